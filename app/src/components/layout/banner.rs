//! A notice across the page.

use leptos::prelude::*;

/// A calm notice; `kind` is a class for its colours.
#[component]
pub fn Banner(
    /// `note` or `warning`.
    #[prop(default = "note")]
    kind: &'static str,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! { <div class=["banner ", kind].concat()><p>{children()}</p></div> }.into_any()
}
