//! The installation's secret: keys hashes, and locks what only this installation may read. It never leaves this module.

use std::{fmt, io::Write as _, net::IpAddr, path::Path, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use domain::time::Millis;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::system::{private_files, random};

const BYTES: usize = 32;
/// Bytes of a keyed hash that are kept: 128 bits never collide by chance and halve the database's largest index.
const KEPT: usize = 16;
/// Bytes of the nonce that a lock begins with: long enough to be chosen by chance.
const NONCE: usize = 24;
const CHECK_PURPOSE: &str = "check";

/// Why a file gives no secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file holds something else.
    #[error("The secret file {0} does not hold 64 hex digits.")]
    Malformed(String),
    /// The file could not be read or written.
    #[error("The secret file {0} cannot be used: {1}.")]
    File(String, std::io::Error),
    /// No randomness.
    #[error("The machine gives no random numbers: {0}.")]
    Random(getrandom::Error),
}

/// The secret. Cloning is cheap.
#[derive(Clone)]
pub struct Secret(Arc<[u8; BYTES]>);

impl Secret {
    /// Reads the secret in a file; none when there is no such file.
    ///
    /// # Errors
    /// When the file cannot be read, or holds something else.
    pub fn read(path: &Path) -> Result<Option<Self>, SecretError> {
        let shown = || path.display().to_string();
        if private_files::is_open_to_all(path) {
            // Whose it is, and who else must read it, only the operator knows.
            tracing::warn!(file = shown(), "everybody on this machine can read the secret: run chmod 600 on its file");
        }
        match std::fs::read_to_string(path) {
            Ok(hex) => Self::from_hex(hex.trim()).map(Some).ok_or_else(|| SecretError::Malformed(shown())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(SecretError::File(shown(), error)),
        }
    }

    /// The secret in a file; none when there is no such file or it holds none.
    pub fn in_file(path: &Path) -> Option<Self> {
        Self::from_hex(std::fs::read_to_string(path).ok()?.trim())
    }

    /// A secret from its bytes.
    pub fn from_bytes(bytes: [u8; BYTES]) -> Self {
        Self(Arc::new(bytes))
    }

    /// Makes a secret and writes it to a new file that only its owner can read.
    ///
    /// # Errors
    /// When there are no random numbers, or the file cannot be written.
    pub fn make(path: &Path) -> Result<Self, SecretError> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(SecretError::Random)?;
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        write_privately(path, &format!("{hex}\n"))
            .map_err(|error| SecretError::File(path.display().to_string(), error))?;
        Ok(Self::from_bytes(bytes))
    }

    fn from_hex(hex: &str) -> Option<Self> {
        if hex.len() != 2 * BYTES || !hex.is_ascii() {
            return None;
        }
        let mut bytes = [0; BYTES];
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[2 * place..2 * place + 2], 16).ok()?;
        }
        Some(Self::from_bytes(bytes))
    }

    /// What the database keeps of a receipt hash.
    pub fn receipt_key(&self, receipt_hash: &str) -> String {
        self.keyed("receipt", receipt_hash.as_bytes())
    }

    /// What the database keeps of the cookie of somebody signed in.
    pub fn session_key(&self, token: &str) -> String {
        self.keyed("session", token.as_bytes())
    }

    /// What the database keeps of an invitation's link.
    pub fn invitation_key(&self, token: &str) -> String {
        self.keyed("invitation", token.as_bytes())
    }

    /// Under which name tries to sign in to an account are counted, whether there is such an account or not.
    pub fn account_tries_key(&self, email: &str) -> String {
        self.keyed("account tries", email.as_bytes())
    }

    /// Under which name an address's tries to sign in are counted.
    pub fn address_tries_key(&self, address: IpAddr) -> String {
        self.keyed("address tries", address.to_string().as_bytes())
    }

    /// Under which name tries to change an account's passphrase are counted, by the account's id.
    pub fn change_tries_key(&self, account: &str) -> String {
        self.keyed("change tries", account.as_bytes())
    }

    /// What the database keeps of a browser that is known to an account: another passphrase makes another.
    pub fn browser_key(&self, token: &str, passphrase_hash: &str) -> String {
        self.keyed("browser", format!("{token} {passphrase_hash}").as_bytes())
    }

    /// Under which name the tries of a known browser are counted.
    pub fn browser_tries_key(&self, browser_key: &str) -> String {
        self.keyed("browser tries", browser_key.as_bytes())
    }

    /// What the database keeps of an address on one day: tomorrow's cannot be linked to it.
    pub fn address_key(&self, address: IpAddr, day: i64) -> String {
        self.keyed("address", format!("{address} {day}").as_bytes())
    }

    /// What the database keeps of a device's token.
    pub fn device_key(&self, token: &str) -> String {
        self.keyed("device", token.as_bytes())
    }

    /// What the database keeps of a code that lets a device in.
    pub fn enrolment_key(&self, code: &str) -> String {
        self.keyed("enrolment", code.as_bytes())
    }

    /// The key that the noise of one kind of figures of a project is drawn by, another after each restore.
    pub fn noise_key(&self, project: &str, kind: &str, restored_at_ms: Option<Millis>) -> [u8; BYTES] {
        let restored = restored_at_ms.map_or_else(String::new, |at_ms| format!("\0{at_ms}"));
        self.mac("noise", [kind, "\0", project, &restored].concat().as_bytes())
    }

    /// Locks bytes so that only this installation reads them again, and only under the same name.
    pub fn lock(&self, name: &str, plain: &[u8]) -> String {
        let nonce: [u8; NONCE] = random::bytes();
        let payload = Payload { msg: plain, aad: name.as_bytes() };
        let locked = self.cipher().encrypt(&XNonce::from(nonce), payload).expect("a few bytes can always be locked");
        URL_SAFE_NO_PAD.encode([nonce.as_slice(), &locked].concat())
    }

    /// Reads what was locked under a name; none when it was changed, or locked by another installation.
    pub fn unlock(&self, name: &str, locked: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(locked).ok()?;
        let (nonce, locked) = bytes.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: locked, aad: name.as_bytes() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()
    }

    /// The word that a database keeps to know its secret again.
    pub fn check(&self) -> String {
        self.keyed(CHECK_PURPOSE, b"")
    }

    /// The cipher has a key of its own, so that no hash says anything about it.
    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.mac("lock", b"").into())
    }

    fn keyed(&self, purpose: &str, message: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(&self.mac(purpose, message)[..KEPT])
    }

    fn mac(&self, purpose: &str, message: &[u8]) -> [u8; BYTES] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice()).expect("HMAC takes keys of any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// Writes a new file that only its owner can read, and makes sure it is on the disk.
fn write_privately(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = private_files::create_new(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_locked_opens_under_its_name_and_secret_only() {
        let secret = Secret::from_bytes([7; BYTES]);
        let locked = secret.lock("a key", b"private");
        assert_ne!(locked, secret.lock("a key", b"private"), "no two locks are alike");
        assert_eq!(secret.unlock("a key", &locked).unwrap(), b"private");
        assert_eq!(secret.unlock("another", &locked), None);
        assert_eq!(Secret::from_bytes([8; BYTES]).unlock("a key", &locked), None);
        let mut changed = locked.into_bytes();
        changed[40] ^= 1;
        assert_eq!(secret.unlock("a key", std::str::from_utf8(&changed).unwrap()), None);
        assert_eq!(secret.unlock("a key", ""), None);
    }
}
