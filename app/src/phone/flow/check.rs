//! Check your answers: each can be changed, and changing returns here.

use domain::collection::{
    answer::{Answer, DONT_KNOW, NOT_FOR_ME},
    questionnaire::{Item, Page, Part, Style, pages, text_is_asked},
};
use leptos::prelude::*;

use super::{
    progress::{use_flow, use_go_on},
    question::asked_in,
};
use crate::{
    components::layout::Link,
    contexts::{route::set_title, shared::use_draft},
    i18n::{Tongue, Words, use_words},
    messages,
};

/// Lists every question asked so far with its answer.
#[component]
pub fn CheckPage() -> impl IntoView {
    let words = use_words();
    let (flow, go_on, draft) = (use_flow(), use_go_on(), use_draft());
    set_title(&words.text(messages::CHECK_TITLE));
    let pack = flow.pack();
    let rows = draft.with_untracked(|state| {
        let draft = state.draft()?;
        let pages = pages(&pack.questionnaire, &pack.project.aims, draft.length, &draft.answers);
        let asked = pages.iter().filter(|page| page.part == Part::Questions);
        Some(asked.map(|page| row(page, draft.style, words)).collect::<Vec<_>>())
    });
    let next = if untrack(|| flow.saves()) { messages::FINISH_SAVE } else { messages::COMMON_CONTINUE };
    view! {
        <h1 tabindex="-1" data-focus="">{words.text(messages::CHECK_TITLE)}</h1>
        <p>{words.text(messages::CHECK_INTRO)}</p>
        <dl class="answers">{rows}</dl>
        <div class="actions">
            <button type="button" class="button" on:click=move |_| go_on.run()>{words.text(next)}</button>
        </div>
    }
    .into_any()
}

fn row(page: &Page<'_>, style: Style, words: Words) -> AnyView {
    let (flow, draft) = (use_flow(), use_draft());
    let question = asked_in(page.item, style, page.aim, words);
    let given = match (draft.answer(&page.item.id), page.aim) {
        (Some(Answer::PerAim(codes)), Some(aim)) => codes.get(&aim.id).map(|code| Answer::from(code.as_str())),
        (answer, _) => answer.filter(|answer| !answer.is_nothing()),
    };
    let companion = page.item.companion.as_ref().filter(|_| text_is_asked(page.item, given.as_ref()));
    let companion = companion.and_then(|id| draft.answer(id)).filter(|text| !text.is_nothing());
    let answer =
        given.map(|answer| (in_words(page.item, style, &answer, words), tongue_of(page.item, style, &answer, words)));
    let companion =
        companion.and_then(|text| text.one().map(|text| view! { <p dir="auto" class="said">{text.to_owned()}</p> }));
    let skipped = answer.is_none() && companion.is_none();
    let change =
        view! { {words.text(messages::COMMON_CHANGE)}<span class="hidden-words">" "{question.clone().view()}</span> };
    view! {
        <div class="answer">
            <dt>{question.view()}</dt>
            <dd class:skipped=skipped>
                {skipped.then(|| words.text(messages::CHECK_SKIPPED))}
                {answer.map(|(answer, tongue)| view! { <p lang=tongue.lang.clone() dir=tongue.dir_or_auto() class="said">{answer}</p> })}
                {companion}
            </dd>
            <dd class="change"><Link to=flow.route(&page.step(), true)>{change}</Link></dd>
        </div>
    }
    .into_any()
}

/// The language of an answer that was chosen, where it is not the page's.
pub fn tongue_of(item: &Item, style: Style, answer: &Answer, words: Words) -> Tongue {
    let code = match answer {
        Answer::One(code) => Some(code),
        Answer::Many(codes) => codes.first(),
        Answer::PerAim(codes) => codes.values().next(),
        _ => None,
    };
    let option = item.options(style).iter().find(|option| Some(&option.code) == code);
    option.map(|option| words.tongue(&option.label)).unwrap_or_default()
}

/// An answer as a person would read it.
pub fn in_words(item: &Item, style: Style, answer: &Answer, words: Words) -> String {
    let label = |code: &String| {
        let option = item.options(style).iter().find(|option| option.code == *code);
        option.map_or_else(|| code.clone(), |option| option.label.get(words.tag()).to_owned())
    };
    match answer {
        Answer::DontKnow => words.text(messages::QUESTION_DONT_KNOW),
        Answer::NotForMe => words.text(messages::QUESTION_NOT_FOR_ME),
        Answer::One(code) => label(code),
        Answer::Many(codes) => codes.iter().map(label).collect::<Vec<_>>().join(" · "),
        Answer::PerAim(codes) => codes
            .values()
            .map(|code| match code.as_str() {
                DONT_KNOW => words.text(messages::QUESTION_DONT_KNOW),
                NOT_FOR_ME => words.text(messages::QUESTION_NOT_FOR_ME),
                _ => label(code),
            })
            .collect::<Vec<_>>()
            .join(" · "),
        Answer::Number(number) => domain::text::number::write(*number),
    }
}
