//! Looks whether everything is where it should be: while a schedule runs, and in the end, when the sum is made.
//! What the server holds is read from its tables; what it said, from the network's own notes.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use domain::{time::DAY_MS, wire::v1::Outcome};
use outbox::{Header, State};
use serde_json::json;
use server::{
    reporting::columns::ColumnsCache,
    storage::{self, quarantine::Which},
};

use super::{
    ledger::{Asked, Fate, Finished, Kind},
    network::Weather,
    schedule::World,
};

const OPEN: &str = "/api/v1/receipts/open";
const CHANGE: &str = "/api/v1/receipts/change";
const WITHDRAW: &str = "/api/v1/receipts/withdraw";
/// Most rounds of fine weather until nothing waits.
const ROUNDS: usize = 80;
/// How long the contract keeps what belongs to no project, or cannot be opened.
const PURGED_AFTER_DAYS: i64 = 90;
/// Most receipts of one schedule that are opened in the end.
const OPENED: usize = 60;

type Checked = Result<(), String>;

fn ensure(holds: bool, fault: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(fault()) }
}

/// Whatever a phone has called saved is still on it, or the server has said what became of it.
pub async fn nothing_is_missing(world: &World, place: usize) -> Checked {
    let phone = &world.phones[place];
    let headers: BTreeMap<String, Header> =
        phone.headers().await.into_iter().map(|header| (header.id.clone(), header)).collect();
    for finished in phone.saved.iter().map(|saved| &world.finished[*saved]) {
        let said =
            |outcome| world.network.log.borrow().words.get(&finished.id).is_some_and(|words| words.contains(&outcome));
        let id = &finished.id;
        match headers.get(id).map(|header| &header.state) {
            Some(State::Waiting { .. } | State::Refused { .. }) => {
                ensure(phone.has_bytes(id).await, || format!("{id} has no bytes any more"))?;
            }
            Some(State::Sent { outcome, .. }) => {
                ensure(said(*outcome), || format!("{id} is called {outcome:?}, which the server never said"))?;
            }
            None => ensure(finished.dismissed || said(Outcome::Withdrawn), || format!("{id} is gone from its phone"))?,
        }
    }
    Ok(())
}

/// Somebody uses one of the codes that they got on this phone, on any device.
pub async fn visit_receipt(world: &mut World, place: usize) {
    let saved = &world.phones[place].saved;
    if saved.is_empty() {
        return;
    }
    let which = saved[world.dice.place(saved.len())];
    let weather = world.phones[place].weather();
    match world.dice.below(4) {
        0 | 1 => withdraw(world, which, "all", weather).await,
        2 => withdraw(world, which, "about_you", weather).await,
        _ => change(world, which, weather).await,
    }
}

async fn withdraw(world: &mut World, which: usize, scope: &str, weather: Weather) {
    let body = json!({"code": world.finished[which].code.to_string(), "scope": scope});
    let answer = world.network.ask(WITHDRAW, &body, weather).await;
    let heard = answer.is_some_and(|answer| matches!(answer.status.as_u16(), 200 | 404 | 410));
    let finished = &mut world.finished[which];
    let asked = if scope == "all" { &mut finished.withdrawal } else { &mut finished.about_you };
    if *asked != Asked::Heard {
        *asked = if heard { Asked::Heard } else { Asked::Unsure };
    }
}

async fn change(world: &mut World, which: usize, weather: Weather) {
    let code = world.finished[which].code.to_string();
    if world.finished[which].changed.is_some() {
        return;
    }
    let Some(opened) = world.network.ask(OPEN, &json!({ "code": code }), weather).await else { return };
    if opened.status != StatusCode::OK {
        return;
    }
    let opened = opened.json();
    let words = format!("{} Now in other words.", world.finished[which].words);
    let mut answers = opened["answers"].clone();
    answers["story.text"] = words.as_str().into();
    let body = json!({"code": code, "base_revision": opened["revision"], "answers": answers});
    let answer = world.network.ask(CHANGE, &body, weather).await;
    let finished = &mut world.finished[which];
    if answer.as_ref().is_none_or(|answer| answer.status == StatusCode::OK) {
        finished.changed = Some(words);
        finished.change_heard = answer.is_some();
    }
}

