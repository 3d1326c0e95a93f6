//! A simulated phone: the real engine over a store that survives, in two tabs and the worker at once, each of which
//! may be killed between any two calls; a clock that may be wrong by years, and room that may run out.

use std::{cell::Cell, future::poll_fn, pin::Pin, rc::Rc, task::Poll};

use domain::collection::{draft::Draft, envelope::plain_bytes};
use outbox::{
    Change, Entry, Header, Lock, Ports, Reason, Report, State, Store, StoreProblem, drain,
    seal::seal,
    testing::{FakeClock, FakeGuard, FakeLock, MemoryStore, NoLock},
};

use super::{
    dice::Dice,
    ledger::{Finished, Kind, Room},
    network::{Line, Network, Weather},
};

/// Two tabs and the worker.
pub const ENGINES: usize = 3;

type Run = Pin<Box<dyn Future<Output = Result<Report, StoreProblem>>>>;

/// A lock, or none where the browser has none.
#[derive(Clone, Debug)]
pub enum PhoneLock {
    Shared(FakeLock),
    Missing,
}

impl Lock for PhoneLock {
    type Guard = Option<FakeGuard>;

    async fn try_acquire(&self) -> Option<Option<FakeGuard>> {
        match self {
            Self::Shared(lock) => lock.try_acquire().await.map(Some),
            Self::Missing => NoLock.try_acquire().await.map(|()| None),
        }
    }
}

pub struct Phone {
    ports: Rc<Ports<MemoryStore, Line, FakeClock, PhoneLock>>,
    engines: [Option<Run>; ENGINES],
    /// How wrong the clock is.
    pub skew_ms: i64,
    /// Answers that were checked but are not known to be saved yet.
    draft: Option<(Draft, Kind)>,
    /// Everything that this phone has called saved.
    pub saved: Vec<usize>,
}

impl Phone {
    pub fn new(network: &Rc<Network>, has_lock: bool, skew_ms: i64) -> Self {
        let line = Line { network: Rc::clone(network), weather: Rc::new(Cell::new(Weather::Fine)) };
        let lock = if has_lock { PhoneLock::Shared(FakeLock::default()) } else { PhoneLock::Missing };
        let (store, clock) = (MemoryStore::default(), FakeClock::default());
        let ports = Rc::new(Ports { store, transport: line, clock, lock });
        Self { ports, engines: Default::default(), skew_ms, draft: None, saved: Vec::new() }
    }

    pub fn weather(&self) -> Weather {
        self.ports.transport.weather.get()
    }

    pub fn set_weather(&self, weather: Weather) {
        self.ports.transport.weather.set(weather);
    }

    /// Sets the phone's clock, as wrong as it is.
    pub fn it_is(&self, now_ms: i64) {
        self.ports.clock.set(now_ms + self.skew_ms);
    }

    /// Lets so many more writes succeed.
    pub fn fill_after(&self, writes: u32) {
        self.ports.store.fill_after(writes);
    }

    pub fn make_room(&self) {
        self.ports.store.make_room();
    }

    /// The person checks their answers and presses "Finish"; those of the last time, if they are still there.
    pub async fn finish(&mut self, room: &Room, new: (Draft, Kind), dice: &mut Dice) -> Option<Finished> {
        let (draft, kind) = self.draft.take().unwrap_or(new);
        let now_ms = outbox::Clock::now_ms(&self.ports.clock);
        let pack = &room.pack;
        let response = draft.finish(&pack.questionnaire, &pack.project.aims, now_ms, "en-GB").expect("it is valid");
        let bytes = kind.bytes(plain_bytes(&response), room, dice);
        let bytes = if kind.is_sealed() {
            let mut key = pack.sealing_key.clone().expect("the server has a key");
            if kind == Kind::SealedToNobody {
                key.key_id = "nobody".to_owned();
            }
            seal(&bytes, &key, dice.bytes()).expect("it can be sealed")
        } else {
            bytes
        };
        let entry = Entry::new(draft.id.clone(), response.project, bytes, Some(draft.receipt_code.clone()), now_ms);
        let entry = if kind == Kind::Device { entry.sent_with(room.device.token.clone()) } else { entry };
        let added = self.ports.store.add(&entry).await;
        let crashes_before_it_forgets = dice.percent(8);
        let finished = Finished::new(&draft, kind);
        if added.is_err() || crashes_before_it_forgets {
            self.draft = Some((draft, kind));
        }
        added.is_ok().then_some(finished)
    }

    pub fn has_draft(&self) -> bool {
        self.draft.is_some()
    }

    /// Starts an engine that is not running.
    pub fn start(&mut self, engine: usize, reason: Reason, jitter: f64) {
        let ports = Rc::clone(&self.ports);
        let run = || -> Run { Box::pin(async move { drain(&ports, reason, jitter, |_| ()).await }) };
        self.engines[engine].get_or_insert_with(run);
    }

    /// Lets an engine come to its next call; its report once it is through.
    pub async fn step(&mut self, engine: usize) -> Option<Result<Report, StoreProblem>> {
        let network = Rc::clone(&self.ports.transport.network);
        let run = self.engines[engine].as_mut()?;
        let report = poll_fn(|context| match run.as_mut().poll(context) {
            Poll::Ready(report) => Poll::Ready(Some(report)),
            Poll::Pending if network.at_work.get() => Poll::Pending,
            Poll::Pending => Poll::Ready(None),
        })
        .await;
        if report.is_some() {
            self.engines[engine] = None;
        }
        report
    }

    pub fn is_running(&self, engine: usize) -> bool {
        self.engines[engine].is_some()
    }

    /// Kills a tab wherever it is. True when it was at something.
    pub fn kill(&mut self, engine: usize) -> bool {
        self.engines[engine].take().is_some()
    }

    /// Sends everything that waits, in one go.
    pub async fn drain(&self) -> Result<Report, StoreProblem> {
        drain(&self.ports, Reason::Asked, 0.5, |_| ()).await
    }

    pub async fn headers(&self) -> Vec<Header> {
        self.ports.store.headers().await.expect("reading never fails here")
    }

    pub async fn has_bytes(&self, id: &str) -> bool {
        let bytes = self.ports.store.bytes(&[id.to_owned()]).await.expect("reading never fails here");
        bytes[0].is_some()
    }

    /// The person takes what was sent off the list, once they have their codes.
    pub async fn tidy(&self) -> Vec<String> {
        if self.has_draft() {
            return Vec::new();
        }
        let sent = self.headers().await.into_iter().filter(|header| matches!(header.state, State::Sent { .. }));
        let ids: Vec<String> = sent.map(|header| header.id).collect();
        let changes = ids.iter().flat_map(|id| [(id.clone(), Change::ReceiptKept), (id.clone(), Change::Dismissed)]);
        let changes: Vec<_> = changes.collect();
        if self.ports.store.apply(&changes).await.is_ok() { ids } else { Vec::new() }
    }
}
