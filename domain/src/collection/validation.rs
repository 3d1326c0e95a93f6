//! What fits a questionnaire and what does not; the same rules on phone and server.
//!
//! It names what is wrong as data. Which outcome that leads to is the server's decision (`ingest`).

use serde_json::{Map, Value};

use crate::collection::{
    answer::{Answer, Answers, DONT_KNOW, NOT_FOR_ME},
    project::Aim,
    questionnaire::{Item, Kind, Questionnaire, Style},
};

/// Longest companion text in characters, where the item does not say.
const COMPANION_LENGTH: u32 = 500;

/// Why an answer does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Unfit {
    /// The questionnaire has no such item.
    #[error("unknown_item")]
    UnknownItem,
    /// No such code or aim, wrong type, a code twice, one that excludes others together with others, too long, or control
    /// characters.
    #[error("unknown_answer")]
    UnknownAnswer,
}

/// What stands between a draft and a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The person has not agreed to take part.
    AgreementMissing,
    /// An answer does not fit.
    Answer {
        /// The item.
        item: String,
        /// Why.
        unfit: Unfit,
    },
}

/// Reads the answers of an envelope against the questionnaire it names.
///
/// # Errors
/// The first of `unknown_item`, `unknown_answer` that holds for any answer, in that order.
pub fn fit(
    questionnaire: &Questionnaire,
    aims: &[Aim],
    style: Style,
    answers: &Map<String, Value>,
) -> Result<Answers, Unfit> {
    let mut worst = None;
    let mut fitting = Answers::new();
    for (id, value) in answers {
        let checked = serde_json::from_value(value.clone())
            .map_err(|_| known_or(questionnaire, id, Unfit::UnknownAnswer))
            .and_then(|answer| check_answer(questionnaire, aims, style, id, &answer).map(|()| answer));
        match checked {
            Ok(answer) => {
                fitting.insert(id.clone(), answer);
            }
            Err(unfit) => worst = Some(worst.map_or(unfit, |known: Unfit| known.min(unfit))),
        }
    }
    worst.map_or(Ok(fitting), Err)
}

/// Everything that does not fit, by item id: for a person who is there to put it right.
pub fn misfits(
    questionnaire: &Questionnaire,
    aims: &[Aim],
    style: Style,
    answers: &Map<String, Value>,
) -> Vec<(String, Unfit)> {
    let check = |(id, value): (&String, &Value)| {
        let one = Map::from_iter([(id.clone(), value.clone())]);
        fit(questionnaire, aims, style, &one).err().map(|unfit| (id.clone(), unfit))
    };
    answers.iter().filter_map(check).collect()
}

/// Whether an answer takes itself back: one that excludes all others, such as "nothing yet", together with others. It is
/// no answer, as nobody but the person knows which of both is meant (`docs/statistics.md` 4.4).
pub fn contradicts_itself(item: &Item, answer: &Answer) -> bool {
    matches!(answer, Answer::Many(codes) if codes.len() > 1 && codes.iter().any(|code| item.is_exclusive(code)))
}

/// Checks one answer.
///
/// # Errors
/// Why it does not fit.
pub fn check_answer(
    questionnaire: &Questionnaire,
    aims: &[Aim],
    style: Style,
    id: &str,
    answer: &Answer,
) -> Result<(), Unfit> {
    let contradictory = questionnaire.item(id).is_some_and(|item| contradicts_itself(item, answer));
    if contradictory { Err(Unfit::UnknownAnswer) } else { check_offered(questionnaire, aims, style, id, answer) }
}

/// Checks only that an answer was offered, for what was stored when answers that contradict themselves were still taken.
///
/// # Errors
/// Why it does not fit.
pub fn check_offered(
    questionnaire: &Questionnaire,
    aims: &[Aim],
    style: Style,
    id: &str,
    answer: &Answer,
) -> Result<(), Unfit> {
    let fits = if let Some(item) = questionnaire.item(id) {
        item_takes(item, aims, style, answer)
    } else if let Some(item) = questionnaire.item_of_companion(id) {
        text_takes(item.max_length.unwrap_or(COMPANION_LENGTH), answer)
    } else {
        return Err(Unfit::UnknownItem);
    };
    if fits { Ok(()) } else { Err(Unfit::UnknownAnswer) }
}

fn known_or(questionnaire: &Questionnaire, id: &str, unfit: Unfit) -> Unfit {
    let known = questionnaire.item(id).is_some() || questionnaire.item_of_companion(id).is_some();
    if known { unfit } else { Unfit::UnknownItem }
}

fn item_takes(item: &Item, aims: &[Aim], style: Style, answer: &Answer) -> bool {
    let has_code = |code: &str| item.options(style).iter().any(|option| option.code == code);
    match (item.kind, answer) {
        (_, Answer::DontKnow | Answer::NotForMe) => true,
        (Kind::Single, Answer::One(code)) => has_code(code) || (item.id == "you.language" && is_language_tag(code)),
        (Kind::Multi, Answer::Many(codes)) => {
            codes.iter().enumerate().all(|(place, code)| has_code(code) && !codes[..place].contains(code))
        }
        (Kind::Text, answer) => text_takes(item.max_length.unwrap_or(COMPANION_LENGTH), answer),
        (Kind::Number, Answer::Number(number)) => {
            number.is_finite() && item.range.is_none_or(|(low, high)| (low..=high).contains(number))
        }
        (Kind::Aims, Answer::PerAim(codes)) => codes.iter().all(|(aim, code)| {
            aims.iter().any(|known| known.id == *aim) && (has_code(code) || code == DONT_KNOW || code == NOT_FOR_ME)
        }),
        _ => false,
    }
}

fn text_takes(max_length: u32, answer: &Answer) -> bool {
    match answer {
        Answer::DontKnow | Answer::NotForMe => true,
        Answer::One(text) => {
            text.chars().count() <= max_length as usize
                && !text.chars().any(|letter| letter.is_control() && !matches!(letter, '\t' | '\n'))
        }
        _ => false,
    }
}

/// Whether a text has the form of a BCP 47 language tag.
fn is_language_tag(tag: &str) -> bool {
    const LONGEST: usize = 35; // RFC 5646, section 4.4.1: room for every tag in use
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    tag.len() <= LONGEST
        && (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
