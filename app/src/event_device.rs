//! What a shared device of staff is given and keeps: its token, the event, how it is set, and counts without answers.
//!
//! It lies on the device as one record. No answer and no receipt code is ever part of it.

use domain::{
    collection::questionnaire::Length,
    time::Millis,
    wire::v1::{Outcome, SealingKey, devices::Enrolled},
};
use outbox::{Header, State};
use serde::Serialize;

/// The shortest time without a touch before the warning.
pub const SHORTEST_IDLE_S: u32 = 30;
/// The longest.
pub const LONGEST_IDLE_S: u32 = 600;
/// How long the warning counts down. WCAG 2.2.1 asks for at least twenty seconds.
pub const WARNING_S: u32 = 20;
/// So many wrong PINs in a row make everybody wait.
const WRONG_PINS: u32 = 5;
/// How long.
const PIN_WAIT_MS: Millis = 60_000;

/// A device that was let in.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Device {
    /// Sends, and reads nothing.
    pub token: String,
    /// Its id, on every response.
    pub device: String,
    /// The project's slug.
    pub project: String,
    /// The event.
    pub event: Option<String>,
    /// What staff call it.
    pub label: String,
    /// The server's key that responses are sealed to: its name.
    pub key_id: String,
    /// And the key itself; empty until the questions are here.
    pub public_key: String,
    /// When everything was last read back.
    pub ready_at_ms: Option<Millis>,
    /// How many bytes that was.
    pub ready_bytes: usize,
    /// How it is set.
    pub settings: Settings,
    /// How to leave event mode; none while it is not on.
    pub pin: Option<Pin>,
    /// Wrong PINs since the last right one.
    pub wrong_pins: u32,
    /// No PIN is looked at before this moment.
    pub pin_not_before_ms: Millis,
    /// Whether the staff session is still to be ended on the server.
    pub sign_out_due: bool,
    /// The id of the response that the open form would become.
    pub open_form: Option<String>,
    /// Forms that were begun and not finished.
    pub partials: u32,
}

/// How event mode goes about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// How much is asked.
    pub length: Length,
    /// How long nobody has to touch the device before the warning.
    pub idle_s: u32,
    /// Whether what was answered before somebody walked away is kept.
    pub keep_partials: bool,
    /// Who gathers.
    pub initials: String,
    /// The language that each new person is met with.
    pub language: String,
}

/// A PIN as the device keeps it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pin {
    /// Chance, hex.
    pub salt: String,
    /// PBKDF2 of the PIN, hex.
    pub hash: String,
}

domain::read_fields!(Pin { salt, hash ; ; });
domain::read_fields!(Settings { length, idle_s, keep_partials, initials, language ; ; });
domain::read_fields!(Device {
    token, device, project, label, key_id, public_key, ready_bytes, settings ;
    event, ready_at_ms, pin, wrong_pins, pin_not_before_ms, sign_out_due, open_form, partials ;
});

impl Default for Settings {
    fn default() -> Self {
        Self {
            length: Length::Quick,
            idle_s: 60,
            keep_partials: false,
            initials: String::new(),
            language: String::new(),
        }
    }
}

impl Device {
    /// A device that was let in just now: nothing is ready yet. What was counted before goes on counting.
    pub fn enrolled(enrolled: Enrolled, before: Option<Self>) -> Self {
        let Enrolled { token, device, project, event, label } = enrolled;
        let (settings, partials) = before.map(|before| (before.settings, before.partials)).unwrap_or_default();
        Self { token, device, project, event, label, settings, partials, ..Self::default() }
    }

    /// The key to seal to; none until the questions are here.
    pub fn sealing_key(&self) -> Option<SealingKey> {
        let Self { key_id, public_key, .. } = self.clone();
        (!public_key.is_empty()).then_some(SealingKey { key_id, public_key })
    }

    /// Whether event mode is on.
    pub fn is_locked(&self) -> bool {
        self.pin.is_some()
    }

    /// Notes a PIN that was tried.
    pub fn pin_tried(&mut self, right: bool, now_ms: Millis) {
        if right {
            self.pin = None;
            self.wrong_pins = 0;
            return;
        }
        self.wrong_pins += 1;
        if self.wrong_pins.is_multiple_of(WRONG_PINS) {
            self.pin_not_before_ms = now_ms + PIN_WAIT_MS;
        }
    }

