//! The network between simulated phones and the real router: it loses, cuts, repeats and mixes up, and it remembers
//! what the server really said, so that nobody has to believe the phones.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, HashMap, HashSet},
    rc::Rc,
};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{Request, header},
};
use domain::{
    time::{Millis, from_rfc3339},
    wire::v1::{Outcome, ResponsesAnswer},
};
use futures::stream;
use outbox::{NoReply, Reply, Transport, testing::Pause};
use serde_json::Value;

use super::{
    dice::Dice,
    support::{Answer, call, post},
};

/// Bodies kept for somebody who plays them again.
const TAPE: usize = 40;

/// What it is like where a phone is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// Everything arrives.
    Fine,
    /// Every other request meets a fault.
    Flaky,
    /// No name is found, nothing arrives.
    Offline,
    /// A public Wi-Fi answers everything with its own page.
    Portal,
}

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    RequestLost,
    RequestCut,
    ReplyLost,
    ReplyCut,
    Portal,
    Status(u16, Option<u32>),
    DeliveredTwice,
    SomebodyElsesReply,
}

/// The network, and what went over it.
pub struct Network {
    router: RefCell<Router>,
    dice: RefCell<Dice>,
    /// Whether the server is at work, so that whoever waits is not merely pausing.
    pub at_work: Cell<bool>,
    /// What went over it.
    pub log: RefCell<Log>,
}

/// A batch as it was sent: its bytes, and the token of the device that sent it.
type Sent = (String, Option<String>);

/// What went over the network.
#[derive(Debug, Default)]
pub struct Log {
    /// Faults by name.
    pub faults: BTreeMap<&'static str, u64>,
    /// Requests that the server saw.
    pub requests: u64,
    /// What the server really said of each envelope, whether or not anybody heard it.
    pub words: HashMap<String, HashSet<Outcome>>,
    /// When the server first said something of each envelope, by its own clock.
    pub arrived_ms: HashMap<String, Millis>,
    tape: Vec<Sent>,
    last_reply: Option<Reply>,
}

impl Network {
    pub fn new(router: Router, dice: Dice) -> Self {
        Self {
            router: RefCell::new(router),
            dice: RefCell::new(dice),
            at_work: Cell::new(false),
            log: RefCell::default(),
        }
    }

    /// The server that requests go to from now on.
    pub fn lead_to(&self, router: Router) {
        *self.router.borrow_mut() = router;
    }

    /// Notes a fault.
    pub fn note(&self, fault: &'static str) {
        *self.log.borrow_mut().faults.entry(fault).or_default() += 1;
    }

    /// A batch of envelopes, carried through this weather.
    async fn carry(&self, sent: Sent, weather: Weather) -> Result<Reply, NoReply> {
        let fault = self.draw(weather, Some(&sent));
        if let Some(fault) = fault {
            self.note(fault.name());
        }
        match fault {
            Some(Fault::RequestLost) => return Err(NoReply),
            Some(Fault::RequestCut) => {
                self.deliver_cut(&sent.0).await;
                return Err(NoReply);
            }
            Some(Fault::Portal) => return Ok(page(200, None)),
            Some(Fault::Status(status, retry_after_s)) => return Ok(page(status, retry_after_s)),
            Some(Fault::DeliveredTwice) => drop(self.deliver(sent.clone()).await),
            _ => {}
        }
        let before = self.log.borrow().last_reply.clone();
        let mut reply = self.deliver(sent).await;
        match fault {
            Some(Fault::ReplyLost) => Err(NoReply),
            Some(Fault::ReplyCut) => {
                let end = self.dice.borrow_mut().place(reply.body.len().max(1));
                reply.body = String::from_utf8_lossy(&reply.body.as_bytes()[..end]).into_owned();
                Ok(reply)
            }
            Some(Fault::SomebodyElsesReply) => Ok(before.unwrap_or(reply)),
            _ => Ok(reply),
        }
    }

    /// Another request, for example about a receipt; none when no reply came.
    pub async fn ask(&self, route: &str, body: &Value, weather: Weather) -> Option<Answer> {
        let fault = self.draw(weather, None);
        if let Some(Fault::RequestLost | Fault::RequestCut | Fault::Portal | Fault::Status(..)) = fault {
            self.note("receipt request lost");
            return None;
        }
        let request = Request::post(route).header(header::CONTENT_TYPE, "application/json");
        let answer = self.call(request.body(Body::from(body.to_string())).unwrap()).await;
        if fault.is_some() {
            self.note("receipt reply lost");
            return None;
        }
        Some(answer)
    }

