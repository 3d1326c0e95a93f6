//! The real outbox engine against the real router, without sockets, on both databases: drafts finished by `domain`
//! end as rows, each exactly once, whatever the network does.

#[expect(dead_code, reason = "each test program uses some of it")]
mod support;

use std::{cell::RefCell, collections::VecDeque};

use axum::{Router, body::Body};
use domain::{
    collection::{
        answer::Answer as Given,
        draft::{Draft, Seed},
        envelope::plain_bytes,
    },
    wire::v1::{Outcome, Pack},
};
use outbox::{
    Entry, NoReply, Ports, Problem, Reason, Reply, Report, State, Store, Transport, drain,
    testing::{FakeClock, FakeLock, MemoryStore, Weather},
};
use support::{NOW_MS, Site, call, on_both, post};

/// The way to a router, with the weather of `outbox`'s own tests.
struct Wire {
    router: RefCell<Router>,
    weather: RefCell<VecDeque<Weather>>,
}

impl Transport for Wire {
    async fn post(&self, body: String, token: Option<&str>) -> Result<Reply, NoReply> {
        let weather = self.weather.borrow_mut().pop_front().unwrap_or(Weather::Fine);
        match weather {
            Weather::RequestLost => return Err(NoReply),
            Weather::Status(status, retry_after_s) => return Ok(Reply { status, retry_after_s, body: String::new() }),
            Weather::Portal => {
                return Ok(Reply { status: 200, retry_after_s: None, body: "<h1>Wi-Fi</h1>".to_owned() });
            }
            _ => {}
        }
        let router = self.router.borrow().clone();
        let mut request = post(Body::from(body));
        if let Some(token) = token {
            request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        }
        let answer = call(router, request).await;
        let mut body = answer.text();
        match weather {
            Weather::ReplyLost => return Err(NoReply),
            Weather::ReplyCut => body.truncate(body.len() / 2),
            _ => {}
        }
        let retry_after_s = answer.header("retry-after").parse().ok();
        Ok(Reply { status: answer.status.as_u16(), retry_after_s, body })
    }
}

struct Phone {
    pack: Pack,
    ports: Ports<MemoryStore, Wire, FakeClock, FakeLock>,
}

impl Phone {
    /// A phone that has downloaded the pack, in this weather.
    async fn visiting(site: &Site, weather: impl IntoIterator<Item = Weather>) -> Self {
        let pack = site.get("/api/v1/projects/mascot/pack?lang=en-GB").await;
        let wire = Wire {
            router: RefCell::new(server::router(site.state.clone())),
            weather: RefCell::new(weather.into_iter().collect()),
        };
        let ports = Ports {
            store: MemoryStore::default(),
            transport: wire,
            clock: FakeClock::at(NOW_MS),
            lock: FakeLock::default(),
        };
        Self { pack: serde_json::from_slice(&pack.bytes).unwrap(), ports }
    }

    /// Answers a little, as the app does, and saves.
    async fn answer(&self, number: u16) -> String {
        let (pack, id) = (&self.pack, support::id(number.into()));
        let mut random = [0; 10];
        random[..2].copy_from_slice(&number.to_be_bytes());
        let seed = Seed { id: id.clone(), random, now_ms: NOW_MS };
        let mut draft = Draft::start(seed, &pack.project.slug, &pack.questionnaire);
        draft.agreed = Some(pack.project.notice.version);
        draft.set("q06.services", Some(Given::from("bit_better")));
        draft.set_aim("q04.aim_met", "a1", Some("mostly".to_owned()));
        let response = draft.finish(&pack.questionnaire, &pack.project.aims, NOW_MS, "en-GB").unwrap();
        self.save(&id, plain_bytes(&response)).await;
        id
    }

    async fn save(&self, id: &str, bytes: String) {
        let entry = Entry::new(id.to_owned(), "mascot".to_owned(), bytes, None, NOW_MS);
        self.ports.store.add(&entry).await.unwrap();
    }

    async fn drain(&self) -> Report {
        drain(&self.ports, Reason::Asked, 0.5, |_| ()).await.unwrap()
    }

