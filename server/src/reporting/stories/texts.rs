//! What people wrote in their own words, found in stored answers: which questions take it, and what a response says to them.
//! It knows no reader and no tag.

use domain::{
    collection::{
        answer::Answers,
        stories::{Permission, TextQuestion, text_hash, text_of, text_questions},
    },
    time::{date::Date, zone::TimeZone},
};

use crate::{administration::projects::ProjectEntry, storage::responses::StoredResponse};

/// What somebody wrote to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryText {
    /// The response's id.
    pub response: String,
    /// The id that the text is stored under.
    pub item: String,
    /// The language that the questions were read in.
    pub locale: String,
    /// The Monday of the week it was written in, where the project is.
    pub week: Date,
    /// The words.
    pub text: String,
    /// Names these words.
    pub text_hash: String,
    /// How its writer lets it be used.
    pub permission: Permission,
}

/// The questions of a project that take free text, those that are asked now first.
pub fn questions(entry: &ProjectEntry) -> Vec<TextQuestion> {
    let now = entry.pack();
    let older = entry.questionnaires().iter().rev().map(AsRef::as_ref);
    text_questions([&now.questionnaire].into_iter().chain(older))
}

/// The questions of a project that take free text, as they are looked for in stored answers.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    /// How each begins in stored answers, and its id.
    asked: Vec<(String, String)>,
    zone: TimeZone,
}

impl Texts {
    /// Of every question that the project ever asked.
    pub(super) fn asked(entry: &ProjectEntry) -> Self {
        let begin = |question: TextQuestion| (format!("\"{}\":", question.id), question.id);
        Self { asked: questions(entry).into_iter().map(begin).collect(), zone: entry.time_zone().clone() }
    }

    /// The texts of one response, in page order.
    pub(super) fn of(&self, row: &StoredResponse) -> Result<Vec<StoryText>, serde_json::Error> {
        let is_named = |(begin, _): &&(String, String)| row.answers.contains(begin.as_str());
        let named: Vec<&String> = self.asked.iter().filter(is_named).map(|(_, id)| id).collect();
        if named.is_empty() {
            return Ok(Vec::new());
        }
        let answers: Answers = serde_json::from_str(&row.answers)?;
        let text = |id: &String| {
            let text = text_of(&answers, id)?.to_owned();
            Some(StoryText {
                response: row.id.clone(),
                item: id.clone(),
                locale: row.locale.clone(),
                week: self.zone.date(row.effective_at_ms).monday(),
                text_hash: text_hash(&text),
                text,
                permission: Permission::of(&answers, id),
            })
        };
        Ok(named.into_iter().filter_map(text).collect())
    }
}
