//! The page's reducer: what each action does to the state.
#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;
use std::sync::Arc;

use layerlab::catalog::Catalog;
use layerlab::image::Reference;
use layerlab::lab::share::Glance;
use layerlab::lab::texts::Language;
use layerlab::lab::view::Scale;
use layerlab::lab::{Bench, Lab, Op, Opened, Side, lesson};
use layerlab::oci::Limits;
use layerlab::oci::archive::{Export, LayerFormat, Reader, write};
use layerlab::ui::state::{Action, Dialog, Notice, Selection, State, Tab, Theme, pace};

fn start() -> State {
    let project = lesson::lesson("first-story").map(|lesson| lesson.project).unwrap_or_default();
    State::new(Lab::open(Rc::new(Bench::default()), project), Language::English)
}

fn edit(text: &str) -> Op {
    Op::Edit { side: Side::B, text: text.into() }
}

#[test]
fn views_change_and_nothing_else_does() {
    let state = start();
    type Check = fn(&State) -> bool;
    let table: [(Action, Check); 7] = [
        (Action::Show(Tab::Files), |state| state.tab == Tab::Files),
        (Action::ShowSide(Side::A), |state| state.side == Side::A),
        (Action::Rescale(Scale::Linear), |state| state.scale == Scale::Linear),
        (Action::Speak(Language::German), |state| state.language == Language::German),
        (Action::Paint(Theme::Dark), |state| state.theme == Theme::Dark),
        (Action::Ask(Some(Dialog::Share)), |state| state.dialog == Some(Dialog::Share)),
        (Action::Step(Some(2)), |state| state.shown == Some(2)),
    ];
    for (action, holds) in table {
        let next = state.reduce(action);
        assert!(holds(&next));
        assert!(next.revision > state.revision);
        assert!(next.lab.ops().is_empty());
    }
    let chosen = state.reduce(Action::Select(Some(Selection { side: Side::A, step: 1 })));
    assert_eq!((chosen.side, chosen.tab), (Side::A, Tab::Why));
}

#[test]
fn a_build_plays_to_its_end_in_at_most_a_second_and_a_half() {
    let steps = start().steps();
    let mut state = start().reduce(Action::Play);
    assert_eq!((state.playing, state.shown), (true, Some(0)));
    let mut seen = vec![];
    while state.playing {
        seen.extend(state.shown);
        assert_eq!(state.glance().step, None, "a link does not lead into the middle of it");
        state = state.reduce(Action::Beat);
    }
    assert_eq!(seen, (0..steps).collect::<Vec<_>>(), "a short build shows each of its steps");
    assert_eq!(state.shown, None);
    for steps in 1..2_000 {
        let pace = pace(steps);
        let beats = u32::try_from(steps.div_ceil(pace.stride)).unwrap();
        assert!(beats * pace.beat <= 1_500 && pace.beat >= 50, "{steps} steps: {pace:?}");
    }
}

#[test]
fn whatever_else_is_done_skips_the_rest_of_a_build_that_plays() {
    let playing = start().reduce(Action::Play).reduce(Action::Beat);
    let skipped = playing.reduce(Action::Step(None));
    assert_eq!((skipped.playing, skipped.shown), (false, None));
    let chosen = playing.reduce(Action::Select(Some(Selection { side: Side::A, step: 1 })));
    assert_eq!((chosen.playing, chosen.shown), (false, None));
    let stepped = playing.reduce(Action::Step(Some(1)));
    assert_eq!((stepped.playing, stepped.shown), (false, Some(1)));
    let late = skipped.reduce(Action::Beat);
    assert_eq!((late.playing, late.shown), (false, None), "a beat that comes too late does nothing");
}

#[test]
fn keystrokes_are_one_step_of_undo() {
    let mut state = start();
    for text in ["FROM ubuntu\n", "FROM ubuntu\nR", "FROM ubuntu\nRUN true\n"] {
        state = state.reduce(Action::Type(edit(text)));
    }
    assert_eq!(state.lab.ops().len(), 1);
    let undone = state.reduce(Action::Undo);
    assert_eq!(undone.lab.now().desk.recipe(Side::B), start().lab.now().desk.recipe(Side::B));
    let redone = undone.reduce(Action::Redo);
    assert_eq!(redone.lab.now().desk.recipe(Side::B).dockerfile, "FROM ubuntu\nRUN true\n");
    let again = undone.reduce(Action::Undo);
    assert_eq!(again.lab.cursor(), 0, "there is nothing more to undo");
}

