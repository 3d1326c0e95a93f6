//! Several servers on one database, restarts, and many requests at once: each response counts exactly once.

use domain::disclosure::{Filter, FilterBy, Strata};
use serde_json::{Value, json, value::RawValue};
use server::{
    collection::ingest::{Origin, Sender},
    reporting::{columns::ColumnsCache, releases::StaffQuestion},
    router,
    state::AppState,
};

use crate::{
    receipts::{ask, code, kept},
    support::{Site, call, envelope, on_both, post, project_file, with},
};

async fn submit(state: AppState, envelopes: Vec<Value>) -> Vec<String> {
    submit_as(&state, Sender::Anybody, &envelopes).await
}

async fn submit_as(state: &AppState, sender: Sender, envelopes: &[Value]) -> Vec<String> {
    let raw = envelopes.iter().map(|envelope| RawValue::from_string(envelope.to_string()).unwrap()).collect();
    let origin = Origin::from("192.0.2.1".parse().unwrap(), sender);
    let results = state.ingest.submit(raw, origin).await.unwrap();
    results.iter().map(|result| serde_json::to_value(result.outcome).unwrap().as_str().unwrap().to_owned()).collect()
}

/// An answer gathered by a device, at an event or nowhere.
fn gathered(n: u32, revision: u32, day: &str, event: Option<&str>) -> Value {
    let mut envelope = kept(n, envelope(n));
    envelope["revision"] = json!(revision);
    envelope["captured_at"] = json!(format!("{day}T10:15:00Z"));
    envelope["channel"] = json!(if event.is_some() { "event" } else { "assisted" });
    envelope["event"] = json!(event);
    envelope["answers"]["you.role"] = json!(if n.is_multiple_of(2) { "lived" } else { "professional" });
    envelope
}

/// Sends what a device gathered to one replica.
async fn gather(state: &AppState, envelopes: &[Value]) -> Vec<String> {
    let device = Sender::Device { project: "mascot".to_owned(), id: "d".to_owned() };
    submit_as(state, device, envelopes).await
}

/// Exact counts by every filter, and dashboards under a few, as one replica gives them.
async fn figures(state: &AppState) -> (Strata, Vec<String>) {
    let entry = state.projects.get("mascot").await.unwrap().unwrap();
    let strata = state.results.columns().read(&entry, |table, _| table.strata()).await.unwrap();
    let mut dashboards = Vec::new();
    for filter in
        [None, Some(("wave", "w1")), Some(("event", "e1")), Some(("month", "2026-11")), Some(("channel", "event"))]
    {
        let question = StaffQuestion::parse(&entry, filter.into_iter().chain([("by", "you.role")])).unwrap();
        let figures = state.results.staff(&entry, &question).await.unwrap();
        dashboards.push(serde_json::to_string(&state.results.dashboard(&entry, &figures)).unwrap());
    }
    (strata, dashboards)
}

/// Checks that both replicas, and one that has loaded nothing before, give the same figures; and how many people each of
/// these filters lets through.
async fn agree(site: &Site, other: &AppState, people: &[(FilterBy, &str, u32)]) {
    let (here, there) = (figures(&site.state).await, figures(other).await);
    assert_eq!(here.0, there.0);
    assert_eq!(here.1, there.1);
    let entry = other.projects.get("mascot").await.unwrap().unwrap();
    let cold = ColumnsCache::new(site.state.db.clone(), usize::MAX);
    assert_eq!(cold.read(&entry, |table, _| table.strata()).await.unwrap(), here.0);
    for (by, code, people) in people {
        let filter = Filter { by: *by, code: (*code).to_owned() };
        let let_through = here.0.0.iter().filter(|(stratum, _)| filter.lets(stratum));
        assert_eq!(let_through.map(|(_, tally)| tally.people).sum::<u32>(), *people, "{filter}");
    }
}

