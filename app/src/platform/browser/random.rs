//! Chance from the browser's cryptographic source: ids, receipt codes and jitter.

use domain::time::Millis;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(array: &Uint8Array);
}

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Random bytes, for example ten for a receipt code.
pub fn bytes<const LENGTH: usize>() -> [u8; LENGTH] {
    let array = Uint8Array::new_with_length(LENGTH as u32);
    get_random_values(&array);
    let mut bytes = [0; LENGTH];
    array.copy_to(&mut bytes);
    bytes
}

/// A random number from 0 to 1, for jitter.
pub fn fraction() -> f64 {
    f64::from(u16::from_be_bytes(bytes())) / f64::from(u16::MAX)
}

/// A new UUID, version 7: the time first, then chance. Source: RFC 9562, section 5.7.
pub fn uuid_v7(now_ms: Millis) -> String {
    let mut bytes: [u8; 16] = bytes();
    bytes[..6].copy_from_slice(&now_ms.to_be_bytes()[2..]);
    bytes[6] = 0x70 | bytes[6] & 0x0f;
    bytes[8] = 0x80 | bytes[8] & 0x3f;
    let mut text = String::with_capacity(36);
    for (place, byte) in bytes.into_iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push(HEX[usize::from(byte >> 4)] as char);
        text.push(HEX[usize::from(byte & 15)] as char);
    }
    text
}

/// What a new draft begins with.
pub fn seed() -> Option<domain::collection::draft::Seed> {
    let now_ms = super::clock::now_ms();
    Some(domain::collection::draft::Seed { id: uuid_v7(now_ms), random: bytes(), now_ms })
}
