//! Links that are passed on: none leads where only the request itself said that this site is.

use axum::http::{Request, header};
use domain::administration::roles::Role;
use server::system::config::Config;

use crate::{
    exports::released,
    staff::{Member, form, member},
    support::{Answer, Site, on_both},
};

/// What shows an address or a link of this site: the way to it, and what is sent.
const PLACES: [(&str, &[(&str, &str)]); 8] = [
    ("/staff/invitations", &[("role", "analyst")]),
    ("/staff/p/mascot/devices", &[("do", "invite"), ("label", "Tablet")]),
    ("/staff/p/mascot/poster", &[]),
    ("/staff/p/mascot/screen", &[]),
    ("/staff/p/mascot/screen?lang=ar", &[]),
    ("/api/v1/odata/mascot", &[]),
    ("/api/v1/odata/mascot/Figures?$top=1", &[]),
    ("/p/mascot/results", &[]),
];

async fn ask(site: &Site, who: &Member, host: &str, (path, fields): (&str, &[(&str, &str)])) -> Answer {
    let request = if fields.is_empty() { Request::get(path) } else { Request::post(path) };
    let request = who.with_cookie(request).header(header::HOST, host);
    let answer = site.call(request.body(form(fields)).unwrap()).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer
}

on_both! {
    async fn a_forged_host_is_in_no_link(site: &Site) {
        released(site).await;
        let lead = member(site, "lead", Role::Admin, None).await;
        for place in PLACES {
            for host in ["evil.example", "evil.example:3000", "203.0.113.9:3000", "127.0.0.1.evil.example"] {
                let said = ask(site, &lead, host, place).await.text();
                assert!(!said.contains("evil.example") && !said.contains("203.0.113.9"), "{} {host}: {said}", place.0);
                let shows_code = place.0.starts_with("/staff");
                assert_eq!(said.contains("COEVAL_PUBLIC_URL"), shows_code, "{} says what is to be done: {said}", place.0);
            }
        }
        let feed = ask(site, &lead, "evil.example", PLACES[5]).await.json();
        assert_eq!(feed["@odata.context"], "/api/v1/odata/mascot/$metadata");
    }

    async fn this_machine_is_itself(site: &Site) {
        released(site).await;
        let lead = member(site, "lead", Role::Admin, None).await;
        for host in ["127.0.0.1:3000", "localhost:3000"] {
            for place in &PLACES[..4] {
                let said = ask(site, &lead, host, *place).await.text();
                assert!(said.contains(host) && said.contains("This address works only on this machine"), "{} {host}: {said}", place.0);
                assert!(said.contains("COEVAL_PUBLIC_URL"), "{} says what is to be done: {said}", place.0);
                assert!(said.contains("<svg"), "{} has its code", place.0);
            }
            let feed = ask(site, &lead, host, PLACES[5]).await.json();
            assert_eq!(feed["@odata.context"], format!("http://{host}/api/v1/odata/mascot/$metadata"));
        }
    }
}

#[tokio::test]
async fn the_address_that_was_set_is_in_every_link() {
    let public_url = Some("https://answers.example.org".to_owned());
    let site = Site::with(Config { public_url, ..Config::default() }).await;
    released(&site).await;
    let lead = member(&site, "lead", Role::Admin, None).await;
    for place in &PLACES[..7] {
        let said = ask(&site, &lead, "evil.example", *place).await.text();
        assert!(said.contains("answers.example.org") && !said.contains("evil.example"), "{}: {said}", place.0);
        assert!(!said.contains("works only on this machine"), "{}: {said}", place.0);
    }
    site.close().await;
}
