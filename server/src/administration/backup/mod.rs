//! The whole state out and in: a backup of either database restores into either.
//!
//! # Layout
//! `file` is the form on disk and checks it, `restore` puts it into a database. A backup is one consistent view and
//! holds no secret: what it needs the secret for stays locked or hashed. Nothing that was withdrawn is in a new one,
//! because nothing of it is in the database. Nothing here prints.

mod file;
mod restore;

use std::{
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
};

use domain::time::{Millis, to_rfc3339};

use self::file::{Head, Writer};
pub use self::{
    file::{Counts, Damage},
    restore::{Restored, restore},
};
use crate::{
    administration::secret_check,
    storage::{Db, StorageError, settings},
    system::private_files,
};

/// Why a backup was not made or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file stands there already.
    #[error("{0} is there already. Choose another name; nothing was changed.")]
    Exists(String),
    /// The file cannot be written or read.
    #[error("{0} cannot be used: {1}.")]
    File(String, #[source] std::io::Error),
    /// The file is no whole backup that this program can read.
    #[error("{0} {1} Nothing was changed.")]
    Damaged(String, #[source] Damage),
    /// It needs a newer program.
    #[error(
        "{0} was made by a newer version of Coeval (step {1} of the database; this one knows {2}). Update Coeval, then \
         restore it. Nothing was changed."
    )]
    FromTheFuture(String, i64, i64),
    /// It belongs to another secret.
    #[error(
        "{0} belongs to another secret than {1}. Put the secret file of the backup there first. Nothing was changed."
    )]
    OtherSecret(String, String),
    /// The database is in use.
    #[error("This database has projects or accounts already. To put the backup in their place, add --replace.")]
    NotEmpty,
    /// The backup has a table or a column that this database does not have.
    #[error("{0} has a table or column that is not known here: {1}. Nothing was changed.")]
    UnknownShape(String, String),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Writes a backup beside a running server and returns how many rows of each table are in it. The file appears under
/// its name only when it is whole and on the disk.
///
/// # Errors
/// When the file is there already or cannot be written, or the database does not answer.
pub async fn write(db: &Db, path: &Path, now_ms: Millis) -> Result<Counts, BackupError> {
    if path.exists() {
        return Err(BackupError::Exists(shown(path)));
    }
    let beside = PathBuf::from(format!("{}.partial", path.display()));
    let written = write_to(db, &beside, now_ms).await.and_then(|counts| {
        fs::rename(&beside, path).map_err(in_file(path))?;
        Ok(counts)
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

async fn write_to(db: &Db, path: &Path, now_ms: Millis) -> Result<Counts, BackupError> {
    let file = privately(path).map_err(in_file(path))?;
    let mut view = db.view().await?;
    let head = Head {
        schema: view.schema().await?,
        made_at: to_rfc3339(now_ms),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        secret_check: settings::get(db, secret_check::CHECK).await?,
    };
    let mut writer = Writer::begin(BufWriter::new(file), &head).map_err(in_file(path))?;
    for table in view.tables().await? {
        writer.table(&table.name, table.columns()).map_err(in_file(path))?;
        view.rows(&table, |row| writer.row(&row).map_err(in_file(path))).await?;
    }
    let (counts, file) = writer.finish().map_err(in_file(path))?;
    let file = file.into_inner().map_err(|error| in_file(path)(error.into_error()))?;
    file.sync_all().map_err(in_file(path))?;
    Ok(counts)
}

/// A new file that only its owner can read: it holds answers. What an earlier try left goes first, as it may be open.
fn privately(path: &Path) -> std::io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => private_files::create_new(path),
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn in_file(path: &Path) -> impl Fn(std::io::Error) -> BackupError {
    let path = shown(path);
    move |error| BackupError::File(path.clone(), error)
}
