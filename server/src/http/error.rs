//! Errors as clients see them: problem details with a stable code and plain words. Causes go to the log, never out.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::wire::v1::Problem;

use crate::{
    administration::people::NotAllowed,
    collection::ingest::{AsideError, TryLater},
    storage::StorageError,
    system::{limits::envelopes::RateLimited, workbench::Busy},
};

/// The media type of problem details (RFC 9457).
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Travels with the answer, so that staff pages can say in their own words what went wrong.
#[derive(Clone, Copy, Debug)]
pub struct FaultCode(pub &'static str);

/// A request that failed as a whole.
#[derive(Clone, Debug)]
pub struct Fault {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: Option<String>,
    field: Option<String>,
    retry_after_s: Option<u64>,
}

impl Fault {
    /// A fault with a stable code and plain words.
    pub fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        Self { status, code, title, detail: None, field: None, retry_after_s: None }
    }

    /// The same with more words.
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same about one answer, by its item's id.
    pub fn about(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// There is nothing at this address.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is nothing at this address.")
    }

    /// There is no such project.
    pub fn unknown_project() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown_project", "There is no such project.")
    }

    /// This is for staff who are signed in.
    pub fn sign_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "sign_in", "Please sign in first.")
    }

    /// The account has no right to this.
    pub fn not_allowed() -> Self {
        Self::new(StatusCode::FORBIDDEN, "not_allowed", "Your account is not for this.")
    }

    /// Another site sent this in somebody's name.
    pub fn cross_site() -> Self {
        let title = "This did not come from our own pages, so it was not done.";
        Self::new(StatusCode::FORBIDDEN, "cross_site", title)
    }

    /// The email or the passphrase is wrong.
    pub fn wrong_sign_in() -> Self {
        let title = "The email or the passphrase is wrong.";
        Self::new(StatusCode::UNAUTHORIZED, "wrong_sign_in", title)
    }

    /// There were too many tries.
    pub fn too_many_tries(retry_after_s: u64) -> Self {
        let title = "There were too many tries. Please wait a while, then try again.";
        let retry_after_s = Some(retry_after_s);
        Self { retry_after_s, ..Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", title) }
    }

    /// The address exists, but not for this method.
    pub fn method_not_allowed() -> Self {
        let title = "This address does not take requests of this kind.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", title)
    }

    /// The request cannot be read.
    pub fn malformed(title: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", title)
    }

    /// The request is larger than this route takes.
    pub fn too_large(title: &'static str) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", title)
    }

    /// The body is of another kind than this route takes.
    pub fn unsupported_media_type(title: &'static str) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", title)
    }

    /// The request took longer than it may.
    pub fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "This took too long. Please try again.")
    }

    /// The server cannot do this now.
    pub fn try_later(retry_after_s: u64) -> Self {
        let title = "This cannot be done just now. Please try again later.";
        let retry_after_s = Some(retry_after_s);
        Self { retry_after_s, ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "try_later", title) }
    }

    /// Something went wrong that should not have; the cause belongs in the log.
    pub fn internal() -> Self {
        let title = "Something went wrong on our side. The problem is written down for the operator.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", title)
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let problem = Problem {
            code: self.code.to_owned(),
            title: self.title.to_owned(),
            status: self.status.as_u16(),
            detail: self.detail,
            field: self.field,
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (self.status, [(header::CONTENT_TYPE, PROBLEM_JSON)], body).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(FaultCode(self.code));
        response
    }
}

impl From<NotAllowed> for Fault {
    fn from(_: NotAllowed) -> Self {
        Self::not_allowed()
    }
}

impl From<TryLater> for Fault {
    fn from(later: TryLater) -> Self {
        Self::try_later(later.retry_after_s)
    }
}

impl From<Busy> for Fault {
    fn from(busy: Busy) -> Self {
        Self::try_later(busy.retry_after_s)
    }
}

impl From<AsideError> for Fault {
    fn from(error: AsideError) -> Self {
        tracing::error!(%error, "what was kept aside could not be decided about");
        Self::try_later(5)
    }
}

impl From<RateLimited> for Fault {
    fn from(rate_limited: RateLimited) -> Self {
        let title = "Too many answers came from this address at once. Please try again shortly.";
        let retry_after_s = Some(rate_limited.retry_after_s);
        Self { retry_after_s, ..Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", title) }
    }
}

impl From<StorageError> for Fault {
    fn from(error: StorageError) -> Self {
        tracing::error!(%error, "the database failed");
        Self::try_later(5)
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        tracing::error!(%error, "an answer could not be written");
        Self::internal()
    }
}
