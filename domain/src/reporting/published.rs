//! Figures as somebody reads them: a release, its preview, or those of staff, with what stands beside them. The API, the
//! pages, charts and exports are all written from this.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    collection::questionnaire::Changes,
    disclosure::{Filter, Released, WAVE},
    reporting::voices::ROLE,
    time::{Millis, date::Date},
    wire::v1::Pack,
};

/// A release and when it was made.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its number, from 1.
    pub number: u32,
    /// When it was published.
    pub published_at_ms: Millis,
    /// Fewest people behind a figure.
    pub k: u32,
    /// The figures.
    pub released: Arc<Released>,
    /// Who is to read them.
    pub audience: Audience,
    /// What changed about questions over the versions of the questionnaire, by item id.
    pub changes: BTreeMap<String, Changes>,
    /// The figures of each wave by itself, by its id, of the same snapshot; only staff may see groups of a
    /// wave, so it is empty for everyone else.
    pub by_wave: BTreeMap<String, Arc<Released>>,
}

/// Who is to read figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everyone: a release, with both kinds of knowledge side by side.
    Public,
    /// Whoever may publish: the same before it is public, with nothing to take away.
    Preview,
    /// Staff: not released, side by side as they asked.
    Staff {
        /// The breakdown.
        by: Option<String>,
        /// The filter.
        filter: Option<Filter>,
    },
}

impl Published {
    /// Whether everyone may read them.
    pub fn is_public(&self) -> bool {
        self.audience == Audience::Public
    }

    /// The day it was published, where the project is.
    pub fn day(&self, pack: &Pack) -> Date {
        pack.project.time_zone.date(self.published_at_ms)
    }

    /// The breakdowns that stand beside every figure.
    pub fn side_by_side(&self) -> Vec<String> {
        match &self.audience {
            Audience::Public | Audience::Preview => vec![ROLE.to_owned(), WAVE.to_owned()],
            Audience::Staff { by, .. } => by.iter().cloned().collect(),
        }
    }
}
