//! Messages about shared devices: inviting one, enrolling it, listing and revoking. A token is shown once, to its device.

use serde::{Deserialize, Serialize};

/// A device to be enrolled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NewDevice {
    /// What staff call it, such as "Tablet 2".
    pub label: String,
    /// The event it is for; it must be one of the project's.
    #[serde(default)]
    pub event: Option<String>,
}

/// A way in for one device, once and soon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeviceInvitation {
    /// In letters, as people type it: `7K3M-9QXD-0T5B`.
    pub code: String,
    /// The path that a QR code leads to; the code stands behind `#`, so that it reaches no log.
    pub path: String,
    /// When it ends, RFC 3339.
    pub expires_at: String,
}

/// A device asks to be enrolled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EnrolRequest {
    /// The code, as scanned or typed.
    pub code: String,
}

/// What a device keeps: it may send for one project, and nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Enrolled {
    /// To be sent as `Authorization: Bearer` with every batch. It is shown this once.
    pub token: String,
    /// The device's id, which every response gathered on it carries.
    pub device: String,
    /// The project's slug.
    pub project: String,
    /// The event.
    #[serde(default)]
    pub event: Option<String>,
    /// What staff call it.
    pub label: String,
}

crate::read_fields!(Enrolled { token, device, project, label ; event ; });

/// A device as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DeviceSummary {
    /// Names it when it is revoked.
    pub id: String,
    /// What staff call it.
    pub label: String,
    /// The event.
    pub event: Option<String>,
    /// When it was enrolled, RFC 3339.
    pub enrolled_at: String,
    /// When it last sent something, RFC 3339, to the minute; none before it did.
    pub last_seen_at: Option<String>,
    /// When it was revoked, RFC 3339; none while it may send.
    pub revoked_at: Option<String>,
}
