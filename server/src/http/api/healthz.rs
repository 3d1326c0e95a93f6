//! `GET /healthz`: whether this replica can work.

use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{http::error::Fault, state::AppState};

/// A sign of life.
#[derive(Serialize, ToSchema)]
pub(super) struct Health {
    /// Always `ok`; anything else is a problem.
    status: &'static str,
    /// `sqlite` or `postgres`.
    database: &'static str,
    /// The program's version.
    version: &'static str,
}

/// Whether this replica can work
#[utoipa::path(get, path = "/healthz", responses(
    (status = 200, body = Health),
    (status = 503, description = "The database does not answer.", body = domain::wire::v1::Problem)
))]
pub(super) async fn healthz(State(state): State<AppState>) -> Result<Json<Health>, Fault> {
    let database = state.db.backend().name();
    match state.db.ping().await {
        Ok(()) => Ok(Json(Health { status: "ok", database, version: env!("CARGO_PKG_VERSION") })),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            let title = "The database does not answer.";
            Err(Fault::new(StatusCode::SERVICE_UNAVAILABLE, "database_away", title))
        }
    }
}
