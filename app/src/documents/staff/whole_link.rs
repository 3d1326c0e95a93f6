//! A link to be passed on, with its QR code and a button that copies it. Where nobody knows what the site is called, it says
//! so and shows no code; where it is called by a name that only this machine knows, it says that, too.

use std::net::IpAddr;

use domain::text::BASE_LANGUAGE;
use leptos::prelude::*;

use crate::{
    components::qr::Qr,
    documents::html::Scripts,
    i18n::use_words,
    messages::{self, Key},
};

/// The id of a link that can be copied.
const LINK: &str = "link";

/// Whether a link names the site, so that it works for somebody else, too.
pub(super) fn is_whole(link: &str) -> bool {
    !link.starts_with('/')
}

/// Whether a link names this machine by a name that means another machine anywhere else.
fn is_only_here(link: &str) -> bool {
    let Some((_, rest)) = link.split_once("://") else { return false };
    let place = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => place.split(':').next().unwrap_or_default(),
    };
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    let address = host.parse::<IpAddr>().map(|address| address.to_canonical());
    address.is_ok_and(|address| address.is_loopback() || address.is_unspecified())
        || name == "localhost"
        || name.ends_with(".localhost")
}

/// The QR code of a link; words that say what to do where the link is not whole, or works on this machine only.
#[component]
pub(super) fn LinkCode(
    /// The link.
    link: String,
    /// What the code is, in words.
    label: String,
) -> impl IntoView {
    if !is_whole(&link) {
        return view! { <Warned key=messages::STAFF_NO_ADDRESS /> }.into_any();
    }
    if is_only_here(&link) {
        return view! { <Warned key=messages::STAFF_ONLY_HERE /><Qr text=link label=label /> }.into_any();
    }
    view! { <Qr text=link label=label /> }.into_any()
}

/// A warning for staff, in their language on whatever page.
#[component]
fn Warned(key: Key) -> impl IntoView {
    let why = use_words().text(key);
    view! { <div class="banner warning" role="alert" lang=BASE_LANGUAGE dir="ltr"><p>{why}</p></div> }.into_any()
}

/// A link as text, with a button that copies it where the page's script runs.
#[component]
pub(super) fn CopiedLink(
    /// The link.
    link: String,
) -> impl IntoView {
    let words = use_words();
    let script = use_context::<Scripts>().unwrap_or_default().copy;
    let script = (!script.is_empty()).then(|| view! { <script src=script defer></script> });
    let button = is_whole(&link).then(|| {
        let [copied, failed] = [messages::STAFF_LINK_COPIED, messages::STAFF_LINK_MARKED].map(|key| words.text(key));
        view! {
            <p class="take">
                <button type="button" class="quiet" hidden data-copies=LINK data-copied=copied data-failed=failed>
                    {words.text(messages::STAFF_LINK_COPY)}
                </button>
                " "
                <span role="status"></span>
            </p>
            {script}
        }
    });
    view! { <p class="secret" id=LINK>{link}</p>{button} }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_this_machine_only_is_told_from_one_that_others_know() {
        for link in [
            "http://localhost:3000/p/garden",
            "http://LOCALHOST/",
            "http://localhost./p",
            "http://garden.localhost:3000/p/garden",
            "http://127.0.0.1:3000/p/garden",
            "http://127.8.9.1",
            "https://[::1]:3000/p/garden",
            "http://[::ffff:127.0.0.1]/p",
            "http://0.0.0.0:3000/p/garden",
        ] {
            assert!(is_only_here(link), "{link}");
        }
        for link in [
            "https://answers.example.org/p/localhost",
            "http://192.168.1.20:3000/p/garden",
            "http://localhost.example.org/",
            "http://notlocalhost/",
            "https://[2001:db8::1]/p?at=127.0.0.1",
            "/p/garden",
        ] {
            assert!(!is_only_here(link), "{link}");
        }
    }
}
