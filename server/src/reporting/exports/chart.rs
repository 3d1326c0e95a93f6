//! The numbers of one chart as a sheet: those of the page, from the same released figures. A hidden number is an empty
//! cell with the reason beside it, never a zero; nothing is computed here.

use app::{
    i18n::Words,
    messages,
    wording::{
        asked::{self, aim_of, item_of},
        channels::{channel_name, channel_percent},
        charts, groups,
    },
};
use domain::reporting::published::{Audience, Published};
use domain::{
    collection::questionnaire::{Item, Section, Style},
    disclosure::{Figure, GroupFigure, Headline, HiddenBecause, Nearly},
    reporting::voices::{EqualVoice, ROLE, Voices, voices},
    wire::v1::Pack,
};

use super::{ExportError, csv::Lines, fields::Cell};

/// The columns; the zone that `date` is in stands behind it. `row` says what a row is about: `answer`,
/// `easy_read_answer` (on the Easy Read scale), `beside` (an answer that is in no percentage), `most` (the answer of
/// nearly everyone, where more may not be said), `n`, `top` (the share of the top answers), `difference` (lived
/// experience minus professionals, in points) or `equal_voice`.
const HEADINGS: [&str; 13] = [
    "project",
    "figures",
    "date",
    "question",
    "row",
    "side_by_side",
    "group",
    "answer",
    "people",
    "percent",
    "low",
    "high",
    "hidden",
];

/// What a row says, before the columns that are the same in every row.
#[derive(Default)]
struct Row {
    row: &'static str,
    by: String,
    group: String,
    answer: String,
    people: Cell<'static>,
    percent: Cell<'static>,
    low: Cell<'static>,
    high: Cell<'static>,
    hidden: &'static str,
}

/// The bytes of the sheet of one chart; none where there is no such chart.
///
/// # Errors
/// When the rows do not fit the headings.
pub fn chart(words: &Words, pack: &Pack, published: &Published, name: &str) -> Result<Option<Vec<u8>>, ExportError> {
    let rows = match name {
        charts::PEOPLE => people(words, published),
        charts::PRINCIPLES => principles(words, pack, published),
        id => match published.released.item(id).and_then(|figure| Some((figure, item_of(pack, figure)?))) {
            Some((figure, item)) => {
                vec![(question(words, pack, item, figure), of_figure(words, pack, published, item, figure))]
            }
            None => return Ok(None),
        },
    };
    let zone = &pack.project.time_zone;
    let date = zone.date(published.published_at_ms).to_string();
    let only = match &published.audience {
        Audience::Staff { filter: Some(filter), .. } => [", ", &filter.to_string()].concat(),
        Audience::Staff { .. } | Audience::Preview | Audience::Public => String::new(),
    };
    let about = |question: &str| {
        let which = if published.is_public() { "release " } else { "not released " };
        let figures = [which, &published.number.to_string(), &only].concat();
        [pack.project.name.get(words.tag()), &figures, &date, question].map(Cell::words)
    };
    let lines = rows.into_iter().flat_map(|(question, rows)| {
        let about = about(&question);
        rows.into_iter().map(move |row| about.iter().cloned().chain(row.cells()).collect::<Vec<_>>())
    });
    let date = ["date (", zone.name(), ")"].concat();
    let headings = HEADINGS.map(|heading| if heading == "date" { date.as_str() } else { heading });
    let mut sheet = Lines::begin_crlf(headings)?;
    for cells in lines {
        sheet.row(cells.into_iter())?;
    }
    sheet.end().map(Some)
}

impl Row {
    fn cells(self) -> [Cell<'static>; 9] {
        let Self { row, by, group, answer, people, percent, low, high, hidden } = self;
        let [row, by, group, answer] = [row, &by, &group, &answer].map(Cell::words);
        [row, by, group, answer, people, percent, low, high, Cell::words(hidden)]
    }
}

fn people(words: &Words, published: &Published) -> Vec<(String, Vec<Row>)> {
    let people = published.released.people();
    let everyone = n_row(String::new(), people.answered);
    let ways = people.channels.iter().map(|way| Row {
        percent: Cell::number(channel_percent(way.count, people)),
        ..n_row(channel_name(words, way.channel), way.count)
    });
    vec![(words.text(messages::RESULTS_CHANNEL_TITLE), std::iter::once(everyone).chain(ways).collect())]
}

fn principles(words: &Words, pack: &Pack, published: &Published) -> Vec<(String, Vec<Row>)> {
    let row = |name: &str, figure: &Figure, item: &Item| {
        let top = figure.headline.as_ref().map(|headline| top_row(words, item, headline));
        let rows = [n_row(String::new(), figure.n.answered)].into_iter().chain(top);
        (name.to_owned(), rows.map(|row| because(row, figure.hidden)).collect())
    };
    let principles = pack.questionnaire.principles.iter();
    let rows = principles.filter_map(|principle| {
        let figure = published.released.item(&principle.item)?;
        Some(row(principle.name.get(words.tag()), figure, pack.questionnaire.item(&principle.item)?))
    });
    rows.collect()
}

fn question(words: &Words, pack: &Pack, item: &Item, figure: &Figure) -> String {
    asked::question(item, aim_of(pack, figure).as_ref()).get(words.tag()).to_owned()
}

