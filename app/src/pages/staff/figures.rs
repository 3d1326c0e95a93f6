//! `/staff/p/{slug}`: figures that are not released, with the same charts, tables and sentences as a release.

use std::sync::Arc;

use domain::{
    disclosure::{Filter, FilterBy, WAVE},
    response::Channel,
    time::from_rfc3339,
    wire::v1::Pack,
};
use leptos::prelude::*;

use super::frame::{Done, Frame, Framed, Problem};
use crate::{
    components::layout::Banner,
    i18n::{Words, use_words},
    messages,
    pages::results::{Beside, Level, Published, Release, channel_name, question},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct FiguresView {
    /// Who looks at it.
    pub frame: Frame,
    /// The project and what was asked.
    pub pack: Arc<Pack>,
    /// The figures.
    pub published: Published,
    /// What stands beside them.
    pub beside: Beside,
    /// How many responses there are at this moment.
    pub received: u64,
    /// The breakdowns there are.
    pub breakdowns: Vec<String>,
    /// The calendar months in which people answered, `2026-11`.
    pub months: Vec<String>,
    /// How many people have to change something before the figures do.
    pub renewed_by: u32,
    /// Whether the reader may publish them.
    pub publishes: bool,
    /// Whether the reader may take them away.
    pub takes_figures: bool,
    /// Whether the reader may take single answers away.
    pub takes_raw: bool,
    /// What became of publishing them.
    pub news: Option<ReleaseNews>,
}

/// What became of publishing figures.
#[derive(Clone, Debug)]
pub enum ReleaseNews {
    /// They are out, under this number.
    Published(u32),
    /// The rules refuse it, in their own sentence.
    Refused(String),
}

/// The whole page.
#[component]
pub fn FiguresPage(
    /// What it shows.
    view: FiguresView,
) -> impl IntoView {
    let words = use_words();
    let FiguresView {
        frame,
        pack,
        published,
        beside,
        received,
        breakdowns,
        months,
        renewed_by,
        publishes,
        takes_figures,
        takes_raw,
        news,
    } = view;
    let (chosen, filter) = match &published.level {
        Level::Staff { by, filter } => (by.clone(), filter.clone()),
        Level::Public => (None, None),
    };
    let name = pack.project.name.get(words.tag()).to_owned();
    let address = ["/staff/p/", &pack.project.slug].concat();
    let link = |by: Option<&String>, text: String| {
        let href = [address.as_str(), &question(by.map(String::as_str), filter.as_ref())].concat();
        let current = (by == chosen.as_ref()).then_some("true");
        view! { <li><a href=href aria-current=current>{text}</a></li> }.into_any()
    };
    let ways: Vec<AnyView> = std::iter::once(link(None, words.text(messages::STAFF_FIGURES_BY_NONE)))
        .chain(breakdowns.iter().map(|by| link(Some(by), breakdown(&words, &pack, by))))
        .collect();
    let filters =
        Filters { address: &address, by: chosen.as_deref(), chosen: filter.as_ref() }.view(&words, &pack, months);
    let kept = match received {
        0 => words.text(messages::STAFF_FIGURES_NOBODY),
        _ => words.count(messages::STAFF_FIGURES_RENEWED, renewed_by.into(), &[]),
    };
    let (done, refused) = match news {
        Some(ReleaseNews::Published(number)) => {
            (Some(words.with(messages::STAFF_PUBLISHED, &[("number", &words.number(number.into()))])), None)
        }
        Some(ReleaseNews::Refused(why)) => (None, Some(why)),
        None => (None, None),
    };
    let asked = question(chosen.as_deref(), filter.as_ref()).replace('?', "&");
    let figures = takes_figures.then(|| take_away(&words, &pack.project.slug, "staff", &asked));
    let raw = takes_raw.then(|| take_away(&words, &pack.project.slug, "raw", ""));
    let publish = (publishes && received > 0).then(|| view! { <Publish address=address.clone() /> });
    view! {
        <Framed frame=frame heading=words.with(messages::STAFF_FIGURES_OF, &[("project", &name)])>
            <Problem text=refused />
            <Done text=done />
            <div class="results">
                <Banner kind="warning">{words.text(messages::STAFF_FIGURES_NOT_RELEASED)}</Banner>
                <p>{words.count(messages::STAFF_RECEIVED, received, &[])}" "{kept}</p>
                <nav class="contents" aria-label=words.text(messages::STAFF_FIGURES_BY)>
                    <h2>{words.text(messages::STAFF_FIGURES_BY)}</h2>
                    <ul>{ways}</ul>
                </nav>
                {filters}
                {publish}
                <Release pack=pack published=published beside=beside />
                {figures}
                {raw}
            </div>
        </Framed>
    }
    .into_any()
}

/// The way to publish what is stored now; it is asked about once more.
#[component]
fn Publish(address: String) -> impl IntoView {
    let words = use_words();
    view! {
        <form method="post" action=[&address, "/release"].concat() class="card">
            <h2>{words.text(messages::STAFF_PUBLISH)}</h2>
            <p>{words.text(messages::STAFF_PUBLISH_ABOUT)}</p>
            <button type="submit" class="quiet">{words.text(messages::STAFF_PUBLISH)}</button>
        </form>
    }
    .into_any()
}

/// The ways to take figures or single answers away as files.
fn take_away(words: &Words, slug: &str, level: &str, asked: &str) -> AnyView {
    let (title, about) = match level {
        "raw" => (messages::STAFF_TAKE_RAW_TITLE, Some(words.text(messages::STAFF_TAKE_RAW_ABOUT))),
        _ => (messages::STAFF_TAKE_TITLE, None),
    };
    let file = |format: &str| ["/api/v1/projects/", slug, "/export?level=", level, "&format=", format, asked].concat();
    view! {
        <section class="card">
            <h2>{words.text(title)}</h2>
            <p>{about}" "{words.text(messages::STAFF_TAKE_NOTED)}</p>
            <ul>
                <li><a href=file("csv")>{words.text(messages::STAFF_TAKE_CSV)}</a></li>
                <li><a href=file("xlsx")>{words.text(messages::STAFF_TAKE_XLSX)}</a></li>
                <li><a href=file("json")>{words.text(messages::STAFF_TAKE_JSON)}</a></li>
            </ul>
        </section>
    }
    .into_any()
}

/// A breakdown in words: the question it comes from.
fn breakdown(words: &Words, pack: &Pack, by: &str) -> String {
    match pack.questionnaire.item(by) {
        Some(item) => item.question.get(words.tag()).to_owned(),
        None if by == WAVE => words.text(messages::STAFF_FIGURES_WAVE),
        None => words.text(messages::RESULTS_CHANNEL_TITLE),
    }
}

/// The ways to look at some answers only.
struct Filters<'f> {
    address: &'f str,
    by: Option<&'f str>,
    chosen: Option<&'f Filter>,
}

