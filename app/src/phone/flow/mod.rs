//! `/p/{slug}/answer/{step}`: finds the page of the flow for a step.
//!
//! # Layout
//! `steps` is their order, `progress` how far somebody is and the ways on; every other file is a page.

mod about;
pub(crate) mod check;
#[cfg(not(feature = "event"))]
mod draft_kept;
mod nothing_answered;
mod progress;
pub(crate) mod question;
pub(crate) mod setup;
pub mod steps;
#[cfg(feature = "event")]
mod stop;
mod unsaved;

use domain::collection::questionnaire::QuestionnaireRef;
use leptos::prelude::*;

#[cfg(not(feature = "event"))]
use self::draft_kept::Keeping;
#[cfg(feature = "event")]
use self::stop::Keeping;
use self::{
    about::AboutPage,
    check::CheckPage,
    nothing_answered::NothingAnsweredPage,
    progress::{Flow, use_flow},
    question::QuestionPage,
    setup::SetupPage,
    unsaved::UnsavedPage,
};
use super::not_found::{Waiting, WaitingForPack};
use crate::{
    components::{ProjectBanners, layout::Link, live},
    contexts::{
        draft::DraftState,
        route::set_title,
        shared::{use_draft, use_navigate, use_pack},
    },
    i18n::use_words,
    messages,
    navigation::Route,
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
