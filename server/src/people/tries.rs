//! Counting tries to sign in before they are made, so that trying at the same time helps nobody.
//!
//! The address is counted first: one that has to wait leaves nothing more in the database. Rows are always taken in the
//! same order: the address's, the account's, then those of lines in the log. How many are too many is `throttle`'s to say.
//!
//! The log is for ever and refused tries are anybody's to make, so it gets one line of each kind for an account in a
//! quarter of an hour, whatever the addresses, and one for an address, whatever emails that nobody has it makes up.

use std::net::IpAddr;

use domain::time::Millis;

use super::{
    People,
    audit::{self, Action, Entry},
    session::SignInError,
    throttle::{LINES_IN_ALL, TRIES_AN_ACCOUNT, TRIES_AN_ADDRESS, WINDOW_MS, wait_s},
};
use crate::{
    rate_limit,
    storage::{self, Tx, sessions},
};

/// Under which name lines of emails that nobody has are counted, of all addresses.
const ALL_LINES: &str = "lines of nobody";

/// Under which names a stranger's tries are counted.
pub(super) struct Names {
    address: String,
    account: String,
}

/// At whom a try was made.
#[derive(Clone, Copy)]
pub(super) enum Whose<'w> {
    /// At an account, by its id.
    Account(&'w str),
    /// At an email that nobody has, from an address under this name.
    Nobodys { address: &'w str },
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

    /// Counts a try of somebody whom nothing is known of, at an account where anybody has the email.
    ///
    /// # Errors
    /// When there were too many, or the database fails.
    pub(super) async fn count_stranger(
        &self,
        names: &Names,
        account: Option<&str>,
        now_ms: Millis,
    ) -> Result<(), SignInError> {
        let limits = [(names.address.as_str(), TRIES_AN_ADDRESS), (names.account.as_str(), TRIES_AN_ACCOUNT)];
        let whose = account.map_or(Whose::Nobodys { address: &names.address }, Whose::Account);
        self.count(&limits, whose, now_ms).await
    }

    /// Counts a try under each name, up to the first with too many.
    pub(super) async fn count(
        &self,
        limits: &[(&str, i64)],
        whose: Whose<'_>,
        now_ms: Millis,
    ) -> Result<(), SignInError> {
        let mut tx = self.db.begin().await?;
        let mut wait = None;
        for (name, most) in limits {
            let (tries, since_ms) = sessions::count_try(&mut tx, name, now_ms, now_ms - WINDOW_MS).await?;
            wait = wait_s(tries, since_ms, *most, now_ms);
            if tries == most + 1 {
                write_refused(&mut tx, Action::SignInThrottled, whose, now_ms).await?;
            }
            if wait.is_some() {
                break;
            }
        }
        tx.commit().await?;
        wait.map_or(Ok(()), |retry_after_s| Err(SignInError::SlowDown { retry_after_s }))
    }

    /// Writes down that a try was wrong, unless the log has said so already.
    pub(super) async fn was_wrong(&self, names: &Names, account: Option<&str>, now_ms: Millis) -> storage::Result<()> {
        let whose = account.map_or(Whose::Nobodys { address: &names.address }, Whose::Account);
        let mut tx = self.db.begin().await?;
        write_refused(&mut tx, Action::SignInFailed, whose, now_ms).await?;
        tx.commit().await
    }

    /// The try was right: the account begins anew, and it does not count for the address.
    pub(super) async fn was_right(&self, tx: &mut Tx, names: &Names) -> storage::Result<()> {
        sessions::give_back_try(tx, &names.address).await?;
        sessions::forget_tries(tx, &names.account).await
    }
}

/// Writes that a try was refused: once for whoever it is about in a quarter of an hour, and seldom for those whom nobody
/// knows.
async fn write_refused(tx: &mut Tx, action: Action, whose: Whose<'_>, at_ms: Millis) -> storage::Result<()> {
    let (name, target) = match whose {
        Whose::Account(id) => (id, Some(id)),
        Whose::Nobodys { address } => (address, None),
    };
    let has_room = async |tx: &mut Tx, name: &str, most: i64| {
        let (lines, _) = sessions::count_try(tx, name, at_ms, at_ms - WINDOW_MS).await?;
        storage::Result::Ok(lines <= most)
    };
    if !has_room(tx, &format!("{name} {}", action.code()), 1).await? {
        return Ok(());
    }
    if target.is_none() && !has_room(tx, ALL_LINES, LINES_IN_ALL).await? {
        return Ok(());
    }
    audit::write(tx, Entry { actor: None, action, project: None, target, at_ms }).await
}
