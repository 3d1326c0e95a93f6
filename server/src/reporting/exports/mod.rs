//! Exports: figures and single answers as files that people take out of the house.
//!
//! # Layout
//! `row` turns the API's own documents into tidy rows, so that a file can say nothing that the document does not; `fields`
//! names what stands in a row; `dictionary` explains it; `summary` says it in the page's sentences; `figures` puts these
//! together, `chart` is one chart's numbers; `raw` reads single answers page by page; `csv` and `workbook` write; `odata`
//! answers questions about released rows; `kept` keeps what was made of releases. Who may take what and what may be shown
//! at all is decided before. Nothing here knows HTTP or SQL.

mod chart;
mod csv;
mod dictionary;
mod fields;
mod figures;
mod kept;
pub mod odata;
mod pages;
mod raw;
mod row;
mod summary;
mod workbook;

use std::sync::Arc;

use futures::stream::{self, BoxStream, StreamExt as _};

pub use chart::chart;
pub use figures::Figures;
pub use kept::{KeptError, KeptReleases, Which};
pub use raw::raw;

use crate::storage::StorageError;

/// How close to the answers a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The latest public release; open to everybody.
    Release,
    /// The frozen figures of staff.
    Staff,
    /// Single answers; the data officer's alone.
    Raw,
}

/// What sort of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated, UTF-8 with a mark at its start.
    Csv,
    /// A workbook.
    Xlsx,
    /// The API's document.
    Json,
}

/// Which part of it; only CSV has one file for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The rows.
    Data,
    /// What the rows mean.
    Dictionary,
}

/// A file that is there as a whole.
#[derive(Clone, Debug)]
pub struct WholeFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// A file as it is sent or written: its bytes come in pieces, and no piece is large.
pub struct File {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub chunks: Chunks,
}

/// The bytes of a file.
pub type Chunks = BoxStream<'static, Result<Vec<u8>, ExportError>>;

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// What is stored cannot be read, or JSON not written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// CSV.
    #[error(transparent)]
    Csv(#[from] ::csv::Error),
    /// The workbook.
    #[error(transparent)]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The temporary file of a workbook.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// The program ends.
    #[error("writing was stopped")]
    Stopped,
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 3] = [Self::Release, Self::Staff, Self::Raw];

    /// Its code in addresses and file names.
    pub fn code(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Staff => "staff",
            Self::Raw => "raw",
        }
    }

    /// The level with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Json];

    /// Its code in addresses, and the end of file names.
    pub fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    /// The format with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }
}

impl Part {
    /// The part with this code; none is the data.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "data" => Some(Self::Data),
            "dictionary" => Some(Self::Dictionary),
            _ => None,
        }
    }
}

/// `coeval-mascot-release-3.csv`.
fn file_name(slug: &str, level: Level, number: &str, format: Format, part: Part) -> String {
    let part = if part == Part::Dictionary && format == Format::Csv { "-dictionary" } else { "" };
    format!("coeval-{slug}-{}-{number}{part}.{}", level.code(), format.code())
}

/// A file whose bytes are all there.
fn whole(name: String, format: Format, bytes: Vec<u8>) -> File {
    File { name, media_type: format.media_type(), chunks: stream::iter([Ok(bytes)]).boxed() }
}
