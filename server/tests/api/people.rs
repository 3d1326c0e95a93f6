//! Signing in and out, invitations, and accounts: who gets in, for how long, and what is written down of it.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::administration::roles::Role;
use server::administration::people::session;

use crate::{
    staff::{Member, PASSPHRASE, account, cookie, form, id_of, logged, member, sign_in},
    support::{Site, on_both},
};

const MINUTE_MS: i64 = 60 * 1000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

async fn is_in(site: &Site, member: &Member) -> bool {
    member.get(site, "/staff").await.status == StatusCode::OK
}

/// The link of a new invitation, without the host.
async fn invited(site: &Site, host: &Member, role: &str, project: &str) -> String {
    let page = host.post(site, "/staff/invitations", &[("role", role), ("project", project)]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert!(page.text().contains("<svg"), "it can be scanned");
    assert!(page.text().contains("hidden data-copies=\"link\""), "and copied, once the page's script shows the button");
    let text = page.text();
    let (_, link) = text.split_once("/staff/invitation/").unwrap();
    link.split(['<', '"']).next().unwrap().to_owned()
}

async fn accept(site: &Site, token: &str, email: &str, passphrase: &str) -> crate::support::Answer {
    let fields = form(&[("token", token), ("email", email), ("passphrase", passphrase)]);
    site.call(Request::post("/staff/invitation").body(fields).unwrap()).await
}

on_both! {
    async fn signing_in_sets_a_cookie_out_of_reach_of_scripts_and_other_sites(site: &Site) {
        let email = account(site, "amina", Role::Lead, None).await;
        let answer = sign_in(site, &format!(" {} ", email.to_uppercase()), PASSPHRASE).await;
        assert_eq!((answer.status, answer.bytes.len()), (StatusCode::NO_CONTENT, 0));
        let set = answer.header(header::SET_COOKIE);
        assert!(set.starts_with("session=") && set.ends_with("; HttpOnly; SameSite=Lax; Path=/"), "{set}");
        let member = Member { email, cookie: cookie(&answer) };
        assert!(is_in(site, &member).await);
        let out = site.call(member.with_cookie(Request::delete("/api/v1/session")).body(Body::empty()).unwrap()).await;
        assert_eq!(out.status, StatusCode::NO_CONTENT);
        assert!(!is_in(site, &member).await, "the session is over on the server, whatever the browser keeps");
        let again = site.call(member.with_cookie(Request::delete("/api/v1/session")).body(Body::empty()).unwrap()).await;
        assert_eq!(again.problem(), (401, "sign_in".to_owned()));
        assert_eq!(logged(site).await, ["account_added", "signed_in", "signed_out"]);
    }

    async fn a_wrong_email_and_a_wrong_passphrase_are_told_alike(site: &Site) {
        let email = account(site, "amina", Role::Lead, None).await;
        let wrong_passphrase = sign_in(site, &email, "three random wards").await;
        let wrong_email = sign_in(site, "nobody@example.org", PASSPHRASE).await;
        assert_eq!(wrong_passphrase.problem(), (401, "wrong_sign_in".to_owned()));
        assert_eq!(wrong_passphrase.bytes, wrong_email.bytes);
        assert_eq!(logged(site).await, ["account_added", "sign_in_failed", "sign_in_failed"]);
        for body in ["", "{}", "[1]", r#"{"email":"a@b"}"#, r#"{"email":1,"passphrase":"three random words"}"#] {
            let request = Request::post("/api/v1/session").header(header::CONTENT_TYPE, "application/json");
            let answer = site.call(request.body(body.into()).unwrap()).await;
            assert_eq!(answer.problem(), (400, "malformed".to_owned()), "{body}");
            assert!(!answer.text().contains("random"), "what was sent is not said back");
        }
    }

    async fn too_many_tries_have_to_wait_and_then_may_try_again(site: &Site) {
        let email = account(site, "amina", Role::Lead, None).await;
        for name in [email.as_str(), "nobody@example.org"] {
            for _ in 0..10 {
                assert_eq!(sign_in(site, name, "not this one, sorry").await.status, StatusCode::UNAUTHORIZED);
            }
            let answer = sign_in(site, name, PASSPHRASE).await;
            assert_eq!(answer.problem(), (429, "rate_limited".to_owned()), "even the right one has to wait");
            assert_eq!(answer.header(header::RETRY_AFTER), "900");
        }
        site.later(15 * MINUTE_MS);
        assert_eq!(sign_in(site, &email, PASSPHRASE).await.status, StatusCode::NO_CONTENT);
        for _ in 0..10 {
            assert_eq!(sign_in(site, &email, PASSPHRASE).await.status, StatusCode::NO_CONTENT, "right ones never add up");
        }
        assert_eq!(logged(site).await.iter().filter(|action| *action == "sign_in_throttled").count(), 2);
    }

    async fn an_address_that_tries_many_accounts_has_to_wait(site: &Site) {
        for n in 0..50 {
            let answer = sign_in(site, &format!("guess{n}@example.org"), "password password").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        }
        let answer = sign_in(site, "another@example.org", "password password").await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    }

    async fn a_session_ends_when_idle_and_at_the_end_of_a_working_day(site: &Site) {
        let idle = member(site, "idle", Role::Lead, None).await;
        let busy = Member::enter(site, &idle.email).await;
        site.later(session::IDLE_MS - 1);
        assert!(is_in(site, &busy).await);
        site.later(1);
        assert!(!is_in(site, &idle).await && is_in(site, &busy).await);
        for _ in 0..9 {
            site.later(HOUR_MS);
            assert!(is_in(site, &busy).await);
        }
        site.later(HOUR_MS);
        assert!(!is_in(site, &busy).await, "twelve hours after signing in it is over");
    }

    async fn a_new_passphrase_ends_every_other_session(site: &Site) {
        let here = member(site, "amina", Role::Lead, None).await;
        let there = Member::enter(site, &here.email).await;
        let change = async |old, new| here.post(site, "/staff/account", &[("old", old), ("new", new)]).await;
        let wrong = change("not this one, sorry", "another three words").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("This is not your passphrase now.") && !wrong.text().contains("another three"));
        assert!(change(PASSPHRASE, "too short").await.text().contains("at least 12 characters"));
        let changed = change(PASSPHRASE, "another three words").await;
        assert_eq!(changed.header(header::LOCATION), "/staff/account?changed=1");
        let here = Member { cookie: cookie(&changed), ..here.clone() };
        assert!(is_in(site, &here).await && !is_in(site, &there).await);
        assert_eq!(sign_in(site, &here.email, PASSPHRASE).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(sign_in(site, &here.email, "another three words").await.status, StatusCode::NO_CONTENT);
        assert!(logged(site).await.contains(&"passphrase_changed".to_owned()));
    }

    async fn signing_out_everywhere_leaves_no_session(site: &Site) {
        let here = member(site, "amina", Role::Lead, None).await;
        let there = Member::enter(site, &here.email).await;
        let out = here.post(site, "/staff/sign-out-everywhere", &[]).await;
        assert_eq!(out.header(header::LOCATION), "/staff/sign-in?out=1");
        assert!(!is_in(site, &here).await && !is_in(site, &there).await);
    }

    async fn an_invitation_works_once(site: &Site) {
        let admin = member(site, "admin", Role::Admin, None).await;
        let token = invited(site, &admin, "analyst", "mascot").await;
        let page = site.get(&format!("/staff/invitation/{token}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("Your role: Analyst. For: mascot."));
        for (email, passphrase, says) in [
            ("noor", PASSPHRASE, "Enter an email address"),
            ("admin@example.org", PASSPHRASE, "There is an account with this email already."),
            ("noor@example.org", "short", "at least 12 characters"),
        ] {
            let answer = accept(site, &token, email, passphrase).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text().contains(says) && !answer.text().contains(PASSPHRASE), "{email}");
        }
        let made = accept(site, &token, "Noor@Example.org", PASSPHRASE).await;
        assert_eq!(made.header(header::LOCATION), "/staff", "{}", made.text());
        let noor = Member { email: "noor@example.org".to_owned(), cookie: cookie(&made) };
        assert_eq!(noor.get(site, "/staff/p/mascot").await.status, StatusCode::OK);
        for again in [accept(site, &token, "eve@example.org", PASSPHRASE).await, site.get(&format!("/staff/invitation/{token}")).await] {
            assert_eq!(again.status, StatusCode::GONE);
            assert!(again.text().contains("works no more"));
        }
    }

    async fn an_invitation_expires_and_can_be_taken_back(site: &Site) {
        let admin = member(site, "admin", Role::Admin, None).await;
        let token = invited(site, &admin, "lead", "").await;
        site.later(7 * DAY_MS);
        assert_eq!(accept(site, &token, "late@example.org", PASSPHRASE).await.status, StatusCode::GONE);
        let admin = Member::enter(site, &admin.email).await;
        let token = invited(site, &admin, "lead", "").await;
        let page = admin.get(site, "/staff/people").await.text();
        let (_, id) = page.split_once("name=\"invitation\" value=\"").unwrap();
        let id = id.split('"').next().unwrap();
        assert_ne!(id, token, "the list opens nothing");
        admin.post(site, "/staff/invitations/withdraw", &[("invitation", id)]).await;
        assert_eq!(accept(site, &token, "late@example.org", PASSPHRASE).await.status, StatusCode::GONE);
        assert!(logged(site).await.contains(&"invitation_withdrawn".to_owned()));
    }

    async fn nobody_gives_more_than_they_have(site: &Site) {
        site.add_project(crate::support::project_file("other")).await;
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        for (role, project) in [("admin", "mascot"), ("data_officer", "mascot"), ("analyst", "other"), ("analyst", ""), ("lead", "nowhere")] {
            let answer = lead.post(site, "/staff/invitations", &[("role", role), ("project", project)]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role} {project}");
        }
        invited(site, &lead, "event_staff", "mascot").await;
        let admin = member(site, "admin", Role::Admin, None).await;
        let unknown = admin.post(site, "/staff/invitations", &[("role", "lead"), ("project", "nowhere")]).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    }

    async fn a_disabled_account_is_out_at_once_until_it_is_enabled_again(site: &Site) {
        let admin = member(site, "admin", Role::Admin, None).await;
        let analyst = member(site, "analyst", Role::Analyst, None).await;
        let id = id_of(site, &analyst.email).await;
        let set = async |what, id: &str| admin.post(site, "/staff/people", &[("account", id), ("do", what)]).await;
        assert_eq!(set("disable", &id).await.status, StatusCode::SEE_OTHER);
        assert!(!is_in(site, &analyst).await);
        assert_eq!(sign_in(site, &analyst.email, PASSPHRASE).await.problem(), (401, "wrong_sign_in".to_owned()));
        set("enable", &id).await;
        assert!(!is_in(site, &analyst).await, "an old session does not come back");
        assert!(is_in(site, &Member::enter(site, &analyst.email).await).await);
        let own = id_of(site, &admin.email).await;
        assert_eq!(set("disable", &own).await.status, StatusCode::FORBIDDEN, "nobody locks themselves out");
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        let reach = lead.post(site, "/staff/people", &[("account", &own), ("do", "disable")]).await;
        assert_eq!(reach.status, StatusCode::FORBIDDEN);
    }

    async fn another_site_cannot_act_in_somebodys_name(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        let send = async |headers: &[(&str, &str)]| {
            let mut request = lead.with_cookie(Request::post("/staff/sign-out-everywhere")).header(header::HOST, "coeval.test");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            site.call(request.body(Body::empty()).unwrap()).await
        };
        for headers in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site"), ("origin", "http://coeval.test")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
        ] {
            assert_eq!(send(headers).await.problem(), (403, "cross_site".to_owned()), "{headers:?}");
        }
        assert!(is_in(site, &lead).await);
        let phone = crate::support::post(serde_json::json!({"responses": [crate::support::envelope(1)]}).to_string());
        let (mut parts, body) = phone.into_parts();
        parts.headers.insert("sec-fetch-site", header::HeaderValue::from_static("cross-site"));
        let taken = site.call(Request::from_parts(parts, body)).await;
        assert_eq!(taken.outcomes(), ["stored"], "answers need no cookie");
        assert_eq!(send(&[("origin", "http://coeval.test")]).await.status, StatusCode::SEE_OTHER);
        assert!(!is_in(site, &lead).await);
    }

    async fn nothing_that_opens_anything_is_stored_as_it_is(site: &Site) {
        let admin = member(site, "admin", Role::Admin, None).await;
        let token = invited(site, &admin, "lead", "").await;
        let session = admin.cookie.trim_start_matches("session=");
        let rows = server::storage::accounts::list(&site.state.db, None, "", 10).await.unwrap();
        assert!(rows.iter().all(|row| row.passphrase_hash.starts_with("$argon2id$")));
        let key = site.state.secret.session_key(session);
        assert!(server::storage::sessions::find(&site.state.db, &key).await.unwrap().is_some());
        assert!(server::storage::sessions::find(&site.state.db, session).await.unwrap().is_none());
        let now_ms = site.state.clock.now_ms();
        assert!(server::storage::invitations::working(&site.state.db, &token, now_ms).await.unwrap().is_none());
    }
}
