//! Roles, reasons, actions, answers and moments in words.

use domain::time::{Millis, zone::TimeZone};
use leptos::prelude::*;

use crate::{
    i18n::Words,
    messages::{self, Key},
};

/// A role in words, from its code.
pub fn role(words: &Words, code: &str) -> String {
    let key = match code {
        "admin" => messages::STAFF_ROLE_ADMIN,
        "lead" => messages::STAFF_ROLE_LEAD,
        "event_staff" => messages::STAFF_ROLE_EVENT_STAFF,
        "data_officer" => messages::STAFF_ROLE_DATA_OFFICER,
        "analyst" => messages::STAFF_ROLE_ANALYST,
        "moderator" => messages::STAFF_ROLE_MODERATOR,
        "commissioner" => messages::STAFF_ROLE_COMMISSIONER,
        "co_evaluator" => messages::STAFF_ROLE_CO_EVALUATOR,
        _ => return code.to_owned(),
    };
    words.text(key)
}

/// Several roles in words, from their codes.
pub(super) fn roles<C: AsRef<str>>(words: &Words, codes: &[C]) -> String {
    codes.iter().map(|code| role(words, code.as_ref())).collect::<Vec<_>>().join(", ")
}

/// What a role is for, in words, from its code.
pub(super) fn role_may(words: &Words, code: &str) -> String {
    let key = match code {
        "admin" => messages::STAFF_ROLE_MAY_ADMIN,
        "lead" => messages::STAFF_ROLE_MAY_LEAD,
        "event_staff" => messages::STAFF_ROLE_MAY_EVENT_STAFF,
        "data_officer" => messages::STAFF_ROLE_MAY_DATA_OFFICER,
        "analyst" => messages::STAFF_ROLE_MAY_ANALYST,
        "moderator" => messages::STAFF_ROLE_MAY_MODERATOR,
        "commissioner" => messages::STAFF_ROLE_MAY_COMMISSIONER,
        "co_evaluator" => messages::STAFF_ROLE_MAY_CO_EVALUATOR,
        _ => return String::new(),
    };
    words.text(key)
}

/// Why an envelope did not fit, in words, from its code.
pub(super) fn reason(words: &Words, code: &str) -> String {
    let key = match code {
        "unknown_project" => messages::STAFF_REASON_UNKNOWN_PROJECT,
        "late" => messages::STAFF_REASON_LATE,
        "unknown_version" => messages::STAFF_REASON_UNKNOWN_VERSION,
        "unknown_item" => messages::STAFF_REASON_UNKNOWN_ITEM,
        "unknown_answer" => messages::STAFF_REASON_UNKNOWN_ANSWER,
        "unverified_device" => messages::STAFF_REASON_UNVERIFIED_DEVICE,
        "cannot_open_seal" => messages::STAFF_REASON_CANNOT_OPEN_SEAL,
        _ => return code.to_owned(),
    };
    words.text(key)
}

