//! Passphrases: at least twelve characters, hashed with argon2id. What was typed is never kept, shown or logged.

use std::{fmt, sync::Arc};

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _, password_hash::phc::PasswordHash};
use tokio::sync::Semaphore;

use crate::system::random;

/// Fewest characters. Nothing else is asked of them: length is what helps (NCSC, three random words).
const FEWEST: usize = 12;
/// Most bytes: more would only keep the server busy.
const MOST_BYTES: usize = 1024;
/// How many passphrases are hashed at a time; each takes 19 MiB and a processor for a moment.
const AT_A_TIME: usize = 2;
/// What a passphrase is compared with when there is no such account, so that the answer takes as long.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A passphrase that may be set.
pub struct Passphrase(String);

/// Why a passphrase cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassphrase {
    /// It is too short.
    #[error("A passphrase needs at least 12 characters. Three random words are easy to remember.")]
    TooShort,
    /// It is too long.
    #[error("A passphrase can have at most 1024 bytes.")]
    TooLong,
}

impl Passphrase {
    /// Takes a passphrase that is long enough.
    ///
    /// # Errors
    /// When it is not, or when it is far too long.
    pub fn new(typed: &str) -> Result<Self, WeakPassphrase> {
        if typed.chars().count() < FEWEST {
            return Err(WeakPassphrase::TooShort);
        }
        if typed.len() > MOST_BYTES { Err(WeakPassphrase::TooLong) } else { Ok(Self(typed.to_owned())) }
    }

    /// A random one of five groups of four letters and digits, 100 bits; easy to tell apart and to type.
    pub fn random() -> Self {
        const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let letters = random::bytes::<20>().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
        Self(letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
    }

    /// The words, for the one person they are made for.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Passphrase(…)")
    }
}

/// Hashes and checks, a few at a time and apart from the tasks that answer requests. Cloning is cheap.
#[derive(Clone, Debug)]
pub(super) struct Hasher(Arc<Semaphore>);

impl Default for Hasher {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_A_TIME)))
    }
}

impl Hasher {
    /// The text to keep of a passphrase.
    pub(super) async fn hash(&self, passphrase: &Passphrase) -> String {
        let typed = passphrase.0.clone();
        let salt = random::bytes::<16>();
        let hash =
            move || Argon2::default().hash_password_with_salt(typed.as_bytes(), &salt).map(|hash| hash.to_string());
        self.run(hash).await.expect("argon2's own parameters and a salt of 16 bytes are always taken")
    }

    /// Whether what was typed is the passphrase that was kept; as slow when nothing was kept.
    pub(super) async fn is_right(&self, typed: &str, kept: Option<&str>) -> bool {
        let typed: String = typed.chars().take(MOST_BYTES).collect();
        let is_kept = kept.is_some();
        let kept = kept.unwrap_or(NOBODYS).to_owned();
        let check = move || {
            let hash = PasswordHash::new(&kept);
            hash.is_ok_and(|hash| Argon2::default().verify_password(typed.as_bytes(), &hash).is_ok())
        };
        self.run(check).await && is_kept
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let _turn = self.0.acquire().await.expect("the semaphore is never closed");
        tokio::task::spawn_blocking(work).await.expect("hashing does not panic")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_all_that_is_asked() {
        assert_eq!(Passphrase::new("elevenchars").unwrap_err(), WeakPassphrase::TooShort);
        assert_eq!(Passphrase::new(&"x".repeat(1025)).unwrap_err(), WeakPassphrase::TooLong);
        assert!(Passphrase::new("twelve chars").is_ok() && Passphrase::new("قهوة وسكر وماء").is_ok());
        let random = Passphrase::random();
        assert!(random.reveal().len() == 24 && random.reveal() != Passphrase::random().reveal());
        assert_eq!(format!("{random:?}"), "Passphrase(…)");
    }

    #[tokio::test]
    async fn only_the_same_words_are_right() {
        let hasher = Hasher::default();
        let kept = hasher.hash(&Passphrase::new("three random words").unwrap()).await;
        assert!(kept.starts_with("$argon2id$v=19$") && !kept.contains("random"));
        assert!(hasher.is_right("three random words", Some(&kept)).await);
        assert!(!hasher.is_right("three random word", Some(&kept)).await);
        assert!(!hasher.is_right("three random words", None).await);
        let cost = |hash: &str| hash.split('$').nth(3).unwrap().to_owned();
        assert_eq!(cost(&kept), cost(NOBODYS), "nobody's passphrase takes as long to check");
        assert!(PasswordHash::new(NOBODYS).is_ok());
    }
}
