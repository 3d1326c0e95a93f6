//! The figures of a release, or of staff, written as a file in any format.

use std::sync::Arc;

use app::{i18n::Words, messages, wording::filters::filter_name};
use domain::{
    disclosure::{Filter, FilterBy},
    text::BASE_LANGUAGE,
    wire::v1::{
        Pack,
        results::{Dashboard, Results, ResultsItem, ResultsPeople, ResultsProject},
    },
};
use serde::Serialize;

use super::{
    ExportError, File, Format, Level, Part, csv,
    dictionary::{self, Entry},
    file_name,
    row::{AboutFile, Row, item_rows, people_rows, said},
    summary::Summary,
    whole, workbook,
};
use crate::{reporting::exports::WholeFile, system::zones};

/// The figures of one release, or of staff, ready to be written in any format.
#[derive(Debug)]
pub struct Figures<D> {
    document: D,
    file: Arc<AboutFile>,
    /// The rows, in the order of the document.
    pub rows: Vec<Row>,
    summary: Summary,
    dictionary: Vec<Entry>,
}

/// The document with what explains it.
#[derive(Serialize)]
struct Explained<'d, D> {
    #[serde(flatten)]
    document: &'d D,
    level: &'static str,
    dictionary: &'d [Entry],
}

impl Figures<Results> {
    /// The figures of a release.
    pub fn of_release(document: Results) -> Self {
        let of_release = (document.release, document.published_at.as_str(), document.k_public);
        let file = AboutFile { noise: document.noise, ..about(&document.project, Level::Release, of_release) };
        Self::new(file, |document| (&document.people, &document.items), document)
    }
}

impl Figures<Dashboard> {
    /// The figures of staff in a project.
    pub fn of_staff(document: Dashboard, pack: &Pack) -> Self {
        let of_snapshot = (document.snapshot, document.taken_at.as_str(), document.k_staff);
        let filter = document.filter.as_ref().map(|filter| [&filter.by, "=", &filter.code].concat());
        let words = Words::on_server(BASE_LANGUAGE);
        let named = document.filter.as_ref().and_then(|filter| {
            let filter = Filter { by: FilterBy::from_code(&filter.by)?, code: filter.code.clone() };
            Some(filter_name(&words, pack, &filter))
        });
        let only = named.map(|name| words.with(messages::STAFF_FIGURES_ONLY, &[("filter", &name)]));
        let noise = document.noise;
        let file = AboutFile { filter, only, noise, ..about(&document.project, Level::Staff, of_snapshot) };
        Self::new(file, |document| (&document.people, &document.items), document)
    }
}

fn about(project: &ResultsProject, level: Level, (number, date, k): (u32, &str, u32)) -> AboutFile {
    let (slug, name, date) = (project.slug.clone(), said(&project.name), date.to_owned());
    let zone = zones::whole(&project.time_zone);
    AboutFile { slug, name, level, number, date, zone, k, noise: None, filter: None, only: None }
}

impl<D: Serialize> Figures<D> {
    fn new(file: AboutFile, parts: fn(&D) -> (&ResultsPeople, &Vec<ResultsItem>), document: D) -> Self {
        let (people, items) = parts(&document);
        let file = Arc::new(file);
        let mut rows = people_rows(&file, people);
        for item in items {
            rows.extend(item_rows(&file, item));
        }
        let (summary, dictionary) = (Summary::of(&file, items), dictionary::of_figures(&file, items));
        Self { document, file, rows, summary, dictionary }
    }

    /// The file in a format.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, format: Format, part: Part) -> Result<File, ExportError> {
        let file = self.whole(format, part)?;
        Ok(whole(file.name, format, file.bytes.to_vec()))
    }

    /// The file in a format, as a whole.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn whole(&self, format: Format, part: Part) -> Result<WholeFile, ExportError> {
        let bytes = match (format, part) {
            (Format::Csv, Part::Data) => csv::figures(&self.file, &self.rows)?,
            (Format::Csv, Part::Dictionary) => csv::dictionary(&self.dictionary)?,
            (Format::Xlsx, _) => workbook::figures(&self.file, (&self.summary, &self.rows), &self.dictionary)?,
            (Format::Json, _) => serde_json::to_vec(&Explained {
                document: &self.document,
                level: self.file.level.code(),
                dictionary: &self.dictionary,
            })?,
        };
        let AboutFile { slug, level, number, .. } = self.file.as_ref();
        let name = file_name(slug, *level, &number.to_string(), format, part);
        Ok(WholeFile { name, media_type: format.media_type(), bytes: bytes.into() })
    }
}
