//! Words for people, in one or more languages: `{"en-GB":"…","ar":"…"}` everywhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::visible::can_be_seen;

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
        self.0
            .get(language)
            .or_else(|| self.0.get(BASE_LANGUAGE))
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }

    /// Whether there are words in just this language.
    pub fn is_in(&self, language: &str) -> bool {
        self.0.contains_key(language)
    }

    /// Whether there are no words at all.
    pub fn is_empty(&self) -> bool {
        !self.0.values().any(|words| can_be_seen(words))
    }

    /// The same text in only the given language, or the base language where that is missing.
    pub fn only(&self, language: &str) -> Self {
        let tag = if self.0.contains_key(language) { language } else { BASE_LANGUAGE };
        Self(self.0.get(tag).map(|words| (tag.to_owned(), words.clone())).into_iter().collect())
    }
}
