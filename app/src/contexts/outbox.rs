//! What waits on this phone, and ways to add to it, send it and tidy it.

#[cfg(feature = "hydrate")]
use domain::time::DAY_MS;
use domain::time::Millis;
use leptos::prelude::*;
use outbox::{
    entry::{Counts, Entry, Header},
    ports::StoreProblem,
};

/// So many that wait are worth a reminder, however new they are.
#[cfg(feature = "hydrate")]
const MANY: usize = 20;

/// What waits on this phone.
#[derive(Clone, Copy)]
pub struct OutboxContext {
    /// Every entry, newest first; none until the store has been read.
    pub headers: RwSignal<Option<Vec<Header>>>,
    /// Whether a batch is on its way.
    pub sending: RwSignal<bool>,
    /// Whether the store could not be read.
    pub unreadable: RwSignal<bool>,
    /// Whether the store is being read because it changed, and whether it changed again since.
    reading: RwSignal<bool>,
    stale: RwSignal<bool>,
}

impl OutboxContext {
    /// An outbox that is not read yet.
    pub(super) fn new() -> Self {
        let no = || RwSignal::new(false);
        Self { headers: RwSignal::new(None), sending: no(), unreadable: no(), reading: no(), stale: no() }
    }

    /// How many entries are in which state; none until the store has been read.
    pub fn counts(self) -> Option<Counts> {
        self.headers.with(|headers| headers.as_deref().map(Counts::of))
    }

    /// When the oldest of what waits was saved; none when nothing waits.
    pub fn oldest_waiting_ms(self) -> Option<Millis> {
        let oldest = |headers: &[Header]| {
            headers.iter().filter(|header| header.is_waiting()).map(|header| header.created_at_ms).min()
        };
        self.headers.with(|headers| headers.as_deref().and_then(oldest))
    }

    /// How many wait, if they are many or one has waited for more than a day.
    pub fn overdue(self) -> Option<usize> {
        #[cfg(feature = "hydrate")]
        {
            let waiting = self.counts()?.waiting;
            (self.waits_too_long() || waiting >= MANY).then_some(waiting)
        }
        #[cfg(not(feature = "hydrate"))]
        None
    }

    /// Whether something has waited for more than a day.
    #[cfg(feature = "hydrate")]
    pub fn waits_too_long(self) -> bool {
        self.oldest_waiting_ms().is_some_and(|at_ms| crate::platform::clock::now_ms() - at_ms > DAY_MS)
    }

    /// Puts a new entry into the store and, once it is safe there, tries to send it.
    pub fn save(self, entry: Entry, then: impl FnOnce(Result<(), StoreProblem>) + 'static) {
        on_phone(move || async move {
            #[cfg(feature = "hydrate")]
            {
                let saved = crate::platform::sync::add(&entry).await;
                let safe = saved.is_ok();
                if safe {
                    self.refresh().await;
                }
                then(saved);
                if safe {
                    self.send_now();
                }
            }
            #[cfg(not(feature = "hydrate"))]
            drop((entry, then));
        });
    }

    /// Reads the store again soon, because it changed. Changes that come while it is read make one more reading, so
    /// that thousands of entries are not read for each.
    pub fn changed(self) {
        self.stale.set(true);
        if self.reading.get_untracked() {
            return;
        }
        self.reading.set(true);
        on_phone(move || async move {
            #[cfg(feature = "hydrate")]
            while self.stale.get_untracked() {
                self.stale.set(false);
                self.refresh().await;
            }
            self.reading.set(false);
        });
    }

    /// Reads the store again.
    #[cfg(feature = "hydrate")]
    pub async fn refresh(self) {
        match crate::platform::sync::headers().await {
            Ok(mut headers) => {
                headers.sort_unstable_by_key(|header| std::cmp::Reverse(header.created_at_ms));
                self.unreadable.set(false);
                self.headers.set(Some(headers));
            }
            Err(_) => self.unreadable.set(true),
        }
    }

    /// Sends what waits, now.
    pub fn send_now(self) {
        #[cfg(feature = "hydrate")]
        crate::platform::sync::send_now();
    }

    /// Forgets a receipt code that the person has kept.
    pub fn receipt_kept(self, id: String) {
        self.change(id, outbox::entry::Change::ReceiptKept);
    }

    /// Takes a settled entry off the list.
    pub fn dismiss(self, id: String) {
        self.change(id, outbox::entry::Change::Dismissed);
    }

    fn change(self, id: String, change: outbox::entry::Change) {
        on_phone(move || async move {
            #[cfg(feature = "hydrate")]
            {
                self.unreadable.set(crate::platform::sync::apply(&[(id, change)]).await.is_err());
                self.refresh().await;
            }
            #[cfg(not(feature = "hydrate"))]
            drop((id, change));
        });
    }

    /// Sends an envelope that could not be saved, without the store.
    pub fn send_directly(self, bytes: String, result: RwSignal<DirectSend>) {
        result.set(DirectSend::Sending);
        on_phone(move || async move {
            #[cfg(feature = "hydrate")]
            result.set(match crate::platform::sync::send_directly(bytes).await {
                Some(true) => DirectSend::Sent,
                Some(false) => DirectSend::Refused,
                None => DirectSend::Failed,
            });
            #[cfg(not(feature = "hydrate"))]
            drop((bytes, result));
        });
    }

    /// Gives the person everything that the server does not have yet as a file, to be brought there by somebody; says how
    /// many answers that is.
    pub fn save_to_file(self, file_name: String, saved: RwSignal<Option<usize>>) {
        on_phone(move || async move {
            #[cfg(feature = "hydrate")]
            match crate::platform::rescue::save(&file_name).await {
                Ok(count) => saved.set(Some(count)),
                Err(_) => self.unreadable.set(true),
            }
            #[cfg(not(feature = "hydrate"))]
            drop((file_name, saved));
        });
    }

    /// Gives the person a copy of an entry as a file.
    pub fn download_entry(self, id: String, file_name: String) {
        on_phone(move || async move {
            #[cfg(feature = "hydrate")]
            if let Some(bytes) = crate::platform::sync::bytes(&id).await {
                crate::platform::document::download(&file_name, &bytes);
            }
            #[cfg(not(feature = "hydrate"))]
            drop((id, file_name));
        });
    }
}

/// Runs in the background on the phone, and not at all on the server.
fn on_phone<F: Future<Output = ()> + 'static>(work: impl FnOnce() -> F) {
    #[cfg(feature = "hydrate")]
    leptos::task::spawn_local(work());
    #[cfg(not(feature = "hydrate"))]
    drop(work);
}

/// How an attempt to send answers that could not be saved went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectSend {
    /// Not tried yet.
    NotTried,
    /// On its way.
    Sending,
    /// The server has it.
    Sent,
    /// The server does not take it.
    Refused,
    /// No word from the server.
    Failed,
}
