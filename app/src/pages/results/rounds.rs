//! One figure round by round: shares by date, and what may be said of the last round against the first. It never says that
//! people changed, nor that anything is on its way anywhere.

use std::sync::Arc;

use domain::{
    rounds::{Change, Round, change, rounds},
    statistics::Gap,
    time::from_rfc3339,
    wire::v1::Pack,
};
use leptos::prelude::*;

use super::{
    Shown,
    groups::why,
    item::{percent, share},
};
use crate::{
    components::chart::{Trend, TrendPoint},
    i18n::{Words, use_words},
    messages,
};

/// The rounds of a figure; nothing where fewer than two are shown.
#[component]
pub(super) fn Rounds(
    pack: Arc<Pack>,
    shown: Shown,
    k_public: u32,
    /// Whether the words or the answers of the question changed between rounds.
    changed: bool,
) -> impl IntoView {
    let words = use_words();
    let rounds = rounds(&shown.figure, &pack.project.waves);
    let Some(change) = change(&rounds) else { return ().into_any() };
    let places = places(&rounds);
    let points = rounds.iter().zip(places).map(|(round, at)| point(&words, &pack, k_public, round, at));
    let points = points.collect::<Vec<_>>();
    let name = shown.figure.id.replace('.', "-");
    view! {
        <div class="rounds" data-chart=[&name, "-rounds"].concat()>
            <h4>{words.text(messages::RESULTS_ROUNDS)}</h4>
            <p class="said">{said(&words, &rounds, &change)}</p>
            <Trend points=points joined=!changed />
            <p class="hint">{words.text(messages::RESULTS_WAVES_NOTE)}</p>
        </div>
    }
    .into_any()
}

/// Where each round lies between the first and the last: by date, or evenly where a date is not known.
fn places(rounds: &[Round<'_>]) -> Vec<f64> {
    let moments: Option<Vec<f64>> = rounds.iter().map(|round| round.at_ms.map(|at_ms| at_ms as f64)).collect();
    let even = || (0..rounds.len()).map(|place| place as f64).collect();
    let moments = moments.filter(|moments| moments.first() < moments.last()).unwrap_or_else(even);
    let (first, last) = (moments.first().copied().unwrap_or(0.0), moments.last().copied().unwrap_or(1.0));
    moments.iter().map(|moment| (moment - first) / (last - first)).collect()
}

fn point(words: &Words, pack: &Pack, k: u32, round: &Round<'_>, at: f64) -> TrendPoint {
    let group = round.group;
    let share = group.headline.as_ref().filter(|_| group.hidden.is_none()).and_then(share);
    let said = match share.zip(group.n) {
        Some((share, n)) => {
            let [percent, low, high] = [share.percent, share.low, share.high].map(|part| words.number(part.into()));
            let likely = words.with(messages::RESULTS_LIKELY, &[("percent", &percent), ("low", &low), ("high", &high)]);
            [&likely, " · ", &words.count(messages::RESULTS_ROUND_N, n.into(), &[])].concat()
        }
        None => why(words, group, k),
    };
    TrendPoint { label: label(words, pack, round.wave), at, share: share.ok_or_else(|| said.clone()), said }
}

/// The name of a round and its days.
fn label(words: &Words, pack: &Pack, id: &str) -> String {
    let Some(wave) = pack.project.waves.iter().find(|wave| wave.id == id) else { return id.to_owned() };
    let name = wave.name.get(words.tag());
    let day = |text: &Option<String>| text.as_deref().and_then(from_rfc3339).map(|at_ms| words.day(at_ms));
    let days: Vec<String> = [day(&wave.opens_at), day(&wave.closes_at)].into_iter().flatten().collect();
    if days.is_empty() { name.to_owned() } else { [name, " (", &days.join(" – "), ")"].concat() }
}

fn said(words: &Words, rounds: &[Round<'_>], change: &Change) -> String {
    let key = match change.gap {
        Gap::Different => messages::RESULTS_ROUNDS_DIFFERENT,
        Gap::Small => messages::RESULTS_ROUNDS_SMALL,
        Gap::Alike => messages::RESULTS_ROUNDS_ALIKE,
        Gap::TooFew => messages::RESULTS_ROUNDS_TOO_FEW,
    };
    let share = |id: &str| {
        let round = rounds.iter().find(|round| round.wave == id);
        percent(words, round.and_then(|round| round.group.headline.as_ref()?.percent))
    };
    words.with(key, &[("first", &share(&change.first)), ("last", &share(&change.last))])
}
