//! Members of staff for tests: an account of any role, signed in, and the requests they make.

use axum::{
    body::Body,
    http::{Request, StatusCode, header, request::Builder},
};
use domain::administration::roles::Roles;
use serde_json::json;
use server::administration::people::{Passphrase, accounts::NewAccount};

use crate::support::{Answer, Site};

pub const PASSPHRASE: &str = "three random words";

/// Somebody with an account, and the cookie of their browser.
#[derive(Clone)]
pub struct Member {
    pub email: String,
    pub cookie: String,
}

/// Makes an account with a role or several, and returns its email.
pub async fn account(site: &Site, name: &str, roles: impl Into<Roles>, project: Option<&str>) -> String {
    let email = format!("{name}@example.org");
    let passphrase = Passphrase::new(PASSPHRASE).unwrap();
    let new = NewAccount { email: &email, passphrase: &passphrase, roles: roles.into(), project };
    site.state.people.add_account(new).await.unwrap();
    email
}

/// Makes an account and signs in.
pub async fn member(site: &Site, name: &str, roles: impl Into<Roles>, project: Option<&str>) -> Member {
    let email = account(site, name, roles, project).await;
    Member::enter(site, &email).await
}

pub async fn sign_in(site: &Site, email: &str, passphrase: &str) -> Answer {
    let body = json!({"email": email, "passphrase": passphrase}).to_string();
    let request = Request::post("/api/v1/session").header(header::CONTENT_TYPE, "application/json");
    site.call(request.body(body.into()).unwrap()).await
}

impl Member {
    pub async fn enter(site: &Site, email: &str) -> Self {
        let answer = sign_in(site, email, PASSPHRASE).await;
        assert_eq!(answer.status, 204, "{}", answer.text());
        Self { email: email.to_owned(), cookie: cookie(&answer) }
    }

    pub async fn get(&self, site: &Site, path: &str) -> Answer {
        site.call(self.with_cookie(Request::get(path)).body(Body::empty()).unwrap()).await
    }

    /// Sends a form.
    pub async fn post(&self, site: &Site, path: &str, fields: &[(&str, &str)]) -> Answer {
        site.call(self.with_cookie(Request::post(path)).body(form(fields)).unwrap()).await
    }

    pub fn with_cookie(&self, request: Builder) -> Builder {
        request.header(header::COOKIE, &self.cookie)
    }
}

/// The cookie that an answer sets, as a browser sends it back.
pub fn cookie(answer: &Answer) -> String {
    answer.header(header::SET_COOKIE).split(';').next().unwrap().to_owned()
}

pub fn form(fields: &[(&str, &str)]) -> Body {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into()
}

/// The codes in the audit log, by name: the clock of tests stands still.
pub async fn logged(site: &Site) -> Vec<String> {
    let rows = server::administration::audit::list(&site.state.db, None, None, 1000).await.unwrap();
    let mut codes: Vec<String> = rows.into_iter().map(|row| row.action).collect();
    codes.sort();
    codes
}

/// The id of an account.
pub async fn id_of(site: &Site, email: &str) -> String {
    server::storage::accounts::by_email(&site.state.db, email).await.unwrap().unwrap().id
}

/// What the link of an invitation that was just made holds.
pub fn token(page: &Answer) -> String {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let text = page.text();
    let (_, link) = text.split_once("/staff/invitation/").unwrap();
    link.split(['<', '"']).next().unwrap().to_owned()
}

/// Takes an invitation.
pub async fn accept(site: &Site, token: &str, email: &str) -> Answer {
    let fields = form(&[("token", token), ("email", email), ("passphrase", PASSPHRASE)]);
    site.call(Request::post("/staff/invitation").body(fields).unwrap()).await
}

/// A code that lets a device in.
pub async fn device_code(site: &Site, host: &Member) -> String {
    let request = host.with_cookie(Request::post("/api/v1/projects/mascot/devices"));
    let request = request.header(header::CONTENT_TYPE, "application/json");
    let answer = site.call(request.body(json!({"label": "Tablet"}).to_string().into()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()["code"].as_str().unwrap().to_owned()
}

/// The value of a hidden field of a page's form.
pub fn hidden(page: &str, name: &str) -> String {
    page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Previews what is published next and says yes to it.
pub async fn publish(site: &Site, who: &Member) -> Answer {
    let preview = who.post(site, "/staff/p/mascot/release", &[]).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text());
    say_yes(site, who, &preview.text()).await
}

/// Publishes what a preview showed.
pub async fn say_yes(site: &Site, who: &Member, preview: &str) -> Answer {
    let (number, words) = (hidden(preview, "number"), hidden(preview, "words"));
    let fields = [("sure", "yes"), ("number", number.as_str()), ("words", words.as_str())];
    who.post(site, "/staff/p/mascot/release", &fields).await
}
