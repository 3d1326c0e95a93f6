//! The keys that shared devices seal answers to: made on the first start, turned at will, never thrown away.
//!
//! # Layout
//! `keyring` opens seals with every key there ever was; this file makes keys, retires them and reads them again when
//! they changed. Private keys lie in the database locked under the installation's secret. What is inside a seal is
//! `domain::collection::envelope`'s to say, and nothing here decides what becomes of an envelope.

mod keyring;

use std::sync::{Arc, PoisonError, RwLock};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::time::Millis;
use sha2::{Digest as _, Sha256};

pub use self::keyring::Keyring;
use crate::{
    storage::{
        self, Db,
        keys::{self, KeyRow},
    },
    system::{random, secret::Secret},
};

/// Bytes of a public key's hash that name it.
const NAME_BYTES: usize = 9;

/// The keys of this installation. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Sealing {
    db: Db,
    secret: Secret,
    keyring: Arc<RwLock<Arc<Keyring>>>,
}

impl Sealing {
    /// The keys of a database; nothing is read yet.
    pub fn new(db: Db, secret: Secret) -> Self {
        Self { db, secret, keyring: Arc::default() }
    }

    /// Makes the first key, unless there is one.
    ///
    /// # Errors
    /// When the database cannot store it.
    pub async fn begin(&self, now_ms: Millis) -> storage::Result<()> {
        if keys::in_use(&self.db).await?.is_none() {
            self.put_into_use(now_ms, true).await?;
        }
        Ok(())
    }

    /// Makes a new key for devices prepared from now on, and returns its name. Older keys go on opening what was sealed
    /// to them.
    ///
    /// # Errors
    /// When the database cannot store it.
    pub async fn rotate(&self, now_ms: Millis) -> storage::Result<String> {
        self.put_into_use(now_ms, false).await
    }

    async fn put_into_use(&self, now_ms: Millis, only_first: bool) -> storage::Result<String> {
        let (private, public) = keyring::new_pair(&random::bytes());
        let key_id = URL_SAFE_NO_PAD.encode(&Sha256::digest(&public)[..NAME_BYTES]);
        let row = KeyRow {
            private_key: self.secret.lock(&key_id, &private),
            public_key: URL_SAFE_NO_PAD.encode(&public),
            created_at_ms: now_ms,
            retired_at_ms: None,
            key_id,
        };
        let mut tx = self.db.begin().await?;
        if keys::put_into_use(&mut tx, &row, only_first).await? {
            tx.commit().await?;
        }
        Ok(row.key_id)
    }

    /// Every key, as it is when projects stand at this number; keys and projects are counted together.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keyring(&self, number: i64) -> storage::Result<Arc<Keyring>> {
        let cached = Arc::clone(&self.keyring.read().unwrap_or_else(PoisonError::into_inner));
        if cached.number == Some(number) {
            return Ok(cached);
        }
        let mut keyring = Keyring::at(number);
        for row in keys::all(&self.db).await? {
            if !self.add(&mut keyring, &row) {
                tracing::error!(
                    key_id = row.key_id,
                    "a sealing key cannot be read: it is damaged, or of another secret"
                );
            }
        }
        let keyring = Arc::new(keyring);
        *self.keyring.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&keyring);
        Ok(keyring)
    }

    fn add(&self, keyring: &mut Keyring, row: &KeyRow) -> bool {
        let private = self.secret.unlock(&row.key_id, &row.private_key);
        private.is_some_and(|private| keyring.add(&row.key_id, &private, &row.public_key))
    }

    /// One line for each fault of the keys: none in use, several in use, or one that cannot be read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn faults(&self) -> storage::Result<Vec<String>> {
        let rows = keys::all(&self.db).await?;
        let mut faults = Vec::new();
        let in_use = rows.iter().filter(|row| row.retired_at_ms.is_none()).count();
        if in_use > 1 || in_use == 0 && !rows.is_empty() {
            faults.push(format!("{in_use} sealing keys in use, where there must be one"));
        }
        let unreadable = rows.iter().filter(|row| !self.add(&mut Keyring::default(), row)).count();
        if unreadable > 0 {
            faults.push(format!("{unreadable} sealing keys that this secret does not open"));
        }
        Ok(faults)
    }
}

#[cfg(test)]
mod tests;
