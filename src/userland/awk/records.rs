//! The input: files, records, fields, `getline`.

use crate::shell::{Regex, RegexSyntax};

use crate::vfs::Content;

use super::run::{Flow, Runner, Stop};
use super::tree::Expression;
use super::value::Value;

impl<'r> Runner<'r, '_> {
    /// Runs the rules over what is left of the inputs.
    pub(super) fn records(&mut self) -> Flow {
        while let Some(record) = self.next_record()? {
            self.set_record(record);
            self.rules()?;
        }
        if !self.read_any && self.exit != 0 { Err(Stop::Fail) } else { Ok(()) }
    }

    /// The next record, counted. Assignments among the operands hold for the files after them; standard input is read
    /// where no file is named.
    fn next_record(&mut self) -> Result<Option<String>, Stop> {
        loop {
            if let Some(record) = self.input.pop() {
                if !self.process.sys.step(1 + record.len() as u64 / 64) {
                    return Err(Stop::Fail);
                }
                self.count_record();
                return Ok(Some(record));
            }
            let file = match self.waiting.pop_front() {
                Some(operand) => operand,
                None if self.named_any => return Ok(None),
                None => "-".to_owned(),
            };
            if let Some((name, value)) = assignment(&file) {
                self.set(name, super::lex::unescape(value));
                continue;
            }
            self.named_any = true;
            self.open(&file);
        }
    }

    fn open(&mut self, file: &str) {
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
                return;
            }
        };
        self.read_any = true;
        let name = if file == "-" { String::new() } else { file.to_owned() };
        self.globals.insert("FILENAME".to_owned(), Value::Text(name));
        self.globals.insert("FNR".to_owned(), Value::Number(0.0));
        if let Some(text) = super::super::common::text(self.process, &content, 0) {
            self.input = self.split_records(&text);
            self.input.reverse();
        }
    }

    pub(super) fn split_records(&self, text: &str) -> Vec<String> {
        let separator = self.special("RS");
        if separator.is_empty() {
            return text
                .split("\n\n")
                .map(|record| record.trim_matches('\n').to_owned())
                .filter(|record| !record.is_empty())
                .collect();
        }
        let mut records: Vec<String> = if separator.chars().count() > 1 {
            self.split(text.strip_suffix('\n').unwrap_or(text), &separator)
        } else {
            text.split(separator.as_str()).map(str::to_owned).collect()
        };
        if records.last().is_some_and(String::is_empty) {
            records.pop();
        }
        records
    }

    pub(super) fn count_record(&mut self) {
        for name in ["NR", "FNR"] {
            let count = self.globals.get(name).map_or(0.0, Value::number);
            self.globals.insert(name.to_owned(), Value::Number(count + 1.0));
        }
    }

    pub(super) fn set_record(&mut self, record: String) {
        self.fields = self.split(&record, &self.special("FS"));
        self.record = record;
        self.globals.insert("NF".to_owned(), Value::Number(self.fields.len() as f64));
    }

    pub(super) fn rebuild(&mut self) {
        self.record = self.fields.join(&self.special("OFS"));
        self.globals.insert("NF".to_owned(), Value::Number(self.fields.len() as f64));
    }

    pub(super) fn split(&self, text: &str, separator: &str) -> Vec<String> {
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

    pub(super) fn getline(
        &mut self,
        place: Option<&'r Expression>,
        from: Option<&'r Expression>,
    ) -> Result<Value, Stop> {
        let line = match from {
            None => self.next_record()?,
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
        self.got(line, place)
    }

    /// `command | getline`: the next line of what a command writes.
    pub(super) fn getline_command(
        &mut self,
        command: &'r Expression,
        place: Option<&'r Expression>,
    ) -> Result<Value, Stop> {
        let command = self.text(command)?;
        if !self.readers.contains_key(&command) {
            self.flush();
            let argv = ["sh".to_owned(), "-c".to_owned(), command.clone()];
            let (_, content) = self.process.capture(&argv, Content::default());
            let mut lines = self.split_records(content.as_text().unwrap_or(""));
            lines.reverse();
            self.readers.insert(command.clone(), lines);
        }
        let line = self.readers.get_mut(&command).and_then(Vec::pop);
        if line.is_some() {
            self.count_record();
        }
        self.got(line, place)
    }

    fn got(&mut self, line: Option<String>, place: Option<&'r Expression>) -> Result<Value, Stop> {
        let Some(line) = line else { return Ok(Value::Number(0.0)) };
        match place {
            Some(place) => self.assign(place, Value::Input(line))?,
            None => self.set_record(line),
        }
        Ok(Value::Number(1.0))
    }
}

/// `NAME=VALUE` among the operands.
fn assignment(operand: &str) -> Option<(&str, &str)> {
    operand.split_once('=').filter(|(name, _)| crate::shell::syntax::is_name(name))
}
