//! A workbench: work that keeps a processor busy is done here, beside the threads that answer requests, and only so much
//! of it at a time. It knows nothing of what the work is.

use std::{num::NonZero, sync::Arc, thread::available_parallelism, time::Duration};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
    time::timeout,
};

/// After so many seconds it is worth asking again.
const AGAIN_S: u64 = 5;

/// Places to work at. Cloning is cheap, and gives no further place.
#[derive(Clone, Debug)]
pub struct Workbench {
    places: Arc<Semaphore>,
    patience: Duration,
}

/// Every place was taken for as long as anybody waits for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("every place to work at was taken")]
pub struct Busy {
    /// Seconds until it is worth asking again.
    pub retry_after_s: u64,
}

impl Default for Busy {
    fn default() -> Self {
        Self { retry_after_s: AGAIN_S }
    }
}

/// A place that somebody has; it is free again once this is gone.
#[derive(Debug)]
pub struct Place {
    _taken: OwnedSemaphorePermit,
}

impl Workbench {
    /// A bench with so many places, for one of which people wait so long.
    pub fn new(places: usize, patience: Duration) -> Self {
        Self { places: Arc::new(Semaphore::new(places)), patience }
    }

    /// A bench that leaves half of the processors to everything else.
    pub fn of_this_machine(patience: Duration) -> Self {
        let processors = available_parallelism().map_or(1, NonZero::get);
        Self::new(processors.div_ceil(2), patience)
    }

    /// A place, once one is free.
    ///
    /// # Errors
    /// When none came free in time.
    pub async fn place(&self) -> Result<Place, Busy> {
        let free = timeout(self.patience, Arc::clone(&self.places).acquire_owned()).await;
        let free = free.map_err(|_| Busy::default())?;
        free.map(|taken| Place { _taken: taken }).map_err(|_| Busy::default())
    }

    /// Does work at a place, once one is free. It is done to its end, even when whoever asked has gone away.
    ///
    /// # Errors
    /// When no place came free in time.
    ///
    /// # Panics
    /// When the work does.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        self.place().await?.run(work).await
    }
}

impl Place {
    /// Does work here, and leaves the place behind it.
    ///
    /// # Errors
    /// When the program ends.
    ///
    /// # Panics
    /// When the work does.
    pub async fn run<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let working = spawn_blocking(move || {
            let done = work();
            drop(self);
            done
        });
        working.await.map_err(|error| match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Busy::default(),
        })
    }
}
