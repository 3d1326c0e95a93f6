//! Randomness, asked of the machine in one place: bytes, ids and secrets that are handed out. It keeps none of them.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::time::Millis;
use uuid::Builder;

/// Random bytes from the machine.
pub fn bytes<const BYTES: usize>() -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).expect("the machine gives random numbers; without them nothing here is safe");
    bytes
}

/// A UUID of version 7, lower-case with hyphens.
pub fn id(now_ms: Millis) -> String {
    Builder::from_unix_timestamp_millis(now_ms.unsigned_abs(), &bytes()).into_uuid().to_string()
}

/// A name of 128 bits for something whose own id tells more than whoever sees it shall know, unpadded base64url.
pub fn handle() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<16>())
}

/// A secret of 256 bits for a cookie or a link, unpadded base64url.
pub fn token() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<32>())
}
