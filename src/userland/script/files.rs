//! Files and programs, as the functions of all three languages come to them.

use crate::shell::Process;
use crate::vfs::Content;
use crate::vfs::path::parent;

use super::Dialect;
use super::run::{Machine, Result, Stop, raise, unknown};
use super::value::Value;

impl Machine<'_, '_> {
    /// An error of the system with a file.
    pub(super) fn failed<T>(&self, path: &str) -> Result<T> {
        let missing = "No such file or directory";
        match self.dialect {
            Dialect::Python => raise("FileNotFoundError", format!("[Errno 2] {missing}: '{path}'")),
            Dialect::Ruby => raise("Errno::ENOENT", format!("{missing} @ rb_sysopen - {path}")),
            Dialect::Php => raise("Error", format!("{path}: Failed to open stream: {missing}")),
        }
    }

    pub(super) fn exists(&self, path: &str) -> bool {
        self.process.stat(path).is_ok()
    }

    pub(super) fn is_dir(&self, path: &str) -> bool {
        self.process.sys.tree.is_dir(&self.process.path(path))
    }

    /// The text of a file.
    pub(super) fn read(&mut self, path: &str) -> Result<String> {
        match self.process.read(path) {
            Ok(content) => match content.as_text() {
                Some(text) => Ok(text.to_owned()),
                None => unknown(format!("what {path} holds is not known")),
            },
            Err(_) => self.failed(path),
        }
    }

    pub(super) fn write(&mut self, path: &str, text: &str, append: bool) -> Result<()> {
        let content = Content::from(text);
        match path {
            "php://stdout" | "php://output" | "/dev/stdout" => self.process.out(text),
            "php://stderr" | "/dev/stderr" => self.process.err(text),
            _ if self.process.write_or_append(path, content, append).is_err() => return self.failed(path),
            _ => {}
        }
        Ok(())
    }

    /// The content of an address, or of a file.
    pub(super) fn fetched(&mut self, source: &str) -> Result<Content> {
        if !source.contains("://") {
            return match self.process.read(source) {
                Ok(content) => Ok(content),
                Err(_) => self.failed(source),
            };
        }
        let content = super::super::download(source);
        if !self.process.download(content.len()) {
            return raise("URLError", "<urlopen error [Errno -3] Temporary failure in name resolution>");
        }
        Ok(content)
    }

    pub(super) fn make_folder(&mut self, path: &str, deep: bool, may_exist: bool) -> Result<()> {
        if self.exists(path) {
            return if may_exist {
                Ok(())
            } else {
                raise("FileExistsError", format!("[Errno 17] File exists: '{path}'"))
            };
        }
        let full = self.process.path(path);
        if !deep && !self.process.sys.tree.is_dir(parent(&full)) {
            return self.failed(path);
        }
        if self.process.mkdir_all(path, 0o755).is_err() { self.failed(path) } else { Ok(()) }
    }

    pub(super) fn names_in(&mut self, path: &str) -> Result<Vec<String>> {
        let full = self.process.path(path);
        match self.process.sys.tree.read_dir(&full) {
            Ok(entries) => Ok(entries.map(|(name, _)| name.to_owned()).collect()),
            Err(_) => self.failed(path),
        }
    }

    /// Runs a program of the system for what it does to files; `false` if it failed.
    pub(super) fn program(&mut self, words: &[&str]) -> bool {
        let argv: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        self.process.exec(&argv) == 0
    }

