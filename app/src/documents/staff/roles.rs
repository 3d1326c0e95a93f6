//! `/staff/people/roles`: the roles of one account, giving one more and taking one back. Each is asked about once more.

use leptos::prelude::*;

use super::{
    frame::{Done, Frame, Framed, Problem},
    names,
};
use crate::{
    i18n::{Words, use_words},
    messages::{self, Key},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct RolesView {
    /// Who looks at it.
    pub frame: Frame,
    /// The account's id.
    pub account: String,
    /// Its email address.
    pub email: String,
    /// The only project it is for.
    pub project: Option<String>,
    /// The roles it has.
    pub held: Vec<HeldRole>,
    /// Codes of the roles that the reader can give it, too.
    pub more: Vec<&'static str>,
    /// What was just changed, or why it was not.
    pub news: Option<RolesNews>,
}

/// A role that the account has.
#[derive(Clone, Copy, Debug)]
pub struct HeldRole {
    /// Its code.
    pub role: &'static str,
    /// Whether the reader can take it back.
    pub removable: bool,
}

/// What was just changed, or why it was not.
#[derive(Clone, Copy, Debug)]
pub enum RolesNews {
    /// The role with this code was given.
    Given(&'static str),
    /// The role with this code was taken back.
    Taken(&'static str),
    /// It is the only role.
    Last,
    /// There is no other administrator.
    LastAdmin,
}

/// The whole page.
#[component]
pub fn RolesPage(
    /// What it shows.
    view: RolesView,
) -> impl IntoView {
    let words = use_words();
    let RolesView { frame, account, email, project, held, more, news } = view;
    let about = words.with(messages::STAFF_ROLES_ABOUT, &[("project", &names::project(&words, project.as_deref()))]);
    let (done, problem) = said(&words, news, &email);
    let only = (held.len() == 1).then(|| view! { <p>{words.text(messages::STAFF_ROLES_LAST)}</p> });
    let held = held.into_iter().map(|HeldRole { role, removable }| {
        line(&words, role, removable.then(|| button(&words, &account, role, ("take", messages::STAFF_ROLE_TAKE))))
    });
    let held = held.collect::<Vec<_>>();
    let none = more.is_empty().then(|| view! { <p>{words.text(messages::STAFF_ROLES_NO_MORE)}</p> });
    let more = more
        .into_iter()
        .map(|role| line(&words, role, Some(button(&words, &account, role, ("give", messages::STAFF_ROLE_GIVE)))));
    let more = more.collect::<Vec<_>>();
    view! {
        <Framed frame=frame heading=words.with(messages::STAFF_ROLES_OF, &[("email", &email)])>
            <Problem text=problem />
            <Done text=done />
            <p>{about}</p>
            <section class="card">
                <h2>{words.text(messages::STAFF_ROLES_NOW)}</h2>
                <ul class="lines">{held}</ul>
                {only}
            </section>
            <section class="card">
                <h2>{words.text(messages::STAFF_ROLES_MORE)}</h2>
                {none}
                <ul class="lines">{more}</ul>
            </section>
            <p><a href="/staff/people">{words.text(messages::STAFF_PEOPLE)}</a></p>
        </Framed>
    }
    .into_any()
}

/// What was done, and what is wrong.
fn said(words: &Words, news: Option<RolesNews>, email: &str) -> (Option<String>, Option<String>) {
    let about = |key, role| words.with(key, &[("email", email), ("role", &names::role(words, role))]);
    match news {
        Some(RolesNews::Given(role)) => (Some(about(messages::STAFF_ROLE_GIVEN, role)), None),
        Some(RolesNews::Taken(role)) => (Some(about(messages::STAFF_ROLE_TAKEN, role)), None),
        Some(RolesNews::Last) => (None, Some(words.text(messages::STAFF_ROLES_LAST))),
        Some(RolesNews::LastAdmin) => (None, Some(words.text(messages::STAFF_ROLES_LAST_ADMIN))),
        None => (None, None),
    }
}

fn line(words: &Words, role: &str, button: Option<AnyView>) -> AnyView {
    let (name, may) = (names::role(words, role), names::role_may(words, role));
    view! { <li><span><strong>{name}</strong>" "<span class="hint">{may}</span></span>{button}</li> }.into_any()
}

fn button(words: &Words, account: &str, role: &'static str, (value, key): (&'static str, Key)) -> AnyView {
    let text = words.text(key);
    let label = [&text, ": ", &names::role(words, role)].concat();
    view! {
        <form method="post" action="/staff/people/roles">
            <input type="hidden" name="account" value=account.to_owned() />
            <input type="hidden" name="role" value=role />
            <button type="submit" name="do" value=value class="quiet" aria-label=label>{text}</button>
        </form>
    }
    .into_any()
}
