//! What a build says about a Dockerfile before it runs anything: the warnings of the lint rules, and the error
//! with which the build would end (`dockerfile2llb` in BuildKit).
//!
//! The walk goes through the same stations in the same order as BuildKit's conversion, so that warnings come in
//! its order and stop where its error is. Files are not looked at, apart from the rules of `.dockerignore`.

mod chmod;
mod copy;
mod dispatch;
mod epoch;
mod fault;
mod mounts;
mod print;
mod resolve;
mod signal;
mod stages;

use std::collections::BTreeMap;

use crate::dockerfile::go::Letters;

pub use super::arguments::Variables;
pub use print::{check_output, short};

use super::ast::{Dockerfile, Failure};
use super::ignore::Matcher;
use super::instructions::typed;
pub use super::lint::Finding;
use super::lint::{self, Config, Linter};
use super::parser::{self, Node, Tree};
use super::platform::Platform;
use super::reference::Reference;
use super::table::Command;
use crate::text::{Diagnostic, Source};

/// What a build is asked to do.
#[derive(Clone, Copy)]
pub struct Options<'o> {
    /// `--target`; without it every stage is looked at.
    pub target: Option<&'o str>,
    /// `--build-arg`
    pub build_args: &'o BTreeMap<String, String>,
    /// `--platform`
    pub platform: Option<&'o Platform>,
    /// The compiled `.dockerignore`.
    pub ignore: Option<&'o Matcher>,
    /// What is known about a base image: for a full reference and the platform wanted. Where it is not known, neither
    /// are its variables, and none is said to be undefined.
    pub base_image: &'o dyn Fn(&Reference, &Platform) -> Option<BaseImage>,
    /// Which stages are looked at.
    pub extent: Extent,
}

impl Default for Options<'_> {
    /// `docker build --check` of a lone Dockerfile: without arguments and ignore file, and no base image is known.
    fn default() -> Self {
        static NO_ARGS: BTreeMap<String, String> = BTreeMap::new();
        Self {
            target: None,
            build_args: &NO_ARGS,
            platform: None,
            ignore: None,
            base_image: &|_, _| None,
            extent: Extent::Check,
        }
    }
}

/// Which stages a walk looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Those that the target needs: an ordinary build.
    Reachable,
    /// Those of an ordinary build if there is a `--target`, else all: `docker build --check`.
    Check,
}

/// What the configuration of a base image says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BaseImage {
    pub platform: Platform,
    pub env: Vec<(String, String)>,
    pub onbuild: Vec<String>,
    pub shell: Vec<String>,
    pub working_dir: String,
}

/// What the walk found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    pub findings: Vec<Finding>,
    pub failure: Option<Failure>,
}

impl Report {
    /// The warnings and then the error, each with a hint and, where there is one, a fix.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let warnings = self.findings.iter().map(Finding::diagnostic);
        warnings.chain(self.failure.iter().map(Failure::diagnostic)).collect()
    }
}

/// Looks at a Dockerfile.
pub fn check(source: &Source, options: &Options<'_>) -> Report {
    let tree = parser::parse(&source.text);
    let file = typed(source, &tree);
    check_parsed(&file, &tree, options)
}

/// As [`check`] for what is parsed already; `tree` must be that of the file.
pub fn check_parsed(file: &Dockerfile, tree: &Tree<'_>, options: &Options<'_>) -> Report {
    let fail = |failure| Report { findings: vec![], failure: Some(failure) };
    let config = match config(&file.source, options) {
        _ if file.source.text.is_empty() => {
            return Report { findings: vec![], failure: file.failure.clone() };
        }
        Ok(config) => config,
        Err(message) => {
            return fail(Failure { message, lines: None, also: vec![], span: Default::default() });
        }
    };
    if !tree.errors.is_empty() {
        return Report { findings: vec![], failure: file.failure.clone() };
    }
    let mut linter = Linter::new(config);
    for warning in &tree.warnings {
        lint::no_empty_continuation::check(warning, &mut linter.file());
    }
    let failing = file.failure.as_ref().and_then(|failure| failure.lines);
    for node in tree.nodes() {
        let fails = failing == Some(node.lines);
        single(node, fails, &mut linter);
        if fails {
            break;
        }
    }
    let failure = match &file.failure {
        Some(failure) => Some(failure.clone()),
        None => stages::walk(file, options, &mut linter).err().map(|fault| fault.failure()),
    };
    let failure = failure.or_else(|| {
        let message = linter.error()?;
        Some(Failure { message, lines: None, also: vec![], span: Default::default() })
    });
    Report { findings: linter.into_findings(), failure }
}

/// The configuration of the rules: from the build argument or else from the directive.
fn config(source: &Source, options: &Options<'_>) -> Result<Config, String> {
    const ARGUMENT: &str = "BUILDKIT_DOCKERFILE_CHECK";
    if let Some(value) = options.build_args.get(ARGUMENT) {
        return Config::parse(value).map_err(|why| format!("failed to parse build-arg:{ARGUMENT}: {why}"));
    }
    let value = parser::find_directive(&source.text, "#", "check").unwrap_or_default();
    Config::parse(value).map_err(|why| format!("failed to parse check options: {why}"))
}

/// The rules that look at single instructions while they are typed.
fn single(node: Node<'_>, fails: bool, linter: &mut Linter) {
    let mut scope = linter.below(node.comments().iter().map(|comment| comment.text));
    match node.command() {
        Some(Command::Maintainer) => lint::maintainer_deprecated::check(node, &mut scope),
        Some(Command::From) => {
            lint::stage_name_casing::check(node, &mut scope);
            lint::from_as_casing::check(node, &mut scope);
            if let ([_, _, name], false) = (node.args(), fails) {
                let name = node.value(name).lowered();
                let names = [name.as_str()];
                lint::invalid_definition_description::check(
                    "FROM",
                    &names,
                    node.comments(),
                    node.lines,
                    &mut scope,
                );
            }
        }
        Some(Command::Arg) if !fails => {
            let name = |arg| node.value(arg).split('=').next().unwrap_or_default();
            let names: Vec<&str> = node.args().iter().map(name).collect();
            lint::invalid_definition_description::check(
                "ARG",
                &names,
                node.comments(),
                node.lines,
                &mut scope,
            );
        }
        _ => {}
    }
}
