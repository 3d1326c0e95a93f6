//! Why a whole envelope is quarantined, with its stable code and plain words. It decides nothing.

use super::validation::Unfit;

/// Why an envelope is quarantined, in the order in which reasons are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is no such project.
    UnknownProject,
    /// It arrived too long after the project closed.
    Late,
    /// The project never used such a questionnaire.
    UnknownVersion,
    /// The questionnaire has no such item.
    UnknownItem,
    /// The item takes no such answer.
    UnknownAnswer,
    /// A channel for staff, without a device known to the project.
    UnverifiedDevice,
    /// A seal that none of the server's keys opens.
    CannotOpenSeal,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::UnknownProject,
        Self::Late,
        Self::UnknownVersion,
        Self::UnknownItem,
        Self::UnknownAnswer,
        Self::UnverifiedDevice,
        Self::CannotOpenSeal,
    ];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnknownProject => "unknown_project",
            Self::Late => "late",
            Self::UnknownVersion => "unknown_version",
            Self::UnknownItem => "unknown_item",
            Self::UnknownAnswer => "unknown_answer",
            Self::UnverifiedDevice => "unverified_device",
            Self::CannotOpenSeal => "cannot_open_seal",
        }
    }

    /// The same in plain words.
    pub fn message(self) -> &'static str {
        match self {
            Self::UnknownProject => "There is no such project here. Your answers are kept for the staff to look at.",
            Self::Late => "The project closed some time ago. Your answers are kept for the staff to look at.",
            Self::UnknownVersion => "The project does not know these questions. The staff will look at your answers.",
            Self::UnknownItem => "One question is not known here. The staff will look at your answers.",
            Self::UnknownAnswer => "One answer does not fit its question. The staff will look at your answers.",
            Self::UnverifiedDevice => "This device is not known to the project. The staff will look at these answers.",
            Self::CannotOpenSeal => "These sealed answers cannot be opened yet. They are kept for the staff.",
        }
    }

    /// Whether staff can admit what is quarantined for this reason: everything but what cannot be read or has no place.
    pub fn is_admissible(self) -> bool {
        matches!(self, Self::Late | Self::UnknownItem | Self::UnknownAnswer | Self::UnverifiedDevice)
    }

    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Whether anybody could send such envelopes without end, so that their room is limited.
    pub fn is_capped(self) -> bool {
        matches!(self, Self::UnknownProject | Self::CannotOpenSeal)
    }
}

impl From<Unfit> for Reason {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::UnknownItem => Self::UnknownItem,
            Unfit::UnknownAnswer => Self::UnknownAnswer,
        }
    }
}
