//! `cargo xtask size`: what the page weighs, as brotli sends it, against the budgets of the design.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::build::{self, Effort};
use crate::failure::{Doing, Failure, Result};
use crate::process::capture;
use crate::project::Project;
use crate::setup::Kit;
use crate::table::Table;

/// Something with a budget: the files of dist/ that it is made of.
struct Item {
    name: &'static str,
    files: Vec<PathBuf>,
    budget_kb: Option<u64>,
}

/// The part of the WebAssembly that the first picture does not need.
const REST: &str = "target/page/layerlab_rest.wasm";

/// Node's own brotli at its best setting, which is what a static host stores. Prints one length a file.
const BROTLI: &str = "const z = require('zlib'), fs = require('fs'); \
     for (const file of process.argv.slice(1)) \
     console.log(z.brotliCompressSync(fs.readFileSync(file), \
     {params: {[z.constants.BROTLI_PARAM_QUALITY]: 11}}).length);";

/// The subcommand.
pub fn run(project: &Project, _arguments: &[String]) -> Result<()> {
    let kit = build::all(project, Effort::Full)?;
    let manifest = Manifest::read(project)?;
    let mut table = Table::new(&["what", "raw kB", "brotli kB", "budget kB", ""]);
    for item in items(project, &manifest)? {
        if item.files.is_empty() {
            continue;
        }
        let raw = raw_length(&item.files)?;
        let packed = brotli_length(&kit, &item.files)?;
        let budget = item.budget_kb.map_or_else(String::new, |budget| budget.to_string());
        let over = item.budget_kb.is_some_and(|budget| packed > budget * 1000);
        let verdict = match (item.budget_kb, over) {
            (None, _) => "",
            (Some(_), false) => "within",
            (Some(_), true) => "OVER",
        };
        table.row(vec![item.name.to_owned(), kilo(raw), kilo(packed), budget, verdict.to_owned()]);
    }
    print!("{}", table.text());
    Ok(())
}

fn items(project: &Project, manifest: &Manifest) -> Result<Vec<Item>> {
    let dist = project.dist();
    let first = manifest.first_load();
    let with = |extension: &str| -> Vec<PathBuf> {
        let matching = first.iter().filter(|file| file.extension().is_some_and(|it| it == extension));
        matching.map(|file| dist.join(file)).collect()
    };
    let mut everything = vec![dist.join("index.html")];
    everything.extend(first.iter().map(|file| dist.join(file)));
    let editor = manifest.below("www/editor/");
    let entry = |key: &str| -> Vec<PathBuf> {
        let mut files = Vec::new();
        manifest.closure(key, &mut files);
        files.iter().map(|file| dist.join(file)).collect()
    };
    Ok(vec![
        Item { name: "first load, everything", files: everything, budget_kb: Some(300) },
        Item { name: "  index.html", files: vec![dist.join("index.html")], budget_kb: None },
        Item { name: "  styles", files: with("css"), budget_kb: None },
        Item { name: "  scripts", files: with("js"), budget_kb: None },
        Item { name: "  WebAssembly", files: with("wasm"), budget_kb: None },
        Item {
            name: "editor, after first paint",
            files: editor.iter().filter(|file| !first.contains(file)).map(|file| dist.join(file)).collect(),
            budget_kb: Some(110),
        },
        Item {
            name: "the rest of the WebAssembly, after first paint",
            files: manifest.below(REST).iter().map(|file| dist.join(file)).collect(),
            budget_kb: None,
        },
        Item {
            name: "catalogue's data, when a build needs it",
            files: manifest.below("www/data/").iter().map(|file| dist.join(file)).collect(),
            budget_kb: None,
        },
        Item {
            name: "embed: the element's loader",
            files: entry("www/element/layer-lab.ts"),
            budget_kb: Some(5),
        },
        Item { name: "embed: script for frames", files: entry("www/embed/frame.ts"), budget_kb: Some(5) },
        Item {
            name: "embed: the element, live",
            files: manifest.below("www/element/face.ts").iter().map(|file| dist.join(file)).collect(),
            budget_kb: None,
        },
        Item {
            name: "npm package, WebAssembly",
            files: files_in(&project.path("pkg/wasm"), "wasm")?,
            budget_kb: None,
        },
    ])
}

