//! The web app manifest, by which phones install Coeval: made from the icons and screenshots that the build has.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::site::site;

/// `GET /manifest.webmanifest`.
pub async fn manifest() -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/manifest+json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, document(&site().icons).to_string()).into_response()
}

fn document(files: &[String]) -> Value {
    json!({
        "id": "/",
        "name": "Coeval",
        "short_name": "Coeval",
        "description": "Say what it was like, together: answer on your own phone, with or without signal.",
        "lang": "en-GB",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0f5e63",
        "icons": files.iter().filter_map(|file| icon(file)).collect::<Vec<_>>(),
        "screenshots": files.iter().filter_map(|file| screenshot(file)).collect::<Vec<_>>(),
    })
}

/// `icon-192.png`, `maskable-512.png` and `coeval.svg`; others are not for installing.
fn icon(file: &str) -> Option<Value> {
    let name = file.rsplit('/').next()?;
    if name.ends_with(".svg") {
        return Some(json!({"src": file, "sizes": "any", "type": "image/svg+xml", "purpose": "any"}));
    }
    let (purpose, rest) = match (name.strip_prefix("icon-"), name.strip_prefix("maskable-")) {
        (Some(rest), _) => ("any", rest),
        (_, Some(rest)) => ("maskable", rest),
        _ => return None,
    };
    let pixels: u32 = rest.strip_suffix(".png")?.parse().ok()?;
    Some(json!({"src": file, "sizes": format!("{pixels}x{pixels}"), "type": "image/png", "purpose": purpose}))
}

/// `screenshot-narrow-540x1170.png`: for phones (narrow) or larger screens (wide), with its size.
fn screenshot(file: &str) -> Option<Value> {
    let name = file.rsplit('/').next()?.strip_prefix("screenshot-")?.strip_suffix(".png")?;
    let (form_factor, sizes) = name.split_once('-')?;
    let label = match form_factor {
        "wide" => "A project's page on a computer",
        _ => "One question a page, on a phone",
    };
    Some(json!({"src": file, "sizes": sizes, "type": "image/png", "form_factor": form_factor, "label": label}))
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn icons_and_screenshots_are_told_by_their_names() {
        let files = ["/icons/maskable-512.png", "/icons/apple-touch-icon.png", "/icons/screenshot-narrow-540x1170.png"];
        let manifest = document(&files.map(str::to_owned));
        assert_eq!(manifest["icons"].as_array().map(Vec::len), Some(1));
        assert_eq!(manifest["icons"][0]["purpose"], "maskable");
        assert_eq!(manifest["icons"][0]["sizes"], "512x512");
        assert_eq!(manifest["screenshots"][0]["sizes"], "540x1170");
        assert_eq!(manifest["screenshots"][0]["form_factor"], "narrow");
        assert_eq!(manifest["screenshots"][0]["label"], "One question a page, on a phone");
    }
}
