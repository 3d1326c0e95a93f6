//! Responses that look odd: why, and what staff decide. They count until somebody sets them aside.

use domain::time::{Millis, zone::TimeZone};
use leptos::prelude::*;

use super::{names, table::Table};
use crate::{
    i18n::{Words, use_words},
    messages,
};

/// What there is to review in a project.
#[derive(Clone, Debug)]
pub struct ReviewView {
    /// The project's slug.
    pub project: String,
    /// How many there are for each reason.
    pub counts: Vec<ReviewCount>,
    /// Some of them: those that wait first, then those that are set aside.
    pub entries: Vec<ReviewEntry>,
    /// Where the project is.
    pub zone: TimeZone,
}

/// How many responses look odd for one reason.
#[derive(Clone, Debug)]
pub struct ReviewCount {
    /// The code of the reason.
    pub reason: String,
    /// How many nobody has looked at yet.
    pub waiting: u64,
    /// How many are set aside.
    pub set_aside: u64,
}

/// A response that looks odd.
#[derive(Clone, Debug)]
pub struct ReviewEntry {
    /// Its id.
    pub id: String,
    /// The codes of the reasons.
    pub reasons: Vec<String>,
    /// When it arrived.
    pub received_at_ms: Millis,
    /// Whether it is set aside.
    pub set_aside: bool,
    /// Initials of whoever gathered it.
    pub staff: Option<String>,
    /// The answers, for those who may read them: questions and what was said.
    pub answers: Option<Vec<(String, String)>>,
}

/// The section, also where there is nothing in it.
#[component]
pub(super) fn Review(
    /// What it shows.
    view: ReviewView,
) -> impl IntoView {
    let words = use_words();
    let ReviewView { project, counts, entries, zone } = view;
    let action = ["/staff/p/", &project, "/review"].concat();
    let body = if counts.is_empty() {
        view! { <p>{words.text(messages::STAFF_REVIEW_NONE)}</p> }.into_any()
    } else {
        let rows = counts.into_iter().map(|count| count_row(&words, count, &action)).collect::<Vec<_>>();
        let caption = words.text(messages::STAFF_REVIEW_COUNTS);
        let columns = [
            messages::STAFF_REVIEW_WHY,
            messages::STAFF_REVIEW_WAITING,
            messages::STAFF_REVIEW_ASIDE,
            messages::STAFF_REVIEW_ALL,
        ]
        .map(|key| words.text(key));
        view! {
            <Table caption=caption columns=columns.to_vec() rows=rows />
            <Entries entries=entries action=action zone=zone />
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="review">
            <h2 id="review">{words.text(messages::STAFF_REVIEW)}</h2>
            <p>{words.text(messages::STAFF_REVIEW_ABOUT)}</p>
            {body}
        </section>
    }
    .into_any()
}

fn count_row(words: &Words, count: ReviewCount, action: &str) -> Vec<AnyView> {
    let ReviewCount { reason, waiting, set_aside } = count;
    let why = names::anomaly(words, &reason);
    let keep = words.with(messages::STAFF_REVIEW_KEEP_ALL, &[("reason", &why)]);
    let put_aside = words.with(messages::STAFF_REVIEW_ASIDE_ALL, &[("reason", &why)]);
    let put_aside = (waiting > 0).then(|| {
        view! {
            <button type="submit" name="do" value="set_aside" class="danger" aria-label=put_aside>
                {words.text(messages::STAFF_REVIEW_SET_ASIDE)}
            </button>
        }
    });
    let all = view! {
        <form method="post" action=action.to_owned() class="actions">
            <input type="hidden" name="reason" value=reason />
            <button type="submit" name="do" value="keep" class="quiet" aria-label=keep>
                {words.text(messages::STAFF_REVIEW_KEEP)}
            </button>
            {put_aside}
        </form>
    };
    vec![why.into_any(), words.number(waiting).into_any(), words.number(set_aside).into_any(), all.into_any()]
}

#[component]
fn Entries(entries: Vec<ReviewEntry>, action: String, zone: TimeZone) -> impl IntoView {
    let words = use_words();
    let shows_answers = entries.iter().any(|entry| entry.answers.is_some());
    let rows = entries.into_iter().map(|entry| row(&words, entry, &zone, shows_answers)).collect::<Vec<_>>();
    let caption = words.text(messages::STAFF_REVIEW_CAPTION);
    let columns = [messages::STAFF_CHOOSE, messages::STAFF_ARRIVED, messages::STAFF_REVIEW_WHY, messages::STAFF_STATE];
    let columns = columns.into_iter().chain(shows_answers.then_some(messages::STAFF_ANSWERS));
    let columns = columns.map(|key| words.text(key)).collect::<Vec<_>>();
    view! {
        <form method="post" action=action>
            <Table caption=caption columns=columns rows=rows named_by=1 />
            <div class="actions">
                <button type="submit" name="do" value="keep" class="button">{words.text(messages::STAFF_REVIEW_KEEP_TICKED)}</button>
                <button type="submit" name="do" value="set_aside" class="danger">{words.text(messages::STAFF_REVIEW_ASIDE_TICKED)}</button>
            </div>
        </form>
    }
    .into_any()
}

fn row(words: &Words, entry: ReviewEntry, zone: &TimeZone, shows_answers: bool) -> Vec<AnyView> {
    let arrived = words.moment(entry.received_at_ms, zone);
    let label = words.with(messages::STAFF_CHOOSE_ONE, &[("id", &entry.id), ("date", &arrived)]);
    let why = entry.reasons.iter().map(|reason| names::anomaly(words, reason)).collect::<Vec<_>>().join(" ");
    let staff = entry.staff.map(|initials| {
        view! { <p class="hint">{words.with(messages::STAFF_REVIEW_GATHERED, &[("initials", &initials)])}</p> }
    });
    let state = if entry.set_aside { messages::STAFF_REVIEW_IS_ASIDE } else { messages::STAFF_REVIEW_COUNTED };
    let answers = shows_answers.then(|| names::answers(words, entry.answers));
    let choose = view! { <input type="checkbox" class="tick" name="entry" value=entry.id aria-label=label /> };
    let cells =
        [choose.into_any(), arrived.into_any(), view! { {why}{staff} }.into_any(), words.text(state).into_any()];
    cells.into_iter().chain(answers).collect()
}
