//! Releases: frozen, rounded, refused when they would show what a few people said; the API's answer and the page.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::{disclosure::NotYet, time::DAY_MS};
use serde_json::{Value, json};
use server::reporting::releases::ReleaseError;

use crate::{
    receipts::{ask, code, kept},
    support::{Answer, Site, envelope, on_both, project_file},
};

const RESULTS: &str = "/api/v1/projects/mascot/results";

/// The n-th envelope, asking everything, with these answers.
fn full(n: u32, answers: Value) -> Value {
    let mut envelope = envelope(n);
    envelope["length"] = json!("full");
    envelope["answers"] = answers;
    envelope
}

/// Sends so many people with the same answers, numbered from `first`.
async fn people(site: &Site, first: u32, count: u32, answers: Value) {
    let envelopes: Vec<Value> = (first..first + count).map(|n| full(n, answers.clone())).collect();
    let outcomes = site.send(&envelopes).await.outcomes();
    assert!(outcomes.iter().all(|outcome| outcome == "stored"), "{outcomes:?}");
}

/// Thirty people, of whom twenty-four said most of the time or always.
async fn thirty(site: &Site) {
    people(site, 1, 14, json!({"q17.p_respect": "always", "you.role": "lived"})).await;
    people(site, 15, 10, json!({"q17.p_respect": "mostly", "you.role": "professional"})).await;
    people(site, 25, 6, json!({"q17.p_respect": "never"})).await;
}

async fn release(site: &Site) -> Result<u32, ReleaseError> {
    site.state.results.release("mascot").await
}

/// Why a release has to wait.
async fn waits(site: &Site) -> Vec<NotYet> {
    match release(site).await {
        Err(ReleaseError::NotYet(reasons)) => reasons,
        other => panic!("{other:?}"),
    }
}

async fn results(site: &Site) -> Value {
    let answer = site.get(RESULTS).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

fn item<'r>(results: &'r Value, id: &str) -> &'r Value {
    results["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap_or_else(|| panic!("no {id}"))
}

async fn page(site: &Site, path: &str) -> Answer {
    let answer = site.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(!answer.text().contains(" style="), "the policy forbids style attributes");
    answer
}

