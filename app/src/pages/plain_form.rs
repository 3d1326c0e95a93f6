//! `/p/{slug}/form`: every question on one page, for browsers without JavaScript or below the floor.
//!
//! The page keeps nothing: id, receipt code and time are minted when it is rendered and travel in hidden fields, so
//! sending it twice is a duplicate.

use std::sync::Arc;

use domain::{
    answer::Answer,
    draft::Draft,
    project::Aim,
    questionnaire::{Item, Kind, Length, Section, Style, offered_aims},
    wire::v1::Pack,
};
use leptos::prelude::*;

use super::{
    project::ProjectBanners,
    question::{COMPANION_LENGTH, apart, choices, code_of},
};
use crate::{
    components::{
        form::{CheckBoxes, Choice, RadioButtons, TextBox},
        layout::Notice,
    },
    contexts::start::AGREED,
    i18n::{Key, use_words},
    messages,
};

/// The form with the answers given so far.
#[derive(Clone, Debug)]
pub struct PlainForm {
    /// The project's pack.
    pub pack: Pack,
    /// The answers so far, with id, receipt code and agreement.
    pub draft: Draft,
    /// What stands in the way, said at the top.
    pub problem: Option<PlainProblem>,
}

/// What stands in the way of sending the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlainProblem {
    /// Yes was not chosen.
    NotAgreed,
    /// The server is busy or cannot save.
    TryLater,
    /// An answer does not fit, or the form was changed on its way.
    NotTaken,
}

impl PlainProblem {
    fn text(self) -> Key {
        match self {
            Self::NotAgreed => messages::PROJECT_AGREE_MISSING,
            Self::TryLater => messages::FORM_TRY_LATER,
            Self::NotTaken => messages::FORM_NOT_TAKEN,
        }
    }
}

/// The whole form.
#[component]
pub fn PlainFormPage(
    /// What to show.
    form: PlainForm,
) -> impl IntoView {
    let words = use_words();
    let tag = words.tag();
    let PlainForm { pack, draft, problem } = form;
    let project = &pack.project;
    let problem_summary = problem.map(|problem| view! { <ProblemSummary problem=problem /> });
    let action = ["/p/", &project.slug, "/answer"].concat();
    let (main, about): (Vec<&Item>, Vec<&Item>) =
        offered(&pack, draft.length).into_iter().partition(|item| item.section != Section::AboutYou);
    let controls = |items: Vec<&Item>| -> Vec<AnyView> {
        items.into_iter().flat_map(|item| controls(item, &project.aims, &draft)).collect()
    };
    let about_heading = (!about.is_empty()).then(|| {
        view! { <h2>{words.text(messages::ABOUT_TITLE)}</h2><p>{words.text(messages::ABOUT_WHY)}" "{words.text(messages::ABOUT_OPTIONAL)}</p> }
    });
    view! {
        <ProjectBanners pack=Arc::new(pack.clone()) />
        {problem_summary}
        <h1 dir="auto">{project.name.get(tag).to_owned()}</h1>
        <p class="lead" dir="auto">{project.summary.get(tag).to_owned()}</p>
        <Variants slug=project.slug.clone() draft=draft.clone() />
        <Notice notice=project.notice.clone() />
        <form method="post" action=action autocomplete="off">
            <Hidden draft=draft.clone() notice_version=project.notice.version />
            <RadioButtons
                name=AGREED.to_owned() legend=words.text(messages::PROJECT_AGREE) hint=Some(words.text(messages::PROJECT_AGREE_HINT))
                choices=vec![Choice::new("yes", words.text(messages::PROJECT_YES)), Choice::new("no", words.text(messages::PROJECT_NO))]
                selected=draft.agreed.map(|_| "yes".to_owned())
                error=(problem == Some(PlainProblem::NotAgreed)).then(|| words.text(messages::PROJECT_AGREE_MISSING))
            />
            {controls(main)}
            {about_heading}
            {controls(about)}
            <button type="submit" class="button">{words.text(messages::FORM_SEND)}</button>
        </form>
    }
    .into_any()
}

/// The items of a length, follow-ups included: without scripts, all are shown.
fn offered(pack: &Pack, length: Length) -> Vec<&Item> {
    pack.questionnaire.offered(length).iter().filter_map(|id| pack.questionnaire.item(id)).collect()
}

/// Says at the top what is wrong, with a link to it.
#[component]
fn ProblemSummary(problem: PlainProblem) -> impl IntoView {
    let words = use_words();
    let text = words.text(problem.text());
    let text = match problem {
        PlainProblem::NotAgreed => view! { <a href=["#", AGREED].concat()>{text}</a> }.into_any(),
        _ => text.into_any(),
    };
    view! {
        <div class="banner warning" role="alert" tabindex="-1">
            <h2>{words.text(messages::FORM_PROBLEM)}</h2>
            <p>{text}</p>
        </div>
    }
    .into_any()
}

