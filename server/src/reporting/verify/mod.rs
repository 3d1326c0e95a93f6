//! What `coeval verify` finds: every invariant of the tables, every answer, every count and every release. It repairs
//! nothing.
//!
//! # Layout
//! `storage::verify` asks the tables what one statement can ask; `accounts` reads the roles of every account; `rows`
//! reads the answers of one project on, a few thousand at a time; `recount` counts them twice; `releases` holds what
//! was published against them.

mod accounts;
mod recount;
mod releases;
mod rows;

use crate::{
    administration::projects::Projects,
    reporting::releases::Noises,
    storage::{self, Db},
    system::clock::Clock,
};

/// What was looked at, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Verified {
    /// One line for each fault.
    pub faults: Vec<String>,
    /// How many responses are stored.
    pub responses: u64,
    /// How many releases were read.
    pub releases: u32,
    /// How many of them could be counted again from the answers, as nobody has changed theirs since.
    pub recounted: u32,
}

/// Checks everything. Answers that arrive meanwhile are left for the next time, and without the installation's noise no
/// release is counted again.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(db: &Db, noises: Option<&Noises>) -> storage::Result<Verified> {
    let mut found = Verified { faults: storage::verify::faults(db).await?, ..Verified::default() };
    found.faults.extend(accounts::faults(db).await?);
    let projects = Projects::new(db.clone(), Clock::system());
    let snapshot = match projects.now().await {
        Ok(snapshot) => snapshot,
        Err(error @ storage::StorageError::Document(_)) => {
            found.faults.push(format!("projects cannot be read: {error}"));
            return Ok(found);
        }
        Err(error) => return Err(error),
    };
    for entry in snapshot.iter() {
        recount::check(db, entry, &mut found).await?;
        releases::check(db, &projects, noises, &entry.document.slug, &mut found).await?;
    }
    Ok(found)
}
