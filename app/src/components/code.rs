//! A receipt code as people copy it: on one line where there is room, else broken between its groups and nowhere else.

use leptos::prelude::*;

use super::qr::Qr;
use crate::{i18n::use_words, messages};

/// A code with a place to break after each group.
#[component]
pub fn Code(
    /// The code, its groups joined by hyphens.
    code: String,
) -> impl IntoView {
    let groups: Vec<_> = code.split_inclusive('-').map(|group| view! { {group.to_owned()}<wbr /> }).collect();
    view! { <p class="code" dir="ltr">{groups}</p> }.into_any()
}

/// A receipt code, and the same as a picture with its name below.
#[component]
pub fn CodeToScan(
    /// The code.
    code: String,
) -> impl IntoView {
    let label = use_words().text(messages::DONE_QR);
    view! {
        <Code code=code.clone() />
        <Qr text=code label=label.clone() />
        <p class="hint" aria-hidden="true">{label}</p>
    }
    .into_any()
}
