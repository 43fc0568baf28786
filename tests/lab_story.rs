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

/// A session over everything the catalogue has.
fn open_fully(id: &str) -> Lab {
    let lesson = lesson::lesson(id).expect("a lesson of that name");
    let bench = Bench { catalog: std::sync::Arc::new(layerlab::catalog::Catalog::full()) };
    Lab::open(Rc::new(bench), lesson.project)
}

#[test]
fn every_lesson_fails_at_its_start_and_passes_with_its_solution() {
    let mut wrong = Vec::new();
    for (id, _) in lesson::FILES {
        let mut lab = open_fully(id);
        let lesson = Rc::clone(lab.lesson().expect("it is one"));
        for side in Side::BOTH {
            if let Some(failure) = &lab.now().side(side).failure {
                wrong.push(format!("{id}: {side} does not build: {}", failure.message));
            }
            for step in lab.now().side(side).steps.iter().filter(|step| !step.not_simulated.is_empty()) {
                wrong.push(format!(
                    "{id}: {side}: not simulated in `{}`: {:?}",
                    step.text, step.not_simulated
                ));
            }
        }
        if lab.verdicts().iter().all(|verdict| verdict.holds) {
            wrong.push(format!("{id}: passes before anything is done"));
        }
        for edit in &lesson.edits {
            // An edit may need another one first; the first is the page's main button.
            if *edit == lesson.edits[0] && lab.edit(edit).is_err() {
                wrong.push(format!("{id}: `{}` cannot be done at the start", edit.label));
            }
        }
        let solution = lesson::Edit { label: "solution".into(), actions: lesson.solution.clone() };
        match lab.edit(&solution).and_then(|op| lab.apply(op)) {
            Ok(()) => {
                let open = lab.verdicts().into_iter().filter(|verdict| !verdict.holds);
                wrong.extend(open.map(|verdict| format!("{id}: {} ({:?})", verdict.text, verdict.evidence)));
            }
            Err(refusal) => wrong.push(format!("{id}: the solution cannot be done: {refusal}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_edit_in_node_names_its_file_and_offers_a_better_order() {
    let mut lab = open_fully("node-order");
    let edit = lab.lesson().and_then(|lesson| lesson.edits.first().cloned()).expect("an edit");
    let op = lab.edit(&edit).expect("possible");
    lab.apply(op).expect("done");
    let (a, b) = (lab.now().side(Side::A), lab.now().side(Side::B));
    let copied = a.steps.iter().position(|step| step.text.starts_with("COPY . .")).expect("a step");
    assert_eq!(a.steps[copied].fate, Fate::Changed);
    let install = a.steps.iter().find(|step| step.text == "RUN npm ci").expect("a step");
    assert_eq!(install.fate, Fate::Cascade { root: copied });
    let kept = b.steps.iter().find(|step| step.text == "RUN npm ci").expect("a step");
    assert_eq!(kept.fate, Fate::Reused);
    assert!(a.ms > b.ms);
    let why = lab.why(Side::A, copied).expect("an explanation");
    assert!(why.sentence.contains("src/server.js"), "{}", why.sentence);
    let fix = why.fix.expect("a better order");
    assert!(fix.cost.0 < fix.cost.1);
    lab.apply(fix.op).expect("done");
    assert!(lab.verdicts().iter().all(|verdict| verdict.holds), "{:?}", lab.verdicts());
}
