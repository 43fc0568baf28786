//! `pip`: its commands and its flags.

use crate::shell::{ExitCode, Process};
use crate::userland::Userland;

use super::install::{download_wheels, install, installed, uninstall};
use super::lock::Lock;
use super::place::{Goal, minor, place, version};
use super::requirement::{normal, requirements};

/// What `pip install`, `pip wheel` or `pip download` was told.
#[derive(Default)]
pub(super) struct Call {
    /// Requirements as they were written.
    pub(super) names: Vec<String>,
    pub(super) no_cache: bool,
    pub(super) no_compile: bool,
    pub(super) no_deps: bool,
    pub(super) user: bool,
    pub(super) target: Option<Goal>,
    /// What a lock file pins.
    pub(super) lock: Lock,
    /// Where wheels are left that are not installed.
    pub(super) wheels: Option<String>,
    pub(super) break_system: bool,
    pub(super) quiet: bool,
}

/// Flags of which the value has no effect here.
const VALUES: &[&str] = &[
    "--abi",
    "--cache-dir",
    "--cert",
    "--config-settings",
    "--constraint",
    "--default-timeout",
    "--exists-action",
    "--extra-index-url",
    "--find-links",
    "--implementation",
    "--index-url",
    "--log",
    "--no-binary",
    "--only-binary",
    "--platform",
    "--progress-bar",
    "--proxy",
    "--python-version",
    "--retries",
    "--root-user-action",
    "--src",
    "--timeout",
    "--trusted-host",
    "--upgrade-strategy",
    "--use-feature",
    "-c",
    "-f",
    "-i",
];

pub(super) fn pip(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    pip_with(userland, process, &words)
}

/// `pip` with these words after its name.
pub(super) fn pip_with(userland: &Userland, process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let mut before = "";
    let at = words.iter().position(|word| {
        let is_command = !word.starts_with('-') && !VALUES.contains(&before);
        before = word;
        is_command
    });
    let (flags, command) = words.split_at_checked(at.unwrap_or(words.len())).unwrap_or_default();
    let (command, after) =
        command.split_first().map_or(("", command), |(first, rest)| (first.as_str(), rest));
    let plain = || after.iter().filter(|word| !word.starts_with('-'));
    match command {
        "install" | "wheel" | "download" => {
            let words: Vec<String> = flags.iter().chain(after).cloned().collect();
            match parse(process, &words) {
                Ok(call) if command == "install" => install(userland, process, &call).err().unwrap_or(0),
                Ok(call) => download_wheels(userland, process, &call),
                Err(code) => code,
            }
        }
        "uninstall" => {
            plain().for_each(|name| uninstall(process, name));
            0
        }
        "cache" => {
            if matches!(plain().next().map(String::as_str), Some("purge" | "remove")) {
                process.discard(&cache(process));
            }
            0
        }
        "freeze" => {
            let site = place(process, None).site;
            let list =
                installed(process, &site).into_iter().map(|(name, version)| format!("{name}=={version}\n"));
            process.out(list.collect::<String>());
            0
        }
        "list" => {
            list(process, after);
            0
        }
        "show" => {
            let names: Vec<String> = plain().cloned().collect();
            show(userland, process, &names)
        }
        "check" => {
            process.out("No broken requirements found.\n");
            0
        }
        "config" | "debug" | "index" | "search" | "hash" | "inspect" | "lock" => 0,
        _ => {
            let python = version(process);
            let site = place(process, None).site;
            process.out(format!("pip 25.0.1 from {site}/pip (python {})\n", minor(&python)));
            0
        }
    }
}

