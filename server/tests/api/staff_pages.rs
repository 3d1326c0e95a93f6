//! What staff see: figures before a release, what did not fit, people, and the log. Each with nothing, with a lot, and
//! without what they may not see.

use axum::http::{StatusCode, header};
use domain::administration::roles::Role;
use serde_json::{Value, json};

use crate::{
    staff::{Member, logged, member},
    support::{Answer, Site, answering, envelope, id, on_both, project_file, with},
};

const QUARANTINE: &str = "/staff/p/mascot/quarantine";

/// Envelopes that fit, as many as wanted.
async fn answered(site: &Site, people: std::ops::Range<u32>) {
    for n in people {
        assert_eq!(site.send_one(&envelope(n)).await, "stored");
    }
}

async fn decide(site: &Site, member: &Member, what: &str, entries: &[String]) -> Answer {
    let chosen = entries.iter().map(|entry| ("entry", entry.as_str()));
    let fields: Vec<(&str, &str)> = chosen.chain([("do", what), ("sure", "yes")]).collect();
    let done = member.post(site, QUARANTINE, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    member.get(site, done.header(header::LOCATION)).await
}

async fn aside(site: &Site) -> u64 {
    let which = server::storage::quarantine::Which::Of("mascot");
    server::storage::quarantine::count(&site.state.db, which).await.unwrap()
}

fn item<'d>(dashboard: &'d Value, id: &str) -> &'d Value {
    dashboard["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap()
}

