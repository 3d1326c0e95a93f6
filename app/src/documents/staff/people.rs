//! `/staff/people`: who has an account, who is invited, and inviting somebody.

use domain::time::Millis;
use leptos::prelude::*;

use super::{
    field::{Choose, Tick, Ticks},
    frame::{Done, Frame, Framed, Problem},
    names,
    table::Table,
};
use crate::{
    i18n::{Words, use_words},
    messages,
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct PeopleView {
    /// Who looks at it.
    pub frame: Frame,
    /// Some of the accounts, by email.
    pub accounts: Vec<AccountLine>,
    /// Where the next ones are.
    pub next: Option<String>,
    /// Invitations that still work.
    pub invitations: Vec<InvitationLine>,
    /// Codes of the roles that may be given.
    pub roles: Vec<&'static str>,
    /// Projects that people may be invited to.
    pub projects: Vec<String>,
    /// Whether people may be invited to all projects at once.
    pub everywhere: bool,
    /// What was just changed.
    pub news: Option<PeopleNews>,
    /// The project chosen for an invitation that gives no role; none where nobody was about to invite.
    pub without_role: Option<String>,
}

/// What was just changed.
#[derive(Clone, Debug)]
pub enum PeopleNews {
    /// The account with this email was disabled.
    Disabled(String),
    /// The account with this email was enabled again.
    Enabled(String),
    /// An invitation was taken back.
    Withdrawn,
}

/// An account.
#[derive(Clone, Debug)]
pub struct AccountLine {
    /// Its id.
    pub id: String,
    /// Its email address.
    pub email: String,
    /// The codes of its roles.
    pub roles: Vec<String>,
    /// The only project it is for.
    pub project: Option<String>,
    /// When it was made.
    pub created_at_ms: Millis,
    /// Whether it is disabled.
    pub disabled: bool,
    /// Whether the reader decides about it.
    pub manageable: bool,
    /// Whether the reader decides about its roles.
    pub appointable: bool,
}

/// An invitation that still works.
#[derive(Clone, Debug)]
pub struct InvitationLine {
    /// Its id, which opens nothing.
    pub id: String,
    /// The codes of the roles it gives.
    pub roles: Vec<String>,
    /// The only project it is for.
    pub project: Option<String>,
    /// Until when it works.
    pub expires_at_ms: Millis,
    /// The email of whoever made it.
    pub invited_by: String,
    /// Whether the reader may take it back.
    pub withdrawable: bool,
}

/// The whole page.
#[component]
pub fn PeoplePage(
    /// What it shows.
    view: PeopleView,
) -> impl IntoView {
    let words = use_words();
    let PeopleView { frame, accounts, next, invitations, roles, projects, everywhere, news, without_role } = view;
    let done = news.map(|news| match news {
        PeopleNews::Disabled(email) => words.with(messages::STAFF_DISABLED_ONE, &[("email", &email)]),
        PeopleNews::Enabled(email) => words.with(messages::STAFF_ENABLED_ONE, &[("email", &email)]),
        PeopleNews::Withdrawn => words.text(messages::STAFF_INVITATION_WITHDRAWN),
    });
    let next = next.map(|href| view! { <p class="ways"><a href=href>{words.text(messages::STAFF_NEXT)}</a></p> });
    let tick = |code: &'static str| Tick {
        value: code.to_owned(),
        text: names::role(&words, code),
        hint: names::role_may(&words, code),
    };
    let roles: Vec<_> = roles.into_iter().map(tick).collect();
    let wrong = without_role.is_some().then(|| words.text(messages::STAFF_ROLES_CHOOSE));
    let all = everywhere.then(|| (String::new(), words.text(messages::STAFF_ALL_PROJECTS)));
    let projects: Vec<_> = all.into_iter().chain(projects.into_iter().map(|slug| (slug.clone(), slug))).collect();
    view! {
        <Framed frame=frame heading=words.text(messages::STAFF_PEOPLE)>
            <Problem text=wrong.clone() field=Some("role") />
            <Done text=done />
            <Accounts accounts=accounts />
            {next}
            <Invitations invitations=invitations />
            <section class="card">
                <h2>{words.text(messages::STAFF_INVITE)}</h2>
                <p>{words.text(messages::STAFF_INVITE_HOW)}</p>
                <form method="post" action="/staff/invitations">
                    <Ticks name="role" legend=words.text(messages::STAFF_ROLES) choices=roles error=wrong />
                    <Choose
                        name="project" label=words.text(messages::STAFF_PROJECT) choices=projects
                        selected=without_role.unwrap_or_default()
                    />
                    <button type="submit" class="button">{words.text(messages::STAFF_INVITE_MAKE)}</button>
                </form>
            </section>
        </Framed>
    }
    .into_any()
}

