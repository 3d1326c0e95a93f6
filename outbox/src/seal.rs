//! Seals an envelope to the server's public key, the moment a response is finished on a shared device: from then on
//! nothing on the device can show the answers again.
//!
//! HPKE (RFC 9180) in base mode with the suite of `api.md`. What is sealed and what stays in the open is
//! `domain::collection::envelope`'s to say. It asks for no randomness itself, and it opens nothing.

use std::convert::Infallible;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    collection::envelope::{SEAL_INFO, Sealed, Unsealed},
    wire::v1::SealingKey,
};
use hpke::{
    Deserializable as _, Kem, OpModeS, Serializable as _,
    aead::ChaCha20Poly1305,
    kdf::HkdfSha256,
    kem::X25519HkdfSha256,
    rand_core::{TryCryptoRng, TryRng},
    single_shot_seal_with_rng,
};

/// Bytes of randomness that one seal needs.
pub const RANDOM_BYTES: usize = 32;

/// Why an envelope was not sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealProblem {
    /// It is not a plain envelope.
    #[error("there is no plain envelope to be sealed")]
    NotPlain,
    /// The key is not one.
    #[error("the server's key cannot be used")]
    BadKey,
}

/// The final bytes of a sealed envelope, made of the final bytes of a plain one. The randomness has to be fresh from
/// the device's cryptographic source for each envelope; the same twice would let both be compared.
///
/// # Errors
/// When there is no plain envelope, or the key cannot be used.
pub fn seal(plain: &str, key: &SealingKey, randomness: [u8; RANDOM_BYTES]) -> Result<String, SealProblem> {
    let parts = Unsealed::from_plain(plain).ok_or(SealProblem::NotPlain)?;
    let aad = parts.aad(&key.key_id);
    let (enc, ciphertext) =
        encrypt(&key.public_key, SEAL_INFO, aad.as_bytes(), parts.plaintext.as_bytes(), randomness)?;
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let sealed = Sealed { key_id: key.key_id.clone(), enc: text(&enc), ciphertext: text(&ciphertext) };
    Ok(parts.sealed_bytes(sealed))
}

fn encrypt(
    public_key: &str,
    info: &[u8],
    aad: &[u8],
    plaintext: &[u8],
    randomness: [u8; RANDOM_BYTES],
) -> Result<(Vec<u8>, Vec<u8>), SealProblem> {
    let bytes = URL_SAFE_NO_PAD.decode(public_key).map_err(|_| SealProblem::BadKey)?;
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&bytes).map_err(|_| SealProblem::BadKey)?;
    let (enc, ciphertext) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public,
        info,
        plaintext,
        aad,
        &mut Given(randomness.as_slice()),
    )
    .map_err(|_| SealProblem::BadKey)?;
    Ok((enc.to_bytes().to_vec(), ciphertext))
}

/// Randomness that was given, once: it has no more than that.
struct Given<'b>(&'b [u8]);

impl TryRng for Given<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, wanted: &mut [u8]) -> Result<(), Infallible> {
        let (now, rest) = self.0.split_at_checked(wanted.len()).expect("one seal takes 32 random bytes and no more");
        wanted.copy_from_slice(now);
        self.0 = rest;
        Ok(())
    }
}

impl TryCryptoRng for Given<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9180, A.2.1: `ikmE`, `pkRm`, `info`, and the first encryption.
    const RANDOMNESS: &str = "909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b";
    const PUBLIC_KEY: &str = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a";
    const INFO: &str = "4f6465206f6e2061204772656369616e2055726e";
    const PLAINTEXT: &str = "4265617574792069732074727574682c20747275746820626561757479";
    const ENC: &str = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a";
    const CIPHERTEXT: &str = "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db\
                              21993c62ce81883d2dd1b51a28";

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|place| u8::from_str_radix(&text[place..place + 2], 16).unwrap()).collect()
    }

    fn key() -> SealingKey {
        SealingKey { key_id: "k1".to_owned(), public_key: URL_SAFE_NO_PAD.encode(hex(PUBLIC_KEY)) }
    }

    #[test]
    fn the_suite_is_the_one_of_the_standard() {
        let randomness = hex(RANDOMNESS).try_into().unwrap();
        let (enc, ciphertext) =
            encrypt(&key().public_key, &hex(INFO), b"Count-0", &hex(PLAINTEXT), randomness).unwrap();
        assert_eq!((enc, ciphertext), (hex(ENC), hex(CIPHERTEXT)));
    }

    #[test]
    fn what_cannot_be_sealed_is_said() {
        assert_eq!(seal("{}", &key(), [7; 32]), Err(SealProblem::NotPlain));
        let plain = r#"{"id":"1","revision":1,"project":"mascot","answers":{}}"#;
        for public_key in ["", "AAAA", "not base64!"] {
            let key = SealingKey { public_key: public_key.to_owned(), ..key() };
            assert_eq!(seal(plain, &key, [7; 32]), Err(SealProblem::BadKey), "{public_key}");
        }
        assert!(seal(plain, &key(), [7; 32]).is_ok());
    }
}
