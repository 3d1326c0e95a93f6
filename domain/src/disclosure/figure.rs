//! One figure: the noisy counts of one question, of everybody and by group, and what of them is shown.

use super::{
    asked::Asked,
    consistent::{OWN_DEVIATION, whole},
    measure::Measure,
    place::Place,
    released::{Cell, EasyFigure, Figure, GroupFigure, Headline, HiddenBecause, Log, Numbers, Rule},
    settings::ENOUGH_FOR_SHARES,
    suppression::{Suppression, SuppressionLog, cell, stands_alone},
    table::Table,
    tally::Counts,
};

/// Breakdowns whose groups are people with a characteristic begin like this; the others are how and when people answered.
const CHARACTERISTIC: &str = "you.";

/// The figure of a question; what is hidden in it is written down.
pub(super) fn figure(asked: &Asked<'_>, tables: &Place<'_>, log: &mut Vec<Log>) -> Figure {
    let measure = asked.measure();
    let place = tables.inside(&measure.id, "");
    let mut suppressed = SuppressionLog { figure: &measure.id, group: None, log };
    let counts = &asked.item.overall;
    let Some(said) = Said::of(asked, counts, (&place, tables), &mut suppressed) else {
        suppressed.note(None, Rule::GroupSize);
        return hidden(asked);
    };
    let noisy = |what: &str, count| Some(place.whole(what, count).min(asked.most));
    let from = measure.codes.len();
    let beside = measure.beside.iter().zip(&counts.codes[from..]);
    Figure {
        id: measure.id.clone(),
        n: Numbers {
            answered: Some(said.n),
            dk: noisy("dk", counts.dk),
            na: noisy("na", counts.na),
            skipped: noisy("skipped", counts.skipped),
        },
        hidden: None,
        on_scale: said.on_scale,
        distribution: said.distribution,
        beside: beside.map(|(code, count)| cell(code, noisy(&["beside", code].concat(), *count), None)).collect(),
        easy: said.easy,
        most: None,
        headline: said.headline,
        groups: if measure.about_you { Vec::new() } else { groups(asked, said.n, (&place, tables), log) },
    }
}

fn hidden(asked: &Asked<'_>) -> Figure {
    let measure = asked.measure();
    let groups = asked.item.groups.iter().filter(|_| !measure.about_you);
    Figure {
        id: measure.id.clone(),
        n: Numbers::default(),
        hidden: Some(HiddenBecause::TooFew),
        on_scale: None,
        distribution: hidden_cells(&measure.codes),
        beside: hidden_cells(&measure.beside),
        easy: None,
        most: None,
        headline: None,
        groups: groups.map(|group| hidden_group(measure, &group.by, &group.code, HiddenBecause::TooFew)).collect(),
    }
}

/// The groups of each breakdown. Of people with a characteristic, a group is not shown alone beside a few others, as it
/// would show those by what is left of the whole.
fn groups(
    asked: &Asked<'_>,
    whole: u32,
    (place, tables): (&Place<'_>, &Place<'_>),
    log: &mut Vec<Log>,
) -> Vec<GroupFigure> {
    let measure = asked.measure();
    let mut figures = Vec::new();
    for breakdown in asked.item.groups.chunk_by(|one, other| one.by == other.by) {
        let said: Vec<Option<Said>> = breakdown
            .iter()
            .map(|group| {
                let named = Some((&*group.by, &*group.code));
                let mut suppressed = SuppressionLog { figure: &measure.id, group: named, log };
                let places = [place, tables].map(|place| place.inside(&group.by, &group.code));
                Said::of(asked, &group.counts, (&places[0], &places[1]), &mut suppressed)
            })
            .collect();
        let shown: Vec<u32> = said.iter().flatten().map(|said| said.n).collect();
        let smallest = asked.level.smallest_shown(place.noise().variance());
        let is_alone = breakdown[0].by.starts_with(CHARACTERISTIC) && stands_alone(&shown, whole, smallest);
        for (group, said) in breakdown.iter().zip(said) {
            let mut suppressed = SuppressionLog { figure: &measure.id, group: Some((&*group.by, &*group.code)), log };
            figures.push(match said {
                Some(said) if !is_alone => said.into_group(&group.by, &group.code),
                Some(_) => {
                    suppressed.note(None, Rule::Complement);
                    hidden_group(measure, &group.by, &group.code, HiddenBecause::ProtectsOthers)
                }
                None => {
                    suppressed.note(None, Rule::GroupSize);
                    hidden_group(measure, &group.by, &group.code, HiddenBecause::TooFew)
                }
            });
        }
    }
    figures
}

fn hidden_group(measure: &Measure, by: &str, code: &str, because: HiddenBecause) -> GroupFigure {
    GroupFigure {
        by: by.to_owned(),
        code: code.to_owned(),
        n: None,
        hidden: Some(because),
        on_scale: None,
        distribution: hidden_cells(&measure.codes),
        headline: None,
    }
}

fn hidden_cells(codes: &[String]) -> Vec<Cell> {
    codes.iter().map(|code| cell(code, None, None)).collect()
}

/// What is said of one set of people: everyone, or a group.
struct Said {
    n: u32,
    on_scale: Option<u32>,
    distribution: Vec<Cell>,
    easy: Option<EasyFigure>,
    headline: Option<Headline>,
}

impl Said {
    /// None where too few people answered. How many people are in a set carries the noise of `sizes`, which is the same
    /// for every question: else the mean over many of them would tell who is in it. A set of nobody is no set: it has
    /// no noise, and is never shown.
    fn of(
        asked: &Asked<'_>,
        counts: &Counts,
        (place, sizes): (&Place<'_>, &Place<'_>),
        suppressed: &mut SuppressionLog<'_>,
    ) -> Option<Self> {
        let smallest = asked.level.smallest_shown(place.noise().variance());
        let people = Some(counts.n()).filter(|n| *n > 0)?;
        let everyone = f64::from(people) + sizes.noise_of("size") + OWN_DEVIATION * place.noise_of("n");
        let n = whole(everyone).min(asked.most);
        if n < smallest {
            return None;
        }
        let measure = asked.measure();
        let table = Table::of(measure, counts, everyone, place);
        let wordings = table.people(n);
        let cells = table.cells(measure, wordings);
        let top = |cells: &[u32], top: &[usize]| top.iter().map(|place| cells[*place]).sum::<u32>();
        let count = top(&cells.0, &asked.top) + top(&cells.1, &asked.easy_top);
        let spread = || table.spread(asked).of_share(f64::from(count) / f64::from(n), n, place.noise().variance());
        let suppression = Suppression { asked, smallest };
        let enough = |people: u32| Some(people).filter(|people| *people >= smallest.max(ENOUGH_FOR_SHARES));
        let on_scale = enough(wordings.0);
        let distribution = match on_scale {
            Some(whole) => suppression.cells(&measure.codes, &cells.0, whole, suppressed),
            None => hidden_cells(&measure.codes),
        };
        let easy = enough(wordings.1).map(|answered| EasyFigure {
            answered,
            distribution: suppression.cells(&measure.easy, &cells.1, answered, suppressed),
        });
        let headline =
            (!measure.top.is_empty() && n >= ENOUGH_FOR_SHARES).then(|| suppression.headline(count, n, spread));
        Some(Self { n, on_scale, distribution, easy, headline })
    }

    fn into_group(self, by: &str, code: &str) -> GroupFigure {
        GroupFigure {
            by: by.to_owned(),
            code: code.to_owned(),
            n: Some(self.n),
            hidden: None,
            on_scale: self.on_scale,
            distribution: self.distribution,
            headline: self.headline,
        }
    }
}
