//! Figures for whoever does not want to wait long: while a project's answers are being loaded, how far that has come.
//!
//! What was begun goes on when nobody waits for it any more, and whoever asks again finds it done. It counts nothing.

use std::{sync::Arc, time::Duration};

use super::{Results, StaffError, StaffFigures, StaffQuestion};
use crate::{administration::projects::ProjectEntry, reporting::columns::ColumnsError};

/// So long people look at a page that is on its way, before they are told how far it has come.
pub(super) const PATIENCE: Duration = Duration::from_secs(1);

impl Results {
    /// The same results for whoever waits so long for a load.
    #[doc(hidden)]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The figures of a project for staff, as `staff` gives them, unless that means waiting for a load.
    ///
    /// # Errors
    /// `Loading` while the project's answers are being loaded; else as `staff`.
    pub async fn staff_soon(
        &self,
        entry: &Arc<ProjectEntry>,
        question: &StaffQuestion,
    ) -> Result<StaffFigures, StaffError> {
        let (results, asked, question) = (self.clone(), Arc::clone(entry), question.clone());
        self.soon(entry, async move { results.staff(&asked, &question).await }).await
    }

    /// Makes a project's answers ready to be counted, unless that means waiting for a load.
    ///
    /// # Errors
    /// `Loading` while the project's answers are being loaded; else when they cannot be counted.
    pub async fn ready(&self, entry: &Arc<ProjectEntry>) -> Result<(), StaffError> {
        let (columns, asked) = (self.columns.clone(), Arc::clone(entry));
        self.soon(entry, async move { Ok(columns.read(&asked, |_, _| ()).await?) }).await
    }

    async fn soon<T: Send + 'static>(
        &self,
        entry: &ProjectEntry,
        work: impl Future<Output = Result<T, StaffError>> + Send + 'static,
    ) -> Result<T, StaffError> {
        let mut working = tokio::spawn(work);
        let loading = async {
            tokio::time::sleep(self.patience).await;
            self.columns.loading(&entry.document.slug).await
        };
        tokio::select! {
            biased;
            done = &mut working => done.unwrap_or(Err(StaffError::Columns(ColumnsError::Stopped))),
            progress = loading => Err(StaffError::Loading(progress)),
        }
    }
}
