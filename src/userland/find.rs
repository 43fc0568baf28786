//! `find`.

use crate::shell::pattern::Pattern;
use crate::shell::{ExitCode, Process, Regex, RegexSyntax};
use crate::vfs::{Errno, Follow, ModeChange, Node, NodeKind, Time, path};

use super::common::{id_of, name_of, size};
use super::{Program, Userland, cost, date, ls};

pub const PROGRAMS: &[Program] = &[Program {
    names: &["find"],
    summary: "walks trees; tests and actions of POSIX and GNU that occur",
    flags: &[],
    run: find,
}];

enum Expression {
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
    Not(Box<Expression>),
    Test(Test),
}

enum Test {
    Always(bool),
    Name(Pattern, bool),
    Path(Pattern, bool),
    Regex(Regex),
    Kind(Vec<char>),
    Perm(PermTest, u32),
    Executable,
    Readable,
    Writable,
    Empty,
    Newer(Time),
    Age { days: bool, compare: Compare },
    Size { unit: u64, compare: Compare },
    Uid(u32),
    Gid(u32),
    NoUser,
    Links(Compare),
    SameFile(String),
    LinkName(Pattern),
    Print(&'static str),
    Printf(String),
    Ls,
    Delete,
    Prune,
    Quit,
    Exec { argv: Vec<String>, many: bool, in_dir: bool, slot: usize },
}

enum PermTest {
    Exact,
    All,
    Any,
}

struct Compare {
    sign: char,
    value: u64,
}

impl Compare {
    fn parse(text: &str) -> Option<Self> {
        let sign = text.chars().next().filter(|c| matches!(c, '+' | '-')).unwrap_or('=');
        text.trim_start_matches(['+', '-']).parse().ok().map(|value| Self { sign, value })
    }

    fn holds(&self, actual: u64) -> bool {
        match self.sign {
            '+' => actual > self.value,
            '-' => actual < self.value,
            _ => actual == self.value,
        }
    }
}

#[derive(Default)]
struct Options {
    follow: bool,
    min_depth: usize,
    max_depth: Option<usize>,
    depth_first: bool,
    /// Whether an action is among the tests: else everything that holds is printed.
    acts: bool,
}

/// What goes wrong while reading the expression.
enum Trouble {
    Message(String),
    NotModelled(usize),
}

struct Parser<'a, 'p> {
    process: &'a Process<'p>,
    words: &'a [String],
    at: usize,
    options: Options,
    batches: usize,
    depth: u32,
}

fn find(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let mut at = 1;
    let mut options = Options::default();
    while let Some(flag @ ("-L" | "-H" | "-P")) = process.args.get(at).map(String::as_str) {
        options.follow = flag == "-L";
        at += 1;
    }
    let mut roots = Vec::new();
    while let Some(word) =
        process.args.get(at).filter(|word| !word.starts_with('-') && *word != "(" && *word != "!")
    {
        roots.push(word.clone());
        at += 1;
    }
    if roots.is_empty() {
        roots.push(".".to_owned());
    }
    let args = process.args;
    let mut parser = Parser { process, words: args, at, options, batches: 0, depth: 0 };
    let parsed = if at < args.len() { parser.or() } else { Ok(Expression::Test(Test::Always(true))) };
    let left = parser.at < args.len();
    let stray = args.get(parser.at).cloned().unwrap_or_default();
    let (options, batches) = (parser.options, parser.batches);
    let mut expression = match parsed {
        Ok(_) if left => return process.fail(format!("paths must precede expression: `{stray}'")),
        Ok(expression) => expression,
        Err(Trouble::Message(message)) => return process.fail(message),
        Err(Trouble::NotModelled(index)) => {
            let word = args.get(index).cloned().unwrap_or_default();
            process.not_simulated(index, format!("find {word} has no model"));
            return 0;
        }
    };
    if !options.acts {
        let print = Expression::Test(Test::Print("\n"));
        expression = Expression::And(Box::new(expression), Box::new(print));
    }
    let mut run = Run { options, batches: vec![(Vec::new(), Vec::new()); batches], code: 0, quit: false };
    for root in roots {
        run.root(process, &root, &expression);
    }
    for (argv, paths) in std::mem::take(&mut run.batches) {
        if !paths.is_empty() {
            let full: Vec<String> = argv
                .into_iter()
                .flat_map(|word| if word == "{}" { paths.clone() } else { vec![word] })
                .collect();
            if process.exec(&full) != 0 {
                run.code = 1;
            }
        }
    }
    run.code
}

impl Parser<'_, '_> {
    fn peek(&self) -> Option<&str> {
        self.words.get(self.at).map(String::as_str)
    }

