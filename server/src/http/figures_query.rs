//! What staff ask of figures, read from the query of an address: the same for the API and for pages.

use axum::http::StatusCode;
use domain::disclosure::FilterBy;

use super::error::Fault;
use crate::{
    administration::projects::ProjectEntry,
    reporting::releases::{StaffError, StaffQuestion, UnknownParameter},
};

/// After so many seconds it is worth asking again whether answers are loaded.
pub const LOOK_AGAIN_S: u64 = 3;

/// The breakdown and the filter that the query of an address asks for; it may have these other parameters besides.
///
/// # Errors
/// 400 with the field, for anything else.
pub fn question(project: &ProjectEntry, query: &str, others: &[&str]) -> Result<StaffQuestion, Fault> {
    let parameters: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let asked = || parameters.iter().filter(|(name, _)| !others.contains(&name.as_str()));
    if let Some((name, _)) = asked().find(|(name, _)| name != "by" && FilterBy::from_code(name).is_none()) {
        return Err(unknown_breakdown(name));
    }
    Ok(StaffQuestion::parse(project, asked().map(|(name, value)| (name.as_str(), value.as_str())))?)
}

fn unknown_breakdown(field: &str) -> Fault {
    let title = "These figures cannot be asked for in this way.";
    let detail = "At most one breakdown (by=you.role, you.age, you.ward, you.ethnicity, you.disability, wave or channel) \
                  and one filter (wave, event, month such as 2026-11, or channel) are possible at a time, and the \
                  project must have them.";
    Fault::new(StatusCode::BAD_REQUEST, "unknown_breakdown", title).with_detail(detail).about(field)
}

impl From<UnknownParameter> for Fault {
    fn from(UnknownParameter(name): UnknownParameter) -> Self {
        unknown_breakdown(&name)
    }
}

impl From<StaffError> for Fault {
    fn from(error: StaffError) -> Self {
        match error {
            StaffError::Loading(_) => Self::try_later(LOOK_AGAIN_S),
            StaffError::Storage(error) => error.into(),
            StaffError::Columns(error) => {
                tracing::error!(%error, "staff figures cannot be counted");
                Self::internal()
            }
        }
    }
}