/// Fine weather, room and time for everybody, until nothing waits and nobody is unsure.
pub async fn settle(world: &mut World) -> Checked {
    for place in 0..world.phones.len() {
        world.ledger.kills +=
            (0..super::phone::ENGINES).filter(|engine| world.phones[place].kill(*engine)).count() as u64;
        world.phones[place].make_room();
        world.phones[place].set_weather(Weather::Fine);
        nothing_is_missing(world, place).await?;
        while world.phones[place].has_draft() {
            world.finish(place).await;
        }
    }
    let mut waiting = usize::MAX;
    for _ in 0..ROUNDS {
        waiting = 0;
        for place in 0..world.phones.len() {
            let report = world.phone(place).drain().await.map_err(|problem| problem.to_string())?;
            waiting += report.counts.waiting;
        }
        if waiting == 0 {
            break;
        }
        world.wait(61_000);
    }
    ensure(waiting == 0, || format!("{waiting} responses still wait in fine weather"))?;
    for place in 0..world.phones.len() {
        nothing_is_missing(world, place).await?;
    }
    ask_again(world).await
}

/// Whoever has no word yet about what they asked for asks again.
async fn ask_again(world: &mut World) -> Checked {
    for which in 0..world.finished.len() {
        for scope in ["all", "about_you"] {
            let asked = |one: &Finished| if scope == "all" { one.withdrawal } else { one.about_you };
            for _ in 0..3 {
                if asked(&world.finished[which]) == Asked::Unsure {
                    withdraw(world, which, scope, Weather::Fine).await;
                    world.wait(5_000);
                }
            }
            let unsure = asked(&world.finished[which]) == Asked::Unsure;
            ensure(!unsure, || format!("{} cannot be withdrawn", world.finished[which].id))?;
        }
    }
    Ok(())
}

/// What the server holds, read from its tables.
struct Held {
    stored: BTreeMap<String, String>,
    quarantined: BTreeSet<String>,
    withdrawn: BTreeSet<String>,
    counted: usize,
}

/// Makes the sum.
pub async fn audit(world: &mut World) -> Checked {
    let held = held(world).await?;
    let mut on_phones = BTreeMap::new();
    for phone in &world.phones {
        on_phones.extend(phone.headers().await.into_iter().map(|header| (header.id, header.state)));
    }
    let finished = world.finished.clone();
    for one in &finished {
        let mut places = places(one, &held, &on_phones);
        if places.is_empty() && was_purged(one, world) {
            places.push(Fate::Purged);
        }
        world.ledger.enter(&places);
        if let [fate] = places[..] {
            check_fate(one, fate, world)?;
            check_content(one, &held)?;
        } else {
            let said = world.network.log.borrow().words.get(&one.id).cloned();
            return Err(format!("{} is in these places: {places:?}; the server said {said:?}; {one:?}", one.id));
        }
    }
    open_receipts(world, &finished, &held).await?;
    world.ledger.twice += held.counted.abs_diff(held.stored.len()) as u64;
    let strangers = held.stored.len() + held.quarantined.len() + held.withdrawn.len();
    let ours: u64 =
        [Fate::Stored, Fate::Quarantined, Fate::Withdrawn].iter().filter_map(|fate| world.ledger.fates.get(fate)).sum();
    ensure(strangers as u64 == ours, || {
        format!("the server holds {strangers} responses, {ours} of them finished by anybody")
    })?;
    ensure(world.ledger.balances(), || format!("the sum does not come out:\n{}", world.ledger))
}

async fn held(world: &World) -> Result<Held, String> {
    let db = &world.site.state.db;
    let told = |error: storage::StorageError| error.to_string();
    let faults = storage::verify::faults(db).await.map_err(told)?;
    ensure(faults.is_empty(), || faults.join("; "))?;
    let rows = storage::responses::changes_after(db, "mascot", 0, 1_000_000).await.map_err(told)?;
    let (mut quarantined, mut withdrawn) = (BTreeSet::new(), BTreeSet::new());
    for project in ["mascot", "mascot-gone"] {
        let aside = storage::quarantine::list(db, Which::Of(project), (i64::MAX, ""), 1_000_000).await.map_err(told)?;
        quarantined.extend(aside.into_iter().map(|row| row.id));
        withdrawn.extend(storage::withdrawals::uncounted_after(db, project, -1).await.map_err(told)?);
    }
    let projects = world.site.state.projects.now().await.map_err(told)?;
    let project = projects.get("mascot").expect("it is there");
    let columns = ColumnsCache::new(db.clone(), 64 << 20);
    let counted = columns.read(project, |table, _| table.full_tally().people as usize).await;
    let counted = counted.map_err(|error| error.to_string())?;
    Ok(Held { stored: rows.into_iter().map(|row| (row.id, row.answers)).collect(), quarantined, withdrawn, counted })
}

