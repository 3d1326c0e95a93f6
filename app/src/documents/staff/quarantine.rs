//! What arrived but did not fit: why, when, and what staff decide; and what fits and looks odd, apart from it. Answers
//! are shown only to those who may read them.

use domain::{
    text::Text,
    time::{Millis, zone::TimeZone},
};
use leptos::prelude::*;

use super::{
    frame::{Done, Frame, Framed, Problem},
    names,
    review::{Review, ReviewView},
    table::Table,
};
use crate::{
    i18n::{Words, use_words},
    messages,
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct QuarantineView {
    /// Who looks at it.
    pub frame: Frame,
    /// The project's slug and name; none is everything that names a project that is not known.
    pub project: Option<(String, Text)>,
    /// Where the project is; none is UTC.
    pub zone: Option<TimeZone>,
    /// Some of the envelopes, the latest first.
    pub entries: Vec<QuarantineEntry>,
    /// How many there are in all.
    pub total: u64,
    /// Where the next ones are.
    pub next: Option<String>,
    /// Whether these are not the first ones.
    pub is_later: bool,
    /// What was just decided.
    pub decided: Option<Decided>,
    /// What looks odd, of a project.
    pub review: Option<ReviewView>,
    /// How many responses that look odd were just decided about.
    pub reviewed: Option<u64>,
}

/// An envelope that did not fit.
#[derive(Clone, Debug)]
pub struct QuarantineEntry {
    /// Its id.
    pub id: String,
    /// The code of the reason.
    pub reason: String,
    /// When it arrived.
    pub received_at_ms: Millis,
    /// Whether it can be admitted.
    pub admissible: bool,
    /// The answers, for those who may read them: questions and what was said.
    pub answers: Option<Vec<(String, String)>>,
}

/// What became of a decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Stored as responses.
    pub admitted: u64,
    /// Deleted.
    pub discarded: u64,
    /// Left as they were.
    pub left: u64,
}

/// The whole page.
#[component]
pub fn QuarantinePage(
    /// What it shows.
    view: QuarantineView,
) -> impl IntoView {
    let words = use_words();
    let QuarantineView { frame, project, zone, entries, total, next, is_later, decided, review, reviewed } = view;
    let action = match &project {
        Some((slug, _)) => ["/staff/p/", slug, "/quarantine"].concat(),
        None => "/staff/quarantine".to_owned(),
    };
    let heading = match &project {
        Some((_, name)) => words.with(messages::STAFF_QUARANTINE_OF, &[("project", name.get(words.tag()))]),
        None => words.text(messages::STAFF_QUARANTINE_STRAYS),
    };
    // Two lists of two kinds: each has a heading of its own where both are there.
    let misfits =
        review.is_some().then(|| view! { <h2 id="misfits">{words.text(messages::STAFF_QUARANTINE_MISFITS)}</h2> });
    let nothing_chosen = decided == Some(Decided::default()) || reviewed == Some(0);
    let problem = nothing_chosen.then(|| words.text(messages::STAFF_QUARANTINE_CHOOSE));
    let reviewed = reviewed.map(|count| words.count(messages::STAFF_REVIEWED, count, &[]));
    let done = decided.map(|decided| said(&words, decided)).or(reviewed).filter(|_| !nothing_chosen);
    let any_admissible = entries.iter().any(|entry| entry.admissible);
    let body = if entries.is_empty() {
        view! { <section class="card"><p>{words.text(messages::STAFF_QUARANTINE_NONE)}</p></section> }.into_any()
    } else {
        let admit = any_admissible.then(|| {
            view! { <button type="submit" name="do" value="admit" class="button">{words.text(messages::STAFF_ADMIT)}</button> }
        });
        view! {
            <p>{words.count(messages::STAFF_ASIDE, total, &[])}</p>
            <form method="post" action=action.clone()>
                <Entries entries=entries zone=zone.clone() />
                <div class="actions">
                    {admit}
                    <button type="submit" name="do" value="discard" class="danger">{words.text(messages::STAFF_DISCARD)}</button>
                </div>
                <p class="hint">{words.text(messages::STAFF_DISCARD_HINT)}</p>
            </form>
        }
        .into_any()
    };
    let first = is_later.then(|| view! { <a href=action>{words.text(messages::STAFF_FIRST)}</a> });
    let next = next.map(|href| view! { <a href=href>{words.text(messages::STAFF_NEXT)}</a> });
    view! {
        <Framed frame=frame heading=heading>
            <Problem text=problem />
            <Done text=done />
            {misfits}
            <p>{words.text(messages::STAFF_QUARANTINE_ABOUT)}</p>
            {body}
            <p class="ways">{first}" "{next}</p>
            {review.map(|view| view! { <Review view=view /> })}
        </Framed>
    }
    .into_any()
}

#[component]
fn Entries(entries: Vec<QuarantineEntry>, zone: Option<TimeZone>) -> impl IntoView {
    let words = use_words();
    let shows_answers = entries.iter().any(|entry| entry.answers.is_some());
    let rows = entries.into_iter().map(|entry| row(&words, entry, zone.as_ref(), shows_answers)).collect::<Vec<_>>();
    let caption = words.text(messages::STAFF_QUARANTINE_CAPTION);
    let columns = [messages::STAFF_CHOOSE, messages::STAFF_ARRIVED, messages::STAFF_REASON];
    let columns = columns.into_iter().chain(shows_answers.then_some(messages::STAFF_ANSWERS));
    let columns = columns.map(|key| words.text(key)).collect::<Vec<_>>();
    view! { <Table caption=caption columns=columns rows=rows named_by=1 /> }.into_any()
}

fn row(words: &Words, entry: QuarantineEntry, zone: Option<&TimeZone>, shows_answers: bool) -> Vec<AnyView> {
    let arrived = match zone {
        Some(zone) => words.moment(entry.received_at_ms, zone),
        None => names::moment(words, entry.received_at_ms),
    };
    let label = words.with(messages::STAFF_CHOOSE_ONE, &[("id", &entry.id), ("date", &arrived)]);
    let admissible = (!entry.admissible).then(|| {
        view! { <p class="hint">{words.text(messages::STAFF_NOT_ADMISSIBLE)}</p> }
    });
    let answers = shows_answers.then(|| names::answers(words, entry.answers));
    let choose = view! { <input type="checkbox" class="tick" name="entry" value=entry.id aria-label=label /> };
    let why = view! { {names::reason(words, &entry.reason)}{admissible} };
    [choose.into_any(), arrived.into_any(), why.into_any()].into_iter().chain(answers).collect()
}

fn said(words: &Words, decided: Decided) -> String {
    let parts = [
        (messages::STAFF_DECIDED_ADMITTED, decided.admitted),
        (messages::STAFF_DECIDED_DISCARDED, decided.discarded),
        (messages::STAFF_DECIDED_LEFT, decided.left),
    ];
    let said = parts.into_iter().filter(|(_, count)| *count > 0).map(|(key, count)| words.count(key, count, &[]));
    said.collect::<Vec<_>>().join(" ")
}
