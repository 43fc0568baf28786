//! `COPY` and `ADD`.

use crate::dockerfile::ast::{Add, Copy, SourcesAndDest, Word};
use crate::dockerfile::expand::Lex;
use crate::dockerfile::go;
use crate::dockerfile::lint;
use crate::dockerfile::reference::check_digest;
use crate::dockerfile::remote::{SourceKind, git_query, source_kind};

use super::chmod;
use super::dispatch::Context;
use super::fault::Outcome;

/// `source` is the state that `--from` names.
pub(super) fn copy(context: &mut Context<'_, '_, '_>, copy: &Copy, source: Option<usize>) -> Outcome<()> {
    optional(context, &copy.chown)?;
    let mode = optional(context, &copy.chmod)?;
    let paths = expand_sources(context, &copy.sources)?;
    if let (Some(from), Some(source)) = (&copy.from, source)
        && !context.walk.states.get(source).is_some_and(|state| state.dispatched)
    {
        let (from, current) = (go::quote(from), go::quote(&context.state.name));
        return Err(context.fault(format!(
            "cannot copy from stage {from}, it needs to be defined before current stage {current}"
        )));
    }
    check_mode(context, mode.as_deref())?;
    for (word, path) in copy.sources.paths.iter().zip(&paths) {
        match source_kind(path) {
            SourceKind::Git => {
                git_query(path).map_err(|message| context.fault(message))?;
                return Err(context.fault("source can't be a git ref for COPY"));
            }
            SourceKind::Http => return Err(context.fault("source can't be a URL for COPY")),
            SourceKind::Local if copy.from.is_none() => check_ignored(context, "Copy", word, path),
            SourceKind::Local => {}
        }
    }
    Ok(())
}

pub(super) fn add(context: &mut Context<'_, '_, '_>, add: &Add) -> Outcome<()> {
    optional(context, &add.chown)?;
    let mode = optional(context, &add.chmod)?;
    let checksum = optional(context, &add.checksum)?.filter(|checksum| !checksum.is_empty());
    let paths = expand_sources(context, &add.sources)?;
    check_mode(context, mode.as_deref())?;
    if checksum.is_some() {
        match paths.as_slice() {
            [path] if source_kind(path) == SourceKind::Local => {
                return Err(context.fault("checksum requires HTTP(S) or Git sources"));
            }
            [_] => {}
            _ => return Err(context.fault("checksum can't be specified for multiple sources")),
        }
    }
    for (word, path) in add.sources.paths.iter().zip(&paths) {
        match source_kind(path) {
            SourceKind::Local => check_ignored(context, "Add", word, path),
            SourceKind::Http => {
                let digest = checksum.as_deref().map_or(Ok(()), check_digest);
                digest.map_err(|message| context.fault(message))?;
            }
            SourceKind::Git => check_git(context, add, checksum.as_deref(), path)?,
        }
    }
    Ok(())
}

fn optional(context: &mut Context<'_, '_, '_>, word: &Option<Word>) -> Outcome<Option<String>> {
    word.as_ref().map(|word| context.expand(word)).transpose()
}

/// The source paths expanded; the destination and the heredocs are expanded as well.
fn expand_sources(context: &mut Context<'_, '_, '_>, sources: &SourcesAndDest) -> Outcome<Vec<String>> {
    let paths = sources.paths.iter().map(|word| context.expand(word)).collect::<Outcome<Vec<_>>>()?;
    context.expand(&sources.dest)?;
    for content in sources.contents.iter().filter(|content| content.expand) {
        context.expand_with(Lex::for_heredocs(), &Word::new(content.data.as_str(), content.span))?;
    }
    Ok(paths)
}

fn check_mode(context: &Context<'_, '_, '_>, mode: Option<&str>) -> Outcome<()> {
    let mode = mode.filter(|mode| !mode.is_empty());
    mode.map_or(Ok(()), chmod::check).map_err(|message| context.fault(message))
}

fn check_ignored(context: &mut Context<'_, '_, '_>, verb: &str, word: &Word, path: &str) {
    if let Some(ignore) = context.walk.options.ignore {
        lint::copy_ignored_file::check(verb, word, path, ignore, context.place, &mut context.lint);
    }
}

fn check_git(context: &Context<'_, '_, '_>, add: &Add, checksum: Option<&str>, path: &str) -> Outcome<()> {
    let query = git_query(path).map_err(|message| context.fault(message))?;
    if let (Some(flag), Some(asked)) = (add.keep_git_dir, query.keep_git_dir)
        && flag != asked
    {
        return Err(context.fault("inconsistent keep-git-dir configuration"));
    }
    if let (Some(flag), Some(asked)) = (checksum, query.checksum.as_deref())
        && flag != asked
    {
        let (flag, asked) = (go::quote(flag), go::quote(asked));
        return Err(context.fault(format!("checksum mismatch {flag} != {asked}")));
    }
    Ok(())
}
