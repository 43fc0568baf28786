//! What the page knows, and the one function that changes it. Nothing here touches the browser.

mod action;
mod turns;

use std::rc::Rc;

use crate::lab::bench::Bench;
use crate::lab::lesson::{self, Edit, Lesson};
use crate::lab::moment::Moment;
use crate::lab::share::Glance;
use crate::lab::texts::Language;
use crate::lab::view::{Fate, Scale};
use crate::lab::{Desk, Lab, LinkError, Op, Shared, Side};

pub use self::action::Action;
pub use self::turns::UnderWay;

#[derive(Clone)]
pub struct State {
    pub lab: Lab,
    /// What is done last, where its builds take longer than one wants to wait: it goes on in turns.
    pub under_way: Option<UnderWay>,
    /// Milliseconds since some moment. Where it stands still, all is done in one turn.
    pub clock: fn() -> f64,
    /// The moment looked at, by how many operations came before; `None`: the present one.
    pub looking: Option<usize>,
    /// How many steps of each build are shown; `None`: all.
    pub shown: Option<usize>,
    /// The build is being played: each beat shows more of it.
    pub playing: bool,
    /// A Dockerfile was changed last, by a key.
    pub typing: bool,
    pub selected: Option<Selection>,
    pub tab: Tab,
    /// Whose files, history, waste and context the drawer shows.
    pub side: Side,
    pub scale: Scale,
    pub language: Language,
    pub theme: Theme,
    pub dialog: Option<Dialog>,
    pub notice: Option<Notice>,
    pub hints: usize,
    /// Goes up with every change, so that components can tell.
    pub revision: u64,
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision
    }
}

/// The step whose block, line and row are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    pub side: Side,
    /// Index into the side's steps.
    pub step: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    #[default]
    Why,
    Files,
    History,
    Waste,
    Stages,
    Context,
    Console,
}

impl Tab {
    pub const ALL: [Self; 7] =
        [Self::Why, Self::Files, Self::History, Self::Waste, Self::Stages, Self::Context, Self::Console];

    /// As links and ids have it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Why => "why",
            Self::Files => "files",
            Self::History => "history",
            Self::Waste => "waste",
            Self::Stages => "stages",
            Self::Context => "context",
            Self::Console => "console",
        }
    }

    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.id() == id)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// What the system says.
    #[default]
    System,
    Light,
    Dark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog {
    Gallery,
    Share,
    /// An image out of an archive.
    Open,
    /// What the words mean.
    Help,
}

/// One line above the picture that can be dismissed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    BadLink(LinkError),
    Refused(String),
    DraftRestored,
}

/// How a build is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Milliseconds from one beat to the next.
    pub beat: u32,
    /// Steps that a beat adds.
    pub stride: usize,
}

/// The pace at which a build of so many steps takes at most 1.5 s; a short one is over earlier.
pub fn pace(steps: usize) -> Pace {
    const WHOLE: usize = 1_500;
    const SLOWEST: usize = 300;
    const FASTEST: usize = 50;
    let stride = steps.div_ceil(WHOLE / FASTEST).max(1);
    let beats = steps.div_ceil(stride).max(1);
    Pace { beat: u32::try_from((WHOLE / beats).min(SLOWEST)).unwrap_or(u32::MAX), stride }
}

impl State {
    pub fn new(lab: Lab, language: Language) -> Self {
        let mut state = Self {
            lab,
            under_way: None,
            clock: || 0.0,
            looking: None,
            shown: None,
            playing: false,
            typing: false,
            selected: None,
            tab: Tab::Why,
            side: Side::B,
            scale: Scale::Log,
            language,
            theme: Theme::System,
            dialog: None,
            notice: None,
            hints: 0,
            revision: 0,
        };
        state.select_cause();
        state
    }

    /// The lesson in the page's language.
    pub fn lesson(&self) -> Option<Rc<Lesson>> {
        self.lab.lesson().map(|lesson| lesson.told(self.language))
    }

    /// The moment that is shown.
    pub fn moment(&self) -> &Rc<Moment> {
        self.looking.and_then(|at| self.lab.moment(at)).unwrap_or_else(|| self.lab.now())
    }

