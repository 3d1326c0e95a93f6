//! What is wrong with an answer, said beside its control and to assistive technology.

use leptos::prelude::*;

/// A sentence about a control, and the id it goes by.
pub(super) struct Wrong {
    id: String,
    text: String,
}

impl Wrong {
    /// A sentence about the control of this name.
    pub(super) fn of(name: &str, text: String) -> Self {
        Self { id: [name, "-error"].concat(), text }
    }

    /// The sentence, above the control.
    pub(super) fn view(self) -> AnyView {
        view! { <p class="error" id=self.id>{self.text}</p> }.into_any()
    }
}

/// The ids of what describes a control.
pub(super) fn described_by(hint_id: Option<&str>, wrong: Option<&Wrong>) -> Option<String> {
    let wrong_id = wrong.map(|wrong| wrong.id.as_str());
    match (hint_id, wrong_id) {
        (Some(hint), Some(wrong)) => Some([hint, " ", wrong].concat()),
        (one, other) => one.or(other).map(str::to_owned),
    }
}
