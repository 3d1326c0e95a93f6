//! The engine under scripted networks: what is sent, what is kept and when it comes back.

use std::cell::RefCell;

use domain::wire::v1::Outcome;
use futures::executor::block_on;
use outbox::{
    Change, Ports, Problem, Progress, Reason, Report, State, Store, drain,
    testing::{FakeClock, FakeLock, FakeServer, MemoryStore, Weather, entry, problem, reply},
};

struct Phone {
    ports: Ports<MemoryStore, FakeServer, FakeClock, FakeLock>,
}

impl Phone {
    fn with(entries: u32, server: FakeServer) -> Self {
        let ports = Ports {
            store: MemoryStore::default(),
            transport: server,
            clock: FakeClock::at(1_000_000),
            lock: FakeLock::default(),
        };
        for number in 0..entries {
            block_on(ports.store.add(&entry(number, i64::from(number)))).unwrap();
        }
        Self { ports }
    }

    fn drain(&self, reason: Reason) -> Report {
        block_on(drain(&self.ports, reason, 0.5, |_| ())).unwrap()
    }

    fn state(&self, number: u32) -> Option<State> {
        let id = entry(number, 0).header.id;
        let headers = block_on(self.ports.store.headers()).unwrap();
        headers.into_iter().find(|header| header.id == id).map(|header| header.state)
    }

    fn sizes(&self) -> Vec<usize> {
        self.ports.transport.requests().iter().map(Vec::len).collect()
    }
}

fn is_sent(state: Option<State>) -> bool {
    matches!(state, Some(State::Sent { .. }))
}

fn last_problem(state: Option<State>) -> Option<Problem> {
    match state {
        Some(State::Waiting { last_problem, .. }) => last_problem,
        _ => None,
    }
}

#[test]
fn everything_goes_in_full_batches_oldest_first() {
    let phone = Phone::with(450, FakeServer::default());
    let report = phone.drain(Reason::Timer);
    assert_eq!((report.sent, report.counts.waiting, report.next_try_ms), (450, 0, None));
    assert_eq!(phone.sizes(), [200, 200, 50]);
    assert_eq!(phone.ports.transport.requests()[0][0], entry(0, 0).header.id);
    assert_eq!(phone.ports.transport.stored().len(), 450);
}

#[test]
fn every_batch_goes_in_one_name() {
    let phone = Phone::with(2, FakeServer::default());
    for (number, token) in [(2, "tablet"), (3, "other tablet"), (4, "tablet")] {
        block_on(phone.ports.store.add(&entry(number, i64::from(number)).sent_with(token.to_owned()))).unwrap();
    }
    let report = phone.drain(Reason::Timer);
    assert_eq!((report.sent, phone.sizes()), (5, vec![2, 2, 1]));
    let named = |token: &str| Some(token.to_owned());
    assert_eq!(phone.ports.transport.tokens(), [None, named("tablet"), named("other tablet")]);
}

#[test]
fn nothing_to_send_asks_nobody() {
    let phone = Phone::with(0, FakeServer::default());
    assert_eq!(phone.drain(Reason::Woken), Report::default());
    assert!(phone.sizes().is_empty());
}

#[test]
fn a_lost_reply_is_made_good_by_a_duplicate() {
    let phone = Phone::with(1, FakeServer::with([Weather::ReplyLost]));
    let report = phone.drain(Reason::Timer);
    assert_eq!((report.problem, report.next_try_ms), (Some(Problem::Offline), Some(1_006_000)));
    assert_eq!(phone.drain(Reason::Timer).sent, 0, "not before its time");
    phone.ports.clock.set(1_006_000);
    assert_eq!(phone.drain(Reason::Timer).sent, 1);
    assert_eq!(phone.state(0), Some(State::Sent { at_ms: 1_006_000, outcome: Outcome::Duplicate }));
}

#[test]
fn waking_up_ends_own_waits_but_not_the_servers() {
    let phone = Phone::with(1, FakeServer::with([Weather::RequestLost, Weather::Status(503, Some(120))]));
    assert_eq!(phone.drain(Reason::Timer).problem, Some(Problem::Offline));
    let report = phone.drain(Reason::Woken);
    assert_eq!((report.problem, report.next_try_ms), (Some(Problem::Busy), Some(1_120_000)));
    assert_eq!(phone.drain(Reason::Woken).sent, 0);
    assert_eq!(phone.drain(Reason::Asked).sent, 1, "\"Send now\" always works");
}

