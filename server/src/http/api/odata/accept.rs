//! What a reader of the feed can take: which version of OData, and how much an answer in JSON says of itself. What it asks
//! of the figures is `exports::odata`'s to read.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header, request::Parts},
};

use super::fault::ODataFault;
use crate::http::accept::{self, Choice};

/// How much an answer in JSON says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::http::api) enum Metadata {
    /// Where it is described.
    #[default]
    Minimal,
    /// Nothing.
    None,
}

/// Somebody who reads OData 4.0.
pub(in crate::http::api) struct ReadsOData;

impl<S: Sync> FromRequestParts<S> for ReadsOData {
    type Rejection = ODataFault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ODataFault> {
        let Some(most) = parts.headers.get("odata-maxversion") else { return Ok(Self) };
        let major = most.to_str().ok().and_then(|text| text.trim().split('.').next()?.parse::<u32>().ok());
        if major.is_some_and(|major| major >= 4) {
            return Ok(Self);
        }
        let message = "This feed speaks OData 4.0, and OData-MaxVersion asks for an older one.";
        Err(ODataFault::new(StatusCode::BAD_REQUEST, "unsupported_version", message))
    }
}

impl<S: Sync> FromRequestParts<S> for Metadata {
    type Rejection = ODataFault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ODataFault> {
        ReadsOData::from_request_parts(parts, state).await?;
        let query = parts.uri.query().unwrap_or_default();
        let format = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "$format");
        let wanted = match format {
            Some((_, format)) if format == "json" => Some(Self::Minimal),
            Some((_, format)) => best(accept::read(&format)),
            None => accepted(&parts.headers),
        };
        wanted.ok_or_else(|| {
            let message = "This feed answers in JSON, with odata.metadata=minimal or none.";
            ODataFault::new(StatusCode::NOT_ACCEPTABLE, "not_acceptable", message)
        })
    }
}

/// What the headers take; anything where they say nothing.
fn accepted(headers: &HeaderMap) -> Option<Metadata> {
    let says_something = headers.get_all(header::ACCEPT).iter().any(|value| !value.as_bytes().trim_ascii().is_empty());
    if says_something { best(accept::choices(headers, header::ACCEPT)) } else { Some(Metadata::default()) }
}

/// What is wanted most of a list of media types, of those that there are.
fn best(ranges: Vec<Choice>) -> Option<Metadata> {
    let mut best: Option<(Metadata, f32)> = None;
    for (metadata, weight) in ranges.iter().filter_map(offered) {
        if weight > best.map_or(0.0, |(_, weight)| weight) {
            best = Some((metadata, weight));
        }
    }
    best.map(|(metadata, _)| metadata)
}

/// A media type with its weight, where the feed has it. OData has whatever it does not know refused.
fn offered(range: &Choice) -> Option<(Metadata, f32)> {
    if !matches!(range.name.as_str(), "*/*" | "application/*" | "application/json") {
        return None;
    }
    let mut metadata = Metadata::Minimal;
    for (name, value) in &range.parameters {
        match (name.as_str(), value.as_str()) {
            ("odata.metadata", "minimal") => metadata = Metadata::Minimal,
            ("odata.metadata", "none") => metadata = Metadata::None,
            ("charset", "utf-8") | ("odata.streaming" | "ieee754compatible", "true" | "false") => {}
            _ => return None,
        }
    }
    Some((metadata, range.weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_most_of_what_there_is_is_given() {
        let power_bi = "application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,\
                        application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7";
        for (ranges, wanted) in [
            (power_bi, Some(Metadata::Minimal)),
            ("*/*", Some(Metadata::Minimal)),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some(Metadata::Minimal)),
            ("application/json; odata.metadata=full, application/json", Some(Metadata::Minimal)),
            ("application/json;q=0.2, application/json;odata.metadata=none", Some(Metadata::None)),
            ("APPLICATION/JSON;OData.Metadata=None;IEEE754Compatible=true;charset=utf-8", Some(Metadata::None)),
            ("application/json;odata.metadata=full", None),
            ("application/json;odata=verbose", None),
            ("application/atom+xml", None),
            ("application/json;q=0", None),
            ("application/json;q=much", None),
            ("", None),
        ] {
            assert_eq!(best(accept::read(ranges)), wanted, "{ranges}");
        }
    }
}
