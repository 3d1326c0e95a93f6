//! Several servers on one database, restarts, and many requests at once: each response counts exactly once.

use serde_json::{Value, json, value::RawValue};
use server::{ingest::Origin, router, state::AppState};

use crate::support::{Site, call, envelope, on_both, post, project_file, with};

async fn submit(state: AppState, envelopes: Vec<Value>) -> Vec<String> {
    let raw = envelopes.iter().map(|envelope| RawValue::from_string(envelope.to_string()).unwrap()).collect();
    let origin = Origin::anybody("192.0.2.1".parse().unwrap());
    let results = state.ingest.submit(raw, origin).await.unwrap();
    results.iter().map(|result| serde_json::to_value(result.outcome).unwrap().as_str().unwrap().to_owned()).collect()
}

on_both! {
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
        assert_eq!(server::verify::verify(&site.state.db).await.unwrap().faults, Vec::<String>::new());
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
    let config = server::config::Config { secret_file: None, ..site.config.clone() };
    let opened = AppState::open(config, site.state.clock.clone()).await;
    assert!(opened.unwrap_err().to_string().contains("COEVAL_SECRET_FILE"));
    site.close().await;
}
