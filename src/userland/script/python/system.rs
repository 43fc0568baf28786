//! Python's `os`, `shutil`, `glob`, `pathlib`, `platform`, `logging`.

use super::super::failures::{Result, unknown};
use super::super::run::Script;
use super::super::system::random;
use super::super::value::{Value, is_set};
use super::quoted;
use crate::vfs::Errno;

impl Script<'_, '_> {
    /// Functions of the system; the others are those of the library.
    pub(super) fn python_more(
        &mut self,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Result<Value> {
        let first = plain.first();
        let text = |at: usize| plain.get(at).and_then(|value| self.text_of(value));
        let flag = |key: &str| is_set(named, key);
        Ok(match name {
            "os.makedirs" => {
                self.make_folder(&text(0).unwrap_or_default(), true, flag("exist_ok"))?;
                Value::Null
            }
            "os.mkdir" => {
                self.make_folder(&text(0).unwrap_or_default(), false, false)?;
                Value::Null
            }
            "os.path.splitext" => {
                let path = text(0).unwrap_or_default();
                let at = path.rfind('.').filter(|at| path.get(*at..).is_some_and(|rest| !rest.contains('/')));
                let (stem, ending) = path.split_at(at.unwrap_or(path.len()));
                self.tuple(vec![Value::text(stem), Value::text(ending)])
            }
            "os.path.getsize" => match self.process.stat(&self.absolute(&text(0).unwrap_or_default())) {
                Ok(node) => Value::count(usize::try_from(node.size()).unwrap_or(0)),
                Err(_) => return self.failed(Errno::NoEnt, &text(0).unwrap_or_default()),
            },
            "os.environ.get" | "os.getenv" => {
                let value = self.env.get(&text(0).unwrap_or_default()).map(|value| Value::text(value));
                value.or_else(|| plain.get(1).cloned()).unwrap_or(Value::Null)
            }
            "os.environ.setdefault" => {
                let (name, value) = (text(0).unwrap_or_default(), text(1).unwrap_or_default());
                Value::text(self.env.entry(name).or_insert(value))
            }
            "os.environ.copy" => Value::map(
                self.env.iter().map(|(name, value)| (Value::text(name), Value::text(value))).collect(),
            ),
            "os.chdir" => {
                let to = text(0).unwrap_or_default();
                if !self.is_dir(&to) {
                    return self.failed(Errno::NoEnt, &to);
                }
                self.cwd = self.absolute(&to);
                Value::Null
            }
            "os.chmod" => {
                let mode = self.number(plain.get(1))?;
                let path = text(0).unwrap_or_default();
                self.program(&["chmod", &format!("{mode:o}"), &path]);
                Value::Null
            }
            "os.system" => {
                let argv = self.words_of(plain)?;
                Value::Int(i64::from(self.command(&argv, None, true).0) * 256)
            }
            "shutil.which" => {
                let program = text(0).unwrap_or_default();
                let path = self.env.get("PATH").map_or(crate::shell::DEFAULT_PATH, String::as_str).to_owned();
                let found =
                    path.split(':').map(|place| format!("{place}/{program}")).find(|path| self.exists(path));
                found.map_or(Value::Null, |path| Value::text(&path))
            }
            "pathlib.Path" | "Path" | "pathlib.PurePath" => {
                let parts = plain.iter().map(|part| self.shown(part)).collect::<Result<Vec<_>>>()?;
                Value::path(
                    &parts
                        .iter()
                        .fold(String::new(), |path, part| super::super::operators::joined(&path, part)),
                )
            }
            "pathlib.Path.cwd" => Value::path(&self.cwd),
            "pathlib.Path.home" => Value::path(&self.process.home()),
            "urllib.parse.urlencode" => match first {
                Some(Value::Map(map)) => {
                    let pair = |(key, value): &(Value, Value)| {
                        Ok(format!(
                            "{}={}",
                            quoted(&self.shown(key)?, true),
                            quoted(&self.shown(value)?, true)
                        ))
                    };
                    Value::text(&map.borrow().iter().map(pair).collect::<Result<Vec<_>>>()?.join("&"))
                }
                _ => return unknown("what is encoded is not known"),
            },
            "urllib.parse.quote" => Value::text(&quoted(&text(0).unwrap_or_default(), false)),
            "platform.machine" => Value::text(&self.process.sys.machine),
            "platform.system" => Value::text("Linux"),
            "platform.python_version" => Value::text(&self.version()),
            "secrets.token_hex" => {
                let bytes = self.number(first.or(Some(&Value::Int(32))))?;
                random(self.process, usize::try_from(bytes).unwrap_or(0) * 2)
            }
            "secrets.token_urlsafe" => random(self.process, 43),
            "time.sleep"
            | "sys.stdout.flush"
            | "sys.path.insert"
            | "sys.path.append"
            | "logging.basicConfig"
            | "random.seed"
            | "warnings.filterwarnings"
            | "os.umask"
            | "load_dotenv"
            | "dotenv.load_dotenv"
            | "sys.stderr.write" => Value::Null,
            "sys.stdout.write" => {
                let text = text(0).unwrap_or_default();
                self.process.out(text);
                Value::Null
            }
            "logging.getLogger" => Value::host("logging"),
            _ if name.starts_with("logging.") => Value::Null,
            _ if name.starts_with("subprocess.") => {
                let name = name.trim_start_matches("subprocess.").to_owned();
                if !matches!(name.as_str(), "run" | "call" | "check_call" | "check_output" | "getoutput") {
                    return unknown(format!("subprocess.{name} has no model"));
                }
                return self.subprocess(&name, plain, named);
            }
            "os.walk" => {
                let root = text(0).unwrap_or_default();
                let mut found = Vec::new();
                self.walked(&root, &mut found)?;
                Value::array(found)
            }
            "os.stat" | "os.lstat" => {
                let path = text(0).unwrap_or_default();
                match self.process.stat(&self.absolute(&path)) {
                    Ok(node) => Value::object([
                        ("st_size", Value::count(usize::try_from(node.size()).unwrap_or(0))),
                        ("st_mode", Value::Unknown),
                        ("st_mtime", Value::Unknown),
                        ("st_uid", Value::Unknown),
                        ("st_gid", Value::Unknown),
                    ]),
                    Err(_) => return self.failed(Errno::NoEnt, &path),
                }
            }
            "os.access" => Value::Bool(self.exists(&text(0).unwrap_or_default())),
            "os.path.expanduser" => {
                let path = text(0).unwrap_or_default();
                let home = self.process.home();
                Value::text(&match path.strip_prefix('~') {
                    Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{home}{rest}"),
                    _ => path,
                })
            }
            "os.path.normpath" => {
                let path = text(0).unwrap_or_default();
                let base = if path.starts_with('/') { "" } else { "." };
                Value::text(&super::super::paths::joined(base, &path))
            }
            "os.path.relpath" => {
                let from = match text(1) {
                    Some(from) => Value::text(&from),
                    None => Value::text(&self.cwd),
                };
                return super::super::paths::path_function(
                    self,
                    "relative",
                    &[from, plain.first().cloned().unwrap_or(Value::Null)],
                );
            }
            "os.path.isabs" => Value::Bool(text(0).is_some_and(|path| path.starts_with('/'))),
            "os.path.islink" => {
                let at = self.absolute(&text(0).unwrap_or_default());
                Value::Bool(
                    self.process.sys.tree.lstat(&at).is_ok_and(|node| !node.is_file() && !node.is_dir()),
                )
            }
            "os.path.split" => {
                let path = text(0).unwrap_or_default();
                let (head, tail) = path.rsplit_once('/').unwrap_or(("", &path));
                let head = if head.is_empty() && path.starts_with('/') { "/" } else { head };
                Value::texts([head.to_owned(), tail.to_owned()])
            }
            "os.getuid" | "os.geteuid" => Value::Int(i64::from(self.process.user.uid)),
            "os.getgid" | "os.getegid" => Value::Int(i64::from(self.process.user.gid)),
            "os.uname" => Value::object([
                ("sysname", Value::text("Linux")),
                ("machine", Value::text(&self.process.sys.machine)),
                ("release", Value::Unknown),
                ("nodename", Value::Unknown),
            ]),
            "os.chown" => {
                let (uid, gid) = (self.number(plain.get(1))?, self.number(plain.get(2))?);
                self.program(&["chown", &format!("{uid}:{gid}"), &text(0).unwrap_or_default()]);
                Value::Null
            }
            "glob.glob" | "glob.iglob" => {
                let root =
                    named.iter().find(|(name, _)| name == "root_dir").and_then(|(_, value)| value.to_text());
                let found =
                    self.matching(&root.unwrap_or_default(), &text(0).unwrap_or_default(), flag("recursive"));
                Value::texts(found)
            }
            "shutil.unpack_archive" => {
                let folder = named
                    .iter()
                    .find(|(name, _)| name == "extract_dir")
                    .and_then(|(_, value)| self.text_of(value));
                let folder = text(1).or(folder).unwrap_or_else(|| ".".to_owned());
                self.unpacked(&text(0).unwrap_or_default(), &folder)?;
                Value::Null
            }
            "shutil.copyfileobj" => {
                let (Some(from), Some(to)) = (plain.first(), plain.get(1)) else {
                    return unknown("what is copied is not known");
                };
                let content = self.own_method(from, "read", &[])?;
                return self.own_method(to, "write", &[content]);
            }
            "shutil.chown" => {
                let named = |key: &str| {
                    named.iter().find(|(name, _)| name == key).and_then(|(_, value)| self.text_of(value))
                };
                let user = text(1).or_else(|| named("user")).unwrap_or_default();
                let group = text(2).or_else(|| named("group")).unwrap_or_default();
                self.program(&["chown", &format!("{user}:{group}"), &text(0).unwrap_or_default()]);
                Value::Null
            }
            "compileall.compile_dir"
            | "compileall.compile_file"
            | "py_compile.compile"
            | "compileall.compile_path" => {
                let path = text(0).unwrap_or_else(|| ".".to_owned());
                Value::Bool(self.program(&["python3", "-m", "compileall", "-q", &path]))
            }
            "tempfile.mkdtemp" | "tempfile.gettempdir" => {
                if name.ends_with("gettempdir") {
                    return Ok(Value::text("/tmp"));
                }
                let path = format!("/tmp/tmp{}", self.process.sys.make_name(8).to_lowercase());
                self.make_folder(&path, true, true)?;
                Value::text(&path)
            }
            _ => return self.python_library(name, plain, named),
        })
    }

    /// `os.walk`: folders with what is in them.
    fn walked(&mut self, folder: &str, found: &mut Vec<Value>) -> Result<()> {
        self.deeper()?;
        let names = self.names_in(folder).unwrap_or_default();
        let at = |name: &String| super::super::operators::joined(folder, name);
        let (folders, files): (Vec<String>, Vec<String>) =
            names.into_iter().partition(|name| self.is_dir(&at(name)));
        found.push(Value::array(vec![
            Value::text(folder),
            Value::texts(folders.iter().cloned()),
            Value::texts(files),
        ]));
        for name in &folders {
            self.walked(&at(name), found)?;
        }
        self.depth -= 1;
        Ok(())
    }

    /// Paths that a pattern stands for, below a folder; `**` is any number of folders.
    pub(in super::super) fn matching(&mut self, root: &str, pattern: &str, recursive: bool) -> Vec<String> {
        let fixed: Vec<&str> =
            pattern.split('/').take_while(|part| !part.contains(['*', '?', '['])).collect();
        let base = fixed.join("/");
        if base.len() == pattern.len() {
            return if self.exists(pattern) { vec![pattern.to_owned()] } else { Vec::new() };
        }
        let rest = pattern.get(base.len()..).unwrap_or_default().trim_start_matches('/');
        let start = match (root, base.as_str()) {
            ("", "") if pattern.starts_with('/') => "/".to_owned(),
            ("", base) => base.to_owned(),
            (root, base) => super::super::operators::joined(root, base),
        };
        let folder = self.absolute(if start.is_empty() { "." } else { &start });
        let parts: Vec<&str> = rest.split('/').collect();
        let mut found: Vec<String> = Vec::new();
        let paths: Vec<(String, bool)> =
            self.process.sys.tree.walk(&folder).map(|(path, node)| (path, node.is_dir())).collect();
        for (path, is_dir) in paths {
            let path = path.trim_start_matches('/');
            let own: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
            let fits = !own.is_empty() && fits(&own, &parts, recursive);
            if fits && (is_dir || !rest.ends_with('/')) {
                let slash = if base.is_empty() || base.ends_with('/') { "" } else { "/" };
                let head = if base.is_empty() && pattern.starts_with('/') { "/" } else { &base };
                found.push(format!("{head}{slash}{path}"));
            }
        }
        found.sort();
        found
    }

    /// Unpacks an archive by the program for it.
    pub(super) fn unpacked(&mut self, archive: &str, folder: &str) -> Result<()> {
        if !self.exists(archive) {
            return self.failed(Errno::NoEnt, archive);
        }
        self.make_folder(folder, true, true)?;
        let done = if archive.ends_with(".zip") || archive.ends_with(".whl") || archive.ends_with(".jar") {
            self.library_program(&["unzip", "-q", "-o", archive, "-d", folder])
        } else {
            self.library_program(&["tar", "-xf", archive, "-C", folder])
        };
        if done { Ok(()) } else { unknown(format!("what {archive} holds is not known")) }
    }
}

/// Whether parts of a path are those of a pattern; hidden ones are none that a star stands for.
fn fits(own: &[&str], parts: &[&str], recursive: bool) -> bool {
    match (own, parts) {
        (_, ["**", rest @ ..]) if recursive => (0..=own.len()).any(|skip| {
            let (skipped, left) = own.split_at(skip);
            skipped.iter().all(|part| !part.starts_with('.'))
                && (fits(left, rest, recursive) || rest.is_empty() && left.is_empty())
        }),
        ([first, own @ ..], [pattern, rest @ ..]) => {
            let hidden = first.starts_with('.') && !pattern.starts_with('.');
            !hidden && crate::userland::supply::glob(pattern, first) && fits(own, rest, recursive)
        }
        ([], []) => true,
        _ => false,
    }
}
