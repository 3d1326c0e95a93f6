//! Charts by name, and where their figures are asked for.

use domain::disclosure::Filter;

/// The chart of who answered. Charts about one question have its id as their name.
pub const PEOPLE: &str = "people";
/// The chart with the profile of principles.
pub const PRINCIPLES: &str = "principles";

/// The query of an address that asks for a breakdown and a filter; empty for neither.
pub fn question(by: Option<&str>, filter: Option<&Filter>) -> String {
    let by = by.map(|by| ["by=", by].concat());
    let asked: Vec<String> = by.into_iter().chain(filter.map(Filter::to_string)).collect();
    if asked.is_empty() { String::new() } else { ["?", &asked.join("&")].concat() }
}
