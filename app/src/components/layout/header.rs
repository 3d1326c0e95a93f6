//! The bar at the top and the links at the bottom of every resident page.

use leptos::prelude::*;

use super::{LanguageChoice, Link, ServerLink};
use crate::{
    components::live,
    contexts::shared::{use_outbox, use_route, use_this_device},
    i18n::use_words,
    messages,
    navigation::Route,
};

/// Two equal circles that share a middle: two kinds of knowledge, one picture.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 42 26" aria-hidden="true">
            <circle class="logo-one" cx="13" cy="13" r="12" />
            <circle class="logo-two" cx="29" cy="13" r="12" />
            <path class="logo-both" d="M21 4.06a12 12 0 0 1 0 17.88 12 12 0 0 1 0-17.88z" />
        </svg>
    }
    .into_any()
}

/// Name, and what waits to be sent.
#[component]
pub fn Header() -> impl IntoView {
    let words = use_words();
    let name = words.text(messages::APP_NAME);
    view! {
        <header class="top">
            <Link to=Route::Home class="brand"><Logo /><span>{name}</span></Link>
            <Badge />
        </header>
    }
    .into_any()
}

/// What waits on this phone, in words, on every page.
#[component]
fn Badge() -> impl IntoView {
    let words = use_words();
    let (outbox, phone) = (use_outbox(), use_this_device());
    let status = move || {
        // Until the outbox has been read it is a link all the same, and no link is without a name.
        let Some(counts) = outbox.counts() else { return words.text(messages::OUTBOX_TITLE) };
        if counts.refused > 0 {
            words.count(messages::BADGE_REFUSED, counts.refused as u64, &[])
        } else if counts.waiting > 0 && outbox.sending.get() {
            words.text(messages::BADGE_SENDING)
        } else if counts.waiting > 0 {
            words.count(messages::BADGE_WAITING, counts.waiting as u64, &[])
        } else if phone.offline.get() {
            words.text(messages::BADGE_OFFLINE)
        } else {
            words.text(messages::BADGE_NONE)
        }
    };
    let class = move || match outbox.counts() {
        Some(counts) if counts.refused > 0 => "badge problem".to_owned(),
        Some(counts) if counts.waiting > 0 => "badge busy".to_owned(),
        _ => "badge".to_owned(),
    };
    view! {
        <Link to=Route::Outbox class="badge-link">
            <span role="status" class=live(class)>{live(status)}</span>
        </Link>
    }
    .into_any()
}

/// Links that are in the same place on every page, and the languages where they are not at the top.
#[component]
pub fn Footer() -> impl IntoView {
    let words = use_words();
    let route = use_route();
    let languages = move || {
        let path = route.with(|route| match route {
            Route::Answer { .. } | Route::Done { .. } | Route::Outbox => Some(route.path()),
            _ => None,
        })?;
        Some(view! { <LanguageChoice path=path /> })
    };
    view! {
        <footer class="bottom">
            {languages}
            <nav aria-label=words.text(messages::APP_MENU)>
                <ul>
                    <li><Link to=Route::Home>{words.text(messages::PROJECT_ALL)}</Link></li>
                    <li><Link to=Route::Outbox>{words.text(messages::OUTBOX_TITLE)}</Link></li>
                    <li><Link to=Route::Phone>{words.text(messages::PHONE_TITLE)}</Link></li>
                    <li><ServerLink href="/receipt".to_owned()>{words.text(messages::RECEIPT_LINK)}</ServerLink></li>
                </ul>
            </nav>
            <p>{words.text(messages::APP_FOOTER)}</p>
        </footer>
    }
    .into_any()
}
