//! The plain recount that any faster way of counting must equal: one response after the other, asking the questionnaire
//! each time what was offered.
//!
//! It is slow on purpose, keeps no response, and is what `coeval verify` holds columns and releases against.

use std::sync::Arc;

use super::{
    measure::{Breakdown, BreakdownBy, Measure, breakdowns, measures},
    tally::{Given, ItemTally, Row, Tally, given},
};
use crate::{
    collection::{
        answer::say_nothing,
        project::{Aim, Wave},
        questionnaire::{Questionnaire, offered_aims, offered_items},
    },
    time::zone::TimeZone,
};

/// A tally that grows by one response at a time.
#[derive(Clone, Debug)]
pub struct Recount<'q> {
    questionnaire: &'q Questionnaire,
    aims: &'q [Aim],
    breakdowns: Vec<Breakdown>,
    zone: TimeZone,
    tally: Tally,
}

impl<'q> Recount<'q> {
    /// Nobody counted yet, by everything that is counted of a questionnaire with these aims, in these waves.
    pub fn new(questionnaire: &'q Questionnaire, aims: &'q [Aim], waves: &[Wave]) -> Self {
        let measures = measures(questionnaire, aims);
        let breakdowns = breakdowns(&measures, waves);
        Self::by(questionnaire, aims, &measures, &breakdowns)
    }

    /// The same, with days as they are in a time zone; else they are those of UTC.
    pub fn in_zone(self, zone: &TimeZone) -> Self {
        Self { zone: zone.clone(), ..self }
    }

    fn by(questionnaire: &'q Questionnaire, aims: &'q [Aim], measures: &[Measure], breakdowns: &[Breakdown]) -> Self {
        let items = measures.iter().map(|measure| ItemTally::none(&Arc::new(measure.clone()), breakdowns)).collect();
        let tally = Tally { items, ..Tally::default() };
        Self { questionnaire, aims, breakdowns: breakdowns.to_vec(), zone: TimeZone::default(), tally }
    }

    /// Counts one more person, unless they answered nothing at all.
    pub fn add(&mut self, row: &Row<'_>) {
        if say_nothing(row.answers) {
            return;
        }
        let all: Vec<Given> = self.dealt_with(row);
        let Self { breakdowns, zone, tally, .. } = self;
        tally.people += 1;
        tally.channels[row.channel as usize] += 1;
        let day = zone.date(row.at_ms);
        tally.days = Some(tally.days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
        let own: Vec<Option<usize>> = breakdowns.iter().map(|breakdown| group_of(breakdown, &all, row)).collect();
        for (item, given) in tally.items.iter_mut().zip(&all) {
            item.overall.add(&item.measure, given);
            let mut groups = item.groups.iter_mut();
            for (breakdown, own) in breakdowns.iter().zip(&own) {
                for (place, group) in groups.by_ref().take(breakdown.codes.len()).enumerate() {
                    if *own == Some(place) {
                        group.counts.add(&item.measure, given);
                    }
                }
            }
        }
    }

    /// Everyone counted so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Everyone counted so far; the count begins again with nobody.
    pub fn take(&mut self) -> Tally {
        let items = self.tally.items.iter().map(|item| ItemTally::none(&item.measure, &self.breakdowns)).collect();
        std::mem::replace(&mut self.tally, Tally { items, ..Tally::default() })
    }

    fn dealt_with(&self, row: &Row<'_>) -> Vec<Given> {
        let items = offered_items(row.asked.unwrap_or(self.questionnaire), row.length, row.answers);
        let aims = offered_aims(self.aims, row.length);
        let is_offered = |measure: &Measure| {
            items.iter().any(|item| item.id == measure.item)
                && measure.aim.as_ref().is_none_or(|id| aims.iter().any(|aim| aim.id == *id))
        };
        let measures = self.tally.items.iter().map(|item| &item.measure);
        let all = measures.map(|measure| match is_offered(measure) {
            true => given(measure, row.style, row.answers),
            false => Given::NotOffered,
        });
        all.collect()
    }
}

impl Tally {
    /// Counts these responses.
    pub fn recount(
        questionnaire: &Questionnaire,
        aims: &[Aim],
        measures: &[Measure],
        breakdowns: &[Breakdown],
        rows: &[Row<'_>],
    ) -> Self {
        let mut recount = Recount::by(questionnaire, aims, measures, breakdowns);
        rows.iter().for_each(|row| recount.add(row));
        recount.tally
    }
}

/// The group of a person in a breakdown; none where they did not say.
fn group_of(breakdown: &Breakdown, all: &[Given], row: &Row<'_>) -> Option<usize> {
    match &breakdown.source {
        BreakdownBy::Channel => Some(row.channel as usize),
        BreakdownBy::Wave(_) => breakdown.source.wave_of(row.at_ms),
        BreakdownBy::Measure(index) => match &all[*index] {
            Given::Codes(codes) => codes.first().copied().filter(|&code| code < breakdown.codes.len()),
            _ => None,
        },
    }
}
