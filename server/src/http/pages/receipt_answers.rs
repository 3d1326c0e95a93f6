//! Stored answers as a form takes them up, and what a form says as answers to be stored. What is written is `receipts`'.

use domain::{
    collection::{
        draft::{Draft, Seed},
        validation::{Problem, check_answer},
    },
    wire::v1::{Pack, receipts::OpenedResponse},
};
use serde_json::{Map, Value};

use crate::administration::projects::ProjectEntry;

/// The project as it asked then: the questionnaire that was answered, and every aim that is asked about or answered.
pub(super) fn pack_of(project: &ProjectEntry, opened: &OpenedResponse, tag: &str) -> Option<Pack> {
    let asked = project.questionnaire(&opened.questionnaire)?;
    let mut pack = project.pack_in(tag);
    let answered = |id: &str| opened.answers.values().any(|value| value.get(id).is_some());
    let retired = project
        .accepted_aims
        .iter()
        .filter(|aim| !pack.project.aims.iter().any(|now| now.id == aim.id) && answered(&aim.id));
    let retired: Vec<_> = retired.cloned().collect();
    pack.project.aims.extend(retired);
    pack.questionnaire = asked.as_ref().clone();
    Some(pack)
}

/// The answers as a form takes them up.
pub(super) fn draft_of(opened: &OpenedResponse, pack: &Pack) -> Draft {
    let seed = Seed { id: opened.id.clone(), random: [0; 10], now_ms: 0 };
    let mut draft = Draft::start(seed, &opened.project, &pack.questionnaire);
    (draft.length, draft.style) = (opened.length, opened.style);
    draft.agreed = Some(opened.agreed.as_ref().map_or(0, |agreed| agreed.notice_version));
    for (item, value) in &opened.answers {
        draft.set(item, serde_json::from_value(value.clone()).ok());
    }
    draft
}

/// The answers that a form holds, with those that fit and that it did not ask about.
///
/// # Errors
/// What does not fit.
pub(super) fn answers_of(
    draft: &Draft,
    opened: &OpenedResponse,
    pack: &Pack,
) -> Result<Map<String, Value>, Vec<Problem>> {
    let questionnaire = &pack.questionnaire;
    let finished = draft.finish(questionnaire, &pack.project.aims, 0, &opened.locale)?;
    let offered: Vec<_> = questionnaire.offered(opened.length).iter().filter_map(|id| questionnaire.item(id)).collect();
    let is_asked = |id: &String| offered.iter().any(|item| item.id == *id || item.companion.as_ref() == Some(id));
    let fits = |id: &str, value: &Value| {
        let answer = serde_json::from_value(value.clone()).ok();
        answer.is_some_and(|answer| check_answer(questionnaire, &pack.project.aims, opened.style, id, &answer).is_ok())
    };
    let mut answers = opened.answers.clone();
    answers.retain(|id, value| !is_asked(id) && fits(id, value));
    let finished = finished.answers.into_iter();
    answers.extend(finished.filter_map(|(item, answer)| Some((item, serde_json::to_value(answer).ok()?))));
    Ok(answers)
}
