//! What stands in a file, in words: columns, questions, answers, and what hidden means. The notes are those of the
//! results page.

use app::{i18n::Words, messages, wording::noise::noise};
use domain::{
    text::BASE_LANGUAGE,
    time::from_rfc3339,
    wire::v1::results::{ResultsCell, ResultsItem},
};
use serde::Serialize;

use super::fields::COLUMNS;
use crate::reporting::exports::row::{AboutFile, said};

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Entry {
    /// What it explains: `file`, `note`, `column`, `hidden`, `question` or `answer`.
    pub about: &'static str,
    /// A column, or an item's id.
    pub id: String,
    /// An answer's code.
    pub code: String,
    /// The words.
    pub text: String,
    /// The scale, of questions and their answers.
    pub scale: String,
}

/// The headings of the lines.
pub const HEADINGS: [&str; 5] = ["about", "id", "code", "text", "scale"];

impl Entry {
    /// About something as a whole.
    pub fn new(about: &'static str, id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { about, id: id.into(), text: text.into(), ..Self::default() }
    }

    /// The line in the order of `HEADINGS`.
    pub fn fields(&self) -> [&str; 5] {
        [self.about, &self.id, &self.code, &self.text, &self.scale]
    }
}

/// The lines for a file of figures.
pub(super) fn of_figures(file: &AboutFile, items: &[ResultsItem]) -> Vec<Entry> {
    let date = from_rfc3339(&file.date).map_or_else(|| file.date.clone(), |at_ms| file.zone.to_rfc3339(at_ms));
    let mut lines = vec![
        Entry::new("file", "project", &file.name),
        Entry::new("file", "level", file.level.code()),
        Entry::new("file", "number", file.number.to_string()),
        Entry::new("file", "date", date),
        Entry::new("file", "time_zone", file.zone.name()),
        Entry::new("file", "k", file.k.to_string()),
        Entry::new("file", "noise", file.noise.map(|deviation| deviation.to_string()).unwrap_or_default()),
    ];
    lines.extend(notes(file));
    lines.extend(COLUMNS.iter().map(|column| Entry::new("column", column.heading(&file.zone), column.meaning)));
    let hidden = [
        ("too_few", "Too few people answered, so nothing of this figure is shown."),
        ("protects_others", "Showing this figure would tell something about a few other people."),
        ("hidden", "Too few people gave this answer to show it safely. It is not 0."),
        ("nearly_all", "Everybody in a small group seems to have answered so, which is said as: nearly all."),
        ("hardly_anybody", "Nobody in a small group seems to have answered so, which is said as: hardly anybody."),
    ];
    lines.extend(hidden.map(|(code, text)| Entry { code: code.to_owned(), ..Entry::new("hidden", "", text) }));
    items.iter().for_each(|item| lines.extend(of_item(item)));
    lines
}

fn of_item(item: &ResultsItem) -> Vec<Entry> {
    let answer = |scale: &Option<String>, cell: &ResultsCell| Entry {
        code: cell.code.clone(),
        scale: scale.clone().unwrap_or_default(),
        ..Entry::new("answer", &item.id, said(&cell.label))
    };
    let question = Entry::new("question", &item.id, said(&item.question));
    let mut lines = vec![Entry { scale: item.scale.clone().unwrap_or_default(), ..question }];
    lines.extend(item.distribution.iter().map(|cell| answer(&item.scale, cell)));
    let easy = item.easy.iter().flat_map(|easy| easy.distribution.iter().map(|cell| answer(&easy.scale, cell)));
    lines.extend(easy);
    lines
}

/// How the figures came about, in the words of the results page.
fn notes(file: &AboutFile) -> Vec<Entry> {
    let words = Words::on_server(BASE_LANGUAGE);
    let keys = [
        messages::RESULTS_METHOD_WHO,
        messages::RESULTS_LIKELY_IF,
        messages::RESULTS_METHOD_SKIP,
        messages::RESULTS_HIDDEN_WHY,
        messages::RESULTS_METHOD_CAUSE,
    ];
    let mut notes: Vec<String> = keys.into_iter().map(|key| words.text(key)).collect();
    notes.push(noise(&words, file.k, file.noise.map_or(0.0, |deviation| deviation * deviation)));
    notes.into_iter().map(|note| Entry::new("note", "", note)).collect()
}
