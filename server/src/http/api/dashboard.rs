//! `GET /api/v1/projects/{slug}/dashboard`: unreleased figures for staff, from the project's frozen staff figures.

use super::problems::StaffProblems;
use axum::{
    Json,
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::{HeaderName, HeaderValue, header},
};
use domain::{
    administration::{actions::Action, rights::Right},
    wire::v1::{Problem, results::Dashboard},
};

use crate::{
    administration::{
        audit::{Entry, write_alone},
        people::Staff,
    },
    http::{error::Fault, figures_query::question},
    state::AppState,
};

/// Unreleased figures for staff
#[utoipa::path(get, path = "/api/v1/projects/{slug}/dashboard",
    params(
        ("slug" = String, Path, description = "The project's name in addresses."),
        ("by" = Option<String>, Query, description = "One breakdown: `you.role`, `you.age`, `you.ward`, \
            `you.ethnicity`, `you.disability`, `wave` or `channel`."),
        ("wave" = Option<String>, Query, description = "A filter: only this round of asking. At most one filter."),
        ("event" = Option<String>, Query, description = "A filter: only this event."),
        ("month" = Option<String>, Query, description = "A filter: only this calendar month, `2026-11`."),
        ("channel" = Option<String>, Query, description = "A filter: only this channel.")
    ),
    responses(
        (status = 200, body = Dashboard),
        (status = 400, description = "`unknown_breakdown`: another breakdown or filter, or more than one of them; \
            `field` names it", body = Problem),
        StaffProblems,
        (status = 503, description = "`try_later`: the answers are being loaded", body = Problem)
    ))]
pub(super) async fn dashboard(
    State(state): State<AppState>,
    slug: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    staff: Staff,
) -> Result<([(HeaderName, HeaderValue); 1], Json<Dashboard>), Fault> {
    let Path(slug) = slug.map_err(|_| Fault::unknown_project())?;
    staff.must(Right::SeeStaffFigures, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let question = question(&project, query.as_deref().unwrap_or_default(), &[])?;
    let figures = state.results.staff_soon(&project, &question).await?;
    let (action, at_ms) = (Action::StaffFiguresSeen, state.clock.now_ms());
    let target = question.to_string();
    let target = Some(target.as_str()).filter(|target| !target.is_empty());
    let entry = Entry { actor: Some(&staff.account), action, project: Some(&slug), target, at_ms };
    write_alone(&state.db, entry).await?;
    let never_kept = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((never_kept, Json(state.results.dashboard(&project, &figures))))
}
