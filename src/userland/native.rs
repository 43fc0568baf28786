//! C and C++: compilers, `make`, `cmake`, `configure`; coarse.

use std::collections::BTreeMap;

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &[
            "gcc",
            "g++",
            "cc",
            "c++",
            "clang",
            "clang++",
            "musl-gcc",
            "gfortran",
            "x86_64-linux-gnu-gcc",
        ],
        summary: "compiles and links; sizes follow the sources",
        flags: &[],
        run: compile,
    },
    Program {
        names: &["make", "gmake"],
        summary: "runs a Makefile's rules; without one, builds what configure prepared",
        flags: &[],
        run: make,
    },
    Program {
        names: &["cmake"],
        summary: "cmake, --build, --install by CMakeLists.txt",
        flags: &[],
        run: cmake,
    },
    Program {
        names: &["ninja", "ctest", "meson", "cpack", "scons", "bazel"],
        summary: "build tools: what cmake prepared",
        flags: &[],
        run: ninja,
    },
    Program {
        names: &[
            "configure",
            "autoreconf",
            "autoconf",
            "automake",
            "aclocal",
            "libtoolize",
            "autogen.sh",
            "bootstrap",
            "bootstrap.sh",
        ],
        summary: "prepares a build",
        flags: &[],
        run: configure,
    },
    Program {
        names: &[
            "ld",
            "ar",
            "as",
            "ranlib",
            "objcopy",
            "nm",
            "pkg-config",
            "pkgconf",
            "patchelf",
            "upx",
            "ccache",
            "scanelf",
            "readelf",
            "getcap",
            "nvcc",
        ],
        summary: "tools on binaries: time, and no change",
        flags: &[],
        run: |_, _| 0,
    },
];

fn compile(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.iter().any(|arg| matches!(arg.as_str(), "--version" | "-v" | "-dumpversion" | "-dumpmachine")) {
        let text = match args.iter().any(|arg| arg == "-dumpmachine") {
            true => "x86_64-linux-gnu\n",
            false => "gcc (Debian 12.2.0-14+deb12u1) 12.2.0\n",
        };
        process.out(text);
        return 0;
    }
    let is_source = |path: &&String| {
        [".c", ".cc", ".cpp", ".cxx", ".C", ".f90", ".s", ".S"].iter().any(|ending| path.ends_with(ending))
    };
    let is_object = |path: &&String| path.ends_with(".o") || path.ends_with(".a");
    let mut bytes = 0;
    let out_at = args.iter().position(|arg| arg == "-o").map(|at| at + 1);
    let inputs = args.iter().enumerate().filter(|(at, _)| Some(*at) != out_at).map(|(_, arg)| arg);
    for source in inputs.filter(|arg| !arg.starts_with('-') && (is_source(arg) || is_object(arg))) {
        match process.read(source) {
            Ok(content) => bytes += content.len(),
            Err(errno) => {
                let name = process.name().to_owned();
                process.err(format!("{name}: error: {source}: {errno}\n{name}: fatal error: no input files\ncompilation terminated.\n"));
                return 1;
            }
        }
    }
    if bytes == 0 && !args.iter().any(|arg| is_source(&arg)) && !args.iter().any(|arg| arg == "-o") {
        let name = process.name().to_owned();
        process.err(format!("{name}: fatal error: no input files\ncompilation terminated.\n"));
        return 1;
    }
    process.spend_bytes(bytes, cost::C_BYTE);
    process.sys.spend(cost::SECOND / 4);
    let out = args.iter().position(|arg| arg == "-o").and_then(|at| args.get(at + 1).cloned());
    let objects = args.iter().any(|arg| arg == "-c");
    let mut entries = Vec::new();
    let label = format!("estimated: compiled from {bytes} bytes");
    if objects && out.is_none() {
        for source in args.iter().filter(|arg| is_source(arg)) {
            let base = crate::vfs::path::base(source);
            let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
            entries.push(Entry::fixed(
                process.path(&format!("{stem}.o")),
                0o644,
                1_200 + bytes * 2,
                label.clone(),
            ));
        }
    } else {
        let fixed = args.iter().any(|arg| arg == "-static");
        let cpp = process.name().ends_with("++");
        let base = match (objects, fixed, cpp) {
            (true, ..) => 1_200,
            (_, true, true) => 2_300_000,
            (_, true, false) => 780_000,
            _ => 16_000,
        };
        let at = process.path(&out.unwrap_or_else(|| "a.out".to_owned()));
        entries.push(Entry::fixed(at, if objects { 0o644 } else { 0o755 }, base + bytes * 2, label));
    }
    process.unpack_own(entries);
    0
}

