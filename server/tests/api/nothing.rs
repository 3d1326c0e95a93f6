//! Nothing is counted as nothing: forms without an answer, texts in which nothing can be seen, and answers that contradict
//! themselves; in releases, in staff's figures, among stories, and where earlier programs stored them.

use axum::http::StatusCode;
use domain::{administration::roles::Role, time::DAY_MS};
use serde_json::{Value, json};
use server::reporting::releases::ReleaseError;

use crate::{
    receipts::{ask, code, receipted},
    staff::{Member, member, say_yes},
    stories::{at_once, found},
    support::{Site, answering, envelope, on_both, project_file},
};

/// The n-th envelope, asking everything, with these answers.
fn full(n: u32, answers: &Value) -> Value {
    let mut envelope = envelope(n);
    envelope["length"] = json!("full");
    envelope["answers"] = answers.clone();
    envelope
}

async fn people(site: &Site, numbers: std::ops::Range<u32>, answers: Value) {
    let envelopes: Vec<Value> = numbers.map(|n| full(n, &answers)).collect();
    let outcomes = site.send(&envelopes).await.outcomes();
    assert!(outcomes.iter().all(|outcome| outcome == "stored"), "{outcomes:?}");
}

async fn nothing_is_wrong(site: &Site) {
    let noises = Some(site.state.results.noises());
    assert_eq!(server::reporting::verify::verify(&site.state.db, noises).await.unwrap().faults, Vec::<String>::new());
}

async fn refused(site: &Site) -> String {
    let refused = site.state.results.release("mascot").await.unwrap_err();
    assert!(refused.is_refusal() && matches!(refused, ReleaseError::NotYet(_)), "{refused}");
    refused.to_string()
}

const FIGURES: &str = "/staff/p/mascot";
const FEW: &str = "There are not enough people yet. The first results that are published need at least 10 people who answered something.";

