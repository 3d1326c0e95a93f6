//! Reads a table of a population: any separator that spreadsheets write, columns in any order, and of each line what is
//! wrong with it. Nothing is taken in here, and nothing of a table with one bad line.

use std::{borrow::Cow, collections::BTreeMap};

use csv::{ByteRecord, ReaderBuilder, Trim};
use domain::reporting::representation::ReferenceRow;

use super::line::{self, Checked, Columns, Known, SHARE_WITHIN};
use crate::reporting::reference::shortened::cut;

/// The heading in the order in which tables are written.
const HEADING: [&str; 6] = ["dimension", "group", "count", "source", "date", "boundary_year"];
/// The columns that a table must have.
const NEEDED: usize = 5;
/// The column that may stand beside the counts.
const SHARE: &str = "share";
/// What spreadsheets write in front of UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What was read of a table.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What is wrong with the table as a whole.
    pub problems: Vec<String>,
    /// Every line after the heading.
    pub lines: Vec<Line>,
    /// The population; complete only where nothing is wrong.
    pub rows: Vec<ReferenceRow>,
}

/// One line of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, the heading being the first.
    pub number: u64,
    /// The beginning of what it says.
    pub said: String,
    /// What is wrong with it.
    pub problems: Vec<String>,
}

impl Reading {
    /// Whether nothing is wrong, so that it may be taken in.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty() && self.lines.iter().all(|line| line.problems.is_empty()) && !self.rows.is_empty()
    }

    fn of_problem(problem: impl Into<String>) -> Self {
        Self { problems: vec![problem.into()], ..Self::default() }
    }
}

/// Reads a table. `today` is a day such as `2026-11-22`; nothing was counted after it.
pub fn read(bytes: &[u8], known: &Known, today: &str) -> Reading {
    let text = match in_utf_8(bytes) {
        Ok(text) => with_plain_line_ends(&text),
        Err(problem) => return Reading::of_problem(problem),
    };
    let (separator, bytes) = separator(&text);
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).trim(Trim::All).delimiter(separator);
    let mut reader = builder.from_reader(bytes);
    let mut records =
        reader.byte_records().map_while(Result::ok).filter(|record| record.iter().any(|field| !field.is_empty()));
    let Some(mut heading) = records.next() else { return Reading::of_problem("There is nothing in this table.") };
    heading.truncate(width(&heading));
    let columns = match columns(&heading) {
        Ok(columns) => columns,
        Err(problems) => return Reading { problems, ..Reading::default() },
    };
    let mut reading = Reading::default();
    let mut taken = Taken::default();
    for record in records {
        let number = record.position().map_or(0, |position| first_line(bytes, position));
        let line = read_line(&record, heading.len(), &columns, known, today);
        let problems = match line.and_then(|checked| taken.take(checked, number)) {
            Ok(()) => Vec::new(),
            Err(problems) => problems,
        };
        reading.lines.push(Line { number, said: said(&record), problems });
    }
    if reading.lines.is_empty() {
        reading.problems.push("There is a heading and no line after it.".to_owned());
    }
    // What is wrong with groups together can only be said of groups that are all there.
    if reading.lines.iter().all(|line| line.problems.is_empty()) {
        reading.problems.extend(taken.problems(columns.share.is_some()));
    }
    reading.rows = taken.checked.into_iter().map(|checked| checked.row).collect();
    reading
}

/// Writes a population as a table that reads back the same.
pub fn write(rows: &[ReferenceRow]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut written = writer.write_record(HEADING);
    for row in rows {
        let (people, year) =
            (row.people.to_string(), row.boundary_year.map_or_else(String::new, |year| year.to_string()));
        let fields = [&row.dimension, &row.group, &people, &row.source, &row.as_of, &year];
        written = written.and_then(|()| writer.write_record(fields));
    }
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The bytes without the mark in front of them, and as UTF-8 where the mark says that they are UTF-16, as spreadsheets
/// write “Unicode text”. Single letters that are no UTF-8 are said of their line.
fn in_utf_8(bytes: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    let no_text = || "This is no text. Save the table again as “CSV UTF-8”, then bring it in.".to_owned();
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let (text, _, has_faults) = encoding_rs::UTF_8.decode(bytes);
        return if has_faults || text.contains('\0') {
            Err(no_text())
        } else {
            Ok(text.into_owned().into_bytes().into())
        };
    }
    if bytes.contains(&0) {
        return Err(no_text());
    }
    Ok(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes).into())
}

/// How many columns have something in them, up to the last that has.
fn width(record: &ByteRecord) -> usize {
    record.iter().rposition(|field| !field.is_empty()).map_or(0, |last| last + 1)
}

/// The same with one letter at the end of each line, whoever wrote it: lines are counted by it.
fn with_plain_line_ends(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut letters = bytes.iter().copied().peekable();
    while let Some(letter) = letters.next() {
        if letter == b'\r' {
            let _ = letters.next_if_eq(&b'\n');
            plain.push(b'\n');
        } else {
            plain.push(letter);
        }
    }
    plain
}

/// The line on which a record begins; its position is before the empty lines that stand in front of it.
fn first_line(bytes: &[u8], position: &csv::Position) -> u64 {
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let empty = bytes.get(from..).unwrap_or_default().iter().take_while(|byte| **byte == b'\n').count();
    position.line() + empty as u64
}

