//! Which package manager it is: its files, its cache, its version.

use crate::shell::Process;

/// Which package manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tool {
    Npm,
    Yarn,
    Pnpm,
    Bun,
}

impl Tool {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Npm => "npm",
            Self::Yarn => "yarn",
            Self::Pnpm => "pnpm",
            Self::Bun => "bun",
        }
    }

    pub const fn lock_file(self) -> &'static str {
        match self {
            Self::Npm => "package-lock.json",
            Self::Yarn => "yarn.lock",
            Self::Pnpm => "pnpm-lock.yaml",
            Self::Bun => "bun.lock",
        }
    }

    /// Lock files that it takes in place of its own.
    pub const fn other_locks(self) -> &'static [&'static str] {
        match self {
            Self::Npm => &["npm-shrinkwrap.json"],
            Self::Bun => &["bun.lockb"],
            Self::Yarn | Self::Pnpm => &[],
        }
    }

    /// Where downloaded packages are kept.
    pub fn cache(self, process: &Process<'_>) -> String {
        let home = process.home();
        let set = |name: &str| process.var(name).map(str::to_owned);
        match self {
            Self::Npm => set("npm_config_cache").unwrap_or(format!("{home}/.npm")) + "/_cacache/content-v2",
            Self::Yarn => set("YARN_CACHE_FOLDER").unwrap_or(format!("{home}/.cache/yarn")) + "/v6",
            Self::Pnpm => match set("PNPM_HOME") {
                Some(place) => place + "/store/v3/files",
                None => format!("{home}/.local/share/pnpm/store/v3/files"),
            },
            Self::Bun => set("BUN_INSTALL_CACHE_DIR").unwrap_or(format!("{home}/.bun/install/cache")),
        }
    }

    pub fn version(self, process: &Process<'_>) -> String {
        let packaged = |name: &str| {
            let text = process.text_of(&format!("/usr/local/lib/node_modules/{name}/package.json"))?;
            serde_json::from_str::<serde_json::Value>(&text).ok()?.get("version")?.as_str().map(str::to_owned)
        };
        match self {
            Self::Npm => packaged("npm").unwrap_or("10.9.3".to_owned()),
            Self::Yarn => process.var("YARN_VERSION").map_or_else(|| "1.22.22".to_owned(), str::to_owned),
            Self::Pnpm => packaged("pnpm").unwrap_or("10.23.0".to_owned()),
            Self::Bun => process.version_of("bun").unwrap_or("1.3.3".to_owned()),
        }
    }

    /// What scripts are told of it, so that what they run calls the same one.
    pub const fn npm_execpath(self) -> &'static str {
        match self {
            Self::Pnpm => "/usr/local/lib/node_modules/pnpm/bin/pnpm.cjs",
            Self::Yarn => "/opt/yarn/bin/yarn.js",
            Self::Bun => "/usr/local/bin/bun",
            Self::Npm => "/usr/local/lib/node_modules/npm/bin/npm-cli.js",
        }
    }

    /// The one whose script this process is part of; npm where there is none.
    pub fn around(process: &Process<'_>) -> Self {
        let runner = process.var("npm_execpath").unwrap_or_default();
        let all = [Self::Pnpm, Self::Yarn, Self::Bun];
        all.into_iter().find(|tool| runner.contains(tool.name())).unwrap_or(Self::Npm)
    }
}
