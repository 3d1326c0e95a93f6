//! Whose voices are missing: the mix of those who answered beside a population that a project chose (`statistics.md` 4.6).
//!
//! It reads released figures only, so every index follows from numbers that the reader can see. A group whose number is
//! hidden gets a label where the hidden number could not change it, and never an index. It knows no words, weights nobody,
//! and keeps no population.

use crate::{
    disclosure::{Cell, Figure, Log, Released, Rule, smallest_shown},
    statistics::{FEWEST_EXPECTED, Heard, Index, Share, Z_95, dissimilarity, index},
};

/// What a population can be divided by, in the order of the questionnaire.
pub const DIMENSIONS: [&str; 5] = ["you.role", "you.age", "you.ward", "you.ethnicity", "you.disability"];

/// More people than this who did not say make a comparison doubtful.
const TOO_MANY_SILENT: f64 = 0.40;

/// One group of the population that a project is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceRow {
    /// What the population is divided by, one of `DIMENSIONS`.
    pub dimension: String,
    /// The group, as the code of the answer.
    pub group: String,
    /// How many people.
    pub people: u64,
    /// Who counted them.
    pub source: String,
    /// When: a year, a month or a day, as `2021`, `2021-03` or `2021-03-21`.
    pub as_of: String,
    /// The year of the boundaries that were counted in.
    pub boundary_year: Option<u32>,
}

/// How one question about people compares with the population.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// What is compared, one of `DIMENSIONS`.
    pub dimension: String,
    /// Why it cannot be compared; then there are no groups.
    pub not_compared: Option<NotCompared>,
    /// About how many people said which of these groups they are of.
    pub n: u32,
    /// The groups, in the order of the question.
    pub groups: Vec<GroupCompared>,
    /// Whether too many people did not say.
    pub too_many_silent: bool,
    /// How well the mixes match, in percent; none where any group's share is hidden.
    pub match_percent: Option<u32>,
    /// Who counted the population, when and in which boundaries, each once.
    pub sources: Vec<Source>,
}

/// Why a question is not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCompared {
    /// Nothing is shown of who answered it.
    Hidden,
    /// How many people are in none of the population's groups is hidden, so shares would be off.
    OthersHidden,
    /// Everybody who said it is in none of the population's groups.
    Nobody,
}

/// One group beside its part of the population.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupCompared {
    /// The group.
    pub code: String,
    /// How many of those who answered.
    pub observed: Observed,
    /// Its share of the population, in percent.
    pub population_percent: u32,
    /// About how many people would have been expected.
    pub expected: u32,
    /// What may be said.
    pub heard: Heard,
    /// The index; none where the number is hidden.
    pub index: Option<Index>,
}

/// What is shown of the number of people in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observed {
    /// About so many people, and their share in percent.
    Shown {
        /// People, rounded.
        count: u32,
        /// Their share of those who said it.
        percent: u32,
    },
    /// Fewer than so many people.
    FewerThan(u32),
    /// Not shown, to protect others.
    Hidden,
}

/// Where the numbers of a population come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Who counted.
    pub name: String,
    /// When.
    pub as_of: String,
    /// In the boundaries of which year.
    pub boundary_year: Option<u32>,
}

/// Compares every question that a population has groups for, in the order of `DIMENSIONS`. `k` is the threshold of this
/// release.
pub fn compare(released: &Released, k: u32, reference: &[ReferenceRow]) -> Vec<Compared> {
    let of = |dimension: &str| reference.iter().filter(|row| row.dimension == dimension).collect::<Vec<_>>();
    let known = DIMENSIONS.into_iter().map(|dimension| (dimension, of(dimension))).filter(|(_, rows)| !rows.is_empty());
    known.map(|(dimension, rows)| compare_one(released, k, dimension, &rows)).collect()
}

