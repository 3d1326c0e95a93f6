//! How often each rule hid something on this page: enough to understand it, and never which of two cells was the small one.

use domain::disclosure::{Log, Rule};
use leptos::prelude::*;

use crate::{
    i18n::use_words,
    messages::{self, Key},
};
use domain::reporting::published::Published;

const RULES: [(&[Rule], Key); 3] = [
    (&[Rule::GroupSize, Rule::Primary], messages::STAFF_HIDDEN_SMALL),
    (&[Rule::Complement], messages::STAFF_HIDDEN_COMPLEMENT),
    (&[Rule::Homogeneity], messages::STAFF_HIDDEN_ALIKE),
];

/// The list; nothing where nothing is hidden.
#[component]
pub(super) fn WhyHidden(published: Published) -> impl IntoView {
    let words = use_words();
    let by = published.side_by_side();
    let is_here = |log: &&Log| log.group.as_ref().is_none_or(|(of, _)| by.contains(of));
    let lines = RULES
        .into_iter()
        .filter_map(|(rules, key)| {
            let log = published.released.log().iter();
            let count = log.filter(is_here).filter(|log| rules.contains(&log.rule)).count();
            (count > 0).then(|| view! { <li>{words.count(key, count as u64, &[])}</li> }.into_any())
        })
        .collect::<Vec<_>>();
    (!lines.is_empty()).then(|| {
        view! {
            <details class="card">
                <summary>{words.text(messages::STAFF_HIDDEN)}</summary>
                <ul>{lines}</ul>
            </details>
        }
    })
}
