//! When backups were put into this database. Release numbers begin again from those of the backup, so the noise of figures
//! goes by it, too.

use domain::time::Millis;

use super::{Db, Result, Tx, settings};

const NAME: &str = "restored_at_ms";

/// The moments of all restores, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restores(Vec<Millis>);

impl Restores {
    /// The last restore before something was made; none where it is of before the first.
    pub fn last_by(&self, made_at_ms: Millis) -> Option<Millis> {
        self.0.iter().copied().filter(|restored_at_ms| *restored_at_ms <= made_at_ms).max()
    }
}

/// Every restore that this database remembers, those that were in a backup with it.
///
/// # Errors
/// When the database does not answer, or holds something else there.
pub async fn all(db: &Db) -> Result<Restores> {
    Ok(Restores(read(settings::get(db, NAME).await?)?))
}

/// The last restore before a moment; none where there was none.
///
/// # Errors
/// When the database does not answer, or holds something else there.
pub async fn last_by(db: &Db, at_ms: Millis) -> Result<Option<Millis>> {
    Ok(all(db).await?.last_by(at_ms))
}

fn read(kept: Option<String>) -> Result<Vec<Millis>> {
    Ok(kept.map_or(Ok(Vec::new()), |kept| serde_json::from_str(&kept))?)
}

/// Notes a restore beside those that the backup knew of.
///
/// # Errors
/// When the database cannot store it.
pub(crate) async fn note(tx: &mut Tx, now_ms: Millis) -> Result<()> {
    let mut restores = read(settings::get_in(tx, NAME).await?)?;
    restores.push(now_ms);
    settings::put_in(tx, NAME, &serde_json::to_string(&restores)?).await
}

#[cfg(test)]
mod tests {
    use super::Restores;

    #[test]
    fn what_was_made_goes_by_the_restore_before_it() {
        let restores = Restores(vec![100, 200]);
        let last = [99, 100, 199, 200, 300].map(|made| restores.last_by(made));
        assert_eq!(last, [None, Some(100), Some(100), Some(200), Some(200)]);
    }
}
