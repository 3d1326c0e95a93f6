//! How many withdrawals of what has not arrived are remembered: anybody can make codes up, and each takes a row for half a
//! year. An address has a share of a day, and so have all of them together; whoever is refused is told so.
//!
//! Who asks again for what is remembered already, or for what is there, needs no room.

use std::net::IpAddr;

use domain::time::{DAY_MS, Millis};

use super::ReceiptError;
use crate::{
    storage::{Tx, withdrawals},
    system::{limits::envelopes::network, secret::Secret},
};

/// Withdrawals of one address in a day: a hall of people who take back what their phones have not sent.
const AN_ADDRESS: i64 = 200;
/// Withdrawals of all addresses in a day.
const IN_ALL: i64 = 2_000;
/// The row of all addresses.
const ALL: &str = "all";

/// Whose share of today it is.
pub(super) struct Room {
    address_key: String,
    day: i64,
    next_day_s: u64,
}

impl Room {
    /// An address's share of today.
    pub(super) fn of(address: IpAddr, secret: &Secret, now_ms: Millis) -> Self {
        let day = now_ms.div_euclid(DAY_MS);
        let left_ms = ((day + 1) * DAY_MS - now_ms).unsigned_abs();
        let address_key = secret.address_key(network(address), day);
        Self { address_key, day, next_day_s: left_ms.div_ceil(1000) }
    }

    /// Takes room for one more, the address's before that of all.
    ///
    /// # Errors
    /// When there is none left today, or the database cannot; then nothing may be remembered.
    pub(super) async fn take(&self, tx: &mut Tx) -> Result<(), ReceiptError> {
        if withdrawals::add_use(tx, &self.address_key, self.day).await? > AN_ADDRESS {
            return Err(ReceiptError::TooManyRemembered { retry_after_s: self.next_day_s });
        }
        if withdrawals::add_use(tx, ALL, self.day).await? > IN_ALL {
            return Err(ReceiptError::NoRoom { retry_after_s: self.next_day_s });
        }
        Ok(())
    }
}
