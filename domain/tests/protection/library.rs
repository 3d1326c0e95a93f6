//! The library itself: made-up people as its tallies, released with seeded noise.
//!
//! It counts one item and its breakdowns by role and age; nothing is decided here.

use std::sync::Arc;

use domain::{
    collection::questionnaire::coeval_core,
    disclosure::{
        Breakdown, Counts, ItemTally, Measure, Noise, Released, Settings, Tally, breakdowns, measures, release,
    },
};

use crate::{luck::Seeded, project::Cells};

/// The variance of a single draw, as the library has it.
pub fn variance() -> f64 {
    Settings::default().public().variance()
}

/// What is counted of the core questionnaire, for one level.
pub struct Library {
    breakdowns: Vec<Breakdown>,
    all: Vec<Measure>,
    /// The thresholds; the public's is the one that counts.
    pub settings: Settings,
    /// The variance of a single draw.
    pub variance: f64,
}

impl Library {
    /// With this threshold.
    pub fn new(k: u32) -> Self {
        let all = measures(&coeval_core(), &[]);
        Self { breakdowns: breakdowns(&all, &[]), all, settings: Settings::new(5, k), variance: variance() }
    }

    /// With this threshold, and more or less noise than the library has.
    pub fn with_variance(k: u32, variance: f64) -> Self {
        Self { variance, ..Self::new(k) }
    }

    /// An item with its own number; `one_wording` takes its Easy Read scale away.
    pub fn measure(&self, id: &str, one_wording: bool) -> Measure {
        let mut measure = self.all.iter().find(|measure| measure.id == id).expect("the item is counted").clone();
        if one_wording {
            measure.easy.clear();
            measure.easy_top.clear();
        }
        measure
    }

    /// The counts of an item: of everyone, and of groups by the breakdown's name and the number of the group.
    pub fn item(&self, measure: Measure, everyone: &Cells, groups: &[(&str, usize, Cells)]) -> ItemTally {
        let measure = Arc::new(measure);
        let mut item = ItemTally::none(&measure, &self.breakdowns);
        item.overall = counts(&measure, everyone);
        for (by, number, cells) in groups {
            let mut own = item.groups.iter_mut().filter(|group| &*group.by == *by);
            own.nth(*number).expect("there is such a group").counts = counts(&measure, cells);
        }
        item
    }

    /// Released with the noise of a seed, or none.
    pub fn released(&self, people: u32, items: Vec<ItemTally>, seed: Option<u64>) -> Released {
        let tally = Tally { people, items, ..Tally::default() };
        match seed {
            Some(seed) => release(&tally, self.settings, Noise::new(&Seeded(seed), 1, self.variance)),
            None => release(&tally, self.settings, Noise::none()),
        }
    }
}

/// Counts of people who all answered in the usual wording.
pub fn counts(measure: &Measure, cells: &[u32]) -> Counts {
    let mut counts = Counts::none(measure);
    counts.codes.iter_mut().zip(cells).for_each(|(own, cell)| *own = *cell);
    counts.answered = counts.codes[..measure.codes.len()].iter().sum();
    counts
}
