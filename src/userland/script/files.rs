//! What is done with files; Node's `fs`.

use super::Dialect;
use super::paths::joined;
use super::run::{Script, unknown};
use super::value::{Outcome, Stop, Value};
use crate::catalog::Entry;
use crate::vfs::{Content, Errno, Node, path};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Directory,
    File,
    Link,
}

impl Kind {
    fn of(node: &Node) -> Self {
        if node.is_dir() {
            Self::Directory
        } else if node.is_file() {
            Self::File
        } else {
            Self::Link
        }
    }
}

impl Script<'_, '_> {
    pub fn absolute(&self, file: &str) -> String {
        if file.starts_with('/') { joined("", file) } else { joined(&self.cwd, file) }
    }

    /// `fs.NAME(…)`: the synchronous one, that of promises, or that which calls back.
    pub fn fs(&mut self, name: &str, promises: bool, arguments: &[Value]) -> Outcome {
        let plain = name.strip_suffix("Sync").unwrap_or(name);
        let callback =
            arguments.last().filter(|last| plain == name && matches!(last, Value::Function(_))).cloned();
        let result = self.file_operation(plain, arguments);
        // What fs-extra and `fs.promises` give without being called back.
        let as_promise = promises && plain == name && callback.is_none();
        match (result, callback) {
            (Ok(value), Some(callback)) => {
                let given = if plain == "exists" { vec![value] } else { vec![Value::Null, value] };
                self.call(&callback, Value::Undefined, &given)
            }
            (Err(Stop::Thrown(thrown)), Some(callback)) => self.call(&callback, Value::Undefined, &[thrown]),
            (Ok(value), None) if as_promise => Ok(Value::resolved(value)),
            (Err(Stop::Thrown(thrown)), None) if as_promise => {
                Ok(Value::Promise(std::rc::Rc::new(Err(thrown))))
            }
            (result, _) => result,
        }
    }

