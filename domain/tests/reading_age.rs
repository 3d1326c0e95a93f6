//! How hard the English questions are to read: Flesch–Kincaid grade and sentence length.
//!
//! A formula is no proof that people understand; it only stops a long word or sentence from slipping in.

use domain::collection::questionnaire::{Item, Place, Section, Style, coeval_core, name_place};

/// Hardest grade allowed for one question: about age ten.
const HARDEST: f64 = 5.0;
/// Most words in an Easy Read sentence.
const EASY_WORDS: usize = 15;
/// Most words in a sentence of help.
const HELP_WORDS: usize = 18;

/// Flesch–Kincaid grade level: 0.39 words per sentence + 11.8 syllables per word − 15.59.
/// Source: Kincaid, Fishburne, Rogers and Chissom, Research Branch Report 8-75 (1975).
fn grade(text: &str) -> f64 {
    let words: Vec<&str> = words(text).collect();
    let syllables: usize = words.iter().map(|word| syllables(word)).sum();
    let sentences = sentences(text).count();
    0.39 * (words.len() as f64 / sentences as f64) + 11.8 * (syllables as f64 / words.len() as f64) - 15.59
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '\'').filter(|word| !word.is_empty())
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '?', '!']).filter(|sentence| words(sentence).next().is_some())
}

/// The usual rule of thumb: a silent ending dropped, then groups of one or two vowels. It hears `-ed` as silent
/// everywhere; the grades in the questionnaire's documentation were counted in the same way.
fn syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let is_vowel = |letter: char| "aeiouy".contains(letter);
    let sounded = |before: &str| before.ends_with(|letter| is_vowel(letter) || letter == 'l');
    let silent = ["es", "e"].iter().filter_map(|ending| word.strip_suffix(ending)).find(|before| !sounded(before));
    let spoken = silent.or_else(|| word.strip_suffix("ed")).unwrap_or(&word);
    let spoken = spoken.strip_prefix('y').unwrap_or(spoken);
    let groups = spoken.split(|letter| !is_vowel(letter)).map(|vowels| vowels.len().div_ceil(2));
    groups.sum::<usize>().max(1)
}

fn questions() -> Vec<Item> {
    coeval_core().items.into_iter().filter(|item| item.section != Section::AboutYou).collect()
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.map(|text| text.replace("{aim}", "")).collect::<Vec<_>>().join(" ")
}

#[test]
fn syllables_are_counted_nearly_as_they_are_spoken() {
    let spoken = [
        ("the", 1),
        ("people", 2),
        ("honest", 2),
        ("energy", 3),
        ("project", 2),
        ("agree", 2),
        ("thanked", 1),
        ("little", 2),
        ("gained", 1),
        ("your", 1),
        ("changes", 1),
        ("minds", 1),
        ("happen", 2),
        ("you", 1),
    ];
    for (word, count) in spoken {
        assert_eq!(syllables(word), count, "{word}");
    }
}

#[test]
fn the_formula_is_that_of_its_authors() {
    assert!((grade("The cat sat on the mat.") - (0.39 * 6.0 + 11.8 - 15.59)).abs() < 1e-9);
    assert!((grade("Happy people. Stop.") - (0.39 * 1.5 + 11.8 * 5.0 / 3.0 - 15.59)).abs() < 1e-9);
}

#[test]
fn no_question_is_harder_than_grade_five() {
    for item in questions() {
        let question = item.question.get("en-GB").replace("{aim}", "");
        let grade = grade(&question);
        assert!(grade <= HARDEST, "{}: grade {grade:.2}: {question}", item.id);
    }
}

#[test]
fn the_questions_together_are_far_easier() {
    let grade = grade(&joined(questions().iter().map(|item| item.question.get("en-GB").to_owned())));
    assert!(grade <= 2.0, "grade {grade:.2}");
}

/// No sentence is long, and the texts together are no harder than this grade.
fn is_easy(texts: Vec<String>, hardest: f64) {
    for sentence in texts.iter().flat_map(|text| sentences(text)) {
        assert!(words(sentence).count() <= EASY_WORDS, "{sentence}");
    }
    let grade = grade(&joined(texts.into_iter()));
    assert!(grade <= hardest, "grade {grade:.2}");
}

fn easy_questions(items: impl IntoIterator<Item = Item>) -> Vec<String> {
    items.into_iter().map(|item| item.question(Style::Easy).get("en-GB").to_owned()).collect()
}

#[test]
fn easy_read_keeps_to_short_sentences_and_words() {
    is_easy(easy_questions(questions()), 1.0);
}

#[test]
fn questions_about_the_person_are_easy_too() {
    let about_you = coeval_core().items.into_iter().filter(|item| item.section == Section::AboutYou);
    is_easy(easy_questions(about_you), 3.0);
    for place in Place::ALL {
        let mut named = coeval_core();
        name_place(&mut named, place);
        is_easy(easy_questions(named.item("you.ward").cloned()), 3.0);
    }
}

#[test]
fn easy_answers_are_short() {
    for item in
        coeval_core().items.iter().filter(|item| item.easy.as_ref().is_some_and(|easy| !easy.options.is_empty()))
    {
        for option in item.options(Style::Easy) {
            let label = option.label.get("en-GB");
            assert!(words(label).count() <= 6, "{}: {label}", item.id);
        }
    }
}

/// The texts of a file of words whose keys this picks out.
fn texts_of(file: &str, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let path = format!("{}/../{file}", env!("CARGO_MANIFEST_DIR"));
    let json = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let all: std::collections::BTreeMap<String, serde_json::Value> =
        serde_json::from_str(&json).expect("a file of words");
    let texts = all.iter().filter(|(key, _)| wanted(key)).filter_map(|(_, text)| text.as_str());
    let texts: Vec<String> = texts.map(without_arguments).collect();
    assert!(!texts.is_empty(), "{file} has none");
    texts
}

/// A project's own words stand in the place of arguments, and are not ours.
fn without_arguments(text: &str) -> String {
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.filter_map(|part| part.split_once('}')).fold(first, |said, (_, after)| said + "it" + after)
}

#[test]
fn what_people_agree_to_is_easy_too() {
    let notice = texts_of("server/locales/en-GB/notice.json", |key| key.starts_with("easy_"));
    assert_eq!(notice.len(), 12);
    is_easy(notice, 2.0);
    let agreement = ["project.agree_easy", "project.agree_easy_hint"];
    is_easy(texts_of("app/locales/en-GB/phone.json", |key| agreement.contains(&key)), 2.0);
}

#[test]
fn the_page_before_the_questions_about_the_person_is_easy_too() {
    is_easy(texts_of("app/locales/en-GB/phone.json", |key| key.starts_with("about.easy_")), 2.0);
}

#[test]
fn help_is_as_plain_as_the_questions() {
    let help: Vec<String> =
        coeval_core().items.iter().filter_map(|item| Some(item.help.as_ref()?.get("en-GB").to_owned())).collect();
    for sentence in help.iter().flat_map(|help| sentences(help)) {
        assert!(words(sentence).count() <= HELP_WORDS, "{sentence}");
    }
    let grade = grade(&joined(help.into_iter()));
    assert!(grade <= 3.0, "grade {grade:.2}");
}
