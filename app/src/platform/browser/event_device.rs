//! The record of a shared device in IndexedDB, and everything that has to be on it before event mode works.
//!
//! The record lies beside the packs under a name that no project can have, so that no other phone's database changes.

use domain::{json, json::Value, text::Text, time::Millis, wire::v1::SealingKey};
use outbox::StoreProblem;

use super::{
    clock::now_ms,
    fetch,
    indexed_db::{PACKS, Transaction, read, write},
    random, service_worker,
};
use crate::{
    event_device::Device,
    messages::{self, Language},
};

const RECORD: &str = "$device";

/// An event as its project names it.
#[derive(Clone, Debug, PartialEq)]
pub struct EventName {
    /// Stable id.
    pub id: String,
    /// Its name.
    pub name: Text,
}

domain::read_fields!(EventName { id ; name ; });

/// The record; none on a device that was not let in.
///
/// # Errors
/// When the database cannot be read.
pub async fn load() -> Result<Option<Device>, StoreProblem> {
    read(&[PACKS], async |transaction| record(transaction).await).await
}

/// Writes a whole record.
///
/// # Errors
/// When it is not safe on the device.
pub async fn save(device: &Device) -> Result<(), StoreProblem> {
    write(&[PACKS], async |transaction| put(transaction, device)).await
}

/// Changes the record as it is then; gives the changed one.
///
/// # Errors
/// When there is none, or the change is not safe on the device.
pub async fn change(change: impl Fn(&mut Device)) -> Result<Device, StoreProblem> {
    write(&[PACKS], async |transaction| {
        let mut device = record(transaction).await?.ok_or_else(nothing)?;
        change(&mut device);
        put(transaction, &device)?;
        Ok(device)
    })
    .await
}

async fn record(transaction: &Transaction) -> Result<Option<Device>, StoreProblem> {
    Ok(transaction.get(PACKS, RECORD).await?.and_then(|text| json::read(&text)))
}

fn put(transaction: &Transaction, device: &Device) -> Result<(), StoreProblem> {
    transaction.put(PACKS, RECORD, &serde_json::to_string(device).map_err(|_| nothing())?)
}

fn nothing() -> StoreProblem {
    StoreProblem::Failed("this device was not let in".to_owned())
}

/// What is not in place yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Files of the app.
    Files,
    /// The questions, in some language.
    Questions,
    /// The server has no key to seal to, or none that works.
    Key,
}

/// Fetches what is missing, and reads everything back.
///
/// # Errors
/// The first thing that is not in place.
pub async fn prepare(project: &str) -> Result<Device, Missing> {
    for language in languages() {
        fetch_pack(project, language).await;
    }
    let _ = service_worker::ask_to_persist().await;
    check(project, true).await
}

/// Reads everything back; with `fetching`, files that are missing are fetched first. Works without signal.
///
/// # Errors
/// The first thing that is not in place.
pub async fn check(project: &str, fetching: bool) -> Result<Device, Missing> {
    let files_bytes = service_worker::event_files(fetching).await.ok_or(Missing::Files)?;
    let mut bytes = files_bytes;
    let mut key = None;
    for language in languages() {
        let text = kept_pack(project, language).await.ok_or(Missing::Questions)?;
        bytes += text.len();
        key = sealing_key(&json::read(&text).ok_or(Missing::Questions)?);
    }
    let key = key.filter(works).ok_or(Missing::Key)?;
    let at_ms = now_ms();
    let noted = change(|device| ready(device, &key, bytes, at_ms)).await;
    noted.map_err(|_| Missing::Questions)
}

fn ready(device: &mut Device, key: &SealingKey, bytes: usize, at_ms: Millis) {
    device.key_id.clone_from(&key.key_id);
    device.public_key.clone_from(&key.public_key);
    device.ready_bytes = bytes;
    device.ready_at_ms = Some(at_ms);
}

/// Whether something can be sealed to a key: better known now than when somebody has finished.
fn works(key: &SealingKey) -> bool {
    let probe = r#"{"id":"0","revision":1,"project":"probe"}"#;
    outbox::seal::seal(probe, key, random::bytes()).is_ok()
}

/// The events of a project; none without a reply from the server.
pub async fn events(project: &str, language: &str) -> Option<Vec<EventName>> {
    fetch_pack(project, language).await.and_then(|pack| events_in(&pack))
}

/// The event's name, from the questions that are on the device.
pub async fn event_name(project: &str, event: &str, language: &str) -> Option<Text> {
    let events = events_in(&kept_pack(project, language).await?)?;
    events.into_iter().find(|known| known.id == event).map(|known| known.name)
}

fn events_in(pack: &str) -> Option<Vec<EventName>> {
    let pack: Value = json::read(pack)?;
    json::required(pack.get("project")?.as_object()?, "events")
}

fn sealing_key(pack: &Value) -> Option<SealingKey> {
    let text = |name: &str| Some(pack.get("sealing_key")?.get(name)?.as_str()?.to_owned());
    Some(SealingKey { key_id: text("key_id")?, public_key: text("public_key")? })
}

/// Every language that people can choose.
fn languages() -> impl Iterator<Item = &'static str> {
    messages::LANGUAGES.iter().filter(|language| language.name != language.tag).map(|language: &Language| language.tag)
}

fn key(project: &str, language: &str) -> String {
    [project, "|", language].concat()
}

async fn kept_pack(project: &str, language: &str) -> Option<String> {
    let key = key(project, language);
    read(&[PACKS], async |transaction| transaction.get(PACKS, &key).await).await.ok().flatten()
}

/// Asks the server for a pack and keeps it.
async fn fetch_pack(project: &str, language: &str) -> Option<String> {
    let reply = fetch::get(&["/api/v1/projects/", project, "/pack?lang=", language].concat()).await.ok()?;
    let text = (reply.status == 200 && json::read::<Value>(&reply.body).is_some()).then_some(reply.body)?;
    let key = key(project, language);
    let kept = write(&[PACKS], async |transaction| transaction.put(PACKS, &key, &text)).await;
    kept.ok().map(|()| text)
}
