//! Which module of a crate imports which: read from the tokens of its files, so that paths inside macros count, too.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    str::FromStr as _,
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::{root, rust_files};

/// A module of a crate by its path: `["http", "pages"]`.
pub type Module = Vec<String>;

/// Every module of a crate, and the modules of the same crate that it names. Test modules are left out.
pub fn imports(krate: &str) -> BTreeMap<Module, BTreeSet<Module>> {
    let texts: BTreeMap<Module, Vec<Vec<String>>> = rust_files(&format!("{krate}/src"))
        .into_iter()
        .filter(|(name, _)| !name.ends_with("/tests.rs") && !name.ends_with("/main.rs"))
        .map(|(name, text)| (module_of(krate, &name), paths(&text)))
        .collect();
    let exports: BTreeMap<&Module, BTreeMap<String, Vec<String>>> =
        texts.keys().map(|module| (module, exports(krate, module))).collect();
    let resolve = |from: &Module, path: &[String]| deepest(&exports, &absolute(&exports, from, path)?, 0);
    let named = |module: &Module, paths: &Vec<Vec<String>>| {
        paths.iter().filter_map(|path| resolve(module, path)).filter(|found| found != module).collect()
    };
    texts.iter().map(|(module, paths)| (module.clone(), named(module, paths))).collect()
}

/// Whether one of two modules lies inside the other.
pub fn are_kin(one: &[String], other: &[String]) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

fn module_of(krate: &str, file: &str) -> Module {
    let path = file.trim_start_matches(krate).trim_start_matches("/src/").trim_end_matches(".rs");
    let parts = path.split('/').map(str::to_owned);
    parts.filter(|part| part != "mod" && part != "lib").collect()
}

fn file_of(krate: &str, module: &[String]) -> String {
    let inside =
        [krate, "src"].into_iter().map(str::to_owned).chain(module.iter().cloned()).collect::<Vec<_>>().join("/");
    let candidates = [format!("{inside}.rs"), format!("{inside}/mod.rs"), format!("{inside}/lib.rs")];
    let found = candidates.into_iter().find_map(|file| fs::read_to_string(root().join(file)).ok());
    found.unwrap_or_default()
}

/// Every path that a file's code names, in `use` and elsewhere.
fn paths(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let tokens = TokenStream::from_str(text).unwrap_or_default();
    walk(&tokens.into_iter().collect::<Vec<_>>(), &mut found);
    found
}

/// What a module shows of others under its own name: the name, and the path that it stands for.
fn exports(krate: &str, module: &[String]) -> BTreeMap<String, Vec<String>> {
    let text = file_of(krate, module);
    let tokens: Vec<TokenTree> = TokenStream::from_str(&text).unwrap_or_default().into_iter().collect();
    let mut found = BTreeMap::new();
    for (place, token) in tokens.iter().enumerate() {
        let is_public = place > 0
            && (is(&tokens[place - 1], "pub")
                || matches!(&tokens[place - 1], TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis));
        if is(token, "use") && is_public {
            let mut leaves = Vec::new();
            let end =
                tokens[place..].iter().position(|token| punct(token, ';')).map_or(tokens.len(), |end| place + end);
            tree(&tokens[place + 1..end], &[], &mut leaves);
            for (path, name) in leaves {
                found.insert(name, path);
            }
        }
    }
    found
}

fn is(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// Goes through tokens; modules of tests are left out.
fn walk(tokens: &[TokenTree], found: &mut Vec<Vec<String>>) {
    let mut place = 0;
    while place < tokens.len() {
        match &tokens[place] {
            TokenTree::Ident(ident)
                if ident == "mod" && tokens.get(place + 1).is_some_and(|name| is(name, "tests")) =>
            {
                place += 2;
            }
            TokenTree::Ident(ident) if ident == "use" => {
                let end = tokens[place..].iter().position(|token| punct(token, ';')).unwrap_or(1);
                let mut leaves = Vec::new();
                tree(&tokens[place + 1..place + end.max(1)], &[], &mut leaves);
                found.extend(leaves.into_iter().map(|(path, _)| path));
                place += end;
            }
            TokenTree::Ident(ident) if ["crate", "super", "self"].iter().any(|start| ident == start) => {
                let before = place.checked_sub(1).is_some_and(|before| punct(&tokens[before], ':'));
                let path = straight(&tokens[place..]);
                if !before && path.len() > 1 {
                    found.push(path);
                }
            }
            TokenTree::Group(group) => walk(&group.stream().into_iter().collect::<Vec<_>>(), found),
            _ => {}
        }
        place += 1;
    }
}

/// The names of a path as far as it goes straight on.
fn straight(tokens: &[TokenTree]) -> Vec<String> {
    let mut path = Vec::new();
    let mut rest = tokens;
    while let Some(TokenTree::Ident(ident)) = rest.first() {
        path.push(ident.to_string());
        match rest {
            [_, one, other, ..] if punct(one, ':') && punct(other, ':') => rest = &rest[3..],
            _ => break,
        }
    }
    path
}

/// The leaves of what follows `use`: each path, and the name that it gets.
fn tree(tokens: &[TokenTree], prefix: &[String], leaves: &mut Vec<(Vec<String>, String)>) {
    for part in tokens.split(|token| punct(token, ',')) {
        let mut path = prefix.to_vec();
        path.extend(straight(part));
        let skipped = part.iter().take_while(|token| !matches!(token, TokenTree::Group(_)) && !is(token, "as")).count();
        match part.get(skipped) {
            Some(TokenTree::Group(group)) => tree(&group.stream().into_iter().collect::<Vec<_>>(), &path, leaves),
            Some(_) => {
                let name = part.get(skipped + 1).map(ToString::to_string).unwrap_or_default();
                leaves.push((path, name));
            }
            None if part.is_empty() => {}
            None => {
                if path.last().is_some_and(|last| last == "self") {
                    path.pop();
                }
                let name = path.last().cloned().unwrap_or_default();
                leaves.push((path, name));
            }
        }
    }
}

type Exports<'m> = BTreeMap<&'m Module, BTreeMap<String, Vec<String>>>;

/// A path from the top of the crate; none where it leads out of it.
fn absolute(exports: &Exports<'_>, from: &[String], path: &[String]) -> Option<Module> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" => Some(rest.to_vec()),
        "self" => Some([from, rest].concat()),
        "super" => {
            let ups = path.iter().take_while(|part| *part == "super").count();
            Some([&from[..from.len().checked_sub(ups)?], &path[ups..]].concat())
        }
        _ => {
            let child: Module = [from, std::slice::from_ref(first)].concat();
            exports.contains_key(&child).then(|| [from, path].concat())
        }
    }
}

/// The deepest module that a path names, also where another module shows it under its own name.
fn deepest(exports: &Exports<'_>, path: &[String], depth: usize) -> Option<Module> {
    let length = (0..=path.len()).rev().find(|length| exports.contains_key(&path[..*length].to_vec()))?;
    let module = path[..length].to_vec();
    let shown = path.get(length).and_then(|name| exports[&module].get(name));
    match shown.and_then(|to| absolute(exports, &module, to)) {
        Some(to) if depth < 8 && to != path => {
            deepest(exports, &[&to[..], path.get(length + 1..).unwrap_or_default()].concat(), depth + 1)
        }
        _ => Some(module),
    }
}
