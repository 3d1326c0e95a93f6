//! `/staff/people`: accounts and invitations of the projects that somebody manages.

use app::{
    documents::staff::{AccountLine, Here, InvitationLine, PeopleNews, PeoplePage, PeopleView},
    messages,
};
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;

use super::{super::form::Fields, ROWS, frame, go, show};
use crate::{
    administration::people::{Staff, appointments::appoints, invitations::may_take_back},
    http::error::Fault,
    state::AppState,
    storage::{
        self,
        accounts::{AccountRow, by_id},
        invitations::OpenInvitation,
    },
};
use domain::administration::{
    rights::{Right, may_give},
    roles::Role,
};

pub(super) async fn page(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    staff: Staff,
) -> Result<Response, Fault> {
    staff.must(Right::ManagePeople, None)?;
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    render(&state, &staff, &fields, None).await
}

/// The page; `without_role` is the project of an invitation that gives no role.
pub(super) async fn render(
    state: &AppState,
    staff: &Staff,
    fields: &Fields,
    without_role: Option<String>,
) -> Result<Response, Fault> {
    let status = without_role.as_ref().map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    let mut rows = state.people.accounts(staff, fields.text("after"), ROWS + 1).await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let after = |row: &AccountRow| form_urlencoded::byte_serialize(row.email.as_bytes()).collect::<String>();
    let next = rows.last().filter(|_| more).map(|last| format!("/staff/people?after={}", after(last)));
    let invitations = state.people.open_invitations(staff).await?;
    let projects = state.projects.now().await?;
    let view = PeopleView {
        frame: frame(staff, Here::People),
        accounts: rows.into_iter().map(|row| line(staff, row)).collect(),
        next,
        invitations: invitations.into_iter().map(|invitation| invitation_line(staff, invitation)).collect(),
        roles: Role::ALL.into_iter().filter(|role| may_give(staff.roles, *role)).map(Role::code).collect(),
        projects: projects.iter().map(|entry| entry.document.slug.clone()).filter(|slug| staff.is_of(slug)).collect(),
        everywhere: staff.project.is_none(),
        news: news(state, staff, fields).await?,
        without_role,
    };
    let body = move || view! { <PeoplePage view=view.clone() /> };
    Ok(show(|words| words.text(messages::STAFF_PEOPLE), status, body).await)
}

/// What was just changed, as the address says; of accounts that are the reader's to decide about.
async fn news(state: &AppState, staff: &Staff, fields: &Fields) -> storage::Result<Option<PeopleNews>> {
    if fields.text("withdrawn") == "1" {
        return Ok(Some(PeopleNews::Withdrawn));
    }
    let Some(id) = fields.first("changed") else { return Ok(None) };
    let row = by_id(&state.db, id).await?.filter(|row| staff.manages(row));
    Ok(row.map(|row| match row.disabled_at_ms {
        Some(_) => PeopleNews::Disabled(row.email),
        None => PeopleNews::Enabled(row.email),
    }))
}

fn invitation_line(staff: &Staff, open: OpenInvitation) -> InvitationLine {
    let OpenInvitation { row, invited_by_email } = open;
    InvitationLine {
        withdrawable: may_take_back(staff, &row),
        id: row.id,
        roles: row.roles,
        project: row.project,
        expires_at_ms: row.expires_at_ms,
        invited_by: invited_by_email,
    }
}

fn line(staff: &Staff, row: AccountRow) -> AccountLine {
    AccountLine {
        manageable: staff.manages(&row),
        appointable: appoints(staff, &row),
        id: row.id,
        email: row.email,
        roles: row.roles,
        project: row.project,
        created_at_ms: row.created_at_ms,
        disabled: row.disabled_at_ms.is_some(),
    }
}

/// Disables an account or enables it again.
pub(super) async fn change(State(state): State<AppState>, staff: Staff, fields: Fields) -> Result<Response, Fault> {
    staff.must(Right::ManagePeople, None)?;
    let disabled = match fields.text("do") {
        "disable" => true,
        "enable" => false,
        _ => return Err(Fault::malformed("This is neither disabling nor enabling an account.")),
    };
    let account = fields.text("account");
    state.people.set_disabled(&staff, account, disabled).await??;
    Ok(go(&format!("/staff/people?changed={account}")))
}