/// Links to the other lengths and wordings.
#[component]
fn Variants(slug: String, draft: Draft) -> impl IntoView {
    let words = use_words();
    let link = |length: Length, style: Style, key: Key| {
        let current = (length, style) == (draft.length, draft.style);
        let href = ["/p/", &slug, "/form?length=", length.code(), "&style=", style.code()].concat();
        view! { <li><a href=href aria-current=current.then_some("true")>{words.text(key)}</a></li> }.into_any()
    };
    view! {
        <nav class="languages" aria-label=words.text(messages::SETUP_TITLE)>
            <ul>
                {link(Length::Quick, draft.style, messages::SETUP_QUICK)}
                {link(Length::Short, draft.style, messages::SETUP_SHORT)}
                {link(Length::Full, draft.style, messages::SETUP_FULL)}
            </ul>
            <ul>
                {link(draft.length, Style::Standard, messages::SETUP_STANDARD)}
                {link(draft.length, Style::Easy, messages::SETUP_EASY)}
            </ul>
        </nav>
    }
    .into_any()
}

/// What the form has to bring back with it.
#[component]
fn Hidden(draft: Draft, notice_version: u32) -> impl IntoView {
    let code = draft.receipt_code.to_string();
    let (version, rendered_at) = (draft.questionnaire.version.to_string(), draft.started_at_ms.to_string());
    view! {
        <input type="hidden" name="id" value=draft.id />
        <input type="hidden" name="receipt_code" value=code />
        <input type="hidden" name="rendered_at" value=rendered_at />
        <input type="hidden" name="version" value=version />
        <input type="hidden" name="notice_version" value=notice_version.to_string() />
        <input type="hidden" name="length" value=draft.length.code() />
        <input type="hidden" name="style" value=draft.style.code() />
    }
    .into_any()
}

fn controls(item: &Item, aims: &[Aim], draft: &Draft) -> Vec<AnyView> {
    match item.kind {
        Kind::Aims => offered_aims(aims, draft.length).iter().map(|aim| aim_control(item, aim, draft)).collect(),
        Kind::Multi => vec![many(item, draft)],
        Kind::Text | Kind::Number => vec![text(item, draft)],
        Kind::Single => vec![one(item, draft)],
    }
}

fn help(item: &Item) -> Option<String> {
    item.help.as_ref().filter(|help| !help.is_empty()).map(|help| help.get(use_words().tag()).to_owned())
}

fn aim_control(item: &Item, aim: &Aim, draft: &Draft) -> AnyView {
    let words = use_words();
    let name = [&item.id, ".", &aim.id].concat();
    let question = item.question(draft.style).get(words.tag()).replace("{aim}", aim.text.get(words.tag()));
    let selected = match draft.answers.get(&item.id) {
        Some(Answer::PerAim(codes)) => codes.get(&aim.id).cloned(),
        _ => None,
    };
    let choices = choices(item, draft.style, words, None);
    view! { <RadioButtons name=name legend=question hint=help(item) choices=choices selected=selected /> }.into_any()
}

fn one(item: &Item, draft: &Draft) -> AnyView {
    let words = use_words();
    let question = item.question(draft.style).get(words.tag()).to_owned();
    let choices = choices(item, draft.style, words, None);
    let selected = code_of(draft.answers.get(&item.id).cloned());
    view! {
        <RadioButtons name=item.id.clone() legend=question hint=help(item) choices=choices selected=selected />
        {companion(item, draft)}
    }
    .into_any()
}

fn many(item: &Item, draft: &Draft) -> AnyView {
    let words = use_words();
    let question = item.question(draft.style).get(words.tag()).to_owned();
    let ticked = match draft.answers.get(&item.id) {
        Some(Answer::Many(codes)) => codes.clone(),
        other => code_of(other.cloned()).into_iter().collect(),
    };
    let many = words.text(messages::QUESTION_MANY);
    let hint = help(item).map_or(many.clone(), |help| [&help, " ", &many].concat());
    let choices = choices(item, draft.style, words, None);
    view! {
        <CheckBoxes name=item.id.clone() legend=question hint=Some(hint) choices=choices ticked=RwSignal::new(ticked) />
        {companion(item, draft)}
    }
    .into_any()
}

fn text(item: &Item, draft: &Draft) -> AnyView {
    let words = use_words();
    let question = item.question(draft.style).get(words.tag()).to_owned();
    let (value, ticked) = match draft.answers.get(&item.id) {
        Some(Answer::One(text)) => (text.clone(), Vec::new()),
        Some(Answer::Number(number)) => (number.to_string(), Vec::new()),
        other => (String::new(), code_of(other.cloned()).into_iter().collect()),
    };
    let max_length = item.max_length.map_or(COMPANION_LENGTH, |length| length as usize);
    let apart = apart(item, words);
    let boxes = (!apart.is_empty()).then(|| {
        let name = [&item.id, ".apart"].concat();
        view! { <CheckBoxes name=name legend=words.text(messages::QUESTION_OR) choices=apart ticked=RwSignal::new(ticked) /> }
    });
    view! {
        <TextBox name=item.id.clone() label=question hint=help(item) max_length=max_length value=value />
        {boxes}
    }
    .into_any()
}

fn companion(item: &Item, draft: &Draft) -> Option<AnyView> {
    let words = use_words();
    let id = item.companion.clone()?;
    let asks = item.options(draft.style).iter().any(|option| option.asks_text);
    if !asks && item.options.iter().any(|option| option.asks_text) {
        return None;
    }
    let label = if asks { messages::QUESTION_OTHER_TEXT } else { messages::QUESTION_OPTIONAL_TEXT };
    let value = code_of(draft.answers.get(&id).cloned()).unwrap_or_default();
    let max_length = item.max_length.map_or(COMPANION_LENGTH, |length| length as usize);
    Some(view! { <TextBox name=id label=words.text(label) max_length=max_length rows=2 value=value /> }.into_any())
}
