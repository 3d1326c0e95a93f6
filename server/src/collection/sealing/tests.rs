//! Known answers: the keys of RFC 9180 and an envelope sealed by another implementation (pyhpke), and round trips.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    collection::envelope::{Body, Incoming},
    wire::v1::SealingKey,
};
use outbox::seal::seal;
use proptest::prelude::*;
use serde_json::json;

use super::keyring::{Keyring, new_pair};

const ID: &str = "01975f2e-7c1a-7b3c-8d4e-5f60718293a4";
/// RFC 9180, A.2.1: `ikmR` and `pkRm`.
const RANDOMNESS: &str = "1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df";
const PUBLIC_KEY: &str = "QxDul9iMwfCIpVdsd6sM9cOseX89lROcbIS1QpxZZio";
/// Sealed by pyhpke with the standard's `ikmE`.
const ENC: &str = "GvoI097AR6ZDiFFj8RgEdvp921TGqAKeoz-VeWvyrEo";
const CIPHERTEXT: &str = "4MeLnhi3wDSAckLrv3473YSGD0ASyuJ6x3O4GC57jeyOuA0GZaxVb6_QeHTS87je3Tu-QMJlkeB2_iLslPxfHsdqUOEM\
    mXfImiU0ge57N2pmJsePDyFLifQ_Nc_tjTPhQs5m9BkI31bi8yKyGKH1hBqTXyxDxxpfyUYt4vZ69Q0BIhIbpYV_FNw1aW-ugReUR5JCBV847sAGnW6S\
    Dt_Fbgp9POsJWlZG6LLK5KjQgPXZzndwlsJihls0BXDyYzaDxjiFxx15AF2GK50-vzUL682wlMiLmHsjS9xGJkBMSnrBV1r1cmV53L5O98hIy_ghlgYf\
    oe-asZ2ck3iwp1fkhFBD_ZbKgHAKrDzr9yZdqEED6av4U8RF6N1yZ5aZrZLHzYH7Jt_9G4by4LqyJ6jTBQbicAF6k5wNVUlFDHBg17vkuVNO_ox5s7yn\
    4emkc3FgYoel7xjJXRhW3NVVTMSemUxpeHJLKrBczmAwXQ3f4rubEowFonZWViy2tY7nkw";

fn bytes(hex: &str) -> [u8; 32] {
    let byte = |place| u8::from_str_radix(&hex[2 * place..2 * place + 2], 16).unwrap();
    std::array::from_fn(byte)
}

fn keyring() -> Keyring {
    let mut keyring = Keyring::default();
    assert!(keyring.add("k1", &new_pair(&bytes(RANDOMNESS)).0, PUBLIC_KEY));
    keyring
}

fn key() -> SealingKey {
    SealingKey { key_id: "k1".to_owned(), public_key: PUBLIC_KEY.to_owned() }
}

fn open(raw: &str) -> Option<String> {
    let incoming = Incoming::read(raw).unwrap();
    let Body::Sealed(sealed) = &incoming.body else { panic!("it is sealed") };
    keyring().open(&incoming, sealed)
}

#[test]
fn keys_are_made_as_the_standard_says() {
    assert_eq!(URL_SAFE_NO_PAD.encode(new_pair(&bytes(RANDOMNESS)).1), PUBLIC_KEY);
}

#[test]
fn what_another_implementation_sealed_opens() {
    let raw = json!({"id": ID, "revision": 1, "project": "mascot",
        "sealed": {"key_id": "k1", "enc": ENC, "ciphertext": CIPHERTEXT}});
    let incoming = Incoming::read(&raw.to_string()).unwrap();
    let opened = incoming.opened(&open(&raw.to_string()).unwrap()).unwrap();
    let Body::Plain(plain) = opened.body else { panic!("it is open") };
    assert_eq!(plain.event.as_deref(), Some("hall"));
    assert_eq!(plain.answers["story.text"], "We laughed.");
}

#[test]
fn a_seal_with_a_changed_outside_stays_shut() {
    let sealed = json!({"key_id": "k1", "enc": ENC, "ciphertext": CIPHERTEXT});
    let whole = json!({"id": ID, "revision": 1, "project": "mascot", "sealed": sealed});
    for (field, value) in
        [("revision", json!(2)), ("project", json!("other")), ("id", json!(ID.replace("01975", "01976")))]
    {
        let mut changed = whole.clone();
        changed[field] = value;
        assert_eq!(open(&changed.to_string()), None, "{field}");
    }
    for (field, value) in
        [("key_id", "k2"), ("enc", "AAAA"), ("enc", "?"), ("ciphertext", ""), ("ciphertext", CIPHERTEXT.split_at(90).0)]
    {
        let mut changed = whole.clone();
        changed["sealed"][field] = json!(value);
        assert_eq!(open(&changed.to_string()), None, "{field} {value}");
    }
}

proptest! {
    #[test]
    fn what_a_device_seals_opens_here(story in ".{0,200}", project in "[a-z|]{1,10}", randomness: [u8; 32]) {
        let plain = json!({"id": ID, "revision": 3, "project": project, "answers": {"story.text": story}});
        let raw = seal(&plain.to_string(), &key(), randomness).unwrap();
        let inside: serde_json::Value = serde_json::from_str(&open(&raw).unwrap()).unwrap();
        prop_assert_eq!(&inside["answers"]["story.text"], &plain["answers"]["story.text"]);
        prop_assert!(inside.get("id").is_none());
        prop_assert!(story.len() < 4 || !raw.contains(&story));
    }

    #[test]
    fn whatever_is_sealed_never_panics(enc in "[A-Za-z0-9_-]{0,60}", ciphertext in "[A-Za-z0-9_-]{0,90}") {
        let sealed = json!({"key_id": "k1", "enc": enc, "ciphertext": ciphertext});
        let raw = json!({"id": ID, "revision": 1, "project": "mascot", "sealed": sealed});
        prop_assert_eq!(open(&raw.to_string()), None);
    }
}
