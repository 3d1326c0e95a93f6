//! Responses: what is known of an envelope, storing, replacing, and reading on by sequence number.
//!
//! Receipts appear only as keyed hashes, and no row that leaves through `changes_after` carries one.

use domain::{time::Millis, wire::v1::receipts::Scope};
use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};

use super::{
    Db, ROWS_A_STATEMENT, Result, Tx,
    projects::{expect_rows, small},
    rows::{Marks, padded},
    stories, withdrawals,
};

/// A response to be stored.
#[derive(Clone, Debug)]
pub struct NewResponse {
    /// Lower-case UUID.
    pub id: String,
    /// The project's slug.
    pub project: String,
    /// The project's number for this change.
    pub seq: i64,
    /// From 1.
    pub revision: u32,
    /// Hash of the content.
    pub content_hash: String,
    /// Keyed hash of the receipt hash.
    pub receipt_key: String,
    /// When it arrived.
    pub received_at_ms: Millis,
    /// The device's clock when it was finished.
    pub captured_at_ms: Millis,
    /// The moment that counts: the device's clock, or what stands in for a doubtful one.
    pub effective_at_ms: Millis,
    /// Whether the device's clock cannot be right.
    pub clock_doubtful: bool,
    /// How it was gathered, as its code.
    pub channel: &'static str,
    /// The event.
    pub event: Option<String>,
    /// The shared device.
    pub device: Option<String>,
    /// Initials of whoever gathered it.
    pub staff: Option<String>,
    /// The language it was answered in.
    pub locale: String,
    /// How much was asked, as its code.
    pub length: &'static str,
    /// In which wording, as its code.
    pub style: &'static str,
    /// The questionnaire's id.
    pub questionnaire: String,
    /// The questionnaire's version.
    pub questionnaire_version: u32,
    /// The notice agreed to.
    pub notice_version: u32,
    /// The answers that fit, JSON by item id.
    pub answers: String,
}

/// A stored response as the counting side reads it.
#[derive(Clone, Debug)]
pub struct StoredResponse {
    /// Lower-case UUID.
    pub id: String,
    /// Its latest number.
    pub seq: i64,
    /// The number it was first stored under.
    pub first_seq: i64,
    /// From 1.
    pub revision: u32,
    /// When it arrived.
    pub received_at_ms: Millis,
    /// The moment that counts.
    pub effective_at_ms: Millis,
    /// Whether the device's clock cannot be right.
    pub clock_doubtful: bool,
    /// How it was gathered, as its code.
    pub channel: String,
    /// The event.
    pub event: Option<String>,
    /// The language it was answered in.
    pub locale: String,
    /// How much was asked, as its code.
    pub length: String,
    /// In which wording, as its code.
    pub style: String,
    /// The questionnaire's id.
    pub questionnaire: String,
    /// The questionnaire's version.
    pub questionnaire_version: u32,
    /// The answers, JSON by item id.
    pub answers: String,
}

/// Where something is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Stored and counted.
    Response,
    /// Kept aside.
    Quarantine,
    /// Withdrawn.
    Tombstone,
    /// Deleted because its time was over.
    Purged,
    /// A withdrawal by receipt, which waits or stays in force.
    Withdrawal(Scope),
}

/// What is known of an id or a receipt.
#[derive(Clone, Debug)]
pub struct KnownRow {
    /// Where.
    pub place: Place,
    /// The response's id; of a withdrawal by receipt there is none.
    pub id: String,
    /// Its highest revision there.
    pub revision: u32,
    /// Its project there.
    pub project: String,
    /// Hash of its content; empty for what was withdrawn.
    pub content_hash: String,
    /// Keyed hash of its receipt, where one could be read.
    pub receipt_key: Option<String>,
}

const COLUMNS: &str = "id, project, seq, first_seq, revision, content_hash, receipt_key, received_at_ms, \
     captured_at_ms, effective_at_ms, clock_doubtful, channel, event, device, locale, length, style, questionnaire, \
     questionnaire_version, notice_version, answers, staff";
const COLUMN_COUNT: usize = 22;

/// How far to look for ids and receipts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Wherever they may be known.
    Everywhere,
    /// Not among the responses: storing finds out by itself whether one is there already.
    BesideResponses,
}

