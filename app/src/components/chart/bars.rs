//! One bar for each answer, all on the same axis from none to everyone, in the order of the page.

use leptos::prelude::*;

use super::{Part, is_drawn, said, stacked::number};
use crate::i18n::use_words;

/// A list of answers, each with its bar and its number in words; without bars where no answer has a share.
#[component]
pub fn Bars(
    /// The answers, in the order of the page.
    parts: Vec<Part>,
) -> impl IntoView {
    let words = use_words();
    let has_bars = is_drawn(&parts);
    let rows = parts
        .into_iter()
        .map(|part| {
            let share = said(&words, &part);
            let ground = if part.percent.is_some() { "ground" } else { "ground unknown" };
            let bar = part.percent.map(|percent| {
                let width = number(f64::from(percent.min(100)) * 10.0);
                view! { <rect class="part" x="0" y="0" width=width height="24" /> }
            });
            let drawing = has_bars.then(|| {
                view! {
                    <svg class="bar single" viewBox="0 0 1000 24" preserveAspectRatio="none" aria-hidden="true">
                        <rect class=ground x="0" y="0" width="1000" height="24" />
                        {bar}
                    </svg>
                }
            });
            view! {
                <li>
                    <span class="name">{part.label.view()}</span>
                    {drawing}
                    <span class="share">{share}</span>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! { <ul class="bars">{rows}</ul> }.into_any()
}
