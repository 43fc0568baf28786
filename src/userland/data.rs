//! `dd`, `seq`, `sleep`, `yes`, `sync`, `expr`, `od`, `xxd`, `hexdump`, `factor`.

use crate::shell::pieces::{concat, first, skip};
use crate::shell::{ExitCode, Handle, Process, Regex, RegexSyntax, Stop};
use crate::vfs::Content;

use super::common::{size, usage};
use super::flags::Flags;
use super::runners::duration;
use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["dd"], summary: "copies blocks", flags: &[], run: dd },
    Program { names: &["seq"], summary: "prints numbers", flags: &[], run: seq },
    Program { names: &["sleep", "usleep"], summary: "lets virtual time pass", flags: &[], run: sleep },
    Program { names: &["yes"], summary: "prints a line for ever", flags: &[], run: yes },
    Program { names: &["sync", "fsync"], summary: "does nothing", flags: &[], run: |_, _| 0 },
    Program { names: &["expr"], summary: "evaluates an expression", flags: &[], run: expr },
    Program { names: &["xxd", "od", "hexdump"], summary: "shows bytes", flags: DUMP, run: dump },
];

const DUMP: &[&str] = &[
    "p,ps,plain",
    "A,address-radix=",
    "t,format=",
    "n=",
    "N,read-bytes=",
    "C",
    "v",
    "c=",
    "x",
    "l=",
    "r",
    "e=",
];

/// 10 GB and more are as good as endless.
const MOST: u64 = 8 << 30;

fn dd(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let (mut input, mut output) = (None, None);
    let (mut block, mut input_block, mut count, mut skipped, mut seek) = (512u64, None, None, 0u64, 0u64);
    let (mut quiet, mut keep, mut by_bytes) = (false, false, false);
    for (index, word) in process.args.iter().enumerate().skip(1) {
        let Some((name, value)) = word.split_once('=') else {
            let text = format!("unrecognized operand '{word}'");
            return usage(process, text);
        };
        let number =
            |text: &str| text.split('x').map(size).try_fold(1u64, |product, part| product.checked_mul(part?));
        let Some(amount) = number(value)
            .or(Some(0).filter(|_| matches!(name, "if" | "of" | "status" | "conv" | "iflag" | "oflag")))
        else {
            let text = format!("invalid number: '{value}'");
            return process.fail(text);
        };
        match name {
            "if" => input = Some(value.to_owned()),
            "of" => output = Some(value.to_owned()),
            "bs" => (block, input_block) = (amount, Some(amount)),
            "ibs" => input_block = Some(amount),
            "obs" => block = amount,
            "count" => count = Some(amount),
            "skip" => skipped = amount,
            "seek" => seek = amount,
            "status" => quiet = matches!(value, "none" | "noxfer"),
            "conv" => keep = value.split(',').any(|flag| flag == "notrunc"),
            "iflag" => by_bytes = value.contains("count_bytes"),
            "oflag" => {}
            _ => {
                process.not_simulated(index, format!("dd {name}= has no model"));
                return 0;
            }
        }
    }
    let input_block = input_block.unwrap_or(block).max(1);
    let handle = match &input {
        Some(name) => match process.open(name) {
            Ok(handle) => handle,
            Err(errno) => {
                let text = if process.is_busybox() {
                    format!("can't open '{name}'")
                } else {
                    format!("failed to open '{name}'")
                };
                return process.fail(format!("{text}: {}", errno.message()));
            }
        },
        None => process.stdio.stdin.clone().unwrap_or(Handle::Null),
    };
    let wanted = count.map(|count| if by_bytes { count } else { count.saturating_mul(input_block) });
    let endless = matches!(handle, Handle::Zero | Handle::Random | Handle::Full);
    if (endless && wanted.is_none()) || wanted.is_some_and(|wanted| endless && wanted >= MOST) {
        process.sys.halt(Stop::Bytes);
        return 137;
    }
    handle.read(skipped.saturating_mul(input_block));
    let data = handle.read(wanted.unwrap_or(u64::MAX));
    let copied = data.len();
    let start = process.sys.clock;
    process.spend_bytes(copied, 2 * cost::FILE_BYTE);
    let result = match &output {
        None => {
            process.out_content(data);
            Ok(())
        }
        Some(name) => {
            let old = process.read(name).unwrap_or_default();
            let at = seek.saturating_mul(block);
            let head = concat([first(&old, at), Content::Zeros(at.saturating_sub(old.len()))]);
            let tail = if keep { skip(&old, (at + copied).min(old.len())) } else { Content::default() };
            let all = if at == 0 && tail.is_empty() { data } else { concat([head, data, tail]) };
            process.write(name, all)
        }
    };
    if let Err(errno) = result {
        let name = output.unwrap_or_default();
        let text = if process.is_busybox() {
            format!("can't open '{name}'")
        } else {
            format!("failed to open '{name}'")
        };
        return process.fail(format!("{text}: {}", errno.message()));
    }
    let records = |size: u64| format!("{}+{} records", copied / size, u64::from(copied % size != 0));
    if !quiet || process.args.iter().any(|arg| arg == "status=noxfer") {
        process.err(format!("{} in\n{} out\n", records(input_block), records(block.max(1))));
        if !quiet {
            let nanos = (process.sys.clock.0 - start.0).max(1);
            let rate = i128::from(copied) * 1_000_000_000 / i128::from(nanos);
            process.err(format!(
                "{copied} bytes ({}) copied, {}.{:06} s, {} MB/s\n",
                readable(copied),
                nanos / cost::SECOND,
                nanos % cost::SECOND / 1000,
                rate / 1_000_000
            ));
        }
    }
    0
}

