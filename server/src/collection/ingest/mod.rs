//! Takes envelopes in: each gets its outcome, and none before what it says is durable.
//!
//! # Layout
//! `prepare` reads an envelope and finds whether it fits, `fit`, `decide` and `anomalies` are pure, `group` acts: requests
//! that wait together share one transaction. Nothing here knows HTTP, and no answer is ever logged.

mod anomalies;
mod decide;
mod fit;
mod group;
mod prepare;
mod quarantine;
mod sender;

use std::{sync::Arc, time::Duration};

use domain::{
    time::DAY_MS,
    wire::v1::{EnvelopeResult, Outcome},
};
use serde_json::value::RawValue;
use tokio::sync::{mpsc, oneshot, watch};

pub use anomalies::FormSigns;
pub use quarantine::AsideError;
pub use sender::{KnownDevices, Origin, Sender};

use self::{
    group::{Group, Verdict},
    prepare::{Prepared, Reading},
};
use crate::{
    administration::projects::Projects,
    collection::sealing::Sealing,
    storage::{self, Db},
    system::{clock::Clock, limits::envelopes::network, metrics::Metrics, secret::Secret},
};

/// One envelope as it arrived.
pub type RawEnvelope = Box<RawValue>;

/// Most requests that wait; beyond that they are told to try later.
const QUEUE: usize = 4096;
/// Most envelopes of one transaction.
const GROUP: usize = 1000;
/// How often room that was freed is given back.
const GIVE_BACK_EVERY: Duration = Duration::from_secs(60 * 60);
/// How often the database's log is tidied while envelopes come in: seldom enough that a page changed often is written once.
const TIDY_EVERY: Duration = Duration::from_millis(1000);

/// Nothing is wrong with the request, but it cannot be taken now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TryLater {
    /// Seconds until trying again makes sense.
    pub retry_after_s: u64,
}

const SOON: TryLater = TryLater { retry_after_s: 5 };
const MUCH_LATER: TryLater = TryLater { retry_after_s: 3600 };

/// The way in. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Ingest {
    queue: mpsc::Sender<Message>,
    group: Group,
    projects: Projects,
    sealing: Sealing,
    secret: Secret,
    clock: Clock,
    metrics: Arc<Metrics>,
}

enum Message {
    Take(Job),
    Finish(oneshot::Sender<()>),
}

/// One request's envelopes and the way back.
struct Job {
    envelopes: Vec<Prepared>,
    answer: oneshot::Sender<Result<Vec<EnvelopeResult>, TryLater>>,
}

impl Ingest {
    /// Starts the task that takes envelopes in, one transaction after another. `watch_bursts` says whether to look for
    /// many at a time from one place.
    pub fn start(
        db: Db,
        projects: Projects,
        sealing: Sealing,
        secret: Secret,
        metrics: Arc<Metrics>,
        watch_bursts: bool,
    ) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let clock = projects.clock().clone();
        let group = Group {
            db: db.clone(),
            projects: projects.clone(),
            sealing: sealing.clone(),
            secret: secret.clone(),
            metrics: Arc::clone(&metrics),
            bursts: watch_bursts.then(Arc::default),
        };
        let (written, seen) = watch::channel(());
        tokio::spawn(tidy_log(seen, db.clone()));
        tokio::spawn(work(waiting, group.clone(), written));
        tokio::spawn(give_room_back(queue.downgrade(), db, clock.clone()));
        Self { queue, group, projects, sealing, secret, clock, metrics }
    }

    /// Takes envelopes in. Each result stands for what is durable by then.
    ///
    /// # Errors
    /// When they cannot be taken now; then none of them has an outcome.
    pub async fn submit(&self, envelopes: Vec<RawEnvelope>, origin: Origin) -> Result<Vec<EnvelopeResult>, TryLater> {
        let received_at_ms = self.clock.now_ms();
        let address_key = self.secret.address_key(network(origin.address), received_at_ms.div_euclid(DAY_MS));
        let snapshot = self.projects.cached();
        let keyring = self.sealing.keyring(snapshot.number).await.map_err(|error| {
            tracing::error!(%error, "the sealing keys could not be read");
            SOON
        })?;
        let reading = Reading { snapshot: &snapshot, keyring: &keyring, secret: &self.secret };
        let prepare = |raw| prepare::prepare(raw, &reading, &origin, &address_key, received_at_ms);
        let envelopes: Vec<Prepared> = envelopes.into_iter().map(prepare).collect();
        let (answer, answered) = oneshot::channel();
        self.queue.try_send(Message::Take(Job { envelopes, answer })).map_err(|_| SOON)?;
        let results = answered.await.unwrap_or(Err(SOON))?;
        results.iter().for_each(|result| self.metrics.outcome(result.outcome));
        Ok(results)
    }

    /// Waits until everything that was submitted has its outcome.
    pub async fn finish(&self) {
        let (done, finished) = oneshot::channel();
        if self.queue.send(Message::Finish(done)).await.is_ok() {
            let _ = finished.await;
        }
    }
}

