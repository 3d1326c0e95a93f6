//! Seeded chance for the measurements: the same seed gives the same figures on every machine.
//!
//! It is no source of secrets.

use domain::disclosure::Draws;

/// A stream of chance (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
#[derive(Clone, Debug)]
pub struct Luck(u64);

impl Luck {
    /// The stream with this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// From 0 up to 1.
    pub fn share(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of the first so many numbers, from 0.
    pub fn below(&mut self, many: usize) -> usize {
        (self.share() * many as f64) as usize
    }

    /// The place of one of these weights, each as often as it weighs.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.share() * weights.iter().sum::<f64>();
        for (place, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return place;
            }
        }
        weights.len() - 1
    }

    /// A draw from the standard normal distribution (Box and Muller, 1958).
    pub fn normal(&mut self) -> f64 {
        let (first, second) = (1.0 - self.share(), self.share());
        (-2.0 * first.ln()).sqrt() * (std::f64::consts::TAU * second).cos()
    }
}

fn mixed(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The number of some bytes under a seed.
pub fn hashed(seed: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(mixed(seed ^ 0x5851_f42d_4c95_7f2d), |hash, byte| mixed(hash ^ u64::from(*byte)).rotate_left(5))
}

/// Normal draws of a seed, for the library.
pub struct Seeded(pub u64);

impl Draws for Seeded {
    fn fill(&self, place: &[u8], first: u32, draws: &mut [f64]) {
        let place = hashed(self.0, place);
        for (draw, number) in draws.iter_mut().zip(first..) {
            *draw = Luck::new(mixed(place ^ u64::from(number))).normal();
        }
    }
}
