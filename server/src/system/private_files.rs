//! Files and folders that only their owner can open, whatever the umask says. What is in them is not known here.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    path::Path,
};

/// Everybody who is neither the owner nor of the file's group.
const OTHERS: u32 = 0o007;
const OWNER_ONLY: u32 = 0o600;
const FOLDER_OF_OWNER: u32 = 0o700;

/// Makes a new file for its owner.
///
/// # Errors
/// When it is there already or cannot be made.
pub fn create_new(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, OWNER_ONLY);
    options.open(path)
}

/// Makes a folder for its owner, with the folders that it lies in; those that are there stay as they are.
///
/// # Errors
/// When it cannot be made.
pub fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, FOLDER_OF_OWNER);
    builder.create(path)
}

/// Whether everybody on the machine can open a file. One that only a group can open was given to it on purpose.
pub fn is_open_to_all(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| mode(&file) & OTHERS != 0)
}

/// Takes a file back that everybody on the machine can open, and says in the log what became of it.
pub fn take_back(path: &Path) {
    if !is_open_to_all(path) {
        return;
    }
    let file = path.display();
    match set_mode(path, OWNER_ONLY) {
        Ok(()) => tracing::warn!(%file, "everybody on this machine could open a file; now only its owner can"),
        Err(error) => tracing::warn!(%file, %error, "everybody on this machine can open a file: run chmod 600 on it"),
    }
}

#[cfg(unix)]
fn mode(file: &fs::Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&file.permissions())
}

#[cfg(not(unix))]
fn mode(_: &fs::Metadata) -> u32 {
    0
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}
