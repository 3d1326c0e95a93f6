//! The built site, embedded into the program: which files there are and where. Written by `xtask`, only read here.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use rust_embed::RustEmbed;
use serde::Deserialize;

/// Everything in `target/site`; nothing where the site is not built.
#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Embedded;

/// Where the built files are, as `manifest.json` in the site's folder says it; all empty where the site is not built.
/// Pages then work as plain forms.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Site {
    /// Hash of all files.
    pub version: String,
    /// Address of the script that starts everything.
    pub boot: String,
    /// Address of the WASM's bindings.
    pub glue: String,
    /// Address of the WASM.
    pub wasm: String,
    /// Address of the style sheet.
    pub style: String,
    /// Address of the style sheet of server-rendered pages.
    pub pages_style: String,
    /// Address of the script that makes pictures of charts.
    pub charts: String,
    /// Address of the script of the big screen.
    pub screen: String,
    /// Address of the script of buttons that copy.
    pub copy: String,
    /// Addresses of the words, by language.
    pub locales: BTreeMap<String, String>,
    /// What only shared devices at events download.
    pub event: EventSite,
    /// Addresses of the icons and screenshots.
    pub icons: Vec<String>,
    /// Name of the service worker's body in the site's folder.
    pub service_worker: String,
}

/// Where the files of event mode are.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EventSite {
    /// Address of the WASM's bindings.
    pub glue: String,
    /// Address of the WASM.
    pub wasm: String,
    /// Address of the style sheet.
    pub style: String,
    /// Addresses of the words, by language.
    pub locales: BTreeMap<String, String>,
}

/// The built site.
pub fn site() -> &'static Site {
    static SITE: LazyLock<Site> = LazyLock::new(|| {
        let manifest = read("manifest.json").unwrap_or_default();
        serde_json::from_slice(&manifest).unwrap_or_default()
    });
    &SITE
}

/// The bytes of a file in the site's folder.
pub fn read(path: &str) -> Option<Cow<'static, [u8]>> {
    Embedded::get(path).map(|file| file.data)
}

impl Site {
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
        let EventSite { glue, wasm, style, locales } = self.event.clone();
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
