//! The backup file: gzip; one JSON value a line. A head, then each table's name and columns and its rows, then how many
//! rows each has and a checksum of everything before. It knows no database.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{self, BufRead, BufReader, Read, Write},
};

use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const FORMAT: &str = "coeval-backup";
const VERSION: u64 = 1;
/// Longest line that is read: an envelope of 64 KiB written as JSON within JSON, and room.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;

/// How many rows each table has.
pub type Counts = BTreeMap<String, u64>;

/// What a backup says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    /// The last step that made the database's shape.
    pub schema: i64,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// The program's version.
    pub program: String,
    /// What the database knows its secret by.
    pub secret_check: Option<String>,
}

/// Why a file cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// It is something else.
    #[error("is not a backup of Coeval.")]
    NotBackup,
    /// Its form is a later one.
    #[error("was made by a newer version of Coeval (format {0}). Update Coeval, then restore it.")]
    NewerFormat(u64),
    /// Its end is missing.
    #[error("is not whole: its end is missing. Copy it again from where it was made.")]
    CutShort,
    /// Its bytes are not those it was made with.
    #[error("is damaged: its checksum or its counts are wrong. Copy it again from where it was made.")]
    Changed,
    /// It cannot be read.
    #[error("cannot be read: {0}.")]
    Unreadable(io::Error),
}

/// One line of a backup.
#[derive(Debug, PartialEq)]
pub(super) enum Line {
    /// A table begins.
    Table { name: String, columns: Vec<String> },
    /// A row of the table that began last.
    Row(Vec<Value>),
    /// The end.
    End(Counts),
}

/// Writes a backup.
pub(super) struct Writer<W: Write> {
    out: GzEncoder<W>,
    sum: Sha256,
    counts: Counts,
    table: String,
}

impl<W: Write> Writer<W> {
    pub(super) fn begin(out: W, head: &Head) -> io::Result<Self> {
        let out = GzEncoder::new(out, Compression::default());
        let mut writer = Self { out, sum: Sha256::new(), counts: Counts::new(), table: String::new() };
        let mut line = json!({ "format": FORMAT, "version": VERSION });
        let fields = serde_json::to_value(head)?;
        if let (Value::Object(line), Value::Object(fields)) = (&mut line, fields) {
            line.extend(fields);
        }
        writer.line(&line)?;
        Ok(writer)
    }

    pub(super) fn table<'c>(&mut self, name: &str, columns: impl Iterator<Item = &'c str>) -> io::Result<()> {
        name.clone_into(&mut self.table);
        self.counts.insert(name.to_owned(), 0);
        self.line(&json!({ "table": name, "columns": columns.collect::<Vec<_>>() }))
    }

    pub(super) fn row(&mut self, row: &[Value]) -> io::Result<()> {
        *self.counts.entry(self.table.clone()).or_default() += 1;
        self.line(&row)
    }

    pub(super) fn finish(mut self) -> io::Result<(Counts, W)> {
        let end = json!({ "end": self.counts, "sha256": hex(self.sum.clone()) });
        self.line(&end)?;
        Ok((self.counts, self.out.finish()?))
    }

    fn line(&mut self, value: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.sum.update(&line);
        self.out.write_all(&line)
    }
}

/// Reads a backup line by line.
pub(super) struct Reader<R: Read> {
    lines: BufReader<MultiGzDecoder<R>>,
    sum: Sha256,
}

impl<R: Read> Reader<R> {
    /// Reads the head.
    pub(super) fn begin(file: R) -> Result<(Self, Head), Damage> {
        let mut reader = Self { lines: BufReader::new(MultiGzDecoder::new(file)), sum: Sha256::new() };
        let line = reader.raw().map_err(|damage| match damage {
            Damage::Unreadable(error) => Damage::Unreadable(error),
            _ => Damage::NotBackup,
        })?;
        reader.sum.update(&line);
        let head: Value = serde_json::from_slice(&line).map_err(|_| Damage::NotBackup)?;
        if head["format"] != FORMAT {
            return Err(Damage::NotBackup);
        }
        match head["version"].as_u64() {
            Some(VERSION) => {}
            Some(newer) if newer > VERSION => return Err(Damage::NewerFormat(newer)),
            _ => return Err(Damage::NotBackup),
        }
        let head = serde_json::from_value(head).map_err(|_| Damage::Changed)?;
        Ok((reader, head))
    }

