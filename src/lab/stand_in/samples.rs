//! What a file that stands in for a project's own may say: as little as the programs that read it need.

use std::collections::BTreeSet;

use super::wants::Wants;
use crate::lab::project::{Body, File};
use crate::vfs::path;

/// Names without an ending that are files.
const FILES: &[&str] = &[
    "Makefile",
    "Gemfile",
    "Rakefile",
    "Procfile",
    "Pipfile",
    "Caddyfile",
    "Dockerfile",
    "LICENSE",
    "README",
    "NOTICE",
    "VERSION",
    "Vagrantfile",
    "Brewfile",
    "gradlew",
    "mvnw",
    "entrypoint",
    "docker-entrypoint",
    "crontab",
    "artisan",
    "nginx-default",
    "run",
    "start",
];

/// Endings of folders that look like those of files.
const FOLDERS: &[&str] =
    &[".github", ".mvn", ".git", ".cargo", ".config", ".yarn", ".streamlit", ".storybook", "conf.d"];

/// Folders whose contents are served as they are.
const SERVED: &[&str] =
    &["public", "static", "html", "www", "site", "web", "dist", "build", "assets", "_site", "out"];

/// Endings of what is no text, with a size in bytes that such files have.
const BINARIES: &[(&str, u64)] = &[
    (".jar", 20_000_000),
    (".war", 20_000_000),
    (".tar.gz", 5_000_000),
    (".tgz", 5_000_000),
    (".zip", 5_000_000),
    (".whl", 100_000),
    (".deb", 1_000_000),
    (".png", 20_000),
    (".ico", 4_000),
    (".ttf", 100_000),
    (".bin", 1_000_000),
    (".onnx", 50_000_000),
    (".db", 100_000),
];

/// Scripts that are run without `run`.
const USUAL: &[&str] = &["build", "test", "start", "lint"];

/// What the rest of a Dockerfile tells of the project.
#[derive(Debug, Default)]
pub(super) struct Clues {
    /// Names that a package manager of JavaScript is told to run.
    pub scripts: BTreeSet<String>,
    /// What is copied out of the stages that build.
    pub made: Vec<String>,
    /// Those of it that lie where the context's own files do.
    pub made_here: Vec<String>,
    /// All words of all commands, which tell the frameworks.
    words: BTreeSet<String>,
    /// Whether the sources lie in `src`.
    pub in_src: bool,
    options: Vec<(String, String)>,
    /// What `make` is told to make.
    targets: BTreeSet<String>,
    bases: Vec<String>,
}

impl Clues {
    pub fn of(wants: &Wants) -> Self {
        let mut clues = Self {
            made: wants.made.iter().map(|made| made.path.clone()).collect(),
            made_here: wants.made.iter().filter_map(|made| made.context.clone()).collect(),
            bases: wants.bases.clone(),
            ..Self::default()
        };
        clues.in_src = wants.paths.iter().any(|path| path == "/src/");
        for command in &wants.commands {
            let words: Vec<&str> = command.words.iter().map(String::as_str).collect();
            match words.as_slice() {
                ["npm" | "yarn" | "pnpm" | "bun" | "npx" | "turbo", args @ ..] => {
                    let told = args.windows(2).filter(|pair| matches!(pair, ["run" | "run-script", _]));
                    let told = told.filter_map(|pair| pair.last().copied());
                    let usual = args.iter().copied().filter(|arg| USUAL.contains(arg));
                    clues
                        .scripts
                        .extend(told.chain(usual).filter(|name| !name.starts_with('-')).map(str::to_owned));
                }
                ["make", args @ ..] => {
                    let plain = |word: &&&str| !word.starts_with('-') && !word.contains(['=', '$']);
                    clues.targets.extend(args.iter().filter(plain).map(|word| (*word).to_owned()));
                }
                _ => {}
            }
            clues.options.extend(command.words.windows(2).filter_map(|pair| match pair {
                [name, value] if name.starts_with('-') => Some((name.clone(), value.clone())),
                _ => None,
            }));
            clues.words.extend(command.words.iter().cloned());
        }
        clues
    }

    pub fn targets(&self) -> Vec<&str> {
        self.targets.iter().map(String::as_str).collect()
    }

    /// The name of a project of .NET: that of the library which is run.
    pub fn assembly(&self) -> String {
        let name = self.words.iter().find_map(|word| path::base(word).strip_suffix(".dll"));
        name.unwrap_or("App").to_owned()
    }