fn places(one: &Finished, held: &Held, on_phones: &BTreeMap<String, State>) -> Vec<Fate> {
    let state = on_phones.get(&one.id);
    let is = [
        (Fate::Stored, held.stored.contains_key(&one.id)),
        (Fate::Waiting, matches!(state, Some(State::Waiting { .. }))),
        (Fate::Refused, matches!(state, Some(State::Refused { .. }))),
        (Fate::Withdrawn, held.withdrawn.contains(&one.id)),
        (Fate::Quarantined, held.quarantined.contains(&one.id)),
    ];
    is.into_iter().filter_map(|(fate, is)| is.then_some(fate)).collect()
}

/// Whether it lay aside for so long that it was deleted, as the contract says.
fn was_purged(one: &Finished, world: &World) -> bool {
    let log = world.network.log.borrow();
    let arrived_ms = log.arrived_ms.get(&one.id);
    one.kind.is_purged() && arrived_ms.is_some_and(|at_ms| world.now_ms - at_ms >= PURGED_AFTER_DAYS * DAY_MS)
}

fn check_fate(one: &Finished, fate: Fate, world: &World) -> Checked {
    let mut due = one.kind.fate();
    let arrives = due != Fate::Refused && one.kind != Kind::SealedToNobody;
    if arrives && one.withdrawal == Asked::Heard {
        due = Fate::Withdrawn;
    }
    let may_be_aside = world.closed || (world.revoked && one.kind == Kind::Device);
    let is_aside = may_be_aside && due == Fate::Stored && fate == Fate::Quarantined;
    let is_purged = fate == Fate::Purged && due == Fate::Quarantined;
    ensure(fate == due || is_aside || is_purged, || format!("{} ({:?}) is {fate:?} and not {due:?}", one.id, one.kind))
}

/// What is stored are the person's own last words, without what they took back.
fn check_content(one: &Finished, held: &Held) -> Checked {
    let Some(answers) = held.stored.get(&one.id) else { return Ok(()) };
    let changed = one.changed.as_ref().is_some_and(|words| answers.contains(words.as_str()));
    let words = if one.change_heard { changed } else { changed || answers.contains(one.words.as_str()) };
    ensure(words, || format!("{} does not say what its person said", one.id))?;
    let about_you = answers.contains("\"you.");
    ensure(about_you == (one.about_you == Asked::Not), || format!("{} says about its person: {about_you}", one.id))
}

/// Each code opens its own response, and nobody else's.
async fn open_receipts(world: &mut World, finished: &[Finished], held: &Held) -> Checked {
    for one in finished.iter().take(OPENED) {
        world.wait(5_000);
        let answer = world.network.ask(OPEN, &json!({"code": one.code.to_string()}), Weather::Fine).await;
        let answer = answer.ok_or("the weather is fine")?;
        world.ledger.opened += 1;
        // Codes open what is kept aside only where it is not sealed (`api.md`, Receipt codes). What arrives after its
        // person took back what is about them is kept without that, and so without its seal.
        let aside = held.quarantined.contains(&one.id);
        let unsealed = !one.kind.is_sealed() || one.about_you != Asked::Not && answer.status == StatusCode::OK;
        let is_there = held.stored.contains_key(&one.id) || aside && unsealed;
        let due = match () {
            () if is_there => 200,
            () if held.withdrawn.contains(&one.id) => 410,
            () => 404,
        };
        let status = answer.status.as_u16();
        let other = finished.iter().any(|other| other.id != one.id && answer.text().contains(&other.words));
        if other || (status == 200 && answer.json()["id"] != one.id.as_str()) {
            world.ledger.to_the_wrong_person += 1;
        }
        ensure(status == due, || format!("the code of {} gives {status} and not {due}: {}", one.id, answer.text()))?;
    }
    Ok(())
}
