//! Writes what people are told before they agree, from the project's data, in every language.
//!
//! The words are in `locales/<language>/notice.json`. It promises nothing about anonymity: answers are never that.

use std::{collections::BTreeMap, sync::LazyLock};

use domain::{administration::retention::UNDECIDED_MONTHS, text::Text};

use super::document::ProjectDocument;

type Sentences = BTreeMap<String, String>;

static LANGUAGES: LazyLock<[(&str, Sentences); 2]> = LazyLock::new(|| {
    [
        ("en-GB", sentences(include_str!("../../../locales/en-GB/notice.json"))),
        ("ar", sentences(include_str!("../../../locales/ar/notice.json"))),
    ]
});

fn sentences(json: &str) -> Sentences {
    serde_json::from_str(json).expect("the notice's words are a flat JSON object; a test reads them")
}

/// The notice of a project; paragraphs are separated by a line break.
pub(super) fn write(document: &ProjectDocument) -> Text {
    in_every_language(|language, words| notice(document, language, words))
}

/// What matters most of the notice, in easy words. Whoever reads it has the whole notice beside it.
pub(super) fn write_easy(document: &ProjectDocument) -> Text {
    in_every_language(|language, words| easy(document, language, words))
}

fn in_every_language(write: impl Fn(&str, &Sentences) -> String) -> Text {
    Text(LANGUAGES.iter().map(|(language, words)| ((*language).to_owned(), write(language, words))).collect())
}

fn notice(document: &ProjectDocument, language: &str, words: &Sentences) -> String {
    let name = document.name.get(language);
    let say = |key: &str, arguments: &[(&str, &str)]| filled(words, key, arguments);
    let said =
        |text: &Option<Text>| text.as_ref().filter(|text| !text.is_empty()).map(|text| sentence(text.get(language)));
    let mut paragraphs = vec![match said_plainly(document.organisation.as_ref(), language) {
        Some(organisation) => say("who", &[("organisation", organisation), ("name", name)]),
        None => say("who_unnamed", &[("name", name)]),
    }];
    paragraphs.extend(["why", "choice", "about_you", "names"].map(|key| say(key, &[])));
    paragraphs.push(match document.retention_months {
        Some(1) => say("kept_one", &[]),
        Some(months) => say("kept", &[("months", &months.to_string())]),
        None => say("kept_unknown", &[("months", &UNDECIDED_MONTHS.to_string())]),
    });
    paragraphs.push(say("code", &[]));
    if let Some(basis) = said_plainly(document.basis.as_ref(), language) {
        let known = words.get(&format!("basis_{basis}"));
        paragraphs.push(say("basis", &[("basis", &known.cloned().unwrap_or_else(|| sentence(basis)))]));
    }
    if let Some(contact) = said(&document.contact) {
        paragraphs.push(say("contact", &[("contact", &contact)]));
    }
    if let Some(complaints) = said(&document.complaints) {
        paragraphs.push(say("complaints", &[("complaints", &complaints)]));
    }
    paragraphs.join("\n")
}

fn easy(document: &ProjectDocument, language: &str, words: &Sentences) -> String {
    let name = document.name.get(language);
    let say = |key: &str, arguments: &[(&str, &str)]| filled(words, key, arguments);
    let mut paragraphs = vec![match said_plainly(document.organisation.as_ref(), language) {
        Some(organisation) => say("easy_who", &[("organisation", organisation), ("name", name)]),
        None => say("easy_who_unnamed", &[("name", name)]),
    }];
    paragraphs.extend(["easy_choice", "easy_skip", "easy_names", "easy_about_you"].map(|key| say(key, &[])));
    paragraphs.push(match document.retention_months {
        Some(1) => say("easy_kept_one", &[]),
        Some(months) => say("easy_kept", &[("months", &months.to_string())]),
        None => say("easy_kept_unknown", &[("months", &UNDECIDED_MONTHS.to_string())]),
    });
    paragraphs.push(say("easy_code", &[]));
    for (key, text) in [("easy_contact", &document.contact), ("easy_complaints", &document.complaints)] {
        paragraphs.extend(said_plainly(text.as_ref(), language).map(|text| say(key, &[("said", &sentence(text))])));
    }
    paragraphs.join("\n")
}

