//! Publishes: the figures that wait, or those of what is stored now. Whether it may, and what they are, is `preview`'s to say.

use domain::disclosure::NotYet;

use super::Results;
use crate::{reporting::columns::ColumnsError, storage::StorageError};

/// Why nothing was released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// There is no such project.
    #[error("There is no project called {0}.")]
    UnknownProject(String),
    /// There is no such release.
    #[error("There is no release {0} of {1}.")]
    UnknownRelease(u32, String),
    /// Its numbers carry noise already.
    #[error("Release {0} protects people by the rules of now, so it stays as it is.")]
    ByTheseRules(u32),
    /// The rules do not let it be made yet: every reason, in one sentence.
    #[error("{}", in_a_sentence(.0))]
    NotYet(Vec<NotYet>),
    /// The figures that were previewed are published, replaced or reworded.
    #[error(
        "What you previewed was published, counted anew or reworded in the meantime, so nothing was done. Look again."
    )]
    PreviewGone,
    /// Only a release that shows nothing can be taken back, and only the latest.
    #[error("Release {0} shows something or is not the latest, so it cannot be taken back.")]
    ShowsSomething(u32),
    /// Somebody else was there first.
    #[error("Another release of this project was published at the same moment.")]
    AtOnce,
    /// The answers cannot be counted.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl ReleaseError {
    /// Whether the rules refuse it, rather than something having failed.
    pub fn is_refusal(&self) -> bool {
        let (waits, rules) = (matches!(self, Self::NotYet(_)), matches!(self, Self::ByTheseRules(_)));
        let gone = matches!(self, Self::UnknownRelease(..) | Self::PreviewGone | Self::ShowsSomething(_));
        waits || rules || gone
    }
}

impl Results {
    /// Publishes the figures that wait, or else what is stored now, and returns the release's number.
    ///
    /// # Errors
    /// When the rules refuse it, there is no such project, or the database fails.
    pub async fn release(&self, slug: &str) -> Result<u32, ReleaseError> {
        let entry = self.projects.get(slug).await?.ok_or_else(|| ReleaseError::UnknownProject(slug.to_owned()))?;
        let waiting = self.preview(&entry).await?;
        match self.publish_preview(&entry, waiting.number, waiting.words_hash.as_deref().unwrap_or_default()).await {
            Err(ReleaseError::PreviewGone) => Err(ReleaseError::AtOnce),
            published => published,
        }
    }
}

/// Every reason to wait in one sentence; none for none.
fn in_a_sentence(reasons: &[NotYet]) -> String {
    let words = |(place, reason): (usize, &NotYet)| match reason {
        NotYet::FewAnswered { k } => {
            format!("Fewer than {k} people have answered something, so there is nothing to publish yet")
        }
        NotYet::FewChanged { k } => format!(
            "Fewer than {k} people have answered, changed or withdrawn their answers since figures were last \
             counted for everyone, so new ones would show what they said"
        ),
        NotYet::TooSoon if place == 0 => {
            "Figures were counted for everyone less than 24 hours ago, and no round of asking has closed since"
                .to_owned()
        }
        NotYet::TooSoon => "that was less than 24 hours ago, with no round of asking closed since".to_owned(),
    };
    let sentence = reasons.iter().enumerate().map(words).collect::<Vec<_>>().join("; besides, ");
    [&sentence, "."].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_reasons_they_are_one_sentence() {
        let all = [
            vec![NotYet::FewAnswered { k: 10 }],
            vec![NotYet::FewChanged { k: 10 }],
            vec![NotYet::TooSoon],
            vec![NotYet::FewChanged { k: 10 }, NotYet::TooSoon],
        ];
        for reasons in all {
            let said = ReleaseError::NotYet(reasons).to_string();
            assert_eq!((said.matches('.').count(), said.ends_with('.')), (1, true), "{said}");
            assert!(said.starts_with(char::is_uppercase) && !said.contains('\n'), "{said}");
        }
    }
}
