//! What became of what somebody did with a text: said inside its card, or above the list where the text is not in it now.
//! The form that led here names the place where it is said, so that a browser opens the page there.

use leptos::prelude::*;

use crate::{
    i18n::use_words,
    messages::{self, Key},
};

/// The id of what is said; the forms of every card lead to it.
pub(super) const FLASH_ID: &str = "said";

/// What became of what somebody did, and which text it was about.
#[derive(Clone, Debug)]
pub struct StoryFlash {
    /// What became of it.
    pub news: StoryNews,
    /// The form that it came from.
    pub form: StoryForm,
    /// Names the text that it was about.
    pub story: String,
    /// The reason as it was typed, where it was not kept.
    pub typed: Option<String>,
}

/// The forms beside a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoryForm {
    /// Its tags.
    Tags,
    /// Why it tells of a change.
    Reason,
}

/// What became of what somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoryNews {
    /// Their own tags are as they were ticked.
    Tagged,
    /// The ticked tags of others are taken away.
    TakenAway,
    /// No tag of others was ticked.
    NothingTicked,
    /// The text is on the board.
    Chosen,
    /// The text changed or is gone.
    Gone,
    /// The reason is missing or too long.
    NoReason,
}

impl StoryNews {
    /// The words, and whether they say what is wrong.
    fn said(self) -> (Key, bool) {
        match self {
            Self::Tagged => (messages::STAFF_STORIES_TAGGED, false),
            Self::TakenAway => (messages::STAFF_STORIES_TAKEN_AWAY, false),
            Self::NothingTicked => (messages::STAFF_STORIES_NONE_TICKED, true),
            Self::Chosen => (messages::STAFF_STORIES_CHOSEN, false),
            Self::Gone => (messages::STAFF_STORIES_GONE, true),
            Self::NoReason => (messages::STAFF_STORIES_NO_REASON, true),
        }
    }
}

impl StoryFlash {
    /// Whether it is about the text of this handle.
    pub(super) fn is_about(&self, story: &str) -> bool {
        self.story == story
    }
}

/// What is said, as the place that the page opens at.
#[component]
pub(super) fn Flash(
    /// What became of what somebody did.
    told: StoryFlash,
    /// The id of the field that has to be filled in.
    #[prop(optional_no_strip)]
    field: Option<String>,
) -> impl IntoView {
    let words = use_words();
    let (key, is_wrong) = told.news.said();
    let text = match field {
        Some(field) => view! { <a href=["#", &field].concat()>{words.text(key)}</a> }.into_any(),
        None => words.text(key).into_any(),
    };
    if is_wrong {
        view! {
            <div class="banner warning" role="alert" id=FLASH_ID tabindex="-1">
                <p><strong>{words.text(messages::FORM_PROBLEM)}</strong></p>
                <p>{text}</p>
            </div>
        }
        .into_any()
    } else {
        view! { <div class="banner" role="status" id=FLASH_ID tabindex="-1"><p>{text}</p></div> }.into_any()
    }
}
