//! What Python's scripts import: files of the project are run, packages are not.

use std::rc::Rc;

use super::super::failures::{Result, Stop, raise, unknown};
use super::super::run::{FILE, Script};
use super::super::syntax;
use super::super::tree::{Expr, Statement, Text};
use super::super::value::{Outcome, Scope, Value};
use super::names::is_standard;
use crate::vfs::path::parent;

/// The name of what is in a module, and the mark of one of which not all is known.
const PACKAGE: &str = "__package__";
const PARTLY: &str = "#partly";

impl Script<'_, '_> {
    /// The names that the main module has; that of `-m` belongs to a package.
    pub(in super::super) fn begin(&mut self, scope: &Scope) {
        let module = self.argv.get(1).and_then(|word| word.strip_prefix("-m=")).map(str::to_owned);
        if let Some(module) = module {
            self.argv.remove(1);
            let package = module.rsplit_once('.').map_or("", |(package, _)| package);
            scope.declare(&PACKAGE.into(), Value::text(package));
            self.search.push(self.cwd.clone());
        }
    }

    /// A module that a script imports, by its path with dots.
    pub(in super::super) fn imported(&mut self, path: &str, scope: &Rc<Scope>) -> Outcome {
        let path = absolute_name(path, scope)?;
        let first = path.split('.').next().unwrap_or(&path).to_owned();
        let (mut name, mut around) = (String::new(), None::<Value>);
        for part in path.split('.') {
            name = if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
            let module = match self.own_file(&name)? {
                Some(module) => module,
                None if around.is_none() => {
                    if self.lacks(&first) {
                        return raise("ModuleNotFoundError", format!("No module named '{first}'"));
                    }
                    return Ok(Value::host(&path));
                }
                None => {
                    // A name within a module that is not a module itself, or one that is not there.
                    let of = around.clone().unwrap_or(Value::Unknown);
                    match of.field(part) {
                        Some(value) => value,
                        None if of.field(PARTLY).is_some() || matches!(of, Value::Unknown) => Value::Unknown,
                        None => return raise("ModuleNotFoundError", format!("No module named '{name}'")),
                    }
                }
            };
            if let Some(around) = &around {
                around.set_field(&part.into(), module.clone());
            }
            around = Some(module);
        }
        Ok(around.unwrap_or(Value::Unknown))
    }

    /// A name that is imported from a module: its own, or a module within it.
    pub(in super::super) fn imported_name(&mut self, module: &Value, name: &str) -> Outcome {
        let Value::Object(_) = module else { return self.attribute(module, name) };
        if let Some(value) = module.field(name) {
            return Ok(value);
        }
        let path = module.field("__name__").and_then(|name| name.to_text()).unwrap_or_default();
        if let Some(inner) = self.own_file(&format!("{path}.{name}"))? {
            module.set_field(&name.into(), inner.clone());
            return Ok(inner);
        }
        if module.field(PARTLY).is_some() {
            return Ok(Value::Unknown);
        }
        let file = module.field("__file__").and_then(|file| file.to_text()).unwrap_or_default();
        raise("ImportError", format!("cannot import name '{name}' from '{path}' ({file})"))
    }

    /// `from MODULE import *`
    pub(in super::super) fn all_of(&mut self, module: &Value, scope: &Rc<Scope>) -> Result<()> {
        let known = module.keys().unwrap_or_default();
        let listed = module.field("__all__").and_then(|all| self.items(&all));
        let listed = listed.map(|all| all.iter().filter_map(Value::to_text).collect::<Vec<_>>());
        let open = known.iter().filter(|name| !name.starts_with('_')).cloned().collect();
        for name in listed.unwrap_or(open) {
            let value = self.imported_name(module, &name)?;
            scope.declare(&name.as_str().into(), value);
        }
        if !matches!(module, Value::Object(_)) || module.field(PARTLY).is_some() {
            scope.declare(&super::ANY_NAME.into(), Value::Bool(true));
        }
        Ok(())
    }

