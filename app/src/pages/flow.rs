//! `/p/{slug}/answer/{step}`: finds the page of the flow for a step, and moves between steps.

use std::sync::Arc;

use domain::{draft::Draft, questionnaire::pages, response::QuestionnaireRef, wire::v1::Pack};
use leptos::prelude::*;
use outbox::ports::StoreProblem;

#[cfg(feature = "event")]
use super::event::Keeping;
use super::{
    about::AboutPage, check::CheckPage, nothing_answered::NothingAnsweredPage, project::ProjectBanners,
    question::QuestionPage, setup::SetupPage, unsaved::UnsavedPage,
};
#[cfg(not(feature = "event"))]
use crate::contexts::this_phone::use_this_phone;
use crate::{
    components::{layout::Link, live},
    contexts::{
        draft::{DraftState, use_draft},
        outbox::use_outbox,
        pack::use_pack,
        route::{Navigate, set_title, use_navigate},
    },
    i18n::use_words,
    messages,
    navigation::Route,
    pages::{Waiting, WaitingForPack},
    steps,
};

/// Whether there is a draft to go on with.
#[derive(Clone, PartialEq, Eq)]
enum Phase {
    Loading,
    None,
    /// There is, and it was begun with this questionnaire.
    Open(QuestionnaireRef),
}

/// One page of the flow.
#[component]
pub fn FlowPage(
    /// The project.
    slug: String,
    /// The step in the address; empty is wherever the person was.
    step: String,
    /// Whether it was opened from "check your answers".
    returning: bool,
) -> impl IntoView {
    let (pack, draft) = (use_pack(), use_draft());
    let phase = Memo::new({
        let slug = slug.clone();
        move |_| {
            draft.with(|state| match state {
                DraftState::Loading => Phase::Loading,
                DraftState::Open(draft) if draft.agreed.is_some() && draft.project == slug => {
                    Phase::Open(draft.questionnaire.clone())
                }
                _ => Phase::None,
            })
        }
    });
    live(move || {
        let state = pack.get();
        match (state.pack(), phase.get()) {
            _ if step == steps::GOODBYE => view! { <Goodbye slug=slug.clone() /> }.into_any(),
            (None, _) => view! { <WaitingForPack state=state /> }.into_any(),
            (Some(_), Phase::Loading) => view! { <Waiting /> }.into_any(),
            (Some(_), Phase::None) => view! { <NothingHere slug=slug.clone() /> }.into_any(),
            (Some(_), Phase::Open(asked)) => match pack.for_draft(&asked) {
                Some(pack) => {
                    provide_context(Flow::new(pack, &step, returning));
                    view! { <Step step=step.clone() /> }.into_any()
                }
                None => view! { <Waiting /> }.into_any(),
            },
        }
    })
}

/// Moves between the steps of the flow from the page that is open.
#[derive(Clone, Copy)]
pub struct Flow {
    pack: StoredValue<Arc<Pack>>,
    here: StoredValue<String>,
    returning: bool,
    /// Why the phone could not save the answers, once it could not.
    unsaved: RwSignal<Option<StoreProblem>>,
}

impl Flow {
    fn new(pack: Arc<Pack>, step: &str, returning: bool) -> Self {
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
        let (draft, outbox) = (use_draft(), use_outbox());
        #[cfg(feature = "event")]
        let event = crate::contexts::event::use_event();
        let pack = self.flow.pack();
        let Some(finished) = draft.finish(&pack, use_words().tag()) else { return };
        match finished {
            Ok(entry) => outbox.save(entry, move |saved| match saved {
                Ok(()) => {
                    #[cfg(feature = "event")]
                    event.finished(draft);
                    draft.forget();
                    self.navigate.instead(Route::Done { slug: pack.project.slug.clone() });
                }
                Err(problem) => self.flow.unsaved.set(Some(problem)),
            }),
            Err(step) => self.navigate.to(self.flow.route(&step, true)),
        }
    }
}

#[component]
fn Step(step: String) -> impl IntoView {
    let flow = use_flow();
    let (draft, navigate) = (use_draft(), use_navigate());
    if step.is_empty() {
        let resume = draft.get_untracked().map(|draft| draft.step).filter(|step| !step.is_empty());
        navigate.instead(flow.route(resume.as_deref().unwrap_or(steps::SETUP), false));
    } else if !flow.returning
        && step != steps::NOTHING
        && draft.with_untracked(|state| state.draft().is_some_and(|draft| draft.step != step))
    {
        let here = step.clone();
        draft.update(|draft| draft.step = here);
    }
    live(move || {
        if flow.unsaved.with(Option::is_some) {
            return view! { <UnsavedPage problem=flow.unsaved /> }.into_any();
        }
        let page = match step.as_str() {
            "" => ().into_any(),
            steps::SETUP => view! { <SetupPage /> }.into_any(),
            steps::CHECK => view! { <CheckPage /> }.into_any(),
            steps::ABOUT => view! { <AboutPage /> }.into_any(),
            steps::NOTHING => view! { <NothingAnsweredPage /> }.into_any(),
            _ => view! { <QuestionPage step=step.clone() /> }.into_any(),
        };
        view! {
            <ProjectBanners pack=flow.pack() />
            <p class="back"><Link to=flow.back()>{use_words().text(messages::COMMON_BACK)}</Link></p>
            {page}
            <Keeping />
        }
        .into_any()
    })
}

/// Says that the draft is kept, and offers to start again.
#[cfg(not(feature = "event"))]
#[component]
fn Keeping() -> impl IntoView {
    let words = use_words();
    let (draft, flow, navigate, phone) = (use_draft(), use_flow(), use_navigate(), use_this_phone());
    let kept = move || {
        let safe = draft.kept.get() && phone.storage_works.get();
        words.text(if safe { messages::DRAFT_SAVED } else { messages::DRAFT_NOT_SAVED })
    };
    let start_again = move |_| {
        draft.forget();
        navigate.to(Route::Project { slug: flow.pack().project.slug.clone() });
    };
    view! {
        <div class="keeping">
            <p role="status">{live(kept)}</p>
            <details>
                <summary>{words.text(messages::DRAFT_START_AGAIN)}</summary>
                <p>{words.text(messages::DRAFT_START_AGAIN_TEXT)}</p>
                <button type="button" class="danger" on:click=start_again>{words.text(messages::DRAFT_START_AGAIN_YES)}</button>
            </details>
        </div>
    }
    .into_any()
}

#[component]
fn Goodbye(slug: String) -> impl IntoView {
    let words = use_words();
    set_title(&words.text(messages::GOODBYE_TITLE));
    view! {
        <h1 tabindex="-1" data-focus="">{words.text(messages::GOODBYE_TITLE)}</h1>
        <p class="lead">{words.text(messages::GOODBYE_TEXT)}</p>
        <p><Link to=Route::Project { slug }>{words.text(messages::GOODBYE_BACK)}</Link></p>
    }
    .into_any()
}

#[component]
fn NothingHere(slug: String) -> impl IntoView {
    let words = use_words();
    set_title(&words.text(messages::DRAFT_GONE_TITLE));
    view! {
        <h1 tabindex="-1" data-focus="">{words.text(messages::DRAFT_GONE_TITLE)}</h1>
        <p>{words.text(messages::DRAFT_GONE)}</p>
        <p><Link to=Route::Project { slug } class="button">{words.text(messages::DRAFT_BEGIN)}</Link></p>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