    pub(super) fn file_operation(&mut self, name: &str, arguments: &[Value]) -> Outcome {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let option = |name: &str| {
            let option = arguments.iter().skip(1).find_map(|value| value.field(name));
            option.and_then(|option| option.truth()).unwrap_or(false)
        };
        let at = self.absolute(&self.needed(&first)?);
        let second = |script: &Self| match arguments.get(1) {
            Some(other) => script.needed(other).map(|other| script.absolute(&other)),
            None => Err(unknown("a path that is not known")),
        };
        // Node names the whole path, the others that which they were given.
        let named = if self.dialect == Dialect::JavaScript { at.clone() } else { self.needed(&first)? };
        let failed =
            |script: &Self, errno: Errno, call: &str| Stop::Thrown(script.refused(errno, call, &named));
        let found = self.process.sys.tree.stat(&at).ok().map(|node| (Kind::of(node), node.size()));
        Ok(match name {
            "exists" | "pathExists" => Value::Bool(found.is_some()),
            "access" => match found {
                Some(_) => Value::Undefined,
                None => return Err(failed(self, Errno::NoEnt, "access")),
            },
            "readFile" | "readJson" | "readJSON" => {
                let content = self.process.read(&at).map_err(|errno| failed(self, errno, "open"))?;
                let Some(text) = content.as_text().map(str::to_owned) else { return Ok(Value::Unknown) };
                if name == "readFile" {
                    Value::text(&text)
                } else {
                    self.host("JSON.parse", &std::rc::Rc::default(), &[Value::text(&text)])?
                }
            }
            "writeFile" | "appendFile" | "outputFile" | "writeJson" | "writeJSON" | "outputJson" => {
                let mut value = arguments.get(1).cloned().unwrap_or(Value::Undefined);
                if let (Value::Host(kind, _), "writeFile") = (&value, name)
                    && &**kind == "bytes()"
                    && let Some(content) = self.content_of(&value)
                {
                    self.process.write(&at, content).map_err(|errno| failed(self, errno, "open"))?;
                    return Ok(Value::Undefined);
                }
                if name.to_lowercase().ends_with("json") {
                    let indent = arguments
                        .get(2)
                        .and_then(|options| options.field("spaces"))
                        .unwrap_or(Value::Undefined);
                    value = self.host(
                        "JSON.stringify",
                        &std::rc::Rc::default(),
                        &[value, Value::Undefined, indent],
                    )?;
                }
                if name.starts_with("output") {
                    self.process
                        .mkdir_all(path::parent(&at), 0o755)
                        .map_err(|errno| failed(self, errno, "mkdir"))?;
                }
                // Of what is not known, as much as was there, or about what such files have.
                let size = found.map_or(2_000, |(_, size)| size);
                let content = value.to_text().map_or_else(
                    || Content::described(size, format!("estimated: written by a script to {at}")),
                    |text| Content::bytes(text.as_bytes()),
                );
                self.process
                    .write_or_append(&at, content, name == "appendFile")
                    .map_err(|errno| failed(self, errno, "open"))?;
                Value::Undefined
            }
            "mkdir" | "ensureDir" | "mkdirp" | "mkdirs" => {
                let whole = option("recursive") || name != "mkdir";
                let made =
                    if whole { self.process.mkdir_all(&at, 0o777) } else { self.process.mkdir(&at, 0o777) };
                made.map_err(|errno| failed(self, errno, "mkdir"))?;
                Value::text(&at)
            }
            "emptyDir" => {
                self.process.mkdir_all(&at, 0o777).map_err(|errno| failed(self, errno, "mkdir"))?;
                self.process.sweep(&at, |_| true);
                Value::Undefined
            }
            "rm" | "unlink" | "rmdir" | "remove" => {
                if found.is_none() && self.process.lstat(&at).is_err() {
                    return if option("force") || name == "remove" {
                        Ok(Value::Undefined)
                    } else {
                        Err(failed(self, Errno::NoEnt, name))
                    };
                }
                let whole = option("recursive") || name == "remove";
                let gone = if whole { self.process.remove_all(&at) } else { self.process.remove(&at) };
                gone.map_err(|errno| failed(self, errno, name))?;
                Value::Undefined
            }
            "readdir" => self
                .directory(&at, option("withFileTypes"), option("recursive"))
                .map_err(|errno| failed(self, errno, "scandir"))?,
            "stat" | "lstat" => match found {
                Some((kind, size)) => entry_of(
                    kind,
                    &[
                        ("size", Value::Number(size as f64)),
                        ("mtimeMs", Value::Unknown),
                        ("mtime", Value::Unknown),
                    ],
                ),
                None if arguments.get(1).and_then(|options| options.field("throwIfNoEntry")).is_some() => {
                    Value::Undefined
                }
                None => return Err(failed(self, Errno::NoEnt, name)),
            },
            "copyFile" | "cp" | "copy" | "rename" | "move" => {
                let to = second(self)?;
                if found.is_none() {
                    return Err(failed(self, Errno::NoEnt, name));
                }
                if matches!(name, "copy" | "move" | "cp") {
                    self.process
                        .mkdir_all(path::parent(&to), 0o755)
                        .map_err(|errno| failed(self, errno, "mkdir"))?;
                }
                // A folder's contents go into the other folder.
                let is_folder = found.is_some_and(|(kind, _)| kind == Kind::Directory);
                let moves = matches!(name, "rename" | "move");
                if is_folder && !moves {
                    self.process.mkdir_all(&to, 0o755).map_err(|errno| failed(self, errno, "mkdir"))?;
                }
                let from = if is_folder && !moves { format!("{at}/.") } else { at.clone() };
                let words = if moves { vec!["mv", "-T", &from, &to] } else { vec!["cp", "-r", &from, &to] };
                let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
                let table = self.process.table;
                match self.process.with_arguments(&words, |inner| table.run(inner)) {
                    Some(0) => Value::Undefined,
                    _ => return Err(failed(self, Errno::Access, name)),
                }
            }
            "chmod" | "utimes" | "chown" => {
                let mode = arguments.get(1).and_then(Value::to_number).unwrap_or(0.0) as u32;
                if name == "chmod" {
                    let words = ["chmod".to_owned(), format!("{mode:o}"), at.clone()];
                    let table = self.process.table;
                    self.process.with_arguments(&words, |inner| table.run(inner));
                }
                Value::Undefined
            }
            "symlink" | "ensureSymlink" => {
                let target = self.needed(&first)?;
                let link = second(self)?;
                let meta = self.process.new_meta(0o777);
                self.process
                    .put(&link, Node::symlink(meta, target.as_str()))
                    .map_err(|errno| failed(self, errno, "symlink"))?;
                Value::Undefined
            }
            "realpath" => Value::text(&at),
            "createReadStream" | "watch" | "watchFile" => Value::Unknown,
            "createWriteStream" => {
                let entry = Entry::fixed(
                    at.clone(),
                    0o644,
                    100_000,
                    format!("estimated: written by a script to {at}"),
                );
                self.process.unpack_own(vec![entry]);
                Value::Unknown
            }
            _ => return Err(unknown(&format!("fs.{name} has no model"))),
        })
    }

