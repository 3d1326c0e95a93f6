//! The pack of the project that is open: from the page, from this phone, or from the server, in that order.

use std::sync::Arc;

use domain::{collection::questionnaire::QuestionnaireRef, wire::v1::Pack};
use leptos::prelude::*;

use super::start::Start;

/// What is known of a project's pack.
#[derive(Clone, Debug, PartialEq)]
pub enum PackState {
    /// That of this project is still being looked for.
    Loading(String),
    /// Here.
    Ready(Arc<Pack>),
    /// Here in another language, which is better than nothing until the right one comes.
    InAnother(Arc<Pack>),
    /// Not on this phone, and there is no signal to fetch it.
    NeedsSignal,
    /// The server says that there is no such project.
    Unknown,
}

impl PackState {
    /// The pack, if it is here.
    pub fn pack(&self) -> Option<Arc<Pack>> {
        match self {
            Self::Ready(pack) | Self::InAnother(pack) => Some(pack.clone()),
            _ => None,
        }
    }

    /// Whether this is the pack of a project.
    #[cfg(feature = "hydrate")]
    fn is_of(&self, slug: &str) -> bool {
        self.pack().is_some_and(|pack| pack.project.slug == slug)
    }

    /// Whether a better one of this project is waited for.
    #[cfg(feature = "hydrate")]
    fn waits_for(&self, slug: &str) -> bool {
        match self {
            Self::Loading(wanted) => wanted == slug,
            Self::InAnother(pack) => pack.project.slug == slug,
            _ => false,
        }
    }
}

/// The pack of the project that is open.
#[derive(Clone, Copy)]
pub struct PackContext {
    state: RwSignal<PackState>,
    /// The pack that the open draft was begun with, where the project has moved on since.
    older: RwSignal<Option<Arc<Pack>>>,
}

impl PackContext {
    /// The pack that the page came with, if any.
    pub(super) fn from_page(start: &Start) -> Self {
        let first = match (&start.pack, start.unknown_project) {
            (Some(pack), _) => PackState::Ready(Arc::new(pack.clone())),
            (None, true) => PackState::Unknown,
            (None, false) => PackState::Loading(String::new()),
        };
        Self { state: RwSignal::new(first), older: RwSignal::new(None) }
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
    #[cfg(feature = "hydrate")]
    pub fn open(self, slug: String, language: &'static str) {
        if !self.state.with_untracked(|state| state.is_of(&slug)) {
            self.state.set(PackState::Loading(slug.clone()));
        }
        leptos::task::spawn_local(async move { self.find(&slug, language).await });
    }

    #[cfg(feature = "hydrate")]
    async fn find(self, slug: &str, language: &str) {
        use crate::platform::packs::{self, Fetched, Kept};

        if self.state.with_untracked(|state| matches!(state, PackState::Loading(_)))
            && let Some(Kept { pack, in_language }) = packs::kept(slug, language).await
        {
            let pack = Arc::new(pack);
            self.found(slug, if in_language { PackState::Ready(pack) } else { PackState::InAnother(pack) });
        }
        match packs::fetch(slug, language).await {
            Fetched::Fresh(pack) => self.found(slug, PackState::Ready(Arc::from(pack))),
            Fetched::Unknown => self.found_none(slug, PackState::Unknown),
            Fetched::NoSignal => self.found_none(slug, PackState::NeedsSignal),
        }
    }

    /// Shows what was found, where that is waited for: what arrives late for another project is kept and not shown.
    #[cfg(feature = "hydrate")]
    fn found(self, slug: &str, state: PackState) {
        if self.state.with_untracked(|now| now.waits_for(slug)) {
            self.state.set(state);
        }
    }

    /// Says why there is no pack, where there is none in any language.
    #[cfg(feature = "hydrate")]
    fn found_none(self, slug: &str, state: PackState) {
        if !self.state.with_untracked(|now| now.is_of(slug)) {
            self.found(slug, state);
        }
    }
}
