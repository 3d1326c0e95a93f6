//! `/staff/p/{slug}/screen`: how many voices there are so far, to be read from the back of a hall. It says nothing of any
//! answer, and it is in the language of the people in the hall.

use domain::text::Text;
use leptos::prelude::*;

use super::whole_link::LinkCode;
use crate::{
    documents::html::Scripts,
    i18n::{Words, use_words},
    messages,
};

/// What the screen shows.
#[derive(Clone, Debug)]
pub struct ScreenView {
    /// The project's name in addresses.
    pub slug: String,
    /// The project's name.
    pub name: Text,
    /// How many responses are stored.
    pub voices: u64,
    /// Where the questions are, whole where it is known what the site is called.
    pub address: String,
}

/// What stands beside the number of voices, in words.
pub fn voices_said(words: &Words, voices: u64) -> String {
    match voices {
        0 => words.text(messages::SCREEN_NONE),
        voices => words.count(messages::SCREEN_VOICES, voices, &[]),
    }
}

/// The title of the document.
pub fn screen_title(words: &Words, view: &ScreenView) -> String {
    words.with(messages::SCREEN_TITLE, &[("project", view.name.get(words.tag()))])
}

/// The whole screen. The script asks for the number again; what it says when it cannot is in the page.
#[component]
pub fn ScreenPage(
    /// What it shows.
    view: ScreenView,
) -> impl IntoView {
    let words = use_words();
    let ScreenView { slug, name, voices, address } = view;
    let name = name.get(words.tag()).to_owned();
    let asked = ["/staff/p/", &slug, "/screen/voices?lang=", words.tag()].concat();
    // Browsers add it by themselves, and a short line can be larger.
    let typed = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest).to_owned();
    let script = use_context::<Scripts>().unwrap_or_default().screen;
    let script = (!script.is_empty()).then(|| view! { <script src=script defer></script> });
    view! {
        <div class="screen" data-voices=asked data-seen=words.text(messages::SCREEN_SEEN)>
            <h1 dir="auto">{name}</h1>
            <p class="count" role="status">
                <strong>{words.number(voices)}</strong>
                " "
                <span class="said">{voices_said(&words, voices)}</span>
            </p>
            <p class="thanks" hidden=voices == 0>{words.text(messages::SCREEN_THANKS)}</p>
            <div class="join">
                <LinkCode link=address label=words.text(messages::SCREEN_QR) />
                <p>{words.text(messages::SCREEN_JOIN)}<br /><span class="address" dir="ltr">{typed}</span></p>
            </div>
            <p class="seen" role="status"></p>
            <p class="way"><a href="/staff">{words.text(messages::SCREEN_BACK)}</a></p>
        </div>
        {script}
    }
    .into_any()
}
