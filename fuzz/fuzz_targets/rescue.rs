//! A rescue file: never a panic, and every envelope that is read is a line of the file.
#![no_main]

use domain::collection::rescue;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(rescue) = rescue::read(bytes) {
        let text = String::from_utf8_lossy(bytes);
        assert!(rescue.envelopes.iter().all(|envelope| text.contains(envelope.as_str())));
        let again = rescue::write(&rescue.about, rescue.envelopes.iter().map(String::as_str));
        let again = rescue::read(again.as_bytes()).expect("what was written can be read");
        assert!(again.intact);
        assert_eq!(again.envelopes, rescue.envelopes);
    }
});
