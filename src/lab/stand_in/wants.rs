//! What a Dockerfile takes from its context, read off its text: nothing is built for it.

use std::collections::BTreeMap;

use super::folders::Folders;
use super::samples::is_folder;
use crate::build::find_stage;
use crate::dockerfile::arguments::{self, Variables};
use crate::dockerfile::ast::{
    CommandForm, CommandLine, Dockerfile, InlineFile, Instruction, InstructionKind, SourcesAndDest, Stage,
};
use crate::dockerfile::expand::{Env, Lex};
use crate::dockerfile::mount::MountType;
use crate::dockerfile::platform::Platform;
use crate::shell::ShellKind;
use crate::shell::syntax::{self, Operator, Part, Word};
use crate::vfs::path;

#[derive(Debug, Default)]
pub(super) struct Wants {
    /// Paths of the context that are copied or mounted, patterns among them, cleaned, with a slash in front. One that
    /// must be a folder ends in one.
    pub paths: Vec<String>,
    /// Commands that run where files of the context lie.
    pub commands: Vec<Wanting>,
    /// What is copied out of stages: it tells what the programs of those stages are to make.
    pub made: Vec<Made>,
    /// Where each command line runs.
    runs: Vec<Run>,
    /// The words after `FROM`.
    pub bases: Vec<String>,
}

/// A path of a stage, absolute, and the path of the context that lies there, if one does.
#[derive(Debug)]
pub(super) struct Made {
    pub path: String,
    pub context: Option<String>,
}

#[derive(Debug)]
struct Run {
    /// 1-based, the first of the instruction.
    line: u32,
    cwd: String,
    folders: Folders,
}

impl Wants {
    /// The path of the context that would lie where the `RUN` on that line looks for a path.
    pub fn context_of(&self, line: u32, path: &str) -> Option<String> {
        let run = self.runs.iter().find(|run| run.line == line)?;
        run.folders.of_file(&path::join(&run.cwd, path))
    }
}

/// A command, and the folder of the context whose files lie where it runs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wanting {
    pub folder: String,
    pub words: Vec<String>,
}

/// What is known while a stage is read.
#[derive(Clone)]
struct Scope {
    cwd: String,
    folders: Folders,
    variables: Variables,
}

pub(super) fn of(file: &Dockerfile, args: &BTreeMap<String, String>) -> Wants {
    let mut wants = Wants::default();
    let last = file.stages.last().and_then(Stage::id).unwrap_or_default();
    let automatic = arguments::automatic(&Platform::default(), &last, args);
    let globals = arguments::globals(file, &automatic, args, |_, _| Ok::<(), std::convert::Infallible>(()));
    let Ok(globals) = globals;
    let lex = Lex::new(file.directives.escape);
    let mut scopes: Vec<Scope> = Vec::new();
    for stage in &file.stages {
        let base = expanded(&lex, &stage.base, &globals.values);
        let earlier = find_stage(file.stages.get(..stage.index).unwrap_or_default(), &base);
        let fresh = Scope { cwd: "/".into(), folders: Folders::default(), variables: Variables::default() };
        let mut scope = earlier.and_then(|at| scopes.get(at).cloned()).unwrap_or(fresh);
        wants.bases.push(base);
        for instruction in &stage.instructions {
            let mut reader =
                Reader { lex, args, globals: &globals.values, file, scopes: &scopes, wants: &mut wants };
            reader.instruction(instruction, &mut scope);
        }
        scopes.push(scope);
    }
    wants
}

fn expanded(lex: &Lex, word: &str, variables: &Variables) -> String {
    lex.process_word(word, variables).map_or_else(|_| word.to_owned(), |expansion| expansion.result)
}

struct Reader<'a> {
    lex: Lex,
    args: &'a BTreeMap<String, String>,
    globals: &'a Variables,
    file: &'a Dockerfile,
    /// Of the stages before.
    scopes: &'a [Scope],
    wants: &'a mut Wants,
}

