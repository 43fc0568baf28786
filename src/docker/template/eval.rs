//! Running a template over a value.

use super::functions::{self, type_name};
use super::syntax::{Command, Node, Operand, OperandKind, Pipeline};
use super::value::Value;

/// What went wrong and where: the byte of the template at which the node starts, and the node as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub at: usize,
    pub node: String,
    pub message: String,
}

/// Variables in the order of their declaration; the first is `$`.
struct Scope {
    variables: Vec<(String, Value)>,
}

/// Writes what the nodes give for `data` to `out`.
///
/// # Errors
/// A field that is not there, or a function that fails. What was written before it stays in `out`.
pub fn run(nodes: &[Node], data: &Value, out: &mut String) -> Result<(), Failure> {
    let mut scope = Scope { variables: vec![("$".to_owned(), data.clone())] };
    scope.nodes(nodes, data, out)
}

impl Scope {
    /// The recursion is as deep as the template, which the parser bounds.
    fn nodes(&mut self, nodes: &[Node], dot: &Value, out: &mut String) -> Result<(), Failure> {
        for node in nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Action(name, pipeline) => {
                    let value = self.pipeline(pipeline, dot)?;
                    match name {
                        Some(name) => self.variables.push((name.clone(), value)),
                        None => out.push_str(&value.to_string()),
                    }
                }
                Node::If(pipeline, body, otherwise) => {
                    let branch = if self.pipeline(pipeline, dot)?.is_true() { body } else { otherwise };
                    self.scoped(branch, dot, out)?;
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
                    if items.is_empty() {
                        self.scoped(otherwise, dot, out)?;
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
                        result?;
                    }
                }
            }
        }
        Ok(())
    }

    fn scoped(&mut self, nodes: &[Node], dot: &Value, out: &mut String) -> Result<(), Failure> {
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
