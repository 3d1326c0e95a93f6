//! When words are the same to somebody who searches: without case, accents and points, in any script. Pure.
//!
//! It keeps no index, and knows no language: no endings are cut and no synonyms are known.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Most words that are searched for.
const MOST_WORDS: usize = 12;

/// The words that somebody searches for, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchWords(Vec<String>);

impl SearchWords {
    /// The words of what was typed.
    pub fn of(typed: &str) -> Self {
        Self(folded(typed).split_whitespace().take(MOST_WORDS).map(str::to_owned).collect())
    }

    /// Whether a text has all of them, each anywhere: also inside a longer word, as not every script parts words.
    pub fn are_in(&self, text: &str) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let text = folded(text);
        self.0.iter().all(|word| text.contains(word.as_str()))
    }
}

/// A text as it is compared: compatible letters made one, lower case, without the marks that say how a letter sounds,
/// with one space for whatever stands between words.
///
/// The vowel signs of Bengali, Devanagari and their relatives stay: they are vowels, not accents.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().flat_map(char::to_lowercase) {
        if is_sound(letter) || is_unseen(letter) || matches!(letter, '\'' | '’' | 'ʼ' | '‘' | '`') {
            continue;
        }
        if let Some(same) = same_as(letter) {
            folded.push_str(same);
        } else if let Some(digit) = digit(letter) {
            folded.push(digit);
        } else if letter.is_alphanumeric() || is_combining_mark(letter) {
            folded.push(letter);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Accents, and the points of Hebrew and Arabic.
fn is_sound(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}'
        | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}'
        | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// What is written and never seen: joiners, directions, hyphens that may be.
fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Letters that are typed in more than one way and have no common form in Unicode.
fn same_as(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'þ' => "th",
        'ς' => "σ",
        'ٱ' => "ا",
        'ى' | 'ی' => "ي",
        'ک' => "ك",
        'ة' => "ه",
        _ => return None,
    })
}

/// The same digit for those of every script that Coeval's languages use.
fn digit(letter: char) -> Option<char> {
    let zero = match letter {
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '০'..='৯' => '০',
        '०'..='९' => '०',
        '੦'..='੯' => '੦',
        _ => return None,
    };
    char::from_digit(u32::from(letter) - u32::from(zero), 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn finds(typed: &str, text: &str) -> bool {
        SearchWords::of(typed).are_in(text)
    }

    #[test]
    fn case_accents_order_and_signs_do_not_matter() {
        let text = "“Zoë’s CAFÉ” — the coﬀee-morning helped: Łukasz, Øyvind & Straße.";
        for typed in ["zoe", "Zoes cafe", "CAFE zoe", "coffee morning", "lukasz", "Oyvind", "strasse", "helped,", ""] {
            assert!(finds(typed, text), "{typed}");
        }
        for typed in ["zoe tea", "cafes", "straxe"] {
            assert!(!finds(typed, text), "{typed}");
        }
        assert!(finds("cafe\u{301}", "Café") && finds("Café", "cafe\u{301}"));
        assert!(finds("istanbul", "İstanbul") && finds("ISTANBUL", "ıstanbul"));
    }

    #[test]
    fn arabic_is_found_with_and_without_its_points_and_forms() {
        let text = "أصبحَتِ الخِدمـــات أفضل في المدرسة ٢٠٢٦";
        for typed in ["اصبحت", "أَصْبَحَت", "الخدمات", "خدمات افضل", "المدرسه", "2026", "۲۰۲۶", "فى"]
        {
            assert!(finds(typed, text), "{typed}");
        }
        assert!(!finds("الخدمة", text));
    }

    #[test]
    fn bengali_keeps_its_vowels_and_takes_either_spelling_of_a_letter() {
        let text = "আমাদের পাড়ায় বড় পরিবর্তন এসেছে, ২ বছরে।";
        for typed in ["পরিবর্তন", "পরিবর্তন আমাদের", "পাড\u{9bc}ায\u{9bc}", "পাড়ায়", "2", "ড়"]
        {
            assert!(finds(typed, text), "{typed}");
        }
        assert!(!finds("পরবর্তন", text), "another vowel is another word");
        assert!(finds("\u{9a8}\u{9cb}", "\u{9a8}\u{9c7}\u{9be}"), "a vowel sign of two parts");
    }

    #[test]
    fn scripts_without_spaces_are_found_inside_a_line() {
        assert!(
            finds("变化", "我们看到了很大的变化。") && finds("ハ", "ﾊ") && !finds("学校", "我们看到了很大的变化。")
        );
    }

    proptest! {
        #[test]
        fn every_text_is_found_by_its_own_words(text in "\\PC{0,60}") {
            prop_assert!(finds(&text, &text));
            let folded = folded(&text);
            prop_assert!(!folded.starts_with(' ') && !folded.ends_with(' ') && !folded.contains("  "));
        }
    }
}