    /// Plays something again that went over the network before.
    pub async fn replay(&self) {
        let sent = {
            let log = self.log.borrow();
            let place = self.dice.borrow_mut().place(log.tape.len().max(1));
            log.tape.get(place).cloned()
        };
        if let Some(sent) = sent {
            self.note("replayed by somebody");
            self.deliver(sent).await;
        }
    }

    fn draw(&self, weather: Weather, sent: Option<&Sent>) -> Option<Fault> {
        let mut dice = self.dice.borrow_mut();
        if let Some(sent) = sent {
            let mut log = self.log.borrow_mut();
            if log.tape.len() < TAPE {
                log.tape.push(sent.clone());
            } else {
                let place = dice.place(TAPE);
                log.tape[place] = sent.clone();
            }
        }
        match weather {
            Weather::Fine => None,
            Weather::Offline => Some(Fault::RequestLost),
            Weather::Portal => Some(Fault::Portal),
            Weather::Flaky if dice.percent(50) => None,
            Weather::Flaky => Some(match dice.below(12) {
                0 => Fault::RequestLost,
                1 => Fault::RequestCut,
                2..=4 => Fault::ReplyLost,
                5 => Fault::ReplyCut,
                6 => Fault::Portal,
                7 => Fault::DeliveredTwice,
                8 => Fault::SomebodyElsesReply,
                9 => Fault::Status(dice.pick(&[403, 404, 407, 413, 511]), None),
                _ => Fault::Status(dice.pick(&[429, 500, 502, 503, 504]), retry_after(&mut dice)),
            }),
        }
    }

    /// The server takes a batch, and what it says is written down.
    async fn deliver(&self, (body, token): Sent) -> Reply {
        let mut request = post(Body::from(body));
        if let Some(token) = token {
            let bearer = format!("Bearer {token}").parse().expect("a token is plain text");
            request.headers_mut().insert(header::AUTHORIZATION, bearer);
        }
        let answer = self.call(request).await;
        let reply = Reply {
            status: answer.status.as_u16(),
            retry_after_s: answer.header("retry-after").parse().ok(),
            body: answer.text(),
        };
        let mut log = self.log.borrow_mut();
        if let Ok(said) = serde_json::from_str::<ResponsesAnswer>(&reply.body) {
            let at_ms = from_rfc3339(&said.received_at).expect("the server knows the time");
            for result in said.results {
                if let Some(id) = result.id {
                    log.arrived_ms.entry(id.clone()).or_insert(at_ms);
                    log.words.entry(id).or_default().insert(result.outcome);
                }
            }
        }
        log.last_reply = Some(reply.clone());
        reply
    }

    /// The server gets half a batch and then nothing.
    async fn deliver_cut(&self, body: &str) {
        let half = Bytes::copy_from_slice(&body.as_bytes()[..body.len() / 2]);
        let parts = [Ok(half), Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))];
        self.call(post(Body::from_stream(stream::iter(parts)))).await;
    }

    async fn call(&self, request: Request<Body>) -> Answer {
        let router = self.router.borrow().clone();
        self.log.borrow_mut().requests += 1;
        self.at_work.set(true);
        let answer = call(router, request).await;
        self.at_work.set(false);
        answer
    }
}

fn retry_after(dice: &mut Dice) -> Option<u32> {
    dice.percent(50).then(|| dice.below(4000) as u32)
}

/// Something that is not our server's.
fn page(status: u16, retry_after_s: Option<u32>) -> Reply {
    Reply { status, retry_after_s, body: "<!doctype html><title>Free Wi-Fi</title>".to_owned() }
}

impl Fault {
    fn name(self) -> &'static str {
        match self {
            Self::RequestLost => "request lost or no name found",
            Self::RequestCut => "request cut in half",
            Self::ReplyLost => "reply lost after commit",
            Self::ReplyCut => "reply cut",
            Self::Portal => "captive portal",
            Self::Status(_, None) => "foreign status",
            Self::Status(_, Some(_)) => "foreign status with Retry-After",
            Self::DeliveredTwice => "request delivered twice",
            Self::SomebodyElsesReply => "somebody else's reply",
        }
    }
}

/// One phone's way to the server.
#[derive(Clone)]
pub struct Line {
    pub network: Rc<Network>,
    pub weather: Rc<Cell<Weather>>,
}

impl Transport for Line {
    async fn post(&self, body: String, token: Option<&str>) -> Result<Reply, NoReply> {
        Pause::default().await;
        let reply = self.network.carry((body, token.map(str::to_owned)), self.weather.get()).await;
        Pause::default().await;
        reply
    }
}
