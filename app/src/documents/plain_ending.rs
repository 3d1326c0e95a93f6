//! What the plain form comes to: that the answers arrived, a kind goodbye, or why there is no form.

use std::sync::Arc;

use domain::{collection::project::Asking, wire::v1::Pack};
use leptos::prelude::*;

use super::receipt::{EDIT, Way};
use crate::{components::CodeToScan, i18n::use_words, messages};
use crate::{
    components::{ProjectBanners, ProjectName},
    phone::asking::NotAsking,
};

/// What became of a form that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It arrived, now or before.
    Arrived,
    /// It arrived, and staff will look at it.
    Quarantined,
    /// What it says was taken back earlier.
    Withdrawn,
    /// It arrived before with other answers, which it changed.
    Changed,
    /// It arrived so long ago that its answers were deleted since.
    Purged,
}

/// After sending: what became of it, and the receipt code.
#[component]
pub fn PlainDonePage(
    /// The project's pack.
    pack: Pack,
    /// What became of it.
    sent: Sent,
    /// The receipt code as shown.
    code: String,
) -> impl IntoView {
    let words = use_words();
    let text = match sent {
        Sent::Arrived => messages::DONE_SENT,
        Sent::Quarantined => messages::DONE_QUARANTINED,
        Sent::Withdrawn => messages::FORM_WITHDRAWN,
        Sent::Changed => messages::FORM_CHANGED,
        Sent::Purged => messages::FORM_PURGED,
    };
    let is_there = !matches!(sent, Sent::Withdrawn | Sent::Purged);
    let change =
        is_there.then(|| view! { <Way to=EDIT code=code.clone() says=messages::RECEIPT_EDIT class="quiet" /> });
    let results = ["/p/", &pack.project.slug, "/results"].concat();
    view! {
        <ProjectBanners pack=Arc::new(pack) />
        <h1 class="saved">{words.text(messages::FORM_DONE)}</h1>
        <p class="banner note" role="status">{words.text(text)}</p>
        <section class="panel receipt">
            <h2>{words.text(messages::DONE_RECEIPT)}</h2>
            <p>{words.text(messages::DONE_RECEIPT_WHY)}</p>
            <CodeToScan code=code />
            <p><a href="/receipt">{words.text(messages::RECEIPT_LINK)}</a></p>
            {change}
        </section>
        <section class="panel">
            <h2>{words.text(messages::DONE_NEXT)}</h2>
            <p>{words.text(messages::DONE_NEXT_TEXT)}</p>
            <p><a href=results>{words.text(messages::PROJECT_RESULTS)}</a></p>
        </section>
    }
    .into_any()
}

/// The kind ending for someone who would rather not.
#[component]
pub fn PlainGoodbyePage(
    /// The project.
    slug: String,
) -> impl IntoView {
    let words = use_words();
    view! {
        <h1>{words.text(messages::GOODBYE_TITLE)}</h1>
        <p class="lead">{words.text(messages::GOODBYE_TEXT)}</p>
        <p><a href=["/p/", &slug].concat()>{words.text(messages::GOODBYE_BACK)}</a></p>
    }
    .into_any()
}

/// A page that says why there is none: no such project, or no such address.
#[component]
pub fn PlainMissingPage(
    /// Whether it is the project that is not there.
    project: bool,
) -> impl IntoView {
    let words = use_words();
    let (title, text) = if project {
        (messages::PROJECT_UNKNOWN_TITLE, messages::PROJECT_UNKNOWN)
    } else {
        (messages::MISSING_TITLE, messages::MISSING_TEXT)
    };
    view! {
        <h1>{words.text(title)}</h1>
        <p>{words.text(text)}</p>
        <p><a href="/">{words.text(messages::PROJECT_ALL)}</a></p>
    }
    .into_any()
}

/// In place of the form while a project does not ask.
#[component]
pub fn PlainNotAskingPage(
    /// The project's pack.
    pack: Pack,
    /// Whether it opens later or has finished.
    asking: Asking,
) -> impl IntoView {
    let project = &pack.project;
    view! {
        <ProjectBanners pack=Arc::new(pack.clone()) />
        <ProjectName project=project.clone() />
        <NotAsking slug=project.slug.clone() asking=asking zone=project.time_zone.clone() />
    }
    .into_any()
}
