//! How many people said something about each tag: counts that passed the rules of the staff level, and are frozen.
//!
//! A `TagCounts` is made by `release_tags`, or read back from what one was stored as; its fields are private, so no page
//! can show a count of tags that the rules have not seen. Who may read the texts themselves is not decided here.
//!
//! # Which rules, and why no others
//! - The whole is everybody who wrote something. Below ten of them nothing is shown (`statistics.md` 4.7, step 10: three
//!   bands would be allowed, and a tag has only two).
//! - A count is shown only if at least `k` people are behind it (step 4), and nobody or at least `k` of those who wrote
//!   are not (step 5). A count of nobody is hidden as well: then a hidden count has `k` possible values, and not fewer.
//! - A tag that everybody was given is shown as that: step 9 is about answers to sensitive items, and what people write
//!   to a sensitive item, or about themselves, is neither read nor tagged (`stories::text_questions`).
//! - There is no rule about unions. Step 5 hides unions of *groups*, because groups part people: whoever is in none of
//!   the shown ones can be counted by subtraction. Tags do not: one person may have several or none, so shown counts say
//!   nothing about how many have this tag and not that one, or none at all. The codebook has no tags below tags either,
//!   so no difference of two counts is a number of people.
//! - A count keeps its value while 1 to k−1 people joined or left those behind it since it last moved (step 6), whether
//!   they wrote, changed or withdrew something, or somebody tagged what they wrote. So two values that are ever shown of
//!   one tag differ by at least `k` people. Tagging is held to the same rule as answering, because whoever sees a count
//!   move as one story arrives learns what that story is about.
//! - No count moves at all before `k` people joined or left any of them since the counts were last looked at (step 2), so
//!   that a count which waited for one more person does not point at whoever came last.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{released::HiddenBecause, rules::Settings};

/// Below this many people who wrote, nothing is shown (`statistics.md` 4.7, step 10).
const SMALL: u32 = 10;

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
    /// How many people had written when these were made, frozen or not.
    writers: u32,
    wrote: Frozen,
    tags: BTreeMap<String, Frozen>,
}

/// One count as it was when it last moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Frozen {
    /// How many people were behind it.
    people: u32,
    /// Whether those who were not behind it were too few to be told apart.
    exposes_others: bool,
}

/// A count as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TagCount {
    /// How many people; none where it is hidden.
    pub people: Option<u32>,
    /// Why it is hidden.
    pub hidden: Option<HiddenBecause>,
}

/// The counts before these, and who of those behind them is still there: whoever withdrew since is in neither set.
#[derive(Clone, Copy, Debug)]
pub struct EarlierTags<'e> {
    /// The counts.
    pub counts: &'e TagCounts,
    /// The people behind each count as it is shown: those of the moment at which it last moved.
    pub behind: &'e TagPeople,
    /// Who would have been behind each count when these were made.
    pub latest: &'e TagPeople,
}

/// New counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagRelease {
    /// What may be shown.
    pub counts: TagCounts,
    /// The people behind each count as it is shown.
    pub behind: TagPeople,
}

impl TagCounts {
    /// The same counts under a threshold that was raised since they were made. A lower one waits for new counts.
    pub fn held_to(mut self, settings: Settings) -> Self {
        self.k = self.k.max(settings.k_staff());
        self
    }

    /// Fewest people behind a count that is shown.
    pub fn k(&self) -> u32 {
        self.k
    }

    /// How many people wrote something.
    pub fn wrote(&self) -> TagCount {
        if self.wrote.people < self.k.max(SMALL) { hidden(HiddenBecause::TooFew) } else { shown(self.wrote.people) }
    }

    /// Fewest people who must have written before anything is shown.
    pub fn fewest_who_wrote(&self) -> u32 {
        self.k.max(SMALL)
    }

