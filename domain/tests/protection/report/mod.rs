//! Carries the measurements out, prints them as Markdown, and holds what must be true of them.
//!
//! With few projects the last percentiles are rough; `COEVAL_PROJECTS` asks for more.

mod groups;
mod noise;
mod people;
mod price;

use std::{env, fmt::Write as _};

use crate::{
    attackers::Outcome,
    cell_keys::CellKeys,
    laws::{Exact, Law, Rounding},
};

/// The library's name in tables.
const OURS: &str = "(d) slow noise";

/// How often somebody must be known for certain for an attack to be called real.
const REAL: f64 = 0.5;

/// How many projects or targets are looked at.
fn projects(usual: usize) -> usize {
    env::var("COEVAL_PROJECTS").ok().and_then(|many| many.parse().ok()).unwrap_or(usual)
}

/// A Markdown table.
struct Table(String);

impl Table {
    fn new(title: &str, columns: &[&str]) -> Self {
        let line = columns.iter().map(|_| "---|").collect::<String>();
        Self(format!("\n### {title}\n\n| {} |\n|{line}\n", columns.join(" | ")))
    }

    fn row(&mut self, cells: &[String]) {
        writeln!(self.0, "| {} |", cells.join(" | ")).expect("a text has room");
    }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// How often something was certain, then what was believed: median, 99 % and 99.9 %.
fn said(outcome: &Outcome) -> String {
    let [median, most, nearly_all] = [0.5, 0.99, 0.999].map(|share| outcome.percentile(share));
    format!("{}: {median:.3}, {most:.3}, {nearly_all:.3}", percent(outcome.certain_share()))
}

/// The candidates but the library, in their levels.
fn laws() -> Vec<Box<dyn Law>> {
    vec![
        Box::new(Exact::staff()),
        Box::new(Exact::public()),
        Box::new(CellKeys::new(256, 2.0, 5, 5)),
        Box::new(CellKeys::new(256, 4.0, 8, 5)),
        Box::new(CellKeys::new(4096, 4.0, 8, 5)),
        Box::new(Rounding { base: 3, k: 5 }),
        Box::new(Rounding { base: 5, k: 10 }),
    ]
}
