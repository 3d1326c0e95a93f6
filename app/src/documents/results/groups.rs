//! The groups of one figure side by side: the same size, a fixed order, and words where a group is not shown.

use std::sync::Arc;

use domain::{
    collection::questionnaire::Style,
    disclosure::{GroupFigure, WAVE},
    reporting::voices::ROLE,
    wire::v1::Pack,
};
use leptos::prelude::*;

use super::{Shown, voices::BothVoices, waves::Waves};
use crate::{
    components::chart::{IntervalBar, NumberTable, TableRow, share},
    i18n::{Said, Words, use_words},
    messages::{self, Key},
    wording::{
        groups::{names, why},
        numbers::{in_a_word, number, percent},
        sentence,
    },
};

/// A breakdown that stands beside every figure.
struct Side {
    by: String,
    title: Key,
    note: Key,
    /// The words for each group, by code.
    names: Vec<(String, Said)>,
}

impl Side {
    fn of(by: String, pack: &Pack, words: &Words) -> Self {
        let (title, note) = match by.as_str() {
            ROLE => (messages::RESULTS_GROUPS, messages::RESULTS_GROUPS_NOTE),
            WAVE => (messages::RESULTS_WAVES, messages::RESULTS_WAVES_NOTE),
            _ => (messages::STAFF_FIGURES_GROUPS, messages::STAFF_FIGURES_GROUPS_NOTE),
        };
        Self { names: names(&by, pack, words), by, title, note }
    }

    fn name(&self, group: &GroupFigure) -> Said {
        let known = self.names.iter().find(|(code, _)| *code == group.code);
        known.map_or_else(|| group.code.clone().into(), |(_, name)| name.clone())
    }
}

/// The groups of a figure by each of some breakdowns.
#[component]
pub(super) fn Groups(
    pack: Arc<Pack>,
    shown: Shown,
    by: Vec<String>,
    /// Whether the words or the answers of the question changed between waves.
    changed: bool,
) -> impl IntoView {
    let words = use_words();
    let stands = |breakdown: &str| by.iter().any(|by| by == breakdown);
    let both = stands(ROLE).then(|| view! { <BothVoices shown=shown.clone() /> });
    let rounds = stands(WAVE).then(|| {
        view! { <Waves pack=Arc::clone(&pack) shown=shown.clone() changed=changed /> }
    });
    let sides = by.into_iter().map(|by| side_by_side(&Side::of(by, &pack, &words), &shown)).collect::<Vec<_>>();
    view! { {both}{rounds}{sides} }.into_any()
}

/// The groups of one breakdown; nothing where there are none.
fn side_by_side(side: &Side, shown: &Shown) -> AnyView {
    let words = use_words();
    let groups: Vec<GroupFigure> = shown.figure.groups.iter().filter(|group| group.by == side.by).cloned().collect();
    if groups.is_empty() || shown.figure.distribution.is_empty() {
        return ().into_any();
    }
    let caption = shown.asked(Style::Standard, words.tag());
    let compared = match &shown.figure.headline {
        Some(headline) => {
            let answers = sentence::quoted(&words, &shown.item, &headline.codes);
            shares(&words, side, &groups, answers, caption)
        }
        None => distributions(&words, side, &groups, shown, caption),
    };
    view! {
        <details class="groups" data-by=side.by.clone()>
            <summary>{words.text(side.title)}</summary>
            {compared}
            <p class="hint">{words.text(side.note)}</p>
        </details>
    }
    .into_any()
}

/// The share of the top answers in each group, as bars and as a table.
fn shares(words: &Words, by: &Side, groups: &[GroupFigure], answers: String, caption: Said) -> AnyView {
    let share_of = |group: &GroupFigure| group.headline.as_ref().and_then(share).ok_or_else(|| why(words, group));
    let bars = groups
        .iter()
        .map(|group| view! { <IntervalBar label=by.name(group) share=share_of(group) /> })
        .collect::<Vec<_>>();
    let row = |group: &GroupFigure| {
        let cells = match share_of(group) {
            Ok(share) => {
                let likely = [percent(words, Some(share.low)), percent(words, Some(share.high))].join(" – ");
                vec![number(words, group.n), percent(words, Some(share.percent)), likely]
            }
            Err(why) => vec![number(words, group.n), why, String::new()],
        };
        TableRow { heading: by.name(group), cells }
    };
    let rows = groups.iter().map(row).collect::<Vec<_>>();
    let [group, count, likely] = [messages::RESULTS_GROUP, messages::RESULTS_COUNT, messages::RESULTS_LIKELY_LABEL]
        .map(|heading| words.text(heading));
    let columns = [group, count, answers, likely].map(Said::from).to_vec();
    view! {
        <ul class="bars profile">{bars}</ul>
        <NumberTable caption=caption columns=columns rows=rows />
    }
    .into_any()
}

/// Every answer in each group, as a table: for questions whose answers have no top.
fn distributions(words: &Words, by: &Side, groups: &[GroupFigure], shown: &Shown, caption: Said) -> AnyView {
    let answers = shown.figure.distribution.iter().enumerate();
    let rows = answers.map(|(place, cell)| TableRow {
        heading: sentence::said_label(&shown.item, Style::Standard, &cell.code, words),
        cells: groups
            .iter()
            .map(|group| match group.hidden {
                Some(_) => why(words, group),
                None => {
                    let cell = group.distribution.get(place);
                    let word = cell.and_then(|cell| cell.nearly).map(|nearly| in_a_word(words, nearly));
                    word.unwrap_or_else(|| percent(words, cell.and_then(|cell| cell.percent)))
                }
            })
            .collect(),
    });
    let rows = rows.collect::<Vec<_>>();
    let answer = words.text(messages::RESULTS_ANSWER);
    let columns = std::iter::once(answer.into()).chain(groups.iter().map(|group| by.name(group))).collect::<Vec<_>>();
    view! { <NumberTable caption=caption columns=columns rows=rows /> }.into_any()
}
