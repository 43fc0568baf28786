//! `cargo xtask build`: the page into dist/, the npm package's engine into pkg/wasm/.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Doing, Failure, Result};
use crate::fingerprint::Fingerprint;
use crate::process::{self, say};
use crate::project::Project;
use crate::setup::Kit;
use crate::setup::browser::{self, Browser};
use crate::split;

/// How much time the build may take to make the page small.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// What is published: link-time optimisation, then wasm-opt.
    Full,
    /// What one looks at while working on it.
    Fast,
}

impl Effort {
    /// The profile in Cargo.toml.
    fn profile(self) -> &'static str {
        match self {
            Effort::Full => "wasm",
            Effort::Fast => "wasm-fast",
        }
    }
}

/// A library made of the crate with one of its web features.
struct Library {
    feature: &'static str,
    folder: PathBuf,
    pieces: Pieces,
}

/// In how many files its WebAssembly comes.
enum Pieces {
    One,
    /// Whoever expects two finds an empty one.
    OneAndNothing,
    /// What the first picture needs, for which the browser draws it, and the rest.
    Two(Browser),
}

/// What wasm-opt may use: all of it is in every browser since 2022.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Everything the WebAssembly is made of.
const CRATE_INPUTS: [&str; 6] = ["Cargo.toml", "Cargo.lock", ".cargo", "src", "lessons", "www/data"];

/// What Vite adds to it.
const PAGE_INPUTS: [&str; 8] = [
    "index.html",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
    "www",
    "pkg",
    "lessons",
];

/// Where the page will be, for what needs whole addresses (`www/embed/lessons.ts`).
const SITE: &str = "LAYERLAB_SITE";

/// The subcommand.
pub fn run(project: &Project, arguments: &[String]) -> Result<()> {
    let mut effort = Effort::Full;
    let mut wasm_only = false;
    for argument in arguments {
        match argument.as_str() {
            "--fast" => effort = Effort::Fast,
            "--wasm-only" => wasm_only = true,
            other => {
                return Err(Failure::new(format!("`build` takes --fast and --wasm-only, not `{other}`")));
            }
        }
    }
    let kit = Kit::ready(project)?;
    wasm(project, &kit, effort)?;
    if !wasm_only {
        page(project, &kit)?;
        say("Finished", "dist/ is the page: any static host can serve it, under any path");
        if env::var_os(SITE).is_none() {
            say(
                "Note",
                "the oEmbed answers need whole addresses: say where the page will be (docs/hosting.md)",
            );
        }
    }
    Ok(())
}

/// Builds everything, and gives the tools for whatever comes next.
pub fn all(project: &Project, effort: Effort) -> Result<Kit> {
    let kit = Kit::ready(project)?;
    wasm(project, &kit, effort)?;
    page(project, &kit)?;
    Ok(kit)
}

fn wasm(project: &Project, kit: &Kit, effort: Effort) -> Result<()> {
    let mut inputs = Fingerprint::new().text(effort.profile()).text(kit.toolchain());
    for input in CRATE_INPUTS {
        inputs = inputs.path(&project.path(input))?;
    }
    let pieces = match effort {
        Effort::Fast => Pieces::OneAndNothing,
        Effort::Full => match browser::ready(project) {
            Ok(browser) => Pieces::Two(browser),
            Err(why) => {
                say("Note", &format!("a first visit loads all of the WebAssembly, not what it needs: {why}"));
                Pieces::OneAndNothing
            }
        },
    };
    let how = if matches!(pieces, Pieces::Two(_)) { "two pieces" } else { "one piece" };
    let page = Library { feature: "ui", folder: project.page_wasm(), pieces };
    let package = Library { feature: "js", folder: project.path("pkg/wasm"), pieces: Pieces::One };
    page.build(project, kit, effort, &inputs.clone().text(how).path(&project.path("xtask/src/split"))?)?;
    package.build(project, kit, effort, &inputs)?;
    package_data(project)
}

/// What the npm package needs of the catalogue: files outside of its folder would not be packed.
fn package_data(project: &Project) -> Result<()> {
    let (from, to) = (project.path("www/data"), project.path("pkg/data"));
    fs::create_dir_all(&to).doing("making pkg/data")?;
    for entry in fs::read_dir(&from).doing("listing www/data")?.flatten() {
        let file = to.join(entry.file_name());
        fs::copy(entry.path(), &file).doing(format_args!("writing {}", file.display()))?;
    }
    Ok(())
}

