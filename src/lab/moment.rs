//! One moment of a session: the inputs, and what the engine made of them.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::bench::Bench;
use super::bump::bump;
use super::desk::{Desk, Refusal};
use super::extract::{Good, side_facts};
use super::making::Making;
use super::op::Op;
use super::project::{Project, Side};
use super::request::request;
use super::stand_in;
use super::view::facts::Failure;
use super::view::panels::{ContextRow, Entry, FixOffer};
use super::view::{Doing, Headline, Picture, Scale, SideFacts, headline};
use crate::build::{Builder, Engine, Report};
use crate::catalog::{AssetName, Catalog};
use crate::docker::Session;
use crate::image::{Image, ImageId, Reference};
use crate::insight::Hidden;
use crate::text::Diagnostic;
use crate::vfs::Tree;

#[derive(Clone)]
pub struct Moment {
    pub desk: Desk,
    /// Whether its operation built both again.
    pub built: bool,
    pub doing: Doing,
    pub headline: Headline,
    /// What its operation looks like at a terminal.
    pub entries: Vec<Entry>,
    /// Parts of the catalogue without which it could not be built.
    pub needs: BTreeSet<AssetName>,
    pub(super) session: Session,
    /// Why a side was not even tried.
    pub(super) refused: [Option<Failure>; 2],
    /// What is built from has changed, or is to be built again anyway.
    pub(super) dirty: bool,
    pub(super) last: [Option<Arc<Report>>; 2],
    /// What building A came to, and the engine that B was built by after it.
    pub(super) first: Option<(Arc<Report>, Engine)>,
    pub(super) good: [Option<Good>; 2],
    sides: [Rc<SideFacts>; 2],
    /// What the layers of both images hide.
    pub(super) hidden: Hidden,
    pub(super) diagnostics: [Rc<Vec<Diagnostic>>; 2],
    /// Computed when first asked for.
    pub(super) context: OnceCell<Rc<Vec<ContextRow>>>,
    offers: [OnceCell<Option<FixOffer>>; 2],
}

/// The value of one side of a pair.
pub(super) const fn at<T>(pair: &[T; 2], side: Side) -> &T {
    let [a, b] = pair;
    match side {
        Side::A => a,
        Side::B => b,
    }
}

pub(super) const fn at_mut<T>(pair: &mut [T; 2], side: Side) -> &mut T {
    let [a, b] = pair;
    match side {
        Side::A => a,
        Side::B => b,
    }
}

/// Puts a value in place of another. One that is the same leaves the old one there, which is what tells whoever draws
/// it that there is nothing to do.
pub(super) fn keep<T: PartialEq>(place: &mut Rc<T>, value: T) {
    if **place != value {
        *place = Rc::new(value);
    }
}

impl Moment {
    /// The first: both are built for the first time.
    pub fn start(project: &Project, bench: &Bench) -> Self {
        let moment = Self {
            desk: Desk::new(project),
            built: true,
            doing: Doing::Opened,
            headline: Headline::Empty,
            entries: vec![],
            needs: BTreeSet::new(),
            session: Session::over_context(bench.engine(project.era), &Tree::new(), Builder::default()),
            refused: [None, None],
            dirty: false,
            last: [None, None],
            first: None,
            good: [None, None],
            sides: Default::default(),
            hidden: Hidden::default(),
            diagnostics: [Rc::default(), Rc::default()],
            context: OnceCell::new(),
            offers: [OnceCell::new(), OnceCell::new()],
        };
        Making::first(moment).finish()
    }

    /// What an operation makes of it.
    pub fn after(&self, op: &Op) -> Result<Self, Refusal> {
        Ok(Making::after(self, op, None)?.finish())
    }

    /// What it is right after an operation, before anything is built.
    pub(super) fn with(&self, op: &Op, instead: Option<&Self>) -> Result<Self, Refusal> {
        let mut next = self.clone();
        if let Some(of) = instead {
            next.hidden = of.hidden.clone();
        }
        next.desk.apply(op)?;
        next.context = OnceCell::new();
        next.offers = [OnceCell::new(), OnceCell::new()];
        next.entries.clear();
        next.needs.clear();
        next.built = false;
        next.dirty = op.rebuilds();
        next.perform(op);
        Ok(next)
    }

