//! What the engine does next, as a pure function of the headers: park, send or rest.
//!
//! Bytes are not looked at here, only their number.

use domain::{
    collection::envelope::MAX_BYTES,
    time::{DAY_MS, Millis},
    wire::v1::{MAX_BATCH, MAX_BATCH_BYTES},
};

use crate::{
    backoff::LONGEST_ASKED_MS,
    entry::{Header, Problem, State},
};

/// Room for `{"responses":[` and `]}`.
const FRAME_BYTES: usize = 16;
/// How long a settled entry stays in the list once the person has their receipt code.
const SETTLED_KEPT_MS: Millis = 30 * DAY_MS;

/// Why the engine runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its own time has come: only entries that are due.
    Timer,
    /// The app was opened, became visible or came online: own waits are over, the server's wishes still count.
    Woken,
    /// The person pressed "Send now": everything that waits.
    Asked,
}

/// Where the engine stands within one run.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Now.
    pub now_ms: Millis,
    /// Why it runs.
    pub reason: Reason,
    /// Most entries in the next batch; the engine lowers it to find one that spoils a batch.
    pub limit: usize,
    /// What this run has dealt with already, in order, so that thousands of entries are found quickly.
    done: Vec<String>,
}

impl Turn {
    /// The first turn of a run.
    pub fn first(now_ms: Millis, reason: Reason) -> Self {
        Self { now_ms, reason, limit: MAX_BATCH, done: Vec::new() }
    }

    /// Notes that an entry is dealt with.
    pub fn finish(&mut self, id: String) {
        if let Err(place) = self.done.binary_search(&id) {
            self.done.insert(place, id);
        }
    }

    fn is_done(&self, id: &String) -> bool {
        self.done.binary_search(id).is_ok()
    }
}

/// What the engine does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// These can never be sent, because they are too large.
    Park(Vec<String>),
    /// Send these in one batch, in this order.
    Send(Vec<String>),
    /// Nothing to do now.
    Rest,
}

/// The next step: what can never go is parked first, then the oldest that are due go, as many as fit into a batch. All
/// of a batch are sent in the same name.
pub fn next(headers: &[Header], turn: &Turn) -> Step {
    let mut due: Vec<&Header> =
        headers.iter().filter(|header| is_due(header, turn) && !turn.is_done(&header.id)).collect();
    let oversized = due.iter().filter(|header| header.body_bytes > MAX_BYTES).map(|header| header.id.clone());
    let oversized: Vec<String> = oversized.collect();
    if !oversized.is_empty() {
        return Step::Park(oversized);
    }
    due.sort_unstable_by(|one, other| (one.created_at_ms, &one.id).cmp(&(other.created_at_ms, &other.id)));
    let token = due.first().map(|header| &header.token);
    let mut bytes = FRAME_BYTES;
    let fitting =
        due.iter().filter(|header| Some(&header.token) == token).take(turn.limit.clamp(1, MAX_BATCH)).take_while(
            |header| {
                bytes += header.body_bytes + 1;
                bytes <= MAX_BATCH_BYTES
            },
        );
    let batch: Vec<String> = fitting.map(|header| header.id.clone()).collect();
    if batch.is_empty() { Step::Rest } else { Step::Send(batch) }
}

/// When to come back by oneself: the earliest moment at which something is due. None when nothing waits.
pub fn next_try_ms(headers: &[Header]) -> Option<Millis> {
    let due = headers.iter().filter_map(|header| match header.state {
        State::Waiting { not_before_ms, .. } => Some(not_before_ms),
        _ => None,
    });
    due.min()
}

/// Settled entries that nobody needs to see any longer.
pub fn outlived(headers: &[Header], now_ms: Millis) -> Vec<String> {
    let old = headers.iter().filter(|header| match header.state {
        State::Sent { at_ms, .. } => header.receipt_code.is_none() && now_ms - at_ms > SETTLED_KEPT_MS,
        _ => false,
    });
    old.map(|header| header.id.clone()).collect()
}

fn is_due(header: &Header, turn: &Turn) -> bool {
    let State::Waiting { not_before_ms, last_problem, .. } = header.state else { return false };
    // A wait longer than any that is ever given means that the device's clock was put back.
    let over = not_before_ms <= turn.now_ms || not_before_ms > turn.now_ms + LONGEST_ASKED_MS;
    match turn.reason {
        Reason::Timer => over,
        Reason::Woken => over || last_problem != Some(Problem::Busy),
        Reason::Asked => true,
    }
}
