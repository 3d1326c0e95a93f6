//! `/staff/audit`: who did what and when, the latest first.

use domain::time::Millis;
use leptos::prelude::*;

use super::{
    frame::{Frame, Framed},
    names,
    table::Table,
};
use crate::{
    i18n::{Words, use_words},
    messages,
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct AuditView {
    /// Who looks at it.
    pub frame: Frame,
    /// Some of the lines, the latest first.
    pub lines: Vec<AuditLine>,
    /// Where the next ones are.
    pub next: Option<String>,
    /// Whether these are not the first ones.
    pub is_later: bool,
}

/// One line of the log.
#[derive(Clone, Debug)]
pub struct AuditLine {
    /// When.
    pub at_ms: Millis,
    /// Who, by email.
    pub actor: Option<String>,
    /// The code of the role in which they did it.
    pub role: Option<String>,
    /// The code of what was done.
    pub action: String,
    /// In which project.
    pub project: Option<String>,
    /// To what.
    pub target: Option<String>,
}

/// The whole page.
#[component]
pub fn AuditPage(
    /// What it shows.
    view: AuditView,
) -> impl IntoView {
    let words = use_words();
    let AuditView { frame, lines, next, is_later } = view;
    let none = lines.is_empty().then(|| {
        view! { <section class="card"><p>{words.text(messages::STAFF_AUDIT_NONE)}</p></section> }
    });
    let rows = lines.into_iter().map(|line| row(&words, line)).collect::<Vec<_>>();
    let columns = [
        messages::STAFF_WHAT,
        messages::STAFF_WHO,
        messages::STAFF_ROLE,
        messages::STAFF_WHEN,
        messages::STAFF_PROJECT,
        messages::STAFF_TARGET,
    ]
    .map(|key| words.text(key));
    let caption = words.text(messages::STAFF_AUDIT_CAPTION);
    let first = is_later.then(|| view! { <a href="/staff/audit">{words.text(messages::STAFF_FIRST)}</a> });
    let next = next.map(|href| view! { <a href=href>{words.text(messages::STAFF_NEXT)}</a> });
    view! {
        <Framed frame=frame heading=words.text(messages::STAFF_AUDIT)>
            <p>{words.text(messages::STAFF_AUDIT_ABOUT)}</p>
            {none}
            <Table caption=caption columns=columns.to_vec() rows=rows />
            <p class="ways">{first}" "{next}</p>
        </Framed>
    }
    .into_any()
}

fn row(words: &Words, line: AuditLine) -> Vec<AnyView> {
    let AuditLine { at_ms, actor, role, action, project, target } = line;
    vec![
        names::action(words, &action).into_any(),
        actor.unwrap_or_else(|| words.text(messages::STAFF_NOBODY)).into_any(),
        role.map(|code| names::role(words, &code)).into_any(),
        names::moment(words, at_ms).into_any(),
        project.into_any(),
        target.map(|target| names::target(words, target)).into_any(),
    ]
}
