//! Releases that make themselves: a day after a wave closed or on a chosen day, once over all replicas, and never
//! against the rules. What they changed since the one before, and the page of each.

use axum::http::StatusCode;
use domain::time::DAY_MS;
use serde_json::{Value, json};
use server::{
    administration::projects::read_file,
    reporting::releases::{Refused, Results},
};

use crate::{
    staff::logged,
    support::{NOW_MS, Site, envelope, on_both, project_file},
};

/// The wave closes an hour after tests begin.
fn closing_soon() -> Value {
    let mut file = project_file("mascot");
    file["waves"] = json!([{"id": "w1", "name": "Autumn", "opens_at": "2026-09-01T00:00:00Z",
        "closes_at": "2026-11-22T13:00:00Z"}]);
    file
}

const HOUR_MS: i64 = DAY_MS / 24;

/// So many people who gave the same answer, numbered from `first`.
async fn people(site: &Site, first: u32, count: u32, code: &str) {
    let envelopes: Vec<Value> = (first..first + count)
        .map(|n| {
            let mut envelope = envelope(n);
            envelope["length"] = json!("full");
            envelope["answers"] = json!({ "q17.p_respect": code });
            envelope
        })
        .collect();
    let outcomes = site.send(&envelopes).await.outcomes();
    assert!(outcomes.iter().all(|outcome| outcome == "stored"), "{outcomes:?}");
}

async fn due(results: &Results, refused: &mut Refused) -> Vec<(String, u32)> {
    results.release_due(refused).await.unwrap()
}

on_both! {
    async fn a_release_is_made_a_day_after_a_round_has_closed_and_once(site: &Site) {
        site.update_project(closing_soon()).await;
        people(site, 0, 30, "always").await;
        let mut refused = Refused::default();
        let results = &site.state.results;
        assert_eq!(due(results, &mut refused).await, [], "it is open");
        site.later(2 * HOUR_MS);
        assert_eq!(due(results, &mut refused).await, [], "phones without signal have a day to send");
        people(site, 30, 10, "always").await;
        site.later(DAY_MS);
        let replica = site.replica().await;
        let (one, two) = (due(results, &mut refused).await, due(&replica.results, &mut Refused::default()).await);
        assert_eq!((one, two), (vec![("mascot".to_owned(), 1)], Vec::new()));
        replica.close().await;
        let page = site.get("/api/v1/projects/mascot/results").await.json();
        assert_eq!(page["people"]["answered"], 40, "with whoever sent meanwhile");
        site.later(DAY_MS);
        people(site, 50, 40, "never").await;
        assert_eq!(due(results, &mut refused).await, [], "one for each round");
        assert_eq!(logged(site).await, ["released"]);
        assert_eq!(server::reporting::verify::verify(&site.state.db, Some(site.state.results.noises())).await.unwrap().faults, Vec::<String>::new());
    }

    async fn replicas_that_look_at_the_same_moment_make_one_release(site: &Site) {
        site.update_project(closing_soon()).await;
        people(site, 0, 30, "always").await;
        site.later(2 * DAY_MS);
        let replica = site.replica().await;
        let (mut first, mut second) = (Refused::default(), Refused::default());
        let (one, two) =
            tokio::join!(due(&site.state.results, &mut first), due(&replica.results, &mut second));
        assert_eq!(one.len() + two.len(), 1, "{one:?} {two:?}");
        replica.close().await;
        assert_eq!(server::storage::releases::latest_number(&site.state.db, "mascot").await.unwrap(), 1);
    }

    async fn a_chosen_day_makes_one_without_waiting(site: &Site) {
        let mut file = project_file("mascot");
        file["release_on"] = json!(["2026-11-23"]);
        site.update_project(file).await;
        people(site, 0, 30, "always").await;
        let mut refused = Refused::default();
        site.later(12 * HOUR_MS - 1);
        assert_eq!(due(&site.state.results, &mut refused).await, []);
        site.later(1);
        assert_eq!(due(&site.state.results, &mut refused).await, [("mascot".to_owned(), 1)]);
    }

    async fn too_few_people_are_waited_for_and_not_for_ever(site: &Site) {
        site.update_project(closing_soon()).await;
        people(site, 0, 9, "always").await;
        site.later(2 * DAY_MS);
        let mut refused = Refused::default();
        for _ in 0..3 {
            assert_eq!(due(&site.state.results, &mut refused).await, []);
        }
        assert_eq!(format!("{refused:?}").matches("mascot").count(), 1, "it is said once");
        people(site, 9, 1, "always").await;
        assert_eq!(due(&site.state.results, &mut refused).await, [("mascot".to_owned(), 1)]);
        let mut other = closing_soon();
        other["slug"] = json!("other");
        site.add_project(other).await;
        site.later(40 * DAY_MS);
        assert_eq!(due(&site.state.results, &mut refused).await, [], "nobody expects it any more");
    }

    async fn older_releases_stay_readable_and_say_that_there_is_a_newer_one(site: &Site) {
        people(site, 0, 20, "always").await;
        people(site, 20, 20, "never").await;
        assert_eq!(site.state.results.release("mascot").await.unwrap(), 1);
        people(site, 40, 40, "always").await;
        site.later(DAY_MS);
        assert_eq!(site.state.results.release("mascot").await.unwrap(), 2);
        let latest = site.get("/p/mascot/results").await.text();
        assert!(latest.contains("What changed since results number 1") && latest.contains("/p/mascot/releases/1"));
        assert!(latest.contains("from about 20 of 40 people (50%) to about 60 of 80 people (75%)"), "{latest}");
        assert!(!latest.contains("significant") && !latest.contains("There are newer ones"));
        let older = site.get("/p/mascot/releases/1").await;
        assert_eq!(older.status, StatusCode::OK);
        let older = older.text();
        assert!(older.contains("These are results number 1. There are newer ones, number 2."));
        assert!(older.contains(">40 people answered.") && !older.contains("What changed since"));
        assert!(older.contains("/p/mascot/releases/1?lang=ar"), "the same page in another language");
        let arabic = site.get("/p/mascot/releases/2?lang=ar").await.text();
        assert!(arabic.contains("ما الذي تغيّر منذ النتائج رقم 1") && arabic.contains("من نحو 20 من 40"));
        for nowhere in ["/p/mascot/releases/3", "/p/mascot/releases/0", "/p/mascot/releases/x", "/p/nowhere/releases/1"] {
            assert_eq!(site.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
        }
    }
}

#[test]
fn days_of_release_are_days_that_there_are() {
    let mut file = project_file("mascot");
    file["release_on"] = json!(["2026-12-01", "2027-02-28"]);
    let read = read_file(&file.to_string()).unwrap();
    assert!(read.document.release_on_ms()[0] > NOW_MS);
    for wrong in ["2027-02-30", "soon", ""] {
        file["release_on"] = json!([wrong]);
        let problems = read_file(&file.to_string()).map(|_| ()).unwrap_err();
        assert!(problems.to_string().contains("release_on"), "{wrong}: {problems}");
    }
}
