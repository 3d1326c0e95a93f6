//! The running draft, kept after every change: in localStorage at once, and in IndexedDB within 300 ms with strict
//! durability. On a shared phone it is kept in the tab only and ends with it.
//!
//! Two copies, because Chromium writes localStorage to the disk seconds later, and IndexedDB alone is too late for a
//! reload; resuming takes the newer.

use std::{cell::RefCell, rc::Rc};

use domain::{collection::draft::Draft, json, time::Millis};
use outbox::StoreProblem;
use wasm_bindgen_futures::spawn_local;

use super::{
    globals::{Timer, listen, window},
    indexed_db::{DRAFTS, OUTBOX, read, write},
    preferences::own,
    web_storage::{self, Lasting},
};

/// The longest that a change waits for IndexedDB.
const DELAY_MS: f64 = 300.0;

const PREFIX: &str = "coeval.draft.";

type Tell = Rc<dyn Fn(bool)>;

struct Pending {
    slug: String,
    text: String,
    tell: Tell,
    _timer: Timer,
}

thread_local! {
    static PENDING: RefCell<Option<Pending>> = const { RefCell::new(None) };
}

/// Keeps a draft; `tell` hears whether the change is safe, once that is known.
pub fn keep(draft: &Draft, tell: impl Fn(bool) + 'static) {
    let Ok(text) = serde_json::to_string(draft) else { return };
    if own() == Some(false) {
        tell(web_storage::write(Lasting::Tab, &key(&draft.project), &text));
        return;
    }
    web_storage::write(Lasting::Phone, &key(&draft.project), &text);
    if PENDING.with_borrow(|pending| pending.as_ref().is_some_and(|waiting| waiting.slug != draft.project)) {
        flush();
    }
    PENDING.with_borrow_mut(|pending| match pending {
        Some(waiting) => {
            waiting.text = text;
            waiting.tell = Rc::new(tell);
        }
        None => {
            let timer = Timer::after(DELAY_MS, flush);
            let slug = draft.project.clone();
            *pending = Some(Pending { slug, text, tell: Rc::new(tell), _timer: timer });
        }
    });
}

/// Writes at once what still waits. Pages call it by themselves when they are hidden.
pub fn flush() {
    let Some(Pending { slug, text, tell, .. }) = PENDING.take() else { return };
    spawn_local(async move {
        let written = write(&[DRAFTS], async |transaction| transaction.put(DRAFTS, &slug, &text)).await;
        tell(written.is_ok());
    });
}

/// Begins to watch for the moments at which a browser may end the page.
pub fn watch() {
    let window = window();
    listen(&window, "pagehide", |_| flush());
    if let Some(document) = window.document() {
        listen(&document, "visibilitychange", |_| flush());
    }
}

/// The draft of a project: the newest copy there is, unless it has waited too long, or was saved and the page ended before
/// the draft could be forgotten.
pub async fn load(slug: &str, now_ms: Millis) -> Option<Draft> {
    let here = web_storage::read::<Draft>(Lasting::Tab, &key(slug));
    let at_once = web_storage::read::<Draft>(Lasting::Phone, &key(slug));
    let durable = read(&[DRAFTS], async |transaction| transaction.get(DRAFTS, slug).await).await;
    let durable = durable.ok().flatten().and_then(|text| json::read(&text));
    let draft = Draft::newer(here, Draft::newer(at_once, durable))?;
    let saved = read(&[OUTBOX], async |transaction| transaction.get(OUTBOX, &draft.id).await).await;
    if draft.expired(now_ms) || saved.is_ok_and(|saved| saved.is_some()) {
        forget(slug);
        return None;
    }
    Some(draft)
}

/// Forgets the draft of a project, everywhere.
pub fn forget(slug: &str) {
    PENDING.with_borrow_mut(|pending| {
        if pending.as_ref().is_some_and(|pending| pending.slug == slug) {
            *pending = None;
        }
    });
    web_storage::remove(Lasting::Tab, &key(slug));
    web_storage::remove(Lasting::Phone, &key(slug));
    let slug = slug.to_owned();
    spawn_local(async move {
        let _: Result<(), StoreProblem> = write(&[DRAFTS], async |transaction| transaction.remove(DRAFTS, &slug)).await;
    });
}

/// Moves every draft from the phone into this tab, for a phone that turns out to be shared.
pub fn keep_in_this_tab_only() {
    for slug in web_storage::names(Lasting::Phone, PREFIX) {
        if let Some(draft) = web_storage::read::<Draft>(Lasting::Phone, &key(&slug)) {
            forget(&slug);
            web_storage::write(Lasting::Tab, &key(&slug), &serde_json::to_string(&draft).unwrap_or_default());
        }
    }
}

fn key(slug: &str) -> String {
    [PREFIX, slug].concat()
}
