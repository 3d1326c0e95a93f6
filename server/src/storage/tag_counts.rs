//! The frozen counts of tags, and the responses behind them. What may be shown is decided in `domain::disclosure`.

use std::collections::BTreeMap;

use domain::{disclosure::TagPeople, time::Millis};
use sqlx::{AssertSqlSafe, Row as _};

use super::{
    Db, ROWS_A_STATEMENT, Result, Tx,
    projects::{expect_rows, small},
};

/// The subject of everybody who wrote something; every other one is a tag's id.
const WROTE: &str = "wrote";

/// Frozen counts.
#[derive(Clone, Debug)]
pub struct TagSnapshotRow {
    /// From 1; each takes the place of the one before.
    pub number: u32,
    /// The counts, as `TagCounts::to_stored` wrote them.
    pub counts: String,
    /// When they were frozen.
    pub taken_at_ms: Millis,
}

/// The people behind counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Behind each count as it is shown.
    pub behind: TagPeople,
    /// Behind each count when they were last taken.
    pub latest: TagPeople,
}

/// The frozen counts of a project; none before the first.
///
/// # Errors
/// When the database does not answer.
pub async fn latest(db: &Db, project: &str) -> Result<Option<TagSnapshotRow>> {
    let row = sqlx::query("select number, counts, taken_at_ms from tag_snapshot where project = $1")
        .bind(project)
        .fetch_optional(db.read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(TagSnapshotRow {
        number: small(row.try_get("number")?),
        counts: row.try_get("counts")?,
        taken_at_ms: row.try_get("taken_at_ms")?,
    }))
}

/// Who was behind the frozen counts of a project and has not withdrawn since.
///
/// # Errors
/// When the database does not answer.
pub async fn counted(db: &Db, project: &str) -> Result<Counted> {
    let rows = sqlx::query("select subject, response, behind, latest from tag_counted where project = $1")
        .bind(project)
        .fetch_all(db.read())
        .await?;
    let mut counted = Counted::default();
    for row in &rows {
        let (subject, response): (String, String) = (row.try_get("subject")?, row.try_get("response")?);
        for (column, people) in [("behind", &mut counted.behind), ("latest", &mut counted.latest)] {
            if row.try_get::<i64, _>(column)? != 0 {
                let set = match subject.as_str() {
                    WROTE => &mut people.wrote,
                    tag => people.by_tag.entry(tag.to_owned()).or_default(),
                };
                set.insert(response.clone());
            }
        }
    }
    Ok(counted)
}

/// Puts counts in place of the ones before them, and writes down who is behind them: only what differs from `before`.
///
/// # Errors
/// `Rows` when their number is taken: somebody else froze some at the same time; else when the database cannot.
pub async fn put(tx: &mut Tx, project: &str, snapshot: &TagSnapshotRow, before: &Counted, now: &Counted) -> Result<()> {
    let put = sqlx::query(
        "insert into tag_snapshot (project, number, counts, taken_at_ms) values ($1, $2, $3, $4) \
         on conflict (project) do update set number = excluded.number, counts = excluded.counts, \
         taken_at_ms = excluded.taken_at_ms where tag_snapshot.number = excluded.number - 1",
    )
    .bind(project)
    .bind(i64::from(snapshot.number))
    .bind(&snapshot.counts)
    .bind(snapshot.taken_at_ms)
    .execute(&mut *tx.0)
    .await?;
    expect_rows(1, put.rows_affected())?;
    let (was, is) = (flags(before), flags(now));
    for (subject, response) in was.keys().filter(|key| !is.contains_key(*key)) {
        sqlx::query("delete from tag_counted where project = $1 and subject = $2 and response = $3")
            .bind(project)
            .bind(*subject)
            .bind(*response)
            .execute(&mut *tx.0)
            .await?;
    }
    let mut alike: BTreeMap<(&str, Flags), Vec<&str>> = BTreeMap::new();
    for ((subject, response), flags) in is.iter().filter(|(key, flags)| was.get(*key) != Some(flags)) {
        alike.entry((subject, *flags)).or_default().push(response);
    }
    for ((subject, flags), responses) in alike {
        for chunk in responses.chunks(ROWS_A_STATEMENT) {
            note(tx, project, (subject, flags), chunk).await?;
        }
    }
    Ok(())
}

/// Whether somebody is behind a count as it is shown, and whether they were when it was last taken.
type Flags = (bool, bool);

fn flags(counted: &Counted) -> BTreeMap<(&str, &str), Flags> {
    let mut flags: BTreeMap<(&str, &str), Flags> = BTreeMap::new();
    for (is_behind, people) in [(true, &counted.behind), (false, &counted.latest)] {
        let tags = people.by_tag.iter().map(|(tag, people)| (tag.as_str(), people));
        for (subject, people) in tags.chain([(WROTE, &people.wrote)]) {
            for response in people {
                let flags = flags.entry((subject, response)).or_default();
                if is_behind { flags.0 = true } else { flags.1 = true }
            }
        }
    }
    flags
}

/// Notes some people of one subject. Whoever withdrew meanwhile is left out.
async fn note(tx: &mut Tx, project: &str, (subject, flags): (&str, Flags), responses: &[&str]) -> Result<()> {
    let mut marks = tx.marks();
    let given = marks.list(4);
    let given: Vec<&str> = given.split(',').collect();
    let sql = format!(
        "insert into tag_counted (project, subject, response, behind, latest) \
         select cast({} as text), cast({} as text), id, cast({} as bigint), cast({} as bigint) from response \
         where id in ({}) on conflict (project, subject, response) do update set \
         behind = excluded.behind, latest = excluded.latest",
        given[0],
        given[1],
        given[2],
        given[3],
        marks.list(responses.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    query = query.bind(project).bind(subject).bind(i64::from(flags.0)).bind(i64::from(flags.1));
    for response in responses {
        query = query.bind(*response);
    }
    query.execute(&mut *tx.0).await?;
    Ok(())
}
