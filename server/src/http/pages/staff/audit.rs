//! `/staff/audit`: what was done, for those who may look.

use app::{
    documents::staff::{AuditLine, AuditPage, AuditView, Here},
    messages,
};
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};
use domain::{administration::rights::Right, time::Millis};
use leptos::prelude::*;

use super::{super::form::Fields, ROWS, frame, show};
use crate::{
    administration::{audit, people::Staff},
    http::error::Fault,
    state::AppState,
};

pub(super) async fn page(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    staff: Staff,
) -> Result<Response, Fault> {
    staff.must(Right::SeeAudit, None)?;
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let before = place(fields.text("before"));
    let mut rows = audit::list(&state.db, staff.project.as_deref(), before, ROWS + 1).await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let next = rows.last().filter(|_| more).map(|last| format!("/staff/audit?before={}.{}", last.at_ms, last.id));
    let line = |row: crate::storage::audit::AuditRow| AuditLine {
        at_ms: row.at_ms,
        actor: row.actor,
        role: row.role,
        action: row.action,
        project: row.project,
        target: row.target,
    };
    let lines = rows.into_iter().map(line).collect();
    let view = AuditView { frame: frame(&staff, Here::Audit), lines, next, is_later: before.is_some() };
    let body = move || view! { <AuditPage view=view.clone() /> };
    Ok(show(|words| words.text(messages::STAFF_AUDIT), StatusCode::OK, body).await)
}

/// The place in a list that a link goes on from: a moment and an id.
pub(super) fn place(text: &str) -> Option<(Millis, &str)> {
    let (at_ms, id) = text.split_once('.')?;
    Some((at_ms.parse().ok()?, id))
}
