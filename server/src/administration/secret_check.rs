//! Holds the secret on disk against the database that was used with it.

use crate::{
    storage::{Db, StorageError, settings},
    system::{
        config::Config,
        secret::{Secret, SecretError},
    },
};

/// The setting that holds the check value.
pub const CHECK: &str = "secret_check";

/// Why there is no secret to work with.
#[derive(Debug, thiserror::Error)]
pub enum SecretCheckError {
    /// The file is gone, but the database was used with one.
    #[error("The secret file {0} is missing, and this database needs it. Put it back from your copy.")]
    Missing(String),
    /// With PostgreSQL the file must be given.
    #[error("With PostgreSQL, COEVAL_SECRET_FILE must name a file that exists; every replica needs the same one.")]
    NotGiven,
    /// Another secret than the database was used with.
    #[error("The secret file {0} is not the one that this database was used with.")]
    Wrong(String),
    /// The file gives none.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Reads the secret, makes one on the first start with SQLite, and checks it against the database.
///
/// # Errors
/// When it is missing, malformed, wrong, or cannot be kept.
pub async fn open_secret(config: &Config, db: &Db) -> Result<Secret, SecretCheckError> {
    let path = config.secret_file.as_deref().ok_or(SecretCheckError::NotGiven)?;
    let shown = || path.display().to_string();
    let known = settings::get(db, CHECK).await?;
    let secret = match Secret::read(path)? {
        Some(secret) => secret,
        None if !config.may_make_secret() => return Err(SecretCheckError::NotGiven),
        None if known.is_some() => return Err(SecretCheckError::Missing(shown())),
        None => Secret::make(path)?,
    };
    let check = secret.check();
    let known = match known {
        Some(known) => known,
        None => settings::keep_first(db, CHECK, &check).await?,
    };
    if known == check { Ok(secret) } else { Err(SecretCheckError::Wrong(shown())) }
}
