//! The answers among the fields of a form with questions. It decides nothing about them.

use domain::{
    answer::{Answer, DONT_KNOW, NOT_FOR_ME},
    draft::{Draft, clean_text},
    project::Aim,
    questionnaire::{Item, Kind, Questionnaire},
};

use super::form::Fields;

/// Puts the answers of a form into a draft.
pub(super) fn fill(draft: &mut Draft, fields: &Fields, questionnaire: &Questionnaire, aims: &[Aim]) {
    for item in &questionnaire.items {
        answer(draft, item, aims, fields);
    }
    draft.choose_by_texts(questionnaire);
}

/// Reads the answer to one item, and to its companion.
fn answer(draft: &mut Draft, item: &Item, aims: &[Aim], fields: &Fields) {
    let one = |name: &str| fields.all(name).next().filter(|value| !value.is_empty());
    match item.kind {
        Kind::Aims => {
            for aim in aims {
                let code = one(&format!("{}.{}", item.id, aim.id));
                draft.set_aim(&item.id, &aim.id, code.map(str::to_owned));
            }
        }
        Kind::Multi => {
            let codes: Vec<&str> = fields.all(&item.id).collect();
            let apart = codes.iter().find(|code| **code == DONT_KNOW || **code == NOT_FOR_ME);
            let answer = match (codes.as_slice(), apart) {
                ([], _) => None,
                (_, Some(code)) if codes.len() == 1 => Some(Answer::from(*code)),
                _ => Some(Answer::Many(
                    codes.iter().filter(|code| Some(*code) != apart).map(|code| (*code).to_owned()).collect(),
                )),
            };
            draft.set(&item.id, answer);
        }
        Kind::Number => {
            let number = one(&item.id).and_then(|text| text.trim().parse().ok());
            draft.set(&item.id, number.map(Answer::Number));
        }
        Kind::Text => {
            let text = one(&item.id).map(clean_text).filter(|text| !text.is_empty()).map(Answer::One);
            let apart = one(&format!("{}.apart", item.id)).map(Answer::from);
            draft.set(&item.id, text.or(apart));
        }
        Kind::Single => draft.set(&item.id, one(&item.id).map(Answer::from)),
    }
    if let Some(companion) = &item.companion {
        let text = one(companion).map(clean_text).filter(|text| !text.is_empty());
        draft.set(companion, text.map(Answer::One));
    }
}
