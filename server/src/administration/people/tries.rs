//! Counting tries to sign in before they are made, so that trying at the same time helps nobody.
//!
//! A browser that is known to the account is counted alone. Of strangers, the address is counted first: one that has to wait leaves nothing more in the database. Rows are always taken in the
//! same order: the address's, the account's, then those of lines in the log. How many are too many is `throttle`'s to say.
//!
//! The log is for ever and refused tries are anybody's to make, so it gets one line of each kind for an account in a
//! quarter of an hour, whatever the addresses, and one for an address, whatever emails that nobody has it makes up.

use std::net::IpAddr;

use domain::{administration::actions::Action, time::Millis};

use super::{People, browsers::Known};
use crate::{
    administration::audit::{self, Entry},
    storage::{self, StorageError, Tx, sessions},
    system::limits::{
        envelopes,
        sign_in::{LINES_IN_ALL, TRIES_A_BROWSER, TRIES_AN_ACCOUNT, TRIES_AN_ADDRESS, WINDOW_MS, wait_s},
    },
};

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No such account, a wrong passphrase, or a disabled account: nobody is told which.
    #[error("the email or the passphrase is wrong")]
    Wrong,
    /// There were too many tries.
    #[error("there were too many tries")]
    RateLimited {
        /// Seconds until trying again makes sense.
        retry_after_s: u64,
    },
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Under which name lines of emails that nobody has are counted, of all addresses.
const ALL_LINES: &str = "lines of nobody";

/// Who tries, and under which names that is counted.
pub(super) enum Trying {
    /// A browser that the account is known to: what strangers try does not count for it.
    Known(Known),
    /// Anybody else.
    Stranger {
        /// The name of their address.
        address: String,
        /// The name of the email, whether anybody has it or not.
        account: String,
    },
}

impl Trying {
    fn whose<'w>(&'w self, account: Option<&'w str>) -> Whose<'w> {
        match (account, self) {
            (Some(account), _) => Whose::Account(account),
            (None, Self::Known(Known { tries: address, .. }) | Self::Stranger { address, .. }) => {
                Whose::Nobodys { address }
            }
        }
    }
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
    /// Somebody whom nothing is known of, who tries an email from an address.
    pub(super) fn stranger(&self, address: IpAddr, email: &str) -> Trying {
        let address = self.secret.address_tries_key(envelopes::network(address));
        Trying::Stranger { address, account: self.secret.account_tries_key(email) }
    }

    /// Counts a try, at an account where anybody has the email.
    ///
    /// # Errors
    /// When there were too many, or the database fails.
    pub(super) async fn count_try(
        &self,
        trying: &Trying,
        account: Option<&str>,
        now_ms: Millis,
    ) -> Result<(), SignInError> {
        match trying {
            Trying::Known(known) => {
                self.count(&[(known.tries.as_str(), TRIES_A_BROWSER)], trying.whose(account), now_ms).await
            }
            Trying::Stranger { address, account: name } => {
                self.may_try(address, now_ms).await?;
                let limits = [(address.as_str(), TRIES_AN_ADDRESS), (name.as_str(), TRIES_AN_ACCOUNT)];
                self.count(&limits, trying.whose(account), now_ms).await
            }
        }
    }

    /// Goes on unless the address has to wait, without writing anything.
    async fn may_try(&self, address: &str, now_ms: Millis) -> Result<(), SignInError> {
        let counted = sessions::tries(&self.db, address, now_ms - WINDOW_MS).await?;
        let wait = counted.and_then(|(tries, since_ms)| wait_s(tries, since_ms, TRIES_AN_ADDRESS, now_ms));
        wait.map_or(Ok(()), |retry_after_s| Err(SignInError::RateLimited { retry_after_s }))
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
        wait.map_or(Ok(()), |retry_after_s| Err(SignInError::RateLimited { retry_after_s }))
    }

    /// Writes down that a try was wrong, unless the log has said so already.
    pub(super) async fn was_wrong(
        &self,
        trying: &Trying,
        account: Option<&str>,
        now_ms: Millis,
    ) -> storage::Result<()> {
        let mut tx = self.db.begin().await?;
        write_refused(&mut tx, Action::SignInFailed, trying.whose(account), now_ms).await?;
        tx.commit().await
    }

    /// The try was right: the account or the browser begins anew, and it does not count for the address.
    pub(super) async fn was_right(&self, tx: &mut Tx, trying: &Trying) -> storage::Result<()> {
        match trying {
            Trying::Known(known) => sessions::forget_tries(tx, &known.tries).await,
            Trying::Stranger { address, account } => {
                sessions::give_back_try(tx, address).await?;
                sessions::forget_tries(tx, account).await
            }
        }
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
