//! What surrounds every route: request id, nonce, time limit, security headers, one line in the log.
//!
//! The log has method, route, status and time; never a body, a query or a receipt.

use std::{any::Any, time::Duration};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use domain::time::Millis;
use tokio::time::Instant;
use uuid::Builder;

pub use crate::system::random::bytes as random;
use crate::{http::error::Fault, state::AppState};

/// How long a request may take, with its body, where its connection says nothing else.
pub const TIME_LIMIT: Duration = Duration::from_secs(30);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How long a request of a connection may take, with its body; read from the request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimit(pub Duration);

/// Marks the inline scripts and styles of one server-rendered page as ours; read it from the request's extensions.
#[derive(Clone, Debug)]
pub struct Nonce(pub String);

/// Where the site is for everyone, whole, where that is set; read it from the request's extensions.
#[derive(Clone, Debug)]
pub struct PublicUrl(pub Option<String>);

/// Names one request in its answer and in the log.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Surrounds a request.
#[expect(clippy::disallowed_methods, reason = "the log says how long a request took")]
pub async fn frame(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let request_id = request_id(state.clock.now_ms());
    let nonce = STANDARD_NO_PAD.encode(random::<16>());
    request.extensions_mut().insert(RequestId(request_id.clone()));
    request.extensions_mut().insert(Nonce(nonce.clone()));
    request.extensions_mut().insert(PublicUrl(state.config.public_url.clone()));
    let limit = request.extensions().get::<TimeLimit>().map_or(TIME_LIMIT, |limit| limit.0);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Fault::too_slow().into_response(),
    };
    add_headers(response.headers_mut(), &request_id, &nonce, state.config.is_https());
    let status = response.status().as_u16();
    state.metrics.answered(status);
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let micros = started.elapsed().as_micros() as u64;
    if status >= 500 {
        tracing::error!(request_id, %method, route, status, micros, "answered");
    } else {
        tracing::info!(request_id, %method, route, status, micros, "answered");
    }
    response
}

/// The answer after a panic; what it was about is not logged.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    Fault::internal().into_response()
}

/// A UUID of version 7, without hyphens.
fn request_id(now_ms: Millis) -> String {
    Builder::from_unix_timestamp_millis(now_ms.unsigned_abs(), &random()).into_uuid().simple().to_string()
}

const FIXED: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
];

fn add_headers(headers: &mut HeaderMap, request_id: &str, nonce: &str, is_https: bool) {
    for (name, value) in &FIXED {
        headers.insert(name, value.clone());
    }
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, value);
    }
    if let Ok(value) = HeaderValue::from_str(&content_security_policy(nonce)) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(value);
    }
    if is_https {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}

/// Nothing from anybody else, no inline script or style without the page's nonce (`docs/decisions/pages.md`).
pub fn content_security_policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'nonce-{nonce}'; \
         style-src 'self' 'nonce-{nonce}'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
         form-action 'self'"
    )
}
