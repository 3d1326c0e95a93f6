//! Single answers: a row for each response that counts, written as `pages` reads them.
//!
//! There is no id of a response, as it says to the millisecond when it was made; of the moment only the day is there.
//! Rows come in an order that means nothing. What was withdrawn or set aside before it is read is not in the file; only
//! the few thousand rows that are being shuffled and written can hold what was withdrawn since they were read.

use std::{borrow::Cow, fs::File as TemporaryFile, io::Read as _, sync::Arc};

use domain::{
    collection::{
        answer::{Answer, Answers, DONT_KNOW, NOT_FOR_ME},
        questionnaire::{Item, Kind, Style},
    },
    time::{Millis, date::Date, zone::TimeZone},
};
use futures::stream::{self, StreamExt as _};
use serde_json::{json, value::RawValue};
use tokio::sync::mpsc;

use super::{
    Chunks, ExportError, File, Format, Level, Part,
    csv::{self, Lines},
    dictionary::Entry,
    fields::{Cell, heading},
    file_name,
    pages::Pages,
    whole,
    workbook::LongBook,
};
use crate::{
    administration::projects::ProjectEntry,
    reporting::exports::row::said,
    storage::{Db, responses::StoredResponse},
};

/// Bytes of a workbook sent at a time.
const BYTES_A_CHUNK: usize = 64 * 1024;

/// The heading of days, but for their zone.
const DAY: &str = "day";
/// The columns before the answers, and what they mean.
const ABOUT: [(&str, &str); 9] = [
    ("row", "The row's number in this file. It names nobody: the next file numbers anew, in another order."),
    (DAY, "The day of the answers; where a device's clock could not be right, the event's day or that of arrival."),
    ("channel", "own, event, assisted or paper."),
    ("event", "The event's id."),
    ("locale", "The language of the form."),
    ("length", "How much was asked: quick, short or full."),
    ("style", "standard, or easy for the Easy Read form and its own scales."),
    ("questionnaire", "The questionnaire's id."),
    ("questionnaire_version", "Its version."),
];
const NOTES: [&str; 5] = [
    "Single answers of people, with what they wrote. Keep this file where only those who need it can open it, pass \
     nothing of it on, and delete it when the work is done.",
    "An empty cell was left empty or not asked. dk is I don't know, na is Not for me.",
    "People who chose several answers have their codes in one cell, joined by ;",
    "What people wrote in their own words is in this file once it is shown on the page of stories: a few new texts wait \
     there, and are left out here, until enough people wrote some.",
    "Whoever withdraws their answers later is still in this file: take a new one before each use.",
];

/// What stands in the columns.
#[derive(Clone, Debug)]
struct Columns {
    /// Where days are those of the project.
    zone: TimeZone,
    /// The columns of answers.
    items: Vec<ItemColumn>,
}

/// One column of answers.
#[derive(Clone, Debug)]
struct ItemColumn {
    name: String,
    item: String,
    aim: Option<String>,
}

/// The single answers of a project as a file. Nothing is read before its bytes are asked for.
///
/// # Errors
/// When its beginning cannot be written.
pub fn raw(
    db: &Db,
    entry: &Arc<ProjectEntry>,
    now_ms: Millis,
    (format, part): (Format, Part),
) -> Result<File, ExportError> {
    let slug = entry.document.slug.clone();
    let day = entry.time_zone().date(now_ms).to_string();
    let name = file_name(&slug, Level::Raw, &day, format, part);
    let dictionary = dictionary(entry, &day);
    if (format, part) == (Format::Csv, Part::Dictionary) {
        return Ok(whole(name, format, csv::dictionary(&dictionary)?));
    }
    let pages = Pages::of(db, entry);
    let columns = Arc::new(Columns { zone: entry.time_zone().clone(), items: item_columns(entry) });
    let chunks = match format {
        Format::Csv => lines(pages, columns)?,
        Format::Xlsx => workbook(pages, columns, dictionary),
        Format::Json => {
            let about = json!({"project": pages_about(entry), "day": day, "dictionary": dictionary});
            documents(pages, entry.time_zone().clone(), &about)?
        }
    };
    Ok(File { name, media_type: format.media_type(), chunks })
}

fn pages_about(entry: &ProjectEntry) -> serde_json::Value {
    json!({"slug": entry.document.slug, "name": entry.document.name, "time_zone": entry.time_zone()})
}

