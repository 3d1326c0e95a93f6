//! Roles, reasons, actions, answers and moments in words.

use domain::{
    administration::{actions::Action, roles::Role},
    collection::{anomaly::Anomaly, quarantine::Reason},
    time::{Millis, zone::TimeZone},
};
use leptos::prelude::*;

use crate::{
    i18n::Words,
    messages::{self, Key},
};

/// A role in words, from its code.
pub fn role(words: &Words, code: &str) -> String {
    let key = match Role::from_code(code) {
        Some(Role::Admin) => messages::STAFF_ROLE_ADMIN,
        Some(Role::Lead) => messages::STAFF_ROLE_LEAD,
        Some(Role::EventStaff) => messages::STAFF_ROLE_EVENT_STAFF,
        Some(Role::DataOfficer) => messages::STAFF_ROLE_DATA_OFFICER,
        Some(Role::Analyst) => messages::STAFF_ROLE_ANALYST,
        Some(Role::Moderator) => messages::STAFF_ROLE_MODERATOR,
        Some(Role::Commissioner) => messages::STAFF_ROLE_COMMISSIONER,
        Some(Role::CoEvaluator) => messages::STAFF_ROLE_CO_EVALUATOR,
        None => return code.to_owned(),
    };
    words.text(key)
}

/// Several roles in words, from their codes.
pub(super) fn roles<C: AsRef<str>>(words: &Words, codes: &[C]) -> String {
    codes.iter().map(|code| role(words, code.as_ref())).collect::<Vec<_>>().join(", ")
}

/// What a role is for, in words, from its code.
pub(super) fn role_may(words: &Words, code: &str) -> String {
    let key = match Role::from_code(code) {
        Some(Role::Admin) => messages::STAFF_ROLE_MAY_ADMIN,
        Some(Role::Lead) => messages::STAFF_ROLE_MAY_LEAD,
        Some(Role::EventStaff) => messages::STAFF_ROLE_MAY_EVENT_STAFF,
        Some(Role::DataOfficer) => messages::STAFF_ROLE_MAY_DATA_OFFICER,
        Some(Role::Analyst) => messages::STAFF_ROLE_MAY_ANALYST,
        Some(Role::Moderator) => messages::STAFF_ROLE_MAY_MODERATOR,
        Some(Role::Commissioner) => messages::STAFF_ROLE_MAY_COMMISSIONER,
        Some(Role::CoEvaluator) => messages::STAFF_ROLE_MAY_CO_EVALUATOR,
        None => return String::new(),
    };
    words.text(key)
}

/// Why an envelope did not fit, in words, from its code.
pub(super) fn reason(words: &Words, code: &str) -> String {
    let key = match Reason::from_code(code) {
        Some(Reason::UnknownProject) => messages::STAFF_REASON_UNKNOWN_PROJECT,
        Some(Reason::Late) => messages::STAFF_REASON_LATE,
        Some(Reason::UnknownVersion) => messages::STAFF_REASON_UNKNOWN_VERSION,
        Some(Reason::UnknownItem) => messages::STAFF_REASON_UNKNOWN_ITEM,
        Some(Reason::UnknownAnswer) => messages::STAFF_REASON_UNKNOWN_ANSWER,
        Some(Reason::UnverifiedDevice) => messages::STAFF_REASON_UNVERIFIED_DEVICE,
        Some(Reason::CannotOpenSeal) => messages::STAFF_REASON_CANNOT_OPEN_SEAL,
        None => return code.to_owned(),
    };
    words.text(key)
}

/// What looks odd about how a response came, in words, from its code.
pub(super) fn anomaly(words: &Words, code: &str) -> String {
    let key = match Anomaly::from_code(code) {
        Some(Anomaly::HiddenField) => messages::STAFF_ANOMALY_HIDDEN_FIELD,
        Some(Anomaly::TooFast) => messages::STAFF_ANOMALY_TOO_FAST,
        Some(Anomaly::ManyFromAddress) => messages::STAFF_ANOMALY_MANY_FROM_ADDRESS,
        Some(Anomaly::ManyFromDevice) => messages::STAFF_ANOMALY_MANY_FROM_DEVICE,
        None => return code.to_owned(),
    };
    words.text(key)
}

/// Letters of an id that are shown. They are its last ones: its first are the time it was made, which others share.
const ID_LETTERS: usize = 8;
/// Letters of a whole id: 32 digits and four dashes.
const UUID_LETTERS: usize = 36;

/// What something was done to. An id is cut to its last letters; the whole of it is its title.
pub(super) fn id(target: String) -> AnyView {
    let is_id = target.len() == UUID_LETTERS && target.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if !is_id {
        return target.into_any();
    }
    let short = ["…", &target[UUID_LETTERS - ID_LETTERS..]].concat();
    view! { <code title=target>{short}</code> }.into_any()
}

/// What something in the log was done to: as `id`, and a role behind the id of whose it is in words.
pub(super) fn target(words: &Words, target: String) -> AnyView {
    match target.split_once(' ') {
        Some((whose, code)) => {
            let role = [" ", &role(words, code)].concat();
            view! { {id(whose.to_owned())}{role} }.into_any()
        }
        None => id(target),
    }
}

/// Answers behind a word, so that nobody reads them in passing.
pub(super) fn answers(words: &Words, given: Option<Vec<(String, String)>>) -> AnyView {
    let lines = given.map(|answers| {
        let lines = answers
            .into_iter()
            .map(|(question, said)| view! { <dt dir="auto">{question}</dt><dd dir="auto">{said}</dd> }.into_any())
            .collect::<Vec<_>>();
        view! { <details><summary>{words.text(messages::STAFF_ANSWERS_SHOW)}</summary><dl>{lines}</dl></details> }
    });
    lines.into_any()
}

