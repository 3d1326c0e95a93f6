//! Small settings of the person: language, display, whose phone this is.

use domain::json::FromJson;
use serde::Serialize;

use super::web_storage::{Lasting, read, remove, write};

const LANGUAGE: &str = "coeval.language";
const DISPLAY: &str = "coeval.display";
const OWN: &str = "coeval.own-phone";
#[cfg(not(feature = "event"))]
const HOME_SCREEN: &str = "coeval.home-screen-offered";

/// The language the person chose.
pub fn language() -> Option<String> {
    read(Lasting::Phone, LANGUAGE)
}

/// Remembers the language; `boot.js` reads it too.
pub fn set_language(tag: &str) {
    write(Lasting::Phone, LANGUAGE, &serde_json::to_string(tag).unwrap_or_default());
}

/// How the person likes pages to look.
pub fn display<T: FromJson>() -> Option<T> {
    read(Lasting::Phone, DISPLAY)
}

/// Remembers how the person likes pages to look.
pub fn set_display<T: Serialize>(display: &T) {
    write(Lasting::Phone, DISPLAY, &serde_json::to_string(display).unwrap_or_default());
}

/// Whether this is the person's own phone; none until they said.
pub fn own() -> Option<bool> {
    read(Lasting::Phone, OWN)
}

/// Remembers whose phone this is, or that it has to be asked again.
pub fn set_own(own: Option<bool>) {
    match own {
        Some(own) => {
            write(Lasting::Phone, OWN, if own { "true" } else { "false" });
        }
        None => remove(Lasting::Phone, OWN),
    }
}

/// Whether it was offered once to put the app on the home screen.
#[cfg(not(feature = "event"))]
pub fn home_screen_offered() -> bool {
    read(Lasting::Phone, HOME_SCREEN).unwrap_or(false)
}

/// Remembers that it was offered.
#[cfg(not(feature = "event"))]
pub fn set_home_screen_offered() {
    write(Lasting::Phone, HOME_SCREEN, "true");
}
