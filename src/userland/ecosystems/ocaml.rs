//! `opam` and `dune`.

use super::super::words::{operands, value};
use super::project::{Ecosystem, offline, quoted, sources, unknown};
use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};

const OCAML: Ecosystem = Ecosystem {
    name: "ocaml",
    closure: 7,
    download: 250_000,
    unpacked: 900_000,
    compiled: 2_800_000,
    compile: 5 * cost::SECOND,
};
const REPOSITORY: u64 = 60_000_000;
const COMPILER: u64 = 320_000_000;
const PROGRAM: u64 = 1_800_000;
/// Packages with a program of another name or of their own.
const TOOLS: &[(&str, &str)] = &[
    ("dune", "dune"),
    ("ocamlfind", "ocamlfind"),
    ("utop", "utop"),
    ("ocamlformat", "ocamlformat"),
    ("odoc", "odoc"),
    ("menhir", "menhir"),
    ("ocaml-lsp-server", "ocamllsp"),
    ("merlin", "ocamlmerlin"),
    ("opam-dune-lint", "opam-dune-lint"),
];

/// Where the switch is: what the packages are installed to.
fn prefix(process: &Process<'_>) -> String {
    let local = process.path("_opam");
    if process.sys.tree.is_dir(&local) {
        return local;
    }
    let root = process.var("OPAMROOT").map_or_else(|| format!("{}/.opam", process.home()), str::to_owned);
    let switches = process.sys.tree.read_dir(&root).ok();
    let made = switches.and_then(|mut list| {
        list.find(|(name, _)| process.sys.tree.is_dir(&format!("{root}/{name}/bin")))
            .map(|(name, _)| name.to_owned())
    });
    format!("{root}/{}", made.unwrap_or_else(|| "default".to_owned()))
}

/// Packages that the opam files of a folder, or its dune-project, need.
fn depends(process: &Process<'_>, folder: &str) -> Vec<String> {
    let entries = process.sys.tree.read_dir(folder).ok();
    let files: Vec<String> = entries
        .into_iter()
        .flatten()
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.ends_with(".opam") || name == "opam")
        .collect();
    let mut names = Vec::new();
    for file in files {
        let text = process.text_of(&format!("{folder}/{file}")).unwrap_or_default();
        let list =
            text.split_once("depends:").map_or("", |(_, rest)| rest.split("\n]").next().unwrap_or_default());
        // `"lwt" {>= "5.0"}`: what stands in braces is no name.
        let outside: String = list
            .split('{')
            .enumerate()
            .map(|(at, part)| if at == 0 { part } else { part.split_once('}').map_or("", |(_, rest)| rest) })
            .collect();
        names.extend(quoted(outside.split(']').next().unwrap_or_default()));
    }
    if names.is_empty() {
        let text = process.text_of(&format!("{folder}/dune-project")).unwrap_or_default();
        let list = text.split_once("(depends").map_or("", |(_, rest)| rest);
        names.extend(
            list.lines()
                .map(|line| {
                    line.trim()
                        .trim_start_matches('(')
                        .split([' ', ')', '('])
                        .next()
                        .unwrap_or_default()
                        .to_owned()
                })
                .filter(|name| !name.is_empty()),
        );
        names.push("dune".to_owned());
    }
    names.retain(|name| name != "ocaml");
    names
}

