//! A link to a page that only the server can make.

use leptos::prelude::*;

use crate::{components::live, contexts::this_phone::use_this_phone, i18n::use_words, messages};

/// A link that says, while there is no signal, that it needs one, or that the page is as it was last seen.
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
    let words = use_words();
    let phone = use_this_phone();
    let has_copy = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    {
        let address = href.clone();
        Effect::new(move || {
            let address = address.clone();
            if phone.offline.get() {
                leptos::task::spawn_local(async move {
                    has_copy.set(crate::platform::service_worker::has_copy(&address).await);
                });
            }
        });
    }
    let hint = move || match (phone.offline.get(), has_copy.get()) {
        (false, _) => String::new(),
        (true, false) => [" ", &words.text(messages::LINK_NEEDS_SIGNAL)].concat(),
        (true, true) => [" ", &words.text(messages::LINK_LAST_SEEN)].concat(),
    };
    view! { <a class=class href=href>{children()}<span class="hint">{live(hint)}</span></a> }.into_any()
}
