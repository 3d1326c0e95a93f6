//! Takes a plain form in: as a new response, as the same one sent again, or as a change of what it said before.
//!
//! It reads no fields and shows no page.

use std::net::IpAddr;

use app::documents::{
    plain_ending::Sent,
    plain_form::PlainProblem,
    wrong_answers::{WrongAnswer, wrong_answers},
};
use domain::{
    collection::{draft::Draft, envelope::plain_bytes, questionnaire::is_about_you, validation},
    wire::v1::{Outcome, Pack},
};
use serde_json::value::RawValue;

use super::super::receipt_answers::{answers_of, pack_of};
use crate::{
    administration::projects::ProjectEntry,
    collection::{
        ingest::Origin,
        receipts::{Change, ReceiptError},
    },
    state::AppState,
};

/// A form that was sent.
pub(super) struct Form<'f> {
    pub(super) draft: &'f Draft,
    /// Questions in whose words something was written although another answer was chosen.
    pub(super) beside_words: &'f [(String, String)],
    /// The revision that it changes, where whoever sends it was told of changes.
    pub(super) base_revision: Option<u32>,
    /// Whether it is meant where nothing is answered.
    pub(super) nothing: bool,
}

/// Why a form was not taken.
pub(super) struct Refused {
    pub(super) problem: PlainProblem,
    /// The revision that it would change when it is sent again.
    pub(super) base_revision: Option<u32>,
    pub(super) wrong: Vec<WrongAnswer>,
}

impl From<PlainProblem> for Refused {
    fn from(problem: PlainProblem) -> Self {
        Self { problem, base_revision: None, wrong: Vec::new() }
    }
}

/// Sends the answers the way a phone would, and says what became of them.
pub(super) async fn submit(
    state: &AppState,
    form: &Form<'_>,
    project: &ProjectEntry,
    pack: &Pack,
    tag: &str,
    origin: Origin,
) -> Result<Sent, Refused> {
    let draft = form.draft;
    if draft.agreed.is_none() {
        return Err(PlainProblem::NotAgreed.into());
    }
    let response = match draft.finish(&pack.questionnaire, &pack.project.aims, draft.started_at_ms, tag) {
        Ok(response) if form.beside_words.is_empty() => response,
        Ok(_) => return Err(refused(form, pack, &[])),
        Err(problems) => return Err(refused(form, pack, &problems)),
    };
    if response.answers.is_empty() && !form.nothing {
        return Err(Refused { base_revision: form.base_revision, ..PlainProblem::Nothing.into() });
    }
    let address = origin.address;
    state.rate_limit.take(address, 1, state.clock.now_ms()).map_err(|_| PlainProblem::TryLater)?;
    let envelope = RawValue::from_string(plain_bytes(&response)).map_err(|_| PlainProblem::NotTaken)?;
    let results = state.ingest.submit(vec![envelope], origin).await.map_err(|_| PlainProblem::TryLater)?;
    let result = results.first().ok_or(PlainProblem::NotTaken)?;
    match (result.outcome, result.code.as_deref()) {
        // Its first revision may be there no more, and then says nothing of what counts now.
        (Outcome::Duplicate, _) | (Outcome::Refused, Some("contradiction")) => {
            change(state, form, project, tag, address).await
        }
        (Outcome::Refused | Outcome::Unknown, _) => Err(PlainProblem::NotTaken.into()),
        (Outcome::Quarantined, _) => Ok(Sent::Quarantined),
        (Outcome::Withdrawn, _) => Ok(Sent::Withdrawn),
        (Outcome::Stored | Outcome::Replaced, _) => Ok(Sent::Arrived),
    }
}

fn refused(form: &Form<'_>, pack: &Pack, problems: &[validation::Problem]) -> Refused {
    let wrong = wrong_answers(form.draft, &pack.questionnaire, problems, form.beside_words);
    let problem = if wrong.is_empty() { PlainProblem::NotTaken } else { PlainProblem::Answers };
    Refused { problem, base_revision: form.base_revision, wrong }
}

/// The form was sent before. With other answers it changes the first ones, as with the receipt code, which it carries; what
/// it did not ask about stays. Where the first ones were changed already, by whatever way, whoever sends it is asked: a page
/// that a browser opens again sends what it held then.
async fn change(
    state: &AppState,
    form: &Form<'_>,
    project: &ProjectEntry,
    tag: &str,
    address: IpAddr,
) -> Result<Sent, Refused> {
    let code = form.draft.receipt_code.to_string();
    let opened = match state.receipts.open(&code, address).await {
        Ok(opened) if opened.id == form.draft.id && opened.project == form.draft.project => opened,
        Ok(_) => return Err(PlainProblem::NotTaken.into()),
        Err(error) => return unopened(&error),
    };
    let pack = pack_of(project, &opened, tag).ok_or(PlainProblem::NotTaken)?;
    let draft = Draft { length: opened.length, style: opened.style, ..form.draft.clone() };
    let mut answers = answers_of(&draft, &opened, &pack).map_err(|problems| refused(form, &pack, &problems))?;
    if opened.about_you_withdrawn {
        answers.retain(|item, _| !is_about_you(item));
    }
    if answers == opened.answers {
        return Ok(if opened.quarantined.is_some() { Sent::Quarantined } else { Sent::Arrived });
    }
    if opened.revision != form.base_revision.unwrap_or(1) {
        return Err(changed_since(opened.revision));
    }
    let change = Change { base_revision: opened.revision, answers: &answers };
    match state.receipts.change(&code, change, address).await {
        Ok(changed) if changed.quarantined.is_some() => Ok(Sent::Quarantined),
        Ok(_) => Ok(Sent::Changed),
        Err(ReceiptError::ChangedElsewhere) => Err(changed_since(opened.revision)),
        Err(ReceiptError::Misfit { item, unfit }) => {
            Err(refused(form, &pack, &[validation::Problem::Answer { item, unfit }]))
        }
        Err(error) => unopened(&error),
    }
}

fn changed_since(revision: u32) -> Refused {
    Refused { base_revision: Some(revision), ..PlainProblem::ChangedSince.into() }
}

/// What becomes of a form whose receipt code leads no further.
fn unopened(error: &ReceiptError) -> Result<Sent, Refused> {
    match error {
        ReceiptError::Withdrawn => Ok(Sent::Withdrawn),
        ReceiptError::Purged => Ok(Sent::Purged),
        ReceiptError::Unknown | ReceiptError::BadCode(_) | ReceiptError::TooLarge => Err(PlainProblem::NotTaken.into()),
        _ => Err(PlainProblem::TryLater.into()),
    }
}
