//! A project as everyone sees it: who asks, what about, and the notice people read before they agree.

use serde::{Deserialize, Serialize};

use crate::{
    text::Text,
    time::{Millis, zone::TimeZone},
};

/// Something the project set out to do, in plain words. Ids never change meaning; retired ones stay accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Aim {
    /// Stable id, for example `a1`.
    pub id: String,
    /// The aim in plain words.
    pub text: Text,
}

/// What a person is told before they agree; every agreement names the version shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Notice {
    /// Goes up by one whenever the text changes.
    pub version: u32,
    /// The notice; paragraphs are separated by a line break.
    pub text: Text,
    /// What matters most of it in easy words, in the same form.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub easy: Text,
}

/// One wave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Wave {
    /// Stable id.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: Text,
    /// First moment, RFC 3339.
    #[serde(default)]
    pub opens_at: Option<String>,
    /// Last moment, RFC 3339.
    #[serde(default)]
    pub closes_at: Option<String>,
}

/// A place and time where staff gather responses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Event {
    /// Stable id.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: Text,
    /// The day it takes place, `2026-11-22`.
    #[serde(default)]
    pub date: Option<String>,
}

/// The public face of a project: the part of the pack that is not the questionnaire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Project {
    /// Its name in addresses: lower-case letters, digits and hyphens.
    pub slug: String,
    /// Its name.
    pub name: Text,
    /// One or two sentences about it.
    pub summary: Text,
    /// What it set out to do, one to five aims.
    pub aims: Vec<Aim>,
    /// When answers are first taken, RFC 3339; none is at once.
    #[serde(default)]
    pub opens_at: Option<String>,
    /// When answers are last taken, RFC 3339; none is until closed.
    #[serde(default)]
    pub closes_at: Option<String>,
    /// Where it is: its days, months and times are those of this IANA zone.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub time_zone: TimeZone,
    /// What people are told before they agree.
    pub notice: Notice,
    /// True until everything the law asks for is filled in: every page then says that this is practice.
    #[serde(default)]
    pub practice: bool,
    /// True for made-up data: every page then says so.
    #[serde(default)]
    pub synthetic: bool,
    /// Who runs it.
    #[serde(default)]
    pub organisation: Option<Text>,
    /// How to reach them.
    #[serde(default)]
    pub contact: Option<Text>,
    /// Whom to tell when someone is at risk; shown beside the story.
    #[serde(default)]
    pub safeguarding: Option<Text>,
    /// Rounds of asking.
    #[serde(default)]
    pub waves: Vec<Wave>,
    /// Events.
    #[serde(default)]
    pub events: Vec<Event>,
}

/// Whether a project asks people at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// From this moment on.
    NotYet(Millis),
    /// It does.
    Now,
    /// No more. What was answered before is still taken.
    Over,
}

impl Asking {
    /// Whether a project that opens and closes then asks people now. No moment is no limit.
    pub fn at(now_ms: Millis, opens_at_ms: Option<Millis>, closes_at_ms: Option<Millis>) -> Self {
        match (opens_at_ms, closes_at_ms) {
            (Some(opens_at_ms), _) if now_ms < opens_at_ms => Self::NotYet(opens_at_ms),
            (_, Some(closes_at_ms)) if now_ms > closes_at_ms => Self::Over,
            _ => Self::Now,
        }
    }
}

/// How long an unfinished draft waits on a person's own phone after its last change.
pub const DRAFT_KEPT_MS: Millis = 7 * crate::time::DAY_MS;

#[cfg(test)]
mod tests {
    use super::Asking;

    #[test]
    fn projects_ask_between_their_moments() {
        let at = |now_ms| Asking::at(now_ms, Some(10), Some(20));
        assert_eq!([9, 10, 20, 21].map(at), [Asking::NotYet(10), Asking::Now, Asking::Now, Asking::Over]);
        assert_eq!(Asking::at(0, None, None), Asking::Now);
    }
}
