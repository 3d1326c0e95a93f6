//! `/staff/p/{slug}`: figures before the next release.

use std::sync::Arc;

use app::{
    documents::{
        html::AskAgain,
        results::Beside,
        staff::{FiguresPage, FiguresView, Here, ReleaseNews, WaitingPage, WaitingView, waiting_title},
    },
    messages,
};
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;

use super::{
    super::{form::Fields, results::beside},
    frame, retention, show,
};
use crate::{
    administration::{
        audit::{Entry, write_alone},
        people::Staff,
        projects::ProjectEntry,
    },
    http::{error::Fault, figures_query::LOOK_AGAIN_S},
    reporting::{
        columns::Progress,
        releases::{StaffError, StaffQuestion, staff_breakdowns},
    },
    state::AppState,
    storage::{holds, releases},
};
use domain::administration::{actions::Action, rights::Right};

pub(super) async fn page(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    staff: Staff,
) -> Result<Response, Fault> {
    staff.must(Right::SeeStaffFigures, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let query = query.unwrap_or_default();
    let fields = Fields::parse(query.as_bytes());
    let question = crate::http::figures_query::question(&project, &query, &["released", "lang"])?;
    let news = match fields.text("released").parse() {
        Ok(number) if number == releases::latest_number(&state.db, &slug).await? => {
            Some(ReleaseNews::Published(number))
        }
        _ if fields.text("released") == "again" => Some(ReleaseNews::Renewed),
        _ if fields.text("released") == "back" => Some(ReleaseNews::TakenBack),
        _ => None,
    };
    render(&state, &staff, &project, &question, (news, StatusCode::OK)).await
}

/// The page with what became of publishing, if it was tried. That it was looked at is written down.
pub(super) async fn render(
    state: &AppState,
    staff: &Staff,
    project: &Arc<ProjectEntry>,
    question: &StaffQuestion,
    (news, status): (Option<ReleaseNews>, StatusCode),
) -> Result<Response, Fault> {
    let slug = project.document.slug.as_str();
    let figures = match state.results.staff_soon(project, question).await {
        Ok(figures) => figures,
        Err(StaffError::Loading(progress)) => {
            let address = [format!("/staff/p/{slug}"), question.address()].concat();
            return Ok(waiting(staff, progress, address, false).await);
        }
        Err(error) => return Err(error.into()),
    };
    let (action, at_ms) = (Action::StaffFiguresSeen, state.clock.now_ms());
    let target = question.to_string();
    let target = Some(target.as_str()).filter(|target| !target.is_empty());
    let entry = Entry { actor: Some(&staff.account), action, project: Some(slug), target, at_ms };
    write_alone(&state.db, entry).await?;
    let thresholds = project.document.thresholds;
    let publishes = staff.may(Right::Publish, Some(slug));
    let choose_at = publishes.then(|| format!("/staff/p/{slug}/reference"));
    let beside = Beside { choose_at, ..beside(state, project).await? };
    let view = FiguresView {
        frame: frame(staff, Here::Below),
        pack: project.pack(),
        published: figures.published,
        beside,
        received: figures.received,
        breakdowns: staff_breakdowns(project),
        months: state.results.staff_months(project).await?,
        renewed_by: thresholds.settings().k_staff(),
        publishes,
        not_yet: if publishes { state.results.not_yet(project).await? } else { Vec::new() },
        outdated: if publishes { state.results.by_earlier_rules(slug).await?.len() } else { 0 },
        empty: if publishes { state.results.shows_nothing(project).await? } else { None },
        takes_figures: staff.may(Right::ExportStaffFigures, Some(slug)),
        takes_raw: staff.may(Right::ExportRaw, Some(slug)),
        ahead: (retention::ahead(state, slug).await?, holds::of(&state.db, slug).await?.is_some()),
        news,
    };
    let name = project.document.name.clone();
    let body = move || view! { <FiguresPage view=view.clone() /> };
    let title =
        |words: &app::i18n::Words| words.with(messages::STAFF_FIGURES_OF, &[("project", name.get(words.tag()))]);
    Ok(show(title, status, body).await)
}

/// The page that stands in for the figures at an address while answers are being loaded. No figure was seen, so nothing is
/// written down.
pub(super) async fn waiting(staff: &Staff, progress: Progress, again: String, unpublished: bool) -> Response {
    let Progress { loaded, expected } = progress;
    let view = WaitingView { frame: frame(staff, Here::Below), loaded, expected, again, unpublished };
    let body = move || {
        provide_context(AskAgain { after_s: LOOK_AGAIN_S, address: view.again.clone() });
        view! { <WaitingPage view=view.clone() /> }
    };
    show(move |words| waiting_title(words, loaded, expected), StatusCode::OK, body).await
}
