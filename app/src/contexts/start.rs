//! What a page was opened with: the data that the server put into it, and choices made before the app was ready.

use domain::{
    time::Millis,
    wire::v1::{Pack, ProjectSummary},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The name of the agreement's radio buttons, in the app and in the plain form.
pub const AGREED: &str = "agreed";

/// View data of a resident page: the server puts it into the context and into the page, the phone reads or fetches it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// The projects to choose from, on the home page.
    #[serde(default)]
    pub projects: Option<Vec<ProjectSummary>>,
    /// The project's pack, on its pages.
    #[serde(default)]
    pub pack: Option<Pack>,
    /// Whether the server knows that there is no such project.
    #[serde(default)]
    pub unknown_project: bool,
    /// How the first account is made, on the home page while there is none: see `phone::first_account`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first_account: Vec<String>,
    /// The server's time when it made the page.
    #[serde(default)]
    pub now_ms: Option<Millis>,
}

domain::read_fields!(Start { ; projects, pack, unknown_project, first_account, now_ms ; });

/// Values of radio buttons that were chosen before the app was ready, by name.
#[derive(Clone, Debug, Default)]
pub struct EarlyChoices(pub Vec<(String, String)>);

/// What was chosen early under this name.
pub fn early_choice(name: &str) -> Option<String> {
    let early = use_context::<EarlyChoices>()?;
    early.0.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
}
