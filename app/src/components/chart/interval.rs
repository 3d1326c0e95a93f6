//! A share as a bar, with its likely range as a thin line across.

use domain::disclosure::Headline;
use leptos::prelude::*;

use super::stacked::number;
use crate::{
    i18n::{Said, use_words},
    messages,
};

/// A share and its likely range, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The share.
    pub percent: u32,
    /// Lower end of the likely range.
    pub low: u32,
    /// Upper end of the likely range.
    pub high: u32,
}

/// The share of a headline, where it is shown.
pub fn share(headline: &Headline) -> Option<Share> {
    Some(Share { percent: headline.percent?, low: headline.low?, high: headline.high? })
}

/// One row of a profile: all rows have the same axis, from none to everyone.
#[component]
pub fn IntervalBar(
    /// What it is about.
    #[prop(into)]
    label: Said,
    /// The share, or why it is not shown.
    share: Result<Share, String>,
) -> impl IntoView {
    let words = use_words();
    let at = |percent: u32| number(f64::from(percent.min(100)) * 10.0);
    let said = match &share {
        Ok(share) => {
            let [percent, low, high] =
                [share.percent, share.low, share.high].map(|percent| words.number(percent.into()));
            words.with(messages::RESULTS_LIKELY, &[("percent", &percent), ("low", &low), ("high", &high)])
        }
        Err(why) => why.clone(),
    };
    let ground = if share.is_ok() { "ground" } else { "ground unknown" };
    let drawn = share.ok().map(|share| {
        view! {
            <rect class="part" x="0" y="4" width=at(share.percent) height="24" />
            <line class="halo" x1=at(share.low) y1="16" x2=at(share.high) y2="16" />
            <line class="range" x1=at(share.low) y1="16" x2=at(share.high) y2="16" />
            <line class="range end" x1=at(share.low) y1="8" x2=at(share.low) y2="24" />
            <line class="range end" x1=at(share.high) y1="8" x2=at(share.high) y2="24" />
        }
    });
    view! {
        <li>
            <span class="name">{label.view()}</span>
            <svg class="bar interval" viewBox="-4 0 1008 32" preserveAspectRatio="none" aria-hidden="true">
                <rect class=ground x="0" y="4" width="1000" height="24" />
                {drawn}
            </svg>
            <span class="share">{said}</span>
        </li>
    }
    .into_any()
}
