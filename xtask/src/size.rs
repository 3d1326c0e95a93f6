//! The size check: what a resident downloads until the first question can be answered.
//! It counts real files and a real page; it does not measure time (`end2end/measure.ts` does).

use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{bundle, server::Server, workspace};

/// The most that a first question may weigh, compressed: a third of Enketo.
const LIMIT_BYTES: usize = 230 * 1024;

struct Row {
    what: String,
    raw_bytes: usize,
    sent_bytes: usize,
}

/// Prints a table of bytes and compares their sum with the limit.
///
/// # Errors
/// When the site or the server is not built, or the sum is above the limit.
pub fn check() -> Result<()> {
    let manifest = fs::read(workspace::path("target/site/manifest.json")).context("no site yet: run `make build`")?;
    let manifest: Value = serde_json::from_slice(&manifest)?;
    let server = Server::with_demo()?;
    let slug = server.first_project()?;
    let page = server.get(&format!("/p/{slug}"))?;
    let mut parts = vec![("boot", &manifest["boot"]), ("glue", &manifest["glue"]), ("wasm", &manifest["wasm"])];
    parts.push(("texts en-GB", &manifest["locales"]["en-GB"]));
    // A page may carry its style within itself; the file is then fetched later, for offline use.
    if String::from_utf8_lossy(&page).contains(manifest["style"].as_str().context("the manifest names no style")?) {
        parts.push(("style", &manifest["style"]));
    }
    let mut rows = vec![Row::of(&format!("page /p/{slug}"), page)?];
    for (what, address) in parts {
        rows.push(file(what, address)?);
    }
    let pack = Row::of("pack (for offline use, not counted)", server.get(&pack_address(&slug))?)?;
    drop(server);
    let event = &manifest["event"];
    let event = [
        file("event mode (shared devices only): glue", &event["glue"])?,
        file("event mode: wasm", &event["wasm"])?,
        file("event mode: style", &event["style"])?,
        file("event mode: texts en-GB", &event["locales"]["en-GB"])?,
    ];
    let total: usize = rows.iter().map(|row| row.sent_bytes).sum();
    print(&rows, total);
    for row in [pack].iter().chain(&event) {
        row.print();
    }
    ensure!(total <= LIMIT_BYTES, "a first question weighs {total} bytes; at most {LIMIT_BYTES} are allowed");
    Ok(())
}

fn pack_address(slug: &str) -> String {
    format!("/api/v1/projects/{slug}/pack?lang=en-GB")
}

impl Row {
    fn of(what: &str, raw: Vec<u8>) -> Result<Self> {
        let sent_bytes = bundle::brotli(&raw, bundle::MOST_EFFORT)?.len();
        Ok(Self { what: what.to_owned(), raw_bytes: raw.len(), sent_bytes })
    }

    fn print(&self) {
        println!("{:<40} {:>10} {:>10}", self.what, self.raw_bytes, self.sent_bytes);
    }
}

fn file(what: &str, address: &Value) -> Result<Row> {
    let address = address.as_str().with_context(|| format!("the manifest names no {what}"))?;
    let path = workspace::path("target").join(address.trim_start_matches('/'));
    let sent = path.with_file_name(format!("{}.br", path.file_name().unwrap_or_default().to_string_lossy()));
    let bytes = |path: &std::path::Path| Ok::<_, anyhow::Error>(fs::metadata(path)?.len().try_into()?);
    Ok(Row { what: what.to_owned(), raw_bytes: bytes(&path)?, sent_bytes: bytes(&sent)? })
}

fn print(rows: &[Row], total: usize) {
    println!("{:<40} {:>10} {:>10}", "a resident's first question", "bytes", "brotli");
    rows.iter().for_each(Row::print);
    let raw: usize = rows.iter().map(|row| row.raw_bytes).sum();
    println!("{:<40} {raw:>10} {total:>10}", "together");
    println!("{:<40} {:>10} {LIMIT_BYTES:>10}", "at most", "");
}
