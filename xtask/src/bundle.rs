//! The folder of finished files: names with hashes, compressed copies, and the manifest that the server reads.
//! It does not make the files' contents.

use std::{collections::BTreeMap, fs, io::Write, path::Path};

use anyhow::{Context, Result};

use crate::{built_site::BuiltSite, hash};

/// A site being made, in memory until [`Bundle::finish`].
pub struct Bundle {
    effort: u32,
    files: BTreeMap<String, Vec<u8>>,
    /// Filled while files are added.
    pub manifest: BuiltSite,
}

impl Bundle {
    /// An empty site; `effort` is brotli's quality, at most 11.
    pub fn new(effort: u32) -> Self {
        Self { effort, files: BTreeMap::new(), manifest: BuiltSite::default() }
    }

    /// Adds `<name>.<hash>.<extension>` with its compressed copies, and gives its address.
    ///
    /// # Errors
    /// When compressing fails.
    pub fn add_hashed(&mut self, name: &str, extension: &str, bytes: Vec<u8>) -> Result<String> {
        let file = format!("{name}.{}.{extension}", hash::short([bytes.as_slice()]));
        self.files.insert(format!("{file}.br"), brotli(&bytes, self.effort)?);
        self.files.insert(format!("{file}.gz"), gzip(&bytes)?);
        self.files.insert(file.clone(), bytes);
        Ok(format!("/site/{file}"))
    }

    /// Adds a file under a name that does not change.
    pub fn add_plain(&mut self, name: &str, bytes: Vec<u8>) {
        self.files.insert(name.to_owned(), bytes);
    }

    /// Names the version, writes everything to the folder, and removes what earlier builds left there.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn finish(mut self, folder: &Path) -> Result<BuiltSite> {
        let contents = self.files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes]);
        self.manifest.version = hash::short(contents);
        let json = serde_json::to_vec_pretty(&self.manifest)?;
        self.files.insert("manifest.json".to_owned(), json);
        for (name, bytes) in &self.files {
            write(&folder.join(name), bytes)?;
        }
        self.remove_others(folder, folder)?;
        Ok(self.manifest)
    }

    fn remove_others(&self, site: &Path, folder: &Path) -> Result<()> {
        for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            let name = path.strip_prefix(site)?.to_string_lossy();
            if path.is_dir() {
                self.remove_others(site, &path)?;
            } else if !self.files.contains_key(name.as_ref()) {
                fs::remove_file(&path).with_context(|| path.display().to_string())?;
            }
        }
        Ok(())
    }
}

/// Leaves a file alone that already holds these bytes, so that nothing downstream rebuilds.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).ok().as_deref() == Some(bytes) {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
    }
    fs::write(path, bytes).with_context(|| path.display().to_string())
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
            let mut bundle = Bundle::new(super::MOST_EFFORT);
            let address = bundle.add_hashed("main", "css", text.into()).expect("compressed");
            (address, bundle.finish(&folder).expect("finished").version)
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
