//! The plain one-page form: opened without scripts, sent as an ordinary form, answered with a receipt code.

mod submit;

use app::{
    contexts::start::AGREED,
    documents::{
        plain_ending::{PlainDonePage, PlainGoodbyePage, PlainNotAskingPage, Sent},
        plain_form::{BASE_REVISION, NEVER_SEEN, NOTHING_IS_MEANT, PlainForm, PlainFormPage, PlainProblem},
    },
};
use axum::{
    extract::{Path, RawQuery, Request, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    collection::{
        draft::{Draft, Seed},
        project::Asking,
        questionnaire::{Length, Style},
        receipt_code::ReceiptCode,
    },
    wire::v1::{Pack, Problem},
};
use leptos::prelude::*;
use uuid::{Builder, Uuid};

use self::submit::{Form, Refused, submit};
use super::{
    form::{Fields, read},
    form_answers::fill,
    language::PageLanguage,
    render::{self, Plain},
};
use crate::{
    collection::ingest::{FormSigns, Origin},
    http::{address::ClientAddress, error::Fault, middleware::random},
    state::AppState,
};

/// Never kept by anyone: the page carries an id and a receipt code.
const NO_STORE: &str = "no-store";

/// `GET /p/{slug}/form`.
pub async fn open(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    language: PageLanguage,
    request: Request,
) -> Result<Response, Fault> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    fresh(&state, &slug, &fields, language, request).await
}

/// `POST /p/{slug}/form`: the project page's own form, sent before the app was ready or without it.
pub async fn open_agreed(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    language: PageLanguage,
    request: Request,
) -> Result<Response, Fault> {
    let (fields, request) = read(request).await?;
    fresh(&state, &slug, &fields, language, request).await
}

/// A form with nothing answered yet.
async fn fresh(
    state: &AppState,
    slug: &str,
    fields: &Fields,
    language: PageLanguage,
    request: Request,
) -> Result<Response, Fault> {
    let Some(project) = state.projects.get(slug).await? else {
        return Ok(render::missing(language, true, request).await);
    };
    let pack = project.pack_in(language.words.tag());
    if fields.first(AGREED) == Some("no") {
        return Ok(goodbye(language, &pack, request).await);
    }
    let now_ms = state.clock.now_ms();
    let asking = project.asking(now_ms);
    if asking != Asking::Now {
        return Ok(not_asking(language, pack, asking, request).await);
    }
    let id = Builder::from_unix_timestamp_millis(now_ms.unsigned_abs(), &random()).into_uuid().to_string();
    let seed = Seed { id, random: random(), now_ms };
    let mut draft = Draft::start(seed, slug, &pack.questionnaire);
    draft.length = length(fields.first("length"));
    draft.style = style(fields.first("style"));
    draft.agreed = (fields.first(AGREED) == Some("yes")).then_some(pack.project.notice.version);
    let form = PlainForm { pack, draft, base_revision: None, problem: None, wrong: Vec::new() };
    Ok(show(language, form, StatusCode::OK, request).await)
}

/// The plain form without JavaScript: every question on one page
///
/// The fields are those of the page that `GET /p/{slug}/form` gives: its hidden fields `id`, `receipt_code`,
/// `rendered_at`, `version`, `notice_version`, `length` and `style`, then `agreed`, then answers by item id. Sending it
/// twice is a duplicate that shows the same receipt code; with other answers it is the next revision, under the same code.
/// Where its answers were changed since it was first sent, it comes back with their revision as `base_revision` and is
/// taken with that. Without any answer it is asked about, unless `nothing` is `yes`.
#[utoipa::path(post, path = "/p/{slug}/answer",
    params(("slug" = String, Path, description = "The project's name in addresses.")),
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "The form as a browser sends it."),
    responses(
        (status = 200, content_type = "text/html", body = String, description = "A page with the receipt code, or a kind goodbye."),
        (status = 404, content_type = "text/html", body = String, description = "There is no such project."),
        (status = 409, content_type = "text/html", body = String, description = "The form again: its answers were changed since it was first sent, and it may be sent once more."),
        (status = 413, content_type = "application/problem+json", body = Problem, description = "`too_large`"),
        (status = 422, content_type = "text/html", body = String, description = "The form again, with what has to be mended."),
        (status = 503, content_type = "text/html", body = String, description = "The form again, to be sent later.")
    ))]
