//! Builds the suite that every store must pass, for the phone's own store in a real browser.
//! It only builds: `end2end/journeys/store.spec.ts` runs it.

use anyhow::Result;

use crate::{
    wasm::{self, Mode},
    workspace,
};

/// Writes `suite.js` and `suite_bg.wasm` into `target/store-suite`.
///
/// # Errors
/// When the app does not compile with the suite, or cannot be bound.
pub fn build() -> Result<()> {
    let compiled = wasm::compile(Mode::Release, "suite", "hydrate,store-suite")?;
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(compiled)
        .out_name("suite")
        .no_modules(true)?
        .typescript(false)
        .generate(workspace::path("target/store-suite"))
}
