//! Running a template over a value.

use super::functions::{self, type_name};
use super::syntax::{Command, Definitions, Invocation, Node, Operand, OperandKind, Pipeline};
use super::value::Value;

/// What went wrong and where: the byte of the template at which the node starts, and the node as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub at: usize,
    pub node: String,
    pub message: String,
}

/// How deep templates may use each other; Go's own limit is a hundred thousand.
const MAX_DEPTH: usize = 200;

/// Variables in the order of their declaration; the first is `$`.
struct Scope<'t> {
    variables: Vec<(String, Value)>,
    defined: &'t Definitions,
    /// How many templates use each other here.
    depth: usize,
}

/// What comes after a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Continue,
}

/// Writes what the nodes give for `data` to `out`.
///
/// # Errors
/// A field that is not there, or a function that fails. What was written before it stays in `out`.
pub fn run(nodes: &[Node], defined: &Definitions, data: &Value, out: &mut String) -> Result<(), Failure> {
    let mut scope = Scope { variables: vec![("$".to_owned(), data.clone())], defined, depth: 0 };
    scope.nodes(nodes, data, out)?;
    Ok(())
}

impl Scope<'_> {
    /// The recursion is as deep as the template, which the parser bounds, and as the templates that use each other.
    fn nodes(&mut self, nodes: &[Node], dot: &Value, out: &mut String) -> Result<Flow, Failure> {
        for node in nodes {
            let flow = match node {
                Node::Break => return Ok(Flow::Break),
                Node::Continue => return Ok(Flow::Continue),
                Node::Call(invocation) => {
                    self.call(invocation, dot, out)?;
                    Flow::Next
                }
                Node::Text(text) => {
                    out.push_str(text);
                    Flow::Next
                }
                Node::Action(name, pipeline) => {
                    let value = self.pipeline(pipeline, dot)?;
                    match name {
                        Some(name) => self.variables.push((name.clone(), value)),
                        None => out.push_str(&value.to_string()),
                    }
                    Flow::Next
                }
                Node::If(pipeline, body, otherwise) => {
                    let branch = if self.pipeline(pipeline, dot)?.is_true() { body } else { otherwise };
                    self.scoped(branch, dot, out)?
                }
                Node::With(pipeline, body, otherwise) => {
                    let value = self.pipeline(pipeline, dot)?;
                    match value.is_true() {
                        true => self.scoped(body, &value, out)?,
                        false => self.scoped(otherwise, dot, out)?,
                    }
                }
                Node::Range(names, pipeline, body, otherwise) => {
                    let items: Vec<(Value, Value)> = match self.pipeline(pipeline, dot)? {
                        Value::List(items) => {
                            items.into_iter().enumerate().map(|(n, v)| (Value::Int(n as i64), v)).collect()
                        }
                        Value::Map(map) => map.into_iter().map(|(k, v)| (Value::Text(k), v)).collect(),
                        Value::Nil => vec![],
                        other => {
                            let message = format!("range can't iterate over {other}");
                            return Err(Failure {
                                at: position(pipeline),
                                node: describe(pipeline),
                                message,
                            });
                        }
                    };
                    let mut flow = Flow::Next;
                    if items.is_empty() {
                        flow = self.scoped(otherwise, dot, out)?;
                    }
                    for (key, item) in items {
                        let depth = self.variables.len();
                        if let Some((index, name)) = names {
                            if let Some(index) = index {
                                self.variables.push((index.clone(), key));
                            }
                            self.variables.push((name.clone(), item.clone()));
                        }
                        let result = self.nodes(body, &item, out);
                        self.variables.truncate(depth);
                        if result? == Flow::Break {
                            break;
                        }
                    }
                    flow
                }
            };
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    /// A template of its own has no variables but `$`.
    fn call(&mut self, invocation: &Invocation, dot: &Value, out: &mut String) -> Result<(), Failure> {
        let Invocation { at, name, data } = invocation;
        let fail = |message| {
            let data = data.as_ref().map(|data| format!(" {}", describe(data))).unwrap_or_default();
            Failure { at: *at, node: format!("{{{{template {name:?}{data}}}}}"), message }
        };
        let defined = self.defined;
        let Some(nodes) = defined.get(name) else {
            return Err(fail(format!("template {name:?} not defined")));
        };
        if self.depth == MAX_DEPTH {
            return Err(fail("exceeded maximum template depth (100000)".to_owned()));
        }
        let data = data.as_ref().map(|data| self.pipeline(data, dot)).transpose()?.unwrap_or_default();
        let variables = vec![("$".to_owned(), data.clone())];
        let mut scope = Scope { variables, defined, depth: self.depth + 1 };
        scope.nodes(nodes, &data, out)?;
        Ok(())
    }

    fn scoped(&mut self, nodes: &[Node], dot: &Value, out: &mut String) -> Result<Flow, Failure> {
        let depth = self.variables.len();
        let result = self.nodes(nodes, dot, out);
        self.variables.truncate(depth);
        result
    }

    fn pipeline(&mut self, pipeline: &Pipeline, dot: &Value) -> Result<Value, Failure> {
        let mut piped = None;
        for command in &pipeline.commands {
            piped = Some(self.command(command, piped, dot)?);
        }
        Ok(piped.unwrap_or_default())
    }

    fn command(&mut self, command: &Command, piped: Option<Value>, dot: &Value) -> Result<Value, Failure> {
        let Some((head, rest)) = command.words.split_first() else { return Ok(Value::Nil) };
        let OperandKind::Function(name) = &head.kind else {
            if let (false, OperandKind::Fields(names)) = (rest.is_empty(), &head.kind) {
                let field = names.last().map(String::as_str).unwrap_or_default();
                let message = format!("{field} has arguments but cannot be invoked as function");
                return Err(Failure { at: head.at, node: show(head), message });
            }
            return self.operand(head, dot);
        };
        let mut args = vec![];
        for word in rest {
            args.push(self.operand(word, dot)?);
        }
        args.extend(piped);
        functions::call(name, &args).map_err(|message| Failure {
            at: head.at,
            node: command.words.iter().map(show).collect::<Vec<_>>().join(" "),
            message,
        })
    }

    fn operand(&mut self, operand: &Operand, dot: &Value) -> Result<Value, Failure> {
        match &operand.kind {
            OperandKind::Dot => Ok(dot.clone()),
            OperandKind::Fields(names) => fields(dot, names, operand),
            OperandKind::Variable(name, names) => {
                let found = self.variables.iter().rev().find(|(known, _)| known == name);
                let Some((_, value)) = found else {
                    let message = format!("undefined variable {name:?}");
                    return Err(Failure { at: operand.at, node: show(operand), message });
                };
                fields(&value.clone(), names, operand)
            }
            OperandKind::Text(text) => Ok(Value::text(text)),
            OperandKind::Int(n) => Ok(Value::Int(*n)),
            OperandKind::Bool(b) => Ok(Value::Bool(*b)),
            OperandKind::Nil => Ok(Value::Nil),
            OperandKind::Function(name) => functions::call(name, &[]).map_err(|message| Failure {
                at: operand.at,
                node: name.clone(),
                message,
            }),
            OperandKind::Group(pipeline, names) => {
                let value = self.pipeline(pipeline, dot)?;
                fields(&value, names, operand)
            }
        }
    }
}

fn fields(value: &Value, names: &[String], operand: &Operand) -> Result<Value, Failure> {
    let mut current = value.clone();
    // What comes out of a document has no type of its own in Go.
    let mut of_document = false;
    // Go gives the position of the field itself: behind the names before it.
    let mut at = operand.at;
    for name in names {
        let Some(next) = current.get(name) else {
            let message = match &current {
                Value::Map(_) | Value::Struct(_) => format!("map has no entry for key {name:?}"),
                Value::Nil => format!("nil data; no entry for key {name:?}"),
                _ if of_document => format!("can't evaluate field {name} in type interface {{}}"),
                other => format!("can't evaluate field {name} in type {}", type_name(other)),
            };
            return Err(Failure { at, node: show(operand), message });
        };
        at += 1 + name.len();
        of_document = matches!(current, Value::Map(_) | Value::Struct(_));
        current = next;
    }
    Ok(current)
}

fn position(pipeline: &Pipeline) -> usize {
    pipeline.commands.first().and_then(|c| c.words.first()).map_or(0, |word| word.at)
}

fn describe(pipeline: &Pipeline) -> String {
    let commands: Vec<String> =
        pipeline.commands.iter().map(|c| c.words.iter().map(show).collect::<Vec<_>>().join(" ")).collect();
    commands.join(" | ")
}

/// The operand as Go prints its node.
fn show(operand: &Operand) -> String {
    let dotted = |names: &[String]| names.iter().map(|n| format!(".{n}")).collect::<String>();
    match &operand.kind {
        OperandKind::Dot => ".".to_owned(),
        OperandKind::Fields(names) => dotted(names),
        OperandKind::Variable(name, names) => format!("{name}{}", dotted(names)),
        OperandKind::Text(text) => format!("{text:?}"),
        OperandKind::Int(n) => n.to_string(),
        OperandKind::Bool(b) => b.to_string(),
        OperandKind::Nil => "nil".to_owned(),
        OperandKind::Function(name) => name.clone(),
        OperandKind::Group(pipeline, names) => format!("({}){}", describe(pipeline), dotted(names)),
    }
}
