//! What end-to-end tests ask of the phone's store and lock in a real browser. Never part of the app that phones get.

use outbox::{Lock, Store, testing};
use wasm_bindgen::prelude::*;

use super::{indexed_db, lock::DeviceLock, outbox_store::PhoneStore, random};

struct InBrowser;

impl testing::Bench for InBrowser {
    type Store = PhoneStore;

    async fn empty(&self) -> PhoneStore {
        indexed_db::delete_everything().await;
        PhoneStore
    }

    async fn again(&self) -> PhoneStore {
        indexed_db::forget_connection();
        PhoneStore
    }
}

/// Runs the suite; gives the names of the cases that passed.
///
/// # Errors
/// The first case that failed, and how.
#[wasm_bindgen]
pub async fn store_suite() -> Result<Vec<String>, String> {
    let passed = testing::store_acceptance(&InBrowser).await?;
    Ok(passed.into_iter().map(str::to_owned).collect())
}

/// Puts the entry with this number into the outbox.
///
/// # Errors
/// In the words that a person would read.
#[wasm_bindgen]
pub async fn add_entry(number: u32) -> Result<(), String> {
    PhoneStore.add(&testing::entry(number, 0)).await.map(drop).map_err(|problem| problem.to_string())
}

/// How many entries the outbox has.
///
/// # Errors
/// In the words that a person would read.
#[wasm_bindgen]
pub async fn count_entries() -> Result<usize, String> {
    PhoneStore.headers().await.map(|headers| headers.len()).map_err(|problem| problem.to_string())
}

/// Whether the lock is given to one at a time, and given again once it is free.
#[wasm_bindgen]
pub async fn lock_is_exclusive() -> bool {
    let first = DeviceLock.try_acquire().await;
    let second = DeviceLock.try_acquire().await;
    let alone = first.is_some() && second.is_none();
    drop(first);
    // The browser hears of it a little later.
    for _ in 0..1000 {
        if DeviceLock.try_acquire().await.is_some() {
            return alone;
        }
    }
    false
}

/// A new id.
#[wasm_bindgen]
pub fn new_id(now_ms: f64) -> String {
    random::uuid_v7(now_ms as i64)
}
