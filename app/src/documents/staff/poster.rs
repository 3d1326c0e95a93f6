//! `/staff/p/{slug}/poster`: a sheet to print, with which residents find the questions of a project.

use domain::text::Text;
use leptos::prelude::*;

use super::{
    frame::{Frame, Framed},
    whole_link::LinkCode,
};
use crate::{i18n::use_words, messages};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct PosterView {
    /// Who looks at it.
    pub frame: Frame,
    /// The project's name.
    pub name: Text,
    /// Where the questions are, whole where it is known what the site is called.
    pub address: String,
}

/// The sheet, and how to print it.
#[component]
pub fn PosterPage(
    /// What it shows.
    view: PosterView,
) -> impl IntoView {
    let words = use_words();
    let PosterView { frame, name, address } = view;
    let name = name.get(words.tag()).to_owned();
    // Browsers add it by themselves, and a short line can be larger.
    let typed = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest).to_owned();
    view! {
        <Framed frame=frame heading=words.with(messages::STAFF_POSTER_OF, &[("project", &name)])>
            <p class="how">{words.text(messages::STAFF_POSTER_HOW)}</p>
            <section class="card poster" aria-labelledby="poster">
                <h2 id="poster" dir="auto">{name}</h2>
                <p class="lead">{words.text(messages::STAFF_POSTER_SCAN)}</p>
                <LinkCode link=address label=words.text(messages::STAFF_POSTER_QR) />
                <p class="address" dir="ltr">{typed}</p>
            </section>
        </Framed>
    }
    .into_any()
}
