//! Modules: files of the project, Node's own, and packages.

use std::rc::Rc;

use super::super::Dialect;
use super::super::run::{FILE, Flow, Script, unknown};
use super::super::value::{Outcome, Scope, Stop, Value};
use super::parse::parse;

/// Node's own modules that have a model, and what of them is another.
const OWN: &[&str] = &[
    "fs",
    "path",
    "os",
    "util",
    "url",
    "child_process",
    "process",
    "assert",
    "events",
    "module",
    "perf_hooks",
    "timers",
    "buffer",
    "crypto",
];

/// Packages by what a build notices of them: nothing. A star stands for the rest.
const QUIET: &[&str] = &[
    "chalk",
    "picocolors",
    "kleur",
    "kleur/colors",
    "colors",
    "ansi-colors",
    "cli-color",
    "ora",
    "nanospinner",
    "dotenv",
    "dotenv/config",
    "dotenv-expand",
    "husky",
    "debug",
    "consola",
    "signale",
    "cli-progress",
    "boxen",
    "figlet",
    "tslib",
    "source-map-support",
    "source-map-support/register",
    "reflect-metadata",
    "esbuild-*",
    "@esbuild*",
    "*-plugin",
    "*plugin*",
    "@vitejs/*",
    "@rollup/*",
    "rollup-*",
    "vite-*",
    "autoprefixer",
    "tailwindcss",
    "@tailwindcss/*",
    "postcss*",
    "cssnano",
    "@swc/core",
    "typescript",
    "core-js*",
    "regenerator-runtime*",
    "why-is-node-running",
    "update-notifier",
];

impl Script<'_, '_> {
    /// What a module exports, as the code of a scope names it.
    pub fn module(&mut self, name: &str, scope: &Rc<Scope>) -> Outcome {
        if self.dialect != Dialect::JavaScript {
            return self.own_module(name, scope);
        }
        let plain = name.strip_prefix("node:").unwrap_or(name);
        if let Some(own) = plain.split('/').next().filter(|own| OWN.contains(own)) {
            return Ok(Value::host(if plain.ends_with("/promises") {
                "fs.promises"
            } else if plain.starts_with("path/") {
                "path"
            } else {
                own
            }));
        }
        if name.starts_with(['.', '/']) {
            let from = scope.get(FILE).and_then(|file| file.to_text()).unwrap_or_default();
            let at = self.absolute(&super::super::paths::joined(crate::vfs::path::parent(&from), name));
            return self.file(&at);
        }
        let known = |pattern: &&str| crate::shell::pattern::matches(pattern, name);
        if !name.starts_with('#') && (QUIET.iter().any(known) || super::host::PACKAGES.iter().any(known)) {
            return Ok(Value::host(&format!("npm:{name}")));
        }
        // A file of data in a package.
        if name.ends_with(".json") {
            let at = self.absolute(&format!("node_modules/{name}"));
            if self.process.sys.tree.exists(&at) {
                return self.file(&at);
            }
        }
        Ok(Value::host(&format!("other:{name}")))
    }

    /// What a file exports; it is run once.
    pub fn file(&mut self, path: &str) -> Outcome {
        const ENDINGS: [&str; 10] =
            ["", ".ts", "/index.ts", ".js", ".mjs", ".cjs", ".json", "/index.js", "/index.mjs", "/index.cjs"];
        // TypeScript names what its files become.
        let source = path.strip_suffix("js").map(|stem| format!("{stem}ts"));
        let found = ENDINGS
            .iter()
            .map(|ending| format!("{path}{ending}"))
            .chain(source)
            .find(|path| self.process.sys.tree.stat(path).is_ok_and(crate::vfs::Node::is_file));
        let Some(path) = found else {
            return Err(Stop::Thrown(Value::error(&format!("Cannot find module '{path}'"))));
        };
        if let Some(exports) = self.modules.get(&path) {
            return Ok(exports.clone());
        }
        let Some(source) = self.process.text_of(&path) else {
            return Err(unknown("the contents of a module are not known"));
        };
        if path.ends_with(".json") {
            let parsed = serde_json::from_str::<crate::userland::ordered::Ordered>(&source)
                .map_err(|error| Stop::Thrown(Value::error(&format!("{path}: {error}"))))?;
            let exports = super::super::json::from_json(&parsed);
            self.modules.insert(path, exports.clone());
            return Ok(exports);
        }
        self.code(&source, &path)
    }

    /// Runs code as a module of that path.
    pub fn code(&mut self, source: &str, path: &str) -> Outcome {
        let types = [".ts", ".mts", ".cts"].iter().any(|ending| path.ends_with(ending));
        let statements = parse(source, types).ok_or_else(|| unknown("what the script does is not known"))?;
        let scope = Rc::new(Scope::default());
        let module = Value::object([("exports", Value::object([]))]);
        let exports = module.field("exports").unwrap_or(Value::Undefined);
        self.modules.insert(path.to_owned(), exports.clone());
        if self.argv.get(1).is_some_and(|main| main == path) {
            self.modules.insert("#main".to_owned(), module.clone());
        }
        for (name, value) in [
            (FILE, Value::text(path)),
            ("__dirname", Value::text(crate::vfs::path::parent(path))),
            ("exports", exports),
            ("module", module.clone()),
            ("require", Value::host("require")),
        ] {
            scope.declare(&name.into(), value);
        }
        // Imports come first, wherever they stand.
        let (imports, others): (Vec<_>, Vec<_>) =
            statements.into_iter().partition(|one| matches!(one, super::super::tree::Statement::Import(..)));
        self.statements(&imports, &scope)?;
        match self.statements(&others, &scope)? {
            Flow::On | Flow::Return(_) => {}
            _ => return Err(unknown("a jump out of a script")),
        }
        let exports = module.field("exports").unwrap_or(Value::Undefined);
        self.modules.insert(path.to_owned(), exports.clone());
        Ok(exports)
    }

    /// A name that a module exports; the whole is its default where it has none.
    pub fn exported(&mut self, exports: &Value, name: &str) -> Outcome {
        match (exports, name) {
            _ if self.dialect == Dialect::Python => self.imported_name(exports, name),
            _ if self.dialect != Dialect::JavaScript => self.attribute(exports, name),
            (Value::Host(..), "default") => Ok(exports.clone()),
            (Value::Object(_), "default") => Ok(exports.field("default").unwrap_or_else(|| exports.clone())),
            (_, "default") => Ok(exports.clone()),
            _ => self.member(exports, &Value::text(name)),
        }
    }
}
