//! `$filter`: comparisons of properties with texts, numbers, moments and null, lists of them behind `in`, and whether a
//! text contains, begins or ends with another; joined by `and`, `or`, `not` and brackets. It has no other functions and
//! no arithmetic. How one is written is `read`'s to know.

mod read;

use std::cmp::Ordering;

use domain::time::from_rfc3339;

use super::super::fields::{Cell, Column};
use crate::reporting::exports::row::Row;

/// A condition on rows.
#[derive(Debug)]
pub(super) enum Filter {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Compare(&'static Column, Comparison, Cell<'static>),
    OneOf(&'static Column, Vec<Cell<'static>>),
    Has(Part, &'static Column, String),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// Where one text is looked for in another. Capital letters matter.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Anywhere,
    AtStart,
    AtEnd,
}

/// The functions by their names in OData.
pub(super) const FUNCTIONS: [(&str, Part); 3] =
    [("contains", Part::Anywhere), ("endswith", Part::AtEnd), ("startswith", Part::AtStart)];

impl Filter {
    pub(super) fn fits(&self, row: &Row) -> bool {
        self.holds(row) == Some(true)
    }

    /// Whether it holds of a row; none is OData's null, which `not` leaves as it is.
    fn holds(&self, row: &Row) -> Option<bool> {
        match self {
            Self::All(parts) => joined(parts, row, false),
            Self::Any(parts) => joined(parts, row, true),
            Self::Not(part) => part.holds(row).map(|holds| !holds),
            Self::Compare(column, comparison, literal) => Some(compare(&(column.read)(row), *comparison, literal)),
            Self::OneOf(column, literals) => {
                let cell = (column.read)(row);
                Some(literals.iter().any(|literal| order(&cell, literal).is_eq()))
            }
            Self::Has(part, column, wanted) => match (column.read)(row) {
                Cell::Text(text) => Some(match part {
                    Part::Anywhere => text.contains(wanted),
                    Part::AtStart => text.starts_with(wanted),
                    Part::AtEnd => text.ends_with(wanted),
                }),
                _ => None,
            },
        }
    }
}

/// Several conditions together: one that is `decisive` decides, and else one that is null leaves it open.
fn joined(parts: &[Filter], row: &Row, decisive: bool) -> Option<bool> {
    let mut is_open = false;
    for part in parts {
        match part.holds(row) {
            Some(holds) if holds == decisive => return Some(decisive),
            Some(_) => {}
            None => is_open = true,
        }
    }
    (!is_open).then_some(!decisive)
}

/// Null equals only null, and is neither more nor less than anything.
fn compare(cell: &Cell<'_>, comparison: Comparison, literal: &Cell<'_>) -> bool {
    let has_null = matches!(cell, Cell::Empty) || matches!(literal, Cell::Empty);
    let order = order(cell, literal);
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::Unequal => order.is_ne(),
        _ if has_null => false,
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
    }
}

/// The order of two cells of one column: null is before everything.
pub(super) fn order(a: &Cell<'_>, b: &Cell<'_>) -> Ordering {
    match (a, b) {
        (Cell::Number(a), Cell::Number(b)) => a.total_cmp(b),
        (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
        (Cell::Time(a), Cell::Time(b)) => from_rfc3339(a).cmp(&from_rfc3339(b)),
        _ => kind(a).cmp(&kind(b)),
    }
}

fn kind(cell: &Cell<'_>) -> u8 {
    match cell {
        Cell::Empty => 0,
        Cell::Number(_) => 1,
        Cell::Time(_) => 2,
        Cell::Text(_) => 3,
    }
}
