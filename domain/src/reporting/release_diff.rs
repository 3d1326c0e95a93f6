//! What changed from one release to a later one: which shares moved, which figures came and which went.
//!
//! It reads released figures only. Many people are counted in both releases, so nothing here says whether a change is more
//! than chance, and no sentence made of it may.

use crate::disclosure::{Figure, Released};

/// What changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReleaseDiff {
    /// Shares that are not the same, in the order of the page.
    pub moved: Vec<Moved>,
    /// Figures that were not shown before, by their ids.
    pub appeared: Vec<String>,
    /// Figures that are shown no more, by their ids.
    pub gone: Vec<String>,
    /// Figures of both whose question or answers say something else, by their ids. Whoever has the words finds them.
    pub reworded: Vec<String>,
}

/// A share that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The figure's id.
    pub id: String,
    /// What it was.
    pub before: Share,
    /// What it is.
    pub after: Share,
}

/// The share of the top answers: about so many of about so many people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// How many people.
    pub count: u32,
    /// Of how many.
    pub n: u32,
    /// In percent.
    pub percent: u32,
}

impl ReleaseDiff {
    /// Whether nothing changed that is shown.
    pub fn is_empty(&self) -> bool {
        self.moved.is_empty() && self.appeared.is_empty() && self.gone.is_empty() && self.reworded.is_empty()
    }
}

/// What changed from `before` to `after`.
pub fn since(before: &Released, after: &Released) -> ReleaseDiff {
    let mut since = ReleaseDiff::default();
    for figure in after.items() {
        let earlier = before.item(&figure.id);
        match (earlier.is_some_and(is_shown), is_shown(figure)) {
            (false, true) => since.appeared.push(figure.id.clone()),
            (true, false) => since.gone.push(figure.id.clone()),
            _ => since.moved.extend(earlier.and_then(|earlier| moved(earlier, figure))),
        }
    }
    let lost = before.items().iter().filter(|figure| is_shown(figure) && after.item(&figure.id).is_none());
    since.gone.extend(lost.map(|figure| figure.id.clone()));
    since
}

fn is_shown(figure: &Figure) -> bool {
    figure.hidden.is_none() && figure.n.answered.is_some()
}

/// None where it is the same, or one of both is not shown, or other answers were counted.
fn moved(earlier: &Figure, figure: &Figure) -> Option<Moved> {
    let codes = |figure: &Figure| figure.headline.as_ref().map(|headline| headline.codes.clone());
    let (before, after) = (share(earlier)?, share(figure)?);
    let differs = before != after && codes(earlier) == codes(figure);
    differs.then(|| Moved { id: figure.id.clone(), before, after })
}

fn share(figure: &Figure) -> Option<Share> {
    let headline = figure.headline.as_ref()?;
    Some(Share { count: headline.count?, n: figure.n.answered?, percent: headline.percent? })
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

    fn released(people: &[(usize, &str, &str)]) -> Released {
        let questionnaire = coeval_core();
        let mut recount = Recount::new(&questionnaire, &[], &[]);
        for (times, item, code) in people {
            let answers = Answers::from([((*item).to_owned(), Answer::from(*code))]);
            for _ in 0..*times {
                let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
                recount.add(&Row { answers: &answers, length, style, channel, at_ms: 0, asked: None });
            }
        }
        release(recount.tally(), Settings::default(), Noise::none())
    }

    #[test]
    fn a_share_that_moved_is_told_with_its_numbers() {
        let before = released(&[(15, "q17.p_respect", "always"), (15, "q17.p_respect", "never")]);
        let after = released(&[(30, "q17.p_respect", "always"), (15, "q17.p_respect", "never")]);
        let found = since(&before, &after);
        let (was, is) = (Share { count: 15, n: 30, percent: 50 }, Share { count: 30, n: 45, percent: 67 });
        assert_eq!(found.moved, [Moved { id: "q17.p_respect".to_owned(), before: was, after: is }]);
        assert!(found.appeared.is_empty() && found.gone.is_empty());
    }

    #[test]
    fn figures_come_and_go() {
        let before = released(&[(30, "q17.p_respect", "always")]);
        let after = released(&[(30, "q06.services", "same")]);
        let found = since(&before, &after);
        assert_eq!(found.appeared, ["q06.services"]);
        assert_eq!(found.gone, ["q17.p_respect"]);
        assert!(found.moved.is_empty());
    }

    #[test]
    fn the_same_release_has_no_change() {
        let same = released(&[(30, "q17.p_respect", "always")]);
        assert!(since(&same, &same).is_empty());
    }
}
