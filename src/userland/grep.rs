//! `grep`, `egrep`, `fgrep`.

use crate::shell::pattern::Pattern;
use crate::shell::{ExitCode, Process, Regex, RegexSyntax, UNMODELLED};
use crate::vfs::{Content, Errno, path};

use super::common::{form, usage};
use super::flags::Flags;
use super::{Program, Userland, built, cost, part};

pub const PROGRAMS: &[Program] = &[Program {
    names: &["grep", "egrep", "fgrep"],
    summary: "finds lines by a pattern",
    flags: FLAGS,
    run: grep,
}];

const FLAGS: &[&str] = &[
    "E,extended-regexp",
    "F,fixed-strings",
    "G,basic-regexp",
    "P,perl-regexp",
    "i,y,ignore-case",
    "v,invert-match",
    "w,word-regexp",
    "x,line-regexp",
    "c,count",
    "l,files-with-matches",
    "L,files-without-match",
    "q,quiet,silent",
    "s,no-messages",
    "o,only-matching",
    "n,line-number",
    "h,no-filename",
    "H,with-filename",
    "r,recursive",
    "R,dereference-recursive",
    "e,regexp=",
    "f,file=",
    "m,max-count=",
    "A,after-context=",
    "B,before-context=",
    "C,context=",
    "a,text",
    "z,null-data",
    "include=",
    "exclude=",
    "exclude-dir=",
    "color=?",
    "colour=?",
    "b,byte-offset",
    "line-buffered",
    "Z,null",
    "I",
    "U,binary",
    "no-ignore-case",
];

struct Search {
    patterns: Vec<Regex>,
    whole_line: bool,
    whole_word: bool,
    invert: bool,
}

impl Search {
    /// The first match at or after a place in a line.
    fn find(&self, line: &str, from: usize) -> Option<(usize, usize)> {
        let mut best: Option<(usize, usize)> = None;
        for regex in &self.patterns {
            let mut at = from;
            while let Some(captures) = regex.find_at(line, at) {
                let (start, end) = (captures.start(), captures.end());
                if self.fits(line, start, end) {
                    if best.is_none_or(|(s, e)| start < s || (start == s && end > e)) {
                        best = Some((start, end));
                    }
                    break;
                }
                let Some(next) = line.get(start..).and_then(|rest| rest.chars().next()) else { break };
                at = start + next.len_utf8();
            }
        }
        best
    }

    fn fits(&self, line: &str, start: usize, end: usize) -> bool {
        if self.whole_line {
            return start == 0 && end == line.len();
        }
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let before = line.get(..start).and_then(|head| head.chars().next_back()).is_some_and(word);
        let after = line.get(end..).and_then(|tail| tail.chars().next()).is_some_and(word);
        !self.whole_word || (!before && !after && start < end)
    }
}

