//! `/staff/p/{slug}/reference`: the population that a project is compared with. A table is looked through first, and taken
//! in when its reader says so.
//!
//! The right is that of publishing: the population stands beside what everybody reads.

use app::{
    documents::staff::{Here, ReferencePage, ReferenceReport, ReferenceView},
    i18n::Words,
    messages,
};
use axum::{
    extract::{
        DefaultBodyLimit, Multipart, Path, State,
        multipart::{MultipartError, MultipartRejection},
    },
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;

use super::{frame, go, show};
use crate::{
    administration::{people::Staff, projects::ProjectEntry},
    http::error::Fault,
    reporting::reference::{self, Known, Reading, TooLong, Upload},
    state::AppState,
    storage,
};
use domain::administration::rights::Right;

/// Most bytes that are read, though few of them are kept: so that whoever brings a far too long table is told how long it is.
const READ_BYTES: usize = 128 * 1024 * 1024;

/// How much this page reads.
pub(super) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(READ_BYTES)
}

pub(super) async fn page(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    axum::extract::RawQuery(query): axum::extract::RawQuery,
    staff: Staff,
) -> Result<Response, Fault> {
    staff.must(Right::Publish, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let is_replaced = query.as_deref() == Some("replaced");
    render(&state, &staff, &project, Found { is_replaced, ..Found::default() }).await
}

/// Looks through a table; takes it in where nothing is wrong and its reader is sure.
pub(super) async fn bring(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    staff: Staff,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    staff.must(Right::Publish, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let form = form.map_err(|_| Fault::malformed("This page takes a table from its own form."))?;
    let Brought { file, text, is_confirmed } = brought(form).await?;
    let typed = text.as_ref().map(|text| String::from_utf8_lossy(text).into_owned()).unwrap_or_default();
    let problem = |problem: String| Found { problem: Some(problem), typed: typed.clone(), ..Found::default() };
    let is_there =
        |table: &Result<Vec<u8>, TooLong>| table.as_ref().map_or(true, |table| !table.trim_ascii().is_empty());
    let table = match [text, file].into_iter().find(is_there) {
        Some(Err(too_long)) => return render(&state, &staff, &project, problem(too_long.to_string())).await,
        None => return render(&state, &staff, &project, problem("Choose a file, or paste a table.".to_owned())).await,
        Some(Ok(table)) => table,
    };
    let now_ms = state.clock.now_ms();
    let today = project.time_zone().date(now_ms).to_string();
    let reading = reference::read(&table, &Known::of(&project.pack()), &today);
    if is_confirmed && reading.is_clean() {
        reference::replace(&state.db, &slug, &reading.rows, Some(&staff.account), now_ms).await?;
        return Ok(go(&format!("/staff/p/{slug}/reference?replaced")));
    }
    render(&state, &staff, &project, Found { report: Some(report(reading)), typed, ..Found::default() }).await
}

/// What a form brought. What was pasted counts before a file.
struct Brought {
    file: Result<Vec<u8>, TooLong>,
    text: Result<Vec<u8>, TooLong>,
    is_confirmed: bool,
}

async fn brought(mut form: Multipart) -> Result<Brought, Fault> {
    let fault = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::too_large("This table is far too long."),
        _ => Fault::malformed("The table did not arrive whole. Please try again."),
    };
    let mut brought = Brought { file: Ok(Vec::new()), text: Ok(Vec::new()), is_confirmed: false };
    while let Some(mut field) = form.next_field().await.map_err(fault)? {
        let name = field.name().unwrap_or_default().to_owned();
        let mut upload = Upload::default();
        while let Some(bytes) = field.chunk().await.map_err(fault)? {
            upload.push(&bytes);
        }
        let uploaded = upload.finish();
        match name.as_str() {
            "file" => brought.file = uploaded,
            "text" => brought.text = uploaded,
            "sure" => brought.is_confirmed = matches!(uploaded, Ok(bytes) if bytes == b"yes"),
            _ => {}
        }
    }
    Ok(brought)
}

/// What the page says of what was brought.
#[derive(Default)]
struct Found {
    is_replaced: bool,
    problem: Option<String>,
    report: Option<ReferenceReport>,
    typed: String,
}

fn report(reading: Reading) -> ReferenceReport {
    let table = reading.is_clean().then(|| reference::write(&reading.rows));
    let lines = reading.lines.into_iter().map(|line| (line.number, line.said, line.problems)).collect();
    ReferenceReport { problems: reading.problems, lines, table }
}

async fn render(state: &AppState, staff: &Staff, project: &ProjectEntry, found: Found) -> Result<Response, Fault> {
    let slug = project.document.slug.clone();
    let Found { is_replaced, problem, report, typed } = found;
    let is_wrong = problem.is_some() || report.as_ref().is_some_and(|report| report.table.is_none());
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let known = Known::of(&project.pack());
    let groups = known
        .dimensions()
        .map(|(dimension, codes)| (dimension.to_owned(), codes.into_iter().map(str::to_owned).collect()));
    let name = project.document.name.get(domain::text::BASE_LANGUAGE).to_owned();
    let view = ReferenceView {
        frame: frame(staff, Here::Below),
        now: storage::reference::of(&state.db, &slug).await?.rows,
        groups: groups.collect(),
        name: name.clone(),
        slug,
        is_replaced,
        problem,
        report,
        typed,
    };
    let body = move || view! { <ReferencePage view=view.clone() /> };
    let title = |words: &Words| words.with(messages::STAFF_REFERENCE_OF, &[("project", &name)]);
    Ok(show(title, status, body).await)
}
