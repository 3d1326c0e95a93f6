//! What staff do with a shared device: let it in, look whether it is ready, and turn event mode on and off.

use leptos::{prelude::*, task::spawn_local};

use super::{EventContext, HOME, PRACTICE, PinTry, Readiness, Screen};
use crate::{
    event_device::{Device, Settings},
    platform::{
        clock::now_ms,
        event_device::{self, Missing},
        fetch, lock, navigation, pin,
    },
};

/// Held by the page that is open: a form of another tab is no partial.
const PAGE: &str = "coeval-event";

impl EventContext {
    /// Reads the record. A form that was open when the page ended counts as a partial.
    pub(super) async fn open(self) {
        let address = navigation::query_and_fragment();
        self.outbox.refresh().await;
        let finished: Vec<String> = self
            .outbox
            .headers
            .with_untracked(|headers| headers.iter().flatten().map(|header| header.id.clone()).collect());
        let alone = lock::hold_for_the_page(PAGE).await;
        let close = |device: &mut Device| {
            if alone {
                device.close_form(|id| finished.iter().any(|known| known == id));
            }
        };
        let device = match event_device::load().await {
            Ok(Some(_)) => event_device::change(close).await.ok(),
            _ => None,
        };
        let Some(device) = device else { return self.screen.set(Screen::Prepare) };
        let (is_locked, is_invited) = (device.is_locked(), !address.1.is_empty());
        self.pack.open(device.project.clone(), self.words.tag());
        self.device.set(Some(device));
        self.practice.set(!is_locked && address.0.contains(PRACTICE));
        self.screen.set(match (is_locked || self.is_practice(), is_invited) {
            (true, _) => Screen::Start,
            (false, true) => Screen::Prepare,
            (false, false) => Screen::Device,
        });
        self.check(false);
    }

    /// Takes over a record that was just written, and makes the device ready.
    pub fn let_in(self, device: Device) {
        self.pack.open(device.project.clone(), self.words.tag());
        navigation::replace(HOME);
        self.device.set(Some(device));
        self.screen.set(Screen::Device);
        self.readiness.set(Readiness::Checking);
        let project = self.project();
        spawn_local(async move { self.looked(event_device::prepare(&project).await) });
    }

    /// Reads everything back, with or without signal; with `fetching`, what is missing is fetched first.
    pub fn check(self, fetching: bool) {
        self.readiness.set(Readiness::Checking);
        let project = self.project();
        spawn_local(async move {
            self.looked(match fetching {
                true => event_device::prepare(&project).await,
                false => event_device::check(&project, false).await,
            });
        });
    }

    fn looked(self, found: Result<Device, Missing>) {
        match found {
            Ok(device) => {
                self.device.set(Some(device));
                self.readiness.set(Readiness::Ready);
            }
            Err(missing) => self.readiness.set(Readiness::NotReady(missing)),
        }
    }

    /// Changes how the device is set.
    pub fn set(self, change: impl Fn(&mut Settings) + 'static) {
        self.note(move |device| change(&mut device.settings));
    }

    /// Turns event mode on with a PIN to leave it. The staff session ends, on the server too.
    pub fn enter(self, digits: String, failed: RwSignal<bool>) {
        let language = self.words.tag();
        spawn_local(async move {
            let Some(made) = pin::make(&digits).await else { return failed.set(true) };
            let lock = move |device: &mut Device| {
                device.pin = Some(made.clone());
                device.wrong_pins = 0;
                device.sign_out_due = true;
                language.clone_into(&mut device.settings.language);
            };
            match event_device::change(lock).await {
                Ok(device) => {
                    self.device.set(Some(device));
                    self.next_person();
                    self.sign_out().await;
                }
                Err(_) => failed.set(true),
            }
        });
    }

    /// Turns event mode off, if these are the digits of the PIN.
    pub fn leave(self, digits: String, tried: RwSignal<PinTry>) {
        let Some(device) = self.device.get_untracked() else { return };
        let Some(known) = device.pin.clone().filter(|_| device.pin_may_be_tried(now_ms())) else {
            return tried.set(PinTry::Wait);
        };
        spawn_local(async move {
            let right = pin::is(&known, &digits).await;
            let at_ms = now_ms();
            let Ok(device) = event_device::change(move |device| device.pin_tried(right, at_ms)).await else { return };
            let may_go_on = device.pin_may_be_tried(at_ms);
            self.device.set(Some(device));
            match right {
                true => self.screen.set(Screen::Device),
                false => tried.set(if may_go_on { PinTry::Wrong } else { PinTry::Wait }),
            }
        });
    }

    /// Lets staff try it: nothing that is answered counts.
    pub fn practise(self) {
        self.practice.set(true);
        self.next_person();
    }

    /// Ends practice.
    pub fn end_practice(self) {
        self.practice.set(false);
        self.screen.set(Screen::Device);
    }

    /// Loads the page in another language. Only while nobody is being asked.
    pub fn speak(self, tag: &str) {
        let practice = if self.is_practice() { PRACTICE } else { "" };
        navigation::load_instead(&[HOME, "?lang=", tag, practice].concat());
    }

    pub(super) async fn sign_out(self) {
        self.signed_out_at_ms.set_value(now_ms());
        if fetch::sign_out().await {
            self.note(|device| device.sign_out_due = false);
        }
    }
}
