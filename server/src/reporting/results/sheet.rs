//! A sheet as a CSV file that spreadsheets open safely: a mark that says it is UTF-8, and no text that they would run as a
//! formula. It decides nothing about what may be in it.

use std::borrow::Cow;

use crate::reporting::exports::harmless;

/// Says to spreadsheets that what follows is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Cell {
    /// Words, from people or from a questionnaire.
    Text(String),
    /// A number of ours.
    Number(i64),
    /// Nothing.
    #[default]
    Empty,
}

impl From<Option<u32>> for Cell {
    fn from(number: Option<u32>) -> Self {
        number.map_or(Self::Empty, |number| Self::Number(number.into()))
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

/// The bytes of a sheet; every row has as many cells as there are headings.
///
/// # Errors
/// When a row is longer or shorter than the headings.
pub(super) fn write(headings: &[&str], rows: &[Vec<Cell>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(headings)?;
    for row in rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => harmless(text),
            Cell::Number(number) => Cow::Owned(number.to_string()),
            Cell::Empty => Cow::Borrowed(""),
        });
        writer.write_record(cells.map(|cell| cell.as_bytes().to_vec()))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_a_formula_and_numbers_stay_numbers() {
        let texts = ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "a=1", "a \"b\", c"];
        let row: Vec<Cell> = texts.map(Cell::from).into_iter().chain([Cell::from(-5), Cell::Empty]).collect();
        let bytes = write(&["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], &[row]).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let expected = "\u{feff}a,b,c,d,e,f,g,h,i,j\r\n\
                        '=1+1,'+1,'-1,'@a,'\tx,\"'\rx\",a=1,\"a \"\"b\"\", c\",-5,\r\n";
        assert_eq!(text, expected);
    }
}
