//! Workbooks: every text is written as a text and never as a formula; single answers go through a temporary file that
//! has no name, so that they need no more memory than a page of them.

use std::{
    borrow::Cow,
    fs::File,
    io::{Seek as _, SeekFrom},
};

use rust_xlsxwriter::{Workbook, Worksheet};

use super::{
    ExportError,
    columns::{COLUMNS, Cell},
    dictionary::{Entry, HEADINGS},
    figures::Row,
};

/// Most rows of a sheet, with the one of its headings.
const ROWS_A_SHEET: u32 = 1_048_576;
/// Most UTF-16 units of a cell.
const MOST_UNITS: usize = 32_767;
/// Stands at the end of a text that a cell cannot hold.
const CUT: &str = " […]";

/// A file of figures.
pub(super) fn figures(rows: &[Row], dictionary: &[Entry]) -> Result<Vec<u8>, ExportError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Figures")?.set_freeze_panes(1, 0)?;
    write_texts(sheet, 0, COLUMNS.iter().map(|column| column.name))?;
    for (row, number) in rows.iter().zip(1..) {
        write_row(sheet, number, COLUMNS.iter().map(|column| (column.read)(row)))?;
    }
    explain(book.add_worksheet(), dictionary)?;
    Ok(book.save_to_buffer()?)
}

/// A workbook of any number of rows.
pub(super) struct LongBook {
    book: Workbook,
    headings: Vec<String>,
    sheets: usize,
    next: u32,
}

impl LongBook {
    /// A book with what explains it, and no row yet.
    pub(super) fn begin(headings: Vec<String>, dictionary: &[Entry]) -> Result<Self, ExportError> {
        let mut book = Workbook::new();
        explain(book.add_worksheet_with_constant_memory(), dictionary)?;
        let mut book = Self { book, headings, sheets: 0, next: 0 };
        book.turn()?;
        Ok(book)
    }

    /// Goes on to the next sheet.
    fn turn(&mut self) -> Result<(), ExportError> {
        self.sheets += 1;
        let sheet = self.book.add_worksheet_with_constant_memory();
        sheet.set_name(format!("Answers {}", self.sheets))?;
        write_texts(sheet, 0, self.headings.iter().map(String::as_str))?;
        self.next = 1;
        Ok(())
    }

    /// Writes a row.
    pub(super) fn row<'c>(&mut self, cells: impl Iterator<Item = Cell<'c>>) -> Result<(), ExportError> {
        if self.next == ROWS_A_SHEET {
            self.turn()?;
        }
        write_row(self.book.worksheet_from_index(self.sheets)?, self.next, cells)?;
        self.next += 1;
        Ok(())
    }

    /// The finished file, to be read from its start.
    pub(super) fn end(mut self) -> Result<File, ExportError> {
        let mut file = tempfile::tempfile()?;
        self.book.save_to_writer(&mut file)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}

fn explain(sheet: &mut Worksheet, dictionary: &[Entry]) -> Result<(), ExportError> {
    sheet.set_name("Dictionary")?;
    write_texts(sheet, 0, HEADINGS)?;
    for (entry, number) in dictionary.iter().zip(1..) {
        write_texts(sheet, number, entry.fields())?;
    }
    Ok(())
}

fn write_texts<'t>(
    sheet: &mut Worksheet,
    row: u32,
    texts: impl IntoIterator<Item = &'t str>,
) -> Result<(), ExportError> {
    write_row(sheet, row, texts.into_iter().map(|text| Cell::Text(Cow::Borrowed(text))))
}

fn write_row<'c>(sheet: &mut Worksheet, row: u32, cells: impl Iterator<Item = Cell<'c>>) -> Result<(), ExportError> {
    for (cell, column) in cells.zip(0..) {
        match cell {
            Cell::Empty => {}
            Cell::Text(text) if text.is_empty() => {}
            Cell::Text(text) => {
                sheet.write_string(row, column, fitting(&text))?;
            }
            Cell::Number(number) => {
                sheet.write_number(row, column, number)?;
            }
        }
    }
    Ok(())
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
}
