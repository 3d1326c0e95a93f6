//! Rescue files: whole, cut at any byte, damaged, from the future, and not rescue files at all.

use domain::collection::rescue::{About, Rescue, RescueProblem, read, write};
use proptest::prelude::*;

fn about() -> About {
    About { made_at: "2026-11-22T10:15:00Z".to_owned(), server: "https://answers.example.org".to_owned() }
}

fn file(envelopes: &[String]) -> String {
    write(&about(), envelopes.iter().map(String::as_str))
}

fn envelopes(count: usize) -> Vec<String> {
    (0..count)
        .map(|n| format!(r#"{{"id":"{n}","revision":1,"answers":{{"story.text":"Søster {n} {{}}\n"}}}}"#))
        .collect()
}

#[test]
fn a_whole_file_reads_back() {
    let made_with = envelopes(3);
    let rescue = read(file(&made_with).as_bytes()).unwrap();
    assert_eq!(rescue, Rescue { about: about(), envelopes: made_with, announced: 3, unreadable: 0, intact: true });
    assert_eq!(rescue.missing(), 0);
    assert!(read(file(&[]).as_bytes()).unwrap().intact, "an empty one too");
}

#[test]
fn the_form_of_version_one_is_frozen() {
    let made = file(&[r#"{"id":"1"}"#.to_owned()]);
    let frozen = concat!(
        r#"{"envelopes":1,"format":"coeval-rescue","made_at":"2026-11-22T10:15:00Z","#,
        r#""server":"https://answers.example.org","version":1}"#,
        "\n{\"id\":\"1\"}\n",
        r#"{"end":1,"sha256":"e81e0aa57be1f0ad8b210b3e6348740e38a380365692b6d6129c53a84264ac1d"}"#,
        "\n"
    );
    assert_eq!(made, frozen);
}

#[test]
fn other_line_ends_and_a_mark_at_the_beginning_do_no_harm() {
    let carried = format!("\u{feff}{}", file(&envelopes(2)).replace('\n', "\r\n"));
    assert!(read(carried.as_bytes()).unwrap().intact);
}

#[test]
fn what_was_edited_is_said_and_the_rest_is_read() {
    let edited = file(&envelopes(3)).replacen("Søster 1", "Bruder 1", 1);
    let rescue = read(edited.as_bytes()).unwrap();
    assert_eq!((rescue.envelopes.len(), rescue.intact), (3, false));
    let mut broken = file(&envelopes(3)).into_bytes();
    let place = broken.windows(8).position(|word| word == "Søster ".as_bytes()).unwrap();
    broken[place + 1] = 0xff;
    let rescue = read(&broken).unwrap();
    assert_eq!((rescue.envelopes.len(), rescue.unreadable, rescue.missing(), rescue.intact), (2, 1, 1, false));
}

#[test]
fn a_file_from_the_future_is_refused_in_a_sentence() {
    let future = file(&envelopes(1)).replace(r#""version":1"#, r#""version":2"#);
    let problem = read(future.as_bytes()).unwrap_err();
    assert_eq!(problem, RescueProblem::FromTheFuture(2));
    assert!(problem.to_string().contains("keep the file"));
}

#[test]
fn anything_else_is_no_rescue_file() {
    for text in ["", "\n\n", "{}", "[]", "PK\u{3}\u{4}", r#"{"format":"coeval-backup","version":1}"#] {
        assert_eq!(read(text.as_bytes()), Err(RescueProblem::NotRescue), "{text}");
    }
}

proptest! {
    #[test]
    fn cut_at_any_byte_every_whole_envelope_is_still_read(count in 0_usize..6, cut in 0.0_f64..1.0) {
        let made_with = envelopes(count);
        let whole = file(&made_with);
        let at = (whole.len() as f64 * cut) as usize;
        let head = whole.find('\n').unwrap();
        match read(&whole.as_bytes()[..at]) {
            Err(problem) => prop_assert!(at < head, "{problem}"),
            Ok(rescue) => {
                let mut end = head + 1;
                let mut fit = 0;
                for envelope in &made_with {
                    end += envelope.len();
                    fit += usize::from(end <= at);
                    end += 1;
                }
                prop_assert_eq!(&rescue.envelopes, &made_with[..fit]);
                prop_assert_eq!(rescue.missing(), count - fit);
                prop_assert_eq!(rescue.intact, at + 1 >= whole.len());
            }
        }
    }

    #[test]
    fn whatever_bytes_come_nothing_panics(bytes: Vec<u8>, place in 0_usize..400, byte: u8) {
        let _ = read(&bytes);
        let mut damaged = file(&envelopes(3)).into_bytes();
        let place = place % damaged.len();
        damaged[place] = byte;
        if let Ok(rescue) = read(&damaged) {
            prop_assert!(rescue.envelopes.len() + rescue.unreadable >= 2, "one byte spoils one line, or joins two");
        }
    }
}
