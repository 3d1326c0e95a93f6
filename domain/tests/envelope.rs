//! Envelopes as they arrive: what is taken, what is refused, and what counts as the same content.

use domain::collection::envelope::{Body, Incoming, MAX_BYTES, RefusalCode, Sealed, Unsealed};
use serde_json::{Value, json};

const ID: &str = "01975f2e-7c1a-7b3c-8d4e-5f60718293a4";

fn envelope() -> Value {
    json!({
        "id": ID, "revision": 1, "project": "mascot",
        "questionnaire": {"id": "coeval-core", "version": 1},
        "captured_at": "2026-11-22T10:15:00Z", "channel": "own", "event": null, "device": null,
        "locale": "en-GB", "length": "short", "style": "standard",
        "agreed": {"notice_version": 1},
        "answers": {"q06.services": "bit_better", "q01.activities": ["planning"], "n": 1},
        "receipt_hash": "0209d2a0be453b4053e1e4d6e2d0329316b7e1dff1cd7c2f01114b6613df2c35"
    })
}

fn with(field: &str, value: Value) -> String {
    let mut changed = envelope();
    changed[field] = value;
    changed.to_string()
}

fn without(field: &str) -> String {
    let mut changed = envelope();
    changed.as_object_mut().unwrap().remove(field);
    changed.to_string()
}

fn refused(raw: &str) -> (Option<String>, RefusalCode) {
    let refusal = Incoming::read(raw).unwrap_err();
    (refusal.id, refusal.code)
}

#[test]
fn a_plain_envelope_is_read() {
    let incoming = Incoming::read(&envelope().to_string()).unwrap();
    assert_eq!((incoming.id.as_str(), incoming.revision, incoming.project.as_str()), (ID, 1, "mascot"));
    let Body::Plain(plain) = incoming.body else { panic!("it is plain") };
    assert_eq!(plain.agreed.unwrap().notice_version, 1);
    assert_eq!(plain.answers.len(), 3);
}

#[test]
fn initials_are_read_where_they_are_some_and_are_no_part_of_the_content() {
    let plain = |staff: Value| match Incoming::read(&with("staff", staff)).unwrap().body {
        Body::Plain(plain) => plain.staff,
        Body::Sealed(_) => panic!("it is plain"),
    };
    assert_eq!(plain(json!("AH7")).as_deref(), Some("AH7"));
    assert_eq!(plain(json!("أح")).as_deref(), Some("أح"));
    for none in
        [json!(""), json!("Amina Hussein"), json!("123456789"), json!("A.H."), json!(7), json!(null), json!(["A"])]
    {
        assert_eq!(plain(none.clone()), None, "{none} makes no bad envelope");
    }
    let hash = |raw: &str| Incoming::read(raw).unwrap().content_hash();
    assert_eq!(hash(&with("staff", json!("AH"))), hash(&envelope().to_string()));
    assert_eq!(domain::collection::envelope::initials(" A. Hussein-Smith "), Some("AHussein".to_owned()));
    assert_eq!(domain::collection::envelope::initials(" . "), None);
}

#[test]
fn a_sealed_envelope_shows_only_its_outside() {
    let raw = json!({"id": ID, "revision": 2, "project": "mascot",
        "sealed": {"key_id": "k1", "enc": "AA", "ciphertext": "BB"}});
    assert!(matches!(Incoming::read(&raw.to_string()).unwrap().body, Body::Sealed(_)));
    let ill_typed = json!({"id": ID, "revision": 2, "project": "mascot", "sealed": {"key_id": 1}});
    assert_eq!(refused(&ill_typed.to_string()).1, RefusalCode::BadEnvelope);
}

#[test]
fn every_bad_envelope_is_refused_with_its_id_where_one_can_be_read() {
    let id = Some(ID.to_owned());
    for field in ["revision", "project", "questionnaire", "captured_at", "channel", "locale", "length", "style"] {
        assert_eq!(refused(&without(field)), (id.clone(), RefusalCode::BadEnvelope), "{field} missing");
        assert_eq!(refused(&with(field, json!(true))), (id.clone(), RefusalCode::BadEnvelope), "{field} ill-typed");
    }
    for (field, value) in [
        ("revision", json!(0)),
        ("revision", json!(-1)),
        ("captured_at", json!("last Tuesday")),
        ("channel", json!("fax")),
        ("answers", json!([])),
        ("receipt_hash", json!("0209")),
    ] {
        assert_eq!(refused(&with(field, value)), (id.clone(), RefusalCode::BadEnvelope), "{field}");
    }
    for raw in ["[]", "7", "null", "{}", "\"text\"", &with("id", json!("not a UUID")), &without("id")] {
        assert_eq!(refused(raw), (None, RefusalCode::BadEnvelope), "{raw}");
    }
}

#[test]
fn lone_surrogates_are_refused() {
    let raw = envelope().to_string().replace("bit_better", r"\ud800");
    assert_eq!(refused(&raw), (Some(ID.to_owned()), RefusalCode::BadEnvelope));
}

