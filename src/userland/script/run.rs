//! Statements.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::calls::catches;
use super::checks::gives_up;
use super::tree::{Expr, Function, Statement, Text};
use super::value::{Closure, Scope, Stop, Value};
use super::{Dialect, Host};
use crate::shell::Process;
use crate::userland::Userland;

/// How often a script may do something, and how deep its calls, statements and values may lie in each other.
const FUEL: u32 = 300_000;
const MAX_DEPTH: u32 = 200;

pub struct Script<'p, 'a> {
    pub process: &'p mut Process<'a>,
    pub cwd: String,
    pub argv: Vec<String>,
    pub env: BTreeMap<String, String>,
    /// What modules export, by their path.
    pub modules: BTreeMap<String, Value>,
    /// What timers and ticks are to call.
    pub later: Vec<Value>,
    pub exit_code: i32,
    /// What is asked of the language's own files, where it is not JavaScript.
    pub host: Option<(&'p Userland, Host)>,
    pub dialect: Dialect,
    /// What an `argparse` parser was told: flags, settings.
    pub options: Vec<(Vec<String>, BTreeMap<String, Value>)>,
    /// The names of the script itself.
    pub globals: Rc<Scope>,
    /// Folders where modules are looked for first.
    pub search: Vec<String>,
    /// What the functions that run now have yielded.
    pub yielded: Vec<Vec<Value>>,
    /// Lists that are tuples, by where they are.
    tuples: BTreeMap<usize, Rc<RefCell<Vec<Value>>>>,
    /// Whether it is code of a command line, which tries what is there.
    pub tries: bool,
    /// The label of the loop that begins.
    label: Option<Text>,
    /// Whether the last loop was left early.
    left: bool,
    fuel: u32,
    pub depth: u32,
}

/// How a statement ended.
pub enum Flow {
    On,
    Return(Value),
    Break(Option<Text>),
    Continue(Option<Text>),
}

/// The class of errors that end a script.
pub const EXIT: &str = "SystemExit";

/// Before a name that a function has from what is around it.
pub const OUTER: &str = "#outer ";

/// The file of a piece of code is among its names.
pub const FILE: &str = "__filename";

impl<'p, 'a> Script<'p, 'a> {
    pub fn new(process: &'p mut Process<'a>, argv: Vec<String>) -> Self {
        let cwd = process.cwd.to_owned();
        let env = process.env.clone();
        Self {
            process,
            cwd,
            argv,
            env,
            modules: BTreeMap::new(),
            later: Vec::new(),
            exit_code: 0,
            host: None,
            dialect: Dialect::JavaScript,
            options: Vec::new(),
            globals: Rc::default(),
            search: Vec::new(),
            yielded: Vec::new(),
            tuples: BTreeMap::new(),
            tries: false,
            label: None,
            left: false,
            fuel: FUEL,
            depth: 0,
        }
    }

    /// A tuple: a list that is written in parentheses. It is one for as long as the script runs.
    pub fn tuple(&mut self, values: Vec<Value>) -> Value {
        let list = Value::array(values);
        if let Value::Array(values) = &list
            && self.dialect == Dialect::Python
        {
            self.tuples.insert(Rc::as_ptr(values).addr(), Rc::clone(values));
        }
        list
    }

    pub fn is_tuple(&self, value: &Value) -> bool {
        matches!(value, Value::Array(values) if self.tuples.contains_key(&Rc::as_ptr(values).addr()))
    }

    pub fn spend(&mut self) -> Result<(), Stop> {
        self.fuel = self.fuel.saturating_sub(1);
        // What a build may do in all is bounded too.
        if self.fuel.is_multiple_of(16) {
            self.process.sys.step(1);
        }
        if self.fuel == 0 { Err(Stop::Unknown("the script runs for too long".to_owned())) } else { Ok(()) }
    }

    /// Statements in a scope that they have for themselves; functions are known from the beginning.
    pub fn statements(&mut self, statements: &[Statement], scope: &Rc<Scope>) -> Result<Flow, Stop> {
        for statement in statements {
            let declared = match statement {
                Statement::ExportDeclared(_, declared) => declared,
                other => other,
            };
            if let Statement::Function(function) = declared {
                scope.declare(&function.name, self.closure(function, scope));
            }
        }
        for statement in statements {
            match self.statement(statement, scope)? {
                Flow::On => {}
                other => return Ok(other),
            }
        }
        Ok(Flow::On)
    }

