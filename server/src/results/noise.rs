//! The draws behind the noise of figures: the installation's secret, the project and the level give a key, and the key and
//! the place of a count give the draws. Whoever does not know the secret cannot tell them from chance. After a backup was
//! restored, numbers of releases come again for other answers, so the key is another one.
//!
//! What noise does to counts is decided in `domain::disclosure`.

use std::f64::consts::TAU;

use domain::{
    disclosure::{Draws, Level, Noise},
    time::Millis,
};

use crate::secret::Secret;

/// Bytes of one draw: two uniform numbers make a normal one.
const BYTES_A_DRAW: usize = 16;
/// Draws that are asked for together: a part of a block costs as much as the whole.
const DRAWS_AT_A_TIME: usize = 64;

/// The noise of every project's figures.
#[derive(Clone, Debug)]
pub struct Noises(Option<Secret>);

impl Noises {
    /// Noise by the secret of an installation.
    pub fn by(secret: Secret) -> Self {
        Self(Some(secret))
    }

    /// Counts as they are.
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// The noise of one level of a project, since a restore or, where there is none, from the beginning.
    pub fn of(&self, project: &str, kind: Kind, restored_at_ms: Option<Millis>) -> ProjectNoise {
        let key = |secret: &Secret| Keyed { key: secret.noise_key(project, kind.code(), restored_at_ms) };
        ProjectNoise(self.0.as_ref().map(key))
    }
}

/// Which figures, as far as noise goes: each has draws of its own, so that one says nothing about the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Public releases.
    Release,
    /// Figures for staff.
    Staff,
    /// Counts of tags.
    Tags,
}

impl Kind {
    fn code(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Staff => "staff",
            Self::Tags => "tags",
        }
    }
}

/// The draws of one level of one project.
#[derive(Clone, Copy, Debug)]
pub struct ProjectNoise(Option<Keyed>);

impl ProjectNoise {
    /// The noise at the moment with this number, from 1.
    pub fn at(&self, number: u32, level: Level) -> Noise<'_> {
        self.0.as_ref().map_or_else(Noise::none, |draws| Noise::new(draws, number, level.variance()))
    }
}

#[derive(Clone, Copy)]
struct Keyed {
    key: [u8; blake3::KEY_LEN],
}

impl std::fmt::Debug for Keyed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Keyed(…)")
    }
}

impl Draws for Keyed {
    fn fill(&self, place: &[u8], first: u32, draws: &mut [f64]) {
        let mut stream = blake3::Hasher::new_keyed(&self.key).update(place).finalize_xof();
        stream.set_position(u64::from(first) * BYTES_A_DRAW as u64);
        let mut bytes = [[0; BYTES_A_DRAW]; DRAWS_AT_A_TIME];
        for draws in draws.chunks_mut(DRAWS_AT_A_TIME) {
            let bytes = &mut bytes[..draws.len()];
            stream.fill(bytes.as_flattened_mut());
            draws.iter_mut().zip(bytes).for_each(|(draw, bytes)| *draw = normal(*bytes));
        }
    }
}

/// A draw from the standard normal distribution, of uniform bits (Box and Muller, 1958).
fn normal(bytes: [u8; BYTES_A_DRAW]) -> f64 {
    let bits = u128::from_le_bytes(bytes);
    let unit = |bits: u64| ((bits >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
    let (one, other) = (unit(bits as u64), unit((bits >> 64) as u64));
    (-2.0 * one.ln()).sqrt() * (TAU * other).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(project: &str, kind: Kind, place: &[u8], first: u32) -> [f64; 3] {
        draws_since(None, project, kind, place, first)
    }

    fn draws_since(restored: Option<Millis>, project: &str, kind: Kind, place: &[u8], first: u32) -> [f64; 3] {
        let noises = Noises::by(Secret::from_bytes([7; 32]));
        let mut draws = [0.0; 3];
        noises.of(project, kind, restored).0.expect("it has a key").fill(place, first, &mut draws);
        draws
    }

    #[test]
    fn a_place_has_the_same_draws_each_time_and_another_place_others() {
        let of = |place: &[u8], first| draws("mascot", Kind::Release, place, first);
        assert_eq!(of(b"q06", 1), of(b"q06", 1));
        assert_eq!(of(b"q06", 1)[1..], of(b"q06", 2)[..2], "a draw has one number, wherever one begins");
        let others = [
            of(b"q07", 1),
            draws("garden", Kind::Release, b"q06", 1),
            draws("mascot", Kind::Staff, b"q06", 1),
            draws_since(Some(5), "mascot", Kind::Release, b"q06", 1),
            draws_since(Some(6), "mascot", Kind::Release, b"q06", 1),
        ];
        assert!(others.iter().all(|other| *other != of(b"q06", 1)));
    }

    #[test]
    fn draws_are_normal() {
        let noises = Noises::by(Secret::from_bytes([1; 32]));
        let keyed = noises.of("mascot", Kind::Release, None).0.expect("it has a key");
        let mut draws = vec![0.0; 100_000];
        keyed.fill(b"somewhere", 1, &mut draws);
        let moment = |power: i32| draws.iter().map(|draw: &f64| draw.powi(power)).sum::<f64>() / draws.len() as f64;
        assert!(moment(1).abs() < 0.02 && (moment(2) - 1.0).abs() < 0.02, "{} {}", moment(1), moment(2));
        assert!(moment(3).abs() < 0.05 && (moment(4) - 3.0).abs() < 0.1, "{} {}", moment(3), moment(4));
        let beyond = draws.iter().filter(|draw| draw.abs() > 1.959_964).count();
        assert!((4_800..5_200).contains(&beyond), "one in twenty, and not {beyond}");
    }
}
