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
//!     Cell { code: "always".to_owned(), count: Some(1), percent: Some(100), nearly: None }
//! }
//! ```
//!
//! And a tally is no released figure, so what takes the one does not take the other:
//!
//! ```compile_fail,E0308
//! use domain::{
//!     disclosure::ItemTally,
//!     collection::questionnaire::Kind,
//!     reporting::findings::{Finding, findings},
//! };
//!
//! fn said_too_much(exact: &ItemTally) -> Vec<Finding> {
//!     findings(exact, Kind::Single)
//! }
//! ```

use serde::{Deserialize, Serialize};

use super::settings::percent;
use crate::{
    collection::response::Channel,
    statistics::{Share, Z_95},
    time::date::Date,
};

/// The number of the rules that releases are made by now. It goes up whenever the same answers would give other figures,
/// so that nobody holds an old release against new rules.
pub const RULES: u32 = 7;

/// The first rules that add noise. Releases of rules before them may give people away; later rules protect alike.
pub const NOISE_SINCE: u32 = 5;

/// A frozen set of figures that passed the disclosure rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Released {
    pub(super) rules: u32,
    pub(super) people: People,
    pub(super) items: Vec<Figure>,
    pub(super) log: Vec<Log>,
    pub(super) noise: f64,
}

/// Who answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct People {
    /// How many people answered.
    pub answered: Option<u32>,
    /// How many in each channel.
    pub channels: Vec<ChannelCount>,
    /// First and last day of answers, where the project is.
    pub days: Option<(Date, Date)>,
}

/// How many people answered in a channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChannelCount {
    /// The channel.
    pub channel: Channel,
    /// How many people.
    pub count: Option<u32>,
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
    /// The same by group, one way at a time.
    pub groups: Vec<GroupFigure>,
}

impl Figure {
    fn shows_any(&self) -> bool {
        let Numbers { answered, dk, na, skipped } = &self.n;
        let of_group = |group: &GroupFigure| {
            group.hidden.is_none() || group.n.is_some() || shown(&group.distribution, group.headline.as_ref())
        };
        self.hidden.is_none()
            || [answered, dk, na, skipped, &self.on_scale].into_iter().any(Option::is_some)
            || shown(&self.distribution, self.headline.as_ref())
            || shown(&self.beside, None)
            || self.easy.is_some()
            || self.most.is_some()
            || self.groups.iter().any(of_group)
    }
}

/// Whether a number or a word stands in any of these cells, or for this share.
fn shown(cells: &[Cell], headline: Option<&Headline>) -> bool {
    cells.iter().any(|cell| cell.count.is_some() || cell.nearly.is_some())
        || headline.is_some_and(|headline| headline.count.is_some() || headline.nearly.is_some())
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
    /// What is said in place of "everybody" or "nobody", where too few people answered for either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearly: Option<Nearly>,
}

/// What is said of an answer that everybody or nobody in a small group gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Nearly {
    /// Nearly all.
    All,
    /// Hardly anybody.
    Nobody,
}

/// Answers on the Easy Read scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EasyFigure {
    /// How many people used it.
    pub answered: u32,
    /// Their answers.
    pub distribution: Vec<Cell>,
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
    /// What is said in place of "everybody" or "nobody", where too few people answered for either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearly: Option<Nearly>,
    /// The variance that noise gives the share, of shares from 0 to 1; the interval is wider by it.
    #[serde(default, skip_serializing_if = "is_none")]
    pub noise: f64,
}

fn is_none(variance: &f64) -> bool {
    *variance == 0.0
}

impl Headline {
    /// The share of so many of so many, every part of it from these numbers and the variance that noise gives the share.
    pub(super) fn of(codes: Vec<String>, count: u32, n: u32, noise: f64) -> Self {
        let noise = storable(noise);
        let interval = Share { count: count.into(), n: n.into(), noise }.interval(Z_95);
        let whole_percent = |share: f64| (share * 100.0).round() as u32;
        Self {
            codes,
            count: Some(count),
            percent: Some(percent(count, n)),
            low: interval.map(|interval| whole_percent(interval.low)),
            high: interval.map(|interval| whole_percent(interval.high)),
            nearly: None,
            noise,
        }
    }

    /// A share that is hidden, or only said in a word.
    pub(super) fn without_number(codes: Vec<String>, nearly: Option<Nearly>) -> Self {
        Self { codes, count: None, percent: None, low: None, high: None, nearly, noise: 0.0 }
    }

    /// The share with what is known of its noise, of so many people; none where it is hidden.
    pub fn share(&self, n: Option<u32>) -> Option<Share> {
        let n = n.filter(|n| *n > 0)?;
        Some(Share { count: self.count?.into(), n: n.into(), noise: self.noise })
    }
}

/// A variance to nine decimals, which reads back from text as it was.
pub(super) fn storable(variance: f64) -> f64 {
    (variance * 1e9).round() / 1e9
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

/// Why something is hidden. The last ones are of earlier rules, which stored releases may have been made by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Too few people.
    GroupSize,
    /// Only one group would be shown, which would show the few others by what is left.
    Complement,
    /// Too few people with a characteristic, or with a sensitive answer.
    Primary,
    /// Everybody or nobody in a small group gave an answer.
    Homogeneity,
    /// Earlier: changed by too few people since the release before.
    Unchanged,
    /// Earlier: it would let somebody work out a hidden cell.
    Secondary,
    /// Earlier: one to seven people.
    Rounding,
    /// Earlier: hidden with the only other hidden cell.
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
    /// None of earlier rules, which rounded.
    #[serde(default, skip_serializing_if = "is_none")]
    noise: f64,
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

    /// Whether any number is shown, of everyone or of a group, but how many people answered at all, and that nobody came
    /// in some way.
    pub fn shows_any(&self) -> bool {
        self.people.channels.iter().any(|way| way.count.is_some_and(|people| people > 0))
            || self.items.iter().any(Figure::shows_any)
    }

    /// The figure of an item or aim.
    pub fn item(&self, id: &str) -> Option<&Figure> {
        self.items.iter().find(|figure| figure.id == id)
    }

    /// Which rule hid what.
    pub fn log(&self) -> &[Log] {
        &self.log
    }

    /// The variance of the noise of one count, in people squared; 0 of earlier rules, which rounded.
    pub fn noise(&self) -> f64 {
        self.noise
    }

    /// Whether counts carry noise, and how many people answered stays whole; earlier rules rounded both.
    pub fn has_noise(&self) -> bool {
        self.rules >= NOISE_SINCE
    }

    /// The text a release is kept as. It holds noisy figures and no free text.
    pub fn to_stored(&self) -> String {
        let Self { rules, people, items, log, noise } = self.clone();
        serde_json::to_string(&Stored { rules, people, items, log, noise })
            .expect("figures are numbers, strings and lists")
    }

    /// Reads a release back. Only the storage of releases calls this, with what `to_stored` wrote.
    ///
    /// # Errors
    /// If the text was not written by `to_stored`.
    pub fn from_stored(text: &str) -> Result<Self, serde_json::Error> {
        let Stored { rules, people, items, log, noise } = serde_json::from_str(text)?;
        Ok(Self { rules, people, items, log, noise })
    }
}
