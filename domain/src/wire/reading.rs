//! How phones read each message: which fields must be there, which may be, and which are left at their default.

use crate::{
    collection::{
        answer::Answer,
        draft::Draft,
        project::{Aim, Notice, Project},
        questionnaire::{
            AnswerOption, Easy, Item, Kind, Length, Lengths, Questionnaire, QuestionnaireRef, Section, ShowIf, Style,
        },
        receipt_code::ReceiptCode,
    },
    json::{FromJson, Value},
    read_codes, read_fields,
    text::Text,
    time::zone::TimeZone,
    wire::v1::{EnvelopeResult, Outcome, Pack, Problem, ProjectSummary, ResponsesAnswer},
};

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