/// What looks odd about how a response came, in words, from its code.
pub(super) fn oddity(words: &Words, code: &str) -> String {
    let key = match code {
        "hidden_field" => messages::STAFF_ODD_HIDDEN_FIELD,
        "too_fast" => messages::STAFF_ODD_TOO_FAST,
        "many_from_address" => messages::STAFF_ODD_MANY_FROM_ADDRESS,
        "many_from_device" => messages::STAFF_ODD_MANY_FROM_DEVICE,
        _ => return code.to_owned(),
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

const ACTIONS: [(&str, Key); 49] = [
    ("signed_in", messages::STAFF_ACTION_SIGNED_IN),
    ("sign_in_failed", messages::STAFF_ACTION_SIGN_IN_FAILED),
    ("sign_in_throttled", messages::STAFF_ACTION_SIGN_IN_THROTTLED),
    ("signed_out", messages::STAFF_ACTION_SIGNED_OUT),
    ("signed_out_everywhere", messages::STAFF_ACTION_SIGNED_OUT_EVERYWHERE),
    ("passphrase_changed", messages::STAFF_ACTION_PASSPHRASE_CHANGED),
    ("account_added", messages::STAFF_ACTION_ACCOUNT_ADDED),
    ("account_disabled", messages::STAFF_ACTION_ACCOUNT_DISABLED),
    ("account_enabled", messages::STAFF_ACTION_ACCOUNT_ENABLED),
    ("role_given", messages::STAFF_ACTION_ROLE_GIVEN),
    ("role_taken_back", messages::STAFF_ACTION_ROLE_TAKEN_BACK),
    ("invited", messages::STAFF_ACTION_INVITED),
    ("invitation_withdrawn", messages::STAFF_ACTION_INVITATION_WITHDRAWN),
    ("staff_figures_seen", messages::STAFF_ACTION_STAFF_FIGURES_SEEN),
    ("chart_taken", messages::STAFF_ACTION_CHART_TAKEN),
    ("release_exported", messages::STAFF_ACTION_RELEASE_EXPORTED),
    ("staff_figures_exported", messages::STAFF_ACTION_STAFF_FIGURES_EXPORTED),
    ("raw_exported", messages::STAFF_ACTION_RAW_EXPORTED),
    ("quarantine_seen", messages::STAFF_ACTION_QUARANTINE_SEEN),
    ("answers_seen", messages::STAFF_ACTION_ANSWERS_SEEN),
    ("quarantine_admitted", messages::STAFF_ACTION_QUARANTINE_ADMITTED),
    ("quarantine_discarded", messages::STAFF_ACTION_QUARANTINE_DISCARDED),
    ("quarantine_rechecked", messages::STAFF_ACTION_QUARANTINE_RECHECKED),
    ("review_kept", messages::STAFF_ACTION_REVIEW_KEPT),
    ("review_set_aside", messages::STAFF_ACTION_REVIEW_SET_ASIDE),
    ("device_restored", messages::STAFF_ACTION_DEVICE_RESTORED),
    ("device_enrolled", messages::STAFF_ACTION_DEVICE_ENROLLED),
    ("device_revoked", messages::STAFF_ACTION_DEVICE_REVOKED),
    ("response_withdrawn", messages::STAFF_ACTION_RESPONSE_WITHDRAWN),
    ("about_you_withdrawn", messages::STAFF_ACTION_ABOUT_YOU_WITHDRAWN),
    ("stories_seen", messages::STAFF_ACTION_STORIES_SEEN),
    ("tag_counts_seen", messages::STAFF_ACTION_TAG_COUNTS_SEEN),
    ("tag_added", messages::STAFF_ACTION_TAG_ADDED),
    ("tag_reworded", messages::STAFF_ACTION_TAG_REWORDED),
    ("tag_retired", messages::STAFF_ACTION_TAG_RETIRED),
    ("tag_restored", messages::STAFF_ACTION_TAG_RESTORED),
    ("tag_merged", messages::STAFF_ACTION_TAG_MERGED),
    ("story_tagged", messages::STAFF_ACTION_STORY_TAGGED),
    ("significance_chosen", messages::STAFF_ACTION_SIGNIFICANCE_CHOSEN),
    ("significance_taken_back", messages::STAFF_ACTION_SIGNIFICANCE_TAKEN_BACK),
    ("imported", messages::STAFF_ACTION_IMPORTED),
    ("reference_replaced", messages::STAFF_ACTION_REFERENCE_REPLACED),
    ("released", messages::STAFF_ACTION_RELEASED),
    ("release_previewed", messages::STAFF_ACTION_RELEASE_PREVIEWED),
    ("release_taken_back", messages::STAFF_ACTION_RELEASE_TAKEN_BACK),
    ("release_renewed", messages::STAFF_ACTION_RELEASE_RENEWED),
    ("purged", messages::STAFF_ACTION_PURGED),
    ("hold_set", messages::STAFF_ACTION_HOLD_SET),
    ("hold_lifted", messages::STAFF_ACTION_HOLD_LIFTED),
];

/// What was done, in words, from its code.
pub(super) fn action(words: &Words, code: &str) -> String {
    let found = ACTIONS.iter().find(|(known, _)| *known == code);
    found.map_or_else(|| code.to_owned(), |(_, key)| words.text(*key))
}

/// A moment of no project in words, to the minute and in UTC, which it says.
pub(super) fn moment(words: &Words, at_ms: Millis) -> String {
    words.with(messages::STAFF_MOMENT, &[("moment", &words.moment(at_ms, &TimeZone::default()))])
}

/// A project by its slug, or all of them.
pub(super) fn project(words: &Words, slug: Option<&str>) -> String {
    slug.map_or_else(|| words.text(messages::STAFF_ALL_PROJECTS), str::to_owned)
}
