//! The typed Dockerfile: what `instructions.Stage` and `instructions.Command` are in BuildKit.
//!
//! Nothing in here is expanded: words are as written, less the continuation lines. [`super::expand`] expands
//! them where the builder knows the environment. Every word knows its place in the source.

use std::ops::Deref;

use serde::Serialize;

use crate::dockerfile::go::Letters;
use crate::text::{Diagnostic, Source, Span, Text};

use super::mount::MountFlag;

/// A Dockerfile as far as it could be understood; what could not is in `diagnostics`.
#[derive(Debug, Clone, PartialEq)]
pub struct Dockerfile {
    pub source: Source,
    pub directives: Directives,
    /// The `ARG` instructions above the first `FROM`, in order.
    pub meta_args: Vec<Instruction>,
    pub stages: Vec<Stage>,
    /// Errors and parser warnings in the order in which BuildKit would come to them.
    pub diagnostics: Vec<Diagnostic>,
    /// The error with which BuildKit ends before it builds anything; `None` when there is something to build.
    pub failure: Option<Failure>,
}

/// An error that ends a build, with what Docker prints about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// What follows `failed to solve: `, for instance `dockerfile parse error on line 2: unknown instruction: FOO`.
    pub message: String,
    /// The lines that Docker marks with `>>>`, first and last, 1-based. `None` where it shows no source.
    pub lines: Option<Lines>,
    /// Further lines of which Docker shows an excerpt each, after that of `lines`.
    pub also: Vec<Lines>,
    pub span: Span,
}

impl Failure {
    /// What to do about it, in one line.
    pub fn hint(&self) -> Option<&'static str> {
        super::hints::hint(&self.message)
    }

    /// The error as a diagnostic at its place.
    pub fn diagnostic(&self) -> Diagnostic {
        let mut out = Diagnostic::error("build", self.span, self.message.clone());
        out.hint = self.hint().map(str::to_owned);
        out
    }
}

/// First and last line of an instruction, 1-based, heredoc bodies included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Lines {
    pub first: u32,
    pub last: u32,
}

/// A text as written and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub struct Word {
    pub text: Text,
    pub span: Span,
}

impl Word {
    pub fn new(text: impl Into<Text>, span: Span) -> Self {
        Self { text: text.into(), span }
    }
}

impl Deref for Word {
    type Target = str;
    fn deref(&self) -> &str {
        &self.text
    }
}

/// The parser directives (`# syntax=`, `# escape=`, `# check=`) at the top of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directives {
    pub all: Vec<Directive>,
    /// `\` or a backtick.
    pub escape: char,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Lower-case: `syntax`, `escape` or `check`.
    pub name: String,
    pub value: Word,
    /// 1-based.
    pub line: u32,
}

impl Directives {
    /// The value of the directive `name` (lower-case).
    pub fn get(&self, name: &str) -> Option<&Directive> {
        self.all.iter().find(|d| d.name == name)
    }
}

/// What a `FROM` opens, up to the next one.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// 0-based place in the file.
    pub index: usize,
    /// The word `FROM` as written.
    pub keyword: Word,
    /// `AS name` as written; [`Stage::id`] is what it is compared by.
    pub name: Option<Word>,
    /// The base as written, variables and all.
    pub base: Word,
    /// `--platform` as written.
    pub platform: Option<Word>,
    pub instructions: Vec<Instruction>,
    /// The `FROM` instruction.
    pub span: Span,
    pub lines: Lines,
    /// The `FROM` instruction with continuation lines joined.
    pub original: Text,
    /// The comment block directly above, a line each, without the `#`.
    pub comments: Vec<Word>,
    /// What the comments above say about this stage (`# name text`).
    pub doc_comment: Option<String>,
}

impl Stage {
    /// The name in lower case, by which other stages refer to this one.
    pub fn id(&self) -> Option<String> {
        self.name.as_ref().map(|n| n.lowered())
    }
}

