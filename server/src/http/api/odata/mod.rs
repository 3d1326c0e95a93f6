//! `/api/v1/odata/{slug}`: released figures as an OData 4.0 feed, for Excel, Power BI and the like. It says nothing that
//! the latest release does not; what is hidden is null, with the reason in `Hidden`.

mod accept;
mod fault;

use std::sync::Arc;

use axum::{
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::header,
    response::{IntoResponse, Response},
};
use domain::wire::v1::results::Results;
use serde_json::{Map, Value, json};

pub(super) use self::fault::{is_of_feed, method_not_allowed, not_found};
use self::{
    accept::{Metadata, ReadsOData},
    fault::{ODataFault, nothing, unknown_project},
};
use super::export::released;
use crate::{
    http::{error::Fault, site_address::SiteAddress},
    reporting::exports::{
        Figures,
        odata::{Answered, Question, by_key, metadata as description_of_figures},
    },
    state::AppState,
};

/// Where the feed begins.
const BASE: &str = "/api/v1/odata/";

/// The name under which an answer says where it is described.
const CONTEXT: &str = "@odata.context";

type Answer = Result<Response, ODataFault>;

/// What the feed has
#[utoipa::path(get, path = "/api/v1/odata/{slug}",
    params(("slug" = String, Path, description = "The project's name in addresses.")),
    responses(
        (status = 200, description = "An OData 4.0 service document; also with a slash at the end"),
        (status = 400, description = "`unsupported_version`: OData-MaxVersion under 4.0; as OData error"),
        (status = 404, description = "`unknown_project`, or `not_released` before the first release, as OData error"),
        (status = 406, description = "`not_acceptable`: no JSON, or odata.metadata=full; as OData error"),
        (status = 503, description = "`try_later`, as OData error")
    ))]
pub(super) async fn service(
    State(state): State<AppState>,
    metadata: Metadata,
    slug: Result<Path<String>, PathRejection>,
    site: SiteAddress,
) -> Answer {
    let slug = named(slug)?;
    figures(&state, &slug).await?;
    let set = json!({"name": "Figures", "kind": "EntitySet", "url": "Figures"});
    let context = format!("{}/$metadata", root(&site, &slug));
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
        (status = 406, description = "`not_acceptable`: no JSON, or odata.metadata=full; as OData error"),
        (status = 503, description = "`try_later`, as OData error")
    ))]
pub(super) async fn service_with_slash(
    state: State<AppState>,
    metadata: Metadata,
    slug: Result<Path<String>, PathRejection>,
    site: SiteAddress,
) -> Answer {
    service(state, metadata, slug, site).await
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
        ("$select" = Option<String>, Query, description = "Properties, each once, with commas between them."),
        ("$orderby" = Option<String>, Query, description = "Properties, each once and with `asc` or `desc`."),
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
        (status = 501, description = "`not_implemented`, as OData error"),
        (status = 503, description = "`try_later`, as OData error")
    ))]
pub(super) async fn rows(
    State(state): State<AppState>,
    metadata: Metadata,
    slug: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    site: SiteAddress,
) -> Answer {
    let slug = named(slug)?;
    let figures = figures(&state, &slug).await?;
    let query = query.unwrap_or_default();
    let question = Question::read(&query)?;
    let root = root(&site, &slug);
    let answer = move || written(metadata, rows_of(question.ask(&figures.rows), &root, &query));
    Ok(sent(metadata, state.workbench.run(answer).await.map_err(Fault::from)?))
}

fn rows_of(answered: Answered, root: &str, query: &str) -> Map<String, Value> {
    let selected = answered.selected.map_or_else(String::new, |names| format!("({names})"));
    let mut body = Map::new();
    body.insert(CONTEXT.to_owned(), format!("{root}/$metadata#Figures{selected}").into());
    if let Some(count) = answered.count {
        body.insert("@odata.count".to_owned(), count.into());
    }
    if let Some(rest) = answered.rest {
        body.insert("@odata.nextLink".to_owned(), format!("{root}/Figures?{}", further(query, rest)).into());
    }
    body.insert("value".to_owned(), answered.rows.into_iter().map(Value::Object).collect());
    body
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
        (status = 501, description = "`not_implemented`, as OData error"),
        (status = 503, description = "`try_later`, as OData error")
    ))]
pub(super) async fn count(
    State(state): State<AppState>,
    _: ReadsOData,
    slug: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Answer {
    let figures = figures(&state, &named(slug)?).await?;
    let question = Question::read(&query.unwrap_or_default())?;
    let count = state.workbench.run(move || question.count(&figures.rows)).await.map_err(Fault::from)?;
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
        (status = 406, description = "`not_acceptable`: no JSON, or odata.metadata=full; as OData error"),
        (status = 503, description = "`try_later`, as OData error")
    ))]
pub(super) async fn one(
    State(state): State<AppState>,
    metadata: Metadata,
    path: Result<Path<(String, String)>, PathRejection>,
    site: SiteAddress,
) -> Answer {
    let Path((slug, resource)) = path.map_err(|_| nothing())?;
    let figures = figures(&state, &slug).await?;
    let key = resource.strip_prefix("Figures('").and_then(|rest| rest.strip_suffix("')")).ok_or_else(nothing)?;
    let mut body = Map::new();
    let context = format!("{}/$metadata#Figures/$entity", root(&site, &slug));
    body.insert(CONTEXT.to_owned(), context.into());
    body.extend(by_key(&figures.rows, &key.replace("''", "'")).ok_or_else(nothing)?);
    Ok(json_of(metadata, body))
}

fn named(slug: Result<Path<String>, PathRejection>) -> Result<String, ODataFault> {
    slug.map(|Path(slug)| slug).map_err(|_| unknown_project())
}

async fn figures(state: &AppState, slug: &str) -> Result<Arc<Figures<Results>>, ODataFault> {
    let project = state.projects.get(slug).await.map_err(Fault::from)?.ok_or_else(unknown_project)?;
    Ok(released(state, &project).await?.1)
}

/// The address of the feed, without a slash at the end; it begins with one where nobody knows what the site is called.
fn root(site: &SiteAddress, slug: &str) -> String {
    site.link(&[BASE, slug].concat())
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

fn json_of(metadata: Metadata, body: Map<String, Value>) -> Response {
    sent(metadata, written(metadata, body))
}

fn written(metadata: Metadata, mut body: Map<String, Value>) -> String {
    if metadata == Metadata::None {
        body.remove(CONTEXT);
    }
    Value::Object(body).to_string()
}

fn sent(metadata: Metadata, json: String) -> Response {
    let kind = match metadata {
        Metadata::Minimal => "application/json;odata.metadata=minimal",
        Metadata::None => "application/json;odata.metadata=none",
    };
    (common(kind), [(header::VARY, "accept")], json).into_response()
}
