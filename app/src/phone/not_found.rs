//! What is shown in place of a page that cannot be: no such address, no such project, or no signal yet.

use leptos::prelude::*;

use crate::{
    components::layout::Link,
    contexts::{pack::PackState, route::set_title},
    i18n::use_words,
    messages::{self, Key},
    navigation::Route,
};

/// An address that the phone cannot show.
#[component]
pub fn MissingPage() -> impl IntoView {
    view! { <ErrorView title=messages::MISSING_TITLE text=messages::MISSING_TEXT /> }
}

/// An address that only the server has a page for. The app stands in for it where the server does not answer.
#[component]
pub fn NeedsSignalPage() -> impl IntoView {
    view! { <ErrorView title=messages::NEEDS_SIGNAL_TITLE text=messages::NEEDS_SIGNAL_TEXT retry=true /> }
}

/// In place of a project's page while its pack is not there.
#[component]
pub fn WaitingForPack(
    /// What is known of the pack.
    state: PackState,
) -> impl IntoView {
    match state {
        PackState::Unknown => {
            view! { <ErrorView title=messages::PROJECT_UNKNOWN_TITLE text=messages::PROJECT_UNKNOWN /> }.into_any()
        }
        PackState::NeedsSignal => {
            view! { <ErrorView title=messages::PROJECT_MISSING_TITLE text=messages::PROJECT_MISSING retry=true /> }
                .into_any()
        }
        PackState::Loading(_) | PackState::Ready(_) | PackState::InAnother(_) => view! { <Waiting /> }.into_any(),
    }
}

/// In place of a whole page that is still being looked for on this phone. It has a heading, as every page does.
#[component]
pub fn Waiting() -> impl IntoView {
    view! { <div role="status"><h1 class="loading">{use_words().text(messages::APP_LOADING)}</h1></div> }.into_any()
}

#[component]
fn ErrorView(title: Key, text: Key, #[prop(default = false)] retry: bool) -> impl IntoView {
    let words = use_words();
    set_title(&words.text(title));
    let again = retry.then(|| view! { <p><a class="button" href="">{words.text(messages::COMMON_TRY_AGAIN)}</a></p> });
    view! {
        <h1 tabindex="-1" data-focus="">{words.text(title)}</h1>
        <p>{words.text(text)}</p>
        {again}
        <p><Link to=Route::Home>{words.text(messages::PROJECT_ALL)}</Link></p>
    }
    .into_any()
}
