//! Short content hashes, for file names and for "did anything change".
//! They guard against staleness, not against an attacker.

use sha2::{Digest, Sha256};

/// The first eight bytes of the SHA-256 of all parts, as hexadecimal digits.
pub fn short<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(short([b"ab".as_slice(), b"c"]), short([b"a".as_slice(), b"bc"]));
        assert_eq!(short([b"ab".as_slice()]).len(), 16);
    }
}
