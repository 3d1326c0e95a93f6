//! Figures as tidy rows: one for each item, group and answer of a document of the API. It takes every number from there
//! and computes none, so a file can show nothing that the page does not.

use std::sync::Arc;

use domain::{
    disclosure::{HiddenBecause, Nearly},
    text::{BASE_LANGUAGE, Text},
    time::zone::TimeZone,
    wire::v1::results::{ResultsCell, ResultsGroup, ResultsHeadline, ResultsItem, ResultsPeople},
};

use super::Level;

/// What a file of figures is about; the same for all its rows.
#[derive(Clone, Debug)]
pub struct AboutFile {
    /// The project.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Which figures.
    pub level: Level,
    /// The number of the release or of the frozen staff figures.
    pub number: u32,
    /// When they were published or counted, RFC 3339 in UTC.
    pub date: String,
    /// Where the project is.
    pub zone: TimeZone,
    /// Fewest people behind a figure.
    pub k: u32,
    /// The standard deviation of the noise of a count, in people; none of releases from before there was any.
    pub noise: Option<f64>,
    /// The filter, as in addresses; none is everyone.
    pub filter: Option<String>,
    /// The filter in words; none is everyone.
    pub only: Option<String>,
}

/// One row. Empty numbers are hidden or do not exist, and are never 0.
#[derive(Clone, Debug)]
pub struct Row {
    pub(super) file: Arc<AboutFile>,
    pub(super) key: String,
    pub(super) kind: &'static str,
    pub(super) item: String,
    pub(super) question: Option<String>,
    pub(super) scale: Option<String>,
    pub(super) wording: &'static str,
    pub(super) by: Option<String>,
    pub(super) group: Option<String>,
    pub(super) group_label: Option<String>,
    pub(super) answered: Option<u32>,
    pub(super) dk: Option<u32>,
    pub(super) na: Option<u32>,
    pub(super) skipped: Option<u32>,
    pub(super) on_scale: Option<u32>,
    pub(super) n_hidden: Option<&'static str>,
    pub(super) answer: Option<String>,
    pub(super) answer_label: Option<String>,
    pub(super) count: Option<u32>,
    pub(super) percent: Option<u32>,
    pub(super) low: Option<u32>,
    pub(super) high: Option<u32>,
    pub(super) hidden: Option<&'static str>,
}

pub(super) fn said(text: &Text) -> String {
    text.get(BASE_LANGUAGE).to_owned()
}

/// Why a number is not there, in a word: the figure's own reason, or that this one number is hidden.
fn why(figure: Option<HiddenBecause>, is_missing: bool) -> Option<&'static str> {
    match figure {
        Some(HiddenBecause::TooFew) => Some("too_few"),
        Some(HiddenBecause::ProtectsOthers) => Some("protects_others"),
        None => is_missing.then_some("hidden"),
    }
}

/// Why the number of an answer is not there: said in a word, or as for every number.
fn why_in_a_word(nearly: Option<Nearly>, figure: Option<HiddenBecause>, is_missing: bool) -> Option<&'static str> {
    match nearly {
        Some(Nearly::All) => Some("nearly_all"),
        Some(Nearly::Nobody) => Some("hardly_anybody"),
        None => why(figure, is_missing),
    }
}

/// A row of nothing, to be filled in.
fn empty(file: &Arc<AboutFile>, item: &str) -> Row {
    Row {
        file: Arc::clone(file),
        key: String::new(),
        kind: "figure",
        item: item.to_owned(),
        question: None,
        scale: None,
        wording: "standard",
        by: None,
        group: None,
        group_label: None,
        answered: None,
        dk: None,
        na: None,
        skipped: None,
        on_scale: None,
        n_hidden: None,
        answer: None,
        answer_label: None,
        count: None,
        percent: None,
        low: None,
        high: None,
        hidden: None,
    }
}