#[test]
fn replies_that_settle_nothing_keep_everything() {
    for (weather, expected) in [
        (Weather::RequestLost, Problem::Offline),
        (Weather::Portal, Problem::NotOurServer),
        (Weather::ReplyCut, Problem::NotOurServer),
        (Weather::Status(401, None), Problem::NotOurServer),
        (Weather::Status(404, None), Problem::NotOurServer),
        (Weather::Status(429, None), Problem::Busy),
        (Weather::Status(500, None), Problem::ServerFault),
        (Weather::Status(502, None), Problem::ServerFault),
        (Weather::Status(503, None), Problem::Busy),
        (Weather::WordMissing, Problem::Unclear),
    ] {
        let phone = Phone::with(3, FakeServer::with([weather]));
        let report = phone.drain(Reason::Timer);
        assert_eq!((report.problem, report.counts.waiting, report.sent), (Some(expected), 3, 0), "{weather:?}");
        assert_eq!(phone.sizes(), [3], "{weather:?}");
        assert_eq!(phone.drain(Reason::Asked).sent, 3, "{weather:?}");
    }
}

#[test]
fn words_count_only_in_their_own_place() {
    let phone = Phone::with(3, FakeServer::with([Weather::WrongOrder]));
    let report = phone.drain(Reason::Timer);
    assert_eq!((report.sent, report.counts.waiting), (1, 2), "only the middle one is in its place");
    assert_eq!(last_problem(phone.state(0)), Some(Problem::Unclear));
}

#[test]
fn an_unknown_word_keeps_the_entry() {
    let phone = Phone::with(3, FakeServer::with([Weather::NewWords]));
    assert_eq!(phone.drain(Reason::Timer).sent, 1);
    assert_eq!(last_problem(phone.state(2)), Some(Problem::Unclear));
    assert_eq!(phone.drain(Reason::Asked).counts.waiting, 0);
}

#[test]
fn a_refused_entry_is_kept_and_holds_nobody_up() {
    let server = FakeServer::default();
    server.refuse(&entry(1, 0).header.id);
    let phone = Phone::with(3, server);
    let report = phone.drain(Reason::Timer);
    assert_eq!((report.sent, report.refused, report.next_try_ms), (2, 1, None));
    assert!(matches!(phone.state(1), Some(State::Refused { code, .. }) if code == "agreement_missing"));
    assert_eq!(phone.drain(Reason::Asked).refused, 0, "it is not sent again");
}

#[test]
fn a_withdrawn_entry_is_forgotten() {
    let server = FakeServer::default();
    server.withdraw(&entry(0, 0).header.id);
    let phone = Phone::with(2, server);
    assert_eq!(phone.drain(Reason::Timer).withdrawn, 1);
    assert_eq!(phone.state(0), None);
}

#[test]
fn what_spoils_a_batch_is_found_and_parked() {
    for (culprit, status, code) in
        [(0, 400, "malformed"), (137, 415, "unsupported_media_type"), (199, 413, "too_large")]
    {
        let server = FakeServer::default();
        server.spoil(&entry(culprit, 0).header.id, problem(status, code));
        let phone = Phone::with(200, server);
        let report = phone.drain(Reason::Timer);
        assert_eq!((report.sent, report.refused, report.counts.waiting), (199, 1, 0), "{status}");
        assert!(matches!(phone.state(culprit), Some(State::Refused { code: found, .. }) if found == code));
        assert!(phone.sizes().len() < 40, "found by halving: {:?}", phone.sizes());
    }
}

#[test]
fn what_is_stopped_on_the_way_is_put_off_and_holds_nobody_up() {
    let server = FakeServer::default();
    server.spoil(&entry(70, 0).header.id, reply(403, "<h1>Blocked by the firewall</h1>"));
    let phone = Phone::with(150, server);
    let report = phone.drain(Reason::Timer);
    assert_eq!((report.sent, report.counts.waiting, report.problem), (149, 1, None));
    assert_eq!(last_problem(phone.state(70)), Some(Problem::NotLetThrough));
}

#[test]
fn a_way_that_lets_nothing_through_is_not_pestered() {
    let phone = Phone::with(150, FakeServer::with([Weather::Status(403, None); 100]));
    let report = phone.drain(Reason::Timer);
    assert_eq!((report.counts.waiting, report.problem), (150, Some(Problem::NotLetThrough)));
    assert!(phone.sizes().len() <= 10, "{:?}", phone.sizes());
    assert!(report.next_try_ms > Some(1_000_000));
}

