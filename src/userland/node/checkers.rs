//! Checkers, test runners and tools that work on a database or a service: time, and no files in a layer.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Program, Userland};
use super::outputs::{sources, spend};

pub const PROGRAMS: &[Program] = &[Program {
    names: &[
        "eslint",
        "eslint_d",
        "oxlint",
        "biome",
        "prettier",
        "xo",
        "standard",
        "semistandard",
        "tslint",
        "stylelint",
        "markdownlint",
        "markdownlint-cli2",
        "htmlhint",
        "jshint",
        "ls-lint",
        "depcheck",
        "knip",
        "madge",
        "publint",
        "commitlint",
        "cspell",
        "sort-package-json",
        "syncpack",
        "license-checker",
        "audit-ci",
        "npm-check-updates",
        "ncu",
        "only-allow",
        "tap",
        "cypress",
        "playwright",
        "nightwatch",
        "testcafe",
        "wtr",
        "codecov",
        "size-limit",
        "lighthouse",
        "lhci",
        "pa11y-ci",
        "start-server-and-test",
        "husky",
        "is-ci",
        "lint-staged",
        "simple-git-hooks",
        "lefthook",
        "patch-package",
        "ngcc",
        "node-gyp",
        "node-pre-gyp",
        "prebuild-install",
        "electron-rebuild",
        "svelte-kit",
        "svelte-check",
        "ts-patch",
        "drizzle-kit",
        "typeorm",
        "typeorm-ts-node-commonjs",
        "typeorm-ts-node-esm",
        "mikro-orm",
        "sequelize",
        "sequelize-cli",
        "knex",
        "db-migrate",
        "migrate-mongo",
        "node-pg-migrate",
        "objection",
        "json-server",
        "kysely",
        "zenstack",
        "directus",
        "graphql-codegen",
        "openapi-generator-cli",
        "openapi-typescript",
        "swagger-cli",
        "spectral",
        "paraglide-js",
        "lingui",
        "formatjs",
        "i18next",
        "i18next-parser",
        "contentlayer",
        "velite",
        "sentry-cli",
        "next-sitemap",
        "browserslist",
        "update-browserslist-db",
        "changeset",
        "semantic-release",
        "release-it",
        "standard-version",
        "auto-changelog",
        "conventional-changelog",
        "np",
        "bumpp",
        "vercel",
        "netlify",
        "firebase",
        "serverless",
        "sls",
        "sst",
        "cdk",
        "cap",
        "capacitor",
        "eas",
        "newman",
        "mintlify",
        "purgecss",
        "critical",
        "workbox",
        "imagemin",
        "svgo",
        "html-minifier",
        "html-minifier-terser",
        "cleancss",
        "svg-sprite",
        "browser-sync",
        "live-server",
        "ts-prune",
        "fumadocs-mdx",
        "dotenv-linter",
        "envinfo",
        "check-node-version",
        "ghost",
        "n8n",
        "cds",
        "jsr",
        "panda",
        "tsr",
        "intlayer",
    ],
    summary: "checkers and the like: time, and no files",
    flags: &[],
    run: check,
}];

fn check(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands();
    if process.name() == "playwright" && args.iter().any(|arg| arg == "install") {
        let set = process.var("PLAYWRIGHT_BROWSERS_PATH").filter(|path| *path != "0").map(str::to_owned);
        let folder = set.unwrap_or_else(|| format!("{}/.cache/ms-playwright", process.home()));
        let named = ["chromium", "firefox", "webkit", "chrome", "msedge", "chromium-headless-shell"];
        let chosen: Vec<&str> = named.into_iter().filter(|name| args.iter().any(|arg| arg == name)).collect();
        let chosen = if chosen.is_empty() { vec!["chromium", "firefox", "webkit"] } else { chosen };
        for browser in chosen {
            let at = format!("{folder}/{browser}/contents");
            if !process.sys.tree.exists(&at) {
                process.download(150_000_000);
                let label = format!("estimated: browser of playwright {browser}");
                process.unpack_own(vec![Entry::fixed(at, 0o755, 400_000_000, label)]);
            }
        }
        return 0;
    }
    let bytes = sources(process);
    spend(process, bytes / 2);
    0
}
