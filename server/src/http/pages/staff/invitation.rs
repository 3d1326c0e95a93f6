//! Inviting somebody, and the page that an invitation opens. What the link holds is in no query and no log.

use app::{
    documents::staff::{Here, InvitationPage, InvitationView, InvitedPage, InvitedView},
    messages,
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use leptos::prelude::*;

use super::{super::form::Fields, frame, go, people, show, sign_in};
use crate::{
    administration::people::{
        Passphrase, Staff,
        accounts::AddError,
        invitations::{Invitation, WORKS_MS},
    },
    http::{error::Fault, guard, site_address::SiteAddress},
    state::AppState,
};
use domain::administration::{
    rights::Right,
    roles::{Role, Roles},
};

/// Makes a link and shows it, once.
pub(super) async fn invite(
    State(state): State<AppState>,
    site: SiteAddress,
    staff: Staff,
    fields: Fields,
) -> Result<Response, Fault> {
    staff.must(Right::ManagePeople, None)?;
    let roles: Option<Vec<Role>> = fields.all("role").map(Role::from_code).collect();
    let roles = roles.ok_or_else(|| Fault::malformed("There is no such role."))?;
    let Some(roles) = Roles::of(roles) else {
        return people::render(&state, &staff, &Fields::default(), Some(fields.text("project").to_owned())).await;
    };
    let project = Some(fields.text("project")).filter(|slug| !slug.is_empty()).map(str::to_owned);
    if let Some(slug) = &project {
        staff.must(Right::ManagePeople, Some(slug))?;
        state.projects.get(slug).await?.ok_or_else(Fault::unknown_project)?;
    }
    let token = state.people.invite(&staff, &Invitation { roles, project: project.clone() }).await??;
    let view = InvitedView {
        frame: frame(&staff, Here::Below),
        link: site.link(&format!("/staff/invitation/{token}")),
        roles: roles.codes(),
        project,
        expires_at_ms: state.clock.now_ms() + WORKS_MS,
    };
    let body = move || view! { <InvitedPage view=view.clone() /> };
    Ok(show(|words| words.text(messages::STAFF_INVITED), StatusCode::OK, body).await)
}

/// Takes an invitation back.
pub(super) async fn withdraw(State(state): State<AppState>, staff: Staff, fields: Fields) -> Result<Response, Fault> {
    staff.must(Right::ManagePeople, None)?;
    state.people.withdraw_invitation(&staff, fields.text("invitation")).await??;
    Ok(go("/staff/people?withdrawn=1"))
}

/// What the link opens.
pub(super) async fn open(State(state): State<AppState>, Path(token): Path<String>) -> Result<Response, Fault> {
    match view(&state, &token).await? {
        Some(view) => Ok(render(view, StatusCode::OK).await),
        None => Ok(render(InvitationView::default(), StatusCode::GONE).await),
    }
}

/// Makes the account and signs in.
pub(super) async fn accept(
    State(state): State<AppState>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Fault> {
    let token = fields.text("token");
    let Some(view) = view(&state, token).await? else {
        return Ok(render(InvitationView::default(), StatusCode::GONE).await);
    };
    let view = InvitationView { email: fields.text("email").to_owned(), ..view };
    let Ok(passphrase) = Passphrase::new(fields.text("passphrase")) else {
        return Ok(render(InvitationView { weak: true, ..view }, StatusCode::UNPROCESSABLE_ENTITY).await);
    };
    let browser = guard::known_browser(&headers, &state.config);
    let wrong = match state.people.accept(token, &view.email, &passphrase, browser).await {
        Ok(entered) => return Ok(sign_in::signed_in(&entered, "/staff", &state)),
        Err(AddError::InvitationOver) => return Ok(render(InvitationView::default(), StatusCode::GONE).await),
        Err(AddError::NoEmail(_)) => InvitationView { no_email: true, ..view },
        Err(AddError::Taken(_)) => InvitationView { taken: true, ..view },
        Err(AddError::Storage(error)) => return Err(error.into()),
    };
    Ok(render(wrong, StatusCode::UNPROCESSABLE_ENTITY).await)
}

async fn view(state: &AppState, token: &str) -> Result<Option<InvitationView>, Fault> {
    let invitation = state.people.invitation(token).await?;
    Ok(invitation.map(|invitation| InvitationView {
        token: Some(token.to_owned()),
        roles: invitation.roles.codes(),
        project: invitation.project,
        ..InvitationView::default()
    }))
}

async fn render(view: InvitationView, status: StatusCode) -> Response {
    let body = move || view! { <InvitationPage view=view.clone() /> };
    show(|words| words.text(messages::STAFF_INVITATION), status, body).await
}