fn grep(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mut names = flags.operands.clone();
    let mut texts: Vec<String> = flags.values("e").map(str::to_owned).collect();
    for file in flags.values("f").map(str::to_owned).collect::<Vec<_>>() {
        match process.read(&file) {
            Ok(content) => texts.extend(content.as_text().unwrap_or("").lines().map(str::to_owned)),
            Err(errno) => {
                process.fail(format!("{file}: {}", errno.message()));
                return 2;
            }
        }
    }
    if texts.is_empty() && !flags.has("f") {
        if names.is_empty() {
            usage(process, "missing pattern");
            return 2;
        }
        texts.push(names.remove(0).1);
    }
    let syntax = match (process.name(), flags.last_of(&["E", "F", "G", "P"])) {
        ("egrep", None) | (_, Some("E")) => RegexSyntax::Extended,
        (_, Some("P")) => RegexSyntax::Perl,
        ("fgrep", None) | (_, Some("F")) => RegexSyntax::Fixed,
        _ => RegexSyntax::Basic,
    };
    let mut patterns = Vec::new();
    for text in texts.iter().flat_map(|text| text.split('\n')) {
        // Perl's first match need not be the longest: what is around it must be part of the pattern.
        let text = match syntax {
            RegexSyntax::Perl if flags.has("x") => format!("^(?:{text})$"),
            RegexSyntax::Perl if flags.has("w") => format!("(?<!\\w)(?:{text})(?!\\w)"),
            _ => text.to_owned(),
        };
        match Regex::new(&text, syntax, flags.has("i")) {
            Ok(regex) => patterns.push(regex),
            Err(UNMODELLED) => {
                process.not_simulated(0, UNMODELLED);
                return 0;
            }
            Err(error) => {
                process.fail(error);
                return 2;
            }
        }
    }
    let search =
        Search { patterns, whole_line: flags.has("x"), whole_word: flags.has("w"), invert: flags.has("v") };
    let recursive = flags.has("r") || flags.has("R");
    let mut targets = Vec::new();
    for (index, name) in &names {
        if recursive && process.stat(name).is_ok_and(|node| node.is_dir()) {
            below(process, name, &flags, &mut targets);
        } else {
            targets.push((*index, name.clone()));
        }
    }
    if names.is_empty() && recursive {
        // No name was given, so none is shown before the paths.
        below(process, "", &flags, &mut targets);
    } else if names.is_empty() {
        targets.push((0, "-".to_owned()));
    }
    let titles = flags.has("H") || (!flags.has("h") && (targets.len() > 1 || recursive));
    let reads_input = names.is_empty();
    let mut matched = false;
    let mut trouble = false;
    for (index, name) in targets {
        let content = if name == "-" { Ok(process.read_stdin()) } else { process.read(&name) };
        let content = match content {
            Ok(content) => content,
            Err(errno) => {
                trouble = true;
                if errno == Errno::IsDir && process.is_busybox() {
                    continue;
                }
                if !flags.has("s") {
                    process.fail(format!("{name}: {}", errno.message()));
                }
                continue;
            }
        };
        process.spend_bytes(content.len(), cost::FILE_BYTE);
        let shown = if name == "-" { "(standard input)".to_owned() } else { name.clone() };
        let found = one(process, &search, &content, &shown, titles, &flags, index);
        matched |= found;
        if matched && flags.has("q") {
            return 0;
        }
    }
    if !matched && !trouble && !search.invert && !flags.has("L") {
        let told_by = if reads_input {
            process.input_told_by()
        } else {
            names.iter().find_map(|(_, name)| process.file_told_by(name))
        };
        matched = told_by.is_some_and(|program| part::taken(process, &format!("what {program} prints")));
    }
    if trouble && !(matched && flags.has("q")) { 2 } else { ExitCode::from(!matched) }
}

fn below(process: &mut Process<'_>, name: &str, flags: &Flags, targets: &mut Vec<(usize, String)>) {
    let at = process.path(name);
    let includes: Vec<Pattern> = flags.values("include").map(Pattern::new).collect();
    let excludes: Vec<Pattern> = flags.values("exclude").map(Pattern::new).collect();
    let excluded: Vec<Pattern> = flags.values("exclude-dir").map(Pattern::new).collect();
    let mut seen = 0;
    for (path, node) in process.sys.tree.walk(&at) {
        seen += 1;
        let base = path::base(&path);
        let hidden = path.split('/').any(|part| excluded.iter().any(|pattern| pattern.matches(part)));
        let wanted = includes.is_empty() || includes.iter().any(|pattern| pattern.matches(base));
        if node.is_file() && !hidden && wanted && !excludes.iter().any(|pattern| pattern.matches(base)) {
            let shown = if name.is_empty() { path } else { format!("{}/{path}", name.trim_end_matches('/')) };
            targets.push((0, shown));
        }
    }
    process.sys.step(seen);
}