/// `524288 bytes (524 kB, 512 KiB)`: what stands in the parentheses.
fn readable(bytes: u64) -> String {
    let scaled = |base: u64, units: [&str; 4]| {
        let (mut value, mut unit) = (bytes * 10, 0);
        while value >= base * 10 && unit + 1 < units.len() {
            value /= base;
            unit += 1;
        }
        let number =
            if value < 100 { format!("{}.{}", value / 10, value % 10) } else { (value / 10).to_string() };
        format!("{number} {}", units.get(unit).copied().unwrap_or("B"))
    };
    format!("{}, {}", scaled(1000, ["B", "kB", "MB", "GB"]), scaled(1024, ["B", "KiB", "MiB", "GiB"]))
}

fn seq(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let mut separator = "\n".to_owned();
    let mut wide = false;
    let mut numbers = Vec::new();
    let mut words = process.operands().iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "-w" | "--equal-width" => wide = true,
            "-s" | "--separator" => separator = words.next().cloned().unwrap_or_default(),
            _ => match word.strip_prefix("-s") {
                Some(text) if !text.is_empty() => separator = text.to_owned(),
                _ => numbers.push(word.clone()),
            },
        }
    }
    let places = numbers
        .iter()
        .map(|text| text.split_once('.').map_or(0, |(_, fraction)| fraction.len()))
        .max()
        .unwrap_or(0)
        .min(9) as u32;
    let scale = 10i64.pow(places);
    let mut values = Vec::new();
    for text in &numbers {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let width = places as usize;
        let parsed = format!("{whole}{fraction:0<width$}").parse::<i64>();
        match parsed {
            Ok(value) => values.push(value),
            Err(_) => return usage(process, format!("invalid floating point argument: '{text}'")),
        }
    }
    let (from, step, to) = match values.as_slice() {
        [to] => (scale, scale, *to),
        [from, to] => (*from, scale, *to),
        [from, step, to] => (*from, *step, *to),
        _ => return usage(process, "missing operand"),
    };
    if step == 0 {
        return usage(process, "invalid Zero increment value: '0'");
    }
    let shown = |value: i64| {
        if places == 0 {
            return value.to_string();
        }
        let width = places as usize;
        format!(
            "{}{}.{:0>width$}",
            if value < 0 { "-" } else { "" },
            value.abs() / scale,
            value.abs() % scale
        )
    };
    let width = if wide { shown(from).len().max(shown(to).len()) } else { 0 };
    let mut out = String::new();
    let mut at = from;
    while (step > 0 && at <= to) || (step < 0 && at >= to) {
        if out.len() > 1 << 20 {
            if !process.sys.hold(out.len() as u64) {
                return 137;
            }
            process.out(std::mem::take(&mut out));
        }
        if at != from {
            out.push_str(&separator);
        }
        out.push_str(&format!("{:0>width$}", shown(at)));
        at = at.saturating_add(step);
        if at == i64::MAX {
            break;
        }
    }
    if (step > 0 && from <= to) || (step < 0 && from >= to) {
        out.push('\n');
    }
    process.out(out);
    0
}

