//! The whole file: instructions into stages, errors in BuildKit's order.

use crate::dockerfile::ast::{Dockerfile, Failure, Instruction, InstructionKind, Lines};
use crate::dockerfile::parser::{self, Heredoc, Node, Tree};
use crate::dockerfile::suggest::{Case, suggested, with_suggestion};
use crate::dockerfile::table::{self, Command};
use crate::text::{Diagnostic, Source, Span};

use super::errors::{Parsed, Wrong};
use super::flags::Flags;
use super::misc::FlagCheck;
use super::{command, from, misc, run, sources};

/// Parses a Dockerfile. Never fails: what is wrong is in the result's `diagnostics`, and the instructions that
/// could be understood are there all the same.
pub fn parse(source: &Source) -> Dockerfile {
    let tree = parser::parse(&source.text);
    typed(source, &tree)
}

/// Types the instructions of a tree of this source.
pub fn typed(source: &Source, tree: &Tree) -> Dockerfile {
    let mut out = Dockerfile {
        source: source.clone(),
        directives: tree.directives.clone(),
        meta_args: vec![],
        stages: vec![],
        diagnostics: vec![],
        failure: None,
    };
    if source.text.is_empty() {
        out.fail("empty", Span::default(), "the Dockerfile cannot be empty".to_owned(), None);
        return out;
    }
    for error in &tree.errors {
        out.fail("syntax", error.span, error.message.clone(), Some(error.lines));
    }
    for (index, node) in tree.nodes_of(source).enumerate() {
        let of_stage =
            || tree.nodes().skip(index + 1).take_while(|node| node.command() != Some(Command::From));
        out.node(node, || of_stage().count());
    }
    if out.stages.is_empty() && out.failure.is_none() {
        let span = Span::of(0, source.text.len());
        out.fail("no-stages", span, "dockerfile contains no stages to build".to_owned(), None);
    }
    out
}

impl Dockerfile {
    fn fail(&mut self, code: &str, span: Span, message: String, lines: Option<Lines>) {
        let failure = Failure { message: message.clone(), lines, also: vec![], span };
        let mut diagnostic = Diagnostic::error(code, span, message);
        diagnostic.hint = failure.hint().map(str::to_owned);
        self.failure.get_or_insert(failure);
        self.diagnostics.push(diagnostic);
    }

    /// Adds a node; if it opens a stage, one of as many instructions as `length` says.
    fn node(&mut self, node: Node, length: impl FnOnce() -> usize) {
        if node.command() == Some(Command::From) {
            match from::from(node, self.stages.len()) {
                Ok(mut stage) => {
                    stage.instructions.reserve_exact(length());
                    self.stages.push(stage);
                }
                Err(wrong) => self.wrong(node, wrong),
            }
            return;
        }
        match instruction(node) {
            Err(wrong) => self.wrong(node, wrong),
            Ok(instruction) => match self.stages.last_mut() {
                Some(stage) => stage.instructions.push(instruction),
                None if matches!(instruction.kind, InstructionKind::Arg(_)) => {
                    self.meta_args.push(instruction)
                }
                None => {
                    let message = "no build stage in current context".to_owned();
                    self.fail("no-stage", node.span, message, Some(node.lines));
                }
            },
        }
    }

    fn wrong(&mut self, node: Node, Wrong { diagnostic }: Wrong) {
        self.failure.get_or_insert_with(|| Failure {
            message: format!("dockerfile parse error on line {}: {}", node.lines.first, diagnostic.message),
            lines: Some(node.lines),
            also: vec![],
            span: diagnostic.span,
        });
        let mut diagnostic = *diagnostic;
        if diagnostic.hint.is_none() {
            diagnostic.hint = crate::dockerfile::hints::hint(&diagnostic.message).map(str::to_owned);
        }
        self.diagnostics.push(diagnostic);
    }
}

/// The typed instruction of a node that is not a `FROM`.
fn instruction(node: Node) -> Parsed<Instruction> {
    Ok(Instruction {
        kind: kind(node, node.heredocs())?,
        keyword: from::keyword(node),
        span: node.span,
        lines: node.lines,
        original: node.original(),
        comments: from::comments(node),
    })
}

/// Parses one instruction that is no `FROM`, as an image keeps them in `OnBuild`.
///
/// # Errors
/// BuildKit's text.
pub fn parse_command(text: &str) -> Result<Instruction, String> {
    let tree = parser::parse(text);
    if let Some(error) = tree.errors.first() {
        return Err(error.message.clone());
    }
    let (Some(node), 1) = (tree.nodes().next(), tree.nodes().len()) else {
        return Err("onbuild trigger should be a single expression".to_owned());
    };
    if node.command() == Some(Command::From) {
        return Err("*instructions.Stage is not a command type".to_owned());
    }
    instruction(node).map_err(|wrong| wrong.diagnostic.message)
}

/// What ONBUILD is to run, typed; `None` where it is wrong.
pub(super) fn trigger(trigger: Node, onbuild: Node, heredocs: &[Heredoc]) -> Option<Instruction> {
    let kind = kind(trigger, heredocs).ok()?;
    let keyword = from::keyword(trigger);
    let original = trigger.text(trigger.keyword().start..trigger.line.text().len()).trimmed();
    let span = Span::new(keyword.span.start, onbuild.span.end);
    Some(Instruction { kind, keyword, span, lines: onbuild.lines, original, comments: vec![] })
}

fn kind(node: Node, heredocs: &[Heredoc]) -> Parsed<InstructionKind> {
    let Some(command) = node.command() else { return Err(unknown(node)) };
    let one = || misc::one_argument(node, command.name(), FlagCheck::Yes);
    Ok(match command {
        Command::Add => sources::add(node, heredocs)?,
        Command::Arg => misc::arg(node)?,
        Command::Cmd => {
            Flags::parse(node)?;
            InstructionKind::Cmd(command::command_line(node, &[]))
        }
        Command::Copy => sources::copy(node, heredocs)?,
        Command::Entrypoint => {
            Flags::parse(node)?;
            InstructionKind::Entrypoint(command::command_line(node, &[]))
        }
        Command::Env => InstructionKind::Env(misc::key_values(node, "ENV")?),
        Command::Expose => misc::expose(node)?,
        // A stage, and no trigger: nothing that is typed here.
        Command::From => return Err(unknown(node)),
        Command::Healthcheck => command::healthcheck(node)?,
        Command::Label => InstructionKind::Label(misc::key_values(node, "LABEL")?),
        Command::Maintainer => InstructionKind::Maintainer(one()?),
        Command::Onbuild => misc::onbuild(node, heredocs)?,
        Command::Run => run::run(node, heredocs)?,
        Command::Shell => command::shell(node)?,
        Command::Stopsignal => {
            InstructionKind::Stopsignal(misc::one_argument(node, "STOPSIGNAL", FlagCheck::No)?)
        }
        Command::User => InstructionKind::User(one()?),
        Command::Volume => misc::volume(node)?,
        Command::Workdir => InstructionKind::Workdir(one()?),
    })
}

fn unknown(node: Node) -> Wrong {
    let name = node.name();
    let names = table::INSTRUCTIONS.iter().map(|info| info.name);
    let message = with_suggestion(format!("unknown instruction: {name}"), name, names, Case::Insensitive);
    let span = node.line.span(node.keyword());
    let found = suggested(&message).map(str::to_owned);
    let wrong = Wrong::at(span, "unknown-instruction", message);
    match found {
        Some(found) => wrong.hint(format!("write {found}")).fix(format!("Change to {found}"), span, found),
        None => wrong.hint("a line that belongs to the one above needs a \\ at the end of that one"),
    }
}