/// The separator, and the table without the line that names it: spreadsheets write `sep=;` in front, and show no such
/// line. Where none is named, it is the one that the first line has most of.
fn separator(bytes: &[u8]) -> (u8, &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (first, rest) = bytes.split_at(end);
    let named = first.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(first);
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator] = named {
        return (*separator, rest.strip_prefix(b"\n").unwrap_or(rest));
    }
    let heading = bytes.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let count = |separator: u8| heading.iter().filter(|byte| **byte == separator).count();
    let most = [b';', b'\t', b','].into_iter().max_by_key(|separator| count(*separator));
    (most.unwrap_or(b','), bytes)
}

fn columns(heading: &ByteRecord) -> Result<Columns, Vec<String>> {
    let names: Vec<String> = heading.iter().map(|name| String::from_utf8_lossy(name).to_lowercase()).collect();
    let mut problems = Vec::new();
    let known = |name: &String| HEADING.contains(&name.as_str()) || name == SHARE;
    for (place, name) in names.iter().enumerate() {
        if !known(name) {
            problems.push(format!("The heading names a column that is not known: “{}”.", cut(name)));
        } else if names[..place].contains(name) {
            problems.push(format!("The heading names the column {name} twice."));
        }
    }
    let place = |name: &str| names.iter().position(|known| known == name);
    for name in HEADING.iter().take(NEEDED).filter(|name| place(name).is_none()) {
        let instead = if *name == "count" && place(SHARE).is_some() { " Shares alone are not enough." } else { "" };
        problems.push(format!("The heading does not name the column {name}.{instead}"));
    }
    let needed = (place("dimension"), place("group"), place("count"), place("source"), place("date"));
    match needed {
        (Some(dimension), Some(group), Some(count), Some(source), Some(date)) if problems.is_empty() => Ok(Columns {
            dimension,
            group,
            count,
            source,
            date,
            boundary_year: place("boundary_year"),
            share: place(SHARE),
        }),
        _ => Err(problems),
    }
}

fn read_line(
    record: &ByteRecord,
    width: usize,
    columns: &Columns,
    known: &Known,
    today: &str,
) -> Result<Checked, Vec<String>> {
    let fields: Result<Vec<&str>, _> = record.iter().map(std::str::from_utf8).collect();
    let Ok(fields) = fields else {
        return Err(vec!["This line has letters that are not UTF-8. Save the table again as “CSV UTF-8”.".to_owned()]);
    };
    // Spreadsheets end lines with separators for columns that have nothing in them, or leave those out.
    if self::width(record) > width || fields.len() < columns.needed() {
        return Err(vec![format!("This line has {} columns, and the heading has {width}.", fields.len())]);
    }
    line::check(&fields, columns, known, today)
}

fn said(record: &ByteRecord) -> String {
    let fields: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
    cut(&fields.join(", "))
}

/// The lines that were fine so far, to hold the next ones against.
#[derive(Default)]
struct Taken {
    checked: Vec<Checked>,
    lines: BTreeMap<(String, String), u64>,
}

impl Taken {
    fn take(&mut self, checked: Checked, number: u64) -> Result<(), Vec<String>> {
        let name = (checked.row.dimension.clone(), checked.row.group.clone());
        if let Some(first) = self.lines.get(&name) {
            return Err(vec![format!("{} {} stands in line {first} already.", name.0, name.1)]);
        }
        self.lines.insert(name, number);
        self.checked.push(checked);
        Ok(())
    }

    /// What is wrong with the groups of a question together.
    fn problems(&self, has_shares: bool) -> Vec<String> {
        let mut by_dimension: BTreeMap<&str, Vec<&Checked>> = BTreeMap::new();
        for checked in &self.checked {
            by_dimension.entry(&checked.row.dimension).or_default().push(checked);
        }
        let mut found = Vec::new();
        for (dimension, groups) in by_dimension {
            let everyone: u64 = groups.iter().map(|checked| checked.row.people).sum();
            if groups.len() < 2 {
                found.push(format!("{dimension} has one group only, and nothing to compare it with."));
            } else if everyone == 0 {
                found.push(format!("The groups of {dimension} have no people."));
            } else if has_shares {
                found.extend(share_problem(dimension, &groups, everyone));
            }
        }
        found
    }
}

/// Shares that stand beside counts must add up, and be those of the counts.
fn share_problem(dimension: &str, groups: &[&Checked], everyone: u64) -> Option<String> {
    let shares: Vec<f64> = groups.iter().filter_map(|checked| checked.share).collect();
    if shares.is_empty() {
        return None;
    }
    if shares.len() < groups.len() {
        return Some(format!("Some groups of {dimension} have a share and some have none."));
    }
    let sum: f64 = shares.iter().sum();
    if (sum - 100.0).abs() > SHARE_WITHIN {
        return Some(format!("The shares of {dimension} add up to {sum:.1} %, not to 100 %."));
    }
    let differs = |(checked, share): &(&&Checked, f64)| {
        (checked.row.people as f64 * 100.0 / everyone as f64 - share).abs() > SHARE_WITHIN
    };
    let (checked, share) = groups.iter().zip(shares).find(differs)?;
    Some(format!("The share of {dimension} {} is {share} %, and its count says otherwise.", checked.row.group))
}
