//! The place of a count in the tables of a level, by which its noise is drawn: the filter, the question, the group and the
//! answer.

use super::{noise::Noise, strata::Filter};

/// Ends each part of a place: no name holds it.
const END: u8 = 0;

/// Where counts stand.
#[derive(Clone)]
pub(super) struct Place<'n> {
    noise: Noise<'n>,
    name: Vec<u8>,
}

impl<'n> Place<'n> {
    /// The tables under a filter; none is everyone.
    pub(super) fn new(noise: Noise<'n>, filter: Option<&Filter>) -> Self {
        let mut name = filter.map(Filter::to_string).unwrap_or_default().into_bytes();
        name.push(END);
        Self { noise, name }
    }

    /// A part of these tables with two names of its own, such as a breakdown and a group.
    pub(super) fn inside(&self, first: &str, second: &str) -> Self {
        let mut name = self.name.clone();
        for part in [first, second] {
            name.extend_from_slice(part.as_bytes());
            name.push(END);
        }
        Self { noise: self.noise, name }
    }

    /// The noise of a count.
    pub(super) fn noise_of(&self, what: &str) -> f64 {
        let mut name = self.name.clone();
        name.extend_from_slice(what.as_bytes());
        self.noise.at(&name)
    }

    /// A count with its noise; below nobody where noise takes away more people than there are.
    pub(super) fn noisy(&self, what: &str, count: u32) -> f64 {
        f64::from(count) + self.noise_of(what)
    }

    /// The same as a whole number of people.
    pub(super) fn whole(&self, what: &str, count: u32) -> u32 {
        super::consistent::whole(self.noisy(what, count))
    }

    /// The noise of every count.
    pub(super) fn noise(&self) -> Noise<'n> {
        self.noise
    }
}
