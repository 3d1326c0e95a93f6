//! Adding and updating projects: what must be kept of the version before, and when the notice gets a new number.

use domain::{collection::questionnaire::Questionnaire, time::Millis};

use super::{
    Projects,
    document::{ProjectDocument, Ward},
    entry::ProjectEntry,
    file::ReadFile,
    notice,
};
use crate::storage::{
    self, StorageError,
    projects::{ProjectRow, QuestionnaireRow},
};

/// Why a project was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The slug is taken.
    #[error("There is already a project called {0}. Use `coeval project update` to change it.")]
    Taken(String),
    /// There is no such project.
    #[error("There is no project called {0}. Use `coeval project add` first.")]
    Unknown(String),
    /// A questionnaire changed without a new version.
    #[error("Questionnaire {0} version {1} was different before. Give the changed one a new version.")]
    SameVersion(String, u32),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Projects {
    /// Adds a project, open at once.
    ///
    /// # Errors
    /// When the slug is taken or the database cannot store it.
    pub async fn add(&self, file: &ReadFile) -> Result<(), SaveError> {
        let now_ms = self.clock().now_ms();
        let row = row(&file.document, 1, 1, now_ms)?;
        let mut tx = self.db.begin().await?;
        if !storage::projects::add(&mut tx, &row).await? {
            return Err(SaveError::Taken(row.slug));
        }
        storage::projects::use_questionnaire(&mut tx, &used(file)?).await?;
        Ok(tx.commit().await?)
    }

    /// Puts a project's file in place of what was said before. Aims and wards that are gone stay accepted; the notice
    /// gets the next number when its words change.
    ///
    /// # Errors
    /// When there is no such project, a questionnaire changed without a new version, or the database cannot store it.
    pub async fn update(&self, file: &ReadFile) -> Result<(), SaveError> {
        let now_ms = self.clock().now_ms();
        let slug = &file.document.slug;
        let Some(before) = self.get(slug).await? else { return Err(SaveError::Unknown(slug.clone())) };
        check_version(&before, file.own_questionnaire.as_ref())?;
        let document = with_retired(&before.document, &file.document);
        let notice_changed = notice::write(&document) != notice::write(&before.document);
        let notice_version = before.notice_version + u32::from(notice_changed);
        let row = row(&document, before.version + 1, notice_version, before.created_at_ms)?;
        let mut tx = self.db.begin().await?;
        storage::projects::update(&mut tx, &row, now_ms).await?;
        storage::projects::use_questionnaire(&mut tx, &used(file)?).await?;
        Ok(tx.commit().await?)
    }
}

fn row(
    document: &ProjectDocument,
    version: i64,
    notice_version: u32,
    created_at_ms: Millis,
) -> Result<ProjectRow, StorageError> {
    let slug = document.slug.clone();
    Ok(ProjectRow { slug, version, notice_version, document: serde_json::to_string(document)?, created_at_ms })
}

fn used(file: &ReadFile) -> Result<QuestionnaireRow, StorageError> {
    let document = file.own_questionnaire.as_ref().map(serde_json::to_string).transpose()?;
    let asked = &file.document.questionnaire;
    Ok(QuestionnaireRow { project: file.document.slug.clone(), id: asked.id.clone(), version: asked.version, document })
}

/// Two different questionnaires must never go by one name.
fn check_version(before: &ProjectEntry, own: Option<&Questionnaire>) -> Result<(), SaveError> {
    let Some(own) = own else { return Ok(()) };
    let wanted = own.name();
    match before.questionnaire(&wanted) {
        Some(known) if without_wards(known, &before.document) != *own => {
            Err(SaveError::SameVersion(wanted.id, wanted.version))
        }
        _ => Ok(()),
    }
}

/// The questionnaire as it was written, before the project's wards were added.
fn without_wards(known: &Questionnaire, document: &ProjectDocument) -> Questionnaire {
    let mut plain = known.clone();
    let added = document.wards.len() + document.retired_wards.len();
    if let Some(ward) = plain.items.iter_mut().find(|item| item.id == "you.ward") {
        ward.options.drain(..added.min(ward.options.len()));
    }
    plain
}

/// The new document, remembering what the one before asked about and this one does not.
fn with_retired(before: &ProjectDocument, after: &ProjectDocument) -> ProjectDocument {
    let mut document = after.clone();
    let aims = before.aims.iter().chain(&before.retired_aims);
    document.retired_aims = aims.filter(|aim| after.aims.iter().all(|kept| kept.id != aim.id)).cloned().collect();
    let gone = |ward: &&Ward| after.wards.iter().all(|kept| kept.code != ward.code);
    document.retired_wards = before.wards.iter().chain(&before.retired_wards).filter(gone).cloned().collect();
    document
}
