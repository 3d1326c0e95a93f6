//! Whether anything of a text can be seen: a text in which nothing can is no answer, whatever bytes it has.
//!
//! It changes no text. Joiners, marks and direction signs inside words stay where they are: scripts and emoji need them.

mod unseen;

use unseen::UNSEEN;

/// Whether anything of a text can be seen by whoever reads it. White space, control characters, what Unicode says is to be
/// ignored in display (`Default_Ignorable_Code_Point`: joiners, variation selectors, fillers, byte order marks) and marks
/// that stand on no letter cannot.
pub fn can_be_seen(text: &str) -> bool {
    text.chars().any(is_seen)
}

fn is_seen(letter: char) -> bool {
    match u32::from(letter).checked_sub(FIRST) {
        None => letter.is_ascii_graphic(),
        Some(place) => is_seen_at(place),
    }
}

/// The first code point that the table is about.
const FIRST: u32 = 0x80;

/// The table is runs of code points from `FIRST` on, in turn of those that cannot be seen and of those that can. A run that
/// is too long for its number goes on behind an empty one.
fn is_seen_at(place: u32) -> bool {
    let (mut end, mut seen) = (0, false);
    for run in UNSEEN {
        end += u32::from(*run);
        if place < end {
            return seen;
        }
        seen = !seen;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_nothing() {
        let nothing = [
            "",
            " ",
            "\t\n",
            "\u{a0}",
            "\u{200b}",
            "\u{feff}",
            "\u{200b}\u{200d}\u{fe0f}",
            "\u{2800}",
            "\u{3164}",
            "\u{301}",
            "\u{20dd}",
            "\u{93e}",
            "\u{e0061}\u{e007f}",
            "\u{ad}",
            "\u{202e}\u{2069}",
            "\u{7f}\u{85}",
            "\u{3000}",
            "\u{fff9}\u{fffb}",
        ];
        for text in nothing {
            assert!(!can_be_seen(text), "{text:?}");
        }
    }

    #[test]
    fn words_signs_and_emoji_can_be_seen_with_whatever_joins_them() {
        let something = [
            "a",
            "0",
            ".",
            "–",
            "é",
            "e\u{301}",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "👩\u{200d}🌾",
            "❤\u{fe0f}",
            "#\u{fe0f}\u{20e3}",
            "\u{200b}x\u{200b}",
            "日本",
            "\u{e000}",
            "\u{1f3f4}\u{e0067}\u{e007f}",
            "ـ",
            "؟",
        ];
        for text in something {
            assert!(can_be_seen(text), "{text:?}");
        }
    }
}
