//! Both kinds of knowledge over the waves: whether their mix moved so far that a change may come from who
//! answered, and then the waves in which both weigh the same (`statistics.md` 4.5, mix effect).
//!
//! It reads released figures only: those of each wave by itself, beside each other by role, which the disclosure rules
//! have passed. Where they are not there, it says that the mix is not known and guesses nothing.

use crate::{
    disclosure::Figure,
    reporting::{
        voices::{Difference, EqualVoice, LIVED, PROFESSIONAL, ROLE, equal_share},
        waves::{Middle, WaveFigure},
    },
    statistics::{self, Course, Gap, Interval, Point, change_between, mix_moved},
};

/// How the mix of people with lived experience and professionals lies over the waves.
#[derive(Clone, Debug, PartialEq)]
pub enum Mix {
    /// How many of each answered in the first or in the last wave is not shown.
    Unknown,
    /// It moved by ten points or less.
    Held,
    /// It moved by more, so that a change of the plain share may come from who answered.
    Moved {
        /// How many in a hundred of both together had lived experience in the first wave that is shown.
        first: u32,
        /// The same in the last.
        last: u32,
        /// The waves in which both weigh the same; none unless they are shown for the first and the last.
        equal: Option<EqualWaves>,
    },
}

/// The waves in which both kinds of knowledge weigh the same.
#[derive(Clone, Debug, PartialEq)]
pub struct EqualWaves {
    /// One for each wave; none where not every group that enters it is shown.
    pub shares: Vec<Option<EqualVoice>>,
    /// How far the last wave lies above the first.
    pub difference: Difference,
    /// What may be said about it.
    pub gap: Gap,
    /// How these shares lie.
    pub course: Course,
    /// Their middle line; none where there are fewer than twelve.
    pub middle: Option<Middle>,
}

/// The mix over waves. `alone` is the same figure of one wave by itself, of the same snapshot.
pub fn mix<'f>(wave_figures: &[WaveFigure<'_>], alone: impl Fn(&str) -> Option<&'f Figure>) -> Mix {
    let shown = |wave_figure: &&WaveFigure<'_>| wave_figure.point().is_some();
    let Some((first, last)) = wave_figures.iter().find(shown).zip(wave_figures.iter().rfind(shown)) else {
        return Mix::Unknown;
    };
    let Some((before, after)) = of_both(alone(first.wave)).zip(of_both(alone(last.wave))) else { return Mix::Unknown };
    if !mix_moved(before, after) {
        return Mix::Held;
    }
    let percent = |point: Point| (point.share() * 100.0).round() as u32;
    Mix::Moved { first: percent(before), last: percent(after), equal: equal_waves(wave_figures, alone) }
}

/// People with lived experience among those who are either; none unless both numbers are shown.
fn of_both(figure: Option<&Figure>) -> Option<Point> {
    let size = |code: &str| {
        let groups = &figure?.groups;
        let group = groups.iter().find(|group| group.by == ROLE && group.code == code && group.hidden.is_none())?;
        group.n.map(f64::from)
    };
    let (lived, professional) = (size(LIVED)?, size(PROFESSIONAL)?);
    (lived + professional > 0.0).then_some(Point { count: lived, n: lived + professional })
}

