//! What released numbers say: a message and its arguments, to be put into words in the reader's language.
//!
//! It reads `Released` figures only and knows no words. A statement is never surer than its numbers: shares come as
//! tenths with their likely range, and few answers are called few.

use crate::{
    collection::questionnaire::Kind,
    disclosure::{Cell, ENOUGH_FOR_SHARES, Figure, HiddenBecause, Nearly},
};

/// From this many people a share is stated without a caution (`statistics.md` 4.1, rule 5).
pub const ENOUGH: u32 = 30;

/// One statement about a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Too few people answered.
    TooFew,
    /// Showing it would say too much about a few people.
    ProtectsOthers,
    /// Nearly everyone gave this answer; more may not be said.
    Most {
        /// The answer.
        code: String,
    },
    /// How many of how many gave one of the top answers.
    Share {
        /// How many people.
        count: u32,
        /// Of how many.
        n: u32,
        /// The answers.
        codes: Vec<String>,
        /// The same in tenths.
        tenths: Tenths,
        /// Likely range in tenths.
        likely: (u32, u32),
    },
    /// Everybody or nobody in a small group gave one of the top answers, which is said in a word.
    Nearly {
        /// How many people answered.
        n: u32,
        /// The answers.
        codes: Vec<String>,
        /// The word.
        nearly: Nearly,
    },
    /// People answered, but how many gave a top answer is hidden.
    ShareHidden {
        /// How many people answered.
        n: u32,
        /// The answers.
        codes: Vec<String>,
    },
    /// The answer that more people gave than any other.
    MostOften {
        /// The answer.
        code: String,
        /// How many people gave it.
        count: u32,
        /// Of how many.
        n: u32,
        /// Whether people could choose more than one.
        several: bool,
    },
    /// People answered, and no answer stands out.
    NoneStandsOut {
        /// How many people.
        n: u32,
    },
    /// People answered, and what most of them answered may be hidden.
    AnswersHidden {
        /// How many people.
        n: u32,
    },
    /// People answered in words.
    Words {
        /// How many people.
        n: u32,
    },
    /// So few answered that no share is stated.
    VeryFew {
        /// How many people.
        n: u32,
    },
    /// So few answered that the share could well be different.
    Few {
        /// How many people.
        n: u32,
    },
}

/// A share in tenths, as people say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenths {
    /// Nobody.
    None,
    /// Somebody, but not one in ten.
    FewerThanOne,
    /// So many in ten.
    About(u32),
    /// Not all, but more than nine in ten.
    MoreThanNine,
    /// Everybody, as far as counts with noise can tell.
    All,
}

/// What a figure says, the main statement first.
pub fn findings(figure: &Figure, kind: Kind) -> Vec<Finding> {
    if let Some(code) = &figure.most {
        return vec![Finding::Most { code: code.clone() }];
    }
    let n = match (figure.hidden, figure.n.answered) {
        (None, Some(n)) => n,
        (Some(HiddenBecause::ProtectsOthers), _) => return vec![Finding::ProtectsOthers],
        (Some(HiddenBecause::TooFew) | None, _) => return vec![Finding::TooFew],
    };
    let main = match kind {
        Kind::Text | Kind::Number => Finding::Words { n },
        Kind::Single | Kind::Multi | Kind::Aims if n < ENOUGH_FOR_SHARES => Finding::VeryFew { n },
        Kind::Single | Kind::Multi | Kind::Aims => share(figure, n).unwrap_or_else(|| most_often(figure, kind, n)),
    };
    let few = (n < ENOUGH
        && matches!(main, Finding::Share { .. } | Finding::Nearly { .. } | Finding::MostOften { .. }))
    .then_some(Finding::Few { n });
    std::iter::once(main).chain(few).collect()
}

fn share(figure: &Figure, n: u32) -> Option<Finding> {
    let headline = figure.headline.as_ref()?;
    let codes = headline.codes.clone();
    if let Some(nearly) = headline.nearly {
        return Some(Finding::Nearly { n, codes, nearly });
    }
    Some(match (headline.count, headline.low, headline.high) {
        (Some(count), Some(low), Some(high)) => {
            let likely = (nearest_tenth(low), nearest_tenth(high));
            Finding::Share { count, n, codes, tenths: tenths(count, n), likely }
        }
        _ => Finding::ShareHidden { n, codes },
    })
}

/// The answer given most, where no hidden one can have been given more often: of answers that exclude each other, all
/// hidden ones together have what is left; of several, hidden ones are smaller than shown ones.
fn most_often(figure: &Figure, kind: Kind, n: u32) -> Finding {
    let mut shown: Vec<(u32, &str)> =
        figure.distribution.iter().filter_map(|cell| Some((cell.count?, cell.code.as_str()))).collect();
    shown.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let all = figure.distribution.iter().find(|cell| cell.nearly == Some(Nearly::All));
    if let Some(cell) = all.filter(|_| kind != Kind::Multi) {
        return Finding::Nearly { n, codes: vec![cell.code.clone()], nearly: Nearly::All };
    }
    let is_hidden = |cell: &&Cell| cell.count.is_none() && cell.nearly.is_none();
    let hides_some = figure.distribution.iter().any(|cell| is_hidden(&cell));
    let left = figure.on_scale.unwrap_or(n).saturating_sub(shown.iter().map(|(count, _)| count).sum());
    let hidden_at_most = if hides_some && kind != Kind::Multi { left } else { 0 };
    match shown.as_slice() {
        [(count, code), rest @ ..]
            if *count > rest.first().map_or(hidden_at_most, |(next, _)| hidden_at_most.max(*next)) =>
        {
            Finding::MostOften { code: (*code).to_owned(), count: *count, n, several: kind == Kind::Multi }
        }
        _ if hides_some => Finding::AnswersHidden { n },
        _ => Finding::NoneStandsOut { n },
    }
}

