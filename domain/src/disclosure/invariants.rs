//! What holds of every release whatever was counted, looked for in one that was stored: thresholds, wholes, shares.
//!
//! It sees no answers, so it finds figures that no rules would ever give, not figures that are merely wrong. Releases of
//! before noise are held against the rules of their own time (`earlier_rules`).

use super::{
    breach::Breach,
    earlier_rules,
    released::{Cell, Figure, GroupFigure, Headline, HiddenBecause, Released},
    settings::{Settings, percent},
};
use crate::statistics::{Share, Z_95};

/// Every promise that a release breaks, by the threshold it was made with.
pub fn broken_invariants(released: &Released, k_public: u32) -> Vec<Breach> {
    if !released.has_noise() {
        return earlier_rules::broken_invariants(released, k_public);
    }
    let k = Settings::new(0, k_public).k_public();
    let mut found = Vec::new();
    if released.people.answered.is_some_and(|people| people > 0 && people < k) {
        found.push(Breach { figure: None, words: TOO_FEW });
    }
    for figure in &released.items {
        let sets = Set::all(figure);
        let wrong = [
            (sets.iter().any(|set| set.is_too_few(k)), TOO_FEW),
            (!sets.iter().all(Set::holds_together), "has parts that are larger than their whole"),
            (!sets.iter().all(Set::shares_hold), "has shares that do not follow from its counts"),
        ];
        let words = wrong.into_iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, words)| words);
        found.extend(words.map(|words| Breach { figure: Some(figure.id.clone()), words }));
    }
    found
}

const TOO_FEW: &str = "shows fewer people than the threshold";

/// What is shown of one set of people.
struct Set<'f> {
    n: Option<u32>,
    hidden: Option<HiddenBecause>,
    on_scale: Option<u32>,
    distribution: &'f [Cell],
    headline: Option<&'f Headline>,
}

impl<'f> Set<'f> {
    fn all(figure: &'f Figure) -> Vec<Self> {
        let group = |group: &'f GroupFigure| Self {
            n: group.n,
            hidden: group.hidden,
            on_scale: group.on_scale,
            distribution: &group.distribution,
            headline: group.headline.as_ref(),
        };
        let easy = figure.easy.iter().map(|easy| Self {
            n: Some(easy.answered),
            hidden: None,
            on_scale: Some(easy.answered),
            distribution: &easy.distribution,
            headline: None,
        });
        let everyone = Self {
            n: figure.n.answered,
            hidden: figure.hidden,
            on_scale: figure.on_scale,
            distribution: &figure.distribution,
            headline: figure.headline.as_ref(),
        };
        std::iter::once(everyone).chain(easy).chain(figure.groups.iter().map(group)).collect()
    }

    fn is_too_few(&self, k: u32) -> bool {
        [self.n, self.on_scale].into_iter().flatten().any(|people| people < k)
            || self.n.is_none() != self.hidden.is_some()
    }

    fn holds_together(&self) -> bool {
        let at_most =
            |part: Option<u32>, whole: Option<u32>| part.is_none_or(|part| whole.is_some_and(|whole| part <= whole));
        at_most(self.on_scale, self.n)
            && self.distribution.iter().all(|cell| at_most(cell.count, self.on_scale))
            && at_most(self.headline.and_then(|top| top.count), self.n)
    }

    fn shares_hold(&self) -> bool {
        let of_cell =
            |cell: &Cell| cell.percent == cell.count.zip(self.on_scale).map(|(count, whole)| percent(count, whole));
        self.distribution.iter().all(of_cell) && self.headline.is_none_or(|headline| self.headline_holds(headline))
    }

    fn headline_holds(&self, headline: &Headline) -> bool {
        let interval = headline.share(self.n).and_then(|share: Share| share.interval(Z_95));
        let whole = |share: f64| (share * 100.0).round() as u32;
        headline.percent == headline.count.zip(self.n).map(|(count, n)| percent(count, n))
            && headline.low == interval.map(|interval| whole(interval.low))
            && headline.high == interval.map(|interval| whole(interval.high))
    }
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
        disclosure::{Noise, Recount, Row, release},
    };

    /// Thirty people, of whom twenty-four said "always".
    fn stored() -> String {
        let questionnaire = coeval_core();
        let mut recount = Recount::new(&questionnaire, &[], &[]);
        for n in 0..30 {
            let code = if n < 24 { "always" } else { "never" };
            let answers = Answers::from([("q17.p_respect".to_owned(), Answer::from(code))]);
            let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
            recount.add(&Row { answers: &answers, length, style, channel, at_ms: 0, asked: None });
        }
        release(recount.tally(), Settings::default(), Noise::none()).to_stored()
    }

    fn said(stored: &str, k: u32) -> Vec<String> {
        let released = Released::from_stored(stored).expect("it is still a release");
        let breaches = broken_invariants(&released, k).into_iter();
        breaches.map(|breach| format!("{} {}", breach.figure.as_deref().unwrap_or("people"), breach.words)).collect()
    }

    #[test]
    fn what_the_rules_made_breaks_nothing() {
        assert_eq!(said(&stored(), 10), Vec::<String>::new());
    }

    #[test]
    fn damage_of_every_kind_is_told_apart() {
        let stored = stored();
        let damaged = |from: &str, to: &str| said(&stored.replacen(from, to, 1), 10);
        assert!(damaged("\"count\":24", "\"count\":45").iter().any(|line| line.contains("larger than their whole")));
        assert!(damaged("\"percent\":80", "\"percent\":84")[0].contains("do not follow"));
        assert!(damaged("\"low\":63", "\"low\":70")[0].contains("do not follow"));
        assert!(said(&stored, 40)[0].contains("fewer people than the threshold"));
    }
}
