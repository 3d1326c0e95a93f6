//! The first sheet of a workbook of figures: a line for each question, in the sentences of the page. It has no number that
//! the API's document has not, and says where one is hidden.

use std::borrow::Cow;

use app::{i18n::Words, messages};
use domain::{text::BASE_LANGUAGE, time::from_rfc3339, wire::v1::results::ResultsItem};

use super::{Level, fields::Cell};
use crate::reporting::exports::row::{AboutFile, said};

/// The headings of the lines.
pub(super) const HEADINGS: [&str; 4] = ["Question", "Who", "Answered", "What people said"];

/// What people read first.
#[derive(Debug)]
pub(super) struct Summary {
    /// A line for each question, in the order of the page.
    pub(super) lines: Vec<Line>,
    /// Which project, which figures and of which day, as the page says it.
    pub(super) source: String,
}

/// What is said of a question.
#[derive(Debug)]
pub(super) struct Line {
    question: String,
    who: String,
    answered: Option<u32>,
    hidden: String,
    said: String,
}

impl Summary {
    /// What the figures of a document say.
    pub(super) fn of(file: &AboutFile, items: &[ResultsItem]) -> Self {
        let words = Words::on_server(BASE_LANGUAGE);
        let who = file.only.clone().unwrap_or_else(|| "Everyone".to_owned());
        let line = |item: &ResultsItem| Line {
            question: said(&item.question),
            who: who.clone(),
            answered: item.n.answered,
            hidden: words.text(messages::RESULTS_HIDDEN_CELL),
            said: said(&item.sentence),
        };
        let key = match file.level {
            Level::Release => messages::RESULTS_SOURCE,
            Level::Staff | Level::Raw => messages::STAFF_FIGURES_SOURCE,
        };
        let date = from_rfc3339(&file.date).map_or_else(|| file.date.clone(), |at_ms| words.day(file.zone.date(at_ms)));
        let number = words.number(file.number.into());
        let source = words.with(key, &[("project", &file.name), ("number", &number), ("date", &date)]);
        Self { lines: items.iter().map(line).collect(), source }
    }
}

impl Line {
    /// The cells in the order of `HEADINGS`.
    pub(super) fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        let text = |text| Cell::Text(Cow::Borrowed(text));
        let answered = self.answered.map_or_else(|| text(&self.hidden), |count| Cell::Number(f64::from(count)));
        [text(&self.question), text(&self.who), answered, text(&self.said)].into_iter()
    }
}
