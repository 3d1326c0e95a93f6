//! How many people said something about each tag: noisy counts of the staff level, frozen until enough people moved.
//!
//! A `TagCounts` is made by `release_tags`, or read back from what one was stored as; its fields are private, so no page
//! can show a count of tags that the rules have not seen. Who may read the texts themselves is not decided here.
//!
//! # Which rules, and why no others
//! - Every count gets noise, and everything else looks at noisy counts only, as in every figure (`docs/statistics.md` 4.7).
//! - The whole is everybody who wrote something. Below ten of them nothing is shown, as a tag has no bands.
//! - A count is shown only if it is large enough for a group of people.
//! - No count moves at all before `k` people joined or left any of them since the counts were last made, whether they
//!   wrote, changed or withdrew something, or somebody tagged what they wrote: whoever sees a count move as one story
//!   arrives learns what that story is about.
//! - What people write to a sensitive item, or about themselves, is neither read nor tagged (`stories::text_questions`).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    noise::Noise,
    place::Place,
    released::HiddenBecause,
    settings::{ENOUGH_FOR_SHARES, Settings},
};

/// People, by the ids of their responses.
pub type People = BTreeSet<String>;

/// Who is behind each count: exact, and never shown to anyone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagPeople {
    /// Everybody who wrote something.
    pub wrote: People,
    /// Those who said something about each tag, by the tag's id.
    pub by_tag: BTreeMap<String, People>,
}

/// Counts that passed the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagCounts {
    k: u32,
    /// The smallest count that is shown.
    #[serde(default)]
    smallest: u32,
    /// How many people had written when these were made. Exact; it says how many withdrew since, and is not shown.
    writers: u32,
    /// Noisy counts; none in what was stored by earlier rules.
    #[serde(default)]
    noisy: Option<Noisy>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Noisy {
    wrote: u32,
    tags: BTreeMap<String, u32>,
}

/// A count as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TagCount {
    /// About how many people; none where it is hidden.
    pub people: Option<u32>,
    /// Why it is hidden.
    pub hidden: Option<HiddenBecause>,
}

/// The counts before these, and who of those behind them is still there: whoever withdrew since is not.
#[derive(Clone, Copy, Debug)]
pub struct EarlierTags<'e> {
    /// The counts.
    pub counts: &'e TagCounts,
    /// Who was behind each count when these were made.
    pub latest: &'e TagPeople,
}

impl TagCounts {
    /// The same counts under a threshold that was raised since they were made. A lower one waits for new counts.
    pub fn held_to(mut self, settings: Settings) -> Self {
        let raised = settings.k_staff().saturating_sub(self.k);
        (self.k, self.smallest) = (self.k + raised, self.smallest + raised);
        self
    }

    /// Fewest people behind a count that is shown.
    pub fn k(&self) -> u32 {
        self.k
    }

    /// Whether they were made by the rules of now.
    pub fn is_by_these_rules(&self) -> bool {
        self.noisy.is_some()
    }

    /// About how many people wrote something.
    pub fn wrote(&self) -> TagCount {
        let wrote = self.noisy.as_ref().map(|noisy| noisy.wrote);
        shown(wrote.filter(|people| *people >= self.fewest_who_wrote()))
    }

    /// Fewest people who must have written before anything is shown.
    pub fn fewest_who_wrote(&self) -> u32 {
        self.smallest.max(ENOUGH_FOR_SHARES)
    }

    /// About how many people said something about a tag.
    pub fn tag(&self, id: &str) -> TagCount {
        let Some(wrote) = self.wrote().people else { return shown(None) };
        let people = self.noisy.as_ref().and_then(|noisy| noisy.tags.get(id).copied());
        shown(people.map(|people| people.min(wrote)).filter(|people| *people >= self.smallest))
    }

    /// The text that counts are kept as.
    pub fn to_stored(&self) -> String {
        serde_json::to_string(self).expect("counts are numbers and maps")
    }

