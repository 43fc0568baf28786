//! `cargo xtask test`: every suite, one after the other, and one count of all of them at the end.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Instant;

use crate::build::{self, Effort};
use crate::failure::{Doing, Failure, Result};
use crate::http::Server;
use crate::process::{self, command, say};
use crate::project::Project;
use crate::setup::{Kit, browser, cargo_tools, judges};
use crate::table::Table;
use crate::tally::Tally;

/// The page is tested below a path, as it is on most static hosts.
const SUB_PATH: &str = "/some/where/";

/// The suites, in the order they run: what fails soonest comes first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Suite {
    Native,
    Wasm,
    Package,
    Page,
}

const SUITES: [Suite; 4] = [Suite::Native, Suite::Wasm, Suite::Package, Suite::Page];

impl Suite {
    fn name(self) -> &'static str {
        match self {
            Suite::Native => "native",
            Suite::Wasm => "wasm",
            Suite::Package => "package",
            Suite::Page => "e2e",
        }
    }

    fn about(self) -> &'static str {
        match self {
            Suite::Native => "the engine, its cases and properties (cargo test)",
            Suite::Wasm => "the JavaScript API and the components (wasm-pack test in Chromium)",
            Suite::Package => "the npm package (node --test)",
            Suite::Page => "journeys through the page (node --test with Chromium)",
        }
    }

    fn run(self, project: &Project, options: &Options) -> Result<Outcome> {
        match self {
            Suite::Native => native(project, options),
            Suite::Wasm => wasm(project, options),
            Suite::Package => package(project, options),
            Suite::Page => page(project, options),
        }
    }
}

struct Options {
    suites: Vec<Suite>,
    effort: Effort,
    /// Given on to the runners: the part of a test's name.
    filter: Vec<String>,
}

struct Outcome {
    tally: Tally,
    succeeded: bool,
}

/// The subcommand.
pub fn run(project: &Project, arguments: &[String]) -> Result<()> {
    let options = parse(arguments)?;
    let mut table = Table::new(&["suite", "passed", "failed", "skipped", "seconds"]);
    let mut total = Tally::default();
    for suite in &options.suites {
        let start = Instant::now();
        say("Testing", suite.about());
        let outcome = suite.run(project, &options).unwrap_or_else(|failure| {
            eprintln!("{failure}");
            Outcome { tally: Tally::default(), succeeded: false }
        });
        let mut tally = outcome.tally;
        // A suite that does not compile fails without a failed test.
        if !outcome.succeeded && tally.failed == 0 {
            tally.failed = 1;
        }
        let seconds = format!("{:.1}", start.elapsed().as_secs_f64());
        let counts = [tally.passed, tally.failed, tally.skipped].map(|count| count.to_string());
        table.row([vec![suite.name().to_owned()], counts.to_vec(), vec![seconds]].concat());
        total = total.and(tally);
    }
    if project.shared().is_none() {
        println!("skipped: what compares with ../shared (recordings and fixtures), which is not there");
    }
    print!("\n{}\n", table.text());
    println!("{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped);
    process::flush();
    if total.failed == 0 { Ok(()) } else { Err(Failure::new("some tests failed")) }
}

fn parse(arguments: &[String]) -> Result<Options> {
    let mut options = Options { suites: Vec::new(), effort: Effort::Full, filter: Vec::new() };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--fast" => options.effort = Effort::Fast,
            "--" => options.filter.extend(rest.by_ref().cloned()),
            name => {
                let suite = SUITES.into_iter().find(|suite| suite.name() == name);
                let names = SUITES.map(Suite::name).join(", ");
                let unknown = || Failure::new(format!("`test` knows the suites {names}, not `{name}`"));
                options.suites.push(suite.ok_or_else(unknown)?);
            }
        }
    }
    if options.suites.is_empty() {
        options.suites = SUITES.to_vec();
    }
    Ok(options)
}

/// Runs one runner and counts what it says.
fn counted(command: &mut Command) -> Result<Outcome> {
    let mut tally = Tally::default();
    let succeeded = process::lines(command, |line| tally.line(line))?;
    Ok(Outcome { tally, succeeded })
}

fn native(project: &Project, options: &Options) -> Result<Outcome> {
    judges::ready(project);
    cargo_tools::mdbook(project);
    let mut cargo = command("cargo");
    process::find_first(&mut cargo, [project.tools().join("bin")]);
    // All of them, so that one broken test does not hide the others.
    cargo.current_dir(project.root()).args(["test", "--workspace", "--no-fail-fast", "--"]);
    counted(cargo.args(&options.filter))
}

fn wasm(project: &Project, options: &Options) -> Result<Outcome> {
    if tests(project, "tests", "rs")?.iter().all(|file| !is_wasm_test(file)) {
        return Ok(Outcome { tally: Tally::default(), succeeded: true });
    }
    let kit = Kit::ready(project)?;
    let browser = browser::ready(project)?;
    let mut pack = kit.command("wasm-pack");
    pack.args(["--log-level", "error", "test", "--headless", "--chrome", "--chromedriver"])
        .arg(&browser.driver);
    // Only these: the other tests are native, and some of their dependencies know no browser.
    pack.args([
        "--",
        "--no-default-features",
        "--features",
        "js,ui",
        "--test",
        "wasm*",
        "--profile",
        "wasm-fast",
    ]);
    if !options.filter.is_empty() {
        pack.arg("--").args(&options.filter);
    }
    counted(&mut pack)
}

fn is_wasm_test(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("wasm"))
}

fn package(project: &Project, options: &Options) -> Result<Outcome> {
    node(project, options, "tests/package")
}

fn page(project: &Project, options: &Options) -> Result<Outcome> {
    node(project, options, "tests/e2e")
}

/// Runs the `.mjs` files of a folder against a served page. They find it in `LAYERLAB_URL`, the browser in
/// `CHROMIUM`, and leave their pictures in `LAYERLAB_SCREENSHOTS`.
fn node(project: &Project, options: &Options, folder: &str) -> Result<Outcome> {
    let files = tests(project, folder, "mjs")?;
    if files.is_empty() {
        return Ok(Outcome { tally: Tally::default(), succeeded: true });
    }
    let kit = build::all(project, options.effort)?;
    let browser = browser::ready(project)?;
    let server = Server::bind(project.dist(), 0, SUB_PATH)?;
    let address = server.address()?;
    thread::spawn(move || server.serve());
    let screenshots = project.path("target/screenshots");
    fs::create_dir_all(&screenshots).doing("making target/screenshots")?;
    let mut node = kit.command("node");
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]);
    for name in &options.filter {
        node.arg(format!("--test-name-pattern={name}"));
    }
    node.env("LAYERLAB_URL", address)
        .env("LAYERLAB_SCREENSHOTS", screenshots)
        .env("CHROMIUM", browser.chromium);
    counted(node.args(files))
}

/// The files of a folder with this extension, in order.
fn tests(project: &Project, folder: &str, extension: &str) -> Result<Vec<PathBuf>> {
    let folder = project.path(folder);
    let Ok(entries) = fs::read_dir(&folder) else { return Ok(Vec::new()) };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|it| it == extension));
    files.sort();
    Ok(files)
}
