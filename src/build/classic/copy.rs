//! COPY and ADD (`performCopy`).

use std::sync::Arc;

use super::{Classic, Failure, compare, millis};
use crate::build::copy::{self, FileCopy, Found, Origin};
use crate::build::{PartName, files, tarsum};
use crate::dockerfile::ast::{Instruction, InstructionKind, SourcesAndDest, Word};
use crate::dockerfile::ignore::Matcher;
use crate::shell::NotSimulated;
use crate::text::Span;
use crate::vfs::{Content, Metadata, Tree, path};

/// What a flag that only BuildKit has is answered with.
pub(super) fn requires_buildkit(flag: &str) -> Failure {
    Failure::new(format!(
        "the --{flag} option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build \
         images with BuildKit enabled"
    ))
}

/// What copying costs, in virtual nanoseconds: the step, and each byte.
const COPY: i64 = 15_000_000;
const BYTE: i64 = 2;

struct Words<'a> {
    name: &'static str,
    sources: &'a SourcesAndDest,
    from: Option<&'a Word>,
    chown: Option<&'a Word>,
}

impl Classic {
    pub(super) fn copy(&mut self, index: usize, instruction: &Instruction) -> Result<(), Failure> {
        let (words, refused) = match &instruction.kind {
            InstructionKind::Add(add) => (
                Words { name: "ADD", sources: &add.sources, from: None, chown: add.chown.as_ref() },
                [("chmod", add.chmod.is_some()), ("link", add.link)],
            ),
            InstructionKind::Copy(copy) => (
                Words {
                    name: "COPY",
                    sources: &copy.sources,
                    from: copy.from.as_ref(),
                    chown: copy.chown.as_ref(),
                },
                [("chmod", copy.chmod.is_some()), ("link", copy.link)],
            ),
            _ => return Ok(()),
        };
        let chown = words.chown.map(|word| self.expand(word)).transpose()?.filter(|chown| !chown.is_empty());
        let sources = self.expand_all(&words.sources.paths)?;
        let dest = self.expand(&words.sources.dest)?;
        if let Some((flag, _)) = refused.iter().find(|(_, used)| *used) {
            return Err(requires_buildkit(flag));
        }
        let (mut from, origin) = match words.from {
            Some(from) => {
                let image = self.copy_source(from)?;
                (image.map(|image| image.tree.clone()).unwrap_or_default(), Origin::Image)
            }
            None => (self.context.clone(), Origin::Context),
        };
        let sources = if words.name == "ADD" { self.download(index, sources, &mut from)? } else { sources };
        let found = copy::classic_sources(&self.engine.known, &from, &sources, &dest, origin, words.name)
            .map_err(|error| Failure::new(error.0))?;
        self.perform(index, &words, chown, &dest, &from, &found)
    }

    fn perform(
        &mut self,
        index: usize,
        words: &Words<'_>,
        chown: Option<String>,
        dest: &str,
        from: &Tree,
        found: &[Found],
    ) -> Result<(), Failure> {
        let hashes: Vec<String> = found.iter().map(|found| found.hash.clone()).collect();
        let hash = tarsum::sources(&hashes);
        let owner = chown.as_ref().map(|chown| format!("--chown={chown} ")).unwrap_or_default();
        let comment = format!("#(nop) {} {owner}{hash} in {dest} ", words.name);
        let config = self.commented(&[comment]);
        let mut key = self.key(&format!("{} in {dest}", words.name));
        let paths: Vec<String> = found.iter().map(|found| found.path.clone()).collect();
        let files = || Arc::new(files::states(from, &paths));
        key.push_files(PartName::Content, hash, self.engine.known.files.of(from, &paths.join("\n"), files));
        if let Some(chown) = &chown {
            key.push(PartName::Owner, chown.clone());
        }
        compare::add_parts(&mut key, &config);
        if self.probe(index, &config, key) {
            return Ok(());
        }
        let mut tree = self.tree();
        let owner = chown.as_ref().map(|chown| copy::classic_owner(&tree, chown)).transpose();
        let owner = owner.map_err(|error| Failure::new(error.0))?;
        let absolute = absolute_dest(&self.state.config.working_dir, dest);
        let sources: Vec<String> = found.iter().map(|found| found.path.clone()).collect();
        let unpack = |content: &Content| crate::build::archive::unpack(content);
        let exclude = Matcher::default();
        let copying = FileCopy {
            from,
            sources: &sources,
            dest: &absolute,
            owner,
            mode: None,
            parents: false,
            exclude: &exclude,
            unpack: if words.name == "ADD" { Some(&unpack) } else { None },
            now: self.engine.clock,
        };
        let kept = words.from.is_some() && owner.is_none();
        let done = if kept {
            copy::classic_keeping_owners(&mut tree, &copying, found)
        } else {
            copy::classic(&mut tree, &copying, found)
        };
        done.map_err(|error| Failure::new(format!("failed to copy files: {}", error.0)))?;
        let bytes: u64 = found.iter().map(|found| files::bytes(from, &found.path)).sum();
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        self.engine.clock = self.engine.clock.plus_nanos(COPY.saturating_add(bytes.saturating_mul(BYTE)));
        self.commit(index, config, None, tree)
    }

    /// ADD of an address: what it brings is not known, unless the author says how big it is.
    fn download(
        &mut self,
        index: usize,
        sources: Vec<String>,
        from: &mut Tree,
    ) -> Result<Vec<String>, Failure> {
        let mut out = vec![];
        for source in sources {
            if !source.starts_with("http://") && !source.starts_with("https://") {
                out.push(source);
                continue;
            }
            let name = path::base(source.split(['?', '#']).next().unwrap_or(&source)).to_owned();
            if name.is_empty() || !source.split("://").nth(1).is_some_and(|rest| rest.contains('/')) {
                return Err(Failure::new(format!(
                    "ADD failed: cannot determine filename for source {source}"
                )));
            }
            let meta = Metadata::new(0o600, self.engine.clock);
            let at = format!("/.layerlab-download-{}/{name}", millis(self.engine.clock, self.began));
            let content = crate::userland::download(&source);
            let estimated = crate::userland::is_estimate(&content);
            let written = from
                .mkdir_all(path::parent(&at), &meta)
                .and_then(|()| from.write(&at, content, meta.clone()));
            if written.is_ok() {
                out.push(at);
            }
            if let Some(step) = self.steps.get_mut(index).filter(|_| estimated) {
                step.not_simulated.push(NotSimulated {
                    program: "ADD".to_owned(),
                    word: source,
                    span: Span::default(),
                    why: "nothing is downloaded: the size is an estimate".to_owned(),
                });
            }
        }
        Ok(out)
    }
}

/// The destination from the working directory; a slash at its end stays.
pub(crate) fn absolute_dest(working_dir: &str, dest: &str) -> String {
    let joined = path::join(&format!("/{working_dir}"), dest);
    if dest.ends_with('/') && joined != "/" { format!("{joined}/") } else { joined }
}
