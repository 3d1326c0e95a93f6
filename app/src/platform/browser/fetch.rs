//! The network: one request, one whole reply, or nothing after a while. Works in pages and in the service worker.

use js_sys::Promise;
use outbox::{NoReply, Reply};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCache, RequestInit, RequestRedirect, Response};

use super::globals::{Timer, method};

/// How long a batch may take.
const SEND_TIMEOUT_MS: f64 = 60_000.0;
/// How long reading something may take.
const READ_TIMEOUT_MS: f64 = 15_000.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = fetch)]
    fn start_fetch(address: &str, init: &RequestInit) -> Result<Promise, JsValue>;
}

/// The way to the server this page came from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Network;

impl outbox::Transport for Network {
    async fn post(&self, body: String, token: Option<&str>) -> Result<Reply, NoReply> {
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_body(&JsValue::from_str(&body));
        let headers = Headers::new().map_err(|_| NoReply)?;
        headers.set("content-type", "application/json").map_err(|_| NoReply)?;
        if let Some(token) = token {
            headers.set("authorization", &["Bearer ", token].concat()).map_err(|_| NoReply)?;
        }
        init.set_headers(&headers);
        // What answers with a redirection is not our server, and nobody else may get the answers.
        init.set_redirect(RequestRedirect::Error);
        request("/api/v1/responses", &init, SEND_TIMEOUT_MS).await
    }
}

/// Reads an address of our server; the browser's cache asks whether its copy is still good.
///
/// # Errors
/// When no whole reply came.
pub async fn get(address: &str) -> Result<Reply, NoReply> {
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoCache);
    request(address, &init, READ_TIMEOUT_MS).await
}

/// Sends JSON to an address of our server.
///
/// # Errors
/// When no whole reply came.
#[cfg(feature = "event")]
pub async fn post_json(address: &str, body: &str) -> Result<Reply, NoReply> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(body));
    let headers = Headers::new().map_err(|_| NoReply)?;
    headers.set("content-type", "application/json").map_err(|_| NoReply)?;
    init.set_headers(&headers);
    init.set_redirect(RequestRedirect::Error);
    request(address, &init, READ_TIMEOUT_MS).await
}

/// Ends the staff session of this browser; says whether the server knows of none any longer.
#[cfg(feature = "event")]
pub async fn sign_out() -> bool {
    let init = RequestInit::new();
    init.set_method("DELETE");
    let reply = request("/api/v1/session", &init, READ_TIMEOUT_MS).await;
    reply.is_ok_and(|reply| matches!(reply.status, 204 | 401))
}

async fn request(address: &str, init: &RequestInit, timeout_ms: f64) -> Result<Reply, NoReply> {
    whole_reply(address, init, timeout_ms).await.map_err(|_| NoReply)
}

async fn whole_reply(address: &str, init: &RequestInit, timeout_ms: f64) -> Result<Reply, JsValue> {
    let controller = AbortController::new()?;
    init.set_signal(Some(&controller.signal()));
    let abort = method(&controller, "abort")?.bind0(&controller);
    let _timer = Timer::calling(&abort, timeout_ms);
    let response: Response = JsFuture::from(start_fetch(address, init)?).await?.unchecked_into();
    let body = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    let retry_after_s = response.headers().get("retry-after")?.and_then(|text| text.trim().parse().ok());
    Ok(Reply { status: response.status(), retry_after_s, body })
}
