//! Released figures: the only numbers that pages, exports and the API may show.
//!
//! A `Released` is made by `release`, or read back from what one was stored as. Its fields are private and its parts
//! cannot be built outside this crate, so no output can show a count that the rules have not seen. A hidden number is
//! `None`, never zero.
//!
//! Nobody else can make one, whole or in part:
//!
//! ```compile_fail,E0451
//! use domain::disclosure::Released;
//!
//! fn forged(honest: Released) -> Released {
//!     Released { items: Vec::new(), ..honest }
//! }
//! ```
//!
//! ```compile_fail,E0639
//! use domain::disclosure::Cell;
//!
//! fn forged() -> Cell {
//!     Cell { code: "always".to_owned(), count: Some(1), percent: Some(100) }
//! }
//! ```
//!
//! And a tally is no released figure, so what takes the one does not take the other:
//!
//! ```compile_fail,E0308
//! use domain::{
//!     disclosure::{ItemTally, Tally},
//!     findings::{Finding, findings},
//!     questionnaire::Kind,
//! };
//!
//! fn said_too_much(exact: &ItemTally) -> Vec<Finding> {
//!     findings(exact, Kind::Single, 10)
//! }
//! ```

use serde::{Deserialize, Serialize};

use super::rules::percent;
use crate::{
    response::Channel,
    statistics::{Z_95, wilson},
};

/// The number of the rules that releases are made by now. It goes up whenever the same answers would give other figures,
/// so that nobody holds an old release against new rules.
pub const RULES: u32 = 4;

/// Rounding takes at most so many people away from a public count.
pub(super) const LOST_BY_ROUNDING: u32 = 2;

/// A frozen set of figures that passed the disclosure rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Released {
    pub(super) rules: u32,
    pub(super) people: People,
    pub(super) items: Vec<Figure>,
    pub(super) log: Vec<Log>,
}

/// Who answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct People {
    /// How many people answered.
    pub answered: Option<u32>,
    /// How many in each channel.
    pub channels: Vec<ChannelCount>,
    /// First and last day of answers, as days since 1970-01-01.
    pub days: Option<(i32, i32)>,
    /// The last change that these count, where they have kept earlier values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<i64>,
}

/// How many people answered in a channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChannelCount {
    /// The channel.
    pub channel: Channel,
    /// How many people.
    pub count: Option<u32>,
    /// The last change that this counts, where it has kept an earlier value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<i64>,
}

/// The figure of one item, or of one aim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Figure {
    /// The item's id, with the aim's id behind it where it is asked per aim.
    pub id: String,
    /// How many people answered, and how the others dealt with it.
    pub n: Numbers,
    /// Why nothing is shown.
    pub hidden: Option<HiddenBecause>,
    /// Of those who answered, how many on the scale of the distribution; what its percentages are of.
    pub on_scale: Option<u32>,
    /// Answers on the scale.
    pub distribution: Vec<Cell>,
    /// Answers beside the scale, which are in no percentage.
    pub beside: Vec<Cell>,
    /// Answers on the Easy Read scale, where there is one and enough people used it.
    pub easy: Option<EasyFigure>,
    /// The answer that nearly everyone gave, where that is all that may be said.
    pub most: Option<String>,
    /// The share of the top answers.
    pub headline: Option<Headline>,
    /// The answers in three bands, where too few people answered for more (staff only).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<Band>,
    /// The last change that this figure counts, where it has kept an earlier value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<i64>,
    /// The same by group, one way at a time.
    pub groups: Vec<GroupFigure>,
}

/// How many people answered, and how the others dealt with it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Numbers {
    /// People who answered, in either wording.
    pub answered: Option<u32>,
    /// "I don't know".
    pub dk: Option<u32>,
    /// "Not for me".
    pub na: Option<u32>,
    /// Offered and left empty.
    pub skipped: Option<u32>,
}

/// How many people gave one answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cell {
    /// The answer.
    pub code: String,
    /// How many people.
    pub count: Option<u32>,
    /// Of those on the scale.
    pub percent: Option<u32>,
}

/// How many people gave one of some neighbouring answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Band {
    /// The answers.
    pub codes: Vec<String>,
    /// How many people.
    pub count: u32,
}

/// Answers on the Easy Read scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EasyFigure {
    /// How many people used it.
    pub answered: u32,
    /// Their answers.
    pub distribution: Vec<Cell>,
    /// The last change that these count, where they have kept earlier values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<i64>,
}

/// The share of the top answers, with the range it likely lies in if those who answered are like those who did not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Headline {
    /// The answers counted, on the usual scale; their Easy Read counterparts are counted with them.
    pub codes: Vec<String>,
    /// How many people.
    pub count: Option<u32>,
    /// Of those who answered.
    pub percent: Option<u32>,
    /// Lower end of the 95 % interval, in percent.
    pub low: Option<u32>,
    /// Upper end of the 95 % interval, in percent.
    pub high: Option<u32>,
}

