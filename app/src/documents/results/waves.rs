//! One figure wave by wave: shares by date, what may be said of the last wave against the first, and from twelve waves
//! on a run chart. Where the mix of people moved, the share in which both kinds of knowledge weigh the same comes first.
//!
//! It never says that people changed, and of fewer than three waves it says no word of a trend.

use std::{cmp::Ordering, sync::Arc};

use domain::{
    reporting::{
        voices::{EqualVoice, ROLE},
        wave_voices::{EqualWaves, Mix, mix},
        waves::{Change, Middle, WaveFigure, change, course, middle, wave_figures},
    },
    statistics::{Course, Gap},
    time::from_rfc3339,
    wire::v1::Pack,
};
use leptos::prelude::*;

use super::Shown;
use crate::{
    components::chart::{NumberTable, Share, TableRow, Trend, TrendPoint, share},
    i18n::{Said, Words, use_words},
    messages,
    wording::{
        groups::why,
        numbers::{number, percent},
        sentence,
    },
};

/// The waves of a figure; nothing where fewer than two are shown.
#[component]
pub(super) fn Waves(
    pack: Arc<Pack>,
    shown: Shown,
    /// Whether the words or the answers of the question changed between waves: then they are no one series.
    changed: bool,
) -> impl IntoView {
    let words = use_words();
    let wave_figures = wave_figures(&shown.figure, &pack.project.waves);
    let Some(change) = change(&wave_figures) else { return ().into_any() };
    let mix = mix(&wave_figures, |wave_figure| shown.by_wave.get(wave_figure));
    let plain = Series::plain(&wave_figures, &change, changed);
    let equal = equal_waves(&mix);
    let headline = equal.map(|equal| Series::equal(equal, changed));
    let shares = equal.map_or_else(|| vec![None; wave_figures.len()], |equal| equal.shares.clone());
    let shares: Vec<Option<Share>> = shares.into_iter().map(|share| share.map(drawn)).collect();
    let middle = headline.as_ref().and_then(|series| series.middle.as_ref()).or(plain.middle.as_ref());
    let line = middle.map(|middle| (middle.percent, middle_name(&words, middle)));
    let points = wave_figures.iter().zip(places(&wave_figures)).zip(&shares);
    let points = points.map(|((wave_figure, at), equal)| point(&words, &pack, wave_figure, at, *equal));
    let points = points.collect::<Vec<_>>();
    let title =
        if plain.course == Course::TooFewPoints { messages::RESULTS_ROUNDS } else { messages::RESULTS_ROUNDS_TREND };
    let marks = equal.map(|_| [messages::RESULTS_ROUNDS_MARKS, messages::RESULTS_EQUAL_RULE]);
    let about = middle.map(|_| messages::RESULTS_ROUNDS_MIDDLE_ABOUT);
    let hints = marks.into_iter().flatten().chain(about).chain([messages::RESULTS_WAVES_NOTE]);
    let hints = hints.map(|key| view! { <p class="hint">{words.text(key)}</p> }).collect::<Vec<_>>();
    let table = (line.is_some() || equal.is_some()).then(|| {
        let twin = Twin { wave_figures: &wave_figures, equal: equal.map(|_| shares.as_slice()), middle };
        let of_equal = headline.as_ref().is_some_and(|series| series.middle.is_some());
        twin.view(&words, &pack, &shown, of_equal)
    });
    let name = shown.figure.id.replace('.', "-");
    view! {
        <div class="rounds" data-chart=[&name, "-rounds"].concat()>
            <h4>{words.text(title)}</h4>
            {told(&words, &pack, &mix, &plain, headline.as_ref())}
            <Trend points=points joined=!changed middle=line />
            {hints}
            {table}
        </div>
    }
    .into_any()
}

/// One way to weigh the answers of the waves, and what may be said of it.
struct Series {
    /// The first share and the last, in percent.
    ends: [Option<u32>; 2],
    gap: Gap,
    course: Course,
    middle: Option<Middle>,
}

