//! The few scripts written by hand, and the icons: from `public/` into the site.
//! It does not bundle: each script stands alone.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, bail};

use crate::{bundle::Bundle, stamp, workspace};

/// Parses in every browser, so that an old one can be told kindly.
const OLDEST_SYNTAX: &str = "es5";
/// The browser floor, in esbuild's words.
pub const FLOOR_SYNTAX: &str = "safari15.4,chrome100,firefox126";

/// Adds `boot.<hash>.js`, `charts.<hash>.js`, `screen.<hash>.js`, `copy.<hash>.js`, the body of the service worker, and
/// everything in `public/icons`.
///
/// # Errors
/// When a script does not parse, or a file is missing.
pub fn add(bundle: &mut Bundle) -> Result<()> {
    let boot = minify(&workspace::path("public/boot.js"), OLDEST_SYNTAX)?;
    bundle.manifest.boot = bundle.add_hashed("boot", "js", boot)?;
    let charts = minify(&workspace::path("public/charts.js"), FLOOR_SYNTAX)?;
    bundle.manifest.charts = bundle.add_hashed("charts", "js", charts)?;
    let screen = minify(&workspace::path("public/screen.js"), FLOOR_SYNTAX)?;
    bundle.manifest.screen = bundle.add_hashed("screen", "js", screen)?;
    let copy = minify(&workspace::path("public/copy.js"), FLOOR_SYNTAX)?;
    bundle.manifest.copy = bundle.add_hashed("copy", "js", copy)?;
    let worker = minify(&workspace::path("public/service-worker.js"), FLOOR_SYNTAX)?;
    bundle.add_plain("service-worker.js", worker);
    "service-worker.js".clone_into(&mut bundle.manifest.service_worker);
    for icon in stamp::files(&["public/icons"])? {
        let name = icon.strip_prefix("public").context("icons lie in public")?.to_string_lossy().into_owned();
        bundle.add_plain(&name, fs::read(workspace::root().join(&icon))?);
        bundle.manifest.icons.push(format!("/{name}"));
    }
    Ok(())
}

/// One script without its comments and white space, by the esbuild that `xtask/package.json` pins.
///
/// # Errors
/// With esbuild's own words when the script does not parse.
pub fn minify(script: &Path, syntax: &str) -> Result<Vec<u8>> {
    let esbuild = workspace::path("xtask/node_modules/.bin/esbuild");
    let output = Command::new(&esbuild)
        .arg(script)
        .args(["--minify", "--charset=utf8", "--legal-comments=none", "--log-level=warning"])
        .arg(format!("--target={syntax}"))
        .output()
        .with_context(|| format!("{}: run `make setup` first", esbuild.display()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        // Behind esbuild's own words stands a trace of the wrapper that npm starts.
        bail!("{}", said.split("\nnode:").next().unwrap_or_default().trim());
    }
    Ok(output.stdout)
}