#[component]
fn Accounts(accounts: Vec<AccountLine>) -> impl IntoView {
    let words = use_words();
    let rows = accounts.into_iter().map(|account| account_row(&words, account)).collect::<Vec<_>>();
    let columns = [
        messages::STAFF_EMAIL,
        messages::STAFF_ROLES,
        messages::STAFF_PROJECT,
        messages::STAFF_SINCE,
        messages::STAFF_STATE,
    ]
    .map(|key| words.text(key));
    let caption = words.text(messages::STAFF_ACCOUNTS);
    view! { <Table caption=caption columns=columns.to_vec() rows=rows /> }.into_any()
}

fn account_row(words: &Words, account: AccountLine) -> Vec<AnyView> {
    let AccountLine { id, email, roles, project, created_at_ms, disabled, manageable, appointable } = account;
    let state = words.text(if disabled { messages::STAFF_DISABLED } else { messages::STAFF_ACTIVE });
    let change = appointable.then(|| {
        let href = ["/staff/people/roles?account=", &id].concat();
        let label = words.with(messages::STAFF_ROLES_CHANGE_ONE, &[("email", &email)]);
        view! { <p class="ways"><a href=href aria-label=label>{words.text(messages::STAFF_ROLES_CHANGE)}</a></p> }
    });
    let button = manageable.then(|| {
        let (value, key, label) = if disabled {
            ("enable", messages::STAFF_ENABLE, messages::STAFF_ENABLE_ONE)
        } else {
            ("disable", messages::STAFF_DISABLE, messages::STAFF_DISABLE_ONE)
        };
        let label = words.with(label, &[("email", &email)]);
        view! {
            <form method="post" action="/staff/people">
                <input type="hidden" name="account" value=id />
                <button type="submit" name="do" value=value class="quiet" aria-label=label>{words.text(key)}</button>
            </form>
        }
    });
    vec![
        email.into_any(),
        view! { {names::roles(words, &roles)}{change} }.into_any(),
        names::project(words, project.as_deref()).into_any(),
        names::moment(words, created_at_ms).into_any(),
        view! { {state}{button} }.into_any(),
    ]
}

#[component]
fn Invitations(invitations: Vec<InvitationLine>) -> impl IntoView {
    let words = use_words();
    if invitations.is_empty() {
        return ().into_any();
    }
    let line = |invitation: InvitationLine| {
        let role = names::roles(&words, &invitation.roles);
        let project = names::project(&words, invitation.project.as_deref());
        let until = names::moment(&words, invitation.expires_at_ms);
        let about =
            [("role", &*role), ("project", &*project), ("date", &*until), ("email", invitation.invited_by.as_str())];
        let text = words.with(messages::STAFF_INVITATION_LINE, &about);
        let label = [&words.text(messages::STAFF_INVITATION_WITHDRAW), ": ", &text].concat();
        let button = invitation.withdrawable.then(|| {
            view! {
                <form method="post" action="/staff/invitations/withdraw">
                    <input type="hidden" name="invitation" value=invitation.id />
                    <button type="submit" class="quiet" aria-label=label>{words.text(messages::STAFF_INVITATION_WITHDRAW)}</button>
                </form>
            }
        });
        view! { <li>{text}{button}</li> }.into_any()
    };
    let lines = invitations.into_iter().map(line).collect::<Vec<_>>();
    view! {
        <section class="card">
            <h2>{words.text(messages::STAFF_INVITATIONS)}</h2>
            <ul class="lines">{lines}</ul>
        </section>
    }
    .into_any()
}
