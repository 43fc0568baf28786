//! Packages for the whole system: `npm install -g`, `yarn global add`, `pnpm add -g`, `bun add -g`.

use crate::shell::access::Want;
use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::install::{package_entries, split};
use super::links::{guessed_programs, link};
use super::tool::Tool;

/// Where packages go, and where links to their programs.
struct Place {
    packages: String,
    programs: String,
    /// What has to be writable.
    root: String,
}

/// What `npm config set prefix` wrote for the user.
fn npmrc(process: &Process<'_>, key: &str) -> Option<String> {
    let text = process.text_of(&format!("{}/.npmrc", process.home()))?;
    let line = text.lines().find_map(|line| line.trim().strip_prefix(key)?.trim_start().strip_prefix('='));
    line.map(|value| value.trim().replace("${HOME}", &process.home()))
}

/// The prefix of npm, which Yarn takes as well.
pub(super) fn prefix(process: &Process<'_>) -> String {
    let set = process.var("NPM_CONFIG_PREFIX").or(process.var("npm_config_prefix")).map(str::to_owned);
    if let Some(prefix) = set.or_else(|| npmrc(process, "prefix")) {
        return prefix;
    }
    // That of the node on PATH: `nvm` and others keep it in folders of its own.
    let node = process.which("node");
    match node.as_deref().and_then(|file| file.strip_suffix("/bin/node")) {
        Some(root) if !root.is_empty() && root != "/usr" => root.to_owned(),
        _ => "/usr/local".to_owned(),
    }
}

fn place(process: &Process<'_>, tool: Tool) -> Option<Place> {
    let home = process.home();
    Some(match tool {
        Tool::Npm | Tool::Yarn => {
            let prefix = prefix(process);
            Place {
                packages: format!("{prefix}/lib/node_modules"),
                programs: format!("{prefix}/bin"),
                root: prefix,
            }
        }
        Tool::Pnpm => {
            let root = process.var("PNPM_HOME")?.to_owned();
            Place { packages: format!("{root}/global/5/node_modules"), programs: root.clone(), root }
        }
        Tool::Bun => {
            let root = process.var("BUN_INSTALL").map_or_else(|| format!("{home}/.bun"), str::to_owned);
            let programs =
                process.var("BUN_INSTALL_BIN").map_or_else(|| format!("{root}/bin"), str::to_owned);
            Place { packages: format!("{root}/install/global/node_modules"), programs, root }
        }
    })
}

/// `npm install -g NAME…`.
pub(super) fn global(
    userland: &Userland,
    process: &mut Process<'_>,
    tool: Tool,
    names: &[String],
) -> ExitCode {
    let Some(languages) = process.languages(userland) else { return 0 };
    let Some(Place { packages: root, programs: bin, root: prefix }) = place(process, tool) else {
        process.out(" ERR_PNPM_NO_GLOBAL_BIN_DIR  Unable to find the global bin directory\n\nRun \"pnpm setup\" to create it automatically, or set the global-bin-dir setting, or the PNPM_HOME env variable. The global bin directory should be in the PATH.\n");
        return 1;
    };
    if !process.may(&prefix, Want::Write) && process.sys.tree.exists(&prefix) {
        process.err(format!("npm error code EACCES\nnpm error syscall mkdir\nnpm error path {root}\nnpm error errno -13\nnpm error Error: EACCES: permission denied, mkdir '{root}'\n"));
        return 243;
    }
    for word in names {
        let (name, version) = split(word);
        let package = languages.npm(&name);
        let version = version.unwrap_or_else(|| package.version.to_string());
        if !process.download(package.bytes / 4) {
            process.err("npm error code EAI_AGAIN\n");
            return 1;
        }
        let entries = package_entries(&languages, &format!("{root}/{name}"), &name, &version);
        process.unpack_own(entries);
        let mut programs: Vec<String> = package.programs.iter().map(|program| program.to_string()).collect();
        if programs.is_empty() {
            programs = guessed_programs(&name);
        }
        for program in programs {
            link(process, &bin, &program, &format!("{root}/{name}"));
        }
    }
    process.out(format!("\nadded {} packages in 2s\n", names.len()));
    0
}

/// `npm uninstall -g NAME…`.
pub(super) fn remove(
    userland: &Userland,
    process: &mut Process<'_>,
    tool: Tool,
    names: &[String],
) -> ExitCode {
    let (Some(languages), Some(place)) = (process.languages(userland), place(process, tool)) else {
        return 0;
    };
    for name in names {
        let mut programs: Vec<String> =
            languages.npm(name).programs.iter().map(|program| program.to_string()).collect();
        programs.extend(guessed_programs(name));
        for program in programs {
            let at = format!("{}/{program}", place.programs);
            let own = process.sys.tree.lstat(&at).ok().and_then(|node| node.link_target());
            if own.is_some_and(|target| target.contains(&format!("node_modules/{name}/"))) {
                process.discard(&at);
            }
        }
        process.discard(&format!("{}/{name}", place.packages));
    }
    0
}
