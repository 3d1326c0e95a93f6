//! What waits on this phone, and ways to add to it, send it and tidy it.

use domain::time::{DAY_MS, Millis};
use leptos::prelude::*;
use outbox::{
    entry::{Counts, Entry, Header},
    ports::StoreProblem,
};

use crate::platform::{background, clock, document, rescue, sync};

/// So many that wait are worth a reminder, however new they are.
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
        let waiting = self.counts()?.waiting;
        (self.waits_too_long() || waiting >= MANY).then_some(waiting)
    }

    /// Whether something has waited for more than a day.
    pub fn waits_too_long(self) -> bool {
        self.oldest_waiting_ms().is_some_and(|at_ms| clock::now_ms() - at_ms > DAY_MS)
    }

    /// Puts a new entry into the store and, once it is safe there, tries to send it.
    pub fn save(self, entry: Entry, then: impl FnOnce(Result<(), StoreProblem>) + 'static) {
        background::run(async move {
            let saved = sync::add(&entry).await;
            let safe = saved.is_ok();
            if safe {
                self.refresh().await;
            }
            then(saved);
            if safe {
                self.send_now();
            }
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
        background::run(async move {
            while self.stale.get_untracked() {
                self.stale.set(false);
                self.refresh().await;
            }
            self.reading.set(false);
        });
    }

    /// Reads the store again.
    pub async fn refresh(self) {
        match sync::headers().await {
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
        sync::send_now();
    }

    /// Forgets a receipt code that the person has kept.
    pub fn receipt_kept(self, id: String) {
        self.change(id, outbox::entry::Change::ReceiptKept);
    }

    /// Forgets every receipt code: whoever uses a shared device next must not open what others answered.
    pub fn forget_codes(self) {
        let with_code = |header: &Header| header.receipt_code.is_some().then(|| header.id.clone());
        let ids =
            self.headers.with_untracked(|headers| headers.iter().flatten().filter_map(with_code).collect::<Vec<_>>());
        ids.into_iter().for_each(|id| self.receipt_kept(id));
    }

    /// Takes a settled entry off the list.
    pub fn dismiss(self, id: String) {
        self.change(id, outbox::entry::Change::Dismissed);
    }

    fn change(self, id: String, change: outbox::entry::Change) {
        background::run(async move {
            self.unreadable.set(sync::apply(&[(id, change)]).await.is_err());
            self.refresh().await;
        });
    }

    /// Sends an envelope that could not be saved, without the store.
    pub fn send_directly(self, bytes: String, result: RwSignal<DirectSend>) {
        result.set(DirectSend::Sending);
        background::run(async move {
            result.set(match sync::send_directly(bytes).await {
                Some(true) => DirectSend::Sent,
                Some(false) => DirectSend::Refused,
                None => DirectSend::Failed,
            });
        });
    }

    /// Gives the person everything that the server does not have yet as a file, to be brought there by somebody; says how
    /// many answers that is.
    pub fn save_to_file(self, file_name: String, saved: RwSignal<Option<usize>>) {
        background::run(async move {
            match rescue::save(&file_name).await {
                Ok(count) => saved.set(Some(count)),
                Err(_) => self.unreadable.set(true),
            }
        });
    }

    /// Gives the person a copy of an entry as a file.
    pub fn download_entry(self, id: String, file_name: String) {
        background::run(async move {
            if let Some(bytes) = sync::bytes(&id).await {
                document::download(&file_name, &bytes);
            }
        });
    }
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
