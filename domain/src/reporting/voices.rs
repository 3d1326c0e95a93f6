//! Both kinds of knowledge side by side: how people with lived experience and professionals answered, whether they see it
//! alike, and one share in which both weigh the same (`statistics.md` 4.3).
//!
//! It reads released figures only, so every number follows from counts that the reader can see. It knows no words and
//! ranks nobody.

use crate::{
    disclosure::{Figure, GroupFigure},
    statistics::{Gap, Interval, Share, Z_95, Z_95_OF_TEN, equal_voice, gap, newcombe},
};

/// The question about how people are part of the project, and its answers.
pub const ROLE: &str = "you.role";
/// People with lived experience.
pub const LIVED: &str = "lived";
/// Professionals.
pub const PROFESSIONAL: &str = "professional";
/// People who are both.
pub const BOTH: &str = "both";

/// How two kinds of knowledge answered one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voices {
    /// The share of the top answers among people with lived experience, in percent.
    pub lived: u32,
    /// The same among professionals.
    pub professional: u32,
    /// How far apart they are: lived experience minus professionals.
    pub difference: Difference,
    /// What may be said about the gap between them.
    pub gap: Gap,
    /// The share in which both weigh the same; none unless every group that enters it is itself shown.
    pub equal: Option<EqualVoice>,
}

/// How far one share lies above another, in whole points, with the interval that the gap is judged by: of 95 %, or of
/// 99.5 % among ten that are looked at together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The first share minus the second; negative where the second is higher.
    pub points: i32,
    /// Lower end.
    pub low: i32,
    /// Upper end.
    pub high: i32,
}

impl Difference {
    /// A difference of shares and its interval, both from −1 to 1.
    pub(crate) fn of(difference: f64, Interval { low, high }: Interval) -> Self {
        let points = |share: f64| (share * 100.0).round() as i32;
        Self { points: points(difference), low: points(low), high: points(high) }
    }
}

/// A share in which both kinds of knowledge weigh the same, in percent, with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EqualVoice {
    /// The share.
    pub percent: u32,
    /// Lower end.
    pub low: u32,
    /// Upper end.
    pub high: u32,
}

impl EqualVoice {
    /// A share and its interval, both from 0 to 1.
    pub(crate) fn of(share: f64, Interval { low, high }: Interval) -> Self {
        let percent = |share: f64| (share * 100.0).round() as u32;
        Self { percent: percent(share), low: percent(low), high: percent(high) }
    }
}

/// Both kinds of knowledge side by side; none unless both are shown.
///
/// `is_one_of_ten` is whether the figure stands among ten that are looked at together: then one gap in so many is
/// chance, and more is asked before one is called clear.
pub fn voices(figure: &Figure, is_one_of_ten: bool) -> Option<Voices> {
    let (lived, professional) = (shown(figure, LIVED)?, shown(figure, PROFESSIONAL)?);
    let z = if is_one_of_ten { Z_95_OF_TEN } else { Z_95 };
    let interval = newcombe(lived.share.effective(), professional.share.effective(), z)?;
    let difference = lived.share.value() - professional.share.value();
    Some(Voices {
        lived: lived.percent,
        professional: professional.percent,
        difference: Difference::of(difference, interval),
        gap: gap(difference, interval),
        equal: equal_share(figure).map(|(share, interval)| EqualVoice::of(share, interval)),
    })
}

/// The share in which both weigh the same, from 0 to 1, with its 95 % interval; none unless every group that enters it is
/// itself shown. People who are both count as half in each group.
pub(crate) fn equal_share(figure: &Figure) -> Option<(f64, Interval)> {
    let [lived, professional, both] = [LIVED, PROFESSIONAL, BOTH].map(|code| shown(figure, code));
    let both = both?.share;
    let with_half = |group: Group| group.share.with_half_of(both).effective();
    equal_voice(with_half(lived?), with_half(professional?), Z_95)
}

/// A group whose share is shown.
struct Group {
    share: Share,
    percent: u32,
}

