//! Promise 3: any interleaving of lost replies, retries, two engines and restarts ends with each response counted
//! exactly once, and nothing leaves the store without the server's word.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Waker},
};

use futures::executor::block_on;
use outbox::{
    Lock, Ports, Reason, Report, State, Store, StoreProblem, drain,
    testing::{FakeClock, FakeLock, FakeServer, MemoryStore, NoLock, Weather, entry},
};
use proptest::prelude::*;

type Run<'a> = Pin<Box<dyn Future<Output = Result<Report, StoreProblem>> + 'a>>;

fn weather() -> impl Strategy<Value = Weather> {
    prop_oneof![
        Just(Weather::Fine),
        Just(Weather::RequestLost),
        Just(Weather::ReplyLost),
        Just(Weather::ReplyCut),
        Just(Weather::Portal),
        Just(Weather::NewWords),
        Just(Weather::WrongOrder),
        Just(Weather::WordMissing),
        (prop::sample::select(vec![400, 401, 403, 404, 413, 429, 500, 502, 503]), prop::option::of(0_u32..400))
            .prop_map(|(status, after)| Weather::Status(status, after)),
    ]
}

/// One thing that happens to a phone with two tabs.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// One of the tabs gets so many polls; its engine is started if it was not running.
    Poll(usize, u8, bool),
    /// One of the tabs is killed.
    Kill(usize),
    /// Time passes.
    Wait(i64),
    /// The store is full for so many polls of anybody.
    Full(bool),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        8 => (0..2_usize, 1..12_u8, any::<bool>()).prop_map(|(tab, polls, asked)| Event::Poll(tab, polls, asked)),
        1 => (0..2_usize).prop_map(Event::Kill),
        2 => (0..2_000_000_i64).prop_map(Event::Wait),
        1 => any::<bool>().prop_map(Event::Full),
    ]
}

fn phone<L: Lock + Clone>(
    entries: u32,
    weather: Vec<Weather>,
    lock: L,
) -> Ports<MemoryStore, FakeServer, FakeClock, L> {
    let store = MemoryStore::default();
    for number in 0..entries {
        block_on(store.add(&entry(number, 0))).unwrap();
    }
    Ports { store, transport: FakeServer::with(weather), clock: FakeClock::at(1), lock }
}

fn live<L: Lock + Clone>(ports: &Ports<MemoryStore, FakeServer, FakeClock, L>, events: Vec<Event>) {
    let mut tabs: [Option<Run<'_>>; 2] = [None, None];
    let mut now_ms = 1;
    for event in events {
        match event {
            Event::Poll(tab, polls, asked) => {
                let reason = if asked { Reason::Asked } else { Reason::Timer };
                for _ in 0..polls {
                    let run = tabs[tab].get_or_insert_with(|| Box::pin(drain(ports, reason, 0.3, |_| ())));
                    if run.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
                        tabs[tab] = None;
                    }
                }
            }
            Event::Kill(tab) => tabs[tab] = None,
            Event::Wait(ms) => {
                now_ms += ms;
                ports.clock.set(now_ms);
            }
            Event::Full(true) => ports.store.fill_after(0),
            Event::Full(false) => ports.store.make_room(),
        }
        check_nothing_is_lost(ports);
    }
    drop(tabs);
    ports.store.make_room();
}

/// What is sent is on the server, and what is not is on the phone with its bytes.
fn check_nothing_is_lost<L: Lock>(ports: &Ports<MemoryStore, FakeServer, FakeClock, L>) {
    let stored = ports.transport.stored();
    for header in block_on(ports.store.headers()).unwrap() {
        match header.state {
            State::Sent { .. } => assert!(stored.contains_key(&header.id), "sent without being stored"),
            State::Waiting { .. } => {
                let bytes = block_on(ports.store.bytes(std::slice::from_ref(&header.id))).unwrap();
                assert!(bytes[0].is_some(), "waiting without bytes");
            }
            State::Refused { .. } => panic!("nothing was refused"),
        }
    }
}

fn settle<L: Lock>(ports: &Ports<MemoryStore, FakeServer, FakeClock, L>, entries: u32) {
    let mut rounds = 0;
    while block_on(drain(ports, Reason::Asked, 0.3, |_| ())).unwrap().counts.waiting > 0 {
        rounds += 1;
        assert!(rounds < 60, "the weather is fine by now");
    }
    let stored = ports.transport.stored();
    assert_eq!(stored.len(), entries as usize);
    for number in 0..entries {
        let entry = entry(number, 0);
        assert_eq!(stored.get(&entry.header.id), Some(&entry.bytes), "the final bytes arrive untouched");
    }
}

proptest! {
    #[test]
    fn each_response_ends_exactly_once(
        entries in 1..30_u32,
        weather in prop::collection::vec(weather(), 0..40),
        events in prop::collection::vec(event(), 0..40),
    ) {
        let ports = phone(entries, weather, FakeLock::default());
        live(&ports, events);
        settle(&ports, entries);
    }

    #[test]
    fn even_where_the_browser_has_no_lock(
        entries in 1..30_u32,
        weather in prop::collection::vec(weather(), 0..40),
        events in prop::collection::vec(event(), 0..40),
    ) {
        let ports = phone(entries, weather, NoLock);
        live(&ports, events);
        settle(&ports, entries);
    }

    #[test]
    fn stopping_at_any_point_loses_nothing(entries in 1..5_u32, polls in 0..40_u8, first in weather()) {
        let ports = phone(entries, vec![first], FakeLock::default());
        live(&ports, vec![Event::Poll(0, polls, false), Event::Kill(0)]);
        settle(&ports, entries);
    }
}
