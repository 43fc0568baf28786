//! `conda`, `mamba` and `micromamba`: environments by name or path, packages coarsely.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::userland::Userland;
use crate::vfs::path::base;

use super::super::words::Words;
use super::conda_install::installs;
use super::environment::in_environment;

/// Flags of which the next word is the value.
const VALUES: &[&str] = &[
    "-n",
    "--name",
    "-p",
    "--prefix",
    "-c",
    "--channel",
    "-f",
    "--file",
    "--override-channels-with",
    "--solver",
    "--platform",
    "--subdir",
    "-r",
    "--root-prefix",
    "--shell",
    "-s",
    "--cwd",
    "--add",
    "--set",
    "--append",
    "--prepend",
    "--remove",
    "--type",
    "-t",
    "--format",
    "-o",
    "--output",
    "--category",
    "--conda",
    "--experimental-solver",
    "--rc-file",
    "--file",
];

pub(super) fn conda(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = Words::read(process.operands(), VALUES, &["run"]);
    let plain: Vec<String> = words.plain.clone();
    let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
    match plain.as_slice() {
        ["install" | "update" | "upgrade", names @ ..] => installs(userland, process, &words, names, false),
        ["create", names @ ..] | ["env", "create", names @ ..] => {
            installs(userland, process, &words, names, true)
        }
        ["env", "update", names @ ..] => installs(userland, process, &words, names, false),
        ["env", "remove", ..] | ["remove" | "uninstall", ..]
            if words.has(&["--all"]) || plain.first() == Some(&"env") =>
        {
            let root = prefix(process, &words);
            process.discard(&root);
            0
        }
        ["remove" | "uninstall", names @ ..] => {
            let root = prefix(process, &words);
            names.iter().for_each(|name| process.discard(&format!("{root}/conda-meta/{name}.json")));
            0
        }
        ["clean", ..] => {
            let root = root_prefix(process);
            process.sweep(&format!("{root}/pkgs"), |_| true);
            0
        }
        ["run", argv @ ..] => {
            let argv: Vec<String> = argv.iter().map(|word| (*word).to_owned()).collect();
            let root = prefix(process, &words);
            if !process.sys.tree.exists(&format!("{root}/conda-meta")) {
                process.err(format!("EnvironmentLocationNotFound: Not a conda environment: {root}\n"));
                return 1;
            }
            in_environment(process, Some(&root), &argv)
        }
        ["shell.posix", action, rest @ ..] => hook(process, action, rest.first().copied()),
        ["shell", "hook", ..] => {
            let program = process.args.first().cloned().unwrap_or_default();
            process.out(format!("micromamba() {{\n    case \"$1\" in\n        activate|deactivate) eval \"$(command {program} shell.posix \"$@\")\" ;;\n        *) command {program} \"$@\" ;;\n    esac\n}}\n"));
            0
        }
        ["shell.bash" | "shell.zsh", "hook", ..] => {
            let root = root_prefix(process);
            let text = process.text_of(&format!("{root}/etc/profile.d/conda.sh")).unwrap_or_default();
            process.out(text);
            0
        }
        ["activate" | "deactivate", ..] => {
            process.err("\nCondaError: Run 'conda init' before 'conda activate'\n\n");
            1
        }
        ["init", ..] => {
            let root = root_prefix(process);
            let at = format!("{}/.bashrc", process.home());
            let text = process.text_of(&at).unwrap_or_default();
            process.user_file(&at, format!("{text}. {root}/etc/profile.d/conda.sh\n").as_str());
            0
        }
        ["info", ..] if words.has(&["--base"]) => {
            let root = root_prefix(process);
            process.out(format!("{root}\n"));
            0
        }
        ["info", ..] | ["env", "list", ..] => {
            let root = root_prefix(process);
            process.out(format!("# conda environments:\n#\nbase                   {root}\n"));
            0
        }
        ["list", ..] | ["env", "export", ..] => list(process, &words, plain.first() == Some(&"env")),
        [] => {
            let name = process.name().to_owned();
            let text = if name == "micromamba" { "2.3.3\n".to_owned() } else { format!("{name} 25.9.1\n") };
            process.out(text);
            0
        }
        ["build" | "convert" | "index", ..] => {
            process.not_simulated(1, "it has no model");
            0
        }
        _ => 0,
    }
}

/// Where the base environment is.
pub(super) fn root_prefix(process: &Process<'_>) -> String {
    let set = process.var("MAMBA_ROOT_PREFIX").or(process.var("CONDA_DIR")).map(str::to_owned);
    set.or_else(|| {
        let called =
            process.args.first().filter(|name| name.contains("/bin/") || name.contains("/condabin/"))?;
        Some(called.rsplitn(3, '/').nth(2)?.to_owned()).filter(|root| root.len() > 1)
    })
    .or_else(|| {
        let path = process.var("PATH").unwrap_or_default();
        let place = path.split(':').find(|place| process.sys.tree.exists(&format!("{place}/conda")))?;
        Some(place.trim_end_matches("/bin").trim_end_matches("/condabin").to_owned())
    })
    .unwrap_or_else(|| "/opt/conda".to_owned())
}

