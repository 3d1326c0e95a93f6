//! Projects: their documents, notices and packs, kept in memory and read again when any of them changed.
//!
//! # Layout
//! `document` is the stored form, `file` reads and checks what an organiser writes, `notice` writes what people are told,
//! `pack` puts together what phones download, `entry` is one project ready for use, `save` adds and updates.
//! Nothing here counts answers or decides about envelopes.

mod document;
mod entry;
mod file;
mod limits;
mod notice;
mod own_questionnaire;
mod pack;
mod problems;
mod save;
mod shape;

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use domain::{
    collection::questionnaire::Questionnaire,
    wire::v1::{ProjectSummary, SealingKey},
};

pub use document::{ProjectDocument, StoriesArrive, Thresholds, Ward};
pub use entry::{PackBytes, ProjectEntry};
pub use file::{read_file, read_file_in};
pub use problems::FileProblems;
pub use save::SaveError;

use crate::{
    storage::{self, Db, StorageError},
    system::clock::Clock,
};

/// Every project as it was at one moment. Cheap to share, never changed.
#[derive(Debug)]
pub struct Snapshot {
    /// What the database counted when it was read; -1 before anything was.
    pub number: i64,
    by_slug: BTreeMap<String, Arc<ProjectEntry>>,
}

impl Snapshot {
    /// The project with this slug.
    pub fn get(&self, slug: &str) -> Option<&Arc<ProjectEntry>> {
        self.by_slug.get(slug)
    }

    /// Every project, by slug.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<ProjectEntry>> {
        self.by_slug.values()
    }
}

/// The projects of this installation. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Projects {
    db: Db,
    clock: Clock,
    current: Arc<RwLock<Arc<Snapshot>>>,
    core: Arc<Questionnaire>,
}

impl Projects {
    /// Projects of a database; nothing is read yet.
    pub fn new(db: Db, clock: Clock) -> Self {
        let empty = Arc::new(Snapshot { number: -1, by_slug: BTreeMap::new() });
        let core = Arc::new(domain::collection::questionnaire::coeval_core());
        Self { db, clock, current: Arc::new(RwLock::new(empty)), core }
    }

    /// The projects as last read, without asking the database.
    pub fn cached(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The projects as they are now: one small question to the database, more only when something changed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn now(&self) -> storage::Result<Arc<Snapshot>> {
        let number = storage::projects::change_number(&self.db).await?;
        let cached = self.cached();
        if cached.number == number { Ok(cached) } else { self.reload(number).await }
    }

    /// The project with this slug, as it is now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn get(&self, slug: &str) -> storage::Result<Option<Arc<ProjectEntry>>> {
        Ok(self.now().await?.get(slug).cloned())
    }

    /// The project with this slug as it was saved the so-many-th time, with every questionnaire it has asked until now.
    ///
    /// # Errors
    /// When the database does not answer or the version cannot be read.
    pub async fn as_of(&self, slug: &str, version: i64) -> storage::Result<Option<ProjectEntry>> {
        let Some(row) = storage::projects::as_of(&self.db, slug, version).await? else { return Ok(None) };
        let (_, questionnaires) = storage::projects::all(&self.db).await?;
        self.entry(row, &questionnaires, storage::keys::in_use(&self.db).await?).map(Some)
    }

    /// The open, public projects, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list(&self) -> storage::Result<Vec<ProjectSummary>> {
        let now_ms = self.clock.now_ms();
        let snapshot = self.now().await?;
        let mut listed: Vec<_> = snapshot.iter().filter(|entry| entry.is_listed(now_ms)).collect();
        listed.sort_by_key(|entry| std::cmp::Reverse(entry.created_at_ms));
        let published = storage::releases::latest_of_all(&self.db).await?;
        let has_results = |slug: &str| published.iter().any(|latest| latest.project == slug);
        Ok(listed.into_iter().map(|entry| entry.summary(has_results(&entry.document.slug))).collect())
    }

    /// The clock that opening and closing go by.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Reads every project. A change made meanwhile is seen at the next question.
    async fn reload(&self, number: i64) -> storage::Result<Arc<Snapshot>> {
        let (projects, questionnaires) = storage::projects::all(&self.db).await?;
        let sealing_key = storage::keys::in_use(&self.db).await?;
        let before = self.cached();
        let mut by_slug = BTreeMap::new();
        for row in projects {
            let unchanged = before
                .get(&row.slug)
                .filter(|entry| entry.version == row.version && entry.sealing_key == sealing_key)
                .cloned();
            let entry = match unchanged {
                Some(entry) => entry,
                None => Arc::new(self.entry(row, &questionnaires, sealing_key.clone())?),
            };
            by_slug.insert(entry.document.slug.clone(), entry);
        }
        let snapshot = Arc::new(Snapshot { number, by_slug });
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&snapshot);
        Ok(snapshot)
    }

    fn entry(
        &self,
        row: storage::projects::ProjectRow,
        questionnaires: &[storage::projects::QuestionnaireRow],
        sealing_key: Option<SealingKey>,
    ) -> Result<ProjectEntry, StorageError> {
        let mut accepted = Vec::new();
        for used in questionnaires.iter().filter(|used| used.project == row.slug) {
            accepted.push(match &used.document {
                Some(document) => Arc::new(serde_json::from_str(document)?),
                None => Arc::clone(&self.core),
            });
        }
        ProjectEntry::new(row, accepted, sealing_key)
    }
}
