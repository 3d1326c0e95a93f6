//! Keeps the house in order: who imports whom, how long files are, what every module says first, the same words in every
//! language. Each failure says what to do. It reads source text only; what the compiler can hold, the compiler holds.

mod documents;
mod imports;
mod layers;
mod words;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Longest file that is not a test; aim for 300.
const LONGEST: usize = 500;

/// A room, words that must not appear in its code, and why.
const NEVER: &[(&str, &[&str], &str)] = &[
    (
        "domain/src",
        &["async fn", "std::time", "std::fs", "std::net", "std::env", "tokio", "leptos", "sqlx", "web_sys", "rand::"],
        "the core does no I/O and asks neither the time nor for random numbers: take them as arguments",
    ),
    ("outbox/src", &["leptos", "web_sys", "tokio"], "the sync engine has no browser types: use its ports"),
    ("app/src/components", &["platform::", "web_sys"], "components load nothing: pass what they show as props"),
    ("app/src/documents", &["web_sys", "platform::"], "documents are made by the server: there is no browser"),
    ("app/src/contexts", &["web_sys"], "contexts do not touch the browser: ask app::platform"),
    ("app/src/phone", &["web_sys"], "pages do not touch the browser: ask app::platform or a context"),
    ("server/src/collection", &["axum", "sqlx"], "use cases know neither HTTP nor SQL"),
    ("server/src/reporting", &["axum", "sqlx"], "use cases know neither HTTP nor SQL"),
    ("server/src/administration", &["axum", "sqlx"], "use cases know neither HTTP nor SQL"),
    (
        "server/src/http",
        &["sqlx", ".begin()"],
        "handlers read from storage and write nothing: whatever decides or writes is a use case",
    ),
    ("server/src/storage", &["axum", "leptos"], "the database knows neither HTTP nor pages"),
    ("server/src/system", &["leptos", "sqlx"], "what the process needs of the machine knows neither pages nor SQL"),
];

/// The only room that may use a word.
const ONLY: &[(&str, &str, &str)] =
    &[("sqlx::", "server/src", "server/src/storage"), ("web_sys::", "app/src", "app/src/platform")];

/// Staff pages are in the base language only.
const ENGLISH_ONLY: &str = "staff.json";

/// The crates of this workspace that a crate may depend on, besides those only its tests use.
const EDGES: &[(&str, &[&str])] =
    &[("domain", &[]), ("outbox", &["domain"]), ("app", &["domain", "outbox"]), ("server", &["domain", "app"])];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every Rust file below a folder, as path from the root and text.
fn rust_files(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn all_files() -> Vec<(String, String)> {
    ["domain", "outbox", "app", "server", "xtask"].into_iter().flat_map(rust_files).collect()
}

/// The lines of a file that are code.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn is_test(name: &str) -> bool {
    name.contains("/tests/") || name.ends_with("/tests.rs") || name.contains("/benches/") || name.contains("/testing")
}

fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn rooms_import_only_what_they_may() {
    let mut faults = Vec::new();
    for (room, words, why) in NEVER {
        for (name, text) in rust_files(room) {
            for (number, line) in code(&text) {
                if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                    faults.push(format!("{name}:{number} uses {word}: {why}."));
                }
            }
        }
    }
    for (word, within, only) in ONLY {
        for (name, text) in rust_files(within).into_iter().filter(|(name, _)| !name.starts_with(only)) {
            for (number, _) in code(&text).filter(|(_, line)| line.contains(word)) {
                faults.push(format!("{name}:{number} uses {word}: that belongs into {only} only."));
            }
        }
    }
    none(faults);
}

