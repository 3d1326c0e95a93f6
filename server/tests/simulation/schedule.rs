//! One schedule: everything that happens to some phones and a server in some simulated weeks, drawn from one seed.
//! No real time passes, and nothing is left to the machine's own chance.

use std::{
    collections::{BTreeMap, HashSet},
    rc::Rc,
};

use domain::{
    collection::{
        answer::Answer as Given,
        draft::{Draft, Seed},
    },
    time::{DAY_MS, to_rfc3339},
};
use outbox::Reason;

use super::{
    audit,
    dice::Dice,
    ledger::{Finished, Kind, Ledger, Room, words_of},
    network::{Network, Weather},
    phone::{ENGINES, Phone},
    support::{NOW_MS, Site, project_file, sealing::enrol},
};

const MINUTE_MS: i64 = 60_000;
const YEAR_MS: i64 = 365 * DAY_MS;
/// One schedule of so many has a whole hall in it.
const HALL_EVERY: u64 = 25;

/// Something that happens to a phone.
#[derive(Clone, Copy, Debug)]
enum Act {
    Finish,
    Open(usize, Reason),
    Step(usize),
    Kill(usize),
    KillAll,
    WrongClock,
    Full,
    Room,
    Weather,
    Receipt,
    Tidy,
}

/// Something that happens.
#[derive(Clone, Copy, Debug)]
enum Event {
    Phone(usize, Act),
    Restart,
    Replay,
    NewAim,
    Close,
    Revoke,
}

/// Some phones, a server and what is going to happen.
pub struct World {
    pub site: Site,
    pub network: Rc<Network>,
    pub dice: Dice,
    pub room: Rc<Room>,
    pub phones: Vec<Phone>,
    pub finished: Vec<Finished>,
    pub closed: bool,
    pub revoked: bool,
    pub ledger: Ledger,
    known: HashSet<String>,
    pub now_ms: i64,
    end_ms: i64,
    queue: BTreeMap<(i64, u64), Event>,
    queued: u64,
}

/// Runs one schedule to its end and looks whether the sum comes out.
pub async fn run(seed: u64) -> Result<Ledger, String> {
    let mut world = World::draw(seed).await;
    while let Some(((at_ms, _), event)) = world.queue.pop_first() {
        world.wait_until(at_ms);
        world.happen(event).await?;
    }
    audit::settle(&mut world).await?;
    let audited = audit::audit(&mut world).await;
    let World { site, mut ledger, network, .. } = world;
    site.close().await;
    audited?;
    let log = network.log.borrow();
    ledger.requests = log.requests;
    ledger.faults.extend(log.faults.iter().map(|(name, count)| ((*name).to_owned(), *count)));
    Ok(ledger)
}

impl World {
    async fn draw(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let site = Site::on_sqlite().await;
        let network = Rc::new(Network::new(server::router(site.state.clone()), dice.split()));
        let pack = site.get("/api/v1/projects/mascot/pack").await;
        let device = enrol(&site, "mascot").await;
        let is_hall = seed.is_multiple_of(HALL_EVERY);
        let days = if is_hall { 14 } else { dice.pick(&[1, 3, 14, 30, 100]) };
        let phones = if is_hall { 100 + dice.below(200) } else { 1 + dice.below(8) };
        let mut world = Self {
            room: Rc::new(Room { pack: serde_json::from_slice(&pack.bytes).expect("a pack is JSON"), device }),
            site,
            network,
            dice,
            phones: Vec::new(),
            finished: Vec::new(),
            closed: false,
            revoked: false,
            ledger: Ledger { schedules: 1, phones, simulated_days: days, ..Ledger::default() },
            known: HashSet::new(),
            now_ms: NOW_MS,
            end_ms: NOW_MS + days as i64 * DAY_MS,
            queue: BTreeMap::new(),
            queued: 0,
        };
        (0..phones).for_each(|_| world.draw_phone(is_hall));
        world.draw_server();
        world
    }

