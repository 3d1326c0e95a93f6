//! What a person is told before they begin, whether they are happy to take part, and who fills in the answers.

use std::sync::Arc;

use domain::{collection::questionnaire::Style, wire::v1::Pack};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    components::{
        ProjectBanners, ProjectName,
        form::{Choice, RadioButtons},
        layout::Notice,
        live,
    },
    contexts::{
        event::use_event,
        route::set_title,
        shared::{use_draft, use_navigate, use_pack},
    },
    i18n::use_words,
    messages,
    navigation::Route,
    phone::{flow::steps, not_found::WaitingForPack, texts::agree_words},
    platform::document,
};

/// The first page of one person.
#[component]
pub fn BeginPage() -> impl IntoView {
    let pack = use_pack();
    let declined = RwSignal::new(false);
    live(move || match (declined.get(), pack.get().pack()) {
        (true, _) => view! { <Declined /> }.into_any(),
        (false, Some(pack)) => view! { <Before pack=pack declined=declined /> }.into_any(),
        (false, None) => view! { <WaitingForPack state=pack.get() /> }.into_any(),
    })
}

#[component]
fn Before(pack: Arc<Pack>, declined: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let event = use_event();
    let project = &pack.project;
    set_title(&words.text(messages::PROJECT_NOTICE));
    let back = move |_| event.next_person();
    view! {
        <p class="back"><button type="button" class="quiet" on:click=back>{words.text(messages::EVENT_TO_START)}</button></p>
        <ProjectBanners pack=pack.clone() />
        <ProjectName project=project.clone() />
        <Notice notice=project.notice.clone() easy=event.style.get_untracked() == Style::Easy />
        <Agreement pack=pack declined=declined />
    }
    .into_any()
}

#[component]
fn Agreement(pack: Arc<Pack>, declined: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let event = use_event();
    let agreed = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<String>);
    let missing = words.text(messages::PROJECT_AGREE_MISSING);
    let [agree, agree_hint] = agree_words(event.style.get_untracked());
    let begin = use_begin(pack);
    let go_on = move |submitted: SubmitEvent| {
        submitted.prevent_default();
        match agreed.get_untracked().as_deref() {
            Some("yes") => begin(),
            Some(_) => declined.set(true),
            None => {
                error.set(Some(missing.clone()));
                document::show_wrong();
            }
        }
    };
    let yes_and_no = [("yes", messages::PROJECT_YES), ("no", messages::PROJECT_NO)]
        .map(|(code, key)| Choice::new(code, words.text(key)));
    let whose_hands = [("self", messages::EVENT_BY_MYSELF), ("helped", messages::EVENT_HELPED)]
        .map(|(code, key)| Choice::new(code, words.text(key)));
    let helped = if event.helped.get_untracked() { "helped" } else { "self" };
    view! {
        <form class="panel" autocomplete="off" on:submit=go_on>
            <RadioButtons
                name="agreed".to_owned() legend=words.text(agree)
                hint=Some(words.text(agree_hint)) error=error choices=yes_and_no.to_vec()
                on_change=move |code| {
                    error.set(None);
                    agreed.set(Some(code));
                }
            />
            <RadioButtons
                name="hands".to_owned() legend=words.text(messages::EVENT_WHOSE_HANDS) choices=whose_hands.to_vec()
                selected=Some(helped.to_owned()) on_change=move |code: String| event.helped.set(code == "helped")
            />
            <button type="submit" class="button">{words.text(messages::COMMON_CONTINUE)}</button>
        </form>
    }
    .into_any()
}

/// Opens the form on its first question, as the device is set and the person chose.
fn use_begin(pack: Arc<Pack>) -> impl Fn() + Clone + 'static {
    let (event, draft, navigate) = (use_event(), use_draft(), use_navigate());
    move || {
        let (length, style) = (untrack(|| event.settings().length), event.style.get_untracked());
        let (project, questionnaire) = (&pack.project, &pack.questionnaire);
        draft.begin(&project.slug, questionnaire);
        draft.update(|draft| {
            draft.agreed = Some(project.notice.version);
            draft.length = length;
            draft.set_style(questionnaire, style);
        });
        event.begun();
        let begun = draft.get_untracked();
        let first = begun.and_then(|draft| steps::steps(questionnaire, &project.aims, &draft).into_iter().next());
        navigate.to(Route::answer(&project.slug, first.as_deref().unwrap_or(steps::CHECK)));
    }
}

#[component]
fn Declined() -> impl IntoView {
    let words = use_words();
    let event = use_event();
    set_title(&words.text(messages::GOODBYE_TITLE));
    document::show_from_the_top();
    view! {
        <h1 tabindex="-1" data-focus="">{words.text(messages::GOODBYE_TITLE)}</h1>
        <p class="lead">{words.text(messages::GOODBYE_TEXT)}</p>
        <button type="button" class="button" on:click=move |_| event.next_person()>{words.text(messages::EVENT_TO_START)}</button>
    }
    .into_any()
}
