//! The folder of finished files: names with hashes, compressed copies, and the manifest that the server reads.
//! It does not make the files' contents.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::PathBuf,
};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::hash;

/// Where the server finds each file; addresses are paths of the site.
#[derive(Debug, Default, Serialize)]
pub struct Manifest {
    /// Hash of all files: changes when any of them does.
    pub version: String,
    /// The script that every hydrated document loads first.
    pub boot: String,
    /// What wasm-bindgen writes to go with the WASM.
    pub glue: String,
    /// The app.
    pub wasm: String,
    /// The style sheet.
    pub style: String,
    /// One file of texts a language.
    pub locales: BTreeMap<String, String>,
    /// Icons, by address.
    pub icons: Vec<String>,
    /// The file in the site's folder from which the server makes `/sw.js`.
    pub service_worker: String,
}

/// A site being written. What an earlier build left behind is removed by [`Bundle::finish`].
pub struct Bundle {
    folder: PathBuf,
    effort: u32,
    written: BTreeSet<PathBuf>,
    /// Filled while files are added.
    pub manifest: Manifest,
}

impl Bundle {
    /// Starts writing to a folder, which may hold an earlier build; `effort` is brotli's quality, at most 11.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(folder: PathBuf, effort: u32) -> Result<Self> {
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(Self { folder, effort, written: BTreeSet::new(), manifest: Manifest::default() })
    }

    /// Writes `<name>.<hash>.<extension>` with its compressed copies, and gives its address.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn add_hashed(&mut self, name: &str, extension: &str, bytes: &[u8]) -> Result<String> {
        let file = format!("{name}.{}.{extension}", hash::short([bytes]));
        self.write(&file, bytes)?;
        self.write(&format!("{file}.br"), &brotli(bytes, self.effort)?)?;
        self.write(&format!("{file}.gz"), &gzip(bytes)?)?;
        Ok(format!("/site/{file}"))
    }

    /// Writes a file under a name that does not change.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add_plain(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.write(name, bytes)
    }

    /// Names the version, writes the manifest, and removes what earlier builds left.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn finish(mut self) -> Result<Manifest> {
        let mut contents = Vec::new();
        for path in &self.written {
            let name = path.strip_prefix(&self.folder).unwrap_or(path).to_string_lossy().into_owned();
            contents.push(name.into_bytes());
            contents.push(fs::read(path).with_context(|| path.display().to_string())?);
        }
        self.manifest.version = hash::short(contents.iter().map(Vec::as_slice));
        let json = serde_json::to_vec_pretty(&self.manifest)?;
        self.write("manifest.json", &json)?;
        self.remove_others(&self.folder.clone())?;
        Ok(self.manifest)
    }

    /// Leaves a file alone that already holds these bytes, so that nothing downstream rebuilds.
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        if fs::read(&path).ok().as_deref() != Some(bytes) {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
            }
            fs::write(&path, bytes).with_context(|| path.display().to_string())?;
        }
        self.written.insert(path);
        Ok(())
    }

    fn remove_others(&self, folder: &PathBuf) -> Result<()> {
        for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                self.remove_others(&path)?;
            } else if !self.written.contains(&path) {
                fs::remove_file(&path).with_context(|| path.display().to_string())?;
            }
        }
        Ok(())
    }
}

/// The effort for files that are compressed once and downloaded often.
pub const MOST_EFFORT: u32 = 11;

/// Compressed with brotli at a quality from 0 to 11.
///
/// # Errors
/// When compressing fails, which it does only without memory.
pub fn brotli(bytes: &[u8], effort: u32) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    brotli::CompressorWriter::new(&mut compressed, 4096, effort, 22).write_all(bytes)?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::Bundle;

    #[test]
    fn a_second_build_removes_what_the_first_left_and_changes_the_version() {
        let folder = std::env::temp_dir().join(format!("coeval-bundle-{}", std::process::id()));
        let build = |text: &str| {
            let mut bundle = Bundle::new(folder.clone(), super::MOST_EFFORT).expect("a folder");
            let address = bundle.add_hashed("main", "css", text.as_bytes()).expect("written");
            (address, bundle.finish().expect("finished").version)
        };
        let (first, version) = build("a{}");
        let (second, other_version) = build("b{}");
        assert!(first.starts_with("/site/main.") && first.ends_with(".css"), "{first}");
        assert_ne!(version, other_version);
        let names: Vec<String> = std::fs::read_dir(&folder)
            .expect("the folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names.len(), 4, "the file, two copies and the manifest: {names:?}");
        assert!(names.iter().all(|name| !first.ends_with(name.as_str())), "{names:?}");
        assert!(names.iter().any(|name| second.ends_with(name.as_str())), "{names:?}");
        std::fs::remove_dir_all(folder).expect("removed");
    }
}
