//! When backups were put into this database. Release numbers begin again from those of the backup, so the noise of figures
//! goes by it, too.

use domain::time::Millis;

use super::{Db, Result, Tx};

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
    let kept = super::settings::get(db, NAME).await?;
    Ok(Restores(kept.map_or(Ok(Vec::new()), |kept| serde_json::from_str(&kept))?))
}

/// Notes a restore beside those that the backup knew of.
///
/// # Errors
/// When the database cannot store it.
pub(crate) async fn note(tx: &mut Tx, now_ms: Millis) -> Result<()> {
    let select = "select value from setting where name = $1";
    let kept: Option<String> = sqlx::query_scalar(select).bind(NAME).fetch_optional(&mut *tx.0).await?;
    let mut restores: Vec<Millis> = kept.map_or(Ok(Vec::new()), |kept| serde_json::from_str(&kept))?;
    restores.push(now_ms);
    let put =
        "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value";
    sqlx::query(put).bind(NAME).bind(serde_json::to_string(&restores)?).execute(&mut *tx.0).await?;
    Ok(())
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
