//! `/`: the projects to choose from.

use domain::wire::v1::ProjectSummary;
use leptos::prelude::*;

use crate::{
    components::{
        layout::{LanguageChoice, Link},
        live,
    },
    contexts::{route::set_title, start::Start},
    i18n::use_words,
    messages,
    navigation::Route,
};

/// Open projects from the server, or the ones whose packs are on this phone.
#[component]
pub fn HomePage() -> impl IntoView {
    let words = use_words();
    set_title(&words.text(messages::HOME_TITLE));
    let start = expect_context::<Start>();
    let projects = RwSignal::new(start.projects);
    let offline = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    if projects.with_untracked(Option::is_none) {
        load(projects, offline);
    }
    view! {
        <LanguageChoice path="/" />
        <h1 tabindex="-1" data-focus="">{words.text(messages::HOME_TITLE)}</h1>
        <p class="lead">{words.text(messages::HOME_INTRO)}</p>
        {live(move || match projects.get() {
            None => view! { <p class="loading" role="status">{words.text(messages::APP_LOADING)}</p> }.into_any(),
            Some(projects) => view! { <ProjectList projects=projects offline=offline.get() /> }.into_any(),
        })}
    }
    .into_any()
}

/// Asks the server, and falls back on what is kept here.
#[cfg(feature = "hydrate")]
fn load(projects: RwSignal<Option<Vec<ProjectSummary>>>, offline: RwSignal<bool>) {
    use crate::platform::packs;

    leptos::task::spawn_local(async move {
        let kept = packs::kept_projects().await;
        if !kept.is_empty() {
            projects.set(Some(kept.clone()));
        }
        match packs::fetch_projects().await {
            Some(open) => projects.set(Some(open)),
            None => {
                offline.set(true);
                projects.set(Some(kept));
            }
        }
    });
}

#[component]
fn ProjectList(projects: Vec<ProjectSummary>, offline: bool) -> impl IntoView {
    let words = use_words();
    let note = match (offline, projects.is_empty()) {
        (true, true) => Some(messages::HOME_OFFLINE_NONE),
        (true, false) => Some(messages::HOME_OFFLINE),
        (false, true) => Some(messages::HOME_NONE),
        (false, false) => None,
    };
    let note = note.map(|key| view! { <p>{words.text(key)}</p> });
    let cards = projects
        .into_iter()
        .map(|project| {
            let results = ["/p/", &project.slug, "/results"].concat();
            view! {
                <li class="card">
                    <h2 dir="auto"><Link to=Route::Project { slug: project.slug.clone() }>{project.name.get(words.tag()).to_owned()}</Link></h2>
                    <p dir="auto">{project.summary.get(words.tag()).to_owned()}</p>
                    <p><a href=results>{words.text(messages::HOME_RESULTS)}</a></p>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! { {note}<ul class="cards">{cards}</ul> }.into_any()
}