/// Takes whatever waits, up to a group, and carries it out; until nobody can send any more.
async fn work(mut waiting: mpsc::Receiver<Message>, mut group: Group, written: watch::Sender<()>) {
    while let Some(message) = waiting.recv().await {
        let mut jobs = Vec::new();
        let mut finished = Vec::new();
        let mut next = Some(message);
        while let Some(message) = next {
            match message {
                Message::Take(job) => jobs.push(job),
                Message::Finish(done) => finished.push(done),
            }
            let envelopes: usize = jobs.iter().map(|job| job.envelopes.len()).sum();
            next = if envelopes < GROUP { waiting.try_recv().ok() } else { None };
        }
        if !jobs.is_empty() {
            carry_out(&mut group, jobs).await;
            written.send_replace(());
        }
        for done in finished {
            let _ = done.send(());
        }
    }
}

async fn carry_out(group: &mut Group, jobs: Vec<Job>) {
    let mut answers = Vec::with_capacity(jobs.len());
    let mut candidates = Vec::new();
    for job in jobs {
        let mut results = Vec::with_capacity(job.envelopes.len());
        for envelope in job.envelopes {
            results.push(match envelope {
                Prepared::Refused(result) => Some(result),
                Prepared::Candidate(candidate) => {
                    candidates.push(*candidate);
                    None
                }
            });
        }
        answers.push((job.answer, results));
    }
    let mut verdicts = group.settle(candidates).await.into_iter();
    for (answer, results) in answers {
        let mut all = Ok(Vec::with_capacity(results.len()));
        for result in results {
            let verdict = result.map_or_else(|| verdicts.next().unwrap_or(Verdict::Later(SOON)), Verdict::Result);
            match (verdict, &mut all) {
                (Verdict::Result(result), Ok(results)) => results.push(result),
                (Verdict::Later(later), Ok(_)) => all = Err(later),
                (_, Err(_)) => {}
            }
        }
        // Whoever asked may have gone away; what was stored is stored all the same.
        let _ = answer.send(all);
    }
}

/// Keeps the database's log short while envelopes come in, once a second at most.
async fn tidy_log(mut written: watch::Receiver<()>, db: Db) {
    let mut pause = tokio::time::interval(TIDY_EVERY);
    while written.changed().await.is_ok() {
        if let Err(error) = db.tidy_log().await {
            tracing::warn!(%error, "the database's log could not be tidied");
        }
        pause.tick().await;
    }
}

/// Gives the room of capped quarantine back that was withdrawn or deleted, for as long as the way in is open.
async fn give_room_back(queue: mpsc::WeakSender<Message>, db: Db, clock: Clock) {
    let mut every = tokio::time::interval(GIVE_BACK_EVERY);
    loop {
        every.tick().await;
        if queue.upgrade().is_none() {
            return;
        }
        if let Err(error) = storage::quarantine::give_room_back(&db, clock.now_ms().div_euclid(DAY_MS)).await {
            tracing::warn!(%error, "room of the quarantine could not be given back");
        }
    }
}

/// A result with a reason.
fn result(id: Option<String>, outcome: Outcome, code: &str, message: &str) -> EnvelopeResult {
    EnvelopeResult { id, outcome, code: Some(code.to_owned()), message: Some(message.to_owned()) }
}
