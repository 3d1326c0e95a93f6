//! Single answers in words, for those who may read them.

use domain::collection::questionnaire::{Questionnaire, Style};
use serde_json::{Map, Value};

use super::english;
use app::documents::receipt::questions_and_answers;

use crate::administration::projects::ProjectEntry;

/// Answers as they are shown: as they were sent where the questions that were asked are not known.
pub(super) fn in_words(
    answers: &Map<String, Value>,
    style: Style,
    asked: Option<&Questionnaire>,
    project: &ProjectEntry,
) -> Vec<(String, String)> {
    questions_and_answers(answers, style, asked, &project.accepted_aims, english().words)
}
