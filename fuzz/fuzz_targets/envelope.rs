//! An envelope, plain or sealed: never a panic; what is read has a lower-case id and is read the same again.
#![no_main]

use domain::collection::envelope::Incoming;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(incoming) = Incoming::read(text) {
        assert_eq!(incoming.id, incoming.id.to_lowercase());
        assert!(incoming.revision >= 1);
        assert_eq!(Incoming::read(text).as_ref(), Ok(&incoming));
        let _ = incoming.opened(text);
    }
});
