//! `/staff/import`: a rescue file brought in by a browser. What is in it goes the way of everything that is sent.

use app::{
    documents::staff::{Here, ImportPage, ImportReport, ImportView},
    messages,
};
use axum::{
    extract::{
        DefaultBodyLimit, Multipart, State,
        multipart::{MultipartError, MultipartRejection},
    },
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;

use super::{frame, show};
use crate::{
    administration::people::Staff,
    collection::rescue::{self, Bringer, ImportError},
    http::{address::ClientAddress, error::Fault},
    state::AppState,
};
use domain::administration::rights::Right;

/// Most bytes of a file: some ten thousand envelopes.
const FILE_BYTES: usize = 32 * 1024 * 1024;

/// How much this page takes.
pub(super) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(FILE_BYTES)
}

pub(super) async fn page(staff: Staff) -> Result<Response, Fault> {
    staff.must(Right::PrepareDevice, None)?;
    let view = ImportView { frame: frame(&staff, Here::Below), problem: None, report: None };
    Ok(render(view, StatusCode::OK).await)
}

/// Brings a file in and says what became of it.
pub(super) async fn bring(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    staff: Staff,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    staff.must(Right::PrepareDevice, None)?;
    let form = form.map_err(|_| Fault::malformed("This page takes a file from its own form."))?;
    let file = file(form).await?;
    let at_ms = state.clock.now_ms();
    let bringer = Bringer { address, account: Some(&staff.account), project: staff.project.as_deref(), at_ms };
    let frame = frame(&staff, Here::Below);
    let (view, status) = match rescue::import(&state.db, &state.ingest, &state.devices, &file, bringer).await {
        Ok(report) => {
            let report = ImportReport { is_complete: report.is_complete(), lines: report.lines() };
            (ImportView { frame, problem: None, report: Some(report) }, StatusCode::OK)
        }
        Err(ImportError::File(problem)) => {
            let problem = Some(problem.to_string());
            (ImportView { frame, problem, report: None }, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(ImportError::Storage(error)) => return Err(error.into()),
    };
    Ok(render(view, status).await)
}

/// The file of the form; empty where there is none.
async fn file(mut form: Multipart) -> Result<Vec<u8>, Fault> {
    let fault = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::too_large("This file is more than 32 MiB. Use coeval import for it."),
        _ => Fault::malformed("The file did not arrive whole. Please try again."),
    };
    while let Some(field) = form.next_field().await.map_err(fault)? {
        if field.name() == Some("file") {
            return Ok(field.bytes().await.map_err(fault)?.to_vec());
        }
    }
    Ok(Vec::new())
}

async fn render(view: ImportView, status: StatusCode) -> Response {
    let body = move || view! { <ImportPage view=view.clone() /> };
    show(|words| words.text(messages::STAFF_IMPORT), status, body).await
}
