//! Where a code is typed, and what is said when it leads nowhere: what it means, and what to do next.

use leptos::prelude::*;

use super::OPEN;
use crate::{
    components::layout::LanguageChoice,
    i18n::use_words,
    messages::{self, Key},
};

/// Why a code led nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptProblem {
    /// Too short or too long.
    Length,
    /// A character that no code has.
    Character,
    /// A character is wrong.
    Slip,
    /// Nothing has arrived under it.
    Unknown,
    /// Nothing has arrived under it, and it was asked to be withdrawn.
    Remembered,
    /// Nothing has arrived under it, and what was asked could not be remembered.
    NotRemembered,
    /// What belonged to it was withdrawn.
    Withdrawn,
    /// What belonged to it was deleted, because its time was over.
    Purged,
    /// Too many wrong codes.
    TooManyTries,
    /// The server cannot do it now.
    Trouble,
}

impl ReceiptProblem {
    /// Whether the code opens nothing any more, so that it is of no use in the box.
    fn ends_the_code(self) -> bool {
        matches!(self, Self::Withdrawn | Self::Purged | Self::Remembered)
    }

    /// What is said at the box itself: what is wrong with the letters.
    fn of_the_letters(self) -> Option<Key> {
        match self {
            Self::Length => Some(messages::RECEIPT_BAD_LENGTH),
            Self::Character => Some(messages::RECEIPT_BAD_CHARACTER),
            Self::Slip => Some(messages::RECEIPT_BAD_CHECK),
            _ => None,
        }
    }

    /// What is said at the top: a heading, and what to do next.
    fn at_the_top(self) -> (Key, Key) {
        match self {
            Self::Length => (messages::FORM_PROBLEM, messages::RECEIPT_BAD_LENGTH),
            Self::Character => (messages::FORM_PROBLEM, messages::RECEIPT_BAD_CHARACTER),
            Self::Slip => (messages::FORM_PROBLEM, messages::RECEIPT_BAD_CHECK),
            Self::Unknown | Self::Remembered => (messages::RECEIPT_UNKNOWN_TITLE, messages::RECEIPT_UNKNOWN),
            Self::NotRemembered => (messages::RECEIPT_NOT_REMEMBERED_TITLE, messages::RECEIPT_NOT_REMEMBERED),
            Self::Withdrawn => (messages::RECEIPT_GONE_TITLE, messages::RECEIPT_GONE),
            Self::Purged => (messages::RECEIPT_OVER_TITLE, messages::RECEIPT_OVER),
            Self::TooManyTries => (messages::RECEIPT_TRIES_TITLE, messages::RECEIPT_TRIES),
            Self::Trouble => (messages::RECEIPT_TROUBLE_TITLE, messages::RECEIPT_TROUBLE),
        }
    }
}

/// The box for the code.
#[component]
pub fn ReceiptEnterPage(
    /// Why the code before led nowhere.
    #[prop(optional_no_strip)]
    problem: Option<ReceiptProblem>,
    /// What was typed before.
    typed: String,
) -> impl IntoView {
    let words = use_words();
    let error = problem.and_then(ReceiptProblem::of_the_letters).map(|key| words.text(key));
    let wrong = error.is_some();
    let typed = if problem.is_some_and(ReceiptProblem::ends_the_code) { String::new() } else { typed };
    let described_by = if wrong { "code-hint code-error" } else { "code-hint" };
    view! {
        <LanguageChoice path=OPEN.to_owned() />
        {problem.map(|problem| view! { <Problem problem=problem /> })}
        <h1>{words.text(messages::RECEIPT_LINK)}</h1>
        <p class="lead">{words.text(messages::RECEIPT_INTRO)}</p>
        <form method="post" action=OPEN autocomplete="off" class="panel">
            <div class="field" class:wrong=wrong>
                <label class="text-label" for="code">{words.text(messages::DONE_RECEIPT)}</label>
                <p class="hint" id="code-hint">{words.text(messages::RECEIPT_CODE_HINT)}</p>
                {error.map(|error| view! { <p class="error" id="code-error">{error}</p> })}
                <input
                    type="text" class="code-box" id="code" name="code" value=typed dir="ltr" maxlength="64" required
                    autocomplete="off" autocapitalize="characters" spellcheck="false"
                    aria-describedby=described_by aria-invalid=wrong.then_some("true")
                />
            </div>
            <button type="submit" class="button">{words.text(messages::RECEIPT_OPEN)}</button>
        </form>
        <details>
            <summary>{words.text(messages::RECEIPT_LOST)}</summary>
            <p>{words.text(messages::RECEIPT_LOST_TEXT)}</p>
        </details>
    }
    .into_any()
}

#[component]
fn Problem(problem: ReceiptProblem) -> impl IntoView {
    let words = use_words();
    let (title, text) = problem.at_the_top();
    let text = words.text(text);
    let text = match problem.of_the_letters() {
        Some(_) => view! { <p><a href="#code">{text}</a></p> }.into_any(),
        None => view! { <p>{text}</p> }.into_any(),
    };
    let remembered =
        (problem == ReceiptProblem::Remembered).then(|| view! { <p>{words.text(messages::RECEIPT_REMEMBERED)}</p> });
    view! {
        <div class="banner warning" role="alert" tabindex="-1">
            <h2>{words.text(title)}</h2>
            {text}
            {remembered}
        </div>
    }
    .into_any()
}
