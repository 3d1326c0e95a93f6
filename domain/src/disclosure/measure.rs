//! What is counted: each item, each aim of an item asked per aim, and the groups people are counted in.

use crate::{
    collection::{
        project::{Aim, Wave},
        questionnaire::{Item, Kind, Questionnaire, Section, Style},
        response::Channel,
    },
    time::{Millis, from_rfc3339},
};

/// The name of the breakdown by wave.
pub const WAVE: &str = "wave";

/// Answers that say nothing about a person: counted, but in no share (`statistics.md` 4.6).
const NOT_SAID: [&str; 2] = ["prefer_not", "not_sure"];

/// One thing counted, with what the disclosure rules need to know about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// The item's id, with the aim's id behind it where it is asked per aim.
    pub id: String,
    /// The item's id.
    pub item: String,
    /// The aim's id.
    pub aim: Option<String>,
    /// What sort of answer the item takes.
    pub kind: Kind,
    /// Codes in which shares are computed, in page order.
    pub codes: Vec<String>,
    /// Codes beside the scale: counted, in no share.
    pub beside: Vec<String>,
    /// Codes of the Easy Read scale, where the item has one of its own.
    pub easy: Vec<String>,
    /// Codes that exclude all others.
    pub exclusive: Vec<String>,
    /// Codes counted in the headline.
    pub top: Vec<String>,
    /// Easy Read codes counted in the headline.
    pub easy_top: Vec<String>,
    /// Whether answers could reveal what the law protects.
    pub sensitive: bool,
    /// Whether it is about the person: its cells are cells of people by characteristic.
    pub about_you: bool,
}

impl Measure {
    /// Every code an answer can have, in the order columns number them: scale, beside it, Easy Read scale.
    pub fn all_codes(&self) -> impl Iterator<Item = &String> {
        self.codes.iter().chain(&self.beside).chain(&self.easy)
    }

    /// The number of a code in a wording; none for a code the questionnaire no longer has.
    pub fn code_number(&self, style: Style, code: &str) -> Option<usize> {
        let first_easy = self.codes.len() + self.beside.len();
        if style == Style::Easy
            && !self.easy.is_empty()
            && let Some(place) = self.easy.iter().position(|known| known == code)
        {
            return Some(first_easy + place);
        }
        self.all_codes().take(first_easy).position(|known| known == code)
    }
}

/// Everything that is counted, in page order: items some length offers, without permissions and detail questions.
pub fn measures(questionnaire: &Questionnaire, aims: &[Aim]) -> Vec<Measure> {
    let lengths = &questionnaire.lengths;
    let offered =
        |item: &Item| [&lengths.quick, &lengths.short, &lengths.full].iter().any(|length| length.contains(&item.id));
    let counted = questionnaire.items.iter().filter(|item| offered(item) && is_counted(item));
    let mut measures = Vec::new();
    for item in counted {
        if item.kind == Kind::Aims {
            measures.extend(aims.iter().map(|aim| measure(questionnaire, item, Some(aim))));
        } else {
            measures.push(measure(questionnaire, item, None));
        }
    }
    measures
}

/// A follow-up about the person or about a story is never counted: it splits people too finely, or is a permission.
fn is_counted(item: &Item) -> bool {
    item.show_if.is_none() || !matches!(item.section, Section::AboutYou | Section::Story)
}

fn measure(questionnaire: &Questionnaire, item: &Item, aim: Option<&Aim>) -> Measure {
    let about_you = item.section == Section::AboutYou;
    let is_beside =
        |code: &str, beside: bool| item.kind != Kind::Multi && (beside || about_you && NOT_SAID.contains(&code));
    let codes = |beside: bool| {
        let options = item.options.iter().filter(|option| is_beside(&option.code, option.beside) == beside);
        options.map(|option| option.code.clone()).collect::<Vec<_>>()
    };
    let own_easy = item.easy.as_ref().and_then(|easy| easy.scale.as_deref());
    let easy_scale = own_easy.and_then(|name| questionnaire.scales.get(name));
    let scale = item.scale.as_deref().and_then(|name| questionnaire.scales.get(name));
    Measure {
        id: aim.map_or_else(|| item.id.clone(), |aim| format!("{}.{}", item.id, aim.id)),
        item: item.id.clone(),
        aim: aim.map(|aim| aim.id.clone()),
        kind: item.kind,
        codes: codes(false),
        beside: codes(true),
        easy: easy_scale.map(|scale| scale.codes.clone()).unwrap_or_default(),
        exclusive: item.exclusive_codes().cloned().collect(),
        top: scale.map(|scale| scale.top.clone()).unwrap_or_default(),
        easy_top: easy_scale.map(|scale| scale.top.clone()).unwrap_or_default(),
        sensitive: item.sensitive,
        about_you,
    }
}

/// Groups that people are counted in, one way at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakdown {
    /// Its name in outputs: an item id, `channel` or `wave`.
    pub by: String,
    /// Where a person's group comes from.
    pub source: BreakdownBy,
    /// Codes of the groups, in page order. People in none of them did not say.
    pub codes: Vec<String>,
}

/// Where a person's group comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BreakdownBy {
    /// The answer to the measure with this index.
    Measure(usize),
    /// How the answers were gathered.
    Channel,
    /// The wave that the effective date lies in, the first where waves overlap: first and last moment of each.
    Wave(Vec<(Millis, Millis)>),
}

impl BreakdownBy {
    /// The number of the wave that a moment lies in; none outside all of them, and for other breakdowns.
    pub fn wave_of(&self, at_ms: Millis) -> Option<usize> {
        match self {
            Self::Wave(waves) => waves.iter().position(|(opens, closes)| (*opens..=*closes).contains(&at_ms)),
            Self::Measure(_) | Self::Channel => None,
        }
    }
}

/// The one-way breakdowns public pages may have (`statistics.md` 4.7, step 1).
pub fn breakdowns(measures: &[Measure], waves: &[Wave]) -> Vec<Breakdown> {
    const BY: [&str; 5] = ["you.role", "you.age", "you.ward", "you.ethnicity", "you.disability"];
    let by_item = BY.iter().filter_map(|by| {
        let index = measures.iter().position(|measure| measure.id == *by)?;
        let codes = measures[index].codes.clone();
        Some(Breakdown { by: (*by).to_owned(), source: BreakdownBy::Measure(index), codes })
    });
    let channels = Channel::ALL.iter().map(|channel| channel.code().to_owned()).collect();
    let by_channel = Breakdown { by: "channel".to_owned(), source: BreakdownBy::Channel, codes: channels };
    by_item.chain([by_channel]).chain(by_wave(waves)).collect()
}

fn by_wave(waves: &[Wave]) -> Option<Breakdown> {
    let moment = |text: &Option<String>, none: Millis| text.as_deref().and_then(from_rfc3339).unwrap_or(none);
    let spans = waves.iter().map(|wave| (moment(&wave.opens_at, Millis::MIN), moment(&wave.closes_at, Millis::MAX)));
    let (source, codes) = (BreakdownBy::Wave(spans.collect()), waves.iter().map(|wave| wave.id.clone()).collect());
    (!waves.is_empty()).then(|| Breakdown { by: WAVE.to_owned(), source, codes })
}
