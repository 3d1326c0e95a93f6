//! An answer in one's own words.

use leptos::prelude::*;

use super::{
    hints::hints,
    wrong::{Wrong, described_by},
};
use crate::{
    components::live,
    i18n::{Said, use_words},
    messages,
};

/// From how many letters before the end the rest is counted aloud.
const NEARLY_FULL: usize = 100;

/// A labelled text box with a count of the letters left near the end.
#[component]
pub fn TextBox(
    /// The name of the input; ids derive from it.
    name: String,
    /// The words above the box.
    #[prop(into)]
    label: Said,
    /// Help under the label, in the words of the questionnaire.
    #[prop(optional_no_strip)]
    help: Option<Said>,
    /// Help under the label, in the words of the page.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// What is wrong, if anything.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// The most letters it takes.
    max_length: usize,
    /// How many lines it shows.
    #[prop(default = 4)]
    rows: usize,
    /// The text given already.
    #[prop(default = String::new())]
    value: String,
    /// Called with the whole text after each change.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let words = use_words();
    let hint_id = [&name, "-hint"].concat();
    let left_id = [&name, "-left"].concat();
    let error = error.map(|error| Wrong::of(&name, error));
    let gently_id = [&name, "-gently"].concat();
    let described_by = [
        described_by((hint.is_some() || help.is_some()).then_some(hint_id.as_str()), error.as_ref()),
        Some(gently_id.clone()),
        Some(left_id.clone()),
    ];
    let described_by = described_by.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let class = if error.is_some() { "field wrong" } else { "field" };
    let used = RwSignal::new(value.encode_utf16().count());
    let left = move || {
        let left = max_length.saturating_sub(used.get());
        if left <= NEARLY_FULL { words.count(messages::QUESTION_LEFT, left as u64, &[]) } else { String::new() }
    };
    let typed = move |text: String| {
        used.set(text.encode_utf16().count());
        if let Some(on_input) = on_input {
            on_input.run(text);
        }
    };
    view! {
        <div class=class>
            <label class="text-label" for=name.clone()>{label.view()}</label>
            {hints(hint_id, help, hint)}
            <p class="hint" id=gently_id>{words.text(messages::QUESTION_NO_NAMES)}</p>
            {error.map(Wrong::view)}
            <textarea
                id=name.clone()
                name=name.clone()
                rows=rows.to_string()
                maxlength=max_length.to_string()
                aria-describedby=described_by
                dir="auto"
                autocomplete="off"
                on:input:target=move |event| typed(event.target().value())
            >{as_written(value)}</textarea>
            <p class="hint left" id=left_id role="status">{live(left)}</p>
        </div>
    }
    .into_any()
}

/// A text as it has to stand between the tags. leptos writes what is in a text box into the page as it is, so a text with
/// an end tag in it would end the box; on the phone it is set as text. Every text box of a page takes its text from here.
pub fn as_written(text: String) -> String {
    if !cfg!(feature = "ssr") {
        return text;
    }
    // Browsers drop one line end at the very start.
    let begin = if text.starts_with(['\r', '\n']) { "\n" } else { "" };
    [begin, &text.replace('&', "&amp;").replace('<', "&lt;")].concat()
}
