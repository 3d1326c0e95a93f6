//! The questionnaire as a document: items, options, scales and lengths, in the shape of the pack.
//!
//! It holds no rules about answers (see `validation`) and no texts of the user interface (see the app's locales).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// Which questionnaire was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct QuestionnaireRef {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u32,
}

/// A versioned questionnaire. Ids and codes never change meaning between versions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Questionnaire {
    /// Stable name, for example `coeval-core`.
    pub id: String,
    /// Version, from 1.
    pub version: u32,
    /// Which items each length offers, in page order.
    pub lengths: Lengths,
    /// Every item, in page order.
    pub items: Vec<Item>,
    /// Scales by name, with the bands that headlines are computed from.
    #[serde(default)]
    pub scales: BTreeMap<String, Scale>,
    /// The principle set that this version asks about, in the order of the profile.
    #[serde(default)]
    pub principles: Vec<Principle>,
}

/// The three lengths of one instrument. Each is a list of item ids in the order they are asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Lengths {
    /// About two minutes.
    pub quick: Vec<String>,
    /// About five minutes.
    pub short: Vec<String>,
    /// About ten minutes.
    pub full: Vec<String>,
}

/// How much a person has agreed to answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// About two minutes.
    Quick,
    /// About five minutes.
    #[default]
    Short,
    /// About ten minutes.
    Full,
}

impl Length {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Short => "short",
            Self::Full => "full",
        }
    }
}

/// How the questions are worded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// The usual wording and five-point scales.
    #[default]
    Standard,
    /// Easy Read wording and three-point scales, stored as their own scales.
    Easy,
}

impl Style {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Easy => "easy",
        }
    }
}

/// What sort of answer an item takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One code.
    Single,
    /// A list of codes.
    Multi,
    /// Free text.
    Text,
    /// A number.
    Number,
    /// One code per aim of the project.
    Aims,
}

/// Which part of the questionnaire an item belongs to; decides its place in the flow and on the dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// What people did and who decided.
    TakingPart,
    /// How far the aims are met.
    Aims,
    /// What changed.
    Impact,
    /// How the principles were lived.
    Principles,
    /// What was hard.
    Challenges,
    /// Whose voices are missing.
    Missing,
    /// Thanks and reward.
    Recognition,
    /// What was learned.
    Learned,
    /// What should happen next.
    Next,
    /// The story of the biggest change.
    Story,
    /// About the person; asked after the answers are checked.
    AboutYou,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Item {
    /// Stable id, for example `q06.services`.
    pub id: String,
    /// What sort of answer it takes.
    pub kind: Kind,
    /// Where it belongs.
    pub section: Section,
    /// The question. For aims, `{aim}` stands for the aim's text.
    pub question: Text,
    /// A sentence of help under the question.
    #[serde(default)]
    pub help: Option<Text>,
    /// The answers on offer, in page order; empty for text and number.
    #[serde(default)]
    pub options: Vec<AnswerOption>,
    /// The scale the options come from.
    #[serde(default)]
    pub scale: Option<String>,
    /// Id of the text that goes with this item, always the item's id and `.text`.
    #[serde(default)]
    pub companion: Option<String>,
    /// Longest text in characters; for a companion, of the companion.
    #[serde(default)]
    pub max_length: Option<u32>,
    /// Smallest and largest number.
    #[serde(default)]
    pub range: Option<(f64, f64)>,
    /// Whether answers could reveal what the law protects.
    #[serde(default)]
    pub sensitive: bool,
    /// When the item is offered at all.
    #[serde(default)]
    pub show_if: Option<ShowIf>,
    /// The Easy Read wording, where there is one.
    #[serde(default)]
    pub easy: Option<Easy>,
}

/// One answer on offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AnswerOption {
    /// Stable code.
    pub code: String,
    /// What people read.
    pub label: Text,
    /// Whether choosing it clears the others of a multi item.
    #[serde(default)]
    pub exclusive: bool,
    /// Whether it stands beside the scale and so is in no percentage (`early`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beside: bool,
    /// Whether choosing it asks for the companion text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks_text: bool,
    /// Whether it is shown only to whoever asks for more answers, in a long list of several.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
    /// Offered only when the item of `show_if` has this code (ethnic group details).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<String>,
}

/// The Easy Read variant of an item: same id, shorter words, three answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Easy {
    /// The question in easy words.
    pub question: Text,
    /// The answers on offer in easy words.
    #[serde(default)]
    pub options: Vec<AnswerOption>,
    /// The three-point scale, stored as its own scale.
    #[serde(default)]
    pub scale: Option<String>,
}

/// Offer an item only after a certain answer to an earlier one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ShowIf {
    /// The earlier item.
    pub item: String,
    /// Codes of which one must have been given; empty means any answer but `dk` and `na`.
    #[serde(default)]
    pub any_of: Vec<String>,
}

/// Ordered answer codes that items share, with the bands used in headlines (`statistics.md` 4.1, rule 3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Scale {
    /// Codes from low to high.
    pub codes: Vec<String>,
    /// Codes counted in the headline.
    pub top: Vec<String>,
    /// Codes at the other end.
    #[serde(default)]
    pub bottom: Vec<String>,
    /// Whether the scale has two sides, drawn from a middle line.
    #[serde(default)]
    pub two_sided: bool,
    /// The scale that this Easy Read scale goes with; top bands of both are counted together.
    #[serde(default)]
    pub easy_of: Option<String>,
}

/// A principle and the item that asks about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Principle {
    /// Stable code.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// The item that asks about it.
    pub item: String,
}

impl Questionnaire {
    /// Its id and version, as responses name it.
    pub fn name(&self) -> QuestionnaireRef {
        QuestionnaireRef { id: self.id.clone(), version: self.version }
    }

    /// Whether it is the one that a response or a draft names.
    pub fn is(&self, named: &QuestionnaireRef) -> bool {
        self.id == named.id && self.version == named.version
    }

    /// The item with this id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The item whose companion text has this id.
    pub fn item_of_companion(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.companion.as_deref() == Some(id))
    }

    /// The item ids that a length offers, in order.
    pub fn offered(&self, length: Length) -> &[String] {
        match length {
            Length::Quick => &self.lengths.quick,
            Length::Short => &self.lengths.short,
            Length::Full => &self.lengths.full,
        }
    }
}

impl Item {
    /// The question in the wording of a style.
    pub fn question(&self, style: Style) -> &Text {
        match (style, &self.easy) {
            (Style::Easy, Some(easy)) => &easy.question,
            _ => &self.question,
        }
    }

    /// The options of a style; Easy Read falls back on the usual ones where it has none of its own.
    pub fn options(&self, style: Style) -> &[AnswerOption] {
        match (style, &self.easy) {
            (Style::Easy, Some(easy)) if !easy.options.is_empty() => &easy.options,
            _ => &self.options,
        }
    }

    /// The codes that exclude all others, in either wording.
    pub fn exclusive_codes(&self) -> impl Iterator<Item = &String> {
        let options = self.options.iter().chain(self.options(Style::Easy));
        options.filter(|option| option.exclusive).map(|option| &option.code)
    }

    /// Whether a code excludes all others.
    pub fn is_exclusive(&self, code: &str) -> bool {
        self.exclusive_codes().any(|exclusive| exclusive == code)
    }

    /// The scale of a style.
    pub fn scale(&self, style: Style) -> Option<&str> {
        match (style, &self.easy) {
            (Style::Easy, Some(Easy { scale: Some(scale), .. })) => Some(scale),
            _ => self.scale.as_deref(),
        }
    }
}
