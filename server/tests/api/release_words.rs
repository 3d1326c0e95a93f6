//! A release keeps the words that it was published with, wherever it is read, and says where the next one was asked in
//! others.

use axum::{body::Body, http::Request};
use domain::time::DAY_MS;
use serde_json::{Value, json};
use server::router;

use crate::support::{Site, call, envelope, on_both, project_file};

/// Where a release is read.
const PLACES: [&str; 5] = [
    "/p/mascot/results",
    "/p/mascot/releases/1",
    "/api/v1/projects/mascot/results",
    "/api/v1/projects/mascot/export?level=release&format=csv",
    "/api/v1/odata/mascot/Figures?$filter=startswith(Item,%27q04.aim_met%27)",
];

async fn people(site: &Site, first: u32, answers: Value) {
    let one = |n| {
        let mut envelope = envelope(n);
        (envelope["length"], envelope["answers"]) = (json!("full"), answers.clone());
        envelope
    };
    assert_eq!(site.send(&(first..first + 30).map(one).collect::<Vec<_>>()).await.outcomes(), ["stored"; 30]);
}

/// The project with other words for everything that a lead can say in other words.
fn reworded() -> Value {
    let mut file = project_file("mascot");
    file["name"] = json!("Choosing the symbol");
    file["aims"] = json!([{"id": "a1", "text": "Nobody is asked twice."}]);
    file["waves"] = json!([{"id": "w1", "name": "The second autumn"}]);
    file
}

fn first() -> Value {
    let mut file = project_file("mascot");
    file["waves"] = json!([{"id": "w1", "name": "The first autumn"}]);
    file
}

on_both! {
    async fn words_that_change_later_do_not_change_a_release(site: &Site) {
        site.update_project(first()).await;
        people(site, 1, json!({"q04.aim_met": {"a1": "mostly", "a2": "fully"}, "q17.p_respect": "always"})).await;
        site.state.results.release("mascot").await.unwrap();
        let read = async || {
            let mut read = Vec::new();
            for place in PLACES {
                let answer = site.get(place).await;
                assert_eq!(answer.status, 200, "{place}: {}", answer.text());
                read.push(answer.text());
            }
            read
        };
        let before = read().await;
        for (place, text) in PLACES.iter().zip(&before) {
            assert!(text.contains("Everyone can suggest a name.") && text.contains("Families choose."), "{place}");
        }
        site.update_project(reworded()).await;
        site.later(DAY_MS);
        for replica in [None, Some(site.replica().await)] {
            for (place, was) in PLACES.iter().zip(&before) {
                let text = match &replica {
                    None => site.get(place).await.text(),
                    Some(state) => call(router(state.clone()), Request::get(*place).body(Body::empty()).unwrap()).await.text(),
                };
                let new = ["Choosing the symbol", "Nobody is asked twice.", "The second autumn"];
                assert!(new.iter().all(|words| !text.contains(words)), "{place} says what nobody was asked");
                assert!(text.contains("Families choose.") && was.contains("Naming the mascot") == text.contains("Naming the mascot"), "{place}");
            }
            if let Some(state) = replica {
                state.close().await;
            }
        }
        let found = server::reporting::verify::verify(&site.state.db, Some(site.state.results.noises())).await.unwrap();
        assert_eq!(found.faults, Vec::<String>::new());
    }

    async fn where_two_releases_stand_beside_each_other_other_words_are_said(site: &Site) {
        people(site, 1, json!({"q04.aim_met": {"a1": "mostly"}, "q17.p_respect": "always"})).await;
        people(site, 50, json!({"q04.aim_met": {"a1": "not_yet"}, "q17.p_respect": "never"})).await;
        site.state.results.release("mascot").await.unwrap();
        site.update_project(reworded()).await;
        site.later(DAY_MS);
        people(site, 100, json!({"q04.aim_met": {"a1": "not_yet"}, "q17.p_respect": "never"})).await;
        site.state.results.release("mascot").await.unwrap();
        let page = site.get("/p/mascot/results").await.text();
        let since = page.split("What changed since results number 1").nth(1).and_then(|rest| rest.split("</details>").next()).unwrap();
        assert!(page.contains("Choosing the symbol") && since.contains("Nobody is asked twice."), "{since}");
        let lines: Vec<&str> = since.split("<li").collect();
        let of = |words: &str| lines.iter().filter(|line| line.contains(words)).copied().collect::<Vec<_>>();
        let aim = of("Nobody is asked twice.");
        assert!(aim.len() == 1 && aim[0].contains("was asked in other words before"), "{aim:?}");
        assert!(since.contains("from about 30 of 60 people (50%)"), "the same question is compared: {since}");
        let old = site.get("/p/mascot/releases/1").await.text();
        assert!(old.contains("Naming the mascot") && old.contains("Everyone can suggest a name."));
    }

    async fn verify_finds_words_that_were_changed_and_figures_without_any(site: &Site) {
        people(site, 1, json!({"q04.aim_met": {"a1": "mostly"}})).await;
        site.state.results.release("mascot").await.unwrap();
        let faults = async || server::reporting::verify::verify(&site.state.db, None).await.unwrap().faults;
        assert_eq!(faults().await, Vec::<String>::new());
        site.run("update release_words set words = replace(words, 'Everyone can', 'Nobody may')").await;
        assert_eq!(faults().await, ["mascot: release 1: its words are not those that it was published with"]);
        site.run("update release set words_hash = null").await;
        assert_eq!(faults().await, Vec::<String>::new(), "then those of the project's version are taken");
        site.run("update release set figures = replace(figures, 'q04.aim_met.a1', 'q04.aim_met.a9')").await;
        assert!(faults().await.contains(&"mascot: release 1: q04.aim_met.a9 has no words".to_owned()));
    }
}
