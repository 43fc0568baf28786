//! Layerlab's Dockerfile parser and those of other crates on the same files, in one run.
//!
//! Prints rows `name<TAB>value<TAB>unit<TAB>budget`. Each parser reads the files that it accepts; throughput counts
//! those, and the rows say how many they are. Peak memory is that of parsing the whole corpus as one text.

mod memory;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use dockerfile_parser_rs::Dockerfile as SlimDockerfile;
use layerlab::text::Source;

/// How long each parser is measured.
const TIME: Duration = Duration::from_millis(600);

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
    let joined = corpus.iter().filter(|text| PARSERS.iter().all(|p| (p.parse)(text)));
    let joined: String = joined.flat_map(|text| [text.as_str(), "\n"]).collect::<String>().repeat(20);
    let mut rates = vec![];
    for parser in &PARSERS {
        let accepted: Vec<&String> = corpus.iter().filter(|text| (parser.parse)(text)).collect();
        let rate = throughput(parser, &accepted);
        let peak = memory::peak(|| (parser.parse)(&joined));
        println!("{}: accepts\t{}\tfiles\t", parser.name, accepted.len());
        println!("{}: throughput\t{rate:.1}\tMB/s\t", parser.name);
        println!(
            "{}: peak memory\t{:.2}\tbytes per byte\t",
            parser.name,
            peak as f64 / joined.len().max(1) as f64
        );
        rates.push(rate);
    }
    let (ours, peers) = rates.split_at(2);
    let fastest = peers.iter().copied().fold(0.0, f64::max);
    // Split into name, flags and arguments is what the other crates give; typed is more.
    println!("split parse, time against the fastest other crate\t{:.3}\ttimes\t1", fastest / ours[0]);
    println!("typed parse, time against the fastest other crate\t{:.3}\ttimes\t", fastest / ours[1]);
}

fn throughput(parser: &Parser, texts: &[&String]) -> f64 {
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let start = Instant::now();
    let mut rounds = 0u32;
    while start.elapsed() < TIME {
        texts.iter().for_each(|text| drop(black_box((parser.parse)(text))));
        rounds += 1;
    }
    bytes as f64 * f64::from(rounds) / start.elapsed().as_secs_f64() / 1e6
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
