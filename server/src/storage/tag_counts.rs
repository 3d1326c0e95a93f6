//! The frozen counts of tags, and the responses behind them. What may be shown is decided in `domain::disclosure`.

use std::collections::{BTreeMap, BTreeSet};

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

/// Who was behind the counts of a project when they were last taken, and has not withdrawn since.
///
/// # Errors
/// When the database does not answer.
pub async fn counted(db: &Db, project: &str) -> Result<TagPeople> {
    let rows = sqlx::query("select subject, response from tag_counted where project = $1 and latest <> 0")
        .bind(project)
        .fetch_all(db.read())
        .await?;
    let mut people = TagPeople::default();
    for row in &rows {
        let (subject, response): (String, String) = (row.try_get("subject")?, row.try_get("response")?);
        let set = match subject.as_str() {
            WROTE => &mut people.wrote,
            tag => people.by_tag.entry(tag.to_owned()).or_default(),
        };
        set.insert(response);
    }
    Ok(people)
}

/// Puts counts in place of the ones before them, and writes down who is behind them: only what differs from `before`.
///
/// # Errors
/// `Rows` when their number is taken: somebody else froze some at the same time; else when the database cannot.
pub async fn put(
    tx: &mut Tx,
    project: &str,
    snapshot: &TagSnapshotRow,
    before: &TagPeople,
    now: &TagPeople,
) -> Result<()> {
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
    let (was, is) = (pairs(before), pairs(now));
    for (subject, response) in was.difference(&is) {
        sqlx::query("delete from tag_counted where project = $1 and subject = $2 and response = $3")
            .bind(project)
            .bind(*subject)
            .bind(*response)
            .execute(&mut *tx.0)
            .await?;
    }
    let mut by_subject: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (subject, response) in is.difference(&was) {
        by_subject.entry(subject).or_default().push(response);
    }
    for (subject, responses) in by_subject {
        for chunk in responses.chunks(ROWS_A_STATEMENT) {
            note(tx, project, subject, chunk).await?;
        }
    }
    Ok(())
}

/// Each subject with each of the people behind it.
fn pairs(people: &TagPeople) -> BTreeSet<(&str, &str)> {
    let tags = people.by_tag.iter().map(|(tag, people)| (tag.as_str(), people));
    let subjects = tags.chain([(WROTE, &people.wrote)]);
    subjects.flat_map(|(subject, people)| people.iter().map(move |person| (subject, person.as_str()))).collect()
}

/// Notes some people of one subject. Whoever withdrew meanwhile is left out. The column `behind` is what earlier programs
/// ask for.
async fn note(tx: &mut Tx, project: &str, subject: &str, responses: &[&str]) -> Result<()> {
    let mut marks = tx.marks();
    let given = marks.list(2);
    let given: Vec<&str> = given.split(',').collect();
    let sql = format!(
        "insert into tag_counted (project, subject, response, behind, latest) \
         select cast({} as text), cast({} as text), id, 1, 1 from response \
         where id in ({}) on conflict (project, subject, response) do update set behind = 1, latest = 1",
        given[0],
        given[1],
        marks.list(responses.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(project).bind(subject);
    for response in responses {
        query = query.bind(*response);
    }
    query.execute(&mut *tx.0).await?;
    Ok(())
}
