//! `read`, `mapfile`, `getopts`.

use crate::shell::ShellKind;
use crate::shell::interp::fields::{self, Segment};
use crate::shell::interp::state::{Flow, Shell, Value};
use crate::shell::stdio::Handle;
use crate::text::Span;

struct ReadFlags {
    raw: bool,
    array: Option<String>,
    delimiter: Option<char>,
    count: Option<usize>,
    fd: u32,
    names: Vec<String>,
}

fn parse(argv: &[String]) -> ReadFlags {
    let mut flags =
        ReadFlags { raw: false, array: None, delimiter: None, count: None, fd: 0, names: Vec::new() };
    let mut words = argv.iter().skip(1).peekable();
    while let Some(word) = words.peek().filter(|word| word.starts_with('-') && word.len() > 1) {
        let word = (*word).clone();
        words.next();
        if word == "--" {
            break;
        }
        let mut letters = word.chars().skip(1);
        while let Some(letter) = letters.next() {
            if letter == 'r' {
                flags.raw = true;
            }
            if "adnNptu".contains(letter) {
                let rest: String = letters.by_ref().collect();
                let value = if rest.is_empty() { words.next().cloned().unwrap_or_default() } else { rest };
                match letter {
                    'a' => flags.array = Some(value),
                    'd' => flags.delimiter = Some(value.chars().next().unwrap_or('\0')),
                    'n' | 'N' => flags.count = value.parse().ok(),
                    'u' => flags.fd = value.parse().unwrap_or(0),
                    _ => {}
                }
            }
        }
    }
    flags.names = words.cloned().collect();
    flags
}

pub fn read(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let flags = parse(argv);
    if flags.names.is_empty() && flags.array.is_none() && shell.state.kind == ShellKind::Dash {
        shell.complain_as("read", "arg count");
        return Ok(2);
    }
    let Some(handle) = shell.state.fds.get(&flags.fd).cloned() else { return Ok(1) };
    let mut segments: Vec<Segment> = Vec::new();
    let mut ended = false;
    let mut line = String::new();
    let push = |segments: &mut Vec<Segment>, c: char, quoted: bool| {
        segments.push(Segment::Text { text: c.to_string(), quoted, split: !quoted });
    };
    if let Some(count) = flags.count {
        let content = handle.read(count as u64);
        line = String::from_utf8_lossy(content.as_bytes().unwrap_or_default()).into_owned();
        ended = line.chars().count() >= count;
        line.chars().for_each(|c| push(&mut segments, c, false));
    } else {
        let delimiter = flags.delimiter.unwrap_or('\n');
        let mut escaped = false;
        'lines: loop {
            let text = if delimiter == '\n' {
                handle.read_line()
            } else {
                let bytes = handle.read(1).as_bytes().unwrap_or_default().to_vec();
                (!bytes.is_empty()).then_some(bytes)
            };
            let Some(text) = text else { break };
            if !shell.sys.step(1) {
                break;
            }
            for c in String::from_utf8_lossy(&text).chars() {
                if escaped {
                    escaped = false;
                    if c != '\n' {
                        push(&mut segments, c, true);
                        line.push(c);
                    }
                } else if c == '\\' && !flags.raw {
                    escaped = true;
                } else if c == delimiter {
                    ended = true;
                    break 'lines;
                } else {
                    push(&mut segments, c, false);
                    line.push(c);
                }
            }
        }
    }
    store(shell, &flags, &segments, &line)?;
    Ok(i32::from(!ended))
}

fn store(
    shell: &mut Shell<'_>,
    flags: &ReadFlags,
    segments: &[Segment],
    line: &str,
) -> Result<(), crate::shell::interp::state::Interrupt> {
    let ifs = shell.state.ifs().to_owned();
    if let Some(array) = &flags.array {
        let elements = fields::split(segments, &ifs).into_iter().map(|field| field.text);
        let array = shell.state.target(array).to_owned();
        let var = shell.state.vars.entry(array).or_default();
        var.value = Value::Array((0..).zip(elements).collect());
        return Ok(());
    }
    let Some((last, firsts)) = flags.names.split_last() else {
        return shell.assign("REPLY", line);
    };
    let blank = |c: char| ifs.contains(c) && matches!(c, ' ' | '\t' | '\n');
    let mut rest: Vec<(char, bool)> = segments
        .iter()
        .filter_map(|segment| match segment {
            Segment::Text { text, quoted, .. } => text.chars().next().map(|c| (c, *quoted)),
            Segment::Break => None,
        })
        .collect();
    let is_blank = |unit: &(char, bool)| !unit.1 && blank(unit.0);
    let trim_start = |rest: &mut Vec<(char, bool)>| {
        let blanks = rest.iter().take_while(|unit| is_blank(unit)).count();
        rest.drain(..blanks);
    };
    trim_start(&mut rest);
    for name in firsts {
        let end = rest.iter().position(|(c, quoted)| !quoted && ifs.contains(*c)).unwrap_or(rest.len());
        let value: String = rest.drain(..end).map(|(c, _)| c).collect();
        trim_start(&mut rest);
        if rest.first().is_some_and(|(c, quoted)| !quoted && ifs.contains(*c)) {
            rest.remove(0);
            trim_start(&mut rest);
        }
        shell.assign(name, value)?;
    }
    while rest.last().is_some_and(&is_blank) {
        rest.pop();
    }
    // One separator at the end that is no blank goes as well if it is the only one.
    let separators = rest.iter().filter(|(c, quoted)| !quoted && ifs.contains(*c)).count();
    if separators == 1 && rest.last().is_some_and(|(c, quoted)| !quoted && ifs.contains(*c)) {
        rest.pop();
    }
    let value: String = rest.into_iter().map(|(c, _)| c).collect();
    shell.assign(last, value)
}

