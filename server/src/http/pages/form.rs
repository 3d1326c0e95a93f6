//! The fields of a form that was sent, whatever it was. What they mean is the page's to say.

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request},
};

use crate::http::error::Fault;

/// The fields of a sent form or of a query, in order; a name may come more than once.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The fields of text in the form of a query.
    pub(super) fn parse(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// The first value under a name, empty where there is none.
    pub(super) fn text(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// The first value under a name, if there is one.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value under a name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The fields of a sent form, and the request without its body.
///
/// # Errors
/// When the form is too large.
pub(super) async fn read(request: Request) -> Result<(Fields, Request), Fault> {
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, domain::collection::envelope::MAX_BYTES * 4).await;
    let bytes = bytes.map_err(|_| Fault::too_large("This form is too large."))?;
    Ok((Fields::parse(&bytes), Request::from_parts(parts, Body::empty())))
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let bytes =
            Bytes::from_request(request, state).await.map_err(|_| Fault::too_large("This form is too large."))?;
        Ok(Self::parse(&bytes))
    }
}
