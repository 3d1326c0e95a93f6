//! What a project's place is called, from a closed list. The words are with the questions, in `data`.

use serde::{Deserialize, Serialize};

/// What people call the place whose parts they live in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A word that fits every place.
    #[default]
    Area,
    /// A borough.
    Borough,
    /// A city.
    City,
    /// A county.
    County,
    /// A housing estate.
    Estate,
    /// An island.
    Island,
    /// A neighbourhood.
    Neighbourhood,
    /// A town.
    Town,
    /// A valley.
    Valley,
    /// A village.
    Village,
}

impl Place {
    /// Every place, by the alphabet.
    pub const ALL: [Self; 10] = [
        Self::Area,
        Self::Borough,
        Self::City,
        Self::County,
        Self::Estate,
        Self::Island,
        Self::Neighbourhood,
        Self::Town,
        Self::Valley,
        Self::Village,
    ];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Borough => "borough",
            Self::City => "city",
            Self::County => "county",
            Self::Estate => "estate",
            Self::Island => "island",
            Self::Neighbourhood => "neighbourhood",
            Self::Town => "town",
            Self::Valley => "valley",
            Self::Village => "village",
        }
    }

    /// The place with a code; none where there is no such place.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.code() == code)
    }
}
