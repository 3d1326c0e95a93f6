//! `/staff/p/{slug}/keeping`: how long answers are kept, what is going to be deleted, the hold, and what was deleted.

use domain::{
    administration::retention::{AHEAD_DAYS, Kind, TOLD_DAYS},
    text::Text,
    time::{Millis, zone::TimeZone},
};
use leptos::prelude::*;

use super::{
    field::Field,
    frame::{Done, Frame, Framed, Problem},
    names,
    table::Table,
};
use crate::{
    i18n::{Words, use_words},
    messages::{self, Key},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct KeepingView {
    /// Who looks at it.
    pub frame: Frame,
    /// The project's slug.
    pub project: String,
    /// The project's name.
    pub name: Text,
    /// How long everything is kept.
    pub periods: Vec<Period>,
    /// Whether the project has not decided how long it keeps answers.
    pub undecided: bool,
    /// What is going to be deleted, kind by kind, the next first.
    pub ahead: Vec<KeepingAhead>,
    /// The hold, if there is one.
    pub hold: Option<OpenHold>,
    /// Whether the reader may set and lift one.
    pub may_hold: bool,
    /// What was deleted, the latest first.
    pub certificates: Vec<CertificateLine>,
    /// What was just changed.
    pub news: Option<KeepingNews>,
    /// A reason as it was typed that is none, and the most letters of one.
    pub bad_reason: Option<(String, u64)>,
}

/// How long one thing is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Answers, and answers that did not fit: for so many months.
    Answers(u64),
    /// Envelopes that belong to nobody: for so many days.
    Strays(u64),
    /// Withdrawals of what never arrived: for so many days.
    Withdrawals(u64),
    /// Sessions: for so many hours.
    Sessions(u64),
    /// Tries to sign in: for so many minutes.
    Tries(u64),
    /// Browsers that are known: for so many days.
    Browsers(u64),
    /// The audit log: for so many years.
    Audit(u64),
}

/// Something that is going to be deleted.
#[derive(Clone, Copy, Debug)]
pub struct KeepingAhead {
    /// What it is.
    pub kind: Kind,
    /// From this day on.
    pub from_ms: Millis,
    /// Of how many people.
    pub count: u64,
}

/// A hold in force.
#[derive(Clone, Debug)]
pub struct OpenHold {
    /// Why.
    pub reason: String,
    /// Who set it, by email.
    pub set_by: String,
    /// When.
    pub set_at_ms: Millis,
}

/// What was deleted.
#[derive(Clone, Debug)]
pub struct CertificateLine {
    /// The certificate's id.
    pub id: String,
    /// What it was.
    pub kind: Kind,
    /// All of it came before this moment.
    pub before_ms: Millis,
    /// Of how many people.
    pub deleted: u64,
    /// What went with it.
    pub beside: u64,
    /// When nothing was left; none while it goes on.
    pub finished_at_ms: Option<Millis>,
}

/// What became of the hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepingNews {
    /// It is set.
    Held,
    /// It is lifted.
    Lifted,
}

/// The whole page.
#[component]
pub fn KeepingPage(
    /// What it shows.
    view: KeepingView,
) -> impl IntoView {
    let words = use_words();
    let KeepingView { frame, project, name, periods, undecided, ahead, hold, may_hold, certificates, news, bad_reason } =
        view;
    let name = name.get(words.tag());
    let done = news.map(|news| match news {
        KeepingNews::Held => words.text(messages::STAFF_KEEPING_IS_HELD),
        KeepingNews::Lifted => words.text(messages::STAFF_KEEPING_IS_LIFTED),
    });
    let wrong = bad_reason
        .as_ref()
        .map(|(_, most)| words.with(messages::STAFF_KEEPING_REASON_BAD, &[("count", &words.number(*most))]));
    let typed = bad_reason.map(|(typed, _)| typed).unwrap_or_default();
    let undecided = undecided.then(|| view! { <p>{words.text(messages::STAFF_KEEPING_UNDECIDED)}</p> });
    let is_held = hold.is_some();
    view! {
        <Framed frame=frame heading=words.with(messages::STAFF_KEEPING_OF, &[("project", name)])>
            <Problem text=wrong.clone() field=Some("reason") />
            <Done text=done />
            <p>{words.count(messages::STAFF_KEEPING_ABOUT, TOLD_DAYS.unsigned_abs(), &[])}</p>
            <section class="card">
                <h2>{words.text(messages::STAFF_KEEPING_AHEAD)}</h2>
                <AheadTable ahead=ahead is_held=is_held />
            </section>
            <HoldCard project=project hold=hold may_hold=may_hold wrong=wrong typed=typed />
            <section class="card">
                <Periods periods=periods />
                {undecided}
                <p>{words.text(messages::STAFF_KEEPING_PROMISE)}</p>
            </section>
            <section class="card">
                <h2>{words.text(messages::STAFF_KEEPING_CERTIFICATES)}</h2>
                <Certificates certificates=certificates />
            </section>
        </Framed>
    }
    .into_any()
}

