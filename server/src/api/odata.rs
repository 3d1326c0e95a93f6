//! `/api/v1/odata/{slug}`: released figures as an OData 4.0 feed, for Excel, Power BI and the like. It says nothing that
//! the latest release does not; what is hidden is null, with the reason in `Hidden`.

mod wanted;

use axum::{
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::wire::v1::results::Results;
use serde_json::{Map, Value, json};

use self::wanted::{Metadata, ReadsOData};
use super::export::released;
use crate::{
    error::{Fault, FaultCode},
    exports::{
        Figures,
        odata::{Question, Unanswerable, by_key, metadata as description_of_figures},
    },
    state::AppState,
};

/// Where the feed begins.
const BASE: &str = "/api/v1/odata/";

/// The name under which an answer says where it is described.
const CONTEXT: &str = "@odata.context";

/// A question without an answer, in the form of OData.
pub(super) struct ODataFault(StatusCode, &'static str, String);

type Answer = Result<Response, ODataFault>;

/// What the feed has
#[utoipa::path(get, path = "/api/v1/odata/{slug}",
    params(("slug" = String, Path, description = "The project's name in addresses.")),
    responses(
        (status = 200, description = "An OData 4.0 service document; also with a slash at the end"),
        (status = 400, description = "`unsupported_version`: OData-MaxVersion under 4.0; as OData error"),
        (status = 404, description = "`unknown_project`, or `not_released` before the first release, as OData error"),
        (status = 406, description = "`not_acceptable`: no JSON, or odata.metadata=full; as OData error")
    ))]
pub(super) async fn service(
    State(state): State<AppState>,
    metadata: Metadata,
    slug: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer {
    let slug = named(slug)?;
    figures(&state, &slug).await?;
    let set = json!({"name": "Figures", "kind": "EntitySet", "url": "Figures"});
    let context = format!("{}/$metadata", root(&state, &headers, &slug));
    let mut body = Map::new();
    body.insert(CONTEXT.to_owned(), context.into());
    body.insert("value".to_owned(), json!([set]));
    Ok(json_of(metadata, body))
}

/// What the feed has, with a slash at the end
#[utoipa::path(get, path = "/api/v1/odata/{slug}/", operation_id = "service_with_slash",
    params(("slug" = String, Path, description = "The project's name in addresses.")),
    responses(
        (status = 200, description = "An OData 4.0 service document"),
        (status = 400, description = "`unsupported_version`: OData-MaxVersion under 4.0; as OData error"),
        (status = 404, description = "`unknown_project`, or `not_released` before the first release, as OData error"),
        (status = 406, description = "`not_acceptable`: no JSON, or odata.metadata=full; as OData error")
    ))]
pub(super) async fn service_with_slash(
    state: State<AppState>,
    metadata: Metadata,
    slug: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer {
    service(state, metadata, slug, headers).await
}

/// What a figure of the feed is
#[utoipa::path(get, path = "/api/v1/odata/{slug}/$metadata",
    params(("slug" = String, Path, description = "The project's name in addresses.")),
    responses(
        (status = 200, description = "CSDL", content_type = "application/xml"),
        (status = 400, description = "`unsupported_version`: OData-MaxVersion under 4.0; as OData error"),
        (status = 404, description = "`unknown_project`, or `not_released` before the first release, as OData error")
    ))]
pub(super) async fn description(
    State(state): State<AppState>,
    _: ReadsOData,
    slug: Result<Path<String>, PathRejection>,
) -> Answer {
    figures(&state, &named(slug)?).await?;
    Ok((common("application/xml"), description_of_figures()).into_response())
}