impl Filters<'_> {
    fn view(&self, words: &Words, pack: &Pack, months: Vec<String>) -> AnyView {
        let project = &pack.project;
        let tag = words.tag();
        let waves = project.waves.iter().map(|wave| (wave.id.clone(), wave.name.get(tag).to_owned()));
        let events = project.events.iter().map(|event| (event.id.clone(), event.name.get(tag).to_owned()));
        let channels = Channel::ALL.map(|channel| (channel.code().to_owned(), channel_name(words, channel)));
        let months = months.into_iter().map(|month| (month.clone(), named_month(words, &month)));
        let kinds = [
            (FilterBy::Wave, messages::STAFF_FIGURES_WAVE, waves.collect::<Vec<_>>()),
            (FilterBy::Event, messages::STAFF_FIGURES_EVENT, events.collect()),
            (FilterBy::Month, messages::STAFF_FIGURES_MONTH, months.collect()),
            (FilterBy::Channel, messages::RESULTS_CHANNEL_TITLE, channels.to_vec()),
        ];
        let name = |filter: &Filter| {
            let of_kind = kinds.iter().find(|(by, ..)| *by == filter.by).map(|(.., names)| names);
            let known = of_kind.and_then(|names| names.iter().find(|(code, _)| *code == filter.code));
            known.map_or_else(|| filter.code.clone(), |(_, name)| name.clone())
        };
        let only = self.chosen.map(|filter| {
            let everyone = [self.address, &question(self.by, None)].concat();
            view! {
                <p class="only">
                    <strong>{words.with(messages::STAFF_FIGURES_ONLY, &[("filter", &name(filter))])}</strong>
                    " "
                    <a href=everyone>{words.text(messages::STAFF_FIGURES_ALL)}</a>
                </p>
            }
        });
        let lists = kinds
            .iter()
            .filter(|(.., names)| !names.is_empty())
            .map(|(by, heading, names)| {
                let links = names.iter().map(|(code, name)| self.link(&Filter { by: *by, code: code.clone() }, name));
                view! { <h3>{words.text(*heading)}</h3><ul>{links.collect::<Vec<_>>()}</ul> }.into_any()
            })
            .collect::<Vec<_>>();
        view! {
            {only}
            <details class="filters">
                <summary>{words.text(messages::STAFF_FIGURES_FILTER)}</summary>
                {lists}
                <p class="hint">{words.text(messages::STAFF_FIGURES_FILTER_NOTE)}</p>
            </details>
        }
        .into_any()
    }

    fn link(&self, filter: &Filter, name: &str) -> AnyView {
        let href = [self.address, &question(self.by, Some(filter))].concat();
        let current = (self.chosen == Some(filter)).then_some("true");
        view! { <li><a href=href aria-current=current>{name.to_owned()}</a></li> }.into_any()
    }
}

/// A calendar month in words.
fn named_month(words: &Words, month: &str) -> String {
    let first = from_rfc3339(&[month, "-01T00:00:00Z"].concat());
    first.map_or_else(|| month.to_owned(), |first| words.month(first))
}
