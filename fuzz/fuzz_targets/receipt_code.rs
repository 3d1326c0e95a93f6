//! Codes as people type them: what is read is read the same when it is shown, and one wrong character is noticed.
#![no_main]

use domain::collection::{enrolment_code::EnrolmentCode, receipt_code::ReceiptCode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|typed: &str| {
    let _ = EnrolmentCode::parse(typed);
    if let Ok(code) = ReceiptCode::parse(typed) {
        let shown = code.to_string();
        assert_eq!(ReceiptCode::parse(&shown).as_ref(), Ok(&code));
        for place in shown.match_indices(|letter: char| letter != '-').map(|(place, _)| place) {
            let other = if shown.as_bytes()[place] == b'2' { "3" } else { "2" };
            let mistyped = [&shown[..place], other, &shown[place + 1..]].concat();
            assert!(ReceiptCode::parse(&mistyped).is_err(), "{mistyped} passes for {shown}");
        }
    }
});
