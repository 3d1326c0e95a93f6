//! One thing to choose, as radio button or tick box.

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value it stands for.
    pub code: String,
    /// What people read.
    pub label: String,
    /// A few more words under the label.
    pub hint: Option<String>,
    /// Whether it stands apart from the others, after a gap: "I don't know".
    pub apart: bool,
    /// Whether ticking it clears the others.
    pub exclusive: bool,
}

impl Choice {
    /// A plain choice.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into(), hint: None, apart: false, exclusive: false }
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

    /// Clears the others.
    pub fn exclusive(mut self, exclusive: bool) -> Self {
        self.exclusive |= exclusive;
        self
    }
}
