//! The inputs as they are at one moment, and how operations change them.

use std::collections::BTreeMap;

use super::lesson::action::{self, Action, Place};
use super::op::Op;
use super::project::{BuilderChoice, CONTEXT_TIME, EraChoice, File, Project, Recipe, Side, put_file};
use crate::vfs::{Content, Errno, Follow, NodeKind, Time, Tree, path};

/// Both Dockerfiles, the context and the switches. A value: copies share what did not change.
#[derive(Debug, Clone, PartialEq)]
pub struct Desk {
    pub recipes: [Recipe; 2],
    pub context: Tree,
    pub builder: BuilderChoice,
    pub era: EraChoice,
    /// How often each base image moved, by reference.
    pub bumps: BTreeMap<String, u32>,
    /// The time that files written next get; it moves on with every operation.
    pub now: Time,
}

/// Why an operation could not be done. Nothing changes then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A path of the context, and what the file system says.
    Path(String, Errno),
    /// An edit of a lesson whose text is not there any more.
    Gone(String),
    /// There is no such image step to name.
    NoStep(Side, usize),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Path(path, errno) => write!(f, "{path}: {errno}"),
            Self::Gone(what) => f.write_str(what),
            Self::NoStep(side, step) => write!(
                f,
                "step {step} of {side} left no image that can be tagged. BuildKit keeps the last one only: name the \
                 stage with AS and build up to it with --target, or tag before the next build"
            ),
        }
    }
}

impl Desk {
    pub fn new(project: &Project) -> Self {
        Self {
            recipes: [project.a.clone(), project.b.clone()],
            context: project.context().0,
            builder: project.builder,
            era: project.era,
            bumps: BTreeMap::new(),
            now: CONTEXT_TIME,
        }
    }

    pub const fn recipe(&self, side: Side) -> &Recipe {
        let [a, b] = &self.recipes;
        match side {
            Side::A => a,
            Side::B => b,
        }
    }

    const fn recipe_mut(&mut self, side: Side) -> &mut Recipe {
        let [a, b] = &mut self.recipes;
        match side {
            Side::A => a,
            Side::B => b,
        }
    }

    /// The inputs after an operation. Builds, the cache and console lines are the engine's: they change nothing here.
    pub fn apply(&mut self, op: &Op) -> Result<(), Refusal> {
        self.now = self.now.plus_millis(60_000);
        let at = |path: &str| path::clean(&format!("/{path}"));
        let refused = |path: &str| {
            let path = path.to_owned();
            move |errno| Refusal::Path(path, errno)
        };
        match op {
            Op::Edit { side, text } => self.recipe_mut(*side).dockerfile.clone_from(text),
            Op::Ignore { side, text } => self.recipe_mut(*side).ignore.clone_from(text),
            Op::Target { side, stage } => self.recipe_mut(*side).target.clone_from(stage),
            Op::Arg { side, name, value: Some(value) } => {
                self.recipe_mut(*side).args.insert(name.clone(), value.clone());
            }
            Op::Arg { side, name, value: None } => {
                self.recipe_mut(*side).args.remove(name);
            }
            Op::Write { path, file } => {
                put_file(&mut self.context, path, file, self.now).map_err(refused(path))?;
            }
            Op::Remove { path } => {
                self.context.remove_all(&at(path), self.now).map_err(refused(path))?;
            }
            Op::Move { from, to } => {
                self.context.rename(&at(from), &at(to), self.now).map_err(refused(from))?;
            }
            Op::Chmod { path, mode } => {
                self.context
                    .set_meta(&at(path), Follow::Yes, |meta| meta.mode = mode & 0o7777)
                    .map_err(refused(path))?;
            }
            Op::Touch { path } => {
                let now = self.now;
                self.context
                    .set_meta(&at(path), Follow::Yes, |meta| meta.mtime = now)
                    .map_err(refused(path))?;
            }
            Op::Builder { builder } => self.builder = *builder,
            Op::BumpBase { image } => *self.bumps.entry(image.clone()).or_default() += 1,
            Op::Rebuild | Op::ClearCache | Op::Console { .. } => {}
            Op::All { ops, .. } => {
                // All or nothing.
                let mut next = self.clone();
                for op in ops {
                    next.apply(op)?;
                }
                *self = next;
            }
        }
        Ok(())
    }

