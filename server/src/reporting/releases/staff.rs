//! Unreleased figures for staff: frozen like a release, and made anew only when enough people changed something.
//!
//! One snapshot holds every table that can be asked for, as the disclosure rules decide about all of them together.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};

use domain::reporting::published::{Audience, Published};
use domain::{
    collection::response::Channel,
    disclosure::{Filter, FilterBy, Noise, RULES, Released, Settings, Strata, WAVE, staff},
    time::{Millis, date::Month},
    wire::v1::results::Dashboard,
};

use super::{Results, StaffQuestion, document, noise::Kind};
use crate::{
    administration::projects::{ProjectDocument, ProjectEntry},
    reporting::columns::{ColumnsError, Progress, Table},
    storage::{
        self, StorageError,
        snapshots::{SnapshotRow, TableRow},
    },
};

/// Figures are made anew at most this often: whoever could have them made anew at will would look at one person again and
/// again.
const AT_MOST_EVERY_MS: Millis = 60 * 60 * 1000;

/// Why there are no figures for staff.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// The answers are being loaded, which takes longer than whoever asked wants to wait.
    #[error("the answers are being loaded")]
    Loading(Progress),
    /// The answers cannot be counted.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Figures for staff.
#[derive(Clone, Debug)]
pub struct StaffFigures {
    /// The figures, and when they were counted.
    pub published: Published,
    /// How many responses there are at this moment; it says nothing of any answer.
    pub received: u64,
}

/// Every filter of a project, of which these months have answers.
fn filters(document: &ProjectDocument, months: &[Month]) -> Vec<Filter> {
    let codes = |by: FilterBy| -> Vec<String> {
        match by {
            FilterBy::Wave => document.waves.iter().map(|wave| wave.id.clone()).collect(),
            FilterBy::Event => document.events.iter().map(|event| event.id.clone()).collect(),
            FilterBy::Channel => Channel::ALL.map(|channel| channel.code().to_owned()).to_vec(),
            FilterBy::Month => months.iter().map(Month::to_string).collect(),
        }
    };
    FilterBy::ALL.into_iter().flat_map(|by| codes(by).into_iter().map(move |code| Filter { by, code })).collect()
}

impl Results {
    /// The figures of a project for staff.
    ///
    /// # Errors
    /// When the answers cannot be counted, or the database fails.
    pub async fn staff(&self, entry: &ProjectEntry, question: &StaffQuestion) -> Result<StaffFigures, StaffError> {
        let mut snapshot = self.snapshot(entry).await?;
        if let Some(filter) = &question.filter {
            let slug = &entry.document.slug;
            let stored = storage::snapshots::table(&self.db, slug, snapshot.number, &filter.to_string()).await?;
            snapshot.figures = match stored {
                Some(figures) => figures,
                None => self.columns.read(entry, |table, _| nobody(table)).await?.to_stored(),
            };
        }
        let by_wave = self.by_wave(entry, snapshot.number, question).await?;
        let received = self.received(&entry.document.slug).await?;
        let StaffQuestion { by, filter } = question.clone();
        let figures = Released::from_stored(&snapshot.figures).map_err(StorageError::from)?;
        let released = Arc::new(match &filter {
            Some(filter) => figures.without_structural_zeros(filter),
            None => figures,
        });
        let published = Published {
            number: snapshot.number,
            published_at_ms: snapshot.taken_at_ms,
            k: snapshot.k_staff,
            released,
            audience: Audience::Staff { by, filter },
            changes: entry.changes(),
            by_wave,
        };
        Ok(StaffFigures { published, received })
    }

    /// The figures of each wave by itself, where all waves stand side by side. With a filter besides, it would
    /// be a table of three ways, which there is none of.
    async fn by_wave(
        &self,
        entry: &ProjectEntry,
        number: u32,
        question: &StaffQuestion,
    ) -> storage::Result<BTreeMap<String, Arc<Released>>> {
        let mut rounds = BTreeMap::new();
        if question.by.as_deref() != Some(WAVE) || question.filter.is_some() {
            return Ok(rounds);
        }
        for wave in &entry.document.waves {
            let filter = Filter { by: FilterBy::Wave, code: wave.id.clone() }.to_string();
            if let Some(stored) = storage::snapshots::table(&self.db, &entry.document.slug, number, &filter).await? {
                rounds.insert(wave.id.clone(), Arc::new(Released::from_stored(&stored)?));
            }
        }
        Ok(rounds)
    }