    /// A command: one text for the shell, or words.
    pub(super) fn command(&mut self, values: &[Value]) -> Result<Vec<String>> {
        let values = match values {
            [Value::List(list)] => list.as_slice(),
            other => other,
        };
        let words = values.iter().map(|value| self.shown(value)).collect::<Result<Vec<_>>>()?;
        Ok(match words.as_slice() {
            [line] if !matches!(values, [Value::Path(_)]) => {
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
        let flag = |key: &str| named.iter().any(|(name, value)| name == key && *value == Value::Bool(true));
        let Some(first) = plain.first() else { return unknown("a command is not known") };
        let argv = match first {
            Value::List(_) => {
                let words = first.items().unwrap_or_default();
                words.iter().map(|word| self.shown(word)).collect::<Result<Vec<_>>>()?
            }
            other => self.command(std::slice::from_ref(other))?,
        };
        if named.iter().any(|(name, _)| matches!(name.as_str(), "cwd" | "env" | "input" | "stdin")) {
            return unknown("the command runs elsewhere or with other variables");
        }
        let captures = name == "check_output"
            || flag("capture_output")
            || named.iter().any(|(name, _)| name == "stdout");
        let (code, out) = if captures {
            let (code, content) = self.process.capture(&argv, Content::default());
            (code, content.as_text().map(str::to_owned))
        } else {
            (self.process.exec(&argv), Some(String::new()))
        };
        if code != 0 && (flag("check") || name.starts_with("check_")) {
            let shown =
                Value::List(argv.iter().map(Value::text).collect()).inspect(self.dialect).unwrap_or_default();
            return raise(
                "subprocess.CalledProcessError",
                format!("Command '{shown}' returned non-zero exit status {code}."),
            );
        }
        let text = || {
            out.clone().map(Value::Text).map_or_else(|| unknown("what the command printed is not known"), Ok)
        };
        Ok(match name {
            "call" | "check_call" => Value::Int(i64::from(code)),
            "check_output" | "getoutput" => text()?,
            _ => Value::Record(vec![
                ("returncode".to_owned(), Value::Int(i64::from(code))),
                ("stdout".to_owned(), text()?),
                ("stderr".to_owned(), Value::text("")),
            ]),
        })
    }

    /// What all three languages do with paths and files, by one name. `None` if it is none of these.
    pub(super) fn on_files(&mut self, name: &str, words: &[String]) -> Option<Result<Value>> {
        let first = words.first().map_or("", String::as_str);
        let second = words.get(1).map_or("", String::as_str);
        let truth = |value: bool| Ok(Value::Bool(value));
        let done = |ok: bool, machine: &Self| if ok { Ok(Value::Bool(true)) } else { machine.failed(first) };
        Some(match name {
            "os.path.exists" | "file_exists" | "File.exist?" | "Dir.exist?" | "os.path.lexists"
            | "is_readable" | "is_writable" => truth(self.exists(first)),
            "os.path.isfile" | "is_file" | "File.file?" => truth(self.exists(first) && !self.is_dir(first)),
            "os.path.isdir" | "is_dir" | "File.directory?" => truth(self.is_dir(first)),
            "os.path.join" | "File.join" => {
                Ok(Value::Text(words.iter().skip(1).fold(first.to_owned(), |path, part| {
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
                Ok(Value::Text(crate::vfs::path::join("/", &self.process.path(&base))))
            }
            "os.getcwd" | "getcwd" | "Dir.pwd" => Ok(Value::text(self.process.cwd)),
            "os.remove" | "os.unlink" | "unlink" | "File.delete" => {
                let removed = self.process.remove(first).is_ok();
                done(removed, self)
            }
            "os.rename" | "os.replace" | "shutil.move" | "rename" | "File.rename" | "FileUtils.mv" => {
                let moved = self.program(&["mv", first, second]);
                done(moved, self)
            }
            "shutil.copy" | "shutil.copy2" | "shutil.copyfile" | "FileUtils.cp" => {
                let copied = self.program(&["cp", first, second]);
                done(copied, self)
            }
            "shutil.copytree" | "FileUtils.cp_r" => {
                let copied = self.program(&["cp", "-r", first, second]);
                done(copied, self)
            }
            "shutil.rmtree" | "FileUtils.rm_rf" | "FileUtils.rm_r" | "FileUtils.rm_f" | "os.rmdir"
            | "rmdir" => {
                let _ = self.process.remove_all(first);
                truth(true)
            }
            "os.symlink" | "symlink" | "File.symlink" | "FileUtils.ln_s" | "FileUtils.ln_sf" => {
                let linked = self.program(&["ln", "-sf", first, second]);
                done(linked, self)
            }
            "touch" | "FileUtils.touch" => {
                let touched = self.program(&["touch", first]);
                done(touched, self)
            }
            "os.listdir" | "Dir.children" => {
                self.names_in(first).map(|names| Value::List(names.into_iter().map(Value::Text).collect()))
            }
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
        let made = self.process.write(to, content).is_ok();
        if made { Ok(Value::Bool(true)) } else { self.failed(to) }
    }
}

/// What is printed for a digest of something that was downloaded: its bytes are not known.
pub(super) fn digest_text() -> String {
    "0123456789abcdef".repeat(6)
}

/// A random text of that many letters.
pub(super) fn random(process: &mut Process<'_>, letters: usize) -> Value {
    Value::Text(process.sys.make_name(letters.min(1024)).to_lowercase())
}

/// The number that a script ends with.
pub(super) fn exit(machine: &mut Machine<'_, '_>, value: Option<&Value>) -> Stop {
    match value {
        None | Some(Value::Nil | Value::Bool(true)) => Stop::Exit(0),
        Some(Value::Bool(false)) => Stop::Exit(1),
        Some(Value::Int(code)) => Stop::Exit(i32::try_from(*code & 255).unwrap_or(1)),
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