fn compare_one(released: &Released, k: u32, dimension: &str, rows: &[&ReferenceRow]) -> Compared {
    let mut compared = Compared {
        dimension: dimension.to_owned(),
        not_compared: None,
        n: 0,
        groups: Vec::new(),
        too_many_silent: false,
        match_percent: None,
        sources: sources(rows),
    };
    let figure = released.item(dimension).filter(|figure| figure.hidden.is_none());
    let Some((figure, on_scale)) = figure.and_then(|figure| Some((figure, figure.on_scale?))) else {
        return Compared { not_compared: Some(NotCompared::Hidden), ..compared };
    };
    compared.too_many_silent = too_many_silent(figure, on_scale);
    let share_of = |code: &str| population_share(rows, code);
    let mut others = figure.distribution.iter().filter(|cell| share_of(&cell.code).is_none()).map(|cell| cell.count);
    let Some(others) = others.try_fold(0, |sum: u32, count| Some(sum + count?)) else {
        return Compared { not_compared: Some(NotCompared::OthersHidden), ..compared };
    };
    let n = on_scale.saturating_sub(others);
    if n == 0 {
        return Compared { not_compared: Some(NotCompared::Nobody), ..compared };
    }
    let cells = figure.distribution.iter().filter_map(|cell| Some((cell, share_of(&cell.code)?)));
    // Where a group was hidden because it would have stood alone, nothing says which of them is small.
    let of_figure = |log: &&Log| log.figure == dimension && log.group.is_none();
    let hides_others = released.log().iter().filter(of_figure).any(|log| log.rule != Rule::Primary);
    let small = |code: &str| {
        let is_it = |log: &&Log| of_figure(log) && log.cell.as_deref() == Some(code);
        !hides_others && released.log().iter().find(is_it).is_some_and(|log| log.rule == Rule::Primary)
    };
    let whole = Whole { n, noise: released.noise() };
    compared.groups = cells
        .map(|(cell, share)| {
            let hidden = if small(&cell.code) {
                Observed::FewerThan(smallest_shown(k, released.noise()))
            } else {
                Observed::Hidden
            };
            group(cell, share, whole, hidden)
        })
        .collect();
    compared.match_percent = match_percent(&compared.groups, n, &share_of);
    Compared { n, ..compared }
}

/// A group's share of the population; none where the population does not have it.
fn population_share(rows: &[&ReferenceRow], code: &str) -> Option<f64> {
    let everyone: u64 = rows.iter().map(|row| row.people).sum();
    let people = rows.iter().find(|row| row.group == code)?.people;
    Some(if everyone == 0 { 0.0 } else { people as f64 / everyone as f64 })
}

/// Whether more than two in five did not say. Hidden numbers are taken for none, so in doubt it is not said.
fn too_many_silent(figure: &Figure, on_scale: u32) -> bool {
    let beside = figure.beside.iter().map(|cell| cell.count);
    let silent = beside.chain([figure.n.dk, figure.n.na, figure.n.skipped]).flatten().sum::<u32>();
    let everyone = silent + on_scale;
    everyone > 0 && f64::from(silent) / f64::from(everyone) > TOO_MANY_SILENT
}

/// Everybody who said one of the population's groups.
#[derive(Clone, Copy)]
struct Whole {
    n: u32,
    /// The variance of the noise of one count.
    noise: f64,
}

impl Whole {
    /// A share of them. Both counts have noise: `σ²(1 + p²)/n²` (`docs/statistics.md` 4.6).
    fn share(self, count: u32) -> Share {
        let (count, n) = (f64::from(count), f64::from(self.n));
        let share = count / n;
        Share { count, n, noise: self.noise * (1.0 + share * share) / (n * n) }
    }
}

fn group(cell: &Cell, share: f64, whole: Whole, hidden: Observed) -> GroupCompared {
    let n = f64::from(whole.n);
    let expected = n * share;
    let at = |count: u32| index(whole.share(count), share, Z_95);
    let (observed, index, heard) = match cell.count {
        Some(count) => {
            let count = count.min(whole.n);
            let percent = (f64::from(count) * 100.0 / n).round() as u32;
            let index = at(count);
            (Observed::Shown { count, percent }, index, index.map_or(Heard::TooFew, |index| index.heard))
        }
        None => (hidden, None, heard_hidden(hidden, expected, &at)),
    };
    let population_percent = (share * 100.0).round() as u32;
    GroupCompared {
        code: cell.code.clone(),
        observed,
        population_percent,
        expected: expected.round() as u32,
        heard,
        index,
    }
}

