//! `/receipt`: a code opens, changes or withdraws a response, as forms that work on any phone without JavaScript.
//!
//! Nothing is kept between two pages and none may be cached: the code travels in the body of each form, so that no
//! address and no log ever has it. What may be done is `receipts`' to say.

use std::net::IpAddr;

use app::{
    documents::{
        receipt::{
            ReceiptConfirmPage, ReceiptEnterPage, ReceiptForm, ReceiptFormPage, ReceiptNews, ReceiptOpenedPage,
            ReceiptProblem, ReceiptView, ReceiptWithdrawnPage,
        },
        wrong_answers::wrong_answers,
    },
    messages::{self, Key},
};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
    routing::get,
};
use domain::{
    collection::{draft::Draft, receipt_code::BadCode, validation::Problem},
    time::from_rfc3339,
    wire::v1::{
        Pack,
        receipts::{OpenedResponse, Scope},
    },
};
use leptos::prelude::*;

use super::{
    form::Fields,
    form_answers::fill,
    language::PageLanguage,
    receipt_answers::{answers_of, draft_of, pack_of},
    render::{self, Plain},
};
use crate::{
    collection::receipts::{Change, ReceiptError},
    http::address::ClientAddress,
    state::AppState,
};

/// The pages. A page opened again by its address asks for the code again.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/receipt", get(enter).post(open))
        .route("/receipt/edit", get(enter).post(edit))
        .route("/receipt/change", get(enter).post(change))
        .route("/receipt/withdraw", get(enter).post(withdraw))
}

/// What every handler is given.
struct Visit {
    state: AppState,
    language: PageLanguage,
    address: IpAddr,
    code: String,
}

/// What becomes of a visit: a page, or why there is none.
type Outcome = Result<Response, ReceiptError>;

async fn enter(language: PageLanguage) -> Response {
    let page = || view! { <ReceiptEnterPage problem=None typed=String::new() /> };
    show(language, StatusCode::OK, messages::RECEIPT_LINK, page).await
}

async fn open(
    State(state): State<AppState>,
    language: PageLanguage,
    ClientAddress(address): ClientAddress,
    fields: Fields,
) -> Response {
    let visit = Visit { state, language, address, code: fields.text("code").to_owned() };
    let opened = visit.open().await;
    visit.answer(opened).await
}

async fn edit(
    State(state): State<AppState>,
    language: PageLanguage,
    ClientAddress(address): ClientAddress,
    fields: Fields,
) -> Response {
    let visit = Visit { state, language, address, code: fields.text("code").to_owned() };
    let form = visit.edit().await;
    visit.answer(form).await
}

async fn change(
    State(state): State<AppState>,
    language: PageLanguage,
    ClientAddress(address): ClientAddress,
    fields: Fields,
) -> Response {
    let visit = Visit { state, language, address, code: fields.text("code").to_owned() };
    let changed = visit.change(&fields).await;
    visit.answer(changed).await
}

async fn withdraw(
    State(state): State<AppState>,
    language: PageLanguage,
    ClientAddress(address): ClientAddress,
    fields: Fields,
) -> Response {
    let visit = Visit { state, language, address, code: fields.text("code").to_owned() };
    let scope = if fields.text("scope") == "about_you" { Scope::AboutYou } else { Scope::All };
    let withdrawn = match fields.text("sure") {
        "yes" => visit.withdraw(scope).await,
        _ => visit.confirm(scope).await,
    };
    visit.answer(withdrawn).await
}

impl Visit {
    async fn open(&self) -> Outcome {
        let opened = self.state.receipts.open(&self.code, self.address).await?;
        self.opened(opened, None, StatusCode::OK).await
    }

    async fn edit(&self) -> Outcome {
        let opened = self.state.receipts.open(&self.code, self.address).await?;
        let Some(pack) = self.pack(&opened).await? else { return self.opened(opened, None, StatusCode::OK).await };
        let draft = draft_of(&opened, &pack);
        let (code, about_you) = (self.code.clone(), !opened.about_you_withdrawn);
        let (base_revision, misfit, wrong) = (opened.revision, false, Vec::new());
        self.form(ReceiptForm { code, base_revision, pack, draft, about_you, misfit, wrong }).await
    }