/// Everything known of these ids and these receipts. A row may come twice.
///
/// # Errors
/// When the database does not answer.
pub async fn known(tx: &mut Tx, pairs: &[(&str, Option<&str>)], look: Look) -> Result<Vec<KnownRow>> {
    let mut found = Vec::new();
    let places = if look == Look::Everywhere { &KNOWN_BY[..] } else { &KNOWN_BY[RESPONSE_PLACES..] };
    for chunk in pairs.chunks(ROWS_A_STATEMENT) {
        let size = padded(chunk.len());
        let mut query = sqlx::query(AssertSqlSafe(known_sql(tx.marks(), places, size)));
        for (_, column) in places {
            for place in 0..size {
                let (id, key) = chunk[place.min(chunk.len() - 1)];
                query = query.bind(if *column == "id" { id } else { key.unwrap_or_default() });
            }
        }
        for row in query.fetch_all(&mut *tx.0).await? {
            found.push(known_row(&row)?);
        }
    }
    Ok(found)
}

/// How many of the places below are responses.
const RESPONSE_PLACES: usize = 2;
/// Where an id or a receipt may be known, and by what it is looked for there.
const KNOWN_BY: [(&str, &str); 7] = [
    ("select 1 as place, id, revision, project, content_hash, receipt_key from response", "id"),
    ("select 1 as place, id, revision, project, content_hash, receipt_key from response", "receipt_key"),
    ("select 2 as place, id, revision, project, content_hash, receipt_key from quarantine", "id"),
    ("select 2 as place, id, revision, project, content_hash, receipt_key from quarantine", "receipt_key"),
    (TOMBSTONE, "id"),
    (TOMBSTONE, "receipt_key"),
    (
        "select 4 as place, '' as id, cast(0 as bigint) as revision, scope as project, '' as content_hash, \
         receipt_key from withdrawal",
        "receipt_key",
    ),
];
const TOMBSTONE: &str = "select case when purged = 1 then 5 else 3 end as place, id, cast(0 as bigint) as revision, project, '' as content_hash, \
     receipt_key from tombstone";

fn known_sql(mut marks: Marks, places: &[(&str, &str)], size: usize) -> String {
    let mut sql = String::new();
    for (select, column) in places {
        let separator = if sql.is_empty() { "" } else { " union all " };
        sql += &format!("{separator}{select} where {column} in ({})", marks.list(size));
    }
    sql
}

fn known_row(row: &AnyRow) -> std::result::Result<KnownRow, sqlx::Error> {
    let project: String = row.try_get("project")?;
    let place = match row.try_get::<i64, _>("place").or_else(|_| row.try_get::<i32, _>("place").map(i64::from))? {
        1 => Place::Response,
        2 => Place::Quarantine,
        3 => Place::Tombstone,
        5 => Place::Purged,
        _ => Place::Withdrawal(withdrawals::scope(&project)),
    };
    Ok(KnownRow {
        place,
        id: row.try_get("id")?,
        revision: small(row.try_get("revision")?),
        project,
        content_hash: row.try_get("content_hash")?,
        receipt_key: row.try_get("receipt_key")?,
    })
}

/// Stores responses seen for the first time.
///
/// # Errors
/// `Rows` when an id or a receipt is already there; else when the database cannot store them.
pub async fn insert(tx: &mut Tx, responses: &[NewResponse]) -> Result<()> {
    for chunk in responses.chunks(ROWS_A_STATEMENT) {
        let values = tx.marks().values(chunk.len(), COLUMN_COUNT);
        let sql = format!("insert into response ({COLUMNS}) values {values} on conflict do nothing");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for response in chunk {
            query = bind(query, response);
        }
        let inserted = query.execute(&mut *tx.0).await?;
        expect_rows(chunk.len(), inserted.rows_affected())?;
    }
    Ok(())
}

