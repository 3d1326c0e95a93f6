//! Builds `target/site`, the folder that the server embeds and serves.
//! It only puts the steps in order; each file kind has its own module.

use std::time::Instant;

use anyhow::Result;

use crate::{bundle::Bundle, locales, scripts, stamp, style, wasm, wasm::Mode, workspace};

/// Everything that the site is made from.
const INPUTS: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "rust-toolchain.toml",
    "app/Cargo.toml",
    "app/build.rs",
    "app/locales",
    "app/src",
    "domain/Cargo.toml",
    "domain/data",
    "domain/src",
    "outbox/Cargo.toml",
    "outbox/src",
    "public",
    "style",
    "xtask/package-lock.json",
    "xtask/src",
];

/// Builds the site, unless nothing changed since it was last built.
///
/// # Errors
/// When any step fails; the earlier site then stays as it was.
pub fn build(mode: Mode) -> Result<()> {
    let started = Instant::now();
    let stamp_file = workspace::path("target/site.stamp");
    let hash = stamp::of(mode.profile(), INPUTS)?;
    if stamp::is_current(&stamp_file, &hash) && workspace::path("target/site/manifest.json").is_file() {
        eprintln!("the site is up to date");
        return Ok(());
    }
    let mut bundle = Bundle::new(mode.compression_effort());
    style::add(&mut bundle)?;
    scripts::add(&mut bundle)?;
    locales::add(&mut bundle)?;
    wasm::add(&mut bundle, mode)?;
    let manifest = bundle.finish(&workspace::path("target/site"))?;
    stamp::write(&stamp_file, &hash)?;
    eprintln!("site {} is in target/site ({} s)", manifest.version, started.elapsed().as_secs());
    Ok(())
}
