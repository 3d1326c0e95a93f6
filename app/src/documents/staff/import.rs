//! `/staff/import`: bringing in a rescue file that a device could not send, and what became of it.

use leptos::prelude::*;

use super::frame::{Frame, Framed, Problem};
use crate::{i18n::use_words, messages};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct ImportView {
    /// Who looks at it.
    pub frame: Frame,
    /// Why the file could not be read.
    pub problem: Option<String>,
    /// What became of a file that was just brought.
    pub report: Option<ImportReport>,
}

/// What became of a file.
#[derive(Clone, Debug)]
pub struct ImportReport {
    /// One line for each kind of outcome.
    pub lines: Vec<String>,
    /// Whether everything that was ever in it is safe here.
    pub is_complete: bool,
}

/// The whole page.
#[component]
pub fn ImportPage(
    /// What it shows.
    view: ImportView,
) -> impl IntoView {
    let words = use_words();
    let ImportView { frame, problem, report } = view;
    let report = report.map(|report| {
        let (class, heading) = match report.is_complete {
            true => ("banner", messages::STAFF_IMPORT_ALL),
            false => ("banner warning", messages::STAFF_IMPORT_NOT_ALL),
        };
        let lines = report.lines.into_iter().map(|line| view! { <li>{line}</li> }).collect::<Vec<_>>();
        view! { <div class=class role="status"><h2>{words.text(heading)}</h2><ul>{lines}</ul></div> }
    });
    view! {
        <Framed frame=frame heading=words.text(messages::STAFF_IMPORT)>
            <Problem text=problem />
            {report}
            <p>{words.text(messages::STAFF_IMPORT_ABOUT)}</p>
            <form method="post" action="/staff/import" enctype="multipart/form-data">
                <div class="field">
                    <label class="text-label" for="file">{words.text(messages::STAFF_IMPORT_FILE)}</label>
                    <input class="line" id="file" name="file" type="file" required=true />
                </div>
                <button type="submit" class="button">{words.text(messages::STAFF_IMPORT_BRING)}</button>
            </form>
        </Framed>
    }
    .into_any()
}