/// An instruction other than `FROM`.
#[derive(Debug, Clone, PartialEq)]
pub struct Instruction {
    pub kind: InstructionKind,
    /// The instruction's name as written.
    pub keyword: Word,
    /// From the name to the end of the last line, heredoc bodies included.
    pub span: Span,
    pub lines: Lines,
    /// The instruction's text with continuation lines joined and no heredoc bodies (BuildKit's `Original`, trimmed).
    pub original: Text,
    /// The comment block directly above, a line each, without the `#`: annotations such as
    /// `layerlab: writes /opt/app 12MB; takes 8s` and `check=skip=...` are found in here.
    pub comments: Vec<Word>,
}

impl Instruction {
    /// The name in upper case: `RUN`.
    pub fn name(&self) -> &'static str {
        self.kind.name()
    }
}

/// The instructions of frontend 1.26 without `FROM`, which is a [`Stage`].
#[derive(Debug, Clone, PartialEq)]
pub enum InstructionKind {
    Add(Add),
    Arg(Vec<ArgPair>),
    Cmd(CommandLine),
    Copy(Copy),
    Entrypoint(CommandLine),
    Env(Vec<KeyValue>),
    /// In the order in which BuildKit keeps them: sorted.
    Expose(Vec<Word>),
    Healthcheck(Healthcheck),
    Label(Vec<KeyValue>),
    Maintainer(Word),
    Onbuild(Onbuild),
    Run(Run),
    Shell(Vec<Word>),
    Stopsignal(Word),
    User(Word),
    Volume(Vec<Word>),
    Workdir(Word),
}

impl InstructionKind {
    /// The name in upper case: `RUN`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Add(_) => "ADD",
            Self::Arg(_) => "ARG",
            Self::Cmd(_) => "CMD",
            Self::Copy(_) => "COPY",
            Self::Entrypoint(_) => "ENTRYPOINT",
            Self::Env(_) => "ENV",
            Self::Expose(_) => "EXPOSE",
            Self::Healthcheck(_) => "HEALTHCHECK",
            Self::Label(_) => "LABEL",
            Self::Maintainer(_) => "MAINTAINER",
            Self::Onbuild(_) => "ONBUILD",
            Self::Run(_) => "RUN",
            Self::Shell(_) => "SHELL",
            Self::Stopsignal(_) => "STOPSIGNAL",
            Self::User(_) => "USER",
            Self::Volume(_) => "VOLUME",
            Self::Workdir(_) => "WORKDIR",
        }
    }
}

/// One `name` or `name=default` of an `ARG`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgPair {
    pub key: Word,
    /// As written, quotes included; `None` for a bare `ARG name`.
    pub value: Option<Word>,
    /// What the comments above say about it (`# name text`).
    pub doc_comment: Option<String>,
}

/// One `key=value` of `ENV` or `LABEL`, quotes as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyValue {
    pub key: Word,
    pub value: Word,
    pub form: KeyValueForm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyValueForm {
    /// `key=value`
    Assignment,
    /// The legacy `key value`, which takes the rest of the line.
    Legacy,
}

/// Sources and destination of `ADD` and `COPY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcesAndDest {
    pub dest: Word,
    pub paths: Vec<Word>,
    /// Heredoc sources, after the paths in the order in which they are copied.
    pub contents: Vec<SourceContent>,
}

/// A heredoc as the source of a copy: it becomes a file of mode 0644.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceContent {
    /// The file's name: the heredoc's delimiter.
    pub path: String,
    /// The body, leading tabs already removed for `<<-`.
    pub data: Text,
    /// Whether the builder expands variables in it (the delimiter was not quoted).
    pub expand: bool,
    /// The `<<EOF` word.
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    pub sources: SourcesAndDest,
    pub from: Option<Word>,
    pub chown: Option<Word>,
    pub chmod: Option<Word>,
    pub link: bool,
    pub parents: bool,
    pub exclude: Vec<Word>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Add {
    pub sources: SourcesAndDest,
    pub chown: Option<Word>,
    pub chmod: Option<Word>,
    pub link: bool,
    pub exclude: Vec<Word>,
    /// `None` when the flag is not there: then a query of the git address decides.
    pub keep_git_dir: Option<bool>,
    pub checksum: Option<Word>,
    /// `None` when the flag is not there: then local archives are unpacked and remote ones are not.
    pub unpack: Option<bool>,
}

