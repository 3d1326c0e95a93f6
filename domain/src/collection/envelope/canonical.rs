//! The content of an envelope in one fixed form, so that "the same content" has one meaning.
//!
//! Fields are compared as values: key order, white space, unknown fields and the spelling of times and numbers
//! do not matter. The form is only ever hashed; nothing parses it.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{Body, Incoming, Plain, Sealed};
use crate::time::from_rfc3339;

impl Incoming {
    /// SHA-256 of the content. Two envelopes of one id and revision are the same if and only if these are equal.
    pub fn content_hash(&self) -> [u8; 32] {
        let mut form = String::with_capacity(1024);
        text(&mut form, &self.project);
        match &self.body {
            Body::Plain(body) => plain(&mut form, body),
            Body::Sealed(body) => sealed(&mut form, body),
        }
        Sha256::digest(form.as_bytes()).into()
    }
}

fn plain(form: &mut String, body: &Plain) {
    form.push_str("plain ");
    text(form, &body.questionnaire.id);
    let captured_at_ms = from_rfc3339(&body.captured_at).unwrap_or_default();
    let _ = write!(form, "{} {captured_at_ms} {} ", body.questionnaire.version, body.channel.code());
    optional(form, body.event.as_deref());
    optional(form, body.device.as_deref());
    text(form, &body.locale);
    let notice_version = body.agreed.as_ref().map_or(0, |agreed| agreed.notice_version);
    let _ = write!(form, "{:?} {:?} {notice_version} ", body.length, body.style);
    object(form, &body.answers);
    text(form, &body.receipt_hash);
}

fn sealed(form: &mut String, body: &Sealed) {
    form.push_str("sealed ");
    for part in [&body.key_id, &body.enc, &body.ciphertext] {
        text(form, part);
    }
}

fn optional(form: &mut String, words: Option<&str>) {
    match words {
        Some(words) => text(form, words),
        None => form.push_str("- "),
    }
}

/// A text behind its length, so that no two lists of texts look alike.
fn text(form: &mut String, words: &str) {
    let _ = write!(form, "{}:{words} ", words.len());
}

fn object(form: &mut String, fields: &Map<String, Value>) {
    let mut sorted: Vec<_> = fields.iter().collect();
    sorted.sort_unstable_by_key(|(key, _)| *key);
    let _ = write!(form, "{{{} ", sorted.len());
    for (key, field) in sorted {
        text(form, key);
        value(form, field);
    }
}

fn value(form: &mut String, value_read: &Value) {
    match value_read {
        Value::Null => form.push_str("null "),
        Value::Bool(flag) => {
            let _ = write!(form, "{flag} ");
        }
        Value::Number(number) => {
            let _ = write!(form, "#{} ", number.as_f64().unwrap_or(f64::NAN));
        }
        Value::String(words) => text(form, words),
        Value::Array(list) => {
            let _ = write!(form, "[{} ", list.len());
            list.iter().for_each(|element| value(form, element));
        }
        Value::Object(fields) => object(form, fields),
    }
}
