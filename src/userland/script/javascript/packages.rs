//! Packages of which a script uses functions: builders, and helpers with files.

use std::rc::Rc;

use super::super::run::{Script, unknown};
use super::super::value::{Outcome, Value};
use crate::shell::pattern::matches;

impl Script<'_, '_> {
    /// Calls `NAME` or `NAME.FUNCTION` of a package.
    pub fn package(&mut self, path: &str, made_of: &Rc<Vec<Value>>, arguments: &[Value]) -> Outcome {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        // A scope's name may have a dot before its slash.
        let end = path.rfind('/').unwrap_or(0);
        let dot = path.get(end..).and_then(|last| last.find('.')).map_or(path.len(), |at| end + at);
        let (package, rest) = (path.get(..dot).unwrap_or(path), path.get(dot..).unwrap_or_default());
        let function = rest.trim_start_matches('.').trim_start_matches("default").trim_start_matches('.');
        Ok(match (package, function) {
            ("esbuild", "build" | "buildSync") => {
                self.esbuild(&first)?;
                let result = Value::object([
                    ("errors", Value::array(Vec::new())),
                    ("warnings", Value::array(Vec::new())),
                    ("metafile", Value::object([])),
                ]);
                if function == "build" { Value::resolved(result) } else { result }
            }
            ("esbuild", "context") => {
                Value::resolved(Value::Host("npm:esbuild.made".into(), Rc::new(vec![first])))
            }
            ("esbuild", "made.rebuild") => {
                self.esbuild(&made_of.first().cloned().unwrap_or(Value::Undefined))?;
                Value::resolved(Value::object([]))
            }
            ("esbuild", "made.dispose" | "analyzeMetafile" | "stop") => Value::resolved(Value::text("")),
            ("vite", "build") => {
                let root = first.field("root").and_then(|root| self.needed(&root).ok());
                let folder = first
                    .field("build")
                    .and_then(|build| build.field("outDir"))
                    .and_then(|folder| self.needed(&folder).ok());
                let mut words = vec!["vite".to_owned(), "build".to_owned()];
                words.extend(folder.into_iter().flat_map(|folder| ["--outDir".to_owned(), folder]));
                self.builder(&words, root)
            }
            ("vite", "defineConfig" | "loadEnv") => first,
            ("webpack", "") => {
                let folder = first
                    .field("output")
                    .and_then(|output| output.field("path"))
                    .and_then(|folder| self.needed(&folder).ok());
                let mut words = vec!["webpack".to_owned()];
                words.extend(folder.into_iter().flat_map(|folder| ["--output-path".to_owned(), folder]));
                if let Some(callback @ Value::Function(_)) = arguments.get(1) {
                    self.builder(&words, None);
                    self.call(callback, Value::Undefined, &[Value::Null, Value::Unknown])?;
                    return Ok(Value::Unknown);
                }
                Value::Host("npm:webpack.made".into(), Rc::new(vec![Value::texts(words)]))
            }
            ("webpack", "made.run") => {
                let words = made_of.first().and_then(Value::values).unwrap_or_default();
                let words: Vec<String> = words.iter().filter_map(Value::to_text).collect();
                self.builder(&words, None);
                self.call(&first, Value::Undefined, &[Value::Null, Value::Unknown])?
            }
            ("webpack", "made.close") => Value::Undefined,
            ("fs-extra" | "graceful-fs", name) => self.fs(name, package == "fs-extra", arguments)?,
            ("mkdirp", "" | "mkdirp") => self.fs("ensureDir", true, arguments)?,
            ("mkdirp", "sync" | "mkdirpSync") => self.fs("ensureDirSync", false, arguments)?,
            ("rimraf" | "del", _) => {
                let all = first
                    .values()
                    .filter(|_| matches!(first, Value::Array(_)))
                    .unwrap_or_else(|| vec![first.clone()]);
                for one in all {
                    let pattern = self.needed(&one)?;
                    for found in self.globbed(&pattern, &self.cwd.clone()) {
                        self.fs("removeSync", false, &[Value::text(&self.absolute(&found))])?;
                    }
                }
                if let Some(callback @ Value::Function(_)) = arguments.last() {
                    self.call(callback, Value::Undefined, &[Value::Null])?;
                }
                if function.to_lowercase().ends_with("sync") {
                    Value::Undefined
                } else {
                    Value::resolved(Value::Undefined)
                }
            }
            ("glob" | "fast-glob" | "globby" | "tinyglobby", _) => {
                let options = arguments.get(1).cloned().unwrap_or(Value::Undefined);
                let cwd = options
                    .field("cwd")
                    .and_then(|cwd| self.needed(&cwd).ok())
                    .map_or_else(|| self.cwd.clone(), |cwd| self.absolute(&cwd));
                let whole = options.field("absolute").and_then(|value| value.truth()).unwrap_or(false);
                let patterns = first
                    .values()
                    .filter(|_| matches!(first, Value::Array(_)))
                    .unwrap_or_else(|| vec![first.clone()]);
                let mut found = Vec::new();
                for pattern in patterns {
                    let pattern = self.needed(&pattern)?;
                    found.extend(self.globbed(&pattern, &cwd));
                }
                let found = Value::texts(
                    found
                        .into_iter()
                        .map(|path| if whole { super::super::paths::joined(&cwd, &path) } else { path }),
                );
                if function.to_lowercase().ends_with("sync") { found } else { Value::resolved(found) }
            }
            ("execa", "execa" | "") => self.child_process("run", &Rc::default(), arguments)?,
            ("execa", "execaSync" | "sync") => self.child_process("runSync", &Rc::default(), arguments)?,
            ("execa", "execaCommand" | "command" | "$") => self.shell_line(&first, true)?,
            ("execa", "execaCommandSync" | "commandSync") => self.shell_line(&first, false)?,
            ("cross-spawn", "") => self.child_process("spawn", &Rc::default(), arguments)?,
            ("cross-spawn", "sync") => self.child_process("spawnSync", &Rc::default(), arguments)?,
            ("shelljs", "exec") => {
                let line = self.needed(&first)?;
                let (code, _) = self.command(&["/bin/sh".to_owned(), "-c".to_owned(), line], None, true);
                Value::object([("code", Value::Number(f64::from(code))), ("stdout", Value::Unknown)])
            }
            ("shelljs", "cp" | "mv" | "rm" | "mkdir" | "touch" | "chmod") => {
                let mut words = vec![function.to_owned()];
                for argument in arguments {
                    let each = argument
                        .values()
                        .filter(|_| matches!(argument, Value::Array(_)))
                        .unwrap_or_else(|| vec![argument.clone()]);
                    for word in each {
                        words.push(self.needed(&word)?);
                    }
                }
                let line = words.join(" ");
                let (code, _) = self.command(&["/bin/sh".to_owned(), "-c".to_owned(), line], None, true);
                Value::object([("code", Value::Number(f64::from(code)))])
            }
            ("shelljs", "cd") => self.host("process.chdir", &Rc::default(), arguments)?,
            ("shelljs", "exit") => self.host("process.exit", &Rc::default(), arguments)?,
            ("shelljs", "echo") => self.host("console.log", &Rc::default(), arguments)?,
            ("shelljs", "which") => Value::text("/usr/bin"),
            ("shelljs", "test") => Value::Bool(
                self.process
                    .sys
                    .tree
                    .exists(&self.absolute(&self.needed(arguments.get(1).unwrap_or(&Value::Undefined))?)),
            ),
            (name, _) if super::host::PACKAGES.contains(&name) => {
                return Err(unknown(&format!("{path} has no model")));
            }
            // A plugin, with its options; of what is only called for its value.
            (name, "") => Value::Host(format!("npm:{name}.made").into(), Rc::new(arguments.to_vec())),
            (
                "chalk" | "picocolors" | "kleur" | "colors" | "ansi-colors" | "kleur/colors" | "cli-color",
                _,
            ) => first,
            ("dotenv", _) => Value::object([("parsed", Value::object([]))]),
            _ => Value::Unknown,
        })
    }