/// A Makefile's variables and rules, as far as simple ones go.
struct Makefile {
    variables: BTreeMap<String, String>,
    /// Target, prerequisites, recipe.
    rules: Vec<(String, Vec<String>, Vec<String>)>,
}

fn expand(text: &str, variables: &BTreeMap<String, String>, depth: u32) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let (close, body) = match after.chars().next() {
            Some('(') => (')', after.get(1..).unwrap_or_default()),
            Some('{') => ('}', after.get(1..).unwrap_or_default()),
            Some('$') => {
                out.push('$');
                rest = after.get(1..).unwrap_or_default();
                continue;
            }
            Some(letter) => {
                out.push_str(variables.get(&letter.to_string()).map_or("", String::as_str));
                rest = after.get(letter.len_utf8()..).unwrap_or_default();
                continue;
            }
            None => break,
        };
        let (name, tail) = body.split_once(close).unwrap_or((body, ""));
        if let Some(value) = variables.get(name).filter(|_| depth < 8) {
            out.push_str(&expand(value, variables, depth + 1));
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn read_makefile(text: &str, given: &[String]) -> Makefile {
    let mut makefile = Makefile { variables: BTreeMap::new(), rules: Vec::new() };
    for (name, value) in [
        ("CC", "cc"),
        ("CXX", "c++"),
        ("MAKE", "make"),
        ("RM", "rm -f"),
        ("PREFIX", "/usr/local"),
        ("prefix", "/usr/local"),
    ] {
        makefile.variables.insert(name.to_owned(), value.to_owned());
    }
    let joined = text.replace("\\\n", " ");
    for line in joined.lines() {
        if let Some(command) = line.strip_prefix('\t') {
            if let Some((_, _, recipe)) = makefile.rules.last_mut() {
                recipe.push(command.to_owned());
            }
            continue;
        }
        let line = line.split('#').next().unwrap_or_default().trim();
        let assignment = ["?=", ":=", "+=", "="]
            .iter()
            .find_map(|operator| line.split_once(operator).map(|(name, value)| (name, *operator, value)));
        match assignment {
            Some((name, operator, value))
                if !name.contains([':', ' '])
                    || name.trim().split(' ').count() == 1 && !name.contains(':') =>
            {
                let name = name.trim().to_owned();
                let value = value.trim();
                match operator {
                    "?=" if makefile.variables.contains_key(&name) => {}
                    "+=" => {
                        let old = makefile.variables.entry(name).or_default();
                        old.push(' ');
                        old.push_str(value);
                    }
                    _ => {
                        makefile.variables.insert(name, value.to_owned());
                    }
                }
            }
            _ => {
                if let Some((targets, needs)) = line.split_once(':') {
                    let needs: Vec<String> =
                        expand(needs, &makefile.variables, 0).split_whitespace().map(str::to_owned).collect();
                    for target in expand(targets, &makefile.variables, 0)
                        .split_whitespace()
                        .filter(|t| !t.starts_with('.'))
                    {
                        makefile.rules.push((target.to_owned(), needs.clone(), Vec::new()));
                    }
                }
            }
        }
    }
    for pair in given {
        if let Some((name, value)) = pair.split_once('=') {
            makefile.variables.insert(name.to_owned(), value.to_owned());
        }
    }
    makefile
}

fn make(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let mut targets = Vec::new();
    let mut given = Vec::new();
    let mut folder = process.cwd.to_owned();
    let mut file = None;
    let mut rest = args.iter().peekable();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "-C" | "--directory" => folder = process.path(rest.next().map_or(".", String::as_str)),
            "-f" | "--file" => file = rest.next().cloned(),
            "-j" => {
                rest.next_if(|next| next.chars().all(|c| c.is_ascii_digit()));
            }
            "--version" | "-v" => {
                process.out("GNU Make 4.3\n");
                return 0;
            }
            _ if word.starts_with('-') => {}
            _ if word.contains('=') => given.push(word.clone()),
            _ => targets.push(word.clone()),
        }
    }
    let file = file.or_else(|| {
        ["GNUmakefile", "makefile", "Makefile"]
            .iter()
            .map(|n| format!("{folder}/{n}"))
            .find(|path| process.sys.tree.exists(path))
    });
    let Some(path) = file else { return prepared(process, &folder, &targets) };
    let Some(text) = process.text_of(&path) else { return prepared(process, &folder, &targets) };
    let makefile = read_makefile(&text, &given);
    if targets.is_empty() {
        targets.extend(
            makefile.rules.iter().map(|(target, ..)| target.clone()).find(|target| !target.contains('%')),
        );
    }
    let mut done = Vec::new();
    for target in targets {
        let code = bring(process, &makefile, &folder, &target, &mut done, 0);
        if code != 0 {
            return code;
        }
    }
    0
}

