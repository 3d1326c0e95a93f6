//! `/p/{slug}/form`: every question on one page, for browsers without JavaScript or below the floor.
//!
//! The page keeps nothing: id, receipt code and time are minted when it is rendered and travel in hidden fields, so
//! sending it twice is a duplicate, and sending it with other answers changes the first ones.

use std::sync::Arc;

use domain::{
    collection::{
        draft::Draft,
        questionnaire::{Length, Style},
    },
    wire::v1::Pack,
};
use leptos::prelude::*;

use super::{
    plain_questions::PlainQuestions,
    receipt::{OPEN, Way},
    wrong_answers::{WrongAnswer, WrongAnswers},
};
use crate::{
    components::{ProjectBanners, ProjectName},
    phone::{flow::setup::length_words, texts::agree_words},
};
use crate::{
    components::{
        form::{Choice, RadioButtons},
        layout::{LanguageChoice, Notice},
    },
    contexts::start::AGREED,
    i18n::use_words,
    messages::{self, Key},
};

/// The name of a field that no person sees and only programs fill in. Browsers know no such thing to fill in by themselves.
pub const NEVER_SEEN: &str = "website";

/// The form with the answers given so far.
#[derive(Clone, Debug)]
pub struct PlainForm {
    /// The project's pack.
    pub pack: Pack,
    /// The answers so far, with id, receipt code and agreement.
    pub draft: Draft,
    /// The revision that it changes, where it has been sent before and whoever sends it was told of changes since.
    pub base_revision: Option<u32>,
    /// What stands in the way, said at the top.
    pub problem: Option<PlainProblem>,
    /// The answers that cannot stand.
    pub wrong: Vec<WrongAnswer>,
}

/// What stands in the way of sending the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlainProblem {
    /// Yes was not chosen.
    NotAgreed,
    /// The server is busy or cannot save.
    TryLater,
    /// An answer cannot stand.
    Answers,
    /// Nothing was answered, and it was not said that this is meant.
    Nothing,
    /// It was sent before, and its answers were changed since.
    ChangedSince,
    /// The form was changed on its way.
    NotTaken,
}

/// The name of the field that says that a form without an answer is meant.
pub const NOTHING_IS_MEANT: &str = "nothing";
/// The name of the field with the revision that is changed.
pub const BASE_REVISION: &str = "base_revision";

/// The whole form.
#[component]
pub fn PlainFormPage(
    /// What to show.
    form: PlainForm,
) -> impl IntoView {
    let words = use_words();
    let problem_summary = form.problem.map(|problem| view! { <ProblemSummary problem=problem form=form.clone() /> });
    let PlainForm { pack, draft, base_revision, problem, wrong } = form;
    let project = &pack.project;
    let (action, path) = (action(&pack), ["/p/", &project.slug, "/form"].concat());
    let [agree, agree_hint] = agree_words(draft.style);
    let chosen = ["length=", draft.length.code(), "&style=", draft.style.code(), "&"].concat();
    view! {
        <ProjectBanners pack=Arc::new(pack.clone()) />
        {problem_summary}
        <LanguageChoice path=path query=chosen />
        <ProjectName project=project.clone() />
        <Variants pack=pack.clone() draft=draft.clone() />
        <Notice notice=project.notice.clone() easy=draft.style == Style::Easy />
        <form method="post" action=action autocomplete="off" id="questions">
            <Hidden draft=draft.clone() base_revision=base_revision notice_version=project.notice.version />
            <RadioButtons
                name=AGREED.to_owned() legend=words.text(agree) hint=Some(words.text(agree_hint))
                choices=vec![Choice::new("yes", words.text(messages::PROJECT_YES)), Choice::new("no", words.text(messages::PROJECT_NO))]
                selected=draft.agreed.map(|_| "yes".to_owned())
                error=(problem == Some(PlainProblem::NotAgreed)).then(|| words.text(messages::PROJECT_AGREE_MISSING))
            />
            <PlainQuestions pack=pack.clone() draft=draft wrong=wrong />
            <NeverSeen />
            <button type="submit" class="button">{words.text(messages::FORM_SEND)}</button>
        </form>
    }
    .into_any()
}

/// Where the form is sent.
fn action(pack: &Pack) -> String {
    ["/p/", &pack.project.slug, "/answer"].concat()
}

