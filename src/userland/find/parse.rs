//! Words to an expression.

use crate::shell::pattern::Pattern;
use crate::shell::{Process, Regex, RegexSyntax};
use crate::vfs::ModeChange;

use super::super::common::{id_of, size};
use super::super::date;
use super::expression::{Compare, Expression, Options, PermTest, Test};

/// What goes wrong while reading the expression.
pub(super) enum Trouble {
    Message(String),
    NotModelled(usize),
}

pub(super) struct Parser<'a, 'p> {
    pub(super) process: &'a Process<'p>,
    pub(super) words: &'a [String],
    pub(super) at: usize,
    pub(super) options: Options,
    /// What `-regextype` says.
    pub(super) regex: RegexSyntax,
    pub(super) batches: usize,
    pub(super) depth: u32,
}

impl Parser<'_, '_> {
    fn peek(&self) -> Option<&str> {
        self.words.get(self.at).map(String::as_str)
    }

    pub(super) fn or(&mut self) -> Result<Expression, Trouble> {
        self.depth += 1;
        if self.depth > 50 {
            return Err(Trouble::Message("expression too deep".to_owned()));
        }
        let mut left = self.alternatives()?;
        while self.peek() == Some(",") {
            self.at += 1;
            left = Expression::List(Box::new(left), Box::new(self.alternatives()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn alternatives(&mut self) -> Result<Expression, Trouble> {
        let mut left = self.and()?;
        while let Some("-o" | "-or") = self.peek() {
            self.at += 1;
            left = Expression::Or(Box::new(left), Box::new(self.and()?));
        }
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

    fn depth_of(&mut self, name: &str) -> Result<usize, Trouble> {
        let text = self.argument(name)?;
        text.parse().map_err(|_| {
            let what = format!("Expected a positive decimal integer argument to {name}, but got '{text}'");
            Trouble::Message(what)
        })
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
        self.options.acts |= action;
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
                let whole = match self.regex {
                    RegexSyntax::Extended => format!("^({text})$"),
                    _ => format!("^\\({text}\\)$"),
                };
                let regex = Regex::new(&whole, self.regex, name == "-iregex");
                Test::Regex(regex.map_err(|error| Trouble::Message(error.to_owned()))?)
            }
            "-regextype" => {
                self.regex = match self.argument(name)?.as_str() {
                    "posix-extended" | "posix-egrep" | "egrep" | "awk" | "gnu-awk" | "posix-awk" => {
                        RegexSyntax::Extended
                    }
                    _ => RegexSyntax::Basic,
                };
                Test::Always(true)
            }
            "-type" | "-xtype" => {
                let text = self.argument(name)?;
                let kinds: Vec<char> = text.split(',').flat_map(str::chars).collect();
                if let Some(bad) = kinds.iter().find(|kind| !"bcdpflsD".contains(**kind)) {
                    return Err(Trouble::Message(format!("Unknown argument to {name}: {bad}")));
                }
                Test::Kind(kinds)
            }
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
                self.options.max_depth = Some(self.depth_of(name)?);
                Test::Always(true)
            }
            "-mindepth" => {
                self.options.min_depth = self.depth_of(name)?;
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
