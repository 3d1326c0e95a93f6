//! What surrounds the pages of somebody who is signed in: where they can go, who they are, and the way out.

use leptos::prelude::*;

use crate::{
    i18n::use_words,
    messages::{self, Key},
};

/// Who looks at the page, and which page it is.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The email address of who is signed in.
    pub email: String,
    /// Whether they may manage people.
    pub people: bool,
    /// Whether they may read the audit log.
    pub audit: bool,
    /// The page.
    pub here: Here,
}

/// The pages that every staff page links to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Here {
    /// The list of projects.
    Projects,
    /// Accounts and invitations.
    People,
    /// The audit log.
    Audit,
    /// One's own account.
    Account,
    /// A page below one of these.
    Below,
}

/// A page with its frame. The heading comes first after the links, and messages after it.
#[component]
pub(super) fn Framed(
    /// Who looks at it.
    frame: Frame,
    /// Its heading.
    #[prop(into)]
    heading: String,
    /// The page.
    children: Children,
) -> impl IntoView {
    let words = use_words();
    let link = |path: &'static str, key: Key, here: Here, shown: bool| {
        let current = (frame.here == here).then_some("page");
        shown.then(|| view! { <li><a href=path aria-current=current>{words.text(key)}</a></li> }.into_any())
    };
    let links: Vec<AnyView> = [
        link("/staff", messages::STAFF_PROJECTS, Here::Projects, true),
        link("/staff/people", messages::STAFF_PEOPLE, Here::People, frame.people),
        link("/staff/audit", messages::STAFF_AUDIT, Here::Audit, frame.audit),
        link("/staff/account", messages::STAFF_ACCOUNT, Here::Account, true),
    ]
    .into_iter()
    .flatten()
    .collect();
    view! {
        <div class="staff">
            <nav class="staff-menu" aria-label=words.text(messages::STAFF_MENU)>
                <ul>{links}</ul>
                <form method="post" action="/staff/sign-out">
                    <p>{words.with(messages::STAFF_SIGNED_IN_AS, &[("email", &frame.email)])}</p>
                    <button type="submit" class="quiet">{words.text(messages::STAFF_SIGN_OUT)}</button>
                </form>
            </nav>
            <h1>{heading}</h1>
            {children()}
        </div>
    }
    .into_any()
}

/// Says that something was done.
#[component]
pub(super) fn Done(
    /// What.
    text: Option<String>,
) -> impl IntoView {
    text.map(|text| view! { <div class="banner" role="status"><p>{text}</p></div> }.into_any())
}

/// Says at the top what is wrong, before the form says it again beside the field.
#[component]
pub(super) fn Problem(
    /// What.
    text: Option<String>,
    /// The id of the field it is about.
    #[prop(optional_no_strip)]
    field: Option<&'static str>,
) -> impl IntoView {
    let words = use_words();
    text.map(|text| {
        let text = match field {
            Some(field) => view! { <a href=["#", field].concat()>{text}</a> }.into_any(),
            None => text.into_any(),
        };
        view! {
            <div class="banner warning" role="alert">
                <h2>{words.text(messages::FORM_PROBLEM)}</h2>
                <p>{text}</p>
            </div>
        }
        .into_any()
    })
}
