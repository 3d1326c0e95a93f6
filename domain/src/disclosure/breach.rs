//! What is wrong with a stored figure.

/// A promise that a stored figure breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The figure; none for the number of people.
    pub figure: Option<String>,
    /// What is wrong with it, in words that follow its name.
    pub words: &'static str,
}
