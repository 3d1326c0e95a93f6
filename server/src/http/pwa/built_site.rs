//! The manifest of the built site: written by `xtask`, read by the server. Both include this file, so that neither can
//! change it alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Where each file is: addresses are paths of the site. All empty where the site is not built; pages then work as plain
/// forms.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BuiltSite {
    /// Hash of all files: changes when any of them does.
    pub version: String,
    /// The script that every hydrated document loads first.
    pub boot: String,
    /// What wasm-bindgen writes to go with the WASM.
    pub glue: String,
    /// The app.
    pub wasm: String,
    /// The style sheet of resident pages.
    pub style: String,
    /// The style sheet of server-rendered pages.
    pub pages_style: String,
    /// The script that makes pictures of charts.
    pub charts: String,
    /// The script of the big screen.
    pub screen: String,
    /// The script of buttons that copy.
    pub copy: String,
    /// One file of texts a language.
    pub locales: BTreeMap<String, String>,
    /// What only shared devices at events download.
    pub event: EventFiles,
    /// Icons, by address.
    pub icons: Vec<String>,
    /// The file in the site's folder from which the server makes `/sw.js`.
    pub service_worker: String,
}

/// The files of event mode.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EventFiles {
    /// What wasm-bindgen writes to go with the WASM.
    pub glue: String,
    /// The app with event mode.
    pub wasm: String,
    /// The style sheet of resident pages and event mode.
    pub style: String,
    /// One file of texts a language: those of phones, then those of event mode.
    pub locales: BTreeMap<String, String>,
}
