//! Every row of every table out and in, whatever tables there are: the shape is asked of the database itself, so that a
//! new table is in the next backup without anybody thinking of it. The file's form is `backup`'s.

use futures::TryStreamExt as _;
use serde_json::Value;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row as _, Transaction, any::AnyRow};

use super::{Backend, Db, Result, StorageError, Tx};

/// Tables that no backup holds: they end by themselves soon, and a backup must bring no way in back that was ended since.
const LEFT_OUT: [&str; 5] = ["enrolment", "known_browser", "session", "sign_in_tries", "withdrawal_use"];
/// What the database keeps about its own shape.
const MIGRATIONS: &str = "_sqlx_migrations";
/// About so many parameters a statement.
const PARAMETERS: usize = 250;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
}

/// A table and its columns.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    columns: Vec<(String, Kind)>,
}

impl Table {
    /// The names of its columns, in order.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    /// The same table with these columns only, in this order; none when it has not all of them.
    pub fn with_columns(&self, names: &[String]) -> Option<Self> {
        let find = |name: &String| self.columns.iter().find(|(known, _)| known == name).cloned();
        let columns = names.iter().map(find).collect::<Option<_>>()?;
        Some(Self { name: self.name.clone(), columns })
    }
}

/// The whole database as it is at one moment, while others go on writing.
pub struct View {
    backend: Backend,
    tx: Transaction<'static, Any>,
}

impl Db {
    /// Looks at everything as it is now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn view(&self) -> Result<View> {
        let words = match self.backend() {
            Backend::Sqlite => "begin",
            Backend::Postgres => "begin isolation level repeatable read read only",
        };
        Ok(View { backend: self.backend(), tx: self.read().begin_with(words).await? })
    }
}

impl View {
    /// The number of the last step that made this database's shape.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn schema(&mut self) -> Result<i64> {
        let last = "select coalesce(max(version), 0) from _sqlx_migrations";
        Ok(sqlx::query_scalar(last).fetch_one(&mut *self.tx).await?)
    }

    /// Every table of a backup, each after those that it refers to.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tables(&mut self) -> Result<Vec<Table>> {
        let mut tables = tables(self.backend, &mut self.tx).await?;
        tables.retain(|table| !LEFT_OUT.contains(&table.name.as_str()));
        Ok(tables)
    }

    /// Hands over every row of a table, one after another.
    ///
    /// # Errors
    /// When the database does not answer, or the first error of whoever takes the rows.
    pub async fn rows<E: From<StorageError>>(
        &mut self,
        table: &Table,
        mut take: impl FnMut(Vec<Value>) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let wide = |(name, kind): &(String, Kind)| match kind {
            Kind::Text => quoted(name),
            Kind::Number => format!("cast({0} as bigint) as {0}", quoted(name)),
        };
        let columns = table.columns.iter().map(wide).collect::<Vec<_>>().join(", ");
        let sql = AssertSqlSafe(format!("select {columns} from {} order by 1", quoted(&table.name)));
        let mut rows = sqlx::query(sql).fetch(&mut *self.tx);
        while let Some(row) = rows.try_next().await.map_err(|error| E::from(error.into()))? {
            take(row_values(&row, table).map_err(|error| E::from(error.into()))?)?;
        }
        Ok(())
    }
}

/// Every table of the database that a transaction writes to, each after those that it refers to.
///
/// # Errors
/// When the database does not answer.
pub async fn tables_in(tx: &mut Tx, backend: Backend) -> Result<Vec<Table>> {
    tables(backend, &mut tx.0).await
}

/// Deletes every row of these tables, the last table first.
///
/// # Errors
/// When the database cannot.
pub async fn empty(tx: &mut Tx, tables: &[Table]) -> Result<()> {
    for name in tables.iter().rev().map(|table| table.name.as_str()) {
        let sql = AssertSqlSafe(format!("delete from {}", quoted(name)));
        sqlx::query(sql).execute(&mut *tx.0).await?;
    }
    Ok(())
}

/// Puts rows into a table, each with a value for each of its columns.
///
/// # Errors
/// When the database does not take them.
pub async fn put(tx: &mut Tx, table: &Table, rows: &[Vec<Value>]) -> Result<()> {
    let columns = table.columns().map(quoted).collect::<Vec<_>>().join(", ");
    for chunk in rows.chunks((PARAMETERS / table.columns.len().max(1)).max(1)) {
        let places = tx.marks().values(chunk.len(), table.columns.len());
        let sql = format!("insert into {} ({columns}) values {places}", quoted(&table.name));
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (value, (_, kind)) in chunk.iter().flat_map(|row| row.iter().zip(&table.columns)) {
            query = match kind {
                Kind::Text => query.bind(value.as_str().map(str::to_owned)),
                Kind::Number => query.bind(value.as_i64()),
            };
        }
        query.execute(&mut *tx.0).await?;
    }
    Ok(())
}

