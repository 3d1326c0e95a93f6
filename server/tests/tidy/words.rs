//! One word per thing: no name in the code has a part that the glossary of ARCHITECTURE says is never used.

use std::{collections::BTreeSet, fs, str::FromStr as _};

use proc_macro2::{TokenStream, TokenTree};

use super::{none, root, rust_files};

/// The words that are never used, and those that are, from the table.
fn glossary(document: &str) -> Vec<(String, String)> {
    let table = document.split("## Words").nth(1).unwrap_or_default().split("\n## ").next().unwrap_or_default();
    let rows = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| word "));
    rows.flat_map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let (word, never) = (cells[1].to_owned(), cells[3]);
        let never = never.split(", ").filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        never.into_iter().map(move |never| (never, word.clone()))
    })
    .collect()
}

/// Every name that a file's code uses, in parts joined by underscores: `StoryFlash` is `story_flash`.
fn names(text: &str) -> BTreeSet<String> {
    fn walk(tokens: TokenStream, found: &mut BTreeSet<String>) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    found.insert(in_parts(&ident.to_string()));
                }
                TokenTree::Group(group) => walk(group.stream(), found),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(TokenStream::from_str(text).unwrap_or_default(), &mut found);
    found
}

fn in_parts(name: &str) -> String {
    let mut parts = String::new();
    for (place, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && place > 0 && !parts.ends_with('_') && name.chars().any(char::is_lowercase) {
            parts.push('_');
        }
        parts.extend(letter.to_lowercase());
    }
    parts
}

fn has_part(name: &str, part: &str) -> bool {
    ["_", name, "_"].concat().contains(&["_", part, "_"].concat())
}

#[test]
fn nothing_has_a_second_name() {
    let never = glossary(&fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap());
    assert!(never.len() > 8, "the table of ARCHITECTURE.md has words that are never used");
    let mut faults = Vec::new();
    for (file, text) in ["domain", "outbox", "app", "server", "xtask"]
        .into_iter()
        .flat_map(|krate| rust_files(&[krate, "/src"].concat()))
    {
        let of_file = file.trim_end_matches(".rs").rsplit('/').next().unwrap_or_default().to_owned();
        for name in names(&text).into_iter().chain([of_file]) {
            let second = never.iter().find(|(never, _)| has_part(&name, never));
            faults.extend(second.map(|(never, word)| format!("{file}: {name} says {never}; the word is {word}.")));
        }
    }
    none(faults);
}

#[test]
fn a_second_name_is_found() {
    let never = glossary(
        "## Words\n| word | meaning | never |\n|---|---|---|\n| anomaly | what looks odd | oddity |\n\n## Rooms\n",
    );
    assert_eq!(never, [("oddity".to_owned(), "anomaly".to_owned())]);
    let found = |code: &str| names(code).iter().any(|name| has_part(name, "oddity"));
    assert!(found("fn f() { note(OddityKind::One) }") && found("let all_oddity = 1;"));
    assert!(!found("// oddity\nfn anomaly() { say(\"oddity\") }"));
}