    /// Whether a PIN may be tried. A wait longer than any that is given means that the clock was put back.
    pub fn pin_may_be_tried(&self, now_ms: Millis) -> bool {
        now_ms >= self.pin_not_before_ms || self.pin_not_before_ms > now_ms + PIN_WAIT_MS
    }

    /// Closes the form that was open, if any: a partial, unless its response is on the device.
    pub fn close_form(&mut self, on_the_device: impl Fn(&str) -> bool) {
        if let Some(id) = self.open_form.take()
            && !on_the_device(&id)
        {
            self.partials += 1;
        }
    }
}

/// What was gathered on this device and what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Finished by people.
    pub finished: usize,
    /// To be sent.
    pub waiting: usize,
    /// On the server.
    pub sent: usize,
    /// Of these, set aside for staff.
    pub aside: usize,
    /// Not taken by the server.
    pub refused: usize,
    /// When the oldest that waits was finished.
    pub oldest_ms: Option<Millis>,
}

impl Gathered {
    /// Counts the entries of shared devices; a person's own are not counted.
    pub fn of(headers: &[Header]) -> Self {
        let mut gathered = Self::default();
        for header in headers.iter().filter(|header| header.token.is_some()) {
            gathered.finished += 1;
            match &header.state {
                State::Waiting { .. } => {
                    gathered.waiting += 1;
                    let at_ms = header.created_at_ms;
                    gathered.oldest_ms = Some(gathered.oldest_ms.map_or(at_ms, |oldest_ms| oldest_ms.min(at_ms)));
                }
                State::Sent { outcome, .. } => {
                    gathered.sent += 1;
                    gathered.aside += usize::from(*outcome == Outcome::Quarantined);
                }
                State::Refused { .. } => gathered.refused += 1,
            }
        }
        gathered
    }

    /// Whether there are responses, and the server has every one.
    pub fn all_arrived(self) -> bool {
        self.finished > 0 && self.sent == self.finished
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_wrong_pins_make_everybody_wait_and_a_right_one_opens() {
        let mut device = Device { pin: Some(Pin { salt: "s".into(), hash: "h".into() }), ..Device::default() };
        for _ in 0..4 {
            device.pin_tried(false, 1_000);
        }
        assert!(device.pin_may_be_tried(1_000));
        device.pin_tried(false, 1_000);
        assert!(!device.pin_may_be_tried(60_999) && device.pin_may_be_tried(61_000));
        assert!(device.pin_may_be_tried(-1_000_000), "a clock put back locks nobody out");
        device.pin_tried(true, 61_000);
        assert!(!device.is_locked() && device.wrong_pins == 0);
    }

    #[test]
    fn a_form_that_was_open_is_a_partial_unless_it_was_finished() {
        let mut device = Device { open_form: Some("one".into()), ..Device::default() };
        device.close_form(|id| id == "one");
        assert_eq!((device.partials, &device.open_form), (0, &None));
        device.open_form = Some("two".into());
        device.close_form(|_| false);
        device.close_form(|_| false);
        assert_eq!(device.partials, 1);
    }

    #[test]
    fn green_needs_every_response_of_the_device_on_the_server() {
        let entry = |id: &str, token: Option<&str>, state: Option<State>| {
            let entry = outbox::Entry::new(id.into(), "fair".into(), String::new(), None, 7);
            let header = Header { token: token.map(str::to_owned), ..entry.header };
            Header { state: state.unwrap_or_else(|| header.state.clone()), ..header }
        };
        let sent = |outcome| Some(State::Sent { at_ms: 9, outcome });
        let own = entry("own", None, None);
        assert!(!Gathered::of(std::slice::from_ref(&own)).all_arrived(), "nothing was gathered");
        let stored = entry("one", Some("t"), sent(Outcome::Stored));
        let aside = entry("two", Some("t"), sent(Outcome::Quarantined));
        assert!(Gathered::of(&[own, stored.clone(), aside]).all_arrived());
        let refused = State::Refused { at_ms: 9, code: "bad_envelope".into(), message: String::new() };
        for open in [entry("three", Some("t"), None), entry("three", Some("t"), Some(refused))] {
            assert!(!Gathered::of(&[stored.clone(), open]).all_arrived());
        }
    }

    #[test]
    fn the_record_reads_back() {
        let enrolled = Enrolled { token: "t".into(), label: "Tablet".into(), ..Enrolled::default() };
        let device = Device { open_form: Some("one".into()), ..Device::enrolled(enrolled, None) };
        let text = serde_json::to_string(&device).unwrap();
        assert_eq!(domain::json::read::<Device>(&text), Some(device));
    }
}
