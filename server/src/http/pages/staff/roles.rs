//! `/staff/people/roles`: the roles of one account, giving one more and taking one back.

use app::{
    documents::staff::{ConfirmView, Confirmation, HeldRole, Here, RolesNews, RolesPage, RolesView},
    messages,
};
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;

use super::{super::form::Fields, ask_to_confirm, frame, go, is_confirmed, show};
use crate::{
    administration::people::{
        Staff,
        appointments::{AppointError, Change, appoints},
    },
    http::error::Fault,
    state::AppState,
    storage::accounts::{AccountRow, by_id},
};
use domain::administration::{
    rights::{Right, may_give},
    roles::{Role, Roles},
};

pub(super) async fn page(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    staff: Staff,
) -> Result<Response, Fault> {
    staff.must(Right::ManagePeople, None)?;
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let row = of(&state, &staff, &fields).await?;
    let news = news(&row, &fields);
    Ok(render(&staff, row, news).await)
}

/// Gives a role or takes one back, after asking once more.
pub(super) async fn change(State(state): State<AppState>, staff: Staff, fields: Fields) -> Result<Response, Fault> {
    staff.must(Right::ManagePeople, None)?;
    let role = Role::from_code(fields.text("role")).ok_or_else(|| Fault::malformed("There is no such role."))?;
    let change = match fields.text("do") {
        "give" => Change::Give(role),
        "take" => Change::TakeBack(role),
        _ => return Err(Fault::malformed("This is neither giving a role nor taking one back.")),
    };
    let row = of(&state, &staff, &fields).await?;
    if !may_give(staff.roles, role) {
        return Err(Fault::not_allowed());
    }
    if !is_confirmed(&fields) {
        return Ok(ask(&staff, row, change).await);
    }
    let news = match state.people.change_roles(&staff, &row.id, change).await {
        Ok(roles) => return Ok(go(&after(&staff, &row.id, roles, change))),
        Err(AppointError::NotAllowed) => return Err(Fault::not_allowed()),
        Err(AppointError::LastRole) => RolesNews::Last,
        Err(AppointError::LastAdmin) => RolesNews::LastAdmin,
        Err(AppointError::Storage(error)) => return Err(error.into()),
    };
    Ok(render(&staff, row, Some(news)).await)
}

/// What was just changed, as the address says, where it is so.
fn news(row: &AccountRow, fields: &Fields) -> Option<RolesNews> {
    let role = |name| fields.first(name).and_then(Role::from_code);
    let has = |role: &Role| Roles::from_codes(&row.roles).is_some_and(|roles| roles.has(*role));
    let given = role("given").filter(has).map(|role| RolesNews::Given(role.code()));
    given.or_else(|| role("taken").filter(|role| !has(role)).map(|role| RolesNews::Taken(role.code())))
}

/// The account that is asked about, if it is the reader's to decide about its roles.
async fn of(state: &AppState, staff: &Staff, fields: &Fields) -> Result<AccountRow, Fault> {
    let row = by_id(&state.db, fields.text("account")).await?.ok_or_else(Fault::not_found)?;
    if appoints(staff, &row) { Ok(row) } else { Err(Fault::not_allowed()) }
}

/// Where somebody goes on: nobody who gave up looking after people is led to a page about them.
fn after(staff: &Staff, account: &str, roles: Roles, change: Change) -> String {
    if account == staff.account && !roles.may(Right::ManagePeople) {
        return "/staff/account".to_owned();
    }
    let (name, role) = match change {
        Change::Give(role) => ("given", role),
        Change::TakeBack(role) => ("taken", role),
    };
    format!("/staff/people/roles?account={account}&{name}={}", role.code())
}

async fn ask(staff: &Staff, row: AccountRow, change: Change) -> Response {
    let back = format!("/staff/people/roles?account={}", row.id);
    let (deed, what, role) = match change {
        Change::Give(role) => (Confirmation::GiveRole { email: row.email, role: role.code() }, "give", role),
        Change::TakeBack(role) => (Confirmation::TakeRole { email: row.email, role: role.code() }, "take", role),
    };
    let fields = vec![("do", what.to_owned()), ("account", row.id), ("role", role.code().to_owned())];
    let action = "/staff/people/roles".to_owned();
    ask_to_confirm(ConfirmView { frame: frame(staff, Here::Below), deed, action, fields, back }).await
}

async fn render(staff: &Staff, row: AccountRow, news: Option<RolesNews>) -> Response {
    let is_wrong = matches!(news, Some(RolesNews::Last | RolesNews::LastAdmin));
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let roles = Roles::from_codes(&row.roles);
    let has = |role: Role| roles.is_some_and(|roles| roles.has(role));
    let is_only = |role| roles.is_some_and(|roles| roles.without(role).is_none());
    let held = |role: Role| HeldRole { role: role.code(), removable: may_give(staff.roles, role) && !is_only(role) };
    let view = RolesView {
        frame: frame(staff, Here::Below),
        account: row.id,
        email: row.email,
        project: row.project,
        held: Role::ALL.into_iter().filter(|role| has(*role)).map(held).collect(),
        more: Role::ALL
            .into_iter()
            .filter(|role| !has(*role) && may_give(staff.roles, *role))
            .map(Role::code)
            .collect(),
        news,
    };
    let email = view.email.clone();
    let body = move || view! { <RolesPage view=view.clone() /> };
    show(|words| words.with(messages::STAFF_ROLES_OF, &[("email", &email)]), status, body).await
}