fn install(process: &mut Process<'_>, names: &[String]) -> ExitCode {
    let prefix = prefix(process);
    let new: Vec<String> = names
        .iter()
        .filter(|name| !process.sys.tree.exists(&format!("{prefix}/lib/{name}")))
        .cloned()
        .collect();
    let asked = new.len() as u64;
    if asked == 0 {
        process.out("Nothing to do.\n");
        return 0;
    }
    let list = new.iter().map(|name| name.split('.').next().unwrap_or(name)).collect::<Vec<_>>().join("+");
    let cache = crate::vfs::path::parent(&prefix).to_owned();
    if !OCAML.fetch(
        process,
        &format!("{cache}/download-cache/{}", list.chars().take(60).collect::<String>()),
        asked,
    ) {
        return offline(process, "opam.ocaml.org", 40);
    }
    let mut tools: Vec<String> = Vec::new();
    for name in &new {
        let name = name.split('.').next().unwrap_or(name);
        tools.extend(
            TOOLS
                .iter()
                .filter(|(package, _)| *package == name)
                .map(|(_, tool)| format!("{prefix}/bin/{tool}")),
        );
        OCAML.compile(process, &format!("{prefix}/lib/{name}"), 1);
    }
    // Nearly every package is built with dune, which stays.
    tools.push(format!("{prefix}/bin/dune"));
    tools.retain(|tool| !process.sys.tree.exists(tool));
    OCAML.programs(process, &tools, 6_500_000, 0, 0);
    process.out("Done.\n");
    0
}

pub(super) fn opam(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let own: Vec<String> = words.iter().take_while(|word| *word != "--").cloned().collect();
    let plain = operands(
        &own,
        &[
            "--switch",
            "-j",
            "--jobs",
            "--solver",
            "--root",
            "-c",
            "--compiler",
            "-b",
            "--repositories",
            "--confirm-level",
        ],
    );
    let word = |index: usize| plain.get(index).map(String::as_str);
    match (word(0), word(1)) {
        (None, _) => {
            let version = process.version_of("opam").unwrap_or_else(|| "2.4.1".to_owned());
            process.out(format!("{version}\n"));
            0
        }
        (Some("init"), _) => {
            let root =
                process.var("OPAMROOT").map_or_else(|| format!("{}/.opam", process.home()), str::to_owned);
            if !process.download(REPOSITORY / 4) {
                return offline(process, "opam.ocaml.org", 40);
            }
            OCAML.keep(process, format!("{root}/repo/default.tar.gz"), REPOSITORY / 4, "opam-repository");
            if !own.iter().any(|word| word == "--bare") {
                switch(process, &format!("{root}/default"))
            } else {
                0
            }
        }
        (Some("switch"), Some("create")) => {
            let name = word(2).unwrap_or("default");
            let root =
                process.var("OPAMROOT").map_or_else(|| format!("{}/.opam", process.home()), str::to_owned);
            let at = if name.starts_with('.') || name.starts_with('/') {
                process.path(&format!("{name}/_opam"))
            } else {
                format!("{root}/{name}")
            };
            let code = switch(process, &at);
            if code == 0 && !own.iter().any(|word| word == "--no-install") && name.starts_with('.') {
                let names = depends(process, process.cwd);
                return install(process, &names);
            }
            code
        }
        (Some("env"), _) | (Some("config"), Some("env")) => {
            let prefix = prefix(process);
            let path = process.var("PATH").unwrap_or_default().to_owned();
            process.out(format!("OPAM_SWITCH_PREFIX='{prefix}'; export OPAM_SWITCH_PREFIX;\nCAML_LD_LIBRARY_PATH='{prefix}/lib/stublibs'; export CAML_LD_LIBRARY_PATH;\nOCAML_TOPLEVEL_PATH='{prefix}/lib/toplevel'; export OCAML_TOPLEVEL_PATH;\nPATH='{prefix}/bin:{path}'; export PATH;\n"));
            0
        }
        (Some("exec"), _) => {
            let rest: Vec<String> = match words.iter().position(|word| word == "--") {
                Some(at) => words.get(at + 1..).unwrap_or_default().to_vec(),
                None => plain.get(1..).unwrap_or_default().to_vec(),
            };
            let mut env = process.env.clone();
            let path = env.get("PATH").cloned().unwrap_or_default();
            env.insert("PATH".to_owned(), format!("{}/bin:{path}", prefix(process)));
            let (cwd, user) = (process.cwd.to_owned(), process.user.clone());
            process.exec_with(&rest, &env, &cwd, &user)
        }
        (Some("install"), _) => {
            let mut names = Vec::new();
            for name in plain.iter().skip(1) {
                let path = process.path(name);
                if name == "." || name.starts_with("./") || name.ends_with(".opam") {
                    let folder = if process.sys.tree.is_dir(&path) {
                        path
                    } else {
                        crate::vfs::path::parent(&path).to_owned()
                    };
                    names.extend(depends(process, folder.trim_end_matches("/.")));
                } else {
                    names.push(name.clone());
                }
            }
            install(process, &names)
        }
        (Some("update" | "upgrade"), _) => {
            if process.download(REPOSITORY / 20) {
                0
            } else {
                offline(process, "opam.ocaml.org", 40)
            }
        }
        (Some("depext"), _) => {
            process.sys.spend(cost::SECOND);
            0
        }
        _ => 0,
    }
}

