//! Servers' own programs that images are extended with: plugin installers, checks, builds.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &[
            "elasticsearch-plugin",
            "opensearch-plugin",
            "kibana-plugin",
            "opensearch-dashboards-plugin",
            "logstash-plugin",
        ],
        summary: "installs plugins beside the server",
        flags: &[],
        run: beside,
    },
    Program {
        names: &["grafana-cli", "grafana"],
        summary: "grafana cli plugins install",
        flags: &[],
        run: grafana,
    },
    Program { names: &["confluent-hub"], summary: "installs connectors", flags: &[], run: confluent },
    Program {
        names: &["jenkins-plugin-cli", "install-plugins.sh"],
        summary: "downloads plugins of Jenkins",
        flags: &[],
        run: jenkins,
    },
    Program {
        names: &["kc.sh"],
        summary: "kc.sh build: what Keycloak starts from",
        flags: &[],
        run: keycloak,
    },
    Program {
        names: &["promtool", "amtool"],
        summary: "checks configurations that are there",
        flags: &[],
        run: check,
    },
    Program {
        names: &["mosquitto_passwd"],
        summary: "adds an account to a file of passwords",
        flags: &[],
        run: password,
    },
];

/// A plugin of which only the name is known.
const PLUGIN: u64 = 9_000_000;
const JENKINS_PLUGIN: u64 = 900_000;
/// Plugins of Jenkins that come along with each.
const JENKINS_CLOSURE: u64 = 5;

fn words(process: &Process<'_>) -> Vec<String> {
    process.operands().iter().filter(|word| !word.starts_with('-')).cloned().collect()
}

/// Puts a plugin into a folder that lacks it; `false` without a network.
fn put(process: &mut Process<'_>, at: String, bytes: u64, what: &str) -> bool {
    if process.sys.tree.exists(&at) {
        return true;
    }
    if !process.download(bytes / 2) {
        let name = process.name().to_owned();
        process.err(format!("{name}: download of {what} failed: Temporary failure in name resolution\n"));
        return false;
    }
    process.sys.spend(cost::JVM_TOOL);
    process.unpack_own(vec![Entry::fixed(at, 0o644, bytes, format!("estimated: plugin {what}"))]);
    process.out(format!("-> Installed {what}\n"));
    true
}

/// The last part of a plugin's name, file or address, without its version.
fn short(word: &str) -> &str {
    let last = word.rsplit('/').next().unwrap_or(word);
    last.split([':', '@']).next().unwrap_or(last).trim_end_matches(".zip")
}

fn beside(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = words(process);
    let Some((command, names)) = words.split_first() else { return 1 };
    let server = process.name().trim_end_matches("-plugin").to_owned();
    let home = format!("/usr/share/{server}");
    let folder =
        if server == "logstash" { format!("{home}/vendor/bundle") } else { format!("{home}/plugins") };
    for name in names {
        let at = format!("{folder}/{}", short(name));
        match command.as_str() {
            "install" | "update" if !put(process, format!("{at}/contents"), PLUGIN, name) => return 1,
            "remove" => process.discard(&at),
            _ => {}
        }
    }
    0
}

fn grafana(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = words(process);
    let Some(at) = words.iter().position(|word| word == "install") else { return 0 };
    let folder = process.operands().iter().enumerate().find_map(|(at, word)| {
        let next = || process.operands().get(at + 1).cloned();
        word.strip_prefix("--pluginsDir=")
            .map(str::to_owned)
            .or_else(|| (word == "--pluginsDir").then(next)?)
    });
    let folder = folder.or_else(|| process.var("GF_PATHS_PLUGINS").map(str::to_owned));
    let folder = folder.unwrap_or_else(|| "/var/lib/grafana/plugins".to_owned());
    let Some(name) = words.get(at + 1) else { return 1 };
    i32::from(!put(process, format!("{folder}/{name}/contents"), PLUGIN, name))
}

