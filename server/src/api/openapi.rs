//! `GET /api/v1/openapi.json`: the contract, generated from the handlers.

use std::sync::LazyLock;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use utoipa::OpenApi;

/// The contract of Coeval, version 1.
#[derive(OpenApi)]
#[openapi(
    info(title = "Coeval", description = "What phones, exports and outside tools rely on."),
    paths(
        super::devices::list,
        super::devices::invite,
        super::devices::enrol,
        super::devices::revoke,
        super::healthz::healthz,
        super::openapi::openapi,
        super::projects::projects,
        super::pack::pack,
        super::receipts::open,
        super::receipts::change,
        super::receipts::withdraw,
        super::responses::responses,
        super::results::results,
        super::dashboard::dashboard,
        super::session::sign_in,
        super::session::sign_out,
    )
)]
struct Contract;

static JSON: LazyLock<String> = LazyLock::new(|| Contract::openapi().to_json().unwrap_or_default());

/// This document
#[utoipa::path(get, path = "/api/v1/openapi.json", responses((status = 200, description = "OpenAPI 3.1")))]
pub(super) async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], JSON.as_str()).into_response()
}
