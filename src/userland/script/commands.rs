//! `child_process`, and the packages that do the same.

use std::rc::Rc;

use super::run::{Script, unknown};
use super::value::{Outcome, Stop, Value};
use crate::shell::Handle;

impl Script<'_, '_> {
    /// Runs a command: its exit code, and what it wrote unless that was shown.
    pub fn command(
        &mut self,
        argv: &[String],
        options: Option<&Value>,
        shows: bool,
    ) -> (i32, Option<String>) {
        let field = |name: &str| options.and_then(|options| options.field(name));
        let cwd = field("cwd")
            .and_then(|cwd| self.needed(&cwd).ok())
            .map_or_else(|| self.cwd.clone(), |cwd| self.absolute(&cwd));
        let mut env = self.env.clone();
        if let Some(own @ Value::Object(_)) = field("env") {
            for name in own.keys().unwrap_or_default() {
                if let Some(value) = own.field(&name).and_then(|value| value.to_text()) {
                    env.insert(name, value);
                }
            }
        }
        let user = self.process.user.clone();
        if shows {
            return (self.process.exec_with(argv, &env, &cwd, &user), None);
        }
        let pipe = Handle::pipe();
        let before = self.process.stdio.stdout.replace(pipe.clone());
        let code = self.process.exec_with(argv, &env, &cwd, &user);
        self.process.stdio.stdout = before;
        (code, pipe.read(u64::MAX).as_text().map(str::to_owned))
    }

    pub fn child_process(&mut self, name: &str, made_of: &Rc<Vec<Value>>, arguments: &[Value]) -> Outcome {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        match name {
            // Of a child that has ended by now.
            "on" | "once" => {
                let event = first.to_text().unwrap_or_default();
                if let (true, Some(handler)) = (matches!(event.as_str(), "close" | "exit"), arguments.get(1))
                {
                    let code = made_of.first().cloned().unwrap_or(Value::Number(0.0));
                    self.call(handler, Value::Undefined, &[code, Value::Null])?;
                }
                return Ok(Value::Host("child".into(), Rc::clone(made_of)));
            }
            "kill" | "unref" | "ref" | "pipe" | "write" | "end" | "setEncoding" => {
                return Ok(Value::Undefined);
            }
            _ => {}
        }
        let options = arguments.iter().skip(1).find(|value| matches!(value, Value::Object(_)));
        let by_shell = matches!(name, "exec" | "execSync")
            || options
                .and_then(|options| options.field("shell"))
                .is_some_and(|shell| shell.truth() == Some(true));
        let word = self.needed(&first)?;
        let mut argv = vec![word.clone()];
        if name == "fork" {
            argv.insert(0, "node".to_owned());
        }
        if let Some(Value::Array(more)) = arguments.get(1) {
            for value in more.borrow().iter() {
                argv.push(value.to_text().ok_or_else(|| unknown("a command that is not known"))?);
            }
        }
        let line = argv.join(" ");
        if by_shell {
            argv = vec!["/bin/sh".to_owned(), "-c".to_owned(), line.clone()];
        }
        let stdio = options.and_then(|options| options.field("stdio"));
        let inherits = |value: &Value| matches!(value, Value::Text(text) if &**text == "inherit");
        let shows = match &stdio {
            Some(Value::Array(each)) => each.borrow().get(1).is_some_and(inherits),
            Some(value) => inherits(value),
            None => false,
        };
        let (code, output) = self.command(&argv, options, shows);
        let stdout =
            if shows { Value::Null } else { output.map_or(Value::Unknown, |text| Value::text(&text)) };
        let failure = || {
            let error = Value::error(&format!("Command failed: {line}"));
            error.set_field(&"status".into(), Value::Number(f64::from(code)));
            error.set_field(&"code".into(), Value::Number(f64::from(code)));
            error.set_field(&"stdout".into(), stdout.clone());
            error
        };
        let callback = arguments.last().filter(|last| matches!(last, Value::Function(_))).cloned();
        Ok(match name {
            "execSync" | "execFileSync" if code != 0 => return Err(Stop::Thrown(failure())),
            "execSync" | "execFileSync" => stdout,
            "spawnSync" => Value::object([
                ("status", Value::Number(f64::from(code))),
                ("stdout", stdout),
                ("stderr", Value::text("")),
                ("error", Value::Undefined),
            ]),
            "exec" | "execFile" | "spawn" | "fork" => {
                if let Some(callback) = callback {
                    let error = if code == 0 { Value::Null } else { failure() };
                    self.call(&callback, Value::Undefined, &[error, stdout.clone(), Value::text("")])?;
                }
                Value::Host("child".into(), Rc::new(vec![Value::Number(f64::from(code)), Value::Unknown]))
            }
            // `execa`, `cross-spawn` and their like.
            "run" if code != 0 => Value::Promise(Rc::new(Err(failure()))),
            "run" => Value::resolved(Value::object([("stdout", stdout), ("exitCode", Value::Number(0.0))])),
            "runSync" if code != 0 => return Err(Stop::Thrown(failure())),
            "runSync" => Value::object([
                ("stdout", stdout),
                ("exitCode", Value::Number(0.0)),
                ("status", Value::Number(0.0)),
            ]),
            _ => return Err(unknown(&format!("child_process.{name} has no model"))),
        })
    }

    /// What `util.promisify` made of a function that calls back.
    pub fn promisified(&mut self, made_of: &Rc<Vec<Value>>, arguments: &[Value]) -> Outcome {
        let Some(function) = made_of.first().cloned() else { return Ok(Value::Unknown) };
        match &function {
            Value::Host(path, _) if path.starts_with("fs.") => {
                self.fs(path.trim_start_matches("fs."), true, arguments)
            }
            Value::Host(path, _) if path.starts_with("child_process.") => {
                self.child_process("run", &Rc::default(), &self.shell_words(path, arguments))
            }
            Value::Host(path, _) if &**path == "setTimeout" => Ok(Value::resolved(Value::Undefined)),
            _ => Err(unknown("a promise that is not known")),
        }
    }

    /// `exec` takes a line for the shell.
    fn shell_words(&self, path: &str, arguments: &[Value]) -> Vec<Value> {
        let mut words = arguments.to_vec();
        if path.ends_with(".exec") {
            let options = arguments
                .get(1)
                .filter(|options| matches!(options, Value::Object(_)))
                .cloned()
                .unwrap_or_else(|| Value::object([]));
            options.set_field(&"shell".into(), Value::Bool(true));
            words.truncate(1);
            words.push(options);
        }
        words
    }
}