/// Brings one target up to date: what it needs first.
fn bring(
    process: &mut Process<'_>,
    makefile: &Makefile,
    folder: &str,
    target: &str,
    done: &mut Vec<String>,
    depth: u32,
) -> ExitCode {
    if done.iter().any(|other| other == target) || depth > 24 || !process.sys.step(4) {
        return 0;
    }
    done.push(target.to_owned());
    let exact: Vec<&(String, Vec<String>, Vec<String>)> =
        makefile.rules.iter().filter(|(name, ..)| name == target).collect();
    let pattern = makefile.rules.iter().find_map(|(name, needs, recipe)| {
        let (start, end) = name.split_once('%')?;
        let stem = target.strip_prefix(start)?.strip_suffix(end)?;
        Some((stem.to_owned(), needs, recipe))
    });
    let path = format!("{folder}/{target}");
    let (needs, recipe, stem): (Vec<String>, Vec<String>, String) =
        if !exact.is_empty() && (exact.iter().any(|rule| !rule.2.is_empty()) || pattern.is_none()) {
            (
                exact.iter().flat_map(|rule| rule.1.clone()).collect(),
                exact.iter().flat_map(|rule| rule.2.clone()).collect(),
                String::new(),
            )
        } else if let Some((stem, needs, recipe)) = pattern {
            let mut all: Vec<String> = needs.iter().map(|need| need.replace('%', &stem)).collect();
            all.extend(exact.iter().flat_map(|rule| rule.1.clone()));
            (all, recipe.clone(), stem)
        } else if let Some(source) = implicit(process, folder, target) {
            let compiler = if source.ends_with(".c") { "$(CC) $(CFLAGS)" } else { "$(CXX) $(CXXFLAGS)" };
            let only = if target.ends_with(".o") { "-c " } else { "" };
            (vec![source.clone()], vec![format!("{compiler} {only}-o {target} {source}")], String::new())
        } else if process.sys.tree.exists(&path) {
            return 0;
        } else {
            process.err(format!("make: *** No rule to make target '{target}'.  Stop.\n"));
            return 2;
        };
    for need in needs.iter().filter(|need| *need != "|") {
        let code = bring(process, makefile, folder, need, done, depth + 1);
        if code != 0 {
            return code;
        }
    }
    let mut variables = makefile.variables.clone();
    variables.insert("@".to_owned(), target.to_owned());
    variables.insert("<".to_owned(), needs.first().cloned().unwrap_or_default());
    variables.insert("^".to_owned(), needs.join(" "));
    variables.insert("*".to_owned(), stem);
    let (env, user) = (process.env.clone(), process.user.clone());
    for line in recipe {
        let expanded = expand(&line, &variables, 0);
        let trimmed = expanded.trim_start_matches([' ', '@', '-', '+']);
        let marks = expanded.len() - trimmed.len();
        let (quiet, ignore) = (
            expanded.get(..marks).unwrap_or_default().contains('@'),
            expanded.get(..marks).unwrap_or_default().contains('-'),
        );
        if !quiet {
            process.out(format!("{trimmed}\n"));
        }
        let argv = ["/bin/sh".to_owned(), "-c".to_owned(), trimmed.to_owned()];
        let code = process.exec_with(&argv, &env, folder, &user);
        if code != 0 && !ignore {
            process.err(format!("make: *** [Makefile: {target}] Error {code}\n"));
            return 2;
        }
    }
    0
}

