//! The draws behind the noise of figures: the installation's secret, the project and the level give a key, and the key and
//! the place of a count give the draws. Whoever does not know the secret cannot tell them from chance. After a backup was
//! restored, numbers of releases come again for other answers, so the key is another one.
//!
//! What noise does to counts is decided in `domain::disclosure`.

use domain::{
    disclosure::{Draws, Level, Noise},
    time::Millis,
};
use rand_chacha::{ChaCha12Rng, rand_core::SeedableRng};
use rand_distr::{Distribution, StandardNormal};

use crate::system::secret::Secret;

/// Draws that come out of one stream. A draw of the normal distribution takes more or fewer random bits, so whoever wants
/// one makes those before it in its stream as well.
const DRAWS_A_STREAM: u32 = 64;

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
        let seed = blake3::keyed_hash(&self.key, place);
        let last = first + draws.len() as u32;
        let mut draws = draws.iter_mut();
        for stream in first / DRAWS_A_STREAM..last.div_ceil(DRAWS_A_STREAM) {
            let mut random = ChaCha12Rng::from_seed(*seed.as_bytes());
            random.set_stream(stream.into());
            let numbered = (stream * DRAWS_A_STREAM..last).zip(StandardNormal.sample_iter(random));
            let wanted = numbered.take(DRAWS_A_STREAM as usize).filter(|(number, _)| *number >= first);
            wanted.zip(draws.by_ref()).for_each(|((_, wanted), draw)| *draw = wanted);
        }
    }
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
    fn a_draw_is_the_same_in_whatever_company() {
        let keyed = Noises::by(Secret::from_bytes([7; 32])).of("mascot", Kind::Staff, None).0.expect("it has a key");
        let of = |first: u32, many: usize| {
            let mut draws = vec![0.0; many];
            keyed.fill(b"q06", first, &mut draws);
            draws
        };
        let all = of(1, 2000);
        for (first, many) in [(1, 63), (1, 64), (63, 1), (64, 1), (65, 64), (64, 128), (100, 1024), (1999, 2)] {
            assert_eq!(of(first, many), all[first as usize - 1..first as usize - 1 + many], "{many} from {first}");
        }
    }

    /// Draws that a new version of the library makes in another way need another number of the rules, or what was
    /// published could not be counted again.
    #[test]
    fn draws_stay_what_they_were() {
        let kept = [0.728_204_202_987_169_6, 0.545_316_793_203_599_2, 2.222_732_231_725_311_5];
        assert_eq!(draws("mascot", Kind::Release, b"q06", 1), kept);
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
