//! Short scripts: imports, prints of what is known, downloads of models, folders and files. Whatever holds any other
//! statement has no model as a whole.

use std::collections::BTreeMap;

use crate::shell::{ExitCode, Process};
use crate::userland::Userland;
use crate::vfs::Content;

use super::imports::{IMPORTS, is_missing};
use super::models::{Download, download_in, fetch};
use super::place::{minor, place, version};
use super::project::quoted;
use super::requirement::{module, normal};

/// What a simple statement does.
enum Step {
    Nothing,
    Import(String),
    Print(Value),
    Fetch(Download),
    Folder(String),
    Write(String, String),
    /// Address and file.
    Retrieve(String, String),
    Exit(i32),
}

/// What is known of an expression.
enum Value {
    Text(String),
    /// Only how long it is: a random name.
    Bytes(u64, &'static str),
}

/// Runs a script; `None` if it holds more than simple statements.
pub(super) fn run_script(userland: &Userland, process: &mut Process<'_>, code: &str) -> Option<ExitCode> {
    let mut steps = Vec::new();
    let mut names = BTreeMap::new();
    for statement in split(code)? {
        steps.push(step(process, &statement, &mut names)?);
    }
    for step in steps {
        match step {
            Step::Nothing => {}
            Step::Import(name) => {
                if is_missing(userland, process, &name) {
                    process.err(format!("Traceback (most recent call last):\n  File \"<string>\", line 1, in <module>\nModuleNotFoundError: No module named '{name}'\n"));
                    return Some(1);
                }
            }
            Step::Print(Value::Text(text)) => process.out(format!("{text}\n")),
            Step::Print(Value::Bytes(size, what)) => {
                process.out_content(Content::described(size, format!("estimated: {what}")));
                process.out("\n");
            }
            Step::Fetch(download) => fetch(process, &download),
            Step::Folder(path) => {
                let _ = process.mkdir_all(&path, 0o755);
            }
            Step::Write(path, text) => process.user_file(&path, text.as_str()),
            Step::Retrieve(address, file) => {
                let content = crate::userland::download(&address);
                if !process.download(content.len()) {
                    process.err("urllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name resolution>\n");
                    return Some(1);
                }
                process.user_file(&file, content);
            }
            Step::Exit(code) => return Some(code),
        }
    }
    Some(0)
}

/// Statements by lines and semicolons outside of brackets and quotes; `None` for blocks.
fn split(code: &str) -> Option<Vec<String>> {
    let mut found = vec![String::new()];
    let (mut depth, mut quote, mut comment) = (0_i32, None::<char>, false);
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        let last = found.last_mut()?;
        if comment {
            if c != '\n' {
                continue;
            }
            comment = false;
        }
        match (c, quote) {
            ('\\', Some(_)) => {
                last.push(c);
                last.extend(chars.next());
                continue;
            }
            (_, Some(open)) if c == open => quote = None,
            ('\'' | '"', None) => quote = Some(c),
            ('#', None) => {
                comment = true;
                continue;
            }
            ('(' | '[' | '{', None) => depth += 1,
            (')' | ']' | '}', None) => depth -= 1,
            ('\n' | ';', None) if depth <= 0 => {
                found.push(String::new());
                continue;
            }
            _ => {}
        }
        last.push(if c == '\n' { ' ' } else { c });
    }
    // An indented line belongs to a block.
    let plain: Vec<String> = found.into_iter().filter(|one| !one.trim().is_empty()).collect();
    let first = plain.first().map_or(0, |one| one.len() - one.trim_start().len());
    let blocks = plain.iter().any(|one| {
        let indent = one.len() - one.trim_start().len();
        one.trim_end().ends_with(':') || indent > first && indent >= 4
    });
    (!blocks).then(|| plain.iter().map(|one| one.trim().to_owned()).collect())
}