/// The source that a built-in rule makes a target from.
fn implicit(process: &Process<'_>, folder: &str, target: &str) -> Option<String> {
    let stem = target.strip_suffix(".o").unwrap_or(target);
    [".c", ".cpp", ".cc"]
        .iter()
        .map(|ending| format!("{stem}{ending}"))
        .find(|name| process.sys.tree.exists(&format!("{folder}/{name}")))
}

/// What `configure` leaves for `make`.
const PREPARED: &str = ".configured";

/// `make` after `configure` over sources of which only the size is known.
fn prepared(process: &mut Process<'_>, folder: &str, targets: &[String]) -> ExitCode {
    let installs = targets.iter().any(|target| target.starts_with("install"));
    let bytes = process.bytes_below(folder, |_| true);
    if !process.sys.tree.exists(&format!("{folder}/{PREPARED}"))
        && !process.sys.tree.exists(&format!("{folder}/configure"))
    {
        process.err(match targets.first() {
            Some(target) => format!("make: *** No rule to make target '{target}'.  Stop.\n"),
            None => "make: *** No targets specified and no makefile found.  Stop.\n".to_owned(),
        });
        return 2;
    }
    process.spend_bytes(bytes / 8, cost::C_BYTE);
    let name = crate::vfs::path::base(folder).split(['-', '_']).next().unwrap_or("program").to_owned();
    let prefix = process.text_of(&format!("{folder}/{PREPARED}")).unwrap_or_else(|| "/usr/local".to_owned());
    let label = format!("estimated: built from {bytes} bytes of source");
    let file = |path: String, mode: u32, size: u64| Entry::fixed(path, mode, size, label.clone());
    if installs {
        process.unpack(&[
            file(format!("{prefix}/bin/{name}"), 0o755, bytes / 10),
            file(format!("{prefix}/lib/lib{name}.so"), 0o755, bytes / 8),
        ]);
    } else {
        process.unpack_own(vec![file(format!("{folder}/{name}.o"), 0o644, bytes / 3)]);
    }
    0
}

fn configure(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    process.sys.spend(15 * cost::SECOND);
    if process.name() == "configure" {
        let prefix = process
            .operands()
            .iter()
            .find_map(|arg| arg.strip_prefix("--prefix="))
            .unwrap_or("/usr/local")
            .to_owned();
        process.user_file(PREPARED, prefix.as_str());
    }
    0
}

fn value(words: &[String], names: &[&str]) -> Option<String> {
    words.iter().enumerate().find_map(|(index, word)| {
        if names.contains(&word.as_str()) {
            return words.get(index + 1).cloned();
        }
        names
            .iter()
            .find_map(|name| word.strip_prefix(name))
            .filter(|rest| !rest.is_empty() && !rest.starts_with('-'))
            .map(|rest| rest.trim_start_matches('=').to_owned())
    })
}

/// Programs and libraries that a CMakeLists.txt names.
fn cmake_targets(text: &str) -> (Vec<String>, Vec<String>) {
    let project = text
        .split_once("project(")
        .map_or("", |(_, rest)| rest.split([' ', ')', '\n']).next().unwrap_or_default())
        .to_owned();
    let of = |word: &str| -> Vec<String> {
        let calls = text.split(word).skip(1);
        calls
            .filter_map(|rest| rest.trim_start_matches(['(', ' ', '\n']).split([' ', ')', '\n']).next())
            .map(|name| name.replace("${PROJECT_NAME}", &project))
            .filter(|name| !name.is_empty())
            .collect()
    };
    (of("add_executable("), of("add_library("))
}

