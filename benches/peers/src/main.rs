//! Layerlab's Dockerfile parser and those of other crates on the same files, in one run.
//!
//! What each makes of a file (all but the last know the place of everything in the source):
//!
//! - Layerlab, split: which instruction each is, its flags, its arguments as words (JSON arrays without their quotes
//!   and escapes, ENV and LABEL in keys and values), continuation lines joined, heredocs, the comments above; it goes
//!   on after a mistake.
//! - Layerlab, typed: that, and flags with their values, mounts, durations, stage names, sources and destinations
//!   checked as BuildKit checks them, in types of their own that outlive the text.
//! - parse-dockerfile: a type for each instruction, flags, sources, JSON arrays, heredocs; ARG, ENV and LABEL are one
//!   text each, the shell form is the raw text with its continuation lines, and the first mistake ends it. That is
//!   the work that the split parse does, and that it is compared by.
//! - dockerfile-parser: a type for each instruction, arguments as words, pairs of ENV and LABEL, image references.
//! - dockerfile-parser-rs: a type for each instruction, texts of their own, no places.
//!
//! Prints rows `name<TAB>value<TAB>unit<TAB>budget`. Throughput is that on the files which all of them accept, the
//! median of many short turns that the parsers take one after the other, so that whatever else the machine does
//! hits all alike. Peak memory is that of parsing those files as one text, times twenty.

mod memory;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use dockerfile_parser_rs::Dockerfile as SlimDockerfile;
use layerlab::text::Source;

/// How long one turn of a parser is, and how many it has.
const TURN: Duration = Duration::from_millis(10);
const TURNS: usize = 100;

/// A parser: its name, and whether it takes a text.
struct Parser {
    name: &'static str,
    parse: fn(&str) -> bool,
}

const PARSERS: [Parser; 5] = [
    Parser { name: "layerlab, instructions split", parse: |text| layerlab_tree(text) },
    Parser { name: "layerlab, instructions typed", parse: |text| layerlab_typed(text) },
    Parser { name: "parse-dockerfile", parse: |text| black_box(parse_dockerfile::parse(text)).is_ok() },
    Parser {
        name: "dockerfile-parser",
        parse: |text| black_box(dockerfile_parser::Dockerfile::parse(text)).is_ok(),
    },
    Parser { name: "dockerfile-parser-rs", parse: |text| black_box(text.parse::<SlimDockerfile>()).is_ok() },
];

fn layerlab_tree(text: &str) -> bool {
    black_box(layerlab::dockerfile::parser::parse(text)).errors.is_empty()
}

fn layerlab_typed(text: &str) -> bool {
    black_box(layerlab::dockerfile::parse(&Source::new("Dockerfile", text))).failure.is_none()
}

fn main() {
    let corpus = corpus();
    let bytes: usize = corpus.iter().map(String::len).sum();
    println!("corpus\t{}\tfiles\t", corpus.len());
    println!("corpus\t{:.3}\tkB\t", bytes as f64 / 1e3);
    let all_accept = |text: &&String| PARSERS.iter().all(|parser| (parser.parse)(text));
    let common: Vec<&String> = corpus.iter().filter(all_accept).collect();
    println!("accepted by all\t{}\tfiles\t", common.len());
    let joined: String = common.iter().flat_map(|text| [text.as_str(), "\n"]).collect::<String>().repeat(20);
    let rates = throughput(&common);
    for (parser, rate) in PARSERS.iter().zip(&rates) {
        let accepted = corpus.iter().filter(|text| (parser.parse)(text)).count();
        let peak = memory::peak(|| (parser.parse)(&joined)) as f64 / joined.len().max(1) as f64;
        println!("{}: accepts\t{accepted}\tfiles\t", parser.name);
        println!("{}: throughput\t{rate:.1}\tMB/s\t", parser.name);
        println!("{}: peak memory\t{peak:.2}\tbytes per byte\t", parser.name);
    }
    let (ours, peers) = rates.split_at(2);
    let fastest = peers.iter().copied().fold(0.0, f64::max);
    println!("split parse, time against the fastest other crate\t{:.3}\ttimes\t1", fastest / ours[0]);
    println!("typed parse, time against the fastest other crate\t{:.3}\ttimes\t", fastest / ours[1]);
}

/// The throughput of each parser in MB/s.
fn throughput(texts: &[&String]) -> Vec<f64> {
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let turn = |parser: &Parser| {
        let start = Instant::now();
        let mut rounds = 0u32;
        while start.elapsed() < TURN {
            for text in texts {
                black_box((parser.parse)(text));
            }
            rounds += 1;
        }
        bytes as f64 * f64::from(rounds) / start.elapsed().as_secs_f64() / 1e6
    };
    let mut turns = vec![vec![]; PARSERS.len()];
    for _ in 0..TURNS {
        PARSERS.iter().zip(&mut turns).for_each(|(parser, turns)| turns.push(turn(parser)));
    }
    turns.iter_mut().for_each(|turns| turns.sort_by(f64::total_cmp));
    turns.iter().map(|turns| turns[turns.len() / 2]).collect()
}

/// The Dockerfiles of the fixtures; where they are absent, one of many lines.
fn corpus() -> Vec<String> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures");
    let read = |path: &Path| std::fs::read_to_string(path).ok();
    let table = read(&fixtures.join("corpus/integration_dockerfiles.json"));
    let table: Vec<serde_json::Value> =
        table.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let mut out: Vec<String> = table
        .iter()
        .filter_map(|row| row.as_str().or(row["dockerfile"].as_str()))
        .map(str::to_owned)
        .collect();
    let folders = std::fs::read_dir(fixtures.join("parser/testfiles")).into_iter().flatten().flatten();
    let mut folders: Vec<_> = folders.map(|entry| entry.path().join("Dockerfile")).collect();
    folders.sort();
    out.extend(folders.iter().filter_map(|path| read(path)));
    if out.is_empty() {
        let line = "RUN apt-get update && apt-get install -y curl \\\n    ca-certificates\nENV A=b C=\"d e\"\nCOPY . /app\n";
        out.push(format!("FROM debian:bookworm AS base\n{}", line.repeat(2500)));
    }
    out
}
