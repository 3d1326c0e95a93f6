//! `/staff/sign-in`: an email and a passphrase. Pasting and password managers are welcome.

use leptos::prelude::*;

use super::{
    field::Field,
    frame::{Done, Problem},
};
use crate::{i18n::use_words, messages, phone::first_account::FirstAccount};

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub struct SignInView {
    /// Where to go afterwards; a path on this site.
    pub next: String,
    /// The email typed before.
    pub email: String,
    /// Whether email or passphrase were wrong.
    pub wrong: bool,
    /// Minutes to wait after too many tries.
    pub wait_minutes: Option<u64>,
    /// Whether somebody has just signed out.
    pub signed_out: bool,
    /// How the first account is made; empty once there is one.
    pub first_account: Vec<String>,
}

/// The whole page.
#[component]
pub fn SignInPage(
    /// What it shows.
    view: SignInView,
) -> impl IntoView {
    let words = use_words();
    let wrong = view.wrong.then(|| words.text(messages::STAFF_SIGN_IN_WRONG));
    let wait = view.wait_minutes.map(|minutes| words.count(messages::STAFF_SIGN_IN_WAIT, minutes, &[]));
    let field = view.wrong.then_some("email");
    let signed_out = view.signed_out.then(|| words.text(messages::STAFF_SIGNED_OUT));
    view! {
        <div class="staff">
            <h1>{words.text(messages::STAFF_SIGN_IN)}</h1>
            <Problem text=wait.or_else(|| wrong.clone()) field=field />
            <Done text=signed_out />
            <p>{words.text(messages::STAFF_SIGN_IN_WHO)}" "<a href="/">{words.text(messages::PROJECT_ALL)}</a></p>
            <FirstAccount lines=view.first_account />
            <form method="post" action="/staff/sign-in">
                <input type="hidden" name="next" value=view.next />
                <Field name="email" label=words.text(messages::STAFF_EMAIL) kind="email" autocomplete="username" value=view.email error=wrong />
                <Field name="passphrase" label=words.text(messages::STAFF_PASSPHRASE) kind="password" autocomplete="current-password" />
                <button type="submit" class="button">{words.text(messages::STAFF_SIGN_IN)}</button>
            </form>
        </div>
    }
    .into_any()
}
