//! Words that stand out in what people wrote, as a hint for tags: used by several people, and not by most. Pure; no
//! service outside is asked, and nothing is kept.
//!
//! It counts words and understands none. What it finds is for those who may read the texts: a word that three people used
//! is no figure for anybody else.

use std::collections::{BTreeMap, BTreeSet};

use super::search::folded;

/// A word in fewer texts stands out for nobody.
const FEWEST_TEXTS: usize = 3;
/// Shorter words say little in any script that parts words.
const SHORTEST: usize = 3;

/// Words that hold sentences together. Other languages make do with the rule that a word in more
/// than half of the texts does not stand out.
const SMALL_WORDS: &str = "a about after all also am an and any are as at be because been before but by can could did do \
    does done for from get got had has have he her here him his how i if in into is it its just like made make many me \
    more most much my no not now of on one only or other our out over own people project really said she so some still \
    such than that the their them then there these they this those to too up us very was we well were what when where \
    which who will with would you your في من على الى عن ان هذا هذه التي الذي مع كل لم لا ما كان كانت هو هي نحن انا لنا \
    او ثم قد بعد قبل عند ذلك تلك بين حتي";

/// A word that stands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyword {
    /// As somebody wrote it, in small letters.
    pub word: String,
    /// In how many texts it is.
    pub texts: usize,
}

/// The words that stand out most, at most so many. The measure is the number of texts with the word times the logarithm
/// of how rare it is among all (term frequency and inverse document frequency, each text counted once; Spärck Jones,
/// Journal of Documentation 28, 1972), so that neither what one person wrote often nor what everybody wrote comes first.
pub fn keywords<'t>(texts: impl IntoIterator<Item = &'t str>, most: usize) -> Vec<Keyword> {
    let small: BTreeSet<String> = SMALL_WORDS.split_whitespace().map(folded).collect();
    let mut seen: BTreeMap<String, Keyword> = BTreeMap::new();
    let mut all = 0;
    for text in texts {
        all += 1;
        let mut in_text = BTreeSet::new();
        for typed in text.split_whitespace() {
            let key = folded(typed);
            let is_word = key.chars().count() >= SHORTEST && !key.contains(' ') && key.chars().any(char::is_alphabetic);
            if is_word && !small.contains(&key) && in_text.insert(key.clone()) {
                let word = typed.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
                seen.entry(key).or_insert(Keyword { word, texts: 0 }).texts += 1;
            }
        }
    }
    let score = |keyword: &Keyword| keyword.texts as f64 * (all as f64 / keyword.texts as f64).ln();
    let stands_out = |keyword: &Keyword| keyword.texts >= FEWEST_TEXTS && keyword.texts * 2 <= all;
    let mut found: Vec<Keyword> = seen.into_values().filter(stands_out).collect();
    found.sort_by(|one, other| score(other).total_cmp(&score(one)).then_with(|| one.word.cmp(&other.word)));
    found.truncate(most);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_several_people_wrote_stands_out_and_what_one_wrote_often_does_not() {
        let texts = [
            "The bus is late. Bus, bus, bus!",
            "We could not pay for the BUS and the café.",
            "The bus again; a cafe helps.",
            "Our Café was open and it helped.",
            "It was the garden garden garden.",
            "We laughed.",
            "It was fine and it is 2026.",
            "The end.",
        ];
        let found = keywords(texts, 10);
        let words: Vec<(&str, usize)> = found.iter().map(|keyword| (keyword.word.as_str(), keyword.texts)).collect();
        assert_eq!(words, [("bus", 3), ("café", 3)]);
        assert_eq!(keywords(texts, 1).len(), 1);
        assert_eq!(keywords(["bus", "bus", "bus"], 10), [], "what everybody wrote does not stand out");
        assert_eq!(keywords([], 10), []);
    }

    #[test]
    fn arabic_words_are_one_in_either_spelling() {
        let texts = ["الحديقة جميلة", "في الحديقه طيور", "زرنا الحَديقة", "لا شيء", "نعم", "ربما"];
        assert_eq!(keywords(texts, 5), [Keyword { word: "الحديقة".to_owned(), texts: 3 }]);
    }
}
