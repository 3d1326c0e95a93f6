//! The phone's IndexedDB: one connection, strict durability, re-opened when the browser drops it.
//!
//! Values are texts under keys; what they mean is known to `outbox_store`, `packs` and `drafts`. A write is done only
//! when its transaction is complete.

use std::{cell::RefCell, pin::Pin};

use js_sys::{Array, Function, Promise};
use outbox::StoreProblem;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbFactory, IdbKeyRange, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use super::globals::{Timer, global, method, object, property};

/// Headers of outbox entries, by id.
pub const OUTBOX: &str = "outbox";
/// Final bytes of outbox entries, by id.
pub const ENVELOPES: &str = "envelopes";
/// Packs, by `slug|language`.
pub const PACKS: &str = "packs";
/// Drafts, by slug.
pub const DRAFTS: &str = "drafts";

const NAME: &str = "coeval";
const VERSION: u32 = 1;
const STORES: [&str; 4] = [OUTBOX, ENVELOPES, PACKS, DRAFTS];
/// What opening is answered with while another tab holds an older version open.
const HELD: &str = "held";
/// Some browsers never answer when asked to open; nobody waits longer than this.
const OPEN_TIMEOUT_MS: f64 = 10_000.0;

thread_local! {
    static CONNECTION: RefCell<Option<IdbDatabase>> = const { RefCell::new(None) };
}

/// Reads in one transaction.
///
/// # Errors
/// When the database cannot be opened or read, even after opening it again.
pub async fn read<T>(
    stores: &[&str],
    work: impl AsyncFn(&Transaction) -> Result<T, StoreProblem>,
) -> Result<T, StoreProblem> {
    run(stores, "readonly", work).await
}

/// Writes in one transaction: all or nothing, on the disk when this succeeds. The work may be done twice.
///
/// # Errors
/// When the database cannot be opened or written, even after opening it again.
pub async fn write<T>(
    stores: &[&str],
    work: impl AsyncFn(&Transaction) -> Result<T, StoreProblem>,
) -> Result<T, StoreProblem> {
    run(stores, "readwrite", work).await
}

/// Whether the browser lets the app keep anything.
pub async fn works() -> bool {
    connection().await.is_ok()
}

/// One transaction.
#[derive(Clone)]
pub struct Transaction {
    inner: IdbTransaction,
    done: Promise,
}

impl Transaction {
    /// The value under a key.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn get(&self, store: &str, key: &str) -> Result<Option<String>, StoreProblem> {
        let request = self.inner.object_store(store).and_then(|store| store.get(&key.into())).map_err(failed)?;
        Ok(settled(&request).await?.as_string())
    }

    /// Every value, in the order of the keys.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn all(&self, store: &str) -> Result<Vec<String>, StoreProblem> {
        let request = self.inner.object_store(store).and_then(|store| store.get_all()).map_err(failed)?;
        let values: Array = settled(&request).await?.unchecked_into();
        Ok(values.iter().filter_map(|value| value.as_string()).collect())
    }

    /// At most so many values whose keys come after this one, in the order of the keys. What is between two calls is a
    /// task of its own, so that thousands of values do not keep a slow phone from answering a touch.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn page(&self, store: &str, after: Option<&str>, most: u32) -> Result<Vec<String>, StoreProblem> {
        let range = match after {
            Some(key) => IdbKeyRange::lower_bound_with_open(&key.into(), true).map_err(failed)?.into(),
            None => JsValue::UNDEFINED,
        };
        let store = self.inner.object_store(store).map_err(failed)?;
        let request = store.get_all_with_key_and_limit(&range, most).map_err(failed)?;
        let values: Array = settled(&request).await?.unchecked_into();
        Ok(values.iter().map(|value| value.as_string().unwrap_or_default()).collect())
    }

    /// Puts a value under a key.
    ///
    /// # Errors
    /// When the browser does not even begin to.
    pub fn put(&self, store: &str, key: &str, value: &str) -> Result<(), StoreProblem> {
        let store = self.inner.object_store(store).map_err(failed)?;
        store.put_with_key(&value.into(), &key.into()).map(drop).map_err(failed)
    }

    /// Removes what is under a key.
    ///
    /// # Errors
    /// When the browser does not even begin to.
    pub fn remove(&self, store: &str, key: &str) -> Result<(), StoreProblem> {
        let store = self.inner.object_store(store).map_err(failed)?;
        store.delete(&key.into()).map(drop).map_err(failed)
    }

    fn begin(database: &IdbDatabase, stores: &[&str], mode: &str) -> Result<Self, StoreProblem> {
        let names: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        // `web_sys` hides the third argument behind a compiler flag.
        let options = object("durability", &"strict".into());
        let begin = method(database, "transaction").map_err(failed)?;
        let inner = begin.call3(database, &names, &mode.into(), &options).map_err(failed)?;
        let inner: IdbTransaction = inner.unchecked_into();
        let done = Promise::new(&mut |resolve, reject| {
            inner.set_oncomplete(Some(&resolve));
            inner.set_onabort(Some(&reject));
        });
        Ok(Self { inner, done })
    }

    async fn complete(self) -> Result<(), StoreProblem> {
        match JsFuture::from(self.done).await {
            Ok(_) => Ok(()),
            Err(_) => Err(self.inner.error().map_or_else(interrupted, |error| problem(&error))),
        }
    }
}

