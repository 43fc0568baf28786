//! Files that come with a program wherever it is: whatever recipe an image was made after, where there is a `java`,
//! its settings and certificates are too.

use std::sync::Arc;

use super::fill::{Entry, EntryKind};
use crate::vfs::{Tree, path};

/// An installation of Java that is older than 9 keeps these in `jre`, if it can compile.
const JAVA: &[&str] = &["security/java.security", "security/java.policy", "security/cacerts"];

/// Debian's and Ubuntu's `ca-certificates` needs `openssl`: file, and what a link of that name leads to.
const OPENSSL: &[(&str, Option<&str>)] = &[
    ("/usr/bin/openssl", None),
    ("/etc/ssl/openssl.cnf", None),
    ("/usr/lib/ssl/openssl.cnf", Some("/etc/ssl/openssl.cnf")),
    ("/usr/lib/ssl/certs", Some("/etc/ssl/certs")),
];

/// Adds what neither the layer has nor those below; `java` is the version that the image's environment names.
pub(super) fn complete(entries: &mut Vec<Entry>, below: &Tree, java: Option<&str>) {
    let has = |entries: &[Entry], at: &str| below.exists(at) || entries.iter().any(|one| &*one.path == at);
    let mut new: Vec<(String, Option<&'static str>)> = Vec::new();
    let homes = entries.iter().filter_map(|entry| {
        let home = entry.path.strip_suffix("/bin/java")?;
        (!matches!(entry.kind, EntryKind::Symlink(_)) && home.len() > 4).then_some(home)
    });
    for home in homes {
        let version = java.unwrap_or_default().trim_start_matches("jdk").trim_start_matches('-');
        let is_old = ["1.8", "1.7", "8", "7", "6"].iter().any(|old| version.starts_with(old));
        let compiles = has(entries, &format!("{home}/bin/javac"));
        for file in JAVA {
            // Settings moved to `conf`, the certificates did not.
            let folder = match (is_old, compiles, file.ends_with("cacerts")) {
                (true, true, _) => "jre/lib",
                (true, false, _) | (_, _, true) => "lib",
                _ => "conf",
            };
            new.push((format!("{home}/{folder}/{file}"), None));
        }
        // What is said to have a runtime alone is often made after a whole installation.
        if is_old && compiles {
            new.push((format!("{home}/lib/security"), Some("../jre/lib/security")));
        }
    }
    let is_debian = has(entries, "/var/lib/dpkg/status");
    if is_debian && entries.iter().any(|one| &*one.path == "/etc/ssl/certs/ca-certificates.crt") {
        new.extend(OPENSSL.iter().map(|(file, target)| ((*file).to_owned(), *target)));
    }
    // Where own certificates are laid for `update-ca-certificates`.
    let folder = "/usr/local/share/ca-certificates";
    if entries.iter().any(|one| &*one.path == "/usr/sbin/update-ca-certificates") && !has(entries, folder) {
        entries.push(Entry::new(folder, 0o755, EntryKind::Directory));
    }
    for (at, target) in new {
        if has(entries, &at) {
            continue;
        }
        let mode = if path::parent(&at).ends_with("/bin") { 0o755 } else { 0o644 };
        entries.push(match target {
            Some(target) => Entry::symlink(at, target),
            None => {
                let label: Arc<str> = format!("beside:{at}").into();
                Entry::new(at, mode, EntryKind::Share { weight: 1, label })
            }
        });
    }
}