fn of_figure(words: &Words, pack: &Pack, published: &Published, item: &Item, figure: &Figure) -> Vec<Row> {
    let n = &figure.n;
    let dealt = [("answered", n.answered), ("dk", n.dk), ("na", n.na), ("skipped", n.skipped)];
    let dealt = dealt.into_iter().map(|(code, count)| n_row(code.to_owned(), count));
    let mut rows: Vec<Row> = cells(words, item, Style::Standard, "answer", &figure.distribution);
    rows.extend(cells(words, item, Style::Standard, "beside", &figure.beside));
    if let Some(easy) = &figure.easy {
        rows.extend(cells(words, item, Style::Easy, "easy_read_answer", &easy.distribution));
    }
    rows.extend(figure.most.as_deref().map(|code| Row {
        row: "most",
        answer: asked::label(item, Style::Standard, code).get(words.tag()).to_owned(),
        ..Row::default()
    }));
    rows.extend(dealt);
    rows.extend(figure.headline.as_ref().map(|headline| top_row(words, item, headline)));
    let mut rows: Vec<Row> = rows.into_iter().map(|row| because(row, figure.hidden)).collect();
    if figure.hidden.is_some() {
        return rows;
    }
    for by in published.side_by_side() {
        let names = groups::names(&by, pack, words);
        for group in figure.groups.iter().filter(|group| group.by == by) {
            let name = names.iter().find(|(code, _)| *code == group.code);
            let name = name.map_or_else(|| group.code.clone(), |(_, name)| name.text());
            rows.extend(of_group(words, item, figure, group).into_iter().map(|row| Row {
                by: by.clone(),
                group: name.clone(),
                ..because(row, group.hidden)
            }));
        }
        let both = voices(figure, item.section == Section::Principles).filter(|_| by == ROLE);
        rows.extend(both.into_iter().flat_map(of_voices));
    }
    rows
}

/// What the page shows of a group: the share of the top answers, or every answer where there is no top.
fn of_group(words: &Words, item: &Item, figure: &Figure, group: &GroupFigure) -> Vec<Row> {
    let shown = match (&figure.headline, &group.headline) {
        (Some(_), Some(headline)) => vec![top_row(words, item, headline)],
        (Some(_), None) => Vec::new(),
        (None, _) => cells(words, item, Style::Standard, "answer", &group.distribution),
    };
    std::iter::once(n_row("answered".to_owned(), group.n)).chain(shown).collect()
}

fn of_voices(voices: Voices) -> Vec<Row> {
    let apart = voices.difference;
    let [points, low, high] = [apart.points, apart.low, apart.high].map(|points| Cell::Number(points.into()));
    let difference = Row { row: "difference", by: ROLE.to_owned(), percent: points, low, high, ..Row::default() };
    let equal = voices.equal.map(|EqualVoice { percent, low, high }| {
        let [percent, low, high] = [percent, low, high].map(|part| Cell::number(Some(part)));
        Row { row: "equal_voice", by: ROLE.to_owned(), percent, low, high, ..Row::default() }
    });
    std::iter::once(difference).chain(equal).collect()
}

fn cells(words: &Words, item: &Item, style: Style, row: &'static str, cells: &[domain::disclosure::Cell]) -> Vec<Row> {
    let one = |cell: &domain::disclosure::Cell| Row {
        row,
        answer: asked::label(item, style, &cell.code).get(words.tag()).to_owned(),
        people: Cell::number(cell.count),
        percent: Cell::number(cell.percent),
        hidden: hidden(cell.nearly, cell.count.is_none()),
        ..Row::default()
    };
    cells.iter().map(one).collect()
}

fn n_row(answer: String, count: Option<u32>) -> Row {
    Row {
        row: "n",
        answer,
        people: Cell::number(count),
        hidden: if count.is_none() { "hidden" } else { "" },
        ..Row::default()
    }
}

fn top_row(words: &Words, item: &Item, headline: &Headline) -> Row {
    let labels =
        headline.codes.iter().map(|code| asked::label(item, Style::Standard, code).get(words.tag()).to_owned());
    Row {
        row: "top",
        answer: labels.collect::<Vec<_>>().join(" / "),
        people: Cell::number(headline.count),
        percent: Cell::number(headline.percent),
        low: Cell::number(headline.low),
        high: Cell::number(headline.high),
        hidden: hidden(headline.nearly, headline.percent.is_none()),
        ..Row::default()
    }
}

/// Why the number of an answer is not there; empty where it is.
fn hidden(nearly: Option<Nearly>, is_missing: bool) -> &'static str {
    match nearly {
        Some(Nearly::All) => "nearly_all",
        Some(Nearly::Nobody) => "hardly_anybody",
        None if is_missing => "hidden",
        None => "",
    }
}

/// The row with the reason why the whole figure is hidden, where it is.
fn because(row: Row, hidden: Option<HiddenBecause>) -> Row {
    let reason = match hidden {
        Some(HiddenBecause::TooFew) => "too_few",
        Some(HiddenBecause::ProtectsOthers) => "protects_others",
        None => row.hidden,
    };
    Row { hidden: reason, ..row }
}