/// Puts a higher revision in place of the stored one. One that counts the same keeps its number: saving the same answers
/// again is no change, and neither is answering nothing again.
///
/// # Errors
/// `Rows` when the stored revision is not lower any more; else when the database cannot store it.
pub async fn replace(tx: &mut Tx, response: &NewResponse) -> Result<()> {
    let sql = "update response set seq = case when answers = $21 and (answers = '{}' or effective_at_ms = $10 and channel = $12 \
         and coalesce(event, '') = coalesce($13, '') and length = $16 and style = $17 and questionnaire = $18 \
         and questionnaire_version = $19) then seq else $3 end, revision = $5, content_hash = $6, received_at_ms = $8, \
         captured_at_ms = $9, effective_at_ms = $10, clock_doubtful = $11, channel = $12, event = $13, \
         device = $14, locale = $15, length = $16, style = $17, questionnaire = $18, questionnaire_version = $19, \
         notice_version = $20, answers = $21, staff = coalesce($22, staff) \
         where id = $1 and project = $2 and receipt_key = $7 and revision < $5 and first_seq <= $4";
    let replaced = bind(sqlx::query(sql), response).execute(&mut *tx.0).await?;
    stories::let_go_of_changed(tx, &response.id, &response.answers).await?;
    expect_rows(1, replaced.rows_affected())
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

fn bind<'q>(query: Query<'q>, response: &'q NewResponse) -> Query<'q> {
    query
        .bind(&response.id)
        .bind(&response.project)
        .bind(response.seq)
        .bind(response.seq)
        .bind(i64::from(response.revision))
        .bind(&response.content_hash)
        .bind(&response.receipt_key)
        .bind(response.received_at_ms)
        .bind(response.captured_at_ms)
        .bind(response.effective_at_ms)
        .bind(i32::from(response.clock_doubtful))
        .bind(response.channel)
        .bind(&response.event)
        .bind(&response.device)
        .bind(&response.locale)
        .bind(response.length)
        .bind(response.style)
        .bind(&response.questionnaire)
        .bind(i64::from(response.questionnaire_version))
        .bind(i64::from(response.notice_version))
        .bind(&response.answers)
        .bind(&response.staff)
}

/// The responses of a project that count and changed after a sequence number, in order, at most so many. Those that
/// count no more are among `withdrawals::uncounted_after`.
///
/// # Errors
/// When the database does not answer.
pub async fn changes_after(db: &Db, project: &str, seq: i64, limit: usize) -> Result<Vec<StoredResponse>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "select {}, answers from response where project = $1 and seq > $2 and set_aside = 0 order by seq limit $3",
        SHORT.join(" || '\u{1f}' || "),
    )))
    .bind(project)
    .bind(seq)
    .bind(limit as i64)
    .fetch_all(db.read())
    .await?;
    Ok(rows.iter().map(stored_response).collect::<std::result::Result<_, _>>()?)
}

/// The columns that hold something short, in the order in which `stored_response` reads them. They are joined to one
/// text, as handing over a value costs more than reading it. The last one is all the rest of the text.
const SHORT: [&str; 14] = [
    "id",
    "seq",
    "first_seq",
    "revision",
    "received_at_ms",
    "effective_at_ms",
    "clock_doubtful",
    "channel",
    "locale",
    "length",
    "style",
    "questionnaire_version",
    "questionnaire",
    "coalesce(event, '')",
];

/// The last number a project has given; 0 when it has given none.
///
/// # Errors
/// When the database does not answer.
pub async fn last_seq(db: &Db, project: &str) -> Result<i64> {
    let last = sqlx::query_scalar("select last_seq from project_counter where project = $1")
        .bind(project)
        .fetch_optional(db.read())
        .await?;
    Ok(last.unwrap_or(0))
}

/// Reads the columns of `SHORT`, then the answers.
fn stored_response(row: &AnyRow) -> std::result::Result<StoredResponse, sqlx::Error> {
    let short: &str = row.try_get(0)?;
    let answers = row.try_get(1)?;
    short_columns(short, answers)
        .ok_or_else(|| sqlx::Error::Decode("a stored response is not as it was written".into()))
}

fn short_columns(short: &str, answers: String) -> Option<StoredResponse> {
    let mut columns = short.splitn(SHORT.len(), '\u{1f}');
    let mut next = || columns.next();
    Some(StoredResponse {
        id: next()?.to_owned(),
        seq: next()?.parse().ok()?,
        first_seq: next()?.parse().ok()?,
        revision: next()?.parse().ok()?,
        received_at_ms: next()?.parse().ok()?,
        effective_at_ms: next()?.parse().ok()?,
        clock_doubtful: next()? != "0",
        channel: next()?.to_owned(),
        locale: next()?.to_owned(),
        length: next()?.to_owned(),
        style: next()?.to_owned(),
        questionnaire_version: next()?.parse().ok()?,
        questionnaire: next()?.to_owned(),
        event: next().filter(|event| !event.is_empty()).map(str::to_owned),
        answers,
    })
}
