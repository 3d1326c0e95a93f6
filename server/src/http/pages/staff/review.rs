//! `/staff/p/{slug}/review`: what staff decide about responses that look odd. They are shown beside what did not fit.

use app::documents::staff::{ReviewCount, ReviewEntry, ReviewView};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    administration::rights::Right,
    collection::questionnaire::{Questionnaire, Style},
};
use serde_json::{Map, Value};

use super::{super::form::Fields, ROWS, go};
use crate::{
    administration::{people::Staff, projects::ProjectEntry},
    collection::review::{self, Meant, Verdict},
    http::error::Fault,
    state::AppState,
    storage::{
        self,
        flags::{self, Flagged},
    },
};

/// What there is to review in a project, with the answers for those who may read them.
pub(super) async fn view(state: &AppState, project: &ProjectEntry, reads: bool) -> storage::Result<ReviewView> {
    let slug = project.document.slug.as_str();
    let counts = flags::counts(&state.db, slug).await?.into_iter();
    let count = |count: flags::FlagCount| ReviewCount {
        reason: count.reason,
        waiting: count.waiting,
        set_aside: count.set_aside,
    };
    let entries = flags::list(&state.db, slug, ROWS).await?.into_iter();
    Ok(ReviewView {
        project: slug.to_owned(),
        counts: counts.map(count).collect(),
        entries: entries.map(|flagged| entry(flagged, reads.then_some(project))).collect(),
        zone: project.time_zone().clone(),
    })
}

/// A response; `read_in` is its project where its answers may be read.
fn entry(flagged: Flagged, read_in: Option<&ProjectEntry>) -> ReviewEntry {
    let in_words = |project| {
        let answers = serde_json::from_str::<Map<String, Value>>(&flagged.answers).ok()?;
        Some(crate::http::pages::staff::answers::in_words(&answers, Style::Standard, asked(&answers, project), project))
    };
    ReviewEntry {
        answers: read_in.and_then(in_words),
        id: flagged.id,
        reasons: flagged.reasons,
        received_at_ms: flagged.received_at_ms,
        set_aside: flagged.set_aside,
        staff: flagged.staff,
    }
}

/// The questions that a stored response answers: those asked now, or older ones where only they have all of its items.
fn asked<'p>(answers: &Map<String, Value>, project: &'p ProjectEntry) -> Option<&'p Questionnaire> {
    let has_all = |asked: &&Questionnaire| {
        answers.keys().all(|id| asked.item(id).is_some() || asked.item_of_companion(id).is_some())
    };
    let now = project.questionnaire(&project.document.questionnaire).map(AsRef::as_ref);
    let older = project.questionnaires().iter().rev().map(AsRef::as_ref);
    now.into_iter().chain(older).find(has_all).or(now)
}

/// Keeps or sets aside what is ticked, or everything with one reason.
pub(super) async fn decide(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    staff: Staff,
    fields: Fields,
) -> Result<Response, Fault> {
    staff.must(Right::DecideQuarantine, Some(&slug))?;
    state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let verdict = match fields.text("do") {
        "keep" => Verdict::Keep,
        "set_aside" => Verdict::SetAside,
        _ => return Err(Fault::malformed("This is neither keeping nor setting aside.")),
    };
    let ticked: Vec<String> = fields.all("entry").take(ROWS).map(str::to_owned).collect();
    let meant = match fields.first("reason") {
        Some(reason) => Meant::Everything(reason),
        None => Meant::These(&ticked),
    };
    let reviewed = review::decide(&state.db, staff.acting_in(&slug, state.clock.now_ms()), meant, verdict).await?;
    Ok(go(&format!("/staff/p/{slug}/quarantine?reviewed={reviewed}#review")))
}