    /// The operation that a lesson's action comes to here; `image_after(side, step)` names images for `{b:3}`.
    pub fn resolve(
        &self,
        action: &Action,
        image_after: &dyn Fn(Side, usize) -> Option<String>,
    ) -> Result<Op, Refusal> {
        Ok(match action {
            Action::Append { place, text } => {
                let old = self.text(place).unwrap_or_default();
                self.write(place, action::appended(&old, text))
            }
            Action::Write { place, text } => self.write(place, text.clone()),
            Action::Replace { place, old, new } => {
                let text = self
                    .text(place)
                    .ok_or_else(|| Refusal::Gone(format!("`{old}` is not there any more")))?;
                self.write(place, action::replaced(&text, old, new).map_err(Refusal::Gone)?)
            }
            Action::Remove { path } => Op::Remove { path: path.clone() },
            Action::Move { from, to } => Op::Move { from: from.clone(), to: to.clone() },
            Action::Touch { path } => Op::Touch { path: path.clone() },
            Action::Chmod { path, mode } => Op::Chmod { path: path.clone(), mode: *mode },
            Action::Builder(builder) => Op::Builder { builder: *builder },
            Action::Arg { side, name, value } => {
                Op::Arg { side: *side, name: name.clone(), value: value.clone() }
            }
            Action::Target { side, stage } => Op::Target { side: *side, stage: stage.clone() },
            Action::Rebuild => Op::Rebuild,
            Action::ClearCache => Op::ClearCache,
            Action::BumpBase { image } => Op::BumpBase { image: image.clone() },
            Action::Run { line } => Op::Console { line: with_images(line, image_after)? },
        })
    }

    /// Several actions as one operation, each on what the one before left.
    pub fn resolve_all(
        &self,
        label: &str,
        actions: &[Action],
        image_after: &dyn Fn(Side, usize) -> Option<String>,
    ) -> Result<Op, Refusal> {
        let mut desk = self.clone();
        let mut ops = Vec::new();
        for action in actions {
            let op = desk.resolve(action, image_after)?;
            desk.apply(&op)?;
            ops.push(op);
        }
        Ok(match <[Op; 1]>::try_from(ops) {
            Ok([only]) => only,
            Err(ops) => Op::All { label: label.to_owned(), ops },
        })
    }

    fn text(&self, place: &Place) -> Option<String> {
        match place {
            Place::Dockerfile(side) => Some(self.recipe(*side).dockerfile.clone()),
            Place::Ignore(side) => self.recipe(*side).ignore.clone(),
            Place::File(name) => {
                let content = self.context.read(&path::clean(&format!("/{name}"))).ok()?;
                content.as_text().map(str::to_owned)
            }
        }
    }

    fn write(&self, place: &Place, text: String) -> Op {
        match place {
            Place::Dockerfile(side) => Op::Edit { side: *side, text },
            Place::Ignore(side) => Op::Ignore { side: *side, text: Some(text) },
            Place::File(path) => {
                let old = self.file(path);
                Op::Write { path: path.clone(), file: action::with_text(old.as_ref(), text) }
            }
        }
    }

    /// A file of the context as a link holds it; `None` if there is no regular file.
    pub fn file(&self, name: &str) -> Option<File> {
        let node = self.context.stat(&path::clean(&format!("/{name}"))).ok()?;
        let content = node.content()?;
        let mode = node.meta.mode;
        Some(match content.as_bytes() {
            Some(bytes) => File::of_bytes(bytes, mode),
            None => File::Other { body: super::project::Body::Size(content.len()), mode },
        })
    }

    /// The paths of all regular files and links of the context, without a leading slash, with sizes.
    pub fn listing(&self) -> Vec<(String, u64)> {
        let files = self.context.walk_all().filter(|(_, node)| !matches!(node.kind, NodeKind::Directory(_)));
        files.map(|(path, node)| (path.trim_start_matches('/').to_owned(), node.size())).collect()
    }

    /// What `COPY` can name in the context: files and directories, the latter with a slash at the end.
    pub fn paths(&self) -> Vec<String> {
        let all = self.context.walk_all().map(|(path, node)| {
            let end = if node.is_dir() { "/" } else { "" };
            format!("{}{end}", path.trim_start_matches('/'))
        });
        all.filter(|path| path != "/").collect()
    }

