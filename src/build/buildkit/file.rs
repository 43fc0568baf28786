//! COPY, ADD and WORKDIR (`solver/llbsolver/file`).

use super::BuildKit;
use super::graph::{CopyOp, From, Mkdir};
use super::keys::is_remote;
use super::solve::Ran;
use crate::build::copy::{self, FileCopy, Owner, buildkit_owner};
use crate::build::{archive, files};
use crate::dockerfile::ignore::Matcher;
use crate::shell::NotSimulated;
use crate::text::Span;
use crate::vfs::{Content, Metadata, ModeChange, Node, Time, Tree, path};

/// A copy, in virtual nanoseconds: the step, and each byte.
const COPY: i64 = 20_000_000;
const BYTE: i64 = 2;

impl BuildKit {
    pub(super) fn copy_files(&self, copying: &CopyOp, base: Tree, now: Time) -> Ran {
        let mut ran = Ran {
            tree: base,
            took: COPY,
            output: vec![],
            not_simulated: vec![],
            notes: vec![],
            failed: None,
        };
        let result = self.try_copy(copying, &mut ran, now);
        ran.failed = result.err().map(|message| (message, None));
        ran
    }

    fn try_copy(&self, copying: &CopyOp, ran: &mut Ran, now: Time) -> Result<(), String> {
        if copying.link {
            ran.tree = Tree::new();
            // There is no file system to look names up in.
            let named = |word: &str| !word.is_empty() && word != "root" && word.parse::<u32>().is_err();
            if copying.chown.as_ref().is_some_and(|chown| chown.split(':').any(named)) {
                return Err("invalid user index: -1".to_owned());
            }
        }
        // It was read once already, when the stage was converted.
        let mode = copying.chmod.as_ref().and_then(|chmod| ModeChange::parse(chmod));
        let chown = copying.chown.as_ref().map(|chown| buildkit_owner(&ran.tree, chown));
        let root = Owner { uid: 0, gid: 0 };
        let owner = chown.or((copying.from == From::Context).then_some(root));
        let from = self.source_tree(&copying.from);
        let (remote, local): (Vec<String>, Vec<String>) =
            copying.sources.iter().cloned().partition(|source| is_remote(source));
        let exclude = Matcher::new(&copying.exclude).map_err(|error| error.message)?;
        let unpack = |content: &Content| archive::unpack(content);
        let mut tree = std::mem::take(&mut ran.tree);
        let copied = copy::buildkit(
            &mut tree,
            &FileCopy {
                from: &from,
                sources: &local,
                dest: &copying.dest,
                owner,
                mode: mode.as_ref(),
                parents: copying.parents,
                exclude: &exclude,
                unpack: if copying.unpack { Some(&unpack) } else { None },
                now,
            },
        );
        ran.tree = tree;
        copied.map_err(|error| error.0)?;
        let bytes: u64 = local.iter().map(|source| files::bytes(&from, source)).sum();
        ran.took = COPY.saturating_add(i64::try_from(bytes).unwrap_or(i64::MAX).saturating_mul(BYTE));
        let meta = |usual: u32| {
            let owner = owner.unwrap_or(root);
            let mode = mode.as_ref().map_or(usual, |mode| mode.apply(usual, false, 0));
            Metadata::new(mode, now).owned_by(owner.uid, owner.gid)
        };
        for (name, data) in &copying.inline {
            make_file(&mut ran.tree, &copying.dest, name, data.as_str().into(), meta(0o644))?;
        }
        for source in remote {
            let name = path::base(source.split(['?', '#']).next().unwrap_or(&source)).to_owned();
            let content = crate::userland::download(&source);
            let estimated = crate::userland::is_estimate(&content);
            make_file(&mut ran.tree, &copying.dest, &name, content, meta(0o600))?;
            if estimated {
                ran.not_simulated.push(NotSimulated {
                    program: copying.instruction.to_owned(),
                    word: source,
                    span: Span::default(),
                    why: "nothing is downloaded: the size is an estimate".to_owned(),
                });
            }
        }
        Ok(())
    }

    /// WORKDIR: directories that are missing belong to the user.
    pub(super) fn mkdir(&self, mkdir: &Mkdir, base: Tree, now: Time) -> Ran {
        let mut tree = base;
        let owner =
            if mkdir.user.is_empty() { Owner { uid: 0, gid: 0 } } else { buildkit_owner(&tree, &mkdir.user) };
        let time = mkdir.epoch.map_or(now, Time::from_secs);
        let meta = Metadata::new(0o755, time).owned_by(owner.uid, owner.gid);
        let at = path::clean(&mkdir.path);
        let made = tree.mkdir_all(&at, &meta);
        let failed =
            made.err().map(|errno| (format!("mkdir {at}: {}", errno.message().to_lowercase()), None));
        Ran { tree, took: COPY, output: vec![], not_simulated: vec![], notes: vec![], failed }
    }
}

/// Writes a file whose contents come with the instruction.
fn make_file(
    tree: &mut Tree,
    dest: &str,
    name: &str,
    content: Content,
    meta: Metadata,
) -> Result<(), String> {
    let into = dest.ends_with('/') || tree.is_dir(dest);
    let at = if into { path::join(dest, name) } else { path::clean(dest) };
    let now = meta.mtime;
    let made = tree.mkdir_all(path::parent(&at), &Metadata::new(0o755, now));
    let put = made.and_then(|()| tree.put(&at, Node::file(meta, content), now));
    put.map_err(|errno| format!("open {at}: {}", errno.message().to_lowercase()))
}
