//! What projects say of themselves: `NAME.cabal`, `package.yaml`.

use super::super::project::{yaml_keys, yaml_value};
use crate::shell::Process;

/// Packages that come with the compiler.
const BOOT: &[&str] = &[
    "base",
    "bytestring",
    "text",
    "containers",
    "directory",
    "filepath",
    "process",
    "time",
    "mtl",
    "transformers",
    "unix",
    "array",
    "stm",
    "deepseq",
    "ghc-prim",
    "template-haskell",
    "parsec",
    "binary",
    "exceptions",
];

/// What the package file says: name, version, programs, how many packages of Hackage.
pub(super) struct Package {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) programs: Vec<String>,
    pub(super) asked: u64,
}

pub(super) fn package(process: &Process<'_>, folder: &str) -> Option<Package> {
    let entries = process.sys.tree.read_dir(folder).ok()?;
    let file = entries.map(|(name, _)| name.to_owned()).find(|name| name.ends_with(".cabal"));
    if let Some(text) = file.and_then(|name| process.text_of(&format!("{folder}/{name}"))) {
        let field = |key: &str| {
            let of = |line: &str| {
                line.to_ascii_lowercase()
                    .starts_with(key)
                    .then(|| line.get(key.len()..).map(str::trim).unwrap_or_default().to_owned())
            };
            text.lines().find_map(of)
        };
        let programs = text
            .lines()
            .filter_map(|line| line.strip_prefix("executable "))
            .map(|name| name.trim().to_owned());
        return Some(Package {
            name: field("name:").unwrap_or_default(),
            version: field("version:").unwrap_or_else(|| "0.1.0.0".to_owned()),
            programs: programs.collect(),
            asked: depends(&text),
        });
    }
    let text = process.text_of(&format!("{folder}/package.yaml"))?;
    let listed = text.lines().map(str::trim).filter_map(|line| line.strip_prefix("- "));
    let names = listed.map(|line| line.split([' ', '<', '>', '=', '^']).next().unwrap_or_default());
    let own = yaml_value(&text, "name").unwrap_or_default();
    let asked = names
        .filter(|name| {
            !name.is_empty() && !name.starts_with(['-', '.', '"']) && *name != own && !BOOT.contains(name)
        })
        .count();
    Some(Package {
        programs: yaml_keys(&text, "executables"),
        version: yaml_value(&text, "version").unwrap_or_else(|| "0.1.0.0".to_owned()),
        name: own,
        asked: asked as u64,
    })
}

/// Packages of Hackage in all `build-depends`.
fn depends(text: &str) -> u64 {
    let mut names = std::collections::BTreeSet::new();
    let mut inside = false;
    for line in text.lines() {
        let trimmed = line.trim().to_ascii_lowercase();
        let rest = match trimmed.strip_prefix("build-depends:") {
            Some(rest) => {
                inside = true;
                rest
            }
            // A field or a section ends the list.
            None if trimmed.contains(':') || trimmed.is_empty() || !line.starts_with([' ', '\t']) => {
                inside = false;
                ""
            }
            None => &trimmed,
        };
        if inside {
            let each = rest
                .split(',')
                .map(|one| one.trim().split([' ', '<', '>', '=', '^']).next().unwrap_or_default().to_owned());
            names.extend(each.filter(|name| !name.is_empty() && !BOOT.contains(&name.as_str())));
        }
    }
    names.len() as u64
}

/// The packages of a project's folders as one.
pub(super) fn members(process: &Process<'_>, cwd: &str) -> Option<Package> {
    process.text_of("cabal.project").or_else(|| process.text_of("stack.yaml"))?;
    let folders: Vec<String> =
        process.sys.tree.read_dir(cwd).ok()?.map(|(name, _)| format!("{cwd}/{name}")).collect();
    folders.iter().filter_map(|folder| package(process, folder)).reduce(|mut all, one| {
        all.programs.extend(one.programs);
        all.asked = all.asked.max(one.asked);
        all
    })
}

#[cfg(test)]
mod tests {
    use super::depends;

    #[test]
    fn packages_of_hackage_are_counted_once() {
        let cabal = "library\n  build-depends: base ^>=4.18, servant-server,\n                 warp >= 3\n  hs-source-dirs: src\nexecutable x\n  build-depends:\n    , warp\n    , aeson\n  main-is: Main.hs\n";
        assert_eq!(depends(cabal), 3);
    }
}
