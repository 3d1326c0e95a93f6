//! What a reply means for each entry of a batch. Decides only; the engine records.
//!
//! The body is looked at, not only the status: public Wi-Fi answers 200 with a page of its own.

use domain::{
    json,
    time::Millis,
    wire::v1::{EnvelopeResult, Outcome, Problem as ServerProblem, ResponsesAnswer},
};

use crate::{
    entry::{Change, Problem, State},
    ports::{NoReply, Reply},
};

/// What a reply means for a batch.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The server's word on each entry, in the batch's order.
    Heard(Vec<EntryResult>),
    /// The batch as a whole was not taken: send less at a time, to find what spoils it.
    NotTaken(Rejection),
    /// Nothing was settled: keep everything and come back later.
    Later {
        /// Why.
        problem: Problem,
        /// The least to wait, in seconds.
        retry_after_s: Option<u32>,
    },
}

/// What a reply means for one entry.
#[derive(Clone, Debug, PartialEq)]
pub enum EntryResult {
    /// The server said what became of it.
    Settled(Change),
    /// The server's word is missing or unknown: keep it and come back later.
    Again,
}

/// Why a batch was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// Our server's own words; an entry that gets them alone is refused.
    Ours {
        /// A stable code.
        code: String,
        /// The same in plain words.
        message: String,
    },
    /// Somebody on the way; an entry that gets this alone is tried again later.
    Intercepted,
}

/// Reads a reply to a batch of these ids.
pub fn judge(ids: &[String], reply: &Result<Reply, NoReply>, now_ms: Millis) -> Verdict {
    let Ok(reply) = reply else { return later(Problem::Offline, None) };
    match reply.status {
        200 => match json::read::<ResponsesAnswer>(&reply.body) {
            Some(answer) if answer.results.len() == ids.len() => {
                Verdict::Heard(ids.iter().zip(answer.results).map(|(id, result)| word(id, result, now_ms)).collect())
            }
            Some(_) => later(Problem::Unclear, None),
            None => later(Problem::NotOurServer, None),
        },
        400 | 413 | 415 | 422 => Verdict::NotTaken(rejection(&reply.body)),
        403 => Verdict::NotTaken(Rejection::Intercepted),
        429 | 503 => later(Problem::Busy, reply.retry_after_s),
        500..=599 => later(Problem::ServerFault, reply.retry_after_s),
        _ => later(Problem::NotOurServer, None),
    }
}

fn later(problem: Problem, retry_after_s: Option<u32>) -> Verdict {
    Verdict::Later { problem, retry_after_s }
}

/// The word on one entry counts only in its own place: under its id, or under none if it is refused as unreadable.
fn word(id: &str, result: EnvelopeResult, now_ms: Millis) -> EntryResult {
    let own = match &result.id {
        Some(named) => named == id,
        None => result.outcome == Outcome::Refused,
    };
    if !own {
        return EntryResult::Again;
    }
    EntryResult::Settled(match result.outcome {
        Outcome::Unknown => return EntryResult::Again,
        Outcome::Withdrawn => Change::Withdrawn,
        Outcome::Refused => refused(result.code.unwrap_or_default(), result.message.unwrap_or_default(), now_ms),
        outcome @ (Outcome::Stored | Outcome::Duplicate | Outcome::Replaced | Outcome::Quarantined) => {
            Change::Becomes(State::Sent { at_ms: now_ms, outcome })
        }
    })
}

/// The change that parks an entry.
pub fn refused(code: String, message: String, now_ms: Millis) -> Change {
    Change::Becomes(State::Refused { at_ms: now_ms, code, message })
}

fn rejection(body: &str) -> Rejection {
    match json::read::<ServerProblem>(body) {
        Some(problem) => Rejection::Ours { code: problem.code, message: problem.title },
        None => Rejection::Intercepted,
    }
}
