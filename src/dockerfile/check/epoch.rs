//! `SOURCE_DATE_EPOCH`: seconds, `context`, or the name of a stage that is one download and nothing else
//! (`resolveSourceDateEpochValue`).

use std::collections::BTreeMap;

use crate::dockerfile::arguments::{Globals, Variables};
use crate::dockerfile::ast::{Add, ArgPair, Dockerfile, InstructionKind, Stage};
use crate::dockerfile::expand::{Env, ExpandError, Lex};
use crate::dockerfile::go;
use crate::dockerfile::lint::Place;
use crate::dockerfile::remote::{SourceKind, git_query, source_kind};
use crate::text::Span;

use super::fault::{Fault, Outcome};
use super::stages::SCRATCH;

const NAME: &str = "SOURCE_DATE_EPOCH";

/// Whether the build can tell the time that it is to give to files; the value is a build argument, or that of an
/// `ARG` above the first `FROM`.
pub(super) fn check(
    file: &Dockerfile,
    globals: &Globals,
    build_args: &BTreeMap<String, String>,
    lex: Lex,
) -> Outcome<()> {
    let value = build_args.get(NAME).map(String::as_str).or_else(|| globals.values.get(NAME));
    let value = value.unwrap_or_default();
    if value.is_empty() || value == "context" || value.parse::<i64>().is_ok() {
        return Ok(());
    }
    let named = |stage: &&Stage| stage.name.as_ref().is_some_and(|name| go::equal_fold(name, value));
    let Some(stage) = file.stages.iter().find(named) else {
        return Err(Fault::without_source(Span::default(), format!("invalid {NAME}: {value}")));
    };
    let place = Place { lines: stage.lines, span: stage.span };
    download(stage, globals.values.without(NAME), build_args, lex)
        .map_err(|message| Fault::at(place, message))
}

/// Whether a stage is one download and nothing else.
fn download(
    stage: &Stage,
    mut env: Variables,
    build_args: &BTreeMap<String, String>,
    lex: Lex,
) -> Result<(), String> {
    let base = lex.process_word(&stage.base, &env).map_err(|why| {
        format!("failed to process source stage base name {}: {}", go::quote(&stage.base), why.message)
    })?;
    if base.result != SCRATCH {
        return Err(format!("{NAME} stage must use FROM scratch"));
    }
    let mut downloads = 0;
    for instruction in &stage.instructions {
        match &instruction.kind {
            InstructionKind::Arg(pairs) => {
                declare(pairs, &mut env, build_args, lex).map_err(|why| why.message)?
            }
            InstructionKind::Add(add) if downloads == 0 => {
                remote(add, &env, lex)?;
                downloads += 1;
            }
            InstructionKind::Add(_) => {
                return Err(format!("{NAME} stage must contain exactly one remote ADD"));
            }
            _ => {
                let name = &instruction.keyword.text;
                return Err(format!(
                    "{NAME} stage does not meet source-only requirements: unsupported {name} instruction"
                ));
            }
        }
    }
    match downloads {
        0 => Err(format!("{NAME} stage must contain exactly one remote ADD")),
        _ => Ok(()),
    }
}

fn declare(
    pairs: &[ArgPair],
    env: &mut Variables,
    build_args: &BTreeMap<String, String>,
    lex: Lex,
) -> Result<(), ExpandError> {
    for pair in pairs {
        match (build_args.get(&*pair.key.text), &pair.value) {
            (Some(given), _) => env.set(&pair.key, given.as_str()),
            (None, Some(default)) => {
                let value = lex.process_word(default, env)?.result;
                env.set(&pair.key, value);
            }
            (None, None) => {}
        }
    }
    Ok(())
}

fn remote(add: &Add, env: &Variables, lex: Lex) -> Result<(), String> {
    let ([source], []) = (add.sources.paths.as_slice(), add.sources.contents.as_slice()) else {
        return Err(format!("{NAME} stage must contain exactly one remote ADD source"));
    };
    let source = lex.process_word(source, env).map_err(|why| why.message)?.result;
    match source_kind(&source) {
        SourceKind::Http => Ok(()),
        SourceKind::Git => git_query(&source).map(drop),
        SourceKind::Local => Err(format!("{NAME} stage source must be a single HTTP(S) or Git ADD")),
    }
}