/// `pip list`: two columns, or as `freeze` writes them, or JSON.
fn list(process: &mut Process<'_>, words: &[String]) {
    let site = place(process, None).site;
    let packages = installed(process, &site);
    let has = |format: &str| words.iter().any(|word| word.ends_with(format));
    let text: String = if has("freeze") {
        packages.iter().map(|(name, version)| format!("{name}=={version}\n")).collect()
    } else if has("json") {
        let one = |(name, version): &(String, String)| {
            format!("{{\"name\": \"{name}\", \"version\": \"{version}\"}}")
        };
        format!("[{}]\n", packages.iter().map(one).collect::<Vec<_>>().join(", "))
    } else {
        let width = packages.iter().map(|(name, _)| name.len()).chain([7]).max().unwrap_or(7);
        let last = packages.iter().map(|(_, version)| version.len()).chain([7]).max().unwrap_or(7);
        let rows = packages.iter().map(|(name, version)| format!("{name:width$} {version}\n"));
        let rows: String = rows.collect();
        format!("{:width$} Version\n{} {}\n{rows}", "Package", "-".repeat(width), "-".repeat(last))
    };
    process.out(text);
}

/// `pip show NAME…`.
fn show(userland: &Userland, process: &mut Process<'_>, names: &[String]) -> ExitCode {
    let Some(languages) = process.languages(userland) else { return 0 };
    let site = place(process, None).site;
    let packages = installed(process, &site);
    let mut found = Vec::new();
    for name in names {
        let wanted = normal(name);
        match packages.iter().find(|(known, _)| *known == wanted) {
            Some((known, version)) => {
                let requires = languages.python(known).requires.join(", ");
                found.push(format!("Name: {known}\nVersion: {version}\nSummary: \nHome-page: \nAuthor: \nAuthor-email: \nLicense: \nLocation: {site}\nRequires: {requires}\nRequired-by: \n"));
            }
            None => process.err(format!("WARNING: Package(s) not found: {name}\n")),
        }
    }
    let code = i32::from(found.is_empty());
    process.out(found.join("---\n"));
    code
}

/// Where pip keeps what it has downloaded.
pub(super) fn cache(process: &Process<'_>) -> String {
    process.var("PIP_CACHE_DIR").map_or_else(|| format!("{}/.cache/pip", process.home()), str::to_owned)
}

/// Reads the words after `install`, requirement files included.
pub(super) fn parse(process: &mut Process<'_>, words: &[String]) -> Result<Call, ExitCode> {
    let mut call = Call {
        no_cache: process.var("PIP_NO_CACHE_DIR").is_some_and(|value| value != "0" && value != "off"),
        break_system: process.var("PIP_BREAK_SYSTEM_PACKAGES").is_some(),
        ..Call::default()
    };
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let (flag, value) = match word.split_once('=') {
            Some((flag, value)) if word.starts_with("--") => (flag, Some(value.to_owned())),
            _ => (word.as_str(), None),
        };
        let mut value = || value.clone().or_else(|| rest.next().cloned()).unwrap_or_default();
        match flag {
            "-r" | "--requirement" => read_requirements(process, &value(), &mut call)?,
            "-t" | "--target" => call.target = Some(Goal::Folder(value())),
            "--prefix" => call.target = Some(Goal::Root(value())),
            "--root" => {
                call.target = Some(Goal::Root(format!("{}/usr/local", value().trim_end_matches('/'))))
            }
            "-w" | "--wheel-dir" | "-d" | "--dest" => call.wheels = Some(value()),
            "-e" | "--editable" => call.names.push(value()),
            "--no-cache-dir" | "--no-cache" => call.no_cache = true,
            "--no-compile" => call.no_compile = true,
            "--no-deps" => call.no_deps = true,
            "--user" => call.user = true,
            "--break-system-packages" => call.break_system = true,
            "-q" | "--quiet" | "-qq" => call.quiet = true,
            _ if VALUES.contains(&flag) => {
                value();
            }
            _ if flag.starts_with("--") => {}
            _ => match flag.strip_prefix("-r") {
                Some(file) => read_requirements(process, file, &mut call)?,
                None if flag.starts_with('-') => {}
                None => call.names.push(word.clone()),
            },
        }
    }
    Ok(call)
}

/// Takes the requirements of a file, which must be there.
pub(super) fn read_requirements(
    process: &mut Process<'_>,
    file: &str,
    call: &mut Call,
) -> Result<(), ExitCode> {
    let Some(text) = process.text_of(file) else {
        process.err(format!(
            "ERROR: Could not open requirements file: [Errno 2] No such file or directory: '{file}'\n"
        ));
        return Err(1);
    };
    requirements(process, &text, file, call, 0);
    Ok(())
}
