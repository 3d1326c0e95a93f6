//! `GET /api/v1/openapi.json`: the contract, generated from the handlers.

use std::sync::LazyLock;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use utoipa::{OpenApi, openapi::Server};

use crate::state::AppState;

/// The contract of Coeval, version 1.
#[derive(OpenApi)]
#[openapi(
    info(title = "Coeval", description = "What phones, exports and outside tools rely on."),
    paths(
        super::healthz::healthz,
        super::openapi::openapi,
        super::projects::projects,
        super::pack::pack,
        super::responses::responses,
        super::results::results,
        crate::pages::plain_form::send,
    )
)]
struct Contract;

static CONTRACT: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(Contract::openapi);

/// This document
#[utoipa::path(get, path = "/api/v1/openapi.json", responses((status = 200, description = "OpenAPI 3.1")))]
pub(super) async fn openapi(State(state): State<AppState>) -> Response {
    let mut contract = CONTRACT.clone();
    contract.servers = state.config.public_url.as_ref().map(|url| vec![Server::new(url)]);
    ([(header::CONTENT_TYPE, "application/json")], contract.to_json().unwrap_or_default()).into_response()
}
