//! The first story, played as the page plays it.
#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;

use layerlab::lab::project::{Body, BuilderChoice, EraChoice, File};
use layerlab::lab::texts::Language;
use layerlab::lab::view::panels::Advice;
use layerlab::lab::view::{Cost, Fate, Headline, Picture, Scale, What, badges};
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
    assert!(lab.verdicts(Language::English).iter().any(|verdict| !verdict.holds));

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
    assert!(
        lab.verdicts(Language::English).iter().all(|verdict| verdict.holds),
        "{:?}",
        lab.verdicts(Language::English)
    );
    lab.undo();
    assert_eq!(lab.now().side(Side::B).tagged, 4);
    assert!(lab.now().image(Side::B).is_some_and(|image| image.tree.exists("/opt/b.txt")));
}

fn with_buildkit() -> Lab {
    let mut project = lesson::lesson("first-story").expect("a lesson of that name").project;
    project.builder = BuilderChoice::BuildKit;
    Lab::open(Rc::new(Bench::default()), project)
}

fn type_in(lab: &mut Lab, line: &str) -> String {
    lab.apply(Op::Console { line: line.into() }).expect("a line at the console is never refused");
    lab.now().entries.last().expect("it was shown").output.clone()
}

/// What stands below the columns of a `docker history`, without ids and times of this very session.
fn rows(history: &str) -> Vec<[String; 3]> {
    let (head, rows) = history.split_once('\n').expect("a headline");
    let starts = ["CREATED", "CREATED BY", "SIZE"].map(|name| head.find(name).expect("a column"));
    let cut =
        |line: &str, from: usize, to: usize| line[from.min(line.len())..to.min(line.len())].trim().to_owned();
    let row = |line: &str| {
        let end = starts[2] + line.get(starts[2]..).unwrap_or_default().find("   ").unwrap_or(line.len());
        [cut(line, starts[0], starts[1]), cut(line, starts[1], starts[2]), cut(line, starts[2], end)]
    };
    rows.lines().map(row).collect()
}

#[test]
fn the_rows_of_the_listing() {
    let mut lab = open("first-story");
    for (side, own) in [(Side::A, "a"), (Side::B, "b")] {
        let printed = type_in(&mut lab, &format!("docker history test/{own}"));
        let pane = rows(&lab.now().history(side));
        let rows = rows(&printed);
        let texts: Vec<(&str, &str)> =
            rows.iter().map(|[_, by, size]| (by.as_str(), size.as_str())).collect();
        let touch = format!("/bin/sh -c touch /opt/{own}.txt");
        let listing = [
            (touch.as_str(), "8 B"),
            ("/bin/sh -c apt-get install -y apache2", "54.17 MB"),
            ("/bin/sh -c apt-get update", "20.67 MB"),
            ("/bin/sh -c #(nop) ADD precise.tar.xz in /", "204.4 MB"),
            ("/bin/sh -c #(nop) MAINTAINER Tianon Gravi ...", ""),
        ];
        assert_eq!(texts, listing);
        let shown = pane.iter().map(|[_, by, size]| (by.as_str(), size.as_str()));
        assert!(shown.eq(listing), "the pane shows what the console prints");
        assert_eq!((rows[3][0].as_str(), rows[4][0].as_str()), ("3 months ago", "3 months ago"));
        assert!(!printed.contains("<missing>") && !printed.contains("COMMENT"), "{printed}");
    }
    let first = |own: &str, lab: &mut Lab| -> Vec<String> {
        let ids = type_in(lab, &format!("docker history -q test/{own}"));
        ids.lines().map(str::to_owned).collect()
    };
    let (a, b) = (first("a", &mut lab), first("b", &mut lab));
    assert_ne!(a[0], b[0]);
    assert_eq!(a[1..], b[1..], "all but the last are the same images");
}

#[test]
fn the_second_build_uses_the_cache() {
    let lab = open("first-story");
    let built = |side: &str| {
        let command = format!("docker build -t test/{side} ");
        let entry = lab.transcript().into_iter().find(|entry| entry.command.starts_with(&command));
        entry.expect("it was built").output.matches(" ---> Using cache\n").count()
    };
    assert_eq!((built("a"), built("b")), (0, 2));
}

