//! The built site, embedded into the program: which files there are and where. Written by `xtask`, only read here.

use super::built_site::{BuiltSite, EventFiles};
use std::{borrow::Cow, sync::LazyLock};

use rust_embed::RustEmbed;

/// Everything in `target/site`; nothing where the site is not built.
#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Embedded;

/// The built site.
pub fn site() -> &'static BuiltSite {
    static SITE: LazyLock<BuiltSite> = LazyLock::new(|| {
        let manifest = read("manifest.json").unwrap_or_default();
        serde_json::from_slice(&manifest).unwrap_or_default()
    });
    &SITE
}

/// The bytes of a file in the site's folder.
pub fn read(path: &str) -> Option<Cow<'static, [u8]>> {
    Embedded::get(path).map(|file| file.data)
}

impl BuiltSite {
    /// Whether the site is built.
    pub fn is_built(&self) -> bool {
        !self.version.is_empty()
    }

    /// The same for the resident pages that the app writes, with their style sheet itself.
    pub fn files(&self) -> app::documents::html::Files {
        self.files_styled(&self.style)
    }

    /// The same for pages without WASM.
    pub fn pages_files(&self) -> app::documents::html::Files {
        self.files_styled(&self.pages_style)
    }

    /// Where the scripts of pages without WASM are.
    pub fn scripts(&self) -> app::documents::html::Scripts {
        let (charts, screen, copy) = (self.charts.clone(), self.screen.clone(), self.copy.clone());
        app::documents::html::Scripts { charts, screen, copy }
    }

    /// The same for event mode.
    pub fn event_files(&self) -> app::documents::html::Files {
        let EventFiles { glue, wasm, style, locales } = self.event.clone();
        let style_text = String::new();
        app::documents::html::Files { boot: self.boot.clone(), glue, wasm, style, style_text, locales }
    }

    fn files_styled(&self, style: &str) -> app::documents::html::Files {
        let style = read(style.trim_start_matches("/site/")).unwrap_or_default();
        app::documents::html::Files {
            boot: self.boot.clone(),
            glue: self.glue.clone(),
            wasm: self.wasm.clone(),
            style: self.style.clone(),
            style_text: String::from_utf8_lossy(&style).into_owned(),
            locales: self.locales.clone(),
        }
    }
}
