//! Counting tries to sign in before they are made, so that trying at the same time helps nobody.
//!
//! The address is counted first: one that has to wait leaves nothing more in the database. Rows are always taken in the
//! same order, the address's before the account's. How many are too many is `throttle`'s to say.

use std::net::IpAddr;

use domain::time::Millis;

use super::{
    People,
    audit::{self, Action, Entry},
    session::SignInError,
    throttle::{TRIES_AN_ACCOUNT, TRIES_AN_ADDRESS, WINDOW_MS, wait_s},
};
use crate::{
    rate_limit,
    storage::{self, Tx, sessions},
};

/// Under which names a stranger's tries are counted.
pub(super) struct Names {
    address: String,
    account: String,
}

impl People {
    /// The names for an address and an email, whether anybody has it or not.
    pub(super) fn names(&self, address: IpAddr, email: &str) -> Names {
        let address = self.secret.address_tries_key(rate_limit::network(address));
        Names { address, account: self.secret.account_tries_key(email) }
    }

    /// Goes on unless the address has to wait, without writing anything.
    ///
    /// # Errors
    /// When it has to wait, or the database fails.
    pub(super) async fn may_try(&self, names: &Names, now_ms: Millis) -> Result<(), SignInError> {
        let counted = sessions::tries(&self.db, &names.address, now_ms - WINDOW_MS).await?;
        let wait = counted.and_then(|(tries, since_ms)| wait_s(tries, since_ms, TRIES_AN_ADDRESS, now_ms));
        wait.map_or(Ok(()), |retry_after_s| Err(SignInError::SlowDown { retry_after_s }))
    }

    /// Counts a try of somebody whom nothing is known of.
    ///
    /// # Errors
    /// When there were too many, or the database fails.
    pub(super) async fn count_stranger(&self, names: &Names, now_ms: Millis) -> Result<(), SignInError> {
        let limits = [(names.address.as_str(), TRIES_AN_ADDRESS), (names.account.as_str(), TRIES_AN_ACCOUNT)];
        self.count(&limits, now_ms).await
    }

    /// Counts a try under each name, up to the first with too many.
    pub(super) async fn count(&self, limits: &[(&str, i64)], now_ms: Millis) -> Result<(), SignInError> {
        let mut tx = self.db.begin().await?;
        let mut wait = None;
        for (name, most) in limits {
            let (tries, since_ms) = sessions::count_try(&mut tx, name, now_ms, now_ms - WINDOW_MS).await?;
            wait = wait_s(tries, since_ms, *most, now_ms);
            if tries == most + 1 {
                let action = Action::SignInThrottled;
                audit::write(&mut tx, Entry { actor: None, action, project: None, target: None, at_ms: now_ms })
                    .await?;
            }
            if wait.is_some() {
                break;
            }
        }
        tx.commit().await?;
        wait.map_or(Ok(()), |retry_after_s| Err(SignInError::SlowDown { retry_after_s }))
    }

    /// The try was right: the account begins anew, and it does not count for the address.
    pub(super) async fn was_right(&self, tx: &mut Tx, names: &Names) -> storage::Result<()> {
        sessions::give_back_try(tx, &names.address).await?;
        sessions::forget_tries(tx, &names.account).await
    }
}
