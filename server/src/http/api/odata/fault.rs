//! What the feed says when there is no answer: an error in the form of OData, whatever went wrong. It decides nothing.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, json};

use super::{BASE, Metadata, json_of};
use crate::{
    http::error::{Fault, FaultCode},
    reporting::exports::odata::Unanswerable,
};

/// A question without an answer, in the form of OData; with the seconds until it is worth asking again.
pub(in crate::http::api) struct ODataFault {
    status: StatusCode,
    code: &'static str,
    message: String,
    retry_after: Option<HeaderValue>,
}

impl ODataFault {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), retry_after: None }
    }
}

/// Whether an address is the feed's, so that it says in the form of OData what is wrong.
pub(in crate::http::api) fn is_of_feed(path: &str) -> bool {
    path.starts_with(BASE)
}

/// What stands at an address of the feed that there is not.
pub(in crate::http::api) fn not_found() -> Response {
    nothing().into_response()
}

/// The answer to a method that the feed does not take: it can only be read.
pub(in crate::http::api) fn method_not_allowed() -> Response {
    let message = "This feed can only be read.";
    ODataFault::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message).into_response()
}

pub(super) fn unknown_project() -> ODataFault {
    ODataFault::new(StatusCode::NOT_FOUND, "unknown_project", "There is no such project.")
}

pub(super) fn nothing() -> ODataFault {
    ODataFault::new(StatusCode::NOT_FOUND, "not_found", "There is nothing at this address.")
}

impl From<Unanswerable> for ODataFault {
    fn from(why: Unanswerable) -> Self {
        let (status, code) = match why {
            Unanswerable::Malformed(_) | Unanswerable::Twice(..) => (StatusCode::BAD_REQUEST, "malformed"),
            Unanswerable::UnknownProperty(_) => (StatusCode::BAD_REQUEST, "unknown_property"),
            Unanswerable::NotHere(_) => (StatusCode::NOT_IMPLEMENTED, "not_implemented"),
        };
        Self::new(status, code, why.to_string())
    }
}

impl From<Fault> for ODataFault {
    fn from(fault: Fault) -> Self {
        let response = fault.into_response();
        let code = response.extensions().get::<FaultCode>().map_or("internal", |code| code.0);
        let message = match code {
            "not_released" => "Nothing has been published about this project yet.",
            "try_later" => "This cannot be done just now. Please try again later.",
            code => code,
        };
        let retry_after = response.headers().get(header::RETRY_AFTER).cloned();
        Self { retry_after, ..Self::new(response.status(), code, message) }
    }
}

impl IntoResponse for ODataFault {
    fn into_response(self) -> Response {
        let Self { status, code, message, retry_after } = self;
        let body = Map::from_iter([("error".to_owned(), json!({"code": code, "message": message}))]);
        let mut response = (status, json_of(Metadata::Minimal, body)).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}
