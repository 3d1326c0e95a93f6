//! What is said in place of the first question while a project does not ask: that it opens later, or has finished.
//!
//! It hides the beginning only. A draft on the phone can be carried on, and what is saved is always sent.

use domain::{
    collection::project::{Asking, Project},
    time::zone::TimeZone,
};
use leptos::prelude::*;

use crate::{
    components::layout::ServerLink,
    contexts::{
        paper::{moment_of, moment_there},
        shared::page_now_ms,
    },
    i18n::{Words, use_words},
    messages,
};

/// Whether a project asks people now, as far as the page can tell.
pub fn asking(project: &Project) -> Asking {
    let at = |text: &Option<String>| text.as_deref().and_then(moment_of);
    Asking::at(page_now_ms(), at(&project.opens_at), at(&project.closes_at))
}

/// Until when a project asks, in words; none where that is not decided. Whether it asks now is not looked at.
pub fn open_until(words: &Words, project: &Project) -> Option<String> {
    let closes_at_ms = project.closes_at.as_deref().and_then(moment_of)?;
    let when = moment_there(words.tag(), closes_at_ms, &project.time_zone);
    Some(words.with(messages::PROJECT_OPEN_UNTIL, &[("when", &when)]))
}

/// Says why nobody is asked now, and offers the results once people were asked.
#[component]
pub fn NotAsking(
    /// The project's name in addresses.
    slug: String,
    /// Whether it opens later or has finished.
    asking: Asking,
    /// Where it is.
    zone: TimeZone,
) -> impl IntoView {
    let words = use_words();
    let results = (!matches!(asking, Asking::NotYet(_))).then(|| {
        let address = ["/p/", &slug, "/results"].concat();
        view! { <p><ServerLink class="button" href=address>{words.text(messages::PROJECT_RESULTS)}</ServerLink></p> }
    });
    let said = match asking {
        Asking::NotYet(at_ms) => {
            words.with(messages::PROJECT_OPENS, &[("when", &moment_there(words.tag(), at_ms, &zone))])
        }
        _ => words.text(messages::PROJECT_CLOSED),
    };
    view! {
        <section class="panel">
            <p class="lead">{said}</p>
            {results}
        </section>
    }
    .into_any()
}
