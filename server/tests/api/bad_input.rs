//! Whatever arrives gets the outcome or problem of the contract; nothing is lost and neighbours are unharmed.

use std::io::Write as _;

use axum::http::{Request, header};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use crate::support::{Answer, Site, envelope, on_both, with, without};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

async fn post_packed(site: &Site, encoding: &str, kind: &str, body: Vec<u8>) -> Answer {
    let request = Request::post("/api/v1/responses")
        .header(header::CONTENT_TYPE, kind)
        .header(header::CONTENT_ENCODING, encoding);
    site.call(request.body(body.into()).unwrap()).await
}

fn problem(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

on_both! {
    async fn one_bad_envelope_never_spoils_its_neighbours(site: &Site) {
        let surrogate = envelope(1).to_string().replace("We laughed.", r"\ud83d alone");
        let too_long = envelope(2).to_string().replace("We laughed.", &"x".repeat(70_000));
        let parts = [
            envelope(0).to_string(),
            surrogate,
            too_long,
            without(3, "agreed").to_string(),
            with(4, "captured_at", json!("yesterday")).to_string(),
            with(5, "revision", json!(0)).to_string(),
            "[[[[]]]]".to_owned(),
            "null".to_owned(),
            r#"{"id": 7}"#.to_owned(),
            envelope(6).to_string(),
        ];
        let answer = site.post(format!(r#"{{"responses":[{}]}}"#, parts.join(" , "))).await;
        assert_eq!(answer.outcomes(), [
            "stored",
            "refused bad_envelope",
            "refused too_large",
            "refused agreement_missing",
            "refused bad_envelope",
            "refused bad_envelope",
            "refused bad_envelope",
            "refused bad_envelope",
            "refused bad_envelope",
            "stored",
        ]);
        let results = answer.json()["results"].as_array().unwrap().clone();
        assert_eq!(results.iter().map(|result| result["id"].is_null()).collect::<Vec<_>>(), [
            false, false, false, false, false, false, true, true, true, false
        ]);
        let refused = results.iter().filter(|result| result["outcome"] == "refused");
        assert!(refused.into_iter().all(|result| !result["message"].as_str().unwrap().is_empty()));
        assert_eq!(site.stored("mascot").await, 2);
    }

    async fn packed_batches_are_unpacked(site: &Site) {
        let body = json!({"responses": [envelope(1)]}).to_string();
        let answer = post_packed(site, "gzip", "application/json; charset=utf-8", gzip(body.as_bytes())).await;
        assert_eq!(answer.outcomes(), ["stored"]);
    }
}

#[tokio::test]
async fn a_request_that_is_no_batch_fails_as_a_whole() {
    let site = Site::on_sqlite().await;
    for body in [
        "",
        "{",
        "[]",
        "7",
        "{}",
        r#"{"responses":{}}"#,
        r#"{"responses":[]}"#,
        r#"{"responses":[{]}"#,
        r#"{"responses":[{"a":1}"#,
        r#"{"responses":null}"#,
    ] {
        assert_eq!(site.post(body).await.problem(), problem(400, "malformed"), "{body}");
    }
    let not_utf8 = [br#"{"responses":[{"id":""#.as_slice(), &[0xff, 0xfe], br#""}]}"#].concat();
    assert_eq!(site.post(not_utf8).await.problem(), problem(400, "malformed"));
    assert_eq!(site.stored("mascot").await, 0);
}

#[tokio::test]
async fn size_is_counted_before_and_while_unpacking() {
    let site = Site::on_sqlite().await;
    let five_mib = vec![b' '; 5 * 1024 * 1024];
    assert_eq!(site.post(five_mib.clone()).await.problem(), problem(413, "too_large"));
    let bomb = gzip(&vec![b' '; 200 * 1024 * 1024]);
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(post_packed(&site, "gzip", "application/json", bomb).await.problem(), problem(413, "too_large"));
    let many: Vec<Value> = (0..201).map(envelope).collect();
    assert_eq!(site.send(&many).await.problem(), problem(413, "too_large"));
    let broken = gzip(b"{}")[..10].to_vec();
    assert_eq!(post_packed(&site, "gzip", "application/json", broken).await.problem(), problem(400, "malformed"));
}

#[tokio::test]
async fn other_kinds_of_bodies_are_named_as_such() {
    let site = Site::on_sqlite().await;
    let body = json!({"responses": [envelope(1)]}).to_string().into_bytes();
    for (encoding, kind) in
        [("", "text/plain"), ("br", "application/json"), ("gzip", "application/x-www-form-urlencoded")]
    {
        let answer = post_packed(&site, encoding, kind, body.clone()).await;
        assert_eq!(answer.problem(), problem(415, "unsupported_media_type"), "{encoding} {kind}");
    }
}

#[tokio::test]
async fn deep_nesting_harms_nobody() {
    let site = Site::on_sqlite().await;
    let deep =
        envelope(1).to_string().replace("\"We laughed.\"", &format!("{}{}", "[".repeat(20_000), "]".repeat(20_000)));
    let body = format!(r#"{{"responses":[{deep},{}]}}"#, envelope(2));
    assert_eq!(site.post(body).await.outcomes(), ["refused bad_envelope", "stored"]);
}

#[tokio::test]
async fn an_address_that_sends_too_much_is_slowed_down() {
    let config = server::system::config::Config { rate_limit: 3, ..server::system::config::Config::default() };
    let site = Site::with(config).await;
    assert_eq!(site.send(&[envelope(1), envelope(2), envelope(3), envelope(4)]).await.outcomes(), vec!["stored"; 4]);
    let slowed = site.send(&[envelope(5)]).await;
    assert_eq!(slowed.problem(), problem(429, "rate_limited"));
    assert_eq!(slowed.header(header::RETRY_AFTER), "1");
    site.later(1_000);
    assert_eq!(site.send_one(&envelope(5)).await, "stored");
}
