//! The limits of a project's texts and times: one list, whatever brings a project in. It judges no wording.

use std::collections::BTreeMap;

use domain::{
    collection::questionnaire::{Item, Questionnaire},
    text::Text,
    time::from_rfc3339,
};

use super::document::ProjectDocument;

/// Most letters of a name: of a project, a wave, an event, a ward.
pub const NAME: usize = 120;
/// Most letters of a summary.
pub const SUMMARY: usize = 600;
/// Most letters of an aim.
pub const AIM: usize = 300;
/// Most letters of who runs a project.
pub const ORGANISATION: usize = 200;
/// Most letters of what the notice says in a project's own words: contact, basis, complaints, safeguarding.
pub const NOTICE: usize = 2_000;
/// Most letters of a question, its help or an option of a questionnaire of one's own.
pub const QUESTION: usize = 600;
/// Longest time that answers are kept, in months.
pub const RETENTION_MONTHS: u32 = 240;
/// Most wards.
pub const WARDS: usize = 500;
/// Most events.
pub const EVENTS: usize = 500;

/// Every text that is too long, every time that cannot be, and what people could not tell apart, a sentence each.
pub(super) fn problems(document: &ProjectDocument, own: Option<&Questionnaire>) -> Vec<String> {
    let mut found: Vec<String> =
        texts(document).into_iter().filter_map(|(name, text, most)| too_long(&name, text, most)).collect();
    found.extend(own.into_iter().flat_map(of_questions));
    found.extend(alike("aims", document.aims.iter().map(|aim| (&*aim.id, &aim.text))));
    found.extend(alike("waves", document.waves.iter().map(|wave| (&*wave.id, &wave.name))));
    found.extend(alike("wards", document.wards.iter().map(|ward| (&*ward.code, &ward.name))));
    let backwards = document.waves.iter().filter(|wave| {
        let moment = |text: &Option<String>| text.as_deref().and_then(from_rfc3339);
        moment(&wave.opens_at).zip(moment(&wave.closes_at)).is_some_and(|(opens, closes)| opens >= closes)
    });
    found.extend(backwards.map(|wave| format!("The wave {} must open before it closes.", wave.id)));
    let counts = [("wards", document.wards.len(), WARDS), ("events", document.events.len(), EVENTS)];
    let too_many = counts.into_iter().filter(|(_, count, most)| count > most);
    found.extend(
        too_many.map(|(what, count, most)| format!("There are {count} {what}, and a project has at most {most}.")),
    );
    if document.retention_months.is_some_and(|months| months > RETENTION_MONTHS) {
        found.push(format!("Answers are kept for at most {RETENTION_MONTHS} months."));
    }
    found
}

/// Every text of a project with its name and the most letters it may have.
fn texts(document: &ProjectDocument) -> Vec<(String, &Text, usize)> {
    let mut texts = vec![("name".to_owned(), &document.name, NAME), ("summary".to_owned(), &document.summary, SUMMARY)];
    texts.extend(document.aims.iter().map(|aim| (format!("text of aim {}", aim.id), &aim.text, AIM)));
    texts.extend(document.waves.iter().map(|wave| (format!("name of wave {}", wave.id), &wave.name, NAME)));
    texts.extend(document.events.iter().map(|event| (format!("name of event {}", event.id), &event.name, NAME)));
    texts.extend(document.wards.iter().map(|ward| (format!("name of ward {}", ward.code), &ward.name, NAME)));
    let ours = [
        ("organisation", &document.organisation, ORGANISATION),
        ("contact", &document.contact, NOTICE),
        ("basis", &document.basis, NOTICE),
        ("complaints", &document.complaints, NOTICE),
        ("safeguarding", &document.safeguarding, NOTICE),
    ];
    texts.extend(ours.into_iter().filter_map(|(name, text, most)| Some((name.to_owned(), text.as_ref()?, most))));
    texts
}

fn too_long(name: &str, text: &Text, most: usize) -> Option<String> {
    let longest = text.0.iter().map(|(tag, words)| (words.chars().count(), tag)).max()?;
    let (letters, tag) = longest;
    (letters > most).then(|| format!("The {name} has {letters} letters in {tag}, and may have at most {most}."))
}

/// What is too long in a questionnaire of one's own, and the options that nobody could tell apart.
fn of_questions(own: &Questionnaire) -> Vec<String> {
    own.items.iter().flat_map(of_item).collect()
}

fn of_item(item: &Item) -> Vec<String> {
    let id = &item.id;
    let mut texts = vec![(format!("question of item {id}"), &item.question)];
    texts.extend(item.help.as_ref().map(|help| (format!("help of item {id}"), help)));
    texts.extend(item.easy.as_ref().map(|easy| (format!("easy question of item {id}"), &easy.question)));
    let easy = item.easy.iter().flat_map(|easy| &easy.options);
    let labels = item.options.iter().chain(easy);
    texts.extend(labels.map(|option| (format!("label of option {} of item {id}", option.code), &option.label)));
    let long = texts.into_iter().filter_map(|(name, text)| too_long(&name, text, QUESTION));
    let options = item.options.iter().map(|option| (&*option.code, &option.label));
    long.chain(alike(&format!("options of item {id}"), options)).collect()
}

/// A sentence for each two of a list that say the same in some language.
fn alike<'t>(what: &str, texts: impl Iterator<Item = (&'t str, &'t Text)>) -> Vec<String> {
    let mut first: BTreeMap<(&str, String), &str> = BTreeMap::new();
    let mut pairs: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for (id, text) in texts {
        for (tag, words) in &text.0 {
            let said = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            let other = *first.entry((tag, said)).or_insert(id);
            if other != id {
                pairs.entry((other, id)).or_insert(tag);
            }
        }
    }
    let sentence = |((one, other), tag): ((&str, &str), &str)| {
        format!("The {what} {one} and {other} say the same in {tag}: people could not tell them apart.")
    };
    pairs.into_iter().map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_measured_in_letters_of_the_longest_language() {
        let text = Text([("ar".to_owned(), "ب".repeat(301)), ("en-GB".to_owned(), "b".repeat(300))].into());
        assert_eq!(
            too_long("text of aim a1", &text, AIM).as_deref(),
            Some("The text of aim a1 has 301 letters in ar, and may have at most 300.")
        );
        assert_eq!(too_long("text of aim a1", &Text::base("b".repeat(300)), AIM), None);
    }

    #[test]
    fn what_says_the_same_is_named_once() {
        let both = |one: &str, other: &str| {
            Text([("en-GB", one), ("fr", other)].map(|(tag, words)| (tag.to_owned(), words.to_owned())).into())
        };
        let (yes, also) = (both("Yes, often", "Oui"), both("yes,  OFTEN", "oui"));
        let found = alike("options of item x.a", [("one", &yes), ("two", &also)].into_iter());
        assert_eq!(
            found,
            ["The options of item x.a one and two say the same in en-GB: people could not tell them apart."]
        );
        assert!(alike("aims", [("a1", &yes)].into_iter()).is_empty());
    }
}