on_both! {
    async fn nothing_is_shown_before_the_first_release(site: &Site) {
        thirty(site).await;
        assert_eq!(site.get(RESULTS).await.problem(), (404, "not_released".to_owned()));
        let unknown = site.get("/api/v1/projects/nowhere/results").await;
        assert_eq!(unknown.problem(), (404, "unknown_project".to_owned()));
        assert!(page(site, "/p/mascot/results").await.text().contains("No results yet"));
    }

    async fn twenty_four_of_thirty_are_eight_in_ten(site: &Site) {
        thirty(site).await;
        assert_eq!(release(site).await.unwrap(), 1);
        let results = results(site).await;
        assert_eq!(results["release"], 1);
        assert_eq!(results["people"]["answered"], 30);
        let respect = item(&results, "q17.p_respect");
        assert_eq!(respect["n"], json!({"answered": 30, "dk": 0, "na": 0, "skipped": 0}));
        let headline = json!({"codes": ["mostly", "always"], "count": 24, "percent": 80, "low": 63, "high": 90});
        assert_eq!(respect["headline"], headline);
        let never = &respect["distribution"][0];
        assert_eq!((&never["code"], &never["count"], &never["percent"]), (&json!("never"), &json!(6), &json!(20)));
        let said = respect["sentence"]["en-GB"].as_str().unwrap();
        assert!(said.starts_with("About 24 of 30 people answered"), "{said}");
        assert!(said.contains("That is 8 in 10 (likely between 6 and 9 in 10)."), "{said}");
        assert!(respect["sentence"]["ar"].as_str().unwrap().contains("24"));
    }

    async fn what_was_not_answered_by_enough_people_is_null_not_zero(site: &Site) {
        thirty(site).await;
        release(site).await.unwrap();
        let results = results(site).await;
        let area = item(&results, "q07.area");
        assert_eq!(area["hidden"], "too_few");
        assert_eq!(area["n"], json!({"answered": null, "dk": null, "na": null, "skipped": null}));
        assert!(area["distribution"].as_array().unwrap().iter().all(|cell| cell["count"].is_null()));
        assert_eq!(item(&results, "q04.aim_met.a2")["question"]["en-GB"].as_str().unwrap().matches("Families").count(), 1);
    }

    /// Thirty people make the first release possible, and all but nine take their answers back before the next.
    async fn nine_people_are_nowhere_said_to_be_about_ten(site: &Site) {
        people(site, 1, 9, json!({"q17.p_respect": "always"})).await;
        let others: Vec<Value> = (10..31).map(|n| kept(n, full(n, json!({"q17.p_respect": "never"})))).collect();
        site.send(&others).await;
        assert_eq!(release(site).await.unwrap(), 1);
        for n in 10..31 {
            assert_eq!(ask(site, "withdraw", json!({"code": code(n), "scope": "all"})).await.status, StatusCode::OK);
        }
        site.later(DAY_MS);
        assert_eq!(release(site).await.unwrap(), 2);
        let nobody = json!({"answered": null, "first_day": null, "last_day": null});
        let results = results(site).await;
        for (name, value) in nobody.as_object().unwrap() {
            assert_eq!(&results["people"][name], value, "{name}");
        }
        assert!(results["people"]["channels"].as_array().unwrap().iter().all(|channel| channel["count"].is_null()));
        let page = page(site, "/p/mascot/results").await.text();
        assert!(page.contains("A few people have answered so far.") && page.contains("numbers when there are more"), "{page}");
        assert!(!page.contains("bout 10") && !page.contains("bout 5"), "{page}");
        let feed = site.get("/api/v1/projects/mascot/export?level=release&format=csv").await.text();
        assert!(!feed.replace(",10,,about,", "").contains(",10,"), "only the threshold is ten: {feed}");
    }

    async fn groups_are_there_and_hidden_where_they_are_too_small(site: &Site) {
        thirty(site).await;
        release(site).await.unwrap();
        let results = results(site).await;
        let groups = item(&results, "q17.p_respect")["groups"].as_array().unwrap();
        let role = |code: &str| groups.iter().find(|group| group["by"] == "you.role" && group["code"] == code).unwrap();
        assert_eq!((&role("lived")["n"], &role("lived")["hidden"]), (&json!(14), &Value::Null));
        assert_eq!((&role("professional")["n"], &role("professional")["hidden"]), (&json!(10), &Value::Null));
        assert_eq!(role("both")["hidden"], "too_few");
    }

    async fn released_numbers_never_move(site: &Site) {
        thirty(site).await;
        release(site).await.unwrap();
        let before = site.get(RESULTS).await;
        people(site, 100, 50, json!({"q17.p_respect": "never"})).await;
        let after = site.get(RESULTS).await;
        assert_eq!(before.bytes, after.bytes);
        let again = Request::get(RESULTS).header(header::IF_NONE_MATCH, before.header(header::ETAG));
        let unchanged = site.call(again.body(Body::empty()).unwrap()).await;
        assert_eq!((unchanged.status, unchanged.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    }

    async fn the_next_release_needs_enough_people_and_a_day(site: &Site) {
        thirty(site).await;
        release(site).await.unwrap();
        people(site, 100, 9, json!({"q17.p_respect": "never"})).await;
        assert_eq!(waits(site).await, [NotYet::FewChanged { k: 10 }, NotYet::TooSoon]);
        people(site, 109, 1, json!({"q07.area": "same"})).await;
        assert_eq!(waits(site).await, [NotYet::TooSoon]);
        site.later(DAY_MS);
        assert_eq!(release(site).await.unwrap(), 2);
        let results = results(site).await;
        assert_eq!(results["people"]["answered"], 40);
        assert_eq!(item(&results, "q17.p_respect")["n"]["answered"], 39);
    }

    async fn a_replica_publishes_what_all_of_them_took_in(site: &Site) {
        thirty(site).await;
        release(site).await.unwrap();
        let replica = site.replica().await;
        let envelopes: Vec<Value> = (200..240).map(|n| full(n, json!({"q17.p_respect": "always"}))).collect();
        site.send(&envelopes).await.outcomes();
        site.later(DAY_MS);
        assert_eq!(replica.results.release("mascot").await.unwrap(), 2);
        replica.close().await;
        let results = results(site).await;
        assert_eq!((&results["release"], &results["people"]["answered"]), (&json!(2), &json!(70)));
    }

    async fn a_changed_response_counts_once(site: &Site) {
        thirty(site).await;
        let mut changed = full(25, json!({"q17.p_respect": "always"}));
        changed["revision"] = json!(2);
        assert_eq!(site.send_one(&changed).await, "replaced");
        release(site).await.unwrap();
        let results = results(site).await;
        assert_eq!(item(&results, "q17.p_respect")["n"]["answered"], 30);
    }

    async fn rounds_of_asking_are_groups_with_their_names(site: &Site) {
        let mut file = project_file("mascot");
        file["waves"] = json!([
            {"id": "w1", "name": "Spring", "opens_at": "2026-03-01T00:00:00Z", "closes_at": "2026-05-31T23:59:59Z"},
            {"id": "w2", "name": "Autumn", "opens_at": "2026-09-01T00:00:00Z", "closes_at": "2026-11-30T23:59:59Z"}
        ]);
        site.update_project(file).await;
        thirty(site).await;
        release(site).await.unwrap();
        let results = results(site).await;
        let groups = item(&results, "q17.p_respect")["groups"].as_array().unwrap();
        let waves: Vec<_> = groups.iter().filter(|group| group["by"] == "wave").collect();
        assert_eq!((&waves[0]["label"]["en-GB"], &waves[0]["hidden"]), (&json!("Spring"), &json!("too_few")));
        assert_eq!((&waves[1]["label"]["en-GB"], &waves[1]["n"]), (&json!("Autumn"), &json!(30)));
        assert!(page(site, "/p/mascot/results").await.text().contains("Side by side: rounds of asking"));
        assert_eq!(server::reporting::verify::verify(&site.state.db, Some(site.state.results.noises())).await.unwrap().faults, Vec::<String>::new());
    }

    async fn the_page_says_the_same_in_the_readers_language(site: &Site) {
        thirty(site).await;
        release(site).await.unwrap();
        let english = page(site, "/p/mascot/results").await.text();
        assert!(english.contains(">30 people answered."));
        assert!(english.contains("That is 8 in 10 (likely between 6 and 9 in 10)."));
        assert!(english.contains("<table>") && english.contains("<svg"));
        let line = english.split("data-paper=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert!(line.starts_with("Naming the mascot · results number 1 · "), "every sheet of paper says what it is of: {line}");
        let arabic = page(site, "/p/mascot/results?lang=ar").await.text();
        assert!(arabic.contains("dir=\"rtl\"") && arabic.contains("8 من كل 10"));
        let nowhere = site.get("/p/nowhere/results").await;
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    }
}
