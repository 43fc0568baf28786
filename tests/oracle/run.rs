//! Running the scenarios, and the list of known differences.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use layerlab::docker::replay::{BaseImage, Scenario, replay};

use super::compare::{Comparison, Score, compare};
use super::normalise;

/// `scenario<TAB>what<TAB>reason`; what is the number of a command, from 1, or `image`, `layer` or `config` with the
/// first 12 digits of the recorded id.
type Known = BTreeMap<(String, String), String>;

pub fn main() -> ExitCode {
    normalise::check();
    super::compare::check();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    let names: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let set = |name: &str| std::env::var_os(name).is_some();
    let show = set("SHOW");
    let base: BaseImage =
        serde_json::from_str(&unpack(&root.join("base-image.json.gz"))).expect("base image");
    let known = known(&root.join("known.tsv"));
    let mut failures: Vec<String> = vec![];
    let mut total = Score::default();
    for path in recordings(&root.join("recordings")) {
        let name = path.file_name().map_or(String::new(), |n| n.to_string_lossy().replace(".json.gz", ""));
        if !names.is_empty() && !names.iter().any(|wanted| name.contains(wanted.as_str())) {
            continue;
        }
        let recorded: Scenario = serde_json::from_str(&unpack(&path)).expect("recording");
        let comparison = match replay(&recorded, &base) {
            Ok(simulated) => compare(&recorded, &simulated),
            Err(why) => {
                failures.push(format!("{name}: {why}"));
                continue;
            }
        };
        let score = comparison.score;
        println!("{name}\t{}", text(&score));
        if show {
            print(&recorded, &comparison, &known, &name);
        }
        check(&name, &comparison, &known, &mut failures);
        add(&mut total, &score);
    }
    println!("total\t{}", text(&total));
    failures.iter().for_each(|failure| eprintln!("FAILED {failure}"));
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn unpack(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let mut text = String::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("gzip");
    text
}

fn recordings(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    paths
}

fn rows(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn known(path: &Path) -> Known {
    let row = |row: Vec<String>| {
        let [name, what, reason] = <[String; 3]>::try_from(row).expect("three columns in known.tsv");
        ((name, what), reason)
    };
    rows(path).into_iter().map(row).collect()
}

fn parts(score: &Score) -> [(usize, usize); 4] {
    [score.commands, score.images, score.layers, score.configs]
}

fn text(score: &Score) -> String {
    parts(score).map(|(agreeing, total)| format!("{agreeing}/{total}")).join("\t")
}

fn add(total: &mut Score, score: &Score) {
    let sum = |a: &mut (usize, usize), b: (usize, usize)| *a = (a.0 + b.0, a.1 + b.1);
    sum(&mut total.commands, score.commands);
    sum(&mut total.images, score.images);
    sum(&mut total.layers, score.layers);
    sum(&mut total.configs, score.configs);
}

/// What differs has to be listed, and what is listed has to differ.
fn check(name: &str, comparison: &Comparison, known: &Known, failures: &mut Vec<String>) {
    let commands = comparison.commands.iter().enumerate();
    let commands = commands.filter_map(|(index, why)| Some(((index + 1).to_string(), why.as_ref()?)));
    let others = comparison.others.iter().map(|(what, why)| (what.clone(), why));
    let differences: BTreeMap<String, &String> = commands.chain(others).collect();
    for (what, why) in &differences {
        if !known.contains_key(&(name.to_owned(), what.clone())) {
            failures.push(format!("{name} {what}: {why}"));
        }
    }
    for ((_, what), reason) in known.iter().filter(|((scenario, _), _)| scenario == name) {
        if !differences.contains_key(what) {
            failures.push(format!("{name} {what}: agrees now; take it from known.tsv ({reason})"));
        }
    }
}

fn print(recorded: &Scenario, comparison: &Comparison, known: &Known, name: &str) {
    for (index, (step, difference)) in recorded.steps.iter().zip(&comparison.commands).enumerate() {
        let Some(difference) = difference else { continue };
        match known.get(&(name.to_owned(), (index + 1).to_string())) {
            Some(reason) => println!("  {}. (known: {reason}) {}", index + 1, step.cmd),
            None => println!("  {}. $ {}\n    {difference}", index + 1, step.cmd),
        }
    }
    comparison.others.iter().for_each(|(what, why)| println!("  {what}: {why}"));
}
