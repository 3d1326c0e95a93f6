//! What is cited is there: documents, their sections, links between them, and the files that they name.

use std::{collections::BTreeSet, fs, path::Path};

use super::{none, root, rust_files};

/// Documents that are cited by their name alone, and where they are.
const SHELF: &[&str] = &["", "docs/"];

/// Every Markdown file of the project, as path from the root and text.
fn documents() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !["target", "node_modules", ".git"].contains(&name.as_str()) {
                folders.push(path);
            } else if name.ends_with(".md") {
                let shown = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
                found.push((shown, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// Everything in backticks.
fn quoted(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once('`')?;
        let (inside, after) = after.split_once('`')?;
        rest = after;
        Some((inside, after))
    })
}

/// The section that is named right after a document: `` `statistics.md` 4.7 ``.
fn section(after: &str) -> Option<&str> {
    let number = after.strip_prefix(' ')?.split(|letter: char| !letter.is_ascii_digit() && letter != '.').next()?;
    let number = number.trim_end_matches('.');
    (number.contains('.') && number.starts_with(|letter: char| letter.is_ascii_digit())).then_some(number)
}

/// What is wrong with the documents that a text cites by name.
fn wrong_citations(name: &str, text: &str) -> BTreeSet<String> {
    let mut faults = BTreeSet::new();
    let lines: String = text.replace("\n//! ", " ").replace("\n/// ", " ").replace("\n    /// ", " ");
    for (cited, after) in quoted(&lines) {
        if !cited.ends_with(".md") || cited.contains(['*', ' ', '<']) {
            continue;
        }
        let beside = Path::new(name).parent().unwrap().join(cited).to_string_lossy().into_owned();
        let places = SHELF.iter().map(|shelf| [shelf, cited].concat()).chain([beside]);
        let found = places.into_iter().find_map(|place| fs::read_to_string(root().join(place)).ok());
        let Some(document) = found else {
            faults.insert(format!("{name} cites {cited}, which is not there."));
            continue;
        };
        if let Some(number) = section(after) {
            let is_heading =
                |line: &str| line.starts_with('#') && line.trim_start_matches('#').trim().starts_with(number);
            if !document.lines().any(is_heading) {
                faults.insert(format!("{name} cites section {number} of {cited}, which is not there."));
            }
        }
    }
    faults
}

#[test]
fn cited_documents_and_sections_are_there() {
    let sources = ["domain", "outbox", "app", "server", "xtask"].into_iter().flat_map(rust_files);
    let faults = sources.chain(documents()).flat_map(|(name, text)| wrong_citations(&name, &text));
    none(faults.collect());
}

#[test]
fn a_citation_of_nothing_is_found() {
    let cites = |text: &str| wrong_citations("server/src/lib.rs", text).len();
    assert_eq!(cites("as `statistics.md` 4.7 and `docs/statistics.md` say"), 0);
    assert_eq!(cites(&format!("as `astrology.{}` says", "md")), 1);
    assert_eq!(cites(&format!("as `statistics.md` 4.{} says", 99)), 1);
}

#[test]
fn links_lead_somewhere() {
    let mut faults = Vec::new();
    for (name, text) in documents() {
        let folder = root().join(&name).parent().unwrap().to_path_buf();
        for part in text.split("](").skip(1) {
            let target = part.split([')', ' ']).next().unwrap_or_default();
            let path = target.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") && !path.starts_with("mailto:") && !folder.join(path).exists()
            {
                faults.push(format!("{name} links to {target}, which is not there."));
            }
        }
    }
    none(faults);
}

/// Folders whose files documents name by their path.
const CODE: [&str; 13] = [
    "domain/",
    "outbox/",
    "app/",
    "server/",
    "xtask/",
    "end2end/",
    "scripts/",
    "style/",
    "public/",
    "docs/",
    "fuzz/",
    ".ci/",
    "clippy.toml",
];

#[test]
fn files_that_documents_name_are_there() {
    let mut faults = BTreeSet::new();
    for (name, text) in documents().into_iter().filter(|(name, _)| name != "CHANGELOG.md") {
        for (path, _) in quoted(&text) {
            let is_path =
                CODE.iter().any(|folder| path.starts_with(folder)) && !path.contains([' ', '*', '<', '{', '…']);
            if is_path && !root().join(path).exists() {
                faults.insert(format!("{name} names {path}, which is not there."));
            }
        }
    }
    none(faults.into_iter().collect());
}
