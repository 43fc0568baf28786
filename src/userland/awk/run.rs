//! Running a program over records.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::shell::{ExitCode, Process, Regex, RegexSyntax, programs};
use crate::vfs::Content;

use super::parse::{Expression, Pattern, Program, Statement};
use super::value::{Value, general};

/// Calls inside of each other.
const MAX_CALLS: usize = 40;

/// What cuts statements short.
enum Stop {
    Break,
    Continue,
    Next,
    Exit,
    Return(Value),
}

type Flow = Result<(), Stop>;

pub struct Runner<'r, 'p> {
    process: &'r mut Process<'p>,
    program: &'r Program,
    globals: BTreeMap<String, Value>,
    arrays: BTreeMap<String, BTreeMap<String, Value>>,
    /// Local scalars of the functions that run, and which of their parameters stand for which array.
    frames: Vec<BTreeMap<String, Value>>,
    aliases: Vec<BTreeMap<String, String>>,
    record: String,
    fields: Vec<String>,
    regexes: BTreeMap<String, Option<Rc<Regex>>>,
    ranges: Vec<bool>,
    /// Lines of the input that are left, the last first.
    input: Vec<String>,
    readers: BTreeMap<String, Vec<String>>,
    /// What goes to files and commands, with the way it goes.
    outputs: BTreeMap<String, (&'static str, String)>,
    out: String,
    exit: ExitCode,
    seed: u64,
    made: u32,
}

impl<'r, 'p> Runner<'r, 'p> {
    pub fn new(process: &'r mut Process<'p>, program: &'r Program) -> Self {
        let mut runner = Self {
            program,
            globals: BTreeMap::new(),
            arrays: BTreeMap::new(),
            frames: Vec::new(),
            aliases: Vec::new(),
            record: String::new(),
            fields: Vec::new(),
            regexes: BTreeMap::new(),
            ranges: vec![false; program.rules.len()],
            input: Vec::new(),
            readers: BTreeMap::new(),
            outputs: BTreeMap::new(),
            out: String::new(),
            exit: 0,
            seed: 1,
            made: 0,
            process,
        };
        for (name, value) in [
            ("FS", " "),
            ("OFS", " "),
            ("ORS", "\n"),
            ("RS", "\n"),
            ("SUBSEP", "\u{1c}"),
            ("OFMT", "%.6g"),
            ("CONVFMT", "%.6g"),
        ] {
            runner.globals.insert(name.to_owned(), Value::Text(value.to_owned()));
        }
        let environ =
            runner.process.env.iter().map(|(name, value)| (name.clone(), Value::Input(value.clone())));
        runner.arrays.insert("ENVIRON".to_owned(), environ.collect());
        runner
    }

    pub fn set(&mut self, name: &str, value: String) {
        self.globals.insert(name.to_owned(), Value::Input(value));
    }

    fn special(&self, name: &str) -> String {
        self.globals.get(name).map(|value| value.text("%.6g")).unwrap_or_default()
    }

    pub fn run(mut self, operands: &[String]) -> ExitCode {
        let program = self.program;
        let mut arguments: BTreeMap<String, Value> = (1..)
            .zip(operands)
            .map(|(at, text): (usize, _)| (at.to_string(), Value::Input(text.clone())))
            .collect();
        arguments.insert("0".to_owned(), Value::Text("awk".to_owned()));
        self.globals.insert("ARGC".to_owned(), Value::Number(arguments.len() as f64));
        self.arrays.insert("ARGV".to_owned(), arguments);
        let mut ended = matches!(self.statements(&program.begin), Err(Stop::Exit));
        if !ended && (!program.rules.is_empty() || !program.end.is_empty()) {
            ended = self.records(operands);
        }
        if !ended || !program.end.is_empty() && self.exit == 0 {
            // `exit` in END ends at once.
            let _ = self.statements(&program.end);
        }
        self.flush();
        self.exit
    }

