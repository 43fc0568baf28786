//! Running the scenarios, and the comparison with the recorded scores.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use layerlab::docker::replay::{BaseImage, Scenario, replay};

use super::compare::{Comparison, Score, compare};
use super::normalise;

/// `scenario<TAB>number of the command, from 1<TAB>reason`.
type Known = BTreeMap<(String, usize), String>;

pub fn main() -> ExitCode {
    normalise::check();
    super::compare::check();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    let names: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let set = |name: &str| std::env::var_os(name).is_some();
    let (update, show) = (set("UPDATE"), set("SHOW"));
    let base: BaseImage =
        serde_json::from_str(&unpack(&root.join("base-image.json.gz"))).expect("base image");
    let known = known(&root.join("known.tsv"));
    let mut scores = scores(&root.join("scores.tsv"));
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
        check(&name, &comparison, &known, scores.get(&name), &mut failures);
        scores.insert(name, text(&score));
        add(&mut total, &score);
    }
    println!("total\t{}", text(&total));
    if update {
        let lines: String = scores.iter().map(|(name, score)| format!("{name}\t{score}\n")).collect();
        std::fs::write(root.join("scores.tsv"), lines).expect("scores written");
        return ExitCode::SUCCESS;
    }
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
        let [name, number, reason] = <[String; 3]>::try_from(row).expect("three columns in known.tsv");
        ((name, number.parse().expect("a number in known.tsv")), reason)
    };
    rows(path).into_iter().map(row).collect()
}

fn scores(path: &Path) -> BTreeMap<String, String> {
    rows(path).into_iter().map(|row| (row[0].clone(), row[1..].join("\t"))).collect()
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

fn check(
    name: &str,
    comparison: &Comparison,
    known: &Known,
    recorded: Option<&String>,
    failures: &mut Vec<String>,
) {
    for (index, difference) in comparison.commands.iter().enumerate() {
        let reason = known.get(&(name.to_owned(), index + 1));
        if let (None, Some(reason)) = (difference, reason) {
            failures
                .push(format!("{name} command {}: agrees now; take it from known.tsv ({reason})", index + 1));
        }
    }
    let before: Vec<usize> = recorded
        .map(|text| text.split('\t').filter_map(|part| part.split('/').next()?.parse().ok()).collect())
        .unwrap_or_default();
    let now = parts(&comparison.score);
    let kinds = ["commands", "images", "layers", "configurations"];
    for ((kind, before), (now, total)) in kinds.iter().zip(before).zip(now) {
        if now < before {
            failures.push(format!("{name}: {now} of {total} {kind} agree, {before} did before"));
        }
    }
}

fn print(recorded: &Scenario, comparison: &Comparison, known: &Known, name: &str) {
    for (index, (step, difference)) in recorded.steps.iter().zip(&comparison.commands).enumerate() {
        let Some(difference) = difference else { continue };
        match known.get(&(name.to_owned(), index + 1)) {
            Some(reason) => println!("  {}. (known: {reason}) {}", index + 1, step.cmd),
            None => println!("  {}. $ {}\n    {difference}", index + 1, step.cmd),
        }
    }
    comparison.others.iter().for_each(|other| println!("  {other}"));
}
