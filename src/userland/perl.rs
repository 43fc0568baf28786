//! Perl: modules of CPAN by `cpanm`, `cpm` and Carton.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::perl_oneliner::{self, Call};
use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["cpanm", "cpan", "cpm"],
        summary: "modules of Perl, estimated",
        flags: &[],
        run: cpanm,
    },
    Program {
        names: &["perl"],
        summary: "one-liners that substitute, translate and print; checks of scripts",
        flags: &[],
        run: perl,
    },
    Program { names: &["carton"], summary: "modules by cpanfile, into local/", flags: &[], run: carton },
    Program {
        names: &["prove", "perlcritic", "perltidy", "plackup", "hypnotoad", "starman"],
        summary: "tests and servers: time, and no files",
        flags: &[],
        run: |_, process| {
            process.sys.spend(cost::SECOND);
            0
        },
    },
];

/// Modules that bring programs.
const BRINGS: &[(&str, &[&str])] = &[
    ("Carton", &["carton"]),
    ("App::cpm", &["cpm"]),
    ("App::cpanminus", &["cpanm"]),
    ("Mojolicious", &["mojo", "hypnotoad", "morbo"]),
    ("Plack", &["plackup"]),
    ("Starman", &["starman"]),
    ("Starlet", &["start_server"]),
    ("Server::Starter", &["start_server"]),
    ("Perl::Critic", &["perlcritic"]),
    ("Perl::Tidy", &["perltidy"]),
    ("Dancer2", &["dancer2"]),
    ("App::Sqitch", &["sqitch"]),
    ("Dist::Zilla", &["dzil"]),
    ("Devel::Cover", &["cover"]),
];

/// A distribution of which only the name is known: packed, and installed with what it needs.
const PACKED: u64 = 200_000;
const INSTALLED: u64 = 600_000;

/// Installs modules below a folder; `false` without a network.
fn install(process: &mut Process<'_>, names: &[String], root: &str) -> bool {
    for name in names {
        let at = format!("{root}/lib/perl5/{}.pm", name.replace("::", "/"));
        if process.sys.tree.exists(&at) {
            continue;
        }
        if !process.download(PACKED) {
            return false;
        }
        process.sys.spend(3 * cost::SECOND);
        let programs = BRINGS.iter().find(|(module, _)| module == name).map_or(&[][..], |(_, all)| all);
        let mut entries = vec![Entry::fixed(at, 0o644, INSTALLED, format!("estimated: module {name}"))];
        entries.extend(programs.iter().map(|program| {
            Entry::fixed(format!("{root}/bin/{program}"), 0o755, 4_000, format!("estimated: {program}"))
        }));
        process.unpack_own(entries);
        process.out(format!("Successfully installed {name}\n"));
    }
    true
}

/// What a `cpanfile` requires.
fn required(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .map(str::trim)
        .filter_map(|line| ["requires", "recommends"].iter().find_map(|word| line.strip_prefix(word)));
    lines
        .filter_map(|rest| rest.split(['\'', '"']).nth(1))
        .filter(|name| *name != "perl")
        .map(str::to_owned)
        .collect()
}

fn cpanm(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    const VALUED: [&str; 8] =
        ["-l", "-L", "--local-lib", "--local-lib-contained", "--mirror", "--cpanfile", "-w", "--workers"];
    let mut root = "/usr/local".to_owned();
    let (mut names, mut before, mut by_file) = (Vec::new(), "", false);
    for word in &args {
        match (before, word.as_str()) {
            ("-l" | "-L" | "--local-lib" | "--local-lib-contained", at) => root = process.path(at),
            (flag, _) if VALUED.contains(&flag) => {}
            (_, "--installdeps" | ".") => by_file = true,
            (_, "install") => {}
            (_, name) if !name.starts_with('-') => {
                let name = name.split(['@', '~']).next().unwrap_or(name);
                let base = crate::vfs::path::base(name).trim_end_matches(".tar.gz");
                names.push(base.to_owned());
            }
            _ => {}
        }
        before = word;
    }
    if args.iter().any(|word| word == "--version" || word == "-V") {
        process.out("cpanm (App::cpanminus) version 1.7048 (/usr/local/bin/cpanm)\n");
        return 0;
    }
    // `cpm install` alone installs what the cpanfile requires.
    if by_file || (process.name() == "cpm" && names.is_empty()) {
        names.extend(required(&process.text_of("cpanfile").unwrap_or_default()));
    }
    if process.name() == "cpm" && !args.iter().any(|word| word == "-g" || word == "--global") {
        root = process.path("local");
    }
    if !install(process, &names, &root) {
        process.err("! Finding module on cpanmetadb failed.\n");
        return 1;
    }
    0
}

