//! One figure over the rounds of asking: a share for each round, in the order of time, and what may be said of the last
//! against the first (`statistics.md` 4.5).
//!
//! It reads released figures only. It smooths nothing and guesses nothing for a round that is hidden, and it never says
//! that people changed: different people may have answered in each round.

use crate::{
    disclosure::{Figure, GroupFigure, WAVE},
    project::Wave,
    statistics::{self, Gap, Point, Z_95},
    time::{Millis, from_rfc3339},
    voices::Difference,
};

/// One round.
#[derive(Clone, Debug, PartialEq)]
pub struct Round<'f> {
    /// The round's id.
    pub wave: &'f str,
    /// Its middle, where its dates are known.
    pub at_ms: Option<Millis>,
    /// The figure of those who answered in it.
    pub group: &'f GroupFigure,
}

/// The last round against the first, of those that are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The id of the first round.
    pub first: String,
    /// The id of the last round.
    pub last: String,
    /// How far the last lies above the first.
    pub difference: Difference,
    /// What may be said about it.
    pub gap: Gap,
}

impl Round<'_> {
    /// The count of the top answers and its n, where they are shown.
    fn counts(&self) -> Option<(f64, f64)> {
        let count = self.group.headline.as_ref().filter(|_| self.group.hidden.is_none())?.count?;
        Some((count.into(), self.group.n.filter(|n| *n > 0)?.into()))
    }
}

/// The rounds of a figure, the earliest first; none where fewer than two have a share that is shown.
pub fn rounds<'f>(figure: &'f Figure, waves: &'f [Wave]) -> Vec<Round<'f>> {
    let round = |wave: &'f Wave| {
        let group = figure.groups.iter().find(|group| group.by == WAVE && group.code == wave.id)?;
        Some(Round { wave: &wave.id, at_ms: middle_ms(wave), group })
    };
    let mut rounds: Vec<Round<'f>> = waves.iter().filter_map(round).collect();
    if rounds.iter().filter(|round| round.counts().is_some()).count() < 2 {
        return Vec::new();
    }
    if rounds.iter().all(|round| round.at_ms.is_some()) {
        rounds.sort_by_key(|round| round.at_ms);
    }
    rounds
}

/// What may be said of the last round that is shown against the first; none where fewer than two are.
pub fn change(rounds: &[Round<'_>]) -> Option<Change> {
    let mut shown = rounds.iter().filter_map(|round| Some((round, round.counts()?)));
    let (first, before) = shown.next()?;
    let (last, after) = shown.next_back()?;
    let points = [before, after].map(|(count, n)| Point { count, n });
    let change = statistics::change(&points, Z_95)?;
    Some(Change {
        first: first.wave.to_owned(),
        last: last.wave.to_owned(),
        difference: Difference::of(change.difference, change.interval),
        gap: change.gap,
    })
}

fn middle_ms(wave: &Wave) -> Option<Millis> {
    let moment = |text: &Option<String>| text.as_deref().and_then(from_rfc3339);
    match (moment(&wave.opens_at), moment(&wave.closes_at)) {
        (Some(opens), Some(closes)) => Some(opens + (closes - opens) / 2),
        (known, other) => known.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        answer::{Answer, Answers},
        disclosure::{Row, Settings, Tally, breakdowns, measures, release},
        questionnaire::{Length, Style, coeval_core},
        response::Channel,
        text::Text,
    };

    const ITEM: &str = "q06.services";

    fn wave(id: &str, month: u32) -> Wave {
        Wave {
            id: id.to_owned(),
            name: Text::base(id),
            opens_at: Some(format!("2026-{month:02}-01T00:00:00Z")),
            closes_at: Some(format!("2026-{month:02}-28T00:00:00Z")),
        }
    }

    /// The figure of rounds in which so many of so many said that things are better.
    fn figure(waves: &[Wave], crowds: &[(&str, usize, usize)]) -> Figure {
        let questionnaire = coeval_core();
        let answers = |code: &str| Answers::from([(ITEM.to_owned(), Answer::from(code))]);
        let (better, same) = (answers("lot_better"), answers("same"));
        let mut rows = Vec::new();
        for (wave, top, n) in crowds {
            let wave = waves.iter().find(|known| known.id == *wave).expect("it is one of the rounds");
            for place in 0..*n {
                let answers = if place < *top { &better } else { &same };
                let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
                rows.push(Row { answers, length, style, channel, at_ms: middle_ms(wave).expect("dates"), asked: None });
            }
        }
        let measures = measures(&questionnaire, &[]);
        let tally = Tally::recount(&questionnaire, &[], &measures, &breakdowns(&measures, waves), &rows);
        release(&tally, Settings::default(), None).item(ITEM).expect("it is counted").clone()
    }

    #[test]
    fn rounds_come_in_the_order_of_time_and_the_last_is_held_against_the_first() {
        let waves = [wave("autumn", 9), wave("spring", 3)];
        let figure = figure(&waves, &[("spring", 20, 40), ("autumn", 40, 50)]);
        let rounds = rounds(&figure, &waves);
        assert_eq!(rounds.iter().map(|round| round.wave).collect::<Vec<_>>(), ["spring", "autumn"]);
        let change = change(&rounds).expect("both are shown");
        assert_eq!((change.first.as_str(), change.last.as_str(), change.gap), ("spring", "autumn", Gap::Different));
        assert_eq!(change.difference, Difference { points: 30, low: 10, high: 47 });
    }

    #[test]
    fn one_round_is_compared_with_none() {
        let waves = [wave("spring", 3), wave("autumn", 9)];
        let figure = figure(&waves, &[("spring", 20, 40)]);
        assert_eq!(rounds(&figure, &waves), []);
        assert_eq!(change(&[]), None);
    }

    #[test]
    fn hidden_rounds_keep_their_place_and_say_nothing() {
        let waves = [wave("spring", 3), wave("june", 6), wave("july", 7), wave("autumn", 9)];
        let crowds = [("spring", 20, 40), ("june", 2, 6), ("july", 2, 6), ("autumn", 25, 50)];
        let figure = figure(&waves, &crowds);
        let rounds = rounds(&figure, &waves);
        assert_eq!(rounds.iter().map(|round| round.counts().is_some()).collect::<Vec<_>>(), [true, false, false, true]);
        assert_eq!(change(&rounds).map(|change| change.gap), Some(Gap::TooFew));
    }
}
