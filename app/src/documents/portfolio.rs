//! `/portfolio`: several projects side by side, question by question, from their latest releases alone.
//!
//! The order is fixed, nothing is ranked and nothing is added up over projects. Which questions may stand here is decided
//! in `domain::reporting::portfolio`.

use domain::{
    collection::questionnaire::Questionnaire,
    reporting::portfolio::{FEWEST_PROJECTS, ProjectShare, Published, Row, rows},
};
use leptos::prelude::*;

use crate::{
    components::{
        chart::{IntervalBar, NumberTable, Share, TableRow},
        layout::{Banner, LanguageChoice},
    },
    documents::html::OnPaper,
    i18n::{Words, use_words},
    messages,
    wording::sentence::quoted,
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct PortfolioView {
    /// The questions that every project may ask.
    pub core: std::sync::Arc<Questionnaire>,
    /// The projects with a release.
    pub projects: Vec<PortfolioProject>,
    /// Whether their answers are made up: such projects stand here only among themselves.
    pub synthetic: bool,
}

/// A project with a release.
#[derive(Clone, Debug)]
pub struct PortfolioProject {
    /// Its name in addresses.
    pub slug: String,
    /// Its name and what it asked, as they were published.
    pub pack: std::sync::Arc<domain::wire::v1::Pack>,
    /// Its latest figures.
    pub released: std::sync::Arc<domain::disclosure::Released>,
}

/// The title of the document.
pub fn title(words: &Words) -> String {
    words.text(messages::PORTFOLIO_TITLE)
}

/// The whole page.
#[component]
pub fn PortfolioPage(
    /// What it shows.
    view: PortfolioView,
) -> impl IntoView {
    let words = use_words();
    provide_context(OnPaper(title(&words)));
    let PortfolioView { core, mut projects, synthetic } = view;
    let name = |project: &PortfolioProject| project.pack.project.name.get(words.tag()).to_lowercase();
    projects.sort_by_cached_key(|project| (name(project), project.slug.clone()));
    let published: Vec<Published<'_>> = projects
        .iter()
        .map(|project| Published { questionnaire: &project.pack.questionnaire, released: &project.released })
        .collect();
    let banner =
        synthetic.then(|| view! { <Banner kind="warning">{words.text(messages::PORTFOLIO_SYNTHETIC)}</Banner> });
    let body = if projects.len() < FEWEST_PROJECTS {
        too_few(&words, projects.len())
    } else {
        questions(&words, &core, &projects, &rows(&core, &published))
    };
    view! {
        <div class="results">
            {banner}
            <LanguageChoice path="/portfolio" />
            <h1>{words.text(messages::PORTFOLIO_TITLE)}</h1>
            <p class="lead">{words.text(messages::PORTFOLIO_CAUTION)}</p>
            <p>{words.text(messages::PORTFOLIO_HOW)}</p>
            {body}
            <p class="hint">{words.text(messages::RESULTS_LIKELY_IF)}</p>
        </div>
    }
    .into_any()
}

/// Why nothing stands side by side.
fn too_few(words: &Words, projects: usize) -> AnyView {
    let [projects, fewest] = [projects, FEWEST_PROJECTS].map(|number| words.number(number as u64));
    let why = words.with(messages::PORTFOLIO_TOO_FEW, &[("count", &projects), ("fewest", &fewest)]);
    view! { <section class="card"><p>{why}</p></section> }.into_any()
}

fn questions(words: &Words, core: &Questionnaire, projects: &[PortfolioProject], rows: &[Row]) -> AnyView {
    let shown = rows.iter().filter_map(|row| {
        let shares = row.shares.as_ref()?;
        Some(question(words, core, projects, row, shares))
    });
    let shown = shown.collect::<Vec<_>>();
    let left_out = rows.iter().filter(|row| row.shares.is_none());
    let left_out = left_out.map(|row| view! { <li><bdi>{asked(words, core, &row.item)}</bdi></li> }.into_any());
    let left_out = left_out.collect::<Vec<_>>();
    let fewest = words.number(FEWEST_PROJECTS as u64);
    let left_out = (!left_out.is_empty()).then(|| {
        view! {
            <section class="card">
                <h2>{words.text(messages::PORTFOLIO_NOT_SHOWN)}</h2>
                <p>{words.with(messages::PORTFOLIO_NOT_SHOWN_WHY, &[("fewest", &fewest)])}</p>
                <ul>{left_out}</ul>
            </section>
        }
    });
    view! { {shown}{left_out} }.into_any()
}

fn question(
    words: &Words,
    core: &Questionnaire,
    projects: &[PortfolioProject],
    row: &Row,
    shares: &[ProjectShare],
) -> AnyView {
    let asked = asked(words, core, &row.item);
    let tongue = core.item(&row.item).map(|item| words.tongue(&item.question)).unwrap_or_default();
    let named =
        |share: &ProjectShare| projects.get(share.project).map(|project| words.said(&project.pack.project.name));
    let bars = shares
        .iter()
        .map(|share| {
            let range = Share { percent: share.percent, low: share.low, high: share.high };
            view! { <IntervalBar label=named(share).unwrap_or_default() share=Ok(range) /> }
        })
        .collect::<Vec<_>>();
    let percent = |percent: u32| words.with(messages::RESULTS_PERCENT, &[("percent", &words.number(percent.into()))]);
    let table = shares.iter().map(|share| TableRow {
        heading: named(share).unwrap_or_default(),
        cells: vec![
            words.number(share.n.into()),
            percent(share.percent),
            [percent(share.low), percent(share.high)].join(" – "),
        ],
    });
    let links = shares.iter().filter_map(|share| {
        let project = projects.get(share.project)?;
        let address = ["/p/", &project.slug, "/results"].concat();
        Some(view! { <li><a href=address>{words.said(&project.pack.project.name).view()}</a></li> }.into_any())
    });
    let (rows, links) = (table.collect::<Vec<_>>(), links.collect::<Vec<_>>());
    let columns =
        [messages::PORTFOLIO_PROJECT, messages::RESULTS_COUNT, messages::RESULTS_SHARE, messages::RESULTS_LIKELY_LABEL];
    let columns = columns.map(|key| words.text(key).into()).to_vec();
    let answers = words.with(messages::PORTFOLIO_SHARE, &[("answers", &top(words, core, &row.item))]);
    view! {
        <section class="card figure" id=["item-", &row.item.replace('.', "-")].concat()>
            <h2 lang=tongue.lang.clone() dir=tongue.dir_or_auto()>{asked.clone()}</h2>
            <p>{answers}</p>
            <ul class="bars profile">{bars}</ul>
            <details>
                <summary>{words.text(messages::RESULTS_TABLE)}</summary>
                <NumberTable caption=asked columns=columns rows=rows />
                <ul class="ways">{links}</ul>
            </details>
        </section>
    }
    .into_any()
}

/// The answers that are counted, in quotation marks.
fn top(words: &Words, core: &Questionnaire, item: &str) -> String {
    let Some(item) = core.item(item) else { return String::new() };
    let scale = item.scale.as_ref().and_then(|name| core.scales.get(name));
    scale.map(|scale| quoted(words, item, &scale.top)).unwrap_or_default()
}

fn asked(words: &Words, core: &Questionnaire, item: &str) -> String {
    core.item(item).map_or_else(|| item.to_owned(), |item| item.question.get(words.tag()).to_owned())
}
