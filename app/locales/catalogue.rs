//! Reads and checks the translation files; shared by `app/build.rs` and `xtask`.
//!
//! A file is flat JSON: a key in the form `area.name`, and either words or an object of plural categories.
//! Words may hold arguments in braces: `{count}`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde_json::Value;

/// The language that all others are checked against.
pub const BASE: &str = "en-GB";
/// The stretched, accented English that tests use to find words that were never translated.
pub const PSEUDO: &str = "en-XA";
/// Comes before and between the categories of a plural message in its compiled form.
pub const PLURAL_MARK: char = '\u{1}';

/// One message: words, or words by plural category.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The same words whatever the number.
    Words(String),
    /// Words by CLDR plural category.
    Plural(BTreeMap<String, String>),
}

/// One file of one language, by key.
pub type Messages = BTreeMap<String, Message>;

/// The languages that have a folder, the base language first.
pub fn languages(locales: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(locales).map_err(|error| format!("{}: {error}", locales.display()))?;
    let mut languages: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("phone.json").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    languages.sort_by_key(|language| (language != BASE, language.clone()));
    Ok(languages)
}

/// What a language's `phone.json` says of itself under `$name`, `$direction` and `$status`.
pub struct About {
    /// The language's own name.
    pub name: String,
    /// Whether it is written from right to left.
    pub right_to_left: bool,
    /// Whether a native reader still has to check it.
    pub draft: bool,
}

/// Reads what a language says of itself.
pub fn about(locales: &Path, language: &str) -> Result<About, String> {
    let entries = read(locales, language, "phone")?;
    let word = |key: &str| {
        let word = entries.get(key).and_then(Value::as_str);
        word.ok_or_else(|| format!("{language}/phone.json: {key} is missing"))
    };
    Ok(About {
        name: word("$name")?.to_owned(),
        right_to_left: word("$direction")? == "rtl",
        draft: word("$status")? != "checked",
    })
}

fn texts(message: &Message) -> impl Iterator<Item = &String> {
    let (words, categories) = match message {
        Message::Words(words) => (Some(words), None),
        Message::Plural(categories) => (None, Some(categories.values())),
    };
    words.into_iter().chain(categories.into_iter().flatten())
}

fn read(locales: &Path, language: &str, file: &str) -> Result<serde_json::Map<String, Value>, String> {
    let path = locales.join(language).join(format!("{file}.json"));
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Reads `<language>/<file>.json`.
pub fn load(locales: &Path, language: &str, file: &str) -> Result<Messages, String> {
    read(locales, language, file)?
        .iter()
        .filter(|(key, _)| !key.starts_with('$'))
        .map(|(key, value)| {
            let message = message(value).ok_or_else(|| format!("{language}: {key} is neither words nor plurals"))?;
            Ok((key.clone(), message))
        })
        .collect()
}

fn message(value: &Value) -> Option<Message> {
    match value {
        Value::String(words) => Some(Message::Words(words.clone())),
        Value::Object(categories) => categories
            .iter()
            .map(|(category, words)| Some((category.clone(), words.as_str()?.to_owned())))
            .collect::<Option<_>>()
            .map(Message::Plural),
        _ => None,
    }
}

/// Checks that a language has the same keys, sorts and arguments as the base language.
pub fn check(base: &Messages, other: &Messages, language: &str) -> Result<(), String> {
    let differences: Vec<String> = base
        .keys()
        .chain(other.keys())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter_map(|key| match (base.get(key), other.get(key)) {
            (Some(one), Some(two)) => difference(one, two).map(|what| format!("{key}: {what}")),
            (Some(_), None) => Some(format!("{key}: missing in {language}")),
            _ => Some(format!("{key}: only in {language}")),
        })
        .collect();
    if differences.is_empty() { Ok(()) } else { Err(format!("{language} differs:\n  {}", differences.join("\n  "))) }
}

fn difference(base: &Message, other: &Message) -> Option<String> {
    match (base, other) {
        (Message::Plural(_), Message::Words(_)) | (Message::Words(_), Message::Plural(_)) => {
            Some("words in one language, plurals in the other".to_owned())
        }
        (_, Message::Plural(categories)) if !categories.contains_key("other") => {
            Some("has no plural category `other`".to_owned())
        }
        _ => (arguments(base) != arguments(other)).then(|| "has other arguments".to_owned()),
    }
}

fn arguments(message: &Message) -> BTreeSet<String> {
    texts(message)
        .flat_map(|words| words.split('{').skip(1))
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
        .filter(|name| name != "count")
        .collect()
}

/// The compiled form: a JSON array of words in key order.
pub fn compile(messages: &Messages) -> String {
    let words: Vec<String> = messages
        .values()
        .map(|message| match message {
            Message::Words(words) => words.clone(),
            Message::Plural(categories) => {
                categories.iter().map(|(category, words)| format!("{PLURAL_MARK}{category}={words}")).collect()
            }
        })
        .collect();
    serde_json::to_string(&words).expect("an array of strings")
}

/// The name of a key's constant: `flow.continue` is `FLOW_CONTINUE`.
pub fn constant(key: &str) -> String {
    key.to_uppercase().replace(['.', '-'], "_")
}

/// The base language, stretched and accented, in brackets; arguments stay.
pub fn pseudo(base: &Messages) -> Messages {
    base.iter()
        .map(|(key, message)| {
            let message = match message {
                Message::Words(words) => Message::Words(stretch(words)),
                Message::Plural(categories) => Message::Plural(
                    categories.iter().map(|(category, words)| (category.clone(), stretch(words))).collect(),
                ),
            };
            (key.clone(), message)
        })
        .collect()
}

fn stretch(words: &str) -> String {
    let mut stretched = String::from("[");
    let mut in_argument = false;
    for letter in words.chars() {
        in_argument = (in_argument || letter == '{') && letter != '}';
        match "aeioucnysAEIOUCNYS".find(letter).filter(|_| !in_argument) {
            Some(place) => {
                let accented = "áéíóúçñýšÁÉÍÓÚÇÑÝŠ".chars().nth(place).expect("as many accents as letters");
                stretched.push(accented);
                if "aeiou".contains(letter) {
                    stretched.push(accented);
                }
            }
            None => stretched.push(letter),
        }
    }
    stretched.push(']');
    stretched
}