fn confluent(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = words(process);
    if words.first().is_none_or(|word| word != "install") {
        return 0;
    }
    let folder = process.operands().iter().position(|word| word == "--component-dir");
    let folder = folder.and_then(|at| process.operands().get(at + 1).cloned());
    let taken = folder.clone();
    let folder = folder.unwrap_or_else(|| "/usr/share/confluent-hub-components".to_owned());
    for name in words.iter().skip(1).filter(|word| Some(*word) != taken.as_ref()) {
        let plain = name.rsplit_once(':').map_or(name.as_str(), |(name, _)| name).replace('/', "-");
        if !put(process, format!("{folder}/{plain}/contents"), PLUGIN * 4, name) {
            return 1;
        }
    }
    0
}

fn jenkins(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let mut names = Vec::new();
    let mut rest = args.iter();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "-f" | "--plugin-file" => {
                let Some(file) = rest.next() else { return 1 };
                let Some(text) = process.text_of(file) else {
                    process.err(format!("Unable to open {file}\n"));
                    return 1;
                };
                names.extend(listed(&text));
            }
            "-d" | "--plugin-download-directory" | "--war" | "-w" | "--jenkins-version" => {
                rest.next();
            }
            _ if word.starts_with('-') => {}
            _ => names.extend(listed(word)),
        }
    }
    if names.is_empty() {
        let text = process.read_stdin();
        names.extend(listed(text.as_text().unwrap_or_default()));
    }
    let root = process.var("REF").unwrap_or("/usr/share/jenkins/ref").to_owned();
    for name in names {
        let at = format!("{root}/plugins/{}.jpi", short(&name));
        if !put(process, at, JENKINS_PLUGIN * JENKINS_CLOSURE, &name) {
            return 1;
        }
    }
    process.out("Done\n");
    0
}

/// Plugins that a text lists, comments left out.
fn listed(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    lines.flat_map(str::split_whitespace).map(str::to_owned).collect()
}

fn keycloak(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    match words(process).first().map(String::as_str) {
        Some("build") => {
            process.sys.spend(20 * cost::SECOND);
            let at = "/opt/keycloak/lib/quarkus/generated-bytecode.jar";
            process.unpack_own(vec![Entry::fixed(at, 0o644, 8_600_000, "estimated: built by kc.sh")]);
            process.out("Server configuration updated and persisted. Run the following command to review the configuration:\n\n\tkc.sh show-config\n\n");
            0
        }
        Some("show-config" | "import" | "export") | None => 0,
        Some(_) => {
            process.not_simulated(1, "what the server does when it runs is not known");
            0
        }
    }
}

fn check(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = words(process);
    let files = words.iter().filter(|word| {
        !matches!(word.as_str(), "check" | "config" | "rules" | "web-config" | "check-config" | "test")
    });
    for file in files {
        if !process.sys.tree.exists(&process.path(file)) {
            process.err(format!("Checking {file}\n  FAILED: stat {file}: no such file or directory\n"));
            return 1;
        }
        process.out(format!("Checking {file}\n  SUCCESS: {file} is valid\n\n"));
    }
    0
}

/// `-b FILE NAME PASSWORD`, `-c` begins the file anew; what is written is a digest of which only the length is known.
fn password(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = words(process);
    let flags: String =
        process.operands().iter().filter(|word| word.starts_with('-')).map(String::as_str).collect();
    let digest = 118;
    if flags.contains('n') {
        process.not_simulated(1, "the digest of the password has no model");
        return 0;
    }
    let [file, name, ..] = words.as_slice() else {
        process.not_simulated(1, "passwords that are asked for have no model");
        return 0;
    };
    let at = process.path(file);
    let before =
        if flags.contains('c') { 0 } else { process.sys.tree.read(&at).map_or(0, |content| content.len()) };
    let size = before + name.len() as u64 + digest;
    process.unpack_own(vec![Entry::fixed(at, 0o600, size, "estimated: names and digests of passwords")]);
    0
}

#[cfg(test)]
mod tests {
    use super::{listed, short};

    #[test]
    fn names_of_plugins() {
        assert_eq!(listed("git:5.2 # scm\n\nworkflow-aggregator\n"), ["git:5.2", "workflow-aggregator"]);
        assert_eq!(short("https://example.org/a/analysis-x.zip"), "analysis-x");
        assert_eq!(short("debezium/connector:2.4"), "connector");
    }
}