pub async fn send(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    language: PageLanguage,
    ClientAddress(address): ClientAddress,
    request: Request,
) -> Result<Response, Fault> {
    let (fields, request) = read(request).await?;
    let Some(project) = state.projects.get(&slug).await? else {
        return Ok(render::missing(language, true, request).await);
    };
    let pack = project.pack_in(language.words.tag());
    if fields.first(AGREED) == Some("no") {
        return Ok(goodbye(language, &pack, request).await);
    }
    let Some((draft, beside_words)) = draft_of(&fields, &slug, &pack) else {
        return fresh(&state, &slug, &fields, language, request).await;
    };
    let signs = FormSigns {
        hidden_field: !fields.text(NEVER_SEEN).is_empty(),
        took_ms: state.clock.now_ms() - draft.started_at_ms,
    };
    let origin = Origin { form: Some(signs), ..Origin::anybody(address) };
    let form = Form {
        draft: &draft,
        beside_words: &beside_words,
        base_revision: fields.first(BASE_REVISION).and_then(|revision| revision.parse().ok()),
        nothing: fields.text(NOTHING_IS_MEANT) == "yes",
    };
    let refused = match submit(&state, &form, &project, &pack, language.words.tag(), origin).await {
        Ok(sent) => return Ok(done(language, pack, sent, draft.receipt_code.to_string(), request).await),
        Err(refused) => refused,
    };
    let status = match refused.problem {
        PlainProblem::TryLater => StatusCode::SERVICE_UNAVAILABLE,
        PlainProblem::ChangedSince => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let Refused { problem, base_revision, wrong } = refused;
    let form = PlainForm { pack, draft, base_revision, problem: Some(problem), wrong };
    Ok(show(language, form, status, request).await)
}

/// The draft that a sent form stands for, with the questions in which another answer was chosen beside words; none when
/// its own fields were lost on the way.
fn draft_of(fields: &Fields, slug: &str, pack: &Pack) -> Option<(Draft, Vec<(String, String)>)> {
    let now_ms = fields.first("rendered_at")?.parse().ok()?;
    let id = Uuid::parse_str(fields.first("id")?).ok()?.to_string();
    let seed = Seed { id, random: [0; 10], now_ms };
    let mut draft = Draft::start(seed, slug, &pack.questionnaire);
    draft.receipt_code = ReceiptCode::parse(fields.first("receipt_code")?).ok()?;
    draft.questionnaire.version = fields.first("version")?.parse().ok()?;
    draft.length = length(fields.first("length"));
    draft.style = style(fields.first("style"));
    let notice_version = fields.first("notice_version")?.parse().ok()?;
    draft.agreed = (fields.first(AGREED) == Some("yes")).then_some(notice_version);
    let beside_words = fill(&mut draft, fields, &pack.questionnaire, &pack.project.aims);
    Some((draft, beside_words))
}

async fn show(language: PageLanguage, form: PlainForm, status: StatusCode, request: Request) -> Response {
    let title = form.pack.project.name.get(language.words.tag()).to_owned();
    let body = move |_| view! { <PlainFormPage form=form.clone() /> };
    render::plain(language, Plain { title, status, cache: NO_STORE, body }, request).await
}

async fn done(language: PageLanguage, pack: Pack, sent: Sent, code: String, request: Request) -> Response {
    let title = language.words.text(app::messages::FORM_DONE);
    let body = move |_| view! { <PlainDonePage pack=pack.clone() sent=sent code=code.clone() /> };
    render::plain(language, Plain { title, status: StatusCode::OK, cache: NO_STORE, body }, request).await
}

async fn not_asking(language: PageLanguage, pack: Pack, asking: Asking, request: Request) -> Response {
    let title = pack.project.name.get(language.words.tag()).to_owned();
    let body = move |_| view! { <PlainNotAskingPage pack=pack.clone() asking=asking /> };
    render::plain(language, Plain { title, status: StatusCode::OK, cache: NO_STORE, body }, request).await
}

async fn goodbye(language: PageLanguage, pack: &Pack, request: Request) -> Response {
    let slug = pack.project.slug.clone();
    let title = language.words.text(app::messages::GOODBYE_TITLE);
    let body = move |_| view! { <PlainGoodbyePage slug=slug.clone() /> };
    render::plain(language, Plain { title, status: StatusCode::OK, cache: NO_STORE, body }, request).await
}

fn length(code: Option<&str>) -> Length {
    match code {
        Some("quick") => Length::Quick,
        Some("full") => Length::Full,
        _ => Length::Short,
    }
}

fn style(code: Option<&str>) -> Style {
    if code == Some("easy") { Style::Easy } else { Style::Standard }
}