/// Some work in a transaction, behind one type: what surrounds it is then compiled once and not for every caller.
type Work<'a> = dyn Fn(Transaction) -> Pin<Box<dyn Future<Output = Result<(), StoreProblem>> + 'a>> + 'a;

async fn run<T>(
    stores: &[&str],
    mode: &str,
    work: impl AsyncFn(&Transaction) -> Result<T, StoreProblem>,
) -> Result<T, StoreProblem> {
    let found = RefCell::new(None);
    let (work, slot) = (&work, &found);
    let keep = async move |transaction: Transaction| {
        *slot.borrow_mut() = Some(work(&transaction).await?);
        Ok(())
    };
    insist(stores, mode, &|transaction| Box::pin(keep(transaction))).await?;
    found.take().ok_or_else(interrupted)
}

/// Runs some work in a transaction; once more on a new connection if the one at hand turns out to be dead.
async fn insist(stores: &[&str], mode: &str, work: &Work<'_>) -> Result<(), StoreProblem> {
    let mut again = true;
    loop {
        match attempt(stores, mode, work).await {
            Err(StoreProblem::Failed(_)) if again => forget_connection(),
            other => return other,
        }
        again = false;
    }
}

async fn attempt(stores: &[&str], mode: &str, work: &Work<'_>) -> Result<(), StoreProblem> {
    let transaction = Transaction::begin(&connection().await?, stores, mode)?;
    match work(transaction.clone()).await {
        Ok(()) => transaction.complete().await,
        Err(problem) => {
            let _ = transaction.inner.abort();
            let _ = transaction.complete().await;
            Err(problem)
        }
    }
}

/// Closes the connection; the next call opens another.
pub(super) fn forget_connection() {
    if let Some(database) = CONNECTION.take() {
        database.close();
    }
}

/// Deletes the whole database, for tests.
#[cfg(feature = "store-suite")]
pub(super) async fn delete_everything() {
    forget_connection();
    let factory: IdbFactory = global("indexedDB").unchecked_into();
    if let Ok(request) = factory.delete_database(NAME) {
        let _ = settled(&request).await;
    }
}

async fn connection() -> Result<IdbDatabase, StoreProblem> {
    if let Some(database) = CONNECTION.with_borrow(Clone::clone) {
        return Ok(database);
    }
    let factory: IdbFactory = global("indexedDB").dyn_into().map_err(|_| StoreProblem::Unavailable)?;
    let request = factory.open_with_u32(NAME, VERSION).map_err(|_| StoreProblem::Unavailable)?;
    let database: IdbDatabase = opened(&request).await?.unchecked_into();
    // Another tab wants to bring the database up to date, or the browser dropped the connection.
    let forget = Closure::<dyn Fn()>::new(forget_connection).into_js_value();
    database.set_onversionchange(Some(forget.unchecked_ref()));
    database.set_onclose(Some(forget.unchecked_ref()));
    CONNECTION.set(Some(database.clone()));
    Ok(database)
}

async fn opened(request: &IdbOpenDbRequest) -> Result<JsValue, StoreProblem> {
    let create = {
        let request = request.clone();
        Closure::once_into_js(move || {
            if let Ok(database) = request.result() {
                let database: IdbDatabase = database.unchecked_into();
                for store in STORES {
                    let _ = database.create_object_store(store);
                }
            }
        })
    };
    request.set_onupgradeneeded(Some(create.unchecked_ref()));
    let mut timer = None;
    let answered = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
        let held = Array::of2(&JsValue::UNDEFINED, &HELD.into());
        request.set_onblocked(bound(&reject, &held).as_ref());
        timer = Some(Timer::calling(&reject, OPEN_TIMEOUT_MS));
    });
    match JsFuture::from(answered).await {
        Ok(_) => request.result().map_err(failed),
        Err(held) if held.is_string() => Err(StoreProblem::HeldByAnotherTab),
        Err(_) => Err(refused(request)),
    }
}

/// A function with its first arguments filled in.
fn bound(function: &Function, arguments: &Array) -> Option<Function> {
    method(function, "bind").ok()?.apply(function, arguments).ok()?.dyn_into().ok()
}

/// Why the browser did not open the database: by policy, for want of room, or for no reason that it gives.
fn refused(request: &IdbOpenDbRequest) -> StoreProblem {
    match request.error() {
        Ok(Some(error)) if matches!(error.name().as_str(), "SecurityError" | "InvalidStateError") => {
            StoreProblem::Unavailable
        }
        Ok(Some(error)) => problem(&error),
        _ => interrupted(),
    }
}

async fn settled(request: &IdbRequest) -> Result<JsValue, StoreProblem> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(promise).await {
        Ok(_) => request.result().map_err(failed),
        Err(_) => Err(request.error().ok().flatten().map_or_else(interrupted, |error| problem(&error))),
    }
}

fn problem(error: &DomException) -> StoreProblem {
    named(error.name())
}

fn named(name: String) -> StoreProblem {
    if name == "QuotaExceededError" { StoreProblem::Full } else { StoreProblem::Failed(name) }
}

fn interrupted() -> StoreProblem {
    StoreProblem::Failed("interrupted".to_owned())
}

fn failed(error: JsValue) -> StoreProblem {
    named(property(&error, "name").as_string().unwrap_or_default())
}
