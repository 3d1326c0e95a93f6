//! `/p/{slug}/results`: what a release says, as a document without WASM.
//!
//! # Layout
//! This file is the page, `people` says who answered, `differences` where both kinds of knowledge differ, `item` shows
//! one figure, `groups` its groups, `voices` both kinds of knowledge side by side, `waves` the waves by
//! date, `profile` the principles on one axis, `voices_missing` who answered beside a population, `release_diff` what changed since
//! the release before, `stories` what is said about stories, `method` how to read it all, `download` the ways to take a
//! chart away, `nothing` the short page where no figure may be shown, and `sentence` puts findings into words. Every
//! number comes from `Released`; nothing is computed from anything else.

mod differences;
mod download;
mod groups;
mod item;
mod method;
mod nothing;
mod people;
mod profile;
mod release_diff;
mod stories;
mod voices;
mod voices_missing;
mod waves;

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    collection::{
        project::Project,
        questionnaire::{Item, Section, Style},
    },
    disclosure::Figure,
    reporting::{published::Published, release_diff::ReleaseDiff, representation::ReferenceRow},
    time::Millis,
    wire::v1::Pack,
};
use leptos::prelude::*;

pub use download::on_paper;
pub(super) use voices_missing::to_choose;

use self::{
    differences::Differences,
    download::{Pictures, Source, chart_address, source},
    item::ItemFigure,
    method::Method,
    nothing::{Nothing, shows_nothing},
    people::PeoplePanel,
    profile::Profile,
    release_diff::{Superseded, WhatChanged},
    stories::Stories,
    voices_missing::VoicesMissing,
};
use crate::{
    components::{
        chart::Patterns,
        layout::{Banner, LanguageChoice},
    },
    i18n::{Said, Words, use_words},
    messages::{self, Key},
    phone::asking::open_until,
    wording::asked::{aim_of, item_of},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct ResultsView {
    /// The project and what was asked.
    pub pack: Arc<Pack>,
    /// The release that is shown; none before the first.
    pub published: Option<Published>,
    /// What stands beside it.
    pub beside: Beside,
}

/// What stands beside figures and is no part of them.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The population that the project is compared with; empty where none was chosen.
    pub reference: Vec<ReferenceRow>,
    /// When it was put in.
    pub reference_at_ms: Option<Millis>,
    /// Where staff may choose one.
    pub choose_at: Option<String>,
    /// The number of the release before, and what changed since.
    pub since: Option<(u32, ReleaseDiff)>,
    /// The number of the latest release, where an older one is shown.
    pub newer: Option<u32>,
    /// The project as it is now, where people are asked at this moment; what is published keeps its words.
    pub asks: Option<Arc<Pack>>,
}

/// The sections of the page, in the order of the questionnaire, and their headings.
const SECTIONS: [(Section, Key); 11] = [
    (Section::Aims, messages::RESULTS_SECTION_AIMS),
    (Section::Principles, messages::RESULTS_SECTION_PRINCIPLES),
    (Section::Impact, messages::RESULTS_SECTION_IMPACT),
    (Section::TakingPart, messages::RESULTS_SECTION_TAKING_PART),
    (Section::Challenges, messages::RESULTS_SECTION_CHALLENGES),
    (Section::Missing, messages::RESULTS_SECTION_MISSING),
    (Section::Recognition, messages::RESULTS_SECTION_RECOGNITION),
    (Section::Learned, messages::RESULTS_SECTION_LEARNED),
    (Section::Next, messages::RESULTS_SECTION_NEXT),
    (Section::Story, messages::RESULTS_SECTION_STORY),
    (Section::AboutYou, messages::RESULTS_SECTION_ABOUT_YOU),
];

/// The title of the document.
pub fn title(words: &Words, view: &ResultsView) -> String {
    words.with(messages::RESULTS_TITLE_OF, &[("project", view.pack.project.name.get(words.tag()))])
}

