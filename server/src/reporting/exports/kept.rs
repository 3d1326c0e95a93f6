//! What was made of releases, kept in memory: a release is frozen, so each of its files is made once for everybody. Which
//! figures a release has, and who may take them, is decided elsewhere.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::wire::v1::results::Results;
use tokio::{sync::OnceCell, time::timeout};

use super::{ExportError, Figures, Format, Part, WholeFile};
use crate::system::workbench::{Busy, Workbench};

/// Most bytes of what is kept, over all projects.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// How long anybody waits for what others are making, or cannot make.
const PATIENCE: Duration = Duration::from_secs(20);
/// What the owned texts of a row weigh beside it, in round numbers.
const TEXTS_OF_A_ROW: usize = 256;

/// A release as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Which {
    /// The project's name in addresses.
    pub slug: String,
    /// Its number.
    pub number: u32,
    /// Names the very bytes of its document: other figures, words or dates have another.
    pub etag: String,
}

/// Why there is nothing to give.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// Others are at work.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// It could not be made.
    #[error(transparent)]
    Export(#[from] ExportError),
}

/// What is made of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Figures,
    File(Format, Part),
}

#[derive(Clone, Debug)]
enum Made {
    Figures(Arc<Figures<Results>>),
    File(WholeFile),
}

/// What was made of releases. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct KeptReleases {
    bench: Workbench,
    shelf: Arc<Mutex<Shelf>>,
}

impl KeptReleases {
    /// Nothing yet; it will be made at a bench.
    pub fn new(bench: Workbench) -> Self {
        Self { bench, shelf: Arc::new(Mutex::new(Shelf { most_bytes: MOST_BYTES, slots: Vec::new() })) }
    }

    /// The figures of a release, from the API's document of it.
    ///
    /// # Errors
    /// When others are at work for too long, or the document cannot be read.
    pub async fn figures(
        &self,
        which: &Which,
        document: impl AsRef<[u8]> + Send + 'static,
    ) -> Result<Arc<Figures<Results>>, KeptError> {
        let make = move || {
            let figures = Figures::of_release(serde_json::from_slice(document.as_ref())?);
            Ok(Made::Figures(Arc::new(figures)))
        };
        match self.made(which, What::Figures, make).await? {
            Made::Figures(figures) => Ok(figures),
            Made::File(_) => Err(ExportError::Stopped.into()),
        }
    }

    /// A file of a release, from its figures.
    ///
    /// # Errors
    /// When others are at work for too long, or the file cannot be written.
    pub async fn file(
        &self,
        which: &Which,
        (format, part): (Format, Part),
        figures: Arc<Figures<Results>>,
    ) -> Result<WholeFile, KeptError> {
        // Only CSV has a file for each part.
        let part = if format == Format::Csv { part } else { Part::Data };
        let make = move || Ok(Made::File(figures.whole(format, part)?));
        match self.made(which, What::File(format, part), make).await? {
            Made::File(file) => Ok(file),
            Made::Figures(_) => Err(ExportError::Stopped.into()),
        }
    }

    /// What is kept, or else is made: once, whoever asks meanwhile, and to its end, whoever goes away.
    async fn made(
        &self,
        which: &Which,
        what: What,
        make: impl FnOnce() -> Result<Made, ExportError> + Send + 'static,
    ) -> Result<Made, KeptError> {
        let place = self.shelf().place(which, what);
        if let Some(made) = place.get() {
            return Ok(made.clone());
        }
        let (kept, which) = (self.clone(), which.clone());
        let making = tokio::spawn(async move {
            let made = place.get_or_try_init(async || Ok::<_, KeptError>(kept.bench.run(make).await??)).await?;
            kept.shelf().weigh(&which, what, bytes_of(made));
            Ok(made.clone())
        });
        let made = timeout(PATIENCE, making).await.map_err(|_| Busy::default())?;
        made.map_err(|_| ExportError::Stopped)?
    }