    /// How many people said something about a tag.
    ///
    /// What the others are is looked at twice: as it was when the count was frozen, and as a reader would work it out
    /// from the two numbers that stand on the page, which may have been frozen at different moments.
    pub fn tag(&self, id: &str) -> TagCount {
        let Some(wrote) = self.wrote().people else { return hidden(HiddenBecause::TooFew) };
        let Frozen { people, exposes_others } = self.tags.get(id).copied().unwrap_or_default();
        if people < self.k {
            return hidden(HiddenBecause::TooFew);
        }
        let is_safe = |others: u32| others == 0 || others >= self.k;
        match wrote.checked_sub(people) {
            Some(others) if is_safe(others) && !exposes_others => shown(people),
            _ => hidden(HiddenBecause::ProtectsOthers),
        }
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

fn shown(people: u32) -> TagCount {
    TagCount { people: Some(people), hidden: None }
}

fn hidden(because: HiddenBecause) -> TagCount {
    TagCount { people: None, hidden: Some(because) }
}

/// New counts; none where fewer than `k` people joined or left any of them, so that the earlier ones stay.
pub fn release_tags(now: &TagPeople, settings: Settings, earlier: Option<EarlierTags<'_>>) -> Option<TagRelease> {
    let k = settings.k_staff();
    if earlier.is_some_and(|earlier| people_moved(now, earlier) < k) {
        return None;
    }
    let nobody = People::new();
    let (last, behind) = earlier.map_or((Frozen::default(), &nobody), |e| (e.counts.wrote, &e.behind.wrote));
    let (wrote, behind_wrote) = next(&now.wrote, &now.wrote, (last, behind), k);
    let mut counts = TagCounts { k, writers: number_of(&now.wrote), wrote, tags: BTreeMap::new() };
    let mut all_behind = TagPeople { wrote: behind_wrote, by_tag: BTreeMap::new() };
    for (id, people) in &now.by_tag {
        let last = earlier.and_then(|earlier| earlier.counts.tags.get(id)).copied().unwrap_or_default();
        let behind = earlier.and_then(|earlier| earlier.behind.by_tag.get(id)).unwrap_or(&nobody);
        let (frozen, behind) = next(people, &now.wrote, (last, behind), k);
        counts.tags.insert(id.clone(), frozen);
        all_behind.by_tag.insert(id.clone(), behind);
    }
    Some(TagRelease { counts, behind: all_behind })
}

/// Step 6: one count and who is behind it, moved or as before.
fn next(now: &People, wrote: &People, (last, behind): (Frozen, &People), k: u32) -> (Frozen, People) {
    let unmoved = now.intersection(behind).count() as u32;
    let changed = number_of(now) - unmoved + last.people.saturating_sub(unmoved);
    if changed < k {
        return (last, behind.clone());
    }
    let others = number_of(wrote).saturating_sub(number_of(now));
    (Frozen { people: number_of(now), exposes_others: (1..k).contains(&others) }, now.clone())
}

/// Step 2: how many people joined or left anything since the earlier counts were made. Whoever withdrew is missing among
/// those who had written.
fn people_moved(now: &TagPeople, EarlierTags { counts, latest, .. }: EarlierTags<'_>) -> u32 {
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
    use proptest::{collection, prelude::*};

    use super::*;

    const K: u32 = 5;

    fn people(ids: impl IntoIterator<Item = u32>) -> People {
        ids.into_iter().map(|id| id.to_string()).collect()
    }

    fn tagged(wrote: std::ops::Range<u32>, tag: impl IntoIterator<Item = u32>) -> TagPeople {
        TagPeople { wrote: people(wrote), by_tag: [("t".to_owned(), people(tag))].into() }
    }

    /// What a program keeps between two looks.
    #[derive(Clone)]
    struct Kept {
        counts: TagCounts,
        behind: TagPeople,
        latest: TagPeople,
    }

    impl Kept {
        fn first(now: &TagPeople) -> Self {
            let TagRelease { counts, behind } = release_tags(now, Settings::default(), None).unwrap();
            Self { counts, behind, latest: now.clone() }
        }

        fn then(self, now: &TagPeople) -> Self {
            let Self { counts, behind, latest } = &self;
            let earlier = EarlierTags { counts, behind, latest };
            match release_tags(now, Settings::default(), Some(earlier)) {
                Some(TagRelease { counts, behind }) => Self { counts, behind, latest: now.clone() },
                None => self,
            }
        }

        /// Everything of these people is gone.
        fn without(mut self, gone: &People) -> Self {
            for people in [&mut self.behind, &mut self.latest] {
                let sets = people.by_tag.values_mut().chain([&mut people.wrote]);
                sets.for_each(|set| set.retain(|person| !gone.contains(person)));
            }
            self
        }

        fn shown(&self) -> Vec<TagCount> {
            self.counts.tags.keys().map(|id| self.counts.tag(id)).chain([self.counts.wrote()]).collect()
        }
    }

    fn first(now: &TagPeople) -> TagCounts {
        Kept::first(now).counts
    }

    fn count(now: &TagPeople) -> TagCount {
        first(now).tag("t")
    }

    #[test]
    fn a_count_is_shown_with_enough_people_behind_it_and_beside_it() {
        assert_eq!(count(&tagged(0..20, 0..12)), shown(12));
        assert_eq!(count(&tagged(0..20, 0..15)), shown(15), "five are left");
        assert_eq!(count(&tagged(0..20, 0..20)), shown(20), "nobody is left");
        assert_eq!(count(&tagged(0..20, 0..16)), hidden(HiddenBecause::ProtectsOthers), "four are left");
        assert_eq!(count(&tagged(0..20, 0..4)), hidden(HiddenBecause::TooFew));
        assert_eq!(count(&tagged(0..20, 0..0)), hidden(HiddenBecause::TooFew), "nobody and four look the same");
        assert_eq!(first(&tagged(0..20, 0..9)).tag("unknown"), hidden(HiddenBecause::TooFew));
    }

    #[test]
    fn below_ten_people_who_wrote_nothing_is_shown() {
        let few = first(&tagged(0..9, 0..9));
        assert_eq!((few.wrote(), few.tag("t")), (hidden(HiddenBecause::TooFew), hidden(HiddenBecause::TooFew)));
        assert_eq!(first(&tagged(0..10, 0..5)).tag("t"), shown(5));
        let stricter = release_tags(&tagged(0..14, 0..14), Settings::new(15, 15), None).unwrap().counts;
        assert_eq!((stricter.wrote().people, stricter.fewest_who_wrote()), (None, 15));
    }

    #[test]
    fn a_threshold_that_is_raised_holds_at_once() {
        let counts = first(&tagged(0..20, 0..8));
        assert_eq!(counts.clone().held_to(Settings::new(10, 10)).tag("t"), hidden(HiddenBecause::TooFew));
        assert_eq!(counts.held_to(Settings::new(3, 10)).tag("t"), shown(8));
    }

    #[test]
    fn a_count_moves_once_enough_people_moved_and_not_before() {
        let then = Kept::first(&tagged(0..30, 0..12));
        let next = |tag: std::ops::Range<u32>| then.clone().then(&tagged(0..30, tag)).counts.tag("t");
        assert_eq!(next(0..16), shown(12), "four joined");
        assert_eq!(next(0..17), shown(17), "five joined");
        assert_eq!(next(2..14), shown(12), "two left and two joined");
        assert_eq!(next(3..15), shown(12), "three and three, as many as before");
        let withdrawn = |gone: u32| {
            let left = TagPeople { wrote: people(gone..30), by_tag: [("t".to_owned(), people(gone..12))].into() };
            then.clone().without(&people(0..gone)).then(&left).counts.tag("t")
        };
        assert_eq!((withdrawn(4), withdrawn(5)), (shown(12), shown(7)));
    }

    #[test]
    fn what_waits_for_one_more_person_does_not_point_at_them() {
        let waiting = Kept::first(&tagged(0..30, 0..4));
        assert_eq!(waiting.clone().then(&tagged(0..31, [0, 1, 2, 3, 30])).counts.tag("t").people, None);
        let with_others = waiting.then(&tagged(0..35, [0, 1, 2, 3, 30]));
        assert_eq!(with_others.counts.tag("t"), shown(5), "any of five may be the fifth");
    }

    #[test]
    fn what_was_shown_and_is_hidden_does_not_come_back_with_one_person() {
        let hid = Kept::first(&tagged(0..30, 0..17)).then(&tagged(0..30, 0..4));
        assert_eq!(hid.counts.tag("t"), hidden(HiddenBecause::TooFew));
        let more = hid.then(&tagged(0..40, 0..8));
        assert_eq!(more.counts.tag("t"), hidden(HiddenBecause::TooFew), "four more than when it was hidden");
    }

    #[test]
    fn counts_read_back_as_they_were_stored() {
        let counts = first(&tagged(0..20, 0..12));
        assert_eq!(TagCounts::from_stored(&counts.to_stored()).unwrap(), counts);
    }

    /// Up to forty people, of whom some wrote, and of these some have each of three tags.
    fn any_people() -> impl Strategy<Value = TagPeople> {
        let tags = collection::vec(collection::btree_set(0_u32..40, 0..40), 3);
        (collection::btree_set(0_u32..40, 0..40), tags).prop_map(|(wrote, tags)| {
            let of_writers = |tag: BTreeSet<u32>| people(tag.intersection(&wrote).copied());
            let by_tag = tags.into_iter().enumerate().map(|(n, tag)| (n.to_string(), of_writers(tag))).collect();
            TagPeople { wrote: people(wrote.iter().copied()), by_tag }
        })
    }

    fn holds_what_it_promises(counts: &TagCounts) -> Result<(), TestCaseError> {
        let wrote = counts.wrote().people;
        prop_assert!(wrote.is_none_or(|wrote| wrote >= SMALL));
        for id in counts.tags.keys() {
            let TagCount { people, hidden } = counts.tag(id);
            prop_assert_eq!(people.is_none(), hidden.is_some());
            let Some(people) = people else { continue };
            prop_assert!(people >= K, "a count of {}", people);
            let others = wrote.and_then(|wrote| wrote.checked_sub(people));
            prop_assert!(others.is_some_and(|others| others == 0 || others >= K), "{} of {:?}", people, wrote);
        }
        Ok(())
    }

    /// The first set, but for these people, who are as in the second.
    fn mixed(then: &TagPeople, now: &TagPeople, moving: &People) -> TagPeople {
        let mix = |then: &People, now: &People| {
            let stay = then.iter().filter(|person| !moving.contains(*person));
            stay.chain(now.iter().filter(|person| moving.contains(*person))).cloned().collect()
        };
        let by_tag = then.by_tag.iter().map(|(id, tag)| (id.clone(), mix(tag, &now.by_tag[id]))).collect();
        TagPeople { wrote: mix(&then.wrote, &now.wrote), by_tag }
    }

    proptest! {
        /// However people come and go, no count and no complement of 1 to k−1 people is ever shown, and two values of
        /// one count that are ever shown differ by at least k people.
        #[test]
        fn no_count_no_complement_and_no_difference_is_small(steps in collection::vec(any_people(), 2..6)) {
            let mut kept = Kept::first(&steps[0]);
            holds_what_it_promises(&kept.counts)?;
            for now in &steps[1..] {
                let before = kept.clone();
                kept = kept.then(now);
                holds_what_it_promises(&kept.counts)?;
                for (id, last) in &before.counts.tags {
                    let (then, now) = (&before.behind.by_tag[id], &kept.behind.by_tag[id]);
                    let differ = then.symmetric_difference(now).count() as u32;
                    prop_assert!(differ == 0 && *last == kept.counts.tags[id] || differ >= K, "{} people", differ);
                }
            }
        }

        /// Up to k−1 people who write, change or withdraw something, or whose words are tagged anew, change nothing that
        /// is shown, whatever came before.
        #[test]
        fn fewer_than_k_people_never_change_what_is_shown(
            steps in collection::vec(any_people(), 2..5),
            moving in collection::btree_set(0_u32..40, 0..K as usize),
            withdraw in any::<bool>(),
        ) {
            let (last, before) = steps.split_last().unwrap();
            let kept = before[1..].iter().fold(Kept::first(&before[0]), Kept::then);
            let moving = people(moving);
            let nobody = TagPeople { wrote: People::new(), by_tag: last.by_tag.keys().map(|id| (id.clone(), People::new())).collect() };
            let now = mixed(&kept.latest, if withdraw { &nobody } else { last }, &moving);
            let next = if withdraw { kept.clone().without(&moving) } else { kept.clone() }.then(&now);
            prop_assert_eq!(next.shown(), kept.shown());
        }
    }
}
