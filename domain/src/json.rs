//! Reads JSON into types with little code, for phones: one parser for every message, and a few bytes for each field.
//!
//! serde's derived readers cost about a kilobyte of every download for each type, 27 KB in all (`docs/benchmarks.md`).
//! They stay the reference, and what the server uses: a test holds that both read the same. Nothing is written here.

use std::collections::BTreeMap;

use serde_json::Map;
pub use serde_json::Value;

use crate::{
    answer::Answer,
    draft::Draft,
    project::{Aim, Notice, Project},
    questionnaire::{AnswerOption, Easy, Item, Kind, Length, Lengths, Questionnaire, Section, ShowIf, Style},
    receipt_code::ReceiptCode,
    response::QuestionnaireRef,
    text::Text,
    wire::v1::{EnvelopeResult, Outcome, Pack, Problem, ProjectSummary, ResponsesAnswer},
    zone::TimeZone,
};

/// A type that phones read from JSON.
pub trait FromJson: Sized {
    /// The value, unless it has another form. Unknown fields are ignored.
    fn from_json(value: &Value) -> Option<Self>;
}

/// Reads a whole text.
pub fn read<T: FromJson>(text: &str) -> Option<T> {
    T::from_json(&serde_json::from_str(text).ok()?)
}

/// Reads a field that must be there.
pub fn required<T: FromJson>(fields: &Map<String, Value>, name: &str) -> Option<T> {
    T::from_json(fields.get(name)?)
}

/// Reads a field that may be absent or null.
pub fn optional<T: FromJson + Default>(fields: &Map<String, Value>, name: &str) -> Option<T> {
    match fields.get(name) {
        None | Some(Value::Null) => Some(T::default()),
        Some(value) => T::from_json(value),
    }
}

/// Reads a struct field by field: the required ones, the optional ones, and those that phones leave at their default.
#[macro_export]
macro_rules! read_fields {
    ($name:ty { $($required:ident),* ; $($optional:ident),* ; $($unread:ident),* }) => {
        impl $crate::json::FromJson for $name {
            fn from_json(value: &$crate::json::Value) -> Option<Self> {
                let fields = value.as_object()?;
                Some(Self {
                    $($required: $crate::json::required(fields, stringify!($required))?,)*
                    $($optional: $crate::json::optional(fields, stringify!($optional))?,)*
                    $($unread: Default::default(),)*
                })
            }
        }
    };
}

/// Reads an enum of codes; the last word is for codes that are not known here.
#[macro_export]
macro_rules! read_codes {
    ($name:ident { $($code:literal => $variant:ident),* } else $unknown:expr) => {
        impl $crate::json::FromJson for $name {
            fn from_json(value: &$crate::json::Value) -> Option<Self> {
                match value.as_str()? {
                    $($code => Some(Self::$variant),)*
                    _ => $unknown,
                }
            }
        }
    };
}

impl FromJson for Value {
    fn from_json(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

impl FromJson for String {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl FromJson for bool {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl FromJson for u32 {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_u64()?.try_into().ok()
    }
}

impl FromJson for u64 {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_u64()
    }
}

impl FromJson for usize {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_u64()?.try_into().ok()
    }
}

impl FromJson for i64 {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_i64()
    }
}

impl FromJson for (f64, f64) {
    fn from_json(value: &Value) -> Option<Self> {
        match value.as_array()?.as_slice() {
            [low, high] => Some((low.as_f64()?, high.as_f64()?)),
            _ => None,
        }
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: &Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::from_json(value).map(Some) }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value) -> Option<Self> {
        let values = value.as_array()?;
        let mut list = Self::with_capacity(values.len());
        for value in values {
            list.push(T::from_json(value)?);
        }
        Some(list)
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(value: &Value) -> Option<Self> {
        let mut map = Self::new();
        for (key, value) in value.as_object()? {
            map.insert(key.clone(), T::from_json(value)?);
        }
        Some(map)
    }
}

impl FromJson for TimeZone {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str().map(Self::named)
    }
}

impl FromJson for Text {
    fn from_json(value: &Value) -> Option<Self> {
        FromJson::from_json(value).map(Self)
    }
}

impl FromJson for ReceiptCode {
    fn from_json(value: &Value) -> Option<Self> {
        Self::from_canonical(value.as_str()?)
    }
}

impl FromJson for Answer {
    fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self::from(text.as_str())),
            Value::Number(number) => number.as_f64().map(Self::Number),
            Value::Array(_) => FromJson::from_json(value).map(Self::Many),
            Value::Object(_) => FromJson::from_json(value).map(Self::PerAim),
            Value::Null | Value::Bool(_) => None,
        }
    }
}

read_codes!(Length { "quick" => Quick, "short" => Short, "full" => Full } else None);
read_codes!(Style { "standard" => Standard, "easy" => Easy } else None);
read_codes!(Kind { "single" => Single, "multi" => Multi, "text" => Text, "number" => Number, "aims" => Aims } else None);
read_codes!(Section {
    "taking_part" => TakingPart, "aims" => Aims, "impact" => Impact, "principles" => Principles,
    "challenges" => Challenges, "missing" => Missing, "recognition" => Recognition, "learned" => Learned,
    "next" => Next, "story" => Story, "about_you" => AboutYou
} else None);
read_codes!(Outcome {
    "stored" => Stored, "duplicate" => Duplicate, "replaced" => Replaced, "withdrawn" => Withdrawn,
    "quarantined" => Quarantined, "refused" => Refused
} else Some(Outcome::Unknown));

read_fields!(Pack { project, questionnaire, languages ; ; sealing_key });
read_fields!(Project {
    slug, name, summary, aims, notice ;
    opens_at, closes_at, time_zone, practice, synthetic, organisation, contact, safeguarding ;
    waves, events
});
read_fields!(Aim { id, text ; ; });
read_fields!(Notice { version, text ; easy ; });
read_fields!(ProjectSummary { slug, name, summary ; practice, has_results ; });
read_fields!(Questionnaire { id, version, lengths, items ; ; scales, principles });
read_fields!(Lengths { quick, short, full ; ; });
read_fields!(Item {
    id, kind, section, question ;
    help, options, scale, companion, max_length, range, sensitive, show_if, easy ;
});
read_fields!(AnswerOption { code, label ; exclusive, beside, asks_text, more, under ; });
read_fields!(Easy { question ; options, scale ; });
read_fields!(ShowIf { item ; any_of ; });
read_fields!(QuestionnaireRef { id, version ; ; });
read_fields!(Draft {
    id, receipt_code, project, questionnaire, agreed, length, style, answers, step, started_at_ms, changed_at_ms, edit ; ;
});
read_fields!(ResponsesAnswer { received_at, results ; ; });
read_fields!(EnvelopeResult { outcome ; id, code, message ; });
read_fields!(Problem { code, title ; detail ; status, field });