    /// The next line. After the end nothing is read any more.
    pub(super) fn next(&mut self) -> Result<Line, Damage> {
        let raw = self.raw()?;
        let line: Value = serde_json::from_slice(&raw).map_err(|_| Damage::Changed)?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let read = match &line {
            Value::Array(row) => Some(Line::Row(row.clone())),
            Value::Object(fields) if fields.contains_key("end") => {
                let counts = serde_json::from_value(fields["end"].clone()).ok();
                let sha256 = fields.get("sha256").and_then(text);
                let is_right =
                    sha256 == Some(hex(self.sum.clone())) && self.lines.fill_buf().is_ok_and(<[u8]>::is_empty);
                counts.filter(|_| is_right).map(Line::End)
            }
            Value::Object(fields) => {
                let columns = fields.get("columns").and_then(Value::as_array);
                let columns = columns.and_then(|columns| columns.iter().map(text).collect());
                let name = fields.get("table").and_then(text);
                name.zip(columns).map(|(name, columns)| Line::Table { name, columns })
            }
            _ => None,
        };
        self.sum.update(&raw);
        read.ok_or(Damage::Changed)
    }

    fn raw(&mut self) -> Result<Vec<u8>, Damage> {
        let mut line = Vec::new();
        match self.lines.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line) {
            Ok(_) if line.ends_with(b"\n") => Ok(line),
            Ok(_) if line.len() as u64 == LONGEST_LINE => Err(Damage::Changed),
            Ok(_) => Err(Damage::CutShort),
            Err(error) => Err(match error.kind() {
                io::ErrorKind::UnexpectedEof => Damage::CutShort,
                io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Damage::Changed,
                _ => Damage::Unreadable(error),
            }),
        }
    }
}

/// Reads a whole backup and says what it is, without keeping any of it.
pub(super) fn check(file: impl Read) -> Result<Head, Damage> {
    let (mut reader, head) = Reader::begin(file)?;
    let mut found = Counts::new();
    let mut table = None;
    loop {
        match reader.next()? {
            Line::Table { name, columns } => {
                found.insert(name.clone(), 0);
                table = Some((name, columns.len()));
            }
            Line::Row(row) => {
                let (name, _) = table.as_ref().filter(|(_, columns)| *columns == row.len()).ok_or(Damage::Changed)?;
                *found.entry(name.clone()).or_default() += 1;
            }
            Line::End(counts) => return if counts == found { Ok(head) } else { Err(Damage::Changed) },
        }
    }
}

fn hex(sum: Sha256) -> String {
    sum.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn head() -> Head {
        Head { schema: 5, made_at: "2026-11-22T12:00:00Z".to_owned(), program: "0.1.0".to_owned(), secret_check: None }
    }

    fn made() -> Vec<u8> {
        let mut writer = Writer::begin(Vec::new(), &head()).unwrap();
        writer.table("project", ["slug", "version"].into_iter()).unwrap();
        for n in 0..20 {
            writer.row(&[json!(format!("{n} søster\n")), json!(n)]).unwrap();
        }
        writer.table("setting", ["name"].into_iter()).unwrap();
        writer.finish().unwrap().1
    }

    fn unpacked(packed: &[u8]) -> String {
        let mut plain = String::new();
        MultiGzDecoder::new(packed).read_to_string(&mut plain).unwrap();
        plain
    }

    #[test]
    fn a_backup_reads_back() {
        let made = made();
        assert_eq!(check(made.as_slice()).unwrap(), head());
        let (mut reader, _) = Reader::begin(made.as_slice()).unwrap();
        let columns = vec!["slug".to_owned(), "version".to_owned()];
        assert_eq!(reader.next().unwrap(), Line::Table { name: "project".to_owned(), columns });
        assert_eq!(reader.next().unwrap(), Line::Row(vec![json!("0 søster\n"), json!(0)]));
    }

    #[test]
    fn what_is_no_backup_or_a_later_one_is_said() {
        assert!(matches!(check(&b"anything else"[..]), Err(Damage::NotBackup)));
        assert!(matches!(check(&[][..]), Err(Damage::NotBackup)));
        let mut later = GzEncoder::new(Vec::new(), Compression::default());
        later.write_all(b"{\"format\":\"coeval-backup\",\"version\":2}\n").unwrap();
        assert!(matches!(check(later.finish().unwrap().as_slice()), Err(Damage::NewerFormat(2))));
    }

    #[test]
    fn rows_that_were_left_out_are_missed() {
        let plain = unpacked(&made());
        let shorter: Vec<&str> = plain.lines().enumerate().filter(|(n, _)| *n != 5).map(|(_, line)| line).collect();
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all((shorter.join("\n") + "\n").as_bytes()).unwrap();
        assert!(matches!(check(packed.finish().unwrap().as_slice()), Err(Damage::Changed)));
    }

    proptest! {
        #[test]
        fn cut_or_changed_anywhere_it_is_never_taken(place in 0_usize..10_000, change in 1_u8..=255) {
            let whole = made();
            let place = place % whole.len();
            prop_assert!(check(&whole[..place]).is_err());
            let mut changed = whole.clone();
            changed[place] ^= change;
            // Some bits of gzip say nothing: then what is read is what was written.
            prop_assert!(check(changed.as_slice()).is_err() || unpacked(&changed) == unpacked(&whole));
        }
    }
}
