//! `POST /api/v1/responses`: a batch of envelopes in, an outcome for each out.

use super::problems::BodyProblems;
use std::io::Read as _;

use axum::{
    Json,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, header},
};
use domain::{
    collection::{envelope::Sealed, response::Response},
    time::to_rfc3339,
    wire::v1::{MAX_BATCH, MAX_BATCH_BYTES, ResponsesAnswer, ResponsesRequest},
};
use flate2::read::MultiGzDecoder;
use http_body_util::BodyExt as _;
use utoipa::ToSchema;

use crate::{
    collection::ingest::{Origin, Sender},
    http::{address::ClientAddress, error::Fault},
    state::AppState,
    system::limits::envelopes::Whose,
};

/// A batch of 1 to 200 envelopes, at most 4 MiB unpacked; at most 64 KiB each.
#[derive(ToSchema)]
#[schema(as = ResponsesRequest)]
#[expect(dead_code, reason = "it only describes the body; envelopes are split before they are read")]
pub(super) struct Batch {
    /// The envelopes.
    responses: Vec<AnyEnvelope>,
}

/// An envelope, plain or sealed.
#[derive(ToSchema)]
#[schema(as = Envelope)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only describes the body; envelopes are split before they are read")]
enum AnyEnvelope {
    /// Readable answers.
    Plain(Response),
    /// Answers sealed to the server's key.
    Sealed(SealedEnvelope),
}

/// A sealed envelope: id, revision and project in the open, the rest sealed.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes the body; envelopes are split before they are read")]
struct SealedEnvelope {
    /// Lower-case UUID.
    id: String,
    /// From 1.
    revision: u32,
    /// The project's slug.
    project: String,
    /// The rest.
    sealed: Sealed,
}

/// Send a batch of responses
#[utoipa::path(post, path = "/api/v1/responses", request_body = Batch,
    params(("Authorization" = Option<String>, Header, description = "`Bearer` and the token of an enrolled device.")),
    responses(
    (status = 200, description = "An outcome for each envelope, in order, after all of it is durable.",
        body = ResponsesAnswer),
    BodyProblems
))]
pub(super) async fn responses(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    request: Request,
) -> Result<Json<ResponsesAnswer>, Fault> {
    let now_ms = state.clock.now_ms();
    state.rate_limit.take(address, 1, now_ms)?;
    let packed = packing(request.headers())?;
    let sender = sender(&state, request.headers()).await?;
    let body = unpacked(packed, whole(request.into_body()).await?)?;
    let envelopes = split(&body)?;
    match &sender {
        Sender::Device { id, .. } => state.rate_limit.take(Whose::Device(id.clone()), envelopes.len(), now_ms)?,
        _ => state.rate_limit.owe(address, envelopes.len() - 1),
    }
    let results = state.ingest.submit(envelopes, Origin::from(address, sender)).await?;
    Ok(Json(ResponsesAnswer { received_at: to_rfc3339(now_ms), results }))
}

/// Who sends. A token that is missing, unknown or revoked fails no request: it proves nothing, that is all.
async fn sender(state: &AppState, headers: &HeaderMap) -> Result<Sender, Fault> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = given.and_then(|given| given.split_once(' ')).filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
    match token {
        Some((_, token)) => Ok(state.devices.sender(token.trim()).await?),
        None => Ok(Sender::Anybody),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Packing {
    None,
    Gzip,
}

fn packing(headers: &HeaderMap) -> Result<Packing, Fault> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable").to_ascii_lowercase());
    if let Some(kind) = text(header::CONTENT_TYPE)
        && kind.split(';').next().map(str::trim) != Some("application/json")
    {
        return Err(Fault::unsupported_media_type("Answers are taken as application/json only."));
    }
    match text(header::CONTENT_ENCODING).as_deref().map(str::trim) {
        None | Some("" | "identity") => Ok(Packing::None),
        Some("gzip" | "x-gzip") => Ok(Packing::Gzip),
        Some(_) => Err(Fault::unsupported_media_type("Answers may be packed with gzip only.")),
    }
}

/// How much of a body that is too large is still read, so that its sender hears why it was not taken.
const PATIENCE_BYTES: usize = 64 * 1024 * 1024;

/// The whole body, of which never more is kept than a batch may have.
async fn whole(mut body: Body) -> Result<Vec<u8>, Fault> {
    let (mut kept, mut bytes) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Fault::malformed("The request ended before it was complete."))?;
        let Ok(data) = frame.into_data() else { continue };
        bytes += data.len();
        if bytes <= MAX_BATCH_BYTES {
            kept.extend_from_slice(&data);
        } else if bytes > PATIENCE_BYTES {
            break;
        }
    }
    if bytes > MAX_BATCH_BYTES { Err(too_many_bytes()) } else { Ok(kept) }
}

/// The unpacked body; unpacking stops as soon as it is more than a batch may have.
fn unpacked(packing: Packing, body: Vec<u8>) -> Result<Vec<u8>, Fault> {
    if packing == Packing::None {
        return Ok(body);
    }
    let mut unpacked = Vec::new();
    MultiGzDecoder::new(body.as_slice())
        .take(MAX_BATCH_BYTES as u64 + 1)
        .read_to_end(&mut unpacked)
        .map_err(|_| Fault::malformed("The request cannot be unpacked."))?;
    if unpacked.len() > MAX_BATCH_BYTES { Err(too_many_bytes()) } else { Ok(unpacked) }
}

fn too_many_bytes() -> Fault {
    Fault::too_large("This is more than 4 MiB. Please send fewer answers at a time.")
}

/// The envelopes of a batch, none of them read yet.
fn split(body: &[u8]) -> Result<Vec<Box<serde_json::value::RawValue>>, Fault> {
    let ResponsesRequest { responses } =
        serde_json::from_slice(body).map_err(|_| Fault::malformed("This is not a list of responses in JSON."))?;
    match responses.len() {
        0 => Err(Fault::malformed("The list of responses is empty.")),
        1..=MAX_BATCH => Ok(responses),
        _ => Err(Fault::too_large("These are more than 200 responses. Please send fewer at a time.")),
    }
}