/// What was done, in words, from its code.
pub(super) fn action(words: &Words, code: &str) -> String {
    Action::from_code(code).map_or_else(|| code.to_owned(), |action| words.text(action_key(action)))
}

fn action_key(action: Action) -> Key {
    match action {
        Action::SignedIn => messages::STAFF_ACTION_SIGNED_IN,
        Action::SignInFailed => messages::STAFF_ACTION_SIGN_IN_FAILED,
        Action::SignInThrottled => messages::STAFF_ACTION_SIGN_IN_THROTTLED,
        Action::SignedOut => messages::STAFF_ACTION_SIGNED_OUT,
        Action::SignedOutEverywhere => messages::STAFF_ACTION_SIGNED_OUT_EVERYWHERE,
        Action::PassphraseChanged => messages::STAFF_ACTION_PASSPHRASE_CHANGED,
        Action::AccountAdded => messages::STAFF_ACTION_ACCOUNT_ADDED,
        Action::AccountDisabled => messages::STAFF_ACTION_ACCOUNT_DISABLED,
        Action::AccountEnabled => messages::STAFF_ACTION_ACCOUNT_ENABLED,
        Action::RoleGiven => messages::STAFF_ACTION_ROLE_GIVEN,
        Action::RoleTakenBack => messages::STAFF_ACTION_ROLE_TAKEN_BACK,
        Action::Invited => messages::STAFF_ACTION_INVITED,
        Action::InvitationWithdrawn => messages::STAFF_ACTION_INVITATION_WITHDRAWN,
        Action::StaffFiguresSeen => messages::STAFF_ACTION_STAFF_FIGURES_SEEN,
        Action::ChartTaken => messages::STAFF_ACTION_CHART_TAKEN,
        Action::ReleaseExported => messages::STAFF_ACTION_RELEASE_EXPORTED,
        Action::StaffFiguresExported => messages::STAFF_ACTION_STAFF_FIGURES_EXPORTED,
        Action::RawExported => messages::STAFF_ACTION_RAW_EXPORTED,
        Action::QuarantineSeen => messages::STAFF_ACTION_QUARANTINE_SEEN,
        Action::AnswersSeen => messages::STAFF_ACTION_ANSWERS_SEEN,
        Action::QuarantineAdmitted => messages::STAFF_ACTION_QUARANTINE_ADMITTED,
        Action::QuarantineDiscarded => messages::STAFF_ACTION_QUARANTINE_DISCARDED,
        Action::QuarantineRechecked => messages::STAFF_ACTION_QUARANTINE_RECHECKED,
        Action::ReviewKept => messages::STAFF_ACTION_REVIEW_KEPT,
        Action::ReviewSetAside => messages::STAFF_ACTION_REVIEW_SET_ASIDE,
        Action::DeviceRestored => messages::STAFF_ACTION_DEVICE_RESTORED,
        Action::DeviceEnrolled => messages::STAFF_ACTION_DEVICE_ENROLLED,
        Action::DeviceRevoked => messages::STAFF_ACTION_DEVICE_REVOKED,
        Action::ResponseWithdrawn => messages::STAFF_ACTION_RESPONSE_WITHDRAWN,
        Action::AboutYouWithdrawn => messages::STAFF_ACTION_ABOUT_YOU_WITHDRAWN,
        Action::StoriesSeen => messages::STAFF_ACTION_STORIES_SEEN,
        Action::TagCountsSeen => messages::STAFF_ACTION_TAG_COUNTS_SEEN,
        Action::TagAdded => messages::STAFF_ACTION_TAG_ADDED,
        Action::TagReworded => messages::STAFF_ACTION_TAG_REWORDED,
        Action::TagRetired => messages::STAFF_ACTION_TAG_RETIRED,
        Action::TagRestored => messages::STAFF_ACTION_TAG_RESTORED,
        Action::TagMerged => messages::STAFF_ACTION_TAG_MERGED,
        Action::StoryTagged => messages::STAFF_ACTION_STORY_TAGGED,
        Action::SignificanceChosen => messages::STAFF_ACTION_SIGNIFICANCE_CHOSEN,
        Action::SignificanceTakenBack => messages::STAFF_ACTION_SIGNIFICANCE_TAKEN_BACK,
        Action::Imported => messages::STAFF_ACTION_IMPORTED,
        Action::ReferenceReplaced => messages::STAFF_ACTION_REFERENCE_REPLACED,
        Action::Released => messages::STAFF_ACTION_RELEASED,
        Action::ReleasePreviewed => messages::STAFF_ACTION_RELEASE_PREVIEWED,
        Action::ReleaseTakenBack => messages::STAFF_ACTION_RELEASE_TAKEN_BACK,
        Action::ReleaseRenewed => messages::STAFF_ACTION_RELEASE_RENEWED,
        Action::Purged => messages::STAFF_ACTION_PURGED,
        Action::HoldSet => messages::STAFF_ACTION_HOLD_SET,
        Action::HoldLifted => messages::STAFF_ACTION_HOLD_LIFTED,
    }
}

/// A moment of no project in words, to the minute and in UTC, which it says.
pub(super) fn moment(words: &Words, at_ms: Millis) -> String {
    words.with(messages::STAFF_MOMENT, &[("moment", &words.moment(at_ms, &TimeZone::default()))])
}

/// A project by its slug, or all of them.
pub(super) fn project(words: &Words, slug: Option<&str>) -> String {
    slug.map_or_else(|| words.text(messages::STAFF_ALL_PROJECTS), str::to_owned)
}
