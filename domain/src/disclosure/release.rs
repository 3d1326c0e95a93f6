//! Makes figures: of everyone for the public, and of everyone and under each filter for staff.
//!
//! Both levels have the same rules (`docs/statistics.md` 4.7): every count gets noise, and whatever is shown, hidden or
//! computed after that looks at noisy counts only. So nothing that is seen, and nothing that is missing, depends on an
//! exact count. Whether figures may be made at all is decided by whoever keeps them (`schedule`).

use std::{collections::HashMap, thread};

use super::{
    asked::Asked,
    figure::figure,
    noise::Noise,
    place::Place,
    released::{ChannelCount, People, RULES, Released, storable},
    settings::{Level, Settings},
    strata::{Filter, Strata},
    tally::Tally,
};
use crate::collection::response::Channel;

/// Makes a public release from exact counts.
///
/// ```
/// use domain::{
///     collection::{
///         answer::{Answer, Answers},
///         questionnaire::{Length, Style, coeval_core},
///         response::Channel,
///     },
///     disclosure::{HiddenBecause, Noise, Row, Settings, Tally, breakdowns, measures, release},
/// };
///
/// let asked = coeval_core();
/// let measures = measures(&asked, &[]);
/// let count = |people: usize| {
///     let mut answers = Answers::new();
///     answers.insert("q17.p_respect".to_owned(), Answer::from("always"));
///     let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
///     let rows = vec![Row { answers: &answers, length, style, channel, at_ms: 0, asked: None }; people];
///     Tally::recount(&asked, &[], &measures, &breakdowns(&measures, &[]), &rows)
/// };
/// // Noise is drawn from the installation's secret; none at all is for tests.
/// let of = |people| release(&count(people), Settings::new(5, 10), Noise::none());
/// let (few, many) = (of(9), of(30));
/// assert_eq!(few.item("q17.p_respect").unwrap().hidden, Some(HiddenBecause::TooFew));
/// assert_eq!(many.item("q17.p_respect").unwrap().n.answered, Some(30));
/// ```
pub fn release(tally: &Tally, settings: Settings, noise: Noise<'_>) -> Released {
    figures(tally, &Row { level: settings.public(), noise, everyone: tally.people, filter: None })
}

/// The staff figures of everyone, or of those a filter lets through.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffFigures {
    /// The filter; none is everyone.
    pub filter: Option<Filter>,
    /// The figures.
    pub released: Released,
}

/// Makes staff figures from exact counts: of everyone first, then under each filter in their order. `empty` is a tally
/// of nobody by the same measures and breakdowns.
///
/// Filters that let the same people through carry the same noise, as far as how and when they answered tells: otherwise
/// each would be another look at the same count.
pub fn staff(
    strata: &Strata,
    empty: &Tally,
    filters: &[Filter],
    settings: Settings,
    noise: Noise<'_>,
) -> Vec<StaffFigures> {
    let everyone = strata.tally(None, empty);
    let alike = Alike::among(strata, filters);
    let of = |filter: Option<&Filter>| {
        let same = filter.and_then(|filter| alike.first(strata, filter));
        let row = Row { level: settings.staff(), noise, everyone: everyone.people, filter: same };
        let released = match filter {
            None => figures(&everyone, &row),
            Some(_) => figures(&strata.tally(filter, empty), &row),
        };
        StaffFigures { filter: filter.cloned(), released }
    };
    let all: Vec<Option<&Filter>> = std::iter::once(None).chain(filters.iter().map(Some)).collect();
    let threads = thread::available_parallelism().map_or(1, usize::from).min(all.len());
    let part = |first: usize| all.iter().skip(first).step_by(threads).map(|filter| of(*filter)).collect::<Vec<_>>();
    let parts: Vec<Vec<StaffFigures>> = thread::scope(|scope| {
        let parts: Vec<_> = (0..threads).map(|first| scope.spawn(move || part(first))).collect();
        parts.into_iter().map(|part| part.join().expect("counting does not panic")).collect()
    });
    let mut parts: Vec<_> = parts.into_iter().map(Vec::into_iter).collect();
    (0..all.len()).filter_map(|number| parts[number % threads].next()).collect()
}

/// Filters by the strata that they let through.
struct Alike<'f>(HashMap<Vec<bool>, &'f Filter>);

impl<'f> Alike<'f> {
    fn among(strata: &Strata, filters: &'f [Filter]) -> Self {
        let mut first = HashMap::new();
        for filter in filters {
            first.entry(Self::through(strata, filter)).or_insert(filter);
        }
        Self(first)
    }

    /// The first filter that lets the same strata through as this one; none where it lets everybody through.
    fn first(&self, strata: &Strata, filter: &Filter) -> Option<&'f Filter> {
        let own = Self::through(strata, filter);
        if own.iter().all(|lets| *lets) { None } else { self.0.get(&own).copied() }
    }

    fn through(strata: &Strata, filter: &Filter) -> Vec<bool> {
        strata.0.iter().map(|(stratum, _)| filter.lets(stratum)).collect()
    }
}

/// One row of the tables of a level: everyone, or one filter.
struct Row<'r> {
    level: Level,
    noise: Noise<'r>,
    /// How many people answered at all; no number of people is said to be larger.
    everyone: u32,
    /// The filter that noise is drawn for.
    filter: Option<&'r Filter>,
}

fn figures(tally: &Tally, row: &Row<'_>) -> Released {
    let place = Place::new(row.noise, row.filter);
    let mut log = Vec::new();
    let of = |item| figure(&Asked::new(item, row.level, row.everyone), &place, &mut log);
    let items = tally.items.iter().map(of).collect();
    Released { rules: RULES, people: people(tally, row, &place), items, log, noise: storable(row.noise.variance()) }
}

/// How many people answered, unless they are too few for anything to be said of them; that nobody did may be said. How
/// many responses came in is no answer of anybody, so the whole number stays exact.
fn people(tally: &Tally, row: &Row<'_>, place: &Place<'_>) -> People {
    let noisy = |place: &Place<'_>, what: &str, count| place.whole(what, count).min(row.everyone);
    let smallest = row.level.smallest_shown(row.noise.variance());
    let answered = match (tally.people, row.filter) {
        (0, _) => Some(0),
        (people, None) => Some(people).filter(|people| *people >= row.level.k()),
        (people, Some(_)) => Some(noisy(place, "people", people)).filter(|people| *people >= smallest),
    };
    let by_channel = place.inside("channels", "");
    let channels = Channel::ALL.into_iter().zip(tally.channels).map(|(channel, count)| {
        let noisy = |answered: u32| noisy(&by_channel, channel.code(), count).min(answered);
        let count = answered.and_then(|answered| match count {
            0 => Some(0),
            _ => Some(noisy(answered)).filter(|people| *people >= smallest),
        });
        ChannelCount { channel, count }
    });
    let days = tally.days.filter(|_| row.filter.is_none() && answered.is_some_and(|people| people > 0));
    People { answered, channels: channels.collect(), days }
}
