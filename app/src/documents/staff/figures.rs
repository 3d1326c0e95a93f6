//! `/staff/p/{slug}`: figures that are not released, with the same charts, tables and sentences as a release.

use std::sync::Arc;

use domain::{
    disclosure::{NotYet, WAVE},
    wire::v1::Pack,
};
use leptos::prelude::*;

use super::{
    filters::Filters,
    frame::{Done, Frame, Framed, Problem},
    retention::{KeepingAhead, KeepingSoon},
    why_suppressed::WhyHidden,
};
use crate::{
    components::layout::Banner,
    documents::results::{Beside, Release, on_paper, to_choose, until},
    i18n::{Words, use_words},
    messages,
    wording::charts::question,
};
use domain::reporting::published::{Audience, Published};

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
    /// Every reason why they cannot be published now; none where they can.
    pub not_yet: Vec<NotYet>,
    /// How many releases were made by earlier rules; none for who may not publish.
    pub outdated: usize,
    /// The number of the latest release, where it shows nothing and the reader may take it back.
    pub empty: Option<u32>,
    /// Whether the reader may take them away.
    pub takes_figures: bool,
    /// Whether the reader may take single answers away.
    pub takes_raw: bool,
    /// What is going to be deleted because its time is over, and whether a hold keeps it.
    pub ahead: (Vec<KeepingAhead>, bool),
    /// What became of publishing them.
    pub news: Option<ReleaseNews>,
}

/// What became of publishing figures.
#[derive(Clone, Debug)]
pub enum ReleaseNews {
    /// They are out, under this number.
    Published(u32),
    /// Those of earlier rules were made again.
    Renewed,
    /// One that showed nothing is taken back.
    TakenBack,
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
        not_yet,
        outdated,
        empty,
        takes_figures,
        takes_raw,
        ahead: (ahead, is_held),
        news,
    } = view;
    let (chosen, filter) = match &published.audience {
        Audience::Staff { by, filter } => (by.clone(), filter.clone()),
        Audience::Public | Audience::Preview => (None, None),
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
    let asks_until = beside.asks.as_ref().map(|now| until(&words, &now.project));
    let (done, refused) = said(&words, news);
    let asked = question(chosen.as_deref(), filter.as_ref()).replace('?', "&");
    let figures = takes_figures.then(|| take_away(&words, &pack.project.slug, "staff", &asked));
    let raw = takes_raw.then(|| take_away(&words, &pack.project.slug, "raw", ""));
    let figures_shown = if received == 0 {
        provide_context(on_paper(&published, &words, &pack));
        to_choose(&words, beside.choose_at).into_any()
    } else {
        view! {
            <Release pack=Arc::clone(&pack) published=published.clone() beside=beside />
            <WhyHidden published=published />
        }
        .into_any()
    };
    let publish = (publishes && received > 0 && filter.is_none())
        .then(|| view! { <Publish address=address.clone() not_yet=not_yet /> });
    view! {
        <Framed frame=frame heading=words.with(messages::STAFF_FIGURES_OF, &[("project", &name)])>
            <Problem text=refused />
            <Done text=done />
            <div class="results">
                <Banner kind="warning">{words.text(messages::STAFF_FIGURES_NOT_RELEASED)}</Banner>
                {asks_until}
                <p>{words.count(messages::STAFF_RECEIVED, received, &[])}" "{kept}</p>
                <KeepingSoon project=pack.project.slug.clone() ahead=ahead is_held=is_held />
                <nav class="contents" aria-label=words.text(messages::STAFF_FIGURES_BY)>
                    <h2>{words.text(messages::STAFF_FIGURES_BY)}</h2>
                    <ul>{ways}</ul>
                </nav>
                {filters}
                {(outdated > 0).then(|| view! { <Renew address=address.clone() outdated=outdated /> })}
                {empty.map(|number| view! { <TakeBack address=address number=number /> })}
                {publish}
                {figures_shown}
                {figures}
                {raw}
            </div>
        </Framed>
    }
    .into_any()
}

/// What became of publishing, in words: what was done, or why it was refused.
fn said(words: &Words, news: Option<ReleaseNews>) -> (Option<String>, Option<String>) {
    match news {
        Some(ReleaseNews::Published(number)) => {
            (Some(words.with(messages::STAFF_PUBLISHED, &[("number", &words.number(number.into()))])), None)
        }
        Some(ReleaseNews::Renewed) => (Some(words.text(messages::STAFF_RENEWED)), None),
        Some(ReleaseNews::TakenBack) => (Some(words.text(messages::STAFF_TAKEN_BACK)), None),
        Some(ReleaseNews::Refused(why)) => (None, Some(why)),
        None => (None, None),
    }
}

/// The way to publish, which leads to a preview and asks once more; or every reason why there is none yet. How far
/// away it is is not said: that would count a few people.
#[component]
fn Publish(address: String, not_yet: Vec<NotYet>) -> impl IntoView {
    let words = use_words();
    let reason = |reason: NotYet| match reason {
        NotYet::FewAnswered { k } => words.count(messages::STAFF_WAIT_ANSWERED, k.into(), &[]),
        NotYet::FewChanged { k } => words.count(messages::STAFF_WAIT_CHANGED, k.into(), &[]),
        NotYet::TooSoon => words.text(messages::STAFF_WAIT_DAY),
    };
    if !not_yet.is_empty() {
        let reasons: Vec<_> = not_yet.into_iter().map(|why| view! { <li>{reason(why)}</li> }).collect();
        return view! {
            <section class="card">
                <h2>{words.text(messages::STAFF_PUBLISH)}</h2>
                <p>{words.text(messages::STAFF_PUBLISH_NOT_YET)}</p>
                <ul>{reasons}</ul>
            </section>
        }
        .into_any();
    }
    view! {
        <form method="post" action=[&address, "/release"].concat() class="card">
            <h2>{words.text(messages::STAFF_PUBLISH)}</h2>
            <p>{words.text(messages::STAFF_PUBLISH_ABOUT)}</p>
            <button type="submit" class="quiet">{words.text(messages::STAFF_PUBLISH)}</button>
        </form>
    }
    .into_any()
}

/// The way to take a release back that shows nothing.
#[component]
fn TakeBack(address: String, number: u32) -> impl IntoView {
    let words = use_words();
    view! {
        <form method="post" action=[&address, "/release"].concat() class="card">
            <h2>{words.text(messages::STAFF_TAKE_BACK)}</h2>
            <p>{words.with(messages::STAFF_TAKE_BACK_ABOUT, &[("number", &words.number(number.into()))])}</p>
            <input type="hidden" name="number" value=number.to_string() />
            <button type="submit" class="quiet" name="do" value="take_back">{words.text(messages::STAFF_TAKE_BACK)}</button>
        </form>
    }
    .into_any()
}

/// The way to make releases of earlier rules again.
#[component]
fn Renew(address: String, outdated: usize) -> impl IntoView {
    let words = use_words();
    view! {
        <form method="post" action=[&address, "/release"].concat() class="card">
            <h2>{words.text(messages::STAFF_RENEW)}</h2>
            <p>{words.count(messages::STAFF_RENEW_ABOUT, outdated as u64, &[])}</p>
            <button type="submit" class="quiet" name="do" value="renew">{words.text(messages::STAFF_RENEW)}</button>
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