fn switch(process: &mut Process<'_>, at: &str) -> ExitCode {
    if !process.download(COMPILER / 12) {
        return offline(process, "github.com", 40);
    }
    process.sys.spend(180 * cost::SECOND);
    let label = "estimated: ocaml: a switch";
    let mut entries: Vec<Entry> = ["ocaml", "ocamlc", "ocamlopt"]
        .iter()
        .map(|name| Entry::fixed(format!("{at}/bin/{name}"), 0o755, 4_000_000, label))
        .collect();
    entries.push(Entry::fixed(format!("{at}/lib/ocaml/contents"), 0o644, COMPILER, label));
    process.unpack_own(entries);
    0
}

pub(super) fn dune(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain =
        operands(&words, &["--profile", "--root", "-j", "--prefix", "-p", "--only-packages", "--workspace"]);
    let root = value(&words, &["--root"]).map_or_else(|| process.cwd.to_owned(), |at| process.path(&at));
    match plain.first().map(String::as_str) {
        Some("build" | "b" | "install" | "test" | "runtest") => {}
        Some("exec") => return unknown(process, 1),
        Some("clean") => {
            process.discard(&format!("{root}/_build"));
            return 0;
        }
        None => {
            process.out("3.20.2\n");
            return 0;
        }
        _ => return 0,
    }
    let files: Vec<String> = process
        .sys
        .tree
        .walk(&root)
        .map(|(path, _)| path)
        .filter(|path| crate::vfs::path::base(path) == "dune" && !path.starts_with('_'))
        .collect();
    if files.is_empty() {
        process.err("Error: I cannot find the root of the current workspace/project.\n");
        return 1;
    }
    let asked = depends(process, &root).len() as u64;
    let bytes = sources(process, &root, &[".ml", ".mli", ".mll", ".mly", ".eml"]);
    process.sys.spend(2 * cost::SECOND);
    process.spend_bytes(bytes, cost::C_BYTE * 4);
    let mut paths = Vec::new();
    for file in files {
        let text = process.text_of(&format!("{root}/{file}")).unwrap_or_default();
        let folder = crate::vfs::path::parent(&format!("/{file}")).trim_end_matches('/').to_owned();
        for stanza in text.split("(executable").skip(1) {
            let named = |word: &str| {
                let list = stanza
                    .split_once(&format!("({word} "))
                    .map_or("", |(_, rest)| rest.split(')').next().unwrap_or_default());
                list.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
            };
            let names = [named("name"), named("names")].concat();
            paths.extend(names.iter().map(|name| format!("{root}/_build/default{folder}/{name}.exe")));
            let public = [named("public_name"), named("public_names")].concat();
            paths.extend(public.iter().map(|name| format!("{root}/_build/install/default/bin/{name}")));
            if plain.first().is_some_and(|word| word == "install") {
                let to = value(&words, &["--prefix"]).map_or_else(|| prefix(process), |at| process.path(&at));
                paths.extend(public.iter().map(|name| format!("{to}/bin/{name}")));
            }
        }
    }
    OCAML.programs(process, &paths, PROGRAM, asked, bytes);
    0
}
