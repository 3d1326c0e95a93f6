//! Guessing passphrases: what it may cost the database and the log, whom it may lock out, and who keeps a way in.

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use domain::administration::roles::Role;
use serde_json::json;
use server::administration::people::forget_once;

use crate::{
    staff::{Member, PASSPHRASE, account, form, logged, member},
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

/// Uses up the tries of an account, from two addresses of strangers.
async fn lock_out(site: &Site, email: &str) {
    for n in 0..11 {
        attempt(site, email, WRONG, &format!("203.0.113.{}", n % 2), "").await;
    }
    assert_eq!(attempt(site, email, PASSPHRASE, "192.0.2.7", "").await.status, StatusCode::TOO_MANY_REQUESTS);
}

/// Signs in from home and returns the cookies of that browser: the session, and that it is known.
async fn at_home(site: &Site, email: &str) -> (String, String) {
    let answer = attempt(site, email, PASSPHRASE, "192.0.2.1", "").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    (cookie_called(&answer, "session"), cookie_called(&answer, "browser"))
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
            }
            if [50, 51, 199].contains(&n) {
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
        let rows = server::administration::audit::list(&site.state.db, None, None, 1000).await.unwrap();
        let about: Vec<_> = rows.iter().filter(|row| row.target.is_some() && row.action == "sign_in_failed").collect();
        assert_eq!(about.len(), 1, "and one for an account, whatever the addresses");
        let before = rows.len();
        for n in 0..80 {
            attempt(site, "nobody@example.org", WRONG, &format!("2001:db8:0:{n}::1"), "").await;
            attempt(site, &format!("guess{n}@example.org"), WRONG, &format!("2001:db8:1:{n}::1"), "").await;
        }
        assert!(site.rows("audit_log").await - before as i64 <= 50, "and an end to them in all");
    }

    async fn a_known_browser_keeps_a_way_in_whatever_strangers_try(site: &Site) {
        let email = account(site, "amina", Role::Lead, None).await;
        let (_, browser) = at_home(site, &email).await;
        lock_out(site, &email).await;
        let from_home = attempt(site, &email, PASSPHRASE, "192.0.2.1", &browser).await;
        assert_eq!(from_home.status, StatusCode::NO_CONTENT, "{}", from_home.text());
        assert_eq!(cookie_called(&from_home, "browser"), browser, "it stays known as what it was");
        let fields = form(&[("email", &email), ("passphrase", PASSPHRASE)]);
        let page = Request::post("/staff/sign-in").header(header::COOKIE, &browser).body(fields).unwrap();
        assert_eq!(site.call(page).await.status, StatusCode::SEE_OTHER, "through the page, too");
        for _ in 0..50 {
            attempt(site, "nobody@example.org", WRONG, "192.0.2.1", "").await;
        }
        assert_eq!(attempt(site, &email, PASSPHRASE, "192.0.2.1", &browser).await.status, StatusCode::NO_CONTENT);

        for _ in 0..10 {
            assert_eq!(attempt(site, &email, WRONG, "192.0.2.1", &browser).await.status, StatusCode::UNAUTHORIZED);
        }
        let waits = attempt(site, &email, PASSPHRASE, "192.0.2.1", &browser).await;
        assert_eq!(waits.problem(), (429, "rate_limited".to_owned()), "it has a limit of its own");
        assert_eq!(waits.header(header::RETRY_AFTER), "900");
    }

    async fn being_known_signs_nobody_in_and_is_for_one_account(site: &Site) {
        let amina = account(site, "amina", Role::Lead, None).await;
        let noor = account(site, "noor", Role::Lead, None).await;
        let (_, browser) = at_home(site, &amina).await;
        let stranger = Member { email: amina.clone(), cookie: browser.replacen("browser", "session", 1) };
        assert_ne!(stranger.get(site, "/staff").await.status, StatusCode::OK);
        let known = Member { email: amina.clone(), cookie: browser.clone() };
        assert_ne!(known.get(site, "/staff").await.status, StatusCode::OK);
        lock_out(site, &noor).await;
        let other = attempt(site, &noor, PASSPHRASE, "192.0.2.1", &browser).await;
        assert_eq!(other.status, StatusCode::TOO_MANY_REQUESTS, "it is known to somebody else");

        site.later(QUARTER_MS);
        let both = attempt(site, &noor, PASSPHRASE, "192.0.2.1", &browser).await;
        let both = cookie_called(&both, "browser");
        for email in [&amina, &noor] {
            lock_out(site, email).await;
            let way_in = attempt(site, email, PASSPHRASE, "192.0.2.1", &both).await;
            assert_eq!(way_in.status, StatusCode::NO_CONTENT, "one computer of two people is known to both");
        }
    }

    async fn a_browser_is_known_until_the_passphrase_changes_or_the_account_ends(site: &Site) {
        let admin = member(site, "admin", Role::Admin, None).await;
        let email = account(site, "amina", Role::Lead, None).await;
        let (_, elsewhere) = at_home(site, &email).await;
        let (session, here) = at_home(site, &email).await;
        let staff = Member { email: email.clone(), cookie: format!("{session}; {here}") };
        let new = [("old", PASSPHRASE), ("new", "another three words")];
        let changed = staff.post(site, "/staff/account", &new).await;
        let here = cookie_called(&changed, "browser");
        lock_out_by(site, &email, "another three words").await;
        let enters = async |browser: &str| attempt(site, &email, "another three words", "192.0.2.1", browser).await.status;
        assert_eq!(enters(&elsewhere).await, StatusCode::TOO_MANY_REQUESTS, "known by the old passphrase");
        assert_eq!(enters(&here).await, StatusCode::NO_CONTENT, "the browser that changed it");

        let id = server::storage::accounts::by_email(&site.state.db, &email).await.unwrap().unwrap().id;
        for deed in ["disable", "enable"] {
            admin.post(site, "/staff/people", &[("account", &id), ("do", deed)]).await;
        }
        assert_eq!(enters(&here).await, StatusCode::TOO_MANY_REQUESTS, "disabling ended it");
        assert_eq!(site.rows("known_browser").await, 1, "the admin's");
    }

    async fn a_passphrase_is_changed_whatever_strangers_try(site: &Site) {
        let staff = member(site, "amina", Role::Lead, None).await;
        lock_out(site, &staff.email).await;
        let change = async |member: &Member, old, new| member.post(site, "/staff/account", &[("old", old), ("new", new)]).await;
        let changed = change(&staff, PASSPHRASE, "another three words").await;
        assert_eq!(changed.header(header::LOCATION), "/staff/account?changed=1", "{}", changed.text());
        let staff = Member { cookie: cookie_called(&changed, "session"), ..staff };
        for _ in 0..10 {
            assert_eq!(change(&staff, WRONG, PASSPHRASE).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let waits = change(&staff, "another three words", PASSPHRASE).await;
        assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS, "it has a limit of its own");
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

/// The same as `lock_out` where the passphrase is another.
async fn lock_out_by(site: &Site, email: &str, passphrase: &str) {
    for n in 0..11 {
        attempt(site, email, WRONG, &format!("203.0.113.{}", n % 2), "").await;
    }
    assert_eq!(attempt(site, email, passphrase, "192.0.2.7", "").await.status, StatusCode::TOO_MANY_REQUESTS);
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
