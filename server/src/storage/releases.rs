//! Releases: frozen figures, numbered from 1 in each project. A row is written once, and never changed but to make what
//! earlier rules froze again; one that shows nothing may be taken back.

use domain::time::Millis;
use sqlx::{AssertSqlSafe, Row as _};

use super::{
    Db, Result, Tx,
    projects::{expect_rows, small},
};

/// A release as stored.
#[derive(Clone, Debug)]
pub struct ReleaseRow {
    /// The project.
    pub project: String,
    /// From 1.
    pub number: u32,
    /// The last change that was counted.
    pub seq: i64,
    /// The version of the project whose questionnaire was counted by.
    pub project_version: i64,
    /// Fewest people behind a figure.
    pub k_public: u32,
    /// The figures, as `Released::to_stored` wrote them.
    pub figures: String,
    /// When it was published.
    pub published_at_ms: Millis,
    /// When its figures were made again by newer rules.
    pub renewed_at_ms: Option<Millis>,
    /// The hash of the words it was published with; none of before they were kept.
    pub words_hash: Option<String>,
}

/// The number of the latest release; 0 before the first.
///
/// # Errors
/// When the database does not answer.
pub async fn latest_number(db: &Db, project: &str) -> Result<u32> {
    let number = sqlx::query_scalar("select coalesce(max(number), 0) from release where project = $1")
        .bind(project)
        .fetch_one(db.read())
        .await?;
    Ok(small(number))
}

/// What tells whether the latest release is still the one that was read: its number, and when it was made again.
///
/// # Errors
/// When the database does not answer.
pub async fn latest_mark(db: &Db, project: &str) -> Result<Option<(u32, Option<Millis>)>> {
    let sql = "select max(number) as number, max(renewed_at_ms) as renewed_at_ms from release where project = $1";
    let row = sqlx::query(sql).bind(project).fetch_one(db.read()).await?;
    let number: Option<i64> = row.try_get("number")?;
    let renewed_at_ms = row.try_get("renewed_at_ms")?;
    Ok(number.map(|number| (small(number), renewed_at_ms)))
}

/// The latest release of a project, without its figures; none before the first.
///
/// # Errors
/// When the database does not answer.
pub async fn last_made(db: &Db, project: &str) -> Result<Option<Latest>> {
    let sql =
        "select project, number, seq, published_at_ms from release where project = $1 order by number desc limit 1";
    let row = sqlx::query(sql).bind(project).fetch_optional(db.read()).await?;
    Ok(row.as_ref().map(latest_row).transpose()?)
}

/// The latest release; none before the first.
///
/// # Errors
/// When the database does not answer.
pub async fn latest(db: &Db, project: &str) -> Result<Option<ReleaseRow>> {
    numbered(db, project, latest_number(db, project).await?).await
}

/// The release of a number; none where it is missing.
///
/// # Errors
/// When the database does not answer.
pub async fn numbered(db: &Db, project: &str, number: u32) -> Result<Option<ReleaseRow>> {
    let row = sqlx::query(
        "select project, number, seq, project_version, k_public, figures, published_at_ms, renewed_at_ms, words_hash \
         from release where project = $1 and number = $2",
    )
    .bind(project)
    .bind(i64::from(number))
    .fetch_optional(db.read())
    .await?;
    Ok(row.as_ref().map(release_row).transpose()?)
}

/// A latest release, without its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latest {
    /// The project.
    pub project: String,
    /// Its number.
    pub number: u32,
    /// The last change that was counted.
    pub seq: i64,
    /// When it was published.
    pub published_at_ms: Millis,
}

/// The latest release of every project that has one, by project.
///
/// # Errors
/// When the database does not answer.
pub async fn latest_of_all(db: &Db) -> Result<Vec<Latest>> {
    let rows = sqlx::query(
        "select r.project, r.number, r.seq, r.published_at_ms from release r where r.number = \
         (select max(b.number) from release b where b.project = r.project) order by r.project",
    )
    .fetch_all(db.read())
    .await?;
    Ok(rows.iter().map(latest_row).collect::<std::result::Result<_, sqlx::Error>>()?)
}

/// How many people whose answers were stored by a sequence number have changed or withdrawn them since, or had them deleted
/// because their time was over. Those whose answers came later are counted too, as nothing is kept of when those came.
///
/// # Errors
/// When the database does not answer.
pub async fn moved_since(db: &Db, project: &str, seq: i64) -> Result<u64> {
    let moved: i64 = sqlx::query_scalar(
        "select (select count(*) from response where project = $1 and seq > $2 and first_seq <= $2) \
         + (select count(*) from tombstone where project = $1 and seq > $2)",
    )
    .bind(project)
    .bind(seq)
    .fetch_one(db.read())
    .await?;
    Ok(moved.unsigned_abs())
}

/// Publishes a release.
///
/// # Errors
/// `Rows` when its number is taken: somebody else published at the same time; else when the database cannot store it.
pub async fn publish(tx: &mut Tx, release: &ReleaseRow) -> Result<()> {
    let published = sqlx::query(
        "insert into release (project, number, seq, project_version, k_public, figures, published_at_ms, words_hash) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
    )
    .bind(&release.project)
    .bind(i64::from(release.number))
    .bind(release.seq)
    .bind(release.project_version)
    .bind(i64::from(release.k_public))
    .bind(&release.figures)
    .bind(release.published_at_ms)
    .bind(&release.words_hash)
    .execute(&mut *tx.0)
    .await?;
    expect_rows(1, published.rows_affected())
}

