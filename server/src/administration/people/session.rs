//! Signing in and out. The cookie's value is kept only as a keyed hash; a session ends when it is not used, and after a
//! working day in any case. Cookies themselves are `guard`'s.

use std::net::IpAddr;

use domain::{
    administration::{actions::Action, roles::Roles},
    time::Millis,
};

use super::{
    People,
    staff::Staff,
    tries::{SignInError, Trying, Whose},
};
use crate::{
    administration::audit::{self, Entry},
    storage::{
        self, Tx,
        accounts::{self, AccountRow},
        browsers, sessions,
    },
    system::{limits::sign_in::TRIES_AN_ACCOUNT, random},
};

const HOUR_MS: Millis = 60 * 60 * 1000;
/// A session that nobody used for so long is over.
pub const IDLE_MS: Millis = 2 * HOUR_MS;
/// A session is over so long after signing in, used or not.
pub const ABSOLUTE_MS: Millis = 12 * HOUR_MS;
/// How exactly it is noted when a session was last seen.
const SEEN_EVERY_MS: Millis = 60 * 1000;

/// Who wants to sign in.
#[derive(Clone, Copy)]
pub struct SignIn<'s> {
    /// The email as typed.
    pub email: &'s str,
    /// The passphrase as typed.
    pub passphrase: &'s str,
    /// From where.
    pub address: IpAddr,
    /// What the cookie of known browsers holds; empty where there is none.
    pub browser: &'s str,
}

/// What the cookies of somebody who signed in are to hold.
#[derive(Clone)]
pub struct Entered {
    /// The one that signs in.
    pub session: String,
    /// The one by which the browser is known from then on.
    pub browser: String,
}

impl People {
    /// Signs in.
    ///
    /// # Errors
    /// When email or passphrase are wrong, after too many tries, or when the database fails.
    pub async fn sign_in(&self, asked: SignIn<'_>) -> Result<Entered, SignInError> {
        let email = crate::administration::people::email::normal_email(asked.email);
        let now_ms = self.clock.now_ms();
        let account = accounts::by_email(&self.db, &email).await?;
        let id = account.as_ref().map(|account| account.id.as_str());
        let trying = match self.known(account.as_ref(), asked.browser, now_ms).await? {
            Some(known) => Trying::Known(known),
            None => self.stranger(asked.address, &email),
        };
        self.count_try(&trying, id, now_ms).await?;
        let hash = account.as_ref().map(|account| account.passphrase_hash.as_str());
        let is_right = self.hasher.is_right(asked.passphrase, hash).await;
        if let Some(account) = account.as_ref().filter(|_| is_right)
            && let Some(entered) = self.enter(account, &trying, asked.browser, now_ms).await?
        {
            return Ok(entered);
        }
        self.was_wrong(&trying, id, now_ms).await?;
        Err(SignInError::Wrong)
    }

    /// Opens a session for somebody whose passphrase was right; none when the account is disabled, or the passphrase was
    /// changed meanwhile.
    async fn enter(
        &self,
        account: &AccountRow,
        trying: &Trying,
        browser: &str,
        now_ms: Millis,
    ) -> storage::Result<Option<Entered>> {
        let mut tx = self.db.begin().await?;
        if !accounts::hold_with(&mut tx, &account.id, &account.passphrase_hash).await? {
            return Ok(None);
        }
        let known = if let Trying::Known(known) = trying { Some(known) } else { None };
        let session = self.open_session(&mut tx, &account.id, now_ms).await?;
        let whose = (account.id.as_str(), account.passphrase_hash.as_str());
        let browser = self.make_known(&mut tx, whose, known, browser, now_ms).await?;
        self.was_right(&mut tx, trying).await?;
        let (id, action) = (Some(account.id.as_str()), Action::SignedIn);
        audit::write(&mut tx, Entry { actor: id, action, project: None, target: id, at_ms: now_ms }).await?;
        tx.commit().await?;
        Ok(Some(Entered { session, browser }))
    }