pub fn mapfile(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let (mut trim, mut delimiter, mut most, mut skip, mut first, mut fd) =
        (false, b'\n', usize::MAX, 0usize, None, 0u32);
    let mut name = "MAPFILE";
    let mut words = argv.iter().skip(1);
    while let Some(word) = words.next() {
        let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
            name = word;
            break;
        };
        for (at, letter) in letters.char_indices() {
            if letter == 't' {
                trim = true;
                continue;
            }
            // The others take a value: the rest of the word, or the next one.
            let rest = letters.get(at + 1..).filter(|rest| !rest.is_empty());
            let value = rest.or_else(|| words.next().map(String::as_str)).unwrap_or("");
            let number = value.parse::<usize>().ok();
            match letter {
                'd' => delimiter = value.bytes().next().unwrap_or(0),
                'n' => most = number.filter(|most| *most > 0).unwrap_or(usize::MAX),
                's' => skip = number.unwrap_or(0),
                'O' => first = value.parse::<i64>().ok(),
                'u' => fd = value.parse().unwrap_or(0),
                _ => {}
            }
            break;
        }
    }
    let Some(handle) = shell.state.fds.get(&fd).cloned() else { return Ok(1) };
    let mut lines = Vec::new();
    while lines.len() < most {
        let Some(line) = read_until(&handle, delimiter) else { break };
        if !shell.sys.step(1) {
            break;
        }
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let line = line.strip_suffix(&[delimiter]).filter(|_| trim).unwrap_or(&line);
        lines.push(String::from_utf8_lossy(line).into_owned());
    }
    let name = shell.state.target(name).to_owned();
    let var = shell.state.vars.entry(name).or_default();
    let mut elements = match std::mem::take(&mut var.value) {
        Value::Array(elements) if first.is_some() => elements,
        _ => Default::default(),
    };
    elements.extend((first.unwrap_or(0)..).zip(lines));
    var.value = Value::Array(elements);
    Ok(0)
}

/// The bytes up to a delimiter, with it; `None` at the end.
fn read_until(handle: &Handle, delimiter: u8) -> Option<Vec<u8>> {
    if delimiter == b'\n' {
        return handle.read_line();
    }
    let mut out = Vec::new();
    while let Some(&byte) = handle.read(1).as_bytes().unwrap_or_default().first() {
        out.push(byte);
        if byte == delimiter {
            break;
        }
    }
    (!out.is_empty()).then_some(out)
}

pub fn getopts(shell: &mut Shell<'_>, argv: &[String], _: &[Span]) -> Flow {
    let (Some(options), Some(name)) = (argv.get(1), argv.get(2)) else {
        match shell.state.kind {
            ShellKind::Ash => shell.complain_as("getopts", "usage: getopts optstring var [arg]"),
            ShellKind::Dash => shell.complain_as("getopts", "Usage: getopts optstring var [arg...]"),
            ShellKind::Bash => shell.write_fd(2, "getopts: usage: getopts optstring name [arg ...]\n"),
        }
        return Ok(2);
    };
    let args: Vec<String> = if argv.len() > 3 {
        argv.get(3..).unwrap_or_default().to_vec()
    } else {
        shell.state.positional.clone()
    };
    let mut index: usize = shell.state.get("OPTIND").and_then(|index| index.parse().ok()).unwrap_or(1).max(1);
    let silent = options.starts_with(':');
    let mut at = shell.state.getopts_at;
    let arg = args.get(index - 1).cloned().unwrap_or_default();
    if at == 0 {
        if !arg.starts_with('-') || arg == "-" {
            shell.assign(name, "?")?;
            return Ok(1);
        }
        if arg == "--" {
            shell.assign("OPTIND", (index + 1).to_string())?;
            shell.assign(name, "?")?;
            return Ok(1);
        }
        at = 1;
    }
    let letters: Vec<char> = arg.chars().collect();
    let letter = letters.get(at).copied().unwrap_or('?');
    at += 1;
    let place = options.chars().position(|c| c == letter && c != ':');
    let takes = place.is_some_and(|place| options.chars().nth(place + 1) == Some(':'));
    let mut found = letter.to_string();
    let mut value = None;
    if place.is_none() {
        if silent {
            value = Some(letter.to_string());
        } else {
            let text = match shell.state.kind {
                ShellKind::Bash => format!("{}: illegal option -- {letter}\n", shell.state.argv0),
                _ => format!("Illegal option -{letter}\n"),
            };
            shell.write_fd(2, text);
        }
        found = "?".to_owned();
    } else if takes {
        let rest: String = letters.get(at..).unwrap_or_default().iter().collect();
        if !rest.is_empty() {
            value = Some(rest);
        } else if let Some(next) = args.get(index) {
            value = Some(next.clone());
            index += 1;
        } else if silent {
            value = Some(letter.to_string());
            found = ":".to_owned();
        } else {
            let text = match shell.state.kind {
                ShellKind::Bash => {
                    format!("{}: option requires an argument -- {letter}\n", shell.state.argv0)
                }
                _ => format!("No arg for -{letter} option\n"),
            };
            shell.write_fd(2, text);
            found = "?".to_owned();
        }
        at = letters.len();
    }
    if at >= letters.len() {
        index += 1;
        at = 0;
    }
    shell.assign("OPTIND", index.to_string())?;
    shell.state.getopts_at = at;
    match value {
        Some(value) => shell.assign("OPTARG", value)?,
        None => {
            shell.state.vars.remove("OPTARG");
        }
    }
    shell.assign(name, found)?;
    Ok(0)
}