    fn directory(&mut self, at: &str, typed: bool, deep: bool) -> Result<Value, Errno> {
        let mut found: Vec<(String, Kind)> = if deep {
            self.process.sys.tree.walk(at).map(|(path, node)| (path, Kind::of(node))).collect()
        } else {
            self.process
                .sys
                .tree
                .read_dir(at)?
                .map(|(name, node)| (name.to_owned(), Kind::of(node)))
                .collect()
        };
        found.sort();
        let entry = |(name, kind): (String, Kind)| {
            if typed {
                entry_of(
                    kind,
                    &[
                        ("name", Value::text(path::base(&name))),
                        ("path", Value::text(at)),
                        ("parentPath", Value::text(at)),
                    ],
                )
            } else {
                Value::text(&name)
            }
        };
        Ok(Value::array(found.into_iter().map(entry).collect()))
    }
}

/// What `stat` gives, and an entry of a directory.
fn entry_of(kind: Kind, fields: &[(&str, Value)]) -> Value {
    let is = |wanted: Kind| Value::host(if kind == wanted { "const.true" } else { "const.false" });
    let entry = Value::object([
        ("isDirectory", is(Kind::Directory)),
        ("isFile", is(Kind::File)),
        ("isSymbolicLink", is(Kind::Link)),
    ]);
    for (name, value) in fields {
        entry.set_field(&(*name).into(), value.clone());
    }
    entry
}

/// Errors of the system: the code, Python's number and its class.
const ERRORS: [(Errno, &str, u32, &str); 6] = [
    (Errno::NoEnt, "ENOENT", 2, "FileNotFoundError"),
    (Errno::Exist, "EEXIST", 17, "FileExistsError"),
    (Errno::IsDir, "EISDIR", 21, "IsADirectoryError"),
    (Errno::NotDir, "ENOTDIR", 20, "NotADirectoryError"),
    (Errno::NotEmpty, "ENOTEMPTY", 39, "OSError"),
    (Errno::Access, "EACCES", 13, "PermissionError"),
];

impl Script<'_, '_> {
    /// The error of a call of the system.
    pub(super) fn refused(&self, errno: Errno, call: &str, at: &str) -> Value {
        let known = ERRORS.iter().find(|(known, ..)| *known == errno);
        let (_, code, number, class) = known.unwrap_or(&(Errno::Access, "EPERM", 1, "OSError"));
        let message = errno.message();
        match self.dialect {
            Dialect::Python => Value::failure(class, &format!("[Errno {number}] {message}: '{at}'")),
            Dialect::Ruby => {
                Value::failure(&format!("Errno::{code}"), &format!("{message} @ rb_sysopen - {at}"))
            }
            Dialect::Php => Value::failure("Error", &format!("{at}: Failed to open stream: {message}")),
            Dialect::JavaScript => {
                let text = message.to_lowercase();
                let error = Value::error(&format!("{code}: {text}, {call} '{at}'"));
                error.set_field(&"code".into(), Value::text(code));
                error
            }
        }
    }
}
