//! Compiles each language's texts for phones, and the pseudo-locale for tests.
//! It does not touch the texts of server-rendered pages: they never travel alone.

use anyhow::{Error, Result};

use crate::{bundle::Bundle, catalogue, workspace};

/// The one file of each language that phones load.
const FILE: &str = "phone";

/// Adds `<language>.<hash>.json` for every language that has a folder in `app/locales`, and for the pseudo-locale.
///
/// # Errors
/// When a file cannot be read, or a language differs from the base language in keys or arguments.
pub fn add(bundle: &mut Bundle) -> Result<()> {
    let folder = workspace::path("app/locales");
    let base = catalogue::load(&folder, catalogue::BASE, FILE).map_err(Error::msg)?;
    add_language(bundle, catalogue::PSEUDO, &catalogue::pseudo(&base))?;
    for language in catalogue::languages(&folder).map_err(Error::msg)? {
        let messages = catalogue::load(&folder, &language, FILE).map_err(Error::msg)?;
        catalogue::check(&base, &messages, &language).map_err(Error::msg)?;
        add_language(bundle, &language, &messages)?;
    }
    Ok(())
}

fn add_language(bundle: &mut Bundle, language: &str, messages: &catalogue::Messages) -> Result<()> {
    let address = bundle.add_hashed(language, "json", catalogue::compile(messages).into_bytes())?;
    bundle.manifest.locales.insert(language.to_owned(), address);
    Ok(())
}