fn one(
    process: &mut Process<'_>,
    search: &Search,
    content: &Content,
    name: &str,
    titles: bool,
    flags: &Flags,
    index: usize,
) -> bool {
    let formed = form(process, content).map(|text| Content::from(text.as_str()));
    let bytes = match formed.as_ref().unwrap_or(content) {
        Content::Bytes(bytes) => bytes,
        _ if content.is_empty() => return false,
        // Nothing can be said of unknown contents but to whom asks whether they hold something.
        _ => {
            if let Some(program) = built::output_of(content) {
                return part::taken(process, &format!("what {program} prints"));
            }
            if flags.has("q") || process.is_watched() {
                return part::taken(process, &format!("what {name} holds"));
            }
            process.not_simulated(index, "it searches contents that are not known, only their size");
            return true;
        }
    };
    let text = String::from_utf8_lossy(bytes).into_owned();
    process.sys.step(1 + text.len() as u64 / 64);
    let binary = bytes.iter().take(32 << 10).any(|b| *b == 0) && !flags.has("a") && !flags.has("z");
    let separator = if flags.has("z") { '\0' } else { '\n' };
    let lines: Vec<&str> = text.split_terminator(separator).collect();
    let most: usize = flags.value("m").and_then(|most| most.parse().ok()).unwrap_or(usize::MAX);
    let around =
        |id: &str| flags.value(id).or(flags.value("C")).and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
    let (before, after) = (around("B"), around("A"));
    let quiet = flags.has("q") || flags.has("l") || flags.has("L") || flags.has("c");
    let mut hits: Vec<usize> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if hits.len() >= most {
            break;
        }
        if search.find(line, 0).is_some() != search.invert {
            hits.push(at);
            if flags.has("q") || flags.has("l") || flags.has("L") {
                break;
            }
        }
    }
    let title = |mark: char| if titles { format!("{name}{mark}") } else { String::new() };
    if flags.has("c") && !flags.has("q") {
        process.out(format!("{}{}\n", title(':'), hits.len()));
    }
    if (flags.has("l") && !hits.is_empty()) || (flags.has("L") && hits.is_empty()) {
        process.out(format!("{name}\n"));
    }
    if flags.has("L") {
        return hits.is_empty();
    }
    if quiet || hits.is_empty() {
        return !hits.is_empty();
    }
    if binary {
        process.out(format!("Binary file {name} matches\n"));
        return true;
    }
    let mut out = String::new();
    // Where each line begins.
    let starts: Vec<usize> = lines
        .iter()
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len() + 1;
            Some(start)
        })
        .collect();
    let offset = |line: usize, within: usize| starts.get(line).copied().unwrap_or(0) + within;
    let mut shown_until = 0;
    for &hit in &hits {
        let line = lines.get(hit).copied().unwrap_or("");
        if flags.has("o") {
            if search.invert {
                continue;
            }
            let mut at = 0;
            while let Some((start, end)) = search.find(line, at) {
                if end > start {
                    out.push_str(&prefix(&title(':'), hit, offset(hit, start), ':', flags));
                    out.push_str(line.get(start..end).unwrap_or(""));
                    out.push(separator);
                    at = end;
                } else {
                    let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) else { break };
                    at += c.len_utf8();
                }
                if at > line.len() {
                    break;
                }
            }
            continue;
        }
        let from = hit.saturating_sub(before).max(shown_until);
        if (before > 0 || after > 0) && shown_until > 0 && from > shown_until {
            out.push_str("--\n");
        }
        let next_hit = hits.iter().find(|next| **next > hit).copied().unwrap_or(lines.len());
        let to = (hit + after + 1).min(next_hit.max(hit + 1)).min(lines.len());
        for at in from..to {
            let mark = if at == hit { ':' } else { '-' };
            out.push_str(&prefix(&title(mark), at, offset(at, 0), mark, flags));
            out.push_str(lines.get(at).copied().unwrap_or(""));
            out.push(separator);
        }
        shown_until = to;
    }
    process.out(out);
    true
}

fn prefix(title: &str, at: usize, offset: usize, mark: char, flags: &Flags) -> String {
    let number = if flags.has("n") { format!("{}{mark}", at + 1) } else { String::new() };
    let offset = if flags.has("b") { format!("{offset}{mark}") } else { String::new() };
    format!("{title}{number}{offset}")
}
