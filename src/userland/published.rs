//! What servers publish beside their downloads: checksums, lists of them, the newest release's name.
//!
//! The forms are those of the real ones. Digests are those of the described download, so that they agree with what
//! programs print of it; which release is the newest stands for whatever is by now.

use crate::shell::Process;
use crate::vfs::{Content, Described, path};

use super::{digest, sites};

/// Endings of files with one checksum, and whose.
const ENDINGS: [(&str, &str); 11] = [
    (".sha256sum", "sha256"),
    (".sha256.txt", "sha256"),
    (".sha256", "sha256"),
    (".sha512sum", "sha512"),
    (".sha512", "sha512"),
    (".sha384", "sha384"),
    (".sha1sum", "sha1"),
    (".sha1", "sha1"),
    (".md5sum", "md5"),
    (".md5.txt", "md5"),
    (".md5", "md5"),
];

/// Servers whose `.sha256` and its like hold the digest alone; elsewhere the name follows it.
const BARE: [&str; 12] = [
    "dl.k8s.io",
    "storage.googleapis.com",
    "dl.google.com",
    "go.dev/dl",
    "get.helm.sh",
    "services.gradle.org",
    "repo1.maven.org",
    "repo.maven.apache.org",
    "dlcdn.apache.org/maven",
    "archive.apache.org/dist/maven",
    "downloads.apache.org/maven",
    "download.docker.com",
];

/// Words in the names of lists of checksums, and whose.
const LISTS: [(&str, &str); 8] = [
    ("sha256sum", "sha256"),
    ("shasums256", "sha256"),
    ("shasums512", "sha512"),
    ("sha512sum", "sha512"),
    ("sha1sum", "sha1"),
    ("md5sum", "md5"),
    ("shasums", "sha256"),
    ("checksums", "sha256"),
];

/// A list of checksums that nobody asked for a name yet.
const LIST: u64 = 2_000;

/// Newest releases of repositories, as of the data; others have `OTHER`.
const NEWEST: &[(&str, &str)] = &[
    ("kubernetes/kubernetes", "v1.34.1"),
    ("docker/compose", "v2.39.4"),
    ("docker/buildx", "v0.28.0"),
    ("helm/helm", "v3.19.0"),
    ("mikefarah/yq", "v4.47.2"),
    ("jqlang/jq", "jq-1.8.1"),
    ("cli/cli", "v2.80.0"),
    ("gohugoio/hugo", "v0.150.1"),
    ("aquasecurity/trivy", "v0.66.0"),
    ("hadolint/hadolint", "v2.13.1"),
    ("golangci/golangci-lint", "v2.5.0"),
    ("krallin/tini", "v0.19.0"),
    ("tianon/gosu", "1.18"),
    ("aptible/supercronic", "v0.2.36"),
    ("just-containers/s6-overlay", "v3.2.1.0"),
    ("composer/composer", "2.8.12"),
    ("restic/restic", "v0.18.1"),
    ("derailed/k9s", "v0.50.15"),
    ("astral-sh/uv", "0.8.22"),
    ("hashicorp/terraform", "v1.13.3"),
    ("hashicorp/vault", "v1.20.4"),
    ("hashicorp/packer", "v1.14.2"),
    ("hashicorp/consul", "v1.21.5"),
];
const OTHER: &str = "v1.0.0";

/// What a GET of a checksum, a list of checksums or a newest version gives; `None` for any other address.
pub(super) fn content(url: &str, machine: &str) -> Option<Content> {
    if let Some((_, text)) = newest(url) {
        return Some(Content::from(text.as_str()));
    }
    let plain = url.split(['?', '#']).next().unwrap_or(url);
    let lower = plain.to_ascii_lowercase();
    let name = path::base(&lower);
    if let Some((ending, algorithm)) = ENDINGS.iter().find(|(ending, _)| name.ends_with(ending))
        && let Some(of) = plain.get(..plain.len() - ending.len()).filter(|_| name.len() > ending.len())
    {
        let digest = digest::of(algorithm, &sites::content(of, machine))?;
        let bare = !ending.ends_with("sum") && BARE.iter().any(|host| plain.contains(host));
        let text = if bare { format!("{digest}\n") } else { format!("{digest}  {}\n", path::base(of)) };
        return Some(Content::from(text.as_str()));
    }
    let (_, algorithm) = LISTS.iter().find(|(word, _)| name.contains(word))?;
    let is_text = ["asc", "sig", "gpg", "pem", "sigstore"].iter().all(|ending| !name.ends_with(ending));
    is_text.then(|| Content::described(LIST, format!("checksums {algorithm}: {plain}")))
}

