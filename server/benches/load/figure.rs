//! Rows of a benchmark's table: a figure with the median and the spread of its rounds.
#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]

use std::time::{Duration, Instant};

use mimalloc::MiMalloc;

/// What the program allocates with.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Milliseconds of a time.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Begins the table.
pub fn head() {
    println!("| figure | median | spread |\n|---|--:|--:|");
}

/// Prints one figure from its rounds, and returns its median.
pub fn report(name: &str, rounds: &[f64]) -> f64 {
    let mut sorted = rounds.to_vec();
    sorted.sort_by(f64::total_cmp);
    let [low, middle, high] = [0, sorted.len() / 2, sorted.len() - 1].map(|place| sorted[place]);
    let digits = if middle < 100.0 { 2 } else { 0 };
    match sorted.len() {
        1 => println!("| {name} | {middle:.digits$} | once |"),
        _ => println!("| {name} | {middle:.digits$} | {low:.digits$}–{high:.digits$} |"),
    }
    middle
}

/// Runs something so often, prints how many milliseconds it takes, and returns their median.
pub fn time(name: &str, rounds: usize, mut run: impl FnMut()) -> f64 {
    let times: Vec<f64> = (0..rounds)
        .map(|_| {
            let started = Instant::now();
            run();
            ms(started.elapsed())
        })
        .collect();
    report(name, &times)
}
