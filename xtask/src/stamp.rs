//! Tells whether anything changed since a step last succeeded.
//! It compares contents, not times: a checkout or a touched file rebuilds nothing.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{hash, workspace};

/// Everything under these paths (from the workspace's root), as one hash; what does not exist counts as empty.
///
/// # Errors
/// When a file cannot be read.
pub fn of(salt: &str, paths: &[&str]) -> Result<String> {
    let mut parts = vec![salt.as_bytes().to_vec()];
    for file in files(paths)? {
        parts.push(file.to_string_lossy().into_owned().into_bytes());
        parts.push(fs::read(workspace::root().join(&file)).with_context(|| file.display().to_string())?);
    }
    Ok(hash::short(parts.iter().map(Vec::as_slice)))
}

/// All files under these paths, sorted, as paths from the workspace's root.
///
/// # Errors
/// When a folder cannot be read.
pub fn files(paths: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        collect(Path::new(path), &mut found)?;
    }
    found.sort();
    Ok(found)
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let full = workspace::root().join(path);
    if full.is_file() {
        found.push(path.to_owned());
    } else if full.is_dir() {
        for entry in fs::read_dir(&full).with_context(|| full.display().to_string())? {
            let name = entry?.file_name();
            if name != "node_modules" && !name.to_string_lossy().ends_with('~') {
                collect(&path.join(name), found)?;
            }
        }
    }
    Ok(())
}

/// True if the stamp beside a result holds this hash.
pub fn is_current(stamp: &Path, hash: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|stored| stored == hash)
}

/// Remembers the hash that a result was made from.
///
/// # Errors
/// When the stamp cannot be written.
pub fn write(stamp: &Path, hash: &str) -> Result<()> {
    fs::write(stamp, hash).with_context(|| stamp.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::{files, of};

    #[test]
    fn a_missing_path_is_empty_and_a_present_one_counts() {
        assert_eq!(files(&["no/such/folder"]).expect("no error"), Vec::<std::path::PathBuf>::new());
        assert_ne!(of("", &["xtask/Cargo.toml"]).expect("a hash"), of("", &["no/such/folder"]).expect("a hash"));
        assert_ne!(of("release", &["xtask/src"]).expect("a hash"), of("dev", &["xtask/src"]).expect("a hash"));
    }
}
