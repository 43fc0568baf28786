//! `cabal`, `stack` and `ghc`.

use super::project::{Ecosystem, offline, operands, sources, value, yaml_keys, yaml_value};
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};

const HASKELL: Ecosystem = Ecosystem {
    name: "haskell",
    closure: 9,
    download: 90_000,
    unpacked: 400_000,
    compiled: 4_500_000,
    compile: 14 * cost::SECOND,
};
/// Hackage's index, packed and as it is kept.
const INDEX: (u64, u64) = (140_000_000, 980_000_000);
/// A compiler that stack fetches where there is none.
const GHC: (u64, u64) = (220_000_000, 2_300_000_000);
const PROGRAM: u64 = 1_100_000;
/// Packages that come with the compiler.
const BOOT: &[&str] = &[
    "base",
    "bytestring",
    "text",
    "containers",
    "directory",
    "filepath",
    "process",
    "time",
    "mtl",
    "transformers",
    "unix",
    "array",
    "stm",
    "deepseq",
    "ghc-prim",
    "template-haskell",
    "parsec",
    "binary",
    "exceptions",
];

/// What the package file says: name, version, programs, how many packages of Hackage.
struct Package {
    name: String,
    version: String,
    programs: Vec<String>,
    asked: u64,
}

fn package(process: &Process<'_>, folder: &str) -> Option<Package> {
    let entries = process.sys.tree.read_dir(folder).ok()?;
    let file = entries.map(|(name, _)| name.to_owned()).find(|name| name.ends_with(".cabal"));
    if let Some(text) = file.and_then(|name| process.text_of(&format!("{folder}/{name}"))) {
        let field = |key: &str| {
            let of = |line: &str| {
                line.to_ascii_lowercase()
                    .starts_with(key)
                    .then(|| line.get(key.len()..).map(str::trim).unwrap_or_default().to_owned())
            };
            text.lines().find_map(of)
        };
        let programs = text
            .lines()
            .filter_map(|line| line.strip_prefix("executable "))
            .map(|name| name.trim().to_owned());
        return Some(Package {
            name: field("name:").unwrap_or_default(),
            version: field("version:").unwrap_or_else(|| "0.1.0.0".to_owned()),
            programs: programs.collect(),
            asked: depends(&text),
        });
    }
    let text = process.text_of(&format!("{folder}/package.yaml"))?;
    let listed = text.lines().map(str::trim).filter_map(|line| line.strip_prefix("- "));
    let names = listed.map(|line| line.split([' ', '<', '>', '=', '^']).next().unwrap_or_default());
    let own = yaml_value(&text, "name").unwrap_or_default();
    let asked = names
        .filter(|name| {
            !name.is_empty() && !name.starts_with(['-', '.', '"']) && *name != own && !BOOT.contains(name)
        })
        .count();
    Some(Package {
        programs: yaml_keys(&text, "executables"),
        version: yaml_value(&text, "version").unwrap_or_else(|| "0.1.0.0".to_owned()),
        name: own,
        asked: asked as u64,
    })
}

/// Packages of Hackage in all `build-depends`.
fn depends(text: &str) -> u64 {
    let mut names = std::collections::BTreeSet::new();
    let mut inside = false;
    for line in text.lines() {
        let trimmed = line.trim().to_ascii_lowercase();
        let rest = match trimmed.strip_prefix("build-depends:") {
            Some(rest) => {
                inside = true;
                rest
            }
            // A field or a section ends the list.
            None if trimmed.contains(':') || trimmed.is_empty() || !line.starts_with([' ', '\t']) => {
                inside = false;
                ""
            }
            None => &trimmed,
        };
        if inside {
            let each = rest
                .split(',')
                .map(|one| one.trim().split([' ', '<', '>', '=', '^']).next().unwrap_or_default().to_owned());
            names.extend(each.filter(|name| !name.is_empty() && !BOOT.contains(&name.as_str())));
        }
    }
    names.len() as u64
}

fn compiler(process: &Process<'_>) -> String {
    process
        .var("GHC_VERSION")
        .map(str::to_owned)
        .or_else(|| process.version_of("ghc"))
        .unwrap_or_else(|| "9.12.2".to_owned())
}

/// Compiles packages and, unless only those are wanted, the project's sources; programs go to each path given.
fn build(process: &mut Process<'_>, store: &str, package: &Package, only: bool, paths: &[String]) {
    HASKELL.compile(process, store, package.asked);
    if only {
        return;
    }
    let bytes = sources(process, process.cwd, &[".hs", ".lhs"]);
    process.sys.spend(4 * cost::SECOND);
    process.spend_bytes(bytes, cost::C_BYTE * 20);
    HASKELL.programs(process, paths, PROGRAM, package.asked, bytes);
}

