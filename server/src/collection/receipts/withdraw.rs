//! Taking a response back, whole or only what it says about its person; asked for before it arrives, it is remembered.
//!
//! The same statements run whether anything belongs to the code or not.

use std::net::IpAddr;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    administration::actions::Action,
    collection::envelope::{Body, Incoming},
    time::{Millis, to_rfc3339},
    wire::v1::receipts::{Scope, Withdrawn},
};

use super::{ReceiptError, Receipts, opened, room::Room};
use crate::{
    administration::audit::{self, Entry},
    collection::sealing::Keyring,
    storage::{
        self, Db, StorageError, Tx,
        receipts::{Aside, Found, Rewritten, RewrittenAside, Stored, find, find_in, rewrite, rewrite_aside},
        withdrawals,
    },
};

/// How often a write is tried when somebody else was there first.
pub(super) const ATTEMPTS: usize = 5;

impl Receipts {
    /// Withdraws what a code belongs to.
    ///
    /// # Errors
    /// Why it cannot be withdrawn. After `Unknown`, and only then, it is remembered, and applied when the response arrives.
    pub async fn withdraw(&self, typed: &str, scope: Scope, address: IpAddr) -> Result<Withdrawn, ReceiptError> {
        let visit = self.visit(typed, address)?;
        let now_ms = self.clock.now_ms();
        let keyring = self.sealing.keyring(self.projects.now().await?.number).await?;
        let room = Room::of(address, &self.secret, now_ms);
        let found = withdraw(&self.db, &keyring, &visit.key, scope, Some(&room), now_ms).await?;
        self.withdrew.send_replace(());
        self.welcome(&visit, &found)?;
        Ok(Withdrawn { scope, withdrawn_at: to_rfc3339(now_ms) })
    }
}

/// Withdraws what belongs to a receipt whose withdrawal missed it.
///
/// # Errors
/// When the database cannot.
pub(super) async fn withdraw_missed(
    db: &Db,
    keyring: &Keyring,
    key: &str,
    scope: Scope,
    now_ms: Millis,
) -> Result<(), StorageError> {
    match withdraw(db, keyring, key, scope, None, now_ms).await {
        Err(ReceiptError::Storage(error)) => Err(error),
        _ => Ok(()),
    }
}

/// Withdraws what belongs to a receipt, or remembers to, where there is room. Returns what was there before.
///
/// # Errors
/// When there is no room, or the database cannot.
async fn withdraw(
    db: &Db,
    keyring: &Keyring,
    key: &str,
    scope: Scope,
    room: Option<&Room>,
    now_ms: Millis,
) -> Result<Found, ReceiptError> {
    let mut attempt = 1;
    loop {
        let tried = match scope {
            Scope::All => whole(db, key, room, now_ms).await,
            Scope::AboutYou => about_you(db, keyring, key, room, now_ms).await,
        };
        match tried {
            Err(ReceiptError::Storage(error)) if attempt < ATTEMPTS && error.may_pass() => attempt += 1,
            done => return done,
        }
    }
}

/// What belongs to a receipt, and the next number of its project, which nobody else writes to meanwhile.
pub(super) struct Held {
    pub(super) tx: Tx,
    pub(super) seq: i64,
    pub(super) found: Found,
}

/// Takes hold of what belongs to a receipt.
///
/// # Errors
/// `Rows` when it moved to another project meanwhile; else when the database cannot.
pub(super) async fn hold(db: &Db, key: &str) -> Result<Held, StorageError> {
    let before = find(db, key).await?;
    let mut tx = db.begin().await?;
    let seq = storage::projects::take_numbers(&mut tx, before.project(), 1).await?.unwrap_or(0);
    let found = find_in(&mut tx, key).await?;
    if found.project() != before.project() {
        return Err(StorageError::Rows { expected: 1, changed: 0 });
    }
    Ok(Held { tx, seq, found })
}

