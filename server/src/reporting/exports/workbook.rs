//! Workbooks: every text is written as a text and never as a formula; single answers go through a temporary file that
//! has no name, so that they need no more memory than a page of them.

use std::{
    borrow::Cow,
    fs::File,
    io::{Seek as _, SeekFrom},
};

use domain::time::{date::Date, from_rfc3339};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use super::{
    ExportError,
    csv::is_like_formula,
    dictionary::{Entry, HEADINGS},
    fields::{COLUMNS, Cell},
    summary::{self, Summary},
};
use crate::reporting::exports::row::{AboutFile, Row};

/// Most rows of a sheet, with the one of its headings.
const ROWS_A_SHEET: u32 = 1_048_576;
/// Most UTF-16 units of a cell.
const MOST_UNITS: usize = 32_767;
/// Stands at the end of a text that a cell cannot hold.
const CUT: &str = " […]";
/// Letters of a moment to the second, before how far its clock is from UTC.
const SECONDS: usize = "2026-11-22T10:15:00".len();
/// Narrowest and widest column, in letters.
const WIDTHS: (usize, usize) = (9, 60);
/// Room for the button of a filter, in letters.
const BUTTON: usize = 3;
/// The widths of a summary, in letters: its texts are broken into lines.
const SUMMARY_WIDTHS: [usize; 4] = [50, 24, 12, 90];

/// A file of figures: what people read first, then the coded figures, and what explains them.
pub(super) fn figures(
    file: &AboutFile,
    (summary, rows): (&Summary, &[Row]),
    dictionary: &[Entry],
) -> Result<Vec<u8>, ExportError> {
    let mut book = Workbook::new();
    summarise(book.add_worksheet(), summary)?;
    let (sheet, looks) = (book.add_worksheet(), Looks::plain());
    sheet.set_name("Figures")?;
    let headings: Vec<_> = COLUMNS.iter().map(|column| column.heading(&file.zone)).collect();
    write_headings(sheet, &looks, headings.iter().map(AsRef::as_ref))?;
    for (row, number) in rows.iter().zip(1..) {
        write_row(sheet, number, &looks, COLUMNS.iter().map(|column| column.in_file(row)))?;
    }
    let widest = |(column, heading): (&super::fields::Column, &Cow<'_, str>)| {
        let cells = rows.iter().map(|row| letters(&column.in_file(row)));
        cells.chain([heading.len() + BUTTON]).max().unwrap_or_default()
    };
    arrange(sheet, rows.len() as u32, COLUMNS.iter().zip(&headings).map(widest))?;
    explain(book.add_worksheet(), dictionary)?;
    Ok(book.save_to_buffer()?)
}

/// A workbook of any number of rows.
pub(super) struct LongBook {
    book: Workbook,
    looks: Looks,
    headings: Vec<String>,
    sheets: usize,
    next: u32,
}

impl LongBook {
    /// A book with what explains it, and no row yet.
    pub(super) fn begin(headings: Vec<String>, dictionary: &[Entry]) -> Result<Self, ExportError> {
        let mut book = Workbook::new();
        explain(book.add_worksheet_with_constant_memory(), dictionary)?;
        let mut book = Self { book, looks: Looks::plain(), headings, sheets: 0, next: 0 };
        book.turn()?;
        Ok(book)
    }

    /// Goes on to the next sheet.
    fn turn(&mut self) -> Result<(), ExportError> {
        self.arrange()?;
        self.sheets += 1;
        let sheet = self.book.add_worksheet_with_constant_memory();
        sheet.set_name(format!("Answers {}", self.sheets))?;
        write_headings(sheet, &self.looks, self.headings.iter().map(String::as_str))?;
        self.next = 1;
        Ok(())
    }

    /// Arranges the sheet that is full, if there is one.
    fn arrange(&mut self) -> Result<(), ExportError> {
        if self.sheets == 0 {
            return Ok(());
        }
        let widths = self.headings.iter().map(|heading| heading.len() + BUTTON);
        arrange(self.book.worksheet_from_index(self.sheets)?, self.next - 1, widths)
    }