    async fn change(&self, fields: &Fields) -> Outcome {
        let opened = self.state.receipts.open(&self.code, self.address).await?;
        let Some(pack) = self.pack(&opened).await? else { return self.opened(opened, None, StatusCode::OK).await };
        let base_revision = fields.text("base_revision").parse().unwrap_or(0);
        let mut draft = Draft { answers: Default::default(), ..draft_of(&opened, &pack) };
        let beside_words = fill(&mut draft, fields, &pack.questionnaire, &pack.project.aims);
        let (code, about_you, misfit) = (self.code.clone(), !opened.about_you_withdrawn, true);
        let again = |problems: &[Problem]| {
            let wrong = wrong_answers(&draft, &pack.questionnaire, problems, &beside_words);
            let (code, pack, draft) = (code.clone(), pack.clone(), draft.clone());
            self.form(ReceiptForm { code, base_revision, pack, draft, about_you, misfit, wrong })
        };
        let answers = match answers_of(&draft, &opened, &pack) {
            Ok(answers) if beside_words.is_empty() => answers,
            Ok(_) => return again(&[]).await,
            Err(problems) => return again(&problems).await,
        };
        let change = Change { base_revision, answers: &answers };
        match self.state.receipts.change(&self.code, change, self.address).await {
            Ok(changed) => self.opened(changed, Some(ReceiptNews::Saved), StatusCode::OK).await,
            Err(ReceiptError::Misfit { item, unfit }) => again(&[Problem::Answer { item, unfit }]).await,
            Err(ReceiptError::TooLarge) => again(&[]).await,
            Err(ReceiptError::ChangedElsewhere) => {
                let now = self.state.receipts.open(&self.code, self.address).await?;
                self.opened(now, Some(ReceiptNews::ChangedElsewhere), StatusCode::CONFLICT).await
            }
            Err(error) => Err(error),
        }
    }

    /// Asks once more. Whoever has another code than anybody's is told so here already.
    async fn confirm(&self, scope: Scope) -> Outcome {
        self.state.receipts.open(&self.code, self.address).await?;
        let title = match scope {
            Scope::All => messages::RECEIPT_ALL_TITLE,
            Scope::AboutYou => messages::RECEIPT_ABOUT_YOU_TITLE,
        };
        let code = self.code.clone();
        let page = move || view! { <ReceiptConfirmPage code=code.clone() scope=scope /> };
        Ok(show(self.language, StatusCode::OK, title, page).await)
    }

    async fn withdraw(&self, scope: Scope) -> Outcome {
        match self.state.receipts.withdraw(&self.code, scope, self.address).await {
            Err(ReceiptError::Unknown) => Ok(self.problem(ReceiptProblem::Remembered, StatusCode::NOT_FOUND).await),
            Err(error) => Err(error),
            Ok(_) if scope == Scope::AboutYou => {
                let opened = self.state.receipts.open(&self.code, self.address).await?;
                self.opened(opened, Some(ReceiptNews::AboutYouWithdrawn), StatusCode::OK).await
            }
            Ok(_) => {
                let page = || view! { <ReceiptWithdrawnPage /> };
                Ok(show(self.language, StatusCode::OK, messages::RECEIPT_DONE_TITLE, page).await)
            }
        }
    }

    async fn opened(&self, opened: OpenedResponse, news: Option<ReceiptNews>, status: StatusCode) -> Outcome {
        let pack = self.pack(&opened).await?;
        let finished_at_ms = from_rfc3339(&opened.captured_at).unwrap_or_default();
        let zone = pack.as_ref().map_or(&self.state.config.time_zone, |pack| &pack.project.time_zone);
        let finished_on = zone.date(finished_at_ms);
        let view = ReceiptView { code: self.code.clone(), opened, finished_on, pack, news };
        let page = move || view! { <ReceiptOpenedPage view=view.clone() /> };
        Ok(show(self.language, status, messages::RECEIPT_OPENED, page).await)
    }

