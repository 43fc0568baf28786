//! Folders of which only a sketch is known: clones, and archives of sources. What programs name in them is there.
//!
//! Nobody knows which files such a folder has. A build that copies or edits one, or starts a package manager on it,
//! knows it better: the file is put there when it is asked for, and the step says so.

use crate::catalog::Entry;
use crate::shell::Process;
use crate::vfs::{Content, path};

/// What the file that stands for all others is described as.
const MARK: &str = "estimated: contents of ";

/// Programs that read the files which their words name.
const READERS: [&str; 11] =
    ["cp", "mv", "sed", "cat", "chmod", "install", "grep", "patch", "head", "tail", "awk"];

/// What package managers and builders want in their folder, and the least that it may say.
const WANTED: &[(&[&str], &str, &str)] = &[
    (
        &["npm", "yarn", "pnpm", "bun", "npx"],
        "package.json",
        "{\n  \"name\": \"sketch\",\n  \"version\": \"0.0.0\",\n  \"private\": true,\n  \"scripts\": {\n    \"build\": \"true\",\n    \"start\": \"node index.js\",\n    \"test\": \"true\",\n    \"lint\": \"true\"\n  }\n}\n",
    ),
    (
        &["npm"],
        "package-lock.json",
        "{\n  \"name\": \"sketch\",\n  \"version\": \"0.0.0\",\n  \"lockfileVersion\": 3,\n  \"packages\": { \"\": { \"name\": \"sketch\", \"version\": \"0.0.0\" } }\n}\n",
    ),
    (&["yarn"], "yarn.lock", "# yarn lockfile v1\n"),
    (&["pnpm"], "pnpm-lock.yaml", "lockfileVersion: '9.0'\n"),
    (&["composer"], "composer.json", "{ \"name\": \"sketch/sketch\", \"require\": {} }\n"),
    (&["bundle", "bundler"], "Gemfile", "source \"https://rubygems.org\"\n"),
    (
        &["bundle", "bundler"],
        "Gemfile.lock",
        "GEM\n  remote: https://rubygems.org/\n  specs:\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n",
    ),
    (&["go"], "go.mod", "module example.org/sketch\n\ngo 1.22\n"),
    (&["go"], "main.go", "package main\n\nfunc main() {}\n"),
    (&["cargo"], "Cargo.toml", "[package]\nname = \"sketch\"\nversion = \"0.0.0\"\nedition = \"2021\"\n"),
    (&["cargo"], "src/main.rs", "fn main() {}\n"),
    (
        &["mvn"],
        "pom.xml",
        "<project>\n  <modelVersion>4.0.0</modelVersion>\n  <groupId>org.example</groupId>\n  <artifactId>sketch</artifactId>\n  <version>0.0.0</version>\n</project>\n",
    ),
    (&["gradle"], "build.gradle", "plugins { id 'java' }\n"),
    (
        &["dotnet"],
        "sketch.csproj",
        "<Project Sdk=\"Microsoft.NET.Sdk.Web\">\n  <PropertyGroup>\n    <TargetFramework>net8.0</TargetFramework>\n  </PropertyGroup>\n</Project>\n",
    ),
    (&["dotnet"], "Program.cs", "return;\n"),
];

/// The folder of a sketch that a path lies in, and what it is a sketch of.
pub(super) fn root(process: &Process<'_>, at: &str) -> Option<(String, String)> {
    let mut folder = path::join("/", at);
    while folder != "/" {
        if let Ok(Content::Described(contents)) = process.sys.tree.read(&format!("{folder}/contents"))
            && let Some(of) = contents.label.strip_prefix(MARK)
        {
            return Some((folder, of.to_owned()));
        }
        folder = path::parent(&folder).to_owned();
    }
    None
}

/// Puts files there that the program is about to read from a sketch. Every command comes by here, few read.
pub(super) fn supply(process: &mut Process<'_>) {
    let name = process.name();
    let reads = READERS.contains(&name)
        || matches!(name, "pip" | "pip3" | "uv")
        || WANTED.iter().any(|(programs, ..)| programs.contains(&name))
        || process.operands().iter().any(|word| word == "pip");
    if reads {
        lay(process);
    }
}

/// Apart, so that it need not come before the first picture.
#[inline(never)]
fn lay(process: &mut Process<'_>) {
    let name = process.name().to_owned();
    let mut files: Vec<(String, Option<String>)> = Vec::new();
    if READERS.contains(&name.as_str()) {
        files.extend(named(process).into_iter().map(|file| (file, None)));
    } else if matches!(name.as_str(), "pip" | "pip3" | "uv")
        || process.operands().iter().any(|word| word == "pip")
    {
        let words = process.operands();
        let lists = words.windows(2).filter(
            |pair| matches!(pair, [flag, _] if matches!(flag.as_str(), "-r" | "--requirement" | "-c")),
        );
        files.extend(lists.filter_map(|pair| pair.last()).map(|file| (file.clone(), Some(String::new()))));
        if words.iter().any(|word| matches!(word.as_str(), "." | "./" | "-e" | "--editable")) {
            files.push((
                "setup.py".to_owned(),
                Some("from setuptools import setup\nsetup(name=\"sketch\", version=\"0.0.0\")\n".to_owned()),
            ));
        }
    }
    let wanted = WANTED.iter().filter(|(programs, ..)| programs.contains(&name.as_str()));
    files.extend(wanted.map(|(_, file, text)| ((*file).to_owned(), Some((*text).to_owned()))));
    for (file, text) in files {
        let at = path::join("/", &process.path(&file));
        if process.sys.tree.exists(&at) {
            continue;
        }
        let Some((root, of)) = root(process, path::parent(&at)) else { continue };
        // A project of .NET or Go that is there under another name needs none.
        if text.is_some() && has_kin(process, path::parent(&at), &file) {
            continue;
        }
        process.unpack_own(vec![match text {
            Some(text) => Entry::text(at.clone(), 0o644, text),
            None => Entry::fixed(at.clone(), 0o755, FILE, format!("estimated: {}", path::base(&at))),
        }]);
        let shown = at.strip_prefix(&root).unwrap_or(&at).trim_start_matches('/');
        let message = format!("whether {of} has {shown} is not known: a small file stands for it");
        process.note(
            "stand-in-file",
            message,
            "only the size of what was fetched is known, and that is an estimate",
        );
    }
}

/// A file of which nothing is known.
const FILE: u64 = 4_000;

/// Whether a folder has another file with the ending.
fn has_kin(process: &Process<'_>, folder: &str, file: &str) -> bool {
    let Some((_, ending)) =
        file.rsplit_once('.').filter(|(_, ending)| matches!(*ending, "csproj" | "cs" | "go"))
    else {
        return false;
    };
    let Ok(mut entries) = process.sys.tree.read_dir(folder) else { return false };
    entries.any(|(name, _)| name.ends_with(&format!(".{ending}")))
}

/// The operands that are files to read: not the flags, not scripts and patterns, not where copies go to.
fn named(process: &Process<'_>) -> Vec<String> {
    let plain = |word: &&String| {
        !word.is_empty()
            && !word.starts_with('-')
            && word.chars().all(|c| c.is_ascii_alphanumeric() || "._-/+@".contains(c))
    };
    let words: Vec<String> = process.operands().iter().filter(plain).cloned().collect();
    match process.name() {
        "cp" | "mv" | "install" => words.split_last().map(|(_, from)| from.to_vec()).unwrap_or_default(),
        "chmod" | "grep" => words.into_iter().skip(1).collect(),
        _ => words,
    }
}
