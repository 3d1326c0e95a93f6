//! Fakes of the outside world, and the acceptance suite that every store must pass. Nothing here ships.
//!
//! Every call waits for one extra poll, so that tests can stop or interleave engines at each of them.

mod acceptance;
mod server;
mod store;

use std::{
    cell::Cell,
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use domain::{collection::receipt_code::ReceiptCode, time::Millis};

pub use acceptance::{Bench, store_acceptance};
pub use server::{FakeServer, Weather, problem, reply};
pub use store::MemoryStore;

use crate::{
    entry::Entry,
    ports::{Clock, Lock},
};

/// Lets everybody else run once.
#[derive(Debug, Default)]
pub struct Pause(bool);

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0 {
            return Poll::Ready(());
        }
        self.0 = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

/// A clock that tests move.
#[derive(Clone, Debug, Default)]
pub struct FakeClock(Rc<Cell<Millis>>);

impl FakeClock {
    /// A clock that shows this moment.
    pub fn at(now_ms: Millis) -> Self {
        Self(Rc::new(Cell::new(now_ms)))
    }

    /// Moves it; backwards too.
    pub fn set(&self, now_ms: Millis) {
        self.0.set(now_ms);
    }
}

impl Clock for FakeClock {
    fn now_ms(&self) -> Millis {
        self.0.get()
    }
}

/// A lock shared by its clones.
#[derive(Clone, Debug, Default)]
pub struct FakeLock(Rc<Cell<bool>>);

/// Frees the lock when dropped.
#[derive(Debug)]
pub struct FakeGuard(Rc<Cell<bool>>);

impl Drop for FakeGuard {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

impl Lock for FakeLock {
    type Guard = FakeGuard;

    async fn try_acquire(&self) -> Option<FakeGuard> {
        Pause::default().await;
        (!self.0.replace(true)).then(|| FakeGuard(Rc::clone(&self.0)))
    }
}

/// A lock that everybody gets, as in a browser without one.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoLock;

impl Lock for NoLock {
    type Guard = ();

    async fn try_acquire(&self) -> Option<()> {
        Pause::default().await;
        Some(())
    }
}

/// An entry with a well-formed id made from a number, and bytes that name it.
pub fn entry(number: u32, created_at_ms: Millis) -> Entry {
    let id = format!("01970000-0000-7000-8000-{number:012x}");
    let bytes = format!(r#"{{"id":"{id}","revision":1,"project":"mascot","number":{number}}}"#);
    Entry::new(id, "mascot".to_owned(), bytes, Some(ReceiptCode::from_random([7; 10])), created_at_ms)
}
