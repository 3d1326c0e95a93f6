//! Guessing passphrases: what it may cost the database and the log, whom it may lock out, and who keeps a way in.

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use serde_json::json;
use server::people::{Role, forget_once};

use crate::{
    staff::{Member, PASSPHRASE, account, logged, member},
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

/// The cookie of this name that an answer sets, as a browser sends it back.
fn cookie_called(answer: &Answer, name: &str) -> String {
    let set = answer.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
    let named = set.filter_map(|text| text.split(';').next()).find(|pair| pair.starts_with(&format!("{name}=")));
    named.unwrap_or_else(|| panic!("no cookie {name} in {:?}", answer.headers)).to_owned()
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

    async fn refused_tries_are_a_few_lines_in_the_log(site: &Site) {
        for _ in 0..2 {
            for n in 0..60 {
                attempt(site, &format!("guess{}@example.org", n % 4), WRONG, "203.0.113.9", "").await;
            }
            site.later(QUARTER_MS);
        }
        assert_eq!(
            logged(site).await,
            ["sign_in_failed", "sign_in_failed", "sign_in_throttled", "sign_in_throttled"],
            "one of each for an address and a quarter of an hour, whatever the emails"
        );
        let email = account(site, "amina", Role::Lead, None).await;
        for n in 0..30 {
            attempt(site, &email, WRONG, &format!("198.51.100.{n}"), "").await;
        }
        let rows = server::people::audit::list(&site.state.db, None, None, 1000).await.unwrap();
        let about: Vec<_> = rows.iter().filter(|row| row.target.is_some() && row.action == "sign_in_failed").collect();
        assert_eq!(about.len(), 1, "and one for an account, whatever the addresses");
        let before = rows.len();
        for n in 0..80 {
            attempt(site, "nobody@example.org", WRONG, &format!("2001:db8:0:{n}::1"), "").await;
            attempt(site, &format!("guess{n}@example.org"), WRONG, &format!("2001:db8:1:{n}::1"), "").await;
        }
        assert!(site.rows("audit_log").await - before as i64 <= 50, "and an end to them in all");
    }

    async fn a_changed_passphrase_gives_this_browser_a_new_session(site: &Site) {
        let before = member(site, "amina", Role::Lead, None).await;
        let stolen = before.clone();
        let new = [("old", PASSPHRASE), ("new", "another three words")];
        let changed = before.post(site, "/staff/account", &new).await;
        let after = Member { cookie: cookie_called(&changed, "session"), ..before };
        assert_ne!(after.cookie, stolen.cookie);
        assert_eq!(after.get(site, "/staff").await.status, StatusCode::OK);
        assert_ne!(stolen.get(site, "/staff").await.status, StatusCode::OK, "a copy of the old cookie is worth nothing");
        assert_eq!(site.rows("session").await, 1);
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
