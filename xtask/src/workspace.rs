//! Where things lie in the workspace.
//! It does not create or read anything.

use std::path::{Path, PathBuf};

/// A path from the workspace's root, whatever the working directory.
pub fn path(relative: &str) -> PathBuf {
    root().join(relative)
}

/// The folder of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace")
}
