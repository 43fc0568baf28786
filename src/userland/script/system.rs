//! Files and programs, as the functions of all three languages come to them.

use crate::shell::Process;
use crate::vfs::path::parent;
use crate::vfs::{Content, Errno};

use super::Dialect;
use super::failures::{Result, Stop, raise, unknown};
use super::run::Script;
use super::value::{Value, is_set};

/// What functions do, by the name that the operation has in Node.
const OPERATIONS: &[(&str, &str)] = &[
    ("os.remove", "unlink"),
    ("os.unlink", "unlink"),
    ("unlink", "unlink"),
    ("File.delete", "unlink"),
    ("FileUtils.rm", "unlink"),
    ("os.rename", "rename"),
    ("os.replace", "rename"),
    ("rename", "rename"),
    ("File.rename", "rename"),
    ("shutil.copytree", "cp"),
    ("shutil.rmtree", "remove"),
    ("FileUtils.rm_rf", "remove"),
    ("FileUtils.rm_r", "remove"),
    ("FileUtils.rm_f", "remove"),
    ("os.rmdir", "rmdir"),
    ("rmdir", "rmdir"),
    ("os.symlink", "symlink"),
    ("symlink", "symlink"),
    ("File.symlink", "symlink"),
];

impl Script<'_, '_> {
    /// An error of the system with a file.
    pub(super) fn failed<T>(&self, errno: Errno, path: &str) -> Result<T> {
        Err(Stop::Thrown(self.refused(errno, "open", path)))
    }

    pub(super) fn exists(&self, path: &str) -> bool {
        self.process.stat(&self.absolute(path)).is_ok()
    }

    pub(super) fn is_dir(&self, path: &str) -> bool {
        self.process.sys.tree.is_dir(&self.absolute(path))
    }

    /// The text of a file.
    pub(super) fn read(&mut self, path: &str) -> Result<String> {
        match self.process.read(&self.absolute(path)) {
            Ok(content) => match content.as_text() {
                Some(text) => Ok(text.to_owned()),
                None => unknown(format!("what {path} holds is not known")),
            },
            Err(errno) => self.failed(errno, path),
        }
    }

    pub(super) fn write(&mut self, path: &str, text: &str, append: bool) -> Result<()> {
        let content = Content::from(text);
        match path {
            "php://stdout" | "php://output" | "/dev/stdout" => self.process.out(text),
            "php://stderr" | "/dev/stderr" => self.process.err(text),
            _ => {
                return match self.process.write_or_append(&self.absolute(path), content, append) {
                    Ok(_) => Ok(()),
                    Err(errno) => self.failed(errno, path),
                };
            }
        }
        Ok(())
    }

    /// The content of an address, or of a file.
    pub(super) fn fetched(&mut self, source: &str) -> Result<Content> {
        if !source.contains("://") {
            return match self.process.read(&self.absolute(source)) {
                Ok(content) => Ok(content),
                Err(errno) => self.failed(errno, source),
            };
        }
        let content = crate::userland::download(source);
        if !self.process.download(content.len()) {
            return raise("URLError", "<urlopen error [Errno -3] Temporary failure in name resolution>");
        }
        Ok(content)
    }

    pub(super) fn make_folder(&mut self, path: &str, deep: bool, may_exist: bool) -> Result<()> {
        if self.exists(path) {
            return if may_exist { Ok(()) } else { self.failed(Errno::Exist, path) };
        }
        let full = self.absolute(path);
        if !deep && !self.process.sys.tree.is_dir(parent(&full)) {
            return self.failed(Errno::NoEnt, path);
        }
        match self.process.mkdir_all(&self.absolute(path), 0o755) {
            Ok(_) => Ok(()),
            Err(errno) => self.failed(errno, path),
        }
    }

    pub(super) fn names_in(&mut self, path: &str) -> Result<Vec<String>> {
        let names = self.file_operation("readdir", &[Value::text(path)])?.values().unwrap_or_default();
        Ok(names.iter().filter_map(Value::to_text).collect())
    }

    /// Runs a program of the system for what it does to files; `false` if it failed.
    pub(super) fn program(&mut self, words: &[&str]) -> bool {
        let argv: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        self.command(&argv, None, true).0 == 0
    }

