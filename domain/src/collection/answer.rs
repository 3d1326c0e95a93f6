//! One answer to one item. Skipped is not an answer: a skipped item is absent.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, SeqAccess, Visitor},
};

use crate::text::visible::can_be_seen;

/// "I don't know", in place of any value.
pub const DONT_KNOW: &str = "dk";
/// "Not for me" or "did not come up", in place of any value.
pub const NOT_FOR_ME: &str = "na";

/// What a person answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// `"dk"`.
    DontKnow,
    /// `"na"`.
    NotForMe,
    /// A code, or free text.
    One(String),
    /// Several codes, in page order.
    Many(Vec<String>),
    /// Aim id to code.
    PerAim(BTreeMap<String, String>),
    /// A number.
    Number(f64),
}

/// A person's answers by item id.
pub type Answers = BTreeMap<String, Answer>;

impl Answer {
    /// The code or text of a single answer.
    pub fn one(&self) -> Option<&str> {
        match self {
            Self::One(code) => Some(code),
            _ => None,
        }
    }

    /// Whether the person gave an answer of substance: neither `dk` nor `na` nor nothing at all.
    pub fn has_substance(&self) -> bool {
        match self {
            Self::DontKnow | Self::NotForMe => false,
            Self::One(text) => can_be_seen(text),
            Self::Many(codes) => !codes.is_empty(),
            Self::PerAim(aims) => !aims.is_empty(),
            Self::Number(_) => true,
        }
    }

    /// Whether it is no answer at all: nothing chosen, or a text in which nothing can be seen.
    pub fn is_nothing(&self) -> bool {
        !matches!(self, Self::DontKnow | Self::NotForMe) && !self.has_substance()
    }

    /// Whether any of these codes was chosen.
    pub fn includes(&self, codes: &[String]) -> bool {
        match self {
            Self::One(code) => codes.contains(code),
            Self::Many(chosen) => chosen.iter().any(|code| codes.contains(code)),
            _ => false,
        }
    }
}

/// Whether somebody answered nothing at all: who does is counted among nobody, and fills no threshold.
pub fn say_nothing(answers: &Answers) -> bool {
    answers.values().all(Answer::is_nothing)
}

impl From<&str> for Answer {
    fn from(code: &str) -> Self {
        match code {
            DONT_KNOW => Self::DontKnow,
            NOT_FOR_ME => Self::NotForMe,
            other => Self::One(other.to_owned()),
        }
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::DontKnow => serializer.serialize_str(DONT_KNOW),
            Self::NotForMe => serializer.serialize_str(NOT_FOR_ME),
            Self::One(text) => serializer.serialize_str(text),
            Self::Many(codes) => codes.serialize(serializer),
            Self::PerAim(aims) => aims.serialize(serializer),
            Self::Number(number) => serializer.serialize_f64(*number),
        }
    }
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnswerVisitor)
    }
}

struct AnswerVisitor;

impl<'de> Visitor<'de> for AnswerVisitor {
    type Value = Answer;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a code, a text, a list of codes, a code for each aim, or a number")
    }

    fn visit_str<E>(self, text: &str) -> Result<Answer, E> {
        Ok(Answer::from(text))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Answer, E> {
        Ok(Answer::Number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Answer, E> {
        Ok(Answer::Number(number as f64))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Answer, E> {
        Ok(Answer::Number(number as f64))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Answer, A::Error> {
        let mut codes = Vec::new();
        while let Some(code) = list.next_element()? {
            codes.push(code);
        }
        Ok(Answer::Many(codes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answer, A::Error> {
        let mut aims = BTreeMap::new();
        while let Some((aim, code)) = map.next_entry()? {
            aims.insert(aim, code);
        }
        Ok(Answer::PerAim(aims))
    }
}
