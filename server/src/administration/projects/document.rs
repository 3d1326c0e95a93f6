//! The stored form of a project: everything an organiser said, checked, and what was retired since.

use domain::{
    collection::{
        project::{Aim, Event, Wave},
        questionnaire::{Place, QuestionnaireRef},
    },
    disclosure::Settings,
    text::Text,
    time::{
        Millis,
        date::Date,
        from_rfc3339, to_rfc3339_exactly,
        zone::{Meant, TimeZone},
    },
};
use serde::{Deserialize, Serialize};

use crate::system::zones;

/// Days after closing during which answers from phones without signal are still taken.
pub const LATE_DAYS: u32 = 30;

/// A project as stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProjectDocument {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: Text,
    /// One or two sentences about it.
    pub summary: Text,
    /// What it set out to do.
    pub aims: Vec<Aim>,
    /// Aims that are asked about no more; answers about them are still taken.
    #[serde(default)]
    pub retired_aims: Vec<Aim>,
    /// Who runs it.
    #[serde(default)]
    pub organisation: Option<Text>,
    /// How to reach them.
    #[serde(default)]
    pub contact: Option<Text>,
    /// Why the law lets them ask: a known code, or words of their own.
    #[serde(default)]
    pub basis: Option<Text>,
    /// How to complain.
    #[serde(default)]
    pub complaints: Option<Text>,
    /// How long answers are kept.
    #[serde(default)]
    pub retention_months: Option<u32>,
    /// Whom to tell when someone is at risk.
    #[serde(default)]
    pub safeguarding: Option<Text>,
    /// Smallest groups that are shown.
    #[serde(default)]
    pub thresholds: Thresholds,
    /// How what people write comes to its readers.
    #[serde(default)]
    pub stories: StoriesArrive,
    /// Rounds of asking.
    #[serde(default)]
    pub waves: Vec<Wave>,
    /// Events.
    #[serde(default)]
    pub events: Vec<Event>,
    /// The questionnaire asked now.
    pub questionnaire: QuestionnaireRef,
    /// Where it is. Projects from before there were zones have their days in UTC.
    #[serde(default)]
    pub time_zone: TimeZone,
    /// When answers are first taken, RFC 3339.
    #[serde(default)]
    pub opens_at: Option<String>,
    /// When answers are last taken, RFC 3339.
    #[serde(default)]
    pub closes_at: Option<String>,
    /// Days on which a release is made by itself, such as `2026-12-01`, besides a day after each wave closed.
    #[serde(default)]
    pub release_on: Vec<String>,
    /// Days after closing during which answers are still taken.
    #[serde(default = "late_days")]
    pub late_days: u32,
    /// Whether it is in the public list of projects.
    #[serde(default = "yes")]
    pub public: bool,
    /// Whether its answers are made up.
    #[serde(default)]
    pub synthetic: bool,
    /// Parts of the area that people can say they live in.
    #[serde(default)]
    pub wards: Vec<Ward>,
    /// What people call the place whose parts these are. Projects from before there was a choice said "city".
    #[serde(default = "city")]
    pub place: Place,
    /// Wards that are offered no more; answers naming them are still taken.
    #[serde(default)]
    pub retired_wards: Vec<Ward>,
    /// Whether a person's part in the project could reveal what the law protects.
    #[serde(default)]
    pub role_sensitive: bool,
}

/// Smallest groups that are shown to each audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// To signed-in staff.
    #[serde(default = "staff")]
    pub staff: u32,
    /// To everyone.
    #[serde(default = "public")]
    pub public: u32,
}

impl Thresholds {
    /// As disclosure control has them.
    pub fn settings(self) -> Settings {
        Settings::new(self.staff, self.public)
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { staff: staff(), public: public() }
    }
}

/// How what people write in their own words comes to those who may read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoriesArrive {
    /// Together, once as many people have written something new as stand behind a figure for staff.
    #[default]
    InBatches,
    /// Each as it arrives.
    AtOnce,
}

impl StoriesArrive {
    /// What a project file says; none where it is no such word.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "in_batches" => Some(Self::InBatches),
            "at_once" => Some(Self::AtOnce),
            _ => None,
        }
    }
}

/// A part of the area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ward {
    /// Stable code, for example of the national statistics office.
    pub code: String,
    /// Its name.
    pub name: Text,
}

impl ProjectDocument {
    /// The moments at which waves close, and the project itself.
    pub fn closings_ms(&self) -> Vec<Millis> {
        let waves = self.waves.iter().map(|wave| &wave.closes_at);
        waves.chain([&self.closes_at]).flatten().filter_map(|closes| from_rfc3339(closes)).collect()
    }

    /// The beginnings of the days on which a release is made by itself, where the project is.
    pub fn release_on_ms(&self) -> Vec<Millis> {
        let days = self.release_on.iter().filter_map(|day| day.parse::<Date>().ok());
        days.map(|day| self.time_zone.begins_ms(day)).collect()
    }

    /// The same with its zone looked up, and every moment that can be read in UTC.
    pub(super) fn in_utc(mut self) -> Self {
        let zone = zones::whole(&self.time_zone);
        let utc = |text: &mut Option<String>, meant: Meant| {
            if let Some(at_ms) = text.as_deref().and_then(|text| zone.moment(text, meant)) {
                *text = Some(to_rfc3339_exactly(at_ms));
            }
        };
        utc(&mut self.opens_at, Meant::First);
        utc(&mut self.closes_at, Meant::Last);
        for wave in &mut self.waves {
            utc(&mut wave.opens_at, Meant::First);
            utc(&mut wave.closes_at, Meant::Last);
        }
        self.time_zone = zone;
        self
    }

    /// Whether everything the law asks for is not filled in yet.
    pub fn is_practice(&self) -> bool {
        let filled = |text: &Option<Text>| text.as_ref().is_some_and(|text| !text.is_empty());
        let said = [&self.organisation, &self.contact, &self.basis, &self.complaints].into_iter().all(filled);
        !(said && self.retention_months.is_some())
    }
}

fn city() -> Place {
    Place::City
}

fn late_days() -> u32 {
    LATE_DAYS
}

fn yes() -> bool {
    true
}

fn staff() -> u32 {
    5
}

fn public() -> u32 {
    10
}
