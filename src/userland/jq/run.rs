//! Filters over documents: each result is handed on as soon as there is one, with its place if that is asked for.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use super::json::Json;
use super::operators::{negated, operate};
use super::paths::{children, index, slice_key};
use super::texts;
use super::tree::{Definition, Name, Node, Part, Tree};

/// Calls within calls.
const MAX_DEPTH: u32 = 256;
/// Parts of filters that are evaluated.
const MAX_STEPS: u32 = 400_000;

/// What ends a filter before its end.
pub enum Stop {
    Error(Json),
    Break(u64),
    Exit(i32, Json),
    /// It has no model, and why.
    Unknown(String),
    /// Whoever takes the results knows.
    Enough,
}

pub type Flow = Result<(), Stop>;

/// Where a value stands in the document.
#[derive(Clone)]
pub enum Place {
    NotAsked,
    At(Vec<Json>),
    /// It is not of the document.
    None,
}

#[derive(Clone)]
pub struct Item {
    pub value: Json,
    pub place: Place,
}

impl From<Json> for Item {
    fn from(value: Json) -> Self {
        Self { value, place: Place::NotAsked }
    }
}

impl Item {
    /// Another value, made of this one.
    pub fn made(&self, value: Json) -> Self {
        let place = if matches!(self.place, Place::NotAsked) { Place::NotAsked } else { Place::None };
        Self { value, place }
    }

    /// A value within this one.
    pub fn within(&self, key: &Json, value: Json) -> Result<Self, Stop> {
        let place = match &self.place {
            Place::NotAsked => Place::NotAsked,
            Place::At(keys) => Place::At([keys.as_slice(), std::slice::from_ref(key)].concat()),
            Place::None => {
                let message = format!("Invalid path expression with result {}", self.value.compact());
                return Err(error(message));
            }
        };
        Ok(Self { value, place })
    }
}

/// The names that a part of a filter sees, the last first.
pub type Scope = Option<Rc<Frame>>;

pub struct Frame {
    pub bound: Bound,
    outer: Scope,
}

pub enum Bound {
    Variable(Name, Json),
    Function(Rc<Definition>),
    /// An argument, with the names that it sees.
    Argument(Name, Tree, Scope),
    Label(Name, u64),
}

pub fn with(scope: &Scope, bound: Bound) -> Scope {
    Some(Rc::new(Frame { bound, outer: scope.clone() }))
}

pub fn with_variable(scope: &Scope, name: &str, value: Json) -> Scope {
    with(scope, Bound::Variable(name.into(), value))
}

pub fn with_function(scope: &Scope, definition: Rc<Definition>) -> Scope {
    with(scope, Bound::Function(definition))
}

pub fn frames(scope: &Scope) -> impl Iterator<Item = (&Frame, &Scope)> {
    let mut at = scope;
    std::iter::from_fn(move || {
        let frame = at.as_deref()?;
        let here = at;
        at = &frame.outer;
        Some((frame, here))
    })
}

pub fn error(message: impl Into<Rc<str>>) -> Stop {
    Stop::Error(Json::text(message))
}

pub fn failed(message: String) -> Stop {
    error(message)
}

pub type Out<'a> = &'a mut dyn FnMut(Item) -> Flow;

/// Documents that were not read yet, with the lines up to their ends; or why there is none.
pub type Inputs = VecDeque<Result<(Json, usize), String>>;

/// What all parts of a filter share.
#[derive(Default)]
pub struct Machine {
    pub inputs: RefCell<Inputs>,
    pub(super) file: Option<String>,
    pub(super) now: f64,
    /// What `debug` and `stderr` wrote.
    pub messages: RefCell<String>,
    pub(super) steps: Cell<u32>,
    pub(super) depth: Cell<u32>,
    labels: Cell<u64>,
}

impl Machine {
    /// Over documents of a file, at a time in seconds.
    pub fn new(inputs: Inputs, file: Option<String>, now: f64) -> Self {
        Self { inputs: inputs.into(), file, now, ..Self::default() }
    }

    /// Runs a filter; what a variable or function that is not there means is for the caller to check before.
    pub fn run(&self, scope: &Scope, tree: &Node, item: Item, out: Out<'_>) -> Flow {
        self.step()?;
        self.depth.set(self.depth.get() + 1);
        let flow = self.node(scope, tree, item, out);
        self.depth.set(self.depth.get() - 1);
        flow
    }

    /// Counts a step; a filter that takes too many, or goes too deep, has no model.
    pub(super) fn step(&self) -> Flow {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > MAX_STEPS || self.depth.get() > MAX_DEPTH {
            return Err(Stop::Unknown("it takes more steps than are simulated".to_owned()));
        }
        Ok(())
    }

