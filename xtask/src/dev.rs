//! `make dev`: builds, serves, and does both again whenever a source changes.
//! It does not watch through the system: looking at a few hundred times twice a second needs no crate.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    process::{Child, Command},
    thread::sleep,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result};

use crate::{site, stamp, wasm::Mode, workspace};

const WATCHED: &[&str] = &["Cargo.toml", "Cargo.lock", "app", "domain", "outbox", "server", "public", "style", "xtask"];
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Runs until it is interrupted. A build that fails leaves the last good server running.
///
/// # Errors
/// When the sources cannot be listed.
pub fn run() -> Result<()> {
    let mut server: Option<Child> = None;
    loop {
        let seen = times()?;
        match build() {
            Ok(()) => server = Some(restart(server)?),
            Err(problem) => eprintln!("not built: {problem:#}"),
        }
        eprintln!("watching for changes (Ctrl+C ends)");
        while times()? == seen {
            sleep(LOOK_EVERY);
        }
    }
}

fn build() -> Result<()> {
    site::build(Mode::Dev)?;
    let status = Command::new("cargo")
        .current_dir(workspace::root())
        .args(["build", "--package", "server", "--bin", "coeval"])
        .status()?;
    anyhow::ensure!(status.success(), "the server does not compile");
    Ok(())
}

/// Stops by the process handle of our own child, never by name.
fn restart(server: Option<Child>) -> Result<Child> {
    if let Some(mut running) = server {
        running.kill().context("the running server does not stop")?;
        running.wait()?;
    }
    let program = workspace::path("target/debug/coeval");
    Command::new(&program).current_dir(workspace::root()).arg("demo").status()?;
    Command::new(&program)
        .current_dir(workspace::root())
        .arg("serve")
        .spawn()
        .with_context(|| program.display().to_string())
}

fn times() -> Result<BTreeMap<PathBuf, SystemTime>> {
    stamp::files(WATCHED)?
        .into_iter()
        .filter_map(|file| {
            let changed = fs::metadata(workspace::root().join(&file)).ok()?.modified();
            Some(changed.context("this system keeps no times of change").map(|changed| (file, changed)))
        })
        .collect()
}
