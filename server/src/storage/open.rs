//! Opening either database, and the write transaction. It creates and migrates, and holds no queries.

use std::{path::Path, time::Duration};

use sqlx::{
    Any, AnyPool, ConnectOptions as _, Row as _, Transaction,
    any::{AnyConnectOptions, AnyPoolOptions},
    sqlite::SqliteConnectOptions,
};

use super::{Result, StorageError, migrations, rows::Marks};
use crate::{
    storage::Backend,
    system::{config::sqlite_file, private_files},
};

/// Readers of SQLite, and connections to PostgreSQL.
const READERS: u32 = 4;
/// Writers on PostgreSQL: this process takes answers in one at a time, and commands and pages write seldom.
const POSTGRES_WRITERS: u32 = 4;
/// How long a request waits for a connection.
const ACQUIRE: Duration = Duration::from_secs(5);

/// The database. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Db {
    backend: Backend,
    readers: AnyPool,
    writers: AnyPool,
}

/// A write transaction.
///
/// What locks several rows takes them in this order, so that no two wait for each other: an account, then what belongs
/// to it, then tries to sign in. Whoever only tidies up passes rows that are held by.
pub struct Tx(pub(super) Transaction<'static, Any>, Backend);

impl Db {
    /// Opens the database at a URL, creating an SQLite file that is missing, and brings it up to date.
    ///
    /// # Errors
    /// When it cannot be reached, created or migrated.
    pub async fn open(url: &str) -> Result<Self> {
        let db = Self::open_as_it_is(url).await?;
        db.migrate().await?;
        Ok(db)
    }

    /// Opens the database at a URL for rows of an older shape. One that is new gets that shape, to be brought up to date
    /// once they are in; any other is brought up to date at once. Says whether it is new.
    ///
    /// # Errors
    /// When it cannot be reached, created or migrated.
    pub async fn open_at(url: &str, schema: i64) -> Result<(Self, bool)> {
        let db = Self::open_as_it_is(url).await?;
        let tables: i64 = sqlx::query_scalar(match db.backend {
            Backend::Sqlite => "select count(*) from sqlite_master where name = '_sqlx_migrations'",
            Backend::Postgres => {
                "select count(*) from information_schema.tables \
                 where table_schema = current_schema() and table_name = '_sqlx_migrations'"
            }
        })
        .fetch_one(&db.writers)
        .await?;
        let is_new = tables == 0;
        let last = if is_new { schema } else { migrations::newest_schema() };
        migrations::migrator_up_to(last).run(&db.writers).await?;
        Ok((db, is_new))
    }

    /// Brings the database up to date.
    ///
    /// # Errors
    /// When it cannot be migrated.
    pub async fn migrate(&self) -> Result<()> {
        Ok(migrations::migrator().run(&self.writers).await?)
    }

    async fn open_as_it_is(url: &str) -> Result<Self> {
        sqlx::any::install_default_drivers();
        match sqlite_file(url) {
            Some(file) => Self::open_sqlite(url, &file).await,
            None => Self::open_postgres(url).await,
        }
    }

    async fn open_sqlite(url: &str, file: &Path) -> Result<Self> {
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            private_files::create_folder(folder).map_err(sqlx::Error::Io)?;
        }
        let separator = if url.contains('?') { '&' } else { '?' };
        let mode = if url.contains("mode=") { String::new() } else { format!("{separator}mode=rwc") };
        let url = format!("{url}{mode}");
        keep_private(&url)?;
        let options = quiet(&url)?;
        let pool = |size: u32| {
            AnyPoolOptions::new().max_connections(size).acquire_timeout(ACQUIRE).idle_timeout(None).max_lifetime(None)
        };
        let writers = prepared(pool(1), SQLITE_WRITER).connect_with(options.clone()).await?;
        let readers = prepared(pool(READERS), SQLITE_READER).connect_with(options).await?;
        Ok(Self { backend: Backend::Sqlite, readers, writers })
    }

    async fn open_postgres(url: &str) -> Result<Self> {
        let options = quiet(url)?;
        let pool = |size| AnyPoolOptions::new().max_connections(size).acquire_timeout(ACQUIRE);
        let writers = pool(POSTGRES_WRITERS).connect_with(options.clone()).await?;
        let readers = pool(READERS).connect_lazy_with(options);
        Ok(Self { backend: Backend::Postgres, readers, writers })
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Readers, for statements that change nothing.
    pub(super) fn read(&self) -> &AnyPool {
        &self.readers
    }

    /// Opens a write transaction.
    ///
    /// # Errors
    /// When no writer comes free in time or the database is locked or away.
    pub async fn begin(&self) -> Result<Tx> {
        let words = match self.backend {
            Backend::Sqlite => "begin immediate",
            Backend::Postgres => "begin",
        };
        Ok(Tx(self.writers.begin_with(words).await?, self.backend))
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// When it gives none.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("select 1").execute(&self.readers).await?;
        Ok(())
    }

    /// Moves what was committed from SQLite's log into its file, beside the writer, so that no commit has to wait for it.
    /// The writer does so itself only when its log has become long. PostgreSQL needs no such help.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn tidy_log(&self) -> Result<()> {
        if self.backend == Backend::Sqlite {
            sqlx::query("pragma wal_checkpoint(passive)").execute(&self.readers).await?;
        }
        Ok(())
    }

    /// Empties SQLite's log, so that what was deleted is in it no longer; false while somebody still reads from it.
    /// The writer does it itself, between transactions. PostgreSQL has no such file.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn empty_log(&self) -> Result<bool> {
        if self.backend == Backend::Postgres {
            return Ok(true);
        }
        let mut writer = self.writers.acquire().await?;
        // Waiting for readers here would hold every writer up, for as long as somebody makes a backup.
        sqlx::query("pragma busy_timeout = 0").execute(&mut *writer).await?;
        let emptied = sqlx::query("pragma wal_checkpoint(truncate)").fetch_one(&mut *writer).await;
        sqlx::query(SQLITE_PATIENCE).execute(&mut *writer).await?;
        let row = emptied?;
        Ok(row.try_get::<i64, _>(0).or_else(|_| row.try_get::<i32, _>(0).map(i64::from))? == 0)
    }

    /// Gives the room of deleted rows back. SQLite writes its whole file anew, and nobody writes meanwhile.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn vacuum(&self) -> Result<()> {
        let words = match self.backend {
            Backend::Sqlite => "vacuum",
            Backend::Postgres => "vacuum response, quarantine, significance, tagging, tag_counted, shown_story",
        };
        sqlx::query(words).execute(&self.writers).await?;
        Ok(())
    }

    /// Closes every connection, after what is under way.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }

    /// Runs one statement on the writer: for tests that make the disk full or the file read-only.
    ///
    /// # Errors
    /// What the database says.
    #[doc(hidden)]
    pub async fn execute_on_writer(&self, statement: &'static str) -> Result<()> {
        sqlx::query(statement).execute(&self.writers).await?;
        Ok(())
    }
}

