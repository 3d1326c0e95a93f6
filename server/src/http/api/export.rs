//! `GET /api/v1/projects/{slug}/export`: figures and single answers as files.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    administration::{actions::Action, rights::Right},
    wire::v1::{Problem, results::Results},
};
use futures::TryStreamExt as _;

use super::results::not_released;
use crate::{
    administration::{
        audit::{Entry, write_alone},
        people::Staff,
        projects::ProjectEntry,
    },
    http::{error::Fault, figures_query::question},
    reporting::{
        exports::{self, ExportError, Figures, File, Format, KeptError, Level, Part, Which, WholeFile},
        releases::LatestRelease,
    },
    state::AppState,
};

/// What is asked for, and the questions that are the dashboard's to read.
struct Asked {
    level: Level,
    format: Format,
    part: Part,
    rest: String,
}

/// Figures and single answers as files
///
/// A hidden number is an empty cell with the reason beside it, never 0. Single answers come without ids, receipts,
/// devices and initials, with the day in place of the moment; who takes them is written down.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/export",
    params(
        ("slug" = String, Path, description = "The project's name in addresses."),
        ("level" = String, Query, description = "`release` is open to everybody, `staff` is for those who work with \
            staff figures and takes the questions of the dashboard too, `raw` is the data officer's alone."),
        ("format" = String, Query, description = "`csv`, `xlsx` or `json`."),
        ("part" = Option<String>, Query, description = "With `csv`: `dictionary` for what the rows mean.")
    ),
    responses(
        (status = 200, description = "The file, with its name.", content_type = "application/octet-stream"),
        (status = 400, description = "`malformed`, with the `field`: an unknown level, format or part; \
            `unknown_breakdown` as on the dashboard", body = Problem),
        (status = 401, description = "`sign_in`", body = Problem),
        (status = 403, description = "`not_allowed`", body = Problem),
        (status = 404, description = "`unknown_project`, or `not_released` before the first release", body = Problem),
        (status = 503, description = "`try_later`: too many files are being written", body = Problem)
    ))]
pub(super) async fn export(
    State(state): State<AppState>,
    slug: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    staff: Result<Staff, Fault>,
) -> Result<Response, Fault> {
    let Path(slug) = slug.map_err(|_| Fault::unknown_project())?;
    let asked = read(query.as_deref().unwrap_or_default())?;
    let right = match asked.level {
        Level::Release => None,
        Level::Staff => Some(Right::ExportStaffFigures),
        Level::Raw => Some(Right::ExportRaw),
    };
    let staff = match right {
        Some(right) => {
            let staff = staff?;
            staff.must(right, Some(&slug))?;
            Some(staff)
        }
        None => staff.ok(),
    };
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let (level, format) = (asked.level, asked.format);
    let (mut file, action) = match asked.level {
        Level::Release => (release_file(&state, &project, &asked).await?, Action::ReleaseExported),
        Level::Staff => (staff_file(&state, &project, asked).await?, Action::StaffFiguresExported),
        Level::Raw => {
            let file = exports::raw(&state.db, &project, state.clock.now_ms(), (asked.format, asked.part))?;
            (in_pieces(file), Action::RawExported)
        }
    };
    if let Some(staff) = &staff {
        let (target, at_ms) = (Some(format.code()), state.clock.now_ms());
        let entry = Entry { actor: Some(&staff.account), action, project: Some(&slug), target, at_ms };
        write_alone(&state.db, entry).await?;
    }
    let caching = HeaderValue::from_static(if level == Level::Release { "no-cache" } else { "no-store" });
    file.headers_mut().insert(header::CACHE_CONTROL, caching);
    Ok(file)
}

/// The figures of the latest release, and which it is.
pub(super) async fn released(
    state: &AppState,
    project: &ProjectEntry,
) -> Result<(Which, Arc<Figures<Results>>), Fault> {
    let latest = state.results.latest(project).await?.ok_or_else(not_released)?;
    let slug = project.document.slug.clone();
    let which = Which { slug, number: latest.published.number, etag: latest.etag.clone() };
    let figures = state.kept_releases.figures(&which, Document(latest)).await?;
    Ok((which, figures))
}

/// The API's document of a release.
struct Document(Arc<LatestRelease>);

impl AsRef<[u8]> for Document {
    fn as_ref(&self) -> &[u8] {
        &self.0.json
    }
}

async fn release_file(state: &AppState, project: &ProjectEntry, asked: &Asked) -> Result<Response, Fault> {
    let (which, figures) = released(state, project).await?;
    Ok(whole(state.kept_releases.file(&which, (asked.format, asked.part), figures).await?))
}

/// The figures that the dashboard shows for the same question.
async fn staff_file(state: &AppState, project: &Arc<ProjectEntry>, asked: Asked) -> Result<Response, Fault> {
    let question = question(project, &asked.rest, &[])?;
    let figures = state.results.staff(project, &question).await?;
    let (results, project) = (state.results.clone(), Arc::clone(project));
    let write = move || {
        let document = results.dashboard(&project, &figures);
        Figures::of_staff(document, &project.pack()).whole(asked.format, asked.part)
    };
    Ok(whole(state.workbench.run(write).await??))
}

fn read(query: &str) -> Result<Asked, Fault> {
    let (mut level, mut format, mut part) = (None, None, Some(Part::Data));
    let mut rest = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "level" => level = Level::from_code(&value),
            "format" => format = Format::from_code(&value),
            "part" => part = Part::from_code(&value),
            _ => drop(rest.append_pair(&name, &value)),
        }
    }
    let unknown = |field: &'static str, known: &'static str| {
        Fault::malformed("This file cannot be asked for in this way.").about(field).with_detail(known)
    };
    Ok(Asked {
        level: level.ok_or_else(|| unknown("level", "The level is release, staff or raw."))?,
        format: format.ok_or_else(|| unknown("format", "The format is csv, xlsx or json."))?,
        part: part.ok_or_else(|| unknown("part", "The part is data or dictionary."))?,
        rest: rest.finish(),
    })
}

fn whole(file: WholeFile) -> Response {
    attached(&file.name, file.media_type, Body::from(Bytes::from_owner(file.bytes)))
}

fn in_pieces(file: File) -> Response {
    let logged = file.chunks.inspect_err(|error| tracing::error!(%error, "a file broke off"));
    attached(&file.name, file.media_type, Body::from_stream(logged))
}

fn attached(name: &str, media_type: &'static str, body: Body) -> Response {
    let named = format!("attachment; filename=\"{name}\"");
    let headers = [(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, named)];
    (StatusCode::OK, headers, body).into_response()
}

impl From<KeptError> for Fault {
    fn from(error: KeptError) -> Self {
        match error {
            KeptError::Busy(busy) => busy.into(),
            KeptError::Export(error) => error.into(),
        }
    }
}

impl From<ExportError> for Fault {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Storage(error) => error.into(),
            error => {
                tracing::error!(%error, "a file could not be written");
                Self::internal()
            }
        }
    }
}
