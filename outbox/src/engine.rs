//! The engine: lock → plan → send → record → repeat. It decides nothing that `plan` and `outcome` can decide, and may
//! be stopped at any point: what is not recorded is sent again, and the server knows it by its id.

use domain::{time::Millis, wire::v1::MAX_BATCH};

use crate::{
    backoff::{FIRST_MS, delay_ms},
    entry::{Change, Counts, Header, Problem, State},
    outcome::{EntryResult, Rejection, Verdict, judge, refused},
    plan::{Reason, Step, Turn, next, next_try_ms, outlived},
    ports::{Clock, Lock, Store, StoreProblem, Transport},
};

/// How many entries in a row may be stopped on the way before the run gives up: then it is the way, not the entry.
const MAX_INTERCEPTED: u32 = 2;

/// From how many failed tries on a failing server may be the fault of one entry.
const TRIED_OFTEN: u32 = 2;

/// The outside world.
#[derive(Clone, Debug)]
pub struct Ports<S, T, C, L> {
    /// Where entries are kept.
    pub store: S,
    /// How they get to the server.
    pub transport: T,
    /// What time it is.
    pub clock: C,
    /// One engine at a time.
    pub lock: L,
}

/// What is going on, for whoever shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress<'a> {
    /// These are on their way.
    Sending(&'a [String]),
    /// The store has changed.
    Recorded,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Somebody else was at it.
    pub busy: bool,
    /// Entries that the server took, has already, or set aside.
    pub sent: usize,
    /// Entries that were refused and are kept.
    pub refused: usize,
    /// Entries that were withdrawn and are forgotten.
    pub withdrawn: usize,
    /// What is in the store now.
    pub counts: Counts,
    /// Why the run stopped early.
    pub problem: Option<Problem>,
    /// When to come back by oneself; none when nothing waits.
    pub next_try_ms: Option<Millis>,
}

/// Sends what is due until nothing is, or until a failure says to come back later.
/// `jitter` is a random number from 0 to 1; `progress` is told what goes on.
///
/// ```
/// use outbox::{
///     Ports, Reason, Store as _, drain,
///     testing::{FakeClock, FakeLock, FakeServer, MemoryStore, Weather, entry},
/// };
///
/// # futures::executor::block_on(async {
/// let transport = FakeServer::with([Weather::ReplyLost]);
/// let (store, clock, lock) = (MemoryStore::default(), FakeClock::at(0), FakeLock::default());
/// let ports = Ports { store, transport, clock, lock };
/// ports.store.add(&entry(1, 0)).await?;
///
/// // The server has it, but its word was lost on the way: the entry waits.
/// let run = drain(&ports, Reason::Asked, 0.5, |_| ()).await?;
/// assert_eq!((run.sent, run.counts.waiting), (0, 1));
///
/// // Sent again, it is a duplicate: counted once.
/// let run = drain(&ports, Reason::Asked, 0.5, |_| ()).await?;
/// assert_eq!((run.sent, run.counts.waiting), (1, 0));
/// assert_eq!(ports.transport.stored().len(), 1);
/// # Ok::<(), outbox::StoreProblem>(())
/// # }).unwrap();
/// ```
///
/// # Errors
/// When the store fails. Everything that was not recorded is still in it and is sent again by the next run.
pub async fn drain<S: Store, T: Transport, C: Clock, L: Lock>(
    ports: &Ports<S, T, C, L>,
    reason: Reason,
    jitter: f64,
    progress: impl Fn(Progress<'_>),
) -> Result<Report, StoreProblem> {
    let guard = ports.lock.try_acquire().await;
    if guard.is_none() {
        let counts = Counts::of(&ports.store.headers().await?);
        let next_try_ms = (counts.waiting > 0).then(|| ports.clock.now_ms() + FIRST_MS);
        return Ok(Report { busy: true, counts, next_try_ms, ..Report::default() });
    }
    let mut run = Run {
        ports,
        progress,
        jitter,
        turn: Turn::first(ports.clock.now_ms(), reason),
        foreign_in_a_row: 0,
        not_before_ms: 0,
        report: Report::default(),
    };
    while run.turn().await? {}
    run.finish().await
}

struct Run<'a, S, T, C, L, P> {
    ports: &'a Ports<S, T, C, L>,
    progress: P,
    jitter: f64,
    turn: Turn,
    foreign_in_a_row: u32,
    not_before_ms: Millis,
    report: Report,
}