fn carton(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    match args.first().map(String::as_str) {
        Some("install" | "bundle" | "update") | None => {
            let Some(text) = process.text_of("cpanfile") else {
                process.err("Can't locate 'cpanfile'\n");
                return 1;
            };
            let root = process.path(process.var("PERL_CARTON_PATH").unwrap_or("local"));
            if !install(process, &required(&text), &root) {
                process.err("! Finding module on cpanmetadb failed.\nInstalling modules failed\n");
                return 1;
            }
            process.out("Complete! Modules were installed into local\n");
            0
        }
        Some("exec") => {
            let mut env = process.env.clone();
            let path = env.get("PATH").cloned().unwrap_or_default();
            env.insert("PATH".to_owned(), format!("{}/bin:{path}", process.path("local")));
            let argv: Vec<String> = args.iter().skip(1).filter(|word| *word != "--").cloned().collect();
            let (cwd, user) = (process.cwd.to_owned(), process.user.clone());
            process.exec_with(&argv, &env, &cwd, &user)
        }
        _ => 0,
    }
}

/// The interpreter: flags of one letter may be joined, and the last may carry its value.
fn perl(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let mut call = Call::default();
    let (mut checks, mut at) = (false, 0);
    let mut has_script = false;
    while let Some(word) = words.get(at).filter(|word| word.len() > 1 && word.starts_with('-')) {
        at += 1;
        let mut letters = word.chars().skip(1);
        while let Some(letter) = letters.next() {
            let rest: String = letters.clone().collect();
            match letter {
                'v' | 'V' => {
                    let version = process.version_of("perl").unwrap_or_else(|| "5.40.1".to_owned());
                    process.out(format!("\nThis is perl 5, version {version} built for x86_64-linux-gnu\n"));
                    return 0;
                }
                'c' => checks = true,
                'n' => call.lines = true,
                'p' => (call.lines, call.prints) = (true, true),
                'e' | 'E' => {
                    if !call.script.is_empty() {
                        call.script.push(';');
                    }
                    call.script.push_str(if rest.is_empty() {
                        at += 1;
                        words.get(at - 1).map_or("", String::as_str)
                    } else {
                        &rest
                    });
                    has_script = true;
                    break;
                }
                'i' => {
                    call.in_place = Some(rest);
                    break;
                }
                '0' => {
                    call.whole = rest.starts_with("777");
                    break;
                }
                // Modules and folders of modules: those that are loaded change nothing here.
                'M' | 'm' | 'I' => {
                    at += usize::from(rest.is_empty());
                    break;
                }
                _ => {}
            }
        }
    }
    call.files = words.get(at..).unwrap_or_default().to_vec();
    if checks {
        let Some(file) = call.files.first().cloned() else { return 0 };
        if process.read(&file).is_err() {
            process.err(format!("Can't open perl script \"{file}\": No such file or directory\n"));
            return 2;
        }
        process.err(format!("{file} syntax OK\n"));
        return 0;
    }
    if has_script {
        if let Some(code) = perl_oneliner::run(process, &call) {
            return code;
        }
        process.not_simulated(1, "Perl has no model of all of the script");
        return 0;
    }
    match call.files.first().map(|file| crate::vfs::path::base(file)) {
        // What Perl's own builders prepare is made by `make`, which finds a Makefile of which nothing is known.
        Some("Makefile.PL" | "Build.PL") => {
            process.user_file(".configured", "prefix=/usr/local\n");
            0
        }
        Some(_) => {
            process.not_simulated(at + 1, "what the script does is not known");
            0
        }
        None => 0,
    }
}
