//! The tables, one function each, and the comparison with the recorded score.

mod dockerignore;
mod instruction;
mod lint;
mod parser;
mod shell;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;

/// What became of a table's rows.
#[derive(Default)]
pub struct Score {
    passed: usize,
    /// One line a row that failed.
    failed: Vec<String>,
}

impl Score {
    /// Counts a row; `what` describes it where it fails.
    pub fn row(&mut self, passed: bool, what: impl FnOnce() -> String) {
        if passed { self.passed += 1 } else { self.failed.push(what()) }
    }

    /// Counts a row by equality.
    pub fn equal<T: PartialEq + std::fmt::Debug>(&mut self, name: &str, found: T, wanted: T) {
        let same = found == wanted;
        self.row(same, || format!("{name}: found {found:?}, wanted {wanted:?}"));
    }

    fn total(&self) -> usize {
        self.passed + self.failed.len()
    }
}

type Table = (&'static str, fn(&Path) -> Score);

/// Every table, under the folder or file of the fixtures that it reads.
const TABLES: &[Table] = &[
    ("parser/testfiles", parser::testfiles),
    ("parser/testfiles-negative", parser::negative),
    ("parser/line_info", parser::line_info),
    ("parser/parse_words", parser::parse_words),
    ("parser/heredoc_extract", parser::heredoc_extract),
    ("parser/heredoc_helpers", parser::heredoc_helpers),
    ("parser/heredocs_from_line", parser::heredocs_from_line),
    ("parser/json_arrays", parser::json_arrays),
    ("parser/empty_continuation", parser::empty_continuation),
    ("corpus/parse", parser::corpus),
    ("shell/envVarTest", shell::env_var_test),
    ("shell/wordsTest", shell::words_test),
    ("shell/process_word_with_matches", shell::matches),
    ("shell/shell_pattern_to_regex", shell::pattern_to_regex),
    ("shell/reverse_pattern", shell::reverse_pattern),
    ("instruction/instruction_errors", instruction::errors),
    ("instruction/copy_heredoc", instruction::copy_heredoc),
    ("instruction/run_heredoc", instruction::run_heredoc),
    ("instruction/run_device", instruction::run_device),
    ("instruction/expose_ports", instruction::expose_ports),
    ("instruction/error_source_lines", instruction::error_source_lines),
    ("lint/rules", lint::rules),
    ("lint/lint_cases", lint::cases),
    ("dockerignore/matches", dockerignore::matches),
    ("dockerignore/filepath_match", dockerignore::filepath_match),
    ("dockerignore/compile", dockerignore::compile),
    ("dockerignore/legacy_and_errors", dockerignore::legacy),
    ("dockerignore/ignorefile_readall", dockerignore::read_all),
];

pub fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fixtures = root.join("../shared/fixtures");
    let filter = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    if !fixtures.is_dir() {
        for (name, _) in TABLES {
            println!("{name}\tskipped: ../shared/fixtures is not there");
        }
        return ExitCode::SUCCESS;
    }
    let record = root.join("tests/conformance/scores.tsv");
    let recorded = read_scores(&record);
    let mut scores = BTreeMap::new();
    let mut below = false;
    for (name, table) in
        TABLES.iter().filter(|(name, _)| filter.as_ref().is_none_or(|f| name.contains(f.as_str())))
    {
        let score = table(&fixtures);
        println!("{name}\t{}\t{}", score.passed, score.total());
        for row in &score.failed {
            eprintln!("  {name}: {row}");
        }
        let wanted = recorded.get(*name).copied().unwrap_or(0);
        if score.passed < wanted {
            eprintln!("  {name}: below the recorded score of {wanted}");
            below = true;
        }
        scores.insert(*name, score);
    }
    if std::env::var_os("UPDATE").is_some() && filter.is_none() {
        let rows: String =
            scores.iter().map(|(name, s)| format!("{name}\t{}\t{}\n", s.passed, s.total())).collect();
        std::fs::write(&record, rows).expect("the record can be written");
    }
    if below { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// `table<TAB>passed<TAB>total`, a line each.
fn read_scores(path: &PathBuf) -> BTreeMap<String, usize> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let rows = text.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        Some((fields.next()?.to_owned(), fields.next()?.parse().ok()?))
    });
    rows.collect()
}

pub fn text(fixtures: &Path, name: &str) -> String {
    std::fs::read_to_string(fixtures.join(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
}

pub fn json(fixtures: &Path, name: &str) -> Value {
    serde_json::from_str(&text(fixtures, name)).unwrap_or_else(|why| panic!("{name}: {why}"))
}

/// The strings of an array; none for `null`.
pub fn strings(value: &Value) -> Vec<String> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|item| item.as_str().unwrap_or_default().to_owned()).collect()
}
