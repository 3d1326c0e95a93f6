//! `/staff/p/{slug}/devices`: the shared devices of a project, revoking one, and letting a new one in.

use domain::{
    collection::project::Event,
    text::Text,
    time::{from_rfc3339, zone::TimeZone},
    wire::v1::devices::DeviceSummary,
};
use leptos::prelude::*;

use super::{
    field::{Choose, Field},
    frame::{Done, Frame, Framed, Problem},
    table::Table,
    whole_link::LinkCode,
};
use crate::{
    i18n::{Words, use_words},
    messages,
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct DevicesView {
    /// Who looks at it.
    pub frame: Frame,
    /// The project's slug.
    pub project: String,
    /// The project's name.
    pub name: Text,
    /// Its devices, the latest first.
    pub devices: Vec<DeviceSummary>,
    /// Its events.
    pub events: Vec<Event>,
    /// Where it is.
    pub zone: TimeZone,
    /// What was just changed.
    pub news: Option<DeviceNews>,
    /// Whether the label that was typed cannot be one.
    pub bad_label: bool,
}

/// What became of a device, by its label.
#[derive(Clone, Debug)]
pub enum DeviceNews {
    /// It was revoked.
    Revoked(String),
    /// It was let in again.
    Restored(String),
}

/// What whoever invites a device sees, once.
#[derive(Clone, Debug)]
pub struct DeviceInvitedView {
    /// Who looks at it.
    pub frame: Frame,
    /// The project's slug.
    pub project: String,
    /// The code in letters.
    pub code: String,
    /// The link that the device opens; it begins with a slash where nobody knows what the site is called.
    pub link: String,
    /// When it ends, RFC 3339.
    pub expires_at: String,
    /// Where the project is.
    pub zone: TimeZone,
}

/// The list, and the form for a new device.
#[component]
pub fn DevicesPage(
    /// What it shows.
    view: DevicesView,
) -> impl IntoView {
    let words = use_words();
    let DevicesView { frame, project, name, devices, events, zone, news, bad_label } = view;
    let action = ["/staff/p/", &project, "/devices"].concat();
    let done = news.map(|news| match news {
        DeviceNews::Revoked(label) => words.with(messages::STAFF_DEVICE_IS_REVOKED, &[("label", &label)]),
        DeviceNews::Restored(label) => words.with(messages::STAFF_DEVICE_IS_RESTORED, &[("label", &label)]),
    });
    let name = name.get(words.tag());
    let wrong = bad_label.then(|| words.text(messages::STAFF_DEVICE_LABEL_BAD));
    let no_event = (String::new(), words.text(messages::STAFF_DEVICE_NO_EVENT));
    let events = events.iter().map(|event| (event.id.clone(), event.name.get(words.tag()).to_owned()));
    let events: Vec<_> = std::iter::once(no_event).chain(events).collect();
    view! {
        <Framed frame=frame heading=words.with(messages::STAFF_DEVICES_OF, &[("project", name)])>
            <Problem text=wrong.clone() field=Some("label") />
            <Done text=done />
            <p>{words.text(messages::STAFF_DEVICES_ABOUT)}</p>
            <List devices=devices events=events.clone() action=action.clone() zone=zone />
            <section class="card">
                <h2>{words.text(messages::STAFF_DEVICE_ADD)}</h2>
                <p>{words.text(messages::STAFF_DEVICE_ADD_HOW)}</p>
                <form method="post" action=action>
                    <Field name="label" label=words.text(messages::STAFF_DEVICE_LABEL) hint=Some(words.text(messages::STAFF_DEVICE_LABEL_HINT)) error=wrong />
                    <Choose name="event" label=words.text(messages::STAFF_DEVICE_EVENT) choices=events />
                    <button type="submit" name="do" value="invite" class="button">{words.text(messages::STAFF_DEVICE_SHOW_CODE)}</button>
                </form>
            </section>
        </Framed>
    }
    .into_any()
}

#[component]
fn List(devices: Vec<DeviceSummary>, events: Vec<(String, String)>, action: String, zone: TimeZone) -> impl IntoView {
    let words = use_words();
    if devices.is_empty() {
        return view! { <p>{words.text(messages::STAFF_DEVICES_NONE)}</p> }.into_any();
    }
    let columns = [
        messages::STAFF_DEVICE_LABEL,
        messages::STAFF_DEVICE_EVENT,
        messages::STAFF_SINCE,
        messages::STAFF_DEVICE_SEEN,
        messages::STAFF_STATE,
    ]
    .map(|key| words.text(key));
    let rows = devices.into_iter().map(|device| row(&words, device, (&events, &zone), &action)).collect::<Vec<_>>();
    let caption = words.text(messages::STAFF_DEVICES);
    view! { <Table caption=caption columns=columns.to_vec() rows=rows /> }.into_any()
}

fn row(
    words: &Words,
    device: DeviceSummary,
    (events, zone): (&[(String, String)], &TimeZone),
    action: &str,
) -> Vec<AnyView> {
    let DeviceSummary { id, label, event, enrolled_at, last_seen_at, revoked_at } = device;
    let moment = |text: &str| words.moment(from_rfc3339(text).unwrap_or_default(), zone);
    let known = event.as_ref().and_then(|event| events.iter().find(|(id, _)| id == event));
    let event = known.map(|(_, name)| name.clone()).or(event).unwrap_or_default();
    let seen = last_seen_at.map_or_else(|| words.text(messages::STAFF_DEVICE_NEVER_SEEN), |seen| moment(&seen));
    let state = match &revoked_at {
        Some(at) => words.with(messages::STAFF_DEVICE_REVOKED, &[("date", &moment(at))]),
        None => words.text(messages::STAFF_ACTIVE),
    };
    let (what, key, name) = match &revoked_at {
        Some(_) => ("restore", messages::STAFF_DEVICE_RESTORE, messages::STAFF_DEVICE_RESTORE_ONE),
        None => ("revoke", messages::STAFF_DEVICE_REVOKE, messages::STAFF_DEVICE_REVOKE_ONE),
    };
    let name = words.with(name, &[("label", &label)]);
    let change = view! {
        <form method="post" action=action.to_owned()>
            <input type="hidden" name="device" value=id />
            <button type="submit" name="do" value=what class="quiet" aria-label=name>{words.text(key)}</button>
        </form>
    };
    vec![
        label.into_any(),
        event.into_any(),
        moment(&enrolled_at).into_any(),
        seen.into_any(),
        view! { {state}{change} }.into_any(),
    ]
}

/// The code as a picture to scan and in letters.
#[component]
pub fn DeviceInvitedPage(
    /// What it shows.
    view: DeviceInvitedView,
) -> impl IntoView {
    let words = use_words();
    let DeviceInvitedView { frame, project, code, link, expires_at, zone } = view;
    let until = words.moment(from_rfc3339(&expires_at).unwrap_or_default(), &zone);
    view! {
        <Framed frame=frame heading=words.text(messages::STAFF_DEVICE_INVITED)>
            <p>{words.with(messages::STAFF_DEVICE_INVITED_HOW, &[("date", &until)])}</p>
            <section class="card">
                <LinkCode link=link.clone() label=words.text(messages::STAFF_DEVICE_QR) />
                <h2>{words.text(messages::STAFF_DEVICE_CODE)}</h2>
                <p class="secret">{code}</p>
                <p>{words.text(messages::STAFF_DEVICE_CODE_HOW)}</p>
                <p class="secret">{link}</p>
            </section>
            <p><a href=["/staff/p/", &project, "/devices"].concat()>{words.text(messages::STAFF_DEVICES)}</a></p>
        </Framed>
    }
    .into_any()
}
