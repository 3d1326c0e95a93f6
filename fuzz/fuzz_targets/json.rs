//! The phone's own JSON reader: never a panic, and whatever it takes for an answer serde takes for the same.
#![no_main]

use domain::{json, wire::v1::ResponsesAnswer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let lean = json::read::<ResponsesAnswer>(text);
    let serde = serde_json::from_str::<ResponsesAnswer>(text).ok();
    if let (Some(lean), Some(serde)) = (lean, serde) {
        assert_eq!(lean, serde);
    }
});
