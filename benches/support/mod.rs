//! What the benchmarks share: measuring, and the rows that `cargo xtask bench` collects.
#![allow(dead_code)]

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long one benchmark goes on, and how often at least.
const DURATION: Duration = Duration::from_millis(800);
const TIMES: usize = 15;

/// Measures `work` and prints its median in milliseconds; `budget` is that of the design.
pub fn milliseconds<T>(name: &str, budget: Option<f64>, mut work: impl FnMut() -> T) {
    black_box(work());
    let start = Instant::now();
    let mut times = Vec::new();
    while start.elapsed() < DURATION || times.len() < TIMES {
        let before = Instant::now();
        black_box(work());
        times.push(before.elapsed());
    }
    times.sort();
    let median = times[times.len() / 2].as_secs_f64() * 1000.0;
    row(name, median, "ms", budget);
}

/// Prints a row.
pub fn row(name: &str, value: f64, unit: &str, budget: Option<f64>) {
    let budget = budget.map_or_else(String::new, |budget| budget.to_string());
    println!("{name}\t{value}\t{unit}\t{budget}");
}
