//! Counting tests by what the runners print: cargo's, wasm-bindgen's and Node's.

/// How many tests of each outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Tally {
    /// Adds what one line of output says, if it is one of a runner's closing lines.
    pub fn line(&mut self, line: &str) {
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("test result: ") {
            // `ok. 12 passed; 0 failed; 1 ignored; ...`
            for part in rest.split(['.', ';']) {
                let mut words = part.split_whitespace();
                let Some(count) = words.next().and_then(|word| word.parse::<u64>().ok()) else { continue };
                self.add(words.next().unwrap_or_default(), count);
            }
        } else if let Some(rest) = line.strip_prefix("ℹ ") {
            // `ℹ pass 3`
            let mut words = rest.split_whitespace();
            let outcome = words.next().unwrap_or_default();
            if let Some(count) = words.next().and_then(|word| word.parse().ok()) {
                self.add(outcome, count);
            }
        }
    }

    fn add(&mut self, outcome: &str, count: u64) {
        match outcome {
            "passed" | "pass" => self.passed += count,
            "failed" | "fail" | "cancelled" => self.failed += count,
            "ignored" | "skipped" | "todo" => self.skipped += count,
            _ => {}
        }
    }

    /// Adds another tally.
    pub fn and(self, other: Tally) -> Tally {
        Tally {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn closing_lines_of_the_runners() {
        let mut tally = Tally::default();
        for line in [
            "running 4 tests",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.00s",
            "test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 filtered out; finished in 1.5s",
            "ℹ tests 4",
            "ℹ pass 2",
            "ℹ fail 1",
            "ℹ cancelled 0",
            "ℹ skipped 1",
            "ℹ duration_ms 812.5",
        ] {
            tally.line(line);
        }
        assert_eq!(tally, Tally { passed: 10, failed: 3, skipped: 2 });
    }
}
