//! Large answers are packed beside the threads that answer requests. What packs is `tower_http`'s layer: one function here
//! stands inside it and keeps a place for the work, the other outside it and does the work there. Answers that come in
//! pieces are packed piece by piece as they are sent.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    body::{Body, HttpBody as _},
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use futures::executor::block_on;
use http_body_util::BodyExt as _;
use tower_http::compression::predicate::Predicate;

use crate::{
    http::error::Fault,
    state::AppState,
    system::workbench::{Busy, Place},
};

/// Smaller answers are packed where they stand: that takes less than a millisecond.
const LARGE_BYTES: u64 = 16 * 1024;

/// A place that waits for an answer to be packed at it.
#[derive(Clone)]
struct Waiting(Arc<Mutex<Option<Place>>>);

/// An answer that nobody has a place to pack at.
#[derive(Clone, Copy)]
struct AsItIs;

/// Packs whatever there was a place for.
#[derive(Clone, Copy, Debug)]
pub struct WherePossible;

impl Predicate for WherePossible {
    fn should_compress<B: axum::body::HttpBody>(&self, response: &axum::http::Response<B>) -> bool {
        response.extensions().get::<AsItIs>().is_none()
    }
}

/// Keeps a place for a large answer that its reader takes packed; one that finds none is sent as it is.
pub async fn keep_place(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let may_pack = request.headers().contains_key(header::ACCEPT_ENCODING);
    let mut response = next.run(request).await;
    let is_large = response.body().size_hint().exact().is_some_and(|bytes| bytes >= LARGE_BYTES);
    if may_pack && is_large && !response.headers().contains_key(header::CONTENT_ENCODING) {
        match state.packing.place().await {
            Ok(place) => drop(response.extensions_mut().insert(Waiting(Arc::new(Mutex::new(Some(place)))))),
            Err(_) => drop(response.extensions_mut().insert(AsItIs)),
        }
    }
    response
}

/// Packs a large answer at the place that was kept for it.
pub async fn pack(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let Some(Waiting(place)) = response.extensions_mut().remove::<Waiting>() else { return response };
    let place = place.lock().unwrap_or_else(PoisonError::into_inner).take();
    let (Some(place), true) = (place, response.headers().contains_key(header::CONTENT_ENCODING)) else {
        return response;
    };
    let (parts, body) = response.into_parts();
    match place.run(move || block_on(body.collect())).await {
        Ok(Ok(packed)) => Response::from_parts(parts, Body::from(packed.to_bytes())),
        Ok(Err(error)) => {
            tracing::error!(%error, "an answer could not be packed");
            Fault::internal().into_response()
        }
        Err(Busy { retry_after_s }) => Fault::try_later(retry_after_s).into_response(),
    }
}
