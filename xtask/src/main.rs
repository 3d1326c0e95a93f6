//! The project's own build tool: `cargo run -p xtask -- <command>`.
//! It does not install anything (`scripts/` does) and knows nothing of what the app shows.

#[path = "../../server/src/http/pwa/built_site.rs"]
mod built_site;
mod bundle;
mod catalogue;
mod dev;
mod hash;
mod locales;
mod scripts;
mod server;
mod site;
mod size;
mod stamp;
mod store_suite;
mod style;
mod wasm;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
cargo run -p xtask -- <command>

  site          builds target/site as phones get it
  site --dev    the same, built in a third of the time and twice as large
  size          counts the bytes of a resident's first question; fails above the limit
  store-suite   builds target/store-suite, with which end2end tests the phone's store in a real browser
  dev           builds, serves, and does both again on every change
";

fn main() -> ExitCode {
    match run(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["site"] => site::build(wasm::Mode::Release),
        ["site", "--dev"] => site::build(wasm::Mode::Dev),
        ["size"] => size::check(),
        ["store-suite"] => store_suite::build(),
        ["dev"] => dev::run(),
        ["help" | "--help"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => bail!("no such command\n\n{USAGE}"),
    }
}
