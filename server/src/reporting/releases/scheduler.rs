//! Releases that make themselves: a day after a wave has closed, and on the days that an organiser chose.
//!
//! Whether one is due, and whether the rules allow it, is decided in `domain::disclosure`. Several replicas may look at the
//! same time: the database takes each number once, and whoever comes second has nothing to do.

use std::{collections::BTreeSet, time::Duration};

use domain::{
    administration::actions::Action,
    disclosure::{NotYet, due},
    time::Millis,
};
use tokio::sync::watch;

use super::{ReleaseError, Results};
use crate::{
    administration::{
        audit::{Entry, write_alone},
        projects::ProjectEntry,
    },
    storage,
};

/// How often somebody looks whether a release is due; the first time at once.
const LOOK_EVERY: Duration = Duration::from_secs(5 * 60);

/// The releases that were due and refused, by project and moment, so that each is in the log once.
#[derive(Debug, Default)]
pub struct Refused(BTreeSet<(String, Millis)>);

/// Makes every release that is due, until told to stop.
pub async fn keep_releasing(results: Results, mut stopped: watch::Receiver<bool>) {
    let mut every = tokio::time::interval(LOOK_EVERY);
    let mut refused = Refused::default();
    loop {
        tokio::select! {
            _ = every.tick() => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
        if let Err(error) = results.release_due(&mut refused).await {
            tracing::warn!(%error, "nobody could look whether a release is due");
        }
    }
}

impl Results {
    /// Makes every release that is due now, and returns the project and number of each. What the rules refuse is tried
    /// again the next time, and is in the log once.
    ///
    /// # Errors
    /// When the database does not answer. What fails about one project is in the log and stops no other.
    pub async fn release_due(&self, refused: &mut Refused) -> storage::Result<Vec<(String, u32)>> {
        let latest = storage::releases::latest_of_all(&self.db).await?;
        let mut made = Vec::new();
        for entry in self.projects.now().await?.iter() {
            let slug = &entry.document.slug;
            let last = latest.iter().find(|latest| latest.project == *slug);
            let (closings_ms, chosen_ms) = (entry.document.closings_ms(), entry.document.release_on_ms());
            let last_ms = last.map(|last| last.published_at_ms);
            let Some(moment) = due(last_ms, &closings_ms, &chosen_ms, self.clock.now_ms()) else { continue };
            match self.release_by_itself(entry).await {
                Ok(number) => {
                    tracing::info!(project = slug, number, "a release was due, and is published");
                    made.push((slug.clone(), number));
                }
                Err(ReleaseError::AtOnce) => {}
                Err(error) if refused.0.insert((slug.clone(), moment)) => {
                    tracing::warn!(project = slug, %error, "a release is due, and cannot be made yet");
                }
                Err(_) => {}
            }
        }
        Ok(made)
    }

    /// Publishes what is due, unless staff looked at figures less than a day ago: those wait for what comes meanwhile.
    async fn release_by_itself(&self, entry: &ProjectEntry) -> Result<u32, ReleaseError> {
        let (slug, now_ms) = (&entry.document.slug, self.clock.now_ms());
        if self.was_just_previewed(entry).await? {
            return Err(ReleaseError::NotYet(vec![NotYet::TooSoon]));
        }
        let number = self.release(slug).await?;
        let (action, target) = (Action::Released, number.to_string());
        let line = Entry { actor: None, action, project: Some(slug), target: Some(&target), at_ms: now_ms };
        write_alone(&self.db, line).await?;
        Ok(number)
    }
}
