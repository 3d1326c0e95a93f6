//! A link to a page that only the server can make.

use leptos::prelude::*;

use crate::components::live;

/// A link that says on the phone, while there is no signal, that it needs one, or that the page is as it was last seen.
#[component]
pub fn ServerLink(
    /// Where it goes.
    href: String,
    /// Classes.
    #[prop(default = "")]
    class: &'static str,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let hint = live(hint(&href));
    view! { <a class=class href=href>{children()}<span class="hint">{hint}</span></a> }.into_any()
}

#[cfg(feature = "hydrate")]
fn hint(href: &str) -> impl FnMut() -> String + use<> {
    use crate::{contexts::this_phone::use_this_phone, i18n::use_words, messages, platform::service_worker};

    let (words, phone) = (use_words(), use_this_phone());
    let has_copy = RwSignal::new(false);
    let address = href.to_owned();
    Effect::new(move || {
        let address = address.clone();
        if phone.offline.get() {
            leptos::task::spawn_local(async move { has_copy.set(service_worker::has_copy(&address).await) });
        }
    });
    move || match (phone.offline.get(), has_copy.get()) {
        (false, _) => String::new(),
        (true, false) => [" ", &words.text(messages::LINK_NEEDS_SIGNAL)].concat(),
        (true, true) => [" ", &words.text(messages::LINK_LAST_SEEN)].concat(),
    }
}

/// The server is there when it makes a page.
#[cfg(not(feature = "hydrate"))]
fn hint(_: &str) -> impl FnMut() -> String + use<> {
    String::new
}