    fn draw_phone(&mut self, in_hall: bool) {
        let place = self.phones.len();
        let (has_lock, skew_ms) = (self.dice.percent(75), wrong_by(&mut self.dice));
        self.phones.push(Phone::new(&self.network, has_lock, skew_ms));
        let responses = match self.dice.below(40) {
            0 if !in_hall => 60 + self.dice.below(180),
            1..10 => 1,
            _ if in_hall => 1 + self.dice.below(3),
            _ => self.dice.below(10),
        };
        // In a hall everybody finishes within the hour; elsewhere whenever they like.
        let span_ms = if in_hall { 60 * MINUTE_MS } else { self.end_ms - NOW_MS };
        for _ in 0..responses {
            let at_ms = NOW_MS + self.dice.moment(span_ms);
            self.plan(at_ms, Event::Phone(place, Act::Finish));
        }
        for _ in 0..self.dice.below(if in_hall { 12 } else { 40 }) {
            let act = self.draw_act();
            let at_ms = NOW_MS + self.dice.moment(self.end_ms - NOW_MS);
            self.plan(at_ms, Event::Phone(place, act));
        }
    }

    fn draw_act(&mut self) -> Act {
        let engine = self.dice.place(ENGINES);
        match self.dice.below(20) {
            0..6 => Act::Open(engine, self.dice.pick(&[Reason::Timer, Reason::Woken, Reason::Asked])),
            6..9 => Act::Kill(engine),
            9 => Act::KillAll,
            10 => Act::WrongClock,
            11 => Act::Full,
            12 => Act::Room,
            13..16 => Act::Weather,
            16..19 => Act::Receipt,
            _ => Act::Tidy,
        }
    }

    fn draw_server(&mut self) {
        let span_ms = self.end_ms - NOW_MS;
        for (event, most) in [(Event::Restart, 4), (Event::Replay, 12), (Event::NewAim, 2)] {
            for _ in 0..self.dice.below(most) {
                let at_ms = NOW_MS + self.dice.moment(span_ms);
                self.plan(at_ms, event);
            }
        }
        for event in [Event::Close, Event::Revoke] {
            if self.dice.percent(10) {
                let at_ms = NOW_MS + self.dice.moment(span_ms);
                self.plan(at_ms, event);
            }
        }
    }

    fn plan(&mut self, at_ms: i64, event: Event) {
        if at_ms <= self.end_ms {
            self.queued += 1;
            self.queue.insert((at_ms.max(self.now_ms), self.queued), event);
        }
    }

    /// Lets time pass for everybody.
    pub fn wait_until(&mut self, at_ms: i64) {
        self.site.later(at_ms - self.now_ms);
        self.now_ms = at_ms;
    }

    /// Lets so much time pass for everybody.
    pub fn wait(&mut self, ms: i64) {
        self.wait_until(self.now_ms + ms);
    }

    /// A phone, with its clock set.
    pub fn phone(&mut self, place: usize) -> &mut Phone {
        let phone = &mut self.phones[place];
        phone.it_is(self.now_ms);
        phone
    }

    async fn happen(&mut self, event: Event) -> Result<(), String> {
        match event {
            Event::Phone(place, act) => return self.act(place, act).await,
            Event::Restart => self.restart().await,
            Event::Replay => self.network.replay().await,
            Event::NewAim => self.add_aim().await,
            Event::Close => self.close_project().await,
            Event::Revoke => self.revoke_device().await,
        }
        Ok(())
    }

    async fn act(&mut self, place: usize, act: Act) -> Result<(), String> {
        match act {
            Act::Finish => self.finish(place).await,
            Act::Open(engine, reason) => self.open(place, engine, reason),
            Act::Step(engine) => self.step(place, engine).await,
            Act::Kill(engine) => self.kill(place, &[engine]).await?,
            Act::KillAll => self.kill(place, &[0, 1, 2]).await?,
            Act::WrongClock => self.phones[place].skew_ms = wrong_by(&mut self.dice),
            Act::Full => {
                self.network.note("no room on the phone");
                let writes = self.dice.below(4) as u32;
                self.phones[place].fill_after(writes);
            }
            Act::Room => self.phones[place].make_room(),
            Act::Weather => {
                let weather = [Weather::Fine, Weather::Flaky, Weather::Flaky, Weather::Offline, Weather::Portal];
                let weather = self.dice.pick(&weather);
                self.phones[place].set_weather(weather);
            }
            Act::Receipt => audit::visit_receipt(self, place).await,
            Act::Tidy => {
                let gone = self.phone(place).tidy().await;
                self.finished.iter_mut().filter(|one| gone.contains(&one.id)).for_each(|one| one.dismissed = true);
            }
        }
        Ok(())
    }

