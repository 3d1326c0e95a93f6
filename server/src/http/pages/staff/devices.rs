//! `/staff/p/{slug}/devices`: the shared devices of a project. A code is shown once, to whoever asked for it.

use app::{
    documents::staff::{
        ConfirmView, Confirmation, DeviceInvitedPage, DeviceInvitedView, DeviceNews, DevicesPage, DevicesView, Here,
    },
    messages,
};
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::Response,
};
use domain::{administration::rights::Right, wire::v1::devices::NewDevice};
use leptos::prelude::*;

use super::{super::form::Fields, ask_to_confirm, frame, go, is_confirmed, show};
use crate::{
    administration::{people::Staff, projects::ProjectEntry},
    collection::devices::DeviceError,
    http::{error::Fault, site_address::SiteAddress},
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
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let view = view(&state, &staff, &project).await?;
    let changed = view.devices.iter().find(|device| device.id == fields.text("changed"));
    let news = changed.map(|device| match device.revoked_at {
        Some(_) => DeviceNews::Revoked(device.label.clone()),
        None => DeviceNews::Restored(device.label.clone()),
    });
    Ok(list(DevicesView { news, ..view }, StatusCode::OK).await)
}

/// Invites a device, revokes one once that was asked about, or lets a revoked one in again.
pub(super) async fn change(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    site: SiteAddress,
    staff: Staff,
    fields: Fields,
) -> Result<Response, Fault> {
    staff.must(Right::ManageDevices, Some(&slug))?;
    let project = state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    let device = fields.text("device");
    let list = format!("/staff/p/{slug}/devices");
    let changed = || go(&format!("{list}?changed={device}"));
    match fields.text("do") {
        "invite" => invite(&state, &site, &staff, &project, &fields).await,
        "revoke" if !is_confirmed(&fields) => ask(&state, &staff, &slug, device).await,
        "revoke" => match state.devices.revoke(&slug, device, Some(&staff.account)).await {
            Ok(()) => Ok(changed()),
            Err(DeviceError::UnknownDevice) => Ok(go(&list)),
            Err(error) => Err(error.into()),
        },
        "restore" => match state.devices.restore(&slug, device, Some(&staff.account)).await {
            Ok(()) => {
                state.ingest.device_known(&slug);
                Ok(changed())
            }
            Err(DeviceError::UnknownDevice) => Ok(go(&list)),
            Err(error) => Err(error.into()),
        },
        _ => Err(Fault::malformed("This is neither inviting nor revoking a device.")),
    }
}

/// Asks once more before a device is revoked; back to the list where there is no such device.
async fn ask(state: &AppState, staff: &Staff, slug: &str, device: &str) -> Result<Response, Fault> {
    let back = format!("/staff/p/{slug}/devices");
    let known = state.devices.list(slug).await?.into_iter().find(|known| known.id == device);
    let Some(known) = known.filter(|known| known.revoked_at.is_none()) else { return Ok(go(&back)) };
    let (frame, deed) = (frame(staff, Here::Below), Confirmation::Revoke { label: known.label });
    let fields = vec![("do", "revoke".to_owned()), ("device", known.id)];
    Ok(ask_to_confirm(ConfirmView { frame, deed, action: back.clone(), fields, back }).await)
}

async fn invite(
    state: &AppState,
    site: &SiteAddress,
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
        link: site.link(&invitation.path),
        expires_at: invitation.expires_at,
        zone: project.time_zone().clone(),
    };
    let body = move || view! { <DeviceInvitedPage view=view.clone() /> };
    Ok(show(|words| words.text(messages::STAFF_DEVICE_INVITED), StatusCode::OK, body).await)
}

async fn view(state: &AppState, staff: &Staff, project: &ProjectEntry) -> Result<DevicesView, Fault> {
    Ok(DevicesView {
        frame: frame(staff, Here::Below),
        project: project.document.slug.clone(),
        name: project.document.name.clone(),
        devices: state.devices.list(&project.document.slug).await?,
        events: project.document.events.clone(),
        zone: project.time_zone().clone(),
        news: None,
        bad_label: false,
    })
}

async fn list(view: DevicesView, status: StatusCode) -> Response {
    let body = move || view! { <DevicesPage view=view.clone() /> };
    show(|words| words.text(messages::STAFF_DEVICES), status, body).await
}
