//! Accounts of staff: who they are, what they may do, how they sign in, and what they did.
//!
//! # Layout
//! `rights` is the whole matrix of roles and rights, `passphrase` hashes and checks, `accounts` makes and disables,
//! `invitations` are links that make one account each, `session` signs in and out, `throttle` says when there were too
//! many tries, `audit` writes down what was done. Nothing here knows HTTP or SQL, and residents have no account.

pub mod accounts;
pub mod audit;
pub mod invitations;
mod passphrase;
pub mod rights;
pub mod session;
mod throttle;

pub use passphrase::{Passphrase, WeakPassphrase};
pub use rights::{Right, Role};
pub use session::{NotAllowed, SignInError, Staff};

use self::passphrase::Hasher;
use crate::{clock::Clock, secret::Secret, storage::Db};

/// The staff of this installation. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct People {
    db: Db,
    secret: Secret,
    clock: Clock,
    hasher: Hasher,
}

impl People {
    /// The staff of a database.
    pub fn new(db: Db, secret: Secret, clock: Clock) -> Self {
        Self { db, secret, clock, hasher: Hasher::default() }
    }
}
