//! A stacked bar of ordered answers: to 100 %, or to both sides of a middle line.

use leptos::prelude::*;

use super::{Part, is_drawn, patterns::hatch, said};
use crate::{i18n::use_words, messages};

/// How the parts of a stacked bar lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One after the other from the start, darker is more.
    Whole,
    /// To both sides of a line through the middle answer.
    TwoSided,
}

/// Width of the drawing in percent of the page's: nothing is stretched, so that patterns keep their shape.
const WIDTH: f64 = 100.0;
/// The gap that tells neighbours apart without colour, in percent.
const GAP: f64 = 0.6;

/// A stacked bar with a list that says what each part is; the list alone where no part has a share.
#[component]
pub fn Stacked(
    /// The answers, from low to high.
    parts: Vec<Part>,
    /// How they lie.
    shape: Shape,
) -> impl IntoView {
    let words = use_words();
    let tone = |place: usize| tone(shape, place, parts.len());
    let pieces = pieces(&parts, shape)
        .into_iter()
        .map(|piece| {
            let tone = tone(piece.place);
            let width = (piece.width - GAP).max(piece.width / 2.0);
            let (x, width) = (percents(piece.from + (piece.width - width) / 2.0), percents(width));
            view! {
                <rect class=["part ", &tone].concat() x=x.clone() y="6" width=width.clone() height="48" />
                <rect x=x y="6" width=width height="48" fill=hatch(&tone) />
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let ground =
        (shape == Shape::Whole).then(|| view! { <rect class="ground" x="0" y="6" width="100%" height="48" /> });
    let middle = (shape == Shape::TwoSided).then(|| view! { <line class="middle" x1="50%" y1="0" x2="50%" y2="60" /> });
    let legend = parts
        .iter()
        .enumerate()
        .map(|(place, part)| {
            let tone = tone(place);
            let class = ["swatch ", &tone].concat();
            let share = said(&words, part);
            view! {
                <li>
                    <svg class=class width="16" height="16" aria-hidden="true">
                        <rect class="part" width="100%" height="100%" />
                        <rect width="100%" height="100%" fill=hatch(&tone) />
                    </svg>
                    <span class="name">{part.label.clone().view()}</span>
                    <span class="share">{share}</span>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let drawing = is_drawn(&parts).then(|| {
        view! {
            <svg class="bar stacked" width="100%" height="60" role="img" aria-label=words.text(messages::RESULTS_CHART)>
                {ground}
                {pieces}
                {middle}
            </svg>
        }
    });
    view! {
        {drawing}
        <ul class="legend">{legend}</ul>
    }
    .into_any()
}

struct Piece {
    place: usize,
    from: f64,
    width: f64,
}

/// Where each shown part lies. A hidden part leaves a gap of unknown width out, never a guess.
fn pieces(parts: &[Part], shape: Shape) -> Vec<Piece> {
    let percent = |part: &Part| f64::from(part.percent.unwrap_or(0));
    let (scale, mut from) = match shape {
        Shape::Whole => {
            let total: f64 = parts.iter().map(percent).sum();
            (WIDTH / total.max(100.0), 0.0)
        }
        Shape::TwoSided => {
            let middle = parts.len() / 2;
            let left: f64 =
                parts[..middle].iter().map(percent).sum::<f64>() + parts.get(middle).map_or(0.0, percent) / 2.0;
            let scale = WIDTH / 200.0;
            (scale, (WIDTH / 2.0 - left * scale).max(0.0))
        }
    };
    let mut pieces = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let width = percent(part) * scale;
        if width > 0.0 {
            pieces.push(Piece { place, from, width });
        }
        from += width;
    }
    pieces
}

/// The class for the colour and pattern of an answer: five steps of one hue, or two hues to both sides of grey.
fn tone(shape: Shape, place: usize, count: usize) -> String {
    let last = count.saturating_sub(1).max(1);
    match shape {
        Shape::Whole => ["step-", &(1 + place * 4 / last).to_string()].concat(),
        Shape::TwoSided => {
            let middle = count / 2;
            match place.cmp(&middle) {
                std::cmp::Ordering::Less => ["below-", &(middle - place).to_string()].concat(),
                std::cmp::Ordering::Equal => "middling".to_owned(),
                std::cmp::Ordering::Greater => ["above-", &(place - middle).to_string()].concat(),
            }
        }
    }
}

/// A share of the drawing's width, with at most two decimals.
pub(super) fn percents(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    [&rounded.to_string(), "%"].concat()
}

/// A coordinate with at most one decimal.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    rounded.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(percents: &[Option<u32>]) -> Vec<Part> {
        percents
            .iter()
            .map(|percent| Part { label: String::new().into(), count: *percent, percent: *percent, word: None })
            .collect()
    }

    #[test]
    fn a_whole_never_leaves_the_drawing_though_rounding_adds_up_to_more() {
        let pieces = pieces(&parts(&[Some(34), Some(34), Some(34)]), Shape::Whole);
        let end = pieces.last().map_or(0.0, |piece| piece.from + piece.width);
        assert!((end - WIDTH).abs() < 1e-9);
    }

    #[test]
    fn two_sides_meet_in_the_middle_of_the_middle_answer() {
        let pieces = pieces(&parts(&[Some(10), Some(10), Some(40), Some(20), Some(20)]), Shape::TwoSided);
        let middle = &pieces[2];
        assert!((middle.from + middle.width / 2.0 - 50.0).abs() < 1e-9);
        assert_eq!((pieces[0].from, pieces[0].width), (30.0, 5.0));
    }

    #[test]
    fn hidden_parts_are_not_drawn() {
        assert_eq!(pieces(&parts(&[None, Some(60), None]), Shape::Whole).len(), 1);
    }

    #[test]
    fn tones_span_the_scale_whatever_its_length() {
        let tones = |shape, count| (0..count).map(|place| tone(shape, place, count)).collect::<Vec<_>>();
        assert_eq!(tones(Shape::Whole, 4), ["step-1", "step-2", "step-3", "step-5"]);
        assert_eq!(tones(Shape::TwoSided, 5), ["below-2", "below-1", "middling", "above-1", "above-2"]);
        assert_eq!(tones(Shape::TwoSided, 3), ["below-1", "middling", "above-1"]);
    }
}
