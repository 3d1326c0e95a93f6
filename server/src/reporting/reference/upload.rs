//! Bytes of a table as they come in. More than a table may have is counted and dropped, never kept.

/// Most lines of a table: a heading, and a line for each group of each question.
pub const MOST_LINES: u64 = 2_000;
/// Most bytes of a table.
const MOST_BYTES: u64 = 512 * 1024;

/// A table that is too long, and how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "This table is too long: it has {lines} lines and {kilobytes} KB, and a population has at most {MOST_LINES} lines \
     and {most_kilobytes} KB. Nothing was taken in.",
    kilobytes = .bytes.div_ceil(1024),
    most_kilobytes = MOST_BYTES / 1024
)]
pub struct TooLong {
    /// Its lines.
    pub lines: u64,
    /// Its bytes.
    pub bytes: u64,
}

/// A table on its way in.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    kept: Vec<u8>,
    line_ends: u64,
    bytes: u64,
    ends_in_line: bool,
}

impl Upload {
    /// Takes the next bytes in.
    pub fn push(&mut self, bytes: &[u8]) {
        let Some(last) = bytes.last() else { return };
        self.bytes += bytes.len() as u64;
        self.line_ends += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.ends_in_line = *last != b'\n';
        if self.bytes <= MOST_BYTES {
            self.kept.extend_from_slice(bytes);
        } else {
            self.kept = Vec::new();
        }
    }

    /// The whole table.
    ///
    /// # Errors
    /// When it is longer than a table may be.
    pub fn finish(self) -> Result<Vec<u8>, TooLong> {
        let lines = self.line_ends + u64::from(self.ends_in_line);
        let is_too_long = lines > MOST_LINES || self.bytes > MOST_BYTES;
        if is_too_long { Err(TooLong { lines, bytes: self.bytes }) } else { Ok(self.kept) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_lines_are_counted_and_not_kept() {
        let mut upload = Upload::default();
        let thousand = "you.age,16_24,120,Census,2021\n".repeat(1000);
        for _ in 0..1000 {
            upload.push(thousand.as_bytes());
            assert!(upload.kept.capacity() <= MOST_BYTES as usize * 2);
        }
        let error = upload.finish().expect_err("it is too long");
        assert_eq!(error.lines, 1_000_000);
        assert!(error.to_string().starts_with("This table is too long: it has 1000000 lines"), "{error}");
    }

    #[test]
    fn what_fits_comes_out_as_it_came_in() {
        let mut upload = Upload::default();
        upload.push(b"one\ntw");
        upload.push(b"");
        upload.push(b"o");
        assert_eq!(upload.finish().expect("it fits"), b"one\ntwo");
        assert_eq!(Upload::default().finish(), Ok(Vec::new()));
        let mut many = Upload::default();
        many.push("\n".repeat(2_001).as_bytes());
        assert_eq!(many.finish().map_err(|error| error.lines), Err(2_001));
    }
}
