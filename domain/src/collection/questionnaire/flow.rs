//! The order of pages for one person: which items a length and the answers so far offer.
//!
//! Phone, plain form and tally all ask this module, so "offered" means the same thing everywhere.

use super::{AnswerOption, Item, Kind, Length, Questionnaire, Section};
use crate::collection::{
    answer::{Answer, Answers},
    project::Aim,
};

/// Which half of the flow a page is in: before or after the answers are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Questions about the project, before "check your answers".
    Questions,
    /// Questions about the person, after it.
    AboutYou,
}

/// One question on one page: an item, and for items asked once per aim, the aim.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<'q> {
    /// The item asked.
    pub item: &'q Item,
    /// The aim, for an item of kind aims.
    pub aim: Option<&'q Aim>,
    /// Which half of the flow it is in.
    pub part: Part,
    /// "Question 3 of 19": its own number among all pages, those about the person too.
    pub number: usize,
    /// How many pages there are with the answers so far. An answer that brings a follow-up makes it one more.
    pub total: usize,
}

impl Page<'_> {
    /// The page's name in addresses: the item id, with the aim id behind it where there is one.
    pub fn step(&self) -> String {
        match self.aim {
            Some(aim) => format!("{}.{}", self.item.id, aim.id),
            None => self.item.id.clone(),
        }
    }
}

/// The items offered to someone with these answers, in order: those of the length whose rule holds. A rule about an
/// item that is itself not offered does not hold.
pub fn offered_items<'q>(questionnaire: &'q Questionnaire, length: Length, answers: &Answers) -> Vec<&'q Item> {
    let mut offered: Vec<&Item> = Vec::new();
    for item in questionnaire.offered(length).iter().filter_map(|id| questionnaire.item(id)) {
        let holds = item.show_if.as_ref().is_none_or(|rule| {
            let asked = offered.iter().any(|earlier| earlier.id == rule.item);
            asked && rule_holds(&rule.any_of, answers.get(&rule.item))
        });
        if holds {
            offered.push(item);
        }
    }
    offered
}

/// Whether an option is offered to someone with these answers: details only under the answer they belong to.
pub fn option_is_offered(item: &Item, option: &AnswerOption, answers: &Answers) -> bool {
    let Some(under) = &option.under else { return true };
    item.show_if.as_ref().is_some_and(|rule| rule_holds(std::slice::from_ref(under), answers.get(&rule.item)))
}

/// Whether an item asks for its companion text: when an option that asks for it is chosen, and always where no option
/// does ("tell us more").
pub fn text_is_asked(item: &Item, answer: Option<&Answer>) -> bool {
    let asking: Vec<String> =
        item.options.iter().filter(|option| option.asks_text).map(|option| option.code.clone()).collect();
    item.companion.is_some() && (asking.is_empty() || answer.is_some_and(|answer| answer.includes(&asking)))
}

/// The aims asked about in a length: the quick one asks the first only (`api.md`, The pack).
pub fn offered_aims(aims: &[Aim], length: Length) -> &[Aim] {
    match length {
        Length::Quick => &aims[..aims.len().min(1)],
        Length::Short | Length::Full => aims,
    }
}

/// The question pages for one person, in order.
pub fn pages<'q>(
    questionnaire: &'q Questionnaire,
    aims: &'q [Aim],
    length: Length,
    answers: &Answers,
) -> Vec<Page<'q>> {
    let (mut pages, mut about_you) = (Vec::new(), Vec::new());
    for item in offered_items(questionnaire, length, answers) {
        let part = part_of(item, length);
        let pages = if part == Part::AboutYou { &mut about_you } else { &mut pages };
        if item.kind == Kind::Aims {
            let aims = offered_aims(aims, length).iter();
            pages.extend(aims.map(|aim| Page { item, aim: Some(aim), part, number: 0, total: 0 }));
        } else {
            pages.push(Page { item, aim: None, part, number: 0, total: 0 });
        }
    }
    pages.append(&mut about_you);
    let total = pages.len();
    for (place, page) in pages.iter_mut().enumerate() {
        (page.number, page.total) = (place + 1, total);
    }
    pages
}

/// How much a length asks, before anything is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Pages that everybody sees.
    pub fewest: usize,
    /// Pages of somebody whose answers bring every follow-up.
    pub most: usize,
    /// How many of the most are about the person.
    pub about_you: usize,
    /// About how long it takes with every follow-up, in minutes.
    pub minutes: usize,
}

/// Seconds that a question takes, by its kind. They are chosen so that `coeval-core` without the questions about the
/// person comes to the 2, 5 and 9 minutes that its lengths were made for; a pilot has to check them.
fn seconds(kind: Kind) -> usize {
    match kind {
        Kind::Single | Kind::Aims | Kind::Number => 15,
        Kind::Multi => 20,
        Kind::Text => 60,
    }
}

/// How many questions a length asks and how long they take, those about the person among them.
pub fn extent(questionnaire: &Questionnaire, aims: &[Aim], length: Length) -> Extent {
    let of = |item: &Item| if item.kind == Kind::Aims { offered_aims(aims, length).len() } else { 1 };
    let asked = questionnaire.offered(length).iter().filter_map(|id| questionnaire.item(id));
    let mut extent =
        Extent { fewest: pages(questionnaire, aims, length, &Answers::new()).len(), most: 0, about_you: 0, minutes: 0 };
    let mut whole_s = 0;
    for item in asked {
        extent.most += of(item);
        whole_s += of(item) * seconds(item.kind);
        if part_of(item, length) == Part::AboutYou {
            extent.about_you += of(item);
        }
    }
    extent.minutes = whole_s.div_ceil(60).max(1);
    extent
}

/// In the quick length a person's role is an ordinary first question; elsewhere it comes after the check.
fn part_of(item: &Item, length: Length) -> Part {
    if item.section == Section::AboutYou && length != Length::Quick { Part::AboutYou } else { Part::Questions }
}

fn rule_holds(any_of: &[String], answer: Option<&Answer>) -> bool {
    answer.is_some_and(|answer| answer.has_substance() && (any_of.is_empty() || answer.includes(any_of)))
}
