//! `GET /api/v1/openapi.json`: the contract, generated from the handlers.

use std::sync::LazyLock;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use utoipa::{
    OpenApi,
    openapi::{Content, PathItem, RefOr, Server},
};

use crate::state::AppState;

/// The contract of Coeval, version 1.
#[derive(OpenApi)]
#[openapi(
    info(title = "Coeval", description = "What phones, exports and outside tools rely on."),
    paths(
        super::devices::list,
        super::devices::invite,
        super::devices::enrol,
        super::devices::revoke,
        super::export::export,
        super::healthz::healthz,
        super::odata::service,
        super::odata::service_with_slash,
        super::odata::description,
        super::odata::rows,
        super::odata::count,
        super::odata::one,
        super::openapi::openapi,
        super::projects::projects,
        super::pack::pack,
        super::receipts::open,
        super::receipts::change,
        super::receipts::withdraw,
        super::responses::responses,
        super::results::results,
        crate::http::pages::plain_form::send,
        super::dashboard::dashboard,
        super::session::sign_in,
        super::session::sign_out,
    )
)]
struct Contract;

static CONTRACT: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(|| {
    let mut contract = Contract::openapi();
    contract.paths.paths.values_mut().for_each(name_problems);
    contract
});

/// Gives problems their media type (RFC 9457), which handlers would have to repeat for each of them.
fn name_problems(path: &mut PathItem) {
    let operations = [&mut path.get, &mut path.post, &mut path.put, &mut path.delete];
    let responses = operations.into_iter().flatten().flat_map(|operation| operation.responses.responses.values_mut());
    for response in responses {
        let RefOr::T(response) = response else { continue };
        if response.content.get("application/json").is_some_and(is_problem)
            && let Some(problem) = response.content.swap_remove("application/json")
        {
            response.content.insert("application/problem+json".to_owned(), problem);
        }
    }
}

fn is_problem(content: &Content) -> bool {
    matches!(&content.schema, Some(RefOr::Ref(schema)) if schema.ref_location.ends_with("/Problem"))
}

/// This document
#[utoipa::path(get, path = "/api/v1/openapi.json", responses((status = 200, description = "OpenAPI 3.1")))]
pub(super) async fn openapi(State(state): State<AppState>) -> Response {
    let mut contract = CONTRACT.clone();
    contract.servers = state.config.public_url.as_ref().map(|url| vec![Server::new(url)]);
    ([(header::CONTENT_TYPE, "application/json")], contract.to_json().unwrap_or_default()).into_response()
}
