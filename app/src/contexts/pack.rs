//! The pack of the project that is open: from the page, from this phone, or from the server, in that order.

use std::sync::Arc;

use domain::{response::QuestionnaireRef, wire::v1::Pack};
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
pub struct PackContext {
    state: RwSignal<PackState>,
    /// The pack that the open draft was begun with, where the project has moved on since.
    older: RwSignal<Option<Arc<Pack>>>,
    /// The project that was opened last: whatever arrives late for another one is kept and not shown.
    #[cfg(feature = "hydrate")]
    opened: RwSignal<String>,
}

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
        Self {
            state: RwSignal::new(first),
            older: RwSignal::new(None),
            #[cfg(feature = "hydrate")]
            opened: RwSignal::new(String::new()),
        }
    }

    /// What is known now.
    pub fn get(self) -> PackState {
        self.state.get()
    }

    /// The pack for a draft: the one that asks the version it was begun with. None while that is looked for.
    pub fn for_draft(self, asked: &QuestionnaireRef) -> Option<Arc<Pack>> {
        let fits = |pack: &Arc<Pack>| pack.questionnaire.is(asked);
        self.state.with(PackState::pack).filter(fits).or_else(|| self.older.get().filter(fits))
    }

    /// Looks on the phone for the pack that a draft was begun with. Calls `lost` with the newest version's name if it
    /// is not there any more: then the draft has to go on with that.
    #[cfg(feature = "hydrate")]
    pub fn look_back(
        self,
        slug: String,
        language: &'static str,
        asked: QuestionnaireRef,
        lost: impl Fn(QuestionnaireRef) + 'static,
    ) {
        leptos::task::spawn_local(async move {
            match crate::platform::packs::kept_for(&slug, language, &asked).await {
                Some(pack) => self.older.set(Some(Arc::new(pack))),
                None => {
                    if let Some(pack) = self.state.with_untracked(PackState::pack) {
                        lost(pack.questionnaire.name());
                    }
                }
            }
        });
    }

    /// Finds the pack of a project, unless it is open already; then keeps the phone's copy fresh.
    /// Calls `then` once the pack is there or known not to be.
    #[cfg(feature = "hydrate")]
    pub fn open(self, slug: String, language: &'static str, then: impl Fn() + 'static) {
        if self.state.with_untracked(|state| state.is_of(&slug)) {
            then();
        } else {
            self.state.set(PackState::Loading);
        }
        self.opened.set(slug.clone());
        leptos::task::spawn_local(async move { self.find(slug, language, then).await });
    }

    #[cfg(feature = "hydrate")]
    fn set(self, slug: &str, state: PackState) {
        if self.opened.with_untracked(|opened| opened == slug) {
            self.state.set(state);
        }
    }

    #[cfg(feature = "hydrate")]
    async fn find(self, slug: String, language: &str, then: impl Fn()) {
        use crate::platform::packs::{self, Fetched};

        let here = self.state.with_untracked(|state| state.is_of(&slug));
        let kept = packs::kept(&slug, language).await;
        if !here && let Some(pack) = &kept {
            self.set(&slug, PackState::Ready(Arc::new(pack.clone())));
            then();
        }
        let found = here || kept.is_some();
        // In another language it is better than nothing, and only until the right one is here.
        let in_language = here || packs::is_kept(&slug, language).await;
        match packs::fetch(&slug, language).await {
            Fetched::Fresh(pack) if !in_language => {
                self.set(&slug, PackState::Ready(Arc::from(pack)));
                if !found {
                    then();
                }
            }
            Fetched::Unknown if !found => self.set(&slug, PackState::Unknown),
            Fetched::NoSignal if !found => self.set(&slug, PackState::NeedsSignal),
            _ => {}
        }
    }
}
