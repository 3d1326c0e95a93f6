//! A labelled input with its hint and what is wrong; their ids derive from its name.

use leptos::prelude::*;

/// A line to type into.
#[component]
pub(super) fn Field(
    /// The name of the input; ids derive from it.
    name: &'static str,
    /// The words above it.
    #[prop(into)]
    label: String,
    /// `text`, `email` or `password`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What browsers and password managers may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// What was typed before; never a passphrase.
    #[prop(default = String::new())]
    value: String,
    /// Help under the label.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// What is wrong.
    #[prop(optional_no_strip)]
    error: Option<String>,
) -> impl IntoView {
    let hint_id = [name, "-hint"].concat();
    let error_id = [name, "-error"].concat();
    let described_by: Vec<&str> = [hint.as_ref().map(|_| hint_id.as_str()), error.as_ref().map(|_| error_id.as_str())]
        .into_iter()
        .flatten()
        .collect();
    let described_by = (!described_by.is_empty()).then(|| described_by.join(" "));
    let wrong = error.is_some();
    view! {
        <div class=if wrong { "field wrong" } else { "field" }>
            <label class="text-label" for=name>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {error.map(|error| view! { <p class="error" id=error_id>{error}</p> })}
            <input
                class="line"
                id=name
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                required=true
                aria-describedby=described_by
                aria-invalid=wrong.then_some("true")
            />
        </div>
    }
    .into_any()
}

/// One choice out of a list.
#[component]
pub(super) fn Choose(
    /// The name of the control; ids derive from it.
    name: &'static str,
    /// The words above it.
    #[prop(into)]
    label: String,
    /// Values and what people read.
    choices: Vec<(String, String)>,
    /// The value chosen before.
    #[prop(default = String::new())]
    selected: String,
) -> impl IntoView {
    let options = choices
        .into_iter()
        .map(|(value, text)| {
            let chosen = value == selected;
            view! { <option value=value selected=chosen>{text}</option> }.into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <div class="field">
            <label class="text-label" for=name>{label}</label>
            <select class="line" id=name name=name>{options}</select>
        </div>
    }
    .into_any()
}