impl Reader<'_> {
    fn instruction(&mut self, instruction: &Instruction, scope: &mut Scope) {
        let word = |text: &str, scope: &Scope| expanded(&self.lex, text, &scope.variables);
        match &instruction.kind {
            InstructionKind::Arg(pairs) => {
                for pair in pairs {
                    let default = pair.value.as_ref().map(|value| word(value, scope));
                    let given = self.args.get(&*pair.key.text).cloned();
                    let value = given.or(default).or_else(|| self.globals.get(&pair.key).map(str::to_owned));
                    value.into_iter().for_each(|value| scope.variables.set(&pair.key, value));
                }
            }
            InstructionKind::Env(pairs) => {
                for pair in pairs {
                    let value = word(&pair.value, scope);
                    scope.variables.set(&pair.key, value);
                }
            }
            InstructionKind::Workdir(folder) => scope.cwd = path::join(&scope.cwd, &word(folder, scope)),
            InstructionKind::Copy(copy) => match &copy.from {
                Some(from) => self.copy_from(&word(from, scope), &copy.sources, scope),
                None => self.copy(&copy.sources, copy.parents, scope),
            },
            InstructionKind::Add(add) => self.copy(&add.sources, false, scope),
            InstructionKind::Run(run) => {
                // What is mounted is there for this command alone.
                let mut inside = scope.clone();
                for mount in &run.mounts {
                    let Ok(mount) = mount.resolve(&mut |text| Ok(word(text, scope))) else { continue };
                    if mount.kind == MountType::Bind && mount.from.is_empty() {
                        let source = path::clean(&format!("/{}", mount.source));
                        let target = path::join(&scope.cwd, &mount.target);
                        inside.folders.lay(&source, &target);
                        self.wants.paths.push(source);
                    }
                }
                self.commands(&run.command, &inside);
                let Scope { cwd, folders, .. } = inside;
                self.wants.runs.push(Run { line: instruction.lines.first, cwd, folders });
            }
            InstructionKind::Cmd(command) | InstructionKind::Entrypoint(command) => {
                self.commands(command, scope)
            }
            _ => {}
        }
    }

    fn copy(&mut self, sources: &SourcesAndDest, parents: bool, scope: &mut Scope) {
        let dest = expanded(&self.lex, &sources.dest, &scope.variables);
        let target = path::join(&scope.cwd, &dest);
        let into = dest.ends_with('/') || matches!(dest.as_str(), "." | "..") || sources.paths.len() > 1;
        for source in &sources.paths {
            let source = expanded(&self.lex, source, &scope.variables);
            if source.contains("://") || source.starts_with("git@") {
                continue;
            }
            let clean = path::clean(&format!("/{source}"));
            // What comes to a program's place or to a name with an ending is a file, whatever it is called.
            let to_file = path::parent(&target).ends_with("/bin") || ending_of_a_file(&target);
            let folder = is_folder(&source) && (into || !to_file);
            let end = if folder && clean != "/" { "/" } else { "" };
            self.wants.paths.push(format!("{clean}{end}"));
            let image = match (folder, parents) {
                (_, true) => path::join(&target, path::parent(&clean).trim_start_matches('/')),
                (true, false) => target.clone(),
                (false, false) if into => path::join(&target, path::base(&clean)),
                (false, false) => target.clone(),
            };
            scope.folders.lay(&format!("{clean}{end}"), &image);
        }
    }

    fn copy_from(&mut self, from: &str, sources: &SourcesAndDest, scope: &mut Scope) {
        let stage = from.parse().ok().or_else(|| find_stage(&self.file.stages, from));
        let Some(other) = stage.and_then(|at: usize| self.scopes.get(at)) else { return };
        let dest = expanded(&self.lex, &sources.dest, &scope.variables);
        let target = path::join(&scope.cwd, &dest);
        for source in &sources.paths {
            let source = path::join("/", &expanded(&self.lex, source, &scope.variables));
            scope.folders.lay_again(&other.folders, &source, &target);
            self.wants.made.push(Made { context: other.folders.of_file(&source), path: source });
        }
    }

    /// The commands of an instruction, `cd` followed.
    fn commands(&mut self, command: &CommandLine, scope: &Scope) {
        let texts: Vec<String> = match &command.form {
            CommandForm::Exec(words) => {
                let words = words.iter().map(|word| word.text.to_string()).collect();
                return self.command(words, &scope.cwd, scope);
            }
            CommandForm::Shell(script) => {
                let bodies = command.files.iter().map(InlineFile::content);
                script.iter().map(|script| script.text.to_string()).chain(bodies).collect()
            }
        };
        for text in texts {
            let script = syntax::parse(&text, ShellKind::Bash);
            let mut cwd = scope.cwd.clone();
            for simple in script.simple_commands() {
                let words: Vec<String> =
                    simple.words.iter().map(|word| plain(word, &scope.variables)).collect();
                match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                    ["cd", to, ..] => cwd = path::join(&cwd, to),
                    _ => self.command(words, &cwd, scope),
                }
            }
        }
    }

    fn command(&mut self, words: Vec<String>, cwd: &str, scope: &Scope) {
        let Some(folder) = scope.folders.of(cwd) else { return };
        // Below the working directory a path is as good as one from there.
        let from_here =
            |word: String| match path::clean(&word).strip_prefix(cwd).filter(|_| word.starts_with('/')) {
                Some(rest) if rest.starts_with('/') => rest.trim_start_matches('/').to_owned(),
                _ => word,
            };
        self.wants.commands.push(Wanting { folder, words: words.into_iter().map(from_here).collect() });
    }
}

fn ending_of_a_file(target: &str) -> bool {
    path::base(target).rsplit_once('.').is_some_and(|(name, ending)| !name.is_empty() && ending.len() > 1)
}

/// A word without its quotes, with the variables of the Dockerfile put in; those that the script sets are left out.
fn plain(word: &Word, variables: &Variables) -> String {
    fn add(parts: &[Part], variables: &Variables, out: &mut String) {
        for part in parts {
            match part {
                Part::Literal(text) | Part::Quoted(text) => out.push_str(text),
                Part::Double(parts) => add(parts, variables, out),
                Part::Param(param) if param.operator == Operator::None => {
                    out.push_str(variables.get(&param.name).unwrap_or_default());
                }
                _ => {}
            }
        }
    }
    let mut out = String::new();
    add(&word.parts, variables, &mut out);
    out
}
