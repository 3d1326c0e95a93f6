//! `/staff/p/{slug}/review`: what staff decide about responses that look odd. They are shown beside what did not fit.

use app::pages::staff::{ReviewCount, ReviewEntry, ReviewView};
use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::{Map, Value};

use super::{super::form::Fields, ROWS, go};
use crate::{
    error::Fault,
    people::{Right, Staff},
    review::{self, Meant, Verdict},
    state::AppState,
    storage::{
        self,
        flags::{self, Flagged},
    },
};

/// What there is to review in a project, with the answers for those who may read them.
pub(super) async fn view(state: &AppState, project: &str, reads: bool) -> storage::Result<ReviewView> {
    let counts = flags::counts(&state.db, project).await?.into_iter();
    let count = |count: flags::FlagCount| ReviewCount {
        reason: count.reason,
        waiting: count.waiting,
        set_aside: count.set_aside,
    };
    let entries = flags::list(&state.db, project, ROWS).await?.into_iter();
    Ok(ReviewView {
        project: project.to_owned(),
        counts: counts.map(count).collect(),
        entries: entries.map(|flagged| entry(flagged, reads)).collect(),
    })
}

fn entry(flagged: Flagged, reads: bool) -> ReviewEntry {
    let answers = || serde_json::from_str::<Map<String, Value>>(&flagged.answers).ok();
    ReviewEntry {
        answers: if reads { answers().map(super::quarantine::in_words) } else { None },
        id: flagged.id,
        reasons: flagged.reasons,
        received_at_ms: flagged.received_at_ms,
        set_aside: flagged.set_aside,
        staff: flagged.staff,
    }
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
    let reviewed = review::decide(&state, &slug, meant, verdict, &staff.account).await?;
    Ok(go(&format!("/staff/p/{slug}/quarantine?reviewed={reviewed}#review")))
}
