//! Has Cargo embed the site anew whenever the site's folder changes. It does not build the site: `xtask` does.

use std::{fs, path::Path};

fn main() {
    // Cargo rebuilds for ever when told to watch something that does not exist.
    let site = Path::new("../target/site");
    fs::create_dir_all(site).unwrap_or_else(|error| panic!("{}: {error}", site.display()));
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", site.display());
}