fn shown(figure: &Figure, code: &str) -> Option<Group> {
    let is_it = |group: &&GroupFigure| group.by == ROLE && group.code == code && group.hidden.is_none();
    let group = figure.groups.iter().find(is_it)?;
    let headline = group.headline.as_ref()?;
    Some(Group { share: headline.share(group.n)?, percent: headline.percent? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        collection::{
            answer::{Answer, Answers},
            questionnaire::{Length, Style, coeval_core},
            response::Channel,
        },
        disclosure::{Noise, Recount, Row, Settings, release},
    };

    const ITEM: &str = "q17.p_respect";

    /// The figure of groups of which so many of so many said "always", and the others "sometimes".
    fn figure(groups: &[(&str, usize, usize)]) -> Figure {
        let questionnaire = coeval_core();
        let mut recount = Recount::new(&questionnaire, &[], &[]);
        for (role, top, n) in groups {
            for place in 0..*n {
                let code = if place < *top { "always" } else { "sometimes" };
                let answers =
                    Answers::from([(ROLE.to_owned(), Answer::from(*role)), (ITEM.to_owned(), Answer::from(code))]);
                let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
                recount.add(&Row { answers: &answers, length, style, channel, at_ms: 0, asked: None });
            }
        }
        let released = release(recount.tally(), Settings::default(), Noise::none());
        released.item(ITEM).expect("it is counted").clone()
    }

    fn side_by_side(lived: (usize, usize), professional: (usize, usize)) -> Voices {
        let groups = [(LIVED, lived.0, lived.1), (PROFESSIONAL, professional.0, professional.1)];
        voices(&figure(&groups), false).expect("both are shown")
    }

    #[test]
    fn the_vectors_that_rounding_leaves_alone_hold() {
        let wordings = [
            ((40, 50), (20, 40), (80, 50), Gap::Different),
            ((55, 70), (50, 80), (79, 63), Gap::Different),
            ((25, 30), (10, 15), (83, 67), Gap::TooFew),
            ((900, 1000), (850, 1000), (90, 85), Gap::Small),
            ((900, 1000), (900, 1000), (90, 90), Gap::Alike),
        ];
        for (lived, professional, percents, gap) in wordings {
            let found = side_by_side(lived, professional);
            assert_eq!(((found.lived, found.professional), found.gap), (percents, gap), "{lived:?} {professional:?}");
        }
    }

    #[test]
    fn the_difference_comes_with_its_interval_in_whole_points() {
        let vectors = [
            ((9, 12), (4, 10), (35, -5, 63)),
            ((18, 24), (9, 15), (15, -13, 43)),
            ((40, 50), (20, 40), (30, 10, 47)),
            ((24, 30), (12, 15), (0, -22, 27)),
            ((56, 70), (48, 80), (20, 5, 33)),
        ];
        for (lived, professional, (points, low, high)) in vectors {
            let pair = |(count, n): (u32, u32)| (f64::from(count), f64::from(n));
            let (lived, professional) = (pair(lived), pair(professional));
            let interval = newcombe(lived, professional, Z_95).expect("both groups answered");
            let found = Difference::of(lived.0 / lived.1 - professional.0 / professional.1, interval);
            assert_eq!(found, Difference { points, low, high });
        }
        let found = side_by_side((40, 50), (20, 40)).difference;
        assert_eq!(found, Difference { points: 30, low: 10, high: 47 }, "from released counts too");
    }

    #[test]
    fn among_ten_more_is_asked_of_a_gap() {
        let figure = figure(&[(LIVED, 55, 70), (PROFESSIONAL, 50, 80)]);
        let gap = |is_one_of_ten| voices(&figure, is_one_of_ten).map(|voices| voices.gap);
        assert_eq!([gap(false), gap(true)], [Some(Gap::Different), Some(Gap::TooFew)]);
    }

    #[test]
    fn equal_voice_needs_every_group_to_be_shown() {
        assert_eq!(side_by_side((40, 50), (20, 40)).equal, None, "nobody knows how many are both");
        let few = figure(&[(LIVED, 40, 50), (PROFESSIONAL, 20, 40), (BOTH, 4, 9)]);
        assert_eq!(voices(&few, false).and_then(|voices| voices.equal), None);
        let all = figure(&[(LIVED, 40, 50), (PROFESSIONAL, 20, 40), (BOTH, 10, 20)]);
        let equal = voices(&all, false).and_then(|voices| voices.equal).expect("all are shown");
        // 45 of 60 and 25 of 50: halves of both in each.
        assert_eq!(equal.percent, 63);
        assert!(equal.low < 60 && equal.high > 65, "{equal:?}");
    }

    #[test]
    fn a_hidden_group_is_compared_with_nobody() {
        assert_eq!(voices(&figure(&[(LIVED, 40, 50), (PROFESSIONAL, 4, 9)]), false), None);
    }
}