    /// Reads all inputs; `true` after `exit`.
    fn records(&mut self, operands: &[String]) -> bool {
        let mut files: Vec<&String> = Vec::new();
        let mut read_any = false;
        let stdin = "-".to_owned();
        for operand in operands {
            match operand.split_once('=') {
                Some((name, value)) if crate::shell::syntax::is_name(name) => {
                    self.set(name, super::lex::unescape(value));
                }
                _ => files.push(operand),
            }
        }
        if files.is_empty() {
            files.push(&stdin);
        }
        for file in files {
            let content = if file == "-" { Ok(self.process.read_stdin()) } else { self.process.read(file) };
            let content = match content {
                Ok(content) => content,
                Err(errno) => {
                    self.flush();
                    let text = if self.process.is_busybox() {
                        format!("{file}: {}", errno.message())
                    } else {
                        format!("cannot open \"{file}\" ({})", errno.message())
                    };
                    self.process.fail(text);
                    self.exit = 2;
                    continue;
                }
            };
            read_any = true;
            self.globals.insert(
                "FILENAME".to_owned(),
                Value::Text(if file == "-" { String::new() } else { file.clone() }),
            );
            self.globals.insert("FNR".to_owned(), Value::Number(0.0));
            let Some(text) = super::super::common::text(self.process, &content, 0) else { continue };
            self.input = self.split_records(&text);
            self.input.reverse();
            while let Some(record) = self.input.pop() {
                if !self.process.sys.step(1 + record.len() as u64 / 64) {
                    return true;
                }
                self.count_record();
                self.set_record(record);
                if let Err(Stop::Exit) = self.rules() {
                    return true;
                }
            }
        }
        !read_any && self.exit != 0
    }

    fn split_records(&self, text: &str) -> Vec<String> {
        let separator = self.special("RS");
        if separator.is_empty() {
            return text
                .split("\n\n")
                .map(|record| record.trim_matches('\n').to_owned())
                .filter(|record| !record.is_empty())
                .collect();
        }
        let first = separator.chars().next().unwrap_or('\n');
        let mut records: Vec<String> = text.split(first).map(str::to_owned).collect();
        if records.last().is_some_and(String::is_empty) {
            records.pop();
        }
        records
    }

    fn count_record(&mut self) {
        for name in ["NR", "FNR"] {
            let count = self.globals.get(name).map_or(0.0, Value::number);
            self.globals.insert(name.to_owned(), Value::Number(count + 1.0));
        }
    }

    fn set_record(&mut self, record: String) {
        self.fields = self.split(&record, &self.special("FS"));
        self.record = record;
        self.globals.insert("NF".to_owned(), Value::Number(self.fields.len() as f64));
    }

    fn rebuild(&mut self) {
        self.record = self.fields.join(&self.special("OFS"));
        self.globals.insert("NF".to_owned(), Value::Number(self.fields.len() as f64));
    }

    fn split(&self, text: &str, separator: &str) -> Vec<String> {
        if text.is_empty() {
            return Vec::new();
        }
        match separator {
            " " => text.split_whitespace().map(str::to_owned).collect(),
            "" => text.chars().map(|c| c.to_string()).collect(),
            _ if separator.chars().count() == 1 && separator != "\\" => {
                text.split(separator).map(str::to_owned).collect()
            }
            _ => {
                let Ok(regex) = Regex::new(separator, RegexSyntax::Extended, false) else {
                    return vec![text.to_owned()];
                };
                let mut out = Vec::new();
                let (mut from, mut at) = (0, 0);
                while let Some(captures) = regex.find_at(text, at) {
                    if captures.end() == captures.start() {
                        let Some(c) = text.get(captures.end()..).and_then(|rest| rest.chars().next()) else {
                            break;
                        };
                        at = captures.end() + c.len_utf8();
                        continue;
                    }
                    out.push(text.get(from..captures.start()).unwrap_or("").to_owned());
                    from = captures.end();
                    at = from;
                }
                out.push(text.get(from..).unwrap_or("").to_owned());
                out
            }
        }
    }