fn only_dependencies(words: &[String]) -> bool {
    words.iter().any(|word| {
        matches!(
            word.as_str(),
            "--only-dependencies" | "--dependencies-only" | "--only-snapshot" | "--only-deps"
        )
    })
}

pub(super) fn cabal(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain = operands(
        &words,
        &[
            "-w",
            "--with-compiler",
            "--installdir",
            "--install-method",
            "--project-file",
            "-f",
            "--flags",
            "-j",
            "--bindir",
        ],
    );
    let command = plain.first().map_or("", |word| word.trim_start_matches("v2-").trim_start_matches("new-"));
    let home = process.home();
    match command {
        "" => {
            process.out(
                "cabal-install version 3.16.0.0\ncompiled using version 3.16.0.0 of the Cabal library\n",
            );
            return 0;
        }
        "update" => {
            if !process.download(INDEX.0) {
                return offline(process, "hackage.haskell.org", 1);
            }
            HASKELL.keep(
                process,
                format!("{home}/.cabal/packages/hackage.haskell.org/01-index.tar"),
                INDEX.1,
                "Hackage's index",
            );
            HASKELL.keep(
                process,
                format!("{home}/.cabal/packages/hackage.haskell.org/01-index.tar.gz"),
                INDEX.0,
                "Hackage's index",
            );
            return 0;
        }
        "build" | "install" | "list-bin" | "test" | "configure" | "exec" | "run" => {}
        _ => return 0,
    }
    let version = compiler(process);
    let cwd = process.cwd.trim_end_matches('/').to_owned();
    let store = format!("{home}/.cabal/store/ghc-{version}");
    let bin = value(&words, &["--installdir", "--bindir"])
        .map_or_else(|| format!("{home}/.cabal/bin"), |at| process.path(&at));
    let named: Vec<String> =
        plain.iter().skip(1).filter(|name| !name.contains([':', '.']) && *name != "all").cloned().collect();
    let found = package(process, &cwd);
    // A name that is not the project's is a package of Hackage.
    if command == "install" && (found.is_none() && !named.is_empty()) {
        for name in &named {
            let tool = Package {
                name: name.clone(),
                version: "1".to_owned(),
                programs: vec![name.clone()],
                asked: 4,
            };
            if !HASKELL.fetch(
                process,
                &format!("{home}/.cabal/packages/hackage.haskell.org/{name}"),
                tool.asked,
            ) {
                return offline(process, "hackage.haskell.org", 1);
            }
            build(process, &format!("{store}/{name}"), &tool, false, &[format!("{bin}/{name}")]);
        }
        return 0;
    }
    let Some(package) = found.or_else(|| members(process, &cwd)) else {
        process.err("Error: [Cabal-7136]\nNo cabal.project file or cabal file matching the default glob './*.cabal' was found.\nPlease create a package description file <pkgname>.cabal or a cabal.project file referencing the packages you want to build.\n");
        return 1;
    };
    let made = |program: &str| {
        format!(
            "{cwd}/dist-newstyle/build/x86_64-linux/ghc-{version}/{}-{}/x/{program}/build/{program}/{program}",
            package.name, package.version
        )
    };
    if command == "list-bin" {
        let wanted = plain.get(1).map(|name| name.rsplit(':').next().unwrap_or(name).to_owned());
        let program = wanted
            .filter(|name| package.programs.contains(name))
            .or_else(|| package.programs.first().cloned());
        process.out(format!("{}\n", made(&program.unwrap_or_default())));
        return 0;
    }
    if !HASKELL.fetch(process, &format!("{home}/.cabal/packages/hackage.haskell.org"), package.asked) {
        return offline(process, "hackage.haskell.org", 1);
    }
    if matches!(command, "run" | "exec") {
        return super::project::unknown(process, 1);
    }
    let mut paths: Vec<String> = package.programs.iter().map(|program| made(program)).collect();
    if command == "install" {
        paths.extend(package.programs.iter().map(|program| format!("{bin}/{program}")));
    }
    build(process, &store, &package, only_dependencies(&words) || command == "configure", &paths);
    0
}

/// The packages of a project's folders as one.
fn members(process: &Process<'_>, cwd: &str) -> Option<Package> {
    process.text_of("cabal.project").or_else(|| process.text_of("stack.yaml"))?;
    let folders: Vec<String> =
        process.sys.tree.read_dir(cwd).ok()?.map(|(name, _)| format!("{cwd}/{name}")).collect();
    folders.iter().filter_map(|folder| package(process, folder)).reduce(|mut all, one| {
        all.programs.extend(one.programs);
        all.asked = all.asked.max(one.asked);
        all
    })
}