#[test]
fn dark_is_dark_whether_the_phone_or_the_person_says_so() {
    let tokens = fs::read_to_string(root().join("style/tokens.css")).unwrap();
    let block = |selector: &str| -> Vec<String> {
        let after = tokens.split(selector).nth(1).unwrap_or_else(|| panic!("tokens.css has no {selector}"));
        let inside = after.split('{').nth(1).and_then(|inside| inside.split('}').next()).unwrap();
        inside.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    };
    let (by_phone, by_person) = (block("prefers-color-scheme: dark) {"), block(":root[data-colours=\"dark\"]"));
    assert!(by_phone.len() > 10, "{by_phone:?}");
    assert_eq!(by_phone, by_person, "style/tokens.css has two dark blocks that must say the same: change both");
}

#[test]
fn crates_depend_only_on_those_below_them() {
    let mut faults = Vec::new();
    for (name, allowed) in EDGES {
        let manifest = fs::read_to_string(root().join(name).join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dependencies]").nth(1).unwrap_or_default();
        let dependencies = dependencies.split("\n[").next().unwrap_or_default();
        for (other, _) in EDGES {
            let depends = dependencies
                .lines()
                .any(|line| line.starts_with(&format!("{other} ")) || line.starts_with(&format!("{other}.")));
            if depends && !allowed.contains(other) {
                faults.push(format!("{name}/Cargo.toml: {name} may not depend on {other}; see ARCHITECTURE.md."));
            }
        }
    }
    none(faults);
}

#[test]
fn no_file_is_too_long_to_read() {
    let too_long = |(name, text): &(String, String)| !is_test(name) && text.lines().count() > LONGEST;
    let say = |(name, text): (String, String)| {
        format!("{name} has {} lines: split it by what its parts are about (at most {LONGEST}).", text.lines().count())
    };
    none(all_files().into_iter().filter(too_long).map(say).collect());
}

#[test]
fn every_module_says_first_what_it_is() {
    let silent = |(_, text): &(String, String)| {
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        !(first.starts_with("//!") || first.starts_with("#![doc"))
    };
    let say = |(name, _)| format!("{name} must begin with `//!`: one sentence what it is, then what it does not do.");
    none(all_files().into_iter().filter(silent).map(say).collect());
}

#[test]
fn nothing_is_left_for_later() {
    let marks = ["TO", "FIX", "XX"].map(|mark| {
        format!(
            "{mark}{}",
            if mark == "TO" {
                "DO"
            } else if mark == "FIX" {
                "ME"
            } else {
                "X:"
            }
        )
    });
    let mut faults = Vec::new();
    for (name, text) in all_files() {
        for (number, line) in text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark)) {
                faults.push(format!("{name}:{} leaves something for later: do it, or open an issue.", number + 1));
            }
            if line.trim_start().starts_with("#[ignore") || line.trim_start().starts_with("#[allow(") {
                faults
                    .push(format!("{name}:{}: no ignored tests, and lints only by #[expect(…, reason)].", number + 1));
            }
        }
    }
    none(faults);
}

#[test]
fn modules_have_names_that_say_something() {
    let vague = ["utils", "util", "helpers", "helper", "common", "manager", "misc"];
    let is_vague = |(name, _): &(String, String)| {
        let path = Path::new(name).with_extension("");
        path.iter().any(|part| vague.iter().any(|word| part.eq_ignore_ascii_case(word)))
    };
    let say = |(name, _)| format!("{name} says nothing about what is in it: name it after that.");
    none(all_files().into_iter().filter(is_vague).map(say).collect());
}

/// Elements whose children leptos writes into the page as they are: a text with an end tag in it would end them.
const WRITTEN_AS_IT_IS: [&str; 4] = ["textarea", "script", "style", "noscript"];

/// What is wrong with the elements of a file that hold text as it is.
fn spilling(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for element in WRITTEN_AS_IT_IS {
        for part in text.split(&format!("<{element}")).skip(1) {
            let held = part.split_once(&format!("</{element}>")).map_or(part, |(tag, _)| tag);
            let held: String = held.split_whitespace().collect();
            let begins: Vec<_> = held.match_indices(">{").collect();
            let is_safe = match (element, begins.as_slice()) {
                ("textarea", [(begin, _)]) => {
                    let child = &held[begin + 1..];
                    child.starts_with("{as_written(") && child.ends_with(")}") && !child.contains("}{")
                }
                ("textarea", _) => false,
                (_, begins) => begins.is_empty(),
            };
            if !is_safe {
                faults.push(format!("<{element}> holds what leptos does not escape"));
            }
        }
    }
    faults
}

