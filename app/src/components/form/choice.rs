//! One thing to choose, as radio button or tick box.

use crate::i18n::Tongue;

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value it stands for.
    pub code: String,
    /// What people read.
    pub label: String,
    /// The language of the label, where it is not the page's.
    pub tongue: Tongue,
    /// A few more words under the label.
    pub hint: Option<String>,
    /// Whether it stands apart from the others, after a gap: "I don't know".
    pub apart: bool,
    /// Whether ticking it clears the others.
    pub exclusive: bool,
    /// Whether it is shown only to whoever asks for more.
    pub more: bool,
}

impl Choice {
    /// A plain choice.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            label: label.into(),
            tongue: Tongue::default(),
            hint: None,
            apart: false,
            exclusive: false,
            more: false,
        }
    }

    /// In another language than the page's.
    pub fn tongue(mut self, tongue: Tongue) -> Self {
        self.tongue = tongue;
        self
    }

    /// With a few more words.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Apart from the others, which it clears.
    pub fn apart(mut self) -> Self {
        self.apart = true;
        self.exclusive = true;
        self
    }

    /// Shown only to whoever asks for more, in a long list of several.
    pub fn more(mut self, more: bool) -> Self {
        self.more = more;
        self
    }

    /// Clears the others.
    pub fn exclusive(mut self, exclusive: bool) -> Self {
        self.exclusive |= exclusive;
        self
    }
}