fn nearest_tenth(percent: u32) -> u32 {
    (percent + 5) / 10
}

/// A share in tenths.
pub fn tenths(count: u32, n: u32) -> Tenths {
    if count == 0 {
        return Tenths::None;
    }
    if count >= n {
        return Tenths::All;
    }
    match (f64::from(count) * 10.0 / f64::from(n)).round() as u32 {
        0 => Tenths::FewerThanOne,
        10.. => Tenths::MoreThanNine,
        tenths => Tenths::About(tenths),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        collection::{
            answer::{Answer, Answers},
            questionnaire::{Length, Questionnaire, Style, coeval_core},
            response::Channel,
        },
        disclosure::{Noise, Row, Settings, Tally, breakdowns, measures, release},
    };

    fn said(item: &str, kind: Kind, answers: &[(usize, &str)]) -> Vec<Finding> {
        said_of(&coeval_core(), item, kind, answers)
    }

    fn said_of(questionnaire: &Questionnaire, item: &str, kind: Kind, answers: &[(usize, &str)]) -> Vec<Finding> {
        let everyone: Vec<Answers> = answers
            .iter()
            .flat_map(|(times, code)| {
                let answer =
                    if kind == Kind::Multi { Answer::Many(vec![(*code).to_owned()]) } else { Answer::from(*code) };
                vec![Answers::from([(item.to_owned(), answer)]); *times]
            })
            .collect();
        let rows: Vec<Row<'_>> = everyone
            .iter()
            .map(|answers| Row {
                answers,
                length: Length::Full,
                style: Style::Standard,
                channel: Channel::Own,
                at_ms: 0,
                asked: None,
            })
            .collect();
        let measures = measures(questionnaire, &[]);
        let tally = Tally::recount(questionnaire, &[], &measures, &breakdowns(&measures, &[]), &rows);
        let released = release(&tally, Settings::default(), Noise::none());
        findings(released.item(item).expect("the item is counted"), kind)
    }

    #[test]
    fn twenty_four_of_thirty_are_eight_in_ten() {
        let said = said("q17.p_respect", Kind::Single, &[(14, "always"), (10, "mostly"), (6, "never")]);
        let codes = vec!["mostly".to_owned(), "always".to_owned()];
        assert_eq!(said, [Finding::Share { count: 24, n: 30, codes, tenths: Tenths::About(8), likely: (6, 9) }]);
    }

    #[test]
    fn few_answers_are_called_few() {
        assert_eq!(said("q17.p_respect", Kind::Single, &[(9, "always")]), [Finding::TooFew]);
        let said = said("q17.p_respect", Kind::Single, &[(15, "always"), (5, "never")]);
        assert_eq!(said[1], Finding::Few { n: 20 });
    }

    #[test]
    fn everybody_in_a_small_group_is_said_in_a_word() {
        let codes = vec!["mostly".to_owned(), "always".to_owned()];
        let nearly = |nearly| Finding::Nearly { n: 20, codes: codes.clone(), nearly };
        assert_eq!(said("q17.p_respect", Kind::Single, &[(20, "always")])[0], nearly(Nearly::All));
        assert_eq!(said("q17.p_respect", Kind::Single, &[(20, "never")])[0], nearly(Nearly::Nobody));
        let one = Finding::Nearly { n: 20, codes: vec!["told".to_owned()], nearly: Nearly::All };
        assert_eq!(said("q03.say", Kind::Single, &[(20, "told")])[0], one);
    }

    #[test]
    fn without_a_band_the_answer_given_most_is_named() {
        let several = said("q05.gain", Kind::Multi, &[(40, "skills"), (20, "contacts")]);
        assert_eq!(several, [Finding::MostOften { code: "skills".to_owned(), count: 40, n: 60, several: true }]);
        assert_eq!(said("q03.say", Kind::Single, &[(20, "told"), (20, "asked")]), [Finding::NoneStandsOut { n: 40 }]);
    }

    #[test]
    fn what_most_people_answered_is_not_guessed_where_it_is_hidden() {
        let said = said("you.disability", Kind::Single, &[(56, "no"), (4, "yes")]);
        assert!(matches!(said[0], Finding::AnswersHidden { n: 60 }), "{said:?}");
    }

    #[test]
    fn words_are_counted_only() {
        assert_eq!(said("q24.learned", Kind::Text, &[(12, "To listen.")]), [Finding::Words { n: 12 }]);
    }

    #[test]
    fn a_hidden_share_is_said_to_be_hidden() {
        let mut questionnaire = coeval_core();
        let item = questionnaire.items.iter_mut().find(|item| item.id == "q17.p_respect").expect("it is asked");
        item.sensitive = true;
        let said = said_of(&questionnaire, "q17.p_respect", Kind::Single, &[(30, "never"), (3, "always")]);
        assert!(matches!(said[0], Finding::ShareHidden { n: 33, .. }), "{said:?}");
    }

    #[test]
    fn ends_of_the_tenths_are_words_of_their_own() {
        let found: Vec<Tenths> = [0, 5, 195, 200].into_iter().map(|count| tenths(count, 200)).collect();
        assert_eq!(found, [Tenths::None, Tenths::FewerThanOne, Tenths::MoreThanNine, Tenths::All]);
    }
}
