//! `$filter`: comparisons of properties with texts, numbers and null, joined by `and`, `or`, `not` and brackets. It has
//! no functions and no arithmetic.

use std::{borrow::Cow, cmp::Ordering};

use super::{
    super::{
        columns::{Cell, Column, Holds},
        figures::Row,
    },
    Unanswerable, property,
};

/// Most words of a filter, so that nobody can ask for more than a moment's work.
const MOST_WORDS: usize = 400;
const MALFORMED: Unanswerable = Unanswerable::Malformed("$filter");

/// A condition on rows.
#[derive(Debug)]
pub(super) enum Filter {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Compare(&'static Column, Comparison, Cell<'static>),
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

#[derive(Clone, Debug, PartialEq)]
enum Word {
    Open,
    Close,
    Text(String),
    Plain(String),
}

impl Filter {
    pub(super) fn read(text: &str) -> Result<Self, Unanswerable> {
        let words = words(text)?;
        if words.len() > MOST_WORDS {
            return Err(Unanswerable::NotHere("A $filter of so many words".to_owned()));
        }
        let mut reader = Reader { words: &words, next: 0 };
        let filter = reader.any()?;
        if reader.next == words.len() { Ok(filter) } else { Err(MALFORMED) }
    }

    pub(super) fn fits(&self, row: &Row) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.fits(row)),
            Self::Any(parts) => parts.iter().any(|part| part.fits(row)),
            Self::Not(part) => !part.fits(row),
            Self::Compare(column, comparison, literal) => compare(&(column.read)(row), *comparison, literal),
        }
    }
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
        (Cell::Empty, Cell::Empty) => Ordering::Equal,
        (Cell::Empty, _) => Ordering::Less,
        (_, Cell::Empty) => Ordering::Greater,
        (Cell::Number(_), Cell::Text(_)) => Ordering::Less,
        (Cell::Text(_), Cell::Number(_)) => Ordering::Greater,
    }
}

/// Splits a filter; in a text, two quotes are one.
fn words(text: &str) -> Result<Vec<Word>, Unanswerable> {
    let mut words = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '(' => words.push(Word::Open),
            ')' => words.push(Word::Close),
            '\'' => {
                let mut quoted = String::new();
                loop {
                    match letters.next() {
                        Some('\'') if letters.next_if_eq(&'\'').is_some() => quoted.push('\''),
                        Some('\'') => break,
                        Some(other) => quoted.push(other),
                        None => return Err(MALFORMED),
                    }
                }
                words.push(Word::Text(quoted));
            }
            letter if letter.is_whitespace() => {}
            letter => {
                let mut plain = String::from(letter);
                while let Some(more) = letters.next_if(|more| !more.is_whitespace() && !"()'".contains(*more)) {
                    plain.push(more);
                }
                words.push(Word::Plain(plain));
            }
        }
    }
    Ok(words)
}

struct Reader<'w> {
    words: &'w [Word],
    next: usize,
}

impl Reader<'_> {
    fn take(&mut self) -> Option<&Word> {
        let word = self.words.get(self.next);
        self.next += 1;
        word
    }

    fn take_plain(&mut self, plain: &str) -> bool {
        let is_next = matches!(self.words.get(self.next), Some(Word::Plain(word)) if word == plain);
        self.next += usize::from(is_next);
        is_next
    }

    fn any(&mut self) -> Result<Filter, Unanswerable> {
        let mut parts = vec![self.all()?];
        while self.take_plain("or") {
            parts.push(self.all()?);
        }
        Ok(Filter::Any(parts))
    }

    fn all(&mut self) -> Result<Filter, Unanswerable> {
        let mut parts = vec![self.one()?];
        while self.take_plain("and") {
            parts.push(self.one()?);
        }
        Ok(Filter::All(parts))
    }

    fn one(&mut self) -> Result<Filter, Unanswerable> {
        if self.take_plain("not") {
            return Ok(Filter::Not(Box::new(self.one()?)));
        }
        let name = match self.take() {
            Some(Word::Open) => {
                let filter = self.any()?;
                return if self.take() == Some(&Word::Close) { Ok(filter) } else { Err(MALFORMED) };
            }
            Some(Word::Plain(name)) => name.clone(),
            _ => return Err(MALFORMED),
        };
        if self.words.get(self.next) == Some(&Word::Open) {
            return Err(Unanswerable::NotHere("A function in $filter".to_owned()));
        }
        let column = property(&name)?;
        let comparison = self.comparison()?;
        let literal = match (self.take(), column.holds) {
            (Some(Word::Plain(null)), _) if null == "null" => Cell::Empty,
            (Some(Word::Text(text)), Holds::Text | Holds::MaybeText) => Cell::Text(Cow::Owned(text.clone())),
            (Some(Word::Plain(number)), Holds::Number | Holds::MaybeNumber) => {
                Cell::Number(f64::from(number.parse::<i32>().map_err(|_| MALFORMED)?))
            }
            _ => return Err(MALFORMED),
        };
        Ok(Filter::Compare(column, comparison, literal))
    }

    fn comparison(&mut self) -> Result<Comparison, Unanswerable> {
        let Some(Word::Plain(word)) = self.take() else { return Err(MALFORMED) };
        match word.as_str() {
            "eq" => Ok(Comparison::Equal),
            "ne" => Ok(Comparison::Unequal),
            "gt" => Ok(Comparison::Greater),
            "ge" => Ok(Comparison::GreaterOrEqual),
            "lt" => Ok(Comparison::Less),
            "le" => Ok(Comparison::LessOrEqual),
            other => Err(Unanswerable::NotHere(other.chars().take(40).collect())),
        }
    }
}
