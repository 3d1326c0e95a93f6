//! What is carried over a restore: withdrawals and purges, so that an older backup brings nothing back that went since, and
//! holds with the certificates of purges, so that nobody has to set or sign them twice.

use domain::time::Millis;
use sqlx::Row as _;

use super::{
    Result, Tx, holds, projects,
    purges::{self, PurgeRow},
};

/// What a database knows to be withdrawn or deleted because its time was over, and to be held.
#[derive(Debug, Default)]
pub struct CarriedOver {
    tombstones: Vec<Tombstone>,
    withdrawals: Vec<Withdrawal>,
    holds: Vec<holds::HoldRow>,
    certificates: Vec<PurgeRow>,
}

#[derive(Debug)]
struct Tombstone {
    id: String,
    project: String,
    withdrawn_at_ms: Millis,
    receipt_key: Option<String>,
    purged: i64,
}

#[derive(Debug)]
struct Withdrawal {
    receipt_key: String,
    scope: String,
    met: i64,
    asked_at_ms: Millis,
}

/// Everything that is withdrawn or is to be.
///
/// # Errors
/// When the database does not answer.
pub async fn everything(tx: &mut Tx) -> Result<CarriedOver> {
    let mut remembered = CarriedOver::default();
    let tombstones =
        "select id, project, withdrawn_at_ms, receipt_key, cast(purged as bigint) as purged from tombstone";
    for row in sqlx::query(tombstones).fetch_all(&mut *tx.0).await? {
        remembered.tombstones.push(Tombstone {
            id: row.try_get("id")?,
            project: row.try_get("project")?,
            withdrawn_at_ms: row.try_get("withdrawn_at_ms")?,
            receipt_key: row.try_get("receipt_key")?,
            purged: row.try_get("purged")?,
        });
    }
    let withdrawals = "select receipt_key, scope, cast(met as bigint) as met, asked_at_ms from withdrawal";
    for row in sqlx::query(withdrawals).fetch_all(&mut *tx.0).await? {
        remembered.withdrawals.push(Withdrawal {
            receipt_key: row.try_get("receipt_key")?,
            scope: row.try_get("scope")?,
            met: row.try_get("met")?,
            asked_at_ms: row.try_get("asked_at_ms")?,
        });
    }
    remembered.holds = holds::everything(tx).await?;
    remembered.certificates = purges::everything(tx).await?;
    Ok(remembered)
}

/// Withdraws again what was withdrawn before and has just come back, and remembers the rest. Returns how many
/// withdrawals were not known any more.
///
/// # Errors
/// When the database cannot.
pub async fn carry_over(tx: &mut Tx, remembered: &CarriedOver) -> Result<usize> {
    let mut carried = 0;
    for tombstone in &remembered.tombstones {
        carried += usize::from(bury_again(tx, tombstone).await?);
    }
    for withdrawal in &remembered.withdrawals {
        carried += usize::from(ask_again(tx, withdrawal).await?);
    }
    holds::carry_over(tx, &remembered.holds).await?;
    purges::carry_over(tx, &remembered.certificates).await?;
    Ok(carried)
}

async fn bury_again(tx: &mut Tx, tombstone: &Tombstone) -> Result<bool> {
    let known: i64 = sqlx::query_scalar("select count(*) from tombstone where id = $1")
        .bind(&tombstone.id)
        .fetch_one(&mut *tx.0)
        .await?;
    if known > 0 {
        return Ok(false);
    }
    let seq = projects::take_numbers(tx, &tombstone.project, 1).await?.unwrap_or(0);
    let sql = "insert into tombstone (id, project, seq, withdrawn_at_ms, receipt_key, purged) \
        values ($1, $2, $3, $4, $5, $6)";
    sqlx::query(sql)
        .bind(&tombstone.id)
        .bind(&tombstone.project)
        .bind(seq)
        .bind(tombstone.withdrawn_at_ms)
        .bind(&tombstone.receipt_key)
        .bind(tombstone.purged)
        .execute(&mut *tx.0)
        .await?;
    for delete in ["delete from response where id = $1", "delete from quarantine where id = $1"] {
        sqlx::query(delete).bind(&tombstone.id).execute(&mut *tx.0).await?;
    }
    Ok(true)
}

/// Where the response has come back, the withdrawal has to meet it once more.
async fn ask_again(tx: &mut Tx, withdrawal: &Withdrawal) -> Result<bool> {
    let added = sqlx::query(
        "insert into withdrawal (receipt_key, scope, met, asked_at_ms) values ($1, $2, $3, $4) \
         on conflict (receipt_key) do update set scope = excluded.scope, met = excluded.met, \
         asked_at_ms = excluded.asked_at_ms where withdrawal.asked_at_ms < excluded.asked_at_ms",
    )
    .bind(&withdrawal.receipt_key)
    .bind(&withdrawal.scope)
    .bind(withdrawal.met)
    .bind(withdrawal.asked_at_ms)
    .execute(&mut *tx.0)
    .await?;
    if added.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "update withdrawal set met = 0 where receipt_key = $1 and (exists (select 1 from response r \
         where r.receipt_key = $1) or exists (select 1 from quarantine q where q.receipt_key = $1))",
    )
    .bind(&withdrawal.receipt_key)
    .execute(&mut *tx.0)
    .await?;
    Ok(true)
}