    fn rules(&mut self) -> Flow {
        let program = self.program;
        for (at, (pattern, body)) in program.rules.iter().enumerate() {
            let open = self.ranges.get(at).copied().unwrap_or(false);
            let holds = match pattern {
                Pattern::Always => true,
                Pattern::When(expression) => self.evaluate(expression)?.truth(),
                Pattern::Range(first, last) => {
                    let inside = open || self.evaluate(first)?.truth();
                    let stays = inside && !self.evaluate(last)?.truth();
                    if let Some(place) = self.ranges.get_mut(at) {
                        *place = stays;
                    }
                    inside
                }
            };
            if !holds {
                continue;
            }
            match body {
                Some(body) => match self.statements(body) {
                    Err(Stop::Next) => return Ok(()),
                    other => other?,
                },
                None => {
                    let line = format!("{}{}", self.record, self.special("ORS"));
                    self.print(&line);
                }
            }
        }
        Ok(())
    }

    fn print(&mut self, text: &str) {
        self.out.push_str(text);
        if self.out.len() > 1 << 16 {
            let out = std::mem::take(&mut self.out);
            self.process.out(out);
        }
    }

    /// Writes out everything that was kept back.
    fn flush(&mut self) {
        let out = std::mem::take(&mut self.out);
        self.process.out(out);
        for (name, (way, text)) in std::mem::take(&mut self.outputs) {
            match way {
                "|" => {
                    let argv = ["sh".to_owned(), "-c".to_owned(), name];
                    let input = crate::shell::Handle::input(Content::from(text.into_bytes()));
                    self.process.with_stdin(Some(input), |process| process.exec(&argv));
                }
                _ => {
                    if let Err(errno) =
                        self.process.write_or_append(&name, Content::from(text.into_bytes()), way == ">>")
                    {
                        self.process.fail(format!("cannot open \"{name}\" for output ({})", errno.message()));
                        self.exit = 2;
                    }
                }
            }
        }
    }

    fn statements(&mut self, statements: &'r [Statement]) -> Flow {
        statements.iter().try_for_each(|statement| self.statement(statement))
    }

    fn turn(&mut self, body: &'r [Statement]) -> Result<bool, Stop> {
        if !self.process.sys.step(1) {
            return Err(Stop::Exit);
        }
        match self.statements(body) {
            Err(Stop::Break) => Ok(false),
            Ok(()) | Err(Stop::Continue) => Ok(true),
            Err(other) => Err(other),
        }
    }

    fn statement(&mut self, statement: &'r Statement) -> Flow {
        if !self.process.sys.step(1) {
            return Err(Stop::Exit);
        }
        match statement {
            Statement::Expression(expression) => {
                self.evaluate(expression)?;
            }
            Statement::Print { format, items, to } => self.print_statement(*format, items, to.as_ref())?,
            Statement::If(condition, yes, no) => {
                let branch = if self.evaluate(condition)?.truth() { yes } else { no };
                self.statements(branch)?;
            }
            Statement::While(condition, body) => {
                while self.evaluate(condition)?.truth() && self.turn(body)? {}
            }
            Statement::DoWhile(body, condition) => {
                while self.turn(body)? && self.evaluate(condition)?.truth() {}
            }
            Statement::For(init, condition, update, body) => {
                self.statement(init)?;
                loop {
                    if let Some(condition) = condition
                        && !self.evaluate(condition)?.truth()
                    {
                        break;
                    }
                    if !self.turn(body)? {
                        break;
                    }
                    self.statement(update)?;
                }
            }
            Statement::ForIn(variable, array, body) => {
                let mut keys: Vec<String> = self.array(array).keys().cloned().collect();
                // Numbers in their order, then texts: what most implementations give for small arrays.
                keys.sort_by_key(|key| (key.parse::<u64>().unwrap_or(u64::MAX), key.clone()));
                for key in keys {
                    self.put_variable(variable, Value::Input(key));
                    if !self.turn(body)? {
                        break;
                    }
                }
            }
            Statement::Block(body) => self.statements(body)?,
            Statement::Break => return Err(Stop::Break),
            Statement::Continue => return Err(Stop::Continue),
            Statement::Next => return Err(Stop::Next),
            Statement::Exit(code) => {
                if let Some(code) = code {
                    self.exit = self.evaluate(code)?.number() as ExitCode & 0xff;
                }
                return Err(Stop::Exit);
            }
            Statement::Return(value) => {
                let value = match value {
                    Some(value) => self.evaluate(value)?,
                    None => Value::Unset,
                };
                return Err(Stop::Return(value));
            }
            Statement::Delete(array, None) => self.array(array).clear(),
            Statement::Delete(array, Some(index)) => {
                let key = self.key(index)?;
                self.array(array).remove(&key);
            }
        }
        Ok(())
    }

