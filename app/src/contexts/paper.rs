//! Ways to take words off the page: copy, print, and save as a file. On the server they do nothing.

use domain::time::Millis;
use leptos::prelude::*;

/// Copies a text and then says so.
pub fn copy(text: &str, copied: RwSignal<bool>) {
    #[cfg(feature = "hydrate")]
    {
        let text = text.to_owned();
        leptos::task::spawn_local(async move { copied.set(crate::platform::document::copy(&text).await) });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (text, copied);
}

/// Prints the page.
pub fn print() {
    #[cfg(feature = "hydrate")]
    crate::platform::document::print();
}

/// Saves a text as a file.
pub fn download(file_name: &str, text: &str) {
    #[cfg(feature = "hydrate")]
    crate::platform::document::download(file_name, text);
    #[cfg(not(feature = "hydrate"))]
    let _ = (file_name, text);
}

/// A moment in the reader's language and time zone, to the minute. The server knows no time zone and says the day.
pub fn moment(tag: &str, at_ms: Millis) -> String {
    #[cfg(feature = "hydrate")]
    return crate::platform::intl::moment(tag, at_ms);
    #[cfg(all(feature = "ssr", not(feature = "hydrate")))]
    return crate::i18n::Words::on_server(tag).day(at_ms);
    #[cfg(not(any(feature = "ssr", feature = "hydrate")))]
    return [tag, " ", &domain::time::to_rfc3339(at_ms)].concat();
}

/// The moment that an RFC 3339 text names.
pub fn moment_of(text: &str) -> Option<Millis> {
    #[cfg(feature = "hydrate")]
    return crate::platform::intl::moment_of(text);
    #[cfg(not(feature = "hydrate"))]
    return domain::time::from_rfc3339(text);
}