fn cmake(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.iter().any(|arg| arg == "--version") {
        process.out("cmake version 3.25.1\n");
        return 0;
    }
    process.sys.spend(3 * cost::SECOND);
    if let Some(folder) = value(&args, &["--build"]) {
        let folder = process.path(&folder);
        let installs = args.iter().any(|arg| arg == "install");
        return build(process, &folder, installs);
    }
    if let Some(folder) = value(&args, &["--install"]) {
        let folder = process.path(&folder);
        return build(process, &folder, true);
    }
    if args.iter().any(|arg| arg == "-E" || arg == "-P") {
        return 0;
    }
    let source = value(&args, &["-S"])
        .or_else(|| {
            args.iter()
                .rfind(|arg| !arg.starts_with('-') && process.sys.tree.is_dir(&process.path(arg)))
                .cloned()
        })
        .unwrap_or_else(|| ".".to_owned());
    let source = process.path(&source);
    let source = crate::vfs::path::join("/", &source);
    let binary = process.path(&value(&args, &["-B"]).unwrap_or_else(|| ".".to_owned()));
    if !process.sys.tree.exists(&format!("{source}/CMakeLists.txt")) {
        process.err(format!(
            "CMake Error: The source directory \"{source}\" does not appear to contain CMakeLists.txt.\n"
        ));
        return 1;
    }
    let prefix = args
        .iter()
        .find_map(|arg| arg.strip_prefix("-DCMAKE_INSTALL_PREFIX="))
        .unwrap_or("/usr/local")
        .to_owned();
    process.user_file(
        &format!("{binary}/CMakeCache.txt"),
        format!("CMAKE_HOME_DIRECTORY:INTERNAL={source}\nCMAKE_INSTALL_PREFIX:PATH={prefix}\n").as_str(),
    );
    // `make` in this folder goes on from here.
    process.user_file(
        &format!("{binary}/Makefile"),
        "all:\n\t@cmake --build .\ninstall:\n\t@cmake --install .\n",
    );
    process.user_file(&format!("{binary}/build.ninja"), "");
    process.out(format!(
        "-- Configuring done\n-- Generating done\n-- Build files have been written to: {binary}\n"
    ));
    0
}

fn build(process: &mut Process<'_>, folder: &str, installs: bool) -> ExitCode {
    let folder = folder.trim_end_matches("/.").trim_end_matches('/');
    let cache = process.text_of(&format!("{folder}/CMakeCache.txt")).unwrap_or_default();
    let field = |name: &str| cache.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
    let Some(source) = field("CMAKE_HOME_DIRECTORY:INTERNAL=") else {
        process.err("Error: could not load cache\n");
        return 1;
    };
    let prefix = field("CMAKE_INSTALL_PREFIX:PATH=").unwrap_or_else(|| "/usr/local".to_owned());
    let lists: Vec<String> = process
        .sys
        .tree
        .walk(&source)
        .map(|(path, _)| path)
        .filter(|path| path.ends_with("CMakeLists.txt"))
        .collect();
    let bytes = process.bytes_below(&source, |path| {
        [".c", ".cc", ".cpp", ".cxx", ".h", ".hpp"].iter().any(|ending| path.ends_with(ending))
    });
    process.spend_bytes(bytes, cost::C_BYTE);
    let mut entries = Vec::new();
    for list in lists {
        let text = process.text_of(&format!("{source}/{list}")).unwrap_or_default();
        let (programs, libraries) = cmake_targets(&text);
        let sub = crate::vfs::path::parent(&format!("/{list}")).trim_end_matches('/').to_owned();
        let label = format!("estimated: built by cmake from {bytes} bytes");
        for name in programs {
            entries.push(Entry::fixed(
                format!("{folder}{sub}/{name}"),
                0o755,
                18_000 + bytes * 2,
                label.clone(),
            ));
            if installs {
                entries.push(Entry::fixed(
                    format!("{prefix}/bin/{name}"),
                    0o755,
                    18_000 + bytes * 2,
                    label.clone(),
                ));
            }
        }
        for name in libraries {
            entries.push(Entry::fixed(
                format!("{folder}{sub}/lib{name}.a"),
                0o644,
                8_000 + bytes * 2,
                label.clone(),
            ));
        }
    }
    process.unpack_own(entries);
    0
}

fn ninja(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let folder = process.path(&value(&args, &["-C"]).unwrap_or_else(|| ".".to_owned()));
    match process.name() {
        "ninja" if process.sys.tree.exists(&format!("{folder}/CMakeCache.txt")) => {
            build(process, &folder, args.iter().any(|arg| arg == "install"))
        }
        "ctest" => 0,
        _ => {
            process.not_simulated(0, "this build tool has no model");
            0
        }
    }
}
