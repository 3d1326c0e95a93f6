//! `/p/{slug}`: what the project is, what people are told, and whether they are happy to take part.
//!
//! This page works before the app is ready and without it: its form then opens the plain one-page form.

use std::sync::Arc;

use domain::{
    collection::{draft::Draft, project::Asking},
    wire::v1::Pack,
};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    components::{
        ProjectBanners, ProjectName,
        form::{Choice, RadioButtons},
        layout::{LanguageChoice, Link, Notice, ServerLink},
        live,
    },
    contexts::{
        draft::DraftState,
        paper::moment,
        route::set_title,
        shared::{use_draft, use_navigate, use_pack},
        start::{AGREED, early_choice},
    },
    i18n::use_words,
    messages,
    navigation::Route,
    phone::{
        asking::{NotAsking, asking, open_until},
        flow::steps,
        not_found::WaitingForPack,
    },
    platform::document,
};

/// The project's first page.
#[component]
pub fn ProjectPage(
    /// The project.
    slug: String,
) -> impl IntoView {
    let pack = use_pack();
    live(move || {
        match pack.get().pack() {
        Some(pack) => view! { <Project pack=pack /> }.into_any(),
        None => view! { <LanguageChoice path=Route::Project { slug: slug.clone() }.path() /><WaitingForPack state=pack.get() /> }.into_any(),
    }
    })
}

#[component]
fn Project(pack: Arc<Pack>) -> impl IntoView {
    let words = use_words();
    let tag = words.tag();
    let project = &pack.project;
    set_title(project.name.get(tag));
    let route = Route::Project { slug: project.slug.clone() };
    let aims: Vec<_> =
        project.aims.iter().map(|aim| view! { <li><bdi>{words.said(&aim.text).view()}</bdi></li> }).collect();
    let begin = match asking(project) {
        Asking::Now => {
            let until = open_until(&words, project).map(|text| view! { <p class="until">{text}</p> });
            view! { {until}<Agreement pack=pack.clone() /><OtherWays path=route.path() /> }.into_any()
        }
        asking => {
            view! { <NotAsking slug=project.slug.clone() asking=asking zone=project.time_zone.clone() /> }.into_any()
        }
    };
    view! {
        <ProjectBanners pack=pack.clone() />
        <LanguageChoice path=route.path() />
        <ProjectName project=project.clone() />
        <Resume slug=project.slug.clone() />
        <section>
            <h2>{words.text(messages::PROJECT_AIMS)}</h2>
            <ul>{aims}</ul>
        </section>
        <Notice notice=project.notice.clone() />
        {begin}
    }
    .into_any()
}

/// What people said so far, and the same questions on one page.
#[component]
fn OtherWays(path: String) -> impl IntoView {
    let words = use_words();
    view! {
        <p><ServerLink href=[&path, "/results"].concat()>{words.text(messages::PROJECT_RESULTS)}</ServerLink></p>
        <p><ServerLink href=[&path, "/form"].concat()>{words.text(messages::PROJECT_PLAIN)}</ServerLink></p>
        <p><ServerLink href="/receipt".to_owned()>{words.text(messages::RECEIPT_LINK)}</ServerLink></p>
    }
    .into_any()
}

/// Offers to carry on with a draft that is on this phone.
#[component]
fn Resume(slug: String) -> impl IntoView {
    let draft = use_draft();
    live(move || {
        draft.with(|state| match state.draft() {
            Some(draft) if draft.agreed.is_some() && draft.project == slug => {
                view! { <CarryOn draft=draft.clone() /> }.into_any()
            }
            _ => ().into_any(),
        })
    })
}

#[component]
fn CarryOn(draft: Draft) -> impl IntoView {
    let words = use_words();
    let store = use_draft();
    let when = moment(words.tag(), draft.changed_at_ms);
    let step = if draft.step.is_empty() { steps::SETUP } else { &draft.step };
    view! {
        <section class="panel resume" aria-labelledby="resume">
            <h2 id="resume">{words.text(messages::PROJECT_RESUME_TITLE)}</h2>
            <p>{words.with(messages::PROJECT_RESUME, &[("when", &when)])}</p>
            <div class="actions">
                <Link to=Route::answer(&draft.project, step) class="button">{words.text(messages::PROJECT_CARRY_ON)}</Link>
                <button type="button" class="quiet" on:click=move |_| store.forget()>{words.text(messages::DRAFT_START_AGAIN)}</button>
            </div>
        </section>
    }
    .into_any()
}

/// The first control: works before the app is ready, and as a plain form without it.
#[component]
fn Agreement(pack: Arc<Pack>) -> impl IntoView {
    let words = use_words();
    let navigate = use_navigate();
    let draft = use_draft();
    let agreed = RwSignal::new(early_choice(AGREED));
    let error = RwSignal::new(None::<String>);
    let slug = pack.project.slug.clone();
    let action = ["/p/", &slug, "/form"].concat();
    let missing = words.text(messages::PROJECT_AGREE_MISSING);
    let go_on = move |event: SubmitEvent| {
        event.prevent_default();
        match agreed.get_untracked().as_deref() {
            Some("yes") => {
                draft.begin(&slug, &pack.questionnaire);
                let notice_version = pack.project.notice.version;
                draft.update(|draft| {
                    draft.agreed = Some(notice_version);
                    draft.step = steps::SETUP.to_owned();
                });
                navigate.to(Route::answer(&slug, steps::SETUP));
            }
            Some(_) => {
                draft.forget();
                navigate.to(Route::answer(&slug, steps::GOODBYE));
            }
            None => {
                error.set(Some(missing.clone()));
                document::show_wrong();
            }
        }
    };
    let choices = vec![
        Choice::new("yes", words.text(messages::PROJECT_YES)),
        Choice::new("no", words.text(messages::PROJECT_NO)),
    ];
    let begun = move || draft.with(|state| matches!(state, DraftState::Open(draft) if draft.agreed.is_some()));
    view! {
        <form class="panel" method="post" action=action hidden=live(begun) on:submit=go_on>
            <RadioButtons
                name=AGREED.to_owned()
                legend=words.text(messages::PROJECT_AGREE)
                hint=Some(words.text(messages::PROJECT_AGREE_HINT))
                error=error
                choices=choices
                selected=agreed.get_untracked()
                on_change=move |code| {
                    error.set(None);
                    agreed.set(Some(code));
                }
            />
            <button type="submit" class="button">{words.text(messages::COMMON_CONTINUE)}</button>
        </form>
    }
    .into_any()
}