    /// Writes a row.
    pub(super) fn row<'c>(&mut self, cells: impl Iterator<Item = Cell<'c>>) -> Result<(), ExportError> {
        if self.next == ROWS_A_SHEET {
            self.turn()?;
        }
        write_row(self.book.worksheet_from_index(self.sheets)?, self.next, &self.looks, cells)?;
        self.next += 1;
        Ok(())
    }

    /// The finished file, to be read from its start.
    pub(super) fn end(mut self) -> Result<File, ExportError> {
        self.arrange()?;
        let mut file = tempfile::tempfile()?;
        self.book.save_to_writer(&mut file)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}

/// How cells look.
struct Looks {
    heading: Format,
    /// Of most cells; none costs least, and single answers have very many.
    text: Option<Format>,
    /// Of texts that somebody could take for a formula when they change the cell: the apostrophe before them keeps it one.
    quoted: Format,
    moment: Format,
    day: Format,
}

impl Looks {
    fn plain() -> Self {
        Self::of(None)
    }

    /// Texts are broken into lines.
    fn broken() -> Self {
        Self::of(Some(Format::new().set_text_wrap().set_align(FormatAlign::Top)))
    }

    fn of(text: Option<Format>) -> Self {
        let base = text.clone().unwrap_or_default();
        Self {
            heading: Format::new().set_bold(),
            text,
            quoted: base.clone().set_quote_prefix(),
            moment: base.clone().set_num_format("yyyy-mm-dd hh:mm:ss"),
            day: base.set_num_format("yyyy-mm-dd"),
        }
    }
}

/// The first sheet of figures.
fn summarise(sheet: &mut Worksheet, summary: &Summary) -> Result<(), ExportError> {
    let looks = Looks::broken();
    sheet.set_name("Summary")?;
    write_headings(sheet, &looks, summary::HEADINGS)?;
    let mut next = 1;
    for line in &summary.lines {
        write_row(sheet, next, &looks, line.cells())?;
        next += 1;
    }
    arrange(sheet, next - 1, SUMMARY_WIDTHS.into_iter())?;
    for (column, width) in (0..).zip(SUMMARY_WIDTHS) {
        sheet.set_column_width(column, width as f64)?;
    }
    // An empty row parts it from what a filter hides.
    write_row(sheet, next + 1, &looks, [Cell::Text(Cow::Borrowed(summary.source.as_str()))].into_iter())
}

fn explain(sheet: &mut Worksheet, dictionary: &[Entry]) -> Result<(), ExportError> {
    let looks = Looks::plain();
    sheet.set_name("Dictionary")?;
    write_headings(sheet, &looks, HEADINGS)?;
    let mut widths = HEADINGS.map(|heading| heading.len() + BUTTON);
    for (entry, number) in dictionary.iter().zip(1..) {
        let texts = entry.fields();
        widths.iter_mut().zip(texts).for_each(|(width, text)| *width = (*width).max(text.chars().count()));
        write_row(sheet, number, &looks, texts.into_iter().map(|text| Cell::Text(Cow::Borrowed(text))))?;
    }
    arrange(sheet, dictionary.len() as u32, widths.into_iter())
}

/// Keeps the headings in sight, makes every column one to filter by, and wide enough.
fn arrange(sheet: &mut Worksheet, rows: u32, widths: impl Iterator<Item = usize>) -> Result<(), ExportError> {
    let mut columns = 0;
    for width in widths {
        sheet.set_column_width(columns, width.clamp(WIDTHS.0, WIDTHS.1) as f64)?;
        columns += 1;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, rows.max(1), columns.saturating_sub(1))?;
    Ok(())
}

