//! Compiles each language's texts for phones, and the pseudo-locale for tests.
//! It does not touch the texts of server-rendered pages: they never travel alone.

use anyhow::{Error, Result};

use crate::{
    bundle::Bundle,
    catalogue::{self, Messages},
    workspace,
};

/// The file of each language that phones load.
const PHONE: &str = "phone";
/// The file of each language that shared devices at events load besides.
const EVENT: &str = "event";

/// Adds `<language>.<hash>.json` for every language that has a folder in `app/locales`, and for the pseudo-locale; and
/// the same with the words of event mode behind it as `event-<language>.<hash>.json`.
///
/// # Errors
/// When a file cannot be read, or a language differs from the base language in keys or arguments.
pub fn add(bundle: &mut Bundle) -> Result<()> {
    let folder = workspace::path("app/locales");
    let base = |file| catalogue::load(&folder, catalogue::BASE, file).map_err(Error::msg);
    let (phone, event) = (base(PHONE)?, base(EVENT)?);
    add_language(bundle, catalogue::PSEUDO, &catalogue::pseudo(&phone), &catalogue::pseudo(&event))?;
    for language in catalogue::languages(&folder).map_err(Error::msg)? {
        let checked = |file, base| {
            let messages = catalogue::load(&folder, &language, file).map_err(Error::msg)?;
            catalogue::check(base, &messages, &format!("{language}/{file}.json")).map_err(Error::msg)?;
            Ok::<_, Error>(messages)
        };
        add_language(bundle, &language, &checked(PHONE, &phone)?, &checked(EVENT, &event)?)?;
    }
    Ok(())
}

fn add_language(bundle: &mut Bundle, language: &str, phone: &Messages, event: &Messages) -> Result<()> {
    let [phone, event] = [phone, event].map(catalogue::compile);
    let both = [phone.trim_end_matches(']'), ",", event.trim_start_matches('[')].concat();
    let address = bundle.add_hashed(&format!("event-{language}"), "json", both.into_bytes())?;
    bundle.manifest.event.locales.insert(language.to_owned(), address);
    let address = bundle.add_hashed(language, "json", phone.into_bytes())?;
    bundle.manifest.locales.insert(language.to_owned(), address);
    Ok(())
}
