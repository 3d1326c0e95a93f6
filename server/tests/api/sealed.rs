//! Sealed envelopes: opened with every key there ever was, compared by what is inside, and kept aside where none fits.

use serde_json::json;
use server::{router, storage};

use crate::receipts::{ask, code, kept};
use crate::support::{
    Site, answering, call, envelope, on_both, post,
    sealing::{key, sealed},
    without,
};

on_both! {
    async fn what_is_sealed_is_stored_and_compared_as_if_it_had_come_plain(site: &Site) {
        let key = key(site).await;
        let shut = sealed(&envelope(1), &key);
        assert!(!shut.to_string().contains("We laughed"));
        assert_eq!(site.send_one(&shut).await, "stored");
        assert_eq!(site.send_one(&shut).await, "duplicate");
        assert_eq!(site.send_one(&sealed(&envelope(1), &key)).await, "duplicate", "sealed anew, the same inside");
        assert_eq!(site.send_one(&envelope(1)).await, "duplicate", "and plain");
        let mut changed = envelope(1);
        changed["answers"]["q06.services"] = json!("lot_worse");
        assert_eq!(site.send_one(&sealed(&changed, &key)).await, "refused contradiction");
        changed["revision"] = json!(2);
        assert_eq!(site.send_one(&sealed(&changed, &key)).await, "replaced");
        let rows = storage::responses::changes_after(&site.state.db, "mascot", 0, 10).await.unwrap();
        assert!(rows.len() == 1 && rows[0].answers.contains("lot_worse"), "{rows:?}");
    }

    async fn what_is_wrong_inside_is_refused_as_if_it_had_come_plain(site: &Site) {
        let key = key(site).await;
        assert_eq!(site.send_one(&sealed(&without(1, "agreed"), &key)).await, "refused agreement_missing");
        assert_eq!(site.send_one(&sealed(&without(1, "answers"), &key)).await, "refused bad_envelope");
        let mut stranger = envelope(2);
        stranger["project"] = json!("nowhere");
        assert_eq!(site.send_one(&sealed(&stranger, &key)).await, "quarantined unknown_project");
    }

    async fn a_changed_outside_does_not_open(site: &Site) {
        let mut moved = sealed(&envelope(1), &key(site).await);
        moved["revision"] = json!(2);
        assert_eq!(site.send_one(&moved).await, "quarantined cannot_open_seal");
        assert_eq!(site.send_one(&moved).await, "duplicate");
        moved["sealed"]["ciphertext"] = json!("AAAA");
        assert_eq!(site.send_one(&moved).await, "refused contradiction");
        assert_eq!(site.stored("mascot").await, 0);
    }

    async fn old_keys_open_old_envelopes_and_every_replica_knows_a_new_one_at_once(site: &Site) {
        let old = key(site).await;
        let replica = site.replica().await;
        let before = site.get("/api/v1/projects/mascot/pack").await.header("etag").to_owned();
        let new_id = site.state.sealing.rotate(site.state.clock.now_ms()).await.unwrap();
        let new = key(site).await;
        assert!(new.key_id == new_id && new != old);
        assert_ne!(site.get("/api/v1/projects/mascot/pack").await.header("etag"), before);
        let batch = json!({"responses": [sealed(&envelope(1), &new), sealed(&envelope(2), &old)]}).to_string();
        let answer = call(router(replica.clone()), post(batch)).await;
        assert_eq!(answer.outcomes(), ["stored", "stored"]);
        assert_eq!(site.send_one(&sealed(&envelope(3), &old)).await, "stored");
        assert_eq!(site.state.sealing.faults().await.unwrap(), Vec::<String>::new());
        replica.close().await;
    }

    async fn starting_again_makes_no_other_key(site: &Site) {
        let first = key(site).await;
        let replica = site.replica().await;
        assert_eq!(key(site).await, first);
        assert_eq!(storage::keys::all(&replica.db).await.unwrap().len(), 1);
        replica.close().await;
    }

    async fn what_is_sealed_and_aside_loses_what_its_person_took_back(site: &Site) {
        let mut said = kept(1, answering(1, "you.role", json!("lived")));
        said["channel"] = json!("paper");
        let shut = sealed(&said, &key(site).await);
        assert_eq!(site.send_one(&shut).await, "quarantined unverified_device");
        let asked = ask(site, "withdraw", json!({"code": code(1), "scope": "about_you"})).await;
        assert_eq!(asked.status, 200, "{}", asked.text());
        assert_eq!(site.send_one(&shut).await, "duplicate", "its device did not hear the first time");
        let opened = ask(site, "open", json!({"code": code(1)})).await;
        assert_eq!(opened.status, 200, "{}", opened.text());
        assert!(opened.json()["answers"]["you.role"].is_null() && !opened.text().contains("lived"));
    }

    async fn what_came_before_its_key_is_the_same_when_it_opens(site: &Site) {
        let key = key(site).await;
        let shut = sealed(&envelope(1), &key);
        site.state.db.execute_on_writer("update sealing_key set key_id = 'lost'").await.unwrap();
        let forgetful = site.replica().await;
        let send = async |state: &server::state::AppState| {
            call(router(state.clone()), post(json!({ "responses": [&shut] }).to_string())).await.outcomes().remove(0)
        };
        assert_eq!(send(&forgetful).await, "quarantined cannot_open_seal");
        assert_eq!(site.state.sealing.faults().await.unwrap(), ["1 sealing keys that this secret does not open"]);
        assert_eq!(send(&site.state).await, "duplicate", "this one still has the key");
        forgetful.close().await;
    }
}
