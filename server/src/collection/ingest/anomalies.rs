//! What looks odd about how a response came: a hidden field that somebody filled in, answers faster than hands, many at
//! a time from one place. Staff look at it; nothing is refused or left out for it, and no puzzle is asked of anybody.
//!
//! Addresses and devices are remembered in memory only, for as long as a burst may take, and no flag names one. So every
//! replica has its own eye, and a restart closes it for a moment: a flag is a hint, never a proof.

use std::collections::{HashMap, VecDeque};

use domain::{
    collection::{anomaly::Anomaly, envelope::Plain, response::Channel},
    time::Millis,
};
use uuid::Uuid;

/// What the plain form saw of whoever sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormSigns {
    /// Whether the field that no person sees was filled in.
    pub hidden_field: bool,
    /// How long the form was open, by the server's own clock.
    pub took_ms: Millis,
}

/// Fewer answers can be given in no time at all.
const FEWEST_ANSWERS: usize = 5;
/// Nobody reads a question and answers it faster, on a page with all of them either.
const FASTEST_ANSWER_MS: Millis = 500;

/// What is odd about one response, looked at on its own.
pub(super) fn signs(id: &str, plain: &Plain, form: Option<FormSigns>) -> Vec<Anomaly> {
    let mut found = Vec::new();
    if form.is_some_and(|form| form.hidden_field) {
        found.push(Anomaly::HiddenField);
    }
    let took_ms = match form {
        Some(form) => Some(form.took_ms),
        None => begun_at_ms(id).and_then(|begun| Some(domain::time::from_rfc3339(&plain.captured_at)? - begun)),
    };
    let fastest_ms = FASTEST_ANSWER_MS * plain.answers.len() as Millis;
    if plain.answers.len() >= FEWEST_ANSWERS
        && plain.channel != Channel::Paper
        && took_ms.is_some_and(|took_ms| (0..fastest_ms).contains(&took_ms))
    {
        found.push(Anomaly::TooFast);
    }
    found
}

/// When the form was begun, by the same clock that says when it was finished: ids are minted at the first question, and
/// a UUID of version 7 says when.
fn begun_at_ms(id: &str) -> Option<Millis> {
    let (seconds, nanos) = Uuid::parse_str(id).ok()?.get_timestamp().filter(|_| id.as_bytes()[14] == b'7')?.to_unix();
    Millis::try_from(seconds).ok().map(|seconds| seconds * 1000 + Millis::from(nanos / 1_000_000))
}

/// How many are too many, and within which time.
#[derive(Clone, Copy)]
struct Limit {
    most: usize,
    within_ms: Millis,
    /// Most that are remembered.
    kept: usize,
}

/// More than a full school hall on its own phones.
const OF_ADDRESS: Limit = Limit { most: 300, within_ms: 10 * 60 * 1000, kept: 301 };
/// More than can take turns at one device. What it says of the time counts: a device may send a whole day at once.
const OF_DEVICE: Limit = Limit { most: 4, within_ms: 60 * 1000, kept: 64 };
/// Addresses and devices that are remembered.
const NAMES: usize = 2_000;

/// What came lately, by address and by device.
#[derive(Debug, Default)]
pub(super) struct Bursts {
    lately: HashMap<String, VecDeque<(Millis, u128)>>,
}

/// A response that is new, and where it comes from.
pub(super) struct Arrival<'n> {
    pub(super) id: u128,
    pub(super) channel: &'n str,
    /// The keyed hash of its sender's address.
    pub(super) address_key: &'n str,
    pub(super) received_at_ms: Millis,
    pub(super) device: Option<&'n str>,
    pub(super) captured_at_ms: Millis,
}

impl Bursts {
    /// Takes note of a response, and says what is odd about it beside those before it. Asked again about the same one, it
    /// says the same.
    pub(super) fn note(&mut self, new: &Arrival<'_>) -> Vec<Anomaly> {
        let mut found = Vec::new();
        let is_own = new.channel == Channel::Own.code();
        if is_own && self.is_burst(format!("a {}", new.address_key), new.id, new.received_at_ms, OF_ADDRESS) {
            found.push(Anomaly::ManyFromAddress);
        }
        let device = new.device.filter(|_| new.channel != Channel::Paper.code());
        if let Some(device) = device
            && self.is_burst(format!("d {device}"), new.id, new.captured_at_ms, OF_DEVICE)
        {
            found.push(Anomaly::ManyFromDevice);
        }
        found
    }

    fn is_burst(&mut self, name: String, id: u128, at_ms: Millis, limit: Limit) -> bool {
        if self.lately.len() >= NAMES && !self.lately.contains_key(&name) {
            self.make_room();
        }
        let lately = self.lately.entry(name).or_default();
        if !lately.iter().any(|(_, known)| *known == id) {
            if lately.len() >= limit.kept {
                lately.pop_front();
            }
            lately.push_back((at_ms, id));
        }
        lately.iter().filter(|(other_ms, _)| (other_ms - at_ms).abs() < limit.within_ms).count() > limit.most
    }

