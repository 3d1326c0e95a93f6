//! The installation's secret: keys hashes of receipts and addresses. It never leaves this module.

use std::{fmt, io::Write as _, net::IpAddr, path::Path, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::{
    config::Config,
    storage::{Db, StorageError, settings},
};

const BYTES: usize = 32;
/// Bytes of a keyed hash that are kept: 128 bits never collide by chance and halve the database's largest index.
const KEPT: usize = 16;
const CHECK: &str = "secret_check";

/// Why there is no secret to work with.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file is gone, but the database was used with one.
    #[error("The secret file {0} is missing, and this database needs it. Put it back from your copy.")]
    Missing(String),
    /// With PostgreSQL the file must be given.
    #[error("With PostgreSQL, COEVAL_SECRET_FILE must name a file that exists; every replica needs the same one.")]
    NotGiven,
    /// The file holds something else.
    #[error("The secret file {0} does not hold 64 hex digits.")]
    Malformed(String),
    /// Another secret than the database was used with.
    #[error("The secret file {0} is not the one that this database was used with.")]
    Wrong(String),
    /// The file could not be read or written.
    #[error("The secret file {0} cannot be used: {1}.")]
    File(String, std::io::Error),
    /// No randomness.
    #[error("The machine gives no random numbers: {0}.")]
    Random(getrandom::Error),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The secret. Cloning is cheap.
#[derive(Clone)]
pub struct Secret(Arc<[u8; BYTES]>);

impl Secret {
    /// Reads the secret, makes one on the first start with SQLite, and checks it against the database.
    ///
    /// # Errors
    /// When it is missing, malformed, wrong, or cannot be kept.
    pub async fn open(config: &Config, db: &Db) -> Result<Self, SecretError> {
        let path = config.secret_file.as_deref().ok_or(SecretError::NotGiven)?;
        let shown = path.display().to_string();
        let secret = match std::fs::read_to_string(path) {
            Ok(hex) => Self::from_hex(hex.trim()).ok_or_else(|| SecretError::Malformed(shown.clone()))?,
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(SecretError::File(shown, error)),
            Err(_) if !config.may_make_secret() => return Err(SecretError::NotGiven),
            Err(_) if settings::get(db, CHECK).await?.is_some() => return Err(SecretError::Missing(shown)),
            Err(_) => Self::make(path)?,
        };
        let check = secret.keyed("check", b"");
        let kept = match settings::get(db, CHECK).await? {
            Some(kept) => kept,
            None => settings::keep_first(db, CHECK, &check).await?,
        };
        if kept == check { Ok(secret) } else { Err(SecretError::Wrong(shown)) }
    }

    /// A secret from its bytes.
    pub fn from_bytes(bytes: [u8; BYTES]) -> Self {
        Self(Arc::new(bytes))
    }

    fn make(path: &Path) -> Result<Self, SecretError> {
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

    /// What the database keeps of an address on one day: tomorrow's cannot be linked to it.
    pub fn address_key(&self, address: IpAddr, day: i64) -> String {
        self.keyed("address", format!("{address} {day}").as_bytes())
    }

    fn keyed(&self, purpose: &str, message: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice()).expect("HMAC takes keys of any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(message);
        URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..KEPT])
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// Writes a new file that only its owner can read, and makes sure it is on the disk.
fn write_privately(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
