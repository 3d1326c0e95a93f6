//! Waiting envelopes as a file, for a device that cannot send them: through the share sheet, or as a download.
//! What is in the file is `domain::collection::rescue`'s to say; nothing leaves the outbox here.

use domain::{
    collection::rescue::{self, About},
    time::to_rfc3339,
};
use js_sys::{Array, Promise};
use outbox::{Header, Store, StoreProblem};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::{
    clock::now_ms,
    document,
    globals::{global, method, object},
    outbox_store::PhoneStore,
};

/// Browsers share few kinds of files; JSON lines are text.
const SHARED_TYPE: &str = "text/plain";

#[wasm_bindgen]
extern "C" {
    type File;
    #[wasm_bindgen(constructor, catch)]
    fn new(parts: &Array, name: &str, options: &JsValue) -> Result<File, JsValue>;
}

/// Hands over everything that the server does not have yet; says how many envelopes that was.
///
/// # Errors
/// When the outbox cannot be read.
pub async fn save(file_name: &str) -> Result<usize, StoreProblem> {
    let headers = PhoneStore.headers().await?;
    let ids: Vec<String> = headers.into_iter().filter(Header::needs_bytes).map(|header| header.id).collect();
    let envelopes: Vec<String> = PhoneStore.bytes(&ids).await?.into_iter().flatten().collect();
    let server = super::globals::window().location().origin().unwrap_or_default();
    let about = About { made_at: to_rfc3339(now_ms()), server };
    let text = rescue::write(&about, envelopes.iter().map(String::as_str));
    if !shared(file_name, &text).await.unwrap_or(false) {
        document::download(file_name, &text);
    }
    Ok(envelopes.len())
}

/// Whether the device's share sheet took the file.
async fn shared(file_name: &str, text: &str) -> Result<bool, JsValue> {
    let navigator = global("navigator");
    let file = File::new(&Array::of1(&text.into()), file_name, &object("type", &SHARED_TYPE.into()))?;
    let data = object("files", &Array::of1(&file));
    let can = method(&navigator, "canShare")?.call1(&navigator, &data)?;
    if can != JsValue::TRUE {
        return Ok(false);
    }
    let sharing: Promise = method(&navigator, "share")?.call1(&navigator, &data)?.dyn_into()?;
    Ok(JsFuture::from(sharing).await.is_ok())
}