    pub fn closure(&self, function: &Rc<Function>, scope: &Rc<Scope>) -> Value {
        let this =
            if function.is_arrow { scope.get("this").unwrap_or(Value::Undefined) } else { Value::Undefined };
        Value::Function(Rc::new(Closure { function: Rc::clone(function), scope: Rc::clone(scope), this }))
    }

    fn statement(&mut self, statement: &Statement, scope: &Rc<Scope>) -> Result<Flow, Stop> {
        self.deeper()?;
        let flow = self.any_statement(statement, scope);
        self.depth -= 1;
        flow
    }

    /// Counts one level more; whoever calls takes it away again.
    pub fn deeper(&mut self) -> Result<(), Stop> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err(unknown("the script goes too deep")) } else { self.spend() }
    }

    fn any_statement(&mut self, statement: &Statement, scope: &Rc<Scope>) -> Result<Flow, Stop> {
        match statement {
            Statement::Empty | Statement::Function(_) => {}
            Statement::Expression(expression) => {
                self.value(expression, scope)?;
            }
            Statement::Declare(declared) => {
                for (pattern, value) in declared {
                    let value = match value {
                        Some(value) => self.value(value, scope)?,
                        None => Value::Undefined,
                    };
                    self.bind(pattern, value, scope, true)?;
                }
            }
            Statement::Block(body) => return self.statements(body, &Scope::within(scope)),
            Statement::Group(body) => return self.statements(body, scope),
            Statement::If(condition, then, other) => {
                let condition = self.value(condition, scope)?;
                let holds = match self.truth(&condition) {
                    // A check of what is not known is taken to find nothing.
                    None if gives_up(then) => {
                        self.not_checked();
                        false
                    }
                    None if other.as_deref().is_some_and(gives_up) => {
                        self.not_checked();
                        true
                    }
                    None => return Err(unknown("a condition on something unknown")),
                    Some(truth) => truth,
                };
                if holds {
                    return self.statement(then, scope);
                } else if let Some(other) = other {
                    return self.statement(other, scope);
                }
            }
            Statement::For(first, condition, step, body) => {
                let scope = self.block_scope(scope);
                let label = self.label.take();
                self.statement(first, &scope)?;
                loop {
                    if let Some(condition) = condition
                        && !self.holds(condition, &scope)?
                    {
                        break;
                    }
                    let flow = self.statement(body, &scope)?;
                    let again =
                        matches!(&flow, Flow::Continue(Some(wanted)) if label.as_ref() == Some(wanted));
                    if !again && let Some(flow) = ended(flow) {
                        return Ok(flow);
                    }
                    if let Some(step) = step {
                        self.value(step, &scope)?;
                    }
                }
            }
            Statement::ForEach { pattern, over, of, body } => {
                let over = self.value(over, scope)?;
                let values = if *of {
                    self.items(&over)
                } else {
                    over.keys().map(|keys| keys.iter().map(|key| Value::text(key)).collect())
                };
                let Some(values) = values else { return Err(unknown("a loop over something unknown")) };
                let label = self.label.take();
                for value in values {
                    let scope = self.block_scope(scope);
                    self.bind(pattern, value, &scope, true)?;
                    match self.statement(body, &scope)? {
                        Flow::Break(None) => {
                            self.left = true;
                            return Ok(Flow::On);
                        }
                        Flow::On | Flow::Continue(None) => {}
                        Flow::Continue(Some(wanted)) if label.as_ref() == Some(&wanted) => {}
                        other => return Ok(other),
                    }
                }
                self.left = false;
            }
            Statement::Otherwise(whole, otherwise) => {
                self.left = false;
                let flow = self.statement(whole, scope)?;
                if self.left || !matches!(flow, Flow::On) {
                    return Ok(flow);
                }
                return self.statements(otherwise, &self.block_scope(scope));
            }
            Statement::While(condition, body) => {
                while self.holds(condition, scope)? {
                    let flow = self.statement(body, scope)?;
                    self.left = matches!(flow, Flow::Break(None));
                    if let Some(flow) = ended(flow) {
                        return Ok(flow);
                    }
                }
                self.left = false;
            }
            Statement::DoWhile(body, condition) => loop {
                if let Some(flow) = ended(self.statement(body, scope)?) {
                    return Ok(flow);
                }
                if !self.holds(condition, scope)? {
                    break;
                }
            },
            Statement::Switch(value, cases) => return self.switch(value, cases, scope),
            Statement::Try { body, handlers, otherwise, after } => {
                let depth = self.depth;
                let mut flow = self.statements(body, &self.block_scope(scope));
                self.depth = depth;
                if matches!(flow, Ok(Flow::On)) {
                    flow = self.statements(otherwise, &self.block_scope(scope));
                }
                if let Err(Stop::Thrown(thrown)) = &flow
                    && let Some(handler) = handlers.iter().find(|one| catches(&one.kinds, thrown))
                {
                    let inner = self.block_scope(scope);
                    let thrown = thrown.clone();
                    inner.declare(&"#error".into(), thrown.clone());
                    flow = match &handler.parameter {
                        Some(parameter) => self.bind(parameter, thrown, &inner, true),
                        None => Ok(()),
                    }
                    .and_then(|()| self.statements(&handler.body, &inner));
                }
                return match self.statements(after, &self.block_scope(scope))? {
                    Flow::On => flow,
                    other => Ok(other),
                };
            }
            Statement::Throw(value) => {
                let value = self.value(value, scope)?;
                return Err(Stop::Thrown(match &value {
                    Value::Host(class, given) if class.starts_with(EXIT) => {
                        return Err(super::system::exit(self, given.first()));
                    }
                    Value::Class(_) if self.dialect != Dialect::JavaScript => self.instance(&value, &[])?,
                    // A class of errors stands for one without a message.
                    Value::Host(class, _) => Value::failure(class, ""),
                    _ => value,
                }));
            }
            Statement::Return(value) => return Ok(Flow::Return(self.value(value, scope)?)),
            Statement::Break(label) => return Ok(Flow::Break(label.clone())),
            Statement::Continue(label) => return Ok(Flow::Continue(label.clone())),
            Statement::Labelled(label, body) => {
                let before = self.label.replace(Rc::clone(label));
                let flow = self.statement(body, scope);
                self.label = before;
                return Ok(match flow? {
                    Flow::Break(Some(found)) if found == *label => Flow::On,
                    Flow::Continue(Some(_)) => return Err(unknown("a jump out of a loop")),
                    other => other,
                });
            }
            Statement::Assert(condition, message) => self.assert(condition, message.as_ref(), scope)?,
            Statement::Outer(names) => {
                for name in names {
                    scope.declare(&format!("{OUTER}{name}").into(), Value::Bool(true));
                }
            }
            Statement::Delete(targets) => {
                for target in targets {
                    self.delete(target, scope)?;
                }
            }
            Statement::Import(module, names) => {
                let exports = self.module(module, scope)?;
                for (name, local) in names {
                    if &**name == "#all" {
                        self.all_of(&exports, scope)?;
                        continue;
                    }
                    let value = if &**name == "*" { exports.clone() } else { self.exported(&exports, name)? };
                    scope.declare(local, value);
                }
            }
            Statement::Export(names, module) => {
                let from = match module {
                    Some(module) => Some(self.module(module, scope)?),
                    None => None,
                };
                for (local, name) in names {
                    let value = match &from {
                        Some(from) if &**local == "*" => {
                            for key in from.keys().unwrap_or_default() {
                                let value = self.exported(from, &key)?;
                                self.export(scope, &key.as_str().into(), value);
                            }
                            continue;
                        }
                        Some(from) => self.exported(from, local)?,
                        None => scope.get(local).unwrap_or(Value::Undefined),
                    };
                    self.export(scope, name, value);
                }
            }
            Statement::ExportDefault(value) => {
                let value = self.value(value, scope)?;
                self.export(scope, &"default".into(), value);
            }
            Statement::ExportDeclared(names, declared) => {
                self.statement(declared, scope)?;
                for name in names {
                    let value = scope.get(name).unwrap_or(Value::Undefined);
                    self.export(scope, name, value);
                }
            }
        }
        Ok(Flow::On)
    }

    pub fn holds(&mut self, condition: &Expr, scope: &Rc<Scope>) -> Result<bool, Stop> {
        let value = self.value(condition, scope)?;
        self.truth(&value).ok_or_else(|| unknown("a condition on something unknown"))
    }

    /// The names of a block: those of its function, where the language has no others.
    pub fn block_scope(&self, scope: &Rc<Scope>) -> Rc<Scope> {
        match self.dialect {
            Dialect::Python | Dialect::Php => Rc::clone(scope),
            Dialect::JavaScript | Dialect::Ruby => Scope::within(scope),
        }
    }
}

/// What a loop is left with; `None`: it goes on.
fn ended(flow: Flow) -> Option<Flow> {
    match flow {
        Flow::On | Flow::Continue(None) => None,
        Flow::Break(None) => Some(Flow::On),
        other => Some(other),
    }
}

pub fn unknown(why: &str) -> Stop {
    Stop::Unknown(why.to_owned())
}