impl<S: Store, T: Transport, C: Clock, L: Lock, P: Fn(Progress<'_>)> Run<'_, S, T, C, L, P> {
    /// One step; false when there is nothing left to do in this run.
    async fn turn(&mut self) -> Result<bool, StoreProblem> {
        let headers = self.ports.store.headers().await?;
        self.turn.now_ms = self.ports.clock.now_ms();
        match next(&headers, &self.turn) {
            Step::Rest => Ok(false),
            Step::Park(ids) => {
                self.park(ids, "too_large", "This response is too large to send.").await?;
                Ok(true)
            }
            Step::Send(ids) => self.send(ids, &headers).await,
        }
    }

    async fn send(&mut self, ids: Vec<String>, headers: &[Header]) -> Result<bool, StoreProblem> {
        let envelopes = self.ports.store.bytes(&ids).await?;
        let lost: Vec<String> =
            ids.iter().zip(&envelopes).filter(|(_, bytes)| bytes.is_none()).map(|(id, _)| id.clone()).collect();
        if !lost.is_empty() {
            self.park(lost, "unreadable", "This device could not read the response again.").await?;
            return Ok(true);
        }
        (self.progress)(Progress::Sending(&ids));
        let envelopes: Vec<String> = envelopes.into_iter().flatten().collect();
        let token = headers.iter().find(|header| ids.contains(&header.id)).and_then(|header| header.token.as_deref());
        let reply = self.ports.transport.post(batch(&envelopes), token).await;
        self.turn.now_ms = self.ports.clock.now_ms();
        match judge(&ids, &reply, self.turn.now_ms) {
            Verdict::Heard(words) => self.handle_results(ids, words, headers).await,
            Verdict::NotTaken(Rejection::Intercepted) => self.isolate(ids, headers, Problem::NotLetThrough).await,
            Verdict::NotTaken(Rejection::Ours { code, message }) => {
                if ids.len() > 1 {
                    self.turn.limit = ids.len() / 2;
                } else {
                    self.park(ids, &code, &message).await?;
                }
                Ok(true)
            }
            Verdict::Later { problem: Problem::ServerFault, .. } if tried_often(&ids, headers) => {
                self.isolate(ids, headers, Problem::ServerFault).await
            }
            Verdict::Later { problem, retry_after_s } => {
                self.stop(ids, headers, problem, retry_after_s).await?;
                Ok(false)
            }
        }
    }

    async fn handle_results(
        &mut self,
        ids: Vec<String>,
        words: Vec<EntryResult>,
        headers: &[Header],
    ) -> Result<bool, StoreProblem> {
        self.foreign_in_a_row = 0;
        self.turn.limit = (self.turn.limit * 2).min(MAX_BATCH);
        let mut changes = Vec::with_capacity(ids.len());
        for (id, word) in ids.into_iter().zip(words) {
            let change = match word {
                EntryResult::Settled(change) => change,
                EntryResult::Again => self.again(headers, &id, Problem::Unclear, None),
            };
            changes.push((id, change));
        }
        self.record(changes).await?;
        Ok(true)
    }

    /// Something in the batch may spoil it, without our server having said so: send less at a time; put off what
    /// fails alone; give up when entry after entry fails, because then it is not the entries.
    async fn isolate(&mut self, ids: Vec<String>, headers: &[Header], problem: Problem) -> Result<bool, StoreProblem> {
        if ids.len() > 1 {
            self.turn.limit = ids.len() / 2;
            return Ok(true);
        }
        self.foreign_in_a_row += 1;
        if self.foreign_in_a_row >= MAX_INTERCEPTED {
            self.stop(ids, headers, problem, None).await?;
            return Ok(false);
        }
        self.put_off(ids, headers, problem, None).await?;
        Ok(true)
    }

    async fn park(&mut self, ids: Vec<String>, code: &str, message: &str) -> Result<(), StoreProblem> {
        let now_ms = self.turn.now_ms;
        let changes = ids.into_iter().map(|id| (id, refused(code.to_owned(), message.to_owned(), now_ms)));
        self.record(changes.collect()).await
    }

    async fn put_off(
        &mut self,
        ids: Vec<String>,
        headers: &[Header],
        problem: Problem,
        retry_after_s: Option<u32>,
    ) -> Result<(), StoreProblem> {
        let mut changes = Vec::with_capacity(ids.len());
        for id in ids {
            let change = self.again(headers, &id, problem, retry_after_s);
            changes.push((id, change));
        }
        self.record(changes).await
    }

    /// Ends the run: nothing is tried by itself before the wait is over, not even what this batch did not hold.
    async fn stop(
        &mut self,
        ids: Vec<String>,
        headers: &[Header],
        problem: Problem,
        retry_after_s: Option<u32>,
    ) -> Result<(), StoreProblem> {
        self.report.problem = Some(problem);
        self.not_before_ms = self.turn.now_ms + delay_ms(1, self.jitter, retry_after_s);
        self.put_off(ids, headers, problem, retry_after_s).await
    }

    fn again(&self, headers: &[Header], id: &str, problem: Problem, retry_after_s: Option<u32>) -> Change {
        let attempts = headers.iter().find(|header| header.id == id).map_or(0, Header::attempts).saturating_add(1);
        let not_before_ms = self.turn.now_ms + delay_ms(attempts, self.jitter, retry_after_s);
        Change::Becomes(State::Waiting { attempts, not_before_ms, last_problem: Some(problem) })
    }

    async fn record(&mut self, changes: Vec<(String, Change)>) -> Result<(), StoreProblem> {
        self.ports.store.apply(&changes).await?;
        for (id, change) in changes {
            match change {
                Change::Becomes(State::Sent { .. }) => self.report.sent += 1,
                Change::Becomes(State::Refused { .. }) => self.report.refused += 1,
                Change::Withdrawn => self.report.withdrawn += 1,
                _ => {}
            }
            self.turn.finish(id);
        }
        (self.progress)(Progress::Recorded);
        Ok(())
    }

    async fn finish(mut self) -> Result<Report, StoreProblem> {
        let headers = self.ports.store.headers().await?;
        let outlived = outlived(&headers, self.turn.now_ms);
        if !outlived.is_empty() {
            let changes: Vec<_> = outlived.into_iter().map(|id| (id, Change::Dismissed)).collect();
            self.ports.store.apply(&changes).await?;
        }
        self.report.counts = Counts::of(&headers);
        self.report.next_try_ms = next_try_ms(&headers).map(|due_ms| due_ms.max(self.not_before_ms));
        Ok(self.report)
    }
}

/// Whether all of these have failed before, so that one of them may be what makes the server fail.
fn tried_often(ids: &[String], headers: &[Header]) -> bool {
    headers.iter().filter(|header| ids.contains(&header.id)).all(|header| header.attempts() >= TRIED_OFTEN)
}

/// The body of a batch, from final bytes that are not touched.
pub fn batch(envelopes: &[String]) -> String {
    ["{\"responses\":[", &envelopes.join(","), "]}"].concat()
}
