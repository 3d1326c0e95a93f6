//! Which columns a project has: one for each measure, and which lengths offer it.

use std::sync::Arc;

use domain::{
    collection::{
        project::{Aim, Event, Wave},
        questionnaire::{Kind, Length, Questionnaire, offered_aims, offered_items},
    },
    disclosure::{Breakdown, BreakdownBy, Measure, breakdowns, measures},
    time::{Millis, zone::TimeZone},
};

/// Most codes of an item with one answer: the rest of a byte says how it was dealt with.
pub(super) const MOST_CODES: usize = 250;
/// Most options of an item with several answers: the top four of 32 bits say how it was dealt with.
pub(super) const MOST_OPTIONS: usize = 28;

/// An item has more answers than a column can tell apart.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the item {0} has too many answers to be counted")]
pub struct TooManyCodes(pub String);

/// Which columns a project has.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub(super) columns: Vec<Column>,
    pub(super) breakdowns: Vec<Breakdown>,
    /// Ids of the project's events.
    events: Vec<String>,
    /// Where days and months are those of the project.
    pub(super) zone: TimeZone,
    /// The questionnaire that is asked now, then those that were asked before.
    asked: Vec<Asked>,
}

/// What one questionnaire asked.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    questionnaire: Arc<Questionnaire>,
    /// Whether each length offers each column, in the order quick, short, full.
    offers: Vec<[Offer; 3]>,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    pub measure: Arc<Measure>,
    pub several: bool,
}

/// Whether a length offers an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offer {
    Never,
    Always,
    /// To some people: a rule looks at their answers.
    Sometimes,
}

impl Plan {
    /// The columns of a project that asks this questionnaire now, has asked those before, and has these aims, waves
    ///  and events.
    ///
    /// # Errors
    /// When an item has more answers than a column can tell apart.
    pub fn new(
        questionnaire: Questionnaire,
        before: &[Arc<Questionnaire>],
        aims: Vec<Aim>,
        waves: &[Wave],
        events: &[Event],
    ) -> Result<Self, TooManyCodes> {
        let measures = measures(&questionnaire, &aims);
        let breakdowns = breakdowns(&measures, waves);
        let columns: Vec<Column> = measures.into_iter().map(column).collect::<Result<_, _>>()?;
        let now = Arc::new(questionnaire);
        let before = before.iter().filter(|before| before.name() != now.name());
        let asked = [&now].into_iter().chain(before).map(|asked| asked_by(asked, &aims, &columns)).collect();
        let events = events.iter().map(|event| event.id.clone()).collect();
        Ok(Self { columns, breakdowns, events, zone: TimeZone::default(), asked })
    }

    /// The same, with days and months as they are in a time zone; else they are those of UTC.
    pub fn in_zone(self, zone: &TimeZone) -> Self {
        Self { zone: zone.clone(), ..self }
    }

    /// The one-way breakdowns of the project.
    pub fn breakdowns(&self) -> &[Breakdown] {
        &self.breakdowns
    }

    /// The number of the wave that a moment lies in, from 1; 0 outside all of them.
    pub(super) fn wave_of(&self, at_ms: Millis) -> u8 {
        let wave = self.breakdowns.iter().find_map(|breakdown| breakdown.source.wave_of(at_ms));
        wave.map_or(0, |wave| u8::try_from(wave + 1).unwrap_or(0))
    }

    /// The id of the wave with this number.
    pub(super) fn wave_code(&self, number: u8) -> Option<String> {
        let waves = self.breakdowns.iter().find(|breakdown| matches!(breakdown.source, BreakdownBy::Wave(_)))?;
        waves.codes.get(usize::from(number).checked_sub(1)?).cloned()
    }

    /// The number of an event, from 1; 0 for none, and for one that the project has no more.
    pub(super) fn event_of(&self, id: Option<&str>) -> u16 {
        let place = id.and_then(|id| self.events.iter().position(|known| known == id));
        place.map_or(0, |place| u16::try_from(place + 1).unwrap_or(0))
    }

    /// The id of the event with this number.
    pub(super) fn event_code(&self, number: u16) -> Option<String> {
        self.events.get(usize::from(number).checked_sub(1)?).cloned()
    }

    /// Which columns a person was offered by the questionnaire of their own time, in their order.
    pub(super) fn offered(&self, response: &super::Response) -> Vec<bool> {
        let mut all = self.asked.iter();
        let Some(asked) = all.find(|asked| asked.questionnaire.is(&response.asked)).or(self.asked.first()) else {
            return Vec::new();
        };
        let offers = || asked.offers.iter().map(|by_length| by_length[response.length as usize]);
        let by_rule = offers().any(|offer| offer == Offer::Sometimes);
        let items = by_rule.then(|| offered_items(&asked.questionnaire, response.length, &response.answers));
        let is_asked = |item: &str| items.as_ref().is_some_and(|items| items.iter().any(|asked| asked.id == item));
        let offered = self.columns.iter().zip(offers()).map(|(column, offer)| match offer {
            Offer::Never => false,
            Offer::Always => true,
            Offer::Sometimes => is_asked(&column.measure.item),
        });
        offered.collect()
    }
}

fn column(measure: Measure) -> Result<Column, TooManyCodes> {
    let several = measure.kind == Kind::Multi;
    let most = if several { MOST_OPTIONS } else { MOST_CODES };
    if measure.all_codes().count() > most {
        return Err(TooManyCodes(measure.id));
    }
    Ok(Column { measure: Arc::new(measure), several })
}

fn asked_by(questionnaire: &Arc<Questionnaire>, aims: &[Aim], columns: &[Column]) -> Asked {
    let offer = |measure: &Measure, length: Length| {
        let has_rule = questionnaire.item(&measure.item).is_some_and(|item| item.show_if.is_some());
        let aim_asked =
            measure.aim.as_ref().is_none_or(|id| offered_aims(aims, length).iter().any(|aim| aim.id == *id));
        match aim_asked && questionnaire.offered(length).contains(&measure.item) {
            false => Offer::Never,
            true if has_rule => Offer::Sometimes,
            true => Offer::Always,
        }
    };
    let by_length =
        |column: &Column| [Length::Quick, Length::Short, Length::Full].map(|length| offer(&column.measure, length));
    Asked { questionnaire: Arc::clone(questionnaire), offers: columns.iter().map(by_length).collect() }
}
