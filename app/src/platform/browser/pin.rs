//! PINs as the device keeps them: PBKDF2 by the browser. A few digits hold nobody up who has the device's data and time;
//! they keep the next person in the queue from leaving event mode, and there is nothing behind them but counts.

use std::fmt::Write;

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::random;
use crate::event_device::Pin;

const ROUNDS: u32 = 200_000;
const BITS: u32 = 256;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = importKey)]
    fn import_key(
        format: &str,
        key: &Uint8Array,
        algorithm: &str,
        extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = deriveBits)]
    fn derive_bits(algorithm: &Object, key: &JsValue, bits: u32) -> Result<Promise, JsValue>;
}

/// A new PIN; none where the browser does not help.
pub async fn make(digits: &str) -> Option<Pin> {
    let salt = hex(&random::bytes::<16>());
    let hash = hash(digits, &salt).await.ok()?;
    Some(Pin { salt, hash })
}

/// Whether these are the digits of a PIN.
pub async fn is(pin: &Pin, digits: &str) -> bool {
    hash(digits, &pin.salt).await.is_ok_and(|hash| hash == pin.hash)
}

async fn hash(digits: &str, salt: &str) -> Result<String, JsValue> {
    let usages = Array::of1(&"deriveBits".into());
    let key = import_key("raw", &Uint8Array::from(digits.as_bytes()), "PBKDF2", false, &usages)?;
    let key = JsFuture::from(key).await?;
    let algorithm = Object::new();
    let salt = Uint8Array::from(salt.as_bytes());
    for (name, value) in
        [("name", "PBKDF2".into()), ("hash", "SHA-256".into()), ("iterations", ROUNDS.into()), ("salt", salt.into())]
    {
        Reflect::set(&algorithm, &name.into(), &value)?;
    }
    let bits = JsFuture::from(derive_bits(&algorithm, &key, BITS)?).await?;
    Ok(hex(&Uint8Array::new(&bits).to_vec()))
}

fn hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
