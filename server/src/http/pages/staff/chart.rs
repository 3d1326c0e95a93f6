//! `/staff/p/{slug}/figures/{chart}.csv`: the numbers of one chart before the next release, as a file. That it was taken is
//! written down.

use app::{i18n::Words, messages};
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};

use super::super::chart::{attached, chart_name, unwritten};
use crate::{
    administration::{
        audit::{Entry, write_alone},
        people::Staff,
    },
    http::error::Fault,
    reporting::exports::chart,
    state::AppState,
};
use domain::administration::{actions::Action, rights::Right};

pub(super) async fn of_figures(
    State(state): State<AppState>,
    Path((slug, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    staff: Staff,
) -> Result<Response, Fault> {
    staff.must(Right::ExportStaffFigures, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let question = crate::http::figures_query::question(&project, &query.unwrap_or_default(), &[])?;
    let name = chart_name(&file).ok_or_else(Fault::not_found)?;
    let figures = state.results.staff_soon(&project, &question).await?;
    let words = Words::on_server(messages::LANGUAGES[0].tag);
    let sheet = chart(&words, &project.pack(), &figures.published, name).map_err(unwritten)?;
    let sheet = sheet.ok_or_else(Fault::not_found)?;
    let (action, at_ms) = (Action::ChartTaken, state.clock.now_ms());
    let target =
        [name, app::wording::charts::question(question.by.as_deref(), question.filter.as_ref()).as_str()].concat();
    let entry = Entry { actor: Some(&staff.account), action, project: Some(&slug), target: Some(&target), at_ms };
    write_alone(&state.db, entry).await?;
    Ok(attached(&slug, &file, "no-store", sheet))
}