    /// These inputs as a new start, for a link that leaves the past behind.
    pub fn project(&self, title: &str) -> Project {
        let [a, b] = self.recipes.clone();
        let names = self.listing();
        let files =
            names.into_iter().filter_map(|(name, _)| self.file(&name).map(|file| (name, file))).collect();
        Project { title: title.to_owned(), lesson: None, a, b, files, builder: self.builder, era: self.era }
    }

    /// Text of a file of the context; `None` for what is not text.
    pub fn file_text(&self, name: &str) -> Option<&str> {
        self.context.read(&path::clean(&format!("/{name}"))).ok().and_then(Content::as_text)
    }
}

/// `{b:3}` in a console line, replaced by the id of the image after step 3 of b.
fn with_images(line: &str, image_after: &dyn Fn(Side, usize) -> Option<String>) -> Result<String, Refusal> {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}').and_then(|(inside, tail)| {
            let (side, step) = inside.split_once(':')?;
            Some((Side::parse(side)?, step.parse::<usize>().ok()?, tail))
        });
        match named {
            Some((side, step, tail)) => {
                out.push_str(&image_after(side, step).ok_or(Refusal::NoStep(side, step))?);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::lesson;

    fn desk() -> Desk {
        Desk::new(&lesson::lesson("node-order").map(|lesson| lesson.project).unwrap_or_default())
    }

    #[test]
    fn operations_change_the_inputs() {
        let mut desk = desk();
        let write = Op::Write { path: "src/deep/x.js".into(), file: "1\n".into() };
        assert_eq!(desk.apply(&write), Ok(()));
        assert_eq!(desk.file_text("src/deep/x.js"), Some("1\n"));
        assert_eq!(desk.apply(&Op::Chmod { path: "src/deep/x.js".into(), mode: 0o755 }), Ok(()));
        assert_eq!(desk.file("src/deep/x.js").map(|file| file.mode()), Some(0o755));
        assert_eq!(desk.apply(&Op::Move { from: "src/deep/x.js".into(), to: "y.js".into() }), Ok(()));
        assert_eq!(desk.file_text("y.js"), Some("1\n"));
        assert_eq!(desk.apply(&Op::Remove { path: "src".into() }), Ok(()));
        assert_eq!(desk.file_text("src/server.js"), None);
        assert!(matches!(desk.apply(&Op::Remove { path: "src".into() }), Err(Refusal::Path(..))));
    }

    #[test]
    fn all_or_nothing() {
        let mut desk = desk();
        let before = desk.clone();
        let ops =
            vec![Op::Write { path: "z".into(), file: "z".into() }, Op::Remove { path: "missing".into() }];
        assert!(desk.apply(&Op::All { label: String::new(), ops }).is_err());
        assert_eq!(desk.context, before.context);
    }

    #[test]
    fn actions_become_operations() {
        let desk = desk();
        let none = |_: Side, _: usize| None;
        let append = Action::Append { place: Place::File("README.md".into()), text: "More.".into() };
        let op = desk.resolve(&append, &none);
        assert_eq!(op, Ok(Op::Write { path: "README.md".into(), file: "# Shop\nMore.\n".into() }));
        let gone =
            Action::Replace { place: Place::Dockerfile(Side::A), old: "PERL".into(), new: String::new() };
        assert!(matches!(desk.resolve(&gone, &none), Err(Refusal::Gone(_))));
        let run = Action::Run { line: "docker tag {b:3} test/b # {x}".into() };
        let some = |side: Side, step: usize| Some(format!("{side}{step}"));
        assert_eq!(desk.resolve(&run, &some), Ok(Op::Console { line: "docker tag B3 test/b # {x}".into() }));
        assert_eq!(desk.resolve(&run, &none), Err(Refusal::NoStep(Side::B, 3)));
    }

    #[test]
    fn a_desk_becomes_a_project_again() {
        let start = lesson::lesson("chmod-copy").map(|lesson| lesson.project).unwrap_or_default();
        let again = Desk::new(&start).project(&start.title);
        assert_eq!(again, Project { lesson: None, ..start });
    }
}
