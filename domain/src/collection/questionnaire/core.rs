//! `coeval-core`, the questionnaire that comes with Coeval: structure and words of each language made into one document.
//!
//! It reads only the data beside this crate, built into it. Options of a project's own (wards, extended lists) are
//! added by whoever makes the pack.

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};

use super::{AnswerOption, Easy, Item, Kind, Lengths, Place, Principle, Questionnaire, Scale, Section, ShowIf};
use crate::text::Text;

/// Languages that `coeval-core` has words in.
pub const LANGUAGES: [&str; 2] = ["en-GB", "ar"];

const STRUCTURE: &str = include_str!("../../../data/coeval-core-1.json");
const WORDS: [&str; LANGUAGES.len()] =
    [include_str!("../../../data/coeval-core-1.en-GB.json"), include_str!("../../../data/coeval-core-1.ar.json")];

/// `coeval-core` version 1 with the words of every language.
pub fn coeval_core() -> Questionnaire {
    let words: Vec<Words> = WORDS.into_iter().map(built_in).collect();
    worded(built_in(STRUCTURE), &words)
}

/// Words the questions about a place for a place of this sort. A questionnaire that is not `coeval-core` version 1 keeps
/// the words that it was written in.
pub fn name_place(questionnaire: &mut Questionnaire, place: Place) {
    let structure: Structure = built_in(STRUCTURE);
    if (&questionnaire.id, questionnaire.version) != (&structure.id, structure.version) {
        return;
    }
    let words: Vec<Words> = WORDS.into_iter().map(built_in).collect();
    for item in &mut questionnaire.items {
        for words in &words {
            let Some(said) = words.items.get(&item.id) else { continue };
            let name = |text: &mut Text, places: &Labels| {
                text.0.extend(places.get(place.code()).map(|question| (words.language.clone(), question.clone())));
            };
            name(&mut item.question, &said.places);
            if let (Some(easy), Some(said)) = (&mut item.easy, &said.easy) {
                name(&mut easy.question, &said.places);
            }
        }
    }
}

/// Reads data that is built into the program, so that the tests have read the very same bytes.
fn built_in<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("the data beside this crate is read by its tests")
}

