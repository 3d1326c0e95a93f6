//! A backup into a database: checked before anything is touched, whole or not at all, and nothing that was withdrawn
//! since comes back. It makes no backup and repairs no file.

use std::{collections::BTreeMap, fs::File, path::Path};

use domain::time::Millis;
use serde_json::Value;

use super::{
    BackupError, Counts, Damage,
    file::{self, Head, Line, Reader},
    in_file, shown,
};
use crate::{
    storage::{
        self, Db, Tx,
        backup::{self as rows, Table},
        carried_over, restored,
    },
    system::{config::Config, secret::Secret},
};

/// Rows that are held before they are written.
const CHUNK: usize = 500;

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// When the backup was made, RFC 3339.
    pub made_at: String,
    /// How many rows of each table it had.
    pub counts: Counts,
    /// How many withdrawals that this database knew of, and the backup not, were carried over.
    pub withdrawals_kept: usize,
    /// Whether the secret that goes with it is in its place.
    pub secret_is_there: bool,
}

/// Puts a backup into the database of these settings. With `replace`, in place of what is there; else only where no
/// project and no account is. No server may use the database meanwhile.
///
/// # Errors
/// When the file is not whole, from the future or of another secret, or the database is in use or fails; then nothing
/// was changed.
pub async fn restore(
    config: &Config,
    path: &Path,
    replace: bool,
    now_ms: Millis,
) -> Result<(Db, Restored), BackupError> {
    let damaged = |damage: Damage| BackupError::Damaged(shown(path), damage);
    let head = file::check(open(path)?).map_err(damaged)?;
    let newest = storage::newest_schema();
    if head.schema > newest {
        return Err(BackupError::FromTheFuture(shown(path), head.schema, newest));
    }
    let secret_is_there = secret_fits(config, path, &head)?;
    let (db, is_new) = Db::open_at(&config.database_url, head.schema).await?;
    let (counts, withdrawals_kept) = match put(&db, path, (replace || is_new, !is_new), now_ms).await {
        Ok(done) => done,
        Err(error) => {
            db.close().await;
            return Err(error);
        }
    };
    db.migrate().await?;
    Ok((db, Restored { made_at: head.made_at, counts, withdrawals_kept, secret_is_there }))
}

/// Everything in one transaction. `is_known` says that the database was there before and may know of withdrawals.
async fn put(
    db: &Db,
    path: &Path,
    (replace, is_known): (bool, bool),
    now_ms: Millis,
) -> Result<(Counts, usize), BackupError> {
    let mut tx = db.begin().await?;
    if !replace && !rows::is_unused(&mut tx).await? {
        return Err(BackupError::NotEmpty);
    }
    let withdrawn =
        if is_known { carried_over::everything(&mut tx).await? } else { carried_over::CarriedOver::default() };
    let tables = rows::tables_in(&mut tx, db.backend()).await?;
    rows::empty(&mut tx, &tables).await?;
    let counts = load(&mut tx, path, &tables).await?;
    let withdrawals_kept = carried_over::carry_over(&mut tx, &withdrawn).await?;
    restored::note(&mut tx, now_ms).await?;
    tx.commit().await?;
    Ok((counts, withdrawals_kept))
}

fn open(path: &Path) -> Result<File, BackupError> {
    File::open(path).map_err(in_file(path))
}

/// Whether the secret is in its place; one that belongs to another database is an error.
fn secret_fits(config: &Config, path: &Path, head: &Head) -> Result<bool, BackupError> {
    let Some(file) = config.secret_file.as_deref() else { return Ok(false) };
    let (Some(secret), Some(check)) = (Secret::in_file(file), &head.secret_check) else { return Ok(false) };
    if secret.check() == *check { Ok(true) } else { Err(BackupError::OtherSecret(shown(path), shown(file))) }
}

async fn load(tx: &mut Tx, path: &Path, tables: &[Table]) -> Result<Counts, BackupError> {
    let damaged = |damage: Damage| BackupError::Damaged(shown(path), damage);
    let (mut reader, _) = Reader::begin(open(path)?).map_err(damaged)?;
    let known: BTreeMap<&str, &Table> = tables.iter().map(|table| (table.name.as_str(), table)).collect();
    let mut waiting: Option<(Table, Vec<Vec<Value>>)> = None;
    loop {
        let line = reader.next().map_err(damaged)?;
        if let Line::Row(row) = line {
            let Some((table, held)) = &mut waiting else { return Err(damaged(Damage::Changed)) };
            held.push(row);
            if held.len() == CHUNK {
                rows::put(tx, table, held).await?;
                held.clear();
            }
            continue;
        }
        if let Some((table, held)) = waiting.take() {
            rows::put(tx, &table, &held).await?;
        }
        match line {
            Line::Table { name, columns } => {
                let table = known.get(name.as_str()).and_then(|table| table.with_columns(&columns));
                let table = table.ok_or_else(|| BackupError::UnknownShape(shown(path), name))?;
                waiting = Some((table, Vec::with_capacity(CHUNK)));
            }
            Line::End(counts) => return Ok(counts),
            Line::Row(_) => {}
        }
    }
}