    fn shelf(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn bytes_of(made: &Made) -> usize {
    match made {
        Made::File(file) => file.bytes.len(),
        // The document with its texts, and a row of them for each number.
        Made::Figures(figures) => {
            figures.rows.len() * (size_of::<crate::reporting::exports::row::Row>() + TEXTS_OF_A_ROW)
        }
    }
}

/// Places in the order of their last use, with what each weighs.
#[derive(Debug)]
struct Shelf {
    most_bytes: usize,
    slots: Vec<Slot>,
}

#[derive(Debug)]
struct Slot {
    which: Which,
    what: What,
    bytes: usize,
    made: Arc<OnceCell<Made>>,
}

impl Slot {
    fn is_of(&self, which: &Which, what: What) -> bool {
        self.what == what && self.which == *which
    }
}

impl Shelf {
    /// The place of something. Nobody asks any more for what a project's release was before.
    fn place(&mut self, which: &Which, what: What) -> Arc<OnceCell<Made>> {
        self.slots.retain(|slot| slot.which.slug != which.slug || slot.which == *which);
        let found = self.slots.iter().position(|slot| slot.is_of(which, what));
        let new = || Slot { which: which.clone(), what, bytes: 0, made: Arc::default() };
        let slot = found.map_or_else(new, |place| self.slots.remove(place));
        let made = Arc::clone(&slot.made);
        self.slots.push(slot);
        made
    }

    /// Notes what something weighs, and lets go of what was longest not asked for until there is room.
    fn weigh(&mut self, which: &Which, what: What, bytes: usize) {
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.is_of(which, what)) {
            slot.bytes = bytes;
        }
        let mut all: usize = self.slots.iter().map(|slot| slot.bytes).sum();
        let most_bytes = self.most_bytes;
        self.slots.retain(|slot| {
            let is_too_much = all > most_bytes && slot.bytes > 0;
            all -= if is_too_much { slot.bytes } else { 0 };
            !is_too_much
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(slug: &str, etag: &str) -> Which {
        Which { slug: slug.to_owned(), number: 1, etag: etag.to_owned() }
    }

    fn kept(shelf: &Shelf) -> Vec<&str> {
        shelf.slots.iter().map(|slot| slot.which.slug.as_str()).collect()
    }

    #[test]
    fn what_was_longest_not_asked_for_makes_room() {
        let mut shelf = Shelf { most_bytes: 10, slots: Vec::new() };
        for slug in ["a", "b", "c"] {
            shelf.place(&release(slug, "1"), What::Figures);
            shelf.weigh(&release(slug, "1"), What::Figures, 4);
        }
        assert_eq!(kept(&shelf), ["b", "c"]);
        shelf.place(&release("b", "1"), What::Figures);
        shelf.place(&release("d", "1"), What::Figures);
        shelf.weigh(&release("d", "1"), What::Figures, 6);
        assert_eq!(kept(&shelf), ["b", "d"]);
        shelf.place(&release("e", "1"), What::Figures);
        shelf.weigh(&release("e", "1"), What::Figures, 11);
        assert_eq!(kept(&shelf), [""; 0], "what is larger than the shelf is not kept either");
    }

    #[test]
    fn a_release_with_other_figures_is_another_one() {
        let mut shelf = Shelf { most_bytes: 10, slots: Vec::new() };
        let (old, new) = (release("a", "1"), release("a", "2"));
        let before = shelf.place(&old, What::Figures);
        assert!(Arc::ptr_eq(&before, &shelf.place(&old, What::Figures)));
        let csv = What::File(Format::Csv, Part::Data);
        assert!(!Arc::ptr_eq(&before, &shelf.place(&old, csv)));
        assert!(!Arc::ptr_eq(&before, &shelf.place(&new, What::Figures)));
        assert_eq!(kept(&shelf), ["a"], "the old one is gone with its files");
    }
}
