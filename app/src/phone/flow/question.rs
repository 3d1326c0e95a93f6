//! One question on one page, with Continue and Skip. Nothing is required.

use domain::{
    collection::{
        answer::{Answer, DONT_KNOW, NOT_FOR_ME},
        draft::Draft,
        project::Aim,
        questionnaire::{AnswerOption, Item, Kind, Page, Part, Section, Style, pages},
    },
    text::number,
};
use leptos::{ev::SubmitEvent, prelude::*};

use super::progress::{use_flow, use_go_on};
use crate::{
    components::{
        Live,
        form::{CheckBoxes, Choice, RadioButtons, TextBox},
        live,
    },
    contexts::{route::set_title, shared::use_draft},
    i18n::{Said, Words, use_words},
    messages,
    phone::not_found::MissingPage,
};

/// Longest companion text, where the item does not say.
pub(crate) const COMPANION_LENGTH: usize = 500;

/// The page of a step: the question, its control, and the ways on.
#[component]
pub fn QuestionPage(
    /// The item, with the aim behind it where there is one.
    step: String,
) -> impl IntoView {
    let flow = use_flow();
    let draft = use_draft();
    let pack = flow.pack();
    let (length, style, answers) = draft
        .with_untracked(|state| state.draft().map(|draft| (draft.length, draft.style, draft.answers.clone())))
        .unwrap_or_default();
    let pages = pages(&pack.questionnaire, &pack.project.aims, length, &answers);
    match pages.into_iter().find(|page| page.step() == step) {
        Some(page) => question(&page, style).into_any(),
        None => view! { <MissingPage /> }.into_any(),
    }
}

/// What every kind of control is given.
#[derive(Clone)]
struct Asked {
    name: String,
    text: Said,
    caption: Option<Live<String>>,
    help: Option<Said>,
}

fn question(page: &Page<'_>, style: Style) -> AnyView {
    let words = use_words();
    let (go_on, draft, flow) = (use_go_on(), use_draft(), use_flow());
    let text = asked_in(page.item, style, page.aim, words);
    set_title(&text.text());
    let key = if page.part == Part::AboutYou { messages::QUESTION_ABOUT_NUMBER } else { messages::QUESTION_NUMBER };
    let caption = move || {
        let (number, total) = flow.place();
        words.with(key, &[("number", &words.number(number)), ("total", &words.number(total))])
    };
    let asked = Asked { name: page.step(), text, caption: Some(live(caption)), help: help(page.item, words) };
    let control = match (page.item.kind, page.aim) {
        (Kind::Multi, _) => many(page.item, style, asked),
        (Kind::Text, _) => in_own_words(page.item, asked),
        (Kind::Number, _) => number(page.item, asked),
        (_, Some(aim)) => one_for_aim(page.item, &aim.id, style, asked),
        _ => one(page.item, style, asked),
    };
    let item = page.item.id.clone();
    let companion = page.item.companion.clone();
    let aim = page.aim.map(|aim| aim.id.clone());
    let clear = move |draft: &mut Draft| match &aim {
        Some(aim) => draft.set_aim(&item, aim, None),
        None => {
            draft.set(&item, None);
            if let Some(companion) = &companion {
                draft.set(companion, None);
            }
        }
    };
    let skip_says = {
        let clear = clear.clone();
        move || {
            let saves = flow.saves_after(&clear);
            words.text(if saves { messages::FINISH_SKIP } else { messages::COMMON_SKIP })
        }
    };
    let next_says = move || words.text(if flow.saves() { messages::FINISH_SAVE } else { messages::COMMON_CONTINUE });
    let skip = move |_| {
        draft.update(&clear);
        go_on.run();
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        go_on.run();
    };
    let danger = (page.item.section == Section::Story).then(|| danger(&flow.pack().project.safeguarding, words));
    view! {
        <form class="ask" class:easy=style == Style::Easy on:submit=submit>
            <Progress caption=live(caption) />
            {control}
            {danger}
            <div class="actions">
                <button type="submit" class="button">{live(next_says)}</button>
                <button type="button" class="quiet" on:click=skip>{live(skip_says)}</button>
            </div>
        </form>
    }
    .into_any()
}

/// A thin line beside the words that say the same.
#[component]
fn Progress(caption: Live<String>) -> impl IntoView {
    let flow = use_flow();
    view! {
        <progress
            class="progress" aria-label=use_words().text(messages::QUESTION_PROGRESS) aria-valuetext=caption
            value=live(move || flow.place().0.to_string()) max=live(move || flow.place().1.to_string())
        />
    }
    .into_any()
}

fn danger(safeguarding: &Option<domain::text::Text>, words: Words) -> AnyView {
    let contact = safeguarding.as_ref().map(|text| view! { <bdi>{words.said(text).view()}</bdi> });
    view! { <p class="hint">{words.text(messages::QUESTION_DANGER)}" "{contact}</p> }.into_any()
}