on_both! {
    async fn twelve_forms_with_only_the_agreement_are_nobody(site: &Site) {
        people(site, 0..6, json!({})).await;
        people(site, 6..9, json!({"story.text": "\u{200b}"})).await;
        people(site, 9..12, json!({"q01.activities": [], "q04.aim_met": {}, "q24.learned": " \u{feff}\u{301}"})).await;
        assert_eq!(site.stored("mascot").await, 12);
        let why = "Fewer than 10 people have answered something, so there is nothing to publish yet.";
        assert_eq!(refused(site).await, why);
        people(site, 100..109, json!({"q06.services": "dk"})).await;
        assert_eq!(refused(site).await, why, "nine are too few");
        people(site, 109..110, json!({"q06.services": "same"})).await;
        assert_eq!(site.state.results.release("mascot").await.unwrap(), 1);
        let results = site.get("/api/v1/projects/mascot/results").await.json();
        assert_eq!(results["people"]["answered"], 10);
        assert_eq!(results["people"]["channels"][0]["count"], 10);
        site.later(DAY_MS);
        people(site, 200..220, json!({"q24.learned": "\u{2060}"})).await;
        assert!(refused(site).await.starts_with("Fewer than 10 people have answered, changed or withdrawn"));
        nothing_is_wrong(site).await;
    }

    async fn what_earlier_programs_stored_fills_no_threshold_either(site: &Site) {
        people(site, 0..12, json!({"story.text": "We laughed."})).await;
        site.run("update response set answers = '{\"story.text\":\"\u{feff}\"}'").await;
        let replica = site.replica().await;
        let refused = replica.results.release("mascot").await.unwrap_err();
        assert_eq!(refused.to_string(), "Fewer than 10 people have answered something, so there is nothing to publish yet.");
        replica.close().await;
        nothing_is_wrong(site).await;
    }

    async fn staff_see_why_nothing_can_be_published_before_they_try(site: &Site) {
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        let button = format!("action=\"{FIGURES}/release\"");
        people(site, 0..9, json!({"q06.services": "same"})).await;
        people(site, 20..40, json!({})).await;
        let page = lead.get(site, FIGURES).await.text();
        assert!(page.contains(FEW) && !page.contains(&button), "{page}");
        assert!(!page.contains("1 more"), "how many are missing is not said");
        let refused = lead.post(site, &format!("{FIGURES}/release"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(!refused.text().contains("Yes, publish") && refused.text().contains(FEW), "{}", refused.text());
        people(site, 9..10, json!({"q06.services": "same"})).await;
        let page = lead.get(site, FIGURES).await.text();
        assert!(page.contains(&button), "{page}");
        let sure = lead.post(site, &format!("{FIGURES}/release"), &[]).await;
        assert!(sure.status == StatusCode::OK && sure.text().contains("Yes, publish"));
        let done = say_yes(site, &lead, &sure.text()).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let page = lead.get(site, FIGURES).await.text();
        assert!(!page.contains(&button) && page.contains("Figures for everyone were counted less than 24 hours ago"), "both reasons at once");
        assert!(page.contains("The next results that are published need at least 10 people who answered, changed or took back something"));
        site.later(DAY_MS);
        people(site, 50..60, json!({"q06.services": "same"})).await;
        let lead = Member::enter(site, &lead.email).await;
        assert!(lead.get(site, FIGURES).await.text().contains(&button));
        let analyst = member(site, "analyst", Role::Analyst, Some("mascot")).await;
        assert!(!analyst.get(site, FIGURES).await.text().contains("Publish these figures"));
    }

    async fn staff_figures_are_made_anew_only_for_people_who_answered(site: &Site) {
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        people(site, 0..12, json!({"q06.services": "same"})).await;
        let taken = async || {
            assert_eq!(lead.get(site, FIGURES).await.status, StatusCode::OK);
            site.number("select max(number) from staff_snapshot").await
        };
        assert_eq!(taken().await, 1);
        site.later(DAY_MS / 24);
        people(site, 20..40, json!({"story.text": "\u{200b}"})).await;
        assert_eq!(taken().await, 1, "twenty forms without an answer change nothing");
        people(site, 40..45, json!({"q06.services": "same"})).await;
        assert_eq!(taken().await, 2);
    }

    async fn whoever_takes_every_answer_out_has_changed_something_once(site: &Site) {
        let all: Vec<Value> = (0..30).map(receipted).collect();
        site.send(&all).await;
        assert_eq!(site.state.results.release("mascot").await.unwrap(), 1);
        site.later(DAY_MS);
        for n in 0..9 {
            let nothing = json!({"code": code(n), "base_revision": 1, "answers": {"story.text": "\u{200b}"}});
            assert_eq!(ask(site, "change", nothing).await.status, StatusCode::OK);
            let opened = ask(site, "open", json!({"code": code(n)})).await.json();
            assert_eq!((&opened["answers"], &opened["revision"]), (&json!({}), &json!(2)));
            let again = json!({"code": code(n), "base_revision": 2, "answers": {"q24.learned": " "}});
            assert_eq!(ask(site, "change", again).await.status, StatusCode::OK);
        }
        refused(site).await;
        let nothing = json!({"code": code(9), "base_revision": 1, "answers": {}});
        assert_eq!(ask(site, "change", nothing).await.status, StatusCode::OK);
        assert_eq!(site.state.results.release("mascot").await.unwrap(), 2);
        let results = site.get("/api/v1/projects/mascot/results").await.json();
        assert_eq!(results["people"]["answered"], 20);
        nothing_is_wrong(site).await;
    }

    async fn a_text_in_which_nothing_can_be_seen_is_no_story(site: &Site) {
        at_once(site).await;
        site.send_one(&answering(1, "story.text", json!("\u{feff}"))).await;
        site.send_one(&answering(2, "story.text", json!("می\u{200c}خواهم 👩\u{200d}🌾"))).await;
        site.send_one(&answering(3, "story.text", json!("We sang."))).await;
        let before = "update response set answers = replace(answers, 'We sang.', '\u{200b}')";
        site.run(before).await;
        let moderator = member(site, "moderator", Role::Moderator, Some("mascot")).await;
        let page = found(site, &moderator, "").await;
        assert!(page.contains("می\u{200c}خواهم 👩\u{200d}🌾"), "joiners stay in words");
        assert_eq!(page.matches("<blockquote").count(), 1, "{page}");
    }

    async fn an_envelope_that_contradicts_itself_is_kept_aside_and_admitted_without_that(site: &Site) {
        let both = json!({"q05.gain": ["nothing", "skills"], "q06.services": "same"});
        assert_eq!(site.send_one(&full(1, &both)).await, "quarantined unknown_answer");
        let lead = member(site, "lead", Role::Lead, None).await;
        let id = crate::support::id(1);
        let admitted = lead.post(site, "/staff/p/mascot/quarantine", &[("do", "admit"), ("entry", &id)]).await;
        assert_eq!(admitted.status, StatusCode::SEE_OTHER, "{}", admitted.text());
        let rows = server::storage::responses::changes_after(&site.state.db, "mascot", 0, 10).await.unwrap();
        assert_eq!(rows[0].answers, "{\"q06.services\":\"same\"}");
    }

    async fn what_contradicts_itself_and_was_stored_before_is_counted_as_skipped(site: &Site) {
        people(site, 0..20, json!({"q05.gain": ["skills"]})).await;
        people(site, 20..50, json!({"q05.gain": ["nothing"]})).await;
        people(site, 50..60, json!({"q05.gain": ["contacts"]})).await;
        site.run("update response set answers = replace(answers, '[\"contacts\"]', '[\"nothing\",\"skills\"]')").await;
        nothing_is_wrong(site).await;
        assert_eq!(site.state.results.release("mascot").await.unwrap(), 1);
        let results = site.get("/api/v1/projects/mascot/results").await.json();
        let gain = results["items"].as_array().unwrap().iter().find(|item| item["id"] == "q05.gain").unwrap();
        assert_eq!(gain["n"], json!({"answered": 50, "dk": 0, "na": 0, "skipped": 10}));
        let counted = |code: &str| gain["distribution"].as_array().unwrap().iter().find(|cell| cell["code"] == code).unwrap()["count"].clone();
        assert_eq!((counted("skills"), counted("nothing")), (json!(20), json!(30)));
        nothing_is_wrong(site).await;
    }

    async fn the_first_release_by_itself_waits_for_people_who_answered(site: &Site) {
        let mut file = project_file("mascot");
        file["release_on"] = json!(["2026-11-23"]);
        site.update_project(file).await;
        people(site, 0..30, json!({})).await;
        site.later(DAY_MS);
        let mut refused = server::reporting::releases::Refused::default();
        assert_eq!(site.state.results.release_due(&mut refused).await.unwrap(), []);
        people(site, 30..40, json!({"q06.services": "same"})).await;
        assert_eq!(site.state.results.release_due(&mut refused).await.unwrap(), [("mascot".to_owned(), 1)]);
    }
}
