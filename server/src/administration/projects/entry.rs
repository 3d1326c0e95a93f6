//! One project ready for use: its document, what is accepted for it, and its pack in every language, made on first use.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    collection::{
        project::{Aim, Asking, Notice},
        questionnaire::{Changes, Questionnaire, QuestionnaireRef, changes},
    },
    text::Text,
    time::{DAY_MS, Millis, from_rfc3339, zone::TimeZone},
    wire::v1::{Pack, ProjectSummary, SealingKey},
};
use sha2::{Digest as _, Sha256};

use super::{document::ProjectDocument, notice, pack};
use crate::storage::{StorageError, projects::ProjectRow};

/// A project as it is now.
#[derive(Debug)]
pub struct ProjectEntry {
    /// How often it was saved.
    pub version: i64,
    /// The notice people read now.
    pub notice_version: u32,
    /// When it was added.
    pub created_at_ms: Millis,
    /// Everything its organiser said.
    pub document: ProjectDocument,
    /// Every aim that answers may name: those asked about and those retired.
    pub accepted_aims: Vec<Aim>,
    /// The key that devices prepared now seal to.
    pub sealing_key: Option<SealingKey>,
    questionnaires: Vec<Arc<Questionnaire>>,
    pack: OnceLock<Arc<Pack>>,
    bytes: Mutex<HashMap<Option<String>, Arc<PackBytes>>>,
}

/// A pack as it is sent.
#[derive(Debug)]
pub struct PackBytes {
    /// JSON.
    pub json: Vec<u8>,
    /// Names these bytes, with quotes.
    pub etag: String,
}

impl ProjectEntry {
    pub(super) fn new(
        row: ProjectRow,
        questionnaires: Vec<Arc<Questionnaire>>,
        sealing_key: Option<SealingKey>,
    ) -> Result<Self, StorageError> {
        let document = serde_json::from_str::<ProjectDocument>(&row.document)?.in_utc();
        let accepted_aims = document.aims.iter().chain(&document.retired_aims).cloned().collect();
        let with_options = |asked: Arc<Questionnaire>| match pack::accepting(&document, &asked) {
            Some(widened) => Arc::new(widened),
            None => asked,
        };
        Ok(Self {
            version: row.version,
            notice_version: row.notice_version,
            created_at_ms: row.created_at_ms,
            accepted_aims,
            sealing_key,
            questionnaires: questionnaires.into_iter().map(with_options).collect(),
            pack: OnceLock::new(),
            bytes: Mutex::default(),
            document,
        })
    }

    /// What phones download, in every language.
    pub fn pack(&self) -> Arc<Pack> {
        Arc::clone(self.pack.get_or_init(|| {
            let asked = self.questionnaire(&self.document.questionnaire);
            let asked =
                asked.map_or_else(domain::collection::questionnaire::coeval_core, |asked| asked.as_ref().clone());
            let (text, easy) = (notice::write(&self.document), notice::write_easy(&self.document));
            let pack = pack::build(&self.document, asked, Notice { version: self.notice_version, text, easy });
            Arc::new(Pack { sealing_key: self.sealing_key.clone(), ..pack })
        }))
    }

    /// The pack with its texts in one language.
    pub fn pack_in(&self, language: &str) -> Pack {
        pack::narrowed(&self.pack(), language)
    }

    /// The pack as sent, with its texts in one language or all.
    ///
    /// # Errors
    /// Never in practice: a pack is made of strings, lists and maps.
    pub fn pack_bytes(&self, language: Option<&str>) -> Result<Arc<PackBytes>, serde_json::Error> {
        let pack = self.pack();
        let language = language.filter(|language| pack.languages.iter().any(|known| known == language));
        let mut made = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = made.get(&language.map(str::to_owned)) {
            return Ok(Arc::clone(bytes));
        }
        let json = match language {
            Some(language) => serde_json::to_vec(&pack::narrowed(&pack, language))?,
            None => serde_json::to_vec(pack.as_ref())?,
        };
        let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(&json)[..16]));
        let bytes = Arc::new(PackBytes { json, etag });
        made.insert(language.map(str::to_owned), Arc::clone(&bytes));
        Ok(bytes)
    }

    /// The questionnaire that an envelope names, with every option this project ever offered.
    pub fn questionnaire(&self, asked: &QuestionnaireRef) -> Option<&Arc<Questionnaire>> {
        self.questionnaires.iter().find(|known| known.id == asked.id && known.version == asked.version)
    }

    /// The questionnaire that was asked, where it is known and not the one that is asked now.
    pub fn asked_before(&self, asked: &QuestionnaireRef) -> Option<&Questionnaire> {
        let before = (*asked != self.document.questionnaire).then(|| self.questionnaire(asked)).flatten();
        before.map(Arc::as_ref)
    }

    /// What changed about the questions that are asked now, by item id.
    pub fn changes(&self) -> BTreeMap<String, Changes> {
        changes(&self.pack().questionnaire, self.questionnaires.iter().map(Arc::as_ref))
    }

    /// Every questionnaire this project has ever asked, with every option it ever offered.
    pub fn questionnaires(&self) -> &[Arc<Questionnaire>] {
        &self.questionnaires
    }

    /// What stands in the list of projects.
    pub fn summary(&self, has_results: bool) -> ProjectSummary {
        let ProjectDocument { slug, name, summary, .. } = &self.document;
        let (slug, name, summary) = (slug.clone(), name.clone(), summary.clone());
        ProjectSummary { slug, name, summary, practice: self.document.is_practice(), has_results }
    }

    /// The notice in every language.
    pub fn notice(&self) -> Text {
        self.pack().project.notice.text.clone()
    }

    /// When answers are first taken; none is from the start.
    pub fn opens_at_ms(&self) -> Option<Millis> {
        self.document.opens_at.as_deref().and_then(from_rfc3339)
    }

    /// When answers are last taken; none is until further notice.
    pub fn closes_at_ms(&self) -> Option<Millis> {
        self.document.closes_at.as_deref().and_then(from_rfc3339)
    }

    /// Whether people are asked at this moment.
    pub fn asking(&self, now_ms: Millis) -> Asking {
        Asking::at(now_ms, self.opens_at_ms(), self.closes_at_ms())
    }

    /// Whether an envelope that arrives at this moment is late.
    pub fn is_late(&self, received_at_ms: Millis) -> bool {
        let grace_ms = i64::from(self.document.late_days) * DAY_MS;
        self.closes_at_ms().is_some_and(|closes| received_at_ms - closes > grace_ms)
    }

    /// The zone that its days, months and times are in.
    pub fn time_zone(&self) -> &TimeZone {
        &self.document.time_zone
    }

    /// Noon of an event's day, where the project is.
    pub fn event_at_ms(&self, event: &str) -> Option<Millis> {
        let event = self.document.events.iter().find(|known| known.id == event)?;
        Some(self.time_zone().noon_ms(event.date.as_deref()?.parse().ok()?))
    }

    pub(super) fn is_listed(&self, now_ms: Millis) -> bool {
        self.document.public && self.asking(now_ms) == Asking::Now
    }
}
