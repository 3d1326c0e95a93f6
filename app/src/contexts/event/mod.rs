//! Event mode as its pages see it: which screen is open, who is being asked, and what the device may tell of it.
//!
//! # Layout
//! `staff` is what staff do with the device, `person` one person's way. Everything about one person ends with [`EventContext::next_person`]. Answers are sealed here, the moment they are
//! finished; nothing else of them ever leaves memory.

mod person;
mod staff;

use domain::{
    collection::{questionnaire::Style, receipt_code::ReceiptCode},
    time::Millis,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    i18n::{Words, use_words},
    platform::{
        event_device::{self, Missing},
        idle, navigation,
    },
};
use {
    super::{
        draft::DraftContext,
        outbox::OutboxContext,
        pack::PackContext,
        shared::{use_outbox, use_pack, use_this_device},
        this_device::ThisDevice,
    },
    crate::event_device::{Device, Gathered, Settings},
};

/// Where shared devices are at home.
const HOME: &str = "/event";
/// Kept in the address while the page is loaded in another language.
const PRACTICE: &str = "&practice";
/// How often a sign-out that is due is tried again.
const SIGN_OUT_EVERY_MS: Millis = 30_000;

/// What the whole page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The device's record is being read.
    Opening,
    /// The device was not let in yet, or is to be let in anew.
    Prepare,
    /// For staff: whether it is ready, how it is set, what it gathered.
    Device,
    /// Waits for the next person.
    Start,
    /// Somebody is being asked.
    Person,
    /// Asks for the PIN.
    Leave,
}

/// Whether everything is in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Being looked at.
    Checking,
    /// Everything was read back.
    Ready,
    /// This is missing.
    NotReady(Missing),
}

/// What became of a PIN that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinTry {
    /// Nothing yet.
    None,
    /// It is not the PIN.
    Wrong,
    /// Too many were wrong.
    Wait,
}

/// Event mode.
#[derive(Clone, Copy)]
pub struct EventContext {
    /// What the whole page shows.
    pub screen: RwSignal<Screen>,
    /// The device's record; none while it was not let in.
    pub device: RwSignal<Option<Device>>,
    /// Whether everything is in place.
    pub readiness: RwSignal<Readiness>,
    /// Whether answers count for nothing.
    pub practice: RwSignal<bool>,
    /// The wording that the person chose.
    pub style: RwSignal<Style>,
    /// Whether somebody else reads the questions aloud and fills in the answers.
    pub helped: RwSignal<bool>,
    /// The person's receipt code, until they have it.
    pub receipt: RwSignal<Option<ReceiptCode>>,
    /// Seconds until the page is cleared, while the warning is shown.
    pub warning_s: RwSignal<Option<u32>>,
    warned_at_ms: StoredValue<Millis>,
    signed_out_at_ms: StoredValue<Millis>,
    draft: StoredValue<Option<DraftContext>>,
    outbox: OutboxContext,
    pack: PackContext,
    phone: ThisDevice,
    words: Words,
}

/// Event mode.
pub fn use_event() -> EventContext {
    expect_context::<EventContext>()
}

/// Provides event mode, and reads what the device knows.
pub fn provide_event() -> EventContext {
    let event = EventContext {
        screen: RwSignal::new(Screen::Opening),
        device: RwSignal::new(None),
        readiness: RwSignal::new(Readiness::Checking),
        practice: RwSignal::new(false),
        style: RwSignal::new(Style::Standard),
        helped: RwSignal::new(false),
        receipt: RwSignal::new(None),
        warning_s: RwSignal::new(None),
        warned_at_ms: StoredValue::new(0),
        signed_out_at_ms: StoredValue::new(0),
        draft: StoredValue::new(None),
        outbox: use_outbox(),
        pack: use_pack(),
        phone: use_this_device(),
        words: use_words(),
    };
    provide_context(event);
    navigation::leave_nothing_behind();
    if let Some(owner) = Owner::current() {
        idle::watch(move || owner.with(|| event.beat()));
    }
    spawn_local(event.open());
    event
}

impl EventContext {
    /// How the device is set.
    pub fn settings(self) -> Settings {
        self.device.with(|device| device.as_ref().map(|device| device.settings.clone())).unwrap_or_default()
    }

    /// The project's slug.
    pub fn project(self) -> String {
        self.device.with_untracked(|device| device.as_ref().map(|device| device.project.clone())).unwrap_or_default()
    }

    /// Whether answers count for nothing, without following it.
    pub fn is_practice(self) -> bool {
        self.practice.get_untracked()
    }

    /// What was gathered here; none until the outbox has been read.
    pub fn gathered(self) -> Option<Gathered> {
        self.outbox.headers.with(|headers| headers.as_deref().map(Gathered::of))
    }

    fn note(self, change: impl Fn(&mut Device) + 'static) {
        spawn_local(async move {
            if let Ok(device) = event_device::change(change).await {
                self.device.set(Some(device));
            }
        });
    }
}
