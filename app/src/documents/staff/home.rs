//! `/staff`: the projects that somebody may see, with how much came in and what waits for a decision.

use domain::{
    text::Text,
    time::{Millis, zone::TimeZone},
};
use leptos::prelude::*;

use super::frame::{Frame, Framed};
use crate::{
    i18n::{Words, use_words},
    messages,
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct HomeView {
    /// Who looks at it.
    pub frame: Frame,
    /// The projects.
    pub projects: Vec<ProjectLine>,
    /// How many envelopes of unknown projects wait, for those who decide about them.
    pub strays: Option<u64>,
}

/// A project as far as it may be seen.
#[derive(Clone, Debug)]
pub struct ProjectLine {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: Text,
    /// How many responses are stored.
    pub received: Option<u64>,
    /// How many envelopes did not fit and wait for a decision.
    pub aside: Option<u64>,
    /// How many responses look odd and wait for somebody to look at them.
    pub review: Option<u64>,
    /// Whether staff figures may be seen.
    pub figures: bool,
    /// Whether what people wrote may be read.
    pub stories: bool,
    /// Whether its codebook may be shaped.
    pub codebook: bool,
    /// Whether its devices may be managed.
    pub devices: bool,
    /// Whether the device in one's hands may be made ready for an event, and rescue files brought in.
    pub prepares: bool,
    /// The number of the latest release.
    pub release: Option<u32>,
    /// When it stops asking, and where it is, while it asks.
    pub closes: Option<(Millis, TimeZone)>,
}

/// The whole page.
#[component]
pub fn HomePage(
    /// What it shows.
    view: HomeView,
) -> impl IntoView {
    let words = use_words();
    let HomeView { frame, projects, strays } = view;
    let none = projects.is_empty().then(|| {
        view! { <section class="card"><p>{words.text(messages::STAFF_PROJECTS_NONE)}</p></section> }
    });
    // One page takes the files of every project.
    let import = projects.iter().any(|project| project.prepares).then(|| {
        view! { <p><a href="/staff/import">{words.text(messages::STAFF_IMPORT)}</a></p> }
    });
    let cards = projects.into_iter().map(|project| card(&words, project)).collect::<Vec<_>>();
    let strays = strays.filter(|count| *count > 0).map(|count| {
        view! { <p><a href="/staff/quarantine">{words.count(messages::STAFF_STRAYS, count, &[])}</a></p> }
    });
    view! {
        <Framed frame=frame heading=words.text(messages::STAFF_PROJECTS)>
            {none}
            <ul class="cards">{cards}</ul>
            {strays}
            {import}
        </Framed>
    }
    .into_any()
}

fn card(words: &Words, project: ProjectLine) -> AnyView {
    let ProjectLine {
        slug,
        name,
        received,
        aside,
        review,
        figures,
        stories,
        codebook,
        devices,
        prepares,
        release,
        closes,
    } = project;
    let name = name.get(words.tag()).to_owned();
    let link = |path: String, text: String| view! { <li><a href=path>{text}</a></li> }.into_any();
    let screen = received.map(|_| link(["/staff/p/", &slug, "/screen"].concat(), words.text(messages::STAFF_SCREEN)));
    let keeping =
        received.map(|_| link(["/staff/p/", &slug, "/keeping"].concat(), words.text(messages::STAFF_KEEPING)));
    let received = received.map(|count| view! { <p>{words.count(messages::STAFF_RECEIVED, count, &[])}</p> });
    let figures = figures.then(|| link(["/staff/p/", &slug].concat(), words.text(messages::STAFF_FIGURES)));
    let aside = aside.map(|count| {
        let text = match count {
            0 => words.text(messages::STAFF_ASIDE_NONE),
            count => words.count(messages::STAFF_ASIDE, count, &[]),
        };
        link(["/staff/p/", &slug, "/quarantine"].concat(), text)
    });
    let review = review.filter(|count| *count > 0).map(|count| {
        link(["/staff/p/", &slug, "/quarantine#review"].concat(), words.count(messages::STAFF_TO_REVIEW, count, &[]))
    });
    let stories = stories.then(|| link(["/staff/p/", &slug, "/stories"].concat(), words.text(messages::STAFF_STORIES)));
    let codebook = codebook
        .then(|| link(["/staff/p/", &slug, "/stories/codebook"].concat(), words.text(messages::STAFF_CODEBOOK)));
    let prepare = prepares.then(|| link(["/event/", &slug].concat(), words.text(messages::STAFF_PREPARE_DEVICE)));
    let devices = devices.then(|| link(["/staff/p/", &slug, "/devices"].concat(), words.text(messages::STAFF_DEVICES)));
    let poster = link(["/staff/p/", &slug, "/poster"].concat(), words.text(messages::STAFF_POSTER));
    let results = release.map(|number| {
        let text = words.with(messages::STAFF_RELEASE, &[("number", &words.number(number.into()))]);
        link(["/p/", &slug, "/results"].concat(), text)
    });
    let until = closes.map(|(at_ms, zone)| {
        let when = words.moment(at_ms, &zone);
        view! { <p>{words.with(messages::PROJECT_OPEN_UNTIL, &[("when", &when)])}</p> }
    });
    let unpublished = release.is_none().then(|| view! { <p>{words.text(messages::STAFF_RELEASE_NONE)}</p> });
    view! {
        <li class="card">
            <h2><a href=["/p/", &slug].concat()>{name}</a></h2>
            {until}
            {received}
            {unpublished}
            <ul class="ways">{figures}{stories}{codebook}{aside}{review}{prepare}{devices}{poster}{screen}{keeping}{results}</ul>
        </li>
    }
    .into_any()
}
