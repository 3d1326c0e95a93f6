//! Deletes what is over, once a day, a few rows in a transaction together with their certificate: whoever is stopped half
//! way has lost nothing, and whoever comes next goes on. What is over is `plan`'s to say.
//!
//! Several replicas may look at the same time: a certificate is begun once, and whoever deletes for it holds it meanwhile.

use std::time::Duration;

use domain::{
    administration::{
        actions::Action,
        retention::{Day, Kind, day_of},
    },
    time::Millis,
};
use tokio::sync::watch;

use super::{Due, Retention, plan};
use crate::{
    administration::audit::{self, Entry},
    storage::{
        self, Tx, holds, projects,
        purges::{self, Gone, PurgeRow},
        quarantine, retention as rows, settings,
    },
    system::random,
};

/// How often somebody looks whether today's purge is done; the first time at once.
const LOOK_EVERY: Duration = Duration::from_secs(10 * 60);
/// Rows that are deleted in one transaction.
const AT_A_TIME: usize = 200;
/// How often a transaction is tried when somebody else was there first.
const ATTEMPTS: usize = 5;
/// When a purge of everything was last done.
const PURGED_AT: &str = "retention_purged_at_ms";

/// Purges once a day, until told to stop; calls `clean_up_behind` where something may be gone.
pub async fn keep_purging(retention: Retention, clean_up_behind: impl Fn(), mut stopped: watch::Receiver<bool>) {
    let mut every = tokio::time::interval(LOOK_EVERY);
    let mut told = stopped.clone();
    loop {
        tokio::select! {
            _ = every.tick() => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
        // Stopped between two transactions, it goes on when the server is back.
        let done = tokio::select! {
            done = retention.purge_due() => done,
            _ = told.wait_for(|stopped| *stopped) => return,
        };
        match done {
            Ok(purged) if purged.is_empty() => {}
            Ok(_) => clean_up_behind(),
            Err(error) => {
                tracing::warn!(%error, "what is over could not be deleted; it will be tried again");
                // Something may be gone all the same.
                clean_up_behind();
            }
        }
    }
}

/// What one transaction came to.
enum Step {
    /// Something went, and there may be more.
    More,
    /// Nothing is left. The certificate, where it was finished here.
    Done(Option<PurgeRow>),
}

impl Retention {
    /// Deletes everything that is over, unless that was done today and nothing is half done. Returns the certificates that
    /// were finished.
    ///
    /// # Errors
    /// When the database cannot; what was deleted before stays deleted and is in its certificate.
    pub async fn purge_due(&self) -> storage::Result<Vec<PurgeRow>> {
        let purged_at_ms = settings::get(&self.db, PURGED_AT).await?.and_then(|kept| kept.parse().ok());
        let is_today = |at_ms: Millis| day_of(at_ms) == day_of(self.clock.now_ms());
        if purged_at_ms.is_some_and(is_today) && purges::unfinished(&self.db).await?.is_empty() {
            return Ok(Vec::new());
        }
        let now_ms = self.clock.now_ms();
        let done = self.purge(None).await?;
        settings::put(&self.db, PURGED_AT, &now_ms.to_string()).await?;
        Ok(done)
    }

    /// Deletes everything that is over, or what of one project, whatever was done today.
    ///
    /// # Errors
    /// When the database cannot; what was deleted before stays deleted and is in its certificate.
    pub async fn purge(&self, project: Option<&str>) -> storage::Result<Vec<PurgeRow>> {
        self.purge_at_most(project, usize::MAX).await
    }

    /// The same, stopped after so many transactions as if the program were: for tests that look at the time between.
    ///
    /// # Errors
    /// As above.
    #[doc(hidden)]
    pub async fn purge_at_most(&self, project: Option<&str>, mut steps: usize) -> storage::Result<Vec<PurgeRow>> {
        plan::tell(&self.db, self.clock.now_ms()).await?;
        let today = self.today();
        let mut all = Vec::new();
        for begun in purges::unfinished(&self.db).await? {
            let Some(kind) = Kind::from_code(&begun.kind) else { continue };
            if project.is_none_or(|project| project == begun.project) {
                all.push((self.left_of(&begun, kind).await?, begun.day));
            }
        }
        all.extend(self.due(project).await?.into_iter().map(|due| (due, today)));
        let mut done = Vec::new();
        for (due, day) in &all {
            loop {
                if steps == 0 {
                    return Ok(done);
                }
                steps -= 1;
                if let Step::Done(certificate) = self.step(due, *day).await? {
                    done.extend(certificate);
                    break;
                }
            }
        }
        Ok(done)
    }

    async fn step(&self, due: &Due, day: Day) -> storage::Result<Step> {
        let mut attempt = 1;
        loop {
            match self.try_step(due, day).await {
                Err(error) if attempt < ATTEMPTS && error.may_pass() => attempt += 1,
                done => return done,
            }
        }
    }

    /// Deletes a few rows under the certificate of a day, or finishes it where none is left or the project is held meanwhile.
    async fn try_step(&self, due: &Due, day: Day) -> storage::Result<Step> {
        let now_ms = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        let begun = PurgeRow {
            id: random::id(now_ms),
            project: due.project.clone(),
            kind: due.kind.code().to_owned(),
            before_ms: due.before_ms,
            day,
            deleted: 0,
            beside: 0,
            begun_at_ms: now_ms,
            finished_at_ms: None,
        };
        // Another replica has finished it.
        let Some(held) = purges::take_hold(&mut tx, &begun).await? else { return Ok(Step::Done(None)) };
        let gone = match due.stopped || holds::is_held(&mut tx, &due.project).await? {
            true => Gone::default(),
            false => delete(&mut tx, due, now_ms).await?,
        };
        if gone != Gone::default() {
            purges::grow(&mut tx, &held.id, gone).await?;
            tx.commit().await?;
            return Ok(Step::More);
        }
        if (held.deleted, held.beside) == (0, 0) {
            // Nothing went, so there is nothing to certify.
            return Ok(Step::Done(None));
        }
        purges::finish(&mut tx, &held.id, now_ms).await?;
        let project = Some(due.project.as_str()).filter(|project| !project.is_empty());
        let entry = Entry { actor: None, action: Action::Purged, project, target: Some(&held.id), at_ms: now_ms };
        audit::write(&mut tx, entry).await?;
        tx.commit().await?;
        tracing::info!(project, kind = held.kind, deleted = held.deleted, "what was kept for its time is deleted");
        Ok(Step::Done(Some(PurgeRow { finished_at_ms: Some(now_ms), ..held })))
    }
}

/// Deletes a few rows of what is over.
async fn delete(tx: &mut Tx, due: &Due, now_ms: Millis) -> storage::Result<Gone> {
    let times = (due.before_ms, now_ms);
    match due.kind {
        Kind::Answers => {
            // Whoever writes answers takes a number first, so nobody changes theirs meanwhile.
            let Some(seq) = projects::take_numbers(tx, &due.project, 1).await? else { return Ok(Gone::default()) };
            rows::delete_answers(tx, (&due.project, seq), &due.notices, times, AT_A_TIME).await
        }
        Kind::Quarantine => rows::delete_quarantine(tx, &due.project, times, AT_A_TIME).await,
        Kind::Strays => {
            let deleted = quarantine::purge_strays(tx, due.before_ms).await?;
            Ok(Gone { deleted, beside: 0 })
        }
        Kind::Audit => rows::delete_audit(tx, due.before_ms, AT_A_TIME).await,
    }
}