/// Released figures
#[utoipa::path(get, path = "/api/v1/odata/{slug}/Figures",
    params(
        ("slug" = String, Path, description = "The project's name in addresses."),
        ("$filter" = Option<String>, Query, description = "`eq`, `ne`, `gt`, `ge`, `lt`, `le`, `in`, `contains`, \
            `startswith` and `endswith` with `and`, `or`, `not` and brackets; no other functions. Moments stand without \
            quotes."),
        ("$select" = Option<String>, Query, description = "Properties, with commas between them."),
        ("$orderby" = Option<String>, Query, description = "Properties, each with `asc` or `desc`."),
        ("$top" = Option<u32>, Query, description = "At most so many."),
        ("$skip" = Option<u32>, Query, description = "After so many."),
        ("$count" = Option<bool>, Query, description = "Whether to say how many there are in all.")
    ),
    responses(
        (status = 200, description = "OData 4.0 JSON; `@odata.nextLink` where there is more"),
        (status = 400, description = "`malformed`, `unknown_property`, or `unsupported_version` where OData-MaxVersion is \
            under 4.0; as OData error"),
        (status = 404, description = "`unknown_project`, or `not_released` before the first release, as OData error"),
        (status = 406, description = "`not_acceptable`: no JSON, or odata.metadata=full; as OData error"),
        (status = 501, description = "`not_implemented`, as OData error")
    ))]
pub(super) async fn rows(
    State(state): State<AppState>,
    metadata: Metadata,
    slug: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Answer {
    let slug = named(slug)?;
    let figures = figures(&state, &slug).await?;
    let query = query.unwrap_or_default();
    let answered = Question::read(&query)?.ask(&figures.rows);
    let root = root(&state, &headers, &slug);
    let selected = answered.selected.map_or_else(String::new, |names| format!("({names})"));
    let mut body = Map::new();
    body.insert(CONTEXT.to_owned(), format!("{root}/$metadata#Figures{selected}").into());
    if let Some(count) = answered.count {
        body.insert("@odata.count".to_owned(), count.into());
    }
    if let Some(rest) = answered.rest {
        body.insert("@odata.nextLink".to_owned(), format!("{root}/Figures?{}", further(&query, rest)).into());
    }
    body.insert("value".to_owned(), answered.rows.into_iter().map(Value::Object).collect());
    Ok(json_of(metadata, body))
}

/// How many released figures there are
#[utoipa::path(get, path = "/api/v1/odata/{slug}/Figures/$count",
    params(
        ("slug" = String, Path, description = "The project's name in addresses."),
        ("$filter" = Option<String>, Query, description = "As for the figures.")
    ),
    responses(
        (status = 200, description = "A number", content_type = "text/plain"),
        (status = 400, description = "`malformed`, `unknown_property`, or `unsupported_version` where OData-MaxVersion is \
            under 4.0; as OData error"),
        (status = 404, description = "`unknown_project`, or `not_released` before the first release, as OData error"),
        (status = 501, description = "`not_implemented`, as OData error")
    ))]
pub(super) async fn count(
    State(state): State<AppState>,
    _: ReadsOData,
    slug: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Answer {
    let figures = figures(&state, &named(slug)?).await?;
    let count = Question::read(&query.unwrap_or_default())?.count(&figures.rows);
    Ok((common("text/plain"), count.to_string()).into_response())
}

/// One released figure
#[utoipa::path(get, path = "/api/v1/odata/{slug}/{resource}",
    params(
        ("slug" = String, Path, description = "The project's name in addresses."),
        ("resource" = String, Path, description = "`Figures('key')`.")
    ),
    responses(
        (status = 200, description = "OData 4.0 JSON"),
        (status = 400, description = "`unsupported_version`: OData-MaxVersion under 4.0; as OData error"),
        (status = 404, description = "`not_found`, as OData error"),
        (status = 406, description = "`not_acceptable`: no JSON, or odata.metadata=full; as OData error")
    ))]
pub(super) async fn one(
    State(state): State<AppState>,
    metadata: Metadata,
    path: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
) -> Answer {
    let Path((slug, resource)) = path.map_err(|_| nothing())?;
    let figures = figures(&state, &slug).await?;
    let key = resource.strip_prefix("Figures('").and_then(|rest| rest.strip_suffix("')")).ok_or_else(nothing)?;
    let mut body = Map::new();
    let context = format!("{}/$metadata#Figures/$entity", root(&state, &headers, &slug));
    body.insert(CONTEXT.to_owned(), context.into());
    body.extend(by_key(&figures.rows, &key.replace("''", "'")).ok_or_else(nothing)?);
    Ok(json_of(metadata, body))
}

