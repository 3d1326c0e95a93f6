//! Takes a plain form in: as a new response, as the same one sent again, or as a change of what it said before.
//!
//! It reads no fields and shows no page.

use std::net::IpAddr;

use app::pages::{
    plain_ending::Sent,
    plain_form::PlainProblem,
    wrong_answers::{WrongAnswer, wrong_answers},
};
use domain::{
    draft::Draft,
    envelope::plain_bytes,
    validation,
    wire::v1::{Outcome, Pack},
};
use serde_json::value::RawValue;

use super::super::receipt_answers::{answers_of, pack_of};
use crate::{
    ingest::Origin,
    projects::ProjectEntry,
    receipts::{Change, ReceiptError},
    state::AppState,
};

/// A form that was sent.
pub(super) struct Form<'f> {
    pub(super) draft: &'f Draft,
    /// Questions in whose words something was written although another answer was chosen.
    pub(super) beside_words: &'f [(String, String)],
    /// Whether it is meant where nothing is answered.
    pub(super) nothing: bool,
}

/// Why a form was not taken.
pub(super) struct Refused {
    pub(super) problem: PlainProblem,
    pub(super) wrong: Vec<WrongAnswer>,
}

impl From<PlainProblem> for Refused {
    fn from(problem: PlainProblem) -> Self {
        Self { problem, wrong: Vec::new() }
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
        return Err(PlainProblem::Nothing.into());
    }
    let address = origin.address;
    state.rate_limit.take(address, 1, state.clock.now_ms()).map_err(|_| PlainProblem::TryLater)?;
    let envelope = RawValue::from_string(plain_bytes(&response)).map_err(|_| PlainProblem::NotTaken)?;
    let results = state.ingest.submit(vec![envelope], origin).await.map_err(|_| PlainProblem::TryLater)?;
    let result = results.first().ok_or(PlainProblem::NotTaken)?;
    match (result.outcome, result.code.as_deref()) {
        (Outcome::Refused, Some("contradiction")) => change(state, form, project, tag, address).await,
        (Outcome::Refused | Outcome::Unknown, _) => Err(PlainProblem::NotTaken.into()),
        (Outcome::Quarantined, _) => Ok(Sent::Quarantined),
        (Outcome::Withdrawn, _) => Ok(Sent::Withdrawn),
        (Outcome::Stored | Outcome::Duplicate | Outcome::Replaced, _) => Ok(Sent::Arrived),
    }
}

fn refused(form: &Form<'_>, pack: &Pack, problems: &[validation::Problem]) -> Refused {
    let wrong = wrong_answers(form.draft, &pack.questionnaire, problems, form.beside_words);
    let problem = if wrong.is_empty() { PlainProblem::NotTaken } else { PlainProblem::Answers };
    Refused { problem, wrong }
}

/// How often a change is tried when somebody else changed the answers in between.
const ATTEMPTS: usize = 3;

/// The form was sent before, with other answers: whoever sends it holds its receipt code, so it changes them as with the
/// code. What the form did not ask about stays as it is.
async fn change(
    state: &AppState,
    form: &Form<'_>,
    project: &ProjectEntry,
    tag: &str,
    address: IpAddr,
) -> Result<Sent, Refused> {
    let code = form.draft.receipt_code.to_string();
    for _ in 0..ATTEMPTS {
        let opened = match state.receipts.open(&code, address).await {
            Ok(opened) if opened.id == form.draft.id && opened.project == form.draft.project => opened,
            Ok(_) | Err(ReceiptError::Unknown) => return Err(PlainProblem::NotTaken.into()),
            Err(ReceiptError::Withdrawn) => return Ok(Sent::Withdrawn),
            Err(_) => return Err(PlainProblem::TryLater.into()),
        };
        let pack = pack_of(project, &opened, tag).ok_or(PlainProblem::NotTaken)?;
        let draft = Draft { length: opened.length, style: opened.style, ..form.draft.clone() };
        let answers = answers_of(&draft, &opened, &pack).map_err(|problems| refused(form, &pack, &problems))?;
        if answers == opened.answers {
            return Ok(if opened.quarantined.is_some() { Sent::Quarantined } else { Sent::Arrived });
        }
        let change = Change { base_revision: opened.revision, answers: &answers };
        match state.receipts.change(&code, change, address).await {
            Ok(changed) if changed.quarantined.is_some() => return Ok(Sent::Quarantined),
            Ok(_) if opened.revision > 1 => return Ok(Sent::ChangedAgain),
            Ok(_) => return Ok(Sent::Changed),
            Err(ReceiptError::ChangedElsewhere) => {}
            Err(ReceiptError::Withdrawn) => return Ok(Sent::Withdrawn),
            Err(ReceiptError::Misfit { item, unfit }) => {
                return Err(refused(form, &pack, &[validation::Problem::Answer { item, unfit }]));
            }
            Err(_) => return Err(PlainProblem::TryLater.into()),
        }
    }
    Err(PlainProblem::TryLater.into())
}