impl Library {
    fn build(&self, project: &Project, kit: &Kit, effort: Effort, inputs: &Fingerprint) -> Result<()> {
        let stamp = self.folder.join(".stamp");
        if inputs.is_kept_in(&stamp) {
            return Ok(());
        }
        say(
            "Building",
            &format!("the WebAssembly with feature `{}`, profile {}", self.feature, effort.profile()),
        );
        // wasm-pack takes the folder relative to the crate only.
        let folder = self.folder.strip_prefix(project.root()).doing("finding the output folder")?;
        let mut pack = kit.command("wasm-pack");
        pack.args(["--log-level", "error", "build", "--target", "web", "--no-pack", "--no-opt"]);
        pack.args(["--out-name", "layerlab", "--profile", effort.profile(), "--out-dir"]).arg(folder);
        pack.args([".", "--", "--no-default-features", "--features", self.feature]);
        pack.env("CARGO_ENCODED_RUSTFLAGS", compiler_flags().join("\u{1f}"));
        process::run(&mut pack)?;
        if effort == Effort::Full {
            self.shrink(kit)?;
        }
        match &self.pieces {
            Pieces::One => {}
            Pieces::OneAndNothing => split::leave(&self.folder)?,
            Pieces::Two(browser) => split::take_apart(kit, browser, &self.folder)?,
        }
        inputs.keep_in(&stamp)
    }

    fn shrink(&self, kit: &Kit) -> Result<()> {
        let wasm = self.folder.join("layerlab_bg.wasm");
        let small = self.folder.join("layerlab_bg.small.wasm");
        let before = length(&wasm)?;
        process::run(wasm_opt(kit).arg(&wasm).arg("-o").arg(&small))?;
        fs::rename(&small, &wasm).doing(format_args!("replacing {}", wasm.display()))?;
        say("Optimised", &format!("{} kB to {} kB", before / 1000, length(&wasm)? / 1000));
        Ok(())
    }
}

/// What the compiler is told besides what Cargo.toml says.
fn compiler_flags() -> Vec<String> {
    // A text or a table stays a segment of its own, so that the data can be taken apart as well (split).
    let mut flags = vec!["-Clink-arg=--no-merge-data-segments".to_owned()];
    // Functions that keep much on the stack are not made part of their callers, which would take them into the first
    // file when only something else in them is needed there.
    flags.push("-Cllvm-args=-inline-max-stacksize=128".to_owned());
    // Messages of panics name sources, which need not say where on this machine they are.
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    let registries = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    for registry in registries.into_iter().flatten().flatten() {
        flags.push(format!("--remap-path-prefix={}=", registry.path().display()));
    }
    flags
}

/// npm's wasm-opt: a distribution's is too old for today's compiler.
fn wasm_opt(kit: &Kit) -> Command {
    let mut command = kit.command("wasm-opt");
    // Twice: what the first time leaves, the second can still make smaller.
    command.args(["-Oz", "-Oz", "--strip-debug", "--strip-producers"]).args(WASM_FEATURES);
    // The linker puts the stack first and data after it: nothing is below an address of 1,024.
    command.arg("--low-memory-unused");
    // Functions stay apart, so that those that are not needed at once can be left for later (split).
    command.arg("--one-caller-inline-max-function-size=1");
    // The same for data: what is between two segments' ends would not be known to belong together.
    command.arg("--skip-pass=memory-packing");
    command
}

fn length(file: &Path) -> Result<u64> {
    Ok(fs::metadata(file).doing(format_args!("reading {}", file.display()))?.len())
}

fn page(project: &Project, kit: &Kit) -> Result<()> {
    let mut inputs = Fingerprint::new().path(&project.page_wasm())?;
    inputs = inputs.text(&env::var(SITE).unwrap_or_default());
    for input in PAGE_INPUTS {
        inputs = inputs.path(&project.path(input))?;
    }
    // Beside dist/, not in it: everything in there is published.
    let stamp = project.path("target/dist.stamp");
    if inputs.is_kept_in(&stamp) && project.dist().join("index.html").is_file() {
        return Ok(());
    }
    say("Bundling", "the page (vite)");
    process::run(kit.command("vite").args(["build", "--logLevel", "warn"]))?;
    inputs.keep_in(&stamp)
}
