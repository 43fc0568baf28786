//! `cargo xtask bench`: everything that is measured, in one table.
//!
//! A benchmark prints rows `name<TAB>value<TAB>unit<TAB>budget` (the budget may be empty). It is either a
//! `[[bench]]` of the crate with `harness = false`, or a `benches/*.mjs`, which runs in Node against the
//! served page like a test of tests/e2e.

use std::fs;
use std::path::PathBuf;
use std::thread;

use crate::build::{self, Effort};
use crate::failure::{Failure, Result};
use crate::http::Server;
use crate::process::{self, command, say};
use crate::project::Project;
use crate::setup::browser;
use crate::table::Table;

/// One measured figure.
struct Row {
    name: String,
    value: f64,
    unit: String,
    budget: Option<f64>,
}

impl Row {
    fn parse(line: &str) -> Option<Row> {
        let mut cells = line.split('\t');
        let name = cells.next()?.trim().to_owned();
        let value = cells.next()?.trim().parse().ok()?;
        let unit = cells.next()?.trim().to_owned();
        let budget = cells.next().and_then(|cell| cell.trim().parse().ok());
        Some(Row { name, value, unit, budget })
    }

    fn cells(&self) -> Vec<String> {
        let budget = self.budget.map_or_else(String::new, |budget| budget.to_string());
        let verdict = match self.budget {
            None => "",
            Some(budget) if self.value <= budget => "within",
            Some(_) => "OVER",
        };
        vec![self.name.clone(), format!("{:.3}", self.value), self.unit.clone(), budget, verdict.to_owned()]
    }
}

/// The subcommand; an argument keeps the benchmarks of files whose name contains it.
pub fn run(project: &Project, arguments: &[String]) -> Result<()> {
    let chosen = |file: &PathBuf| {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        arguments.is_empty() || arguments.iter().any(|name| stem.contains(name.as_str()))
    };
    let mut rows = Vec::new();
    for file in files(project, "rs").into_iter().filter(chosen) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        say("Measuring", &name);
        let mut cargo = command("cargo");
        cargo.current_dir(project.root()).args(["bench", "--quiet", "--bench", &name]);
        collect(&mut cargo, &mut rows)?;
    }
    let page: Vec<PathBuf> = files(project, "mjs").into_iter().filter(chosen).collect();
    if !page.is_empty() {
        measure_page(project, &page, &mut rows)?;
    }
    if rows.is_empty() {
        return Err(Failure::new("no benchmark of that name: they are the files of benches/"));
    }
    let mut table = Table::new(&["what", "value", "unit", "budget", ""]);
    rows.iter().for_each(|row| table.row(row.cells()));
    print!("\n{}", table.text());
    Ok(())
}

fn measure_page(project: &Project, scripts: &[PathBuf], rows: &mut Vec<Row>) -> Result<()> {
    let kit = build::all(project, Effort::Full)?;
    let browser = browser::ready(project)?;
    let server = Server::bind(project.dist(), 0, "/")?;
    let address = server.address()?;
    thread::spawn(move || server.serve());
    for script in scripts {
        say("Measuring", &script.file_stem().unwrap_or_default().to_string_lossy());
        let mut node = kit.command("node");
        node.env("LAYERLAB_URL", &address).env("CHROMIUM", &browser.chromium);
        collect(node.arg(script), rows)?;
    }
    Ok(())
}

fn collect(command: &mut std::process::Command, rows: &mut Vec<Row>) -> Result<()> {
    let succeeded = process::lines(command, |line| rows.extend(Row::parse(line)))?;
    if succeeded { Ok(()) } else { Err(Failure::new(format!("`{}` failed", process::shown(command)))) }
}

fn files(project: &Project, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(project.path("benches")) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|it| it == extension));
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::Row;

    #[test]
    fn rows_are_told_from_other_output() {
        let row = Row::parse("parse 10,000 lines\t3.5\tms\t10").map(|row| row.cells());
        let cells = ["parse 10,000 lines", "3.500", "ms", "10", "within"].map(str::to_owned);
        assert_eq!(row, Some(cells.to_vec()));
        assert!(Row::parse("running 3 tests").is_none());
        assert!(Row::parse("name\tno number\tms\t").is_none());
    }
}
