//! The HTML pages: resident pages with data for the first render, the plain form, results, and apologies.
//!
//! Pages are made of views from `app`; nothing here decides about answers or counts them. The figures behind the
//! results page come from `results`.

mod chart;
mod form;
mod form_answers;
pub(super) mod language;
pub(crate) mod plain_form;
mod portfolio;
mod protect;
mod receipt;
mod receipt_answers;
pub(super) mod render;
mod resident;
mod results;
mod staff;

use axum::{
    Router,
    routing::{get, post},
};

use crate::state::AppState;

/// Every page. Rendering uses the program's own runtime.
pub fn router() -> Router<AppState> {
    // A second call finds the runtime set already, which is as good.
    let _ = any_spawner::Executor::init_tokio();
    Router::new()
        .route("/", get(resident::home))
        .route("/outbox", get(resident::of_the_phone))
        .route("/phone", get(resident::of_the_phone))
        .route("/p/{slug}", get(resident::of_a_project))
        .route("/p/{slug}/done", get(resident::of_a_project))
        .route("/p/{slug}/answer", get(resident::of_a_project).post(plain_form::send))
        .route("/p/{slug}/answer/{step}", get(resident::of_a_project))
        .route("/p/{slug}/answer/{step}/change", get(resident::of_a_project))
        .route("/p/{slug}/form", get(plain_form::open))
        .route("/p/{slug}/form", post(plain_form::open_agreed))
        .route("/p/{slug}/results", get(results::page))
        .route("/p/{slug}/results/{file}", get(chart::of_release))
        .route("/p/{slug}/releases/{number}", get(results::of_number))
        .route("/portfolio", get(portfolio::page))
        .route("/protect", get(protect::page))
        .merge(receipt::router())
        .merge(staff::router())
}
