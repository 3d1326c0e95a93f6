//! The answer of `GET /api/v1/projects/{slug}/results` (`api.md`, Results). A hidden number is `null`, never 0.

use serde::{Deserialize, Serialize};

use crate::{
    disclosure::{HiddenBecause, Nearly},
    text::Text,
    time::zone::TimeZone,
};

/// The latest public release of a project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Results {
    /// The release's number, from 1.
    pub release: u32,
    /// When it was published, RFC 3339.
    pub published_at: String,
    /// Fewest people behind a figure.
    pub k_public: u32,
    /// The standard deviation of the chance that every count of people was changed by, in people; none before there was any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noise: Option<f64>,
    /// The project.
    pub project: ResultsProject,
    /// Who answered.
    pub people: ResultsPeople,
    /// One for each item, and for each aim of an item asked per aim.
    pub items: Vec<ResultsItem>,
}

/// Unreleased figures for staff: frozen until enough people changed something, and protected like a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Dashboard {
    /// The number of these frozen figures, from 1.
    pub snapshot: u32,
    /// When they were counted, RFC 3339.
    pub taken_at: String,
    /// Fewest people behind a figure.
    pub k_staff: u32,
    /// The standard deviation of the chance that every count of people was changed by, in people; none before there was any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noise: Option<f64>,
    /// How many responses there are at this moment.
    pub received: u64,
    /// The breakdown that was asked for.
    pub by: Option<String>,
    /// The filter that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<DashboardFilter>,
    /// The project.
    pub project: ResultsProject,
    /// Who answered.
    pub people: ResultsPeople,
    /// One for each item, and for each aim of an item asked per aim; their groups are those of the breakdown.
    pub items: Vec<ResultsItem>,
}

/// A filter of staff figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DashboardFilter {
    /// `wave`, `event`, `month` or `channel`.
    pub by: String,
    /// What it lets through.
    pub code: String,
}

/// The project that results are about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ResultsProject {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: Text,
    /// One or two sentences about it.
    pub summary: Text,
    /// Where it is: days and months are those of this IANA zone; moments are in UTC.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub time_zone: TimeZone,
    /// Whether its answers are made up.
    pub synthetic: bool,
    /// Whether it is for practice.
    pub practice: bool,
}

/// Who answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ResultsPeople {
    /// How many people answered.
    pub answered: Option<u32>,
    /// How many in each channel.
    pub channels: Vec<ResultsChannel>,
    /// The first day of answers, `2026-11-22`.
    pub first_day: Option<String>,
    /// The last day of answers.
    pub last_day: Option<String>,
}

/// How many people answered in a channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ResultsChannel {
    /// The channel.
    pub code: String,
    /// About how many people.
    pub count: Option<u32>,
}

/// The figure of one item or aim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ResultsItem {
    /// The item's id; for an aim, with the aim's id behind it.
    pub id: String,
    /// The question, with the aim in its place.
    pub question: Text,
    /// The scale.
    pub scale: Option<String>,
    /// The version of the questionnaire that asked it first, where earlier ones did not: who answered those is in no
    /// count of it.
    pub asked_since_version: Option<u32>,
    /// The last version that changed its words or its answers: answers before and after are counted together.
    pub changed_in_version: Option<u32>,
    /// How many people answered, and how the others dealt with it.
    pub n: ResultsNumbers,
    /// Why nothing is shown: `too_few` or `protects_others`.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub hidden: Option<HiddenBecause>,
    /// Of those who answered, how many on this scale; what the percentages of `distribution` are of.
    pub on_scale: Option<u32>,
    /// Answers on the scale, from low to high; then those beside it, which have no percentage.
    pub distribution: Vec<ResultsCell>,
    /// Answers on the Easy Read scale.
    pub easy: Option<ResultsEasy>,
    /// The answer that nearly everyone gave, where that is all that may be said.
    pub most: Option<String>,
    /// The share of the top answers on both scales.
    pub headline: Option<ResultsHeadline>,
    /// What it says, in plain words.
    pub sentence: Text,
    /// The same by group, one way at a time.
    pub groups: Vec<ResultsGroup>,
}

/// How many people answered, and how the others dealt with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ResultsNumbers {
    /// People who answered, in either wording.
    pub answered: Option<u32>,
    /// "I don't know".
    pub dk: Option<u32>,
    /// "Not for me".
    pub na: Option<u32>,
    /// Offered and left empty.
    pub skipped: Option<u32>,
}

/// How many people gave one answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ResultsCell {
    /// The answer.
    pub code: String,
    /// What people read.
    pub label: Text,
    /// About how many people.
    pub count: Option<u32>,
    /// Whole percent of those on the scale.
    pub percent: Option<u32>,
    /// `all` or `nobody`, where everybody or nobody in a small group is said as "nearly all" or "hardly anybody".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub nearly: Option<Nearly>,
}

/// Answers on the Easy Read scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ResultsEasy {
    /// The scale.
    pub scale: Option<String>,
    /// How many people used it.
    pub answered: u32,
    /// Their answers.
    pub distribution: Vec<ResultsCell>,
}

/// The share of the top answers, in whole percent, with its 95 % interval, which is as wide as chance and noise make it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ResultsHeadline {
    /// The answers counted.
    pub codes: Vec<String>,
    /// About how many people.
    pub count: Option<u32>,
    /// Of those who answered.
    pub percent: Option<u32>,
    /// Lower end.
    pub low: Option<u32>,
    /// Upper end.
    pub high: Option<u32>,
    /// `all` or `nobody`, where everybody or nobody in a small group is said as "nearly all" or "hardly anybody".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub nearly: Option<Nearly>,
}

/// The figure of one group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ResultsGroup {
    /// The breakdown.
    pub by: String,
    /// The group.
    pub code: String,
    /// Its name.
    pub label: Text,
    /// How many people of the group answered.
    pub n: Option<u32>,
    /// Why nothing is shown.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub hidden: Option<HiddenBecause>,
    /// Of those who answered, how many on the scale of `distribution`.
    pub on_scale: Option<u32>,
    /// Answers on the scale.
    pub distribution: Vec<ResultsCell>,
    /// The share of the top answers.
    pub headline: Option<ResultsHeadline>,
}
