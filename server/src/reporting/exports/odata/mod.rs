//! Questions in OData 4.0 about rows of figures: what there is (CSDL), and `$filter`, `$orderby`, `$select`, `$top`,
//! `$skip` and `$count`. It knows neither HTTP nor projects, and asks nothing but the rows it is given.

mod csdl;
mod filter;

use std::cmp::Ordering;

use serde_json::{Map, Value};

pub use self::csdl::metadata;
use self::filter::Filter;
use super::fields::{COLUMNS, Cell, Column};
use crate::reporting::exports::row::Row;

/// Most rows of one answer; a link leads to the next ones.
pub const ROWS_AN_ANSWER: usize = 1_000;

/// Most bytes of a question: every property can be asked for and sorted by, with a long filter.
const MOST_BYTES: usize = 8 * 1024;
/// Most letters of what was asked that an error says again.
const MOST_LETTERS: usize = 40;

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unanswerable {
    /// It is not written as OData asks.
    #[error("{0} cannot be read.")]
    Malformed(&'static str),
    /// An option names a property again.
    #[error("{0} names {1} twice.")]
    Twice(&'static str, &'static str),
    /// It is OData, but more than this feed can do.
    #[error("{0} is not possible here.")]
    NotHere(String),
    /// There is no such property.
    #[error("A figure has no property {0}.")]
    UnknownProperty(String),
}

/// What is asked of the rows.
#[derive(Debug, Default)]
pub struct Question {
    top: Option<usize>,
    skip: usize,
    counts: bool,
    select: Option<Vec<&'static Column>>,
    filter: Option<Filter>,
    order: Vec<(&'static Column, bool)>,
}

/// What the rows answer.
#[derive(Debug)]
pub struct Answered {
    /// How many rows there are in all, where that was asked.
    pub count: Option<usize>,
    /// The rows, with what was selected of them.
    pub rows: Vec<Map<String, Value>>,
    /// `$skip` and `$top` of the rest, where there is one.
    pub rest: Option<(usize, Option<usize>)>,
    /// The names of the properties that were selected; none is all.
    pub selected: Option<String>,
}

/// The column of a property.
fn property(name: &str) -> Result<&'static Column, Unanswerable> {
    let found = COLUMNS.iter().find(|column| column.property == name);
    found.ok_or_else(|| Unanswerable::UnknownProperty(beginning(name)))
}

/// As much of what was asked as an error says again.
fn beginning(text: &str) -> String {
    text.chars().take(MOST_LETTERS).collect()
}

/// What an option makes of a list with commas. No property is there twice, so what is asked for takes no more work than
/// a question for all properties.
fn listed<T>(
    option: &'static str,
    text: &str,
    read: impl Fn(&str) -> Result<T, Unanswerable>,
    column: impl Fn(&T) -> &'static Column,
) -> Result<Vec<T>, Unanswerable> {
    let mut list: Vec<T> = Vec::new();
    for part in text.split(',') {
        let new = read(part)?;
        let property = column(&new).property;
        if list.iter().any(|known| column(known).property == property) {
            return Err(Unanswerable::Twice(option, property));
        }
        list.push(new);
    }
    Ok(list)
}

fn number(text: &str, option: &'static str) -> Result<usize, Unanswerable> {
    text.parse::<u32>().map(|number| number as usize).map_err(|_| Unanswerable::Malformed(option))
}

impl Question {
    /// Reads the options of an address. Those without `$` are nobody's and change nothing.
    ///
    /// # Errors
    /// When they are too long, or one cannot be read or asks for more than this feed can do.
    pub fn read(query: &str) -> Result<Self, Unanswerable> {
        if query.len() > MOST_BYTES {
            return Err(Unanswerable::Malformed("A question of more than 8,192 bytes"));
        }
        let mut question = Self::default();
        let mut seen = Vec::new();
        for (name, text) in form_urlencoded::parse(query.as_bytes()) {
            if !name.starts_with('$') {
                continue;
            }
            if seen.contains(&name) {
                return Err(Unanswerable::Malformed("An option that is there twice"));
            }
            question.option(&name, &text)?;
            seen.push(name);
        }
        Ok(question)
    }

    fn option(&mut self, name: &str, text: &str) -> Result<(), Unanswerable> {
        match name {
            "$top" => self.top = Some(number(text, "$top")?),
            "$skip" => self.skip = number(text, "$skip")?,
            "$count" if matches!(text, "true" | "false") => self.counts = text == "true",
            "$count" => return Err(Unanswerable::Malformed("$count")),
            "$select" if text.trim() == "*" => self.select = None,
            "$select" => {
                self.select = Some(listed("$select", text, |name| property(name.trim()), |column| column)?);
            }
            "$filter" => self.filter = Some(Filter::read(text)?),
            "$orderby" => self.order = listed("$orderby", text, order, |(column, _)| column)?,
            "$format" if text == "json" || text.starts_with("application/json") => {}
            other => return Err(Unanswerable::NotHere(beginning(other))),
        }
        Ok(())
    }

    /// Its answer.
    pub fn ask(&self, rows: &[Row]) -> Answered {
        let fits = |row: &&Row| self.filter.as_ref().is_none_or(|filter| filter.fits(row));
        let mut found: Vec<&Row> = rows.iter().filter(fits).collect();
        if !self.order.is_empty() {
            found.sort_by(|a, b| self.order_of(a, b));
        }
        let count = self.counts.then_some(found.len());
        let wanted = self.top.unwrap_or(usize::MAX);
        let after = found.into_iter().skip(self.skip).collect::<Vec<_>>();
        let given = wanted.min(ROWS_AN_ANSWER).min(after.len());
        let has_rest = after.len() > given && wanted > given;
        Answered {
            count,
            rows: after[..given].iter().map(|row| self.entity(row)).collect(),
            rest: has_rest.then(|| (self.skip + given, self.top.map(|top| top - given))),
            selected: self.select.as_ref().map(|columns| names(columns)),
        }
    }

    /// Which of two rows comes first, by the first property in which they differ.
    fn order_of(&self, a: &Row, b: &Row) -> Ordering {
        let mut of_each = self.order.iter().map(|(column, is_descending)| {
            let order = filter::order(&(column.read)(a), &(column.read)(b));
            if *is_descending { order.reverse() } else { order }
        });
        of_each.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// How many rows fit, whatever part of them is asked for.
    pub fn count(&self, rows: &[Row]) -> usize {
        rows.iter().filter(|row| self.filter.as_ref().is_none_or(|filter| filter.fits(row))).count()
    }

    /// A row as JSON: what is hidden is null.
    fn entity(&self, row: &Row) -> Map<String, Value> {
        let all = COLUMNS.iter().filter(|column| {
            self.select.as_ref().is_none_or(|columns| columns.iter().any(|chosen| chosen.property == column.property))
        });
        all.map(|column| (column.property.to_owned(), value((column.read)(row)))).collect()
    }
}

/// The row with a key, as JSON.
pub fn by_key(rows: &[Row], key: &str) -> Option<Map<String, Value>> {
    rows.iter().find(|row| row.key == key).map(|row| Question::default().entity(row))
}

fn names(columns: &[&Column]) -> String {
    columns.iter().map(|column| column.property).collect::<Vec<_>>().join(",")
}

fn value(cell: Cell<'_>) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) | Cell::Time(text) => Value::String(text.into_owned()),
        Cell::Number(number) => Value::from(number as i64),
    }
}

fn order(text: &str) -> Result<(&'static Column, bool), Unanswerable> {
    let mut words = text.split_whitespace();
    let column = property(words.next().unwrap_or_default())?;
    match (words.next(), words.next()) {
        (None | Some("asc"), None) => Ok((column, false)),
        (Some("desc"), None) => Ok((column, true)),
        _ => Err(Unanswerable::Malformed("$orderby")),
    }
}