/// The statement's step; `names` holds what imported names stand for.
fn step(process: &Process<'_>, statement: &str, names: &mut BTreeMap<String, String>) -> Option<Step> {
    if let Some(list) = statement.strip_prefix("import ") {
        let mut first = None;
        for part in list.split(',').map(str::trim) {
            let (path, name) = part.split_once(" as ").unwrap_or((part, part));
            names.insert(name.trim().to_owned(), path.trim().to_owned());
            first.get_or_insert_with(|| path.split('.').next().unwrap_or(path).trim().to_owned());
        }
        return first.map(Step::Import);
    }
    if let Some(rest) = statement.strip_prefix("from ") {
        let (path, list) = rest.split_once(" import ")?;
        for part in list.trim_matches(['(', ')']).split(',').map(str::trim) {
            let (what, name) = part.split_once(" as ").unwrap_or((part, part));
            names.insert(name.trim().to_owned(), format!("{}.{}", path.trim(), what.trim()));
        }
        return Some(Step::Import(path.split('.').next().unwrap_or(path).trim().to_owned()));
    }
    // `name = "org/model"` stands in what follows.
    if let Some((name, text)) = assignment(statement) {
        names.insert(format!("={name}"), text);
        return Some(Step::Nothing);
    }
    let statement = &with_texts(statement, names);
    if let Some(download) = download_in(process, statement) {
        return Some(Step::Fetch(download));
    }
    let inside = |start: &str| statement.strip_prefix(start)?.strip_suffix(')').map(str::to_owned);
    if let Some(expression) = inside("print(") {
        return value(process, &expression, names).map(Step::Print);
    }
    if let Some(code) = inside("sys.exit(").or_else(|| inside("exit(")).or_else(|| inside("quit(")) {
        return code.trim().parse().ok().or(code.is_empty().then_some(0)).map(Step::Exit);
    }
    if statement.starts_with("os.makedirs(")
        || statement.starts_with("os.mkdir(")
        || statement.starts_with("Path(") && statement.contains(").mkdir(")
    {
        return quoted(statement).first().cloned().map(Step::Folder);
    }
    if statement.contains("urlretrieve(") {
        let texts = quoted(statement);
        return Some(Step::Retrieve(texts.first()?.clone(), texts.get(1)?.clone()));
    }
    if statement.starts_with("open(") && statement.contains(".write(")
        || statement.starts_with("Path(") && statement.contains(".write_text(")
    {
        let texts = quoted(statement);
        let (path, text) = (texts.first()?.clone(), texts.last()?.clone());
        return (texts.len() > 1).then_some(Step::Write(path, text));
    }
    // A check of versions that the image has by its name.
    let quiet = ["assert sys.version_info", "django.setup()", "pass", "warnings.", "logging.", "os.environ["];
    if quiet.iter().any(|start| statement.starts_with(start)) {
        return Some(Step::Nothing);
    }
    // `name.__version__` and the like, for nothing but the import.
    let simple = !statement.contains(['(', '=', '[']) && !statement.contains(' ');
    simple.then_some(Step::Nothing)
}

/// A text in quotes that is given a name, quotes and all.
fn assignment(statement: &str) -> Option<(String, String)> {
    let (name, text) = statement.split_once('=')?;
    let (name, text) = (name.trim(), text.trim());
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    (plain && !inner.contains(quote)).then(|| (name.to_owned(), text.to_owned()))
}

/// A statement with texts in place of the names that stand for them, where they are arguments.
fn with_texts(statement: &str, names: &BTreeMap<String, String>) -> String {
    let mut statement = statement.to_owned();
    for (name, text) in names.iter().filter_map(|(name, text)| Some((name.strip_prefix('=')?, text))) {
        for (before, after) in [("(", ")"), ("(", ","), ("=", ")"), ("=", ","), (" ", ")"), (" ", ",")] {
            statement =
                statement.replace(&format!("{before}{name}{after}"), &format!("{before}{text}{after}"));
        }
    }
    statement
}

fn value(process: &Process<'_>, expression: &str, names: &BTreeMap<String, String>) -> Option<Value> {
    let expression = expression.trim();
    let text = |text: String| Some(Value::Text(text));
    if expression.is_empty() {
        return text(String::new());
    }
    if let Some(literal) = literal(process, expression, names) {
        return text(literal);
    }
    // Several values are written with a blank between them.
    let parts = arguments(expression);
    if parts.len() > 1 {
        let values = parts.iter().map(|part| match value(process, part, names) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        });
        return values.collect::<Option<Vec<String>>>().map(|values| Value::Text(values.join(" ")));
    }
    let version = version(process);
    let mut numbers = version.split('.');
    let (major, minor_number) =
        (numbers.next().unwrap_or("3").to_owned(), numbers.next().unwrap_or("0").to_owned());
    let micro = numbers.next().unwrap_or("0").to_owned();
    let place = place(process, None);
    let found = match expression {
        "sys.version" => format!("{version} (main) [GCC 12.2.0]"),
        "sys.version_info" => format!(
            "sys.version_info(major={major}, minor={minor_number}, micro={micro}, releaselevel='final', serial=0)"
        ),
        "sys.version_info[:2]" => format!("({major}, {minor_number})"),
        "sys.version_info[0]" | "sys.version_info.major" => major,
        "sys.version_info[1]" | "sys.version_info.minor" => minor_number,
        "sys.version.split()[0]" | "platform.python_version()" => version,
        "sys.platform" => "linux".to_owned(),
        "platform.system()" => "Linux".to_owned(),
        "platform.machine()" | "os.uname().machine" => process.sys.machine.clone(),
        "sys.executable" => process.which("python3")?,
        "sys.prefix" => place.site.split("/lib/").next()?.to_owned(),
        "os.getcwd()" => process.cwd.to_owned(),
        "torch.cuda.is_available()" | "tf.test.is_gpu_available()" => "False".to_owned(),
        "torch.cuda.device_count()" => "0".to_owned(),
        "tf.config.list_physical_devices('GPU')" | "tf.config.list_physical_devices(\"GPU\")" => {
            "[]".to_owned()
        }
        "site.getsitepackages()[0]" | "get_python_lib()" | "sysconfig.get_python_lib()" => place.site,
        "site.getsitepackages()" => format!("['{}']", place.site),
        "uuid.uuid4()" | "str(uuid.uuid4())" => return Some(Value::Bytes(36, "a random uuid")),
        "secrets.token_hex()" | "secrets.token_hex(32)" => return Some(Value::Bytes(64, "a random token")),
        "secrets.token_urlsafe()" | "secrets.token_urlsafe(32)" => {
            return Some(Value::Bytes(43, "a random token"));
        }
        "get_random_secret_key()" | "utils.get_random_secret_key()" => {
            return Some(Value::Bytes(50, "a random key"));
        }
        "Fernet.generate_key().decode()" => return Some(Value::Bytes(44, "a random key")),
        _ if expression.contains("map(str, sys.version_info[:2])") => minor(&version),
        _ if expression.starts_with("sysconfig.get_path") && expression.contains("lib") => place.site,
        _ => return attribute(process, expression, names),
    };
    text(found)
}

