//! A link to a resident page that opens without leaving the app.

use leptos::{ev::MouseEvent, prelude::*};

use crate::{contexts::shared::use_navigate, navigation::Route};

/// A link. Without the app, and with a modifier key, it is an ordinary one.
#[component]
pub fn Link(
    /// Where it goes.
    to: Route,
    /// Classes.
    #[prop(default = "")]
    class: &'static str,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let navigate = use_navigate();
    let path = if cfg!(feature = "event") { "/event".to_owned() } else { to.path() };
    let follow = move |event: MouseEvent| {
        if cfg!(feature = "event") || !(event.meta_key() || event.ctrl_key() || event.shift_key()) {
            event.prevent_default();
            navigate.to(to.clone());
        }
    };
    view! { <a class=class href=path on:click=follow>{children()}</a> }.into_any()
}