impl Headline {
    /// The share of so many of so many, every part of it from these two numbers; where the count is hidden, all is.
    pub(super) fn of(codes: Vec<String>, count: Option<u32>, n: u32) -> Self {
        let interval = count.and_then(|count| wilson(f64::from(count), f64::from(n), Z_95));
        let whole_percent = |share: f64| (share * 100.0).round() as u32;
        Self {
            codes,
            count,
            percent: count.map(|count| percent(count, n)),
            low: interval.map(|interval| whole_percent(interval.low)),
            high: interval.map(|interval| whole_percent(interval.high)),
        }
    }
}

/// The figure of one group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GroupFigure {
    /// The breakdown.
    pub by: String,
    /// The group.
    pub code: String,
    /// How many people of the group answered.
    pub n: Option<u32>,
    /// Why nothing is shown.
    pub hidden: Option<HiddenBecause>,
    /// Of those who answered, how many on the scale of the distribution.
    pub on_scale: Option<u32>,
    /// Answers on the scale.
    pub distribution: Vec<Cell>,
    /// The share of the top answers.
    pub headline: Option<Headline>,
    /// The answers in three bands, where too few people answered for more (staff only).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<Band>,
    /// The last change that this figure counts, where it has kept an earlier value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<i64>,
}

/// Why a figure is not shown, as readers are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HiddenBecause {
    /// Too few people answered.
    TooFew,
    /// Showing it would tell something about a few others.
    ProtectsOthers,
}

/// One hiding, for staff to see why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Log {
    /// The figure.
    pub figure: String,
    /// The breakdown and the group.
    pub group: Option<(String, String)>,
    /// The answer; none where the whole figure is hidden.
    pub cell: Option<String>,
    /// The rule that hid it.
    pub rule: Rule,
}

/// The steps of `statistics.md` 4.7 that hide or hold still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Step 4: fewer than k people.
    GroupSize,
    /// Step 5: the others would be fewer than k.
    Complement,
    /// Step 6: changed by too few people since the last release, so the last value stays.
    Unchanged,
    /// Step 7: fewer than k people with a characteristic, or nobody where that is sensitive.
    Primary,
    /// Step 8: it would let somebody work out a hidden cell.
    Secondary,
    /// Step 9: nearly everyone gave the same answer to a sensitive item.
    Homogeneity,
    /// Step 11: one to seven people.
    Rounding,
    /// Step 11: hidden with the only other hidden cell.
    OneMore,
}

/// What a release is stored as.
#[derive(Serialize, Deserialize)]
struct Stored {
    /// None before rules had numbers.
    #[serde(default)]
    rules: u32,
    people: People,
    items: Vec<Figure>,
    log: Vec<Log>,
}

impl Released {
    /// The number of the rules it was made by; 0 from before they had numbers.
    pub fn rules(&self) -> u32 {
        self.rules
    }

    /// Who answered.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// One figure for each item and aim, in page order.
    pub fn items(&self) -> &[Figure] {
        &self.items
    }

    /// The figure of an item or aim.
    pub fn item(&self, id: &str) -> Option<&Figure> {
        self.items.iter().find(|figure| figure.id == id)
    }

    /// Which rule hid what.
    pub fn log(&self) -> &[Log] {
        &self.log
    }

    /// Every change that some figure was last counted at; `seq` is the one that these figures were counted at.
    pub fn counted(&self, seq: i64) -> Vec<i64> {
        let figures = self.items.iter().flat_map(|figure| {
            let easy = figure.easy.as_ref().and_then(|easy| easy.counted);
            figure.groups.iter().map(|group| group.counted).chain([figure.counted, easy])
        });
        let channels = self.people.channels.iter().map(|channel| channel.counted);
        let mut all: Vec<i64> = figures.chain(channels).chain([self.people.counted, Some(seq)]).flatten().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The text a release is kept as. It holds rounded figures and no free text.
    pub fn to_stored(&self) -> String {
        let Self { rules, people, items, log } = self.clone();
        serde_json::to_string(&Stored { rules, people, items, log }).expect("figures are numbers, strings and lists")
    }

    /// Reads a release back. Only the storage of releases calls this, with what `to_stored` wrote.
    ///
    /// # Errors
    /// If the text was not written by `to_stored`.
    pub fn from_stored(text: &str) -> Result<Self, serde_json::Error> {
        let Stored { rules, people, items, log } = serde_json::from_str(text)?;
        Ok(Self { rules, people, items, log })
    }
}
