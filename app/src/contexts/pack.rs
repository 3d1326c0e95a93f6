//! The pack of the project that is open: from the page, from this phone, or from the server, in that order.

use std::sync::Arc;

use domain::wire::v1::Pack;
use leptos::prelude::*;

use super::{shared::shared, start::Start};

/// What is known of a project's pack.
#[derive(Clone, Debug, PartialEq)]
pub enum PackState {
    /// Still being looked for.
    Loading,
    /// Here.
    Ready(Arc<Pack>),
    /// Not on this phone, and there is no signal to fetch it.
    NeedsSignal,
    /// The server says that there is no such project.
    Unknown,
}

impl PackState {
    /// The pack, if it is here.
    pub fn pack(&self) -> Option<Arc<Pack>> {
        match self {
            Self::Ready(pack) => Some(pack.clone()),
            _ => None,
        }
    }

    /// Whether this is the pack of a project.
    #[cfg(feature = "hydrate")]
    fn is_of(&self, slug: &str) -> bool {
        self.pack().is_some_and(|pack| pack.project.slug == slug)
    }
}

/// The pack of the project that is open.
#[derive(Clone, Copy)]
pub struct PackContext(RwSignal<PackState>);

/// The pack of the project that is open.
pub fn use_pack() -> PackContext {
    shared().pack
}

impl PackContext {
    /// The pack that the page came with, if any.
    pub(super) fn from_page(start: &Start) -> Self {
        let first = match (&start.pack, start.unknown_project) {
            (Some(pack), _) => PackState::Ready(Arc::new(pack.clone())),
            (None, true) => PackState::Unknown,
            (None, false) => PackState::Loading,
        };
        Self(RwSignal::new(first))
    }

    /// What is known now.
    pub fn get(self) -> PackState {
        self.0.get()
    }

    /// The pack now, without following changes.
    pub fn pack_untracked(self) -> Option<Arc<Pack>> {
        self.0.with_untracked(PackState::pack)
    }

    /// Finds the pack of a project, unless it is open already; then keeps the phone's copy fresh.
    /// Calls `then` once the pack is there or known not to be.
    #[cfg(feature = "hydrate")]
    pub fn open(self, slug: String, language: &'static str, then: impl Fn() + 'static) {
        if self.0.with_untracked(|state| state.is_of(&slug)) {
            then();
        } else {
            self.0.set(PackState::Loading);
        }
        leptos::task::spawn_local(async move { self.find(slug, language, then).await });
    }

    #[cfg(feature = "hydrate")]
    async fn find(self, slug: String, language: &str, then: impl Fn()) {
        use crate::platform::packs::{self, Fetched};

        let here = self.0.with_untracked(|state| state.is_of(&slug));
        let kept = packs::kept(&slug, language).await;
        if !here && let Some(pack) = &kept {
            self.0.set(PackState::Ready(Arc::new(pack.clone())));
            then();
        }
        let found = here || kept.is_some();
        match packs::fetch(&slug, language).await {
            Fetched::Fresh(pack) if !found => {
                self.0.set(PackState::Ready(Arc::from(pack)));
                then();
            }
            Fetched::Unknown if !found => self.0.set(PackState::Unknown),
            Fetched::NoSignal if !found => self.0.set(PackState::NeedsSignal),
            _ => {}
        }
    }
}
