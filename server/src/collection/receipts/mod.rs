//! What people do with their receipt codes: open a response, change it, take it back, whole or in part.
//!
//! # Layout
//! `opened` says what a code opens, `change` and `withdraw` write, `room` says how much is
//! remembered of what has not arrived, `forget` cleans up behind withdrawals. Nothing here knows HTTP or SQL, and neither codes nor answers are ever logged.

mod change;
mod forget;
mod opened;
mod room;
mod withdraw;

use std::{net::IpAddr, sync::Arc};

use domain::{
    collection::{
        receipt_code::{BadCode, ReceiptCode},
        validation::Unfit,
    },
    wire::v1::receipts::OpenedResponse,
};
use tokio::sync::watch;

pub use change::Change;
pub use forget::forget_once;

use crate::{
    administration::projects::Projects,
    collection::{ingest::Ingest, sealing::Sealing},
    storage::{
        Db, StorageError,
        receipts::{Found, find},
    },
    system::{
        clock::Clock,
        limits::{
            envelopes::RateLimited,
            receipt_codes::{self, Tries},
        },
        secret::Secret,
    },
};

/// Why a code does not lead on.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    /// No code looks like this.
    #[error(transparent)]
    BadCode(#[from] BadCode),
    /// Nobody knows it here; the response may still be on the device.
    #[error("nothing belongs to this code")]
    Unknown,
    /// What belonged to it was withdrawn.
    #[error("what belonged to this code was withdrawn")]
    Withdrawn,
    /// What belonged to it was deleted, because its time was over.
    #[error("the time of what belonged to this code was over")]
    Purged,
    /// Too many wrong codes from one address.
    #[error("too many wrong codes")]
    TooManyTries(RateLimited),
    /// Too many codes from one address, right or wrong.
    #[error("too many codes")]
    TooManyAtOnce(RateLimited),
    /// Too much is to be remembered for one address; this is not.
    #[error("too many withdrawals of one address are remembered")]
    TooManyRemembered {
        /// Seconds until trying again makes sense.
        retry_after_s: u64,
    },
    /// Too much is to be remembered in all; this is not.
    #[error("too many withdrawals are remembered")]
    NoRoom {
        /// Seconds until trying again makes sense.
        retry_after_s: u64,
    },
    /// It was changed since it was opened.
    #[error("changed elsewhere")]
    ChangedElsewhere,
    /// An answer does not fit.
    #[error("the answer to {item} does not fit: {unfit}")]
    Misfit {
        /// The item.
        item: String,
        /// Why.
        unfit: Unfit,
    },
    /// The answers are longer than an envelope may be.
    #[error("too large")]
    TooLarge,
    /// It cannot be done now.
    #[error("try again in {retry_after_s} seconds")]
    TryLater {
        /// Seconds until trying again makes sense.
        retry_after_s: u64,
    },
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<receipt_codes::TooMany> for ReceiptError {
    fn from(too_many: receipt_codes::TooMany) -> Self {
        match too_many {
            receipt_codes::TooMany::Wrong(rate_limited) => Self::TooManyTries(rate_limited),
            receipt_codes::TooMany::AtAll(rate_limited) => Self::TooManyAtOnce(rate_limited),
        }
    }
}

/// What is done with receipt codes. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Receipts {
    db: Db,
    projects: Projects,
    sealing: Sealing,
    ingest: Ingest,
    secret: Secret,
    clock: Clock,
    tries: Arc<Tries>,
    withdrew: watch::Sender<()>,
}

/// A code that was read, before it is known whether anything belongs to it.
struct Visit {
    code: ReceiptCode,
    /// What the database keeps of the code.
    key: String,
    begun: receipt_codes::Try,
}

impl Receipts {
    /// Receipts over a database, and the task that cleans up behind withdrawals.
    pub fn start(db: Db, projects: Projects, sealing: Sealing, ingest: Ingest, secret: Secret, clock: Clock) -> Self {
        let (withdrew, seen) = watch::channel(());
        tokio::spawn(forget::keep_forgetting(db.clone(), clock.clone(), seen));
        Self { db, projects, sealing, ingest, secret, clock, tries: Arc::default(), withdrew }
    }

    /// Opens the response that a code belongs to.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub async fn open(&self, typed: &str, address: IpAddr) -> Result<OpenedResponse, ReceiptError> {
        let visit = self.visit(typed, address)?;
        let found = find(&self.db, &visit.key).await?;
        self.welcome(&visit, &found)?;
        opened::opened(&found)?.ok_or(ReceiptError::Unknown)
    }

    /// Reads a code; it counts as a wrong one until something is found under it.
    fn visit(&self, typed: &str, address: IpAddr) -> Result<Visit, ReceiptError> {
        let begun = self.tries.begin(address, self.clock.now_ms())?;
        let code = ReceiptCode::parse(typed)?;
        let key = self.secret.receipt_key(&code.hash());
        Ok(Visit { code, key, begun })
    }

    /// Says whether there is something under a code; then the try was no wrong one.
    fn welcome(&self, visit: &Visit, found: &Found) -> Result<(), ReceiptError> {
        let is_there = found.stored.is_some() || found.aside.is_some();
        if !is_there && found.withdrawn_at_ms.is_none() {
            return Err(ReceiptError::Unknown);
        }
        self.tries.was_right(visit.begun);
        match is_there {
            true => Ok(()),
            false if found.purged => Err(ReceiptError::Purged),
            false => Err(ReceiptError::Withdrawn),
        }
    }

    /// Has the room emptied behind answers that were deleted because their time was over, as behind a withdrawal.
    pub fn clean_up_behind_a_purge(&self) {
        self.withdrew.send_replace(());
    }
}