/// The files of a folder with this extension.
fn files_in(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|it| it == extension));
    files.sort();
    Ok(files)
}

/// Vite's manifest: which chunk needs which.
struct Manifest(Value);

impl Manifest {
    fn read(project: &Project) -> Result<Manifest> {
        let file = project.dist().join(".vite/manifest.json");
        let text = fs::read_to_string(&file).doing(format_args!("reading {}", file.display()))?;
        Ok(Manifest(serde_json::from_str(&text).doing("reading Vite's manifest")?))
    }

    /// What index.html loads, and the page's WebAssembly with its glue, which the entry imports at once. The
    /// catalogue's data and the rest of the WebAssembly are only named in the entry, and fetched later.
    fn first_load(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        self.closure("index.html", &mut files);
        for key in self.keys().filter(|key| key.ends_with("target/page/layerlab.js")) {
            self.closure(key, &mut files);
        }
        let later = [self.below("www/data/"), self.below(REST)].concat();
        files.retain(|file| !later.contains(file));
        files
    }

    /// What is loaded when a module below `folder` is imported.
    fn below(&self, folder: &str) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for key in self.keys().filter(|key| key.starts_with(folder)) {
            self.closure(key, &mut files);
        }
        files
    }

    fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.as_object().into_iter().flat_map(|chunks| chunks.keys().map(String::as_str))
    }

    /// Adds a chunk's file, styles and assets, and those of what it imports.
    fn closure(&self, key: &str, files: &mut Vec<PathBuf>) {
        let Some(chunk) = self.0.get(key) else { return };
        let strings = |name: &str| -> Vec<&str> {
            let list = chunk.get(name).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(Value::as_str).collect()
        };
        let Some(own) = chunk.get("file").and_then(Value::as_str).map(PathBuf::from) else { return };
        if files.contains(&own) {
            return;
        }
        files.push(own);
        for file in [strings("css"), strings("assets")].concat() {
            let file = PathBuf::from(file);
            if !files.contains(&file) {
                files.push(file);
            }
        }
        for import in strings("imports") {
            self.closure(import, files);
        }
    }
}

fn raw_length(files: &[PathBuf]) -> Result<u64> {
    let mut sum = 0;
    for file in files {
        sum += fs::metadata(file).doing(format_args!("reading {}", file.display()))?.len();
    }
    Ok(sum)
}

fn brotli_length(kit: &Kit, files: &[PathBuf]) -> Result<u64> {
    let printed = capture(kit.command("node").args(["-e", BROTLI, "--"]).args(files))?;
    let lengths = printed.lines().map(|line| line.trim().parse::<u64>().ok());
    lengths.sum::<Option<u64>>().ok_or_else(|| Failure::new("node printed something that is no length"))
}

fn kilo(bytes: u64) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_first_load_is_what_the_entry_needs_at_once() {
        let manifest = Manifest(json!({
            "index.html": {
                "file": "index.js", "css": ["index.css"], "assets": ["page.wasm", "rest.wasm", "images.bin"],
                "imports": ["_shared.js"], "dynamicImports": ["target/page/layerlab.js", "www/editor/editor.ts"],
            },
            "_shared.js": { "file": "shared.js" },
            "target/page/layerlab.js": { "file": "glue.js", "assets": ["page.wasm"] },
            "www/editor/editor.ts": { "file": "editor.js", "imports": ["_shared.js"] },
            "target/page/layerlab_rest.wasm": { "file": "rest.wasm" },
            "www/data/images.bin": { "file": "images.bin" },
        }));
        let names = |files: Vec<PathBuf>| -> Vec<String> {
            files.iter().map(|file| file.to_string_lossy().into_owned()).collect()
        };
        let first = ["index.js", "index.css", "page.wasm", "shared.js", "glue.js"];
        assert_eq!(names(manifest.first_load()), first);
        assert_eq!(names(manifest.below("www/editor/")), ["editor.js", "shared.js"]);
        assert_eq!(names(manifest.below("www/data/")), ["images.bin"]);
    }
}