fn named(slug: Result<Path<String>, PathRejection>) -> Result<String, ODataFault> {
    slug.map(|Path(slug)| slug).map_err(|_| unknown_project())
}

async fn figures(state: &AppState, slug: &str) -> Result<Figures<Results>, ODataFault> {
    let project = state.projects.get(slug).await.map_err(Fault::from)?.ok_or_else(unknown_project)?;
    Ok(released(state, &project).await?)
}

/// The address of the feed as the reader knows it, without a slash at the end.
fn root(state: &AppState, headers: &HeaderMap, slug: &str) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let site = match (&state.config.public_url, host) {
        (Some(url), _) => url.trim_end_matches('/').to_owned(),
        (None, Some(host)) => format!("http://{host}"),
        (None, None) => String::new(),
    };
    format!("{site}{BASE}{slug}")
}

/// The question for what comes next.
fn further(query: &str, (skip, top): (usize, Option<usize>)) -> String {
    let mut next = form_urlencoded::Serializer::new(String::new());
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| !matches!(&**name, "$skip" | "$top"));
    next.extend_pairs(kept);
    if let Some(top) = top {
        next.append_pair("$top", &top.to_string());
    }
    next.append_pair("$skip", &skip.to_string()).finish()
}

fn common(kind: &'static str) -> [(header::HeaderName, &'static str); 3] {
    [
        (header::CONTENT_TYPE, kind),
        (header::HeaderName::from_static("odata-version"), "4.0"),
        (header::CACHE_CONTROL, "no-cache"),
    ]
}

fn json_of(metadata: Metadata, mut body: Map<String, Value>) -> Response {
    let kind = match metadata {
        Metadata::Minimal => "application/json;odata.metadata=minimal",
        Metadata::None => "application/json;odata.metadata=none",
    };
    if metadata == Metadata::None {
        body.remove(CONTEXT);
    }
    (common(kind), [(header::VARY, "accept")], Value::Object(body).to_string()).into_response()
}

/// Whether an address is the feed's, so that it says in the form of OData what is wrong.
pub(super) fn is_of_feed(path: &str) -> bool {
    path.starts_with(BASE)
}

/// What stands at an address of the feed that there is not.
pub(super) fn nowhere() -> Response {
    nothing().into_response()
}

/// The answer to a method that the feed does not take: it can only be read.
pub(super) fn not_this_way() -> Response {
    let message = "This feed can only be read.".to_owned();
    ODataFault(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message).into_response()
}

fn unknown_project() -> ODataFault {
    ODataFault(StatusCode::NOT_FOUND, "unknown_project", "There is no such project.".to_owned())
}

fn nothing() -> ODataFault {
    ODataFault(StatusCode::NOT_FOUND, "not_found", "There is nothing at this address.".to_owned())
}

impl From<Unanswerable> for ODataFault {
    fn from(why: Unanswerable) -> Self {
        let (status, code) = match why {
            Unanswerable::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed"),
            Unanswerable::UnknownProperty(_) => (StatusCode::BAD_REQUEST, "unknown_property"),
            Unanswerable::NotHere(_) => (StatusCode::NOT_IMPLEMENTED, "not_implemented"),
        };
        Self(status, code, why.to_string())
    }
}

impl From<Fault> for ODataFault {
    fn from(fault: Fault) -> Self {
        let response = fault.into_response();
        let code = response.extensions().get::<FaultCode>().map_or("internal", |code| code.0);
        let message = if code == "not_released" { "Nothing has been published about this project yet." } else { code };
        Self(response.status(), code, message.to_owned())
    }
}

impl IntoResponse for ODataFault {
    fn into_response(self) -> Response {
        let Self(status, code, message) = self;
        let body = Map::from_iter([("error".to_owned(), json!({"code": code, "message": message}))]);
        (status, json_of(Metadata::Minimal, body)).into_response()
    }
}
