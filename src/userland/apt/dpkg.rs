//! `dpkg`, `dpkg-query`, `dpkg-architecture`: questions about what is installed, and packages from files.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, path};

use super::super::supply::glob;
use super::super::{Userland, cost};
use super::resolve::bare;
use super::state::Installed;

/// Packages that set up an archive: beginning of the file's name, list, what it says.
const ARCHIVES: &[(&str, &str, &str)] = &[
    (
        "packages-microsoft-prod",
        "microsoft-prod.list",
        "deb https://packages.microsoft.com/debian/12/prod bookworm main\n",
    ),
    ("mysql-apt-config", "mysql.list", "deb http://repo.mysql.com/apt/debian bookworm mysql-8.0\n"),
    (
        "cuda-keyring",
        "cuda.list",
        "deb https://developer.download.nvidia.com/compute/cuda/repos/debian12/x86_64/ /\n",
    ),
    (
        "erlang-solutions",
        "erlang-solutions.list",
        "deb https://packages.erlang-solutions.com/debian bookworm contrib\n",
    ),
];

/// Bytes unpacked for each byte of a package of which only the size is known.
const UNPACKED: u64 = 4;

pub(super) fn dpkg(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args: Vec<String> = process.operands().to_vec();
    let names: Vec<String> = args.iter().filter(|arg| !arg.starts_with('-')).cloned().collect();
    let action = args.iter().find(|arg| {
        matches!(
            arg.as_str(),
            "-i" | "--install"
                | "-l"
                | "--list"
                | "-s"
                | "--status"
                | "-L"
                | "--listfiles"
                | "-S"
                | "--search"
                | "--print-architecture"
                | "--print-foreign-architectures"
                | "--add-architecture"
                | "--configure"
                | "-r"
                | "--remove"
                | "-P"
                | "--purge"
                | "-W"
                | "--show"
                | "--get-selections"
                | "--version"
                | "--compare-versions"
                | "-x"
                | "-X"
                | "--extract"
                | "--clear-avail"
                | "--audit"
                | "-C"
        )
    });
    let Some(action) = action.cloned() else {
        if args.iter().any(|arg| arg.starts_with("-i") || arg.starts_with("--force")) {
            return install_all(process, &names);
        }
        let word = args.first().cloned().unwrap_or_default();
        process.not_simulated(1, format!("dpkg {word} has no model"));
        return 0;
    };
    let installed = Installed::read(process);
    match action.as_str() {
        "--print-architecture" => {
            let name = debian_architecture(process);
            process.out(format!("{name}\n"));
            0
        }
        "--print-foreign-architectures"
        | "--add-architecture"
        | "--configure"
        | "--clear-avail"
        | "--audit"
        | "-C" => 0,
        "--version" => {
            process.out("Debian 'dpkg' package management program version 1.21.22 (amd64).\n");
            0
        }
        "-i" | "--install" => install_all(process, &names),
        "-r" | "--remove" | "-P" | "--purge" => {
            let mut installed = installed;
            names.iter().for_each(|name| installed.remove(name));
            installed.write(process);
            0
        }
        "--compare-versions" => compare_versions(&names),
        "-x" | "-X" | "--extract" => extract(process, &names),
        _ => query(process, &installed, &action, &names, &args),
    }
}

/// `dpkg -x FILE FOLDER`: the files alone, without what the package does when it is installed.
fn extract(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let [file, folder] = words else { return 2 };
    let Ok(content) = process.read(file) else {
        process.err(format!("dpkg-deb: error: failed to read archive '{file}': No such file or directory\n"));
        return 2;
    };
    let stem = path::base(file).split('_').next().unwrap_or(file).trim_end_matches(".deb");
    let (root, bytes) = (process.path(folder), content.len().saturating_mul(UNPACKED));
    let label = format!("estimated: contents of {stem}.deb");
    let each = bytes / programs(stem).len().max(1) as u64;
    let file =
        |at: String| Entry::fixed(format!("{}{at}", root.trim_end_matches('/')), 0o755, each, label.clone());
    process.unpack_own(programs(stem).into_iter().map(file).collect());
    0
}

