//! How far somebody is in the flow, and the ways on: to another step, or to saving.

use std::sync::Arc;

use domain::{
    collection::{draft::Draft, questionnaire::pages},
    wire::v1::Pack,
};
use leptos::prelude::*;
use outbox::ports::StoreProblem;

pub(super) use self::saving::entry_of;
use self::saving::save;
use super::steps;
use crate::{
    contexts::{
        route::Navigate,
        shared::{use_draft, use_navigate},
    },
    i18n::use_words,
    navigation::Route,
};

/// Moves between the steps of the flow from the page that is open.
#[derive(Clone, Copy)]
pub struct Flow {
    pack: StoredValue<Arc<Pack>>,
    here: StoredValue<String>,
    pub(super) returning: bool,
    /// Why the phone could not save the answers, once it could not.
    pub(super) unsaved: RwSignal<Option<StoreProblem>>,
}

impl Flow {
    pub(super) fn new(pack: Arc<Pack>, step: &str, returning: bool) -> Self {
        let (pack, here) = (StoredValue::new(pack), StoredValue::new(step.to_owned()));
        Self { pack, here, returning, unsaved: RwSignal::new(None) }
    }

    /// The project's pack.
    pub fn pack(self) -> Arc<Pack> {
        self.pack.get_value()
    }

    /// The page of another step.
    pub fn route(self, step: &str, returning: bool) -> Route {
        Route::Answer { slug: self.pack().project.slug.clone(), step: step.to_owned(), returning }
    }

    /// Where Back leads.
    pub fn back(self) -> Route {
        if self.returning || self.here.with_value(|here| here == steps::NOTHING) {
            return self.route(steps::CHECK, false);
        }
        match steps::before(&self.steps(), &self.here.get_value()) {
            Some(step) => self.route(&step, false),
            None => Route::Project { slug: self.pack().project.slug.clone() },
        }
    }

    /// Where Continue leads; none where the answers are saved next.
    pub fn next(self) -> Option<Route> {
        if self.returning {
            return Some(self.route(steps::CHECK, false));
        }
        steps::after(&self.steps(), &self.here.get_value()).map(|step| self.route(&step, false))
    }

    /// Whether going on from here saves the answers: nothing comes after this page, and something was answered. It
    /// follows the draft, as an answer may bring another page.
    pub fn saves(self) -> bool {
        self.saves_after(|_| ())
    }

    /// The same after a change of the draft that this page can make.
    pub fn saves_after(self, change: impl FnOnce(&mut Draft)) -> bool {
        let Some(mut draft) = use_draft().with(|state| state.draft().cloned()) else { return false };
        change(&mut draft);
        let pack = self.pack();
        let (questionnaire, aims) = (&pack.questionnaire, &pack.project.aims);
        let last = steps::steps(questionnaire, aims, &draft).pop();
        !self.returning && last == Some(self.here.get_value()) && !draft.answers_nothing(questionnaire, aims)
    }

    /// The number of this page's question and how many there are. It follows the draft.
    pub fn place(self) -> (u64, u64) {
        let place = use_draft().with(|state| {
            let draft = state.draft()?;
            let pack = self.pack();
            let pages = pages(&pack.questionnaire, &pack.project.aims, draft.length, &draft.answers);
            let page = pages.iter().find(|page| self.here.with_value(|here| *here == page.step()))?;
            Some((page.number as u64, page.total as u64))
        });
        place.unwrap_or_default()
    }

    fn steps(self) -> Vec<String> {
        let pack = self.pack();
        use_draft().with_untracked(|state| {
            state.draft().map(|draft| steps::steps(&pack.questionnaire, &pack.project.aims, draft)).unwrap_or_default()
        })
    }
}

/// The flow that the page is part of.
pub fn use_flow() -> Flow {
    expect_context::<Flow>()
}

/// Opens the next page, or saves the answers after the last.
#[derive(Clone, Copy)]
pub struct GoOn {
    flow: Flow,
    navigate: Navigate,
    finish: Finish,
}

/// A way to go on from the page that is open.
pub fn use_go_on() -> GoOn {
    GoOn { flow: use_flow(), navigate: use_navigate(), finish: use_finish() }
}

impl GoOn {
    /// Goes on.
    pub fn run(self) {
        match self.flow.next() {
            Some(route) => self.navigate.to(route),
            None => self.finish.run(),
        }
    }
}

/// Saves the answers into the outbox.
#[derive(Clone, Copy)]
pub struct Finish {
    flow: Flow,
    navigate: Navigate,
}

/// A way to save the answers.
pub fn use_finish() -> Finish {
    Finish { flow: use_flow(), navigate: use_navigate() }
}

impl Finish {
    /// Saves the answers, and asks first where there are none.
    pub fn run(self) {
        let nothing = use_draft().answers_nothing(&self.flow.pack());
        if nothing { self.navigate.to(self.flow.route(steps::NOTHING, false)) } else { self.save() }
    }

    /// Makes the draft a response and puts it into the outbox; only then is the draft forgotten.
    pub fn save(self) {
        let (draft, pack) = (use_draft(), self.flow.pack());
        let Some(finished) = draft.finish(&pack, use_words().tag()) else { return };
        match finished.and_then(|finished| entry_of(finished).ok_or(None)) {
            Ok(entry) => save(entry, draft, move |saved| match saved {
                Ok(()) => {
                    draft.forget();
                    self.navigate.instead(Route::Done { slug: pack.project.slug.clone() });
                }
                Err(problem) => self.flow.unsaved.set(Some(problem)),
            }),
            Err(item) => self.navigate.to(self.flow.route(item.as_deref().unwrap_or(steps::CHECK), true)),
        }
    }
}

/// What becomes of finished answers on somebody's own phone: they are kept as they are, with their receipt code.
#[cfg(not(feature = "event"))]
mod saving {
    use domain::collection::envelope::plain_bytes;
    use outbox::{entry::Entry, ports::StoreProblem};

    use crate::contexts::{
        clock::now_ms,
        draft::{DraftContext, Finished},
        shared::use_outbox,
    };

    pub(in crate::phone::flow) fn entry_of(Finished { response, receipt_code }: Finished) -> Option<Entry> {
        let bytes = plain_bytes(&response);
        Some(Entry::new(response.id, response.project, bytes, Some(receipt_code), now_ms()))
    }

    pub(super) fn save(entry: Entry, _: DraftContext, then: impl FnOnce(Result<(), StoreProblem>) + 'static) {
        use_outbox().save(entry, then);
    }
}

/// The same at events: they are sealed, and the device notes that the form is closed.
#[cfg(feature = "event")]
mod saving {
    use outbox::{entry::Entry, ports::StoreProblem};

    use crate::contexts::{
        draft::{DraftContext, Finished},
        event::use_event,
    };

    pub(in crate::phone::flow) fn entry_of(finished: Finished) -> Option<Entry> {
        use_event().sealed(finished.response)
    }

    pub(super) fn save(entry: Entry, draft: DraftContext, then: impl FnOnce(Result<(), StoreProblem>) + 'static) {
        let event = use_event();
        event.save(entry, move |saved| {
            if saved.is_ok() {
                event.finished(draft);
            }
            then(saved);
        });
    }
}