/// Says on another page of the project what is going to be deleted next, and leads to the page about it.
#[component]
pub(super) fn KeepingSoon(
    /// The project's slug.
    project: String,
    /// What is going to be deleted.
    ahead: Vec<KeepingAhead>,
    /// Whether there is a hold.
    is_held: bool,
) -> impl IntoView {
    let words = use_words();
    let next = ahead.into_iter().find(|ahead| ahead.kind == Kind::Answers);
    next.map(|KeepingAhead { from_ms, count, .. }| {
        let text = match is_held {
            true => words.text(messages::STAFF_KEEPING_SOON_HELD),
            false => words.count(messages::STAFF_KEEPING_SOON, count, &[("date", &day(&words, from_ms))]),
        };
        let page = ["/staff/p/", &project, "/keeping"].concat();
        view! { <p>{text}" "<a href=page>{words.text(messages::STAFF_KEEPING)}</a></p> }
    })
    .into_any()
}

/// A day in words. What is kept is counted in days of UTC, wherever a project is.
fn day(words: &Words, at_ms: Millis) -> String {
    words.day(TimeZone::default().date(at_ms))
}

fn kind_name(words: &Words, kind: Kind) -> String {
    words.text(match kind {
        Kind::Answers => messages::STAFF_KEEPING_ANSWERS,
        Kind::Quarantine => messages::STAFF_KEEPING_QUARANTINE,
        Kind::Strays => messages::STAFF_KEEPING_STRAYS,
        Kind::Audit => messages::STAFF_KEEPING_AUDIT,
    })
}

#[component]
fn AheadTable(ahead: Vec<KeepingAhead>, is_held: bool) -> impl IntoView {
    let words = use_words();
    if ahead.is_empty() {
        let none = words.count(messages::STAFF_KEEPING_AHEAD_NONE, AHEAD_DAYS.unsigned_abs(), &[]);
        return view! { <p>{none}</p> }.into_any();
    }
    let held = is_held.then(|| view! { <p>{words.text(messages::STAFF_KEEPING_AHEAD_HELD)}</p> });
    let columns = [messages::STAFF_KEEPING_FROM, messages::STAFF_KEEPING_WHAT, messages::STAFF_KEEPING_HOW_MANY];
    let rows = ahead.into_iter().map(|KeepingAhead { kind, from_ms, count }| {
        vec![day(&words, from_ms).into_any(), kind_name(&words, kind).into_any(), words.number(count).into_any()]
    });
    let (rows, columns) = (rows.collect::<Vec<_>>(), columns.map(|key| words.text(key)).to_vec());
    view! {
        {held}
        <Table caption=words.text(messages::STAFF_KEEPING_AHEAD) columns=columns rows=rows />
        <p>{words.text(messages::STAFF_KEEPING_PUBLISH)}</p>
    }
    .into_any()
}

