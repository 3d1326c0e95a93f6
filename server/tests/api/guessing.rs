//! Guessing passphrases: what it may cost the database and the log, whom it may lock out, and who keeps a way in.

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use serde_json::json;
use server::people::{Role, forget_once};

use crate::{
    staff::{PASSPHRASE, account},
    support::{Answer, Site, on_both},
};

const QUARTER_MS: i64 = 15 * 60 * 1000;
const WRONG: &str = "not this one, sorry";

/// Tries to sign in from an address, with the cookies of a browser.
async fn attempt(site: &Site, email: &str, passphrase: &str, address: &str, cookies: &str) -> Answer {
    let body = json!({"email": email, "passphrase": passphrase}).to_string();
    let mut request = Request::post("/api/v1/session")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::COOKIE, cookies)
        .body(Body::from(body))
        .unwrap();
    request.extensions_mut().insert(ConnectInfo(std::net::SocketAddr::new(address.parse().unwrap(), 443)));
    site.call(request).await
}

on_both! {
    async fn an_address_that_has_to_wait_leaves_nothing_more_behind(site: &Site) {
        let mut left = Vec::new();
        for n in 0..200 {
            let answer = attempt(site, &format!("guess{n}@example.org"), WRONG, "203.0.113.9", "").await;
            let awaited = if n < 50 { StatusCode::UNAUTHORIZED } else { StatusCode::TOO_MANY_REQUESTS };
            assert_eq!(answer.status, awaited, "{n}");
            if n >= 50 {
                assert_eq!(answer.header(header::RETRY_AFTER), "900");
                left.push((site.rows("sign_in_tries").await, site.rows("audit_log").await));
            }
        }
        assert!(left.iter().all(|rows| *rows == left[0]), "{left:?}");
        site.later(QUARTER_MS);
        forget_once(&site.state.db, &site.state.clock).await.unwrap();
        assert_eq!(site.rows("sign_in_tries").await, 0, "they go by time, whoever signs in or not");
    }
}

/// Signing in used to delete old rows while it held its own, and waited for whoever held one of those and wanted its own.
#[tokio::test]
async fn signing_in_waits_for_nobody_elses_old_rows() {
    let site = Site::on_postgres().await;
    let email = account(&site, "amina", Role::Lead, None).await;
    let now_ms = site.state.clock.now_ms();
    let mut tx = site.state.db.begin().await.unwrap();
    server::storage::sessions::count_try(&mut tx, "old", now_ms, now_ms - QUARTER_MS).await.unwrap();
    tx.commit().await.unwrap();
    site.later(2 * QUARTER_MS);
    let now_ms = site.state.clock.now_ms();
    let mut held = site.state.db.begin().await.unwrap();
    server::storage::sessions::count_try(&mut held, "old", now_ms, now_ms - QUARTER_MS).await.unwrap();
    let waits = async {
        let sql =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        while site.number(sql).await == 0 {}
    };
    tokio::select! {
        answer = attempt(&site, &email, PASSPHRASE, "192.0.2.1", "") => assert_eq!(answer.status, StatusCode::NO_CONTENT),
        () = waits => panic!("signing in waits for a row that another try holds"),
    }
    held.commit().await.unwrap();
    site.close().await;
}
