//! CSV: UTF-8 with the mark that spreadsheets look for, and no text that a spreadsheet would run.

use std::borrow::Cow;

use csv::{Terminator, Writer, WriterBuilder};

use super::{
    ExportError,
    dictionary::{Entry, HEADINGS},
    fields::{COLUMNS, Cell},
};
use crate::reporting::exports::row::{AboutFile, Row};

/// Tells spreadsheets that it is UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";
/// Bytes set aside for a row before it is written.
const BYTES_A_ROW: usize = 512;

/// Whether a spreadsheet could take a text for a formula.
pub(super) fn is_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

/// A text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it.
fn harmless(text: &str) -> Cow<'_, str> {
    if is_like_formula(text) { Cow::Owned(["'", text].concat()) } else { Cow::Borrowed(text) }
}

/// Rows that go one after another into the bytes of a file.
pub(super) struct Lines(Writer<Vec<u8>>);

impl Lines {
    /// The start of a file, with its headings.
    pub(super) fn begin<'h>(headings: impl IntoIterator<Item = &'h str>) -> Result<Self, ExportError> {
        Self::begin_in(&mut WriterBuilder::new(), headings)
    }

    /// The same with lines as RFC 4180 ends them.
    pub(super) fn begin_crlf<'h>(headings: impl IntoIterator<Item = &'h str>) -> Result<Self, ExportError> {
        Self::begin_in(WriterBuilder::new().terminator(Terminator::CRLF), headings)
    }

    fn begin_in<'h>(
        writer: &mut WriterBuilder,
        headings: impl IntoIterator<Item = &'h str>,
    ) -> Result<Self, ExportError> {
        let mut lines = Self(writer.from_writer(MARK.to_vec()));
        lines.row(headings.into_iter().map(|heading| Cell::Text(Cow::Borrowed(heading))))?;
        Ok(lines)
    }

    /// More of a file, with room for so many rows.
    pub(super) fn more(rows: usize) -> Self {
        Self(WriterBuilder::new().from_writer(Vec::with_capacity(rows * BYTES_A_ROW)))
    }

    /// Writes a row.
    pub(super) fn row<'c>(&mut self, cells: impl Iterator<Item = Cell<'c>>) -> Result<(), ExportError> {
        for cell in cells {
            match cell {
                Cell::Empty => self.0.write_field("")?,
                Cell::Text(text) => self.0.write_field(harmless(&text).as_ref())?,
                Cell::Time(time) => self.0.write_field(time.as_ref())?,
                Cell::Number(number) => self.0.write_field(number.to_string())?,
            }
        }
        Ok(self.0.write_record(None::<&[u8]>)?)
    }

    /// What was written.
    pub(super) fn end(self) -> Result<Vec<u8>, ExportError> {
        self.0.into_inner().map_err(|error| ExportError::File(error.into_error()))
    }
}

/// A file of figures.
pub(super) fn figures(file: &AboutFile, rows: &[Row]) -> Result<Vec<u8>, ExportError> {
    let headings: Vec<_> = COLUMNS.iter().map(|column| column.heading(&file.zone)).collect();
    let mut lines = Lines::begin(headings.iter().map(AsRef::as_ref))?;
    for row in rows {
        lines.row(COLUMNS.iter().map(|column| column.in_file(row)))?;
    }
    lines.end()
}

/// What explains a file.
pub(super) fn dictionary(entries: &[Entry]) -> Result<Vec<u8>, ExportError> {
    let mut lines = Lines::begin(HEADINGS)?;
    for entry in entries {
        lines.row(entry.fields().into_iter().map(|field| Cell::Text(Cow::Borrowed(field))))?;
    }
    lines.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn no_text_begins_like_a_formula_and_none_is_lost(text in "[=+@\t\r\n-]?\\PC{0,20}") {
            let mut lines = Lines::more(1);
            lines.row([Cell::Text(Cow::Borrowed(&*text)), Cell::Number(-1.5)].into_iter()).unwrap();
            let bytes = lines.end().unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
            let record = reader.records().next().unwrap().unwrap();
            let read = &record[0];
            proptest::prop_assert!(!read.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
            proptest::prop_assert!(read == text || read == ["'", &text].concat());
            proptest::prop_assert_eq!(&record[1], "-1.5", "numbers stay numbers");
        }
    }
}
