//! What somebody wrote, short enough for a sentence about it.

/// The beginning of what was written, short enough for a sentence.
pub(super) fn cut(text: &str) -> String {
    const LETTERS: usize = 60;
    let shown: String = text.chars().filter(|letter| !letter.is_control()).take(LETTERS).collect();
    if text.chars().count() > LETTERS { [&shown, "…"].concat() } else { shown }
}
