//! Lived experience and professionals side by side: bars of the same size, how far apart they are, and one share in which
//! both weigh the same. Where one of them is hidden there is nothing; no side is ranked.

use domain::{
    collection::questionnaire::Section,
    disclosure::GroupFigure,
    reporting::voices::{BOTH, Difference, LIVED, PROFESSIONAL, ROLE, Voices, voices},
};
use leptos::prelude::*;

use super::Shown;
use crate::{
    components::chart::{DifferenceBar, IntervalBar, Share, share},
    i18n::{Words, use_words},
    messages::{self, Key},
    wording::sentence,
};

/// The two kinds of knowledge in one figure; nothing unless both are shown.
#[component]
pub(super) fn BothVoices(shown: Shown) -> impl IntoView {
    let words = use_words();
    let is_principle = shown.item.section == Section::Principles;
    let Some(voices) = voices(&shown.figure, is_principle) else { return ().into_any() };
    let groups = [
        (LIVED, messages::RESULTS_LIVED),
        (PROFESSIONAL, messages::RESULTS_PROFESSIONAL),
        (BOTH, messages::RESULTS_BOTH),
    ];
    let bars = groups
        .into_iter()
        .filter_map(|(code, name)| Some(bar(&words, name, group_share(&shown.figure.groups, code)?)))
        .collect::<Vec<_>>();
    let equal = voices.equal.map(|equal| Share { percent: equal.percent, low: equal.low, high: equal.high });
    let rule = if equal.is_some() { messages::RESULTS_EQUAL_RULE } else { messages::RESULTS_EQUAL_NONE };
    let stricter = is_principle.then(|| view! { <p class="hint">{words.text(messages::RESULTS_GAP_OF_TEN)}</p> });
    let name = shown.figure.id.replace('.', "-");
    view! {
        <div class="voices" data-chart=[&name, "-voices"].concat()>
            <h4>{words.text(messages::RESULTS_VOICES)}</h4>
            <p class="said">{sentence::seen(&words, &voices)}</p>
            <ul class="bars profile">{bars}{equal.map(|share| bar(&words, messages::RESULTS_EQUAL, share))}</ul>
            <p class="hint">{words.text(rule)}</p>
            <ul class="bars">{difference(&words, &voices)}</ul>
            {stricter}
        </div>
    }
    .into_any()
}

/// The share of one of these groups, where it is shown.
fn group_share(groups: &[GroupFigure], code: &str) -> Option<Share> {
    let group = groups.iter().find(|group| group.by == ROLE && group.code == code && group.hidden.is_none())?;
    group.headline.as_ref().and_then(share)
}

fn bar(words: &Words, name: Key, share: Share) -> AnyView {
    view! { <IntervalBar label=words.text(name) share=Ok(share) /> }.into_any()
}

fn difference(words: &Words, voices: &Voices) -> AnyView {
    let Difference { points, low, high } = voices.difference;
    let ends = (words.text(messages::RESULTS_PROFESSIONAL_HIGHER), words.text(messages::RESULTS_LIVED_HIGHER));
    let label = words.text(messages::RESULTS_DIFFERENCE);
    view! { <DifferenceBar label=label points=(points, low, high) said=difference_said(words, voices.difference) ends=ends /> }
        .into_any()
}

/// A difference and its likely range in words.
fn difference_said(words: &Words, Difference { points, low, high }: Difference) -> String {
    let [points, low, high] = [points, low, high].map(|points| signed(words, points));
    words.with(messages::RESULTS_DIFFERENCE_SAID, &[("points", &points), ("low", &low), ("high", &high)])
}

/// A number with its sign in front, in every direction of writing.
fn signed(words: &Words, points: i32) -> String {
    let sign = match points.signum() {
        1 => "\u{2066}+",
        -1 => "\u{2066}\u{2212}",
        _ => "\u{2066}",
    };
    [sign, &words.number(points.unsigned_abs().into()), "\u{2069}"].concat()
}
