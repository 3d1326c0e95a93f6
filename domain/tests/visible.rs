//! The table of what cannot be seen, held against the Unicode data of ICU, code point by code point.

use domain::text::visible::can_be_seen;
use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup, WhiteSpace},
};

/// Blank in every typeface, though Unicode calls them signs: the empty Braille cell, and what frames notes between lines.
const BLANK: [char; 4] = ['\u{2800}', '\u{fff9}', '\u{fffa}', '\u{fffb}'];

fn is_unseen(letter: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(letter);
    CodePointSetData::new::<WhiteSpace>().contains(letter)
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(letter)
        || category == GeneralCategory::Control
        || GeneralCategoryGroup::Mark.contains(category)
        || BLANK.contains(&letter)
}

/// The table as it has to be: runs from U+0080 on, unseen ones first.
fn runs() -> Vec<u16> {
    let (mut runs, mut unseen, mut run) = (Vec::new(), true, 0_u32);
    let mut push = |mut run: u32| {
        while run > u32::from(u16::MAX) {
            runs.extend([u16::MAX, 0]);
            run -= u32::from(u16::MAX);
        }
        runs.push(run as u16);
    };
    for code in 0x80..=u32::from(char::MAX) {
        if char::from_u32(code).is_some_and(is_unseen) != unseen {
            push(run);
            (unseen, run) = (!unseen, 0);
        }
        run += 1;
    }
    // Whatever comes last can be seen, and needs no run.
    if unseen {
        push(run);
    }
    runs
}

#[test]
fn the_table_is_what_unicode_says() {
    let wrong: Vec<char> = ('\0'..=char::MAX)
        .filter(|letter| can_be_seen(letter.encode_utf8(&mut [0; 4])) == is_unseen(*letter))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} code points are held for what they are not, such as U+{:04X}; the table in domain/src/text/visible/unseen.rs has to be\n{:?}",
        wrong.len(),
        u32::from(wrong[0]),
        runs()
    );
}