    /// Somebody finishes; only what the phone has safely stored is called saved.
    pub async fn finish(&mut self, place: usize) {
        let kind = Kind::draw(&mut self.dice);
        let draft = self.draft();
        let room = Rc::clone(&self.room);
        let mut dice = self.dice.split();
        let finished = self.phone(place).finish(&room, (draft, kind), &mut dice).await;
        if let Some(finished) = finished.filter(|finished| self.known.insert(finished.id.clone())) {
            self.phones[place].saved.push(self.finished.len());
            self.finished.push(finished);
            // The page sends at once, and often another tab or the worker wakes up as well.
            for engine in 0..=self.dice.place(ENGINES) {
                self.open(place, engine, Reason::Woken);
            }
        }
    }

    fn draft(&mut self) -> Draft {
        let seed = Seed { id: self.dice.id(self.now_ms), random: self.dice.bytes(), now_ms: self.now_ms };
        let words = words_of(&seed.id);
        let (pack, dice) = (&self.room.pack, &mut self.dice);
        let mut draft = Draft::start(seed, &pack.project.slug, &pack.questionnaire);
        draft.agreed = Some(pack.project.notice.version);
        draft.set("q06.services", Some(Given::from(dice.pick(&["lot_better", "bit_better", "same", "lot_worse"]))));
        draft.set_aim("q04.aim_met", "a1", Some("mostly".to_owned()));
        draft.set("you.role", Some(Given::from("lived")));
        draft.set("story.text", Some(Given::from(words.as_str())));
        draft
    }

    fn open(&mut self, place: usize, engine: usize, reason: Reason) {
        let jitter = self.dice.share();
        if !self.phones[place].is_running(engine) {
            self.phone(place).start(engine, reason, jitter);
            let soon_ms = 1 + self.dice.moment(50);
            self.plan(self.now_ms + soon_ms, Event::Phone(place, Act::Step(engine)));
            if self.dice.percent(15) {
                let killed_ms = self.now_ms + self.dice.moment(15_000);
                let act = if self.dice.percent(70) { Act::Kill(engine) } else { Act::KillAll };
                self.plan(killed_ms, Event::Phone(place, act));
            }
        }
    }

    /// An engine goes on to its next call; when it is through, it may come back by itself.
    async fn step(&mut self, place: usize, engine: usize) {
        if !self.phones[place].is_running(engine) {
            return;
        }
        let report = self.phone(place).step(engine).await;
        let slow = self.dice.percent(2);
        let next_ms = 1 + self.dice.moment(if slow { 20 * MINUTE_MS } else { 2000 });
        match report {
            None => self.plan(self.now_ms + next_ms, Event::Phone(place, Act::Step(engine))),
            Some(report) if self.dice.percent(70) => {
                let due_ms = report.ok().and_then(|report| report.next_try_ms);
                let due_ms = due_ms.map(|due_ms| due_ms - self.phones[place].skew_ms);
                let again = Event::Phone(place, Act::Open(engine, Reason::Timer));
                due_ms.into_iter().for_each(|due_ms| self.plan(due_ms.max(self.now_ms + 1000), again));
            }
            Some(_) => {}
        }
    }

    async fn kill(&mut self, place: usize, engines: &[usize]) -> Result<(), String> {
        let killed = engines.iter().filter(|engine| self.phones[place].kill(**engine)).count();
        self.ledger.kills += killed as u64;
        audit::nothing_is_missing(self, place).await
    }

    async fn restart(&mut self) {
        self.site.state.close().await;
        self.site.state = self.site.replica().await;
        // As the program does at its start. Where the disk is in the way, it does so later.
        let _ = self.site.state.retention.purge_due().await;
        self.network.lead_to(server::router(self.site.state.clone()));
        self.ledger.restarts += 1;
    }

    async fn add_aim(&mut self) {
        let mut file = project_file("mascot");
        let aims = file["aims"].as_array_mut().expect("a project has aims");
        aims.push(serde_json::json!({"id": "a3", "text": "It is fun."}));
        self.site.update_project(file).await;
    }

    async fn close_project(&mut self) {
        let mut file = project_file("mascot");
        file["closes_at"] = to_rfc3339(self.now_ms).into();
        self.site.update_project(file).await;
        self.closed = true;
    }

    async fn revoke_device(&mut self) {
        self.site.state.devices.revoke("mascot", &self.room.device.device, None).await.expect("it is in use");
        self.revoked = true;
    }
}

/// Most clocks are right; the others are wrong by up to years.
fn wrong_by(dice: &mut Dice) -> i64 {
    if dice.percent(70) {
        return 0;
    }
    dice.pick(&[-20 * YEAR_MS, -3 * YEAR_MS, -DAY_MS, -MINUTE_MS, MINUTE_MS, DAY_MS, 2 * YEAR_MS, 40 * YEAR_MS])
}
