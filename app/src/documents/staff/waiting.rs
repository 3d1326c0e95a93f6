//! What staff see in place of figures while a project's answers are being loaded. It asks for itself again without any
//! script; whoever would rather not wait for that follows its link.

use leptos::prelude::*;

use super::frame::{Frame, Framed};
use crate::{
    i18n::{Words, use_words},
    messages,
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct WaitingView {
    /// Who looks at it.
    pub frame: Frame,
    /// Answers that are loaded.
    pub loaded: u64,
    /// Answers that there are.
    pub expected: u64,
    /// The address that is asked again.
    pub again: String,
    /// Whether somebody wanted to publish, which was not done.
    pub unpublished: bool,
}

/// The title of the page, which says how far it is, so that a change of it is read out.
pub fn waiting_title(words: &Words, loaded: u64, expected: u64) -> String {
    let (loaded, expected) = (grouped(loaded.min(expected)), grouped(expected));
    words.with(messages::STAFF_WAITING, &[("loaded", &loaded), ("expected", &expected)])
}

/// The whole page.
#[component]
pub fn WaitingPage(
    /// What it shows.
    view: WaitingView,
) -> impl IntoView {
    let words = use_words();
    let WaitingView { frame, loaded, expected, again, unpublished } = view;
    let text = waiting_title(&words, loaded, expected);
    let nothing = unpublished.then(|| view! { <p>{words.text(messages::STAFF_WAITING_UNPUBLISHED)}</p> }.into_any());
    view! {
        <Framed frame=frame heading=words.text(messages::STAFF_WAITING_TITLE)>
            <p role="status" id="waiting">{text}</p>
            <progress aria-labelledby="waiting" max=expected.max(1).to_string() value=loaded.min(expected).to_string()></progress>
            {nothing}
            <p>{words.text(messages::STAFF_WAITING_AGAIN)}</p>
            <p><a class="button" href=again>{words.text(messages::STAFF_WAITING_LOOK)}</a></p>
        </Framed>
    }
    .into_any()
}

/// A whole number with a comma between thousands: staff pages are in English.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group).into_owned());
    groups.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_told_apart() {
        assert_eq!([0, 999, 1_000, 340_000, 1_000_000].map(grouped), ["0", "999", "1,000", "340,000", "1,000,000"]);
    }
}