fn said_plainly<'t>(text: Option<&'t Text>, language: &str) -> Option<&'t str> {
    text.filter(|text| !text.is_empty()).map(|text| text.get(language))
}

/// The words with a full stop at the end, on one line.
fn sentence(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.ends_with(['.', '!', '?', '؟']) { words } else { words + "." }
}

fn filled(words: &Sentences, key: &str, arguments: &[(&str, &str)]) -> String {
    let mut sentence = words.get(key).cloned().unwrap_or_default();
    for (name, value) in arguments {
        sentence = sentence.replace(&format!("{{{name}}}"), value);
    }
    sentence
}

#[cfg(test)]
mod tests {
    use domain::text::BASE_LANGUAGE;

    use super::*;

    fn document() -> ProjectDocument {
        ProjectDocument {
            name: Text::base("Naming the mascot"),
            organisation: Some(Text::base("Trust")),
            contact: Some(Text::base("Ring 01234 5678")),
            basis: Some(Text::base("public_task")),
            complaints: Some(Text::base("Write to us.")),
            retention_months: Some(24),
            ..ProjectDocument::default()
        }
    }

    #[test]
    fn every_language_says_the_same_things() {
        let [(_, base), others @ ..] = &*LANGUAGES;
        for (language, words) in others {
            assert!(words.keys().eq(base.keys()), "{language} has other keys than {BASE_LANGUAGE}");
        }
        for (language, words) in write(&document()).0 {
            assert_eq!(words.lines().count(), 10, "{language}");
            assert!(!words.contains(['{', '}']), "{language}: {words}");
        }
        for (language, words) in write_easy(&document()).0 {
            assert_eq!(words.lines().count(), 9, "{language}");
            assert!(!words.contains(['{', '}']), "{language}: {words}");
        }
    }

    #[test]
    fn easy_words_promise_what_the_notice_does() {
        for (months, said) in [
            (Some(24), "We keep your answers for 24 months. Then we delete them."),
            (Some(1), "We keep your answers for one month. Then we delete them."),
            (None, "For now, we delete them after 24 months."),
        ] {
            let text = write_easy(&ProjectDocument { retention_months: months, ..document() });
            let english = text.get(BASE_LANGUAGE);
            for words in
                [said, "Trust wants to know", "skip any question", "take them back", "Ring 01234", "Write to us."]
            {
                assert!(english.contains(words), "{words}: {english}");
            }
        }
    }

    #[test]
    fn the_notice_says_who_why_how_long_and_how_to_take_it_back() {
        let text = write(&document());
        let english = text.get(BASE_LANGUAGE);
        for words in [
            "Trust is asking",
            "24 months after they reach us",
            "skip any question",
            "take them back",
            "public task",
            "Ring 01234",
        ] {
            assert!(english.contains(words), "{words}: {english}");
        }
        assert!(!english.to_lowercase().contains("anonym"));
    }

    #[test]
    fn one_month_is_no_months() {
        let text = write(&ProjectDocument { retention_months: Some(1), ..document() });
        assert!(text.get(BASE_LANGUAGE).contains("We keep your answers for one month after they reach us."));
    }

    #[test]
    fn what_is_not_decided_is_said_to_be_so() {
        let bare = ProjectDocument { name: Text::base("Mascot"), ..ProjectDocument::default() };
        let text = write(&bare);
        assert!(
            text.get(BASE_LANGUAGE).contains("has not been decided yet. Until then, we delete them after 24 months.")
        );
        assert!(text.get(BASE_LANGUAGE).starts_with("The people who run Mascot"));
    }
}