/// Says at the top what is wrong, with a link to it.
#[component]
fn ProblemSummary(problem: PlainProblem, form: PlainForm) -> impl IntoView {
    let words = use_words();
    let said = |key: Key| view! { <p>{words.text(key)}</p> }.into_any();
    let text = match problem {
        PlainProblem::NotAgreed => {
            let text = words.text(messages::PROJECT_AGREE_MISSING);
            view! { <p><a href=["#", AGREED].concat()>{text}</a></p> }.into_any()
        }
        PlainProblem::Answers => {
            let PlainForm { pack, draft, wrong, .. } = form;
            view! { <WrongAnswers wrong=wrong questionnaire=pack.questionnaire style=draft.style /> }.into_any()
        }
        PlainProblem::Nothing => view! { <SendNothing form=form /> }.into_any(),
        PlainProblem::ChangedSince => {
            let code = form.draft.receipt_code.to_string();
            view! {
                <p>{words.text(messages::FORM_CHANGED_SINCE)}</p>
                <Way to=OPEN code=code says=messages::RECEIPT_OPEN class="quiet" />
            }
            .into_any()
        }
        PlainProblem::TryLater => said(messages::FORM_TRY_LATER),
        PlainProblem::NotTaken => said(messages::FORM_NOT_TAKEN),
    };
    let title = match problem {
        PlainProblem::Nothing => messages::NOTHING_TITLE,
        PlainProblem::ChangedSince => messages::FORM_CHANGED_SINCE_TITLE,
        _ => messages::FORM_PROBLEM,
    };
    view! {
        <div class="banner warning" role="alert" tabindex="-1">
            <h2>{words.text(title)}</h2>
            {text}
        </div>
    }
    .into_any()
}

/// Asks whether a form without an answer is meant. The way back is the form below.
#[component]
fn SendNothing(form: PlainForm) -> impl IntoView {
    let words = use_words();
    let (action, notice_version) = (action(&form.pack), form.pack.project.notice.version);
    view! {
        <p>{words.text(messages::NOTHING_TEXT)}</p>
        <form method="post" action=action autocomplete="off" class="actions">
            <Hidden draft=form.draft base_revision=form.base_revision notice_version=notice_version />
            <input type="hidden" name=AGREED value="yes" />
            <input type="hidden" name=NOTHING_IS_MEANT value="yes" />
            <a class="button" href="#questions">{words.text(messages::NOTHING_BACK)}</a>
            <button type="submit" class="quiet">{words.text(messages::NOTHING_SEND)}</button>
        </form>
    }
    .into_any()
}

/// Links to the other lengths and wordings.
#[component]
fn Variants(pack: Pack, draft: Draft) -> impl IntoView {
    let words = use_words();
    let link = |length: Length, style: Style, text: String| {
        let current = (length, style) == (draft.length, draft.style);
        let href = ["/p/", &pack.project.slug, "/form?length=", length.code(), "&style=", style.code()].concat();
        view! { <li><a href=href aria-current=current.then_some("true")>{text}</a></li> }.into_any()
    };
    let of_length = |length: Length| {
        let (minutes, questions) = length_words(words, &pack, length);
        link(length, draft.style, [&minutes, " · ", &questions].concat())
    };
    view! {
        <p class="hint">{words.text(messages::FORM_ANEW)}</p>
        <nav class="languages" aria-label=words.text(messages::SETUP_TITLE)>
            <ul>
                {of_length(Length::Quick)}
                {of_length(Length::Short)}
                {of_length(Length::Full)}
            </ul>
            <ul>
                {link(draft.length, Style::Standard, words.text(messages::SETUP_STANDARD))}
                {link(draft.length, Style::Easy, words.text(messages::SETUP_EASY))}
            </ul>
        </nav>
    }
    .into_any()
}

/// A field out of sight, out of the order of focus and out of what is read aloud. Whatever fills it in is no person; those
/// who see the page without its style are told to leave it empty.
#[component]
fn NeverSeen() -> impl IntoView {
    let words = use_words();
    view! {
        <div class="hidden-words" aria-hidden="true">
            <label>
                {words.text(messages::FORM_LEAVE_EMPTY)}
                <input type="text" name=NEVER_SEEN tabindex="-1" autocomplete="off" />
            </label>
        </div>
    }
    .into_any()
}

/// What the form has to bring back with it.
#[component]
fn Hidden(draft: Draft, base_revision: Option<u32>, notice_version: u32) -> impl IntoView {
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
        {base_revision.map(|revision| view! { <input type="hidden" name=BASE_REVISION value=revision.to_string() /> })}
    }
    .into_any()
}