/// A question in the wording of a style, with the aim it is about.
pub(crate) fn asked_in(item: &Item, style: Style, aim: Option<&Aim>, words: Words) -> Said {
    words.said(item.question(style)).about(aim.map(|aim| words.said(&aim.text)))
}

/// The help under a question.
pub(crate) fn help(item: &Item, words: Words) -> Option<Said> {
    item.help.as_ref().filter(|help| !help.is_empty()).map(|help| words.said(help))
}

/// "I don't know" and "Not for me", where an item does not have its own words for them.
pub(crate) fn apart(item: &Item, words: Words) -> Vec<Choice> {
    if matches!(item.section, Section::AboutYou | Section::Story) {
        return Vec::new();
    }
    vec![
        Choice::new(DONT_KNOW, words.text(messages::QUESTION_DONT_KNOW)).apart(),
        Choice::new(NOT_FOR_ME, words.text(messages::QUESTION_NOT_FOR_ME)).apart(),
    ]
}

/// The answers on offer; details go with the answer to the question before them, and all are offered where that is open.
pub(crate) fn choices(item: &Item, style: Style, words: Words, parent: Option<&Answer>) -> Vec<Choice> {
    let fits = |option: &&AnswerOption| match (&option.under, parent) {
        (Some(under), Some(parent)) => parent.one() == Some(under),
        _ => true,
    };
    let offered = item.options(style).iter().filter(fits);
    let mut choices: Vec<Choice> = offered
        .map(|option| {
            Choice::new(&option.code, option.label.get(words.tag()))
                .tongue(words.tongue(&option.label))
                .exclusive(option.exclusive)
                .more(option.more)
        })
        .collect();
    choices.extend(apart(item, words));
    choices
}

/// The answer to the question that this one depends on.
fn parent(item: &Item) -> Option<Answer> {
    use_draft().answer(&item.show_if.as_ref()?.item)
}

pub(crate) fn code_of(answer: Option<Answer>) -> Option<String> {
    match answer? {
        Answer::One(code) => Some(code),
        Answer::DontKnow => Some(DONT_KNOW.to_owned()),
        Answer::NotForMe => Some(NOT_FOR_ME.to_owned()),
        _ => None,
    }
}

fn one(item: &Item, style: Style, asked: Asked) -> AnyView {
    let (words, draft) = (use_words(), use_draft());
    let id = item.id.clone();
    let chosen = RwSignal::new(code_of(draft.answer(&id)));
    let companion =
        companion(item, move |wanted| chosen.with(|code| code.as_ref().is_some_and(|code| wanted.contains(code))));
    let change = move |code: String| {
        draft.update(|draft| draft.set(&id, Some(Answer::from(code.as_str()))));
        chosen.set(Some(code));
    };
    view! {
        <RadioButtons
            name=asked.name legend=asked.text caption=asked.caption heading=true help=asked.help
            choices=choices(item, style, words, parent(item).as_ref()) selected=chosen.get_untracked() on_change=change
        />
        {companion}
    }
    .into_any()
}

fn one_for_aim(item: &Item, aim: &str, style: Style, asked: Asked) -> AnyView {
    let (words, draft) = (use_words(), use_draft());
    let (id, aim) = (item.id.clone(), aim.to_owned());
    let selected = match draft.answer(&id) {
        Some(Answer::PerAim(codes)) => codes.get(&aim).cloned(),
        other => code_of(other),
    };
    let change = move |code: String| draft.update(|draft| draft.set_aim(&id, &aim, Some(code)));
    view! {
        <RadioButtons
            name=asked.name legend=asked.text caption=asked.caption heading=true help=asked.help
            choices=choices(item, style, words, parent(item).as_ref()) selected=selected on_change=change
        />
    }
    .into_any()
}

fn many(item: &Item, style: Style, asked: Asked) -> AnyView {
    let (words, draft) = (use_words(), use_draft());
    let id = item.id.clone();
    let ticked = RwSignal::new(match draft.answer(&id) {
        Some(Answer::Many(codes)) => codes,
        other => code_of(other).into_iter().collect(),
    });
    let companion = companion(item, move |wanted| ticked.with(|codes| codes.iter().any(|code| wanted.contains(code))));
    let change = move |codes: Vec<String>| {
        let answer = match codes.as_slice() {
            [] => None,
            [code] if code == DONT_KNOW || code == NOT_FOR_ME => Some(Answer::from(code.as_str())),
            _ => Some(Answer::Many(codes)),
        };
        draft.update(|draft| draft.set(&id, answer));
    };
    view! {
        <CheckBoxes
            name=asked.name legend=asked.text caption=asked.caption heading=true help=asked.help hint=Some(words.text(messages::QUESTION_MANY))
            choices=choices(item, style, words, parent(item).as_ref()) ticked=ticked on_change=change
        />
        {companion}
    }
    .into_any()
}