    fn or(&mut self) -> Result<Expression, Trouble> {
        self.depth += 1;
        if self.depth > 50 {
            return Err(Trouble::Message("expression too deep".to_owned()));
        }
        let mut left = self.and()?;
        while let Some("-o" | "-or" | ",") = self.peek() {
            self.at += 1;
            left = Expression::Or(Box::new(left), Box::new(self.and()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn and(&mut self) -> Result<Expression, Trouble> {
        let mut left = self.not()?;
        loop {
            match self.peek() {
                Some("-a" | "-and") => self.at += 1,
                Some("-o" | "-or" | "," | ")") | None => return Ok(left),
                _ => {}
            }
            left = Expression::And(Box::new(left), Box::new(self.not()?));
        }
    }

    fn not(&mut self) -> Result<Expression, Trouble> {
        match self.peek() {
            Some("!" | "-not") => {
                self.at += 1;
                self.depth += 1;
                if self.depth > 50 {
                    return Err(Trouble::Message("expression too deep".to_owned()));
                }
                let inner = self.not()?;
                self.depth -= 1;
                Ok(Expression::Not(Box::new(inner)))
            }
            Some("(") => {
                self.at += 1;
                let inner = self.or()?;
                if self.peek() != Some(")") {
                    return Err(Trouble::Message(
                        "invalid expression; I was expecting to find a ')' somewhere but did not see one."
                            .to_owned(),
                    ));
                }
                self.at += 1;
                Ok(inner)
            }
            _ => self.test().map(Expression::Test),
        }
    }

    fn argument(&mut self, name: &str) -> Result<String, Trouble> {
        let word = self.words.get(self.at).cloned();
        self.at += 1;
        word.ok_or_else(|| Trouble::Message(format!("missing argument to `{name}'")))
    }

    fn compare(&mut self, name: &str) -> Result<Compare, Trouble> {
        let text = self.argument(name)?;
        Compare::parse(&text)
            .ok_or_else(|| Trouble::Message(format!("invalid argument `{text}' to `{name}'")))
    }

    fn test(&mut self) -> Result<Test, Trouble> {
        let index = self.at;
        let name = self.argument("find")?;
        let name = name.as_str();
        let action = matches!(
            name,
            "-print" | "-print0" | "-printf" | "-ls" | "-delete" | "-exec" | "-execdir" | "-ok" | "-quit"
        );
        self.options.acts |= action && name != "-quit";
        Ok(match name {
            "-true" => Test::Always(true),
            "-false" => Test::Always(false),
            "-name" | "-iname" => {
                let text = self.argument(name)?;
                let fold = name == "-iname";
                Test::Name(Pattern::new(&if fold { text.to_lowercase() } else { text }), fold)
            }
            "-path" | "-wholename" | "-ipath" => {
                let text = self.argument(name)?;
                let fold = name == "-ipath";
                Test::Path(Pattern::new(&if fold { text.to_lowercase() } else { text }), fold)
            }
            "-lname" => Test::LinkName(Pattern::new(&self.argument(name)?)),
            "-regex" | "-iregex" => {
                let text = self.argument(name)?;
                let regex = Regex::new(&format!("^\\({text}\\)$"), RegexSyntax::Basic, name == "-iregex");
                Test::Regex(regex.map_err(|error| Trouble::Message(error.to_owned()))?)
            }
            "-regextype" => {
                self.argument(name)?;
                Test::Always(true)
            }
            "-type" | "-xtype" => Test::Kind(self.argument(name)?.chars().filter(|c| *c != ',').collect()),
            "-perm" => {
                let text = self.argument(name)?;
                let (kind, mode) = match text.chars().next() {
                    Some('-') => (PermTest::All, text.get(1..).unwrap_or("")),
                    Some('/' | '+') => (PermTest::Any, text.get(1..).unwrap_or("")),
                    _ => (PermTest::Exact, text.as_str()),
                };
                let change = ModeChange::parse(mode)
                    .ok_or_else(|| Trouble::Message(format!("invalid mode '{text}'")))?;
                Test::Perm(kind, change.apply(0, false, 0))
            }
            "-executable" => Test::Executable,
            "-readable" => Test::Readable,
            "-writable" => Test::Writable,
            "-empty" => Test::Empty,
            "-newer" | "-anewer" | "-cnewer" | "-newermt" => {
                let text = self.argument(name)?;
                let time = if name == "-newermt" {
                    date::parse(&text, self.process.sys.clock)
                } else {
                    self.process.stat(&text).ok().map(|node| node.meta.mtime)
                };
                Test::Newer(
                    time.ok_or_else(|| Trouble::Message(format!("'{text}': No such file or directory")))?,
                )
            }
            "-mtime" | "-atime" | "-ctime" => Test::Age { days: true, compare: self.compare(name)? },
            "-mmin" | "-amin" | "-cmin" => Test::Age { days: false, compare: self.compare(name)? },
            "-size" => {
                let text = self.argument(name)?;
                let digits: String =
                    text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '+' | '-')).collect();
                let unit = match text.chars().next_back() {
                    Some('c') => 1,
                    Some(letter) if letter.is_ascii_alphabetic() && letter != 'b' => {
                        size(&format!("1{letter}")).unwrap_or(512)
                    }
                    _ => 512,
                };
                let compare = Compare::parse(&digits)
                    .ok_or_else(|| Trouble::Message(format!("invalid -size type `{text}'")))?;
                Test::Size { unit, compare }
            }
            "-user" | "-uid" => {
                let text = self.argument(name)?;
                Test::Uid(
                    id_of(self.process, "/etc/passwd", &text).ok_or_else(|| {
                        Trouble::Message(format!("'{text}' is not the name of a known user"))
                    })?,
                )
            }
            "-group" | "-gid" => {
                let text = self.argument(name)?;
                Test::Gid(id_of(self.process, "/etc/group", &text).ok_or_else(|| {
                    Trouble::Message(format!("'{text}' is not the name of an existing group"))
                })?)
            }
            "-nouser" | "-nogroup" => Test::NoUser,
            "-links" => Test::Links(self.compare(name)?),
            "-samefile" => Test::SameFile(self.argument(name)?),
            "-maxdepth" => {
                self.options.max_depth = self.argument(name)?.parse().ok();
                Test::Always(true)
            }
            "-mindepth" => {
                self.options.min_depth = self.argument(name)?.parse().unwrap_or(0);
                Test::Always(true)
            }
            "-depth" | "-d" => {
                self.options.depth_first = true;
                Test::Always(true)
            }
            "-xdev" | "-mount" | "-noleaf" | "-daystart" | "-warn" | "-nowarn" | "-ignore_readdir_race" => {
                Test::Always(true)
            }
            "-follow" => {
                self.options.follow = true;
                Test::Always(true)
            }
            "-print" => Test::Print("\n"),
            "-print0" => Test::Print("\0"),
            "-printf" => Test::Printf(self.argument(name)?),
            "-ls" => Test::Ls,
            "-delete" => {
                self.options.depth_first = true;
                Test::Delete
            }
            "-prune" => Test::Prune,
            "-quit" => Test::Quit,
            "-exec" | "-execdir" | "-ok" => self.exec(name)?,
            _ if name.starts_with('-') => {
                return Err(if known_to_real(name) {
                    Trouble::NotModelled(index)
                } else {
                    Trouble::Message(format!("unknown predicate `{name}'"))
                });
            }
            _ => return Err(Trouble::Message(format!("paths must precede expression: `{name}'"))),
        })
    }

    fn exec(&mut self, name: &str) -> Result<Test, Trouble> {
        let mut argv = Vec::new();
        loop {
            let word = self.argument(name)?;
            if word == ";" {
                return Ok(Test::Exec { argv, many: false, in_dir: name == "-execdir", slot: 0 });
            }
            if word == "+" && argv.last().is_some_and(|last| last == "{}") {
                self.batches += 1;
                return Ok(Test::Exec { argv, many: true, in_dir: false, slot: self.batches - 1 });
            }
            argv.push(word);
        }
    }
}

fn known_to_real(name: &str) -> bool {
    matches!(
        name,
        "-fprint"
            | "-fprint0"
            | "-fprintf"
            | "-fls"
            | "-okdir"
            | "-inum"
            | "-fstype"
            | "-used"
            | "-context"
            | "-newerXY"
    )
}

struct Run {
    options: Options,
    /// Commands of `-exec … +` with the paths collected for them.
    batches: Vec<(Vec<String>, Vec<String>)>,
    code: ExitCode,
    quit: bool,
}

impl Run {
    fn root(&mut self, process: &mut Process<'_>, root: &str, expression: &Expression) {
        let follow = if self.options.follow { Follow::Yes } else { Follow::No };
        match process.sys.lookup(&process.path(root), process.user, follow) {
            Ok(_) => self.visit(process, root, 0, expression),
            Err(errno) => {
                let quoted = if process.is_busybox() { root.to_owned() } else { format!("'{root}'") };
                self.code = process.fail(format!("{quoted}: {}", errno.message()));
            }
        }
    }

    /// Visits in the order of names; the walk keeps its own stack.
    fn visit(&mut self, process: &mut Process<'_>, root: &str, _: usize, expression: &Expression) {
        enum Step {
            Enter(String, usize),
            Leave(String, usize),
        }
        let mut stack = vec![Step::Enter(root.to_owned(), 0)];
        while let Some(step) = stack.pop() {
            if self.quit || !process.sys.step(1) {
                return;
            }
            let (shown, depth, leaving) = match step {
                Step::Enter(shown, depth) => (shown, depth, false),
                Step::Leave(shown, depth) => (shown, depth, true),
            };
            let at = process.path(&shown);
            let follow = if self.options.follow { Follow::Yes } else { Follow::No };
            let looked = process
                .sys
                .lookup(&at, process.user, follow)
                .or_else(|_| process.sys.lookup(&at, process.user, Follow::No));
            let Ok(node) = looked.cloned() else { continue };
            let mut prune = false;
            if (leaving || !self.options.depth_first) && depth >= self.options.min_depth {
                self.holds(process, expression, &shown, &node, &mut prune);
            }
            if leaving || prune || self.options.max_depth.is_some_and(|most| depth >= most) || !node.is_dir()
            {
                if !leaving && self.options.depth_first {
                    stack.push(Step::Leave(shown, depth));
                }
                continue;
            }
            if self.options.depth_first {
                stack.push(Step::Leave(shown.clone(), depth));
            }
            if !process.may(&shown, crate::shell::access::Want::Read) {
                self.code = process.fail(format!("'{shown}': {}", Errno::Access.message()));
                continue;
            }
            let names: Vec<String> = node
                .as_dir()
                .map(|d| d.iter().map(|(name, _)| name.to_owned()).collect())
                .unwrap_or_default();
            let base = if shown.ends_with('/') { shown.clone() } else { format!("{shown}/") };
            stack.extend(names.into_iter().rev().map(|name| Step::Enter(format!("{base}{name}"), depth + 1)));
        }
    }

    fn holds(
        &mut self,
        process: &mut Process<'_>,
        expression: &Expression,
        shown: &str,
        node: &Node,
        prune: &mut bool,
    ) -> bool {
        match expression {
            Expression::And(a, b) => {
                self.holds(process, a, shown, node, prune) && self.holds(process, b, shown, node, prune)
            }
            Expression::Or(a, b) => {
                self.holds(process, a, shown, node, prune) || self.holds(process, b, shown, node, prune)
            }
            Expression::Not(inner) => !self.holds(process, inner, shown, node, prune),
            Expression::Test(Test::Prune) => {
                *prune = true;
                true
            }
            Expression::Test(test) => self.test(process, test, shown, node),
        }
    }

    fn test(&mut self, process: &mut Process<'_>, test: &Test, shown: &str, node: &Node) -> bool {
        let base = || match path::base(shown) {
            "" => shown.to_owned(),
            base => base.to_owned(),
        };
        let fold = |text: String, fold: bool| if fold { text.to_lowercase() } else { text };
        let mode = node.meta.mode;
        match test {
            Test::Always(value) => *value,
            Test::Name(pattern, lower) => pattern.matches(&fold(base(), *lower)),
            Test::Path(pattern, lower) => pattern.matches(&fold(shown.to_owned(), *lower)),
            Test::LinkName(pattern) => node.link_target().is_some_and(|target| pattern.matches(target)),
            Test::Regex(regex) => regex.is_match(shown),
            Test::Kind(kinds) => kinds.contains(&kind_letter(node)),
            Test::Perm(PermTest::Exact, bits) => mode == *bits,
            Test::Perm(PermTest::All, bits) => mode & bits == *bits,
            Test::Perm(PermTest::Any, bits) => *bits == 0 || mode & bits != 0,
            Test::Executable => process.may(shown, crate::shell::access::Want::Execute),
            Test::Readable => process.may(shown, crate::shell::access::Want::Read),
            Test::Writable => process.may(shown, crate::shell::access::Want::Write),
            Test::Empty => match &node.kind {
                NodeKind::Directory(directory) => directory.is_empty(),
                NodeKind::File(content) => content.is_empty(),
                _ => false,
            },
            Test::Newer(time) => node.meta.mtime > *time,
            Test::Age { days, compare } => {
                let age = (process.sys.clock.secs() - node.meta.mtime.secs()).max(0) as u64;
                compare.holds(age / if *days { 86_400 } else { 60 })
            }
            Test::Size { unit, compare } => compare.holds(node.size().div_ceil(*unit)),
            Test::Uid(uid) => node.meta.uid == *uid,
            Test::Gid(gid) => node.meta.gid == *gid,
            Test::NoUser => name_of(process, "/etc/passwd", node.meta.uid) == node.meta.uid.to_string(),
            Test::Links(compare) => {
                compare.holds(u64::from(process.sys.tree.link_count(&process.path(shown))))
            }
            Test::SameFile(other) => {
                let resolve = |name: &str| process.sys.tree.resolve(&process.path(name), Follow::Yes).ok();
                resolve(shown) == resolve(other)
            }
            Test::Print(end) => {
                process.out(format!("{shown}{end}"));
                true
            }
            Test::Printf(format) => {
                let text = printf(process, format, shown, node);
                process.out(text);
                true
            }
            Test::Ls => {
                let line = format!("{} {} {}\n", ls::mode(node), node.size(), shown);
                process.out(line);
                true
            }
            Test::Delete => self.delete(process, shown, node),
            Test::Prune => true,
            Test::Quit => {
                self.quit = true;
                true
            }
            Test::Exec { argv, many, in_dir, slot } => self.exec(process, argv, *many, *in_dir, *slot, shown),
        }
    }

    fn delete(&mut self, process: &mut Process<'_>, shown: &str, _: &Node) -> bool {
        if shown == "." {
            return true;
        }
        process.sys.spend(cost::FILE_ENTRY);
        match process.remove(shown) {
            Ok(()) => true,
            Err(errno) => {
                self.code = process.fail(format!("cannot delete '{shown}': {}", errno.message()));
                false
            }
        }
    }

    fn exec(
        &mut self,
        process: &mut Process<'_>,
        argv: &[String],
        many: bool,
        in_dir: bool,
        slot: usize,
        shown: &str,
    ) -> bool {
        if many {
            if let Some(batch) = self.batches.get_mut(slot) {
                batch.0 = argv.to_vec();
                batch.1.push(shown.to_owned());
            }
            return true;
        }
        if !in_dir {
            let full: Vec<String> = argv.iter().map(|word| word.replace("{}", shown)).collect();
            return process.exec(&full) == 0;
        }
        let local = format!("./{}", path::base(shown));
        let full: Vec<String> = argv.iter().map(|word| word.replace("{}", &local)).collect();
        let parent = path::parent(&path::clean(&process.path(shown))).to_owned();
        let (env, user) = (process.env.clone(), process.user.clone());
        process.exec_with(&full, &env, &parent, &user) == 0
    }
}

fn kind_letter(node: &Node) -> char {
    match node.kind {
        NodeKind::Directory(_) => 'd',
        NodeKind::Symlink(_) => 'l',
        NodeKind::Fifo => 'p',
        NodeKind::Device(crate::vfs::DeviceKind::Block, ..) => 'b',
        NodeKind::Device(..) => 'c',
        _ => 'f',
    }
}

fn printf(process: &Process<'_>, format: &str, shown: &str, node: &Node) -> String {
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('0') => out.push('\0'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            '%' => match chars.next() {
                Some('p') => out.push_str(shown),
                Some('f') => out.push_str(path::base(shown)),
                Some('h') => out.push_str(match path::parent(shown) {
                    "" => ".",
                    parent => parent,
                }),
                Some('P') => out.push_str(shown.split_once('/').map_or("", |(_, rest)| rest)),
                Some('s') => out.push_str(&node.size().to_string()),
                Some('m') => out.push_str(&format!("{:o}", node.meta.mode)),
                Some('M') => out.push_str(&ls::mode(node)),
                Some('y') => out.push(kind_letter(node)),
                Some('l') => out.push_str(node.link_target().unwrap_or("")),
                Some('u') => out.push_str(&name_of(process, "/etc/passwd", node.meta.uid)),
                Some('g') => out.push_str(&name_of(process, "/etc/group", node.meta.gid)),
                Some('U') => out.push_str(&node.meta.uid.to_string()),
                Some('G') => out.push_str(&node.meta.gid.to_string()),
                Some('T' | 'A' | 'C') => match chars.next() {
                    Some('@') => out.push_str(&format!(
                        "{}.{:09}0",
                        node.meta.mtime.secs(),
                        node.meta.mtime.subsec_nanos()
                    )),
                    Some(letter) => out.push_str(&date::format(&format!("%{letter}"), node.meta.mtime)),
                    None => {}
                },
                Some('%') => out.push('%'),
                Some(other) => out.extend(['%', other]),
                None => out.push('%'),
            },
            _ => out.push(c),
        }
    }
    out
}
