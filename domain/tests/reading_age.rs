//! How hard the English questions are to read: Flesch–Kincaid grade and sentence length.
//!
//! A formula is no proof that people understand; it only stops a long word or sentence from slipping in.

use domain::questionnaire::{Item, Section, Style, coeval_core};

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

#[test]
fn easy_read_keeps_to_short_sentences_and_words() {
    let easy: Vec<String> = questions().iter().map(|item| item.question(Style::Easy).get("en-GB").to_owned()).collect();
    for sentence in easy.iter().flat_map(|question| sentences(question)) {
        assert!(words(sentence).count() <= EASY_WORDS, "{sentence}");
    }
    let grade = grade(&joined(easy.into_iter()));
    assert!(grade <= 1.0, "grade {grade:.2}");
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
