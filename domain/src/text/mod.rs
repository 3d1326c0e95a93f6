//! Words for people, in one or more languages: `{"en-GB":"…","ar":"…"}` everywhere.

pub mod number;
pub mod visible;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::text::visible::can_be_seen;

/// The language that every text has.
pub const BASE_LANGUAGE: &str = "en-GB";

/// A text by language tag.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Text(pub BTreeMap<String, String>);

impl Text {
    /// A text in the base language only.
    pub fn base(words: impl Into<String>) -> Self {
        Self(BTreeMap::from([(BASE_LANGUAGE.to_owned(), words.into())]))
    }

    /// The words in a language, else in the base language, else in any; empty when there are none.
    pub fn get(&self, language: &str) -> &str {
        self.found(language).map_or("", |(_, words)| words)
    }

    /// The same with the tag of the language that they are in; none when there are no words.
    pub fn found(&self, language: &str) -> Option<(&str, &str)> {
        let in_language = |tag| self.0.get_key_value(tag);
        let found = in_language(language).or_else(|| in_language(BASE_LANGUAGE)).or_else(|| self.0.first_key_value());
        found.map(|(tag, words)| (tag.as_str(), words.as_str()))
    }

    /// Whether there are words in just this language.
    pub fn is_in(&self, language: &str) -> bool {
        self.0.contains_key(language)
    }

    /// Whether there are no words at all.
    pub fn is_empty(&self) -> bool {
        !self.0.values().any(|words| can_be_seen(words))
    }

    /// The same text in only the language that it is shown in to whoever wants the given one.
    pub fn only(&self, language: &str) -> Self {
        let found = self.found(language).map(|(tag, words)| (tag.to_owned(), words.to_owned()));
        Self(found.into_iter().collect())
    }
}

/// Languages that are written from right to left, by the primary part of their tags.
const RIGHT_TO_LEFT: [&str; 12] = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"];

/// Whether the language with this tag is written from right to left.
pub fn is_right_to_left(tag: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or_default();
    RIGHT_TO_LEFT.iter().any(|known| primary.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_in_which_language_its_words_were_found() {
        let text = |tags: &[&str]| Text(tags.iter().map(|tag| ((*tag).to_owned(), format!("in {tag}"))).collect());
        assert_eq!(text(&["ar", "en-GB"]).found("ar"), Some(("ar", "in ar")));
        assert_eq!(text(&["cy", "en-GB"]).found("ar"), Some(("en-GB", "in en-GB")));
        assert_eq!(text(&["cy", "ur"]).found("ar"), Some(("cy", "in cy")), "any is better than none");
        assert_eq!(text(&[]).found("ar"), None);
        assert_eq!(text(&["cy", "ur"]).only("ar"), text(&["cy"]), "nothing is lost on the way to a phone");
    }

    #[test]
    fn directions_follow_the_primary_part() {
        assert!(["ar", "ar-EG", "ur", "fa-AF", "AR"].into_iter().all(is_right_to_left));
        assert!(["en-GB", "az", "ku", "arn", ""].into_iter().all(|tag| !is_right_to_left(tag)));
    }
}
