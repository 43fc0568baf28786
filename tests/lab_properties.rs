//! What always holds of a session: undo and redo lead back and forth, and a link does the same again.
#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use layerlab::build::Report;
use layerlab::catalog::Catalog;
use layerlab::lab::project::{BuilderChoice, File, Project, Recipe};
use layerlab::lab::{Bench, Lab, Op, Side};
use proptest::prelude::*;

/// Reading the catalogue takes longer than a session.
fn bench() -> Rc<Bench> {
    static CATALOG: LazyLock<Arc<Catalog>> = LazyLock::new(|| Arc::new(Catalog::full()));
    Rc::new(Bench::new(Arc::clone(&CATALOG)))
}

fn project() -> Project {
    let recipe = |tag: &str, dockerfile: &str| Recipe {
        tag: tag.to_owned(),
        dockerfile: dockerfile.to_owned(),
        ..Recipe::default()
    };
    let files = ["a", "b", "d/c"].map(|path| (path.to_owned(), File::Text(path.to_owned())));
    Project {
        a: recipe("test/a", "FROM scratch\nCOPY a /a\nCOPY . /all\n"),
        b: recipe("test/b", "FROM scratch AS one\nCOPY a /a\nFROM scratch\nCOPY --from=one /a /a\n"),
        files: files.into(),
        ..Project::default()
    }
}

fn path() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "d", "d/c", "e", "e/f"]).prop_map(str::to_owned)
}

fn side() -> impl Strategy<Value = Side> {
    prop::sample::select(vec![Side::A, Side::B])
}

fn op() -> impl Strategy<Value = Op> {
    let texts =
        ["FROM scratch\nCOPY b /b\n", "FROM scratch\nCOPY . /\nLABEL a=b\n", "FROM scratch\nCOPYY\n", ""];
    let lines =
        ["echo x >> a", "docker tag test/a other", "docker rmi test/b", "rm -r d", "docker builder prune -f"];
    prop_oneof![
        (side(), prop::sample::select(texts.to_vec()))
            .prop_map(|(side, text)| Op::Edit { side, text: text.to_owned() }),
        (path(), "[a-c]{0,3}").prop_map(|(path, text)| Op::Write { path, file: File::Text(text) }),
        path().prop_map(|path| Op::Remove { path }),
        (path(), path()).prop_map(|(from, to)| Op::Move { from, to }),
        (path(), prop::sample::select(vec![0o600, 0o644, 0o755]))
            .prop_map(|(path, mode)| Op::Chmod { path, mode }),
        path().prop_map(|path| Op::Touch { path }),
        (side(), prop::option::of(Just("b\n".to_owned()))).prop_map(|(side, text)| Op::Ignore { side, text }),
        (side(), prop::option::of(Just("one".to_owned())))
            .prop_map(|(side, stage)| Op::Target { side, stage }),
        prop::sample::select(vec![BuilderChoice::Classic, BuilderChoice::BuildKit])
            .prop_map(|builder| Op::Builder { builder }),
        Just(Op::Rebuild),
        Just(Op::ClearCache),
        prop::sample::select(lines.to_vec()).prop_map(|line| Op::Console { line: line.to_owned() }),
    ]
}

/// Everything that two builds say, and the files of the context.
fn seen(lab: &Lab) -> (Vec<Option<Report>>, Vec<(String, u64)>) {
    let reports = [Side::A, Side::B].map(|side| lab.now().report(side).cloned());
    (reports.into(), lab.now().desk.listing())
}