/// Whether nobody has put anything into this database yet: no project and no account.
///
/// # Errors
/// When the database does not answer.
pub async fn is_unused(tx: &mut Tx) -> Result<bool> {
    let used: i64 = sqlx::query_scalar("select (select count(*) from project) + (select count(*) from account)")
        .fetch_one(&mut *tx.0)
        .await?;
    Ok(used == 0)
}

async fn tables(backend: Backend, connection: &mut AnyConnection) -> Result<Vec<Table>> {
    let names: Vec<String> = sqlx::query_scalar(match backend {
        Backend::Sqlite => {
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by 1"
        }
        Backend::Postgres => {
            "select cast(table_name as text) from information_schema.tables \
             where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1"
        }
    })
    .fetch_all(&mut *connection)
    .await?;
    let mut found = Vec::new();
    for name in names.into_iter().filter(|name| name != MIGRATIONS) {
        let columns = columns(backend, connection, &name).await?;
        let refers_to = references(backend, connection, &name).await?;
        found.push((Table { name, columns }, refers_to));
    }
    Ok(in_order(found))
}

async fn columns(backend: Backend, connection: &mut AnyConnection, table: &str) -> Result<Vec<(String, Kind)>> {
    let sql = match backend {
        Backend::Sqlite => "select name, type as kind from pragma_table_info($1) order by cid",
        Backend::Postgres => {
            "select cast(column_name as text) as name, cast(data_type as text) as kind \
             from information_schema.columns where table_schema = current_schema() and table_name = $1 \
             order by ordinal_position"
        }
    };
    let mut columns = Vec::new();
    for row in sqlx::query(sql).bind(table).fetch_all(&mut *connection).await? {
        let (name, kind): (String, String) = (row.try_get("name")?, row.try_get("kind")?);
        let kind = match kind.to_ascii_lowercase().as_str() {
            "text" => Kind::Text,
            "bigint" | "integer" => Kind::Number,
            other => {
                let message = format!("{table}.{name} is {other}, which no backup can hold: use text or bigint");
                return Err(sqlx::Error::Protocol(message).into());
            }
        };
        columns.push((name, kind));
    }
    Ok(columns)
}

async fn references(backend: Backend, connection: &mut AnyConnection, table: &str) -> Result<Vec<String>> {
    let sql = match backend {
        Backend::Sqlite => "select \"table\" from pragma_foreign_key_list($1)",
        Backend::Postgres => {
            "select cast(other.relname as text) from pg_constraint c join pg_class own on own.oid = c.conrelid \
             join pg_class other on other.oid = c.confrelid join pg_namespace n on n.oid = own.relnamespace \
             where c.contype = 'f' and n.nspname = current_schema() and own.relname = $1"
        }
    };
    Ok(sqlx::query_scalar(sql).bind(table).fetch_all(&mut *connection).await?)
}

/// Each table after those that it refers to. Tables that refer to each other keep the order they came in.
fn in_order(mut waiting: Vec<(Table, Vec<String>)>) -> Vec<Table> {
    let mut placed: Vec<Table> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let is_open = |name: &String| waiting.iter().any(|(table, _)| table.name == *name);
        let free = |(table, refers_to): &(Table, Vec<String>)| {
            refers_to.iter().all(|name| *name == table.name || !is_open(name))
        };
        let next = waiting.iter().position(free).unwrap_or(0);
        placed.push(waiting.remove(next).0);
    }
    placed
}

fn row_values(row: &AnyRow, table: &Table) -> std::result::Result<Vec<Value>, sqlx::Error> {
    let value = |(place, (_, kind)): (usize, &(String, Kind))| match kind {
        Kind::Text => Ok(row.try_get::<Option<String>, _>(place)?.map_or(Value::Null, Value::from)),
        Kind::Number => Ok(row.try_get::<Option<i64>, _>(place)?.map_or(Value::Null, Value::from)),
    };
    table.columns.iter().enumerate().map(value).collect()
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_follow_those_that_they_refer_to() {
        let table = |name: &str| Table { name: name.to_owned(), columns: Vec::new() };
        let to = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let found = vec![
            (table("answer"), to(&["response"])),
            (table("chain"), to(&["chain"])),
            (table("project"), to(&[])),
            (table("response"), to(&["project", "left_out"])),
        ];
        let names: Vec<_> = in_order(found).into_iter().map(|table| table.name).collect();
        assert_eq!(names, ["chain", "project", "response", "answer"]);
    }
}
