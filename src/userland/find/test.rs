//! One test or action on one file.

use crate::shell::Process;
use crate::vfs::{Follow, Node, NodeKind, path};

use super::super::common::name_of;
use super::super::{cost, ls};
use super::expression::{PermTest, Test};
use super::printf::{kind_letter, printf};
use super::walk::Run;

impl Run {
    pub(super) fn test(&mut self, process: &mut Process<'_>, test: &Test, shown: &str, node: &Node) -> bool {
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
            Test::Size { unit, compare } => {
                // A directory has a block of its own.
                let size = if node.is_dir() { 4096 } else { node.size() };
                compare.holds(size.div_ceil(*unit))
            }
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
                let text = printf(process, format, shown, node, self.depth);
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
