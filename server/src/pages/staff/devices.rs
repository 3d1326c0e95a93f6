//! `/staff/p/{slug}/devices`: the shared devices of a project. A code is shown once, to whoever asked for it.

use app::{
    messages,
    pages::staff::{DeviceInvitedPage, DeviceInvitedView, DevicesPage, DevicesView, Here},
};
use axum::{
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use domain::wire::v1::devices::NewDevice;
use leptos::prelude::*;

use super::{super::form::Fields, frame, go, invitation::site_address, show};
use crate::{
    devices::DeviceError,
    error::Fault,
    people::{Right, Staff},
    projects::ProjectEntry,
    state::AppState,
};

pub(super) async fn page(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    staff: Staff,
) -> Result<Response, Fault> {
    staff.must(Right::ManageDevices, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let changed = Fields::parse(query.unwrap_or_default().as_bytes()).text("changed") == "1";
    let view = DevicesView { changed, ..view(&state, &staff, &project).await? };
    Ok(list(view, StatusCode::OK).await)
}

/// Invites a device, revokes one, or lets a revoked one in again.
pub(super) async fn change(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    staff: Staff,
    fields: Fields,
) -> Result<Response, Fault> {
    staff.must(Right::ManageDevices, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    match fields.text("do") {
        "invite" => invite(&state, &headers, &staff, &project, &fields).await,
        "revoke" => match state.devices.revoke(&slug, fields.text("device"), Some(&staff.account)).await {
            Ok(()) | Err(DeviceError::UnknownDevice) => Ok(go(&format!("/staff/p/{slug}/devices?changed=1"))),
            Err(error) => Err(error.into()),
        },
        "restore" => match state.devices.restore(&slug, fields.text("device"), Some(&staff.account)).await {
            Ok(()) => {
                state.ingest.device_known(&slug);
                Ok(go(&format!("/staff/p/{slug}/devices?changed=1")))
            }
            Err(DeviceError::UnknownDevice) => Ok(go(&format!("/staff/p/{slug}/devices?changed=1"))),
            Err(error) => Err(error.into()),
        },
        _ => Err(Fault::malformed("This is neither inviting nor revoking a device.")),
    }
}

async fn invite(
    state: &AppState,
    headers: &HeaderMap,
    staff: &Staff,
    project: &ProjectEntry,
    fields: &Fields,
) -> Result<Response, Fault> {
    let event = Some(fields.text("event")).filter(|event| !event.is_empty()).map(str::to_owned);
    let device = NewDevice { label: fields.text("label").to_owned(), event };
    let slug = &project.document.slug;
    let invitation = match state.devices.invite(slug, device, Some(&staff.account)).await {
        Ok(invitation) => invitation,
        Err(DeviceError::BadLabel) => {
            let view = DevicesView { bad_label: true, ..view(state, staff, project).await? };
            return Ok(list(view, StatusCode::UNPROCESSABLE_ENTITY).await);
        }
        Err(error) => return Err(error.into()),
    };
    let view = DeviceInvitedView {
        frame: frame(staff, Here::Below),
        project: slug.clone(),
        code: invitation.code,
        link: [site_address(state, headers), invitation.path].concat(),
        expires_at: invitation.expires_at,
    };
    let body = move || view! { <DeviceInvitedPage view=view.clone() /> };
    Ok(show(|words| words.text(messages::STAFF_DEVICE_INVITED), StatusCode::OK, body).await)
}

async fn view(state: &AppState, staff: &Staff, project: &ProjectEntry) -> Result<DevicesView, Fault> {
    Ok(DevicesView {
        frame: frame(staff, Here::Below),
        project: project.document.slug.clone(),
        devices: state.devices.list(&project.document.slug).await?,
        events: project.document.events.clone(),
        changed: false,
        bad_label: false,
    })
}

async fn list(view: DevicesView, status: StatusCode) -> Response {
    let body = move || view! { <DevicesPage view=view.clone() /> };
    show(|words| words.text(messages::STAFF_DEVICES), status, body).await
}
