//! What has to happen behind withdrawals: the log emptied, room given back, those that wait applied or let go.
//!
//! It runs beside requests and decides about nobody's answers.

use std::time::Duration;

use domain::{
    administration::retention::WITHDRAWAL_DAYS,
    time::{DAY_MS, Millis},
};
use tokio::sync::watch;

use super::withdraw::withdraw_missed;
use crate::{
    collection::sealing::Keyring,
    storage::{self, Db, settings, withdrawals},
    system::clock::Clock,
};

/// How often it is looked whether anything is left to do.
const EVERY: Duration = Duration::from_secs(10);
/// How long after one vacuum the next may come: with the hour between looks, always within a day.
const VACUUM_AFTER_MS: Millis = 20 * HOUR_MS;
const HOUR_MS: Millis = 60 * 60 * 1000;
const VACUUMED_AT: &str = "vacuumed_at_ms";

/// Cleans up after each withdrawal and now and then, until nobody can withdraw any more.
pub(super) async fn keep_forgetting(db: Db, clock: Clock, mut withdrew: watch::Receiver<()>) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // Whatever was under way when the program last ended is emptied at the start.
    let mut log_is_empty = false;
    let mut tidied_at_ms = Millis::MIN;
    loop {
        tokio::select! {
            changed = withdrew.changed() => match changed {
                Ok(()) => log_is_empty = false,
                Err(_) => return,
            },
            _ = every.tick() => {}
        }
        let tried = async {
            log_is_empty &= apply_missed(&db, &clock).await? == 0;
            if !log_is_empty {
                log_is_empty = db.empty_log().await?;
            }
            if clock.now_ms().saturating_sub(tidied_at_ms) >= HOUR_MS {
                tidy(&db, &clock).await?;
                tidied_at_ms = clock.now_ms();
            }
            storage::Result::Ok(())
        };
        if let Err(error) = tried.await {
            tracing::warn!(%error, "what was withdrawn could not be cleaned up; it will be tried again");
        }
    }
}

/// Does at once everything that is due behind withdrawals. True when nothing is left in the log.
///
/// # Errors
/// When the database cannot.
pub async fn forget_once(db: &Db, clock: &Clock) -> storage::Result<bool> {
    apply_missed(db, clock).await?;
    tidy(db, clock).await?;
    db.empty_log().await
}

/// Applies withdrawals whose response came in the same moment, so that neither saw the other.
async fn apply_missed(db: &Db, clock: &Clock) -> storage::Result<usize> {
    let missed = withdrawals::missed(db).await?;
    for (receipt_key, scope) in &missed {
        // What is sealed loses what is about its person when it is opened; here is no key at hand.
        withdraw_missed(db, &Keyring::default(), receipt_key, *scope, clock.now_ms()).await?;
    }
    Ok(missed.len())
}

async fn tidy(db: &Db, clock: &Clock) -> storage::Result<()> {
    let now_ms = clock.now_ms();
    let gone = withdrawals::purge(db, now_ms - WITHDRAWAL_DAYS * DAY_MS, now_ms.div_euclid(DAY_MS)).await?;
    if gone > 0 {
        tracing::info!(withdrawals = gone, "withdrawals of what never came were let go");
    }
    let vacuumed_at_ms = settings::get(db, VACUUMED_AT).await?.and_then(|kept| kept.parse().ok());
    if vacuum_is_due(withdrawals::last(db).await?, vacuumed_at_ms, now_ms) {
        db.vacuum().await?;
        settings::put(db, VACUUMED_AT, &now_ms.to_string()).await?;
    }
    Ok(())
}

fn vacuum_is_due(withdrawn_at_ms: Option<Millis>, vacuumed_at_ms: Option<Millis>, now_ms: Millis) -> bool {
    match (withdrawn_at_ms, vacuumed_at_ms) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(withdrawn), Some(vacuumed)) => withdrawn >= vacuumed && now_ms - vacuumed >= VACUUM_AFTER_MS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_withdrawn_is_vacuumed_within_a_day_and_nothing_for_nothing() {
        assert!(!vacuum_is_due(None, None, 0));
        assert!(vacuum_is_due(Some(0), None, 0));
        assert!(!vacuum_is_due(Some(5), Some(6), 6 + 30 * DAY_MS), "it was done after the last withdrawal");
        for withdrawn_at_ms in (0..DAY_MS).step_by(1000 * 60 * 7) {
            let mut looks = (0..48).map(|hour| hour * HOUR_MS).filter(|now_ms| *now_ms >= withdrawn_at_ms);
            let done_at_ms = looks.find(|now_ms| vacuum_is_due(Some(withdrawn_at_ms), Some(0), *now_ms)).unwrap();
            assert!(done_at_ms - withdrawn_at_ms <= DAY_MS);
        }
    }
}