    /// The module of a file of the project; it is run once. `None` if there is none.
    fn own_file(&mut self, name: &str) -> Result<Option<Value>> {
        if let Some(known) = self.modules.get(name) {
            return Ok(Some(known.clone()));
        }
        if is_standard(name.split('.').next().unwrap_or(name)) {
            return Ok(None);
        }
        let relative = name.replace('.', "/");
        for root in self.roots() {
            let base = format!("{}/{relative}", root.trim_end_matches('/'));
            let tree = &self.process.sys.tree;
            let is_file = |path: &str| tree.stat(path).is_ok_and(crate::vfs::Node::is_file);
            let (inner, file) = (format!("{base}/__init__.py"), format!("{base}.py"));
            let file = if is_file(&inner) {
                Some(inner)
            } else if is_file(&file) {
                Some(file)
            } else {
                None
            };
            if let Some(file) = file {
                return match self.process.text_of(&file) {
                    Some(text) => self.module_of(name, &file, &text).map(Some),
                    None => Ok(None),
                };
            }
            let holds = tree.is_dir(&base) && tree.walk(&base).any(|(path, _)| path.ends_with(".py"));
            if holds && !self.is_installed(name) {
                let module = Value::object([("__name__", Value::text(name))]);
                self.modules.insert(name.to_owned(), module.clone());
                return Ok(Some(module));
            }
        }
        Ok(None)
    }

    /// Whether a package of that name was installed.
    fn is_installed(&self, name: &str) -> bool {
        self.ask(&format!("{name}.__file__")).is_some_and(|file| self.process.sys.tree.exists(&file))
    }

    /// Where modules are looked for: beside the script, and where the environment says. The sources of a project
    /// that was installed are where they lie.
    fn roots(&self) -> Vec<String> {
        let script = self.argv.first().map_or("-c", String::as_str);
        let beside = if script.starts_with('-') {
            self.cwd.clone()
        } else {
            parent(&self.absolute(script)).to_owned()
        };
        let mut all = self.search.clone();
        all.push(beside);
        let named: Option<Vec<String>> =
            self.env.get("PYTHONPATH").map(|path| path.split(':').map(str::to_owned).collect());
        all.extend(named.unwrap_or_default().into_iter().filter(|path| !path.is_empty()));
        all.push(format!("{}/src", self.cwd));
        all.into_iter().map(|path| self.absolute(&path)).collect()
    }

    /// Runs the code of a module: what of it has no model is not known.
    fn module_of(&mut self, name: &str, file: &str, code: &str) -> Outcome {
        let scope = Rc::new(Scope::default());
        let module = Value::object([("__name__", Value::text(name)), ("__file__", Value::text(file))]);
        let package = if file.ends_with("/__init__.py") {
            name
        } else {
            name.rsplit_once('.').map_or("", |(package, _)| package)
        };
        for (field, value) in [("__name__", name), ("__file__", file), (FILE, file), (PACKAGE, package)] {
            scope.declare(&field.into(), Value::text(value));
        }
        self.modules.insert(name.to_owned(), module.clone());
        let Some(statements) = syntax::parse(super::super::Dialect::Python, code) else {
            module.set_field(&PARTLY.into(), Value::Bool(true));
            return Ok(module);
        };
        for function in statements.iter().filter_map(|one| match one {
            Statement::Function(function) => Some(function),
            _ => None,
        }) {
            scope.declare(&function.name, self.closure(function, &scope));
        }
        for statement in &statements {
            let (depth, yielded) = (self.depth, self.yielded.len());
            let flow = self.statements(std::slice::from_ref(statement), &scope);
            self.depth = depth;
            self.yielded.truncate(yielded);
            match flow {
                Ok(_) => {}
                Err(Stop::Unknown(_)) => {
                    module.set_field(&PARTLY.into(), Value::Bool(true));
                    self.lose(statement, &scope);
                }
                Err(stop) => return Err(stop),
            }
            // Other modules may ask for what is there by now.
            for (name, value) in scope.names.borrow().iter().filter(|(name, _)| !name.starts_with('#')) {
                module.set_field(name, value.clone());
            }
            if scope.names.borrow().contains_key(super::ANY_NAME) {
                module.set_field(&PARTLY.into(), Value::Bool(true));
            }
        }
        Ok(module)
    }

    /// What a statement would have given to names is not known.
    fn lose(&self, statement: &Statement, scope: &Rc<Scope>) {
        let mut names = Vec::new();
        bound(statement, &mut names);
        for name in names {
            scope.declare(&name, Value::Unknown);
        }
    }