#[test]
fn a_broken_dockerfile_keeps_the_last_picture() {
    let broken = start().reduce(Action::Type(edit("FROM ubuntu\nRUM touch /x\n")));
    let side = broken.moment().side(Side::B);
    assert!(side.stale);
    assert_eq!(side.layers.len(), 4);
    assert_eq!(side.failure.as_ref().and_then(|failure| failure.line), Some(2));
    let mended = broken.reduce(Action::Type(edit("FROM ubuntu\nRUN touch /x\n")));
    assert!(!mended.moment().side(Side::B).stale);
}

#[test]
fn what_cannot_be_done_is_said_and_changes_nothing() {
    let state = start();
    let refused = state.reduce(Action::Do(Op::Remove { path: "missing".into() }));
    assert!(matches!(refused.notice, Some(Notice::Refused(_))));
    assert!(refused.lab.ops().is_empty());
    let cut = state.reduce(Action::OpenLink("v1.abc".into()));
    assert!(matches!(cut.notice, Some(Notice::BadLink(_))));
    assert_eq!(cut.reduce(Action::Dismiss).notice, None);
}

#[test]
fn a_link_leads_to_where_one_was() {
    let state = start()
        .reduce(Action::Do(edit("FROM ubuntu\nRUN touch /x\n")))
        .reduce(Action::Do(Op::Rebuild))
        .reduce(Action::Look(Some(1)))
        .reduce(Action::Show(Tab::Waste));
    let link = state.lab.shared(state.glance()).encode();
    let opened = start().reduce(Action::OpenLink(link));
    assert_eq!(opened.looking, Some(1));
    assert_eq!(opened.tab, Tab::Waste);
    assert_eq!(opened.lab.ops(), state.lab.ops());
    assert_eq!(opened.lab.shared(Glance::default()), state.lab.shared(Glance::default()));
}

#[test]
fn an_image_of_an_archive_is_a_base_until_the_page_closes() {
    let state = start();
    let image = Arc::clone(state.moment().image(Side::B).expect("B is built"));
    let mut reader = Reader::new(Limits::default());
    let tags = vec![Reference::parse("debian:mine").unwrap()];
    let mut refused = None;
    write(&[Export { image: &image, tags }], LayerFormat::Gzip, &mut |piece| {
        refused = refused.take().or(reader.push(piece).err());
    });
    assert_eq!(refused, None);
    let images: Vec<Opened> = Opened::of(reader.finish().unwrap(), "saved.tar").collect();
    // A tag of a repository that the catalogue would have to be fetched for is not looked up there.
    let waiting = state.reduce(Action::Type(edit("FROM debian:mine\nRUN mv /opt/b.txt /opt/c.txt\n")));
    assert!(
        waiting.moment().image(Side::B).is_some_and(|before| before.id == image.id),
        "nothing new is built"
    );
    let opened =
        waiting.reduce(Action::Open(images.clone())).reduce(Action::Learn(Arc::new(Catalog::builtin())));
    assert!(opened.moment().needs.is_empty());
    assert_eq!(opened.moment().side(Side::B).failure, None);
    let built = opened.moment().image(Side::B).expect("B is built on it");
    assert_eq!(built.layers.len(), image.layers.len() + 1);
    assert!(built.tree.lstat("/opt/c.txt").is_ok() && built.tree.lstat("/opt/b.txt").is_err());
    assert_eq!(opened.reduce(Action::Open(images)).lab.bench().opened.len(), 1, "it is there once");
    let link = opened.lab.shared(opened.glance()).encode();
    let elsewhere = start().reduce(Action::OpenLink(link));
    assert_ne!(elsewhere.moment().image(Side::B).map(|image| image.id), Some(built.id));
}
