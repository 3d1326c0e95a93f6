//! What did not fit: `/staff/p/{slug}/quarantine` for a project, `/staff/quarantine` for what names no known one.

use app::{
    documents::staff::{ConfirmView, Confirmation, Decided, Here, QuarantineEntry, QuarantinePage, QuarantineView},
    messages,
};
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    administration::{actions::Action, rights::Right},
    collection::{
        envelope::{Body, Incoming},
        quarantine::Reason,
    },
    time::Millis,
};
use leptos::prelude::*;

use super::{
    super::form::Fields, ROWS, answers::in_words, ask_to_confirm, audit::place, frame, go, is_confirmed, review, show,
};
use crate::{
    administration::{
        audit::{Entry, write_alone},
        people::{NotAllowed, Staff},
        projects::ProjectEntry,
    },
    http::error::Fault,
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
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    page(&state, &staff, Some(&project), &query.unwrap_or_default()).await
}

pub(super) async fn strays(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    staff: Staff,
) -> Result<Response, Fault> {
    must_everywhere(&staff, Right::SeeQuarantine)?;
    page(&state, &staff, None, &query.unwrap_or_default()).await
}

pub(super) async fn decide(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    staff: Staff,
    fields: Fields,
) -> Result<Response, Fault> {
    staff.must(Right::DecideQuarantine, Some(&slug))?;
    state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    decide_about(&state, &staff, (Which::Of(&slug), format!("/staff/p/{slug}/quarantine")), &fields).await
}

pub(super) async fn decide_strays(
    State(state): State<AppState>,
    staff: Staff,
    fields: Fields,
) -> Result<Response, Fault> {
    must_everywhere(&staff, Right::DecideQuarantine)?;
    decide_about(&state, &staff, (Which::Strays, "/staff/quarantine".to_owned()), &fields).await
}

/// What names no known project belongs to nobody's project, so only accounts for all of them see it.
fn must_everywhere(staff: &Staff, right: Right) -> Result<(), NotAllowed> {
    staff.must(right, None)?;
    if staff.project.is_none() { Ok(()) } else { Err(NotAllowed) }
}

/// Admits at once; discards once that was asked about.
async fn decide_about(
    state: &AppState,
    staff: &Staff,
    (which, path): (Which<'_>, String),
    fields: &Fields,
) -> Result<Response, Fault> {
    let entries: Vec<_> = fields.all("entry").take(ROWS).map(|id| ("entry", id.to_owned())).collect();
    if fields.text("do") != "discard" || entries.is_empty() || is_confirmed(fields) {
        return Ok(back(&path, carry_out(state, staff, which, fields).await?));
    }
    let deed = Confirmation::Discard { count: entries.len() as u64 };
    let fields = entries.into_iter().chain([("do", "discard".to_owned())]).collect();
    Ok(ask_to_confirm(ConfirmView { frame: frame(staff, Here::Below), deed, action: path.clone(), fields, back: path })
        .await)
}

/// The list of a project, or of what names no known one.
async fn page(state: &AppState, staff: &Staff, entry: Option<&ProjectEntry>, query: &str) -> Result<Response, Fault> {
    let project = entry.map(|entry| entry.document.slug.as_str());
    let which = project.map_or(Which::Strays, Which::Of);
    let fields = Fields::parse(query.as_bytes());
    let before = place(fields.text("before"));
    let mut rows = quarantine::list(&state.db, which, before.unwrap_or((Millis::MAX, "")), ROWS + 1).await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let reads = project.is_some() && staff.may(Right::ReadAnswers, project);
    let action = if reads { Action::AnswersSeen } else { Action::QuarantineSeen };
    let (actor, at_ms) = (Some(staff.account.as_str()), state.clock.now_ms());
    write_alone(&state.db, Entry { actor, action, project, target: None, at_ms }).await?;
    let path = project.map_or_else(|| "/staff/quarantine".to_owned(), |slug| format!("/staff/p/{slug}/quarantine"));
    let next = rows.last().filter(|_| more).map(|last| format!("{path}?before={}.{}", last.received_at_ms, last.id));
    let review = match entry {
        Some(entry) => Some(review::view(state, entry, reads).await?),
        None => None,
    };
    let name = entry.map(|entry| entry.document.name.clone());
    let view = QuarantineView {
        frame: frame(staff, Here::Below),
        project: project.map(str::to_owned).zip(name.clone()),
        zone: entry.map(|entry| entry.time_zone().clone()),
        entries: rows.into_iter().map(|row| line(row, entry.filter(|_| reads))).collect(),
        total: quarantine::count(&state.db, which).await?,
        next,
        is_later: before.is_some(),
        decided: decided(&fields),
        review,
        reviewed: fields.text("reviewed").parse().ok(),
    };
    let title = |words: &app::i18n::Words| match &name {
        Some(name) => words.with(messages::STAFF_QUARANTINE_OF, &[("project", name.get(words.tag()))]),
        None => words.text(messages::STAFF_QUARANTINE_STRAYS),
    };
    let body = move || view! { <QuarantinePage view=view.clone() /> };
    Ok(show(title, StatusCode::OK, body).await)
}

/// An envelope; `read_in` is its project where its answers may be read.
fn line(row: QuarantineRow, read_in: Option<&ProjectEntry>) -> QuarantineEntry {
    QuarantineEntry {
        admissible: Reason::from_code(&row.reason).is_some_and(Reason::is_admissible),
        answers: read_in.and_then(|project| answers(&row.raw, project)),
        id: row.id,
        reason: row.reason,
        received_at_ms: row.received_at_ms,
    }
}

/// Questions and answers; none while they are sealed.
fn answers(raw: &str, project: &ProjectEntry) -> Option<Vec<(String, String)>> {
    let incoming = Incoming::read(raw).ok()?;
    let Body::Plain(plain) = incoming.body else { return None };
    let asked = project.questionnaire(&plain.questionnaire).map(AsRef::as_ref);
    Some(in_words(&plain.answers, plain.style, asked, project))
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
