//! Python's library, beyond files: hashes, encodings, what is installed, and what has no effect on a build.

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::failures::{Result, raise, unknown};
use super::super::run::Script;
use super::super::system::random;
use super::super::value::Value;
use super::names::is_standard;
use crate::vfs::Content;

impl Script<'_, '_> {
    pub(super) fn python_library(
        &mut self,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Result<Value> {
        let first = plain.first();
        let text = |at: usize| plain.get(at).and_then(|value| self.text_of(value));
        let setting = |key: &str| named.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        let (module, last) = name.rsplit_once('.').unwrap_or(("", name));
        Ok(match name {
            _ if module == "re" => return self.python_re(last, plain, named),
            _ if module == "hashlib" => {
                let (algorithm, data) = match last {
                    "new" => (text(0).unwrap_or_default(), plain.get(1)),
                    own => (own.to_owned(), first),
                };
                let data = data.cloned().unwrap_or_else(|| Value::text(""));
                Value::Host("hash()".into(), Rc::new(vec![Value::text(&algorithm), Value::array(vec![data])]))
            }
            "base64.b64encode" | "base64.urlsafe_b64encode" | "base64.standard_b64encode" => match first {
                Some(Value::Text(text)) => {
                    let encoded = STANDARD.encode(text.as_bytes());
                    let safe = encoded.replace('+', "-").replace('/', "_");
                    Value::text(if name.contains("urlsafe") { &safe } else { &encoded })
                }
                _ => Value::Unknown,
            },
            "base64.b64decode" | "base64.urlsafe_b64decode" => match text(0) {
                Some(text) => {
                    let plain = text.replace('-', "+").replace('_', "/");
                    STANDARD
                        .decode(plain)
                        .ok()
                        .and_then(|bytes| String::from_utf8(bytes).ok())
                        .map_or(Value::Unknown, |text| Value::text(&text))
                }
                None => Value::Unknown,
            },
            "os.urandom" | "secrets.token_bytes" => {
                let bytes = self.number(first.or(Some(&Value::Int(32))))?;
                random(self.process, usize::try_from(bytes).unwrap_or(0))
            }
            "uuid.uuid4" | "uuid.uuid1" => random(self.process, 36),
            _ if last == "get_random_secret_key" => random(self.process, 50),
            _ if name.ends_with("Fernet.generate_key") => random(self.process, 44),
            "__import__" | "importlib.import_module" => {
                let scope = Rc::new(super::super::value::Scope::default());
                return self.imported(&text(0).unwrap_or_default(), &scope);
            }
            "importlib.reload" => first.cloned().unwrap_or(Value::Unknown),
            "importlib.util.find_spec" | "pkgutil.find_loader" | "importlib.find_loader" => {
                let scope = Rc::new(super::super::value::Scope::default());
                let module = text(0).unwrap_or_default();
                match self.imported(&module, &scope) {
                    Ok(Value::Host(..)) if is_standard(&module) || self.installed(&module).is_some() => {
                        Value::object([("name", Value::text(&module)), ("origin", Value::Unknown)])
                    }
                    Ok(Value::Object(_)) => Value::object([("name", Value::text(&module))]),
                    Ok(_) => Value::Unknown,
                    Err(super::super::value::Stop::Thrown(_)) => Value::Null,
                    Err(stop) => return Err(stop),
                }
            }
            "importlib.metadata.version"
            | "importlib_metadata.version"
            | "pkg_resources.get_distribution"
            | "importlib.metadata.distribution"
            | "importlib_metadata.distribution"
            | "pkg_resources.require" => {
                let package = text(0).unwrap_or_default();
                let Some(version) = self.installed(&package) else {
                    let message = format!("No package metadata was found for {package}");
                    return raise("importlib.metadata.PackageNotFoundError", message);
                };
                if last == "version" {
                    Value::text(&version)
                } else {
                    Value::object([
                        ("version", Value::text(&version)),
                        ("project_name", Value::text(&package)),
                        ("metadata", Value::Unknown),
                    ])
                }
            }
            "sysconfig.get_path" | "sysconfig.get_python_lib" | "distutils.sysconfig.get_python_lib" => {
                let which = text(0).unwrap_or_else(|| "purelib".to_owned());
                self.ask(&format!("path:{which}")).map_or(Value::Unknown, |path| Value::text(&path))
            }
            "sysconfig.get_paths" => {
                let all = Value::map(Vec::new());
                for which in ["stdlib", "platstdlib", "purelib", "platlib", "include", "scripts", "data"] {
                    let path = self.ask(&format!("path:{which}"));
                    all.set_key(Value::text(which), path.map_or(Value::Unknown, |path| Value::text(&path)));
                }
                all
            }
            "site.getsitepackages" => Value::texts(self.ask("path:purelib")),
            "site.getusersitepackages" => {
                let minor: Vec<String> = self.version().split('.').take(2).map(str::to_owned).collect();
                Value::text(&format!(
                    "{}/.local/lib/python{}/site-packages",
                    self.process.home(),
                    minor.join(".")
                ))
            }
            "platform.python_implementation" => Value::text("CPython"),
            "platform.architecture" => Value::texts(["64bit".to_owned(), "ELF".to_owned()]),
            "platform.python_version_tuple" => Value::texts(self.version().split('.').map(str::to_owned)),
            "django.get_version" => {
                self.installed("django").map_or(Value::Unknown, |version| Value::text(&version))
            }
            "functools.lru_cache"
            | "functools.wraps"
            | "functools.cache"
            | "functools.singledispatch"
            | "typing.overload"
            | "typing.final"
            | "typing.no_type_check"
            | "abc.abstractmethod"
            | "atexit.register"
            | "typing.runtime_checkable"
            | "functools.total_ordering"
            | "enum.unique" => match first {
                Some(function @ (Value::Function(_) | Value::Class(_))) if last != "wraps" => {
                    function.clone()
                }
                _ => Value::host("#same"),
            },
            "functools.partial" => Value::Host("#partial()".into(), Rc::new(plain.to_vec())),
            "functools.reduce" => {
                let mut items =
                    plain.get(1).and_then(|list| self.items(list)).unwrap_or_default().into_iter();
                let Some(mut so_far) = plain.get(2).cloned().or_else(|| items.next()) else {
                    return Ok(Value::Unknown);
                };
                for item in items {
                    so_far = self.call(first.unwrap_or(&Value::Null), Value::Undefined, &[so_far, item])?;
                }
                so_far
            }
            "itertools.chain" | "itertools.chain.from_iterable" => {
                let lists = if name.ends_with("iterable") {
                    first.and_then(|list| self.items(list))
                } else {
                    Some(plain.to_vec())
                };
                let mut all = Vec::new();
                for list in lists.unwrap_or_default() {
                    let Some(items) = self.items(&list) else { return Ok(Value::Unknown) };
                    all.extend(items);
                }
                Value::array(all)
            }
            "collections.OrderedDict" => return self.python("dict", plain, named),
            "collections.deque" | "collections.UserList" => return self.python("list", plain, named),
            "collections.defaultdict" | "collections.Counter" => {
                let made = Value::map(Vec::new());
                if last == "Counter" {
                    for one in first.and_then(|list| self.items(list)).unwrap_or_default() {
                        let count = made.key(&one).and_then(|count| count.to_number()).unwrap_or(0.0) as i64;
                        made.set_key(one, Value::Int(count + 1));
                    }
                }
                let default = if last == "Counter" {
                    Value::host("int")
                } else {
                    first.cloned().unwrap_or(Value::Null)
                };
                Value::Host("defaults()".into(), Rc::new(vec![made, default]))
            }
            "dataclasses.field" => match (setting("default_factory"), setting("default")) {
                (Some(factory), _) => self.call(&factory, Value::Undefined, &[])?,
                (None, Some(default)) => default,
                (None, None) => Value::Unknown,
            },
            "enum.auto" => Value::host("enum.auto()"),
            "types.SimpleNamespace" | "argparse.Namespace" => {
                let made = Value::object([]);
                named.iter().for_each(|(name, value)| made.set_field(&name.as_str().into(), value.clone()));
                made
            }
            "copy.copy" | "copy.deepcopy" => copied(first.unwrap_or(&Value::Null), 0),
            "asyncio.run" | "asyncio.wait_for" | "asyncio.create_task" | "asyncio.ensure_future" => {
                first.cloned().unwrap_or(Value::Null)
            }
            "asyncio.gather" => Value::array(plain.to_vec()),
            "asyncio.sleep"
            | "gc.collect"
            | "traceback.print_exc"
            | "signal.signal"
            | "locale.setlocale"
            | "faulthandler.enable"
            | "socket.setdefaulttimeout"
            | "django.setup"
            | "sys.setrecursionlimit"
            | "importlib.invalidate_caches" => Value::Null,
            _ if module == "warnings" || module == "random" && last == "seed" => Value::Null,
            "contextlib.suppress" | "contextlib.nullcontext" => Value::Null,
            "textwrap.dedent" => {
                text(0).map_or(Value::Unknown, |text| Value::text(&super::builtins::dedented(&text)))
            }
            "textwrap.indent" => match (text(0), text(1)) {
                (Some(text), Some(prefix)) => {
                    let line = |line: &str| {
                        if line.trim().is_empty() { line.to_owned() } else { format!("{prefix}{line}") }
                    };
                    Value::text(&text.split_inclusive('\n').map(line).collect::<String>())
                }
                _ => Value::Unknown,
            },
            "shlex.quote" => text(0).map_or(Value::Unknown, |text| {
                let safe = !text.is_empty()
                    && text.chars().all(|c| c.is_ascii_alphanumeric() || "@%+=:,./-_".contains(c));
                Value::text(&if safe { text } else { format!("'{}'", text.replace('\'', "'\"'\"'")) })
            }),
            "shlex.split" => match text(0) {
                Some(text) if !text.contains(['\'', '"', '\\']) => {
                    Value::texts(text.split_whitespace().map(str::to_owned))
                }
                _ => Value::Unknown,
            },
            "html.escape" => text(0).map_or(Value::Unknown, |text| {
                Value::text(
                    &text
                        .replace('&', "&amp;")
                        .replace('<', "&lt;")
                        .replace('>', "&gt;")
                        .replace('"', "&quot;")
                        .replace('\'', "&#x27;"),
                )
            }),
            "math.floor" | "math.ceil" | "math.sqrt" => match first.and_then(Value::to_number) {
                Some(number) if last == "floor" => Value::Int(number.floor() as i64),
                Some(number) if last == "ceil" => Value::Int(number.ceil() as i64),
                Some(number) => Value::Number(number.sqrt()),
                None => Value::Unknown,
            },
            "pprint.pprint" => return self.python("print", plain, &[]),
            "tomllib.loads" | "tomli.loads" | "toml.loads" | "tomllib.load" | "tomli.load" | "toml.load"
            | "yaml.safe_load" | "yaml.load" | "yaml.full_load" => {
                let text = match first {
                    Some(file @ Value::Host(kind, _)) if &**kind == "open()" => {
                        self.own_method(file, "read", &[])?
                    }
                    Some(file @ Value::Text(_)) if name == "toml.load" => {
                        let path = self.shown(file)?;
                        Value::text(&self.read(&path)?)
                    }
                    Some(text) => text.clone(),
                    None => return unknown("what is read is not known"),
                };
                if matches!(text, Value::Unknown) {
                    return Ok(Value::Unknown);
                }
                let text = self.shown(&text)?;
                let read = if module == "yaml" { None } else { super::super::toml::read(&text) };
                return Ok(read.unwrap_or(Value::Unknown));
            }
            "sqlite3.connect" => {
                let path = text(0).unwrap_or_default();
                if path != ":memory:" && !path.is_empty() && !self.exists(&path) {
                    let at = self.absolute(&path);
                    let content = Content::described(8192, format!("estimated: a database {path}"));
                    if self.process.write(&at, content).is_err() {
                        return raise("sqlite3.OperationalError", "unable to open database file");
                    }
                }
                Value::Unknown
            }
            _ if matches!(
                name,
                "zipfile.ZipFile"
                    | "tarfile.open"
                    | "tarfile.TarFile.open"
                    | "configparser.ConfigParser"
                    | "configparser.RawConfigParser"
                    | "urllib.request.urlopen"
                    | "urllib.request.Request"
                    | "requests.get"
                    | "httpx.get"
                    | "io.BytesIO"
                    | "io.StringIO"
            ) =>
            {
                return self.made_by(name, plain, named);
            }
            _ => return self.python_built_in(name, plain, named),
        })
    }

    /// The version of a package that is installed.
    fn installed(&self, name: &str) -> Option<String> {
        self.ask(&format!("{name}.__version__"))
    }
}

/// A value with all that is in it.
fn copied(value: &Value, depth: u32) -> Value {
    match value {
        _ if depth > 40 => Value::Unknown,
        Value::Array(list) => Value::array(list.borrow().iter().map(|one| copied(one, depth + 1)).collect()),
        Value::Map(pairs) => Value::map(
            pairs.borrow().iter().map(|(key, one)| (key.clone(), copied(one, depth + 1))).collect(),
        ),
        Value::Object(fields) => {
            let made = Value::object([]);
            fields.borrow().iter().for_each(|(name, one)| {
                let one = if name.starts_with('#') { one.clone() } else { copied(one, depth + 1) };
                made.set_field(name, one);
            });
            made
        }
        other => other.clone(),
    }
}
