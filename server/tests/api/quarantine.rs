//! What parses but does not fit is kept aside with its reason, sent again it is a duplicate, and its room is limited.

use serde_json::{Value, json};

use crate::support::{Site, answering, envelope, id, on_both, project_file, with};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn sealed(n: u32, project: &str, ciphertext: &str) -> Value {
    json!({"id": id(n), "revision": 1, "project": project,
        "sealed": {"key_id": "k1", "enc": "AAAA", "ciphertext": ciphertext}})
}

on_both! {
    async fn each_reason_has_its_code_and_nothing_is_counted(site: &Site) {
        let cases = [
            (with(1, "project", json!("nowhere")), "unknown_project"),
            (with(2, "questionnaire", json!({"id": "coeval-core", "version": 9})), "unknown_version"),
            (with(3, "questionnaire", json!({"id": "other", "version": 1})), "unknown_version"),
            (answering(4, "q99.unknown", json!("yes")), "unknown_item"),
            (answering(5, "q06.services", json!("splendid")), "unknown_answer"),
            (answering(6, "q04.aim_met", json!({"a9": "mostly"})), "unknown_answer"),
            (answering(7, "q06.services", json!(["bit_better"])), "unknown_answer"),
            (answering(8, "q01.activities", json!(["planning", "planning"])), "unknown_answer"),
            (answering(9, "story.text", json!("x".repeat(10_000))), "unknown_answer"),
            (answering(10, "story.text", json!("a\u{0}b")), "unknown_answer"),
            (answering(11, "q06.services", json!({"deep": {"er": 1}})), "unknown_answer"),
            (with(12, "channel", json!("event")), "unverified_device"),
            (with(13, "channel", json!("assisted")), "unverified_device"),
            (with(14, "channel", json!("paper")), "unverified_device"),
            (sealed(15, "mascot", "AAAA"), "cannot_open_seal"),
            (with(16, "project", json!("no\u{0}where")), "unknown_project"),
        ];
        let batch: Vec<_> = cases.iter().map(|(envelope, _)| envelope.clone()).collect();
        let expected: Vec<_> = cases.iter().map(|(_, code)| format!("quarantined {code}")).collect();
        assert_eq!(site.send(&batch).await.outcomes(), expected);
        assert_eq!(site.send(&batch).await.outcomes(), vec!["duplicate"; cases.len()]);
        assert_eq!(site.stored("mascot").await, 0);
    }

    async fn reasons_are_looked_for_in_order(site: &Site) {
        let mut worst = answering(1, "q99.unknown", json!("yes"));
        worst["answers"]["q06.services"] = json!("splendid");
        worst["channel"] = json!("paper");
        assert_eq!(site.send_one(&worst).await, "quarantined unknown_item");
        let mut better = answering(2, "q06.services", json!("splendid"));
        better["channel"] = json!("paper");
        assert_eq!(site.send_one(&better).await, "quarantined unknown_answer");
        let mut stranger = better.clone();
        (stranger["id"], stranger["project"]) = (json!(id(3)), json!("nowhere"));
        stranger["receipt_hash"] = json!("3".repeat(64));
        assert_eq!(site.send_one(&stranger).await, "quarantined unknown_project");
    }

    async fn texts_of_every_script_fit_and_keep_their_marks(site: &Site) {
        let text = "קצת \u{202e}backwards\u{202c} 👩‍👩‍👧 tab\tand\nline";
        assert_eq!(site.send_one(&answering(1, "story.text", json!(text))).await, "stored");
        let rows = server::storage::responses::changes_after(&site.state.db, "mascot", 0, 10).await.unwrap();
        let answers: Value = serde_json::from_str(&rows[0].answers).unwrap();
        assert_eq!(answers["story.text"], text);
    }

    async fn a_fitting_revision_takes_the_place_of_one_kept_aside(site: &Site) {
        assert_eq!(site.send_one(&answering(1, "q06.services", json!("splendid"))).await, "quarantined unknown_answer");
        let mut fixed = envelope(1);
        fixed["revision"] = json!(2);
        assert_eq!(site.send_one(&fixed).await, "replaced");
        assert_eq!(site.send_one(&answering(1, "q06.services", json!("splendid"))).await, "duplicate");
        assert_eq!(site.stored("mascot").await, 1);
        assert_eq!(server::reporting::verify::verify(&site.state.db, Some(site.state.results.noises())).await.unwrap().faults, Vec::<String>::new());
    }

    async fn an_unfitting_revision_leaves_the_stored_one_counted(site: &Site) {
        assert_eq!(site.send_one(&envelope(1)).await, "stored");
        let mut unfit = answering(1, "q06.services", json!("splendid"));
        unfit["revision"] = json!(2);
        assert_eq!(site.send_one(&unfit).await, "quarantined unknown_answer");
        assert_eq!(site.send_one(&unfit).await, "duplicate");
        assert_eq!(site.stored("mascot").await, 1);
        let mut fixed = envelope(1);
        fixed["revision"] = json!(3);
        assert_eq!(site.send_one(&fixed).await, "replaced");
        assert_eq!(server::reporting::verify::verify(&site.state.db, Some(site.state.results.noises())).await.unwrap().faults, Vec::<String>::new());
    }

    async fn seals_are_compared_by_what_is_sealed(site: &Site) {
        assert_eq!(site.send_one(&sealed(1, "mascot", "AAAA")).await, "quarantined cannot_open_seal");
        assert_eq!(site.send_one(&sealed(1, "mascot", "AAAA")).await, "duplicate");
        assert_eq!(site.send_one(&sealed(1, "mascot", "BBBB")).await, "refused contradiction");
    }

    async fn late_is_a_month_after_closing(site: &Site) {
        let mut file = project_file("closed");
        file["closes_at"] = json!("2026-11-22T11:00:00Z");
        site.add_project(file).await;
        assert_eq!(site.send_one(&with(1, "project", json!("closed"))).await, "stored", "closed an hour ago");
        site.later(31 * DAY_MS);
        assert_eq!(site.send_one(&with(2, "project", json!("closed"))).await, "quarantined late");
        assert_eq!(site.send_one(&with(1, "project", json!("closed"))).await, "duplicate");
    }

    async fn room_for_strangers_is_limited_and_comes_back(site: &Site) {
        let long = "x".repeat(60_000);
        let stranger = |n: u32| with(n, "project", json!("nowhere")).to_string().replace("We laughed.", &long);
        let batch = |from: u32| {
            let envelopes: Vec<_> = (from..from + 40).map(stranger).collect();
            format!(r#"{{"responses":[{}]}}"#, envelopes.join(","))
        };
        assert_eq!(site.post(batch(0)).await.outcomes(), vec!["quarantined unknown_project"; 40]);
        assert_eq!(site.post(batch(40)).await.outcomes(), vec!["quarantined unknown_project"; 40]);
        let full = site.post(batch(80)).await;
        assert_eq!(full.problem(), (503, "try_later".to_owned()));
        assert!(full.header("retry-after").parse::<u32>().unwrap() > 0);
        assert_eq!(site.send_one(&envelope(200)).await, "stored", "whoever fits is not held up");
        site.later(DAY_MS);
        assert_eq!(site.post(batch(120)).await.outcomes(), vec!["quarantined unknown_project"; 40], "another day");
        site.later(91 * DAY_MS);
        let purged = site.state.retention.purge_due().await.unwrap();
        assert_eq!((purged[0].kind.as_str(), purged[0].project.as_str()), ("strays", ""));
        assert!(purged[0].deleted >= 120, "{purged:?}");
        server::storage::quarantine::give_room_back(&site.state.db, 0).await.unwrap();
        assert_eq!(site.stored("mascot").await, 1, "what is stored is never purged");
        assert_eq!(site.post(batch(0)).await.outcomes(), vec!["quarantined unknown_project"; 40]);
    }
}