async fn whole(db: &Db, key: &str, room: Option<&Room>, now_ms: Millis) -> Result<Found, ReceiptError> {
    let Held { mut tx, seq, found } = hold(db, key).await?;
    let buried = withdrawals::bury(&mut tx, key, found.project(), seq, now_ms).await?;
    write_down(&mut tx, Action::ResponseWithdrawn, &found, now_ms).await?;
    if buried > 0 || found.withdrawn_at_ms.is_some() {
        withdrawals::forget(&mut tx, key).await?;
    } else {
        take_room(&mut tx, key, room).await?;
        withdrawals::remember(&mut tx, key, Scope::All, false, now_ms).await?;
    }
    tx.commit().await?;
    Ok(found)
}

async fn about_you(
    db: &Db,
    keyring: &Keyring,
    key: &str,
    room: Option<&Room>,
    now_ms: Millis,
) -> Result<Found, ReceiptError> {
    let Held { mut tx, seq, found } = hold(db, key).await?;
    let left = found.stored.as_ref().map(left_of).transpose()?;
    let change = found.stored.as_ref().zip(left.as_ref()).map(|(stored, (answers, content_hash))| Rewritten {
        id: &stored.id,
        base_revision: stored.revision,
        revision: stored.revision,
        seq,
        content_hash,
        received_at_ms: stored.received_at_ms,
        answers,
    });
    rewrite(&mut tx, change.as_ref()).await?;
    rewrite_aside(&mut tx, key, found.aside.as_ref().and_then(|aside| left_of_aside(aside, keyring)).as_ref()).await?;
    // The log is kept for years, and whoever has a code may ask as often as they like: it says so once.
    if found.about_you_at_ms.is_none() {
        write_down(&mut tx, Action::AboutYouWithdrawn, &found, now_ms).await?;
    }
    let met = found.stored.is_some() || found.aside.is_some();
    if found.withdrawn_at_ms.is_some() {
        withdrawals::forget(&mut tx, key).await?;
    } else {
        if !met {
            take_room(&mut tx, key, room).await?;
        }
        withdrawals::remember(&mut tx, key, Scope::AboutYou, met, now_ms).await?;
    }
    tx.commit().await?;
    Ok(found)
}

/// Takes room for a withdrawal that is not remembered yet.
async fn take_room(tx: &mut Tx, key: &str, room: Option<&Room>) -> Result<(), ReceiptError> {
    match room {
        Some(room) if !withdrawals::is_remembered(tx, key).await? => room.take(tx).await,
        _ => Ok(()),
    }
}

/// Writes down that something was withdrawn: which response, and nothing that was in it.
async fn write_down(tx: &mut Tx, action: Action, found: &Found, at_ms: Millis) -> Result<(), StorageError> {
    match found.id() {
        Some(id) => {
            let (project, target) = (Some(found.project()), Some(id));
            audit::write(tx, Entry { actor: None, action, project, target, at_ms }).await
        }
        None => Ok(()),
    }
}

/// The answers of a row without those about the person, and the hash that its envelopes are known by from then on.
fn left_of(stored: &Stored) -> Result<(String, String), StorageError> {
    let mut incoming = opened::incoming(stored)?;
    incoming.forget_about_you();
    let hash = remaining(&incoming);
    let Body::Plain(plain) = incoming.body else { return Ok((stored.answers.clone(), hash)) };
    Ok((serde_json::to_string(&plain.answers)?, hash))
}

/// The same of an envelope that is kept aside, without its seal from then on; none where no key opens it.
fn left_of_aside(aside: &Aside, keyring: &Keyring) -> Option<RewrittenAside> {
    let mut incoming = opened::unsealed_aside(aside, keyring)?;
    incoming.forget_about_you();
    let content_hash = remaining(&incoming);
    Some(RewrittenAside { revision: aside.revision, raw: incoming.plain_bytes()?, content_hash })
}

/// The hash of what is left without answers about the person.
pub(super) fn remaining(incoming: &Incoming) -> String {
    URL_SAFE_NO_PAD.encode(incoming.remaining_hash())
}
