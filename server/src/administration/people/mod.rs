//! Accounts of staff: who they are, what they may do, how they sign in, and what they did.
//!
//! # Layout
//! `passphrase` hashes and checks,
//! `accounts` makes and disables, `appointments` gives roles and takes them back, `invitations` are links that make one
//! account each, `session` signs in and out, `browsers` are known from before, `tries` counts tries to,
//! `forget` lets go of what is over. Nothing here knows HTTP or SQL, and residents have no account.

pub mod accounts;
pub mod appointments;
pub mod browsers;
mod email;
mod forget;
pub mod holding;
pub mod invitations;
mod passphrase;
pub mod session;
mod staff;
mod tries;

use tokio::sync::watch;

pub use forget::forget_once;
pub use passphrase::{Passphrase, WeakPassphrase};
pub use session::{Entered, SignIn};
pub use staff::{NotAllowed, Staff};
pub use tries::SignInError;

use self::passphrase::Hasher;
use crate::{
    storage::Db,
    system::{clock::Clock, secret::Secret},
};

/// The staff of this installation. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct People {
    db: Db,
    secret: Secret,
    clock: Clock,
    hasher: Hasher,
    #[expect(dead_code, reason = "it is there to be dropped: then the task that lets go of what is over ends")]
    awake: Option<watch::Sender<()>>,
}

impl People {
    /// The staff of a database.
    pub fn new(db: Db, secret: Secret, clock: Clock) -> Self {
        Self { db, secret, clock, hasher: Hasher::default(), awake: None }
    }

    /// The same, with the task that lets go of what is over.
    pub fn start(db: Db, secret: Secret, clock: Clock) -> Self {
        let (awake, seen) = watch::channel(());
        tokio::spawn(forget::keep_forgetting(db.clone(), clock.clone(), seen));
        Self { awake: Some(awake), ..Self::new(db, secret, clock) }
    }
}
