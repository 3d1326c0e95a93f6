//! One question as its figure is made: its counts, and who is to read it.

use super::{measure::Measure, settings::Level, tally::ItemTally};

/// One question, and who is to read its figure.
pub(super) struct Asked<'a> {
    pub(super) item: &'a ItemTally,
    pub(super) level: Level,
    /// No number of people is said to be larger.
    pub(super) most: u32,
    /// The places of the top answers in both wordings.
    pub(super) top: Vec<usize>,
    pub(super) easy_top: Vec<usize>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(item: &'a ItemTally, level: Level, most: u32) -> Self {
        let places = |codes: &[String], top: &[String]| {
            let of_top = codes.iter().enumerate().filter(|(_, code)| top.contains(code));
            of_top.map(|(place, _)| place).collect()
        };
        let measure = &item.measure;
        let (top, easy_top) = (places(&measure.codes, &measure.top), places(&measure.easy, &measure.easy_top));
        Self { item, level, most, top, easy_top }
    }

    pub(super) fn measure(&self) -> &'a Measure {
        &self.item.measure
    }
}