/// The lines of a list of checksums, as far as they can matter: of the files that the program's own words name, and of
/// those that were downloaded from the same place into the current folder. `None` if the description is no list's.
pub(super) fn list(process: &Process<'_>, described: &Described) -> Option<String> {
    let rest = described.label.strip_prefix("checksums ")?;
    let (algorithm, url) = rest.split_once(": ")?;
    let place = path::parent(url);
    let mut names: Vec<String> = Vec::new();
    for (_, node) in process.sys.tree.read_dir(process.cwd).ok()?.take(MOST) {
        if let Some(Content::Described(file)) = node.content()
            && let Some((_, from)) = file.label.split_once(": ")
            && path::parent(from) == place
        {
            names.push(path::base(from).to_owned());
        }
    }
    // The patterns of grep, awk and sed: what is left without their own signs.
    for word in process.operands() {
        let word = word.replace('\\', "");
        let parts = word.split(|c: char| !(c.is_ascii_alphanumeric() || "._+-".contains(c)));
        for part in parts.map(|part| part.trim_matches('.')).filter(|part| is_file_name(part)) {
            // Part of a name stands for the file that was downloaded under a longer one.
            if !names.iter().any(|name| name.contains(part)) {
                names.push(part.to_owned());
            }
        }
    }
    names.sort();
    names.dedup();
    let mut text = String::new();
    for name in names.iter().filter(|name| !url.ends_with(*name)) {
        let digest =
            digest::of(algorithm, &sites::content(&format!("{place}/{name}"), &process.sys.machine))?;
        text.push_str(&format!("{digest}  {name}\n"));
    }
    Some(text)
}

/// So many files of a folder are looked at.
const MOST: usize = 200;

/// Whether a word can be the name of a file that is published: `tool_1.2_linux_amd64`, `tool.tar.gz`.
fn is_file_name(word: &str) -> bool {
    word.len() > 4
        && !word.starts_with('-')
        && word.contains(['.', '_'])
        && word.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// What is asked for the newest version, and the answer, which is one among many that are possible.
pub(super) fn newest(url: &str) -> Option<(String, String)> {
    let plain = url.split(['?', '#']).next().unwrap_or(url).trim_end_matches('/');
    if let Some((_, rest)) = plain.split_once("api.github.com/repos/") {
        let mut parts = rest.splitn(3, '/');
        let repository = format!("{}/{}", parts.next()?, parts.next()?);
        let tag = tag_of(&repository);
        let text = match parts.next()? {
            "releases/latest" => release(&repository, tag, ""),
            "releases" => format!("[\n{}\n]\n", release(&repository, tag, "  ").trim_end()),
            "tags" => format!("[\n  {{\n    \"name\": \"{tag}\"\n  }}\n]\n"),
            asked => release(&repository, asked.strip_prefix("releases/tags/")?, ""),
        };
        return Some((repository, text));
    }
    let base = path::base(plain);
    let one = |of: &str, text: String| Some((of.to_owned(), text));
    if plain.contains("dl.k8s.io/release/") || plain.contains("kubernetes-release/release/") {
        let minor = base.strip_prefix("stable")?.strip_suffix(".txt")?.trim_start_matches('-');
        return match minor {
            "" | "1" => one("Kubernetes", format!("{}\n", tag_of("kubernetes/kubernetes"))),
            minor => one("Kubernetes", format!("v{minor}.9\n")),
        };
    }
    if plain.contains("go.dev/VERSION") || plain.contains("golang.org/VERSION") {
        return one("Go", "go1.25.1\ntime 2025-08-27T15:49:40Z\n".to_owned());
    }
    if base.starts_with("LATEST_RELEASE") {
        return one("Chrome", "140.0.7339.207".to_owned());
    }
    if let Some((_, product)) = plain.split_once("checkpoint-api.hashicorp.com/v1/check/") {
        let version = tag_of(&format!("hashicorp/{product}")).trim_start_matches('v');
        return one(
            product,
            format!("{{\"product\":\"{product}\",\"current_version\":\"{version}\",\"alerts\":[]}}"),
        );
    }
    None
}

/// Where a page of the newest release leads: `releases/latest` of GitHub.
pub(super) fn redirect(url: &str) -> Option<(String, String)> {
    let plain = url.trim_end_matches('/');
    let (before, rest) = plain.split_once("/releases/latest")?;
    let repository = before.split_once("github.com/")?.1;
    if repository.starts_with("repos/") {
        return None;
    }
    let tag = tag_of(repository);
    let place = match rest.strip_prefix("/download/") {
        Some(file) => format!("{before}/releases/download/{tag}/{file}"),
        None => format!("{before}/releases/tag/{tag}"),
    };
    Some((repository.to_owned(), place))
}

fn tag_of(repository: &str) -> &'static str {
    NEWEST.iter().find(|(known, _)| *known == repository).map_or(OTHER, |(_, tag)| tag)
}