    fn node(&self, scope: &Scope, tree: &Node, item: Item, out: Out<'_>) -> Flow {
        match tree {
            Node::Identity => out(item),
            Node::Descend => self.descend(item, out),
            Node::Literal(value) => out(item.made(value.clone())),
            Node::Interpolated(format, parts) => {
                let format = format.as_deref().unwrap_or("text");
                self.interpolated(scope, format, parts, "", &item, out)
            }
            Node::Format(name) => {
                let text = formatted(name, &item.value)?;
                out(item.made(Json::text(text)))
            }
            Node::Index(target, key) => self.run(scope, target, item.clone(), &mut |of| {
                self.values(scope, key, &item, &mut |key| {
                    out(of.within(&key, index(&of.value, &key).map_err(failed)?)?)
                })
            }),
            Node::Slice(target, from, to) => self.run(scope, target, item.clone(), &mut |of| {
                self.bound(scope, to.as_ref(), &item, &mut |to| {
                    self.bound(scope, from.as_ref(), &item, &mut |from| {
                        let key = slice_key(from, to.clone());
                        out(of.within(&key, index(&of.value, &key).map_err(failed)?)?)
                    })
                })
            }),
            Node::Iterate(target) => self.run(scope, target, item, &mut |of| {
                for (key, value) in children(&of.value).map_err(failed)? {
                    out(of.within(&key, value)?)?;
                }
                Ok(())
            }),
            Node::Collect(None) => out(item.made(Json::list(Vec::new()))),
            Node::Collect(Some(inner)) => {
                let all = self.all(scope, inner, &item.value)?;
                out(item.made(Json::list(all)))
            }
            Node::Build(fields) => self.build(scope, fields, Vec::new(), &item, out),
            Node::Negate(inner) => self
                .values(scope, inner, &item, &mut |value| out(item.made(negated(&value).map_err(failed)?))),
            Node::Pipe(first, second) => {
                self.run(scope, first, item, &mut |middle| self.run(scope, second, middle, out))
            }
            Node::Both(first, second) => {
                self.run(scope, first, item.clone(), out)?;
                self.run(scope, second, item, out)
            }
            Node::Else(first, second) => {
                let mut found = false;
                let caught = self.caught(scope, first, item.clone(), &mut |one| {
                    if !one.value.is_true() {
                        return Ok(());
                    }
                    found = true;
                    out(one)
                });
                match caught {
                    Ok(_) if found => Ok(()),
                    Ok(_) => self.run(scope, second, item, out),
                    Err(stop) => Err(stop),
                }
            }
            Node::And(first, second) | Node::Or(first, second) => {
                let settles = matches!(tree, Node::Or(..));
                self.values(scope, first, &item, &mut |value| {
                    if value.is_true() == settles {
                        return out(item.made(Json::Bool(settles)));
                    }
                    self.values(
                        scope,
                        second,
                        &item,
                        &mut |value| out(item.made(Json::Bool(value.is_true()))),
                    )
                })
            }
            Node::Binary(operator, left, right) => self.values(scope, right, &item, &mut |b| {
                self.values(scope, left, &item, &mut |a| {
                    out(item.made(operate(*operator, &a, &b).map_err(failed)?))
                })
            }),
            Node::If(test, yes, no) => self.values(scope, test, &item, &mut |value| {
                self.run(scope, if value.is_true() { yes } else { no }, item.clone(), out)
            }),
            Node::Try(body, handler) => match self.caught(scope, body, item.clone(), out)? {
                Some(why) => match handler {
                    Some(handler) => self.run(scope, handler, item.made(why), out),
                    None => Ok(()),
                },
                None => Ok(()),
            },
            Node::Assign(..) | Node::Update(..) | Node::Change(..) => self.assign(scope, tree, &item, out),
            Node::Bind(source, pattern, body) => self.values(scope, source, &item, &mut |value| {
                self.bind(scope, std::slice::from_ref(pattern), &[value], &mut |scope| {
                    self.run(scope, body, item.clone(), out)
                })
            }),
            Node::Reduce(source, pattern, start, update) => self.values(scope, start, &item, &mut |start| {
                let mut state = start;
                self.values(scope, source, &item, &mut |value| {
                    self.bind(scope, std::slice::from_ref(pattern), &[value], &mut |scope| {
                        let mut last = Json::Null;
                        let before = std::mem::replace(&mut state, Json::Null);
                        self.values(scope, update, &before.into(), &mut |value| {
                            last = value;
                            Ok(())
                        })?;
                        state = last;
                        Ok(())
                    })
                })?;
                out(item.made(state))
            }),
            Node::Foreach(source, pattern, start, update, shown) => {
                self.values(scope, start, &item, &mut |start| {
                    let mut state = start;
                    self.values(scope, source, &item, &mut |value| {
                        self.bind(scope, std::slice::from_ref(pattern), &[value], &mut |scope| {
                            let before = state.clone();
                            self.values(scope, update, &before.into(), &mut |value| {
                                state = value.clone();
                                match shown {
                                    Some(shown) => self.run(scope, shown, item.made(value), out),
                                    None => out(item.made(value)),
                                }
                            })
                        })
                    })
                })
            }
            Node::Define(definition, rest) => {
                self.run(&with_function(scope, Rc::clone(definition)), rest, item, out)
            }
            Node::Variable(name) => {
                let known = frames(scope).find_map(|(frame, _)| match &frame.bound {
                    Bound::Variable(bound, value) if bound == name => Some(value.clone()),
                    _ => None,
                });
                match known {
                    Some(value) => out(item.made(value)),
                    None => Err(Stop::Unknown(format!("${name} has no model"))),
                }
            }
            Node::Label(name, body) => {
                let id = self.labels.get() + 1;
                self.labels.set(id);
                match self.run(&with(scope, Bound::Label(Rc::clone(name), id)), body, item, out) {
                    Err(Stop::Break(to)) if to == id => Ok(()),
                    flow => flow,
                }
            }
            Node::Break(name) => {
                let id = frames(scope).find_map(|(frame, _)| match &frame.bound {
                    Bound::Label(bound, id) if bound == name => Some(*id),
                    _ => None,
                });
                Err(id.map_or_else(|| error("break"), Stop::Break))
            }
            Node::Call(name, arguments) => self.call(scope, name, arguments, item, out),
        }
    }

