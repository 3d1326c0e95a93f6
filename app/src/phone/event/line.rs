//! A line to type into, with what is wrong; its ids derive from its name.

use leptos::prelude::*;

use crate::components::live;

/// A labelled line that browsers neither fill in nor remember.
#[component]
pub fn Line(
    /// The name of the input; ids derive from it.
    name: &'static str,
    /// The words above it.
    label: String,
    /// Help under the label.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// What is wrong, if anything.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What was typed.
    value: RwSignal<String>,
    /// Whether it is a few digits that nobody else should see.
    #[prop(default = false)]
    secret_digits: bool,
) -> impl IntoView {
    let (hint_id, error_id) = ([name, "-hint"].concat(), [name, "-error"].concat());
    let has_hint = hint.is_some();
    let described_by = [hint_id.as_str(), " ", error_id.as_str()].concat();
    let wrong = live(move || error.get().is_some().then_some("true"));
    // `one-time-code` keeps password managers from offering to remember it.
    let (kind, mode, autocomplete) =
        if secret_digits { ("password", "numeric", "one-time-code") } else { ("text", "text", "off") };
    view! {
        <div class="field" class:wrong=live(move || error.get().is_some())>
            <label class="text-label" for=name>{label}</label>
            <p class="hint" id=hint_id hidden=!has_hint>{hint}</p>
            <p class="error" id=error_id role="status">{live(move || error.get())}</p>
            <input
                class="line" id=name name=name type=kind inputmode=mode autocomplete=autocomplete autocapitalize="none"
                spellcheck="false" dir="auto" aria-describedby=described_by aria-invalid=wrong
                prop:value=move || value.get() on:input:target=move |event| value.set(event.target().value())
            />
        </div>
    }
    .into_any()
}