    /// The same where the catalogue knows more than is asked of it here.
    pub(super) fn knowing(&self, catalog: &Arc<Catalog>) -> Self {
        let mut moment = self.clone();
        moment.session.know(catalog);
        if let Some((_, engine)) = &mut moment.first {
            engine.catalog = Arc::clone(catalog);
        }
        moment
    }

    /// The part of an operation that is the engine's.
    fn perform(&mut self, op: &Op) {
        match op {
            Op::All { ops, .. } => ops.iter().for_each(|op| self.perform(op)),
            Op::Console { line } => self.console(line),
            Op::ClearCache => self.console("docker builder prune -af"),
            Op::BumpBase { image } => {
                let moved = bump(&mut self.session.engine, image);
                let output = if moved {
                    format!("Status: Downloaded newer image for {image}\n")
                } else {
                    format!("Status: Image is up to date for {image}\n")
                };
                self.entries.push(Entry::clicked(format!("docker pull {image}"), output, 0));
            }
            op => {
                let entry = |command| Entry::clicked(command, String::new(), 0);
                self.entries.extend(op.commands().into_iter().map(entry));
            }
        }
    }

    /// Whether a side does not build and its context lacks files that stand-ins are known for.
    pub fn lacks_files(&self, side: Side) -> bool {
        let recipe = self.desk.recipe(side);
        let failed = self.report(side).filter(|_| self.side(side).failure.is_some());
        failed.is_some_and(|report| {
            stand_in::lacks(&recipe.dockerfile, &recipe.args, &self.desk.context, report)
        })
    }

    /// What a side's build would come to over another context. Nothing of it is kept.
    pub(super) fn tried(&self, side: Side, context: &Tree) -> Arc<Report> {
        let desk = Desk { context: context.clone(), ..self.desk.clone() };
        Arc::new(crate::build::build(&mut self.session.engine.clone(), &request(&desk, side)))
    }

    /// Computes what is to be seen.
    pub(super) fn look(&mut self) {
        self.hidden =
            self.hidden.with(Side::BOTH.into_iter().filter_map(|side| self.image(side)).map(AsRef::as_ref));
        for side in Side::BOTH {
            let last = at(&self.last, side).as_deref();
            let facts = side_facts(
                self.desk.recipe(side),
                last,
                at(&self.good, side).as_ref(),
                &self.session.engine.store,
            );
            let mut facts = match at(&self.refused, side) {
                None => facts,
                Some(failure) => SideFacts {
                    stale: at(&self.good, side).is_some(),
                    failure: Some(failure.clone()),
                    steps: vec![],
                    ..facts
                },
            };
            self.mark_hidden(side, &mut facts.layers);
            keep(at_mut(&mut self.sides, side), facts);
        }
        let [a, b] = &self.sides;
        let picture = Picture::of(a, b, Scale::Log);
        self.headline = headline(a, b, &picture, &self.doing);
    }

    pub const fn side(&self, side: Side) -> &Rc<SideFacts> {
        at(&self.sides, side)
    }

    /// What is to be said about a Dockerfile.
    pub fn diagnostics(&self, side: Side) -> Rc<Vec<Diagnostic>> {
        Rc::clone(at(&self.diagnostics, side))
    }

    /// The image under a side's tag.
    pub fn image(&self, side: Side) -> Option<&Arc<Image>> {
        let reference = Reference::parse(&self.desk.recipe(side).tag).ok()?;
        self.session.engine.store.tagged(&reference).and_then(|id| self.session.engine.store.image(id))
    }

    /// The last report of a side.
    pub fn report(&self, side: Side) -> Option<&Report> {
        at(&self.last, side).as_deref()
    }

    /// The id of the image after a step of the last build, counted from 1, that can be tagged. Only the classic
    /// builder keeps those; BuildKit has the last one.
    pub fn image_after(&self, side: Side, number: usize) -> Option<String> {
        let report = self.report(side)?;
        let step = report.steps.iter().find(|step| step.number == number)?;
        let last = || report.image().filter(|_| step.number == step.total);
        let id: ImageId = step.image.or_else(last)?;
        Some(id.short())
    }

    /// The better order that `find` finds, found once.
    pub(super) fn offer(&self, side: Side, find: impl FnOnce() -> Option<FixOffer>) -> Option<FixOffer> {
        at(&self.offers, side).get_or_init(find).clone()
    }

    pub const fn engine(&self) -> &Engine {
        &self.session.engine
    }
}