    fn shell_line(&mut self, line: &Value, promises: bool) -> Outcome {
        let options = Value::object([("shell", Value::Bool(true))]);
        self.child_process(if promises { "run" } else { "runSync" }, &Rc::default(), &[line.clone(), options])
    }

    /// Runs a builder of the table, in another folder if need be.
    fn builder(&mut self, words: &[String], root: Option<String>) -> Value {
        let options = root.map(|root| Value::object([("cwd", Value::text(&root))]));
        let table = self.process.table;
        match options {
            None => {
                self.process.with_arguments(words, |inner| table.run(inner));
            }
            Some(options) => {
                self.command(words, Some(&options), true);
            }
        }
        Value::resolved(Value::object([("output", Value::array(Vec::new()))]))
    }

    /// What esbuild writes: a bundle for each entry, its map, and what a plugin that copies brings.
    fn esbuild(&mut self, options: &Value) -> Result<(), super::super::value::Stop> {
        let text = |name: &str| options.field(name).map(|value| self.needed(&value)).transpose();
        let (file, folder, base) = (text("outfile")?, text("outdir")?, text("outbase")?);
        let extension = options
            .field("outExtension")
            .and_then(|endings| endings.field(".js"))
            .and_then(|ending| ending.to_text())
            .unwrap_or_else(|| ".js".to_owned());
        let mut entries: Vec<(String, Option<String>)> = Vec::new();
        match options.field("entryPoints") {
            Some(points @ Value::Object(_)) => {
                for name in points.keys().unwrap_or_default() {
                    let from = points.field(&name).unwrap_or(Value::Undefined);
                    entries.push((self.needed(&from)?, Some(name)));
                }
            }
            Some(points) => {
                for point in points.values().ok_or_else(|| unknown("what it builds is not known"))? {
                    match (point.field("in"), point.field("out")) {
                        (Some(from), Some(to)) => {
                            entries.push((self.needed(&from)?, Some(self.needed(&to)?)))
                        }
                        _ => {
                            let pattern = self.needed(&point)?;
                            let found = if pattern.contains('*') {
                                self.globbed(&pattern, &self.cwd.clone())
                            } else {
                                vec![pattern]
                            };
                            entries.extend(found.into_iter().map(|path| (path, None)));
                        }
                    }
                }
            }
            None => {}
        }
        // Without a base the names are those below the folder that all entries share.
        let folders: Vec<String> = entries
            .iter()
            .map(|(from, _)| crate::vfs::path::parent(&self.absolute(from)).to_owned())
            .collect();
        let shared = folders.iter().fold(None, |shared: Option<String>, folder| {
            let Some(shared) = shared else { return Some(folder.clone()) };
            let common = shared.split('/').zip(folder.split('/')).take_while(|(a, b)| a == b).map(|(a, _)| a);
            Some(common.collect::<Vec<_>>().join("/"))
        });
        let base = base.map_or_else(|| shared.unwrap_or_default(), |base| self.absolute(&base));
        for (from, name) in entries {
            let from = self.absolute(&from);
            let stem = name.unwrap_or_else(|| {
                let below = from.strip_prefix(base.as_str()).unwrap_or(&from).trim_start_matches('/');
                below.rsplit_once('.').map_or(below, |(stem, _)| stem).to_owned()
            });
            let ending =
                if from.ends_with(".css") || from.ends_with(".scss") { ".css" } else { extension.as_str() };
            let to = match (&file, &folder) {
                (Some(file), _) => self.absolute(file),
                (None, Some(folder)) => self.absolute(&format!("{folder}/{stem}{ending}")),
                (None, None) => continue,
            };
            let mut words = vec!["esbuild".to_owned(), from, format!("--outfile={to}")];
            self.builder(&words, None);
            if options.field("sourcemap").and_then(|map| map.truth()) == Some(true)
                && !matches!(options.field("sourcemap"), Some(Value::Text(kind)) if &*kind == "inline")
            {
                words.pop();
                words.push(format!("--outfile={to}.map"));
                self.builder(&words, None);
            }
        }
        for plugin in options.field("plugins").and_then(|plugins| plugins.values()).unwrap_or_default() {
            if let Value::Host(path, made_of) = &plugin
                && &**path == "npm:esbuild-copy-static-files.made"
            {
                let given = made_of.first().cloned().unwrap_or(Value::Undefined);
                let folder =
                    |name: &str, usual: &str| given.field(name).unwrap_or_else(|| Value::text(usual));
                let (from, to) = (folder("src", "./static"), folder("dest", "../public"));
                self.fs("copySync", false, &[from, to])?;
            }
        }
        Ok(())
    }