/// The whole page.
#[component]
pub fn ResultsPage(
    /// What it shows.
    view: ResultsView,
) -> impl IntoView {
    let words = use_words();
    let project = &view.pack.project;
    let address = ["/p/", &project.slug].concat();
    let (name, tongue) = (project.name.get(words.tag()).to_owned(), words.tongue(&project.name));
    let here = match (&view.published, view.beside.newer) {
        (Some(published), Some(_)) => release_diff::address(&project.slug, published.number),
        _ => [&address, "/results"].concat(),
    };
    let body = match view.published.clone() {
        Some(published) => view! {
            <Superseded slug=project.slug.clone() number=published.number newer=view.beside.newer />
            <SinceAndRelease pack=Arc::clone(&view.pack) published=published beside=view.beside.clone() />
        }
        .into_any(),
        None => view! {
            <section class="card">
                <h2>{words.text(messages::RESULTS_NONE_TITLE)}</h2>
                <p>{words.text(messages::RESULTS_NONE)}</p>
            </section>
        }
        .into_any(),
    };
    let banner = [(project.synthetic, messages::BANNER_SYNTHETIC), (project.practice, messages::BANNER_PRACTICE)]
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, key)| view! { <Banner kind="warning">{words.text(key)}</Banner> })
        .collect::<Vec<_>>();
    view! {
        <div class="results">
            {banner}
            <LanguageChoice path=here />
            <p class="project" lang=tongue.lang.clone() dir=tongue.dir_or_auto()>{name}</p>
            <h1>{words.text(messages::RESULTS_TITLE)}</h1>
            {view.beside.asks.as_ref().map(|now| until(&words, &now.project))}
            <p class="ways">
                <a href=address.clone()>{words.text(messages::RESULTS_TO_PROJECT)}</a>
                " "
                <a href=address>{words.text(messages::RESULTS_ANSWER_TOO)}</a>
                " "
                <a href="/portfolio">{words.text(messages::PORTFOLIO_TITLE)}</a>
            </p>
            {body}
        </div>
    }
    .into_any()
}

/// Until when a project that asks does so, where that is decided.
pub(super) fn until(words: &Words, project: &Project) -> AnyView {
    open_until(words, project).map(|text| view! { <p class="until">{text}</p> }).into_any()
}

/// A release as everybody sees it: what changed since the one before, and every figure.
#[component]
pub(super) fn SinceAndRelease(pack: Arc<Pack>, published: Published, beside: Beside) -> impl IntoView {
    view! {
        <WhatChanged pack=Arc::clone(&pack) published=published.clone() beside=beside.clone() />
        <Release pack=pack published=published beside=beside />
    }
    .into_any()
}

