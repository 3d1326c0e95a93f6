//! Exact counts by item, answer and group. How they are counted is `recount`'s, and faster ways'.
//!
//! A tally is never shown to anyone: only `release` reads it.

use std::sync::Arc;

use super::measure::{Breakdown, Measure};
use crate::{
    collection::{
        answer::{Answer, Answers, DONT_KNOW, NOT_FOR_ME},
        questionnaire::{Kind, Length, Questionnaire, Style},
        response::Channel,
    },
    time::{Millis, date::Date},
};

/// Exact counts of one project's responses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// How many people answered something. Who answered nothing at all is in none of these counts.
    pub people: u32,
    /// How many in each channel, in the order of `Channel::ALL`.
    pub channels: [u32; 4],
    /// First and last day of answers, where the project is.
    pub days: Option<(Date, Date)>,
    /// One for each measure, in their order.
    pub items: Vec<ItemTally>,
}

/// Exact counts of one measure.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemTally {
    /// What is counted.
    pub measure: Arc<Measure>,
    /// Of everyone.
    pub overall: Counts,
    /// By group, in the order of breakdowns and their codes.
    pub groups: Vec<GroupCounts>,
}

/// Exact counts of one measure in one group.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupCounts {
    /// The breakdown.
    pub by: Arc<str>,
    /// The group.
    pub code: Arc<str>,
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

    /// Puts the counts of other people beside these. Both are of the same measure.
    pub fn absorb(&mut self, others: &Self) {
        self.codes.iter_mut().zip(&others.codes).for_each(|(own, more)| *own += more);
        self.answered += others.answered;
        self.easy_answered += others.easy_answered;
        self.dk += others.dk;
        self.na += others.na;
        self.skipped += others.skipped;
    }

    pub(super) fn add(&mut self, measure: &Measure, given: &Given) {
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

impl ItemTally {
    /// Counts of nobody, by these breakdowns.
    pub fn none(measure: &Arc<Measure>, breakdowns: &[Breakdown]) -> Self {
        let counts = || Counts::none(measure);
        let groups = breakdowns.iter().flat_map(|breakdown| {
            let by: Arc<str> = Arc::from(breakdown.by.as_str());
            let group = move |code: &String| (Arc::clone(&by), Arc::from(code.as_str()));
            breakdown.codes.iter().map(group)
        });
        let groups = groups.map(|(by, code)| GroupCounts { by, code, counts: counts() });
        Self { measure: Arc::clone(measure), overall: counts(), groups: groups.collect() }
    }
}

impl Tally {
    /// Puts the counts of other people beside these. Both were counted by the same measures and breakdowns.
    pub fn absorb(&mut self, others: &Self) {
        self.people += others.people;
        self.channels.iter_mut().zip(others.channels).for_each(|(own, more)| *own += more);
        self.days = match (self.days, others.days) {
            (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
            (own, more) => own.or(more),
        };
        for (own, more) in self.items.iter_mut().zip(&others.items) {
            own.overall.absorb(&more.overall);
            own.groups.iter_mut().zip(&more.groups).for_each(|(own, more)| own.counts.absorb(&more.counts));
        }
    }
}

/// How one person dealt with one measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// The length or a rule did not offer it.
    NotOffered,
    /// Offered and left empty, or answered with what is no answer.
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
    /// The questionnaire that was asked, where it is not the one that is counted by: what it did not ask, nobody skipped.
    pub asked: Option<&'r Questionnaire>,
}

/// How a person dealt with a measure that was offered.
pub fn given(measure: &Measure, style: Style, answers: &Answers) -> Given {
    let Some(answer) = answers.get(&measure.item) else { return Given::Skipped };
    let number = |code: &String| measure.code_number(style, code);
    match answer {
        Answer::DontKnow => Given::DontKnow,
        Answer::NotForMe => Given::NotForMe,
        answer if !answer.has_substance() => Given::Skipped,
        // What contradicts itself is no answer: `validation` takes it no more, and what was stored before counts the same.
        Answer::Many(codes) if codes.len() > 1 && codes.iter().any(|code| measure.exclusive.contains(code)) => {
            Given::Skipped
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        collection::questionnaire::coeval_core,
        disclosure::{Recount, measures},
    };

    fn gains(codes: &[&str]) -> Answers {
        let codes = codes.iter().map(|code| (*code).to_owned()).collect();
        Answers::from([("q05.gain".to_owned(), Answer::Many(codes))])
    }

    #[test]
    fn nothing_yet_beside_something_is_counted_as_no_answer() {
        let questionnaire = coeval_core();
        let all = measures(&questionnaire, &[]);
        let measure = all.iter().find(|measure| measure.id == "q05.gain").expect("an item of coeval-core");
        let given = |codes: &[&str]| given(measure, Style::Standard, &gains(codes));
        assert_eq!(given(&["nothing", "skills"]), Given::Skipped);
        assert_eq!(given(&["skills", "nothing", "contacts"]), Given::Skipped);
        assert!(matches!(given(&["nothing"]), Given::Codes(codes) if codes.len() == 1));
        assert!(matches!(given(&["skills", "contacts"]), Given::Codes(codes) if codes.len() == 2));
    }

    #[test]
    fn whoever_answered_nothing_is_counted_among_nobody() {
        let questionnaire = coeval_core();
        let mut recount = Recount::new(&questionnaire, &[], &[]);
        let text = |text: &str| Answers::from([("story.text".to_owned(), Answer::from(text))]);
        let nobody = [Answers::new(), gains(&[]), text("\u{200b}"), text(" \u{feff}")];
        let people = [text("We laughed."), text("dk"), gains(&["nothing"])];
        for answers in nobody.iter().chain(&people) {
            let (length, style, channel) = (Length::Full, Style::Standard, Channel::Own);
            recount.add(&Row { answers, length, style, channel, at_ms: 0, asked: None });
        }
        let tally = recount.tally();
        assert_eq!((tally.people, tally.channels), (3, [3, 0, 0, 0]));
        let skipped = tally.items.iter().map(|item| item.overall.skipped).max();
        assert_eq!(skipped, Some(3), "nor did they skip anything");
    }
}