/// The environment that a call is about: named, or active, or the base.
pub(super) fn prefix(process: &Process<'_>, words: &Words) -> String {
    if let Some(path) = words.value(&["-p", "--prefix"]) {
        return process.path(path).trim_end_matches('/').to_owned();
    }
    match words.value(&["-n", "--name"]) {
        Some(name) => named(process, name),
        None => process.var("CONDA_PREFIX").map_or_else(|| root_prefix(process), str::to_owned),
    }
}

pub(super) fn named(process: &Process<'_>, name: &str) -> String {
    let root = root_prefix(process);
    if name == "base" || name == "root" {
        return root;
    }
    if name.contains('/') {
        return process.path(name);
    }
    format!("{root}/envs/{name}")
}

/// `conda list`, `conda env export`: what the environment's records say.
fn list(process: &mut Process<'_>, words: &Words, exports: bool) -> ExitCode {
    let root = prefix(process, words);
    let records = format!("{root}/conda-meta");
    let Ok(entries) = process.sys.tree.read_dir(&records) else { return 1 };
    let names: Vec<String> =
        entries.filter_map(|(name, _)| Some(name.strip_suffix(".json")?.to_owned())).collect();
    let mut text = if exports {
        format!("name: {}\nchannels:\n  - defaults\ndependencies:\n", base(&root))
    } else {
        format!(
            "# packages in environment at {root}:\n#\n# Name                    Version                   Build  Channel\n"
        )
    };
    for name in names {
        let record = process.text_of(&format!("{root}/conda-meta/{name}.json")).unwrap_or_default();
        let version = record
            .split("\"version\": \"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or("0")
            .to_owned();
        text.push_str(&if exports {
            format!("  - {name}={version}\n")
        } else {
            format!("{name:<25} {version:<25} 0\n")
        });
    }
    process.out(text);
    0
}

/// What the shell function evaluates: the environment's programs first.
fn hook(process: &mut Process<'_>, action: &str, name: Option<&str>) -> ExitCode {
    let path = process.var("PATH").unwrap_or(crate::shell::DEFAULT_PATH);
    let old = process.var("CONDA_PREFIX").map(|root| format!("{root}/bin")).unwrap_or_default();
    let kept: Vec<&str> = path.split(':').filter(|place| *place != old).collect();
    let kept = kept.join(":");
    if action == "deactivate" {
        process.out(format!("export PATH='{kept}'\nunset CONDA_PREFIX\nunset CONDA_DEFAULT_ENV\n"));
        return 0;
    }
    let name = name.unwrap_or("base");
    let root = named(process, name);
    if !process.sys.tree.exists(&format!("{root}/conda-meta")) {
        process.err(format!("\nEnvironmentNameNotFound: Could not find conda environment: {name}\nYou can list all discoverable environments with `conda info --envs`.\n\n"));
        return 1;
    }
    process.out(format!(
        "export PATH='{root}/bin:{kept}'\nexport CONDA_PREFIX='{root}'\nexport CONDA_DEFAULT_ENV='{name}'\n"
    ));
    0
}

/// `conda-pack -n NAME|-p PREFIX -o FILE`: an archive of an environment.
pub(super) fn conda_pack(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = Words::read(
        process.operands(),
        &["-n", "--name", "-p", "--prefix", "-o", "--output", "--format", "-d", "--dest-prefix"],
        &[],
    );
    let root = prefix(process, &words);
    if !process.sys.tree.is_dir(&root) {
        process.err(format!("CondaPackError: Environment path '{root}' doesn't exist\n"));
        return 1;
    }
    let out =
        words.value(&["-o", "--output"]).map_or_else(|| format!("{}.tar.gz", base(&root)), str::to_owned);
    let at = process.path(&out);
    let script = |process: &mut Process<'_>, name: &str, text: &str| {
        let entry = Entry::text(format!("{root}/bin/{name}"), 0o755, text.to_owned());
        process.unpack_own(vec![entry]);
    };
    script(
        process,
        "activate",
        "export CONDA_PREFIX=\"$(cd \"$(dirname \"${BASH_SOURCE:-$0}\")/..\" && pwd)\"\nexport PATH=\"$CONDA_PREFIX/bin:$PATH\"\n",
    );
    script(process, "conda-unpack", "#!/bin/sh\n");
    let flags = if out.ends_with("gz") { "-czf" } else { "-cf" };
    process.exec(&["tar", flags, &at, "-C", &root, "."].map(str::to_owned))
}