    /// Reads counts back. Only their storage calls this, with what `to_stored` wrote.
    ///
    /// # Errors
    /// If the text was not written by `to_stored`.
    pub fn from_stored(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

fn shown(people: Option<u32>) -> TagCount {
    TagCount { people, hidden: people.is_none().then_some(HiddenBecause::TooFew) }
}

/// New counts; none where fewer than `k` people joined or left any of them, so that the earlier ones stay.
pub fn release_tags(
    now: &TagPeople,
    settings: Settings,
    noise: Noise<'_>,
    earlier: Option<EarlierTags<'_>>,
) -> Option<TagCounts> {
    let level = settings.staff();
    let stays = |earlier: EarlierTags<'_>| earlier.counts.is_by_these_rules() && people_moved(now, earlier) < level.k();
    if earlier.is_some_and(stays) {
        return None;
    }
    let place = Place::new(noise, None).inside("tags", "");
    let of_tag = |(id, people): (&String, &People)| (id.clone(), place.whole(id, number_of(people)));
    Some(TagCounts {
        k: level.k(),
        smallest: level.smallest_shown(noise.variance()),
        writers: number_of(&now.wrote),
        noisy: Some(Noisy {
            wrote: Place::new(noise, None).whole("wrote", number_of(&now.wrote)),
            tags: now.by_tag.iter().map(of_tag).collect(),
        }),
    })
}

/// How many people joined or left anything since the earlier counts were made. Whoever withdrew is missing among those
/// who had written.
fn people_moved(now: &TagPeople, EarlierTags { counts, latest }: EarlierTags<'_>) -> u32 {
    let nobody = People::new();
    let mut moved: BTreeSet<&String> = now.wrote.symmetric_difference(&latest.wrote).collect();
    for id in now.by_tag.keys().chain(latest.by_tag.keys()) {
        let (fresh, last) = (now.by_tag.get(id).unwrap_or(&nobody), latest.by_tag.get(id).unwrap_or(&nobody));
        moved.extend(fresh.symmetric_difference(last));
    }
    moved.len() as u32 + counts.writers.saturating_sub(number_of(&latest.wrote))
}

fn number_of(people: &People) -> u32 {
    people.len() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(ids: impl IntoIterator<Item = u32>) -> People {
        ids.into_iter().map(|id| id.to_string()).collect()
    }

    fn tagged(wrote: std::ops::Range<u32>, tag: impl IntoIterator<Item = u32>) -> TagPeople {
        TagPeople { wrote: people(wrote), by_tag: [("t".to_owned(), people(tag))].into() }
    }

    fn first(now: &TagPeople) -> TagCounts {
        release_tags(now, Settings::default(), Noise::none(), None).expect("the first are always made")
    }

    fn next(last: &TagPeople, now: &TagPeople) -> Option<TagCounts> {
        let counts = first(last);
        let still: People = last.wrote.intersection(&now.wrote).cloned().collect();
        let left = |people: &People| people.intersection(&still).cloned().collect();
        let latest = TagPeople {
            wrote: left(&last.wrote),
            by_tag: last.by_tag.iter().map(|(id, people)| (id.clone(), left(people))).collect(),
        };
        release_tags(now, Settings::default(), Noise::none(), Some(EarlierTags { counts: &counts, latest: &latest }))
    }

    #[test]
    fn a_count_is_shown_with_enough_people_behind_it() {
        let count = |now: &TagPeople| first(now).tag("t").people;
        assert_eq!(count(&tagged(0..20, 0..12)), Some(12));
        assert_eq!(count(&tagged(0..20, 0..20)), Some(20));
        assert_eq!((count(&tagged(0..20, 0..4)), count(&tagged(0..20, 0..0))), (None, None));
        assert_eq!(first(&tagged(0..20, 0..9)).tag("unknown").people, None);
    }

    #[test]
    fn below_ten_people_who_wrote_nothing_is_shown() {
        let few = first(&tagged(0..9, 0..9));
        assert_eq!((few.wrote().people, few.tag("t").hidden), (None, Some(HiddenBecause::TooFew)));
        assert_eq!(first(&tagged(0..10, 0..5)).tag("t").people, Some(5));
    }

    #[test]
    fn a_threshold_that_is_raised_holds_at_once() {
        let counts = first(&tagged(0..20, 0..8));
        assert_eq!(counts.clone().held_to(Settings::new(10, 10)).tag("t").people, None);
        assert_eq!(counts.held_to(Settings::new(3, 10)).tag("t").people, Some(8));
    }

    #[test]
    fn counts_move_once_enough_people_moved_and_not_before() {
        let then = tagged(0..30, 0..12);
        assert_eq!(next(&then, &tagged(0..30, 0..16)), None, "four joined");
        assert_eq!(next(&then, &tagged(0..30, 0..17)), Some(first(&tagged(0..30, 0..17))), "five joined");
        assert_eq!(next(&then, &tagged(0..30, 2..14)), None, "two left and two joined");
        assert_eq!(next(&then, &tagged(4..30, 4..12)), None, "four withdrew");
        assert!(next(&then, &tagged(5..30, 5..12)).is_some(), "five withdrew");
    }

    #[test]
    fn counts_of_earlier_rules_are_made_anew_at_once() {
        let earlier = r#"{"k":5,"writers":20,"wrote":{"people":20,"exposes_others":false},"tags":{}}"#;
        let counts = TagCounts::from_stored(earlier).expect("it can be read");
        assert_eq!((counts.is_by_these_rules(), counts.wrote().people), (false, None));
        let now = tagged(0..20, 0..12);
        let earlier = EarlierTags { counts: &counts, latest: &now };
        assert!(release_tags(&now, Settings::default(), Noise::none(), Some(earlier)).is_some());
    }

    #[test]
    fn counts_read_back_as_they_were_stored() {
        let counts = first(&tagged(0..20, 0..12));
        assert_eq!(TagCounts::from_stored(&counts.to_stored()).unwrap(), counts);
    }
}
