//! The first story, played as the page plays it.
#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;

use layerlab::lab::view::{Fate, Headline, Picture, Scale};
use layerlab::lab::{Bench, Lab, Op, Side, lesson};

fn open(id: &str) -> Lab {
    let lesson = lesson::lesson(id).expect("a lesson of that name");
    Lab::open(Rc::new(Bench::default()), lesson.project)
}

#[test]
fn the_first_story() {
    let mut lab = open("first-story");
    let now = Rc::clone(lab.now());
    let (a, b) = (now.side(Side::A), now.side(Side::B));
    assert_eq!(a.failure, None);
    assert_eq!(b.failure, None);
    let sizes: Vec<u64> = b.layers.iter().map(|layer| layer.size).collect();
    assert_eq!(sizes, [204_400_000, 20_670_000, 54_170_000, 8]);
    let picture = Picture::of(a, b, Scale::Log);
    assert_eq!((picture.trunk.len(), picture.a.len(), picture.b.len()), (3, 1, 1));
    let fates: Vec<Fate> = b.steps.iter().map(|step| step.fate).collect();
    assert!(matches!(
        fates.as_slice(),
        [Fate::Reused, Fate::Reused, Fate::Reused, Fate::First | Fate::Changed]
    ));
    assert!(matches!(now.headline, Headline::First { .. }), "{:?}", now.headline);
    assert!(lab.verdicts().iter().any(|verdict| !verdict.holds));

    // The lesson's own way: the tag goes one image down.
    let rollback = lab.lesson().and_then(|lesson| lesson.edits.first().cloned()).expect("an edit");
    let op = lab.edit(&rollback).expect("possible");
    assert!(matches!(&op, Op::Console { line } if line.starts_with("docker tag ")));
    lab.apply(op).expect("done");
    let now = lab.now();
    assert_eq!(now.side(Side::B).tagged, 3);
    assert_eq!(
        now.headline,
        Headline::RolledBack { tag: "test/b".into(), above: 1, gone: vec!["/opt/b.txt".into()] }
    );
    assert!(now.image(Side::B).is_some_and(|image| !image.tree.exists("/opt/b.txt")));
    assert!(lab.verdicts().iter().all(|verdict| verdict.holds), "{:?}", lab.verdicts());
    lab.undo();
    assert_eq!(lab.now().side(Side::B).tagged, 4);
    assert!(lab.now().image(Side::B).is_some_and(|image| image.tree.exists("/opt/b.txt")));
}