    fn print_statement(
        &mut self,
        format: bool,
        items: &'r [Expression],
        to: Option<&'r (&'static str, Expression)>,
    ) -> Flow {
        let number_format = self.special("OFMT");
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            values.push(self.evaluate(item)?.text(&number_format));
        }
        let text = if format {
            let template = if values.is_empty() { String::new() } else { values.remove(0) };
            sprintf(&template, &values)
        } else if items.is_empty() {
            format!("{}{}", self.record, self.special("ORS"))
        } else {
            format!("{}{}", values.join(&self.special("OFS")), self.special("ORS"))
        };
        let Some((way, target)) = to else {
            self.print(&text);
            return Ok(());
        };
        let name = self.text(target)?;
        match name.as_str() {
            "/dev/stdout" | "-" => self.print(&text),
            "/dev/stderr" => self.process.err(text),
            _ => self.outputs.entry(name).or_insert((way, String::new())).1.push_str(&text),
        }
        Ok(())
    }

    fn text(&mut self, expression: &'r Expression) -> Result<String, Stop> {
        let format = self.special("CONVFMT");
        Ok(self.evaluate(expression)?.text(&format))
    }

    fn number(&mut self, expression: &'r Expression) -> Result<f64, Stop> {
        Ok(self.evaluate(expression)?.number())
    }

    fn key(&mut self, index: &'r [Expression]) -> Result<String, Stop> {
        let mut parts = Vec::with_capacity(index.len());
        for part in index {
            parts.push(self.text(part)?);
        }
        Ok(parts.join(&self.special("SUBSEP")))
    }

    /// The array that a name stands for in the function that runs.
    fn array(&mut self, name: &str) -> &mut BTreeMap<String, Value> {
        let real =
            self.aliases.last().and_then(|aliases| aliases.get(name)).map_or(name, String::as_str).to_owned();
        self.arrays.entry(real).or_default()
    }

    fn variable(&self, name: &str) -> Value {
        let local = self.frames.last().and_then(|frame| frame.get(name));
        local.or_else(|| self.globals.get(name)).cloned().unwrap_or(Value::Unset)
    }

    fn put_variable(&mut self, name: &str, value: Value) {
        if let Some(place) = self.frames.last_mut().and_then(|frame| frame.get_mut(name)) {
            *place = value;
            return;
        }
        let fields = (name == "NF").then(|| value.number().max(0.0) as usize);
        self.globals.insert(name.to_owned(), value);
        if let Some(count) = fields {
            self.fields.resize(count.min(100_000), String::new());
            self.rebuild();
        }
    }

    fn field(&self, at: usize) -> Value {
        match at.checked_sub(1) {
            None => Value::Input(self.record.clone()),
            Some(at) => self.fields.get(at).cloned().map_or(Value::Unset, Value::Input),
        }
    }

    fn assign(&mut self, place: &'r Expression, value: Value) -> Flow {
        let format = self.special("CONVFMT");
        match place {
            Expression::Variable(name) => self.put_variable(name, value),
            Expression::Element(name, index) => {
                let key = self.key(index)?;
                if !self.process.sys.hold(key.len() as u64 + 16) {
                    return Err(Stop::Exit);
                }
                self.array(name).insert(key, value);
            }
            Expression::Field(at) => {
                let at = self.number(at)?.max(0.0) as usize;
                let text = value.text(&format);
                match at.checked_sub(1) {
                    None => self.set_record(text),
                    Some(at) if at < 100_000 => {
                        if at >= self.fields.len() {
                            self.fields.resize(at + 1, String::new());
                        }
                        if let Some(field) = self.fields.get_mut(at) {
                            *field = text;
                        }
                        self.rebuild();
                    }
                    Some(_) => {}
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn regex(&mut self, expression: &'r Expression) -> Result<Option<Rc<Regex>>, Stop> {
        let text = match expression {
            Expression::Regex(text) => text.clone(),
            other => self.text(other)?,
        };
        let compiled = self
            .regexes
            .entry(text)
            .or_insert_with_key(|text| Regex::new(text, RegexSyntax::Extended, false).ok().map(Rc::new));
        Ok(compiled.clone())
    }

    fn evaluate(&mut self, expression: &'r Expression) -> Result<Value, Stop> {
        Ok(match expression {
            Expression::Number(number) => Value::Number(*number),
            Expression::Text(text) => Value::Text(text.clone()),
            Expression::Regex(_) => {
                let regex = self.regex(expression)?;
                truth(regex.is_some_and(|regex| regex.is_match(&self.record)))
            }
            Expression::Group(inner) => self.evaluate(inner)?,
            Expression::Variable(name) => self.variable(name),
            Expression::Field(at) => {
                let at = self.number(at)?;
                self.field(at.max(0.0) as usize)
            }
            Expression::Element(name, index) => {
                let key = self.key(index)?;
                self.array(name).entry(key).or_insert(Value::Unset).clone()
            }
            Expression::Assign(sign, place, value) => {
                let mut value = self.evaluate(value)?;
                if let Some(operator) = sign.strip_suffix('=').filter(|operator| !operator.is_empty()) {
                    let before = self.number(place)?;
                    value = Value::Number(arithmetic(operator, before, value.number()));
                }
                self.assign(place, value.clone())?;
                value
            }
            Expression::Conditional(condition, yes, no) => {
                let branch = if self.evaluate(condition)?.truth() { yes } else { no };
                self.evaluate(branch)?
            }
            Expression::Unary("!", inner) => truth(!self.evaluate(inner)?.truth()),
            Expression::Unary("-", inner) => Value::Number(-self.number(inner)?),
            Expression::Unary(_, inner) => Value::Number(self.number(inner)?),
            Expression::Step(place, by, old) => {
                let before = self.number(place)?;
                self.assign(place, Value::Number(before + by))?;
                Value::Number(if *old { before } else { before + by })
            }
            Expression::In(index, array) => {
                let key = self.key(index)?;
                truth(self.array(array).contains_key(&key))
            }
            Expression::Binary(sign, left, right) => self.binary(sign, left, right)?,
            Expression::Call(name, arguments) => self.call(name, arguments)?,
            Expression::Getline(place, from) => self.getline(place.as_deref(), from.as_deref())?,
        })
    }

    fn binary(&mut self, sign: &str, left: &'r Expression, right: &'r Expression) -> Result<Value, Stop> {
        Ok(match sign {
            "&&" => truth(self.evaluate(left)?.truth() && self.evaluate(right)?.truth()),
            "||" => truth(self.evaluate(left)?.truth() || self.evaluate(right)?.truth()),
            "~" | "!~" => {
                let text = self.text(left)?;
                let regex = self.regex(right)?;
                truth(regex.is_some_and(|regex| regex.is_match(&text)) == (sign == "~"))
            }
            " " => {
                let text = self.text(left)? + &self.text(right)?;
                if !self.process.sys.hold(text.len() as u64 / 8) {
                    return Err(Stop::Exit);
                }
                Value::Text(text)
            }
            "<" | "<=" | "==" | "!=" | ">" | ">=" => {
                let (a, b) = (self.evaluate(left)?, self.evaluate(right)?);
                let order = match (a.as_numeric(), b.as_numeric()) {
                    (Some(a), Some(b)) => a.partial_cmp(&b),
                    _ => Some(a.text("%.6g").cmp(&b.text("%.6g"))),
                };
                let order = order.unwrap_or(std::cmp::Ordering::Less);
                truth(match sign {
                    "<" => order.is_lt(),
                    "<=" => order.is_le(),
                    "==" => order.is_eq(),
                    "!=" => order.is_ne(),
                    ">" => order.is_gt(),
                    _ => order.is_ge(),
                })
            }
            _ => {
                let (a, b) = (self.number(left)?, self.number(right)?);
                if b == 0.0 && matches!(sign, "/" | "%") {
                    self.flush();
                    self.process.fail("division by zero");
                    self.exit = 2;
                    return Err(Stop::Exit);
                }
                Value::Number(arithmetic(sign, a, b))
            }
        })
    }

    fn getline(
        &mut self,
        place: Option<&'r Expression>,
        from: Option<&'r Expression>,
    ) -> Result<Value, Stop> {
        let line = match from {
            None => {
                let line = self.input.pop();
                if line.is_some() {
                    self.count_record();
                }
                line
            }
            Some(file) => {
                let name = self.text(file)?;
                if !self.readers.contains_key(&name) {
                    let Ok(content) = self.process.read(&name) else { return Ok(Value::Number(-1.0)) };
                    let mut lines = self.split_records(content.as_text().unwrap_or(""));
                    lines.reverse();
                    self.readers.insert(name.clone(), lines);
                }
                self.readers.get_mut(&name).and_then(Vec::pop)
            }
        };
        let Some(line) = line else { return Ok(Value::Number(0.0)) };
        match place {
            Some(place) => self.assign(place, Value::Input(line))?,
            None => self.set_record(line),
        }
        Ok(Value::Number(1.0))
    }

    fn call(&mut self, name: &str, arguments: &'r [Expression]) -> Result<Value, Stop> {
        if let Some(function) = self.program.functions.get(name) {
            return self.call_function(function, arguments);
        }
        let first = arguments.first();
        Ok(match name {
            "length" => match first {
                Some(Expression::Variable(name))
                    if self.variable(name) == Value::Unset && !self.array(name).is_empty() =>
                {
                    Value::Number(self.array(name).len() as f64)
                }
                Some(expression) => Value::Number(self.text(expression)?.chars().count() as f64),
                None => Value::Number(self.record.chars().count() as f64),
            },
            "substr" => self.substr(arguments)?,
            "index" => {
                let (text, part) = (self.argument(arguments, 0)?, self.argument(arguments, 1)?);
                Value::Number(
                    text.find(&part).and_then(|at| text.get(..at)).map_or(0, |head| head.chars().count() + 1)
                        as f64,
                )
            }
            "split" => self.split_into(arguments)?,
            "sub" | "gsub" => self.substitute(name == "gsub", arguments)?,
            "match" => {
                let text = self.argument(arguments, 0)?;
                let Some(pattern) = arguments.get(1) else { return Ok(Value::Number(0.0)) };
                let found = self.regex(pattern)?.and_then(|regex| regex.find_at(&text, 0));
                let (start, length) = match found {
                    Some(captures) => {
                        let head = text.get(..captures.start()).unwrap_or("").chars().count();
                        (head as f64 + 1.0, captures.text(0, &text).chars().count() as f64)
                    }
                    None => (0.0, -1.0),
                };
                self.put_variable("RSTART", Value::Number(start));
                self.put_variable("RLENGTH", Value::Number(length));
                Value::Number(start)
            }
            "sprintf" => {
                let mut values = Vec::new();
                for argument in arguments {
                    values.push(self.text(argument)?);
                }
                let template = if values.is_empty() { String::new() } else { values.remove(0) };
                Value::Text(sprintf(&template, &values))
            }
            "tolower" => Value::Text(self.argument(arguments, 0)?.to_lowercase()),
            "toupper" => Value::Text(self.argument(arguments, 0)?.to_uppercase()),
            "int" => Value::Number(self.argument_number(first)?.trunc()),
            "sqrt" => Value::Number(self.argument_number(first)?.sqrt()),
            "exp" => Value::Number(self.argument_number(first)?.exp()),
            "log" => Value::Number(self.argument_number(first)?.ln()),
            "sin" => Value::Number(self.argument_number(first)?.sin()),
            "cos" => Value::Number(self.argument_number(first)?.cos()),
            "atan2" => {
                let (y, x) = (self.argument_number(first)?, self.argument_number(arguments.get(1))?);
                Value::Number(y.atan2(x))
            }
            "rand" => {
                self.seed =
                    self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                Value::Number((self.seed >> 11) as f64 / (1u64 << 53) as f64)
            }
            "srand" => Value::Number(0.0),
            "systime" => Value::Number(self.process.sys.clock.secs() as f64),
            "strftime" => {
                let format = self.argument(arguments, 0)?;
                let seconds = match arguments.get(1) {
                    Some(expression) => self.number(expression)? as i64,
                    None => self.process.sys.clock.secs(),
                };
                Value::Text(super::super::date::format(&format, crate::vfs::Time::from_secs(seconds)))
            }
            "system" => {
                let command = self.argument(arguments, 0)?;
                self.flush();
                Value::Number(f64::from(self.process.exec(&["sh".to_owned(), "-c".to_owned(), command])))
            }
            "close" | "fflush" => {
                self.flush();
                Value::Number(0.0)
            }
            _ => {
                self.flush();
                self.process.fail(format!("function {name} never defined"));
                self.exit = 2;
                return Err(Stop::Exit);
            }
        })
    }

    fn argument(&mut self, arguments: &'r [Expression], at: usize) -> Result<String, Stop> {
        match arguments.get(at) {
            Some(expression) => self.text(expression),
            None => Ok(String::new()),
        }
    }

    fn argument_number(&mut self, argument: Option<&'r Expression>) -> Result<f64, Stop> {
        argument.map_or(Ok(0.0), |expression| self.number(expression))
    }

    fn substr(&mut self, arguments: &'r [Expression]) -> Result<Value, Stop> {
        let text = self.argument(arguments, 0)?;
        let from = self.argument_number(arguments.get(1))?.round();
        let to = match arguments.get(2) {
            Some(length) => from + self.number(length)?.round(),
            None => f64::INFINITY,
        };
        let kept =
            text.chars().enumerate().filter(|(at, _)| (*at as f64 + 1.0) >= from && (*at as f64 + 1.0) < to);
        Ok(Value::Text(kept.map(|(_, c)| c).collect()))
    }

    fn split_into(&mut self, arguments: &'r [Expression]) -> Result<Value, Stop> {
        let text = self.argument(arguments, 0)?;
        let Some(Expression::Variable(array)) = arguments.get(1) else { return Ok(Value::Number(0.0)) };
        let separator = match arguments.get(2) {
            Some(Expression::Regex(pattern)) if pattern == " " => "[ ]".to_owned(),
            Some(Expression::Regex(pattern)) => format!("({pattern})"),
            Some(other) => self.text(other)?,
            None => self.special("FS"),
        };
        let parts = self.split(&text, &separator);
        let count = parts.len() as f64;
        let elements = (1..).zip(parts).map(|(at, part): (usize, _)| (at.to_string(), Value::Input(part)));
        *self.array(array) = elements.collect();
        Ok(Value::Number(count))
    }

    fn substitute(&mut self, all: bool, arguments: &'r [Expression]) -> Result<Value, Stop> {
        let [pattern, with, rest @ ..] = arguments else { return Ok(Value::Number(0.0)) };
        let Some(regex) = self.regex(pattern)? else { return Ok(Value::Number(0.0)) };
        let with = self.text(with)?;
        let target = rest.first();
        let text = match target {
            Some(target) => self.text(target)?,
            None => self.record.clone(),
        };
        let mut out = String::new();
        let (mut at, mut copied, mut count) = (0, 0, 0);
        while let Some(captures) = regex.find_at(&text, at) {
            let (start, end) = (captures.start(), captures.end());
            out.push_str(text.get(copied..start).unwrap_or(""));
            replacement(&with, text.get(start..end).unwrap_or(""), &mut out);
            count += 1;
            copied = end;
            at = end;
            if start == end {
                let Some(c) = text.get(end..).and_then(|rest| rest.chars().next()) else { break };
                out.push(c);
                at += c.len_utf8();
                copied = at;
            }
            if !all || at > text.len() || !self.process.sys.step(1) {
                break;
            }
        }
        if count > 0 {
            out.push_str(text.get(copied..).unwrap_or(""));
            match target {
                Some(target) => self.assign(target, Value::Text(out))?,
                None => self.set_record(out),
            }
        }
        Ok(Value::Number(f64::from(count)))
    }

    fn call_function(
        &mut self,
        function: &'r super::parse::Function,
        arguments: &'r [Expression],
    ) -> Result<Value, Stop> {
        if self.frames.len() >= MAX_CALLS {
            self.process.sys.halt(crate::shell::Stop::Depth);
            return Err(Stop::Exit);
        }
        let mut frame = BTreeMap::new();
        let mut aliases = BTreeMap::new();
        for (at, parameter) in function.parameters.iter().enumerate() {
            let value = match arguments.get(at) {
                // A name without a value may be an array: it is passed by reference.
                Some(Expression::Variable(name)) if self.variable(name) == Value::Unset => {
                    let real = self
                        .aliases
                        .last()
                        .and_then(|aliases| aliases.get(name))
                        .cloned()
                        .unwrap_or_else(|| name.clone());
                    aliases.insert(parameter.clone(), real);
                    Value::Unset
                }
                Some(expression) => self.evaluate(expression)?,
                None => {
                    self.made += 1;
                    aliases.insert(parameter.clone(), format!(" local {}", self.made));
                    Value::Unset
                }
            };
            frame.insert(parameter.clone(), value);
        }
        self.frames.push(frame);
        self.aliases.push(aliases);
        let flow = self.statements(&function.body);
        self.frames.pop();
        self.aliases.pop();
        match flow {
            Ok(()) => Ok(Value::Unset),
            Err(Stop::Return(value)) => Ok(value),
            Err(other) => Err(other),
        }
    }
}

fn truth(holds: bool) -> Value {
    Value::Number(f64::from(u8::from(holds)))
}

fn arithmetic(sign: &str, a: f64, b: f64) -> f64 {
    match sign {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        "%" => a % b,
        _ => a.powf(b),
    }
}

/// The replacement of one match: `&` is the match, `\&` an ampersand.
fn replacement(with: &str, matched: &str, out: &mut String) {
    let mut chars = with.chars();
    while let Some(c) = chars.next() {
        match c {
            '&' => out.push_str(matched),
            '\\' => match chars.next() {
                Some(c @ ('&' | '\\')) => out.push(c),
                Some(c) => out.extend(['\\', c]),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
}

/// `printf` of awk: as the program of that name, but `%c` of a number is a character and `%d` takes fractions.
fn sprintf(template: &str, values: &[String]) -> String {
    let mut out = String::new();
    let mut values = values.iter();
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        out.push_str(rest.get(..at).unwrap_or(""));
        let tail = rest.get(at + 1..).unwrap_or("");
        let length = tail.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(tail.len());
        let letter = tail.get(length..).and_then(|tail| tail.chars().next()).unwrap_or('%');
        rest = tail.get(length + 1..).unwrap_or("");
        if letter == '%' {
            out.push('%');
            continue;
        }
        let mut flags = tail.get(..length).unwrap_or("").to_owned();
        while let Some(star) = flags.find('*') {
            flags.replace_range(star..=star, values.next().map_or("0", String::as_str));
        }
        let value = values.next().cloned().unwrap_or_default();
        let number = Value::Input(value.clone()).number();
        let (letter, value) = match letter {
            'd' | 'i' | 'o' | 'x' | 'X' | 'u' => (letter, format!("{:.0}", number.trunc())),
            'c' => {
                let code = value.parse::<u32>().ok().and_then(char::from_u32);
                ('c', code.map_or(value, String::from))
            }
            'g' | 'G' => {
                let precision =
                    flags.split_once('.').and_then(|(_, digits)| digits.parse().ok()).unwrap_or(6);
                flags = flags.split('.').next().unwrap_or("").to_owned();
                ('s', general(number, precision))
            }
            'f' | 'F' | 'e' | 'E' => (letter, format!("{number}")),
            _ => ('s', value),
        };
        let (bytes, _) = programs::format(&format!("%{flags}{letter}"), &[value], None);
        out.push_str(&String::from_utf8_lossy(&bytes));
    }
    out.push_str(rest);
    out
}
