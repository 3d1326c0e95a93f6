//! The receipt code: what a person keeps to see, change or withdraw a response later.
//!
//! Sixteen characters of Crockford's base 32 (80 bits) and one check character, as `api.md` "Receipt codes" says.
//! The server never sees the code with a response, only its hash.

use std::fmt::{self, Write};

use sha2::{Digest, Sha256};

pub(crate) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;

/// A receipt code in its canonical form: sixteen characters, without the check.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct ReceiptCode(String);

/// Why a typed code cannot be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCode {
    /// Not seventeen characters once spaces and hyphens are dropped.
    #[error("A receipt code has 17 letters and numbers.")]
    Length,
    /// A character that no code has.
    #[error("A receipt code has only numbers and capital letters, without the letter U.")]
    Character,
    /// The last character does not go with the others.
    #[error("That code has a slip in it. Please check each letter and number.")]
    Check,
}

impl ReceiptCode {
    /// A code made from ten random bytes.
    pub fn from_random(bytes: [u8; 10]) -> Self {
        let bits = bytes.iter().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        let code = (0..LENGTH).rev().map(|place| ALPHABET[(bits >> (place * 5) & 31) as usize] as char);
        Self(code.collect())
    }

    /// Reads a code as typed: any case, spaces and hyphens dropped, I and L read as 1, O as 0.
    ///
    /// ```
    /// use domain::collection::receipt_code::ReceiptCode;
    ///
    /// let code = ReceiptCode::from_random([7; 10]);
    /// let typed = code.to_string().to_lowercase().replace('-', " ");
    /// assert_eq!(ReceiptCode::parse(&typed).unwrap(), code, "as people type it");
    /// assert!(ReceiptCode::parse("not a code").is_err());
    /// ```
    ///
    /// # Errors
    /// `BadCode` says what is wrong, in words for the person.
    pub fn parse(typed: &str) -> Result<Self, BadCode> {
        let mut values = Vec::with_capacity(LENGTH + 1);
        for letter in typed.chars().filter(|letter| letter.is_alphanumeric()) {
            values.push(value_of(letter).ok_or(BadCode::Character)?);
        }
        let [code @ .., check] = values.as_slice() else { return Err(BadCode::Length) };
        if code.len() != LENGTH {
            return Err(BadCode::Length);
        }
        if check_value(code) != *check {
            return Err(BadCode::Check);
        }
        Ok(Self(code.iter().map(|value| ALPHABET[usize::from(*value)] as char).collect()))
    }

    /// Reads a code in its canonical form, as the phone keeps it.
    pub fn from_canonical(code: &str) -> Option<Self> {
        (code.len() == LENGTH && code.bytes().all(|letter| ALPHABET.contains(&letter))).then(|| Self(code.to_owned()))
    }

    /// The sixteen characters without the check.
    pub fn canonical(&self) -> &str {
        &self.0
    }

    /// Lower-case hex of the SHA-256 of the canonical form: what travels with the response.
    pub fn hash(&self) -> String {
        let mut hex = String::with_capacity(64);
        for byte in Sha256::digest(self.0.as_bytes()) {
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }

    fn check(&self) -> char {
        let values: Vec<u8> = self.0.chars().filter_map(value_of).collect();
        ALPHABET[usize::from(check_value(&values))] as char
    }
}

/// In groups of four and one, with the check: `7K3M-9QXD-0T5B-W2HJ-H`.
impl fmt::Display for ReceiptCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.0.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                formatter.write_char('-')?;
            }
            formatter.write_char(letter)?;
        }
        write!(formatter, "-{}", self.check())
    }
}

/// Never the code itself: it opens a person's answers.
impl fmt::Debug for ReceiptCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ReceiptCode(…)")
    }
}

/// The value of a character as people type it: any case, I and L read as 1, O as 0.
pub(crate) fn value_of(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    ALPHABET.iter().position(|known| *known as char == letter).map(|place| place as u8)
}

/// Luhn modulo 32, doubling from the right.
fn check_value(code: &[u8]) -> u8 {
    let sum: u32 = code
        .iter()
        .rev()
        .enumerate()
        .map(|(place, value)| {
            let weighted = u32::from(*value) * if place % 2 == 0 { 2 } else { 1 };
            weighted / 32 + weighted % 32
        })
        .sum();
    ((32 - sum % 32) % 32) as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_vectors_of_the_contract_hold() {
        for (canonical, check, hash) in [
            ("7K3M9QXD0T5BW2HJ", 'H', "0209d2a0be453b4053e1e4d6e2d0329316b7e1dff1cd7c2f01114b6613df2c35"),
            ("0123456789ABCDEF", '8', "2125b2c332b1113aae9bfc5e9f7e3b4c91d828cb942c2df1eeb02502eccae9e9"),
        ] {
            let code = ReceiptCode::parse(&format!("{canonical}{check}")).unwrap();
            assert_eq!((code.canonical(), code.check(), code.hash().as_str()), (canonical, check, hash));
        }
        let code = ReceiptCode::parse("7k3m 9qxd otsb w2hj h".replace('s', "5").as_str()).unwrap();
        assert_eq!(code.to_string(), "7K3M-9QXD-0T5B-W2HJ-H");
    }

    proptest! {
        #[test]
        fn a_code_reads_back_as_shown(bytes: [u8; 10]) {
            let code = ReceiptCode::from_random(bytes);
            prop_assert_eq!(ReceiptCode::parse(&code.to_string().to_lowercase()).unwrap(), code);
        }

        #[test]
        fn one_wrong_character_is_noticed(bytes: [u8; 10], place in 0_usize..17, shift in 1_u8..32) {
            let shown = ReceiptCode::from_random(bytes).to_string().replace('-', "");
            let mut letters: Vec<char> = shown.chars().collect();
            let value = value_of(letters[place]).unwrap();
            letters[place] = ALPHABET[usize::from((value + shift) % 32)] as char;
            prop_assert_eq!(ReceiptCode::parse(&letters.iter().collect::<String>()), Err(BadCode::Check));
        }
    }
}
