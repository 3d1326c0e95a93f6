//! The groups of one figure side by side: the same size, a fixed order, and words where a group is not shown.

use std::sync::Arc;

use domain::{
    disclosure::{GroupFigure, HiddenBecause},
    questionnaire::{Item, Style},
    response::Channel,
    wire::v1::Pack,
};
use leptos::prelude::*;

use super::{
    Shown, channel_name,
    item::{number, percent, share},
    sentence,
};
use crate::{
    components::chart::{IntervalBar, NumberTable, TableRow},
    i18n::{Words, use_words},
    messages,
};

/// The groups of a figure by one breakdown; nothing where it has none.
#[component]
pub(super) fn Groups(pack: Arc<Pack>, shown: Shown, k_public: u32, by: Option<String>) -> impl IntoView {
    let words = use_words();
    let groups: Vec<GroupFigure> =
        shown.figure.groups.iter().filter(|group| Some(&group.by) == by.as_ref()).cloned().collect();
    let both_kinds = by.as_deref() == Some("you.role");
    let by = by.and_then(|by| pack.questionnaire.item(&by));
    if groups.is_empty() || shown.figure.distribution.is_empty() {
        return ().into_any();
    }
    let caption = shown.question(words.tag());
    let compared = match &shown.figure.headline {
        Some(headline) => {
            let answers = sentence::quoted(&words, &shown.item, &headline.codes);
            shares(&words, by, &groups, k_public, answers, caption)
        }
        None => distributions(&words, by, &groups, k_public, &shown, caption),
    };
    view! {
        <details class="groups">
            <summary>{words.text(if both_kinds { messages::RESULTS_GROUPS } else { messages::STAFF_FIGURES_GROUPS })}</summary>
            {compared}
            <p class="hint">{words.text(if both_kinds { messages::RESULTS_GROUPS_NOTE } else { messages::STAFF_FIGURES_GROUPS_NOTE })}</p>
        </details>
    }
    .into_any()
}

/// The share of the top answers in each group, as bars and as a table.
fn shares(
    words: &Words,
    by: Option<&Item>,
    groups: &[GroupFigure],
    k: u32,
    answers: String,
    caption: String,
) -> AnyView {
    let share_of = |group: &GroupFigure| group.headline.as_ref().and_then(share).ok_or_else(|| why(words, group, k));
    let bars = groups
        .iter()
        .map(|group| view! { <IntervalBar label=name(words, by, group) share=share_of(group) /> })
        .collect::<Vec<_>>();
    let row = |group: &GroupFigure| {
        let cells = match share_of(group) {
            Ok(share) => {
                let likely = [percent(words, Some(share.low)), percent(words, Some(share.high))].join(" – ");
                vec![number(words, group.n), percent(words, Some(share.percent)), likely]
            }
            Err(why) => vec![number(words, group.n), why, String::new()],
        };
        TableRow { heading: name(words, by, group), cells }
    };
    let rows = groups.iter().map(row).collect::<Vec<_>>();
    let [group, count, likely] = [messages::RESULTS_GROUP, messages::RESULTS_COUNT, messages::RESULTS_LIKELY_LABEL]
        .map(|heading| words.text(heading));
    let columns = vec![group, count, answers, likely];
    view! {
        <ul class="bars profile">{bars}</ul>
        <NumberTable caption=caption columns=columns rows=rows />
    }
    .into_any()
}

/// Every answer in each group, as a table: for questions whose answers have no top.
fn distributions(
    words: &Words,
    by: Option<&Item>,
    groups: &[GroupFigure],
    k: u32,
    shown: &Shown,
    caption: String,
) -> AnyView {
    let answers = shown.figure.distribution.iter().enumerate();
    let rows = answers.map(|(place, cell)| TableRow {
        heading: sentence::label(&shown.item, Style::Standard, &cell.code, words.tag()).to_owned(),
        cells: groups
            .iter()
            .map(|group| match group.hidden {
                Some(_) => why(words, group, k),
                None => percent(words, group.distribution.get(place).and_then(|cell| cell.percent)),
            })
            .collect(),
    });
    let rows = rows.collect::<Vec<_>>();
    let answer = words.text(messages::RESULTS_ANSWER);
    let columns = std::iter::once(answer).chain(groups.iter().map(|group| name(words, by, group))).collect::<Vec<_>>();
    view! { <NumberTable caption=caption columns=columns rows=rows /> }.into_any()
}

/// A group in words: an answer about the person, or the way in which answers came.
fn name(words: &Words, by: Option<&Item>, group: &GroupFigure) -> String {
    let channel = || Channel::ALL.into_iter().find(|channel| channel.code() == group.code);
    match (by, channel()) {
        (Some(by), _) => sentence::label(by, Style::Standard, &group.code, words.tag()).to_owned(),
        (None, Some(channel)) => channel_name(words, channel),
        (None, None) => group.code.clone(),
    }
}

/// Why a group's share is not shown.
fn why(words: &Words, group: &GroupFigure, k: u32) -> String {
    match group.hidden {
        Some(HiddenBecause::TooFew) => {
            words.with(messages::RESULTS_GROUP_TOO_FEW, &[("count", &words.number(k.into()))])
        }
        Some(HiddenBecause::ProtectsOthers) => words.text(messages::RESULTS_GROUP_PROTECTS),
        None => words.text(messages::RESULTS_HIDDEN_CELL),
    }
}
