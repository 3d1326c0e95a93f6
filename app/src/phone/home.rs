//! `/`: the projects to choose from.

use domain::wire::v1::ProjectSummary;
use leptos::prelude::*;

use crate::{
    components::{
        layout::{LanguageChoice, Link, ServerLink},
        live,
    },
    contexts::{route::set_title, start::Start},
    i18n::use_words,
    messages,
    navigation::Route,
    phone::first_account::FirstAccount,
};

/// Open projects from the server, or the ones whose packs are on this phone.
#[component]
pub fn HomePage() -> impl IntoView {
    let words = use_words();
    set_title(&words.text(messages::HOME_TITLE));
    let start = expect_context::<Start>();
    let first_account = start.first_account;
    let projects = RwSignal::new(start.projects);
    let offline = RwSignal::new(false);
    let ready = RwSignal::new(Vec::<String>::new());
    #[cfg(feature = "hydrate")]
    load(projects, offline, ready, words.tag());
    view! {
        <LanguageChoice path="/" />
        <h1 tabindex="-1" data-focus="">{words.text(messages::HOME_TITLE)}</h1>
        <p class="lead">{words.text(messages::HOME_INTRO)}</p>
        {live(move || match projects.get() {
            None => view! { <p class="loading" role="status">{words.text(messages::APP_LOADING)}</p> }.into_any(),
            Some(projects) => view! { <ProjectList projects=projects offline=offline.get() ready=ready /> }.into_any(),
        })}
        <FirstAccount lines=first_account />
        <p class="hint"><a href="/staff">{words.text(messages::HOME_STAFF)}</a></p>
    }
    .into_any()
}

/// Asks the server where the page came without projects, and falls back on what is kept here; then makes the questions of
/// each project ready for when there is no signal.
#[cfg(feature = "hydrate")]
fn load(
    projects: RwSignal<Option<Vec<ProjectSummary>>>,
    offline: RwSignal<bool>,
    ready: RwSignal<Vec<String>>,
    language: &'static str,
) {
    use crate::platform::{packs, service_worker};

    let with_the_page = projects.get_untracked();
    // Whoever goes on meanwhile takes this page's signals along: they are set, and never read.
    leptos::task::spawn_local(async move {
        let listed = match with_the_page {
            Some(listed) => listed,
            None => {
                let kept = packs::kept_projects(language).await;
                if !kept.is_empty() {
                    projects.set(Some(kept.clone()));
                }
                let open = packs::fetch_projects().await;
                offline.set(open.is_none());
                let listed = open.unwrap_or(kept);
                projects.set(Some(listed.clone()));
                listed
            }
        };
        let here = packs::keep_all(&listed, language).await;
        if service_worker::ready_offline(None, language).await {
            ready.set(here);
        }
    });
}

#[component]
fn ProjectList(projects: Vec<ProjectSummary>, offline: bool, ready: RwSignal<Vec<String>>) -> impl IntoView {
    let words = use_words();
    let note = match (offline, projects.is_empty()) {
        (true, true) => Some(messages::HOME_OFFLINE_NONE),
        (true, false) => Some(messages::HOME_OFFLINE),
        (false, true) => Some(messages::HOME_NONE),
        (false, false) => None,
    };
    let note = note.map(|key| view! { <p>{words.text(key)}</p> });
    let again =
        offline.then(|| view! { <p><a class="button quiet" href="">{words.text(messages::COMMON_TRY_AGAIN)}</a></p> });
    let cards = projects
        .into_iter()
        .map(|project| {
            let results = project.has_results.then(|| {
                let address = ["/p/", &project.slug, "/results"].concat();
                view! { <p><ServerLink href=address>{words.text(messages::HOME_RESULTS)}</ServerLink></p> }
            });
            let practice = project.practice.then(|| view! { <p class="hint">{words.text(messages::HOME_PRACTICE)}</p> });
            let slug = project.slug.clone();
            let (name, summary) = (words.tongue(&project.name), words.tongue(&project.summary));
            let is_ready = move || ready.with(|ready| ready.contains(&slug));
            let readiness = move || if is_ready() { words.text(messages::HOME_READY) } else { String::new() };
            view! {
                <li class="card">
                    <h2 lang=name.lang.clone() dir=name.dir_or_auto()><Link to=Route::Project { slug: project.slug.clone() }>{project.name.get(words.tag()).to_owned()}</Link></h2>
                    <p lang=summary.lang.clone() dir=summary.dir_or_auto()>{project.summary.get(words.tag()).to_owned()}</p>
                    {practice}
                    {results}
                    <p class="hint">{live(readiness)}</p>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! { {note}{again}<ul class="cards">{cards}</ul> }.into_any()
}
