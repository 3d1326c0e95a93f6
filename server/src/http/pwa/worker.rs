//! The service worker and the shell. The worker's bytes name the build, so that browsers see each new one.

use std::sync::LazyLock;

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    built_site::BuiltSite,
    site::{read, site},
};
use crate::http::error::Fault;

const SHELL: &str = "/shell";
const EVENT_SHELL: &str = "/event";
const MANIFEST: &str = "/manifest.webmanifest";
const ASK_EVERY_TIME: HeaderValue = HeaderValue::from_static("no-cache");
/// The icons that the app itself shows; those for installing are kept by the phone's own system.
const SHOWN_ICONS: [&str; 2] = ["/icons/coeval.svg", "/icons/icon-192.png"];

/// `GET /sw.js`.
pub async fn script() -> Result<Response, Fault> {
    static SCRIPT: LazyLock<Option<String>> = LazyLock::new(|| {
        let body = read(&site().service_worker)?;
        Some(write(site(), &app::documents::html::shell(site().files()), &String::from_utf8_lossy(&body)))
    });
    let script = SCRIPT.as_deref().ok_or_else(Fault::not_found)?;
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, ASK_EVERY_TIME)], script).into_response())
}

/// `GET /shell`: the empty page that the phone keeps. It has no inline script, so its policy needs no nonce.
pub async fn shell() -> Response {
    static SHELL: LazyLock<String> = LazyLock::new(|| app::documents::html::shell(site().files()));
    document(&SHELL)
}

/// `GET /event` and everything below it: the empty page of event mode. What it shows is on the device.
pub async fn event_shell() -> Response {
    static SHELL: LazyLock<String> = LazyLock::new(|| app::documents::html::shell(site().event_files()));
    document(&SHELL)
}

fn document(html: &'static str) -> Response {
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, ASK_EVERY_TIME),
    ];
    (headers, html).into_response()
}

/// The worker: what it keeps, then how.
fn write(site: &BuiltSite, shell: &str, body: &str) -> String {
    let icons = site.icons.iter().filter(|icon| SHOWN_ICONS.contains(&icon.as_str())).map(String::as_str);
    let own = [&site.boot, &site.glue, &site.wasm, &site.style].map(String::as_str);
    let files: Vec<&str> = own.into_iter().chain(icons).chain([MANIFEST]).collect();
    let build = json!({
        "version": version(site, shell, body),
        "files": files,
        "boot": site.boot,
        "glue": site.glue,
        "wasm": site.wasm,
        "shell": SHELL,
        "locales": site.locales,
        "event": {
            "files": [&site.event.glue, &site.event.wasm, &site.event.style],
            "wasm": site.event.wasm,
            "shell": EVENT_SHELL,
            "locales": site.event.locales,
        },
    });
    format!("const BUILD={build};\n{body}")
}

/// Changes with any file, with the shell and with the worker itself.
fn version(site: &BuiltSite, shell: &str, body: &str) -> String {
    let mut hasher = Sha256::new();
    for part in [site.version.as_str(), shell, body] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::built_site::EventFiles, *};

    fn a_site() -> BuiltSite {
        BuiltSite {
            version: "1".to_owned(),
            boot: "/site/boot.0.js".to_owned(),
            icons: vec!["/icons/coeval.svg".to_owned(), "/icons/maskable-512.png".to_owned()],
            locales: [("ar".to_owned(), "/site/ar.0.json".to_owned())].into(),
            event: EventFiles { wasm: "/site/event.0.wasm".to_owned(), ..EventFiles::default() },
            ..BuiltSite::default()
        }
    }

    #[test]
    fn the_worker_names_what_it_keeps_before_its_body() {
        let script = write(&a_site(), "<html>", "'use strict';");
        let (build, body) = script.split_once('\n').expect("two parts");
        let build = build.strip_prefix("const BUILD=").and_then(|build| build.strip_suffix(';')).expect("a constant");
        let build: serde_json::Value = serde_json::from_str(build).expect("JSON");
        assert_eq!(body, "'use strict';");
        assert_eq!(build["shell"], SHELL);
        assert_eq!(build["locales"]["ar"], "/site/ar.0.json");
        let files: Vec<&str> =
            build["files"].as_array().expect("a list").iter().filter_map(|file| file.as_str()).collect();
        assert!(files.contains(&"/icons/coeval.svg") && files.contains(&MANIFEST));
        assert!(!files.contains(&"/icons/maskable-512.png") && !files.contains(&"/site/ar.0.json"));
        assert_eq!(build["event"]["shell"], EVENT_SHELL);
        assert_eq!(build["event"]["wasm"], "/site/event.0.wasm");
        assert!(!files.contains(&"/site/event.0.wasm"), "residents keep nothing of event mode");
    }

    #[test]
    fn any_change_makes_another_worker() {
        let first = version(&a_site(), "<html>", "body");
        assert_ne!(first, version(&a_site(), "<html lang>", "body"));
        assert_ne!(first, version(&a_site(), "<html>", "other body"));
        assert_ne!(first, version(&BuiltSite { version: "2".to_owned(), ..a_site() }, "<html>", "body"));
    }
}
