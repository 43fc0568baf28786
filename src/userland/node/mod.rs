//! The JavaScript world: `npm`, `yarn`, `pnpm`, `npx`, `bun`, and the builders that a project's scripts call.

mod bundlers;
mod install;
mod manifest;
mod npm;
mod runtime;

pub(super) use runtime::PROGRAMS as RUNTIME;

use super::Program;

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["npm"],
        summary: "npm: install, ci, run, cache and the rest",
        flags: npm::FLAGS,
        run: npm::npm,
    },
    Program { names: &["yarn", "yarnpkg"], summary: "yarn 1 and later", flags: npm::FLAGS, run: npm::yarn },
    Program { names: &["pnpm"], summary: "pnpm", flags: npm::FLAGS, run: npm::pnpm },
    Program { names: &["bun"], summary: "bun as a package manager", flags: npm::FLAGS, run: npm::bun },
    Program {
        names: &["npx", "pnpx", "bunx"],
        summary: "runs a package's program",
        flags: &[],
        run: npm::npx,
    },
];

pub const BUNDLERS: &[Program] = bundlers::PROGRAMS;