    async fn form(&self, form: ReceiptForm) -> Outcome {
        let status = if form.misfit { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let page = move || view! { <ReceiptFormPage form=form.clone() /> };
        Ok(show(self.language, status, messages::RECEIPT_EDIT, page).await)
    }

    /// The project with the questions that were asked; none where they are not known here.
    async fn pack(&self, opened: &OpenedResponse) -> Result<Option<Pack>, ReceiptError> {
        let project = self.state.projects.get(&opened.project).await?;
        Ok(project.and_then(|project| pack_of(&project, opened, self.language.words.tag())))
    }

    async fn answer(&self, outcome: Outcome) -> Response {
        let error = match outcome {
            Ok(response) => return response,
            Err(error) => error,
        };
        let (problem, status) = problem_of(&error);
        let mut response = self.problem(problem, status).await;
        if let Some(seconds) = retry_after_s(&error) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    async fn problem(&self, problem: ReceiptProblem, status: StatusCode) -> Response {
        let typed = self.code.clone();
        let page = move || view! { <ReceiptEnterPage problem=Some(problem) typed=typed.clone() /> };
        show(self.language, status, messages::RECEIPT_LINK, page).await
    }
}

fn problem_of(error: &ReceiptError) -> (ReceiptProblem, StatusCode) {
    match error {
        ReceiptError::BadCode(BadCode::Length) => (ReceiptProblem::Length, StatusCode::UNPROCESSABLE_ENTITY),
        ReceiptError::BadCode(BadCode::Character) => (ReceiptProblem::Character, StatusCode::UNPROCESSABLE_ENTITY),
        ReceiptError::BadCode(BadCode::Check) => (ReceiptProblem::Slip, StatusCode::UNPROCESSABLE_ENTITY),
        ReceiptError::Unknown => (ReceiptProblem::Unknown, StatusCode::NOT_FOUND),
        ReceiptError::Withdrawn => (ReceiptProblem::Withdrawn, StatusCode::GONE),
        ReceiptError::Purged => (ReceiptProblem::Purged, StatusCode::GONE),
        ReceiptError::TooManyTries(_) => (ReceiptProblem::TooManyTries, StatusCode::TOO_MANY_REQUESTS),
        ReceiptError::TooManyAtOnce(_) => (ReceiptProblem::Trouble, StatusCode::TOO_MANY_REQUESTS),
        ReceiptError::TooManyRemembered { .. } => (ReceiptProblem::NotRemembered, StatusCode::TOO_MANY_REQUESTS),
        ReceiptError::NoRoom { .. } => (ReceiptProblem::NotRemembered, StatusCode::SERVICE_UNAVAILABLE),
        ReceiptError::Storage(error) => {
            tracing::error!(%error, "the database failed");
            (ReceiptProblem::Trouble, StatusCode::SERVICE_UNAVAILABLE)
        }
        ReceiptError::ChangedElsewhere
        | ReceiptError::Misfit { .. }
        | ReceiptError::TooLarge
        | ReceiptError::TryLater { .. } => (ReceiptProblem::Trouble, StatusCode::SERVICE_UNAVAILABLE),
    }
}

fn retry_after_s(error: &ReceiptError) -> Option<u64> {
    match error {
        ReceiptError::TooManyTries(rate_limited) | ReceiptError::TooManyAtOnce(rate_limited) => {
            Some(rate_limited.retry_after_s)
        }
        ReceiptError::TryLater { retry_after_s }
        | ReceiptError::TooManyRemembered { retry_after_s }
        | ReceiptError::NoRoom { retry_after_s } => Some(*retry_after_s),
        ReceiptError::Storage(_) => Some(5),
        _ => None,
    }
}

async fn show<V: IntoView + 'static>(
    language: PageLanguage,
    status: StatusCode,
    title: Key,
    page: impl Fn() -> V + Clone + Send + Sync + 'static,
) -> Response {
    let title = language.words.text(title);
    let page = Plain { title, status, cache: "no-store", body: move |_| page() };
    render::plain(language, page, Request::new(Body::empty())).await
}
