//! Problems that several endpoints describe in the same words in the API's own document. They are made in `error`; nothing
//! here is ever built.

use domain::wire::v1::Problem;
use utoipa::IntoResponses;

/// What is wrong with a body, or with the moment.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "it only describes what `Fault` says")]
pub(super) enum BodyProblems {
    /// `malformed`
    #[response(status = 400)]
    Malformed(Problem),
    /// `too_large`
    #[response(status = 413)]
    TooLarge(Problem),
    /// `unsupported_media_type`
    #[response(status = 415)]
    Media(Problem),
    /// `rate_limited`, with `Retry-After`
    #[response(status = 429)]
    RateLimited(Problem),
    /// `try_later`, with `Retry-After`
    #[response(status = 503)]
    TryLater(Problem),
}

/// What is wrong with who asks, or with the project.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "it only describes what `Fault` says")]
pub(super) enum StaffProblems {
    /// `sign_in`
    #[response(status = 401)]
    SignIn(Problem),
    /// `not_allowed`
    #[response(status = 403)]
    NotAllowed(Problem),
    /// `unknown_project`
    #[response(status = 404)]
    UnknownProject(Problem),
}