    /// Files and folders below a folder that fit a pattern of paths, in their order.
    fn globbed(&self, pattern: &str, cwd: &str) -> Vec<String> {
        let pattern = pattern.trim_start_matches("./");
        if !pattern.contains(['*', '?', '[', '{']) {
            return vec![pattern.to_owned()];
        }
        // `a/**/b` fits `a/b` too.
        let patterns: Vec<String> =
            braces(pattern).into_iter().flat_map(|one| [one.replace("**/", ""), one.clone()]).collect();
        let fits = |path: &str| {
            patterns.iter().any(|pattern| {
                let deep = pattern.contains("**");
                matches(&pattern.replace("**", "*"), path)
                    && (deep || pattern.matches('/').count() == path.matches('/').count())
            })
        };
        let walk = self
            .process
            .sys
            .tree
            .walk(cwd)
            .filter(|(path, _)| !path.starts_with("node_modules/") && fits(path));
        walk.map(|(path, _)| path).collect()
    }
}

/// `a.{js,ts}` as `a.js` and `a.ts`.
fn braces(pattern: &str) -> Vec<String> {
    let Some((before, rest)) = pattern.split_once('{') else { return vec![pattern.to_owned()] };
    let Some((inner, after)) = rest.split_once('}') else { return vec![pattern.to_owned()] };
    let tails = if after.len() < 200 { braces(after) } else { vec![after.to_owned()] };
    inner.split(',').flat_map(|one| tails.iter().map(move |tail| format!("{before}{one}{tail}"))).collect()
}
