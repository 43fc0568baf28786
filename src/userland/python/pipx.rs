//! `pipx` and `uv tool`: each program in an environment of its own, with links beside all others.

use crate::shell::{ExitCode, Process};
use crate::userland::Userland;
use crate::vfs::{Metadata, Node};

use super::super::words::Words;
use super::install::install as install_packages;
use super::pip::Call;
use super::place::{Goal, venv};
use super::requirement::requirement;

/// Whose environments they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    Pipx,
    /// `pipx install --global`.
    Global,
    Uv,
}

impl Home {
    /// Folders of the environments and of the links.
    fn folders(self, process: &Process<'_>) -> (String, String) {
        let home = process.home();
        let set = |name: &str, usual: String| process.var(name).map_or(usual, str::to_owned);
        match self {
            Self::Pipx => (
                set("PIPX_HOME", format!("{home}/.local/share/pipx")) + "/venvs",
                set("PIPX_BIN_DIR", format!("{home}/.local/bin")),
            ),
            Self::Global => {
                ("/opt/pipx/venvs".to_owned(), set("PIPX_GLOBAL_BIN_DIR", "/usr/local/bin".to_owned()))
            }
            Self::Uv => (
                set("UV_TOOL_DIR", format!("{home}/.local/share/uv/tools")),
                set("UV_TOOL_BIN_DIR", format!("{home}/.local/bin")),
            ),
        }
    }
}

const VALUES: &[&str] = &[
    "--spec",
    "--python",
    "--pip-args",
    "-i",
    "--index-url",
    "--suffix",
    "--preinstall",
    "--fetch-missing-python",
    "-r",
];

pub(super) fn pipx(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = Words::read(process.operands(), VALUES, &["run"]);
    let plain = words.plain.clone();
    let home = if words.has(&["--global"]) { Home::Global } else { Home::Pipx };
    match plain.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        Some(("install", names)) => install(userland, process, home, names, words.has(&["--include-deps"])),
        Some(("inject", names)) => {
            let Some((into, names)) = names.split_first() else { return 2 };
            let (environments, bin) = home.folders(process);
            let root = format!("{environments}/{into}");
            if !process.sys.tree.exists(&root) {
                process
                    .err(format!("Can't inject packages into nonexistent Virtual Environment '{into}'.\n"));
                return 1;
            }
            let code = put(userland, process, &root, names);
            if code == 0 && words.has(&["--include-apps", "--include-deps"]) {
                link_programs(process, &root, &bin, None);
            }
            code
        }
        Some(("uninstall", names)) => {
            let (environments, bin) = home.folders(process);
            for name in names {
                let root = format!("{environments}/{name}");
                let programs: Vec<String> = programs(process, &root);
                process.discard(&root);
                programs.iter().for_each(|program| process.discard(&format!("{bin}/{program}")));
            }
            0
        }
        Some(("run", argv)) => {
            let argv: Vec<&str> = argv.iter().map(String::as_str).collect();
            run(userland, process, words.value(&["--spec"]), &argv)
        }
        Some(("environment", _)) => {
            let (environments, bin) = home.folders(process);
            process.out(format!("PIPX_LOCAL_VENVS={environments}\nPIPX_BIN_DIR={bin}\n"));
            0
        }
        None => {
            process.out("1.8.0\n");
            0
        }
        _ => 0,
    }
}

/// Installs each package into an environment, and links its programs, or all that there are.
pub(super) fn install(
    userland: &Userland,
    process: &mut Process<'_>,
    home: Home,
    names: &[String],
    all: bool,
) -> ExitCode {
    let (environments, bin) = home.folders(process);
    for word in names {
        let name =
            requirement(word.trim_start_matches("git+")).map_or_else(|| word.clone(), |(name, _)| name);
        let name = name.rsplit('/').next().unwrap_or(&name).trim_end_matches("-git").to_owned();
        let root = format!("{environments}/{name}");
        venv(process, &root);
        let code = put(userland, process, &root, std::slice::from_ref(word));
        if code != 0 {
            return code;
        }
        let Some(languages) = process.languages(userland) else { return 0 };
        let mut own: Vec<String> =
            languages.python(&name).programs.iter().map(|program| program.to_string()).collect();
        if name == "ansible" {
            own.push("ansible-community".to_owned());
        }
        if own.is_empty() {
            own.push(name.clone());
        }
        link_programs(process, &root, &bin, (!all).then_some(own.as_slice()));
        process.out(format!("  installed package {name}, installed using Python\ndone!\n"));
    }
    0
}

fn put(userland: &Userland, process: &mut Process<'_>, root: &str, names: &[String]) -> ExitCode {
    let target = Some(Goal::Root(root.to_owned()));
    let call = Call { names: names.to_vec(), target, quiet: true, ..Call::default() };
    install_packages(userland, process, &call).err().unwrap_or(0)
}

/// Programs of an environment beside Python's own.
fn programs(process: &Process<'_>, root: &str) -> Vec<String> {
    let bin = format!("{root}/bin");
    let Ok(entries) = process.sys.tree.read_dir(&bin) else { return Vec::new() };
    let names = entries.map(|(name, _)| name.to_owned());
    names
        .filter(|name| !name.starts_with("python") && !name.starts_with("pip") && name != "activate")
        .collect()
}

fn link_programs(process: &mut Process<'_>, root: &str, bin: &str, only: Option<&[String]>) {
    let now = process.sys.clock;
    let _ = process.mkdir_all(bin, 0o755);
    for program in
        programs(process, root).into_iter().filter(|name| only.is_none_or(|only| only.contains(name)))
    {
        let meta = Metadata::new(0o777, now).owned_by(process.user.uid, process.user.gid);
        let target = format!("{root}/bin/{program}");
        let _ = process.sys.tree.put(&format!("{bin}/{program}"), Node::symlink(meta, target), now);
    }
}

/// Runs a program of a package that is fetched for this one call.
pub(super) fn run(_: &Userland, process: &mut Process<'_>, from: Option<&str>, argv: &[&str]) -> ExitCode {
    let argv: Vec<&str> = argv.iter().copied().skip_while(|word| word.starts_with('-')).collect();
    let Some((name, rest)) = argv.split_first() else { return 0 };
    let plain = from.map_or_else(
        || requirement(name).map_or_else(|| (*name).to_owned(), |(name, _)| name),
        |_| (*name).to_owned(),
    );
    let mut argv = vec![plain.clone()];
    argv.extend(rest.iter().map(|word| (*word).to_owned()));
    if process.which(&plain).is_some() {
        return process.exec(&argv);
    }
    process.download(4_000_000);
    if process.table.has(&plain) {
        let table = process.table;
        return process.with_args(&argv, 0, |inner| table.run(inner)).unwrap_or(0);
    }
    let at = process.args.iter().position(|word| *word == plain).unwrap_or(0);
    process.not_simulated(at, format!("what {plain} does is not known"));
    0
}