impl Series {
    /// Every answer counted once. Where words changed, there is no one series to call a trend.
    fn plain(wave_figures: &[WaveFigure<'_>], change: &Change, changed: bool) -> Self {
        let percent = |id: &String| {
            let wave_figure = wave_figures.iter().find(|wave_figure| wave_figure.wave == id);
            wave_figure.and_then(|wave_figure| wave_figure.group.headline.as_ref()?.percent)
        };
        let ends = [&change.first, &change.last].map(percent);
        let series = Self { ends, gap: change.gap, course: course(wave_figures), middle: middle(wave_figures) };
        series.unless(changed)
    }

    /// Both kinds of knowledge weighing the same.
    fn equal(equal: &EqualWaves, changed: bool) -> Self {
        let mut shown = equal.shares.iter().flatten().map(|share| share.percent);
        let first = shown.next();
        let ends = [first, shown.next_back().or(first)];
        let series = Self { ends, gap: equal.gap, course: equal.course, middle: equal.middle.clone() };
        series.unless(changed)
    }

    fn unless(self, changed: bool) -> Self {
        if changed { Self { course: Course::TooFewPoints, middle: None, ..self } } else { self }
    }

    /// With enough waves the rule of run charts, else the last against the first.
    fn said(&self, words: &Words) -> String {
        let run = match self.course {
            Course::Shifted => Some(messages::RESULTS_ROUNDS_SHIFTED),
            Course::Steady => Some(messages::RESULTS_ROUNDS_STEADY),
            Course::TooFewPoints | Course::Trend => None,
        };
        if let Some((key, middle)) = run.zip(self.middle.as_ref()) {
            return words.with(key, &[("middle", &percent(words, Some(middle.percent)))]);
        }
        let key = match self.gap {
            Gap::Different => messages::RESULTS_ROUNDS_DIFFERENT,
            Gap::Small => messages::RESULTS_ROUNDS_SMALL,
            Gap::Alike => messages::RESULTS_ROUNDS_ALIKE,
            Gap::TooFew => messages::RESULTS_ROUNDS_TOO_FEW,
        };
        let [first, last] = self.ends.map(|end| percent(words, end));
        words.with(key, &[("first", &first), ("last", &last)])
    }
}

fn equal_waves(mix: &Mix) -> Option<&EqualWaves> {
    match mix {
        Mix::Moved { equal, .. } => equal.as_ref(),
        Mix::Unknown | Mix::Held => None,
    }
}

fn drawn(equal: EqualVoice) -> Share {
    Share { percent: equal.percent, low: equal.low, high: equal.high }
}

/// What is said of the waves: where the mix of people moved, that comes first and the plain share second.
fn told(words: &Words, pack: &Pack, mix: &Mix, plain: &Series, headline: Option<&Series>) -> AnyView {
    let said = plain.said(words);
    let Mix::Moved { first, last, .. } = mix else {
        let is_unknown = *mix == Mix::Unknown && pack.questionnaire.item(ROLE).is_some();
        let unknown = is_unknown.then(|| view! { <p class="hint">{words.text(messages::RESULTS_MIX_UNKNOWN)}</p> });
        return view! { <p class="said">{said}</p>{unknown} }.into_any();
    };
    let [first, last] = [first, last].map(|part| percent(words, Some(*part)));
    let moved = words.with(messages::RESULTS_MIX_MOVED, &[("first", &first), ("last", &last)]);
    let plain = words.with(messages::RESULTS_MIX_PLAIN, &[("said", &said)]);
    let (main, then) = match headline {
        Some(equal) => (words.with(messages::RESULTS_MIX_EQUAL, &[("said", &equal.said(words))]), moved),
        None => (moved, words.text(messages::RESULTS_MIX_NO_EQUAL)),
    };
    view! { <p class="said">{main}</p><p>{then}</p><p>{plain}</p> }.into_any()
}

fn middle_name(words: &Words, middle: &Middle) -> String {
    [words.text(messages::RESULTS_ROUNDS_MIDDLE), percent(words, Some(middle.percent))].join(" ")
}

/// A share and its likely range in words.
fn likely(words: &Words, share: Share) -> String {
    let [percent, low, high] = [share.percent, share.low, share.high].map(|part| words.number(part.into()));
    words.with(messages::RESULTS_LIKELY, &[("percent", &percent), ("low", &low), ("high", &high)])
}

/// The share of a wave, where it is shown.
fn share_of(wave_figure: &WaveFigure<'_>) -> Option<Share> {
    wave_figure.group.headline.as_ref().filter(|_| wave_figure.group.hidden.is_none()).and_then(share)
}

/// Where each wave lies between the first and the last: by date, or evenly where a date is not known.
fn places(wave_figures: &[WaveFigure<'_>]) -> Vec<f64> {
    let moments: Option<Vec<f64>> =
        wave_figures.iter().map(|wave_figure| wave_figure.at_ms.map(|at_ms| at_ms as f64)).collect();
    let even = || (0..wave_figures.len()).map(|place| place as f64).collect();
    let moments = moments.filter(|moments| moments.first() < moments.last()).unwrap_or_else(even);
    let (first, last) = (moments.first().copied().unwrap_or(0.0), moments.last().copied().unwrap_or(1.0));
    moments.iter().map(|moment| (moment - first) / (last - first)).collect()
}

fn point(words: &Words, pack: &Pack, wave_figure: &WaveFigure<'_>, at: f64, equal: Option<Share>) -> TrendPoint {
    let share = share_of(wave_figure);
    let beside = equal.map(|equal| words.with(messages::RESULTS_ROUNDS_EQUAL_OF, &[("said", &likely(words, equal))]));
    let said = match share.zip(wave_figure.group.n) {
        Some((share, n)) => {
            let people = words.count(messages::RESULTS_ROUND_N, n.into(), &[]);
            [likely(words, share), people].into_iter().chain(beside).collect::<Vec<_>>().join(" · ")
        }
        None => why(words, wave_figure.group),
    };
    TrendPoint {
        label: label(words, pack, wave_figure.wave),
        at,
        share: share.ok_or_else(|| said.clone()),
        equal,
        said,
    }
}

/// The name of a wave and its days.
fn label(words: &Words, pack: &Pack, id: &str) -> Said {
    let Some(wave) = pack.project.waves.iter().find(|wave| wave.id == id) else { return id.to_owned().into() };
    let name = words.said(&wave.name);
    let date = |at_ms| pack.project.time_zone.date(at_ms);
    let day = |text: &Option<String>| text.as_deref().and_then(from_rfc3339).map(|at_ms| words.day(date(at_ms)));
    let days: Vec<String> = [day(&wave.opens_at), day(&wave.closes_at)].into_iter().flatten().collect();
    if days.is_empty() { name } else { name.then(&[" (", &days.join(" – "), ")"].concat()) }
}

/// The table twin of a chart that shows more than the share of each wave.
struct Twin<'t> {
    wave_figures: &'t [WaveFigure<'t>],
    /// The shares in which both kinds of knowledge weigh the same, where the chart shows them.
    equal: Option<&'t [Option<Share>]>,
    middle: Option<&'t Middle>,
}