#[test]
fn elements_hold_no_text_that_could_end_them() {
    let mut faults = Vec::new();
    for (name, text) in ["app/src", "server/src"].into_iter().flat_map(rust_files) {
        let text: String = code(&text).map(|(_, line)| [line, "\n"].concat()).collect();
        faults.extend(spilling(&text).into_iter().map(|fault| {
            format!(
                "{name}: {fault}: a text box takes its text past `as_written` and from nowhere else, others take none."
            )
        }));
        if text.contains("inner_html=") && name != "app/src/documents/html.rs" {
            faults.push(format!(
                "{name}: inner_html is written as it is: only app/src/documents/html.rs may, with our own files."
            ));
        }
    }
    none(faults);
}

#[test]
fn a_text_box_that_spills_is_found() {
    for safe in [
        "<textarea id=id rows=\"2\">{as_written(typed)}</textarea>",
        "<textarea\n    name=name\n>\n    {as_written(value)}\n</textarea>",
        "<script src=script defer></script><noscript><meta content=seconds.to_string() /></noscript>",
        "<textarea>{as_written(one)}</textarea><textarea>{as_written(two)}</textarea><p>{words}</p>",
    ] {
        assert_eq!(spilling(safe), Vec::<String>::new(), "{safe}");
    }
    for spills in [
        "<textarea>{typed}</textarea>",
        "<textarea name=name>\n    {typed}\n</textarea>",
        "<textarea>{as_written(typed)}{more}</textarea>",
        "<textarea>{as_written(typed)}<b>{more}</b></textarea>",
        "<textarea name=name></textarea>",
        "<textarea name=name prop:value=typed />",
        "<textarea>{typed}</textarea><textarea>{as_written(typed)}</textarea>",
        "<script>{data}</script>",
        "<noscript><p>{words}</p></noscript>",
    ] {
        assert_eq!(spilling(spills).len(), 1, "{spills}");
    }
}

#[test]
fn every_language_has_every_text() {
    let mut faults = Vec::new();
    for locales in ["app/locales", "server/locales"] {
        let base = root().join(locales).join("en-GB");
        let files = fs::read_dir(&base).unwrap().map(|entry| entry.unwrap().file_name());
        for file in files.filter(|file| file != ENGLISH_ONLY) {
            let wanted = keys(&base.join(&file));
            for language in fs::read_dir(root().join(locales))
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.is_dir())
            {
                let found = keys(&language.join(&file));
                let shown = language.join(&file).strip_prefix(root()).unwrap().display().to_string();
                faults.extend(wanted.difference(&found).map(|key| format!("{shown} lacks {key}: translate it.")));
                faults.extend(
                    found.difference(&wanted).map(|key| format!("{shown} has {key}, en-GB does not: remove it.")),
                );
            }
        }
    }
    none(faults);
}

fn keys(file: &Path) -> BTreeSet<String> {
    let Ok(text) = fs::read_to_string(file) else { return BTreeSet::new() };
    let texts: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    texts.into_iter().map(|(key, _)| key).collect()
}

/// Words that people read: of pages, of the notice, and of the questions.
#[test]
fn apostrophes_in_words_are_those_of_a_printed_page() {
    let mut faults = Vec::new();
    let mut folders = vec!["app/locales".into(), "server/locales".into(), PathBuf::from("domain/data")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(root().join(&folder)).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                let text = fs::read_to_string(&path).unwrap();
                let straight = text.lines().enumerate().filter(|(_, line)| line.contains('\''));
                let shown = path.strip_prefix(root()).unwrap().display().to_string();
                faults.extend(straight.map(|(place, _)| format!("{shown}:{}: write ’ and not '.", place + 1)));
            }
        }
    }
    none(faults);
}
