//! Letting this device in: by a code, or by somebody who is signed in on it. What the device keeps is not known here.

use domain::{
    json::{self, Value},
    wire::v1::devices::{EnrolRequest, Enrolled, NewDevice},
};
use outbox::{NoReply, Reply};

use super::{event_device, fetch};
use crate::event_device::Device;

/// Why a device was not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The code was used, is too old or never was one.
    Code,
    /// No code was typed.
    NoCode,
    /// Nobody is signed in here.
    SignIn,
    /// Whoever is signed in may not.
    NotAllowed,
    /// The label cannot be.
    Label,
    /// No word from the server.
    NoSignal,
    /// The browser does not let the app keep anything.
    Storage,
}

/// Lets this device in with a code, and keeps what it is given.
///
/// # Errors
/// Why it was not let in.
pub async fn enrol(code: &str) -> Result<Device, Refusal> {
    if code.trim().is_empty() {
        return Err(Refusal::NoCode);
    }
    let before = event_device::load().await.map_err(|_| Refusal::Storage)?;
    let body = serde_json::to_string(&EnrolRequest { code: code.to_owned() }).map_err(|_| Refusal::Code)?;
    let reply = settled(fetch::post_json("/api/v1/devices/enrol", &body).await)?;
    let enrolled: Enrolled = json::read(&reply).ok_or(Refusal::NoSignal)?;
    let device = Device::enrolled(enrolled, before);
    event_device::save(&device).await.map_err(|_| Refusal::Storage)?;
    Ok(device)
}

/// Lets this device in as whoever is signed in on it.
///
/// # Errors
/// Why it was not let in.
pub async fn enrol_signed_in(project: &str, device: &NewDevice) -> Result<Device, Refusal> {
    let body = serde_json::to_string(device).map_err(|_| Refusal::Label)?;
    let reply = settled(fetch::post_json(&["/api/v1/projects/", project, "/devices"].concat(), &body).await)?;
    let invitation: Value = json::read(&reply).ok_or(Refusal::NoSignal)?;
    enrol(invitation.get("code").and_then(Value::as_str).ok_or(Refusal::NoSignal)?).await
}

fn settled(reply: Result<Reply, NoReply>) -> Result<String, Refusal> {
    let reply = reply.map_err(|_| Refusal::NoSignal)?;
    match reply.status {
        200 | 201 => Ok(reply.body),
        401 => Err(Refusal::SignIn),
        403 => Err(Refusal::NotAllowed),
        404 => Err(Refusal::Code),
        422 => Err(Refusal::Label),
        _ => Err(Refusal::NoSignal),
    }
}