    /// What a program does to two paths, the first of which has to be there.
    fn by_program(&mut self, words: &[&str]) -> Result<Value> {
        let from = words.iter().rev().nth(1).copied().unwrap_or_default();
        let done = self.exists(from) && self.program(words);
        if done { Ok(Value::Bool(true)) } else { self.failed(Errno::NoEnt, from) }
    }

    /// A command: one text for the shell, or words.
    pub(super) fn words_of(&mut self, values: &[Value]) -> Result<Vec<String>> {
        let list = match values {
            [Value::Array(list)] => Some(list.borrow().clone()),
            _ => None,
        };
        let all = list.as_deref().unwrap_or(values);
        let words = all.iter().map(|value| self.shown(value)).collect::<Result<Vec<_>>>()?;
        Ok(match (words.as_slice(), all) {
            ([line], [Value::Text(_)]) if list.is_none() => {
                vec!["/bin/sh".to_owned(), "-c".to_owned(), line.clone()]
            }
            _ => words,
        })
    }

    /// `subprocess.run` and its kin.
    pub(super) fn subprocess(
        &mut self,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Result<Value> {
        let flag = |key: &str| is_set(named, key);
        let Some(first) = plain.first() else { return unknown("a command is not known") };
        let argv = self.words_of(std::slice::from_ref(first))?;
        if named.iter().any(|(name, _)| matches!(name.as_str(), "input" | "stdin")) {
            return unknown("what the command reads is not known");
        }
        // Its folder and its variables; where these are given, there are no others.
        let options = Value::object([]);
        for (name, value) in named {
            match (name.as_str(), value) {
                ("cwd", value) => options.set_field(&"cwd".into(), Value::text(&self.shown(value)?)),
                ("env", Value::Map(pairs)) => {
                    let env = Value::object([]);
                    for (name, value) in pairs.borrow().iter() {
                        env.set_field(&self.shown(name)?.into(), value.clone());
                    }
                    options.set_field(&"env".into(), env);
                }
                _ => {}
            }
        }
        let captures = matches!(name, "check_output" | "getoutput")
            || flag("capture_output")
            || named.iter().any(|(name, _)| name == "stdout");
        let (code, out) = self.command(&argv, Some(&options), !captures);
        if code != 0 && (flag("check") || name.starts_with("check_")) {
            let shown = self.inspected(&Value::texts(argv)).unwrap_or_default();
            let error = Value::failure(
                "subprocess.CalledProcessError",
                &format!("Command '{shown}' returned non-zero exit status {code}."),
            );
            error.set_field(&"returncode".into(), Value::Int(i64::from(code)));
            return Err(Stop::Thrown(error));
        }
        let text = match (captures, out) {
            (true, Some(text)) if name == "getoutput" => Value::text(text.trim_end_matches('\n')),
            (true, Some(text)) => Value::text(&text),
            (true, None) => Value::Unknown,
            (false, _) => Value::Null,
        };
        Ok(match name {
            "call" | "check_call" => Value::Int(i64::from(code)),
            "check_output" | "getoutput" => text,
            _ => Value::object([
                ("returncode", Value::Int(i64::from(code))),
                ("stdout", text),
                ("stderr", Value::text("")),
            ]),
        })
    }

    /// What all three languages do with paths and files, by one name. `None` if it is none of these.
    pub(super) fn on_files(&mut self, name: &str, words: &[String]) -> Option<Result<Value>> {
        let first = words.first().map_or("", String::as_str);
        let second = words.get(1).map_or("", String::as_str);
        let truth = |value: bool| Ok(Value::Bool(value));
        if let Some((_, operation)) = OPERATIONS.iter().find(|(own, _)| *own == name) {
            let texts: Vec<Value> = words.iter().map(|word| Value::text(word)).collect();
            return Some(self.file_operation(operation, &texts).map(|_| Value::Bool(true)));
        }
        Some(match name {
            "os.path.exists" | "file_exists" | "File.exist?" | "Dir.exist?" | "os.path.lexists"
            | "is_readable" | "is_writable" => truth(self.exists(first)),
            "os.path.isfile" | "is_file" | "File.file?" => truth(self.exists(first) && !self.is_dir(first)),
            "os.path.isdir" | "is_dir" | "File.directory?" => truth(self.is_dir(first)),
            "os.path.join" | "File.join" => {
                Ok(Value::text(&words.iter().skip(1).fold(first.to_owned(), |path, part| {
                    if part.starts_with('/') && self.dialect == Dialect::Python {
                        part.clone()
                    } else {
                        super::operators::joined(&path, part)
                    }
                })))
            }
            "os.path.basename" | "basename" | "File.basename" => {
                let base = crate::vfs::path::base(first);
                Ok(Value::text(base.strip_suffix(second).unwrap_or(base)))
            }
            "os.path.dirname" | "dirname" | "File.dirname" => Ok(Value::text(
                first
                    .rsplit_once('/')
                    .map_or(if self.dialect == Dialect::Python { "" } else { "." }, |(folder, _)| folder),
            )),
            "os.path.abspath" | "os.path.realpath" | "realpath" | "File.expand_path" => {
                let base = if second.is_empty() {
                    first.to_owned()
                } else {
                    super::operators::joined(second, first)
                };
                Ok(Value::text(&crate::vfs::path::join("/", &self.absolute(&base))))
            }
            "os.getcwd" | "getcwd" | "Dir.pwd" => Ok(Value::text(&self.cwd)),
            "touch" | "FileUtils.touch" => truth(self.program(&["touch", first])),
            // These go into a folder that is there.
            "shutil.move" | "FileUtils.mv" => self.by_program(&["mv", first, second]),
            "shutil.copy" | "shutil.copy2" | "shutil.copyfile" | "FileUtils.cp" => {
                self.by_program(&["cp", first, second])
            }
            "FileUtils.cp_r" => self.by_program(&["cp", "-r", first, second]),
            "FileUtils.ln_s" | "FileUtils.ln_sf" => truth(self.program(&["ln", "-sf", first, second])),
            "os.listdir" | "Dir.children" => self.names_in(first).map(Value::texts),
            "file_get_contents" | "File.read" => match self.fetched(first) {
                Ok(content) => match content.as_text() {
                    Some(text) => Ok(Value::text(text)),
                    None => unknown("what was read is not known"),
                },
                Err(stop) => Err(stop),
            },
            "copy" | "urllib.request.urlretrieve" => self.copied(first, second),
            _ => return None,
        })
    }

    fn copied(&mut self, from: &str, to: &str) -> Result<Value> {
        let content = self.fetched(from)?;
        if to == "php://stdout" {
            let text = content.as_text().map(str::to_owned);
            // A digest that was published, as its file is read.
            let digest = from.ends_with(".sig").then(digest_text);
            match digest.or(text) {
                Some(text) => self.process.out(text),
                None => return unknown("what was downloaded is not known"),
            }
            return Ok(Value::Bool(true));
        }
        match self.process.write(&self.absolute(to), content) {
            Ok(_) => Ok(Value::Bool(true)),
            Err(errno) => self.failed(errno, to),
        }
    }
}

/// What is printed for a digest of something that was downloaded: its bytes are not known.
pub(super) fn digest_text() -> String {
    "0123456789abcdef".repeat(6)
}

/// A random text of that many letters.
pub(super) fn random(process: &mut Process<'_>, letters: usize) -> Value {
    Value::text(&process.sys.make_name(letters.min(1024)).to_lowercase())
}

/// The number that a script ends with.
pub(super) fn exit(machine: &mut Script<'_, '_>, value: Option<&Value>) -> Stop {
    match value {
        None | Some(Value::Null | Value::Bool(true)) => Stop::Exit(0),
        Some(Value::Bool(false)) => Stop::Exit(1),
        Some(Value::Int(code)) => Stop::Exit(i32::try_from(*code & 255).unwrap_or(1)),
        // A check of what is not run decides on it.
        Some(Value::Unknown) => {
            machine.not_checked();
            Stop::Exit(0)
        }
        Some(other) => match machine.shown(other) {
            Ok(text) if machine.dialect == Dialect::Php => {
                machine.process.out(text);
                Stop::Exit(0)
            }
            Ok(text) => {
                machine.process.err(format!("{text}\n"));
                Stop::Exit(1)
            }
            Err(stop) => stop,
        },
    }
}
