//! `POST /api/v1/receipts/open`, `/change` and `/withdraw`: what a receipt code lets its holder do.
//!
//! Codes come in bodies only, so that no address and no log ever has one. Nobody signs in here, and nothing is cached.

use super::problems::BodyProblems;
use axum::{
    Json,
    extract::{FromRequest, Request, State, rejection::JsonRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    collection::receipt_code::BadCode,
    wire::v1::{
        Problem,
        receipts::{ChangeReceipt, OpenReceipt, OpenedResponse, WithdrawReceipt, Withdrawn},
    },
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    collection::receipts::{Change, ReceiptError},
    http::{address::ClientAddress, error::Fault},
    state::AppState,
};

/// What is said where a withdrawal finds no room.
const NOT_REMEMBERED: &str =
    " This one is not remembered. Please try again once the answers have arrived, or tomorrow.";

/// Open a response by its receipt code
#[utoipa::path(post, path = "/api/v1/receipts/open", request_body = OpenReceipt, responses(
    (status = 200, description = "The response as its person sent it.", body = OpenedResponse),
    BodyProblems,
    (status = 404, description = "`unknown_code`: it may still be on the device", body = Problem),
    (status = 410, description = "`withdrawn`; or `deleted`, because their time was over", body = Problem),
    (status = 422, description = "`bad_code`: the code has a slip in it", body = Problem)
))]
pub(super) async fn open(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    Body(asked): Body<OpenReceipt>,
) -> Result<Response, Fault> {
    Ok(private(state.receipts.open(&asked.code.0, address).await?))
}

/// Change a response by its receipt code
#[utoipa::path(post, path = "/api/v1/receipts/change", request_body = ChangeReceipt, responses(
    (status = 200, description = "The next revision, stored.", body = OpenedResponse),
    BodyProblems,
    (status = 404, description = "`unknown_code`: it may still be on the device", body = Problem),
    (status = 409, description = "`changed_elsewhere`: it has another revision than `base_revision`", body = Problem),
    (status = 410, description = "`withdrawn`; or `deleted`, because their time was over", body = Problem),
    (status = 422, description = "`bad_code`; or `unknown_item` or `unknown_answer` with the item as `field`",
        body = Problem)
))]
pub(super) async fn change(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    Body(asked): Body<ChangeReceipt>,
) -> Result<Response, Fault> {
    let change = Change { base_revision: asked.base_revision, answers: &asked.answers };
    Ok(private(state.receipts.change(&asked.code.0, change, address).await?))
}

/// Withdraw a response by its receipt code
#[utoipa::path(post, path = "/api/v1/receipts/withdraw", request_body = WithdrawReceipt, responses(
    (status = 200, description = "Withdrawn: its text is gone, published figures change with the next ones that are counted.",
        body = Withdrawn),
    (status = 400, description = "`malformed`", body = Problem),
    (status = 404, description = "`unknown_code`: it may still be on the device. The withdrawal is remembered for 180 \
        days and applied when the response arrives", body = Problem),
    (status = 410, description = "`withdrawn` already; or `deleted`, because their time was over", body = Problem),
    (status = 413, description = "`too_large`", body = Problem),
    (status = 415, description = "`unsupported_media_type`", body = Problem),
    (status = 422, description = "`bad_code`: the code has a slip in it", body = Problem),
    (status = 429, description = "`rate_limited`, with `Retry-After`: nothing was withdrawn and nothing is remembered",
        body = Problem),
    (status = 503, description = "`try_later`, with `Retry-After`: nothing was withdrawn and nothing is remembered",
        body = Problem)
))]
pub(super) async fn withdraw(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    Body(asked): Body<WithdrawReceipt>,
) -> Result<Response, Fault> {
    match state.receipts.withdraw(&asked.code.0, asked.scope, address).await {
        Err(ReceiptError::Unknown) => Err(unknown_code(
            "It may still be on the device that it was answered on. We \
            remember this: if the answers arrive within 180 days, they are withdrawn at once.",
        )),
        done => Ok(private(done?)),
    }
}

/// A JSON body; what cannot be read is a problem in plain words.
pub(super) struct Body<T>(T);

impl<T: DeserializeOwned> FromRequest<AppState> for Body<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Fault> {
        match Json::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(JsonRejection::MissingJsonContentType(_)) => {
                Err(Fault::unsupported_media_type("This is taken as application/json only."))
            }
            Err(JsonRejection::BytesRejection(rejection)) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Fault::too_large("This is larger than any answers can be."))
            }
            Err(_) => Err(Fault::malformed("This is not what is asked for here, in JSON.")),
        }
    }
}

/// An answer that is for the holder of the code only.
fn private(body: impl Serialize) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

fn unknown_code(detail: &str) -> Fault {
    Fault::new(StatusCode::NOT_FOUND, "unknown_code", "Nothing has arrived here under that code.").with_detail(detail)
}

impl From<ReceiptError> for Fault {
    fn from(error: ReceiptError) -> Self {
        let unfit = StatusCode::UNPROCESSABLE_ENTITY;
        match error {
            ReceiptError::BadCode(bad) => Self::new(unfit, "bad_code", words(bad)),
            ReceiptError::Unknown => unknown_code(
                "It may still be on the device that it was answered on. Open the outbox there with signal.",
            ),
            ReceiptError::Withdrawn => {
                Self::new(StatusCode::GONE, "withdrawn", "These answers were withdrawn, so they are no longer here.")
            }
            ReceiptError::Purged => {
                let title = "These answers were deleted, as they are kept for a time only and that is over.";
                Self::new(StatusCode::GONE, "deleted", title)
            }
            ReceiptError::TooManyTries(rate_limited) | ReceiptError::TooManyAtOnce(rate_limited) => {
                Self::too_many_tries(rate_limited.retry_after_s)
            }
            ReceiptError::TooManyRemembered { retry_after_s } => {
                let detail = "Too many codes of answers that have not arrived were sent from this address today.";
                Self::too_many_tries(retry_after_s).with_detail([detail, NOT_REMEMBERED].concat())
            }
            ReceiptError::NoRoom { retry_after_s } => {
                let detail = "Too many codes of answers that have not arrived were sent today.";
                Self::try_later(retry_after_s).with_detail([detail, NOT_REMEMBERED].concat())
            }
            ReceiptError::ChangedElsewhere => {
                let title = "These answers were changed since you opened them. Please open them again.";
                Self::new(StatusCode::CONFLICT, "changed_elsewhere", title)
            }
            ReceiptError::Misfit { item, unfit: domain::collection::validation::Unfit::UnknownItem } => {
                Self::new(unfit, "unknown_item", "There is no such question.").about(item)
            }
            ReceiptError::Misfit { item, unfit: domain::collection::validation::Unfit::UnknownAnswer } => {
                Self::new(unfit, "unknown_answer", "An answer does not fit its question.").about(item)
            }
            ReceiptError::TooLarge => Self::too_large("These answers are too long."),
            ReceiptError::TryLater { retry_after_s } => Self::try_later(retry_after_s),
            ReceiptError::Storage(error) => error.into(),
        }
    }
}

fn words(bad: BadCode) -> &'static str {
    match bad {
        BadCode::Length => "A receipt code has 17 letters and numbers.",
        BadCode::Character => "A receipt code has only numbers and capital letters, without the letter U.",
        BadCode::Check => "That code has a slip in it. Please check each letter and number.",
    }
}
