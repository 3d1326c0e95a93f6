//! How the person likes pages to look; kept on the phone and applied to the whole document.

use crate::platform::{document, preferences};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How pages look. Values are those of the `data-` attributes that the styles know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Display {
    /// `normal`, `large` or `largest`.
    pub text_size: String,
    /// `auto`, `light`, `dark` or `contrast`.
    pub colours: String,
}

domain::read_fields!(Display { text_size, colours ; ; });

impl Default for Display {
    fn default() -> Self {
        Self { text_size: "normal".to_owned(), colours: "auto".to_owned() }
    }
}

/// How pages look now.
#[derive(Clone, Copy)]
pub struct DisplayContext(RwSignal<Display>);

impl DisplayContext {
    /// What was chosen on this phone, applied from the start.
    pub(super) fn as_chosen() -> Self {
        let first: Display = preferences::display().unwrap_or_default();
        let context = Self(RwSignal::new(first));
        context.apply();
        context
    }

    /// What is chosen now.
    pub fn get_untracked(self) -> Display {
        self.0.get_untracked()
    }

    /// Chooses, keeps and applies.
    pub fn set(self, display: Display) {
        preferences::set_display(&display);
        self.0.set(display);
        self.apply();
    }

    fn apply(self) {
        self.0.with_untracked(|display| {
            document::set_root_data("text", &display.text_size);
            document::set_root_data("colours", &display.colours);
        });
    }
}