/// The command of `RUN`, `CMD` and `ENTRYPOINT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    pub form: CommandForm,
    /// Heredocs of the command in order; only `RUN` has any.
    pub files: Vec<InlineFile>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandForm {
    /// One text for the shell. `None` when there is nothing after the name.
    Shell(Option<Script>),
    /// The JSON form.
    Exec(Vec<Word>),
}

/// A text for the shell, continuation lines joined, with the way back to the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    pub text: Text,
    /// Where stretches of `text` but the first come from: (offset in `text`, offset in the source), ascending.
    pub joints: Vec<(u32, u32)>,
    pub span: Span,
}

impl Script {
    /// The place in the source of a range of `text`.
    pub fn source_span(&self, range: std::ops::Range<usize>) -> Span {
        let at = |offset: usize| {
            let offset = Span::of(0, offset).end;
            let before = self.joints.partition_point(|&(logical, _)| logical <= offset).checked_sub(1);
            let (logical, source) =
                before.and_then(|index| self.joints.get(index)).copied().unwrap_or((0, self.span.start));
            source + (offset - logical)
        };
        // The end belongs to the character before it, so that a span never runs over a line joint.
        let end = if range.end > range.start { at(range.end - 1) + 1 } else { at(range.start) };
        Span::new(at(range.start), end)
    }
}

/// A heredoc given to the shell of a `RUN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlineFile {
    /// The delimiter.
    pub name: String,
    /// The body as written; with `chomp` the leading tabs of its lines are still there.
    pub data: Text,
    pub chomp: bool,
    /// Whether the delimiter was unquoted; for `RUN` it is the shell that expands.
    pub expand: bool,
    /// The body in the source, terminator line not included.
    pub span: Span,
}

impl InlineFile {
    /// The body as the shell sees it: without leading tabs if the heredoc is a `<<-`.
    pub fn content(&self) -> String {
        if self.chomp { super::parser::chomp(&self.data) } else { self.data.to_string() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub command: CommandLine,
    /// As written; [`MountFlag::resolve`] types them once variables can be expanded.
    pub mounts: Vec<MountFlag>,
    pub network: Network,
    pub security: Security,
    /// `--device`, which the stable frontend refuses.
    pub devices: Vec<super::mount::Device>,
    /// Names of the flags that were used, in order of use.
    pub flags_used: Vec<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Network {
    #[default]
    Default,
    None,
    Host,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Security {
    #[default]
    Sandbox,
    Insecure,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Healthcheck {
    /// `HEALTHCHECK NONE`
    None,
    Command(HealthcheckCommand),
}

/// `HEALTHCHECK CMD`; times in nanoseconds, 0 where not given, as in the image's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthcheckCommand {
    pub command: CommandForm,
    pub interval: i64,
    pub timeout: i64,
    pub start_period: i64,
    pub start_interval: i64,
    pub retries: i32,
}

impl Healthcheck {
    /// `Test` of the image's configuration: `["NONE"]`, `["CMD", ...]` or `["CMD-SHELL", text]`.
    pub fn test(&self) -> Vec<String> {
        match self {
            Self::None => vec!["NONE".to_owned()],
            Self::Command(HealthcheckCommand { command: CommandForm::Exec(words), .. }) => {
                std::iter::once("CMD".to_owned()).chain(words.iter().map(|w| w.text.to_string())).collect()
            }
            Self::Command(HealthcheckCommand { command: CommandForm::Shell(script), .. }) => {
                std::iter::once("CMD-SHELL".to_owned())
                    .chain(script.iter().map(|s| s.text.to_string()))
                    .collect()
            }
        }
    }
}

/// `ONBUILD`: an instruction for later.
#[derive(Debug, Clone, PartialEq)]
pub struct Onbuild {
    /// The trigger as the image's configuration keeps it, heredocs included.
    pub expression: String,
    /// The trigger, typed. `None` where it is wrong: that shows when it is triggered.
    pub trigger: Option<Box<Instruction>>,
}