impl Twin<'_> {
    /// The table; `of_equal` is whether the middle line is that of the shares in which both weigh the same.
    fn view(&self, words: &Words, pack: &Pack, shown: &Shown, of_equal: bool) -> AnyView {
        let columns = [
            Some(messages::RESULTS_ROUNDS_ROUND),
            Some(messages::RESULTS_COUNT),
            Some(messages::RESULTS_ROUNDS_SHARE),
            Some(messages::RESULTS_LIKELY_LABEL),
            self.equal.map(|_| messages::RESULTS_EQUAL),
            self.middle.map(|_| messages::RESULTS_ROUNDS_SIDE),
        ];
        let columns: Vec<Said> = columns.into_iter().flatten().map(|key| words.text(key).into()).collect();
        let rows = (0..self.wave_figures.len()).map(|place| self.row(words, pack, place));
        let middle = self.middle.map(|middle| {
            let column = if of_equal { 3 } else { 1 };
            let cell =
                |place: usize| if place == column { percent(words, Some(middle.percent)) } else { String::new() };
            TableRow {
                heading: words.text(messages::RESULTS_ROUNDS_MIDDLE).into(),
                cells: (0..columns.len() - 1).map(cell).collect(),
            }
        });
        let rows = rows.chain(middle).collect::<Vec<_>>();
        let codes =
            shown.figure.headline.as_ref().map(|headline| sentence::quoted(words, &shown.item, &headline.codes));
        let caption = std::iter::once(shown.question(words.tag())).chain(codes).collect::<Vec<_>>().join(" ");
        view! {
            <details>
                <summary>{words.text(messages::RESULTS_TABLE)}</summary>
                <NumberTable caption=caption columns=columns rows=rows />
            </details>
        }
        .into_any()
    }

    fn row(&self, words: &Words, pack: &Pack, place: usize) -> TableRow {
        let wave_figure = &self.wave_figures[place];
        let (share, range) = match share_of(wave_figure) {
            Some(Share { percent: part, low, high }) => {
                let range = [low, high].map(|end| percent(words, Some(end))).join(" – ");
                (percent(words, Some(part)), range)
            }
            None => (why(words, wave_figure.group), String::new()),
        };
        let hidden = || words.text(messages::RESULTS_HIDDEN_CELL);
        let equal = self.equal.map(|shares| shares[place].map_or_else(hidden, |share| likely(words, share)));
        let side = self.middle.map(|middle| match middle.sides[place] {
            Some(Ordering::Greater) => words.text(messages::RESULTS_ROUNDS_ABOVE),
            Some(Ordering::Less) => words.text(messages::RESULTS_ROUNDS_BELOW),
            Some(Ordering::Equal) => words.text(messages::RESULTS_ROUNDS_ON),
            None => String::new(),
        });
        let cells = [number(words, wave_figure.group.n), share, range].into_iter().chain(equal).chain(side).collect();
        TableRow { heading: label(words, pack, wave_figure.wave), cells }
    }
}