on_both! {
    async fn staff_figures_stay_as_they_are_until_enough_people_changed_something(site: &Site) {
        let analyst = member(site, "analyst", Role::Analyst, Some("mascot")).await;
        let dashboard = async || analyst.get(site, "/api/v1/projects/mascot/dashboard?by=you.role").await;
        answered(site, 0..12).await;
        let first = dashboard().await;
        assert_eq!(first.header(header::CACHE_CONTROL), "no-store");
        let first = first.json();
        assert_eq!((&first["received"], &first["snapshot"], &first["by"]), (&json!(12), &json!(1), &json!("you.role")));
        assert_eq!(item(&first, "q06.services")["n"]["answered"], 12, "staff see whole numbers");
        answered(site, 12..16).await;
        let second = dashboard().await.json();
        assert_eq!((&second["received"], &second["snapshot"]), (&json!(16), &json!(1)));
        assert_eq!(item(&second, "q06.services"), item(&first, "q06.services"), "four people cannot be told apart");
        answered(site, 16..24).await;
        let hour_ms = 60 * 60 * 1000;
        site.later(hour_ms - 1);
        assert_eq!(dashboard().await.json()["snapshot"], 1, "nobody has them made anew as often as they like");
        site.later(1);
        let third = dashboard().await.json();
        assert_eq!(third["snapshot"], 2);
        assert_eq!(item(&third, "q06.services")["n"]["answered"], 24);
        answered(site, 24..40).await;
        assert_eq!(dashboard().await.json()["snapshot"], 2);
        assert_eq!(logged(site).await.iter().filter(|action| *action == "staff_figures_seen").count(), 5);
    }

    async fn a_clock_that_was_wrong_once_freezes_no_figures(site: &Site) {
        let analyst = member(site, "analyst", Role::Analyst, Some("mascot")).await;
        let taken = async || analyst.get(site, "/api/v1/projects/mascot/dashboard").await.json()["snapshot"].clone();
        answered(site, 0..12).await;
        let ahead_ms = 90 * 60 * 1000;
        site.later(ahead_ms);
        assert_eq!(taken().await, 1);
        site.later(-ahead_ms);
        answered(site, 12..20).await;
        assert_eq!(taken().await, 2);
    }

    async fn few_answers_are_not_shown_to_staff_either(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        answered(site, 0..4).await;
        let dashboard = async || lead.get(site, "/api/v1/projects/mascot/dashboard").await.json();
        let seen = dashboard().await;
        let services = item(&seen, "q06.services");
        assert_eq!((&services["hidden"], &services["n"]["answered"]), (&json!("too_few"), &Value::Null));
        assert_eq!(services["groups"], json!([]));
        let page = lead.get(site, "/staff/p/mascot").await.text();
        assert!(page.contains("4 responses are stored.") && page.contains("These figures are not published."));
        answered(site, 4..12).await;
        assert_eq!(dashboard().await["people"]["answered"], 12, "where nothing was shown, nobody has to wait for the first");
    }

    async fn only_one_known_breakdown_can_be_asked_for(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        for query in [
            "by=you.gender", "by=", "by=you.role&by=you.age", "by=q06.services", "by=story.text", "wave=w1", "event=e1",
            "event=", "month=2026-13", "month=2026", "month=november", "channel=pigeon", "channel=own&month=2026-11",
            "channel=own&channel=paper", "q06.services=same", "ward=milton",
        ] {
            let answer = lead.get(site, &format!("/api/v1/projects/mascot/dashboard?{query}")).await;
            assert_eq!(answer.problem(), (400, "unknown_breakdown".to_owned()), "{query}");
            let named = query.rsplit('&').next().and_then(|last| last.split('=').next());
            assert_eq!(answer.json()["field"].as_str(), named, "{query}");
            assert_eq!(lead.get(site, &format!("/staff/p/mascot?{query}")).await.status, StatusCode::BAD_REQUEST, "{query}");
        }
        for by in ["you.role", "you.age", "you.ethnicity", "you.disability", "channel"] {
            let answer = lead.get(site, &format!("/api/v1/projects/mascot/dashboard?by={by}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{by}");
            assert_eq!(lead.get(site, &format!("/staff/p/mascot?by={by}")).await.status, StatusCode::OK, "{by}");
        }
        assert_eq!(lead.get(site, "/api/v1/projects/nowhere/dashboard").await.problem(), (404, "unknown_project".to_owned()));
    }

    async fn the_page_shows_what_the_api_says(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        answered(site, 0..30).await;
        let page = lead.get(site, "/staff/p/mascot?by=channel").await;
        assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
        let text = page.text();
        assert!(text.contains(">All or nearly all of about 30 people answered") && text.contains("On their own phone or computer"));
        assert!(text.contains("These numbers were counted on 22 November 2026."));
        assert!(!text.contains(" style=\"") && !text.contains("We laughed"), "no story among figures");
    }

    async fn start_pages_show_each_role_what_it_may_see(site: &Site) {
        site.add_project(project_file("other")).await;
        answered(site, 0..3).await;
        site.send_one(&with(9, "channel", json!("paper"))).await;
        site.send_one(&with(10, "project", json!("nowhere"))).await;
        let admin = member(site, "admin", Role::Admin, None).await.get(site, "/staff").await.text();
        assert!(admin.contains("3 responses are stored.") && admin.contains("1 set of answers needs a look"));
        assert!(admin.contains("1 set of answers names a project that is not known here"));
        assert_eq!(admin.matches("href=\"/staff/import\"").count(), 1, "one page for the files of both projects");
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await.get(site, "/staff").await.text();
        assert!(lead.contains("/staff/p/mascot") && !lead.contains("/p/other") && !lead.contains("not known here"));
        let event = member(site, "event", Role::EventStaff, Some("mascot")).await.get(site, "/staff").await.text();
        assert!(event.contains("3 responses are stored.") && event.contains("/staff/p/mascot/poster") && !event.contains("/staff/p/mascot\"") && !event.contains("/staff/people"));
        let commissioner = member(site, "pays", Role::Commissioner, None).await.get(site, "/staff").await.text();
        assert!(!commissioner.contains("stored.") && commissioner.contains("Nothing is published yet"));
        assert!(!commissioner.contains("/p/mascot/results"), "what is not there is no link");
        let nobody = member(site, "gone", Role::Lead, Some("other")).await;
        assert_eq!(nobody.get(site, "/staff/p/mascot").await.status, StatusCode::FORBIDDEN);
    }

    async fn what_did_not_fit_is_listed_without_answers_for_those_who_may_not_read_them(site: &Site) {
        site.send_one(&answering(1, "q99.unknown", json!("a secret"))).await;
        site.send_one(&with(2, "channel", json!("paper"))).await;
        let admin = member(site, "admin", Role::Admin, None).await.get(site, QUARANTINE).await.text();
        assert!(admin.contains("It answers a question that the questionnaire does not have."));
        assert!(admin.contains("from no device that was prepared") && admin.contains("22 November 2026, 12:00"));
        assert!(!admin.contains("a secret") && !admin.contains("We laughed") && !admin.contains("A bit better"));
        let officer = member(site, "officer", Role::DataOfficer, None).await.get(site, QUARANTINE).await.text();
        assert!(officer.contains("a secret") && officer.contains("We laughed"));
        assert!(officer.contains("q99.unknown") && !officer.contains("q06.services"), "questions in words, where they are known");
        assert!(officer.contains("Naming the mascot: answers that need a look"), "the project by its name");
        let headings: Vec<&str> = officer.split("<h2 id=\"").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
        assert_eq!(headings, ["misfits\">What does not fit", "review\">What looks odd"], "two lists of two kinds");
        assert!(officer.contains("These answers fit and are stored, but something about how they came looks odd."));
        assert!(!officer.contains(&format!("{:064x}", 1)), "receipt hashes are shown to nobody");
        let seen: Vec<_> = logged(site).await.into_iter().filter(|action| action.ends_with("_seen")).collect();
        assert_eq!(seen, ["answers_seen", "quarantine_seen"], "and it is written down who could read them");
    }

    async fn staff_admit_what_can_be_stored_and_only_what_fits_is_counted(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        let mut unknown = answering(1, "q99.unknown", json!("yes"));
        unknown["answers"]["q98.deep"] = json!({"deep": {"er": 1}});
        assert_eq!(site.send_one(&unknown).await, "quarantined unknown_item");
        assert_eq!(site.send_one(&answering(2, "q06.services", json!("splendid"))).await, "quarantined unknown_answer");
        assert_eq!(site.send_one(&with(3, "channel", json!("paper"))).await, "quarantined unverified_device");
        let version = with(4, "questionnaire", json!({"id": "coeval-core", "version": 9}));
        assert_eq!(site.send_one(&version).await, "quarantined unknown_version");
        let page = decide(site, &lead, "admit", &[id(1), id(2), id(3), id(4), id(77)]).await.text();
        assert!(page.contains("3 were admitted.") && page.contains("2 were left as they are."), "{page}");
        assert_eq!((site.stored("mascot").await, aside(site).await), (3, 1));
        let rows = server::storage::responses::changes_after(&site.state.db, "mascot", 0, 10).await.unwrap();
        let answers: Vec<Value> = rows.iter().map(|row| serde_json::from_str(&row.answers).unwrap()).collect();
        assert_eq!(answers[0]["q99.unknown"], "yes", "kept, and counted nowhere");
        assert_eq!(answers[1].get("q06.services"), None, "an answer that is none is left out");
        assert_eq!(answers[1]["you.role"], "lived");
        answered(site, 20..30).await;
        let dashboard = lead.get(site, "/api/v1/projects/mascot/dashboard").await.json();
        assert_eq!(item(&dashboard, "q06.services")["n"]["answered"], 12, "12 of 13");
        assert_eq!(site.send(&[unknown, with(3, "channel", json!("paper"))]).await.outcomes(), ["duplicate", "duplicate"]);
        assert!(logged(site).await.iter().filter(|action| *action == "quarantine_admitted").count() == 3);
        assert_eq!(server::storage::verify::faults(&site.state.db).await.unwrap(), Vec::<String>::new());
    }

    async fn what_arrived_late_can_be_admitted(site: &Site) {
        let mut closed = project_file("mascot");
        closed["waves"] = json!([]);
        closed["closes_at"] = json!("2026-01-01T00:00:00Z");
        site.update_project(closed).await;
        assert_eq!(site.send_one(&envelope(1)).await, "quarantined late");
        let lead = member(site, "lead", Role::Lead, None).await;
        decide(site, &lead, "admit", &[id(1)]).await;
        assert_eq!((site.stored("mascot").await, aside(site).await), (1, 0));
    }

    async fn what_is_discarded_is_gone(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        site.send_one(&answering(1, "q99.unknown", json!("a secret"))).await;
        let nothing = decide(site, &lead, "discard", &[]).await.text();
        assert!(nothing.contains("Tick at least one set of answers."));
        let page = decide(site, &lead, "discard", &[id(1)]).await.text();
        assert!(page.contains("1 was discarded.") && page.contains("Nothing waits here."), "{page}");
        assert_eq!((site.stored("mascot").await, aside(site).await), (0, 0));
        assert!(logged(site).await.contains(&"quarantine_discarded".to_owned()));
    }

    async fn strays_are_for_those_who_look_after_all_projects(site: &Site) {
        site.send_one(&with(1, "project", json!("nowhere"))).await;
        let admin = member(site, "admin", Role::Admin, None).await;
        let page = admin.get(site, "/staff/quarantine").await.text();
        assert!(page.contains("It names a project that is not known.") && !page.contains("value=\"admit\""));
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        assert_eq!(lead.get(site, "/staff/quarantine").await.status, StatusCode::FORBIDDEN);
        assert_eq!(lead.post(site, QUARANTINE, &[("entry", &id(1)), ("do", "discard"), ("sure", "yes")]).await.status, StatusCode::SEE_OTHER);
        assert!(admin.get(site, "/staff/quarantine").await.text().contains(&id(1)), "not through another project's page");
        let discarded = admin.post(site, "/staff/quarantine", &[("entry", &id(1)), ("do", "discard"), ("sure", "yes")]).await;
        assert!(discarded.header(header::LOCATION).contains("discarded=1"));
    }

    async fn what_becomes_known_is_looked_at_again(site: &Site) {
        assert_eq!(site.send_one(&with(1, "project", json!("fair"))).await, "quarantined unknown_project");
        assert_eq!(site.send_one(&answering(2, "q04.aim_met", json!({"a3": "mostly"}))).await, "quarantined unknown_answer");
        assert_eq!(site.send_one(&answering(3, "q06.services", json!("splendid"))).await, "quarantined unknown_answer");
        site.add_project(project_file("fair")).await;
        assert_eq!(site.state.ingest.recheck("fair").await.unwrap(), 1);
        let mut wider = project_file("mascot");
        wider["aims"].as_array_mut().unwrap().push(json!({"id": "a3", "text": "The name is used."}));
        site.update_project(wider).await;
        assert_eq!(site.state.ingest.recheck("mascot").await.unwrap(), 1);
        assert_eq!((site.stored("fair").await, site.stored("mascot").await, aside(site).await), (1, 1, 1));
        assert_eq!(site.state.ingest.recheck("mascot").await.unwrap(), 0, "once is enough");
        assert_eq!(logged(site).await, ["quarantine_rechecked", "quarantine_rechecked"]);
        assert_eq!(server::storage::verify::faults(&site.state.db).await.unwrap(), Vec::<String>::new());
    }

    async fn long_lists_come_a_page_at_a_time(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        let batch: Vec<Value> = (0..120).map(|n| with(n, "channel", json!("paper"))).collect();
        site.send(&batch).await;
        let mut path = QUARANTINE.to_owned();
        let mut seen = std::collections::BTreeSet::new();
        for rows in [50, 50, 20] {
            let text = lead.get(site, &path).await.text();
            let found: Vec<&str> = text.split("name=\"entry\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            assert_eq!(found.len(), rows);
            seen.extend(found.into_iter().map(str::to_owned));
            path = text.split("href=\"").find_map(|rest| {
                rest.starts_with(&format!("{QUARANTINE}?before=")).then(|| rest.split('"').next().unwrap().to_owned())
            }).unwrap_or_default();
        }
        assert_eq!((seen.len(), path.as_str()), (120, ""));
        for n in 0..60 {
            crate::staff::account(site, &format!("person{n:02}"), Role::Analyst, Some("mascot")).await;
        }
        let people = lead.get(site, "/staff/people").await.text();
        assert!(people.contains("Show more") && people.contains("person00@") && !people.contains("person59@"));
        let more = lead.get(site, "/staff/people?after=person40%40example.org").await.text();
        assert!(more.contains("person59@") && !more.contains("person40@"));
        let log = lead.get(site, "/staff/audit").await.text();
        assert!(log.contains("Account added") && log.contains("Show more"));
    }

    async fn the_log_of_one_project_says_nothing_of_another(site: &Site) {
        site.add_project(project_file("other")).await;
        let admin = member(site, "admin", Role::Admin, None).await;
        admin.get(site, "/staff/p/other").await;
        admin.get(site, "/staff/p/mascot").await;
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        let log = lead.get(site, "/staff/audit").await.text();
        assert!(log.contains(">mascot</td>") && !log.contains(">other</td>"));
    }

    async fn pages_are_documents_with_one_heading_and_named_tables(site: &Site) {
        site.send_one(&with(1, "channel", json!("paper"))).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        for path in ["/staff", "/staff/account", "/staff/people", "/staff/audit", "/staff/p/mascot", "/staff/p/mascot/poster", QUARANTINE] {
            let page = lead.get(site, path).await;
            let text = page.text();
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert_eq!(text.matches("<h1").count(), 1, "{path}");
            assert_eq!(text.matches("<table").count(), text.matches("<caption").count(), "{path}");
            assert!(text.contains("<html lang=\"en-GB\"") && text.contains("aria-label=\"Staff pages\""), "{path}");
            assert!(!text.contains(" style=\""), "{path}");
            for input in text.split("<input").skip(1).filter(|input| !input.starts_with(" type=\"hidden\"")) {
                let tag = input.split('>').next().unwrap();
                let id = tag.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next());
                let labelled = tag.contains("aria-label=") || id.is_some_and(|id| text.contains(&format!("for=\"{id}\"")));
                assert!(labelled, "{path}: {tag}");
            }
        }
    }
}