    /// The API's answer for figures of this project.
    pub fn dashboard(&self, entry: &ProjectEntry, figures: &StaffFigures) -> Dashboard {
        document::dashboard(&entry.pack(), &figures.published, figures.received)
    }

    /// The months of a project that have figures of their own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn staff_months(&self, entry: &ProjectEntry) -> Result<Vec<String>, StaffError> {
        let tables = storage::snapshots::filters(&self.db, &entry.document.slug).await?;
        Ok(tables.iter().filter_map(|filter| filter.strip_prefix("month=").map(str::to_owned)).collect())
    }

    /// The frozen figures; new ones when there are none yet, or when enough people changed something. New ones are made
    /// by one request at a time, and whoever waited for them takes them.
    async fn snapshot(&self, entry: &ProjectEntry) -> Result<SnapshotRow, StaffError> {
        let thresholds = entry.document.thresholds;
        let k = thresholds.settings().k_staff();
        if let (Some(last), true) = self.last(entry, k).await? {
            return Ok(last);
        }
        let making = {
            let mut making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(making.entry(entry.document.slug.clone()).or_default())
        };
        let _one_at_a_time = making.lock().await;
        let (last, holds) = self.last(entry, k).await?;
        if let Some(last) = last.clone().filter(|_| holds) {
            return Ok(last);
        }
        let (fresh, tables) = self.take(entry, last.as_ref(), k).await?;
        let mut tx = self.db.begin().await?;
        match storage::snapshots::put(&mut tx, &fresh, &tables).await {
            Ok(()) => tx.commit().await?,
            // Another replica was first; its figures are the ones that everybody sees.
            Err(StorageError::Rows { .. }) => {
                drop(tx);
                return Ok(storage::snapshots::latest(&self.db, &fresh.project).await?.unwrap_or(fresh));
            }
            Err(error) => return Err(error.into()),
        }
        Ok(fresh)
    }

    /// The frozen figures, and whether they still hold.
    async fn last(&self, entry: &ProjectEntry, k: u32) -> Result<(Option<SnapshotRow>, bool), StaffError> {
        let Some(last) = storage::snapshots::latest(&self.db, &entry.document.slug).await? else {
            return Ok((None, false));
        };
        // A newer program beside this one has made them: both would make them anew at every look otherwise.
        let released = Released::from_stored(&last.figures).ok();
        let by_these_rules = released.as_ref().is_some_and(|released| released.rules() >= RULES);
        let shows_anybody =
            released.is_some_and(|released| released.people().answered.is_some_and(|people| people > 0));
        let is_fresh = by_these_rules
            && shows_anybody
            && (0..AT_MOST_EVERY_MS).contains(&(self.clock.now_ms() - last.taken_at_ms));
        let holds = by_these_rules
            && (is_fresh
                || storage::releases::people_changed_or_purged_after(&self.db, &last.project, last.seq).await?
                    < u64::from(k));
        Ok((Some(last), holds))
    }

    async fn take(
        &self,
        entry: &ProjectEntry,
        last: Option<&SnapshotRow>,
        k: u32,
    ) -> Result<(SnapshotRow, Vec<TableRow>), StaffError> {
        let number = last.map_or(0, |last| last.number) + 1;
        let settings = Settings::new(k, entry.document.thresholds.public);
        let now_ms = self.clock.now_ms();
        let restored = storage::restored::last_by(&self.db, now_ms).await?;
        let (document, noise) = (entry.document.clone(), self.noises.of(&entry.document.slug, Kind::Staff, restored));
        let counted = self.columns.read(entry, move |table, seq| {
            let strata = table.strata();
            let filters = filters(&document, &strata.months());
            let noise = noise.at(number, settings.staff());
            (staff(&strata, &table.nobody(), &filters, settings, noise), seq)
        });
        let (figures, seq) = counted.await?;
        let mut by_filter: BTreeMap<Option<String>, String> = figures
            .into_iter()
            .map(|table| (table.filter.as_ref().map(Filter::to_string), table.released.to_stored()))
            .collect();
        let row = SnapshotRow {
            project: entry.document.slug.clone(),
            number,
            seq,
            project_version: entry.version,
            k_staff: k,
            figures: by_filter.remove(&None).unwrap_or_default(),
            taken_at_ms: now_ms,
        };
        Ok((row, by_filter.into_iter().filter_map(|(filter, figures)| Some((filter?, figures))).collect()))
    }
}

/// What is shown of a filter that lets nobody through.
fn nobody(table: &Table) -> Released {
    let mut figures = staff(&Strata::default(), &table.nobody(), &[], Settings::default(), Noise::none());
    figures.remove(0).released
}
