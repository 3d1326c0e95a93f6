//! `/api/v1/projects/{slug}/devices` and `/api/v1/devices/enrol`: inviting, enrolling, listing and revoking devices.

use super::problems::StaffProblems;
use axum::{
    Json,
    extract::{
        Path, State,
        rejection::{JsonRejection, PathRejection},
    },
    http::{HeaderName, HeaderValue, StatusCode, header},
};
use domain::{
    administration::rights::Right,
    wire::v1::{
        Problem,
        devices::{DeviceInvitation, DeviceSummary, EnrolRequest, Enrolled, NewDevice},
    },
};

use crate::{
    administration::people::Staff,
    collection::devices::DeviceError,
    http::{address::ClientAddress, error::Fault},
    state::AppState,
};

type NeverKept = [(HeaderName, HeaderValue); 1];

/// Codes and tokens are shown once and kept by nobody on the way.
fn never_kept() -> NeverKept {
    [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))]
}

/// The devices of a project
#[utoipa::path(get, path = "/api/v1/projects/{slug}/devices",
    params(("slug" = String, Path, description = "The project's name in addresses.")),
    responses(
        (status = 200, body = [DeviceSummary]),
        StaffProblems
    ))]
pub(super) async fn list(
    State(state): State<AppState>,
    slug: Result<Path<String>, PathRejection>,
    staff: Staff,
) -> Result<(NeverKept, Json<Vec<DeviceSummary>>), Fault> {
    let Path(slug) = slug.map_err(|_| Fault::unknown_project())?;
    staff.must(Right::ManageDevices, Some(&slug))?;
    state.projects.get(&slug).await?.ok_or_else(Fault::unknown_project)?;
    Ok((never_kept(), Json(state.devices.list(&slug).await?)))
}

/// Invite a device
///
/// The code works once and for ten minutes.
#[utoipa::path(post, path = "/api/v1/projects/{slug}/devices", request_body = NewDevice,
    params(("slug" = String, Path, description = "The project's name in addresses.")),
    responses(
        (status = 201, body = DeviceInvitation),
        (status = 400, description = "`malformed`", body = Problem),
        (status = 401, description = "`sign_in`", body = Problem),
        (status = 403, description = "`not_allowed`, or `cross_site`", body = Problem),
        (status = 404, description = "`unknown_project`", body = Problem),
        (status = 422, description = "`bad_label` or `unknown_event`", body = Problem)
    ))]
pub(super) async fn invite(
    State(state): State<AppState>,
    slug: Result<Path<String>, PathRejection>,
    staff: Staff,
    body: Result<Json<NewDevice>, JsonRejection>,
) -> Result<(StatusCode, NeverKept, Json<DeviceInvitation>), Fault> {
    let Path(slug) = slug.map_err(|_| Fault::unknown_project())?;
    staff.must(Right::PrepareDevice, Some(&slug))?;
    let Json(device) = body.map_err(|_| Fault::malformed("A device needs a label in JSON."))?;
    let invitation = state.devices.invite(&slug, device, Some(&staff.account)).await?;
    Ok((StatusCode::CREATED, never_kept(), Json(invitation)))
}

/// Enrol this device
///
/// The code stands for the right to; nobody needs to be signed in on the device.
#[utoipa::path(post, path = "/api/v1/devices/enrol", request_body = EnrolRequest, responses(
    (status = 200, description = "The device's token, shown this once.", body = Enrolled),
    (status = 400, description = "`malformed`", body = Problem),
    (status = 404, description = "`unknown_code`: used, too old, or mistyped", body = Problem),
    (status = 429, description = "`rate_limited`, with `Retry-After`", body = Problem)
))]
pub(super) async fn enrol(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    body: Result<Json<EnrolRequest>, JsonRejection>,
) -> Result<(NeverKept, Json<Enrolled>), Fault> {
    state.rate_limit.take(address, 1, state.clock.now_ms())?;
    let Json(asked) = body.map_err(|_| Fault::malformed("Enrolling needs a code in JSON."))?;
    let enrolled = state.devices.enrol(&asked.code).await?;
    state.ingest.device_known(&enrolled.project);
    Ok((never_kept(), Json(enrolled)))
}

/// Revoke a device
///
/// What it still sends is kept aside until staff admit it.
#[utoipa::path(delete, path = "/api/v1/projects/{slug}/devices/{id}",
    params(
        ("slug" = String, Path, description = "The project's name in addresses."),
        ("id" = String, Path, description = "The device's id.")
    ),
    responses(
        (status = 204, description = "Revoked."),
        (status = 401, description = "`sign_in`", body = Problem),
        (status = 403, description = "`not_allowed`, or `cross_site`", body = Problem),
        (status = 404, description = "`unknown_device`", body = Problem)
    ))]
pub(super) async fn revoke(
    State(state): State<AppState>,
    path: Result<Path<(String, String)>, PathRejection>,
    staff: Staff,
) -> Result<StatusCode, Fault> {
    let Path((slug, id)) = path.map_err(|_| Fault::unknown_project())?;
    staff.must(Right::ManageDevices, Some(&slug))?;
    state.devices.revoke(&slug, &id, Some(&staff.account)).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<DeviceError> for Fault {
    fn from(error: DeviceError) -> Self {
        let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
        match error {
            DeviceError::BadLabel => {
                Self::new(unprocessable, "bad_label", "A device needs a label of 1 to 60 letters.")
            }
            DeviceError::UnknownEvent(_) => Self::new(unprocessable, "unknown_event", "The project has no such event."),
            DeviceError::UnknownProject => Self::unknown_project(),
            DeviceError::BadCode => {
                let title = "This code was used, is too old, or has a slip in it. Ask for a new one.";
                Self::new(StatusCode::NOT_FOUND, "unknown_code", title)
            }
            DeviceError::UnknownDevice => {
                Self::new(StatusCode::NOT_FOUND, "unknown_device", "There is no such device, or it was revoked before.")
            }
            DeviceError::Disabled => Self::not_allowed(),
            DeviceError::Storage(error) => error.into(),
        }
    }
}
