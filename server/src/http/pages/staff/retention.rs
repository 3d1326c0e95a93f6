//! `/staff/p/{slug}/keeping`: how long answers are kept, what is going to be deleted, the hold, and what was deleted.
//!
//! Whoever sees how many responses there are sees this, and whoever reads the whole audit log also what was deleted that
//! belonged to no project. Only an admin and the data officer set and lift a hold.

use app::{
    documents::staff::{CertificateLine, Here, KeepingAhead, KeepingNews, KeepingPage, KeepingView, OpenHold, Period},
    i18n::Words,
    messages,
};
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    administration::{
        retention::{AUDIT_MONTHS, Kind, STRAY_DAYS, WITHDRAWAL_DAYS},
        rights::Right,
    },
    time::{DAY_MS, Millis},
};
use leptos::prelude::*;

use super::{super::form::Fields, ROWS, frame, go, show};
use crate::{
    administration::{
        people::{Staff, browsers::KNOWN_MS, session::ABSOLUTE_MS},
        projects::ProjectEntry,
        retention::{Ahead, BadReason, REASON_LETTERS},
    },
    http::error::Fault,
    state::AppState,
    storage::{self, holds, purges},
    system::limits::sign_in::WINDOW_MS,
};

const MINUTE_MS: Millis = 60 * 1000;
const HOUR_MS: Millis = 60 * MINUTE_MS;

pub(super) async fn page(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    staff: Staff,
) -> Result<Response, Fault> {
    staff.must(Right::SeeCounts, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let view = view(&state, &staff, &project).await?;
    let news = match (query.as_deref(), view.hold.is_some()) {
        (Some("held"), true) => Some(KeepingNews::Held),
        (Some("lifted"), false) => Some(KeepingNews::Lifted),
        _ => None,
    };
    Ok(render(KeepingView { news, ..view }, StatusCode::OK).await)
}

/// Sets a hold, or lifts it.
pub(super) async fn change(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    staff: Staff,
    fields: Fields,
) -> Result<Response, Fault> {
    staff.must(Right::HoldAnswers, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let back = format!("/staff/p/{slug}/keeping");
    match fields.text("do") {
        "hold" => {
            let reason = fields.text("reason");
            if let Err(BadReason) = state.retention.hold(&staff, &slug, reason).await? {
                let bad_reason = Some((reason.to_owned(), REASON_LETTERS as u64));
                let view = KeepingView { bad_reason, ..view(&state, &staff, &project).await? };
                return Ok(render(view, StatusCode::UNPROCESSABLE_ENTITY).await);
            }
            Ok(go(&format!("{back}?held")))
        }
        "lift" => {
            state.retention.lift(&staff, &slug).await?;
            Ok(go(&format!("{back}?lifted")))
        }
        _ => Err(Fault::malformed("This is neither setting nor lifting a hold.")),
    }
}

/// What is going to be deleted of a project.
pub(super) async fn ahead(state: &AppState, slug: &str) -> storage::Result<Vec<KeepingAhead>> {
    let ahead = state.retention.ahead(slug).await?;
    let line = |Ahead { kind, day, count }: Ahead| KeepingAhead { kind, from_ms: day * DAY_MS, count };
    Ok(ahead.into_iter().map(line).collect())
}

async fn view(state: &AppState, staff: &Staff, project: &ProjectEntry) -> Result<KeepingView, Fault> {
    let slug = project.document.slug.as_str();
    let whole = |count: i64| count.unsigned_abs();
    let periods = vec![
        Period::Answers(state.retention.months(slug).await?.into()),
        Period::Strays(whole(STRAY_DAYS)),
        Period::Withdrawals(whole(WITHDRAWAL_DAYS)),
        Period::Sessions(whole(ABSOLUTE_MS / HOUR_MS)),
        Period::Tries(whole(WINDOW_MS / MINUTE_MS)),
        Period::Browsers(whole(KNOWN_MS / DAY_MS)),
        Period::Audit(u64::from(AUDIT_MONTHS / 12)),
    ];
    let hold = holds::of(&state.db, slug).await?;
    let mut certificates = purges::certificates(&state.db, slug, ROWS).await?;
    if staff.project.is_none() && staff.may(Right::SeeAudit, None) {
        certificates.extend(purges::certificates(&state.db, "", ROWS).await?);
        certificates.sort_by_key(|row| std::cmp::Reverse(row.begun_at_ms));
    }
    let certificate = |row: purges::PurgeRow| {
        let kind = Kind::from_code(&row.kind)?;
        let (deleted, beside) = (row.deleted.unsigned_abs(), row.beside.unsigned_abs());
        let purges::PurgeRow { id, before_ms, finished_at_ms, .. } = row;
        Some(CertificateLine { id, kind, before_ms, deleted, beside, finished_at_ms })
    };
    Ok(KeepingView {
        frame: frame(staff, Here::Below),
        project: slug.to_owned(),
        name: project.document.name.clone(),
        periods,
        undecided: project.document.retention_months.is_none(),
        ahead: ahead(state, slug).await?,
        hold: hold.map(|holds::OpenHold { reason, set_by, set_at_ms }| OpenHold { reason, set_by, set_at_ms }),
        may_hold: staff.may(Right::HoldAnswers, Some(slug)),
        certificates: certificates.into_iter().filter_map(certificate).collect(),
        news: None,
        bad_reason: None,
    })
}

async fn render(view: KeepingView, status: StatusCode) -> Response {
    let name = view.name.clone();
    let body = move || view! { <KeepingPage view=view.clone() /> };
    let title = |words: &Words| words.with(messages::STAFF_KEEPING_OF, &[("project", name.get(words.tag()))]);
    show(title, status, body).await
}
