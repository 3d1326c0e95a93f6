//! The languages, and one constant per message of `locales/`, made by `build.rs`. The words themselves are in `i18n`.

/// Names a message; its constants are below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(pub(crate) u16);

/// A language that Coeval can be read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// BCP 47 tag.
    pub tag: &'static str,
    /// Its own name for itself.
    pub name: &'static str,
    /// Whether it is written from right to left.
    pub right_to_left: bool,
    /// Whether a native reader still has to check the words.
    pub draft: bool,
}

impl Language {
    /// The value of the `dir` attribute.
    pub fn direction(&self) -> &'static str {
        if self.right_to_left { "rtl" } else { "ltr" }
    }

    /// The language with this tag, else the first whose primary part is the same, else the base language.
    pub fn find(tag: &str) -> &'static Self {
        let all = LANGUAGES;
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        all.iter()
            .find(|language| language.tag.eq_ignore_ascii_case(tag))
            .or_else(|| all.iter().find(|language| primary(language.tag) == primary(tag)))
            .unwrap_or(&all[0])
    }
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));
