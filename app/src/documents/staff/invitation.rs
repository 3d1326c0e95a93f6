//! An invitation on both sides: the link and QR code for whoever invites, and the page it opens for whoever is invited.

use domain::time::Millis;
use leptos::prelude::*;

use super::{
    field::Field,
    frame::{Frame, Framed, Problem},
    names,
    whole_link::{CopiedLink, LinkCode},
};
use crate::{i18n::use_words, messages};

/// What whoever invites sees, once.
#[derive(Clone, Debug)]
pub struct InvitedView {
    /// Who looks at it.
    pub frame: Frame,
    /// The link; it begins with a slash where nobody knows what the site is called.
    pub link: String,
    /// The codes of the roles it gives.
    pub roles: Vec<&'static str>,
    /// The only project it is for.
    pub project: Option<String>,
    /// Until when it works.
    pub expires_at_ms: Millis,
}

/// The link and its QR code.
#[component]
pub fn InvitedPage(
    /// What it shows.
    view: InvitedView,
) -> impl IntoView {
    let words = use_words();
    let role = names::roles(&words, &view.roles);
    let project = names::project(&words, view.project.as_deref());
    let until = names::moment(&words, view.expires_at_ms);
    let about = words.with(messages::STAFF_INVITED_ABOUT, &[("role", &role), ("project", &project), ("date", &until)]);
    view! {
        <Framed frame=view.frame heading=words.text(messages::STAFF_INVITED)>
            <p>{about}</p>
            <p>{words.text(messages::STAFF_INVITED_ONCE)}</p>
            <section class="card">
                <h2>{words.text(messages::STAFF_INVITED_LINK)}</h2>
                <CopiedLink link=view.link.clone() />
                <LinkCode link=view.link label=words.text(messages::STAFF_INVITED_QR) />
            </section>
            <p><a href="/staff/people">{words.text(messages::STAFF_PEOPLE)}</a></p>
        </Framed>
    }
    .into_any()
}

/// What whoever is invited sees.
#[derive(Clone, Debug, Default)]
pub struct InvitationView {
    /// What the link holds; none when it works no more.
    pub token: Option<String>,
    /// The codes of the roles it gives.
    pub roles: Vec<&'static str>,
    /// The only project it is for.
    pub project: Option<String>,
    /// The email typed before.
    pub email: String,
    /// Whether the email is none.
    pub no_email: bool,
    /// Whether there is an account with this email already.
    pub taken: bool,
    /// Whether the passphrase is too short or too long.
    pub weak: bool,
}

/// The page that makes an account.
#[component]
pub fn InvitationPage(
    /// What it shows.
    view: InvitationView,
) -> impl IntoView {
    let words = use_words();
    let Some(token) = view.token else {
        return view! {
            <div class="staff">
                <h1>{words.text(messages::STAFF_INVITATION_OVER)}</h1>
                <p>{words.text(messages::STAFF_INVITATION_OVER_WHY)}</p>
                <p><a href="/staff/sign-in">{words.text(messages::STAFF_SIGN_IN)}</a></p>
            </div>
        }
        .into_any();
    };
    let role = names::roles(&words, &view.roles);
    let project = names::project(&words, view.project.as_deref());
    let many = view.roles.len() as u64;
    let about = words.count(messages::STAFF_INVITATION_ABOUT, many, &[("role", &role), ("project", &project)]);
    let no_email = view.no_email.then(|| words.text(messages::STAFF_EMAIL_NONE));
    let taken = view.taken.then(|| words.text(messages::STAFF_EMAIL_TAKEN));
    let email_error = no_email.or(taken);
    let weak = view.weak.then(|| words.text(messages::STAFF_PASSPHRASE_SHORT));
    let field = email_error.as_ref().map(|_| "email").or(view.weak.then_some("passphrase"));
    view! {
        <div class="staff">
            <h1>{words.text(messages::STAFF_INVITATION)}</h1>
            <Problem text=email_error.clone().or_else(|| weak.clone()) field=field />
            <p>{about}</p>
            <form method="post" action="/staff/invitation">
                <input type="hidden" name="token" value=token />
                <Field name="email" label=words.text(messages::STAFF_EMAIL) kind="email" autocomplete="username" value=view.email error=email_error />
                <Field
                    name="passphrase" label=words.text(messages::STAFF_PASSPHRASE_NEW) kind="password" autocomplete="new-password"
                    hint=Some(words.text(messages::STAFF_PASSPHRASE_HINT)) error=weak
                />
                <button type="submit" class="button">{words.text(messages::STAFF_INVITATION_ACCEPT)}</button>
            </form>
        </div>
    }
    .into_any()
}
