//! What can go wrong with the database, told apart by what the caller can do about it.
//!
//! It never carries a value that was being stored into a message for people; causes go to the log.

/// A database error.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database cannot take anything now: full, read-only, locked or away. Trying later can help.
    #[error("the database cannot be used now: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// The database refused this statement or its values. Trying the same again cannot help.
    #[error("the database refused: {0}")]
    Rejected(#[source] sqlx::Error),
    /// A write touched another number of rows than it should have: somebody else was there first.
    #[error("expected to change {expected} rows and changed {changed}")]
    Rows {
        /// Rows that the write should have changed.
        expected: usize,
        /// Rows it changed.
        changed: u64,
    },
    /// The database's structure could not be brought up to date.
    #[error("the database could not be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A stored document could not be read.
    #[error("a stored document could not be read: {0}")]
    Document(#[from] serde_json::Error),
}

impl StorageError {
    /// Whether the same transaction may succeed at once, because another one was only there first.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Rows { .. } => true,
            Self::Unavailable(sqlx::Error::Database(cause)) => {
                cause.code().is_some_and(|code| code.len() == 5 && code.starts_with("40"))
            }
            _ => false,
        }
    }

    /// Whether one row could be to blame, so that storing the others apart from it may work.
    pub fn blames_a_row(&self) -> bool {
        !matches!(self, Self::Unavailable(_))
    }
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        let refused = match &error {
            sqlx::Error::Database(cause) => cause.code().is_some_and(|code| refuses_values(&code)),
            sqlx::Error::Encode(_)
            | sqlx::Error::Decode(_)
            | sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::RowNotFound
            | sqlx::Error::AnyDriverError(_) => true,
            _ => false,
        };
        if refused { Self::Rejected(error) } else { Self::Unavailable(error) }
    }
}

/// Whether a code means that values or a statement are wrong: PostgreSQL's classes 21 to 23, 42 and 54; SQLite's
/// error, too big, constraint, mismatch and range (primary code in the low byte).
fn refuses_values(code: &str) -> bool {
    if code.len() == 5 {
        return matches!(&code[..2], "21" | "22" | "23" | "42" | "54");
    }
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 1 | 18 | 19 | 20 | 25))
}
