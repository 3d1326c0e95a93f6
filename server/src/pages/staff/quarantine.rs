//! What did not fit: `/staff/p/{slug}/quarantine` for a project, `/staff/quarantine` for what names no known one.

use app::{
    messages,
    pages::staff::{Decided, Here, QuarantineEntry, QuarantinePage, QuarantineView},
};
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    envelope::{Body, Incoming},
    time::Millis,
};
use leptos::prelude::*;
use serde_json::{Map, Value};

use super::{super::form::Fields, ROWS, audit::place, frame, go, review, show};
use crate::{
    error::Fault,
    ingest::Reason,
    people::{
        NotAllowed, Right, Staff,
        audit::{Action, Entry, write_alone},
    },
    state::AppState,
    storage::quarantine::{self, QuarantineRow, Which},
};

pub(super) async fn of_project(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    staff: Staff,
) -> Result<Response, Fault> {
    staff.must(Right::SeeQuarantine, Some(&slug))?;
    state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    page(&state, &staff, Which::Of(&slug), &query.unwrap_or_default()).await
}

pub(super) async fn strays(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    staff: Staff,
) -> Result<Response, Fault> {
    must_everywhere(&staff, Right::SeeQuarantine)?;
    page(&state, &staff, Which::Strays, &query.unwrap_or_default()).await
}

pub(super) async fn decide(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    staff: Staff,
    fields: Fields,
) -> Result<Response, Fault> {
    staff.must(Right::DecideQuarantine, Some(&slug))?;
    state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let decided = carry_out(&state, &staff, Which::Of(&slug), &fields).await?;
    Ok(back(&format!("/staff/p/{slug}/quarantine"), decided))
}

pub(super) async fn decide_strays(
    State(state): State<AppState>,
    staff: Staff,
    fields: Fields,
) -> Result<Response, Fault> {
    must_everywhere(&staff, Right::DecideQuarantine)?;
    let decided = carry_out(&state, &staff, Which::Strays, &fields).await?;
    Ok(back("/staff/quarantine", decided))
}

/// What names no known project belongs to nobody's project, so only accounts for all of them see it.
fn must_everywhere(staff: &Staff, right: Right) -> Result<(), NotAllowed> {
    staff.must(right, None)?;
    if staff.project.is_none() { Ok(()) } else { Err(NotAllowed) }
}

async fn page(state: &AppState, staff: &Staff, which: Which<'_>, query: &str) -> Result<Response, Fault> {
    let fields = Fields::parse(query.as_bytes());
    let before = place(fields.text("before"));
    let mut rows = quarantine::list(&state.db, which, before.unwrap_or((Millis::MAX, "")), ROWS + 1).await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let project = match which {
        Which::Of(slug) => Some(slug),
        Which::Strays => None,
    };
    let reads = project.is_some() && staff.may(Right::ReadAnswers, project);
    let action = if reads { Action::AnswersSeen } else { Action::QuarantineSeen };
    let (actor, at_ms) = (Some(staff.account.as_str()), state.clock.now_ms());
    write_alone(&state.db, Entry { actor, action, project, target: None, at_ms }).await?;
    let path = project.map_or_else(|| "/staff/quarantine".to_owned(), |slug| format!("/staff/p/{slug}/quarantine"));
    let next = rows.last().filter(|_| more).map(|last| format!("{path}?before={}.{}", last.received_at_ms, last.id));
    let review = match project {
        Some(slug) => Some(review::view(state, slug, reads).await?),
        None => None,
    };
    let view = QuarantineView {
        frame: frame(staff, Here::Below),
        project: project.map(str::to_owned),
        entries: rows.into_iter().map(|row| entry(row, reads)).collect(),
        total: quarantine::count(&state.db, which).await?,
        next,
        is_later: before.is_some(),
        decided: decided(&fields),
        review,
        reviewed: fields.text("reviewed").parse().ok(),
    };
    let title = |words: &app::i18n::Words| match project {
        Some(slug) => words.with(messages::STAFF_QUARANTINE_OF, &[("project", slug)]),
        None => words.text(messages::STAFF_QUARANTINE_STRAYS),
    };
    let body = move || view! { <QuarantinePage view=view.clone() /> };
    Ok(show(title, StatusCode::OK, body).await)
}

fn entry(row: QuarantineRow, reads: bool) -> QuarantineEntry {
    QuarantineEntry {
        admissible: Reason::from_code(&row.reason).is_some_and(Reason::is_admissible),
        answers: if reads { answers(&row.raw) } else { None },
        id: row.id,
        reason: row.reason,
        received_at_ms: row.received_at_ms,
    }
}

/// The answers as they were given; none while they are sealed.
fn answers(raw: &str) -> Option<Vec<(String, String)>> {
    let incoming = Incoming::read(raw).ok()?;
    let Body::Plain(plain) = incoming.body else { return None };
    Some(in_words(plain.answers))
}

/// Answers as they are shown.
pub(super) fn in_words(answers: Map<String, Value>) -> Vec<(String, String)> {
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    answers.into_iter().map(|(item, value)| (item, text(value))).collect()
}

async fn carry_out(state: &AppState, staff: &Staff, which: Which<'_>, fields: &Fields) -> Result<Decided, Fault> {
    let admits = match fields.text("do") {
        "admit" => true,
        "discard" => false,
        _ => return Err(Fault::malformed("This is neither admitting nor discarding.")),
    };
    let mut decided = Decided::default();
    for id in fields.all("entry").take(ROWS) {
        let done = if admits {
            state.ingest.admit(which, id, &staff.account).await?
        } else {
            state.ingest.discard(which, id, &staff.account).await?
        };
        let count = match (done, admits) {
            (false, _) => &mut decided.left,
            (true, true) => &mut decided.admitted,
            (true, false) => &mut decided.discarded,
        };
        *count += 1;
    }
    Ok(decided)
}

/// Back to the list, which says what was done.
fn back(path: &str, decided: Decided) -> Response {
    let Decided { admitted, discarded, left } = decided;
    go(&format!("{path}?admitted={admitted}&discarded={discarded}&left={left}"))
}

fn decided(fields: &Fields) -> Option<Decided> {
    let count = |name| fields.text(name).parse().ok();
    Some(Decided { admitted: count("admitted")?, discarded: count("discarded")?, left: count("left")? })
}
