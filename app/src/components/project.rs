//! What stands at the top of whatever is about one project: its name, and whether it is practice or made up.

use std::sync::Arc;

use domain::{collection::project::Project, wire::v1::Pack};
use leptos::prelude::*;

use super::layout::Banner;
use crate::{i18n::use_words, messages};

/// What a project is called and about, in its own words.
#[component]
pub fn ProjectName(
    /// The project.
    project: Project,
) -> impl IntoView {
    let words = use_words();
    let (name, summary) = (words.tongue(&project.name), words.tongue(&project.summary));
    view! {
        <h1 tabindex="-1" data-focus="" lang=name.lang.clone() dir=name.dir_or_auto()>{project.name.get(words.tag()).to_owned()}</h1>
        <p class="lead" lang=summary.lang.clone() dir=summary.dir_or_auto()>{project.summary.get(words.tag()).to_owned()}</p>
    }
    .into_any()
}

/// Says that a project is practice, or made up.
#[component]
pub fn ProjectBanners(
    /// The project's pack.
    pack: Arc<Pack>,
) -> impl IntoView {
    let words = use_words();
    let practice = pack
        .project
        .practice
        .then(|| view! { <Banner kind="warning">{words.text(messages::BANNER_PRACTICE)}</Banner> });
    let synthetic = pack.project.synthetic.then(|| view! { <Banner>{words.text(messages::BANNER_SYNTHETIC)}</Banner> });
    view! { {practice}{synthetic} }.into_any()
}
