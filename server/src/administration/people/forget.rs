//! Letting go of sessions that are over, of tries that count no more and of browsers long not seen, beside requests and whoever signs in or not.
//!
//! It passes by whatever a request holds, so that it never waits and nobody waits for it in a circle.

use std::time::Duration;

use tokio::sync::watch;

use super::{
    browsers::KNOWN_MS,
    session::{ABSOLUTE_MS, IDLE_MS},
};
use crate::{
    storage::{
        self, Db,
        sessions::{self, Ages},
    },
    system::{clock::Clock, limits::sign_in::WINDOW_MS},
};

/// How often it is looked whether anything is over.
const EVERY: Duration = Duration::from_secs(60);
/// Rows of a table that are let go of in one transaction.
const AT_A_TIME: usize = 500;

/// Lets go of what is over now and then, until nobody can sign in any more.
pub(super) async fn keep_forgetting(db: Db, clock: Clock, mut awake: watch::Receiver<()>) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            changed = awake.changed() => if changed.is_err() {
                return;
            },
            _ = every.tick() => {}
        }
        if let Err(error) = forget_once(&db, &clock).await {
            tracing::warn!(%error, "sessions that are over could not be let go of; it will be tried again");
        }
    }
}

/// Lets go of everything that is over now.
///
/// # Errors
/// When the database cannot.
pub async fn forget_once(db: &Db, clock: &Clock) -> storage::Result<()> {
    let now_ms = clock.now_ms();
    let ages = Ages {
        seen_before_ms: now_ms - IDLE_MS,
        opened_before_ms: now_ms - ABSOLUTE_MS,
        tried_before_ms: now_ms - WINDOW_MS,
        known_before_ms: now_ms - KNOWN_MS,
    };
    while sessions::any_is_over(db, &ages).await? {
        let mut tx = db.begin().await?;
        let gone = sessions::forget_some(&mut tx, &ages, AT_A_TIME).await?;
        tx.commit().await?;
        if gone == 0 {
            break;
        }
    }
    Ok(())
}
