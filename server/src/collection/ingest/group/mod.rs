//! Carries a group of envelopes out in one transaction: numbers, look-ups, decisions, few long statements, commit.
//!
//! A row that the database refuses never spoils its neighbours: the group is then carried out one by one.
//! The decisions themselves are `decide`'s; `writes` carries them out, `recheck` looks at what was kept aside a second time.

mod recheck;
mod writes;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    collection::anomaly::Anomaly,
    time::DAY_MS,
    wire::v1::{EnvelopeResult, Outcome},
};
use uuid::Uuid;

use self::writes::Writes;
use super::{
    MUCH_LATER, SOON, TryLater,
    decide::{Decision, Known, Question},
    prepare::{Candidate, Reading},
    result,
};
use crate::{
    administration::projects::Projects,
    collection::{
        ingest::anomalies::{Arrival, Bursts},
        sealing::Sealing,
    },
    storage::{self, Db, StorageError, Tx, quarantine::ALL, responses::Look},
    system::{metrics::Metrics, secret::Secret},
};

/// Room for capped quarantine in all.
const ROOM: i64 = 100 * 1024 * 1024;
/// Room for capped quarantine of one address and day.
const ROOM_OF_ADDRESS: i64 = 5 * 1024 * 1024;
/// How often a group is tried when somebody else was there first.
const ATTEMPTS: usize = 5;

/// What became of a candidate.
pub(super) enum Verdict {
    /// It has its outcome.
    Result(EnvelopeResult),
    /// It has none; the request is to be sent again.
    Later(TryLater),
}

/// The task's side of the way in. Cloning is cheap.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) db: Db,
    pub(super) projects: Projects,
    pub(super) sealing: Sealing,
    pub(super) secret: Secret,
    pub(super) metrics: Arc<Metrics>,
    /// What came lately; none where nobody wants to know.
    pub(super) bursts: Option<Arc<Mutex<Bursts>>>,
}

/// Why an attempt came to nothing.
enum Failure {
    /// Projects changed since the envelopes were prepared.
    ProjectsChanged,
    Storage(StorageError),
}

impl<E: Into<StorageError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Storage(error.into())
    }
}

impl Group {
    /// A verdict for each candidate, in order.
    pub(super) async fn settle(&mut self, mut candidates: Vec<Candidate>) -> Vec<Verdict> {
        match self.try_often(&mut candidates).await {
            Ok(verdicts) => verdicts,
            Err(error) if error.blames_a_row() => self.one_by_one(candidates).await,
            Err(error) => {
                tracing::error!(%error, envelopes = candidates.len(), "envelopes could not be stored");
                candidates.iter().map(|_| Verdict::Later(SOON)).collect()
            }
        }
    }

    async fn one_by_one(&mut self, candidates: Vec<Candidate>) -> Vec<Verdict> {
        let mut verdicts = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let mut alone = [candidate];
            verdicts.push(match self.try_often(&mut alone).await {
                Ok(mut verdict) => verdict.pop().unwrap_or(Verdict::Later(SOON)),
                Err(error @ StorageError::Rejected(_)) => {
                    tracing::error!(%error, "the database refused an envelope");
                    let message = "These answers could not be stored. The problem is written down for the operator.";
                    let id = Some(std::mem::take(&mut alone[0].id));
                    Verdict::Result(result(id, Outcome::Refused, "bad_envelope", message))
                }
                Err(error) => {
                    tracing::error!(%error, "an envelope could not be stored");
                    Verdict::Later(SOON)
                }
            });
        }
        verdicts
    }

    async fn try_often(&mut self, candidates: &mut [Candidate]) -> Result<Vec<Verdict>, StorageError> {
        if candidates.is_empty() {
            return Ok(Vec::new());
        }
        let mut look = how_far_to_look(candidates);
        let mut attempt = 1;
        loop {
            let tried = self.attempt(candidates, look).await;
            self.metrics.group(tried.is_ok());
            match tried {
                Ok(verdicts) => return Ok(verdicts),
                Err(Failure::ProjectsChanged) => {
                    let snapshot = self.projects.now().await?;
                    let keyring = self.sealing.keyring(snapshot.number).await?;
                    let reading = Reading { snapshot: &snapshot, keyring: &keyring, secret: &self.secret };
                    candidates.iter_mut().for_each(|candidate| candidate.refit(&reading));
                }
                Err(Failure::Storage(error)) if attempt < ATTEMPTS && error.may_pass() => look = Look::Everywhere,
                Err(Failure::Storage(error)) => return Err(error),
            }
            attempt += 1;
        }
    }

    async fn attempt(&self, candidates: &mut [Candidate], look: Look) -> Result<Vec<Verdict>, Failure> {
        let mut tx = self.db.begin().await?;
        let mut numbers = take_numbers(&mut tx, candidates).await?;
        let number = storage::projects::change_number_in(&mut tx).await?;
        if candidates.iter().any(|candidate| candidate.snapshot != number) {
            return Err(Failure::ProjectsChanged);
        }
        let mut known = look_up(&mut tx, candidates, look).await?;
        self.leave_out_about_you(candidates, &known)?;
        let mut writes = Writes::default();
        let mut verdicts = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let question = candidate.question();
            let decision = known.decide(&question);
            if let Decision::Quarantine(reason) = decision
                && reason.is_capped()
                && !takes_room(&mut tx, candidate).await?
            {
                verdicts.push(Verdict::Later(MUCH_LATER));
                continue;
            }
            known.apply(&question, decision);
            writes.add(candidate, decision, &mut numbers);
            writes.meet(candidate, decision, &known);
            writes.flag(candidate, decision, self.bursts_with(candidate, decision));
            verdicts.push(Verdict::Result(answer(candidate, decision)));
        }
        writes.carry_out(&mut tx).await?;
        tx.commit().await?;
        Ok(verdicts)
    }

    /// What is odd about a candidate beside those that came lately.
    fn bursts_with(&self, candidate: &Candidate, decision: Decision) -> Vec<Anomaly> {
        let (Decision::Store, Ok(row), Some(bursts)) = (decision, &candidate.fit, &self.bursts) else {
            return Vec::new();
        };
        let Ok(id) = Uuid::parse_str(&candidate.id).map(|id| id.as_u128()) else { return Vec::new() };
        bursts.lock().unwrap_or_else(PoisonError::into_inner).note(&Arrival {
            id,
            channel: row.channel,
            address_key: &candidate.address_key,
            received_at_ms: candidate.received_at_ms,
            device: row.device.as_deref(),
            captured_at_ms: row.captured_at_ms,
        })
    }

    /// Leaves out what people took back about themselves before anything is decided.
    fn leave_out_about_you(&self, candidates: &mut [Candidate], known: &Known) -> Result<(), Failure> {
        let snapshot = self.projects.cached();
        for candidate in candidates {
            if known.leaves_out_about_you(candidate.receipt_key.as_deref()) {
                if candidate.snapshot != snapshot.number {
                    return Err(Failure::ProjectsChanged);
                }
                candidate.forget_about_you(&snapshot);
            }
        }
        Ok(())
    }
}