/// The row under its key, which no other row of the document has.
fn keyed(row: Row) -> Row {
    let part = |text: &Option<String>| text.clone().unwrap_or_default();
    let key = [&row.item, row.wording, &part(&row.by), &part(&row.group), row.kind, &part(&row.answer)].join("|");
    Row { key, ..row }
}

pub(super) fn people_rows(file: &Arc<AboutFile>, people: &ResultsPeople) -> Vec<Row> {
    let row = |answered: Option<u32>, channel: Option<&str>| {
        let n_hidden = why(None, answered.is_none());
        let (by, group) = (channel.map(|_| "channel".to_owned()), channel.map(str::to_owned));
        keyed(Row { kind: "people", answered, n_hidden, by, group, hidden: n_hidden, ..empty(file, "people") })
    };
    let channels = people.channels.iter().map(|channel| row(channel.count, Some(&channel.code)));
    std::iter::once(row(people.answered, None)).chain(channels).collect()
}

pub(super) fn item_rows(file: &Arc<AboutFile>, item: &ResultsItem) -> Vec<Row> {
    let n = &item.n;
    let misses_some = [n.answered, n.dk, n.na, n.skipped].iter().any(Option::is_none);
    let question = Some(said(&item.question));
    let of_item = Row { question, scale: item.scale.clone(), ..empty(file, &item.id) };
    let base = Row {
        answered: n.answered,
        dk: n.dk,
        na: n.na,
        skipped: n.skipped,
        on_scale: item.on_scale,
        n_hidden: why(item.hidden, misses_some),
        ..of_item.clone()
    };
    let mut rows = figure_rows(&base, item.hidden, &item.distribution, item.headline.as_ref());
    if let Some(easy) = &item.easy {
        let on_scale = Some(easy.answered);
        let base = Row { wording: "easy", scale: easy.scale.clone(), on_scale, ..base.clone() };
        rows.extend(figure_rows(&base, item.hidden, &easy.distribution, None));
    }
    if let Some(most) = &item.most {
        let label = item.distribution.iter().find(|cell| cell.code == *most).map(|cell| said(&cell.label));
        let answer = Some(most.clone());
        rows.push(keyed(Row { kind: "most", answer, answer_label: label, hidden: Some("hidden"), ..base.clone() }));
    }
    rows.extend(item.groups.iter().flat_map(|group| group_rows(&of_item, group)));
    rows
}

fn group_rows(of_item: &Row, group: &ResultsGroup) -> Vec<Row> {
    let base = Row {
        by: Some(group.by.clone()),
        group: Some(group.code.clone()),
        group_label: Some(said(&group.label)),
        answered: group.n,
        on_scale: group.on_scale,
        n_hidden: why(group.hidden, group.n.is_none()),
        ..of_item.clone()
    };
    figure_rows(&base, group.hidden, &group.distribution, group.headline.as_ref())
}

/// The rows of one figure: each answer, then the top answers; one row that says why where there are no answers.
fn figure_rows(
    base: &Row,
    hidden: Option<HiddenBecause>,
    distribution: &[ResultsCell],
    headline: Option<&ResultsHeadline>,
) -> Vec<Row> {
    let answer = |cell: &ResultsCell| Row {
        kind: "answer",
        answer: Some(cell.code.clone()),
        answer_label: Some(said(&cell.label)),
        count: cell.count,
        percent: cell.percent,
        hidden: why_in_a_word(cell.nearly, hidden, cell.count.is_none()),
        ..base.clone()
    };
    let top = |headline: &ResultsHeadline| Row {
        kind: "top",
        answer: Some(headline.codes.join("+")),
        count: headline.count,
        percent: headline.percent,
        low: headline.low,
        high: headline.high,
        hidden: why_in_a_word(headline.nearly, hidden, headline.count.is_none()),
        ..base.clone()
    };
    let mut rows: Vec<Row> = distribution.iter().map(answer).chain(headline.map(top)).map(keyed).collect();
    if rows.is_empty() {
        let hidden = why(hidden, base.answered.is_none());
        rows.push(keyed(Row { hidden, ..base.clone() }));
    }
    rows
}
