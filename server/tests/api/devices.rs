//! Shared devices: let in once by a code, known by a token, revoked without stopping what waits on them.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::administration::roles::Role;
use serde_json::{Value, json};

use crate::{
    staff::{Member, logged, member},
    support::{
        Answer, Site, envelope, on_both, project_file,
        sealing::{enrol, gathered, key, sealed, send_with},
        with,
    },
};

const DEVICES: &str = "/api/v1/projects/mascot/devices";
const MINUTE_MS: i64 = 60 * 1000;

async fn invite(site: &Site, host: &Member, device: Value) -> Answer {
    let request = host.with_cookie(Request::post(DEVICES)).header(header::CONTENT_TYPE, "application/json");
    site.call(request.body(device.to_string().into()).unwrap()).await
}

async fn present(site: &Site, code: &str) -> Answer {
    let request = Request::post("/api/v1/devices/enrol").header(header::CONTENT_TYPE, "application/json");
    site.call(request.body(json!({ "code": code }).to_string().into()).unwrap()).await
}

async fn send_one(site: &Site, token: &str, envelope: &Value) -> String {
    send_with(site, token, std::slice::from_ref(envelope)).await.outcomes().remove(0)
}

on_both! {
    async fn a_device_is_let_in_once_and_sends_for_its_project(site: &Site) {
        let mut file = project_file("mascot");
        file["events"] = json!([{"id": "hall", "name": "In the hall", "date": "2026-11-22"}]);
        site.update_project(file).await;
        site.add_project(project_file("other")).await;
        let host = member(site, "amina", Role::EventStaff, Some("mascot")).await;
        let invited = invite(site, &host, json!({"label": " Tablet 2 ", "event": "hall"})).await;
        assert_eq!((invited.status, invited.header("cache-control")), (StatusCode::CREATED, "no-store"));
        let invited = invited.json();
        let code = invited["code"].as_str().unwrap();
        assert_eq!(invited["expires_at"], "2026-11-22T12:10:00Z");
        assert_eq!(invited["path"], format!("/event/enrol#{}", code.replace('-', "")));
        let enrolled = present(site, &code.to_lowercase()).await;
        assert_eq!(enrolled.header("cache-control"), "no-store");
        let enrolled = enrolled.json();
        assert_eq!((&enrolled["project"], &enrolled["event"], &enrolled["label"]), (&json!("mascot"), &json!("hall"), &json!("Tablet 2")));
        assert_eq!(present(site, code).await.problem(), (404, "unknown_code".to_owned()), "it works once");
        let (token, device) = (enrolled["token"].as_str().unwrap(), enrolled["device"].as_str().unwrap());
        assert_eq!(send_one(site, token, &gathered(1, device)).await, "stored");
        assert_eq!(send_one(site, token, &sealed(&gathered(2, device), &key(site).await)).await, "stored");
        for channel in ["assisted", "paper"] {
            let n = channel.len() as u32;
            assert_eq!(send_one(site, token, &with(n, "channel", json!(channel))).await, "stored");
        }
        let mut elsewhere = gathered(4, device);
        elsewhere["project"] = json!("other");
        assert_eq!(send_one(site, token, &elsewhere).await, "quarantined unverified_device");
        assert!(logged(site).await.contains(&"device_enrolled".to_owned()));
    }

    async fn a_token_that_proves_nothing_fails_no_request(site: &Site) {
        for (n, token) in ["", "nonsense", "\t", &"x".repeat(2000)].into_iter().enumerate() {
            let n = n as u32 * 2;
            let answer = send_with(site, token, &[gathered(n, "d"), envelope(n + 1)]).await;
            assert_eq!(answer.outcomes(), ["quarantined unverified_device", "stored"], "{token}");
        }
    }

    async fn revoking_stops_no_queue(site: &Site) {
        let host = member(site, "amina", Role::Lead, None).await;
        let tablet = enrol(site, "mascot").await;
        assert_eq!(send_one(site, &tablet.token, &gathered(1, &tablet.device)).await, "stored");
        let listed = host.get(site, DEVICES).await;
        assert!(!listed.text().contains(&tablet.token));
        let listed = listed.json();
        assert_eq!((&listed[0]["label"], &listed[0]["last_seen_at"]), (&json!("Tablet 1"), &json!("2026-11-22T12:00:00Z")));
        let path = format!("{DEVICES}/{}", tablet.device);
        let revoke = || host.with_cookie(Request::delete(&path)).body(Body::empty()).unwrap();
        assert_eq!(site.call(revoke()).await.status, StatusCode::NO_CONTENT);
        assert_eq!(site.call(revoke()).await.problem(), (404, "unknown_device".to_owned()));
        let late = sealed(&gathered(2, &tablet.device), &key(site).await);
        assert_eq!(send_one(site, &tablet.token, &late).await, "quarantined unverified_device");
        assert_eq!(send_one(site, &tablet.token, &late).await, "duplicate");
        assert_eq!(host.get(site, DEVICES).await.json()[0]["revoked_at"], "2026-11-22T12:00:00Z");
        let log = logged(site).await;
        assert!(["device_enrolled", "device_revoked"].iter().all(|done| log.iter().any(|line| line == done)), "{log:?}");
    }

    async fn codes_end_and_slips_are_said(site: &Site) {
        let host = member(site, "amina", Role::Lead, None).await;
        let code = invite(site, &host, json!({"label": "Tablet"})).await.json()["code"].as_str().unwrap().to_owned();
        site.later(10 * MINUTE_MS);
        assert_eq!(present(site, &code).await.problem(), (404, "unknown_code".to_owned()), "ten minutes are over");
        for wrong in ["", "AAAA-AAAA-AAAA", "AAAA", "not a code at all"] {
            assert_eq!(present(site, wrong).await.problem(), (404, "unknown_code".to_owned()), "{wrong}");
        }
        let request = Request::post("/api/v1/devices/enrol").header(header::CONTENT_TYPE, "application/json");
        assert_eq!(site.call(request.body("[]".into()).unwrap()).await.problem(), (400, "malformed".to_owned()));
        for (device, problem) in [
            (json!({"label": " "}), (422, "bad_label")),
            (json!({"label": "x".repeat(61)}), (422, "bad_label")),
            (json!({"label": "a\u{7}b"}), (422, "bad_label")),
            (json!({"label": "Tablet", "event": "nowhere"}), (422, "unknown_event")),
            (json!({"name": "Tablet"}), (400, "malformed")),
        ] {
            assert_eq!(invite(site, &host, device).await.problem(), (problem.0, problem.1.to_owned()));
        }
    }
}
