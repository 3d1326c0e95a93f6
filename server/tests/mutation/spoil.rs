//! Spoils good input: bits flipped, pieces cut, doubled and swapped with other inputs, and words that trip parsers up.

use super::dice::Dice;

/// Words that parsers trip over.
const NASTY: &[&[u8]] = &[
    b"",
    b"\0",
    b"\xff\xfe",
    b"\xc3\x28",
    b"\xef\xbb\xbf",
    b"\\ud800",
    b"\\u0000",
    b"\xed\xa0\x80",
    b"null",
    b"true",
    b"[]",
    b"{}",
    b"\"\"",
    b"-0",
    b"1e400",
    b"-1",
    b"0.1",
    b"18446744073709551616",
    b"9223372036854775807",
    b"4294967296",
    b"%00",
    b"%ff",
    b"%",
    b"&&",
    b"=",
    b"..",
    b"/../",
    b"'; drop table response; --",
    b"<script>",
    b"\r\n\r\n",
    b"q=0,*;q=1",
    b"\xe2\x80\xae",
    b"9999-12-31T23:59:60Z",
    b"0000-00-00T00:00:00Z",
    b",",
    b":",
    b"\"",
    b"\\",
];
/// Most changes to one input.
const CHANGES: u64 = 6;
/// Deep enough to exhaust a stack that is not guarded.
const DEEP: usize = 20_000;
/// Longest input.
const LONGEST: usize = 300_000;

/// One of the inputs, spoilt.
pub fn spoil(dice: &mut Dice, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut input = corpus[dice.place(corpus.len())].clone();
    for _ in 0..=dice.below(CHANGES) {
        change(dice, &mut input, corpus);
    }
    input.truncate(LONGEST);
    input
}

fn change(dice: &mut Dice, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
    let (start, end) = piece(dice, input.len());
    match dice.below(10) {
        0 if !input.is_empty() => {
            let place = dice.place(input.len());
            input[place] ^= 1 << dice.below(8);
        }
        1 => input.truncate(start),
        2 => drop(input.drain(start..end)),
        3 => {
            let doubled = input[start..end].repeat(1 + dice.place(4));
            input.splice(start..start, doubled);
        }
        4 => {
            let other = &corpus[dice.place(corpus.len())];
            let (from, to) = piece(dice, other.len());
            input.splice(start..end, other[from..to].iter().copied());
        }
        5 => {
            let nested = dice.pick(&[&b"["[..], b"{\"a\":"]).repeat(dice.place(DEEP));
            input.splice(start..start, nested);
        }
        6 => {
            let bytes: [u8; 8] = dice.bytes();
            input.splice(start..start, bytes);
        }
        _ => {
            let word = dice.pick(NASTY);
            let end = if dice.percent(50) { start } else { end };
            input.splice(start..end, word.iter().copied());
        }
    }
}

/// A piece of so many bytes, mostly a short one.
fn piece(dice: &mut Dice, len: usize) -> (usize, usize) {
    let start = dice.place(len + 1);
    let longest = if dice.percent(80) { 12 } else { len };
    (start, (start + dice.place(longest + 1)).min(len))
}