fn sleep(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if process.operands().is_empty() {
        return usage(process, "missing operand");
    }
    for word in process.operands().to_vec() {
        match duration(&word) {
            Some(nanos) => process.sys.spend(nanos),
            None => return usage(process, format!("invalid time interval '{word}'")),
        }
    }
    0
}

/// How much `yes` writes into a pipe before its reader has gone.
const YES: usize = 1 << 16;

fn yes(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands();
    let line = if words.is_empty() { "y\n".to_owned() } else { words.join(" ") + "\n" };
    let piped = process.stdio.stdout.as_ref().is_some_and(Handle::is_pipe);
    process.out(line.repeat(YES / line.len().max(1) + 1));
    if !piped {
        process.sys.halt(Stop::Output);
    }
    // Ended by SIGPIPE.
    141
}

fn expr(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words: Vec<String> = process.operands().to_vec();
    let mut expression = Expression { words: &words, at: 0, depth: 0 };
    let result = expression.or();
    let error = match result {
        Ok(value) if expression.at == words.len() && !words.is_empty() => {
            process.out(format!("{value}\n"));
            return ExitCode::from(
                value.is_empty() || value.trim_start_matches('-').bytes().all(|b| b == b'0'),
            );
        }
        Ok(_) if words.is_empty() => "missing operand".to_owned(),
        Ok(_) => format!(
            "syntax error: unexpected argument '{}'",
            words.get(expression.at).map_or("", String::as_str)
        ),
        Err(error) => error,
    };
    process.fail(if process.is_busybox() { "syntax error".to_owned() } else { error });
    2
}

struct Expression<'a> {
    words: &'a [String],
    at: usize,
    depth: u32,
}

type Value = Result<String, String>;

