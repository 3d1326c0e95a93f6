//! The patterns that tell the parts of stacked bars apart without colour: lines get denser away from nothing.
//!
//! They are drawn over the colour, and are the same on every page, so their names need no numbers. The ends of a scale
//! that stay plain are not here.

use leptos::prelude::*;

/// Side of a tile in CSS pixels.
const TILE: &str = "8";

/// The tone of a part, and the lines of its tile.
const HATCHES: [(&str, &str); 8] = [
    ("step-1", "M1.5 4a1 1 0 1 0 2 0 1 1 0 1 0-2 0z"),
    ("step-2", "M-2 2l4-4M0 8l8-8M6 10l4-4"),
    ("step-3", "M0 2h8M0 6h8"),
    ("step-4", "M-2 2l4-4M0 8l8-8M6 10l4-4M-2 6l4 4M0 0l8 8M6-2l4 4"),
    ("below-2", "M-2 6l4 4M0 0l8 8M6-2l4 4M-2 2l4-4M0 8l8-8M6 10l4-4"),
    ("below-1", "M-2 6l4 4M0 0l8 8M6-2l4 4"),
    ("middling", "M1.5 2a1 1 0 1 0 2 0 1 1 0 1 0-2 0zM5.5 6a1 1 0 1 0 2 0 1 1 0 1 0-2 0z"),
    ("above-1", "M-2 2l4-4M0 8l8-8M6 10l4-4"),
];

/// All patterns; a page has them once, before its charts.
#[component]
pub fn Patterns() -> impl IntoView {
    let patterns = HATCHES
        .map(|(tone, lines)| {
            view! {
                <pattern id=name(tone) width=TILE height=TILE patternUnits="userSpaceOnUse">
                    <path class=["hatch ", tone].concat() d=lines />
                </pattern>
            }
            .into_any()
        })
        .into_iter()
        .collect::<Vec<_>>();
    view! { <svg class="patterns" width="0" height="0" aria-hidden="true"><defs>{patterns}</defs></svg> }.into_any()
}

/// What fills the part of a tone over its colour.
pub(super) fn hatch(tone: &str) -> String {
    match HATCHES.iter().any(|(known, _)| *known == tone) {
        true => ["url(#", &name(tone), ")"].concat(),
        false => "none".to_owned(),
    }
}

fn name(tone: &str) -> String {
    ["hatch-", tone].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tone_but_the_upper_ends_has_a_pattern_of_its_own() {
        let on_one_scale = [
            vec!["step-1", "step-2", "step-3", "step-4", "step-5"],
            vec!["below-2", "below-1", "middling", "above-1", "above-2"],
        ];
        for tones in on_one_scale {
            let lines = |tone: &str| HATCHES.iter().find(|(known, _)| *known == tone).map(|(_, lines)| *lines);
            let mut found: Vec<_> = tones.iter().map(|tone| lines(tone)).collect();
            found.sort_unstable();
            found.dedup();
            assert_eq!(found.len(), tones.len());
            assert_eq!(hatch(tones[4]), "none");
            assert_eq!(hatch(tones[0]), format!("url(#hatch-{})", tones[0]));
        }
    }
}
