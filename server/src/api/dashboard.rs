//! `GET /api/v1/projects/{slug}/dashboard`: unreleased figures for staff, from the project's frozen staff figures.

use axum::{
    Json,
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::{HeaderName, HeaderValue, StatusCode, header},
};
use domain::wire::v1::{Problem, results::Dashboard};

use crate::{
    error::Fault,
    people::{
        Right, Staff,
        audit::{Action, Entry, write_alone},
    },
    results::StaffError,
    state::AppState,
};

/// Unreleased figures for staff
#[utoipa::path(get, path = "/api/v1/projects/{slug}/dashboard",
    params(
        ("slug" = String, Path, description = "The project's name in addresses."),
        ("by" = Option<String>, Query, description = "One breakdown: `you.role`, `you.age`, `you.ward`, \
            `you.ethnicity`, `you.disability` or `channel`.")
    ),
    responses(
        (status = 200, body = Dashboard),
        (status = 400, description = "`unknown_breakdown`: another breakdown, more than one, or a filter", body = Problem),
        (status = 401, description = "`sign_in`", body = Problem),
        (status = 403, description = "`not_allowed`", body = Problem),
        (status = 404, description = "`unknown_project`", body = Problem)
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
    let by = breakdown(query.as_deref().unwrap_or_default())?;
    let figures = state.results.staff(&project, by.as_deref()).await?;
    let (action, at_ms) = (Action::StaffFiguresSeen, state.clock.now_ms());
    let entry = Entry { actor: Some(&staff.account), action, project: Some(&slug), target: by.as_deref(), at_ms };
    write_alone(&state.db, entry).await?;
    let never_kept = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((never_kept, Json(state.results.dashboard(&project, &figures))))
}

/// The one breakdown that was asked for; filters need the rules for tables of two ways and are not there yet.
pub(super) fn breakdown(query: &str) -> Result<Option<String>, Fault> {
    let mut by = None;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if name != "by" || by.is_some() {
            return Err(unknown_breakdown());
        }
        by = Some(value.into_owned());
    }
    Ok(by)
}

fn unknown_breakdown() -> Fault {
    let title = "These figures cannot be asked for in this way.";
    let detail = "One breakdown is possible with by=you.role, you.age, you.ward, you.ethnicity, you.disability or \
                  channel. Filters are not possible yet.";
    Fault::new(StatusCode::BAD_REQUEST, "unknown_breakdown", title).with_detail(detail)
}

impl From<StaffError> for Fault {
    fn from(error: StaffError) -> Self {
        match error {
            StaffError::UnknownBreakdown => unknown_breakdown(),
            StaffError::Storage(error) => error.into(),
            StaffError::Columns(error) => {
                tracing::error!(%error, "staff figures cannot be counted");
                Self::internal()
            }
        }
    }
}
