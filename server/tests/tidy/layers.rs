//! Who imports whom: each room only those below it, and no modules beside each other in a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    imports::{Module, are_kin, imports},
    none,
};

/// The rooms of each crate from the outside to the inside. A room knows those in the lines after its own, and no other.
const LAYERS: &[(&str, &[&[&str]])] = &[
    (
        "domain",
        &[
            &["reporting"],
            &["wire"],
            &["disclosure"],
            &["administration", "collection", "statistics"],
            &["json", "text", "time"],
        ],
    ),
    ("outbox", &[&["engine", "testing"], &["outcome", "plan"], &["backoff", "ports", "seal"], &["entry"]]),
    (
        "app",
        &[
            &["documents"],
            &["phone", "wording"],
            &["components"],
            &["contexts"],
            &["i18n"],
            &["platform"],
            &["event_device", "messages", "navigation"],
        ],
    ),
    (
        "server",
        &[
            &["cli"],
            &["http"],
            &["state"],
            &["collection", "reporting"],
            &["administration"],
            &["storage"],
            &["system"],
        ],
    ),
];

fn layer_of(layers: &[&[&str]], room: &str) -> Option<usize> {
    layers.iter().position(|layer| layer.contains(&room))
}

/// What is wrong with an import, if anything.
fn crossed(krate: &str, layers: &[&[&str]], from: &[String], to: &[String]) -> Option<String> {
    let (from_room, to_room) = (from.first()?, to.first()?);
    let place = layer_of(layers, from_room);
    if place.is_none() {
        return Some(format!(
            "{krate}/src/{from_room} is in no layer: put it into LAYERS of server/tests/tidy/layers.rs."
        ));
    }
    let is_below = from_room == to_room || layer_of(layers, to_room) > place;
    (!is_below).then(|| {
        format!(
            "{krate}: {} imports {}, which lies above it or beside it: turn it round, or take what you need as an argument.",
            from.join("::"),
            to.join("::")
        )
    })
}

#[test]
fn rooms_know_only_those_below_them() {
    let mut faults = BTreeSet::new();
    for (krate, layers) in LAYERS {
        for (from, all) in imports(krate) {
            faults.extend(all.iter().filter_map(|to| crossed(krate, layers, &from, to)));
        }
    }
    none(faults.into_iter().collect());
}

#[test]
fn a_crossed_layer_is_found() {
    let layers: &[&[&str]] = &[&["http"], &["collection", "reporting"], &["storage"]];
    let module = |path: &str| path.split("::").map(str::to_owned).collect::<Vec<_>>();
    let found = |from: &str, to: &str| crossed("server", layers, &module(from), &module(to)).is_some();
    assert!(!found("http::api", "storage::rows") && !found("storage::rows", "storage::open"));
    assert!(found("storage::rows", "http::api"), "upwards");
    assert!(found("collection::ingest", "reporting::columns"), "sideways");
    assert!(found("attic", "storage"), "from a room that nobody wrote down");
}

/// Every room that is reached from one.
fn reached<'e>(edges: &BTreeMap<&'e String, BTreeSet<&'e String>>, from: &'e String) -> BTreeSet<&'e String> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(room) = next.pop() {
        next.extend(edges.get(room).into_iter().flatten().copied().filter(|to| seen.insert(*to)));
    }
    seen
}

/// Every circle of modules that lie beside each other, at any depth: the rooms of each, by the folder that they lie in.
fn circles(imports: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<String> {
    let folders: BTreeSet<&[String]> =
        imports.keys().flat_map(|module| (0..module.len()).map(|depth| &module[..depth])).collect();
    let mut found = Vec::new();
    for folder in folders {
        let mut edges: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
        for (from, all) in imports {
            for to in all.iter().filter(|to| !are_kin(from, to)) {
                let inside = |module: &Module| module.starts_with(folder) && module.len() > folder.len();
                if inside(from) && inside(to) && from[folder.len()] != to[folder.len()] {
                    edges.entry(&from[folder.len()]).or_default().insert(&to[folder.len()]);
                }
            }
        }
        let in_circle: Vec<&str> =
            edges.keys().filter(|room| reached(&edges, room).contains(*room)).map(|room| room.as_str()).collect();
        if !in_circle.is_empty() {
            found.push(format!("{}: {}", folder.join("::"), in_circle.join(", ")));
        }
    }
    found
}

#[test]
fn no_modules_import_each_other_in_a_circle() {
    let crates = ["domain", "outbox", "app", "server", "xtask"];
    let faults = crates.into_iter().flat_map(|krate| {
        let found = circles(&imports(krate)).into_iter();
        found.map(move |circle| format!("{krate}: a circle in {circle}: move what both need into a module of its own."))
    });
    none(faults.collect());
}

#[test]
fn a_circle_is_found_also_one_of_folders() {
    let module = |path: &str| path.split("::").map(str::to_owned).collect::<Vec<_>>();
    let graph = |edges: &[(&str, &str)]| {
        let mut imports: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
        for (from, to) in edges {
            imports.entry(module(from)).or_default().insert(module(to));
            imports.entry(module(to)).or_default();
        }
        circles(&imports)
    };
    assert_eq!(graph(&[("a::x", "b::y"), ("b::z", "c")]), Vec::<String>::new());
    assert_eq!(graph(&[("a", "a::x"), ("a::x", "a")]), Vec::<String>::new(), "a module and its parts are one thing");
    assert_eq!(graph(&[("a::x", "a::y"), ("a::y", "a::x")]), ["a: x, y"]);
    assert_eq!(graph(&[("a::x", "b::y"), ("b::z", "a::w")]), [": a, b"]);
}
