//! The real program killed at random moments of taking answers in, on SQLite and on PostgreSQL, and PostgreSQL itself
//! killed under it. Whoever sends keeps a ledger of every outcome they heard, and in the end sends everything again.
//!
//! `COEVAL_FAULTS_KILLS` says how often, `COEVAL_FAULTS_SEED` where chance begins. `make faults` sets them. Which byte a
//! kill meets is the machine's own chance: a seed repeats the plan, not the moment.

mod cluster;
#[expect(dead_code, reason = "the simulation uses all of it")]
#[path = "../simulation/dice.rs"]
mod dice;
mod load;
mod program;

#[expect(unused_macros, unused_imports, reason = "scenarios on both databases are other programs'")]
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each test program uses some of it")]
mod support;

use std::io::Write as _;

use cluster::Cluster;
use dice::Dice;
use load::{Books, Load};
use program::Program;

/// Kills where nobody says how many.
const KILLS: u64 = 5;

/// What is there to be killed.
struct Victims {
    program: Program,
    cluster: Option<Cluster>,
    dice: Dice,
    kills: Kills,
}

/// What was killed so far.
#[derive(Default)]
struct Kills {
    server: u64,
    database: u64,
}

impl Victims {
    /// Kills one of them, checks the database, and starts what is needed again.
    fn kill_one(&mut self) {
        match &mut self.cluster {
            Some(cluster) if self.dice.percent(50) => {
                cluster.kill();
                cluster.start();
                self.kills.database += 1;
            }
            _ => {
                self.program.kill();
                self.kills.server += 1;
            }
        }
        self.program.verify();
        self.program.start_if_down();
    }

    fn all(&self) -> u64 {
        self.kills.server + self.kills.database
    }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| value.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

fn many_kills_lose_nothing(name: &str, cluster: Option<Cluster>) {
    let mut dice = Dice::new(setting("COEVAL_FAULTS_SEED", 1));
    let program = Program::new(cluster.as_ref().map(Cluster::url));
    let load = Load::new(dice.split());
    let victims = Victims { program, cluster, dice, kills: Kills::default() };
    let (mut victims, books) = load.run(victims, setting("COEVAL_FAULTS_KILLS", KILLS));
    let again = load::send_all_again(&victims.program.addr(), &books);
    victims.program.kill();
    let stored = victims.program.verify();
    let said = ledger(name, &victims.kills, &books, &again, stored);
    let _ = writeln!(std::io::stderr(), "\n{said}");
    assert_eq!(again.lost, Vec::<String>::new(), "acknowledged, and then gone:\n{said}");
    assert_eq!(again.unclear, Vec::<String>::new(), "neither stored nor known:\n{said}");
    assert_eq!(stored, books.all(load::STORED) as u64, "each is stored once:\n{said}");
}

fn ledger(name: &str, kills: &Kills, books: &Books, again: &load::Again, stored: u64) -> String {
    let expected = books.all(load::STORED) as u64;
    format!(
        "Real kills under load, {name}\n\
         server killed                {}\n\
         database killed              {}\n\
         requests without a reply     {}\n\
         outcomes heard               {}\n\
         finished {} = stored {stored} + quarantined {} + refused {}\n\
         responses lost               {}\n\
         counted twice                {}",
        kills.server,
        kills.database,
        books.without_reply,
        books.heard.len(),
        books.finished.len(),
        books.all(load::QUARANTINED),
        books.all(load::REFUSED),
        again.lost.len(),
        stored.saturating_sub(expected),
    )
}

#[test]
fn the_server_killed_on_sqlite() {
    many_kills_lose_nothing("SQLite", None);
}

#[test]
fn the_server_and_the_database_killed_on_postgres() {
    many_kills_lose_nothing("PostgreSQL", Some(Cluster::new()));
}
