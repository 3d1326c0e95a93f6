//! Free text that people wrote: which questions ask for it, what their writer permits, and the gate to the public.
//!
//! It reads no database, tags nothing and renders nothing. Counts of tags are `disclosure`'s.

use std::{collections::BTreeSet, fmt::Write as _};

use sha2::{Digest as _, Sha256};

use crate::{
    collection::{
        answer::{Answer, Answers},
        questionnaire::{Kind, Questionnaire, Section, is_about_you},
    },
    text::Text,
};

/// The story of the biggest change.
pub const STORY: &str = "story.text";
/// The item in which its writer says how the story may be used.
const STORY_USE: &str = "story.use";

/// A question that is answered in people's own words.
#[derive(Clone, Debug, PartialEq)]
pub struct TextQuestion {
    /// The id that its text is stored under: an item of its own, or the companion of one.
    pub id: String,
    /// The question that people read.
    pub question: Text,
    /// Where it belongs.
    pub section: Section,
}

/// The questions that take free text, in page order, those asked first before older ones. What people say about
/// themselves is not among them: it is for counting, not for reading.
pub fn text_questions<'q>(questionnaires: impl IntoIterator<Item = &'q Questionnaire>) -> Vec<TextQuestion> {
    let mut found: Vec<TextQuestion> = Vec::new();
    let mut known = BTreeSet::new();
    for item in questionnaires.into_iter().flat_map(|questionnaire| &questionnaire.items) {
        let id = match (item.kind, &item.companion) {
            (Kind::Text, _) => &item.id,
            (_, Some(companion)) => companion,
            _ => continue,
        };
        let is_private = item.sensitive || item.section == Section::AboutYou || is_about_you(&item.id);
        if !is_private && known.insert(id.clone()) {
            found.push(TextQuestion { id: id.clone(), question: item.question.clone(), section: item.section });
        }
    }
    found
}

/// The text that somebody wrote under an id; none where they wrote nothing.
pub fn text_of<'a>(answers: &'a Answers, id: &str) -> Option<&'a str> {
    let answer = answers.get(id).filter(|answer| answer.has_substance())?;
    answer.one()
}

/// Names a text by what it says, so that tags and reasons hold on to these very words and to no later ones: lower-case
/// hex SHA-256. It lies only beside the text itself, and goes with it.
pub fn text_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// How the writer of a text lets it be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Only the project team may read it. So it is where nothing was chosen, and for every text that nobody is asked
    /// about: a permission is given, never assumed.
    Team,
    /// It may be shared, without a name.
    NoName,
    /// It may be shared, with a first name.
    FirstName,
}

impl Permission {
    /// What somebody permits for the text under an id.
    pub fn of(answers: &Answers, id: &str) -> Self {
        let given = answers.get(STORY_USE).filter(|_| id == STORY);
        match given.and_then(Answer::one) {
            Some("no_name") => Self::NoName,
            Some("first_name") => Self::FirstName,
            _ => Self::Team,
        }
    }

    /// Whether it may leave the project team.
    pub fn is_shared(self) -> bool {
        self != Self::Team
    }
}

/// What somebody with the right to moderate decided about a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moderation {
    /// Nobody has looked at it yet. Until there is a queue for moderators, every text is here.
    Waiting,
    /// It was read and may be shown.
    Approved,
    /// It was read and may not be shown.
    Declined,
}

/// What a text would stand beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Nothing that says who wrote it.
    Nothing,
    /// Its writer's ward, role or age.
    Group {
        /// Whether that group has figures of its own in the public release.
        is_shown: bool,
    },
    /// A breakdown with so many people as published; none where that is hidden.
    Breakdown {
        /// How many people.
        n: Option<u32>,
        /// Fewest people behind a public figure.
        k: u32,
    },
}

/// Why a text stays with the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptBack {
    /// Its writer did not say that it may be shared.
    NoPermission,
    /// No moderator said that it may be shown.
    NotModerated,
    /// It would say of a group that is not shown that somebody of it wrote this.
    GroupNotShown,
    /// It would stand beside figures of too few people.
    TooFew,
}

/// A text that passed the gate. It cannot be made elsewhere, so whatever shows texts outside the team takes nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared<'t> {
    text: &'t str,
    may_name: bool,
}

impl<'t> Shared<'t> {
    /// The words.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Whether its writer's first name may stand with it, where they gave one.
    pub fn may_name(&self) -> bool {
        self.may_name
    }
}

