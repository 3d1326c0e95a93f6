//! The words of a release: the project and its questions as they were when it was published. What is said later about
//! other words is not said of these figures.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use app::wording::asked::{aim_of, item_of};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    collection::questionnaire::{Changes, Item},
    disclosure::{Figure, Released},
    text::Text,
    wire::v1::Pack,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    administration::projects::{ProjectEntry, Projects},
    storage::{self, Db, StorageError, releases::ReleaseRow},
    system::zones,
};
use app::wording::asked::question;

/// What figures are labelled with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReleaseWords {
    /// The project and what it asked.
    pub pack: Arc<Pack>,
    /// What had changed about the questions by then, by item id.
    pub changes: BTreeMap<String, Changes>,
}

impl ReleaseWords {
    /// The words of a project as they are.
    pub fn of(entry: &ProjectEntry) -> Self {
        let pack = Pack { sealing_key: None, ..entry.pack().as_ref().clone() };
        Self { pack: Arc::new(pack), changes: entry.changes() }
    }

    /// The text they are kept as, and its hash.
    pub(super) fn to_stored(&self) -> Result<(String, String), StorageError> {
        let text = serde_json::to_string(self)?;
        Ok((hash(&text), text))
    }

    /// The ids of the figures that have no question in these words.
    pub fn missing_for<'r>(&self, released: &'r Released) -> Vec<&'r str> {
        let wordless = released.items().iter().filter(|figure| item_of(&self.pack, figure).is_none());
        wordless.map(|figure| figure.id.as_str()).collect()
    }
}

/// Most sets of words that are kept in memory: of releases that somebody reads.
const MOST_KEPT: usize = 32;

/// Words in memory. A set never changes, so releases with the same words have the same ones here. Cloning is cheap.
#[derive(Clone, Debug, Default)]
pub(super) struct KeptWords(Arc<Mutex<HashMap<String, Arc<ReleaseWords>>>>);

impl KeptWords {
    /// The words that a release was published with.
    ///
    /// # Errors
    /// As [`words_of`].
    pub(super) async fn of(
        &self,
        db: &Db,
        projects: &Projects,
        row: &ReleaseRow,
    ) -> storage::Result<Arc<ReleaseWords>> {
        let name = row.words_hash.clone().unwrap_or_else(|| format!("{} {}", row.project, row.project_version));
        if let Some(words) = self.kept().get(&name) {
            return Ok(Arc::clone(words));
        }
        let words = Arc::new(words_of(db, projects, row).await?);
        let mut kept = self.kept();
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        Ok(Arc::clone(kept.entry(name).or_insert(words)))
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<String, Arc<ReleaseWords>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The hash that words are kept under: SHA-256, unpadded base64url.
fn hash(words: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(words))
}

/// The words that a release was published with. Releases from before words were kept have those of the project's version
/// that they counted by.
///
/// # Errors
/// When the database does not answer, or the words are not there or not what their hash says.
pub async fn words_of(db: &Db, projects: &Projects, row: &ReleaseRow) -> storage::Result<ReleaseWords> {
    if let Some(kept_under) = &row.words_hash {
        let words = storage::release_words::get(db, kept_under).await?;
        let words = words.filter(|words| hash(words) == *kept_under).ok_or_else(missing)?;
        let ReleaseWords { pack, changes } = serde_json::from_str(&words)?;
        let mut pack = Arc::unwrap_or_clone(pack);
        // What is kept is the name of the zone, and no table of its changes.
        pack.project.time_zone = zones::whole(&pack.project.time_zone);
        return Ok(ReleaseWords { pack: Arc::new(pack), changes });
    }
    let entry = projects.as_of(&row.project, row.project_version).await?.ok_or_else(missing)?;
    Ok(ReleaseWords::of(&entry))
}

fn missing() -> StorageError {
    StorageError::Rows { expected: 1, changed: 0 }
}

/// The figures of both releases that people were asked for in other words, or with other answers to choose from, by their
/// ids. A translation that came or went asks nothing else.
pub(super) fn reworded(before: (&Released, &Pack), after: (&Released, &Pack)) -> Vec<String> {
    let asked = |pack: &Pack, figure: &Figure| {
        let item = item_of(pack, figure)?;
        Some((question(item, aim_of(pack, figure).as_ref()), item.clone()))
    };
    let is_reworded = |figure: &&Figure| {
        let earlier = before.0.item(&figure.id).and_then(|earlier| asked(before.1, earlier));
        let (Some(earlier), Some(later)) = (earlier, asked(after.1, figure)) else { return false };
        differ(&earlier.0, &later.0) || answers_differ(&earlier.1, &later.1)
    };
    after.0.items().iter().filter(is_reworded).map(|figure| figure.id.clone()).collect()
}

/// Whether two texts say other things in a language of both.
fn differ(one: &Text, other: &Text) -> bool {
    one.0.iter().any(|(tag, words)| other.0.get(tag).is_some_and(|theirs| theirs != words))
}

/// Whether an answer was added or taken away, or says something else.
fn answers_differ(one: &Item, other: &Item) -> bool {
    one.options.len() != other.options.len()
        || one.options.iter().zip(&other.options).any(|(a, b)| a.code != b.code || differ(&a.label, &b.label))
}