    /// What the moment that is shown is built from; of the present one what it will be, where that is under way.
    pub fn desk(&self) -> &Desk {
        match &self.under_way {
            Some(under_way) if self.looking.is_none() => under_way.change.desk(),
            _ => &self.moment().desk,
        }
    }

    pub const fn can_undo(&self) -> bool {
        self.under_way.is_some() || self.lab.can_undo()
    }

    /// Steps of the longer of the two builds that are shown.
    pub fn steps(&self) -> usize {
        Side::BOTH.into_iter().map(|side| self.moment().side(side).steps.len()).max().unwrap_or(0)
    }

    /// Where one looks, for a link.
    pub fn glance(&self) -> Glance {
        Glance {
            build: self.looking,
            step: self.shown.filter(|_| !self.playing),
            tab: Some(self.tab).filter(|tab| *tab != Tab::Why).map(|tab| tab.id().to_owned()),
        }
    }

    /// Everything for a link, with what is under way.
    pub fn shared(&self) -> Shared {
        match &self.under_way {
            Some(under_way) => self.lab.shared_with(&under_way.change, self.glance()),
            None => self.lab.shared(self.glance()),
        }
    }

    /// The state after an action.
    pub fn reduce(&self, action: Action) -> Self {
        let mut next = self.clone();
        if let Action::GoOn = action {
            next.go_on();
            return next;
        }
        next.revision += 1;
        next.typing = matches!(action, Action::Type(Op::Edit { .. }));
        if next.playing && !matches!(action, Action::Beat) {
            // Whatever else is done skips the rest.
            next.playing = false;
            next.shown = None;
        }
        match action {
            // Nobody waits for what he takes back.
            Action::Undo if next.under_way.as_ref().is_some_and(|it| it.progress.is_some()) => next.stop(),
            _ if action.needs_the_present() => next.finish(),
            _ => {}
        }
        match action {
            Action::Do(op) => next.begin(op, false),
            Action::Type(op) => next.begin(op, true),
            Action::Edit(at) => {
                let lesson = next.lesson();
                if let Some(edit) = lesson.as_ref().and_then(|lesson| lesson.edits.get(at)) {
                    next.perform(edit);
                }
            }
            Action::Solve => {
                if let Some(lesson) = next.lesson() {
                    next.perform(&Edit { label: lesson.goal.clone(), actions: lesson.solution.clone() });
                }
            }
            Action::GoOn => {}
            Action::Stop => next.stop(),
            Action::StandIn(side) => {
                if let Some(op) = next.lab.stand_ins(side, next.language.labels().stand_ins) {
                    next.begin(op, false);
                    next.tab = Tab::Context;
                }
            }
            Action::Undo => {
                next.lab.undo();
                next.settle();
            }
            Action::Redo => {
                next.lab.redo();
                next.settle();
            }
            Action::Select(selection) => {
                next.selected = selection;
                if let Some(selection) = selection {
                    next.side = selection.side;
                }
                if matches!(next.tab, Tab::Context | Tab::Console | Tab::Waste | Tab::Stages) {
                    next.tab = Tab::Why;
                }
            }
            Action::Show(tab) => next.tab = tab,
            Action::ShowSide(side) => next.side = side,
            Action::Look(at) => {
                next.looking = at.filter(|&at| at < next.lab.cursor());
                next.shown = None;
                next.select_cause();
            }
            Action::Step(shown) => next.shown = shown,
            Action::Play => {
                next.playing = next.steps() > 0;
                next.shown = next.playing.then_some(0);
            }
            Action::Beat if next.playing => {
                let shown = next.shown.unwrap_or(0) + pace(next.steps()).stride;
                next.playing = shown < next.steps();
                next.shown = next.playing.then_some(shown);
            }
            // It came too late.
            Action::Beat => {}
            Action::Rescale(scale) => next.scale = scale,
            Action::Speak(language) => next.language = language,
            Action::Paint(theme) => next.theme = theme,
            Action::Ask(dialog) => next.dialog = dialog,
            Action::Dismiss => next.notice = None,
            Action::Hint => next.hints += 1,
            Action::OpenLesson(id) => match lesson::lesson(&id) {
                Some(lesson) => next.open(Lab::open(Rc::clone(next.lab.bench()), lesson.project)),
                None => next.notice = Some(Notice::Refused(format!("no lesson is called {id}"))),
            },
            Action::OpenProject(project) => next.open(Lab::open(Rc::clone(next.lab.bench()), *project)),
            Action::OpenLink(link) => next.open_link(&link),
            Action::Learn(catalog) => {
                let (lab, change) = next.lab.learn(&catalog);
                next.lab = lab;
                match change {
                    Some(change) => next.take_on(change),
                    None => next.select_cause(),
                }
            }
            Action::Open(images) => {
                let mut bench = Bench::clone(next.lab.bench());
                bench.opened.retain(|old| !images.iter().any(|new| new.image.id == old.image.id));
                bench.opened.extend(images);
                next.lab = next.lab.over(Rc::new(bench));
                next.selected = None;
                next.select_cause();
            }
            Action::Missing(what) => next.notice = Some(Notice::Refused(what)),
        }
        next
    }

