//! The answers among the fields of a form with questions. It decides nothing about them.

use domain::{
    collection::{
        answer::{Answer, DONT_KNOW, NOT_FOR_ME},
        draft::{Draft, clean_text},
        project::Aim,
        questionnaire::{Item, Kind, Questionnaire},
    },
    text::number,
};

use super::form::Fields;

/// Puts the answers of a form into a draft, contradictions included: only the person knows which of both is meant. Returns
/// the questions in whose words something was written although "I don't know" or "not for me" was chosen too, with that
/// code; the draft has room for one of both, and keeps the words.
pub(super) fn fill(
    draft: &mut Draft,
    fields: &Fields,
    questionnaire: &Questionnaire,
    aims: &[Aim],
) -> Vec<(String, String)> {
    let mut beside_words = Vec::new();
    for item in &questionnaire.items {
        beside_words.extend(answer(draft, item, aims, fields).map(|code| (item.id.clone(), code)));
    }
    draft.choose_by_texts(questionnaire);
    beside_words
}

/// Reads the answer to one item, and to its companion. Returns the code that was chosen beside words.
fn answer(draft: &mut Draft, item: &Item, aims: &[Aim], fields: &Fields) -> Option<String> {
    let one = |name: &str| fields.all(name).next().filter(|value| !value.is_empty());
    let mut beside_words = None;
    match item.kind {
        Kind::Aims => {
            for aim in aims {
                let code = one(&format!("{}.{}", item.id, aim.id));
                draft.set_aim(&item.id, &aim.id, code.map(str::to_owned));
            }
        }
        Kind::Multi => draft.set(&item.id, several(fields, &item.id)),
        Kind::Number => {
            let typed = one(&item.id).map(|text| number::read(text).map_or_else(|| Answer::from(text), Answer::Number));
            draft.set(&item.id, typed.filter(|answer| !answer.is_nothing()));
        }
        Kind::Text => {
            let text = one(&item.id).map(clean_text).filter(|text| !text.is_empty()).map(Answer::One);
            let apart = format!("{}.apart", item.id);
            beside_words = one(&apart).filter(|_| text.is_some()).map(str::to_owned);
            draft.set(&item.id, text.or_else(|| several(fields, &apart)));
        }
        Kind::Single => draft.set(&item.id, one(&item.id).map(Answer::from)),
    }
    if let Some(companion) = &item.companion {
        let text = one(companion).map(clean_text).filter(|text| !text.is_empty());
        draft.set(companion, text.map(Answer::One));
    }
    beside_words
}

/// The codes of one name, "I don't know" among others included.
fn several(fields: &Fields, name: &str) -> Option<Answer> {
    let codes: Vec<&str> = fields.all(name).collect();
    match codes.as_slice() {
        [] => None,
        [code] if *code == DONT_KNOW || *code == NOT_FOR_ME => Some(Answer::from(*code)),
        _ => Some(Answer::Many(codes.into_iter().map(str::to_owned).collect())),
    }
}
