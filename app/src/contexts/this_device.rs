//! What is known of this phone: whether it works offline, keeps what it is given, and whose it is.

use crate::platform::{background, clock, document, drafts, preferences, service_worker};
use domain::time::Millis;
use leptos::prelude::*;

/// Whether the app works without signal on this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Being looked at.
    Checking,
    /// Every file and the pack were read back at this moment.
    Ready(Millis),
    /// Something is missing still.
    NotReady,
}

/// What is known of this phone.
#[derive(Clone, Copy)]
pub struct ThisDevice {
    /// Whether the app works without signal.
    pub readiness: RwSignal<Readiness>,
    /// Whether a newer version of the app is complete and waits to be used.
    pub update: RwSignal<bool>,
    /// Whether the browser promised to keep what is stored; none until it said.
    pub persisted: RwSignal<Option<bool>>,
    /// Whether it is the person's own; none until they said.
    pub own: RwSignal<Option<bool>>,
    /// Whether the browser says that there is no network. A hint for words, never a reason not to try.
    pub offline: RwSignal<bool>,
    /// Whether the browser lets the app keep anything.
    pub storage_works: RwSignal<bool>,
    /// Millions of bytes used, and still free for this app; none where the browser does not tell.
    pub space_mb: RwSignal<Option<(u64, u64)>>,
    /// Whether the app is on the home screen.
    pub installed: RwSignal<bool>,
}

impl ThisDevice {
    /// A phone of which nothing is known yet.
    pub(super) fn new() -> Self {
        Self {
            readiness: RwSignal::new(Readiness::Checking),
            update: RwSignal::new(false),
            persisted: RwSignal::new(None),
            own: RwSignal::new(None),
            offline: RwSignal::new(false),
            storage_works: RwSignal::new(true),
            space_mb: RwSignal::new(None),
            installed: RwSignal::new(false),
        }
    }

    /// Notes whether this is the person's own phone. On a shared one drafts end with the session.
    pub fn set_own(self, own: bool) {
        self.own.set(Some(own));
        preferences::set_own(Some(own));
        if !own {
            drafts::keep_in_this_tab_only();
        }
    }

    /// Asks again next time whose phone it is.
    pub fn forget_own(self) {
        self.own.set(None);
        preferences::set_own(None);
    }

    /// Reads back every file and the pack, and says whether the app works without signal.
    pub fn check_readiness(self, slug: Option<String>, language: &'static str) {
        self.readiness.set(Readiness::Checking);
        background::run(async move {
            let ready = service_worker::ready_offline(slug.as_deref(), language).await;
            let now = clock::now_ms();
            self.readiness.set(if ready { Readiness::Ready(now) } else { Readiness::NotReady });
        });
    }

    /// Learns how much room there is, and whether the app is on the home screen.
    pub fn look_at_storage(self) {
        background::run(async move {
            const MB: f64 = 1_000_000.0;
            self.installed.set(document::is_installed());
            let space = service_worker::space_bytes().await;
            self.space_mb
                .set(space.map(|(used, all)| ((used / MB).ceil() as u64, ((all - used).max(0.0) / MB) as u64)));
        });
    }

    /// Lets the newer version take over and opens the page with it.
    pub fn use_update(self) {
        service_worker::apply_update();
    }
}
