//! The page's reducer: what each action does to the state.
#![cfg(not(target_arch = "wasm32"))]

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use layerlab::catalog::Catalog;
use layerlab::image::Reference;
use layerlab::lab::share::Glance;
use layerlab::lab::texts::Language;
use layerlab::lab::view::Scale;
use layerlab::lab::{Bench, Lab, Op, Opened, Project, Side, lesson};
use layerlab::oci::Limits;
use layerlab::oci::archive::{Export, LayerFormat, Reader, write};
use layerlab::ui::state::{Action, Dialog, Notice, Selection, State, Tab, Theme, pace};

fn first_story() -> Project {
    lesson::lesson("first-story").map(|lesson| lesson.project).unwrap_or_default()
}

fn start() -> State {
    State::new(Lab::open(Rc::new(Bench::default()), first_story()), Language::English)
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
    assert!(state.typing && !state.reduce(Action::Show(Tab::Files)).typing);
    let undone = state.reduce(Action::Undo);
    assert!(!undone.typing);
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

/// A state whose builds take a turn for every few steps.
fn unhurried() -> State {
    thread_local!(static NOW: Cell<f64> = const { Cell::new(0.0) });
    State {
        clock: || {
            NOW.set(NOW.get() + 10.0);
            NOW.get()
        },
        ..start()
    }
}

/// B with many lines, the last of them as typed.
fn long(typed: &str) -> Op {
    let lines: String = (0..30).map(|n| format!("RUN echo {n} > /tmp/{n}\n")).collect();
    edit(&format!("FROM ubuntu\n{lines}RUN echo {typed}\n"))
}

fn through(mut state: State) -> (State, usize) {
    let mut turns = 0;
    while state.under_way.is_some() {
        state = state.reduce(Action::GoOn);
        turns += 1;
    }
    (state, turns)
}

#[test]
fn a_long_build_goes_on_in_turns() {
    let begun = unhurried().reduce(Action::Do(long("a")));
    assert!(begun.under_way.is_some());
    assert_eq!(begun.moment().side(Side::B), start().moment().side(Side::B), "the picture is of before");
    let once = start().reduce(Action::Do(long("a")));
    assert_eq!(begun.shared(), once.shared(), "a link or a draft holds it already");
    assert_eq!(
        begun.desk().recipe(Side::B),
        once.desk().recipe(Side::B),
        "and what is typed on is the new text"
    );
    let view = begun.reduce(Action::Show(Tab::Files));
    assert!(view.under_way.is_some(), "looking elsewhere does not hurry it");
    let (done, turns) = through(view);
    assert!(turns > 5, "{turns}");
    assert_eq!(done.tab, Tab::Files);
    for side in Side::BOTH {
        assert_eq!(done.moment().side(side), once.moment().side(side));
    }
    assert_eq!(done.shared().ops, once.shared().ops);
    assert!(done.revision > begun.revision);
}

#[test]
fn what_lacked_nothing_is_not_built_again_for_a_catalogue_that_knows_more() {
    let state = start()
        .reduce(Action::Do(edit("FROM ubuntu\nRUN touch /x\n")))
        .reduce(Action::Do(edit("FROM golang:1.22\nRUN go version\n")));
    assert!(!state.moment().needs.is_empty());
    let (first, second) = (Rc::clone(state.lab.moment(0).unwrap()), Rc::clone(state.lab.moment(1).unwrap()));
    let catalog = Arc::new(Catalog::full());
    let knowing = State { clock: unhurried().clock, ..state }.reduce(Action::Learn(Arc::clone(&catalog)));
    assert!(knowing.under_way.is_some(), "the last one is built again in turns");
    let (knowing, _) = through(knowing);
    assert!(knowing.moment().needs.is_empty());
    assert_eq!(knowing.moment().side(Side::B).failure, None);
    for (at, before) in [first, second].iter().enumerate() {
        let after = knowing.lab.moment(at).unwrap();
        for side in Side::BOTH {
            assert!(Rc::ptr_eq(after.side(side), before.side(side)));
        }
    }
    let fresh = State::new(Lab::open(Rc::new(Bench::new(catalog)), first_story()), Language::English)
        .reduce(Action::Do(edit("FROM ubuntu\nRUN touch /x\n")))
        .reduce(Action::Do(edit("FROM golang:1.22\nRUN go version\n")));
    let next = |state: &State| {
        let undone = state.reduce(Action::Undo);
        through(undone.reduce(Action::Do(edit("FROM golang:1.22\nRUN go env\n")))).0
    };
    for (learned, fresh) in [(&knowing, &fresh), (&next(&knowing), &next(&fresh))] {
        for side in Side::BOTH {
            assert_eq!(
                learned.moment().side(side),
                fresh.moment().side(side),
                "as if it had always been known"
            );
        }
    }
}

#[test]
fn where_one_looks_stays_when_more_of_the_catalogue_comes() {
    let away = start()
        .reduce(Action::Do(edit("FROM ubuntu\nRUN touch /x\n")))
        .reduce(Action::Do(edit("FROM golang:1.22\nRUN go version\n")));
    let link = State { notice: Some(Notice::DraftRestored), looking: Some(1), shown: Some(2), ..away };
    for clock in [unhurried().clock, start().clock] {
        let waiting = State { clock, ..link.clone() };
        let (told, _) = through(waiting.reduce(Action::Learn(Arc::new(Catalog::full()))));
        assert!(told.lab.now().needs.is_empty());
        assert_eq!((told.looking, told.shown), (Some(1), Some(2)));
        assert_eq!(told.notice, Some(Notice::DraftRestored));
    }
}

#[test]
fn a_line_at_the_console_gets_what_it_lacks_of_the_catalogue() {
    let lines = [
        ("docker run --rm golang:1.22 go version", "go version go1.22"),
        ("docker pull python:3.12-slim", "Status: Downloaded newer image for python:3.12-slim"),
        (
            "docker run --rm ubuntu sh -c 'apt-get update -qq && apt-get install -y figlet'",
            "Setting up figlet",
        ),
        ("printf 'FROM ruby:3.3\\nRUN ruby -v\\n' > R; docker build -f R .", "ruby 3.3"),
    ];
    for (line, wanted) in lines {
        let project = lesson::lesson("today").map(|lesson| lesson.project).unwrap_or_default();
        let state = State::new(Lab::open(Rc::new(Bench::default()), project), Language::English);
        let first = state.reduce(Action::Learn(Arc::new(Catalog::builtin())));
        let said = |state: &State| {
            let entries = state.lab.transcript();
            entries.iter().filter(|entry| entry.typed).map(|entry| entry.output.clone()).collect::<String>()
        };
        let asked = first.reduce(Action::Do(Op::Console { line: line.into() }));
        assert!(
            !asked.moment().needs.is_empty() && !said(&asked).contains(wanted),
            "{line}: {}",
            said(&asked)
        );
        let (told, _) = through(asked.reduce(Action::Learn(Arc::new(Catalog::full()))));
        assert!(told.moment().needs.is_empty() && said(&told).contains(wanted), "{line}: {}", said(&told));
    }
}

#[test]
fn it_is_said_how_far_a_build_is_that_takes_a_while() {
    let mut state = unhurried().reduce(Action::Do(long("a")));
    let mut said = vec![];
    while let Some(under_way) = &state.under_way {
        said.extend(under_way.progress);
        let next = state.reduce(Action::GoOn);
        let news = next.under_way.as_ref().is_none_or(|under_way| under_way.progress.is_some());
        assert_eq!(next.revision > state.revision, news, "the page is drawn again only if there is news");
        state = next;
    }
    assert!(
        said.len() > 3 && said.is_sorted() && said.iter().all(|&hundredths| hundredths < 100),
        "{said:?}"
    );
}

#[test]
fn what_is_typed_meanwhile_takes_the_place_of_what_is_under_way() {
    let first = unhurried().reduce(Action::Do(Op::Rebuild)).reduce(Action::Do(long("a")));
    let again = first.reduce(Action::Type(long("ab"))).reduce(Action::Do(long("abc")));
    let (done, _) = through(again);
    assert_eq!(done.lab.ops(), [Op::Rebuild, long("abc")]);
    let (more, _) = through(done.reduce(Action::Type(long("abcd"))).reduce(Action::Type(long("abcde"))));
    assert_eq!(more.lab.ops(), [Op::Rebuild, long("abcde")], "it goes on with what was typed before");
    let other = Op::Edit { side: Side::A, text: "FROM ubuntu\n".into() };
    let (both, _) = through(first.reduce(Action::Type(other.clone())));
    assert_eq!(both.lab.ops(), [Op::Rebuild, long("a"), other], "another text does not");
    let undone = first.reduce(Action::Undo);
    assert_eq!((undone.lab.cursor(), undone.lab.ops().len()), (1, 2), "undo takes back what was under way");
}

#[test]
fn a_build_that_is_stopped_loses_nothing() {
    let begun = unhurried().reduce(Action::Do(long("a"))).reduce(Action::GoOn);
    let stopped = begun.reduce(Action::Stop);
    assert!(stopped.under_way.is_none());
    assert_eq!(stopped.lab.ops(), [long("a")]);
    let side = stopped.moment().side(Side::B);
    assert!(side.stale && side.layers.len() == 4, "the last picture stays");
    assert_eq!(side.failure.as_ref().map(|failure| failure.message.as_str()), Some("The build was stopped"));
    let mut slow = unhurried().reduce(Action::Do(long("a")));
    while slow.under_way.as_ref().is_some_and(|under_way| under_way.progress.is_none()) {
        slow = slow.reduce(Action::GoOn);
    }
    let undone = slow.reduce(Action::Undo);
    assert_eq!(
        (undone.lab.cursor(), undone.lab.ops().len()),
        (0, 1),
        "it can be taken back before it is done"
    );
    assert_eq!(undone.reduce(Action::Redo).moment().side(Side::B), side);
    let (built, _) = through(stopped.reduce(Action::Do(Op::Rebuild)));
    let once = start().reduce(Action::Do(long("a"))).reduce(Action::Do(Op::Rebuild));
    assert_eq!(built.moment().side(Side::B).layers.len(), once.moment().side(Side::B).layers.len());
    assert_eq!(built.moment().side(Side::B).failure, None);
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
