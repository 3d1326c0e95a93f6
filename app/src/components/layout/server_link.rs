//! A link to a page that only the server can make.

use leptos::prelude::*;

use crate::{
    components::live,
    contexts::reach::{Reach, reach},
    i18n::use_words,
    messages,
};

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
    let (words, reach) = (use_words(), reach(&href));
    let hint = move || match reach() {
        Reach::Page => String::new(),
        Reach::NeedsSignal => [" ", &words.text(messages::LINK_NEEDS_SIGNAL)].concat(),
        Reach::LastSeen => [" ", &words.text(messages::LINK_LAST_SEEN)].concat(),
    };
    view! { <a class=class href=href>{children()}<span class="hint">{live(hint)}</span></a> }.into_any()
}
