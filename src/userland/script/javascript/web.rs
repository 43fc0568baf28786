//! What Node fetches, and the checks of `assert`.

use std::rc::Rc;

use super::super::json::{from_json, to_json};
use super::super::run::{Script, unknown};
use super::super::value::{Outcome, Stop, Value};

/// Words in the names of packages' functions that write files or go on for long.
const EFFECTS: [&str; 28] = [
    "build", "bundle", "compile", "convert", "copy", "deploy", "download", "emit", "exec", "execute",
    "export", "extract", "file", "generate", "install", "listen", "migrate", "mkdir", "pack", "pipe",
    "publish", "remove", "render", "run", "save", "serve", "spawn", "write",
];

/// Modules of Node without a model: what they do is no package's.
const OWN: [&str; 16] = [
    "async_hooks",
    "cluster",
    "dgram",
    "dns",
    "http",
    "http2",
    "https",
    "inspector",
    "net",
    "readline",
    "stream",
    "tls",
    "v8",
    "vm",
    "worker_threads",
    "zlib",
];

impl Script<'_, '_> {
    /// A package that is not known was called. Code that tries it goes on; what a script builds is not known.
    pub fn stranger(&mut self, path: &str) -> Outcome {
        let name = path.trim_start_matches("other:");
        let module = name.trim_start_matches("node:").split(['.', '/']).next().unwrap_or(name);
        let last = name.rsplit(['.', '/']).next().unwrap_or(name);
        let mut words = vec![String::new()];
        for c in last.chars() {
            if c.is_uppercase() || c == '-' || c == '_' {
                words.push(String::new());
            }
            words.iter_mut().next_back().into_iter().for_each(|word| word.extend(c.to_lowercase()));
        }
        if self.tries && !OWN.contains(&module) && !words.iter().any(|word| EFFECTS.contains(&word.as_str()))
        {
            self.not_run();
            return Ok(Value::Unknown);
        }
        Err(unknown(&format!("what {name} does is not known")))
    }

    /// `fetch(ADDRESS)`: what is there is downloaded.
    pub fn fetches(&mut self, address: &Value) -> Outcome {
        let address = self.needed(address)?;
        let host = address.split("://").nth(1).unwrap_or_default();
        if ["localhost", "127.", "0.0.0.0", "[::1]"].iter().any(|own| host.starts_with(own)) {
            return Err(unknown("what a service within the build answers is not known"));
        }
        let content = crate::userland::download(&address);
        if !self.process.download(content.len()) {
            return Ok(Value::Promise(Rc::new(Err(Value::failure("TypeError", "fetch failed")))));
        }
        let part =
            |name: &str| Value::Host(format!("fetched.{name}").into(), Rc::new(vec![Value::text(&address)]));
        Ok(Value::resolved(Value::object([
            ("ok", Value::Bool(true)),
            ("status", Value::Number(200.0)),
            ("statusText", Value::text("OK")),
            ("url", Value::text(&address)),
            ("headers", Value::Unknown),
            ("body", Value::Unknown),
            ("json", part("json")),
            ("text", part("text")),
            ("arrayBuffer", part("arrayBuffer")),
            ("bytes", part("bytes")),
            ("blob", part("blob")),
        ])))
    }

    /// `RESPONSE.NAME()`
    pub fn fetched_part(&mut self, name: &str, made_of: &Rc<Vec<Value>>) -> Value {
        let bytes = Value::Host("bytes()".into(), Rc::clone(made_of));
        let text = self.content_of(&bytes).and_then(|content| content.as_text().map(str::to_owned));
        Value::resolved(match (name, text) {
            ("json", Some(text)) => {
                serde_json::from_str(&text).map_or(Value::Unknown, |json| from_json(&json))
            }
            ("text", Some(text)) => Value::text(&text),
            ("json" | "text", None) => Value::Unknown,
            _ => bytes,
        })
    }

    /// `assert.NAME(…)`: of what is known it is made, the rest is taken to hold.
    pub fn asserts(&mut self, name: &str, arguments: &[Value]) -> Outcome {
        let [first, rest @ ..] = arguments else { return Ok(Value::Undefined) };
        let second = rest.first().cloned().unwrap_or(Value::Undefined);
        let text = |value: &Value| to_json(value, "", "", "", 0).flatten();
        let holds = match name {
            "assert" | "ok" | "strict" => first.truth(),
            "strictEqual" => first.same(&second),
            "notStrictEqual" => first.same(&second).map(|same| !same),
            "equal" | "notEqual" => {
                super::operators::binary("==", first, &second).truth().map(|same| same == (name == "equal"))
            }
            "deepStrictEqual" | "deepEqual" | "notDeepStrictEqual" => match (text(first), text(&second)) {
                (Some(a), Some(b)) => Some((a == b) != name.starts_with("not")),
                _ => None,
            },
            "match" => match (first.to_text(), second.regex()) {
                (Some(text), Some(regex)) => Some(regex.is_match(&text)),
                _ => None,
            },
            "throws" | "doesNotThrow" | "rejects" => match self.call(first, Value::Undefined, &[]) {
                Ok(Value::Promise(outcome)) if name == "rejects" => Some(outcome.is_err()),
                Ok(Value::Unknown) => None,
                Ok(_) => Some(name == "doesNotThrow"),
                Err(Stop::Thrown(_)) => Some(name != "doesNotThrow"),
                Err(stop) => return Err(stop),
            },
            "fail" => Some(false),
            _ => return Err(unknown(&format!("assert.{name} has no model"))),
        };
        match holds {
            Some(true) => Ok(Value::Undefined),
            Some(false) => {
                let place =
                    if matches!(name, "assert" | "ok" | "strict") { Some(&second) } else { rest.get(1) };
                let message = place.and_then(Value::to_text).filter(|text| text != "undefined");
                let message = message.unwrap_or_else(|| "Expected values to be strictly equal".to_owned());
                Err(Stop::Thrown(Value::failure("AssertionError", &message)))
            }
            None => {
                self.not_checked();
                Ok(Value::Undefined)
            }
        }
    }
}
