//! Calls: of a filter's own functions and arguments, and of jq's.

use std::rc::Rc;

use super::functions::call;
use super::json::Json;
use super::paths::get;
use super::run::{Bound, Flow, Item, Machine, Out, Scope, Stop, error, failed, frames, with, with_variable};
use super::tree::{Name, Node, Tree};

impl Machine {
    pub(super) fn call(
        &self,
        scope: &Scope,
        name: &Name,
        arguments: &[Tree],
        item: Item,
        out: Out<'_>,
    ) -> Flow {
        for (frame, here) in frames(scope) {
            match &frame.bound {
                Bound::Argument(bound, tree, own) if bound == name && arguments.is_empty() => {
                    return self.run(own, tree, item, out);
                }
                Bound::Function(definition)
                    if definition.name == *name && definition.parameters.len() == arguments.len() =>
                {
                    let parameters = definition.parameters.iter().zip(arguments).collect::<Vec<_>>();
                    return self.enter(here, scope, &parameters, &item, &mut |inner| {
                        self.run(inner, &definition.body, item.clone(), out)
                    });
                }
                _ => {}
            }
        }
        self.built_in(scope, name, arguments, item, out)
    }

    /// Binds arguments to parameters, those with a dollar sign by their values.
    fn enter(
        &self,
        inner: &Scope,
        caller: &Scope,
        parameters: &[(&Name, &Tree)],
        item: &Item,
        body: &mut dyn FnMut(&Scope) -> Flow,
    ) -> Flow {
        let Some(((name, argument), rest)) = parameters.split_first() else { return body(inner) };
        let Some(variable) = name.strip_prefix('$') else {
            let bound = Bound::Argument(Rc::clone(name), Rc::clone(argument), caller.clone());
            return self.enter(&with(inner, bound), caller, rest, item, body);
        };
        self.values(caller, argument, item, &mut |value| {
            let literal = Rc::new(Node::Literal(value.clone()));
            let inner = with(inner, Bound::Argument(variable.into(), literal, None));
            self.enter(&with_variable(&inner, variable, value), caller, rest, item, body)
        })
    }

    fn built_in(&self, scope: &Scope, name: &Name, arguments: &[Tree], item: Item, out: Out<'_>) -> Flow {
        match (&**name, arguments) {
            ("empty", []) => Ok(()),
            ("error", []) => Err(Stop::Error(item.value)),
            ("error", [message]) => {
                self.values(scope, message, &item, &mut |message| Err(Stop::Error(message)))
            }
            ("path", [inner]) => {
                for place in self.places(scope, inner, &item.value)? {
                    out(item.made(Json::list(place)))?;
                }
                Ok(())
            }
            ("getpath", [path]) => self.values(scope, path, &item, &mut |path| {
                let Json::List(keys) = path else { return Err(error("Path must be specified as an array")) };
                let mut found = item.clone();
                for key in keys.iter() {
                    let inner = get(&found.value, std::slice::from_ref(key)).map_err(failed)?;
                    found = found.within(key, inner)?;
                }
                out(found)
            }),
            ("range", [from, to, by]) => self.values(scope, from, &item, &mut |from| {
                self.values(scope, to, &item, &mut |to| {
                    self.values(scope, by, &item, &mut |by| {
                        let (Json::Number(mut at), Json::Number(to), Json::Number(by)) =
                            (from.clone(), &to, by)
                        else {
                            return Err(error("Range bounds must be numeric"));
                        };
                        while (by > 0.0 && at < *to) || (by < 0.0 && at > *to) {
                            self.step()?;
                            out(item.made(Json::Number(at)))?;
                            at += by;
                        }
                        Ok(())
                    })
                })
            }),
            ("_input", []) => {
                let next = self.inputs.borrow_mut().pop_front();
                match next {
                    Some(Ok((value, _))) => out(item.made(Json::list(vec![value]))),
                    Some(Err(why)) => Err(failed(why)),
                    None => out(item.made(Json::list(Vec::new()))),
                }
            }
            ("inputs", []) => loop {
                let next = self.inputs.borrow_mut().pop_front();
                match next {
                    Some(Ok((value, _))) => out(item.made(value))?,
                    Some(Err(why)) => return Err(failed(why)),
                    None => return Ok(()),
                }
            },
            ("_now", []) => out(item.made(Json::Number(self.now))),
            ("input_filename", []) => out(item.made(self.file.clone().map_or(Json::Null, Json::text))),
            ("debug" | "stderr", []) => {
                let text = match &**name {
                    "debug" => format!("[\"DEBUG:\",{}]\n", item.value.compact()),
                    _ => item.value.compact(),
                };
                self.messages.borrow_mut().push_str(&text);
                out(item)
            }
            ("halt", []) => Err(Stop::Exit(0, Json::Null)),
            ("halt_error", []) => Err(Stop::Exit(5, item.value)),
            ("halt_error", [code]) => self.values(scope, code, &item, &mut |code| {
                let code = if let Json::Number(code) = code { code as i32 } else { 5 };
                Err(Stop::Exit(code, item.value.clone()))
            }),
            _ => self.applied(scope, name, arguments, Vec::new(), &item, out),
        }
    }

    /// Calls a function with each combination of its arguments' values.
    fn applied(
        &self,
        scope: &Scope,
        name: &Name,
        arguments: &[Tree],
        values: Vec<Json>,
        item: &Item,
        out: Out<'_>,
    ) -> Flow {
        let Some((argument, rest)) = arguments.split_first() else {
            return match call(name, &item.value, &values).map_err(failed)? {
                Some(value) => out(item.made(value)),
                None => Err(Stop::Unknown(format!("its function {name} has no model"))),
            };
        };
        self.values(scope, argument, item, &mut |value| {
            let values = [values.as_slice(), &[value]].concat();
            self.applied(scope, name, rest, values, item, out)
        })
    }
}