    /// The word after an option in any command.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(option, _)| option == name).map(|(_, value)| value.as_str())
    }

    /// Programs that a build leaves in the context's folders, below it.
    pub fn programs(&self) -> impl Iterator<Item = &str> {
        let plain = |path: &&str| {
            !path.contains(['.', '*'])
                && !SERVED.contains(&path::base(path))
                && !path.contains("node_modules")
        };
        self.made_here.iter().map(|path| path.trim_start_matches('/')).filter(plain)
    }

    pub fn says(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether a word of some command begins so.
    pub fn begins(&self, start: &str) -> bool {
        self.words.iter().any(|word| word.trim_start_matches("./").starts_with(start))
    }

    /// The last part of what is copied out of a folder of that name, without the ending.
    pub fn made_in(&self, folder: &str, ending: &str) -> Option<String> {
        self.made.iter().find_map(|path| {
            let (before, name) = path.rsplit_once('/')?;
            let stem = name.strip_suffix(ending)?;
            (before.ends_with(folder) && !stem.is_empty() && !stem.contains(['*', '$']))
                .then(|| stem.to_owned())
        })
    }

    /// The project of Angular that is built: below `dist` it has a folder of its own.
    pub fn angular(&self) -> Option<String> {
        let below = self.made.iter().find_map(|path| path.split_once("/dist/").map(|(_, rest)| rest));
        let name = below.and_then(|rest| rest.split('/').next()).filter(|name| !name.contains(['.', '*']))?;
        (!name.is_empty()).then(|| name.to_owned())
    }

    pub fn makes(&self, folder: &str) -> bool {
        self.made.iter().any(|path| path.split('/').any(|part| part == folder))
    }

    /// The part of a base image's tag before anything but a version: `8.0` of `sdk:8.0-alpine`.
    pub fn version_of(&self, repository: &str) -> Option<&str> {
        let tags = self.bases.iter().filter_map(|base| base.split_once(':'));
        let tag = tags.filter(|(name, _)| name.ends_with(repository)).map(|(_, tag)| tag).next()?;
        let version = tag.split(['-', '@']).next()?;
        version.starts_with(|c: char| c.is_ascii_digit()).then_some(version)
    }
}

/// Whether what a `COPY` names is a folder, as far as a name can tell.
pub(super) fn is_folder(name: &str) -> bool {
    let base = path::base(name.trim_end_matches('/'));
    if name.ends_with('/') || matches!(base, "." | "..") || FOLDERS.contains(&base) {
        return true;
    }
    !base.contains(['.', '*', '?', '[']) && !FILES.contains(&base)
}

/// The path with a slash at its end if it is that of a folder.
pub(super) fn as_folder(path: String) -> String {
    if is_folder(&path) { format!("{path}/") } else { path }
}

/// The files that stand in for what a `COPY` names. Patterns that may match nothing are left alone.
pub(super) fn paths(named: &str, clues: &Clues) -> Vec<String> {
    if named == "/" {
        return vec![];
    }
    let Some(folder) = named.strip_suffix('/') else {
        let known = match path::base(named) {
            "*.csproj" => {
                return vec![path::join(path::parent(named), &format!("{}.csproj", clues.assembly()))];
            }
            "package*.json" => Some("package.json"),
            "requirements*.txt" => Some("requirements.txt"),
            "go.*" => Some("go.mod"),
            "*.html" => Some("index.html"),
            "*.sln" => None,
            name if name.strip_prefix("*.").is_some_and(|ending| !ending.contains(['*', '?', '['])) => {
                return vec![format!(
                    "{}{}",
                    named.strip_suffix(name).unwrap_or_default(),
                    name.replace('*', "main")
                )];
            }
            name if name.contains(['*', '?', '[']) => None,
            _ => return vec![named.to_owned()],
        };
        return known.map(|name| path::join(path::parent(named), name)).into_iter().collect();
    };
    let base = path::base(folder);
    let inside = match base {
        _ if SERVED.contains(&base) => "index.html",
        _ if clues.says("cargo") => "main.rs",
        _ if clues.says("cmake") => "main.cpp",
        _ if clues.says("make") || clues.says("gcc") => "main.c",
        "apps" | "packages" => "web/package.json",
        _ if clues.says("go") => "main.go",
        _ if clues.says("mvn") || clues.begins("mvnw") || clues.begins("gradle") => "main/java/app/App.java",
        _ if clues.says("pip") || clues.says("uv") || clues.says("poetry") => "__init__.py",
        _ if clues.says("npm") || clues.says("yarn") || clues.says("pnpm") => "index.js",
        _ => "example.txt",
    };
    vec![format!("{folder}/{inside}")]
}

/// A file of that path.
pub(super) fn file(at: &str, clues: &Clues) -> File {
    let name = path::base(at);
    if let Some((_, bytes)) = BINARIES.iter().find(|(ending, _)| name.ends_with(ending)) {
        return File::Other { body: Body::Size(*bytes), mode: 0o644 };
    }
    let text = super::contents::text(name, at, clues);
    let program = name.ends_with(".sh") || matches!(name, "mvnw" | "gradlew") || text.starts_with("#!");
    if program { File::Other { body: Body::Text(text), mode: 0o755 } } else { File::Text(text) }
}
