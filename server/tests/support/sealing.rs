//! Sealing as a shared device does it, and letting one in.

use outbox::seal::seal;
use serde_json::{Value, json};

use super::{Answer, Site, call, envelope, post};
use domain::wire::v1::{
    SealingKey,
    devices::{Enrolled, NewDevice},
};

/// The key that the project's pack says now.
pub async fn key(site: &Site) -> SealingKey {
    let pack = site.get("/api/v1/projects/mascot/pack").await.json();
    serde_json::from_value(pack["sealing_key"].clone()).unwrap()
}

/// The n-th envelope, gathered at an event on a device.
pub fn gathered(n: u32, device: &str) -> Value {
    let mut changed = envelope(n);
    (changed["channel"], changed["device"]) = (json!("event"), json!(device));
    changed
}

/// An envelope as the device sends it.
pub fn sealed(plain: &Value, key: &SealingKey) -> Value {
    let randomness = server::system::random::bytes();
    serde_json::from_str(&seal(&plain.to_string(), key, randomness).unwrap()).unwrap()
}

/// Lets a device in.
pub async fn enrol(site: &Site, project: &str) -> Enrolled {
    let new = NewDevice { label: "Tablet 1".to_owned(), event: None };
    let invitation = site.state.devices.invite(project, new, None).await.unwrap();
    site.state.devices.enrol(&invitation.code).await.unwrap()
}

/// Sends envelopes with a token.
pub async fn send_with(site: &Site, token: &str, envelopes: &[Value]) -> Answer {
    let mut request = post(json!({ "responses": envelopes }).to_string());
    request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    call(server::router(site.state.clone()), request).await
}