fn equal_waves<'f>(wave_figures: &[WaveFigure<'_>], alone: impl Fn(&str) -> Option<&'f Figure>) -> Option<EqualWaves> {
    let share = |wave_figure: &WaveFigure<'_>| wave_figure.point().and_then(|_| equal_share(alone(wave_figure.wave)?));
    let shares: Vec<Option<(f64, Interval)>> = wave_figures.iter().map(share).collect();
    let of_shown = || {
        wave_figures
            .iter()
            .zip(&shares)
            .filter(|(wave_figure, _)| wave_figure.point().is_some())
            .map(|(_, share)| *share)
    };
    let (first, last) = of_shown().next().flatten().zip(of_shown().next_back().flatten())?;
    let change = change_between(first, last);
    // A share of its own weight: what the run-chart rule looks at is the share alone.
    let point = |share: &Option<(f64, Interval)>| share.map(|(share, _)| Point { count: share, n: 1.0 });
    let points: Vec<Option<Point>> = shares.iter().map(point).collect();
    Some(EqualWaves {
        shares: shares.iter().map(|share| share.map(|(share, interval)| EqualVoice::of(share, interval))).collect(),
        difference: Difference::of(change.difference, change.interval),
        gap: change.gap,
        course: statistics::course(&points.iter().copied().flatten().collect::<Vec<_>>()),
        middle: Middle::of(&points),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        collection::{
            answer::{Answer, Answers},
            project::Wave,
            questionnaire::{Length, Style, coeval_core},
            response::Channel,
        },
        disclosure::{Filter, FilterBy, Noise, Recount, Released, Row, Settings, Strata, Stratum, Tally, staff},
        reporting::waves::{change, wave_figures},
        text::Text,
    };

    const ITEM: &str = "q06.services";
    const EARLY_MS: i64 = 0;
    const LATE_MS: i64 = 40 * 86_400_000;

    fn waves() -> [Wave; 2] {
        let wave = |id: &str, opens: &str, closes: &str| Wave {
            id: id.to_owned(),
            name: Text::base(id),
            opens_at: Some(format!("1970-{opens}T00:00:00Z")),
            closes_at: Some(format!("1970-{closes}T00:00:00Z")),
        };
        [wave("one", "01-01", "01-20"), wave("two", "02-01", "02-20")]
    }

    /// So many of so many of each role said that things are better, in the first wave and in the second.
    type Crowd<'c> = [(&'c str, usize, usize)];

    fn tally(crowds: &[(i64, &Crowd<'_>)]) -> Tally {
        let (questionnaire, waves) = (coeval_core(), waves());
        let mut recount = Recount::new(&questionnaire, &[], &waves);
        for (at_ms, crowd) in crowds {
            for (role, top, n) in *crowd {
                for place in 0..*n {
                    let code = if place < *top { "lot_better" } else { "same" };
                    let answers =
                        Answers::from([(ROLE.to_owned(), Answer::from(*role)), (ITEM.to_owned(), Answer::from(code))]);
                    let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
                    recount.add(&Row { answers: &answers, length, style, channel, at_ms: *at_ms, asked: None });
                }
            }
        }
        recount.tally().clone()
    }

    /// The staff figures of everyone, of the first wave and of the second.
    fn figures(one: &Crowd<'_>, two: &Crowd<'_>) -> [Released; 3] {
        let stratum = |wave: &str, month: &str| Stratum {
            wave: Some(wave.to_owned()),
            event: None,
            month: month.parse().unwrap(),
            channel: Channel::Own,
        };
        let strata = Strata(vec![
            (stratum("one", "1970-01"), tally(&[(EARLY_MS, one)])),
            (stratum("two", "1970-02"), tally(&[(LATE_MS, two)])),
        ]);
        let filters = ["one", "two"].map(|code| Filter { by: FilterBy::Wave, code: code.to_owned() });
        let made = staff(&strata, &tally(&[]), &filters, Settings::default(), Noise::none());
        let made: Vec<Released> = made.into_iter().map(|figures| figures.released).collect();
        made.try_into().expect("everyone and two rounds")
    }

    fn found(one: &Crowd<'_>, two: &Crowd<'_>) -> (Mix, Gap) {
        let [everyone, first, second] = figures(one, two);
        let waves = waves();
        let figure = everyone.item(ITEM).expect("it is counted");
        let wave_figures = wave_figures(figure, &waves);
        let plain = change(&wave_figures).expect("both rounds are shown");
        (mix(&wave_figures, |wave| if wave == "one" { first.item(ITEM) } else { second.item(ITEM) }), plain.gap)
    }

    #[test]
    fn a_change_that_comes_from_the_mix_alone_is_gone_where_both_weigh_the_same() {
        // Nobody changed: lived experience says 9 in 10, professionals 3 in 10, both 6 in 10. Only who came did.
        let one = [("lived", 27, 30), ("professional", 27, 90), ("both", 12, 20)];
        let two = [("lived", 81, 90), ("professional", 9, 30), ("both", 12, 20)];
        let (found, plain) = found(&one, &two);
        assert_eq!(plain, Gap::Different, "the plain shares are far apart");
        let Mix::Moved { first, last, equal: Some(equal) } = found else { panic!("{found:?}") };
        assert_eq!((first, last), (25, 75));
        // 33 of 40 and 33 of 100, then 87 of 100 and 15 of 40: halves of both in each.
        let percents: Vec<_> = equal.shares.iter().map(|share| share.map(|share| share.percent)).collect();
        assert_eq!(percents, [Some(58), Some(62)]);
        assert_eq!((equal.difference.points, equal.gap), (5, Gap::TooFew));
        assert_eq!((equal.course, equal.middle), (Course::TooFewPoints, None));
    }

    #[test]
    fn a_mix_that_moved_by_ten_points_held() {
        let one = [("lived", 20, 50), ("professional", 20, 50), ("both", 5, 20)];
        let two = [("lived", 20, 60), ("professional", 20, 40), ("both", 5, 20)];
        assert_eq!(found(&one, &two).0, Mix::Held);
    }

    #[test]
    fn where_people_who_are_both_are_hidden_the_mix_is_told_and_no_equal_share() {
        let one = [("lived", 15, 30), ("professional", 30, 60)];
        let two = [("lived", 30, 60), ("professional", 15, 30)];
        let (found, _) = found(&one, &two);
        assert_eq!(found, Mix::Moved { first: 33, last: 67, equal: None });
    }

    #[test]
    fn a_group_that_is_hidden_leaves_the_mix_unknown() {
        let one = [("lived", 15, 30), ("professional", 1, 3), ("both", 3, 6)];
        let two = [("lived", 15, 30), ("professional", 15, 30), ("both", 3, 6)];
        assert_eq!(found(&one, &two).0, Mix::Unknown);
        let [everyone, ..] = figures(&one, &two);
        let waves = waves();
        assert_eq!(mix(&wave_figures(everyone.item(ITEM).expect("counted"), &waves), |_| None), Mix::Unknown);
    }
}
