//! Hundreds of phones with the real engine against the real router, for simulated weeks, in schedules drawn from seeds.
//! Each schedule ends in a ledger that has to add up; the seed of a failure replays it.
//!
//! `COEVAL_FAULTS_SEED` is the first seed, `COEVAL_FAULTS_SCHEDULES` how many are run, and `COEVAL_FAULTS_SECONDS`
//! runs as many as fit into that time instead. `make faults` sets them.

mod audit;
mod dice;
mod ledger;
mod network;
mod phone;
mod schedule;

#[expect(unused_macros, unused_imports, reason = "scenarios on both databases are other programs'")]
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each test program uses some of it")]
mod support;

use std::{
    io::Write as _,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

use ledger::Ledger;

/// Schedules where nobody says how many: enough for a hall or two, and seconds.
const SCHEDULES: u64 = 120;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} is no number: {value}")))
}

fn run(seed: u64) -> Result<Ledger, String> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    catch_unwind(AssertUnwindSafe(|| runtime.block_on(schedule::run(seed)))).unwrap_or_else(|panic| {
        Err(panic.downcast_ref::<String>().cloned().unwrap_or_else(|| "it panicked".to_owned()))
    })
}

fn replay(seed: u64) -> String {
    format!(
        "COEVAL_FAULTS_SEED={seed} COEVAL_FAULTS_SCHEDULES=1 cargo test --package server --test simulation \
         schedules_end"
    )
}

/// Whether there is time for another schedule.
#[expect(clippy::disallowed_methods, reason = "`make faults` says how many seconds it may take")]
fn another(started: &mut Option<Instant>, run: u64) -> bool {
    match setting("COEVAL_FAULTS_SECONDS") {
        Some(seconds) => started.get_or_insert_with(Instant::now).elapsed() < Duration::from_secs(seconds),
        None => run < setting("COEVAL_FAULTS_SCHEDULES").unwrap_or(SCHEDULES),
    }
}

#[test]
fn schedules_end_with_each_response_exactly_once() {
    let first = setting("COEVAL_FAULTS_SEED").unwrap_or(1);
    let (next, failure, total) = (AtomicU64::new(0), Mutex::new(None), Mutex::new(Ledger::default()));
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let mut started = None;
                loop {
                    let number = next.fetch_add(1, Relaxed);
                    let failed = failure.lock().unwrap_or_else(PoisonError::into_inner).is_some();
                    if failed || !another(&mut started, number) {
                        return;
                    }
                    match run(first + number) {
                        Ok(ledger) => *total.lock().unwrap_or_else(PoisonError::into_inner) += &ledger,
                        Err(fault) => {
                            failure
                                .lock()
                                .unwrap_or_else(PoisonError::into_inner)
                                .get_or_insert((first + number, fault));
                        }
                    }
                }
            });
        }
    });
    let total = total.into_inner().unwrap_or_else(PoisonError::into_inner);
    // Past the test program's own capture, so that every run shows its ledger.
    let _ = writeln!(std::io::stderr(), "\nSimulated phones, from seed {first}\n{total}");
    if let Some((seed, fault)) = failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        panic!("seed {seed}: {fault}\nreplay it with\n  {}", replay(seed));
    }
    assert!(total.balances() && total.finished > 0);
}

#[test]
fn the_same_seed_is_the_same_run() {
    for seed in [3, 50] {
        assert_eq!(run(seed), run(seed), "{}", replay(seed));
    }
}

#[test]
fn a_ledger_that_does_not_add_up_is_noticed() {
    use ledger::Fate::{Quarantined, Stored};

    let mut ledger = Ledger::default();
    ledger.enter(&[Stored]);
    assert!(ledger.balances());
    let mut lost = ledger.clone();
    lost.enter(&[]);
    let mut twice = ledger.clone();
    twice.enter(&[Stored, Quarantined]);
    let wrong = Ledger { to_the_wrong_person: 1, ..ledger };
    assert!([lost, twice, wrong].iter().all(|ledger| !ledger.balances()));
}