impl Candidate {
    fn question(&self) -> Question<'_> {
        Question {
            id: &self.id,
            revision: self.revision,
            project: &self.project,
            content_hash: &self.content_hash,
            sealed_hash: self.sealed_hash.as_deref(),
            whole_hash: self.whole_hash.as_deref(),
            receipt_key: self.receipt_key.as_deref(),
            unfit: self.fit.as_ref().err().copied(),
        }
    }
}

/// Takes a number of its project for each envelope that may be stored, in the order of projects.
async fn take_numbers(tx: &mut Tx, candidates: &[Candidate]) -> Result<BTreeMap<String, i64>, StorageError> {
    let mut wanted = BTreeMap::<&str, usize>::new();
    for candidate in candidates.iter().filter(|candidate| candidate.fit.is_ok()) {
        *wanted.entry(&candidate.project).or_default() += 1;
    }
    let mut first = BTreeMap::new();
    for (project, count) in wanted {
        if let Some(number) = storage::projects::take_numbers(tx, project, count).await? {
            first.insert(project.to_owned(), number);
        }
    }
    Ok(first)
}

/// Most envelopes are new, and storing them finds that out without being asked first. Only where one is not new after
/// all, or could change what is stored, everything known is looked up.
fn how_far_to_look(candidates: &[Candidate]) -> Look {
    let may_be_new = |candidate: &Candidate| candidate.revision == 1 && candidate.fit.is_ok();
    if candidates.iter().all(may_be_new) { Look::BesideResponses } else { Look::Everywhere }
}

async fn look_up(tx: &mut Tx, candidates: &[Candidate], look: Look) -> Result<Known, StorageError> {
    let pairs: Vec<_> =
        candidates.iter().map(|candidate| (candidate.id.as_str(), candidate.receipt_key.as_deref())).collect();
    let mut known = Known::default();
    for row in storage::responses::known(tx, &pairs, look).await? {
        known.learn(row);
    }
    Ok(known)
}

/// Whether there is room for a capped envelope; if so it is taken.
async fn takes_room(tx: &mut Tx, candidate: &Candidate) -> Result<bool, StorageError> {
    let bytes = candidate.raw.get().len() as i64;
    let day = candidate.received_at_ms.div_euclid(DAY_MS);
    // The row of all comes first: whoever holds it is alone with the others.
    let of_all = storage::quarantine::add_use(tx, ALL, 0, bytes).await?;
    let of_address = storage::quarantine::add_use(tx, &candidate.address_key, day, bytes).await?;
    let fits = of_address <= ROOM_OF_ADDRESS && of_all <= ROOM;
    if !fits {
        storage::quarantine::add_use(tx, &candidate.address_key, day, -bytes).await?;
        storage::quarantine::add_use(tx, ALL, 0, -bytes).await?;
    }
    Ok(fits)
}

fn answer(candidate: &Candidate, decision: Decision) -> EnvelopeResult {
    let id = Some(candidate.id.clone());
    let outcome = match decision {
        Decision::Withdrawn | Decision::Bury => Outcome::Withdrawn,
        Decision::Duplicate => Outcome::Duplicate,
        Decision::Store => Outcome::Stored,
        Decision::Replace { .. } => Outcome::Replaced,
        Decision::Quarantine(reason) => return result(id, Outcome::Quarantined, reason.code(), reason.message()),
        Decision::Contradiction => {
            let message = "Other answers are stored under this name already, so these were not taken.";
            return result(id, Outcome::Refused, "contradiction", message);
        }
    };
    EnvelopeResult { id, outcome, code: None, message: None }
}