    /// Opens a session in a transaction and returns what the cookie is to hold.
    pub(super) async fn open_session(&self, tx: &mut Tx, account: &str, now_ms: Millis) -> storage::Result<String> {
        let token = random::token();
        sessions::add(tx, &self.secret.session_key(&token), account, now_ms).await?;
        Ok(token)
    }

    /// Whose cookie this is; none when its session is over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signed_in(&self, token: &str) -> storage::Result<Option<Staff>> {
        let session_key = self.secret.session_key(token);
        let Some(row) = sessions::find(&self.db, &session_key).await? else { return Ok(None) };
        let now_ms = self.clock.now_ms();
        let is_over = now_ms - row.seen_at_ms >= IDLE_MS || now_ms - row.created_at_ms >= ABSOLUTE_MS;
        let Some(roles) = Roles::from_codes(&row.roles).filter(|_| !is_over) else { return Ok(None) };
        if now_ms - row.seen_at_ms >= SEEN_EVERY_MS {
            let mut tx = self.db.begin().await?;
            sessions::touch(&mut tx, &session_key, now_ms).await?;
            tx.commit().await?;
        }
        Ok(Some(Staff { account: row.account, email: row.email, roles, project: row.project, session_key }))
    }

    /// Ends this session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, staff: &Staff) -> storage::Result<()> {
        let mut tx = self.db.begin().await?;
        sessions::end(&mut tx, &staff.session_key).await?;
        audit::write(&mut tx, self.own(staff, Action::SignedOut)).await?;
        tx.commit().await
    }

    /// Ends every session of the account on every device, and forgets its browsers: one of them may be lost.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out_everywhere(&self, staff: &Staff) -> storage::Result<()> {
        let mut tx = self.db.begin().await?;
        accounts::hold(&mut tx, &staff.account).await?;
        sessions::end_all(&mut tx, &staff.account).await?;
        browsers::forget_all(&mut tx, &staff.account).await?;
        audit::write(&mut tx, self.own(staff, Action::SignedOutEverywhere)).await?;
        tx.commit().await
    }

    /// Changes one's own passphrase, ends every session of the account, forgets its browsers, and returns what the cookies
    /// of this browser are to hold from then on: whoever has a copy of the old ones has nothing. Tries to do so are counted
    /// apart from those to sign in, which are anybody's to use up.
    ///
    /// # Errors
    /// When the old one is wrong, after too many tries, or when the database fails.
    pub async fn change_passphrase(
        &self,
        staff: &Staff,
        old: &str,
        new: &super::Passphrase,
        browser: &str,
    ) -> Result<Entered, SignInError> {
        let now_ms = self.clock.now_ms();
        let tries = self.secret.change_tries_key(&staff.account);
        let account = accounts::by_id(&self.db, &staff.account).await?.ok_or(SignInError::Wrong)?;
        self.count(&[(&tries, TRIES_AN_ACCOUNT)], Whose::Account(&staff.account), now_ms).await?;
        if !self.hasher.is_right(old, Some(&account.passphrase_hash)).await {
            return Err(SignInError::Wrong);
        }
        let hash = self.hasher.hash(new).await;
        let mut tx = self.db.begin().await?;
        if !accounts::hold_with(&mut tx, &staff.account, &account.passphrase_hash).await? {
            return Err(SignInError::Wrong);
        }
        accounts::set_passphrase(&mut tx, &staff.account, &hash).await?;
        sessions::end_all(&mut tx, &staff.account).await?;
        browsers::forget_all(&mut tx, &staff.account).await?;
        let session = self.open_session(&mut tx, &staff.account, now_ms).await?;
        let browser = self.make_known(&mut tx, (&staff.account, &hash), None, browser, now_ms).await?;
        sessions::forget_tries(&mut tx, &tries).await?;
        audit::write(&mut tx, self.own(staff, Action::PassphraseChanged)).await?;
        tx.commit().await?;
        Ok(Entered { session, browser })
    }

    /// A line about somebody's own account.
    fn own<'s>(&self, staff: &'s Staff, action: Action) -> Entry<'s> {
        let account = Some(staff.account.as_str());
        Entry { actor: account, action, project: None, target: account, at_ms: self.clock.now_ms() }
    }
}
