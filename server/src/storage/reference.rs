//! The population that a project is compared with: all its rows are put in together, in place of those before.

use domain::{reporting::representation::ReferenceRow, time::Millis};
use sqlx::Row as _;

use super::{Db, ROWS_A_STATEMENT, Result, Tx, projects::small};

/// Columns of a row.
const COLUMNS: usize = 9;

/// The population of a project.
#[derive(Clone, Debug, Default)]
pub struct Population {
    /// In the order in which they were put in; nothing where none was chosen.
    pub rows: Vec<ReferenceRow>,
    /// When they were put in; none where none was chosen.
    pub put_in_at_ms: Option<Millis>,
}

/// The population that a project is compared with.
///
/// # Errors
/// When the database does not answer.
pub async fn of(db: &Db, project: &str) -> Result<Population> {
    let rows = sqlx::query(
        "select dimension, group_code, people, source, as_of, boundary_year, imported_at_ms from reference_population \
         where project = $1 order by place",
    )
    .bind(project)
    .fetch_all(db.read())
    .await?;
    let read = |row: &sqlx::any::AnyRow| {
        let people: i64 = row.try_get("people")?;
        Ok(ReferenceRow {
            dimension: row.try_get("dimension")?,
            group: row.try_get("group_code")?,
            people: people.unsigned_abs(),
            source: row.try_get("source")?,
            as_of: row.try_get("as_of")?,
            boundary_year: row.try_get::<Option<i64>, _>("boundary_year")?.map(small),
        })
    };
    let put_in_at_ms = rows.first().map(|row| row.try_get("imported_at_ms")).transpose()?;
    Ok(Population { rows: rows.iter().map(read).collect::<std::result::Result<_, sqlx::Error>>()?, put_in_at_ms })
}

/// Puts a population in place of the one before.
///
/// # Errors
/// When the database cannot store it.
pub async fn replace(tx: &mut Tx, project: &str, rows: &[ReferenceRow], now_ms: Millis) -> Result<()> {
    sqlx::query("delete from reference_population where project = $1").bind(project).execute(&mut *tx.0).await?;
    let mut place = 0_i64;
    for chunk in rows.chunks(ROWS_A_STATEMENT) {
        let places = tx.marks().values(chunk.len(), COLUMNS);
        let sql = format!(
            "insert into reference_population (project, dimension, group_code, place, people, source, as_of, \
             boundary_year, imported_at_ms) values {places}"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for row in chunk {
            query = query
                .bind(project)
                .bind(&row.dimension)
                .bind(&row.group)
                .bind(place)
                .bind(i64::try_from(row.people).unwrap_or(i64::MAX))
                .bind(&row.source)
                .bind(&row.as_of)
                .bind(row.boundary_year.map(i64::from))
                .bind(now_ms);
            place += 1;
        }
        query.execute(&mut *tx.0).await?;
    }
    Ok(())
}
