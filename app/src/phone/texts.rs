//! Words of the app itself that are there in easy words too. Questions bring their own.

use domain::collection::questionnaire::Style;

use crate::messages::{self, Key};

/// Why there are questions about the person, and that they are optional.
pub(crate) fn about_words(style: Style) -> [Key; 2] {
    match style {
        Style::Standard => [messages::ABOUT_WHY, messages::ABOUT_OPTIONAL],
        Style::Easy => [messages::ABOUT_EASY_WHY, messages::ABOUT_EASY_OPTIONAL],
    }
}

/// Whether somebody is happy to take part, and what they can always do.
#[cfg(any(feature = "ssr", feature = "event"))]
pub(crate) fn agree_words(style: Style) -> [Key; 2] {
    match style {
        Style::Standard => [messages::PROJECT_AGREE, messages::PROJECT_AGREE_HINT],
        Style::Easy => [messages::PROJECT_AGREE_EASY, messages::PROJECT_AGREE_EASY_HINT],
    }
}
