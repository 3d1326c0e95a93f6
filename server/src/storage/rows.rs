//! Writing `values ($1,$2),($3,$4)` and `in ($1,$2)` for many rows at once. It knows no table.

use std::fmt::Write as _;

/// `($1,$2),($3,$4)` for so many rows of so many columns.
pub(super) fn values(rows: usize, columns: usize) -> String {
    let mut sql = String::with_capacity(rows * columns * 5);
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ",(" });
        numbered(&mut sql, row * columns + 1, columns);
        sql.push(')');
    }
    sql
}

/// `$3,$4,$5` for so many parameters from a first.
pub(super) fn list(first: usize, count: usize) -> String {
    let mut sql = String::with_capacity(count * 5);
    numbered(&mut sql, first, count);
    sql
}

fn numbered(sql: &mut String, first: usize, count: usize) {
    for place in first..first + count {
        let separator = if place == first { "" } else { "," };
        let _ = write!(sql, "{separator}${place}");
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
    fn parameters_are_numbered_through() {
        assert_eq!(values(2, 3), "($1,$2,$3),($4,$5,$6)");
        assert_eq!(list(4, 2), "$4,$5");
        assert_eq!([1, 3, 33, 50].map(padded), [1, 4, 50, 50]);
    }
}
