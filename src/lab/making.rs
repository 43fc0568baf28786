//! A moment on its way: what an operation asks for is built step by step, so that whoever waits can do something else
//! in between, see how far it is, and end it.

use std::sync::Arc;

use super::console::shown;
use super::desk::{Desk, Refusal};
use super::extract::Good;
use super::moment::{Moment, at_mut, keep};
use super::op::Op;
use super::project::{BuilderChoice, EraChoice, Side};
use super::request::{build_command, request};
use super::view::facts::Failure;
use super::view::panels::Entry;
use super::view::{Doing, Headline, What};
use crate::build::{Build, Report};
use crate::catalog::AssetName;
use crate::dockerfile::{self, platform::Platform};
use crate::image::{Image, Reference};
use crate::vfs::{self, ChangeKind};

/// Dockerfiles with more instructions are not built: their picture would be too much for a page.
const LONGEST: usize = 1_000;

/// A moment whose sides are still to be built. Dropping it is for nothing.
#[derive(Clone)]
pub struct Making {
    next: Moment,
    /// What it comes from; `None` for the first of all.
    before: Option<Before>,
    /// The sides that are not built yet, the next one last, and how many they were.
    left: Vec<Side>,
    all: usize,
    no_cache: bool,
    under_way: Option<(Side, Build)>,
}

/// What is to be known of the moment before.
#[derive(Clone)]
struct Before {
    what: What,
    images: [Option<Arc<Image>>; 2],
    headline: Headline,
}

impl Making {
    /// Both sides are built for the first time.
    pub(super) fn first(moment: Moment) -> Self {
        let left = vec![Side::B, Side::A];
        Self { next: moment, before: None, all: left.len(), left, no_cache: false, under_way: None }
    }

    /// What an operation makes of a moment. `instead` is another one that came of an operation which this one
    /// [continues](Op::continues): most of what its layers hide they hide again. And where both are about B alone, A
    /// was built by the same engine out of the same: it is not built again.
    pub(super) fn after(before: &Moment, op: &Op, instead: Option<&Moment>) -> Result<Self, Refusal> {
        let mut next = before.with(op, instead)?;
        next.built |= next.dirty;
        let both = Side::BOTH.map(|side| before.image(side).cloned());
        let mut making = Self {
            before: Some(Before { what: What::of(op), images: both, headline: before.headline.clone() }),
            left: if next.dirty { vec![Side::B, Side::A] } else { vec![] },
            all: 0,
            // BuildKit's cache was pruned; that of the classic builder are its images, which stay.
            no_cache: clears(op) && next.desk.builder == BuilderChoice::Classic,
            under_way: None,
            next,
        };
        if making.next.dirty {
            making.next.first = None;
            let known = instead.filter(|_| op.only() == Some(Side::B)).and_then(|of| of.first.clone());
            if let Some((report, engine)) = known {
                making.left.pop();
                making.next.session.engine = engine;
                making.built(Side::A, report);
            }
        }
        making.all = making.left.len();
        Ok(making)
    }

    /// What is built from.
    pub const fn desk(&self) -> &Desk {
        &self.next.desk
    }

    /// Does the next step of a build; `false` once there is none.
    pub fn step(&mut self) -> bool {
        if let Some((side, mut build)) = self.under_way.take() {
            if build.step() {
                self.under_way = Some((side, build));
            } else {
                let report = Arc::new(build.finish(&mut self.next.session.engine));
                self.built(side, report);
            }
        } else if let Some(side) = self.left.pop() {
            self.under_way = self.begin(side).map(|build| (side, build));
        }
        self.under_way.is_some() || !self.left.is_empty()
    }

    /// How much of it is done, in hundredths.
    pub fn progress(&self) -> u32 {
        let now = self.under_way.as_ref().map(|(_, build)| build.progress());
        let done = self.all - self.left.len() - usize::from(now.is_some());
        (100 * done as u32 + now.unwrap_or(0)) / (self.all.max(1) as u32)
    }

    /// Does what is left.
    pub fn finish(mut self) -> Moment {
        while self.step() {}
        self.look()
    }

    /// Leaves what is left undone: the sides that are not built say so.
    pub fn stop(mut self) -> Moment {
        let under_way = self.under_way.take().map(|(side, _)| side);
        for side in self.left.drain(..).chain(under_way) {
            let message = "The build was stopped".to_owned();
            let hint = Some("Whatever you change next builds it again.".to_owned());
            *at_mut(&mut self.next.refused, side) = Some(Failure { line: None, message, hint });
        }
        self.look()
    }