#[test]
fn a_tag_typed_with_a_prefix_moves_down_and_undo_brings_it_back() {
    let mut lab = open("first-story");
    let ids = type_in(&mut lab, "docker history -q test/b");
    let below = ids.lines().nth(1).expect("a second row");
    assert_eq!(type_in(&mut lab, &format!("docker tag {} test/b", &below[..5])), "");
    let printed = lab.now().history(Side::B);
    assert!(printed.lines().nth(1).is_some_and(|row| row.starts_with(below)), "{printed}");
    assert!(!printed.contains("b.txt"), "{printed}");
    assert!(lab.now().files(Side::B, None).iter().all(|file| file.path != "opt/b.txt"));
    let tagged = |lab: &Lab| {
        lab.now().side(Side::B).layers.iter().position(|layer| layer.tags.contains(&"test/b".into()))
    };
    assert_eq!(tagged(&lab), Some(2));
    lab.undo();
    assert_eq!(tagged(&lab), Some(3));
    assert!(lab.now().files(Side::B, None).iter().any(|file| file.path == "opt/b.txt"));
    assert!(lab.now().history(Side::B).contains("touch /opt/b.txt"));
}

#[test]
fn buildkit_has_no_image_to_tag_and_the_page_says_what_to_do() {
    let mut lab = with_buildkit();
    let printed = type_in(&mut lab, "docker history test/b");
    let rows: Vec<&str> = printed.lines().skip(1).collect();
    assert_eq!(rows.len(), 5);
    assert!(rows[1..].iter().all(|row| row.starts_with("<missing>")), "{printed}");
    assert!(
        rows[0].contains("0B") && rows[0].ends_with("buildkit.dockerfile.v0"),
        "an empty file counts nothing: {printed}"
    );
    let headline = lab.now().headline.clone();
    let classic = open("first-story").now().image_after(Side::B, 3).expect("the classic builder keeps it");
    let answer = type_in(&mut lab, &format!("docker tag {classic} test/b"));
    assert_eq!(answer, format!("Error response from daemon: No such image: {classic}:latest\n"));
    assert_eq!(lab.now().entries.last().and_then(|entry| entry.advice), Some(Advice::NameTheStage));
    assert_eq!(lab.now().headline, headline);
    assert_eq!(lab.now().side(Side::B).tagged, 4);
    let button = lab.lesson().and_then(|lesson| lesson.edits.first().cloned()).expect("an edit");
    let refusal = lab.edit(&button).expect_err("there is no such image").to_string();
    assert!(refusal.contains("--target"), "{refusal}");
}

#[test]
fn the_headline_adds_up_what_the_badges_say() {
    for (mut lab, name) in [(open("first-story"), "classic"), (with_buildkit(), "buildkit")] {
        for _ in 0..2 {
            for side in Side::BOTH {
                let facts = lab.now().side(side);
                let sum: u64 = badges(facts).iter().map(|badge| badge.ms).sum();
                assert_eq!(Cost::of(facts).ms, sum, "{name} {side}");
            }
            let text = lab.now().desk.recipe(Side::B).dockerfile.replace("update", "update -q");
            lab.apply(Op::Edit { side: Side::B, text }).expect("done");
        }
    }
}

#[test]
fn looking_around_leaves_the_headline_alone() {
    let mut lab = open("first-story");
    let changed = lab.now().desk.recipe(Side::B).dockerfile.replace("b.txt", "c.txt");
    for prepare in [None, Some(Op::Edit { side: Side::B, text: changed }), Some(Op::Rebuild)] {
        if let Some(op) = prepare {
            lab.apply(op).expect("done");
        }
        let headline = lab.now().headline.clone();
        for line in ["docker history test/b", "ls", "docker images -a", "nonsense"] {
            type_in(&mut lab, line);
            assert_eq!(lab.now().headline, headline, "{line}");
        }
        assert!(!lab.now().built);
    }
    type_in(&mut lab, "docker build -t test/b -f ../b.Dockerfile --no-cache .");
    assert!(
        matches!(lab.now().headline, Headline::Edited { what: What::Command, .. }),
        "{:?}",
        lab.now().headline
    );
}