impl Tx {
    /// What a query ends with that finds rows to tidy up: PostgreSQL then passes by those that somebody holds, and on
    /// SQLite there is only one writer.
    pub(super) fn passing_by(&self) -> &'static str {
        match self.1 {
            Backend::Sqlite => "",
            Backend::Postgres => " for update skip locked",
        }
    }

    /// Marks for a statement of many rows.
    pub(super) fn marks(&self) -> Marks {
        Marks::of(self.1)
    }

    /// Makes it durable.
    ///
    /// # Errors
    /// When it could not be made so; then nothing of it happened.
    pub async fn commit(self) -> Result<()> {
        Ok(self.0.commit().await?)
    }
}

/// How long a statement waits for the file.
const SQLITE_PATIENCE: &str = "pragma busy_timeout = 5000";
/// Every commit reaches the disk before it is acknowledged, and what is deleted is overwritten.
const SQLITE_WRITER: &[&str] = &[
    SQLITE_PATIENCE,
    "pragma journal_mode = wal",
    "pragma synchronous = full",
    "pragma foreign_keys = on",
    "pragma secure_delete = on",
    "pragma wal_autocheckpoint = 32000",
    "pragma cache_size = -65536",
    "pragma temp_store = memory",
];
const SQLITE_READER: &[&str] = &[SQLITE_PATIENCE, "pragma foreign_keys = on", "pragma query_only = on"];

fn prepared(pool: AnyPoolOptions, pragmas: &'static [&'static str]) -> AnyPoolOptions {
    pool.after_connect(move |connection, _| {
        Box::pin(async move {
            for pragma in pragmas {
                sqlx::query(*pragma).execute(&mut *connection).await?;
            }
            Ok(())
        })
    })
}

/// Makes a missing file of SQLite for its owner only, as SQLite would let the umask decide, and takes back one that
/// everybody can open. SQLite gives the files beside it the same mode.
fn keep_private(url: &str) -> Result<()> {
    let options: SqliteConnectOptions = url.parse().map_err(StorageError::from)?;
    let file = options.get_filename();
    if url.contains("mode=rwc") {
        match private_files::create_new(file) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                return Err(sqlx::Error::Io(error).into());
            }
            _ => {}
        }
    }
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut beside = file.as_os_str().to_owned();
        beside.push(ending);
        private_files::take_back(Path::new(&beside));
    }
    Ok(())
}

/// Statements are not logged: they would carry answers.
fn quiet(url: &str) -> Result<AnyConnectOptions> {
    let options: AnyConnectOptions = url.parse().map_err(StorageError::from)?;
    Ok(options.disable_statement_logging())
}
