//! `POST /api/v1/session` signs in, `DELETE` signs out. Which cookie that is, is `guard`'s.

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use domain::wire::v1::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    administration::people::{SignIn as AsksToSignIn, SignInError, Staff},
    http::{address::ClientAddress, error::Fault, guard},
    state::AppState,
};

/// Who signs in.
#[derive(Deserialize, ToSchema)]
pub(super) struct SignIn {
    /// The account's email address.
    email: String,
    /// Its passphrase.
    passphrase: String,
}

/// Sign in
#[utoipa::path(post, path = "/api/v1/session", request_body = SignIn, responses(
    (status = 204, description = "Signed in: the session is in the cookie."),
    (status = 400, description = "`malformed`", body = Problem),
    (status = 401, description = "`wrong_sign_in`", body = Problem),
    (status = 403, description = "`cross_site`: another site's page sent it", body = Problem),
    (status = 415, description = "`unsupported_media_type`", body = Problem),
    (status = 429, description = "`rate_limited` after too many tries, with `Retry-After`", body = Problem)
))]
pub(super) async fn sign_in(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    body: Result<Json<SignIn>, JsonRejection>,
) -> Result<Response, Fault> {
    let Json(SignIn { email, passphrase }) = body.map_err(|rejection| unreadable(&rejection))?;
    let browser = guard::known_browser(&headers, &state.config);
    let entered =
        state.people.sign_in(AsksToSignIn { email: &email, passphrase: &passphrase, address, browser }).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    guard::enter(&mut response, &entered, &state.config);
    Ok(response)
}

/// Sign out
#[utoipa::path(delete, path = "/api/v1/session", responses(
    (status = 204, description = "Signed out."),
    (status = 401, description = "`sign_in`: nobody was signed in", body = Problem)
))]
pub(super) async fn sign_out(State(state): State<AppState>, staff: Staff) -> Result<Response, Fault> {
    state.people.sign_out(&staff).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    guard::leave(&mut response, &state.config);
    Ok(response)
}

/// What was sent is never repeated: it may hold a passphrase.
fn unreadable(rejection: &JsonRejection) -> Fault {
    match rejection {
        JsonRejection::MissingJsonContentType(_) => {
            Fault::unsupported_media_type("Signing in is taken as application/json only.")
        }
        JsonRejection::BytesRejection(_) => Fault::too_large("This is more than signing in needs."),
        _ => Fault::malformed("Signing in needs an email and a passphrase in JSON."),
    }
}

impl From<SignInError> for Fault {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong => Self::wrong_sign_in(),
            SignInError::RateLimited { retry_after_s } => Self::too_many_tries(retry_after_s),
            SignInError::Storage(error) => error.into(),
        }
    }
}
