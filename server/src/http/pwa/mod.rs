//! What makes the site an app: its built files, the service worker, the shell and the web app manifest.
//!
//! Everything here is the same for everybody and is made once. Pages are rendered elsewhere; they ask [`site`] where
//! the files are.

mod built_site;
mod files;
mod manifest;
mod site;
mod worker;

use axum::{Router, routing::get};

pub use built_site::BuiltSite;
pub use site::site;

/// `/site/*`, `/icons/*`, `/sw.js`, `/shell`, `/event`, `/manifest.webmanifest` and `/favicon.ico`.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/site/{file}", get(files::site_file))
        .route("/icons/{file}", get(files::icon))
        .route("/favicon.ico", get(files::favicon))
        .route("/manifest.webmanifest", get(manifest::manifest))
        .route("/sw.js", get(worker::script))
        .route("/shell", get(worker::shell))
        .route("/event", get(worker::event_shell))
        .route("/event/{*rest}", get(worker::event_shell))
}