#[test]
fn size_comes_before_form_and_form_before_agreement() {
    let long = with("locale", json!("x".repeat(MAX_BYTES)));
    assert_eq!(refused(&long), (Some(ID.to_owned()), RefusalCode::TooLarge));
    assert_eq!(refused(&without("agreed")).1, RefusalCode::AgreementMissing);
    assert_eq!(refused(&with("agreed", json!(false))).1, RefusalCode::AgreementMissing);
    let both = without("agreed").replace("2026-11-22T10:15:00Z", "never");
    assert_eq!(refused(&both).1, RefusalCode::BadEnvelope);
}

#[test]
fn spelling_does_not_change_the_content() {
    let hash = |raw: &str| Incoming::read(raw).unwrap().content_hash();
    let plain = hash(&envelope().to_string());
    assert_eq!(hash(&serde_json::to_string_pretty(&envelope()).unwrap()), plain, "white space");
    assert_eq!(hash(&without("event")), plain, "absent is null");
    assert_eq!(hash(&with("from_the_future", json!(1))), plain, "unknown field");
    assert_eq!(hash(&with("captured_at", json!("2026-11-22T11:15:00.000+01:00"))), plain, "time");
    assert_eq!(hash(&envelope().to_string().replace("\"n\":1", "\"n\":1.0e0")), plain, "number");
    let reordered = r#"{"q01.activities":["planning"],"n":1,"q06.services":"bit_better"}"#;
    assert_eq!(hash(&with("answers", serde_json::from_str(reordered).unwrap())), plain, "key order");
    assert_eq!(hash(&with("id", json!(ID.to_uppercase()))), plain, "letter case of the id");
}

#[test]
fn every_field_is_content() {
    let hash = |raw: &str| Incoming::read(raw).unwrap().content_hash();
    let mut seen = vec![hash(&envelope().to_string())];
    for (field, value) in [
        ("project", json!("other")),
        ("questionnaire", json!({"id": "coeval-core", "version": 2})),
        ("captured_at", json!("2026-11-22T10:15:01Z")),
        ("channel", json!("paper")),
        ("event", json!("e1")),
        ("device", json!("e1")),
        ("locale", json!("ar")),
        ("length", json!("full")),
        ("style", json!("easy")),
        ("agreed", json!({"notice_version": 2})),
        ("answers", json!({"q06.services": "bit_better"})),
        ("receipt_hash", json!("a".repeat(64))),
    ] {
        let changed = hash(&with(field, value));
        assert!(!seen.contains(&changed), "{field}");
        seen.push(changed);
    }
}

#[test]
fn what_is_sealed_is_everything_but_the_outside() {
    let parts = Unsealed::from_plain(&envelope().to_string()).unwrap();
    assert_eq!((parts.id.as_str(), parts.revision, parts.project.as_str()), (ID, 1, "mascot"));
    assert_eq!(parts.aad("k1"), format!("{ID}|1|mascot|k1"));
    let inside: Value = serde_json::from_str(&parts.plaintext).unwrap();
    assert!(inside.get("answers").is_some() && inside.get("id").is_none() && inside.get("project").is_none());
    let sealed = Sealed { key_id: "k1".to_owned(), enc: "AA".to_owned(), ciphertext: "BB".to_owned() };
    let shown: Value = serde_json::from_str(&parts.sealed_bytes(sealed.clone())).unwrap();
    assert_eq!(shown, json!({"id": ID, "revision": 1, "project": "mascot", "sealed": sealed}));
    assert_eq!(Unsealed::from_plain("{}"), None);
}

#[test]
fn what_was_inside_a_seal_is_read_and_compared_as_if_it_had_come_plain() {
    let plain = Incoming::read(&envelope().to_string()).unwrap();
    let parts = Unsealed::from_plain(&envelope().to_string()).unwrap();
    let sealed = Sealed { key_id: "k1".to_owned(), enc: "AA".to_owned(), ciphertext: "BB".to_owned() };
    let incoming = Incoming::read(&parts.sealed_bytes(sealed)).unwrap();
    assert_ne!(incoming.content_hash(), plain.content_hash());
    assert_eq!(incoming.opened(&parts.plaintext).unwrap(), plain);
    assert_eq!(incoming.opened("{}").unwrap_err().code, RefusalCode::BadEnvelope);
    let silent = Unsealed::from_plain(&without("agreed")).unwrap();
    assert_eq!(incoming.opened(&silent.plaintext).unwrap_err().code, RefusalCode::AgreementMissing);
}

#[test]
fn the_person_is_left_out_and_the_rest_is_known_again() {
    let mut told = envelope();
    told["answers"]["you.role"] = json!("lived");
    told["answers"]["you.ethnicity_detail.text"] = json!("my own words");
    let told = Incoming::read(&told.to_string()).unwrap();
    let mut left = told.clone();
    left.forget_about_you();
    assert_eq!(left, Incoming::read(&envelope().to_string()).unwrap());
    assert_eq!(Incoming::read(&left.plain_bytes().unwrap()).unwrap(), left);
    assert_eq!(told.remaining_hash(), left.remaining_hash());
    let other_receipt = Incoming::read(&with("receipt_hash", json!("f".repeat(64)))).unwrap();
    assert_eq!(other_receipt.remaining_hash(), left.remaining_hash(), "receipts are compared apart");
    let mut other = envelope();
    other["answers"]["q06.services"] = json!("same");
    assert_ne!(Incoming::read(&other.to_string()).unwrap().remaining_hash(), left.remaining_hash());
    assert_ne!(left.remaining_hash(), left.content_hash());
}
