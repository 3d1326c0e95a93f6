//! The built files over HTTP: compressed before, typed, cached by hash. Only what the build made is served.

use std::borrow::Cow;

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::site::read;
use crate::http::{accept, error::Fault};

/// A file with its hash in its name never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Icons keep their names when they change.
const ONE_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// `GET /site/{file}`: a hashed file, in the best form that the browser reads.
pub async fn site_file(Path(file): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    // What has no compressed copy is not for browsers: the manifest, and the service worker's body.
    let compressed = [("br", ".br"), ("gzip", ".gz")].map(|(coding, end)| (coding, read(&[&file, end].concat())));
    if compressed.iter().any(|(_, bytes)| bytes.is_none()) {
        return Err(Fault::not_found());
    }
    let accepted = accept::choices(&headers, header::ACCEPT_ENCODING);
    let takes = |coding: &str| accepted.iter().any(|choice| choice.name == coding && choice.weight > 0.0);
    let best = compressed.into_iter().find(|(coding, _)| takes(coding));
    let mut response = match best {
        Some((coding, Some(bytes))) => {
            let mut response = body(bytes).into_response();
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
            response
        }
        _ => body(read(&file).ok_or_else(Fault::not_found)?).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, content_type(&file));
    headers.insert(header::CACHE_CONTROL, FOR_EVER);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}

/// `GET /icons/{file}`.
pub async fn icon(Path(file): Path<String>) -> Result<Response, Fault> {
    icon_named(&file)
}

/// `GET /favicon.ico`, which browsers ask for by themselves.
pub async fn favicon() -> Result<Response, Fault> {
    icon_named("favicon-32.png")
}

fn icon_named(file: &str) -> Result<Response, Fault> {
    let bytes = read(&["icons/", file].concat()).ok_or_else(Fault::not_found)?;
    Ok(([(header::CONTENT_TYPE, content_type(file)), (header::CACHE_CONTROL, ONE_DAY)], body(bytes)).into_response())
}

fn body(bytes: Cow<'static, [u8]>) -> Body {
    match bytes {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    }
}

fn content_type(file: &str) -> HeaderValue {
    HeaderValue::from_static(match file.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    })
}
