//! What is fed with spoilt input: the real router for everything that comes over the network, the readers of files.

use std::io::Write as _;

use axum::{
    body::Body,
    http::{HeaderValue, Request, header},
};
use domain::collection::rescue::{self, About};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use server::administration::projects::read_file;

use super::support::{Answer, Site, answering, envelope, project_file, sealing, with};

/// A parser that takes outside bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Batch,
    PackedBatch,
    Sealed,
    ReceiptCode,
    ReceiptChange,
    EnrolmentCode,
    PlainForm,
    AcceptLanguage,
    Address,
    ProjectFile,
    RescueFile,
    DeviceToken,
}

type Fed = Result<(), String>;

fn batch(envelopes: &[Value]) -> Vec<u8> {
    json!({ "responses": envelopes }).to_string().into_bytes()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).expect("packing into memory does not fail");
    packer.finish().expect("packing into memory does not fail")
}

impl Target {
    /// Good input to begin with.
    pub async fn corpus(self, site: &Site) -> Vec<Vec<u8>> {
        let envelopes = [
            envelope(1),
            with(2, "project", "nobody".into()),
            with(3, "channel", "event".into()),
            answering(4, "q04.aim_met", json!({"a1": "dk", "a2": "not_at_all"})),
            answering(5, "story.text", "قصة 🙂 \u{202e}".into()),
        ];
        match self {
            Self::Batch => vec![batch(&envelopes), batch(&envelopes[..1])],
            Self::PackedBatch => vec![packed(&batch(&envelopes)), packed(b"{}"), [packed(b"{"), packed(b"}")].concat()],
            Self::Sealed => {
                let key = sealing::key(site).await;
                envelopes.iter().map(|plain| batch(&[sealing::sealed(plain, &key)])).collect()
            }
            Self::ReceiptCode => ["7K3M-9QXD-0T5B-W2HJ-H", "0123456789abcdef8", "oil"]
                .map(|code| json!({"code": code, "scope": "all"}).to_string().into_bytes())
                .to_vec(),
            Self::ReceiptChange => {
                let answers = &envelopes[0]["answers"];
                let change = json!({"code": "7K3M-9QXD-0T5B-W2HJ-H", "base_revision": 1, "answers": answers});
                vec![change.to_string().into_bytes()]
            }
            Self::EnrolmentCode => vec![br#"{"code":"ABCD-EFGH-JKMN-P"}"#.to_vec()],
            Self::PlainForm => vec![
                b"id=01970001-7c1a-7b3c-8d4e-5f60718293a4&receipt_code=7K3M-9QXD-0T5B-W2HJ-H&rendered_at=1795348800000\
                  &version=1&notice_version=1&length=short&style=easy&agreed=yes&q06.services=bit_better&q04.aim_met.a1=mostly\
                  &q01.activities=planning&story.text=a%20b+c"
                    .to_vec(),
                b"agreed=no".to_vec(),
            ],
            Self::AcceptLanguage => vec![b"ar;q=0.9, en-GB, *;q=0.1".to_vec(), b"cy,en;q=0.5".to_vec()],
            Self::Address => ["p/mascot", "p/mascot/form?length=quick", "p/mascot/results?by=you.role", "api/v1/projects/mascot/pack?lang=ar", "receipt"]
                .map(|path| path.as_bytes().to_vec())
                .to_vec(),
            Self::ProjectFile => vec![project_file("mascot").to_string().into_bytes()],
            Self::RescueFile => {
                let about = About { made_at: "2026-11-22T10:15:00Z".to_owned(), server: "https://example.org".to_owned() };
                let lines: Vec<String> = envelopes.iter().map(Value::to_string).collect();
                vec![rescue::write(&about, lines.iter().map(String::as_str)).into_bytes()]
            }
            Self::DeviceToken => vec![format!("Bearer {}", sealing::enrol(site, "mascot").await.token).into_bytes()],
        }
    }

    /// Feeds it.
    pub async fn feed(self, site: &Site, input: &[u8]) -> Fed {
        match self {
            Self::Batch | Self::Sealed => outcomes(&site.post(input.to_vec()).await),
            Self::PackedBatch => {
                let mut request = post("/api/v1/responses", input);
                request.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                outcomes(&site.call(request).await)
            }
            Self::ReceiptCode => {
                for route in ["open", "withdraw"] {
                    no_server_error(&site.call(post(&format!("/api/v1/receipts/{route}"), input)).await)?;
                }
                Ok(())
            }
            Self::ReceiptChange => no_server_error(&site.call(post("/api/v1/receipts/change", input)).await),
            Self::EnrolmentCode => no_server_error(&site.call(post("/api/v1/devices/enrol", input)).await),
            Self::PlainForm => {
                let form = HeaderValue::from_static("application/x-www-form-urlencoded");
                let mut request = post("/p/mascot/answer", input);
                request.headers_mut().insert(header::CONTENT_TYPE, form);
                no_server_error(&site.call(request).await)
            }
            Self::AcceptLanguage => with_header(site, "/p/mascot", header::ACCEPT_LANGUAGE, input).await,
            Self::DeviceToken => with_header(site, "/api/v1/responses", header::AUTHORIZATION, input).await,
            Self::Address => {
                let path = [b"/", input].concat();
                // What is no address never reaches the router: the listener refuses it.
                match Request::get(path.as_slice()).body(Body::empty()) {
                    Ok(request) => no_server_error(&site.call(request).await),
                    Err(_) => Ok(()),
                }
            }
            Self::ProjectFile => {
                let text = String::from_utf8_lossy(input);
                // A file that can be read can also be shown: its problems are sentences.
                read_file(&text).map_or_else(|problem| sentence(&problem.to_string()), |_| Ok(()))
            }
            Self::RescueFile => whole_lines_survive(input),
        }
    }
}

fn post(route: &str, input: &[u8]) -> Request<Body> {
    let request = Request::post(route).header(header::CONTENT_TYPE, "application/json");
    request.body(Body::from(input.to_vec())).expect("the route is an address")
}

async fn with_header(site: &Site, route: &str, name: header::HeaderName, input: &[u8]) -> Fed {
    let Ok(value) = HeaderValue::from_bytes(input) else { return Ok(()) };
    let mut request = if route.starts_with("/api") {
        post(route, &batch(&[envelope(1)]))
    } else {
        Request::get(route).body(Body::empty()).expect("the route is an address")
    };
    request.headers_mut().insert(name, value);
    no_server_error(&site.call(request).await)
}

fn no_server_error(answer: &Answer) -> Fed {
    match answer.status.as_u16() {
        // 503 is the contract's word for "later".
        500..=502 | 504.. => Err(format!("{}: {}", answer.status, answer.text())),
        _ => Ok(()),
    }
}

/// A batch gets an outcome for each envelope, or one of the contract's problems.
fn outcomes(answer: &Answer) -> Fed {
    no_server_error(answer)?;
    let body: Value = serde_json::from_slice(&answer.bytes).map_err(|_| format!("not JSON: {}", answer.text()))?;
    let known = ["stored", "duplicate", "replaced", "withdrawn", "quarantined", "refused"];
    let problems = ["malformed", "too_large", "unsupported_media_type", "rate_limited", "try_later"];
    let holds = match body["results"].as_array() {
        Some(results) => results.iter().all(|result| known.iter().any(|word| result["outcome"] == *word)),
        None => problems.iter().any(|code| body["code"] == *code),
    };
    if holds { Ok(()) } else { Err(format!("not of the contract: {body}")) }
}

fn sentence(text: &str) -> Fed {
    if text.trim().is_empty() { Err("there is no word about what is wrong".to_owned()) } else { Ok(()) }
}

/// Whatever happened to a rescue file, nothing is made up: each envelope read is a line of it.
fn whole_lines_survive(input: &[u8]) -> Fed {
    match rescue::read(input) {
        Err(problem) => sentence(&problem.to_string()),
        Ok(rescue) => {
            let text = String::from_utf8_lossy(input);
            let made_up = rescue.envelopes.iter().find(|envelope| !text.contains(envelope.as_str()));
            made_up.map_or(Ok(()), |envelope| Err(format!("nobody wrote {envelope}")))
        }
    }
}