    async fn state(&self, id: &str) -> State {
        let headers = self.ports.store.headers().await.unwrap();
        headers.into_iter().find(|header| header.id == id).unwrap().state
    }
}

fn outcome(state: &State) -> Option<Outcome> {
    match state {
        State::Sent { outcome, .. } => Some(*outcome),
        _ => None,
    }
}

fn refusal(state: &State) -> Option<&str> {
    match state {
        State::Refused { code, .. } => Some(code),
        _ => None,
    }
}

on_both! {
    async fn a_finished_draft_ends_as_a_row(site: &Site) {
        let phone = Phone::visiting(site, []).await;
        let id = phone.answer(1).await;
        assert_eq!(phone.drain().await.sent, 1);
        assert_eq!(outcome(&phone.state(&id).await), Some(Outcome::Stored));
        assert_eq!(site.stored("mascot").await, 1);
    }

    async fn any_weather_ends_with_each_response_once(site: &Site) {
        let weather = [
            Weather::ReplyLost,
            Weather::RequestLost,
            Weather::ReplyCut,
            Weather::Portal,
            Weather::Status(502, None),
            Weather::Fine,
            Weather::Status(503, Some(5)),
            Weather::ReplyLost,
        ];
        let storms = weather.iter().filter(|weather| **weather != Weather::Fine).count();
        let phone = Phone::visiting(site, weather).await;
        for number in 0..250 {
            phone.answer(number).await;
        }
        let mut tries = 0;
        while phone.drain().await.counts.waiting > 0 {
            tries += 1;
            assert!(tries <= storms + 2, "fine weather settles everything, but for the server's limit of speed");
            site.later(60_000);
        }
        assert_eq!(site.stored("mascot").await, 250);
    }

    async fn one_entry_that_is_no_json_is_found_and_the_others_arrive(site: &Site) {
        let phone = Phone::visiting(site, []).await;
        for number in 0..40 {
            phone.answer(number).await;
        }
        let broken = support::id(99);
        phone.save(&broken, r#"{"id":"#.to_owned()).await;
        let report = phone.drain().await;
        assert_eq!((report.sent, report.refused, report.counts.waiting), (40, 1, 0));
        assert_eq!(refusal(&phone.state(&broken).await), Some("malformed"));
        assert_eq!(site.stored("mascot").await, 40);
    }

    async fn refused_entries_stay_and_quarantined_ones_are_done(site: &Site) {
        let phone = Phone::visiting(site, []).await;
        let kept = support::without(1, "agreed");
        let aside = support::with(2, "project", "nobody".into());
        phone.save(&support::id(1), kept.to_string()).await;
        phone.save(&support::id(2), aside.to_string()).await;
        phone.answer(3).await;
        phone.drain().await;
        assert_eq!(refusal(&phone.state(&support::id(1)).await), Some("agreement_missing"));
        assert_eq!(outcome(&phone.state(&support::id(2)).await), Some(Outcome::Quarantined));
        assert_eq!(site.stored("mascot").await, 1);
        let bytes = phone.ports.store.bytes(&[support::id(1), support::id(2)]).await.unwrap();
        assert_eq!(bytes, [Some(kept.to_string()), None]);
    }

    async fn a_server_that_restarts_between_two_tries_knows_what_it_has(site: &Site) {
        let phone = Phone::visiting(site, [Weather::ReplyLost]).await;
        let id = phone.answer(1).await;
        assert_eq!(phone.drain().await.problem, Some(Problem::Offline));
        let restarted = site.replica().await;
        *phone.ports.transport.router.borrow_mut() = server::router(restarted.clone());
        phone.drain().await;
        assert_eq!(outcome(&phone.state(&id).await), Some(Outcome::Duplicate));
        assert_eq!(site.stored("mascot").await, 1);
        restarted.close().await;
    }

    async fn two_tabs_at_once_send_each_response_once(site: &Site) {
        let phone = Phone::visiting(site, []).await;
        for number in 0..5 {
            phone.answer(number).await;
        }
        let (one, other) = tokio::join!(phone.drain(), phone.drain());
        assert_ne!(one.busy, other.busy);
        assert_eq!(one.sent + other.sent, 5);
        assert_eq!(site.stored("mascot").await, 5);
    }
}
