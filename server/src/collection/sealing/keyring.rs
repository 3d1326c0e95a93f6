//! Private keys in memory, and opening what was sealed to one of them: HPKE (RFC 9180) in base mode with the suite of
//! `api.md`. It reads no database and makes no randomness.

use std::{collections::HashMap, fmt};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::collection::envelope::{Incoming, SEAL_INFO, Sealed, seal_aad};
use hpke::{
    Deserializable as _, Kem, OpModeR, Serializable as _, aead::ChaCha20Poly1305, kdf::HkdfSha256,
    kem::X25519HkdfSha256, single_shot_open,
};

type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type Encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey;

/// Every private key by name, as at one moment.
#[derive(Default)]
pub struct Keyring {
    /// What the database counted when it was read; none before anything was.
    pub(super) number: Option<i64>,
    keys: HashMap<String, PrivateKey>,
}

impl Keyring {
    /// No keys yet, of this moment.
    pub(super) fn at(number: i64) -> Self {
        Self { number: Some(number), keys: HashMap::new() }
    }

    /// Adds a key. False when its halves do not belong together or are none.
    pub(super) fn add(&mut self, key_id: &str, private: &[u8], public: &str) -> bool {
        let Ok(private) = PrivateKey::from_bytes(private) else { return false };
        let fits = URL_SAFE_NO_PAD.encode(X25519HkdfSha256::sk_to_pk(&private).to_bytes()) == public;
        if fits {
            self.keys.insert(key_id.to_owned(), private);
        }
        fits
    }

    /// What is inside a seal; none when no key opens it, or its outside was changed.
    pub fn open(&self, envelope: &Incoming, sealed: &Sealed) -> Option<String> {
        let private = self.keys.get(&sealed.key_id)?;
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
        let enc = Encapsulated::from_bytes(&bytes(&sealed.enc)?).ok()?;
        let aad = seal_aad(&envelope.id, envelope.revision, &envelope.project, &sealed.key_id);
        let plaintext = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            private,
            &enc,
            SEAL_INFO,
            &bytes(&sealed.ciphertext)?,
            aad.as_bytes(),
        );
        String::from_utf8(plaintext.ok()?).ok()
    }
}

/// Never a key itself.
impl fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Keyring").field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}

/// The halves of a new key, private and public, from 32 random bytes (RFC 9180, `DeriveKeyPair`).
pub(super) fn new_pair(randomness: &[u8; 32]) -> (Vec<u8>, Vec<u8>) {
    let (private, public) = X25519HkdfSha256::derive_keypair(randomness);
    (private.to_bytes().to_vec(), public.to_bytes().to_vec())
}