on_both! {
    async fn replicas_agree_under_every_filter_after_every_write(site: &Site) {
        use FilterBy::{Channel, Event, Month, Wave};
        let mut project = project_file("mascot");
        project["waves"] = json!([
            {"id": "w1", "name": "Spring", "closes_at": "2026-10-31T23:59:59Z"},
            {"id": "w2", "name": "Autumn", "opens_at": "2026-11-01T00:00:00Z"},
        ]);
        project["events"] = json!([{"id": "e1", "name": "Fair"}, {"id": "e2", "name": "Feast"}]);
        site.update_project(project).await;
        let other = site.replica().await;
        let first: Vec<Value> = (0..12).map(|n| gathered(n, 1, "2026-10-10", None)).collect();
        assert_eq!(gather(&site.state, &first).await, ["stored"; 12]);
        agree(site, &other, &[(Month, "2026-10", 12), (Wave, "w1", 12), (Channel, "assisted", 12), (Event, "e1", 0)]).await;

        // Half of them were at an event in November after all.
        let moved: Vec<Value> = (0..6).map(|n| gathered(n, 2, "2026-11-10", Some("e1"))).collect();
        assert_eq!(gather(&other, &moved).await, ["replaced"; 6]);
        let half = [(Month, "2026-10", 6), (Month, "2026-11", 6), (Wave, "w2", 6), (Channel, "event", 6), (Event, "e1", 6)];
        agree(site, &other, &half).await;
        assert_eq!(gather(&site.state, &[gathered(0, 3, "2026-11-10", Some("e2"))]).await, ["replaced"]);
        agree(site, &other, &[(Event, "e1", 5), (Event, "e2", 1), (Month, "2026-11", 6)]).await;

        let withdrawn = ask(site, "withdraw", json!({"code": code(1), "scope": "all"})).await;
        assert_eq!(withdrawn.status, 200, "{}", withdrawn.text());
        agree(site, &other, &[(Event, "e1", 4), (Month, "2026-11", 5), (Wave, "w2", 5), (Channel, "event", 5)]).await;
        // An older revision, and one of what was withdrawn, change nothing.
        let late = [gathered(2, 1, "2026-10-10", None), gathered(1, 3, "2026-10-10", None)];
        assert_eq!(gather(&other, &late).await, ["duplicate", "withdrawn"]);
        agree(site, &other, &[(Event, "e1", 4), (Month, "2026-10", 6), (Month, "2026-11", 5)]).await;
        other.close().await;
    }

    async fn two_replicas_and_many_requests_store_each_response_once(site: &Site) {
        site.add_project(project_file("second")).await;
        let other = site.replica().await;
        let mut sending = Vec::new();
        for round in 0..4 {
            for start in (0..60).step_by(5) {
                let envelopes: Vec<_> = (start..start + 5)
                    .map(|n| with(n, "project", json!(if n % 2 == 0 { "mascot" } else { "second" })))
                    .collect();
                let state = if round % 2 == 0 { site.state.clone() } else { other.clone() };
                sending.push(tokio::spawn(submit(state, envelopes)));
            }
        }
        let mut outcomes = Vec::new();
        for sent in sending {
            outcomes.extend(sent.await.unwrap());
        }
        assert_eq!(outcomes.iter().filter(|outcome| *outcome == "stored").count(), 60);
        assert_eq!(outcomes.iter().filter(|outcome| *outcome == "duplicate").count(), 180);
        assert_eq!(site.stored("mascot").await + site.stored("second").await, 60);
        assert_eq!(server::reporting::verify::verify(&site.state.db, Some(site.state.results.noises())).await.unwrap().faults, Vec::<String>::new());
        other.close().await;
    }

    async fn one_receipt_belongs_to_one_response_across_projects_and_replicas(site: &Site) {
        site.add_project(project_file("second")).await;
        let other = site.replica().await;
        let mut rival = with(2, "project", json!("second"));
        rival["receipt_hash"] = envelope(1)["receipt_hash"].clone();
        let (first, second) = tokio::join!(
            submit(site.state.clone(), vec![envelope(1)]),
            submit(other.clone(), vec![rival]),
        );
        let mut outcomes = [first, second].concat();
        outcomes.sort();
        assert_eq!(outcomes, ["refused", "stored"]);
        other.close().await;
    }

    async fn what_was_acknowledged_is_there_after_a_restart(site: &Site) {
        assert_eq!(site.send_one(&envelope(1)).await, "stored");
        let restarted = site.replica().await;
        let body = json!({"responses": [envelope(1), envelope(2)]}).to_string();
        let answer = call(router(restarted.clone()), post(body)).await;
        assert_eq!(answer.outcomes(), ["duplicate", "stored"]);
        restarted.close().await;
    }
}

#[tokio::test]
async fn another_secret_is_refused_and_a_lost_one_is_not_replaced() {
    let site = Site::on_sqlite().await;
    let secret = site.config.secret_file.clone().unwrap();
    std::fs::write(&secret, "f".repeat(64)).unwrap();
    let open = || AppState::open(site.config.clone(), site.state.clock.clone());
    assert!(open().await.unwrap_err().to_string().contains("not the one"));
    std::fs::write(&secret, "short").unwrap();
    assert!(open().await.unwrap_err().to_string().contains("64 hex digits"));
    std::fs::remove_file(&secret).unwrap();
    assert!(open().await.unwrap_err().to_string().contains("missing"));
    assert!(!secret.exists());
}

#[tokio::test]
async fn with_postgres_the_secret_must_be_given() {
    let site = Site::on_postgres().await;
    let config = server::system::config::Config { secret_file: None, ..site.config.clone() };
    let opened = AppState::open(config, site.state.clock.clone()).await;
    assert!(opened.unwrap_err().to_string().contains("COEVAL_SECRET_FILE"));
    site.close().await;
}