/// How many letters a cell shows.
fn letters(cell: &Cell<'_>) -> usize {
    match cell {
        Cell::Empty => 0,
        Cell::Text(text) | Cell::Time(text) => text.chars().count(),
        Cell::Number(number) => number.to_string().len(),
    }
}

fn write_headings<'t>(
    sheet: &mut Worksheet,
    looks: &Looks,
    headings: impl IntoIterator<Item = &'t str>,
) -> Result<(), ExportError> {
    for (heading, column) in headings.into_iter().zip(0..) {
        sheet.write_string_with_format(0, column, heading, &looks.heading)?;
    }
    Ok(())
}

fn write_row<'c>(
    sheet: &mut Worksheet,
    row: u32,
    looks: &Looks,
    cells: impl Iterator<Item = Cell<'c>>,
) -> Result<(), ExportError> {
    for (cell, column) in cells.zip(0..) {
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => write_text(sheet, (row, column), looks, &text)?,
            Cell::Number(number) => match &looks.text {
                Some(look) => drop(sheet.write_number_with_format(row, column, number, look)?),
                None => drop(sheet.write_number(row, column, number)?),
            },
            Cell::Time(time) => match moment(&time) {
                Some((moment, true)) => drop(sheet.write_datetime_with_format(row, column, &moment, &looks.day)?),
                Some((moment, false)) => drop(sheet.write_datetime_with_format(row, column, &moment, &looks.moment)?),
                None => write_text(sheet, (row, column), looks, &time)?,
            },
        }
    }
    Ok(())
}

fn write_text(sheet: &mut Worksheet, (row, column): (u32, u16), looks: &Looks, text: &str) -> Result<(), ExportError> {
    match if is_like_formula(text) { Some(&looks.quoted) } else { looks.text.as_ref() } {
        _ if text.is_empty() => {}
        Some(look) => drop(sheet.write_string_with_format(row, column, fitting(text), look)?),
        None => drop(sheet.write_string(row, column, fitting(text))?),
    }
    Ok(())
}

/// A moment as workbooks keep them, and whether it is a whole day.
fn moment(text: &str) -> Option<(ExcelDateTime, bool)> {
    let (seconds, is_day) = shown_s(text)?;
    Some((ExcelDateTime::from_timestamp(seconds).ok()?, is_day))
}

/// What the clock of the place shows, as workbooks know no zones: in seconds from 1970-01-01T00:00; and whether it is a
/// whole day.
fn shown_s(text: &str) -> Option<(i64, bool)> {
    let is_day = text.parse::<Date>().is_ok();
    let clock = if is_day { [text, "T00:00:00Z"].concat() } else { [text.get(..SECONDS)?, "Z"].concat() };
    Some((from_rfc3339(&clock)?.div_euclid(1000), is_day))
}

/// As much of a text as a cell can hold.
fn fitting(text: &str) -> Cow<'_, str> {
    if text.len() <= MOST_UNITS || text.encode_utf16().count() <= MOST_UNITS {
        return Cow::Borrowed(text);
    }
    let mut units = CUT.encode_utf16().count();
    let kept = text.chars().take_while(|letter| {
        units += letter.len_utf16();
        units <= MOST_UNITS
    });
    Cow::Owned(kept.collect::<String>() + CUT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_too_long_says_that_it_is_cut() {
        let long = "😀".repeat(20_000);
        let kept = fitting(&long);
        assert!(kept.ends_with(CUT) && kept.encode_utf16().count() <= MOST_UNITS);
        assert_eq!(fitting("=1+1"), "=1+1");
    }

    #[test]
    fn a_moment_is_what_the_clock_of_the_place_shows() {
        let at = |text| from_rfc3339(text).unwrap() / 1000;
        assert_eq!(shown_s("2026-07-01T22:30:00+05:30"), Some((at("2026-07-01T22:30:00Z"), false)));
        assert_eq!(shown_s("2026-07-01"), Some((at("2026-07-01T00:00:00Z"), true)));
        assert_eq!(shown_s("soon"), None);
    }
}
