//! A QR code as SVG.

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

/// White modules around the code, as the standard asks.
const QUIET_ZONE: i32 = 4;

/// A text as a QR code with a name for people who cannot see it. Draws nothing for a text that is too long.
#[component]
pub fn Qr(
    /// What the code says.
    text: String,
    /// Its name.
    label: String,
) -> impl IntoView {
    QrCode::encode_text(&text, QrCodeEcc::Medium).ok().map(|code| {
        let side = (code.size() + 2 * QUIET_ZONE).to_string();
        view! {
            <svg class="qr" role="img" aria-label=label viewBox=["0 0 ", &side, " ", &side].concat() shape-rendering="crispEdges">
                <rect width=side.clone() height=side.clone() fill="#fff" />
                <path fill="#000" d=path(&code) />
            </svg>
        }
        .into_any()
    })
}

fn path(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path.push('M');
            path.push_str(&(x + QUIET_ZONE).to_string());
            path.push(' ');
            path.push_str(&(y + QUIET_ZONE).to_string());
            path.push_str("h1v1h-1z");
        }
    }
    path
}