pub(super) fn stack(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain = operands(
        &words,
        &[
            "--local-bin-path",
            "--resolver",
            "--stack-yaml",
            "--flag",
            "--ghc-options",
            "-j",
            "--jobs",
            "--work-dir",
        ],
    );
    let command = plain.first().map_or("", String::as_str);
    if command.is_empty() {
        process.out("Version 3.7.1, Git revision 0f7a45d x86_64 hpack-0.38.1\n");
        return 0;
    }
    let root = process.var("STACK_ROOT").map_or_else(|| format!("{}/.stack", process.home()), str::to_owned);
    let cwd = process.cwd.trim_end_matches('/').to_owned();
    let version = compiler(process);
    let install = format!("{cwd}/.stack-work/install/x86_64-linux/estimated/{version}");
    match command {
        "path" => {
            let home = process.home();
            let text = match words.iter().find(|word| word.starts_with("--local-")) {
                Some(word) if word == "--local-bin" || word == "--local-bin-path" => {
                    format!("{home}/.local/bin")
                }
                Some(word) if word == "--local-doc-root" => format!("{install}/doc"),
                _ => install,
            };
            process.out(format!("{text}\n"));
            return 0;
        }
        "setup" | "build" | "install" | "test" | "exec" | "update" => {}
        _ => return 0,
    }
    if process.version_of("ghc").is_none() {
        let at = format!("{root}/programs/x86_64-linux/ghc-{version}/contents");
        if !process.sys.tree.exists(&at) {
            if !process.download(GHC.0) {
                return offline(process, "downloads.haskell.org", 1);
            }
            HASKELL.keep(process, at, GHC.1, "a compiler");
        }
    }
    if matches!(command, "setup" | "update") {
        return 0;
    }
    let Some(package) = package(process, &cwd).or_else(|| members(process, &cwd)) else {
        process.err("Error: [S-4804]\nStack looks for packages in the directories configured in the 'packages' and 'extra-deps' fields defined in its project-level configuration file (stack.yaml): there is none.\n");
        return 1;
    };
    if !HASKELL.fetch(process, &format!("{root}/pantry"), package.asked) {
        return offline(process, "casa.stackage.org", 1);
    }
    if command == "exec" {
        return super::project::unknown(process, 1);
    }
    let mut paths: Vec<String> =
        package.programs.iter().map(|program| format!("{install}/bin/{program}")).collect();
    paths.extend(package.programs.iter().map(|program| {
        format!("{cwd}/.stack-work/dist/x86_64-linux/ghc-{version}/build/{program}/{program}")
    }));
    if command == "install" || words.iter().any(|word| word == "--copy-bins") {
        let bin = value(&words, &["--local-bin-path"])
            .map_or_else(|| format!("{}/.local/bin", process.home()), |at| process.path(&at));
        paths.extend(package.programs.iter().map(|program| format!("{bin}/{program}")));
    }
    build(
        process,
        &format!("{root}/snapshots/x86_64-linux/{version}"),
        &package,
        only_dependencies(&words),
        &paths,
    );
    0
}

pub(super) fn ghc(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let version = compiler(process);
    if words.iter().any(|word| word == "--numeric-version") {
        process.out(format!("{version}\n"));
        return 0;
    }
    let Some(source) = words.iter().find(|word| word.ends_with(".hs")) else {
        process.out(format!("The Glorious Glasgow Haskell Compilation System, version {version}\n"));
        return 0;
    };
    let Ok(content) = process.read(source) else {
        process.err(format!("<no location info>: error: can't find file: {source}\n"));
        return 1;
    };
    let out = value(&words, &["-o"]).unwrap_or_else(|| source.trim_end_matches(".hs").to_owned());
    process.sys.spend(2 * cost::SECOND);
    let at = process.path(&out);
    HASKELL.programs(process, &[at], PROGRAM, 0, content.len());
    0
}

#[cfg(test)]
mod tests {
    use super::depends;

    #[test]
    fn packages_of_hackage_are_counted_once() {
        let cabal = "library\n  build-depends: base ^>=4.18, servant-server,\n                 warp >= 3\n  hs-source-dirs: src\nexecutable x\n  build-depends:\n    , warp\n    , aeson\n  main-is: Main.hs\n";
        assert_eq!(depends(cabal), 3);
    }
}
