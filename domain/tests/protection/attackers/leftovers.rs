//! What the library says without noise: how many answered at all, that nobody came by a channel, and that two filters let
//! the same kinds of people through.
//!
//! They are no answers, but they are certain, so they are held here for everybody to see.

use domain::{
    collection::response::Channel,
    disclosure::{Filter, FilterBy, NoDraws, Noise, People, Strata, Stratum, Tally, release, staff},
    time::date::Date,
};

use crate::{
    library::{Library, variance},
    luck::Seeded,
};

/// What is said of sixty people on phones of their own and so many on paper, who answered from one day to another.
pub fn people(library: &Library, paper: u32, days: (Date, Date), seed: u64) -> People {
    let people = 60 + paper;
    let mut tally = Tally { people, days: Some(days), ..Tally::default() };
    tally.channels[Channel::Own as usize] = 60;
    tally.channels[Channel::Paper as usize] = paper;
    release(&tally, library.settings, Noise::new(&Seeded(seed), 1, variance())).people().clone()
}

/// Whether staff see the same figures of a wave and of a month, where so many answered in that month outside
/// the round.
pub fn are_alike(library: &Library, outside: u32, seed: u64) -> bool {
    let item = |each: u32| library.item(library.measure("q06.services", true), &[each, each, 9, 9, 9], &[]);
    let tally = |people: u32, each: u32| Tally { people, items: vec![item(each)], ..Tally::default() };
    let stratum = |wave: Option<&str>, month: &str| Stratum {
        wave: wave.map(str::to_owned),
        event: None,
        month: month.parse().unwrap(),
        channel: Channel::Own,
    };
    let mut strata =
        vec![(stratum(Some("w1"), "2026-11"), tally(40, 6)), (stratum(Some("w2"), "2026-12"), tally(41, 7))];
    if outside > 0 {
        let mut few = tally(outside, 0);
        few.items[0].overall.codes[2..5].fill(0);
        few.items[0].overall.answered = 0;
        strata.push((stratum(None, "2026-11"), few));
    }
    let filters =
        [(FilterBy::Wave, "w1"), (FilterBy::Month, "2026-11")].map(|(by, code)| Filter { by, code: code.to_owned() });
    let mut empty = tally(0, 0);
    empty.items[0].overall.codes.fill(0);
    empty.items[0].overall.answered = 0;
    let seeded = Seeded(seed);
    let noise = Noise::new(&seeded, 1, variance());
    let figures = staff(&Strata(strata), &empty, &filters, library.settings, noise);
    figures[1].released.items() == figures[2].released.items()
}

/// The variance of the noise that is told of a headline, where so many of forty gave an answer that is asked no more.
pub fn told_variance(library: &Library, forgotten: u32) -> f64 {
    let mut item = library.item(library.measure("q17.p_respect", true), &[10, 0, 0, 10, 20 - forgotten], &[]);
    item.overall.answered += forgotten;
    let tally = Tally { people: 40, items: vec![item], ..Tally::default() };
    let released = release(&tally, library.settings, Noise::new(&NoDraws, 1, variance()));
    let figure = &released.items()[0];
    let headline = figure.headline.as_ref().expect("the scale has a top");
    let (share, n) =
        (f64::from(headline.count.expect("it is shown")), f64::from(figure.n.answered.expect("it is shown")));
    // As `docs/statistics.md` has it, divided by what it would be for five answers.
    let (cells, top, share) = (5.0, 2.0, share / n);
    let part: f64 = top / cells;
    let five = top * (1.0 - part).powi(2) + (cells - top) * part * part + 1.25 * (part - share).powi(2);
    headline.noise * n * n / variance() / five
}
