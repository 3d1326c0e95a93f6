//! The screen that waits for the next person: one large button, the languages, and which words to use.

use domain::collection::questionnaire::Style;
use leptos::prelude::*;

use crate::{
    components::{
        form::{Choice, RadioButtons},
        live,
    },
    contexts::{
        event::{EventContext, Screen, use_event},
        route::set_title,
        shared::{use_outbox, use_pack},
    },
    event_device::Gathered,
    i18n::use_words,
    messages,
    phone::flow::setup::length_words,
};

/// Meets the next person.
#[component]
pub fn StartPage() -> impl IntoView {
    let words = use_words();
    let (event, pack) = (use_event(), use_pack());
    set_title(&words.text(messages::EVENT_TITLE));
    let name = move || pack.get().pack().map(|pack| words.said(&pack.project.name).view());
    let length = untrack(|| event.settings().length);
    let how_long = move || {
        let pack = pack.get().pack();
        pack.map(|pack| length_words(words, &pack, length).0 + ".").unwrap_or_default()
    };
    let style = event.style.get_untracked();
    let restyle = move |code: String| event.style.set(if code == "easy" { Style::Easy } else { Style::Standard });
    view! {
        <section class="welcome">
            <h1 tabindex="-1" data-focus="" dir="auto">{live(name)}</h1>
            <p class="lead">{words.text(messages::EVENT_START_INTRO)}" "{live(how_long)}</p>
            <button type="button" class="button start" on:click=move |_| event.screen.set(Screen::Person)>
                {words.text(messages::EVENT_START)}
            </button>
        </section>
        <Languages />
        <form autocomplete="off">
            <RadioButtons
                name="style".to_owned()
                legend=words.text(messages::SETUP_STYLE)
                choices=vec![
                    Choice::new("standard", words.text(messages::SETUP_STANDARD)),
                    Choice::new("easy", words.text(messages::SETUP_EASY)).hint(words.text(messages::SETUP_EASY_HINT)),
                ]
                selected=Some(if style == Style::Easy { "easy" } else { "standard" }.to_owned())
                on_change=restyle
            />
        </form>
        <ForStaff event=event />
    }
    .into_any()
}

/// The languages, each under its own name.
#[component]
fn Languages() -> impl IntoView {
    let words = use_words();
    let event = use_event();
    let buttons: Vec<_> = messages::LANGUAGES
        .iter()
        .filter(|language| language.name != language.tag || words.tag() == language.tag)
        .map(|language| {
            let is_chosen = language.tag == words.tag();
            view! {
                <li>
                    <button
                        type="button" class="quiet" lang=language.tag dir=language.direction()
                        aria-pressed=if is_chosen { "true" } else { "false" }
                        on:click=move |_| if !is_chosen { event.speak(language.tag) }
                    >
                        {language.name}
                    </button>
                </li>
            }
            .into_any()
        })
        .collect();
    let draft = words.language().draft.then(|| view! { <p class="hint">{words.text(messages::LANGUAGE_DRAFT)}</p> });
    view! {
        <nav class="languages" aria-label=words.text(messages::LANGUAGE_LABEL)>
            <ul>{buttons}</ul>
            {draft}
        </nav>
    }
    .into_any()
}

/// What was gathered so far, and the way out.
#[component]
fn ForStaff(event: EventContext) -> impl IntoView {
    let words = use_words();
    let outbox = use_outbox();
    let counts = move || event.gathered().map(|gathered| in_words(gathered, words));
    let overdue = move || {
        let late = outbox.waits_too_long() && !event.practice.get();
        late.then(|| view! { <p class="banner warning">{words.text(messages::EVENT_LATE)}</p> })
    };
    let leave = live(move || {
        (!event.practice.get()).then(|| {
            view! {
                <button type="button" class="quiet" on:click=move |_| event.screen.set(Screen::Leave)>
                    {words.text(messages::EVENT_STAFF)}
                </button>
            }
        })
    });
    view! {
        {live(overdue)}
        <footer class="bottom for-staff">
            <p role="status">{live(counts)}</p>
            {leave}
        </footer>
    }
    .into_any()
}

fn in_words(gathered: Gathered, words: crate::i18n::Words) -> String {
    let number = |count: usize| words.number(count as u64);
    let (finished, waiting, sent) = (number(gathered.finished), number(gathered.waiting), number(gathered.sent));
    words.with(messages::EVENT_COUNTS, &[("finished", &finished), ("waiting", &waiting), ("sent", &sent)])
}
