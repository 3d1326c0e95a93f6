//! What staff ask for before a release, as it stands in addresses. Whether it may be answered is not decided here.

use std::fmt;

use domain::{
    collection::response::Channel,
    disclosure::{Filter, FilterBy, breakdowns, measures},
    time::date::Month,
};

use crate::administration::projects::ProjectEntry;

/// What staff ask for: at most one breakdown and one filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StaffQuestion {
    /// The breakdown.
    pub by: Option<String>,
    /// The filter.
    pub filter: Option<Filter>,
}

/// A parameter that a project does not have, that comes twice, or that is one filter too many.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("figures cannot be asked for by {0}")]
pub struct UnknownParameter(pub String);

/// The breakdowns that staff may ask for in a project.
pub fn staff_breakdowns(entry: &ProjectEntry) -> Vec<String> {
    let pack = entry.pack();
    let measures = measures(&pack.questionnaire, &pack.project.aims);
    breakdowns(&measures, &pack.project.waves).into_iter().map(|breakdown| breakdown.by).collect()
}

impl StaffQuestion {
    /// Reads a question from the parameters of an address; others than its own are left to whoever knows them.
    ///
    /// # Errors
    /// Names the first parameter that the project does not have, that comes twice, or that is one filter too many.
    pub fn parse<'q>(
        entry: &ProjectEntry,
        parameters: impl IntoIterator<Item = (&'q str, &'q str)>,
    ) -> Result<Self, UnknownParameter> {
        let mut question = Self::default();
        for (name, value) in parameters {
            let unknown = || UnknownParameter(name.to_owned());
            match FilterBy::from_code(name) {
                None if name == "by" && question.by.is_none() => {
                    let known = staff_breakdowns(entry).into_iter().find(|by| by == value);
                    question.by = Some(known.ok_or_else(unknown)?);
                }
                Some(by) if question.filter.is_none() && is_known(entry, by, value) => {
                    question.filter = Some(Filter { by, code: value.to_owned() });
                }
                None if name != "by" => {}
                _ => return Err(unknown()),
            }
        }
        Ok(question)
    }
}

impl StaffQuestion {
    /// The end of an address that asks it: `?by=you.role&month=2026-11`.
    pub fn address(&self) -> String {
        app::wording::charts::question(self.by.as_deref(), self.filter.as_ref())
    }
}

impl fmt::Display for StaffQuestion {
    /// As in addresses: `by=you.role&month=2026-11`.
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        text.write_str(self.address().trim_start_matches('?'))
    }
}

fn is_known(entry: &ProjectEntry, by: FilterBy, code: &str) -> bool {
    let document = &entry.document;
    match by {
        FilterBy::Wave => document.waves.iter().any(|wave| wave.id == code),
        FilterBy::Event => document.events.iter().any(|event| event.id == code),
        FilterBy::Channel => Channel::ALL.iter().any(|channel| channel.code() == code),
        FilterBy::Month => code.parse::<Month>().is_ok(),
    }
}
