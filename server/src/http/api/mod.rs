//! The HTTP contract, version 1: one file an endpoint. Handlers extract, call and answer; they hold no SQL and no rules.

mod dashboard;
mod devices;
mod export;
mod healthz;
mod odata;
mod openapi;
mod pack;
mod problems;
mod projects;
mod receipts;
mod responses;
mod results;
mod session;

use axum::{
    Router,
    http::Uri,
    response::{IntoResponse as _, Response},
    routing::{delete, get, post},
};

use crate::{http::error::Fault, state::AppState};

/// The routes of the contract.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/healthz", get(healthz::healthz))
        .route("/api/v1/openapi.json", get(openapi::openapi))
        .route("/api/v1/projects", get(projects::projects))
        .route("/api/v1/projects/{slug}/dashboard", get(dashboard::dashboard))
        .route("/api/v1/projects/{slug}/devices", get(devices::list).post(devices::invite))
        .route("/api/v1/projects/{slug}/devices/{id}", delete(devices::revoke))
        .route("/api/v1/projects/{slug}/export", get(export::export))
        .route("/api/v1/devices/enrol", post(devices::enrol))
        .route("/api/v1/projects/{slug}/pack", get(pack::pack))
        .route("/api/v1/projects/{slug}/results", get(results::results))
        .route("/api/v1/odata/{slug}", get(odata::service))
        .route("/api/v1/odata/{slug}/", get(odata::service_with_slash))
        .route("/api/v1/odata/{slug}/$metadata", get(odata::description))
        .route("/api/v1/odata/{slug}/Figures", get(odata::rows))
        .route("/api/v1/odata/{slug}/Figures/$count", get(odata::count))
        .route("/api/v1/odata/{slug}/{resource}", get(odata::one))
        .route("/api/v1/receipts/open", post(receipts::open))
        .route("/api/v1/receipts/change", post(receipts::change))
        .route("/api/v1/receipts/withdraw", post(receipts::withdraw))
        .route("/api/v1/responses", post(responses::responses))
        .route("/api/v1/session", post(session::sign_in).delete(session::sign_out))
}

/// What stands at every other address, in the form of the part of the contract that was asked.
pub async fn not_found(uri: Uri) -> Response {
    if odata::is_of_feed(uri.path()) { odata::not_found() } else { Fault::not_found().into_response() }
}

/// The answer to a method that an address does not take, in the form of the part of the contract that was asked.
pub async fn method_not_allowed(uri: Uri) -> Response {
    if odata::is_of_feed(uri.path()) {
        odata::method_not_allowed()
    } else {
        Fault::method_not_allowed().into_response()
    }
}
