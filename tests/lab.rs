//! Links and lessons: what is stored and what is written by hand.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::PathBuf;

use layerlab::lab::lesson::{self, FILES};
use layerlab::lab::op::Op;
use layerlab::lab::project::{Body, BuilderChoice, EraChoice, File, Project, Recipe, Side};
use layerlab::lab::share::{Glance, LinkError, Shared};

#[test]
fn every_lesson_reads() {
    for (id, text) in FILES {
        match lesson::parse(text) {
            Ok(lesson) => {
                assert_eq!(lesson.id, *id, "the file and its id agree");
                assert!(
                    !lesson.summary.is_empty() && !lesson.topic.is_empty() && !lesson.goal.is_empty(),
                    "{id}"
                );
                assert!(!lesson.story.is_empty() && !lesson.edits.is_empty(), "{id}");
                assert!(!lesson.checks.is_empty() && !lesson.solution.is_empty(), "{id}");
                assert!(lesson.project.context().1.is_empty(), "{id}: every file has its place");
            }
            Err(error) => panic!("lessons/{id}.md:{}: {}", error.line, error.message),
        }
    }
    let entries = fs::read_dir("lessons").expect("a folder").flatten();
    let on_disk = entries.filter(|entry| entry.path().extension().is_some_and(|it| it == "md")).count();
    assert_eq!(on_disk, FILES.len(), "every file in lessons/ is in the gallery");
}

#[test]
fn a_broken_lesson_says_where() {
    let table = [
        ("---\nid: x\n", 1, "front matter does not end"),
        ("---\nid: x\nflavour: sweet\n---\n", 3, "flavour"),
        ("---\nid: x\n---\n```dockerfile a\nFROM x\n", 4, "does not end"),
        ("---\nid: x\n---\n\n```check\na is nice\n```\n", 5, "a is nice"),
        ("---\nid: x\ntitle: y\n---\n```dockerfile a\nFROM x\n```\n", 1, "Dockerfile b"),
    ];
    for (text, line, message) in table {
        let error = lesson::parse(text).expect_err(text);
        assert_eq!(error.line, line, "{text}");
        assert!(error.message.contains(message), "{text}: {}", error.message);
    }
}

/// A value in which every field and every operation occurs.
fn everything() -> Shared {
    let recipe = |tag: &str| Recipe {
        tag: tag.into(),
        dockerfile: "FROM alpine:3.20\nRUN echo \"ü\" > /x\n".into(),
        ignore: Some("*.md\n".into()),
        args: [("V".to_owned(), "1".to_owned())].into(),
        target: Some("build".into()),
        secrets: [("key".to_owned(), "raw".to_owned())].into(),
    };
    let start = Project {
        title: "All of it".into(),
        lesson: Some("node-order".into()),
        a: recipe("x:a"),
        b: recipe("x:b"),
        files: [
            ("a.txt".to_owned(), File::Text("text\n".into())),
            ("run.sh".to_owned(), File::Other { body: Body::Text("#!/bin/sh\n".into()), mode: 0o755 }),
            ("big".to_owned(), File::Other { body: Body::Size(80_000_000), mode: 0o644 }),
            ("raw".to_owned(), File::of_bytes(&[0, 159, 146, 150], 0o600)),
        ]
        .into(),
        builder: BuilderChoice::Classic,
        era: EraChoice::Y2014,
    };
    let ops = vec![
        Op::Edit { side: Side::B, text: "FROM scratch\n".into() },
        Op::Write { path: "b.txt".into(), file: "more\n".into() },
        Op::Remove { path: "a.txt".into() },
        Op::Move { from: "b.txt".into(), to: "c.txt".into() },
        Op::Chmod { path: "c.txt".into(), mode: 0o755 },
        Op::Touch { path: "c.txt".into() },
        Op::Ignore { side: Side::A, text: None },
        Op::Arg { side: Side::A, name: "V".into(), value: Some("2".into()) },
        Op::Target { side: Side::B, stage: None },
        Op::Builder { builder: BuilderChoice::BuildKit },
        Op::Rebuild,
        Op::ClearCache,
        Op::BumpBase { image: "alpine:3.20".into() },
        Op::Console { line: "docker tag 9977b test/b".into() },
        Op::All { label: "both".into(), ops: vec![Op::Rebuild, Op::ClearCache] },
    ];
    let glance = Glance { build: Some(2), step: Some(3), tab: Some("files".into()) };
    Shared { start, ops, cursor: Some(14), glance }
}

#[test]
fn a_link_comes_back_as_it_was() {
    for shared in [everything(), Shared::default()] {
        let link = shared.encode();
        assert!(link.starts_with("v1."));
        assert!(link.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)), "{link}");
        assert_eq!(Shared::decode(&link).as_ref(), Ok(&shared));
        assert_eq!(Shared::decode(&format!("#{link}")).as_ref(), Ok(&shared));
    }
}

#[test]
fn a_bad_link_says_what_is_wrong() {
    let link = everything().encode();
    for cut in 4..link.len() {
        let error = Shared::decode(&link[..cut]).expect_err("a cut link does not read");
        assert!(matches!(error, LinkError::Truncated | LinkError::Contents(_)), "{cut}: {error:?}");
    }
    let table = [
        ("", LinkError::Foreign),
        ("hello", LinkError::Foreign),
        ("v2.abc", LinkError::Newer("v2".into())),
        ("v1.ab c", LinkError::Character(' ', 5)),
        ("v1.", LinkError::Truncated),
    ];
    for (link, error) in table {
        assert_eq!(Shared::decode(link), Err(error), "{link}");
    }
}

/// Links of every version that was ever out, one a file, with the JSON they stand for beside them. They only grow:
/// a file here is never changed.
#[test]
fn old_links_still_read() {
    if std::env::var_os("UPDATE").is_some() {
        for (name, shared) in [("v1-everything", everything()), ("v1-first-story", first_story())] {
            let path = PathBuf::from("tests/links").join(name);
            if !path.with_extension("link").exists() {
                fs::write(path.with_extension("link"), shared.encode() + "\n").expect("write");
                let json = serde_json::to_string_pretty(&shared).expect("plain data");
                fs::write(path.with_extension("json"), json + "\n").expect("write");
            }
        }
    }
    let mut seen = 0;
    let mut files: Vec<PathBuf> =
        fs::read_dir("tests/links").expect("tests/links").flatten().map(|entry| entry.path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "link")) {
        let link = fs::read_to_string(file).expect("a link");
        let shared = Shared::decode(&link).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let json = serde_json::to_value(&shared).expect("plain data");
        let beside = fs::read_to_string(file.with_extension("json")).expect("its JSON");
        let expected: serde_json::Value = serde_json::from_str(&beside).expect("JSON");
        assert_eq!(json, expected, "{}", file.display());
        seen += 1;
    }
    assert!(seen > 0);
}

fn first_story() -> Shared {
    let start = lesson::lesson("first-story").map(|lesson| lesson.project).unwrap_or_default();
    let ops = vec![Op::Console { line: "docker tag 9977b test/b".into() }];
    Shared { start, ops, ..Shared::default() }
}
