//! Reads a `$filter` as OData writes it. It does not know rows.

use std::borrow::Cow;

use domain::time::from_rfc3339;

use super::{
    super::{
        super::fields::{Cell, Column, Holds},
        Unanswerable, beginning, property,
    },
    Comparison, FUNCTIONS, Filter, Part,
};

/// Most words of a filter, so that nobody can ask for more than a moment's work.
const MOST_WORDS: usize = 400;
const MALFORMED: Unanswerable = Unanswerable::Malformed("$filter");

#[derive(Clone, Debug, PartialEq)]
enum Word {
    Open,
    Close,
    Comma,
    Text(String),
    Plain(String),
}

impl Filter {
    pub(in crate::reporting::exports::odata) fn read(text: &str) -> Result<Self, Unanswerable> {
        let words = words(text)?;
        if words.len() > MOST_WORDS {
            return Err(Unanswerable::NotHere("A $filter of so many words".to_owned()));
        }
        let mut reader = Reader { words: &words, next: 0 };
        let filter = reader.any()?;
        if reader.next == words.len() { Ok(filter) } else { Err(MALFORMED) }
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
            ',' => words.push(Word::Comma),
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
                while let Some(more) = letters.next_if(|more| !more.is_whitespace() && !"(),'".contains(*more)) {
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

    fn take_if(&mut self, wanted: &Word) -> bool {
        let is_next = self.words.get(self.next) == Some(wanted);
        self.next += usize::from(is_next);
        is_next
    }

    fn take_plain(&mut self, plain: &str) -> bool {
        self.take_if(&Word::Plain(plain.to_owned()))
    }

    fn must(&mut self, wanted: &Word) -> Result<(), Unanswerable> {
        if self.take_if(wanted) { Ok(()) } else { Err(MALFORMED) }
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
                self.must(&Word::Close)?;
                return Ok(filter);
            }
            Some(Word::Plain(name)) => name.clone(),
            _ => return Err(MALFORMED),
        };
        if self.take_if(&Word::Open) {
            let function = FUNCTIONS.iter().find(|(known, _)| *known == name);
            let (_, part) = function.ok_or_else(|| Unanswerable::NotHere("This function in $filter".to_owned()))?;
            return self.function(*part);
        }
        let column = property(&name)?;
        if self.take_plain("in") {
            return self.list(column);
        }
        let comparison = self.comparison()?;
        Ok(Filter::Compare(column, comparison, self.literal(column)?))
    }

    /// What stands in the brackets of a function, and whether it is compared with `true` or `false`.
    fn function(&mut self, part: Part) -> Result<Filter, Unanswerable> {
        let Some(Word::Plain(name)) = self.take() else {
            return Err(Unanswerable::NotHere("A function in $filter of anything but a property".to_owned()));
        };
        let name = name.clone();
        if self.words.get(self.next) == Some(&Word::Open) {
            return Err(Unanswerable::NotHere("A function in another in $filter".to_owned()));
        }
        let column = property(&name)?;
        self.must(&Word::Comma)?;
        let wanted = match (self.take(), column.holds) {
            (Some(Word::Text(text)), Holds::Text | Holds::MaybeText) => text.clone(),
            _ => return Err(MALFORMED),
        };
        self.must(&Word::Close)?;
        let has = Filter::Has(part, column, wanted);
        let is_equal = if self.take_plain("eq") {
            true
        } else if self.take_plain("ne") {
            false
        } else {
            return Ok(has);
        };
        let is_true = self.take_plain("true");
        if !is_true && !self.take_plain("false") {
            return Err(MALFORMED);
        }
        Ok(if is_true == is_equal { has } else { Filter::Not(Box::new(has)) })
    }

    /// A list in brackets, of at least one.
    fn list(&mut self, column: &'static Column) -> Result<Filter, Unanswerable> {
        self.must(&Word::Open)?;
        let mut literals = vec![self.literal(column)?];
        while self.take_if(&Word::Comma) {
            literals.push(self.literal(column)?);
        }
        self.must(&Word::Close)?;
        Ok(Filter::OneOf(column, literals))
    }

    /// A literal of the kind that a property holds.
    fn literal(&mut self, column: &Column) -> Result<Cell<'static>, Unanswerable> {
        match (self.take(), column.holds) {
            (Some(Word::Plain(null)), _) if null == "null" => Ok(Cell::Empty),
            (Some(Word::Text(text)), Holds::Text | Holds::MaybeText) => Ok(Cell::Text(Cow::Owned(text.clone()))),
            (Some(Word::Plain(number)), Holds::Number | Holds::MaybeNumber) => {
                Ok(Cell::Number(f64::from(number.parse::<i32>().map_err(|_| MALFORMED)?)))
            }
            (Some(Word::Plain(time)), Holds::Time) if time.contains(['T', 't']) && from_rfc3339(time).is_some() => {
                Ok(Cell::Time(Cow::Owned(time.clone())))
            }
            _ => Err(MALFORMED),
        }
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
            other => Err(Unanswerable::NotHere(beginning(other))),
        }
    }
}