    fn perform(&mut self, edit: &Edit) {
        match self.lab.edit(edit) {
            Ok(op) => self.begin(op, false),
            Err(refusal) => self.notice = Some(Notice::Refused(refusal.to_string())),
        }
    }

    /// Something is done: the present is what one looks at.
    fn face_the_present(&mut self) {
        self.looking = None;
        self.shown = None;
        self.notice = None;
    }

    /// After the present has changed.
    fn settle(&mut self) {
        self.face_the_present();
        self.select_cause();
    }

    /// Marks what explains most: a step that failed or ran for a reason of its own, in the Dockerfile that took longer
    /// if there is one; else what was marked already, if it still ran; else the last step that ran.
    fn select_cause(&mut self) {
        let moment = Rc::clone(self.moment());
        let dearer = if moment.side(Side::A).ms > moment.side(Side::B).ms { Side::A } else { Side::B };
        let find = |wanted: fn(Fate) -> bool| {
            [dearer, dearer.other()].into_iter().find_map(|side| {
                let step = moment.side(side).steps.iter().position(|step| wanted(step.fate))?;
                Some(Selection { side, step })
            })
        };
        let ran =
            |at: &Selection| moment.side(at.side).steps.get(at.step).is_some_and(|step| step.fate.ran());
        self.selected = find(|fate| matches!(fate, Fate::Failed))
            .or_else(|| find(|fate| matches!(fate, Fate::Changed)))
            .or(self.selected.filter(ran))
            .or_else(|| find(Fate::ran));
        if let Some(selection) = self.selected {
            self.side = selection.side;
        }
    }

    fn open(&mut self, lab: Lab) {
        let revision = self.revision;
        *self = Self {
            scale: self.scale,
            theme: self.theme,
            tab: if self.tab == Tab::Console { Tab::Console } else { Tab::Why },
            revision,
            clock: self.clock,
            ..Self::new(lab, self.language)
        };
    }

    /// `#v1.…` or `#lesson=ID`. A bad one says what is wrong and leaves everything as it is.
    fn open_link(&mut self, link: &str) {
        let link = link.trim_start_matches('#');
        if let Some(id) = link.strip_prefix("lesson=") {
            match lesson::lesson(id) {
                Some(lesson) => self.open(Lab::open(Rc::clone(self.lab.bench()), lesson.project)),
                None => self.notice = Some(Notice::Refused(format!("no lesson is called {id}"))),
            }
            return;
        }
        match Shared::decode(link) {
            Ok(shared) => self.open_shared(&shared),
            Err(error) => self.notice = Some(Notice::BadLink(error)),
        }
    }

    /// Opens what a link or a draft holds.
    pub fn open_shared(&mut self, shared: &Shared) {
        let (lab, refusal) = Lab::replay(Rc::clone(self.lab.bench()), shared);
        self.open(lab);
        self.looking = shared.glance.build.filter(|&at| at < self.lab.cursor());
        self.shown = shared.glance.step;
        if let Some(tab) = shared.glance.tab.as_deref().and_then(Tab::of) {
            self.tab = tab;
        }
        if let Some(refusal) = refusal {
            self.notice = Some(Notice::Refused(refusal.to_string()));
        }
    }
}