impl Expression<'_> {
    fn eat(&mut self, operators: &[&str]) -> Option<String> {
        let word = self.words.get(self.at).filter(|word| operators.contains(&word.as_str()))?;
        self.at += 1;
        Some(word.clone())
    }

    fn or(&mut self) -> Value {
        let mut left = self.and()?;
        while self.eat(&["|"]).is_some() {
            let right = self.and()?;
            left = if truth(&left) { left } else { right };
        }
        Ok(left)
    }

    fn and(&mut self) -> Value {
        let mut left = self.comparison()?;
        while self.eat(&["&"]).is_some() {
            let right = self.comparison()?;
            left = if truth(&left) && truth(&right) { left } else { "0".to_owned() };
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Value {
        let mut left = self.sum()?;
        while let Some(operator) = self.eat(&["=", "==", "!=", "<", "<=", ">", ">="]) {
            let right = self.sum()?;
            let order = match (left.parse::<i64>(), right.parse::<i64>()) {
                (Ok(a), Ok(b)) => a.cmp(&b),
                _ => left.cmp(&right),
            };
            let holds = match operator.as_str() {
                "=" | "==" => order.is_eq(),
                "!=" => order.is_ne(),
                "<" => order.is_lt(),
                "<=" => order.is_le(),
                ">" => order.is_gt(),
                _ => order.is_ge(),
            };
            left = i32::from(holds).to_string();
        }
        Ok(left)
    }

    fn sum(&mut self) -> Value {
        let mut left = self.product()?;
        while let Some(operator) = self.eat(&["+", "-"]) {
            let right = self.product()?;
            let (a, b) = (integer(&left)?, integer(&right)?);
            left = if operator == "+" { a.wrapping_add(b) } else { a.wrapping_sub(b) }.to_string();
        }
        Ok(left)
    }

    fn product(&mut self) -> Value {
        let mut left = self.matching()?;
        while let Some(operator) = self.eat(&["*", "/", "%"]) {
            let right = self.matching()?;
            let (a, b) = (integer(&left)?, integer(&right)?);
            if b == 0 && operator != "*" {
                return Err("division by zero".to_owned());
            }
            left = match operator.as_str() {
                "*" => a.wrapping_mul(b),
                "/" => a.wrapping_div(b),
                _ => a.wrapping_rem(b),
            }
            .to_string();
        }
        Ok(left)
    }

    fn matching(&mut self) -> Value {
        let mut left = self.primary()?;
        while self.eat(&[":"]).is_some() {
            let right = self.primary()?;
            left = matched(&left, &right)?;
        }
        Ok(left)
    }

    fn primary(&mut self) -> Value {
        self.depth += 1;
        let Some(word) = self.words.get(self.at).cloned().filter(|_| self.depth < 60) else {
            return Err(match self.words.last() {
                Some(last) => format!("syntax error: missing argument after '{last}'"),
                None => "missing operand".to_owned(),
            });
        };
        self.at += 1;
        let value = match word.as_str() {
            "(" => {
                let inner = self.or()?;
                if self.eat(&[")"]).is_none() {
                    return Err("syntax error: expecting ')' instead".to_owned());
                }
                inner
            }
            "length" if self.words.get(self.at).is_some() => self.primary()?.chars().count().to_string(),
            "match" if self.words.len() > self.at + 1 => {
                let (text, pattern) = (self.primary()?, self.primary()?);
                matched(&text, &pattern)?
            }
            "substr" if self.words.len() > self.at + 2 => {
                let text = self.primary()?;
                let (from, count) = (integer(&self.primary()?)?, integer(&self.primary()?)?);
                let from = usize::try_from(from - 1).unwrap_or(usize::MAX);
                text.chars().skip(from).take(usize::try_from(count).unwrap_or(0)).collect()
            }
            "index" if self.words.len() > self.at + 1 => {
                let (text, letters) = (self.primary()?, self.primary()?);
                text.chars().position(|c| letters.contains(c)).map_or(0, |at| at + 1).to_string()
            }
            "+" if self.words.get(self.at).is_some() => {
                let word = self.words.get(self.at).cloned().unwrap_or_default();
                self.at += 1;
                word
            }
            _ => word,
        };
        self.depth -= 1;
        Ok(value)
    }
}

fn truth(text: &str) -> bool {
    !text.is_empty() && text != "0"
}

fn integer(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| "non-integer argument".to_owned())
}

fn matched(text: &str, pattern: &str) -> Value {
    let regex = Regex::new(&format!("^{}", pattern.trim_start_matches('^')), RegexSyntax::Basic, false)
        .map_err(str::to_owned)?;
    let found = regex.find_at(text, 0);
    Ok(match (found, regex.groups()) {
        (Some(captures), 1..) => captures.text(1, text).to_owned(),
        (Some(captures), _) => captures.text(0, text).chars().count().to_string(),
        (None, 1..) => String::new(),
        (None, _) => "0".to_owned(),
    })
}

fn dump(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, DUMP) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let content = match flags.text(0).map(str::to_owned) {
        Some(name) => match process.open(&name) {
            Ok(handle) => handle.read(1 << 16),
            Err(errno) => return process.fail(format!("{name}: {}", errno.message())),
        },
        None => process.stdio.stdin.as_ref().map(|stdin| stdin.read(1 << 16)).unwrap_or_default(),
    };
    let limit = flags.value("l").or(flags.value("N")).or(flags.value("n")).and_then(size).unwrap_or(u64::MAX);
    let content = first(&content, limit);
    let mut bytes = Vec::new();
    content.for_each_chunk(|chunk| bytes.extend_from_slice(chunk));
    let plain = flags.has("p") || flags.value("A") == Some("n");
    let canonical = flags.has("C") || process.name() == "xxd";
    if plain || canonical {
        if plain && process.name() == "xxd" {
            let lines: String = bytes.chunks(30).map(|line| super::digest::hex(line) + "\n").collect();
            process.out(lines);
            return 0;
        }
        let mut out = String::new();
        for (row, line) in bytes.chunks(16).enumerate() {
            if !plain {
                out.push_str(&format!("{:08x}: ", row * 16));
            }
            for byte in line {
                out.push_str(&format!(" {byte:02x}"));
            }
            out.push('\n');
        }
        process.out(out);
        return 0;
    }
    process.not_simulated(0, "this way of showing bytes has no model");
    0
}