    /// The results without their places.
    pub(super) fn values(
        &self,
        scope: &Scope,
        tree: &Node,
        item: &Item,
        out: &mut dyn FnMut(Json) -> Flow,
    ) -> Flow {
        self.run(scope, tree, item.value.clone().into(), &mut |item| out(item.value))
    }

    fn all(&self, scope: &Scope, tree: &Node, input: &Json) -> Result<Vec<Json>, Stop> {
        let mut all = Vec::new();
        self.run(scope, tree, input.clone().into(), &mut |item| {
            all.push(item.value);
            Ok(())
        })?;
        Ok(all)
    }

    fn bound(
        &self,
        scope: &Scope,
        tree: Option<&Tree>,
        item: &Item,
        out: &mut dyn FnMut(Json) -> Flow,
    ) -> Flow {
        match tree {
            Some(tree) => self.values(scope, tree, item, out),
            None => out(Json::Null),
        }
    }

    /// Runs a filter and gives the error that it ended in; those of whoever takes the results go on.
    fn caught(&self, scope: &Scope, tree: &Node, item: Item, out: Out<'_>) -> Result<Option<Json>, Stop> {
        let mut beyond = None;
        let depth = self.depth.get();
        let flow = self.run(scope, tree, item, &mut |item| {
            out(item).map_err(|stop| {
                beyond = Some(stop);
                Stop::Enough
            })
        });
        match (flow, beyond) {
            (Err(Stop::Enough), Some(stop)) => Err(stop),
            (Err(Stop::Error(why)), _) => {
                self.depth.set(depth);
                Ok(Some(why))
            }
            (Err(stop), _) => Err(stop),
            (Ok(()), _) => Ok(None),
        }
    }

    fn descend(&self, item: Item, out: Out<'_>) -> Flow {
        self.step()?;
        out(item.clone())?;
        if matches!(item.value, Json::List(_) | Json::Object(_)) {
            for (key, value) in children(&item.value).map_err(failed)? {
                self.descend(item.within(&key, value)?, out)?;
            }
        }
        Ok(())
    }

    fn interpolated(
        &self,
        scope: &Scope,
        format: &str,
        parts: &[Part],
        before: &str,
        item: &Item,
        out: Out<'_>,
    ) -> Flow {
        match parts.split_first() {
            None => out(item.made(Json::text(before))),
            Some((Part::Text(text), rest)) => {
                self.interpolated(scope, format, rest, &format!("{before}{text}"), item, out)
            }
            Some((Part::Filter(inner), rest)) => self.values(scope, inner, item, &mut |value| {
                let text = formatted(format, &value)?;
                self.interpolated(scope, format, rest, &format!("{before}{text}"), item, out)
            }),
        }
    }

    fn build(
        &self,
        scope: &Scope,
        fields: &[(Tree, Tree)],
        made: Vec<(Rc<str>, Json)>,
        item: &Item,
        out: Out<'_>,
    ) -> Flow {
        let Some(((key, value), rest)) = fields.split_first() else {
            return out(item.made(Json::object(made)));
        };
        self.values(scope, key, item, &mut |key| {
            let Json::Text(name) = key else {
                return Err(failed(format!("Object keys must be strings, not {}", key.told())));
            };
            self.values(scope, value, item, &mut |value| {
                let mut made = made.clone();
                match made.iter_mut().find(|(known, _)| *known == name) {
                    Some(field) => field.1 = value,
                    None => made.push((Rc::clone(&name), value)),
                }
                self.build(scope, rest, made, item, out)
            })
        })
    }
}

fn formatted(format: &str, value: &Json) -> Result<String, Stop> {
    match texts::format(format, value) {
        Some(text) => text.map_err(failed),
        None => Err(error(format!("{format} is not a valid format"))),
    }
}
