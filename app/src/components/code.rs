//! A receipt code as people copy it: on one line where there is room, else broken between its groups and nowhere else.

use leptos::prelude::*;

/// A code with a place to break after each group.
#[component]
pub fn Code(
    /// The code, its groups joined by hyphens.
    code: String,
) -> impl IntoView {
    let groups: Vec<_> = code.split_inclusive('-').map(|group| view! { {group.to_owned()}<wbr /> }).collect();
    view! { <p class="code" dir="ltr">{groups}</p> }.into_any()
}
