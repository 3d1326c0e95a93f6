//! Phones that send at once over real sockets, keep what they heard, and send again what they did not hear about.
//! One of them pulls the plug, at a random moment of its own request.

use std::{
    collections::{BTreeMap, BTreeSet},
    hint,
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
};

use serde_json::{Value, json};

use super::{Victims, dice::Dice, support};

/// How many send at once.
const SENDERS: usize = 6;
/// Most envelopes of one batch.
const BATCH: u64 = 12;
/// The longest that the plug is held, in turns of a loop: some milliseconds.
const LONGEST_SPIN: u64 = 2_000_000;

pub const STORED: &str = "stored";
pub const QUARANTINED: &str = "quarantined";
pub const REFUSED: &str = "refused";

/// What was finished and what was heard of it.
#[derive(Default)]
pub struct Books {
    /// Envelopes by id.
    pub finished: BTreeMap<String, Value>,
    /// Ids of which an outcome came back.
    pub heard: BTreeSet<String>,
    /// Requests that got no reply, or none that says anything.
    pub without_reply: u64,
    unheard: Vec<Vec<String>>,
}

impl Books {
    /// How many have to end this way.
    pub fn all(&self, fate: &str) -> usize {
        self.finished.values().filter(|envelope| fate_of(envelope) == fate).count()
    }
}

fn fate_of(envelope: &Value) -> &'static str {
    match () {
        () if envelope["agreed"].is_null() => REFUSED,
        () if envelope["project"] != "mascot" => QUARANTINED,
        () => STORED,
    }
}

pub struct Load {
    books: Mutex<Books>,
    dice: Mutex<Dice>,
    plan: Mutex<Plan>,
}

/// When the plug is pulled.
struct Plan {
    requests: u64,
    next_kill: u64,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Load {
    pub fn new(dice: Dice) -> Self {
        Self { books: Mutex::default(), dice: Mutex::new(dice), plan: Mutex::new(Plan { requests: 0, next_kill: 10 }) }
    }

    /// Sends until there were so many kills and everything was heard of.
    pub fn run(self, victims: Victims, kills: u64) -> (Victims, Books) {
        let victims = Mutex::new(victims);
        thread::scope(|scope| {
            for _ in 0..SENDERS {
                scope.spawn(|| self.send_on(&victims, kills));
            }
        });
        let victims = victims.into_inner().unwrap_or_else(PoisonError::into_inner);
        (victims, self.books.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    fn send_on(&self, victims: &Mutex<Victims>, kills: u64) {
        loop {
            // Whoever kills holds the victims until everything is up again; all others wait here.
            let (addr, enough) = {
                let victims = lock(victims);
                (victims.program.addr(), victims.all() >= kills)
            };
            let Some(ids) = self.next_batch(enough) else { return };
            let pulls = self.pulls_the_plug(enough);
            let answer = self.send(&addr, &ids, pulls, victims);
            self.note(ids, answer);
        }
    }

    /// What was not heard of comes first; new responses come as long as somebody is still to be killed.
    fn next_batch(&self, enough: bool) -> Option<Vec<String>> {
        let mut books = lock(&self.books);
        if let Some(ids) = books.unheard.pop() {
            return Some(ids);
        }
        let mut dice = lock(&self.dice);
        let count = 1 + dice.below(BATCH);
        let batch =
            (!enough).then(|| (0..count).map(|_| envelope(&mut dice, books.finished.len())).collect::<Vec<_>>());
        let ids = batch?.into_iter().enumerate().map(|(place, mut envelope)| {
            let number = books.finished.len();
            envelope["receipt_hash"] = format!("{number:056x}{place:08x}").into();
            let id = envelope["id"].as_str().unwrap().to_owned();
            books.finished.insert(id.clone(), envelope);
            id
        });
        Some(ids.collect())
    }

    fn pulls_the_plug(&self, enough: bool) -> Option<u64> {
        let mut plan = lock(&self.plan);
        plan.requests += 1;
        if enough || plan.requests < plan.next_kill {
            return None;
        }
        let mut dice = lock(&self.dice);
        plan.next_kill = plan.requests + 8 + dice.below(60);
        Some(dice.below(LONGEST_SPIN))
    }

    fn send(&self, addr: &str, ids: &[String], pulls: Option<u64>, victims: &Mutex<Victims>) -> Option<Value> {
        let body = {
            let books = lock(&self.books);
            json!({"responses": ids.iter().map(|id| &books.finished[id]).collect::<Vec<_>>()}).to_string()
        };
        let stream = ask(addr, &body);
        if let Some(spins) = pulls {
            (0..spins).for_each(|_| hint::spin_loop());
            lock(victims).kill_one();
        }
        read(stream?)
    }

    fn note(&self, ids: Vec<String>, answer: Option<Value>) {
        let mut books = lock(&self.books);
        let Some(answer) = answer else {
            books.without_reply += 1;
            books.unheard.push(ids);
            return;
        };
        let results = answer["results"].as_array().unwrap();
        assert_eq!(results.len(), ids.len());
        for (id, result) in ids.into_iter().zip(results) {
            assert_eq!(result["id"], id.as_str());
            let (said, due) = (result["outcome"].as_str().unwrap(), fate_of(&books.finished[&id]));
            assert!(said == due || (said == "duplicate" && due != REFUSED), "{id} is {said} and not {due}: {result}");
            books.heard.insert(id);
        }
    }
}

fn envelope(dice: &mut Dice, number: usize) -> Value {
    let mut envelope = support::envelope(0);
    envelope["id"] = dice.id(support::NOW_MS + number as i64).into();
    match dice.below(20) {
        0 => envelope["agreed"] = Value::Null,
        1 => envelope["project"] = "nobody".into(),
        _ => {}
    }
    envelope
}

/// Writes a request.
fn ask(addr: &str, body: &str) -> Option<TcpStream> {
    let mut stream = TcpStream::connect(addr).ok()?;
    let head = "POST /api/v1/responses HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-type: application/json";
    write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).ok()?;
    Some(stream)
}

/// Reads an answer to its end; none where it says nothing about envelopes.
fn read(mut stream: TcpStream) -> Option<Value> {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    head.starts_with("HTTP/1.1 200").then(|| serde_json::from_str(body).ok())?
}

/// What the server says when everything comes once more.
#[derive(Debug, Default)]
pub struct Again {
    /// Ids that were heard of and are new to the server now.
    pub lost: Vec<String>,
    /// Ids of which the server says something else.
    pub unclear: Vec<String>,
}

/// Sends everything once more.
pub fn send_all_again(addr: &str, books: &Books) -> Again {
    let mut again = Again::default();
    let all: Vec<(&String, &Value)> = books.finished.iter().collect();
    for batch in all.chunks(100) {
        let body = json!({"responses": batch.iter().map(|(_, envelope)| envelope).collect::<Vec<_>>()}).to_string();
        let answer = ask(addr, &body).and_then(read).expect("nobody kills it now");
        for ((id, envelope), result) in batch.iter().zip(answer["results"].as_array().unwrap()) {
            match (result["outcome"].as_str().unwrap(), fate_of(envelope)) {
                ("duplicate", STORED | QUARANTINED) | (REFUSED, REFUSED) => {}
                (said, due) if said == due => again.lost.push((*id).clone()),
                _ => again.unclear.push((*id).clone()),
            }
        }
    }
    again
}