/// The text that goes with an item: shown when an option asks for it, or always where none does.
fn companion(item: &Item, chosen: impl Fn(&[String]) -> bool + Send + Sync + 'static) -> Option<AnyView> {
    let (words, draft) = (use_words(), use_draft());
    let id = item.companion.clone()?;
    let asking: Vec<String> =
        item.options.iter().filter(|option| option.asks_text).map(|option| option.code.clone()).collect();
    let label = if asking.is_empty() { messages::QUESTION_OPTIONAL_TEXT } else { messages::QUESTION_OTHER_TEXT };
    let value = code_of(draft.answer(&id)).unwrap_or_default();
    let max_length = item.max_length.map_or(COMPANION_LENGTH, |length| length as usize);
    let hidden = move || !asking.is_empty() && !chosen(&asking);
    let name = id.clone();
    let change =
        move |text: String| draft.update(|draft| draft.set(&id, (!text.is_empty()).then_some(Answer::One(text))));
    Some(
        view! {
            <div hidden=live(hidden)>
                <TextBox name=name label=words.text(label) max_length=max_length rows=2 value=value on_input=change />
            </div>
        }
        .into_any(),
    )
}

/// A text, with "I don't know" beside it. Each clears the other; unticking brings the text back.
fn in_own_words(item: &Item, asked: Asked) -> AnyView {
    let (words, draft) = (use_words(), use_draft());
    let id = StoredValue::new(item.id.clone());
    let (text, ticked) = match draft.answer(&item.id) {
        Some(Answer::One(text)) => (text, Vec::new()),
        other => (String::new(), code_of(other).into_iter().collect()),
    };
    let max_length = item.max_length.map_or(COMPANION_LENGTH, |length| length as usize);
    let value = text.clone();
    let (text, ticked) = (RwSignal::new(text), RwSignal::new(ticked));
    let keep = move || {
        let code = ticked.with(|codes| codes.first().map(|code| Answer::from(code.as_str())));
        let answer = code.or_else(|| text.with(|text| (!text.is_empty()).then(|| Answer::One(text.clone()))));
        draft.update(|draft| draft.set(&id.get_value(), answer));
    };
    let typed = move |words: String| {
        text.set(words);
        ticked.set(Vec::new());
        untrack(keep);
    };
    let apart = apart(item, words);
    let boxes = (!apart.is_empty()).then(|| {
        view! {
            <CheckBoxes
                name=[&asked.name, ".apart"].concat() legend=words.text(messages::QUESTION_OR)
                choices=apart ticked=ticked on_change=move |_| untrack(keep)
            />
        }
    });
    view! {
        <h1 class="question" tabindex="-1" data-focus=""><span class="caption">{asked.caption}</span>{asked.text.view()}</h1>
        <TextBox
            name=asked.name.clone() label=words.text(messages::QUESTION_YOUR_WORDS) help=asked.help
            max_length=max_length rows=5 value=value on_input=typed
        />
        {boxes}
    }
    .into_any()
}

/// A number; what is not one is not kept, and the hint says what is.
fn number(item: &Item, asked: Asked) -> AnyView {
    let (words, draft) = (use_words(), use_draft());
    let id = item.id.clone();
    let range = item.range;
    let value = match draft.answer(&id) {
        Some(Answer::Number(number)) => number::write(number),
        _ => String::new(),
    };
    let hint = range.map(|(low, high)| {
        words.with(messages::QUESTION_NUMBER_HINT, &[("low", &number::write(low)), ("high", &number::write(high))])
    });
    let wrong = RwSignal::new(false);
    let typed = move |text: String| {
        let number = number::read(&text);
        let fits = number.filter(|number| range.is_none_or(|(low, high)| (low..=high).contains(number)));
        wrong.set(fits.is_none() && !text.trim().is_empty());
        draft.update(|draft| draft.set(&id, fits.map(Answer::Number)));
    };
    let hint_id = [&asked.name, "-hint"].concat();
    view! {
        <div class="field" class:wrong=wrong>
            <h1 class="question" tabindex="-1" data-focus="">
                <span class="caption">{asked.caption}</span>
                <label for=asked.name.clone()>{asked.text.view()}</label>
            </h1>
            {asked.help.map(|help| view! { <p class="hint">{help.view()}</p> })}
            <p class="hint" id=hint_id.clone() role="status">{hint}</p>
            <input
                class="number" type="text" inputmode="decimal" id=asked.name.clone() name=asked.name value=value
                aria-describedby=hint_id aria-invalid=move || wrong.get().then_some("true")
                on:input:target=move |event| typed(event.target().value())
            />
        </div>
    }
    .into_any()
}
