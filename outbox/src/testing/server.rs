//! A server that keeps the contract, behind a network that does not.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, VecDeque},
    rc::Rc,
};

use domain::wire::v1::{EnvelopeResult, MAX_BATCH, MAX_BATCH_BYTES, Outcome, ResponsesAnswer, ResponsesRequest};

use super::Pause;
use crate::ports::{NoReply, Reply, Transport};

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// It arrives, and so does the reply.
    Fine,
    /// It never arrives.
    RequestLost,
    /// It arrives, but the reply does not.
    ReplyLost,
    /// It arrives, but the reply is cut in half.
    ReplyCut,
    /// A public Wi-Fi answers with its own page.
    Portal,
    /// Something answers with this status and no readable body; with some of them `Retry-After` in seconds.
    Status(u16, Option<u32>),
    /// It arrives, but the words on every other envelope are unknown to this version of the app.
    NewWords,
    /// It arrives, but the words come back in the wrong order.
    WrongOrder,
    /// It arrives, but the last word is missing.
    WordMissing,
}

#[derive(Debug, Default)]
struct Inner {
    weather: VecDeque<Weather>,
    stored: BTreeMap<String, String>,
    requests: Vec<Vec<String>>,
    tokens: Vec<Option<String>>,
    refused: BTreeSet<String>,
    withdrawn: BTreeSet<String>,
    spoils_batch: BTreeMap<String, Reply>,
}

/// A server in memory. Clones are further ways to the same server.
#[derive(Clone, Debug, Default)]
pub struct FakeServer(Rc<RefCell<Inner>>);

impl FakeServer {
    /// A server whose next requests meet this weather; later ones meet fine weather.
    pub fn with(weather: impl IntoIterator<Item = Weather>) -> Self {
        let server = Self::default();
        server.0.borrow_mut().weather.extend(weather);
        server
    }

    /// Refuses this envelope alone.
    pub fn refuse(&self, id: &str) {
        self.0.borrow_mut().refused.insert(id.to_owned());
    }

    /// Says of this envelope that it was withdrawn.
    pub fn withdraw(&self, id: &str) {
        self.0.borrow_mut().withdrawn.insert(id.to_owned());
    }

    /// Gives this reply to every batch that holds the envelope.
    pub fn spoil(&self, id: &str, reply: Reply) {
        self.0.borrow_mut().spoils_batch.insert(id.to_owned(), reply);
    }

    /// Every envelope that is stored, by id, with the bytes it arrived with first.
    pub fn stored(&self) -> BTreeMap<String, String> {
        self.0.borrow().stored.clone()
    }

    /// The ids of every batch that was tried, in order.
    pub fn requests(&self) -> Vec<Vec<String>> {
        self.0.borrow().requests.clone()
    }
}

impl FakeServer {
    /// The token of each request, in order.
    pub fn tokens(&self) -> Vec<Option<String>> {
        self.0.borrow().tokens.clone()
    }
}

impl Transport for FakeServer {
    async fn post(&self, body: String, token: Option<&str>) -> Result<Reply, NoReply> {
        self.0.borrow_mut().tokens.push(token.map(str::to_owned));
        Pause::default().await;
        let reply = self.0.borrow_mut().answer(&body);
        Pause::default().await;
        reply
    }
}

impl Inner {
    fn answer(&mut self, body: &str) -> Result<Reply, NoReply> {
        let envelopes = envelopes(body);
        self.requests.push(envelopes.iter().map(|(id, _)| id.clone()).collect());
        match self.weather.pop_front().unwrap_or(Weather::Fine) {
            Weather::RequestLost => Err(NoReply),
            Weather::Portal => Ok(reply(200, "<!doctype html><title>Free Wi-Fi</title>")),
            Weather::Status(status, retry_after_s) => {
                Ok(Reply { status, retry_after_s, body: "<h1>Sorry</h1>".to_owned() })
            }
            weather => {
                if let Some(spoilt) = envelopes.iter().find_map(|(id, _)| self.spoils_batch.get(id)) {
                    return Ok(spoilt.clone());
                }
                if envelopes.len() > MAX_BATCH || body.len() > MAX_BATCH_BYTES {
                    return Ok(problem(413, "too_large"));
                }
                let words = envelopes.into_iter().map(|(id, bytes)| self.take(id, bytes)).collect();
                transmit(words, weather)
            }
        }
    }

    fn take(&mut self, id: String, bytes: String) -> EnvelopeResult {
        let (outcome, code) = if self.refused.contains(&id) {
            (Outcome::Refused, Some("agreement_missing"))
        } else if self.withdrawn.contains(&id) {
            (Outcome::Withdrawn, None)
        } else {
            match self.stored.get(&id) {
                None => {
                    self.stored.insert(id.clone(), bytes);
                    (Outcome::Stored, None)
                }
                Some(known) if *known == bytes => (Outcome::Duplicate, None),
                Some(_) => (Outcome::Refused, Some("contradiction")),
            }
        };
        EnvelopeResult { id: Some(id), outcome, code: code.map(str::to_owned), message: None }
    }
}

fn transmit(mut words: Vec<EnvelopeResult>, weather: Weather) -> Result<Reply, NoReply> {
    match weather {
        Weather::ReplyLost => return Err(NoReply),
        Weather::NewWords => words.iter_mut().step_by(2).for_each(|word| word.outcome = Outcome::Unknown),
        Weather::WrongOrder => words.reverse(),
        Weather::WordMissing => {
            words.pop();
        }
        _ => {}
    }
    let answer = ResponsesAnswer { received_at: "2026-11-22T10:15:00Z".to_owned(), results: words };
    let mut body = serde_json::to_string(&answer).expect("an answer is made of strings and lists");
    if weather == Weather::ReplyCut {
        body.truncate(body.len() / 2);
    }
    Ok(reply(200, &body))
}

fn envelopes(body: &str) -> Vec<(String, String)> {
    let request: ResponsesRequest = serde_json::from_str(body).expect("the engine sends JSON");
    let id_of = |bytes: &str| {
        let value: serde_json::Value = serde_json::from_str(bytes).expect("entries hold JSON");
        value["id"].as_str().expect("entries hold an id").to_owned()
    };
    request.responses.iter().map(|raw| (id_of(raw.get()), raw.get().to_owned())).collect()
}

/// A reply without more.
pub fn reply(status: u16, body: &str) -> Reply {
    Reply { status, retry_after_s: None, body: body.to_owned() }
}

/// One of our server's own problems.
pub fn problem(status: u16, code: &str) -> Reply {
    reply(status, &format!(r#"{{"code":"{code}","title":"Not this way.","status":{status}}}"#))
}
