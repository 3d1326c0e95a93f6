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

/// One of several choices that can be ticked.
#[derive(Clone, Debug)]
pub(super) struct Tick {
    /// What is sent.
    pub value: String,
    /// What people read.
    pub text: String,
    /// More about it.
    pub hint: String,
}

/// Any number of choices out of several. What is wrong leads to the first of them.
#[component]
pub(super) fn Ticks(
    /// The name of the boxes; ids derive from it.
    name: &'static str,
    /// The words above them.
    #[prop(into)]
    legend: String,
    /// The choices.
    choices: Vec<Tick>,
    /// What is wrong.
    #[prop(optional_no_strip)]
    error: Option<String>,
) -> impl IntoView {
    let error_id = [name, "-error"].concat();
    let described_by = error.as_ref().map(|_| error_id.clone());
    let class = if error.is_some() { "field wrong" } else { "field" };
    let boxes = choices.into_iter().enumerate().map(|(place, Tick { value, text, hint })| {
        let id = if place == 0 { name.to_owned() } else { [name, "-", &value].concat() };
        view! {
            <label class="choice" for=id.clone()>
                <input type="checkbox" id=id.clone() name=name value=value />
                <span class="choice-label">{text}<span class="choice-hint">{hint}</span></span>
            </label>
        }
        .into_any()
    });
    let boxes = boxes.collect::<Vec<_>>();
    view! {
        <fieldset class=class aria-describedby=described_by>
            <legend class="text-label">{legend}</legend>
            {error.map(|error| view! { <p class="error" id=error_id>{error}</p> })}
            <div class="choices ticks">{boxes}</div>
        </fieldset>
    }
    .into_any()
}
