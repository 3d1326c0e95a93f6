//! How a question changed over the versions of a questionnaire, so that nobody compares what was not asked alike.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Item, Questionnaire};

/// What changed about one question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The version that asked it first, where earlier ones did not.
    pub asked_since: Option<u32>,
    /// The last version that changed its words or its answers.
    pub changed_in: Option<u32>,
}

/// What changed about the questions of the newest version, by item id; items that never changed are left out. Versions
/// of other questionnaires are not looked at.
pub fn changes<'q>(now: &Questionnaire, all: impl IntoIterator<Item = &'q Questionnaire>) -> BTreeMap<String, Changes> {
    let before = all.into_iter().filter(|other| other.id == now.id && other.version < now.version);
    let mut versions: Vec<&Questionnaire> = before.collect();
    versions.sort_unstable_by_key(|version| version.version);
    let of = |item: &Item| {
        let mut found = Changes::default();
        let mut last: Option<&Item> = None;
        for version in versions.iter().copied().chain([now]) {
            match (last, version.item(&item.id)) {
                (None, Some(_)) if version.version > versions.first().map_or(now.version, |first| first.version) => {
                    found.asked_since = Some(version.version);
                }
                (Some(last), Some(item)) if !asks_alike(last, item) => found.changed_in = Some(version.version),
                _ => {}
            }
            last = version.item(&item.id).or(last);
        }
        found
    };
    let all = now.items.iter().map(|item| (item.id.clone(), of(item)));
    all.filter(|(_, changes)| *changes != Changes::default()).collect()
}

/// Whether two versions of a question ask the same: its words, its answers and its Easy Read form.
fn asks_alike(one: &Item, other: &Item) -> bool {
    one.question == other.question
        && one.options == other.options
        && one.scale == other.scale
        && one.easy == other.easy
        && one.kind == other.kind
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{collection::questionnaire::coeval_core, text::Text};

    #[test]
    fn new_and_reworded_questions_are_told_apart_from_the_others() {
        let mut first = coeval_core();
        first.items.retain(|item| item.id != "q06.services");
        let mut second = coeval_core();
        second.version = first.version + 1;
        let mut third = second.clone();
        third.version = second.version + 1;
        let reworded = third.items.iter_mut().find(|item| item.id == "q07.area").expect("it is asked");
        reworded.question = Text::base("Has your street changed?");
        let found = changes(&third, [&third, &second, &first]);
        let expected = [
            ("q06.services".to_owned(), Changes { asked_since: Some(second.version), changed_in: None }),
            ("q07.area".to_owned(), Changes { asked_since: None, changed_in: Some(third.version) }),
        ];
        assert_eq!(found, BTreeMap::from(expected));
        assert!(changes(&first, [&first]).is_empty());
    }
}