/// A session over everything the catalogue has.
fn open_fully(id: &str) -> Lab {
    let lesson = lesson::lesson(id).expect("a lesson of that name");
    let bench = Bench::new(std::sync::Arc::new(layerlab::catalog::Catalog::full()));
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
        if lab.verdicts(Language::English).iter().all(|verdict| verdict.holds) {
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
                let verdicts = lab.verdicts(Language::English);
                let open = lesson.checks.iter().zip(verdicts).filter(|(_, verdict)| !verdict.holds);
                wrong.extend(
                    open.map(|(check, verdict)| format!("{id}: {} ({:?})", check.text, verdict.evidence)),
                );
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
    let why = lab.why(Side::A, copied, Language::English).expect("an explanation");
    assert!(why.sentence.contains("src/server.js"), "{}", why.sentence);
    let german = lab.why(Side::A, copied, Language::German).expect("an explanation");
    assert!(german.sentence.starts_with("COPY . . lief erneut, weil src/server.js sich geändert hat (von "));
    assert_eq!(german.more.as_deref(), Some("Schritt 4 lief erneut nur deswegen."), "{:?}", why.more);
    let cascade = lab.why(Side::A, copied + 1, Language::German).expect("an explanation");
    assert_eq!(cascade.sentence, "RUN npm ci lief erneut nur, weil Zeile 3, COPY . ., lief.");
    let fix = why.fix.expect("a better order");
    assert!(fix.cost.0 < fix.cost.1);
    lab.apply(fix.op).expect("done");
    assert!(
        lab.verdicts(Language::English).iter().all(|verdict| verdict.holds),
        "{:?}",
        lab.verdicts(Language::English)
    );
}

#[test]
fn the_heat_of_a_line_is_what_its_edit_costs() {
    for builder in [BuilderChoice::Classic, BuilderChoice::BuildKit] {
        let mut project = lesson::lesson("first-story").expect("a lesson of that name").project;
        project.builder = builder;
        project.a.dockerfile.push_str("LABEL a=b\n");
        let lab = Lab::open(Rc::new(Bench::default()), project);
        let now = lab.now();
        let count = now.side(Side::A).steps.len();
        let heat: Vec<_> = (0..count).map(|step| now.line_cost(Side::A, step).expect("known")).collect();
        // Each line against the edit itself.
        for (step, cost) in heat.iter().enumerate().skip(1) {
            let mut edited = lab.clone();
            let text = now.desk.recipe(Side::A).dockerfile.clone();
            let line = now.side(Side::A).steps[step].text.clone();
            let other = if step == 4 { "LABEL a=c".to_owned() } else { format!("{line} && true") };
            let op = Op::Edit { side: Side::A, text: text.replace(&line, &other) };
            edited.apply(op).expect("done");
            let after = Cost::of(edited.now().side(Side::A));
            assert_eq!(cost.reran, after.reran, "{builder:?}: {line}");
            assert!(cost.ms.abs_diff(after.ms) < 100, "{builder:?}: {line}: {cost:?} {after:?}");
        }
        assert_eq!(heat[0], heat[1], "another base runs everything again");
        assert_eq!(heat[4].reran, usize::from(builder == BuilderChoice::Classic), "BuildKit runs no label");
        assert!(heat.windows(2).all(|pair| pair[0].ms >= pair[1].ms));
    }
    let mut lab = open_fully("multi-stage");
    let broken = Op::Edit { side: Side::B, text: "FROM nowhere\n".into() };
    assert!(lab.now().line_cost(Side::B, 0).is_some());
    lab.apply(broken).expect("done");
    assert_eq!(lab.now().line_cost(Side::B, 0), None);
}

#[test]
fn a_large_context_is_listed_by_folder_and_an_edit_in_one_has_a_price() {
    let mut project = lesson::lesson("first-story").expect("a lesson of that name").project;
    project.a.dockerfile = "FROM ubuntu\nCOPY src /src\nRUN touch /done\n".into();
    project.b.dockerfile = "FROM ubuntu\nCOPY docs /docs\n".into();
    project.b.ignore = Some("src\n".into());
    let text = |path: String| (path, File::Text("x".into()));
    project.files = (0..70).map(|n| text(format!("src/{n}"))).chain([text("docs/one".into())]).collect();
    let lab = Lab::open(Rc::new(Bench::default()), project);
    let now = lab.now();
    let rows = now.context();
    let told: Vec<(&str, usize, u64)> =
        rows.iter().map(|row| (row.path.as_str(), row.files, row.size)).collect();
    let dockerfiles = rows.iter().filter(|row| !row.path.contains('/')).count();
    assert_eq!(rows.len(), dockerfiles + 2, "{told:?}");
    assert!(told.contains(&("src/", 70, 70)) && told.contains(&("docs/one", 1, 1)), "{told:?}");
    let src = rows.iter().find(|row| row.path == "src/").expect("there");
    assert_eq!(src.ignored_by, [None, Some("src".to_owned())]);
    assert_eq!(now.files_below("src/").len(), 70);
    let [a, b] = now.file_cost(&src.example).expect("known");
    assert_eq!((a.reran, b.reran), (2, 0), "the copy and what comes after it");
    let [a, b] = now.file_cost("docs/one").expect("known");
    assert_eq!((a.reran, b.reran), (0, 1));
    assert_eq!(now.file_cost("nowhere"), None);
}

#[test]
fn ids_that_a_real_builder_gives_are_told_from_the_others() {
    let mut project = lesson::lesson("first-story").expect("a lesson of that name").project;
    project.era = EraChoice::Now;
    project.builder = BuilderChoice::BuildKit;
    project.a.dockerfile = "FROM scratch\nCOPY one /one\n".into();
    project.b.dockerfile = "FROM scratch\nCOPY one /one\nCOPY big /big\n".into();
    project.files = [
        ("one".to_owned(), File::Text("1\n".into())),
        ("big".to_owned(), File::Other { body: Body::Size(1_000_000), mode: 0o644 }),
    ]
    .into();
    let lab = Lab::open(Rc::new(Bench::default()), project);
    let marks = |side| lab.now().ids(side).into_iter().map(|row| (row.of, row.exact)).collect::<Vec<_>>();
    assert_eq!(marks(Side::A), [("test/a".to_owned(), true), ("COPY one /one".to_owned(), true)]);
    let [image, big, one] = lab.now().ids(Side::B).try_into().expect("an image and two layers");
    assert!(!image.exact && !big.exact && one.exact, "{image:?} {big:?} {one:?}");
    assert!([&image, &big, &one].iter().all(|row| row.id.starts_with("sha256:") && row.id.len() == 71));
    assert_eq!(one.id, lab.now().ids(Side::A)[1].id, "both copy the same file");
}

#[test]
fn a_stage_begins_with_the_latest_of_a_name() {
    let mut project = lesson::lesson("first-story").expect("a lesson of that name").project;
    project.builder = BuilderChoice::BuildKit;
    project.a.dockerfile = "FROM scratch AS base\nCOPY a.txt /old\nFROM scratch AS base\nCOPY a.txt /one\n\
        FROM base\nCOPY a.txt /two\n"
        .into();
    project.files = [("a.txt".to_owned(), File::Text("1\n".into()))].into();
    let lab = Lab::open(Rc::new(Bench::default()), project);
    let layers = &lab.now().side(Side::A).layers;
    let labels: Vec<&str> = layers.iter().map(|layer| layer.label.as_str()).collect();
    assert_eq!(labels, ["COPY a.txt /one", "COPY a.txt /two"]);
}

#[test]
fn a_pasted_dockerfile_gets_the_files_that_it_lacks_and_undo_takes_them_back() {
    let mut lab = open_fully("multi-stage");
    let text = "FROM node:22-alpine AS build\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n\
        RUN npm run build\nFROM nginx:alpine\nCOPY --from=build /app/dist /usr/share/nginx/html\n\
        COPY nginx.conf /etc/nginx/conf.d/default.conf\n";
    lab.apply(Op::Edit { side: Side::B, text: text.into() }).expect("done");
    let before = lab.now().desk.listing();
    assert!(lab.now().lacks_files(Side::B) && !lab.now().lacks_files(Side::A));
    let op = lab.stand_ins(Side::B, "stand-ins").expect("files");
    lab.apply(op).expect("done");
    assert_eq!(lab.now().side(Side::B).failure, None);
    assert!(!lab.now().lacks_files(Side::B));
    let laid: Vec<String> = lab.now().desk.listing().into_iter().map(|(path, _)| path).collect();
    for path in ["package.json", "package-lock.json", "index.html", "nginx.conf"] {
        assert!(laid.iter().any(|at| at == path), "{path} is not among {laid:?}");
    }
    assert_eq!(lab.stand_ins(Side::B, "stand-ins"), None, "nothing lacks any more");
    lab.undo();
    assert_eq!(lab.now().desk.listing(), before);
}

#[test]
fn an_instruction_moves_above_its_neighbour() {
    let mut lab = open("first-story");
    let op = lab.now().swap(Side::B, 3, true).expect("there is one above");
    lab.apply(op).expect("done");
    let text = &lab.now().desk.recipe(Side::B).dockerfile;
    assert!(text.ends_with("RUN touch /opt/b.txt\nRUN apt-get install -y apache2\n"), "{text}");
    assert_eq!(lab.now().side(Side::B).reran(), 2);
    assert_eq!(lab.now().swap(Side::B, 1, true), None, "nothing moves above FROM");
}

#[test]
fn every_byte_of_a_layer_is_in_the_image_or_wasted() {
    for (id, _) in lesson::FILES {
        let lab = open_fully(id);
        for side in Side::BOTH {
            let image = lab.now().image(side).expect("it builds");
            let mut carried = 0;
            for layer in &image.layers {
                let mut seen = std::collections::BTreeSet::new();
                let files = layer.changes.iter().filter(|change| {
                    let inode = change.changed().and_then(|changed| changed.inode);
                    inode.is_none_or(|inode| seen.insert(inode))
                });
                carried += files.map(|change| change.size()).sum::<u64>();
            }
            let wasted: u64 = layerlab::insight::waste(image).iter().map(|file| file.bytes).sum();
            assert_eq!(carried, image.tree.total_size() + wasted, "{id}, {side}");
        }
    }
}