/// What may be said of a group whose number is hidden: "heard less" where that holds of every number it could be.
fn heard_hidden(hidden: Observed, expected: f64, at: &impl Fn(u32) -> Option<Index>) -> Heard {
    let most = match hidden {
        Observed::FewerThan(k) if expected >= FEWEST_EXPECTED => at(k.saturating_sub(1)),
        _ => None,
    };
    most.map(|index| index.heard).filter(|heard| *heard == Heard::Less).unwrap_or(Heard::TooFew)
}

fn match_percent(groups: &[GroupCompared], n: u32, share_of: &impl Fn(&str) -> Option<f64>) -> Option<u32> {
    let pair = |group: &GroupCompared| match group.observed {
        Observed::Shown { count, .. } => Some((f64::from(count) / f64::from(n), share_of(&group.code)?)),
        Observed::FewerThan(_) | Observed::Hidden => None,
    };
    let shares = groups.iter().map(pair).collect::<Option<Vec<_>>>()?;
    Some((100.0 * (1.0 - dissimilarity(shares))).round().max(0.0) as u32)
}

fn sources(rows: &[&ReferenceRow]) -> Vec<Source> {
    let mut found: Vec<Source> = Vec::new();
    for row in rows {
        let source = Source { name: row.source.clone(), as_of: row.as_of.clone(), boundary_year: row.boundary_year };
        if !found.contains(&source) {
            found.push(source);
        }
    }
    found
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
        disclosure::{NoDraws, Noise, Recount, Row, Settings, release},
    };

    const ETHNICITY: &str = "you.ethnicity";

    /// The release of people who said these things about themselves; none is somebody who skipped it.
    fn released(dimension: &str, people: &[(usize, Option<&str>)]) -> Released {
        released_with(Noise::none(), dimension, people)
    }

    fn released_with(noise: Noise<'_>, dimension: &str, people: &[(usize, Option<&str>)]) -> Released {
        let questionnaire = coeval_core();
        let mut recount = Recount::new(&questionnaire, &[], &[]);
        for (times, code) in people {
            let said = code.map(|code| (dimension.to_owned(), Answer::from(code)));
            // Whoever does not say this says something else.
            let answers = Answers::from_iter(said.into_iter().chain([("q06.services".to_owned(), Answer::DontKnow)]));
            for _ in 0..*times {
                let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
                recount.add(&Row { answers: &answers, length, style, channel, at_ms: 0, asked: None });
            }
        }
        release(recount.tally(), Settings::default(), noise)
    }

    fn population(dimension: &str, groups: &[(&str, u64)]) -> Vec<ReferenceRow> {
        let row = |(group, people): &(&str, u64)| ReferenceRow {
            dimension: dimension.to_owned(),
            group: (*group).to_owned(),
            people: *people,
            source: "Census".to_owned(),
            as_of: "2021-03-21".to_owned(),
            boundary_year: Some(2021),
        };
        groups.iter().map(row).collect()
    }

    fn city() -> Vec<ReferenceRow> {
        population(ETHNICITY, &[("white", 872), ("mixed", 29), ("asian", 55), ("black", 33), ("other", 11)])
    }

    fn one(people: &[(usize, Option<&str>)], reference: &[ReferenceRow]) -> Compared {
        let mut all = compare(&released(&reference[0].dimension, people), 10, reference);
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    fn group_of<'c>(compared: &'c Compared, code: &str) -> &'c GroupCompared {
        compared.groups.iter().find(|group| group.code == code).unwrap_or_else(|| panic!("no {code}"))
    }

    #[test]
    fn one_asian_person_of_eighty_is_fewer_than_ten_and_too_few_to_tell() {
        let people =
            [(66, Some("white")), (1, Some("asian")), (6, Some("mixed")), (4, Some("black")), (3, Some("other"))];
        let compared = one(&people, &city());
        let asian = group_of(&compared, "asian");
        assert_eq!((asian.observed, asian.index), (Observed::FewerThan(10), None), "an index would give it away");
        assert_eq!((asian.expected, asian.heard, asian.population_percent), (4, Heard::TooFew, 6));
        assert_eq!((compared.n, compared.match_percent), (80, None), "no match where a share is hidden");
    }

    #[test]
    fn with_noise_a_hidden_number_may_be_as_large_as_any_that_is_not_shown() {
        let people = [(100, Some("white")), (11, Some("asian")), (30, Some("black"))];
        let noisy = released_with(Noise::new(&NoDraws, 1, 4.0), ETHNICITY, &people);
        let wide = population(ETHNICITY, &[("white", 60), ("asian", 25), ("black", 6), ("mixed", 5), ("other", 4)]);
        let compared = compare(&noisy, 10, &wide);
        assert_eq!(group_of(&compared[0], "asian").observed, Observed::FewerThan(12), "eleven are hidden, too");
    }

    #[test]
    fn what_follows_from_shown_numbers_is_shown() {
        let reference = population("you.role", &[("lived", 50), ("professional", 30), ("both", 20)]);
        let compared = one(&[(60, Some("lived")), (30, Some("professional")), (10, Some("both"))], &reference);
        let lived = group_of(&compared, "lived");
        assert_eq!(lived.observed, Observed::Shown { count: 60, percent: 60 });
        let index = lived.index.expect("it is shown");
        assert_eq!(((index.ratio * 100.0).round(), lived.heard), (120.0, Heard::AsExpected));
        assert_eq!(compared.match_percent, Some(90));
        assert_eq!(compared.sources.len(), 1);
    }

    #[test]
    fn a_hidden_number_is_heard_less_only_where_every_number_it_could_be_is() {
        let few =
            [(180, Some("white")), (3, Some("asian")), (5, Some("black")), (6, Some("mixed")), (6, Some("other"))];
        let wide = population(ETHNICITY, &[("white", 60), ("asian", 25), ("black", 6), ("mixed", 5), ("other", 4)]);
        let compared = one(&few, &wide);
        assert_eq!(group_of(&compared, "asian").heard, Heard::Less, "nine of 200 against a quarter");
        assert_eq!(group_of(&compared, "black").heard, Heard::TooFew, "nine of 200 against 6 % could be as expected");
        assert!(group_of(&compared, "black").index.is_none());
    }

    #[test]
    fn a_group_that_is_hidden_to_protect_another_is_not_called_small() {
        let people = [(60, Some("lived")), (3, Some("professional")), (4, Some("both"))];
        let reference = population("you.role", &[("lived", 50), ("professional", 30), ("both", 20)]);
        let compared = one(&people, &reference);
        let seen = ["lived", "professional"].map(|code| group_of(&compared, code).observed);
        assert_eq!(seen, [Observed::Hidden, Observed::Hidden], "which of them is small is not told");
        assert_eq!(group_of(&compared, "professional").heard, Heard::TooFew);
    }

    #[test]
    fn who_did_not_say_is_in_no_share_and_too_many_of_them_are_told() {
        let reference = population("you.disability", &[("yes", 20), ("no", 80)]);
        let said = [(15, Some("yes")), (45, Some("no"))];
        let silent = |skipped, prefer_not| {
            one(&[said[0], said[1], (skipped, None), (prefer_not, Some("prefer_not"))], &reference)
        };
        assert_eq!((silent(20, 20).n, silent(20, 20).too_many_silent), (60, false), "two in five are not too many");
        assert!(silent(30, 20).too_many_silent);
    }

    #[test]
    fn groups_outside_the_population_are_in_no_share() {
        let reference = population("you.role", &[("lived", 50), ("professional", 50)]);
        let compared = one(&[(30, Some("lived")), (30, Some("professional")), (40, Some("both"))], &reference);
        assert_eq!((compared.n, compared.match_percent), (60, Some(100)));
        let hidden = one(&[(30, Some("lived")), (30, Some("professional")), (4, Some("both"))], &reference);
        assert_eq!(hidden.not_compared, Some(NotCompared::OthersHidden));
        let other = population("you.age", &[("25_34", 50), ("35_44", 50)]);
        let others = one(&[(40, Some("65_74")), (40, Some("75_84"))], &other);
        assert_eq!(others.not_compared, Some(NotCompared::OthersHidden), "the few of the population are hidden");
    }

    #[test]
    fn nothing_shown_and_nothing_chosen_are_told_apart() {
        assert_eq!(one(&[(3, Some("white"))], &city()).not_compared, Some(NotCompared::Hidden));
        assert_eq!(compare(&released(ETHNICITY, &[(80, Some("white"))]), 10, &[]), []);
    }
}