/// Every figure, with who answered before and how to read it after.
#[component]
pub(super) fn Release(pack: Arc<Pack>, published: Published, beside: Beside) -> impl IntoView {
    let words = use_words();
    provide_context(on_paper(&published, &words, &pack));
    if shows_nothing(&published) {
        return view! { <Nothing pack=pack published=published beside=beside /> }.into_any();
    }
    let shown: Vec<(Section, Key, Vec<Shown>)> = SECTIONS
        .into_iter()
        .map(|(section, heading)| (section, heading, figures_of(&pack, &published, section)))
        .filter(|(_, _, figures)| !figures.is_empty())
        .collect();
    let contents = shown
        .iter()
        .map(|(section, heading, _)| {
            view! { <li><a href=["#", anchor(*section)].concat()>{words.text(*heading)}</a></li> }.into_any()
        })
        .collect::<Vec<_>>();
    let sections = shown
        .into_iter()
        .map(|(section, heading, figures)| {
            let profile = (section == Section::Principles).then(|| {
                view! { <Profile pack=Arc::clone(&pack) published=published.clone() /> }
            });
            let stories = (section == Section::Story).then(|| view! { <Stories /> });
            let missing = (section == Section::Missing).then(|| {
                view! { <VoicesMissing pack=Arc::clone(&pack) published=published.clone() beside=beside.clone() /> }
            });
            let figures = figures
                .into_iter()
                .map(|shown| {
                    let by = published.side_by_side();
                    let csv = chart_address(&published, &pack.project.slug, &shown.figure.id);
                    let changes = published.changes.get(&shown.item.id).copied().unwrap_or_default();
                    view! {
                        <ItemFigure pack=Arc::clone(&pack) shown=shown by=by changes=changes csv=csv />
                    }
                })
                .collect::<Vec<_>>();
            view! {
                <section id=anchor(section) aria-labelledby=[anchor(section), "-heading"].concat()>
                    <h2 id=[anchor(section), "-heading"].concat()>{words.text(heading)}</h2>
                    {profile}
                    {stories}
                    {figures}
                    {missing}
                    <ToContents />
                </section>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let source = source(&published, &words, &pack);
    let to_differences = differences::stands(&published).then(|| {
        view! { <li><a href="#differences">{words.text(messages::RESULTS_DIFFER)}</a></li> }
    });
    view! {
        <Patterns />
        <Source text=source.clone() />
        <PeoplePanel pack=Arc::clone(&pack) published=published.clone() />
        <nav id="contents" class="contents" aria-label=words.text(messages::RESULTS_CONTENTS)>
            <ul>{to_differences}{contents}<li><a href="#method">{words.text(messages::RESULTS_METHOD_TITLE)}</a></li></ul>
        </nav>
        <Differences pack=Arc::clone(&pack) published=published.clone() />
        {sections}
        <Method pack=pack published=published />
        <ToContents />
        <Pictures source=source />
    }
    .into_any()
}

/// The way back from the end of a section: on a phone the page is many screens long.
#[component]
fn ToContents() -> impl IntoView {
    let words = use_words();
    view! { <p class="ways"><a href="#contents">{words.text(messages::RESULTS_TO_CONTENTS)}</a></p> }.into_any()
}

/// A figure with the item it is about.
#[derive(Clone, Debug)]
struct Shown {
    item: Item,
    figure: Figure,
    /// The aim in words, where it is about one.
    aim: Option<domain::text::Text>,
    /// The same figure of each wave by itself, by the wave's id, where it may be seen.
    by_wave: BTreeMap<String, Figure>,
}

impl Shown {
    /// The id of its figure on the page.
    fn anchor(&self) -> String {
        ["item-", &self.figure.id.replace('.', "-")].concat()
    }

    /// The question, with the aim in its place.
    fn question(&self, language: &str) -> String {
        self.asked(Style::Standard, language).text()
    }

    /// The same in the wording of a style, each text in its own language.
    fn asked(&self, style: Style, language: &str) -> Said {
        let aim = self.aim.as_ref().map(|aim| Said::of(aim, language));
        Said::of(self.item.question(style), language).about(aim)
    }
}

fn figures_of(pack: &Pack, published: &Published, section: Section) -> Vec<Shown> {
    let by_wave = |id: &str| -> BTreeMap<String, Figure> {
        let rounds = published.by_wave.iter();
        rounds.filter_map(|(round, released)| Some((round.clone(), released.item(id)?.clone()))).collect()
    };
    let shown = |item: &Item, figure: &Figure| Shown {
        item: item.clone(),
        figure: figure.clone(),
        aim: aim_of(pack, figure),
        by_wave: by_wave(&figure.id),
    };
    let of_item = |item: &Item| -> Vec<Shown> {
        let figures = published.released.items().iter();
        let figures = figures.filter(|figure| item_of(pack, figure).is_some_and(|of| of.id == item.id));
        figures.map(|figure| shown(item, figure)).collect()
    };
    pack.questionnaire.items.iter().filter(|item| item.section == section).flat_map(of_item).collect()
}

fn anchor(section: Section) -> &'static str {
    match section {
        Section::TakingPart => "taking-part",
        Section::Aims => "aims",
        Section::Impact => "impact",
        Section::Principles => "principles",
        Section::Challenges => "challenges",
        Section::Missing => "missing",
        Section::Recognition => "recognition",
        Section::Learned => "learned",
        Section::Next => "next",
        Section::Story => "stories",
        Section::AboutYou => "about-you",
    }
}
