//! A difference of two shares, with its likely range, to both sides of a line that is no difference.

use leptos::prelude::*;

use super::stacked::percents;

/// The row of a difference: the axis goes from 100 points on one side to 100 on the other.
#[component]
pub fn DifferenceBar(
    /// What it is about.
    #[prop(into)]
    label: String,
    /// The difference and both ends of its range, in points.
    points: (i32, i32, i32),
    /// The same in words.
    #[prop(into)]
    said: String,
    /// What a difference towards the start and towards the end of the line means.
    ends: (String, String),
) -> impl IntoView {
    let (difference, low, high) = points;
    let [difference, low, high] = [difference, low, high].map(|points| percents(at(points)));
    view! {
        <li>
            <span class="name">{label}</span>
            <span class="drawing">
                <svg class="bar difference" width="100%" height="32" aria-hidden="true">
                    <rect class="ground" x="0" y="4" width="100%" height="24" />
                    <line class="middle" x1="50%" y1="0" x2="50%" y2="32" />
                    <line class="range" x1=low.clone() y1="16" x2=high.clone() y2="16" />
                    <line class="range end" x1=low.clone() y1="8" x2=low y2="24" />
                    <line class="range end" x1=high.clone() y1="8" x2=high y2="24" />
                    <circle class="point" cx=difference cy="16" r="6" />
                </svg>
                <span class="ends"><span>{ends.0}</span>" "<span>{ends.1}</span></span>
            </span>
            <span class="share">{said}</span>
        </li>
    }
    .into_any()
}

/// Where so many points lie, in percent of the width.
fn at(points: i32) -> f64 {
    f64::from(points.clamp(-100, 100) + 100) / 2.0
}

#[cfg(test)]
mod tests {
    use super::at;

    #[test]
    fn no_difference_is_in_the_middle_and_the_ends_are_the_ends() {
        assert_eq!([-100, 0, 30, 100, 120].map(at), [0.0, 50.0, 65.0, 100.0, 100.0]);
    }
}