/// What is typed into a Dockerfile, each with what the line above has: some build, some fail, some hide files.
fn typed() -> impl Strategy<Value = Vec<Op>> {
    let line = prop::sample::select(vec![
        "COPY b /b",
        "COPY . /all",
        "RUN rm -rf /all",
        "RUN echo x > /b",
        "RUN mkdir -p /all && ln -f /b /all/b",
        "RUN fals",
        "COPYY",
        "ENV A=b",
        "FROM debian:12",
    ]);
    let text =
        prop::collection::vec(line, 0..5).prop_map(|lines| format!("FROM debian:12\n{}\n", lines.join("\n")));
    let edits = |side: Side| move |text: String| Op::Edit { side, text };
    let ignores = |side: Side| move |text: Option<String>| Op::Ignore { side, text };
    side().prop_flat_map(move |side| {
        prop_oneof![
            4 => prop::collection::vec(text.clone().prop_map(edits(side)), 2..5),
            1 => prop::collection::vec(prop::option::of("[ab]\n").prop_map(ignores(side)), 2..4),
        ]
    })
}

/// What the console shows, and what of the cache and the store `docker` lists.
fn told(lab: &Lab) -> (Vec<String>, Vec<String>) {
    let said = |lab: &Lab| lab.transcript().iter().map(|entry| entry.output.clone()).collect();
    let mut asked = lab.clone();
    let line = "docker images -a --no-trunc; docker buildx du --verbose; docker ps -a; date".to_owned();
    let _ = asked.apply(Op::Console { line });
    (said(lab), said(&asked))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_typed_key_by_key_is_what_is_written_at_once(
        builder in prop::sample::select(vec![BuilderChoice::Classic, BuilderChoice::BuildKit]),
        before in prop::option::of(op()),
        keys in typed(),
        after in op(),
    ) {
        let mut typing = Lab::open(bench(), Project { builder, ..project() });
        before.map(|op| typing.apply(op));
        let mut writing = typing.clone();
        for key in &keys {
            prop_assert_eq!(typing.amend(key.clone()), Ok(()));
        }
        prop_assert_eq!(writing.apply(keys[keys.len() - 1].clone()), Ok(()));
        // What comes next builds on the same cache.
        for next in [None, Some(Op::Rebuild), Some(after)] {
            let outcomes = next.map(|op| (typing.apply(op.clone()), writing.apply(op)));
            prop_assert!(outcomes.is_none_or(|(typed, written)| typed == written));
            prop_assert_eq!(seen(&typing), seen(&writing));
            prop_assert_eq!(told(&typing), told(&writing));
            prop_assert_eq!(&typing.now().headline, &writing.now().headline);
            for side in [Side::A, Side::B] {
                prop_assert_eq!(typing.now().side(side), writing.now().side(side));
                prop_assert_eq!(typing.now().diagnostics(side), writing.now().diagnostics(side));
            }
        }
    }

    #[test]
    fn undo_and_redo_lead_back_and_forth(ops in prop::collection::vec(op(), 1..12)) {
        let mut lab = Lab::open(bench(), project());
        let mut past = vec![seen(&lab)];
        prop_assert!(past.iter().all(|(reports, _)| reports.iter().all(Option::is_some)));
        for op in ops {
            // One that is refused changes nothing.
            match lab.apply(op) {
                Ok(()) => past.push(seen(&lab)),
                Err(_) => prop_assert_eq!(&seen(&lab), past.last().expect("the start")),
            }
        }
        for before in past.iter().rev().skip(1) {
            prop_assert!(lab.undo());
            prop_assert_eq!(&seen(&lab), before);
        }
        prop_assert!(!lab.undo());
        for after in past.iter().skip(1) {
            prop_assert!(lab.redo());
            prop_assert_eq!(&seen(&lab), after);
        }
        prop_assert!(!lab.redo());
    }

    #[test]
    fn a_link_does_the_same_again(ops in prop::collection::vec(op(), 1..8)) {
        let mut lab = Lab::open(bench(), project());
        for op in ops {
            let _ = lab.apply(op);
        }
        let (again, refusal) = Lab::replay(bench(), &lab.shared(Default::default()));
        prop_assert_eq!(refusal, None);
        prop_assert_eq!(seen(&again), seen(&lab));
    }
}
