//! The enrolment code: what one member of staff shows and a new device reads or somebody types, once and soon.
//!
//! Twelve characters of Crockford's base 32, 60 bits, in groups of four: `7K3M-9QXD-0T5B`. It is no receipt code: it
//! has no check character, because a wrong one does no harm, and nobody keeps it.

use std::fmt::{self, Write};

use crate::collection::receipt_code::{ALPHABET, value_of};

const LENGTH: usize = 12;

/// An enrolment code in its canonical form.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolmentCode(String);

impl EnrolmentCode {
    /// A code made from eight random bytes, of which four bits are not used.
    pub fn from_random(bytes: [u8; 8]) -> Self {
        let bits = u64::from_be_bytes(bytes);
        let code = (0..LENGTH).rev().map(|place| ALPHABET[(bits >> (place * 5) & 31) as usize] as char);
        Self(code.collect())
    }

    /// Reads a code as scanned or typed: any case, spaces and hyphens dropped, I and L read as 1, O as 0.
    /// None when it has another length or a character that no code has.
    pub fn parse(typed: &str) -> Option<Self> {
        let letters = typed.chars().filter(|letter| letter.is_alphanumeric());
        let code: Option<String> =
            letters.map(|letter| value_of(letter).map(|value| ALPHABET[usize::from(value)] as char)).collect();
        code.filter(|code| code.len() == LENGTH).map(Self)
    }

    /// The twelve characters without hyphens.
    pub fn canonical(&self) -> &str {
        &self.0
    }
}

/// In groups of four: `7K3M-9QXD-0T5B`.
impl fmt::Display for EnrolmentCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.0.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                formatter.write_char('-')?;
            }
            formatter.write_char(letter)?;
        }
        Ok(())
    }
}

/// Never the code itself: it lets a device in.
impl fmt::Debug for EnrolmentCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EnrolmentCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_code_reads_back_as_shown(bytes: [u8; 8]) {
            let code = EnrolmentCode::from_random(bytes);
            prop_assert_eq!(code.to_string().len(), 14);
            prop_assert_eq!(EnrolmentCode::parse(&code.to_string().to_lowercase()), Some(code));
        }

        #[test]
        fn whatever_is_typed_never_panics(typed: String) {
            let _ = EnrolmentCode::parse(&typed);
        }
    }

    #[test]
    fn what_is_read_wrongly_is_no_code() {
        assert_eq!(EnrolmentCode::parse("7k3m 9qxd ol5b").unwrap().to_string(), "7K3M-9QXD-015B");
        for typed in ["", "7K3M-9QXD", "7K3M-9QXD-0T5B-W", "7K3M-9QXD-0T5U"] {
            assert_eq!(EnrolmentCode::parse(typed), None, "{typed}");
        }
    }
}