#[test]
fn an_entry_that_makes_the_server_fail_is_found_after_a_while() {
    let server = FakeServer::default();
    server.spoil(&entry(3, 0).header.id, reply(500, "<h1>Oh dear</h1>"));
    let phone = Phone::with(20, server);
    let sent: Vec<usize> = (0..3).map(|_| phone.drain(Reason::Asked).sent).collect();
    assert_eq!(sent, [0, 0, 19]);
    assert_eq!(last_problem(phone.state(3)), Some(Problem::ServerFault));
}

#[test]
fn what_is_too_large_is_parked_before_it_is_sent() {
    let phone = Phone::with(1, FakeServer::default());
    let mut large = entry(9, 0);
    large.bytes = format!(r#"{{"id":"{}","story":"{}"}}"#, large.header.id, "x".repeat(64 * 1024));
    large.header.body_bytes = large.bytes.len();
    block_on(phone.ports.store.add(&large)).unwrap();
    let report = phone.drain(Reason::Timer);
    assert_eq!((report.sent, report.refused), (1, 1));
    assert_eq!(phone.sizes(), [1]);
    assert_eq!(block_on(phone.ports.store.bytes(&[large.header.id])).unwrap(), [Some(large.bytes)]);
}

#[test]
fn batches_stay_under_four_mebibytes() {
    let phone = Phone::with(0, FakeServer::default());
    for number in 0..150 {
        let mut large = entry(number, 0);
        large.bytes = format!(r#"{{"id":"{}","story":"{}"}}"#, large.header.id, "x".repeat(60 * 1024));
        large.header.body_bytes = large.bytes.len();
        block_on(phone.ports.store.add(&large)).unwrap();
    }
    assert_eq!(phone.drain(Reason::Timer).sent, 150);
    assert_eq!(phone.sizes(), [68, 68, 14]);
}

#[test]
fn an_entry_whose_bytes_are_lost_is_shown_and_holds_nobody_up() {
    let phone = Phone::with(2, FakeServer::default());
    phone.ports.store.damage(&entry(0, 0).header.id);
    let report = phone.drain(Reason::Timer);
    assert_eq!((report.sent, report.refused), (1, 1));
}

#[test]
fn a_full_store_forgets_nothing() {
    let phone = Phone::with(2, FakeServer::default());
    phone.ports.store.fill_after(0);
    assert!(block_on(drain(&phone.ports, Reason::Timer, 0.5, |_| ())).is_err());
    assert!(!is_sent(phone.state(0)));
    phone.ports.store.make_room();
    assert_eq!(phone.drain(Reason::Timer).sent, 2);
    assert_eq!(phone.ports.transport.stored().len(), 2);
}

#[test]
fn only_one_engine_runs_at_a_time() {
    let phone = Phone::with(3, FakeServer::default());
    let both = futures::future::join(
        drain(&phone.ports, Reason::Timer, 0.5, |_| ()),
        drain(&phone.ports, Reason::Timer, 0.5, |_| ()),
    );
    let (one, other) = block_on(both);
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_ne!(one.busy, other.busy);
    assert_eq!(one.sent + other.sent, 3);
    assert_eq!(phone.sizes(), [3]);
    assert!(!phone.drain(Reason::Timer).busy, "the lock is free again");
}

#[test]
fn progress_is_told_in_order() {
    let phone = Phone::with(2, FakeServer::default());
    let told = RefCell::new(Vec::new());
    let tell = |progress: Progress<'_>| {
        told.borrow_mut().push(match progress {
            Progress::Sending(ids) => ids.len(),
            Progress::Recorded => 0,
        });
    };
    block_on(drain(&phone.ports, Reason::Timer, 0.5, tell)).unwrap();
    assert_eq!(*told.borrow(), [2, 0]);
}

#[test]
fn a_clock_put_back_does_not_strand_anything() {
    let phone = Phone::with(1, FakeServer::with([Weather::RequestLost]));
    phone.ports.clock.set(90_000_000);
    phone.drain(Reason::Timer);
    phone.ports.clock.set(1_000);
    assert_eq!(phone.drain(Reason::Timer).sent, 1);
}

#[test]
fn sent_entries_leave_the_list_a_month_after_the_person_has_the_code() {
    let phone = Phone::with(2, FakeServer::default());
    phone.drain(Reason::Timer);
    block_on(phone.ports.store.apply(&[(entry(0, 0).header.id, Change::ReceiptKept)])).unwrap();
    phone.ports.clock.set(1_000_000 + 31 * 24 * 60 * 60 * 1000);
    phone.drain(Reason::Timer);
    assert_eq!(phone.state(0), None);
    assert!(is_sent(phone.state(1)), "its code has not been kept yet");
}
