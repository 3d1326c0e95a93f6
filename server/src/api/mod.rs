//! The HTTP contract, version 1: one file an endpoint. Handlers extract, call and answer; they hold no SQL and no rules.

mod healthz;
mod openapi;
mod pack;
mod projects;
mod responses;
mod results;

use axum::{
    Router,
    routing::{get, post},
};

use crate::state::AppState;

/// The routes of the contract.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/healthz", get(healthz::healthz))
        .route("/api/v1/openapi.json", get(openapi::openapi))
        .route("/api/v1/projects", get(projects::projects))
        .route("/api/v1/projects/{slug}/pack", get(pack::pack))
        .route("/api/v1/projects/{slug}/results", get(results::results))
        .route("/api/v1/responses", post(responses::responses))
}