/// Step 12 of `statistics.md` 4.7, the only way for a text out of the team: to the public, and to co-evaluators, who
/// are residents and know their neighbours.
///
/// A permission alone does not open it: "without my name" and "do not name other people" are promises about the words
/// themselves, which only somebody who has read them can keep.
///
/// # Errors
/// Why it stays with the team.
pub fn share(
    text: &str,
    permission: Permission,
    moderation: Moderation,
    beside: Beside,
) -> Result<Shared<'_>, KeptBack> {
    if !permission.is_shared() {
        return Err(KeptBack::NoPermission);
    }
    if moderation != Moderation::Approved {
        return Err(KeptBack::NotModerated);
    }
    match beside {
        Beside::Group { is_shown: false } => Err(KeptBack::GroupNotShown),
        Beside::Breakdown { n, k } if n.is_none_or(|n| n < k) => Err(KeptBack::TooFew),
        _ => Ok(Shared { text, may_name: permission == Permission::FirstName }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::questionnaire::coeval_core;

    const PERMISSIONS: [Permission; 3] = [Permission::Team, Permission::NoName, Permission::FirstName];
    const PLACES: [Beside; 6] = [
        Beside::Nothing,
        Beside::Group { is_shown: true },
        Beside::Group { is_shown: false },
        Beside::Breakdown { n: None, k: 10 },
        Beside::Breakdown { n: Some(9), k: 10 },
        Beside::Breakdown { n: Some(10), k: 10 },
    ];

    fn answers(json: &str) -> Answers {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn the_questions_in_own_words_are_found_and_none_about_the_person() {
        let core = coeval_core();
        let found: Vec<String> = text_questions([&core, &core]).into_iter().map(|question| question.id).collect();
        let companions = ["q05.gain.text", "q22.voices_missing.text", "q23.recog_how.text"];
        assert_eq!(found, [&companions[..], &["q24.learned", "q25.next.text", STORY]].concat());
    }

    #[test]
    fn a_permission_is_given_and_never_assumed() {
        for (json, permission) in [
            (r#"{"story.text":"x"}"#, Permission::Team),
            (r#"{"story.text":"x","story.use":"team"}"#, Permission::Team),
            (r#"{"story.text":"x","story.use":"dk"}"#, Permission::Team),
            (r#"{"story.text":"x","story.use":"anything"}"#, Permission::Team),
            (r#"{"story.text":"x","story.use":"no_name"}"#, Permission::NoName),
            (r#"{"story.text":"x","story.use":"first_name"}"#, Permission::FirstName),
        ] {
            assert_eq!(Permission::of(&answers(json), STORY), permission, "{json}");
            assert_eq!(Permission::of(&answers(json), "q24.learned"), Permission::Team, "nobody was asked about it");
        }
    }

    #[test]
    fn words_are_words_and_nothing_else_is() {
        let given = answers(r#"{"story.text":" ","q24.learned":"dk","q25.next.text":"More","q01.activities":["a"]}"#);
        let found: Vec<_> = given.keys().filter_map(|id| text_of(&given, id)).collect();
        assert_eq!(found, ["More"]);
        assert_ne!(text_hash("More"), text_hash("more"));
        assert_eq!(text_hash(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn nothing_passes_before_a_moderator_has_read_it() {
        for moderation in [Moderation::Waiting, Moderation::Declined] {
            for (permission, beside) in PERMISSIONS.into_iter().flat_map(|p| PLACES.map(|place| (p, place))) {
                assert!(share("x", permission, moderation, beside).is_err(), "{permission:?} {beside:?}");
            }
        }
    }

    #[test]
    fn the_gate_asks_for_permission_moderation_and_a_group_that_is_shown() {
        let passed = |permission, beside| share("x", permission, Moderation::Approved, beside);
        assert!(PLACES.into_iter().all(|place| passed(Permission::Team, place) == Err(KeptBack::NoPermission)));
        let why: Vec<_> = PLACES.map(|place| passed(Permission::NoName, place).err()).into();
        let (group, few) = (Some(KeptBack::GroupNotShown), Some(KeptBack::TooFew));
        assert_eq!(why, [None, None, group, few, few, None]);
        let named = |permission| passed(permission, Beside::Nothing).map(|shared| (shared.text(), shared.may_name()));
        assert_eq!(named(Permission::NoName), Ok(("x", false)));
        assert_eq!(named(Permission::FirstName), Ok(("x", true)));
    }
}