    /// Forgets those that came once; where that is not enough, everything.
    fn make_room(&mut self) {
        self.lately.retain(|_, lately| lately.len() > 1);
        if self.lately.len() >= NAMES {
            self.lately.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;

    /// Begun at 2026-11-22T12:00:00Z.
    const BEGUN_MS: Millis = 1_795_348_800_000;

    fn id(version: char) -> String {
        let hex = format!("{BEGUN_MS:012x}");
        format!("{}-{}-{version}b3c-8d4e-5f60718293a4", &hex[..8], &hex[8..])
    }

    fn plain(answers: usize, captured_at: &str, channel: &str) -> Plain {
        let answers: Map<String, Value> = (0..answers).map(|n| (format!("q{n}"), json!("yes"))).collect();
        serde_json::from_value(json!({
            "questionnaire": {"id": "coeval-core", "version": 1}, "captured_at": captured_at, "channel": channel,
            "locale": "en-GB", "length": "short", "style": "standard", "agreed": {"notice_version": 1},
            "answers": answers, "receipt_hash": "0".repeat(64)
        }))
        .unwrap()
    }

    fn is_fast(answers: usize, captured_at: &str) -> bool {
        signs(&id('7'), &plain(answers, captured_at, "own"), None).contains(&Anomaly::TooFast)
    }

    #[test]
    fn nobody_answers_twenty_questions_in_nine_seconds() {
        assert!(is_fast(20, "2026-11-22T12:00:09Z") && !is_fast(20, "2026-11-22T12:00:10Z"));
        assert!(is_fast(20, "2026-11-22T12:00:00Z"), "in no time at all");
        assert!(!is_fast(4, "2026-11-22T12:00:00Z"), "few answers take no time");
        assert!(!is_fast(20, "2026-11-22T11:59:59Z"), "a clock that was set back says nothing");
        let paper = plain(20, "2026-11-22T12:00:01Z", "paper");
        assert_eq!(signs(&id('7'), &paper, None), [], "paper is typed in, not answered");
        let other = plain(20, "2026-11-22T12:00:01Z", "own");
        assert_eq!(signs(&id('4'), &other, None), [], "an id that says no time");
    }

    #[test]
    fn the_plain_form_says_itself_how_long_it_was_open() {
        let plain = plain(20, "2026-11-22T12:00:00Z", "own");
        let signs = |hidden_field, took_ms| signs(&id('7'), &plain, Some(FormSigns { hidden_field, took_ms }));
        assert_eq!(signs(false, 60_000), []);
        assert_eq!(signs(true, 60_000), [Anomaly::HiddenField]);
        assert_eq!(signs(true, 100), [Anomaly::HiddenField, Anomaly::TooFast]);
    }

    fn arrival(id: u128, device: Option<&str>, at_ms: Millis) -> Arrival<'_> {
        let channel = if device.is_some() { "event" } else { "own" };
        Arrival { id, channel, address_key: "hall", received_at_ms: at_ms, device, captured_at_ms: at_ms }
    }

    #[test]
    fn a_hall_is_no_burst_and_what_is_beyond_it_is() {
        let mut bursts = Bursts::default();
        for n in 0..300 {
            assert_eq!(bursts.note(&arrival(n, None, n as Millis)), [], "{n}");
        }
        assert_eq!(bursts.note(&arrival(7, None, 7)), [], "sent again, it is no arrival");
        assert_eq!(bursts.note(&arrival(300, None, 400)), [Anomaly::ManyFromAddress]);
        assert_eq!(bursts.note(&arrival(300, None, 400)), [Anomaly::ManyFromAddress], "and says the same again");
        assert_eq!(bursts.note(&arrival(301, None, 700_000)), [], "ten minutes later");
    }

    #[test]
    fn a_device_that_comes_back_with_a_whole_day_is_no_burst() {
        let mut bursts = Bursts::default();
        let minutes = |n: Millis| BEGUN_MS + n * 60_000;
        for n in (0..200).rev() {
            assert_eq!(bursts.note(&arrival(n as u128, Some("tablet"), minutes(n))), [], "{n}");
        }
        let within_a_minute: Vec<_> =
            [1, 2, 3, 4, 5].map(|id| bursts.note(&arrival(id, Some("other"), minutes(1)))).concat();
        assert_eq!(within_a_minute, [Anomaly::ManyFromDevice], "the fifth");
    }

    #[test]
    fn what_is_remembered_has_an_end() {
        let mut bursts = Bursts::default();
        for n in 0..3 * NAMES {
            let name = n.to_string();
            bursts.note(&arrival(n as u128, Some(&name), 0));
        }
        assert!(bursts.lately.len() <= NAMES);
    }
}
