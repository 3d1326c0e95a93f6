//! `/staff/account`: one's own account: what it is for, a new passphrase, and signing out everywhere.

use leptos::prelude::*;

use super::{
    field::Field,
    frame::{Done, Frame, Framed, Problem},
    names,
};
use crate::{i18n::use_words, messages};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct AccountView {
    /// Who looks at it.
    pub frame: Frame,
    /// The codes of their roles.
    pub roles: Vec<&'static str>,
    /// The only project they are for.
    pub project: Option<String>,
    /// Whether the passphrase has just been changed.
    pub changed: bool,
    /// Whether the old passphrase was wrong.
    pub wrong: bool,
    /// Minutes to wait after too many tries.
    pub wait_minutes: Option<u64>,
    /// What is wrong with the new one.
    pub weak: bool,
}

/// The whole page.
#[component]
pub fn AccountPage(
    /// What it shows.
    view: AccountView,
) -> impl IntoView {
    let words = use_words();
    let wrong = view.wrong.then(|| words.text(messages::STAFF_OLD_WRONG));
    let weak = view.weak.then(|| words.text(messages::STAFF_PASSPHRASE_SHORT));
    let wait = view.wait_minutes.map(|minutes| words.count(messages::STAFF_SIGN_IN_WAIT, minutes, &[]));
    let field = view.wrong.then_some("old").or(view.weak.then_some("new"));
    let done = view.changed.then(|| words.text(messages::STAFF_PASSPHRASE_CHANGED));
    let role = names::roles(&words, &view.roles);
    let project = names::project(&words, view.project.as_deref());
    let about = words.with(messages::STAFF_ACCOUNT_ABOUT, &[("role", &role), ("project", &project)]);
    view! {
        <Framed frame=view.frame heading=words.text(messages::STAFF_ACCOUNT)>
            <Problem text=wait.or_else(|| wrong.clone()).or_else(|| weak.clone()) field=field />
            <Done text=done />
            <p>{about}</p>
            <section class="card">
                <h2>{words.text(messages::STAFF_PASSPHRASE_CHANGE)}</h2>
                <form method="post" action="/staff/account">
                    <Field name="old" label=words.text(messages::STAFF_PASSPHRASE_OLD) kind="password" autocomplete="current-password" error=wrong />
                    <Field
                        name="new" label=words.text(messages::STAFF_PASSPHRASE_NEW) kind="password" autocomplete="new-password"
                        hint=Some(words.text(messages::STAFF_PASSPHRASE_HINT)) error=weak
                    />
                    <button type="submit" class="button">{words.text(messages::STAFF_PASSPHRASE_CHANGE)}</button>
                </form>
            </section>
            <section class="card">
                <h2>{words.text(messages::STAFF_EVERYWHERE)}</h2>
                <p>{words.text(messages::STAFF_EVERYWHERE_WHY)}</p>
                <form method="post" action="/staff/sign-out-everywhere">
                    <button type="submit" class="danger">{words.text(messages::STAFF_EVERYWHERE)}</button>
                </form>
            </section>
        </Framed>
    }
    .into_any()
}