/// A release as GitHub's API describes it, with files of the usual names.
fn release(repository: &str, tag: &str, indent: &str) -> String {
    let name = path::base(repository);
    let version = tag.trim_start_matches('v');
    let page = format!("https://github.com/{repository}/releases");
    let files = [
        format!("{name}_{version}_linux_amd64.tar.gz"),
        format!("{name}_{version}_linux_arm64.tar.gz"),
        format!("{name}_{version}_linux_amd64.deb"),
        format!("{name}-{version}-linux-x86_64.tar.gz"),
        format!("{name}-linux-amd64"),
        format!("{name}_{version}_checksums.txt"),
    ];
    let asset = |file: &String| {
        format!(
            "{indent}    {{\n{indent}      \"name\": \"{file}\",\n{indent}      \"browser_download_url\": \
             \"{page}/download/{tag}/{file}\"\n{indent}    }}"
        )
    };
    let assets: Vec<String> = files.iter().map(asset).collect();
    format!(
        "{indent}{{\n{indent}  \"html_url\": \"{page}/tag/{tag}\",\n{indent}  \"tag_name\": \"{tag}\",\n{indent}  \
         \"name\": \"{tag}\",\n{indent}  \"draft\": false,\n{indent}  \"prerelease\": false,\n{indent}  \"assets\": \
         [\n{}\n{indent}  ],\n{indent}  \"tarball_url\": \"https://api.github.com/repos/{repository}/tarball/{tag}\",\n\
         {indent}  \"zipball_url\": \"https://api.github.com/repos/{repository}/zipball/{tag}\"\n{indent}}}\n",
        assets.join(",\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_have_the_form_of_their_server() {
        let text = |url: &str| content(url, "x86_64").and_then(|c| c.as_text().map(str::to_owned)).unwrap();
        assert_eq!(text("https://dl.k8s.io/release/v1.30.0/bin/linux/amd64/kubectl.sha256").len(), 65);
        assert!(text("https://example.org/a/tool.tgz.sha512").ends_with("  tool.tgz\n"));
        assert!(text("https://get.helm.sh/helm-v3.1.0.tar.gz.sha256sum").ends_with("  helm-v3.1.0.tar.gz\n"));
        assert!(content("https://example.org/.sha256", "x86_64").is_none());
        assert!(content("https://example.org/SHA256SUMS.sig", "x86_64").is_none());
    }

    #[test]
    fn newest_versions() {
        let of = |url: &str| newest(url).map(|(_, text)| text).unwrap_or_default();
        let json: serde_json::Value =
            serde_json::from_str(&of("https://api.github.com/repos/docker/compose/releases/latest")).unwrap();
        assert_eq!(json.get("tag_name").and_then(|tag| tag.as_str()), Some("v2.39.4"));
        let all = of("https://api.github.com/repos/a/b/releases?per_page=1");
        assert!(serde_json::from_str::<serde_json::Value>(&all).unwrap().is_array());
        assert_eq!(of("https://dl.k8s.io/release/stable-1.31.txt"), "v1.31.9\n");
        let page = redirect("https://github.com/a/b/releases/latest").map(|(_, place)| place);
        assert_eq!(page.as_deref(), Some("https://github.com/a/b/releases/tag/v1.0.0"));
    }
}
