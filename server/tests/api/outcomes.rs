//! What becomes of envelopes that arrive once, twice, changed, out of order, and all in one batch.

use serde_json::json;

use crate::support::{Site, answering, envelope, id, on_both, with};

/// A later revision of an envelope, with an answer changed.
fn revision(n: u32, revision: u32, code: &str) -> serde_json::Value {
    let mut changed = answering(n, "q06.services", json!(code));
    changed["revision"] = json!(revision);
    changed
}

on_both! {
    async fn an_envelope_is_stored_once_however_often_it_comes(site: &Site) {
        let answer = site.send(&[envelope(1)]).await;
        assert_eq!(answer.json(), json!({
            "received_at": "2026-11-22T12:00:00Z", "results": [{"id": id(1), "outcome": "stored"}]
        }));
        for _ in 0..3 {
            assert_eq!(site.send_one(&envelope(1)).await, "duplicate");
        }
        let pretty = serde_json::to_string_pretty(&json!({"responses": [with(1, "new_field", json!(7))]})).unwrap();
        assert_eq!(site.post(pretty).await.outcomes(), ["duplicate"]);
        assert_eq!(site.stored("mascot").await, 1);
    }

    async fn a_higher_revision_takes_the_place_of_a_lower_one(site: &Site) {
        assert_eq!(site.send_one(&envelope(1)).await, "stored");
        assert_eq!(site.send_one(&revision(1, 3, "same")).await, "replaced");
        assert_eq!(site.send_one(&revision(1, 2, "lot_better")).await, "duplicate", "an older revision");
        assert_eq!(site.send_one(&revision(1, 3, "same")).await, "duplicate");
        let rows = server::storage::responses::changes_after(&site.state.db, "mascot", 0, 10).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert!(rows[0].answers.contains(r#""q06.services":"same""#), "{}", rows[0].answers);
        assert_eq!((rows[0].revision, rows[0].first_seq), (3, 1));
        assert!(rows[0].seq > rows[0].first_seq, "a change takes the next number");
    }

    async fn contradictions_are_refused_and_change_nothing(site: &Site) {
        assert_eq!(site.send_one(&envelope(1)).await, "stored");
        assert_eq!(site.send_one(&answering(1, "q06.services", json!("same"))).await, "refused contradiction");
        let mut other_receipt = revision(1, 2, "same");
        other_receipt["receipt_hash"] = json!("f".repeat(64));
        assert_eq!(site.send_one(&other_receipt).await, "refused contradiction");
        let mut same_receipt = envelope(2);
        same_receipt["receipt_hash"] = envelope(1)["receipt_hash"].clone();
        assert_eq!(site.send_one(&same_receipt).await, "refused contradiction");
        assert_eq!(site.stored("mascot").await, 1);
    }

    async fn envelopes_of_one_batch_see_each_other(site: &Site) {
        let mut same_receipt = envelope(3);
        same_receipt["receipt_hash"] = envelope(1)["receipt_hash"].clone();
        let batch = [
            envelope(1),
            envelope(1),
            answering(1, "q06.services", json!("same")),
            revision(1, 2, "same"),
            with(2, "channel", json!("paper")),
            with(2, "channel", json!("paper")),
            same_receipt,
            json!("nonsense"),
            envelope(4),
        ];
        assert_eq!(site.send(&batch).await.outcomes(), [
            "stored",
            "duplicate",
            "refused contradiction",
            "replaced",
            "quarantined unverified_device",
            "duplicate",
            "refused contradiction",
            "refused bad_envelope",
            "stored",
        ]);
        assert_eq!(site.stored("mascot").await, 2);
    }

    async fn a_full_batch_comes_back_in_order(site: &Site) {
        let batch: Vec<_> = (0..200).map(envelope).collect();
        let answer = site.send(&batch).await;
        let ids: Vec<_> =
            answer.json()["results"].as_array().unwrap().iter().map(|result| result["id"].clone()).collect();
        assert_eq!(ids, (0..200).map(|n| json!(id(n))).collect::<Vec<_>>());
        assert_eq!(answer.outcomes(), vec!["stored"; 200]);
        let rows = server::storage::responses::changes_after(&site.state.db, "mascot", 0, 1000).await.unwrap();
        assert!(rows.iter().map(|row| row.seq).eq(1..=200), "numbers run on without a gap");
    }

    async fn withdrawn_stays_withdrawn(site: &Site) {
        let sql = "insert into tombstone (id, project, seq, withdrawn_at_ms) \
            values ('01970001-7c1a-7b3c-8d4e-5f60718293a4', 'mascot', 1, 0)";
        site.state.db.execute_on_writer(sql).await.unwrap();
        assert_eq!(site.send_one(&envelope(1)).await, "withdrawn");
        assert_eq!(site.send_one(&revision(1, 2, "same")).await, "withdrawn");
        assert_eq!(site.stored("mascot").await, 0);
    }

    async fn a_doubtful_clock_never_refuses(site: &Site) {
        let moments = ["1970-01-01T00:00:00Z", "2100-01-01T00:00:00Z", "2026-11-22T10:15:00Z"];
        for (n, moment) in (0..).zip(moments) {
            assert_eq!(site.send_one(&with(n, "captured_at", json!(moment))).await, "stored", "{moment}");
        }
        let rows = server::storage::responses::changes_after(&site.state.db, "mascot", 0, 10).await.unwrap();
        let seen: Vec<_> = rows.iter().map(|row| (row.clock_doubtful, row.effective_at_ms)).collect();
        let now_ms = crate::support::NOW_MS;
        assert_eq!(seen, [(true, now_ms), (true, now_ms), (false, now_ms - 105 * 60_000)]);
    }

    async fn what_a_device_says_of_itself_cannot_upset_how_rows_are_read(site: &Site) {
        let mut odd = with(1, "event", json!("fa\u{1f}ir"));
        (odd["locale"], odd["device"]) = (json!("en\u{1f}GB"), json!("\u{1f}"));
        assert_eq!(site.send_one(&odd).await, "stored");
        let rows = server::storage::responses::changes_after(&site.state.db, "mascot", 0, 10).await.unwrap();
        let seen: Vec<_> = rows.iter().map(|row| (row.event.as_deref(), row.locale.as_str(), row.questionnaire.as_str())).collect();
        assert_eq!(seen, [(Some("fair"), "und", "coeval-core")]);
    }

    async fn any_notice_version_is_taken(site: &Site) {
        assert_eq!(site.send_one(&with(1, "agreed", json!({"notice_version": 99}))).await, "stored");
    }
}
