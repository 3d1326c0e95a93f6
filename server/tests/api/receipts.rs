//! Receipt codes: what they open, change and withdraw, before and after the response arrives, and how many may be tried.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::{collection::receipt_code::ReceiptCode, time::DAY_MS, wire::v1::receipts::Scope};
use serde_json::{Value, json};
use server::collection::receipts::forget_once;

use crate::support::{Answer, Site, answering, envelope, id, on_both, project_file, with};

/// The code of the n-th response of a test.
pub fn code(n: u32) -> String {
    let mut bytes = [7; 10];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    ReceiptCode::from_random(bytes).to_string()
}

/// The n-th envelope with its receipt.
pub fn receipted(n: u32) -> Value {
    kept(n, envelope(n))
}

/// Any envelope with the receipt of the n-th.
pub fn kept(n: u32, mut envelope: Value) -> Value {
    envelope["receipt_hash"] = json!(ReceiptCode::parse(&code(n)).unwrap().hash());
    envelope
}

fn revised(n: u32, revision: u32, item: &str, value: Value) -> Value {
    let mut changed = kept(n, answering(n, item, value));
    changed["revision"] = json!(revision);
    changed
}

pub async fn ask(site: &Site, way: &str, body: Value) -> Answer {
    let request = Request::post(format!("/api/v1/receipts/{way}")).header(header::CONTENT_TYPE, "application/json");
    site.call(request.body(Body::from(body.to_string())).unwrap()).await
}

async fn open(site: &Site, n: u32) -> Answer {
    ask(site, "open", json!({"code": code(n)})).await
}

async fn change(site: &Site, n: u32, base_revision: u32, answers: Value) -> Answer {
    ask(site, "change", json!({"code": code(n), "base_revision": base_revision, "answers": answers})).await
}

async fn withdraw(site: &Site, n: u32, scope: &str) -> Answer {
    ask(site, "withdraw", json!({"code": code(n), "scope": scope})).await
}

fn ok(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    answer.json()
}

async fn nothing_is_wrong(site: &Site) {
    assert_eq!(server::storage::verify::faults(&site.state.db).await.unwrap(), Vec::<String>::new());
}

