//! What the program says over HTTP: the API, the pages and the site's files, inside one frame of limits, headers and logs.
//! Handlers read what they need from `storage`; whatever decides or writes is asked of a use case.
//!
//! # Layout
//! `api` has one file per endpoint of `/api/v1`, `pages` one per page, `pwa` the built site and its service worker. Around
//! them: `connections` and `serve` accept sockets, `middleware` gives every answer its headers and its line in the log, `guard`
//! holds the session cookie, `error` says what went wrong.

mod accept;
pub mod address;
pub mod api;
pub mod connections;
mod cookies;
pub mod error;
mod figures_query;
pub mod guard;
pub mod middleware;
mod not_found;
pub mod packing;
pub mod pages;
pub mod pwa;
pub mod serve;
pub mod site_address;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, Predicate as _, SizeAbove},
    },
};

use crate::state::AppState;

/// Most bytes of a body, where a route does not say otherwise: the plain form with every text filled in, twice over.
const BODY_BYTES: usize = 256 * 1024;
/// Smaller answers are sent as they are: packing them saves nothing.
const PACKED_FROM_BYTES: u16 = 512;

/// The whole site: every room's routes inside one frame of limits, headers and logs.
pub fn router(state: AppState) -> Router {
    let packed = DefaultPredicate::new().and(SizeAbove::new(PACKED_FROM_BYTES)).and(packing::WherePossible);
    Router::new()
        .merge(api::router())
        .merge(pages::router())
        .merge(pwa::router())
        .fallback(not_found::not_found)
        .method_not_allowed_fallback(api::method_not_allowed)
        .layer(from_fn_with_state(state.clone(), guard::reject_cross_origin))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(from_fn_with_state(state.clone(), packing::keep_place))
        .layer(CompressionLayer::new().compress_when(packed))
        .layer(from_fn(packing::pack))
        .layer(CatchPanicLayer::custom(middleware::panicked))
        .layer(from_fn_with_state(state.clone(), middleware::frame))
        .with_state(state)
}
