//! `/staff/p/{slug}/screen`: how many voices there are so far, for the big screen of an event, and the number alone for its
//! script. Counts of responses only; no answer is read.

use app::documents::staff::{ScreenPage, ScreenView, screen_title, voices_said};
use axum::{
    Json,
    extract::{Path, Request, State},
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use leptos::prelude::*;
use serde_json::{Value, json};

use crate::{
    administration::people::Staff,
    http::{
        error::Fault,
        pages::{language::PageLanguage, render},
        site_address::SiteAddress,
    },
    state::AppState,
    storage::snapshots,
};
use domain::administration::rights::Right;

/// After how many seconds a browser without scripts asks again.
const AGAIN_S: u32 = 15;

/// The screen.
pub(super) async fn page(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    site: SiteAddress,
    staff: Staff,
    language: PageLanguage,
    request: Request,
) -> Result<Response, Fault> {
    staff.must(Right::SeeCounts, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let view = ScreenView {
        name: project.document.name.clone(),
        voices: snapshots::received(&state.db, &slug).await?,
        address: site.link(&format!("/p/{slug}")),
        slug,
    };
    let title = screen_title(&language.words, &view);
    let body = move || view! { <ScreenPage view=view.clone() /> };
    Ok(render::bare(language, title, AGAIN_S, body, request).await)
}

/// The number, and what stands beside it.
pub(super) async fn voices(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    staff: Staff,
    language: PageLanguage,
) -> Result<([(HeaderName, HeaderValue); 1], Json<Value>), Fault> {
    staff.must(Right::SeeCounts, Some(&slug))?;
    state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let voices = snapshots::received(&state.db, &slug).await?;
    let (number, said) = (language.words.number(voices), voices_said(&language.words, voices));
    let never_kept = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((never_kept, Json(json!({ "voices": voices, "number": number, "said": said }))))
}
