//! Exact counts by item, answer and group, and the plain recount that any faster way of counting must equal.
//!
//! A tally is never shown to anyone: only `release` reads it.

use super::measure::{Breakdown, BreakdownBy, Measure};
use crate::{
    answer::{Answer, Answers, DONT_KNOW, NOT_FOR_ME},
    project::Aim,
    questionnaire::{Kind, Length, Questionnaire, Style, offered_aims, offered_items},
    response::Channel,
    time::{DAY_MS, Millis},
};

/// Exact counts of one project's responses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// How many people answered.
    pub people: u32,
    /// How many in each channel, in the order of `Channel::ALL`.
    pub channels: [u32; 4],
    /// First and last day of answers, as days since 1970-01-01.
    pub days: Option<(i32, i32)>,
    /// One for each measure, in their order.
    pub items: Vec<ItemTally>,
}

/// Exact counts of one measure.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemTally {
    /// What is counted.
    pub measure: Measure,
    /// Of everyone.
    pub overall: Counts,
    /// By group, in the order of breakdowns and their codes.
    pub groups: Vec<GroupCounts>,
}

/// Exact counts of one measure in one group.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupCounts {
    /// The breakdown.
    pub by: String,
    /// The group.
    pub code: String,
    /// Its counts.
    pub counts: Counts,
}

/// Exact counts of the answers to one measure. What was not offered is in none of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// People by code, in the order of `Measure::all_codes`.
    pub codes: Vec<u32>,
    /// People who answered on the scale, or in words.
    pub answered: u32,
    /// People who answered on the Easy Read scale.
    pub easy_answered: u32,
    /// "I don't know".
    pub dk: u32,
    /// "Not for me".
    pub na: u32,
    /// Offered and left empty.
    pub skipped: u32,
}

impl Counts {
    /// No counts yet, for a measure.
    pub fn none(measure: &Measure) -> Self {
        Self { codes: vec![0; measure.all_codes().count()], ..Self::default() }
    }

    /// Everyone who answered, in either wording.
    pub fn n(&self) -> u32 {
        self.answered + self.easy_answered
    }

    fn add(&mut self, measure: &Measure, given: &Given) {
        match given {
            Given::NotOffered => {}
            Given::Skipped => self.skipped += 1,
            Given::DontKnow => self.dk += 1,
            Given::NotForMe => self.na += 1,
            Given::Codes(codes) => {
                for &code in codes {
                    self.codes[code] += 1;
                }
                let on_scale = measure.codes.len();
                let first_easy = on_scale + measure.beside.len();
                match codes.as_slice() {
                    [code] if (on_scale..first_easy).contains(code) => {}
                    [code, ..] if *code >= first_easy => self.easy_answered += 1,
                    _ => self.answered += 1,
                }
            }
        }
    }
}

/// How one person dealt with one measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// The length or a rule did not offer it.
    NotOffered,
    /// Offered and left empty.
    Skipped,
    /// "I don't know".
    DontKnow,
    /// "Not for me".
    NotForMe,
    /// Answered: numbers of codes as in `Measure::all_codes`; none of them for words, numbers and forgotten codes.
    Codes(Vec<usize>),
}

/// One response, as far as counting goes.
#[derive(Clone, Debug)]
pub struct Row<'r> {
    /// The answers.
    pub answers: &'r Answers,
    /// How much was asked.
    pub length: Length,
    /// In which wording.
    pub style: Style,
    /// How it was gathered.
    pub channel: Channel,
    /// The effective date.
    pub at_ms: Millis,
}

/// How a person dealt with a measure that was offered.
pub fn given(measure: &Measure, style: Style, answers: &Answers) -> Given {
    let Some(answer) = answers.get(&measure.item) else { return Given::Skipped };
    let number = |code: &String| measure.code_number(style, code);
    match answer {
        Answer::DontKnow => Given::DontKnow,
        Answer::NotForMe => Given::NotForMe,
        answer if !answer.has_substance() => Given::Skipped,
        Answer::Many(codes) => Given::Codes(codes.iter().filter_map(number).collect()),
        Answer::One(code) if measure.kind == Kind::Single => Given::Codes(number(code).into_iter().collect()),
        Answer::One(_) | Answer::Number(_) => Given::Codes(Vec::new()),
        Answer::PerAim(codes) => match measure.aim.as_ref().and_then(|aim| codes.get(aim)) {
            None => Given::Skipped,
            Some(code) if code == DONT_KNOW => Given::DontKnow,
            Some(code) if code == NOT_FOR_ME => Given::NotForMe,
            Some(code) => Given::Codes(number(code).into_iter().collect()),
        },
    }
}

impl Tally {
    /// Counts responses one by one, asking the questionnaire each time what was offered. Slow and plain: what the
    /// columns count must equal this.
    pub fn recount(
        questionnaire: &Questionnaire,
        aims: &[Aim],
        measures: &[Measure],
        breakdowns: &[Breakdown],
        rows: &[Row<'_>],
    ) -> Self {
        let mut tally =
            Self { items: measures.iter().map(|measure| empty(measure, breakdowns)).collect(), ..Self::default() };
        for row in rows {
            tally.people += 1;
            tally.channels[row.channel as usize] += 1;
            let day = i32::try_from(row.at_ms.div_euclid(DAY_MS)).unwrap_or_default();
            tally.days = Some(tally.days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
            let all: Vec<Given> =
                measures.iter().map(|measure| dealt_with(questionnaire, aims, measure, row)).collect();
            for (item, given) in tally.items.iter_mut().zip(&all) {
                item.overall.add(&item.measure, given);
                let mut groups = item.groups.iter_mut();
                for breakdown in breakdowns {
                    let own = group_of(breakdown, &all, row.channel);
                    for (place, group) in groups.by_ref().take(breakdown.codes.len()).enumerate() {
                        if own == Some(place) {
                            group.counts.add(&item.measure, given);
                        }
                    }
                }
            }
        }
        tally
    }
}

fn empty(measure: &Measure, breakdowns: &[Breakdown]) -> ItemTally {
    let groups = breakdowns.iter().flat_map(|breakdown| {
        breakdown.codes.iter().map(|code| GroupCounts {
            by: breakdown.by.clone(),
            code: code.clone(),
            counts: Counts::none(measure),
        })
    });
    ItemTally { measure: measure.clone(), overall: Counts::none(measure), groups: groups.collect() }
}

fn dealt_with(questionnaire: &Questionnaire, aims: &[Aim], measure: &Measure, row: &Row<'_>) -> Given {
    let offered = offered_items(questionnaire, row.length, row.answers).iter().any(|item| item.id == measure.item)
        && measure.aim.as_ref().is_none_or(|id| offered_aims(aims, row.length).iter().any(|aim| aim.id == *id));
    if offered { given(measure, row.style, row.answers) } else { Given::NotOffered }
}

/// The group of a person in a breakdown; none where they did not say.
fn group_of(breakdown: &Breakdown, all: &[Given], channel: Channel) -> Option<usize> {
    match breakdown.source {
        BreakdownBy::Channel => Some(channel as usize),
        BreakdownBy::Measure(index) => match &all[index] {
            Given::Codes(codes) => codes.first().copied().filter(|&code| code < breakdown.codes.len()),
            _ => None,
        },
    }
}
