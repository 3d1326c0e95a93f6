//! Projects side by side: none, one, two and many; never a practice project, never made-up ones among real ones, and never
//! a question that is not asked alike.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{Site, envelope, on_both, project_file};

/// A project that is ready to open.
fn real(slug: &str, name: &str) -> Value {
    let mut file = project_file(slug);
    for field in ["organisation", "contact", "complaints"] {
        file[field] = json!("Somebody");
    }
    (file["name"], file["basis"], file["retention_months"]) = (json!(name), json!("public_task"), json!(12));
    file
}

/// Adds a project with a release of forty people, so many of whom said always. Each test numbers its projects.
async fn published(site: &Site, number: u32, file: Value, always: u32) {
    let slug = file["slug"].as_str().unwrap().to_owned();
    site.add_project(file).await;
    let envelopes: Vec<Value> = (0..40)
        .map(|n| {
            let mut envelope = envelope(number * 100 + n);
            (envelope["project"], envelope["length"]) = (json!(slug), json!("full"));
            envelope["answers"] = json!({ "q17.p_respect": if n < always { "always" } else { "sometimes" } });
            envelope
        })
        .collect();
    let outcomes = site.send(&envelopes).await.outcomes();
    assert!(outcomes.iter().all(|outcome| outcome == "stored"), "{outcomes:?}");
    site.state.results.release(&slug).await.unwrap();
}

async fn page(site: &Site) -> String {
    let answer = site.get("/portfolio").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(!answer.text().contains(" style="), "the policy forbids style attributes");
    answer.text()
}

on_both! {
    async fn below_three_projects_it_says_why_nothing_is_there(site: &Site) {
        let nothing = page(site).await;
        assert!(nothing.contains("once at least 3 have published results. So far it is 0."), "{nothing}");
        published(site, 1, real("one", "One"), 10).await;
        published(site, 2, real("two", "Two"), 20).await;
        let two = page(site).await;
        assert!(two.contains("So far it is 2.") && !two.contains("<svg class=\"bar") && !two.contains("%, likely range"));
    }

    async fn three_projects_stand_in_the_order_of_the_alphabet(site: &Site) {
        published(site, 1, real("first", "Zebra crossing"), 10).await;
        published(site, 2, real("second", "apple day"), 30).await;
        published(site, 3, real("third", "Bread club"), 20).await;
        let text = page(site).await;
        assert!(text.contains("A longer bar is not a better project."));
        let places = ["apple day", "Bread club", "Zebra crossing"].map(|name| text.find(name).unwrap());
        assert!(places.is_sorted(), "{places:?}");
        site.update_project(real("third", "Cake club")).await;
        assert!(!page(site).await.contains("Cake club"), "figures keep the name that they were published under");
        assert!(text.contains("75%, likely range") && text.contains("<caption>") && text.contains("/p/third/results"));
        assert!(text.contains("Questions that are not shown"), "nobody answered the others");
        let arabic = site.get("/portfolio?lang=ar").await.text();
        assert!(arabic.contains("dir=\"rtl\"") && arabic.contains("المشاريع جنبًا إلى جنب"));
        assert!(site.get("/p/first/results").await.text().contains("href=\"/portfolio\""));
    }

    async fn practice_unlisted_and_made_up_projects_are_left_out(site: &Site) {
        published(site, 1, real("one", "One"), 10).await;
        published(site, 2, real("two", "Two"), 20).await;
        published(site, 3, project_file("practice"), 30).await;
        let mut hidden = real("unlisted", "Unlisted");
        hidden["public"] = json!(false);
        published(site, 4, hidden, 30).await;
        let mut made_up = real("made-up", "Made up");
        made_up["synthetic"] = json!(true);
        published(site, 5, made_up, 30).await;
        let text = page(site).await;
        assert!(text.contains("So far it is 2.") && !text.contains("Made up") && !text.contains("Unlisted"));
    }

    async fn made_up_projects_stand_among_themselves_and_are_marked(site: &Site) {
        for (number, slug) in (1..).zip(["one", "two", "three", "four"]) {
            let mut file = real(slug, slug);
            file["synthetic"] = json!(true);
            published(site, number, file, number * 9).await;
        }
        let text = page(site).await;
        assert!(text.contains("%, likely range"), "{text}");
        assert!(text.contains("No real people answered."), "they are marked");
    }
}
