//! Writing `values ($1,$2),($3,$4)` and `in ($1,$2)` for many rows at once. It knows no table.

use std::fmt::Write as _;

use super::Backend;

/// How a statement of many rows marks its parameters. Either way they are bound in the order of the text.
///
/// PostgreSQL wants numbers. SQLite takes those too, but sqlx looks each one's name up from the first on, so twice the
/// parameters cost four times; without numbers there is nothing to look up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    numbered: bool,
    next: usize,
}

impl Marks {
    pub(super) fn of(backend: Backend) -> Self {
        Self { numbered: backend == Backend::Postgres, next: 1 }
    }

    /// `($1,$2),($3,$4)` for so many rows of so many columns.
    pub(super) fn values(&mut self, rows: usize, columns: usize) -> String {
        let mut sql = String::with_capacity(rows * columns * 5);
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ",(" });
            self.write(&mut sql, columns);
            sql.push(')');
        }
        sql
    }

    /// `$3,$4,$5` for so many parameters.
    pub(super) fn list(&mut self, count: usize) -> String {
        let mut sql = String::with_capacity(count * 5);
        self.write(&mut sql, count);
        sql
    }

    fn write(&mut self, sql: &mut String, count: usize) {
        for place in 0..count {
            let separator = if place == 0 { "" } else { "," };
            let _ = if self.numbered { write!(sql, "{separator}${}", self.next) } else { write!(sql, "{separator}?") };
            self.next += 1;
        }
    }
}

/// The next size of statement that fits so many rows: few sizes, so that prepared statements are found again.
pub(super) fn padded(rows: usize) -> usize {
    [1, 2, 4, 8, 16, 32].into_iter().find(|size| rows <= *size).unwrap_or(super::ROWS_A_STATEMENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgres_parameters_are_numbered_through() {
        let mut marks = Marks::of(Backend::Postgres);
        assert_eq!(marks.values(2, 3), "($1,$2,$3),($4,$5,$6)");
        assert_eq!(marks.list(2), "$7,$8");
    }

    #[test]
    fn sqlite_parameters_have_no_names_to_look_up() {
        let mut marks = Marks::of(Backend::Sqlite);
        assert_eq!(marks.values(2, 3), "(?,?,?),(?,?,?)");
        assert_eq!(marks.list(2), "?,?");
    }

    #[test]
    fn statements_come_in_few_sizes() {
        assert_eq!([1, 3, 33, 50].map(padded), [1, 4, 50, 50]);
    }
}
