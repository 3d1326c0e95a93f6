//! Shares by date: a point a wave with its likely range, a line between neighbours that are both shown, and the middle line
//! of a run chart.
//!
//! It smooths nothing and draws nothing for a wave that is hidden. Every number also stands in the list below it.

use leptos::prelude::*;

use super::{Share, stacked::percents};
use crate::{
    i18n::{Said, use_words},
    messages,
};

/// A wave as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendPoint {
    /// Its name and day.
    pub label: Said,
    /// Where it lies between the first and the last, from 0 to 1.
    pub at: f64,
    /// The share, or why it is not shown.
    pub share: Result<Share, String>,
    /// The share in which both kinds of knowledge weigh the same, where it is told beside.
    pub equal: Option<Share>,
    /// The share and how many people answered, in words.
    pub said: String,
}

/// Where the first point lies, and how wide the axis is, in percent.
const AXIS: (f64, f64) = (16.0, 78.0);
/// Where everyone and nobody lie, in percent of the height.
const TOP: f64 = 10.0;
const BOTTOM: f64 = 88.0;
/// Half the width of the ends of a range, in percent.
const CAP: f64 = 0.8;
/// How far a ring stands behind its dot, in percent.
const BEHIND: f64 = 2.4;

/// The drawing and its list.
#[component]
pub fn Trend(
    /// The waves, in the order of time.
    points: Vec<TrendPoint>,
    /// Whether neighbours may be joined: not where the words of the question changed between them.
    joined: bool,
    /// The middle line of a run chart, in percent and in words.
    middle: Option<(u32, String)>,
) -> impl IntoView {
    let words = use_words();
    let mirrored = words.language().right_to_left;
    let x = move |part: f64| if mirrored { 100.0 - part } else { part };
    let along = move |point: &TrendPoint| x(AXIS.0 + point.at * AXIS.1);
    let grid = [0, 50, 100]
        .map(|percent| {
            let y = percents(height(percent));
            let text = words.with(messages::RESULTS_PERCENT, &[("percent", &words.number(percent.into()))]);
            let (start, end) = (percents(x(AXIS.0 - 5.0)), percents(x(100.0)));
            let anchor = if mirrored { "end" } else { "start" };
            view! {
                <line class="grid" x1=start y1=y.clone() x2=end y2=y.clone() />
                <text class="axis" x=percents(x(0.0)) y=y dy="4" text-anchor=anchor>{text}</text>
            }
            .into_any()
        })
        .into_iter()
        .collect::<Vec<_>>();
    let lines: Vec<AnyView> = neighbours(&points, joined)
        .map(|((one, from), (other, to))| {
            let [x1, x2] = [one, other].map(|point| percents(along(point)));
            let [y1, y2] = [from, to].map(|share| percents(height(share.percent)));
            view! { <line class="way" x1=x1 y1=y1 x2=x2 y2=y2 /> }.into_any()
        })
        .collect();
    let rings = points.iter().filter_map(|point| Some((along(point), point.equal?)));
    let rings = rings.map(|(at, share)| ring(if mirrored { at - BEHIND } else { at + BEHIND }, share));
    let rings = rings.collect::<Vec<_>>();
    let chart = words.text(messages::RESULTS_TREND_CHART);
    let name = middle.as_ref().map_or_else(|| chart.clone(), |(_, said)| [&chart, " ", said].concat());
    let middle =
        middle.map(|(percent, said)| middle_line(percents(height(percent)), [AXIS.0 - 5.0, 100.0].map(x), said));
    let marks =
        points.iter().enumerate().filter_map(|(place, point)| Some((place, along(point), point.share.as_ref().ok()?)));
    let marks = marks.map(|(place, x, share)| mark(words.number(place as u64 + 1), x, *share)).collect::<Vec<_>>();
    let list = points
        .into_iter()
        .map(|point| {
            view! { <li><span class="name">{point.label.view()}</span>" "<span class="share">{point.said}</span></li> }
                .into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <svg class="trend" width="100%" height="220" role="img" aria-label=name>
            {grid}
            {lines}
            {marks}
            {rings}
            {middle}
        </svg>
        <ol class="trend-points">{list}</ol>
    }
    .into_any()
}

/// The middle line across the axis, with its words above its far end.
fn middle_line(y: String, ends: [f64; 2], said: String) -> AnyView {
    let anchor = if ends[0] < ends[1] { "end" } else { "start" };
    let [start, end] = ends.map(percents);
    view! {
        <line class="median" x1=start y1=y.clone() x2=end.clone() y2=y.clone() />
        <text class="median-name" x=end y=y dy="-6" text-anchor=anchor>{said}</text>
    }
    .into_any()
}

fn ring(x: f64, share: Share) -> AnyView {
    view! {
        {range(x, share)}
        <circle class="point ring" cx=percents(x) cy=percents(height(share.percent)) r="6" />
    }
    .into_any()
}

/// A likely range with its two ends.
fn range(x: f64, share: Share) -> AnyView {
    let [low, high] = [share.low, share.high].map(|percent| percents(height(percent)));
    let [from, at, to] = [x - CAP, x, x + CAP].map(percents);
    view! {
        <line class="range" x1=at.clone() y1=low.clone() x2=at y2=high.clone() />
        <line class="range" x1=from.clone() y1=low.clone() x2=to.clone() y2=low />
        <line class="range" x1=from y1=high.clone() x2=to y2=high />
    }
    .into_any()
}

fn mark(number: String, x: f64, share: Share) -> AnyView {
    let at = percents(x);
    view! {
        {range(x, share)}
        <circle class="point" cx=at.clone() cy=percents(height(share.percent)) r="6" />
        <text class="number" x=at y="99%" text-anchor="middle">{number}</text>
    }
    .into_any()
}

/// Neighbours that are both shown.
fn neighbours(
    points: &[TrendPoint],
    joined: bool,
) -> impl Iterator<Item = ((&TrendPoint, Share), (&TrendPoint, Share))> {
    let shown = |point: &TrendPoint| point.share.as_ref().ok().copied();
    points.windows(2).filter(move |_| joined).filter_map(move |pair| {
        let [one, other] = pair else { return None };
        Some(((one, shown(one)?), (other, shown(other)?)))
    })
}

fn height(percent: u32) -> f64 {
    BOTTOM - f64::from(percent.min(100)) / 100.0 * (BOTTOM - TOP)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(shown: &[bool]) -> Vec<TrendPoint> {
        let share = Share { percent: 50, low: 40, high: 60 };
        let point = |shown: &bool| TrendPoint {
            label: Said::default(),
            at: 0.0,
            share: if *shown { Ok(share) } else { Err("hidden".to_owned()) },
            equal: None,
            said: String::new(),
        };
        shown.iter().map(point).collect()
    }

    #[test]
    fn no_line_goes_through_a_round_that_is_hidden() {
        assert_eq!(neighbours(&points(&[true, false, true]), true).count(), 0);
        assert_eq!(neighbours(&points(&[true, true, false]), true).count(), 1);
        assert_eq!(neighbours(&points(&[true, true, true]), true).count(), 2);
    }

    #[test]
    fn no_line_joins_answers_to_different_words() {
        assert_eq!(neighbours(&points(&[true, true]), false).count(), 0);
    }

    #[test]
    fn everyone_is_at_the_top_and_nobody_at_the_bottom() {
        assert_eq!([0, 100, 250].map(height), [BOTTOM, TOP, TOP]);
    }
}