/// Every item that this project has ever asked, in page order, the newest questionnaire first.
fn items(entry: &ProjectEntry) -> Vec<Item> {
    let pack = entry.pack();
    let mut items: Vec<Item> = pack.questionnaire.items.clone();
    for item in entry.questionnaires().iter().flat_map(|asked| &asked.items) {
        if items.iter().all(|known| known.id != item.id) {
            items.push(item.clone());
        }
    }
    items
}

fn item_columns(entry: &ProjectEntry) -> Vec<ItemColumn> {
    let mut columns: Vec<ItemColumn> = Vec::new();
    let mut add = |name: String, item: &str, aim: Option<&String>| {
        if columns.iter().all(|known| known.name != name) {
            columns.push(ItemColumn { name, item: item.to_owned(), aim: aim.cloned() });
        }
    };
    for item in items(entry) {
        if item.kind == Kind::Aims {
            for aim in &entry.accepted_aims {
                add([&item.id, ".", &aim.id].concat(), &item.id, Some(&aim.id));
            }
        } else {
            add(item.id.clone(), &item.id, None);
        }
        if let Some(companion) = &item.companion {
            add(companion.clone(), companion, None);
        }
    }
    columns
}

fn dictionary(entry: &ProjectEntry, day: &str) -> Vec<Entry> {
    let mut lines = vec![
        Entry::new("file", "project", said(&entry.document.name)),
        Entry::new("file", "level", Level::Raw.code()),
        Entry::new("file", "date", day),
        Entry::new("file", "time_zone", entry.time_zone().name()),
    ];
    lines.extend(NOTES.map(|note| Entry::new("note", "", note)));
    lines.extend(about(entry.time_zone()).zip(ABOUT).map(|(name, (_, meaning))| Entry::new("column", name, meaning)));
    for aim in &entry.accepted_aims {
        lines.push(Entry { code: aim.id.clone(), ..Entry::new("aim", "", said(&aim.text)) });
    }
    for item in items(entry) {
        let scale = item.scale.clone().unwrap_or_default();
        lines.push(Entry { scale, ..Entry::new("question", &item.id, said(&item.question)) });
        for style in [Style::Standard, Style::Easy] {
            if style == Style::Easy && item.easy.is_none() {
                continue;
            }
            let scale = item.scale(style).unwrap_or_default();
            lines.extend(item.options(style).iter().map(|option| Entry {
                code: option.code.clone(),
                scale: scale.to_owned(),
                ..Entry::new("answer", &item.id, said(&option.label))
            }));
        }
    }
    lines
}

/// The cells of a response.
fn cells<'r>(
    number: u64,
    row: &'r StoredResponse,
    answers: &'r Answers,
    columns: &'r Columns,
) -> impl Iterator<Item = Cell<'r>> {
    let text = |text: &'r str| Cell::Text(Cow::Borrowed(text));
    let about = [
        Cell::Number(number as f64),
        Cell::Time(Cow::Owned(columns.zone.date(row.effective_at_ms).to_string())),
        text(&row.channel),
        row.event.as_deref().map_or(Cell::Empty, text),
        text(&row.locale),
        text(&row.length),
        text(&row.style),
        text(&row.questionnaire),
        Cell::Number(f64::from(row.questionnaire_version)),
    ];
    about
        .into_iter()
        .chain(columns.items.iter().map(|column| answer_cell(answers.get(&column.item), column.aim.as_deref())))
}

fn answer_cell<'r>(answer: Option<&'r Answer>, aim: Option<&str>) -> Cell<'r> {
    let text = |text: &'r str| Cell::Text(Cow::Borrowed(text));
    match answer {
        None => Cell::Empty,
        Some(Answer::DontKnow) => text(DONT_KNOW),
        Some(Answer::NotForMe) => text(NOT_FOR_ME),
        Some(Answer::One(said)) => text(said),
        Some(Answer::Many(codes)) => Cell::Text(Cow::Owned(codes.join(";"))),
        Some(Answer::PerAim(aims)) => aim.and_then(|aim| aims.get(aim)).map_or(Cell::Empty, |code| text(code)),
        Some(Answer::Number(number)) => Cell::Number(*number),
    }
}

fn headings(columns: &Columns) -> Vec<String> {
    about(&columns.zone).chain(columns.items.iter().map(|column| column.name.clone())).collect()
}

/// The headings before the answers; the day says of which zone.
fn about(zone: &TimeZone) -> impl Iterator<Item = String> {
    ABOUT.into_iter().map(|(name, _)| if name == DAY { heading(name, zone) } else { name.to_owned() })
}

