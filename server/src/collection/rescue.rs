//! Brings what devices could not send in by a rescue file, through the same way in as everything else. Bringing a file
//! twice is harmless. The file's form is `domain::collection::rescue`'s; nothing here prints.

use std::{collections::BTreeMap, net::IpAddr};

use domain::{
    administration::actions::Action,
    collection::rescue::{self, About, RescueProblem},
    time::Millis,
    wire::v1::{EnvelopeResult, MAX_BATCH, MAX_BATCH_BYTES, Outcome},
};
use serde_json::value::RawValue;

use crate::{
    administration::audit::{self, Entry},
    collection::{
        devices::Devices,
        ingest::{Ingest, Origin, RawEnvelope},
    },
    storage::{Db, StorageError},
};

/// Why a file was not brought in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file.
    #[error(transparent)]
    File(#[from] RescueProblem),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Who brings a file.
#[derive(Clone, Copy, Debug)]
pub struct Bringer<'b> {
    /// From where.
    pub address: IpAddr,
    /// The account; none for whoever runs commands.
    pub account: Option<&'b str>,
    /// The only project whose devices they may speak for; none is every project.
    pub project: Option<&'b str>,
    /// When.
    pub at_ms: Millis,
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What the file says about itself.
    pub about: About,
    /// How many envelopes came to which outcome, with its reason where it has one.
    pub outcomes: BTreeMap<String, usize>,
    /// How many were in the file when it was made and cannot be read any longer.
    pub missing: usize,
    /// Whether the file is as it was made.
    pub intact: bool,
    /// How many could not be taken now; bringing the file again takes them.
    pub later: usize,
    /// How many the server does not take.
    pub refused: usize,
}

impl Report {
    /// Whether everything that was ever in the file is safe here.
    pub fn is_complete(&self) -> bool {
        self.missing == 0 && self.later == 0 && self.refused == 0
    }

    /// One sentence a line: what became of how many, and what is to be done.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.outcomes.iter().map(|(kind, count)| format!("{kind}: {count}")).collect();
        if self.missing > 0 {
            lines.push(format!(
                "missing: {}. The file was cut short or damaged. Keep the device as it is and save a new file on it.",
                self.missing
            ));
        } else if !self.intact {
            lines.push(
                "The file was changed after it was made. Whatever was changed inside a seal is quarantined.".to_owned(),
            );
        }
        if self.later > 0 {
            lines.push(format!("not taken now: {}. Import the same file again later.", self.later));
        }
        lines
    }

    fn add(&mut self, result: &EnvelopeResult) {
        let outcome = match result.outcome {
            Outcome::Stored => "stored",
            Outcome::Duplicate => "duplicate",
            Outcome::Replaced => "replaced",
            Outcome::Withdrawn => "withdrawn",
            Outcome::Quarantined => "quarantined",
            Outcome::Refused | Outcome::Unknown => "refused",
        };
        self.refused += usize::from(outcome == "refused");
        let kind = result.code.as_ref().map_or_else(|| outcome.to_owned(), |code| format!("{outcome} ({code})"));
        *self.outcomes.entry(kind).or_default() += 1;
    }
}

/// Brings a file in: everything in it that is whole gets its outcome.
///
/// # Errors
/// When it is no rescue file, from a newer version, or the database fails; then nothing was changed.
pub async fn import(
    db: &Db,
    ingest: &Ingest,
    devices: &Devices,
    file: &[u8],
    bringer: Bringer<'_>,
) -> Result<Report, ImportError> {
    let rescue = rescue::read(file)?;
    let sender = devices.import(bringer.project).await?;
    let missing = rescue.missing();
    let mut report = Report { about: rescue.about, missing, intact: rescue.intact, ..Report::default() };
    for batch in batches(rescue.envelopes) {
        let origin = Origin::from(bringer.address, sender.clone());
        let count = batch.len();
        match ingest.submit(batch, origin).await {
            Ok(results) => results.iter().for_each(|result| report.add(result)),
            Err(_) => report.later += count,
        }
    }
    let entry = Entry {
        actor: bringer.account,
        action: Action::Imported,
        project: bringer.project,
        target: None,
        at_ms: bringer.at_ms,
    };
    audit::write_alone(db, entry).await?;
    Ok(report)
}

/// As many envelopes at once as a phone would send.
fn batches(envelopes: Vec<String>) -> Vec<Vec<RawEnvelope>> {
    let mut batches: Vec<Vec<RawEnvelope>> = Vec::new();
    let mut bytes = MAX_BATCH_BYTES;
    for envelope in envelopes {
        let Ok(raw) = RawValue::from_string(envelope) else { continue };
        bytes += raw.get().len();
        match batches.last_mut() {
            Some(batch) if batch.len() < MAX_BATCH && bytes <= MAX_BATCH_BYTES => batch.push(raw),
            _ => {
                bytes = raw.get().len();
                batches.push(vec![raw]);
            }
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_as_large_as_a_phone_would_send() {
        let small = vec![r#"{"id":"1"}"#.to_owned(); 450];
        assert_eq!(batches(small).iter().map(Vec::len).collect::<Vec<_>>(), [200, 200, 50]);
        let large = vec![format!("{{\"id\":\"{}\"}}", "x".repeat(1024 * 1024)); 5];
        assert_eq!(batches(large).iter().map(Vec::len).collect::<Vec<_>>(), [3, 2]);
        assert!(batches(Vec::new()).is_empty());
    }
}