/// The release before one; none before the first. Numbers may have gaps between them.
///
/// # Errors
/// When the database does not answer.
pub async fn before(db: &Db, project: &str, number: u32) -> Result<Option<ReleaseRow>> {
    let sql = "select max(number) from release where project = $1 and number < $2";
    let before = sqlx::query_scalar::<_, Option<i64>>(sql).bind(project).bind(i64::from(number));
    match before.fetch_one(db.read()).await? {
        Some(before) => numbered(db, project, small(before)).await,
        None => Ok(None),
    }
}

/// Takes the latest release back.
///
/// # Errors
/// `Rows` when it is not the latest, or is gone; else when the database cannot.
pub async fn take_back(tx: &mut Tx, release: &ReleaseRow) -> Result<()> {
    let sql = "delete from release where project = $1 and number = $2 and not exists \
         (select 1 from release r where r.project = $1 and r.number > $2)";
    let taken = sqlx::query(sql).bind(&release.project).bind(i64::from(release.number)).execute(&mut *tx.0).await?;
    expect_rows(1, taken.rows_affected())
}

/// The numbers of the releases that were made by earlier rules than these. Figures begin with the number of their rules,
/// so no more than that is read.
///
/// # Errors
/// When the database does not answer.
pub async fn by_earlier_rules(db: &Db, project: &str, rules: u32) -> Result<Vec<u32>> {
    let sql = "select number, substr(figures, 1, 24) from release where project = $1 order by number";
    let begun: Vec<(i64, String)> = sqlx::query_as(sql).bind(project).fetch_all(db.read()).await?;
    let earlier = begun.into_iter().filter(|(_, begins)| rules_of(begins) < rules);
    Ok(earlier.map(|(number, _)| small(number)).collect())
}

/// The number of the rules that figures begin with; none is of before rules had one.
fn rules_of(begins: &str) -> u32 {
    let digits = begins.strip_prefix("{\"rules\":").and_then(|rest| rest.split(',').next());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// Puts figures in place of those of a release.
///
/// # Errors
/// `Rows` when there is no such release; else when the database cannot store it.
pub async fn renew(tx: &mut Tx, release: &ReleaseRow) -> Result<()> {
    let renewed = sqlx::query("update release set figures = $3, renewed_at_ms = $4 where project = $1 and number = $2")
        .bind(&release.project)
        .bind(i64::from(release.number))
        .bind(&release.figures)
        .bind(release.renewed_at_ms)
        .execute(&mut *tx.0)
        .await?;
    expect_rows(1, renewed.rows_affected())
}

/// How many people have answered something, and count. Stored answers are without what is no answer, so whoever answered
/// nothing at all has an empty object there; `say_nothing` looks closer at what earlier programs stored.
///
/// # Errors
/// When the database does not answer.
pub async fn people_answered(db: &Db, project: &str) -> Result<u64> {
    let sql = "select count(*) from response where project = $1 and set_aside = 0 and answers <> '{}'";
    let answered: i64 = sqlx::query_scalar(sql).bind(project).fetch_one(db.read()).await?;
    Ok(answered.unsigned_abs())
}

/// How many people were added, changed or withdrawn after a sequence number. Who came since and answered nothing at all is
/// none of them; who took every answer out has changed something. Withdrawals count, as nothing is kept of what was in them.
/// That the time of others was over is no reason for new figures that everybody sees.
///
/// # Errors
/// When the database does not answer.
pub async fn people_changed_after(db: &Db, project: &str, seq: i64) -> Result<u64> {
    changed_after(db, project, seq, "and purged = 0").await
}

/// The same with those whose answers were deleted because their time was over: figures for staff follow them.
///
/// # Errors
/// When the database does not answer.
pub async fn people_changed_or_purged_after(db: &Db, project: &str, seq: i64) -> Result<u64> {
    changed_after(db, project, seq, "").await
}

/// `which` says which tombstones count.
async fn changed_after(db: &Db, project: &str, seq: i64, which: &str) -> Result<u64> {
    let sql = format!(
        "select (select count(*) from response where project = $1 and seq > $2 and (answers <> '{{}}' or first_seq <= $2)) \
         + (select count(*) from tombstone where project = $1 and seq > $2 {which})"
    );
    let changed: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).bind(project).bind(seq).fetch_one(db.read()).await?;
    Ok(changed.unsigned_abs())
}

fn latest_row(row: &sqlx::any::AnyRow) -> std::result::Result<Latest, sqlx::Error> {
    Ok(Latest {
        project: row.try_get("project")?,
        number: small(row.try_get("number")?),
        seq: row.try_get("seq")?,
        published_at_ms: row.try_get("published_at_ms")?,
    })
}

fn release_row(row: &sqlx::any::AnyRow) -> std::result::Result<ReleaseRow, sqlx::Error> {
    Ok(ReleaseRow {
        project: row.try_get("project")?,
        number: small(row.try_get("number")?),
        seq: row.try_get("seq")?,
        project_version: row.try_get("project_version")?,
        k_public: small(row.try_get("k_public")?),
        figures: row.try_get("figures")?,
        published_at_ms: row.try_get("published_at_ms")?,
        renewed_at_ms: row.try_get("renewed_at_ms")?,
        words_hash: row.try_get("words_hash")?,
    })
}
