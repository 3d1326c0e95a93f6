//! Asks once more before something that nobody can undo, or that others feel at once. It works without scripts: the
//! first press leads here, and only the second does it.

use leptos::prelude::*;

use super::{
    frame::{Frame, Framed},
    names,
};
use crate::{
    i18n::{Words, use_words},
    messages::{self, Key},
};

/// What the page asks.
#[derive(Clone, Debug)]
pub struct ConfirmView {
    /// Who looks at it.
    pub frame: Frame,
    /// What would be done.
    pub deed: Confirmation,
    /// Where the answer is sent.
    pub action: String,
    /// What is sent with it: names and values.
    pub fields: Vec<(&'static str, String)>,
    /// Where somebody goes who would rather not.
    pub back: String,
}

/// Something that is asked about once more.
#[derive(Clone, Debug)]
pub enum Confirmation {
    /// A device may send no more.
    Revoke {
        /// What is written on it.
        label: String,
    },
    /// Answers that did not fit are deleted.
    Discard {
        /// How many.
        count: u64,
    },
    /// Whatever has one tag gets another.
    MergeTags {
        /// The tag that goes.
        from: String,
        /// The tag that stays.
        into: String,
    },
    /// Releases of earlier rules are made again.
    Renew {
        /// The project's name.
        project: String,
    },
    /// Somebody gets one more role.
    GiveRole {
        /// Their email.
        email: String,
        /// The code of the role.
        role: &'static str,
    },
    /// Somebody has a role no more.
    TakeRole {
        /// Their email.
        email: String,
        /// The code of the role.
        role: &'static str,
    },
    /// A release that shows nothing is taken back.
    TakeBack {
        /// The project's name.
        project: String,
        /// Its number.
        number: u32,
    },
}

impl Confirmation {
    /// The question.
    pub fn question(&self, words: &Words) -> String {
        match self {
            Self::Revoke { label } => words.with(messages::STAFF_CONFIRM_REVOKE, &[("label", label)]),
            Self::Discard { count } => words.count(messages::STAFF_CONFIRM_DISCARD, *count, &[]),
            Self::MergeTags { from, into } => {
                words.with(messages::STAFF_CONFIRM_MERGE, &[("from", from), ("into", into)])
            }
            Self::Renew { project } => words.with(messages::STAFF_CONFIRM_RENEW, &[("project", project)]),
            Self::GiveRole { email, role } => {
                words.with(messages::STAFF_CONFIRM_GIVE, &[("email", email), ("role", &names::role(words, role))])
            }
            Self::TakeRole { email, role } => {
                words.with(messages::STAFF_CONFIRM_TAKE, &[("email", email), ("role", &names::role(words, role))])
            }
            Self::TakeBack { project, number } => {
                let number = words.number((*number).into());
                words.with(messages::STAFF_CONFIRM_TAKE_BACK, &[("project", project), ("number", &number)])
            }
        }
    }

    /// What it means, and the words of the button that does it.
    fn means(&self) -> (Key, Key) {
        match self {
            Self::Revoke { .. } => (messages::STAFF_CONFIRM_REVOKE_MEANS, messages::STAFF_CONFIRM_REVOKE_YES),
            Self::Discard { .. } => (messages::STAFF_CONFIRM_DISCARD_MEANS, messages::STAFF_CONFIRM_DISCARD_YES),
            Self::MergeTags { .. } => (messages::STAFF_CONFIRM_MERGE_MEANS, messages::STAFF_CONFIRM_MERGE_YES),
            Self::Renew { .. } => (messages::STAFF_CONFIRM_RENEW_MEANS, messages::STAFF_CONFIRM_RENEW_YES),
            Self::GiveRole { .. } => (messages::STAFF_CONFIRM_GIVE_MEANS, messages::STAFF_CONFIRM_GIVE_YES),
            Self::TakeRole { .. } => (messages::STAFF_CONFIRM_TAKE_MEANS, messages::STAFF_CONFIRM_TAKE_YES),
            Self::TakeBack { .. } => (messages::STAFF_CONFIRM_TAKE_BACK_MEANS, messages::STAFF_CONFIRM_TAKE_BACK_YES),
        }
    }
}

/// The whole page.
#[component]
pub fn ConfirmPage(
    /// What it asks.
    view: ConfirmView,
) -> impl IntoView {
    let words = use_words();
    let ConfirmView { frame, deed, action, fields, back } = view;
    let (means, yes) = deed.means();
    let field = |(name, value): (&'static str, String)| view! { <input type="hidden" name=name value=value /> };
    let fields = fields.into_iter().map(field).collect::<Vec<_>>();
    view! {
        <Framed frame=frame heading=deed.question(&words)>
            <p>{words.text(means)}</p>
            <form method="post" action=action class="actions">
                {fields}
                <input type="hidden" name="sure" value="yes" />
                <button type="submit" class="danger">{words.text(yes)}</button>
                <a class="button" href=back>{words.text(messages::STAFF_CONFIRM_NO)}</a>
            </form>
        </Framed>
    }
    .into_any()
}
