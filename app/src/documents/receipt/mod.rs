//! `/receipt`: what a person can do with a receipt code, on any phone and without JavaScript.
//!
//! The code travels in the bodies of forms only. Nothing is kept in the browser, and nothing is decided here.

mod answers;
mod enter;
mod withdraw;

use domain::{
    collection::draft::Draft,
    time::date::Date,
    wire::v1::{Pack, receipts::OpenedResponse},
};
use leptos::prelude::*;

pub use answers::questions_and_answers;
pub use enter::{ReceiptEnterPage, ReceiptProblem};
pub use withdraw::{ReceiptConfirmPage, ReceiptWithdrawnPage};

use self::answers::Answers;
use super::{
    plain_questions::PlainQuestions,
    wrong_answers::{WrongAnswer, WrongAnswers},
};
use crate::{
    components::layout::Banner,
    i18n::use_words,
    messages::{self, Key},
};

/// Where the code is sent to.
pub(super) const OPEN: &str = "/receipt";
pub(super) const EDIT: &str = "/receipt/edit";
const CHANGE: &str = "/receipt/change";
const WITHDRAW: &str = "/receipt/withdraw";

/// A response that a code opened.
#[derive(Clone, Debug)]
pub struct ReceiptView {
    /// The code, to be sent on.
    pub code: String,
    /// The response.
    pub opened: OpenedResponse,
    /// The day it was finished.
    pub finished_on: Date,
    /// The project with the questions that were asked; none where they are not known here.
    pub pack: Option<Pack>,
    /// What just happened.
    pub news: Option<ReceiptNews>,
}

/// What just happened to a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptNews {
    /// A change was saved.
    Saved,
    /// What was said about the person was withdrawn.
    AboutYouWithdrawn,
    /// A change was not saved, because there was another one.
    ChangedElsewhere,
}

/// Shows the answers as they were sent, and the ways on.
#[component]
pub fn ReceiptOpenedPage(
    /// What to show.
    view: ReceiptView,
) -> impl IntoView {
    let words = use_words();
    let ReceiptView { code, opened, finished_on, pack, news } = view;
    let name = pack.as_ref().map(|pack| words.said(&pack.project.name));
    let name = name.unwrap_or_else(|| opened.project.clone().into());
    let finished = words.with(messages::RECEIPT_SENT_ON, &[("date", &words.day(finished_on))]);
    let changed = (opened.revision > 1).then(|| {
        let number = words.number(u64::from(opened.revision));
        view! { <p>{words.with(messages::RECEIPT_CHANGED, &[("number", &number)])}</p> }
    });
    let aside = opened.quarantined.is_some().then(|| view! { <Banner>{words.text(messages::RECEIPT_ASIDE)}</Banner> });
    let without = opened.about_you_withdrawn.then(|| view! { <p>{words.text(messages::RECEIPT_NO_ABOUT_YOU)}</p> });
    let says_about_you = opened.answers.keys().any(|item| domain::collection::questionnaire::is_about_you(item));
    let can_change = pack.is_some();
    view! {
        {news.map(|news| view! { <News news=news /> })}
        <h1>{words.text(messages::RECEIPT_OPENED)}</h1>
        <p class="lead">{name.view()}</p>
        <p>{finished}</p>
        {changed}
        {without}
        {aside}
        <Answers opened=opened pack=pack />
        {can_change.then(|| view! { <Way to=EDIT code=code.clone() says=messages::RECEIPT_EDIT class="button" /> })}
        <section class="panel">
            <h2>{words.text(messages::RECEIPT_TAKE_BACK)}</h2>
            {says_about_you.then(|| view! { <Way to=WITHDRAW code=code.clone() scope="about_you" says=messages::RECEIPT_ABOUT_YOU class="quiet" /> })}
            <Way to=WITHDRAW code=code scope="all" says=messages::RECEIPT_ALL class="danger" />
        </section>
    }
    .into_any()
}

#[component]
fn News(news: ReceiptNews) -> impl IntoView {
    let words = use_words();
    let (class, role, text) = match news {
        ReceiptNews::Saved => ("banner note", "status", messages::RECEIPT_SAVED),
        ReceiptNews::AboutYouWithdrawn => ("banner note", "status", messages::RECEIPT_ABOUT_YOU_DONE),
        ReceiptNews::ChangedElsewhere => ("banner warning", "alert", messages::RECEIPT_ELSEWHERE),
    };
    view! { <p class=class role=role>{words.text(text)}</p> }.into_any()
}

/// A button that sends the code on.
#[component]
pub(super) fn Way(
    /// Where to.
    to: &'static str,
    /// The code.
    code: String,
    /// How much is withdrawn.
    #[prop(optional)]
    scope: Option<&'static str>,
    /// Whether the person was asked already.
    #[prop(default = false)]
    confirmed: bool,
    /// What it says.
    says: Key,
    /// Classes of the button.
    class: &'static str,
) -> impl IntoView {
    let words = use_words();
    view! {
        <form method="post" action=to autocomplete="off" class="actions">
            <input type="hidden" name="code" value=code />
            {scope.map(|scope| view! { <input type="hidden" name="scope" value=scope /> })}
            {confirmed.then(|| view! { <input type="hidden" name="sure" value="yes" /> })}
            <button type="submit" class=class>{words.text(says)}</button>
        </form>
    }
    .into_any()
}

/// The form to change the answers with.
#[derive(Clone, Debug)]
pub struct ReceiptForm {
    /// The code, to be sent on.
    pub code: String,
    /// The revision that was opened.
    pub base_revision: u32,
    /// The project with the questions that were asked.
    pub pack: Pack,
    /// The answers so far.
    pub draft: Draft,
    /// Whether what is about the person can still be answered.
    pub about_you: bool,
    /// Whether the changes could not be saved as they are.
    pub misfit: bool,
    /// The answers that cannot stand, as far as they are known.
    pub wrong: Vec<WrongAnswer>,
}

/// Every question with the answer given.
#[component]
pub fn ReceiptFormPage(
    /// What to show.
    form: ReceiptForm,
) -> impl IntoView {
    let words = use_words();
    let ReceiptForm { code, base_revision, pack, draft, about_you, misfit, wrong } = form;
    let problem = misfit.then(|| {
        let (questionnaire, style) = (pack.questionnaire.clone(), draft.style);
        let said = match wrong.is_empty() {
            true => view! { <p>{words.text(messages::RECEIPT_MISFIT)}</p> }.into_any(),
            false => view! { <WrongAnswers wrong=wrong.clone() questionnaire=questionnaire style=style /> }.into_any(),
        };
        view! {
            <div class="banner warning" role="alert" tabindex="-1">
                <h2>{words.text(messages::FORM_PROBLEM)}</h2>
                {said}
            </div>
        }
    });
    view! {
        <h1>{words.text(messages::RECEIPT_EDIT)}</h1>
        {problem}
        <p class="lead">{words.said(&pack.project.name).view()}</p>
        <form method="post" action=CHANGE autocomplete="off">
            <input type="hidden" name="code" value=code.clone() />
            <input type="hidden" name="base_revision" value=base_revision.to_string() />
            <PlainQuestions pack=pack draft=draft about_you=about_you wrong=wrong />
            <button type="submit" class="button">{words.text(messages::RECEIPT_SAVE)}</button>
        </form>
        <Way to=OPEN code=code says=messages::COMMON_BACK class="quiet" />
    }
    .into_any()
}