/// `module.__version__`, `os.environ['NAME']`, the folder of a module.
fn attribute(process: &Process<'_>, expression: &str, names: &BTreeMap<String, String>) -> Option<Value> {
    let package = |name: &str| {
        names.get(name).map_or(name, String::as_str).split('.').next().unwrap_or(name).to_owned()
    };
    let site = place(process, None).site;
    if let Some(name) = expression
        .strip_suffix(".__version__")
        .or_else(|| expression.strip_suffix(".VERSION"))
        .or_else(|| expression.strip_suffix(".get_version()"))
    {
        let package = normal(&package(name));
        let alias = IMPORTS
            .iter()
            .filter(|(import, _)| normal(import) == package)
            .map(|(_, package)| (*package).to_owned());
        let wanted: Vec<String> = std::iter::once(package.clone()).chain(alias).collect();
        let installed = super::install::installed(process, &site);
        let version =
            installed.iter().find(|(known, _)| wanted.contains(known)).map(|(_, version)| version.clone());
        return version.map(Value::Text);
    }
    if expression.starts_with("os.environ") || expression.starts_with("os.getenv(") {
        let texts = quoted(expression);
        let name = texts.first()?;
        let value = process.var(name).map(str::to_owned).or_else(|| texts.get(1).cloned());
        return Some(Value::Text(value.unwrap_or_else(|| "None".to_owned())));
    }
    let inner = expression.strip_prefix("os.path.dirname(").and_then(|rest| rest.strip_suffix(')'));
    if let Some(name) = inner.unwrap_or(expression).strip_suffix(".__file__") {
        let folder = format!("{site}/{}", module(&package(name)));
        return Some(Value::Text(if inner.is_some() { folder } else { format!("{folder}/__init__.py") }));
    }
    if let Some(name) = expression.strip_suffix(".__path__[0]") {
        return Some(Value::Text(format!("{site}/{}", module(&package(name)))));
    }
    None
}

/// A text or number as it stands; an f-string of which all parts are known.
fn literal(process: &Process<'_>, expression: &str, names: &BTreeMap<String, String>) -> Option<String> {
    if !expression.is_empty() && expression.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return Some(expression.to_owned());
    }
    let (formatted, rest) = match expression.strip_prefix('f') {
        Some(rest) if rest.starts_with(['"', '\'']) => (true, rest),
        _ => (false, expression),
    };
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = rest.strip_prefix(quote)?.strip_suffix(quote)?;
    if inner.contains(quote) {
        return None;
    }
    let inner = inner.replace("\\n", "\n").replace("\\t", "\t");
    if !formatted {
        return Some(inner);
    }
    let mut text = String::new();
    let mut left = inner.as_str();
    while let Some((before, after)) = left.split_once('{') {
        let (part, more) = after.split_once('}')?;
        text.push_str(before);
        match value(process, part, names)? {
            Value::Text(known) => text.push_str(&known),
            Value::Bytes(..) => return None,
        }
        left = more;
    }
    text.push_str(left);
    Some(text)
}

/// The arguments of a call, at commas outside of brackets and quotes.
fn arguments(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let (mut depth, mut quote) = (0_i32, None::<char>);
    for c in text.chars() {
        match (c, quote) {
            (_, Some(open)) if c == open => quote = None,
            ('\'' | '"', None) => quote = Some(c),
            ('(' | '[' | '{', None) => depth += 1,
            (')' | ']' | '}', None) => depth -= 1,
            (',', None) if depth == 0 => {
                found.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = found.last_mut() {
            last.push(c);
        }
    }
    found
}