    /// Begins to build a side, unless it is refused or lacks data.
    fn begin(&mut self, side: Side) -> Option<Build> {
        let moment = &mut self.next;
        let mut request = request(&moment.desk, side);
        request.no_cache = self.no_cache;
        let parsed = request.dockerfile.as_ref().map(dockerfile::parse);
        let count: usize =
            parsed.iter().flat_map(|file| &file.stages).map(|stage| stage.instructions.len() + 1).sum();
        *at_mut(&mut moment.refused, side) = (count > LONGEST).then(|| Failure {
            line: None,
            message: format!("{count} instructions are more than are built here ({LONGEST} at most)"),
            hint: None,
        });
        if count > LONGEST {
            return None;
        }
        let args = &moment.desk.recipe(side).args;
        let bases = parsed.iter().flat_map(|file| dockerfile::images(file, args, &Platform::default()));
        // The first story's `ubuntu` is compiled in.
        let bases = bases.filter(|base| moment.desk.era == EraChoice::Now || !base.starts_with("ubuntu"));
        // What was opened or pulled is there.
        let store = &moment.session.engine.store;
        let there = |base: &str| Reference::parse(base).is_ok_and(|name| store.tagged(&name).is_some());
        let bases = bases.filter(|base| !there(base));
        let missing: Vec<AssetName> =
            bases.flat_map(|base| moment.session.engine.catalog.missing_assets(&base)).collect();
        if !missing.is_empty() {
            moment.needs.extend(missing);
            return None;
        }
        Some(Build::new(&moment.session.engine, request))
    }

    /// Takes what building a side came to.
    fn built(&mut self, side: Side, report: Arc<Report>) {
        let moment = &mut self.next;
        if side == Side::A {
            moment.first = Some((Arc::clone(&report), moment.session.engine.clone()));
        }
        moment.needs.extend(report.lacking());
        moment.needs.extend(std::mem::take(&mut moment.session.engine.lacks));
        let command = build_command(&moment.desk, side, self.no_cache);
        moment.entries.push(Entry::clicked(command, shown(&report.output), report.exit_code()));
        let image = report.image().and_then(|id| moment.session.engine.store.image(id)).cloned();
        if let Some(image) = image {
            *at_mut(&mut moment.good, side) = Some(Good { report: Arc::clone(&report), image });
        }
        keep(at_mut(&mut moment.diagnostics, side), report.diagnostics.clone());
        *at_mut(&mut moment.last, side) = Some(report);
    }

    /// Computes what is to be seen.
    fn look(self) -> Moment {
        let Self { mut next, before, .. } = self;
        let Some(Before { what, images, headline }) = before else {
            next.look();
            return next;
        };
        let moved = moved_tag(&images, &next).filter(|_| !next.built);
        // A line that only looks around leaves the sentence at the top as it is.
        let same = |(side, before): (Side, &Option<Arc<Image>>)| {
            before.as_ref().map(|image| image.id) == next.image(side).map(|image| image.id)
        };
        let idle = !next.built && moved.is_none() && Side::BOTH.into_iter().zip(&images).all(same);
        if !idle {
            next.doing = moved.unwrap_or(Doing::Changed(what));
        }
        next.look();
        if idle {
            next.headline = headline;
        }
        next
    }
}

/// The side whose tag has moved, and the files that its image no longer shows.
fn moved_tag(images: &[Option<Arc<Image>>; 2], next: &Moment) -> Option<Doing> {
    Side::BOTH.into_iter().zip(images).find_map(|(side, before)| {
        let (before, after) = (before.as_ref()?, next.image(side)?);
        if before.id == after.id {
            return None;
        }
        let changes = vfs::diff(&before.tree, &after.tree);
        let gone = changes.iter().filter(|change| matches!(change.kind, ChangeKind::Deleted));
        Some(Doing::Tagged { side, gone: gone.map(|change| format!("/{}", change.path)).collect() })
    })
}

fn clears(op: &Op) -> bool {
    match op {
        Op::ClearCache => true,
        Op::All { ops, .. } => ops.iter().any(clears),
        _ => false,
    }
}