fn query(
    process: &mut Process<'_>,
    installed: &Installed,
    action: &str,
    names: &[String],
    args: &[String],
) -> ExitCode {
    let wanted = |name: &str| names.is_empty() || names.iter().any(|pattern| glob(bare(pattern), name));
    let mut text = String::new();
    let mut found = false;
    for (name, version) in installed.iter().filter(|(name, _)| wanted(name)) {
        found = true;
        text.push_str(&match action {
            "-l" | "--list" => format!("ii  {name:<30} {version:<28} amd64\n"),
            "-s" | "--status" => installed.stanza(name).unwrap_or_default().to_owned(),
            "--get-selections" => format!("{name}\t\t\t\t\tinstall\n"),
            "-L" | "--listfiles" => format!("/.\n/usr/share/doc/{name}\n/usr/share/doc/{name}/copyright\n"),
            _ => shown(args, name, version),
        });
    }
    if matches!(action, "-S" | "--search") {
        return search(process, names);
    }
    if !found {
        let name = names.first().map_or("", String::as_str);
        process.err(format!("dpkg-query: no packages found matching {name}\n"));
        return 1;
    }
    process.out(text);
    0
}

/// `dpkg -S`: whose a file is, as its description tells; a pattern is looked for in the folders of libraries.
fn search(process: &mut Process<'_>, patterns: &[String]) -> ExitCode {
    let mut code = 0;
    for pattern in patterns {
        let plain = pattern.trim_start_matches('*');
        let mut found = String::new();
        for folder in ["", "/", "/usr", "/lib/x86_64-linux-gnu/", "/usr/lib/x86_64-linux-gnu/", "/usr/bin/"] {
            let at = format!("{folder}{plain}");
            if let Ok(Content::Described(file)) = process.sys.tree.read(&at)
                && let Some((package, _)) =
                    file.label.strip_prefix("deb:").and_then(|rest| rest.split_once('='))
            {
                found = format!("{package}: {at}\n");
                break;
            }
        }
        if found.is_empty() {
            process.err(format!("dpkg-query: no path found matching pattern {pattern}\n"));
            code = 1;
        }
        process.out(found);
    }
    code
}

/// A line of `dpkg-query -W`, with the fields of `-f` that occur.
fn shown(args: &[String], name: &str, version: &str) -> String {
    let given = args.iter().find_map(|arg| arg.strip_prefix("-f=").or(arg.strip_prefix("--showformat=")));
    match given.or_else(|| args.iter().find_map(|arg| arg.strip_prefix("-f"))) {
        Some(format) => format
            .replace("${Package}", name)
            .replace("${binary:Package}", name)
            .replace("${Version}", version)
            .replace("${Status}", "install ok installed")
            .replace("${db:Status-Status}", "installed")
            .replace("${Architecture}", "amd64")
            .replace("\\n", "\n")
            .replace("\\t", "\t"),
        None => format!("{name}\t{version}\n"),
    }
}

fn compare_versions(words: &[String]) -> ExitCode {
    let [left, relation, right] = words else { return 2 };
    let parts = |version: &str| -> Vec<u64> {
        version.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
    };
    let order = parts(left).cmp(&parts(right));
    let holds = match relation.as_str() {
        "lt" => order.is_lt(),
        "le" => order.is_le(),
        "eq" => order.is_eq(),
        "ne" => order.is_ne(),
        "ge" => order.is_ge(),
        "gt" => order.is_gt(),
        _ => return 2,
    };
    i32::from(!holds)
}

fn install_all(process: &mut Process<'_>, files: &[String]) -> ExitCode {
    if process.user.uid != 0 {
        process.err("dpkg: error: requested operation requires superuser privilege\n");
        return 2;
    }
    files.iter().map(|file| install_file(process, file)).find(|code| *code != 0).unwrap_or(0)
}