on_both! {
    async fn a_code_opens_what_was_sent(site: &Site) {
        site.send_one(&receipted(1)).await;
        let typed = code(1).to_lowercase().replace('-', " ");
        let opened = ok(&ask(site, "open", json!({"code": typed, "later": 1})).await);
        assert_eq!(opened, json!({
            "id": id(1), "revision": 1, "project": "mascot",
            "questionnaire": {"id": "coeval-core", "version": 1},
            "captured_at": "2026-11-22T10:15:00Z", "received_at": "2026-11-22T12:00:00Z",
            "channel": "own", "event": null, "locale": "en-GB", "length": "short", "style": "standard",
            "agreed": {"notice_version": 1}, "answers": envelope(1)["answers"], "about_you_withdrawn": false
        }));
    }

    async fn codes_that_lead_nowhere_say_why(site: &Site) {
        let mut slip = code(1);
        slip.replace_range(0..1, if slip.starts_with('0') { "1" } else { "0" });
        for typed in [slip.as_str(), "", "7K3M", "UUUU-UUUU-UUUU-UUUU-U", "أبج"] {
            let answer = ask(site, "open", json!({"code": typed})).await;
            assert_eq!(answer.problem(), (422, "bad_code".to_owned()), "{typed}");
        }
        let unknown = open(site, 1).await;
        assert_eq!(unknown.problem(), (404, "unknown_code".to_owned()));
        assert!(unknown.json()["detail"].as_str().unwrap().contains("may still be on the device"));
        assert_eq!(change(site, 1, 1, json!({})).await.problem(), (404, "unknown_code".to_owned()));
        for body in ["", "[]", "{}", r#"{"code":7}"#, r#"{"code":"#] {
            let request = Request::post("/api/v1/receipts/open").header(header::CONTENT_TYPE, "application/json");
            let answer = site.call(request.body(Body::from(body)).unwrap()).await;
            assert_eq!(answer.problem(), (400, "malformed".to_owned()), "{body}");
        }
        let scope = ask(site, "withdraw", json!({"code": code(1), "scope": "half"})).await;
        assert_eq!(scope.problem(), (400, "malformed".to_owned()));
        let form = Request::post("/api/v1/receipts/open").body(Body::from("code=1")).unwrap();
        assert_eq!(site.call(form).await.problem(), (415, "unsupported_media_type".to_owned()));
    }

    async fn a_change_is_the_next_revision_and_its_base_must_be_the_latest(site: &Site) {
        site.send_one(&receipted(1)).await;
        let answers = json!({"q06.services": "same", "story.text": "We sang.", "you.role": "lived"});
        let changed = ok(&change(site, 1, 1, answers.clone()).await);
        assert_eq!((&changed["revision"], &changed["answers"]), (&json!(2), &answers));
        assert_eq!(changed["captured_at"], "2026-11-22T10:15:00Z", "it stays in the month it was given in");
        assert_eq!(change(site, 1, 1, json!({})).await.problem(), (409, "changed_elsewhere".to_owned()));
        assert_eq!(change(site, 1, 3, json!({})).await.problem(), (409, "changed_elsewhere".to_owned()));
        assert_eq!(ok(&open(site, 1).await), changed);
        assert_eq!(site.send_one(&receipted(1)).await, "duplicate", "the phone sends the first one again");
        assert_eq!(site.send_one(&revised(1, 2, "q06.services", json!("lot_better"))).await, "refused contradiction");
        assert_eq!(site.send_one(&revised(1, 3, "q06.services", json!("lot_better"))).await, "replaced");
        let rows = server::storage::responses::changes_after(&site.state.db, "mascot", 0, 10).await.unwrap();
        assert_eq!((rows.len(), rows[0].revision, rows[0].first_seq), (1, 3, 1));
        nothing_is_wrong(site).await;
    }

    async fn a_change_is_known_again_as_the_envelope_that_it_is(site: &Site) {
        for (n, moment) in [(1, "2026-11-22T10:15:00Z"), (2, "2026-11-22T11:15:00.123+01:00")] {
            site.send_one(&kept(n, with(n, "captured_at", json!(moment)))).await;
            ok(&change(site, n, 1, json!({"q06.services": "same"})).await);
            let mut same = kept(n, with(n, "captured_at", json!(moment)));
            (same["revision"], same["answers"]) = (json!(2), json!({"q06.services": "same"}));
            assert_eq!(site.send_one(&same).await, "duplicate", "{moment}");
        }
    }

    async fn what_does_not_fit_is_said_to_the_person_with_its_question(site: &Site) {
        site.send_one(&receipted(1)).await;
        for (answers, expected, field) in [
            (json!({"q06.services": "splendid"}), "unknown_answer", "q06.services"),
            (json!({"q06.services": "splendid", "q99.what": 1}), "unknown_item", "q99.what"),
            (json!({"story.text": "x".repeat(10_000)}), "unknown_answer", "story.text"),
            (json!({"story.text": "a\u{0}b"}), "unknown_answer", "story.text"),
            (json!({"q04.aim_met": {"a9": "mostly"}}), "unknown_answer", "q04.aim_met"),
            (json!({"q06.services": {"deep": {"er": 1}}}), "unknown_answer", "q06.services"),
        ] {
            let answer = change(site, 1, 1, answers).await;
            assert_eq!(answer.problem(), (422, expected.to_owned()), "{field}");
            assert_eq!(answer.json()["field"], field);
        }
        assert_eq!(ok(&open(site, 1).await)["revision"], 1, "nothing was changed");
        let huge = change(site, 1, 1, json!({"story.text": "x".repeat(300_000)})).await;
        assert_eq!(huge.problem(), (413, "too_large".to_owned()));
    }

    async fn withdrawn_is_gone_for_good(site: &Site) {
        site.send_one(&receipted(1)).await;
        site.send_one(&receipted(2)).await;
        let withdrawn = ok(&withdraw(site, 1, "all").await);
        assert_eq!(withdrawn, json!({"scope": "all", "withdrawn_at": "2026-11-22T12:00:00Z"}));
        for answer in [open(site, 1).await, change(site, 1, 1, json!({})).await, withdraw(site, 1, "all").await] {
            assert_eq!(answer.problem(), (410, "withdrawn".to_owned()));
        }
        assert_eq!(withdraw(site, 1, "about_you").await.problem(), (410, "withdrawn".to_owned()));
        let batch = [receipted(1), receipted(1), revised(1, 2, "q06.services", json!("same")), receipted(3)];
        assert_eq!(site.send(&batch).await.outcomes(), ["withdrawn", "withdrawn", "withdrawn", "stored"]);
        let mut other_id = receipted(1);
        other_id["id"] = json!(id(9));
        assert_eq!(site.send_one(&other_id).await, "refused contradiction", "a receipt belongs to one response");
        assert_eq!(site.stored("mascot").await, 2);
        let restarted = site.replica().await;
        let raw = serde_json::value::RawValue::from_string(receipted(1).to_string()).unwrap();
        let origin = server::collection::ingest::Origin::anybody("192.0.2.1".parse().unwrap());
        let results = restarted.ingest.submit(vec![raw], origin).await.unwrap();
        assert_eq!(json!(results[0].outcome), "withdrawn");
        restarted.close().await;
        nothing_is_wrong(site).await;
    }

    async fn a_withdrawal_waits_for_its_response(site: &Site) {
        let early = withdraw(site, 1, "all").await;
        assert_eq!(early.problem(), (404, "unknown_code".to_owned()));
        assert!(early.json()["detail"].as_str().unwrap().contains("180 days"));
        assert_eq!(open(site, 1).await.problem(), (404, "unknown_code".to_owned()));
        let batch = [receipted(2), receipted(1), receipted(1), revised(1, 2, "q06.services", json!("same"))];
        assert_eq!(site.send(&batch).await.outcomes(), ["stored", "withdrawn", "withdrawn", "withdrawn"]);
        assert_eq!(site.send_one(&receipted(1)).await, "withdrawn", "a replay");
        assert_eq!(open(site, 1).await.problem(), (410, "withdrawn".to_owned()));
        assert_eq!(site.stored("mascot").await, 1);
        let mut other_id = receipted(1);
        other_id["id"] = json!(id(9));
        assert_eq!(site.send_one(&other_id).await, "refused contradiction");
        nothing_is_wrong(site).await;
    }

    async fn a_withdrawal_waits_for_what_does_not_fit_too(site: &Site) {
        for n in 1..=2 {
            withdraw(site, n, "all").await;
        }
        assert_eq!(site.send_one(&kept(1, with(1, "project", json!("nowhere")))).await, "withdrawn");
        assert_eq!(site.send_one(&kept(2, with(2, "channel", json!("paper")))).await, "withdrawn");
        assert_eq!(site.send_one(&receipted(1)).await, "withdrawn", "whatever project it names next");
        nothing_is_wrong(site).await;
    }

    async fn a_withdrawal_waits_for_half_a_year(site: &Site) {
        withdraw(site, 1, "all").await;
        withdraw(site, 2, "about_you").await;
        site.later(180 * DAY_MS);
        forget_once(&site.state.db, &site.state.clock).await.unwrap();
        assert_eq!(site.send_one(&receipted(1)).await, "withdrawn", "on the last day");
        site.later(1);
        forget_once(&site.state.db, &site.state.clock).await.unwrap();
        assert_eq!(site.send_one(&receipted(2)).await, "stored");
        assert_eq!(ok(&open(site, 2).await)["answers"]["you.role"], "lived");
    }

    async fn what_is_about_the_person_stays_withdrawn(site: &Site) {
        site.send_one(&receipted(1)).await;
        assert_eq!(ok(&withdraw(site, 1, "about_you").await)["scope"], "about_you");
        let mut left = envelope(1)["answers"].clone();
        left.as_object_mut().unwrap().remove("you.role");
        let opened = ok(&open(site, 1).await);
        assert_eq!((&opened["answers"], &opened["revision"]), (&left, &json!(1)));
        assert_eq!(opened["about_you_withdrawn"], true);

        assert_eq!(site.send_one(&receipted(1)).await, "duplicate", "the phone sends it again");
        assert_eq!(site.send_one(&revised(1, 1, "q06.services", json!("same"))).await, "refused contradiction");
        assert_eq!(site.send_one(&revised(1, 2, "you.age", json!("25_34"))).await, "replaced");
        assert_eq!(ok(&open(site, 1).await)["answers"], left);
        ok(&withdraw(site, 1, "about_you").await);
        let changed = ok(&change(site, 1, 2, json!({"q06.services": "same", "you.role": "lived"})).await);
        assert_eq!(changed["answers"], json!({"q06.services": "same"}));
        let mut next = kept(1, answering(1, "you.role", json!("professional")));
        (next["revision"], next["answers"]) = (json!(3), json!({"q06.services": "same", "you.role": "both"}));
        assert_eq!(site.send_one(&next).await, "duplicate", "the same but for the person");
        nothing_is_wrong(site).await;
        ok(&withdraw(site, 1, "all").await);
        assert_eq!(site.send_one(&next).await, "withdrawn");
    }

    async fn what_is_about_the_person_can_be_withdrawn_before_it_arrives(site: &Site) {
        assert_eq!(withdraw(site, 1, "about_you").await.problem(), (404, "unknown_code".to_owned()));
        let unfit = kept(2, answering(2, "q06.services", json!("splendid")));
        withdraw(site, 2, "about_you").await;
        assert_eq!(site.send(&[receipted(1), unfit]).await.outcomes(), ["stored", "quarantined unknown_answer"]);
        for n in [1, 2] {
            let opened = ok(&open(site, n).await);
            assert_eq!(opened["answers"].get("you.role"), None);
            assert_eq!(opened["about_you_withdrawn"], true);
        }
        site.later(200 * DAY_MS);
        forget_once(&site.state.db, &site.state.clock).await.unwrap();
        assert_eq!(site.send_one(&revised(1, 2, "you.role", json!("both"))).await, "replaced");
        assert_eq!(ok(&open(site, 1).await)["answers"].get("you.role"), None, "it has no end once it met");
    }

    async fn the_whole_takes_the_place_of_a_part_and_never_the_other_way(site: &Site) {
        withdraw(site, 1, "about_you").await;
        withdraw(site, 1, "all").await;
        withdraw(site, 1, "about_you").await;
        assert_eq!(site.send_one(&receipted(1)).await, "withdrawn");
    }

    async fn codes_open_what_is_kept_aside(site: &Site) {
        let stranger = kept(1, with(1, "project", json!("nowhere")));
        let unfit = kept(2, answering(2, "q06.services", json!("splendid")));
        let paper = kept(3, with(3, "channel", json!("paper")));
        site.send(&[stranger, unfit.clone(), paper]).await;
        for (n, reason) in [(1, "unknown_project"), (2, "unknown_answer"), (3, "unverified_device")] {
            let opened = ok(&open(site, n).await);
            assert_eq!((&opened["quarantined"], &opened["id"]), (&json!(reason), &json!(id(n))));
        }
        assert_eq!(ok(&open(site, 2).await)["answers"], unfit["answers"]);

        assert_eq!(change(site, 2, 1, json!({"q06.services": "x"})).await.json()["field"], "q06.services");
        let fits = ok(&change(site, 2, 1, json!({"q06.services": "same"})).await);
        assert_eq!((&fits["revision"], fits.get("quarantined")), (&json!(2), None), "now it counts");
        let waits = ok(&change(site, 3, 1, json!({"q06.services": "same"})).await);
        assert_eq!((&waits["revision"], &waits["quarantined"]), (&json!(2), &json!("unverified_device")));
        let unchecked = ok(&change(site, 1, 1, json!({"q06.services": "anything"})).await);
        assert_eq!((&unchecked["revision"], &unchecked["quarantined"]), (&json!(2), &json!("unknown_project")));

        ok(&withdraw(site, 3, "about_you").await);
        assert_eq!(ok(&open(site, 3).await)["about_you_withdrawn"], true);
        for n in [1, 3] {
            ok(&withdraw(site, n, "all").await);
            assert_eq!(open(site, n).await.problem(), (410, "withdrawn".to_owned()));
        }
        assert_eq!(site.send_one(&kept(3, with(3, "channel", json!("paper")))).await, "withdrawn");
        assert_eq!(site.stored("mascot").await, 1);
        nothing_is_wrong(site).await;
    }

    async fn a_later_revision_kept_aside_is_the_one_that_is_opened_and_changed(site: &Site) {
        site.send_one(&receipted(1)).await;
        site.send_one(&revised(1, 4, "q06.services", json!("splendid"))).await;
        let opened = ok(&open(site, 1).await);
        assert_eq!((&opened["revision"], &opened["quarantined"]), (&json!(4), &json!("unknown_answer")));
        assert_eq!(change(site, 1, 1, json!({})).await.problem(), (409, "changed_elsewhere".to_owned()));
        let changed = ok(&change(site, 1, 4, json!({"q06.services": "same"})).await);
        assert_eq!((&changed["revision"], changed.get("quarantined")), (&json!(5), None));
        nothing_is_wrong(site).await;
        ok(&withdraw(site, 1, "all").await);
        assert_eq!(site.stored("mascot").await, 0);
        nothing_is_wrong(site).await;
    }

    async fn the_thirtieth_wrong_code_in_a_minute_is_not_looked_at(site: &Site) {
        site.send_one(&receipted(1)).await;
        for n in 100..129 {
            let way = if n % 2 == 0 { open(site, n).await } else { ask(site, "open", json!({"code": "7K3M"})).await };
            assert_ne!(way.status, StatusCode::TOO_MANY_REQUESTS, "{n}");
            if n < 128 {
                ok(&open(site, 1).await);
            }
        }
        for answer in [open(site, 1).await, withdraw(site, 200, "all").await, change(site, 1, 1, json!({})).await] {
            assert_eq!(answer.problem(), (429, "rate_limited".to_owned()));
            assert_eq!(answer.header(header::RETRY_AFTER), "60");
        }
        site.later(60_000);
        ok(&open(site, 1).await);
        assert_eq!(site.send_one(&receipted(200)).await, "stored", "what was not looked at was not remembered");
    }

    async fn released_figures_change_at_the_next_release_only(site: &Site) {
        let everyone: Vec<Value> = (1..=40).map(|n| {
            let mut sent = receipted(n);
            sent["answers"] = json!({"q17.p_respect": if n <= 20 { "always" } else { "never" }, "you.role": "lived"});
            sent["length"] = json!("full");
            sent
        }).collect();
        assert_eq!(site.send(&everyone).await.outcomes(), vec!["stored"; 40]);
        site.state.results.release("mascot").await.unwrap();
        let before = site.get("/api/v1/projects/mascot/results").await.json();
        for n in 1..=15 {
            ok(&withdraw(site, n, "all").await);
        }
        assert_eq!(site.get("/api/v1/projects/mascot/results").await.json(), before);
        site.later(DAY_MS);
        site.state.results.release("mascot").await.unwrap();
        let after = site.get("/api/v1/projects/mascot/results").await.json();
        assert_eq!((&before["people"]["answered"], &after["people"]["answered"]), (&json!(40), &json!(25)));
    }

    async fn a_withdrawal_that_missed_its_response_is_applied_behind_it(site: &Site) {
        site.add_project(project_file("second")).await;
        site.send(&[receipted(1), receipted(2), kept(3, with(3, "project", json!("nowhere")))]).await;
        for (n, scope) in [(1, "all"), (2, "about_you"), (3, "all")] {
            let key = site.state.secret.receipt_key(&ReceiptCode::parse(&code(n)).unwrap().hash());
            let scope = if scope == "all" { Scope::All } else { Scope::AboutYou };
            let mut tx = site.state.db.begin().await.unwrap();
            server::storage::withdrawals::remember(&mut tx, &key, scope, false, 0).await.unwrap();
            tx.commit().await.unwrap();
        }
        forget_once(&site.state.db, &site.state.clock).await.unwrap();
        assert_eq!(open(site, 1).await.problem(), (410, "withdrawn".to_owned()));
        assert_eq!(ok(&open(site, 2).await)["answers"].get("you.role"), None);
        assert_eq!(open(site, 3).await.problem(), (410, "withdrawn".to_owned()));
        nothing_is_wrong(site).await;
    }
}