#[component]
fn HoldCard(
    project: String,
    hold: Option<OpenHold>,
    may_hold: bool,
    wrong: Option<String>,
    typed: String,
) -> impl IntoView {
    let words = use_words();
    let action = ["/staff/p/", &project, "/keeping"].concat();
    let is_held = hold.is_some();
    let held = hold.map(|OpenHold { reason, set_by, set_at_ms }| {
        let since = names::moment(&words, set_at_ms);
        view! {
            <p>{words.with(messages::STAFF_KEEPING_HELD, &[("date", &since), ("email", &set_by)])}</p>
            <p>{words.text(messages::STAFF_KEEPING_REASON)}": "<span dir="auto">{reason}</span></p>
        }
    });
    let none = (!is_held).then(|| {
        let who = (!may_hold).then(|| words.text(messages::STAFF_KEEPING_WHO_HOLDS));
        view! { <p>{words.text(messages::STAFF_KEEPING_NO_HOLD)}" "{who}</p> }
    });
    let form = may_hold.then(|| match is_held {
        true => view! {
            <form method="post" action=action>
                <p>{words.count(messages::STAFF_KEEPING_HOLD_LIFT_MEANS, TOLD_DAYS.unsigned_abs(), &[])}</p>
                <button type="submit" name="do" value="lift" class="button">{words.text(messages::STAFF_KEEPING_HOLD_LIFT)}</button>
            </form>
        }
        .into_any(),
        false => view! {
            <form method="post" action=action>
                <Field name="reason" label=words.text(messages::STAFF_KEEPING_REASON) value=typed hint=Some(words.text(messages::STAFF_KEEPING_REASON_HINT)) error=wrong />
                <button type="submit" name="do" value="hold" class="button">{words.text(messages::STAFF_KEEPING_HOLD_SET)}</button>
            </form>
        }
        .into_any(),
    });
    view! {
        <section class="card">
            <h2>{words.text(messages::STAFF_KEEPING_HOLD)}</h2>
            <p>{words.text(messages::STAFF_KEEPING_HOLD_ABOUT)}</p>
            {held}
            {none}
            {form}
        </section>
    }
    .into_any()
}

#[component]
fn Periods(periods: Vec<Period>) -> impl IntoView {
    let words = use_words();
    let line = |what: Key, how_long: String| vec![words.text(what).into_any(), how_long.into_any()];
    let mut rows = Vec::new();
    for period in periods {
        let (what, key, count) = match period {
            Period::Answers(count) => {
                let how_long = words.count(messages::STAFF_KEEPING_MONTHS, count, &[]);
                rows.push(line(messages::STAFF_KEEPING_ANSWERS, how_long));
                (messages::STAFF_KEEPING_QUARANTINE, messages::STAFF_KEEPING_MONTHS, count)
            }
            Period::Strays(count) => (messages::STAFF_KEEPING_STRAYS, messages::STAFF_KEEPING_DAYS, count),
            Period::Withdrawals(count) => (messages::STAFF_KEEPING_WITHDRAWALS, messages::STAFF_KEEPING_DAYS, count),
            Period::Sessions(count) => (messages::STAFF_KEEPING_SESSIONS, messages::STAFF_KEEPING_HOURS, count),
            Period::Tries(count) => (messages::STAFF_KEEPING_TRIES, messages::STAFF_KEEPING_MINUTES, count),
            Period::Browsers(count) => (messages::STAFF_KEEPING_BROWSERS, messages::STAFF_KEEPING_DAYS, count),
            Period::Audit(count) => (messages::STAFF_KEEPING_AUDIT, messages::STAFF_KEEPING_YEARS, count),
        };
        rows.push(line(what, words.count(key, count, &[])));
    }
    rows.push(line(messages::STAFF_KEEPING_RELEASES, words.text(messages::STAFF_KEEPING_STAY)));
    let columns = vec![words.text(messages::STAFF_KEEPING_WHAT), words.text(messages::STAFF_KEEPING_HOW_LONG)];
    view! { <Table caption=words.text(messages::STAFF_KEEPING_PERIODS) columns=columns rows=rows /> }.into_any()
}

#[component]
fn Certificates(certificates: Vec<CertificateLine>) -> impl IntoView {
    let words = use_words();
    if certificates.is_empty() {
        return view! { <p>{words.text(messages::STAFF_KEEPING_CERTIFICATES_NONE)}</p> }.into_any();
    }
    let columns = [
        messages::STAFF_KEEPING_BEFORE,
        messages::STAFF_KEEPING_WHAT,
        messages::STAFF_KEEPING_DELETED,
        messages::STAFF_KEEPING_BESIDE,
        messages::STAFF_KEEPING_FINISHED,
    ];
    let rows = certificates.into_iter().map(|line| {
        let finished = match line.finished_at_ms {
            Some(at_ms) => names::moment(&words, at_ms),
            None => words.text(messages::STAFF_KEEPING_UNFINISHED),
        };
        vec![
            day(&words, line.before_ms).into_any(),
            kind_name(&words, line.kind).into_any(),
            words.number(line.deleted).into_any(),
            words.number(line.beside).into_any(),
            view! { {finished}" "{names::id(line.id)} }.into_any(),
        ]
    });
    let (rows, columns) = (rows.collect::<Vec<_>>(), columns.map(|key| words.text(key)).to_vec());
    view! { <Table caption=words.text(messages::STAFF_KEEPING_CERTIFICATES) columns=columns rows=rows /> }.into_any()
}
