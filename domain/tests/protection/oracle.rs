//! Writes random tables with their record keys, the p-table and our counts, for another program to count the same.
//!
//! `scripts/cell_key_oracle.sh` names the folder and compares. Without a folder only our own counts are made.

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

use crate::{cell_keys::CellKeys, luck::Luck, project::ANSWERS};

const TABLES: usize = 1000;
const GROUPS: usize = 3;

/// The package's p-tables are this long; larger counts use the last rows again.
const ROWS: u32 = 750;

#[test]
fn the_same_people_are_changed_alike() {
    let law = CellKeys::new(256, 4.0, 8, 5);
    let mut luck = Luck::new(31);
    let (mut people, mut counts) =
        ("table,group,answer,record_key\n".to_owned(), "table,group,answer,count\n".to_owned());
    for table in 0..TABLES {
        let mut cells: BTreeMap<(usize, usize), (u32, u32)> = BTreeMap::new();
        for _ in 0..1 + luck.below(90) {
            let (group, answer) = (luck.below(GROUPS), luck.below(ANSWERS).min(luck.below(ANSWERS)));
            let record_key = luck.below(law.keys as usize) as u32;
            let (count, key) = cells.entry((group, answer)).or_default();
            (*count, *key) = (*count + 1, *key + record_key);
            writeln!(people, "{table},{group},{answer},{record_key}").expect("a text has room");
        }
        for ((group, answer), (count, key)) in cells {
            let shown = count as i32 + law.change(count, key % law.keys);
            assert!(shown >= 0);
            writeln!(counts, "{table},{group},{answer},{shown}").expect("a text has room");
        }
    }
    if let Some(folder) = env::var_os("COEVAL_ORACLE") {
        let write = |name: &str, text: &str| {
            fs::write(Path::new(&folder).join(name), text).expect("the folder can be written to");
        };
        write("people.csv", &people);
        write("counts.csv", &counts);
        write("ptable.csv", &ptable(&law));
    }
}

fn ptable(law: &CellKeys) -> String {
    let mut text = "pcv,ckey,pvalue\n".to_owned();
    for count in 1..=ROWS {
        for key in 0..law.keys {
            writeln!(text, "{count},{key},{}", law.change(count, key)).expect("a text has room");
        }
    }
    text
}
