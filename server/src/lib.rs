//! Coeval's server: takes answers in, keeps them, and shows honest numbers.
//!
//! # Layout
//! `api` is the HTTP contract, a file an endpoint; `ingest` gives envelopes their outcomes; `projects` knows who asks
//! what; `storage` is the only place with sqlx; `cli` holds the commands. `router` puts the whole site together.
//! No rule about answers, intervals or disclosure is decided here: those are `domain`'s.

pub mod address;
pub mod api;
pub mod backup;
pub mod cli;
pub mod clock;
pub mod columns;
pub mod config;
pub mod connections;
pub mod demo;
pub mod devices;
pub mod error;
pub mod exports;
pub mod frame;
mod gradually;
pub mod guard;
pub mod ingest;
pub mod metrics;
pub mod packing;
pub mod pages;
pub mod people;
pub mod private_files;
pub mod projects;
pub mod pwa;
pub mod random;
pub mod rate_limit;
pub mod receipts;
pub mod reference;
pub mod rescue;
pub mod results;
pub mod retention;
pub mod review;
pub mod sealing;
pub mod secret;
pub mod serve;
pub mod site_address;
pub mod state;
pub mod storage;
pub mod stories;
pub mod verify;
pub mod workbench;
pub mod zones;

use axum::{Router, extract::DefaultBodyLimit, middleware};
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
        .fallback(pages::nowhere)
        .method_not_allowed_fallback(api::not_this_way)
        .layer(middleware::from_fn_with_state(state.clone(), guard::own_pages_only))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(middleware::from_fn_with_state(state.clone(), packing::keep_place))
        .layer(CompressionLayer::new().compress_when(packed))
        .layer(middleware::from_fn(packing::pack))
        .layer(CatchPanicLayer::custom(frame::panicked))
        .layer(middleware::from_fn_with_state(state.clone(), frame::frame))
        .with_state(state)
}
