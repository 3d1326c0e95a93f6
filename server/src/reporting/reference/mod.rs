//! The population that a project is compared with: taken in from a table, whole or not at all, and written down.
//!
//! # Layout
//! `upload` takes bytes in without keeping more than a table may have, `read` reads a table and says of each line what is
//! wrong, `line` checks one line and `dates` its date. What is said of a population beside a release is decided in `domain::reporting::representation`.

mod dates;
mod line;
mod read;
mod shortened;
mod upload;

use domain::{administration::actions::Action, reporting::representation::ReferenceRow, time::Millis};

pub use line::Known;
pub use read::{Line, Reading, read, write};
pub use upload::{MOST_LINES, TooLong, Upload};

use crate::{
    administration::audit::{self, Entry},
    storage::{self, Db},
};

/// Puts a population in place of the one before, and writes down who did it: both or neither.
///
/// # Errors
/// When the database cannot store it; then the one before stays.
pub async fn replace(
    db: &Db,
    project: &str,
    rows: &[ReferenceRow],
    actor: Option<&str>,
    now_ms: Millis,
) -> storage::Result<()> {
    let mut tx = db.begin().await?;
    storage::reference::replace(&mut tx, project, rows, now_ms).await?;
    let action = Action::ReferenceReplaced;
    audit::write(&mut tx, Entry { actor, action, project: Some(project), target: None, at_ms: now_ms }).await?;
    tx.commit().await
}