/// Installs a package file of which the name and the size are known.
pub(super) fn install_file(process: &mut Process<'_>, file: &str) -> ExitCode {
    let Ok(content) = process.read(file) else {
        process.err(format!("dpkg: error: cannot access archive '{file}': No such file or directory\n"));
        return 1;
    };
    let base = path::base(file).trim_end_matches(".deb");
    let stem = base.split('_').next().unwrap_or(base);
    let name = match stem.find(|c: char| c.is_ascii_digit()).and_then(|at| stem.get(..at)) {
        Some(front) if front.ends_with('-') => front.trim_end_matches('-'),
        _ => stem,
    };
    let name = name.to_owned();
    let mut installed = Installed::read(process);
    installed.add_unknown(&name, base.split('_').nth(1).unwrap_or("1"));
    installed.write(process);
    if let Some((_, list, text)) = ARCHIVES.iter().find(|row| name.starts_with(row.0)) {
        process.system_file(&format!("/etc/apt/sources.list.d/{list}"), *text);
    } else {
        let label = format!("estimated: contents of {base}.deb");
        let bytes = content.len().saturating_mul(UNPACKED);
        let entries: Vec<Entry> = programs(&name)
            .into_iter()
            .enumerate()
            .map(|(at, program)| {
                let size = if at == 0 { bytes - bytes / 10 } else { bytes / 100 };
                Entry::fixed(program, 0o755, size, label.clone())
            })
            .collect();
        process.unpack(&entries);
    }
    process.sys.spend(cost::DPKG_PACKAGE);
    process.out(format!(
        "Selecting previously unselected package {name}.\nUnpacking {name} ...\nSetting up {name} ...\n"
    ));
    0
}

/// The programs of a package that comes as a file: where its name is not the program's.
fn programs(name: &str) -> Vec<String> {
    const PROGRAMS: &[(&str, &[&str])] = &[
        ("wkhtmltox", &["/usr/local/bin/wkhtmltopdf", "/usr/local/bin/wkhtmltoimage"]),
        ("google-chrome-stable", &["/usr/bin/google-chrome-stable", "/usr/bin/google-chrome"]),
        ("google-chrome", &["/usr/bin/google-chrome-stable", "/usr/bin/google-chrome"]),
        (
            "session-manager-plugin",
            &[
                "/usr/local/sessionmanagerplugin/bin/session-manager-plugin",
                "/usr/local/bin/session-manager-plugin",
            ],
        ),
        ("mongodb-mongosh", &["/usr/bin/mongosh"]),
        ("mongodb-database-tools", &["/usr/bin/mongodump", "/usr/bin/mongorestore", "/usr/bin/mongoimport"]),
        ("minikube", &["/usr/bin/minikube"]),
        ("powershell", &["/usr/bin/pwsh"]),
        ("amazon-cloudwatch-agent", &["/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent"]),
        ("chefdk", &["/usr/bin/chef", "/usr/bin/knife"]),
        ("ripgrep", &["/usr/bin/rg"]),
        ("git-delta", &["/usr/bin/delta"]),
        ("quarto", &["/usr/local/bin/quarto"]),
        ("rstudio-server", &["/usr/lib/rstudio-server/bin/rserver", "/usr/sbin/rstudio-server"]),
    ];
    let known = PROGRAMS.iter().find(|(package, _)| *package == name);
    known.map_or_else(
        || vec![format!("/usr/bin/{name}")],
        |(_, all)| all.iter().map(|at| (*at).to_owned()).collect(),
    )
}

fn debian_architecture(process: &Process<'_>) -> &'static str {
    match process.sys.machine.as_str() {
        "aarch64" => "arm64",
        "armv7l" => "armhf",
        _ => "amd64",
    }
}

pub(super) fn architecture(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let machine = process.sys.machine.clone();
    let name = debian_architecture(process);
    let values = [
        ("DEB_BUILD_ARCH", name.to_owned()),
        ("DEB_BUILD_GNU_TYPE", format!("{machine}-linux-gnu")),
        ("DEB_BUILD_MULTIARCH", format!("{machine}-linux-gnu")),
        ("DEB_HOST_ARCH", name.to_owned()),
        ("DEB_HOST_GNU_TYPE", format!("{machine}-linux-gnu")),
        ("DEB_HOST_MULTIARCH", format!("{machine}-linux-gnu")),
        ("DEB_TARGET_ARCH", name.to_owned()),
    ];
    let args = process.operands().to_vec();
    let asked = args.iter().find_map(|arg| arg.strip_prefix("-q").or_else(|| arg.strip_prefix("--query=")));
    let asked = asked.filter(|name| !name.is_empty()).or_else(|| {
        let at = args.iter().position(|arg| arg == "-q" || arg == "--query")?;
        args.get(at + 1).map(String::as_str)
    });
    let text: String = match asked {
        Some(asked) => {
            values.iter().filter(|(key, _)| *key == asked).map(|(_, v)| format!("{v}\n")).collect()
        }
        None => values.iter().map(|(key, value)| format!("{key}={value}\n")).collect(),
    };
    process.out(text);
    0
}
