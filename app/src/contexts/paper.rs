//! Ways to take words off the page: copy, print, and save as a file. On the server they do nothing.

use domain::time::{Millis, zone::TimeZone};
use leptos::prelude::*;

use crate::platform::{background, document};

/// Copies a text and then says so.
pub fn copy(text: &str, copied: RwSignal<bool>) {
    let text = text.to_owned();
    background::run(async move { copied.set(document::copy(&text).await) });
}

/// Prints the page.
pub fn print() {
    document::print();
}

/// Saves a text as a file.
pub fn download(file_name: &str, text: &str) {
    document::download(file_name, text);
}

/// A moment on the reader's own phone, in their language and by the clock of the phone, to the minute. The server knows no
/// phone and says the day in UTC.
pub fn moment(tag: &str, at_ms: Millis) -> String {
    #[cfg(feature = "hydrate")]
    return crate::platform::intl::moment(tag, at_ms);
    #[cfg(all(feature = "ssr", not(feature = "hydrate")))]
    return crate::i18n::Words::on_server(tag).day(TimeZone::default().date(at_ms));
    #[cfg(not(any(feature = "ssr", feature = "hydrate")))]
    return [tag, " ", &domain::time::to_rfc3339(at_ms)].concat();
}

/// A moment of a project in the reader's language, by the clock where the project is, to the minute.
pub fn moment_there(tag: &str, at_ms: Millis, zone: &TimeZone) -> String {
    #[cfg(feature = "hydrate")]
    return crate::platform::intl::moment_there(tag, at_ms, zone.name());
    #[cfg(all(feature = "ssr", not(feature = "hydrate")))]
    return crate::i18n::Words::on_server(tag).moment(at_ms, zone);
    #[cfg(not(any(feature = "ssr", feature = "hydrate")))]
    return [tag, " ", &zone.to_rfc3339(at_ms)].concat();
}

/// The moment that an RFC 3339 text names.
pub fn moment_of(text: &str) -> Option<Millis> {
    #[cfg(feature = "hydrate")]
    return crate::platform::intl::moment_of(text);
    #[cfg(not(feature = "hydrate"))]
    return domain::time::from_rfc3339(text);
}
