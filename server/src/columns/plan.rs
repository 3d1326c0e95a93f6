//! Which columns a project has: one for each measure, and which lengths offer it.

use domain::{
    disclosure::{Breakdown, Measure, breakdowns, measures},
    project::{Aim, Wave},
    questionnaire::{Kind, Length, Questionnaire, offered_aims, offered_items},
    time::Millis,
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
    pub(super) questionnaire: Questionnaire,
    pub(super) aims: Vec<Aim>,
    pub(super) columns: Vec<Column>,
    pub(super) breakdowns: Vec<Breakdown>,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    pub measure: Measure,
    pub several: bool,
    /// Whether each length offers it, in the order quick, short, full.
    offered: [Offer; 3],
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
    /// The columns of a project with this questionnaire, these aims and these rounds of asking.
    ///
    /// # Errors
    /// When an item has more answers than a column can tell apart.
    pub fn new(questionnaire: Questionnaire, aims: Vec<Aim>, waves: &[Wave]) -> Result<Self, TooManyCodes> {
        let measures = measures(&questionnaire, &aims);
        let breakdowns = breakdowns(&measures, waves);
        let columns = measures.into_iter().map(|measure| column(&questionnaire, &aims, measure));
        let columns = columns.collect::<Result<_, _>>()?;
        Ok(Self { questionnaire, aims, columns, breakdowns })
    }

    /// The one-way breakdowns of the project.
    pub fn breakdowns(&self) -> &[Breakdown] {
        &self.breakdowns
    }

    /// The number of the round of asking that a moment lies in, from 1; 0 outside all of them.
    pub(super) fn wave_of(&self, at_ms: Millis) -> u8 {
        let wave = self.breakdowns.iter().find_map(|breakdown| breakdown.source.wave_of(at_ms));
        wave.map_or(0, |wave| u8::try_from(wave + 1).unwrap_or(0))
    }

    /// Which columns a person was offered, in their order.
    pub(super) fn offered(&self, response: &super::Response) -> Vec<bool> {
        let by_rule = self.columns.iter().any(|column| column.offer(response.length) == Offer::Sometimes);
        let asked = by_rule.then(|| offered_items(&self.questionnaire, response.length, &response.answers));
        let is_asked = |item: &str| asked.as_ref().is_some_and(|asked| asked.iter().any(|asked| asked.id == item));
        let offered = self.columns.iter().map(|column| match column.offer(response.length) {
            Offer::Never => false,
            Offer::Always => true,
            Offer::Sometimes => is_asked(&column.measure.item),
        });
        offered.collect()
    }
}

impl Column {
    fn offer(&self, length: Length) -> Offer {
        self.offered[length as usize]
    }
}

fn column(questionnaire: &Questionnaire, aims: &[Aim], measure: Measure) -> Result<Column, TooManyCodes> {
    let several = measure.kind == Kind::Multi;
    let most = if several { MOST_OPTIONS } else { MOST_CODES };
    if measure.all_codes().count() > most {
        return Err(TooManyCodes(measure.id));
    }
    let has_rule = questionnaire.item(&measure.item).is_some_and(|item| item.show_if.is_some());
    let offered = [Length::Quick, Length::Short, Length::Full].map(|length| {
        let aim_asked =
            measure.aim.as_ref().is_none_or(|id| offered_aims(aims, length).iter().any(|aim| aim.id == *id));
        match aim_asked && questionnaire.offered(length).contains(&measure.item) {
            false => Offer::Never,
            true if has_rule => Offer::Sometimes,
            true => Offer::Always,
        }
    });
    Ok(Column { measure, several, offered })
}