/// Rows of CSV, a page at a time.
fn lines(pages: Pages, columns: Arc<Columns>) -> Result<Chunks, ExportError> {
    let begin = Lines::begin(headings(&columns).iter().map(String::as_str))?.end()?;
    let rest = stream::try_unfold((pages, columns, 0_u64), |(mut pages, columns, mut number)| async move {
        let Some(rows) = pages.next().await? else { return Ok(None) };
        let mut lines = Lines::more(rows.len());
        for row in &rows {
            number += 1;
            let answers: Answers = serde_json::from_str(&row.answers)?;
            lines.row(cells(number, row, &answers, &columns))?;
        }
        Ok(Some((lines.end()?, (pages, columns, number))))
    });
    Ok(stream::iter([Ok(begin)]).chain(rest).boxed())
}

/// One JSON document whose list of responses is written a page at a time.
fn documents(pages: Pages, zone: TimeZone, about: &serde_json::Value) -> Result<Chunks, ExportError> {
    let mut begin = serde_json::to_vec(about)?;
    begin.pop();
    begin.extend_from_slice(b",\"responses\":[");
    let rest = stream::try_unfold((pages, zone, 0_u64), |(mut pages, zone, mut number)| async move {
        let Some(rows) = pages.next().await? else { return Ok(None) };
        let mut bytes = Vec::with_capacity(rows.len() * 512);
        for row in &rows {
            if number > 0 {
                bytes.push(b',');
            }
            number += 1;
            let answers: &RawValue = serde_json::from_str(&row.answers)?;
            serde_json::to_writer(&mut bytes, &document(number, zone.date(row.effective_at_ms), row, answers))?;
        }
        Ok(Some((bytes, (pages, zone, number))))
    });
    Ok(stream::iter([Ok(begin)]).chain(rest).chain(stream::iter([Ok(b"]}".to_vec())])).boxed())
}

/// A response in JSON.
#[derive(serde::Serialize)]
struct Document<'r> {
    row: u64,
    day: String,
    channel: &'r str,
    event: Option<&'r str>,
    locale: &'r str,
    length: &'r str,
    style: &'r str,
    questionnaire: &'r str,
    questionnaire_version: u32,
    answers: &'r RawValue,
}

fn document<'r>(number: u64, day: Date, row: &'r StoredResponse, answers: &'r RawValue) -> Document<'r> {
    Document {
        row: number,
        day: day.to_string(),
        channel: &row.channel,
        event: row.event.as_deref(),
        locale: &row.locale,
        length: &row.length,
        style: &row.style,
        questionnaire: &row.questionnaire,
        questionnaire_version: row.questionnaire_version,
        answers,
    }
}

/// A workbook: written into a temporary file when its first bytes are asked for, and sent from there.
fn workbook(pages: Pages, columns: Arc<Columns>, dictionary: Vec<Entry>) -> Chunks {
    let file = stream::once(write_workbook(pages, columns, dictionary));
    let sent = file.flat_map(|written| match written {
        Ok(file) => stream::try_unfold(file, |file| async move {
            let read = tokio::task::spawn_blocking(move || chunk(file)).await;
            let (bytes, file) = read.map_err(|_| ExportError::Stopped)??;
            Ok((!bytes.is_empty()).then_some((bytes, file)))
        })
        .boxed(),
        Err(error) => stream::iter([Err(error)]).boxed(),
    });
    sent.boxed()
}

fn chunk(mut file: TemporaryFile) -> Result<(Vec<u8>, TemporaryFile), ExportError> {
    let mut bytes = vec![0; BYTES_A_CHUNK];
    let read = file.read(&mut bytes)?;
    bytes.truncate(read);
    Ok((bytes, file))
}

async fn write_workbook(
    mut pages: Pages,
    columns: Arc<Columns>,
    dictionary: Vec<Entry>,
) -> Result<TemporaryFile, ExportError> {
    let (give, mut take) = mpsc::channel::<Vec<StoredResponse>>(1);
    let writing = tokio::task::spawn_blocking(move || {
        let mut book = LongBook::begin(headings(&columns), &dictionary)?;
        let mut number = 0;
        while let Some(rows) = take.blocking_recv() {
            for row in &rows {
                number += 1;
                let answers: Answers = serde_json::from_str(&row.answers)?;
                book.row(cells(number, row, &answers, &columns))?;
            }
        }
        book.end()
    });
    while let Some(rows) = pages.next().await? {
        if give.send(rows).await.is_err() {
            break;
        }
    }
    drop(give);
    writing.await.map_err(|_| ExportError::Stopped)?
}