    /// Says that the code of packages is not run.
    pub(in super::super) fn not_run(&mut self) {
        let message =
            "functions of packages are not run: they are taken to end well and to leave no files".to_owned();
        self.process.note("program-not-run", message, "what they give is not known");
    }

    /// Calls a function of a package, or one of something that is not known; that which writes files has no model.
    pub(in super::super) fn call_unknown(&mut self, name: &str, arguments: &[Value]) -> Outcome {
        let shown = |value: &Value| match value {
            Value::Text(text) => format!("'{text}'"),
            other => self.text_of(other).unwrap_or_default(),
        };
        let (plain, named) = super::super::calls::named_apart(arguments);
        let words = plain.iter().map(shown);
        let words = words.chain(named.iter().map(|(name, value)| format!("{name}={}", shown(value))));
        let call = format!("{name}({})", words.collect::<Vec<_>>().join(", "));
        if let Some((userland, host)) = self.host
            && (host.called)(userland, self.process, &call)
        {
            return Ok(Value::Unknown);
        }
        if let Some(done) = self.saved(name, plain, &named)? {
            return Ok(done);
        }
        let last = name.rsplit('.').next().unwrap_or(name);
        let mut words = last.split('_');
        let reads = last.starts_with("read_") || last.starts_with("load") || last.starts_with("from_");
        if !reads && (words.any(|word| EFFECTS.contains(&word)) || last == "create_all") {
            return unknown(format!("what {name} does is not known"));
        }
        self.not_run();
        Ok(Value::Unknown)
    }
}

/// Words in the names of functions that write files or go on for long.
const EFFECTS: [&str; 28] = [
    "collectstatic",
    "command",
    "compilemessages",
    "convert",
    "csv",
    "deploy",
    "download",
    "downloads",
    "dump",
    "excel",
    "export",
    "extract",
    "extractall",
    "fetch",
    "install",
    "main",
    "makedirs",
    "migrate",
    "mkdir",
    "parquet",
    "prefetch",
    "pull",
    "run",
    "save",
    "serve",
    "upgrade",
    "write",
    "writelines",
];

/// `..name` in a module of a package.
fn absolute_name(path: &str, scope: &Scope) -> Result<String> {
    let dots = path.chars().take_while(|c| *c == '.').count();
    if dots == 0 {
        return Ok(path.to_owned());
    }
    let package = scope.get(PACKAGE).and_then(|package| package.to_text()).unwrap_or_default();
    if package.is_empty() {
        return raise("ImportError", "attempted relative import with no known parent package");
    }
    let parts: Vec<&str> = package.split('.').collect();
    let Some(kept) = (parts.len() + 1).checked_sub(dots).filter(|kept| *kept > 0) else {
        return raise("ImportError", "attempted relative import beyond top-level package");
    };
    let base = parts.get(..kept).unwrap_or_default().join(".");
    let rest = path.trim_start_matches('.');
    Ok(if rest.is_empty() { base } else { format!("{base}.{rest}") })
}

/// The names that a statement gives values to.
fn bound(statement: &Statement, names: &mut Vec<Text>) {
    match statement {
        Statement::Expression(Expr::Assign(_, target, _)) => targets(target, names),
        Statement::Function(function) => names.push(Rc::clone(&function.name)),
        Statement::Import(_, list) => names.extend(list.iter().map(|(_, local)| Rc::clone(local))),
        Statement::Group(body) | Statement::Block(body) => body.iter().for_each(|one| bound(one, names)),
        Statement::If(_, then, other) => {
            bound(then, names);
            other.iter().for_each(|other| bound(other, names));
        }
        Statement::ForEach { pattern, body, .. } => {
            targets(pattern, names);
            bound(body, names);
        }
        Statement::While(_, body) | Statement::Otherwise(body, _) => bound(body, names),
        Statement::Try { body, handlers, otherwise, after } => {
            let inner = handlers.iter().flat_map(|one| &one.body);
            body.iter().chain(inner).chain(otherwise).chain(after).for_each(|one| bound(one, names));
        }
        _ => {}
    }
}

fn targets(pattern: &Expr, names: &mut Vec<Text>) {
    match pattern {
        Expr::Name(name) => names.push(Rc::clone(name)),
        Expr::Array(all) | Expr::Tuple(all) => all.iter().for_each(|one| targets(one, names)),
        Expr::Spread(inner) => targets(inner, names),
        _ => {}
    }
}
