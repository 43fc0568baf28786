//! The JavaScript world: package managers, runtimes, and the builders that a project's scripts call.

mod bun;
mod bundlers;
mod call;
mod checkers;
mod compilers;
mod deno;
mod deploy;
mod frameworks;
mod global;
mod install;
mod installs;
mod links;
mod locks;
mod manifest;
mod monorepo;
mod npm;
mod nx;
mod outputs;
mod packages;
mod runtime;
mod scripts;
mod testing;
mod tool;
mod tools;
mod workspace;
mod yarn;

pub(super) use bundlers::PROGRAMS as BUNDLERS;
pub(super) use checkers::PROGRAMS as CHECKERS;
pub(super) use compilers::PROGRAMS as COMPILERS;
pub(super) use deno::PROGRAMS as DENO;
pub(super) use monorepo::PROGRAMS as MONOREPO;
pub(super) use runtime::PROGRAMS as RUNTIME;
pub(super) use testing::PROGRAMS as TESTING;
pub(super) use tools::PROGRAMS as TOOLS;
pub(super) use workspace::within;

use super::Program;

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["npm"],
        summary: "npm: install, ci, run, cache and the rest",
        flags: &[],
        run: npm::npm,
    },
    Program { names: &["yarn", "yarnpkg"], summary: "yarn 1 and later", flags: &[], run: npm::yarn },
    Program { names: &["pnpm"], summary: "pnpm", flags: &[], run: npm::pnpm },
    Program { names: &["bun"], summary: "bun: packages, scripts, bundles", flags: &[], run: npm::bun },
    Program {
        names: &["npx", "pnpx", "bunx"],
        summary: "runs a package's program",
        flags: &[],
        run: scripts::npx,
    },
];