/// The questionnaire without words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Structure {
    id: String,
    version: u32,
    lengths: Lengths,
    items: Vec<ItemShape>,
    scales: BTreeMap<String, Scale>,
    principles: Vec<PrincipleShape>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemShape {
    id: String,
    kind: Kind,
    section: Section,
    /// Options after those of the scale.
    #[serde(default)]
    options: Vec<OptionShape>,
    scale: Option<String>,
    companion: Option<String>,
    max_length: Option<u32>,
    #[serde(default)]
    sensitive: bool,
    show_if: Option<ShowIf>,
    easy: Option<EasyShape>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EasyShape {
    #[serde(default)]
    options: Vec<OptionShape>,
    scale: Option<String>,
}

/// An option: its code alone, or with what is special about it.
#[derive(Deserialize)]
#[serde(untagged)]
enum OptionShape {
    Plain(String),
    Special(Special),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Special {
    code: String,
    #[serde(default)]
    exclusive: bool,
    #[serde(default)]
    beside: bool,
    #[serde(default)]
    asks_text: bool,
    #[serde(default)]
    more: bool,
    under: Option<String>,
    /// A language's own name, the same in every language.
    endonym: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrincipleShape {
    code: String,
    item: String,
}

/// The words of one language. `status` and notes in the file are for translators.
#[derive(Deserialize)]
struct Words {
    language: String,
    /// Labels of codes that mean the same in every item.
    shared: Labels,
    scales: BTreeMap<String, Labels>,
    principles: Labels,
    items: BTreeMap<String, ItemWords>,
}

/// Words by code.
type Labels = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemWords {
    question: String,
    /// The question for each sort of place, where it names the place.
    #[serde(default)]
    places: Labels,
    help: Option<String>,
    #[serde(default)]
    options: Labels,
    easy: Option<EasyWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EasyWords {
    question: String,
    #[serde(default)]
    places: Labels,
    #[serde(default)]
    options: Labels,
}

fn worded(structure: Structure, words: &[Words]) -> Questionnaire {
    let principle = |shape: PrincipleShape| Principle {
        name: text(words, |words| words.principles.get(&shape.code)),
        code: shape.code,
        item: shape.item,
    };
    Questionnaire {
        id: structure.id,
        version: structure.version,
        lengths: structure.lengths,
        items: structure.items.into_iter().map(|shape| item(shape, &structure.scales, words)).collect(),
        principles: structure.principles.into_iter().map(principle).collect(),
        scales: structure.scales,
    }
}

fn item(shape: ItemShape, scales: &BTreeMap<String, Scale>, words: &[Words]) -> Item {
    let id = shape.id;
    let own = |words: &Words, code: &str| words.items.get(&id)?.options.get(code).cloned();
    let easy = shape.easy.map(|shape| {
        let easy = |words: &Words, code: &str| words.items.get(&id)?.easy.as_ref()?.options.get(code).cloned();
        Easy {
            question: text(words, |words| Some(&words.items.get(&id)?.easy.as_ref()?.question)),
            options: options(shape.options, shape.scale.as_deref(), scales, words, easy),
            scale: shape.scale,
        }
    });
    Item {
        kind: shape.kind,
        section: shape.section,
        question: text(words, |words| Some(&words.items.get(&id)?.question)),
        help: Some(text(words, |words| words.items.get(&id)?.help.as_ref())).filter(|help| !help.is_empty()),
        options: options(shape.options, shape.scale.as_deref(), scales, words, own),
        scale: shape.scale,
        companion: shape.companion,
        max_length: shape.max_length,
        range: None,
        sensitive: shape.sensitive,
        show_if: shape.show_if,
        easy,
        id,
    }
}

/// The codes of the scale from low to high, then the item's own. An item's own word for a code goes before the
/// scale's, and that before the shared one.
fn options(
    shapes: Vec<OptionShape>,
    scale: Option<&str>,
    scales: &BTreeMap<String, Scale>,
    words: &[Words],
    own: impl Fn(&Words, &str) -> Option<String>,
) -> Vec<AnswerOption> {
    let codes = scale.and_then(|scale| scales.get(scale)).into_iter().flat_map(|scale| &scale.codes);
    let of_scale = codes.map(|code| Special { code: code.clone(), ..Special::default() });
    let of_item = shapes.into_iter().map(|shape| match shape {
        OptionShape::Plain(code) => Special { code, ..Special::default() },
        OptionShape::Special(special) => special,
    });
    let label = |special: &Special| {
        let in_language = |words: &Words| {
            let on_scale = || scale.and_then(|scale| words.scales.get(scale)?.get(&special.code).cloned());
            own(words, &special.code)
                .or_else(on_scale)
                .or_else(|| words.shared.get(&special.code).cloned())
                .or_else(|| special.endonym.clone())
        };
        Text(words.iter().filter_map(|words| Some((words.language.clone(), in_language(words)?))).collect())
    };
    of_scale
        .chain(of_item)
        .map(|special| AnswerOption {
            label: label(&special),
            code: special.code,
            exclusive: special.exclusive,
            beside: special.beside,
            asks_text: special.asks_text,
            more: special.more,
            under: special.under,
        })
        .collect()
}

fn text<'w>(words: &'w [Words], of: impl Fn(&'w Words) -> Option<&'w String>) -> Text {
    Text(words.iter().filter_map(|words| Some((words.language.clone(), of(words)?.clone()))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every code that a words file may have a label for.
    fn known_codes(structure: &Structure, item: &str, easy: bool) -> Vec<String> {
        let shape = structure.items.iter().find(|shape| shape.id == item).expect("words are for items that exist");
        let shapes = if easy { shape.easy.as_ref().map(|easy| &easy.options) } else { Some(&shape.options) };
        let code = |shape: &OptionShape| match shape {
            OptionShape::Plain(code) => code.clone(),
            OptionShape::Special(special) => special.code.clone(),
        };
        shapes.into_iter().flatten().map(code).collect()
    }

    #[test]
    fn each_file_is_of_the_language_it_is_named_after() {
        for (tag, json) in LANGUAGES.into_iter().zip(WORDS) {
            assert_eq!(built_in::<Words>(json).language, tag);
        }
    }

    #[test]
    fn every_language_has_words_for_every_place_in_the_same_questions() {
        let all: Vec<&str> = Place::ALL.map(Place::code).to_vec();
        for words in WORDS.map(built_in::<Words>) {
            for (id, item) in &words.items {
                let easy = item.easy.iter().map(|easy| &easy.places);
                for places in easy.chain([&item.places]) {
                    let named: Vec<&str> = places.keys().map(String::as_str).collect();
                    assert_eq!(named, if id == "you.ward" { all.as_slice() } else { &[] }, "{} {id}", words.language);
                }
                let area = item.places.get(Place::Area.code());
                assert!(area.is_none_or(|area| *area == item.question), "{} {id}", words.language);
            }
        }
    }

    #[test]
    fn no_language_has_words_that_nothing_uses() {
        let structure: Structure = built_in(STRUCTURE);
        for words in WORDS.map(built_in::<Words>) {
            for (id, item) in &words.items {
                let known = known_codes(&structure, id, false);
                assert!(item.options.keys().all(|code| known.contains(code)), "{} {id}", words.language);
                let known = known_codes(&structure, id, true);
                let easy = item.easy.iter().flat_map(|easy| easy.options.keys());
                assert!(easy.into_iter().all(|code| known.contains(code)), "{} {id} easy", words.language);
            }
            let scales: Vec<_> = structure.scales.keys().collect();
            assert_eq!(words.scales.keys().collect::<Vec<_>>(), scales, "{}", words.language);
            for (name, labels) in &words.scales {
                assert!(labels.keys().all(|code| structure.scales[name].codes.contains(code)), "{name}");
            }
            assert_eq!(words.principles.len(), structure.principles.len(), "{}", words.language);
        }
    }
}
