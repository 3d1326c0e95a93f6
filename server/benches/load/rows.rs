//! One project's rows for the benchmarks, in a database of either kind: as Coeval stores them, and beside it a plain table
//! with one integer a question, which is as kind to `group by` as can be. It measures nothing.

use domain::{
    collection::questionnaire::{offered_aims, offered_items},
    disclosure::{Given, given, measures},
};
use server::{
    reporting::columns::Response,
    storage::{Db, responses},
};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};

use crate::{
    Result,
    crowd::{Crowd, SLUG},
};

/// Different people; the others are copies of them under new ids.
pub const DIFFERENT: usize = 10_000;

/// The columns of the plain table by which it can be narrowed.
const NARROWS: [&str; 4] = ["wave", "event", "month", "channel"];

/// A connection of our own to a database.
pub async fn connect(url: &str) -> Result<AnyConnection> {
    Ok(AnyConnection::connect(url).await?)
}

pub async fn run(connection: &mut AnyConnection, sql: String) -> Result<()> {
    sqlx::query(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

/// Stores the `DIFFERENT` people as Coeval does, each so many times.
pub async fn store(db: &Db, connection: &mut AnyConnection, crowd: &Crowd, copies: usize) -> Result<()> {
    let rows: Vec<_> = (0..DIFFERENT).map(|number| row(&crowd.person(number))).collect::<Result<_>>()?;
    let mut tx = db.begin().await?;
    responses::insert(&mut tx, &rows).await?;
    tx.commit().await?;
    let (numbers, id) = if is_sqlite(connection) {
        (
            "(with recursive copy (n) as (select 1 union all select n + 1 from copy where n < {n}) select n from copy)",
            "lower(hex(randomblob(16)))",
        )
    } else {
        ("generate_series(1, {n}) as", "md5(r.id || c.n)")
    };
    let numbers = numbers.replace("{n}", &(copies - 1).to_string());
    let sequence = format!("r.seq + c.n * {DIFFERENT}");
    run(
        connection,
        format!(
            "insert into response (id, project, seq, first_seq, revision, content_hash, receipt_key, received_at_ms, \
             captured_at_ms, effective_at_ms, clock_doubtful, channel, event, device, locale, length, style, questionnaire, \
             questionnaire_version, notice_version, answers) select {id}, project, {sequence}, {sequence}, revision, \
             content_hash, r.receipt_key || '-' || c.n, received_at_ms, captured_at_ms, effective_at_ms, clock_doubtful, \
             channel, event, device, locale, length, style, questionnaire, questionnaire_version, notice_version, answers \
             from response r cross join {numbers} c{} where r.project = '{SLUG}' order by c.n, r.seq",
            if is_sqlite(connection) { "" } else { "(n)" },
        ),
    )
    .await?;
    counted_to(connection, DIFFERENT * copies).await?;
    let tidy = if is_sqlite(connection) { "analyze" } else { "vacuum analyze response" };
    run(connection, tidy.to_owned()).await
}

/// Stores some more people, the first of whom has this number.
pub async fn store_more(
    db: &Db,
    connection: &mut AnyConnection,
    crowd: &Crowd,
    first: usize,
    many: usize,
) -> Result<()> {
    let rows: Vec<_> = (first..first + many).map(|number| row(&crowd.person(number))).collect::<Result<_>>()?;
    let mut tx = db.begin().await?;
    responses::insert(&mut tx, &rows).await?;
    tx.commit().await?;
    counted_to(connection, first + many).await
}

async fn counted_to(connection: &mut AnyConnection, seq: usize) -> Result<()> {
    run(connection, format!("update project_counter set last_seq = {seq} where project = '{SLUG}'")).await
}

fn row(person: &Response) -> Result<responses::NewResponse> {
    let id = uuid::Uuid::from_bytes(person.id).to_string();
    Ok(responses::NewResponse {
        project: SLUG.to_owned(),
        seq: person.seq,
        revision: 1,
        content_hash: format!("{:0>43}", person.seq),
        receipt_key: format!("{:0>43}", person.seq),
        received_at_ms: person.at_ms,
        captured_at_ms: person.at_ms,
        effective_at_ms: person.at_ms,
        clock_doubtful: false,
        channel: person.channel.code(),
        event: person.event.clone(),
        device: None,
        staff: None,
        locale: "en-GB".to_owned(),
        length: person.length.code(),
        style: person.style.code(),
        questionnaire: person.asked.id.clone(),
        questionnaire_version: person.asked.version,
        notice_version: 1,
        answers: serde_json::to_string(&person.answers)?,
        id,
    })
}

/// Makes the plain table of the same people, and returns the names of its questions and that of the role.
pub async fn plain(connection: &mut AnyConnection, crowd: &Crowd, copies: usize) -> Result<(Vec<String>, String)> {
    let aims = crowd.aims();
    let measures = measures(crowd.questionnaire(), &aims);
    let questions: Vec<String> = (0..measures.len()).map(|number| format!("q{number}")).collect();
    let role = measures.iter().position(|measure| measure.id == "you.role").ok_or("roles are asked")?;
    let all: Vec<&str> = NARROWS.into_iter().chain(questions.iter().map(String::as_str)).collect();
    let columns: Vec<String> = all.iter().map(|name| format!("{name} integer not null")).collect();
    run(connection, format!("create table plain ({})", columns.join(", "))).await?;
    for first in (0..DIFFERENT).step_by(500) {
        let values: Vec<String> = (first..first + 500)
            .map(|number| {
                let person = crowd.person(number);
                let asked = offered_items(crowd.questionnaire(), person.length, &person.answers);
                let offered = offered_aims(&aims, person.length);
                let values = measures.iter().map(|measure| {
                    let aim_asked = measure.aim.as_ref().is_none_or(|id| offered.iter().any(|aim| aim.id == *id));
                    match aim_asked && asked.iter().any(|item| item.id == measure.item) {
                        true => value(&given(measure, person.style, &person.answers)),
                        false => 0,
                    }
                });
                let values: Vec<String> =
                    crowd.narrows(&person).into_iter().chain(values).map(|value| value.to_string()).collect();
                format!("({})", values.join(","))
            })
            .collect();
        run(connection, format!("insert into plain values {}", values.join(","))).await?;
    }
    let numbers = if is_sqlite(connection) {
        format!(
            "(with recursive copy (n) as (select 1 union all select n + 1 from copy where n < {}) select n from copy) c",
            copies - 1
        )
    } else {
        format!("generate_series(1, {}) c", copies - 1)
    };
    run(connection, format!("insert into plain select plain.* from plain cross join {numbers}")).await?;
    for name in NARROWS.into_iter().chain([questions[role].as_str()]) {
        run(connection, format!("create index plain_{name} on plain ({name})")).await?;
    }
    run(connection, if is_sqlite(connection) { "analyze" } else { "vacuum analyze plain" }.to_owned()).await?;
    let role = questions[role].clone();
    Ok((questions, role))
}

/// How somebody dealt with a question, as one number; of several answers, a bit each.
fn value(given: &Given) -> i64 {
    match given {
        Given::NotOffered => 0,
        Given::Skipped => 1,
        Given::DontKnow => 2,
        Given::NotForMe => 3,
        Given::Codes(codes) => match codes.as_slice() {
            [] => 4,
            [code] => 5 + *code as i64,
            several => several.iter().fold(1 << 29, |bits, code| bits | 1 << code),
        },
    }
}

fn is_sqlite(connection: &AnyConnection) -> bool {
    connection.backend_name() == "SQLite"
}
