//! The help under a question: what the questionnaire says, and what the page says of the control.

use leptos::prelude::*;

use crate::i18n::Said;

/// One paragraph of both; none where there is neither.
pub(super) fn hints(id: String, help: Option<Said>, hint: Option<String>) -> Option<AnyView> {
    let between = (help.is_some() && hint.is_some()).then_some(" ");
    let any = help.is_some() || hint.is_some();
    let help = help.map(Said::view);
    any.then(|| view! { <p class="hint" id=id>{help}{between}{hint}</p> }.into_any())
}
