//! Builds whose outcome is known to the byte, and what always holds of builds.
#![cfg(not(target_arch = "wasm32"))]

use std::path::Path;
use std::sync::Arc;

use layerlab::build::{Build, Builder, Engine, Request, Verdict, build};
use layerlab::catalog::Catalog;
use layerlab::image::{Image, ImageConfig, Reference, Style};
use layerlab::vfs::{Metadata, Node, Time, Tree};
use proptest::prelude::*;
use serde_json::Value;

/// A table of the shared folder; `None`, with a word about it, where the folder is absent.
fn shared(path: &str) -> Option<Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    match std::fs::read(&file) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).expect("a table is JSON")),
        Err(_) => {
            println!("skipped: {} is not here", file.display());
            None
        }
    }
}

/// An engine with images `base` and `busybox` that have the few programs of these tests in them.
fn engine() -> Engine {
    let mut engine = Engine::new(Arc::new(Catalog::builtin()));
    let mut tree = Tree::new();
    let meta = Metadata::new(0o755, Time::from_secs(1));
    tree.mkdir_all("/bin", &meta).unwrap();
    tree.write("/bin/busybox", "", meta.clone()).unwrap();
    for program in ["sh", "echo", "true", "cat", "mkdir", "touch", "[", "ls", "rm", "env"] {
        tree.put(&format!("/bin/{program}"), Node::symlink(meta.clone(), "/bin/busybox"), Time::EPOCH)
            .unwrap();
    }
    let image = Image::new(ImageConfig::empty(Style::Oci), vec![], tree, None);
    let id = engine.store.add(Arc::new(image));
    for name in ["base", "busybox"] {
        engine.store.tag(Reference::parse(name).unwrap(), id, Time::from_secs(1)).unwrap();
    }
    engine
}

fn context(files: &[(String, String)]) -> Tree {
    let mut tree = Tree::new();
    for (path, text) in files {
        let path = format!("/{path}");
        let (above, _) = path.rsplit_once('/').unwrap();
        if !above.is_empty() {
            tree.mkdir_all(above, &Metadata::new(0o755, Time::from_secs(1))).unwrap();
        }
        tree.write(&path, text.as_str(), Metadata::new(0o644, Time::from_secs(1))).unwrap();
    }
    tree
}

#[test]
fn ids_are_those_of_a_real_docker() {
    let Some(exact) = shared("oracle/exact-ids.json") else { return };
    let mut files: Vec<&Value> = exact["files"].as_array().unwrap().iter().collect();
    files.sort_by_key(|file| file["path"].as_str());
    let mut context = Tree::new();
    let mut dockerfile = "";
    for file in files {
        let text = |key: &str| file[key].as_str().unwrap();
        let mode = u32::from_str_radix(text("mode"), 8).unwrap();
        let meta = Metadata::new(mode, Time::from_secs(file["mtime"].as_i64().unwrap()));
        let node = match text("type") {
            "dir" => Node::directory(meta),
            "symlink" => Node::symlink(meta, text("target")),
            _ => Node::file(meta, text("text")),
        };
        if text("path") == "Dockerfile" {
            dockerfile = text("text");
        }
        context.graft(&format!("/{}", text("path")), node).unwrap();
    }
    let mut request = Request::new(Builder::BuildKit, dockerfile, context).with_tag("rep");
    request.no_cache = true;
    request.build_args = vec![("SOURCE_DATE_EPOCH".to_owned(), Some("1704067200".to_owned()))];
    let mut engine = Engine::new(Arc::new(Catalog::builtin()));
    let report = build(&mut engine, &request);
    let image = engine.store.image(report.image().expect("it builds")).unwrap();
    let config = String::from_utf8(image.config_bytes.to_vec()).unwrap();
    assert_eq!(config, exact["config_bytes"].as_str().unwrap());
    assert_eq!(image.id.to_string(), exact["image_id"].as_str().unwrap());
    assert!(image.exact);
}

/// The facts of the reference implementations' own cache tests: which build gives the same image as which.
#[test]
fn cache_scenarios_hold() {
    let Some(table) = shared("fixtures/cache-scenarios/scenarios.json") else { return };
    let mut wrong = vec![];
    let mut checked = 0;
    for scenario in table["scenarios"].as_array().unwrap() {
        let id = scenario["id"].as_str().unwrap();
        let builder = if scenario["builder"] == "classic" { Builder::Classic } else { Builder::BuildKit };
        let mut engine = engine();
        let mut specs: Vec<Value> = vec![];
        let mut images = vec![];
        for spec in scenario["builds"].as_array().unwrap() {
            let mut whole = spec["same_as"].as_u64().map_or(Value::Null, |n| specs[n as usize].clone());
            for (key, value) in spec.as_object().unwrap() {
                if whole.is_null() {
                    whole = serde_json::json!({});
                }
                whole[key] = value.clone();
            }
            specs.push(whole.clone());
            let known = [
                "dockerfile",
                "files",
                "same_as",
                "expect",
                "no_cache",
                "touch",
                "build_args",
                "target",
                "expect_using_cache",
                "note",
            ];
            if whole.as_object().unwrap().keys().any(|key| !known.contains(&key.as_str()))
                || whole["dockerfile"].as_str().is_none_or(|text| text.contains("http"))
            {
                println!("{id}: not judged, it asks for more than this test does");
                break;
            }
            let mut files: Vec<(String, String)> = whole["files"]
                .as_object()
                .into_iter()
                .flatten()
                .filter_map(|(path, text)| Some((path.clone(), text.as_str()?.to_owned())))
                .collect();
            let dockerfile = whole["dockerfile"].as_str().unwrap().to_owned();
            files.push(("Dockerfile".to_owned(), dockerfile.clone()));
            let mut request = Request::new(builder, dockerfile, context(&files));
            request.no_cache = spec["no_cache"] == true;
            let args = whole["build_args"].as_object().into_iter().flatten();
            request.build_args = args.map(|(k, v)| (k.clone(), v.as_str().map(str::to_owned))).collect();
            request.target = whole["target"].as_str().map(str::to_owned);
            let report = build(&mut engine, &request);
            images.push(report.image());
            let Some(expect) = spec["expect"].as_str() else { continue };
            let Some((relation, other)) = expect.rsplit_once(':') else { continue };
            let Ok(other) = other.parse::<usize>() else { continue };
            let same = report.image().is_some() && images.get(other) == Some(&report.image());
            checked += 1;
            if same != relation.starts_with("same") {
                wrong.push(format!("{id}: {expect}"));
            }
        }
    }
    println!("cache-scenarios\t{}/{checked}", checked - wrong.len());
    assert!(wrong.is_empty() && checked > 15, "of {checked}: {wrong:#?}");
}

const DOCKERFILE: &str = "FROM base AS a\nRUN echo one > /one\nCOPY src /src\nFROM base\nCOPY --from=a /src /src\n\
    RUN cat /src/x > /y\nENV A=1\nRUN echo $A > /a\n";

#[test]
fn a_report_tells_what_each_stage_needs() {
    let text = "ARG last=tools\nFROM base AS tools\nRUN touch /t\nFROM base AS unused\nRUN touch /u\n\
                FROM ${last} AS app\nCOPY --from=1 /u /u\nFROM scratch\nCOPY --from=App /u /u\nCOPY --from=busybox /bin /b\n";
    for builder in [Builder::Classic, Builder::BuildKit] {
        let report = build(&mut engine(), &Request::new(builder, text, context(&[])));
        let needs: Vec<&[usize]> = report.stages.iter().map(|stage| stage.needs.as_slice()).collect();
        assert_eq!(needs, [&[][..], &[], &[0, 1], &[2]], "{builder:?}");
        let bases: Vec<&str> = report.stages.iter().map(|stage| stage.base.as_str()).collect();
        assert_eq!(bases, ["base", "base", "tools", "scratch"], "{builder:?}");
    }
}

#[test]
fn a_build_that_is_dropped_leaves_no_trace() {
    let files = [("src/x".to_owned(), "1".to_owned())];
    for builder in [Builder::Classic, Builder::BuildKit] {
        let engine = engine();
        let before = engine.store.clone();
        let whole = Build::new(&engine, Request::new(builder, DOCKERFILE, context(&files)))
            .finish(&mut engine.clone());
        for steps in 0..whole.steps.len() {
            let mut half = Build::new(&engine, Request::new(builder, DOCKERFILE, context(&files)));
            for _ in 0..steps {
                half.step();
            }
            drop(half);
            assert_eq!(engine.store, before);
            let again = build(&mut engine.clone(), &Request::new(builder, DOCKERFILE, context(&files)));
            assert_eq!(again, whole);
        }
    }
}

#[test]
fn a_change_is_told_apart_from_what_follows_from_it() {
    let files = |text: &str| [("src/x".to_owned(), text.to_owned())];
    for builder in [Builder::Classic, Builder::BuildKit] {
        let mut engine = engine();
        let run = |engine: &mut Engine, text: &str| {
            build(engine, &Request::new(builder, DOCKERFILE, context(&files(text))))
        };
        run(&mut engine, "1");
        let again = run(&mut engine, "1");
        assert!(again.steps.iter().all(|step| !step.verdict.ran()), "{builder:?}");
        let changed = run(&mut engine, "2");
        let copy = changed.steps.iter().find(|step| step.text == "COPY src /src").unwrap();
        let reason = copy.verdict.reason().unwrap();
        assert_eq!(reason.cause, layerlab::build::Cause::Changed);
        let paths: Vec<&str> =
            reason.parts.iter().flat_map(|part| &part.files).map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["src/x"], "{builder:?}");
        let ran = changed.steps.iter().filter(|step| step.verdict.ran()).count();
        assert!(ran >= 4, "{builder:?}: {ran}");
        let back = run(&mut engine, "1");
        assert!(back.steps.iter().all(|step| !matches!(step.verdict, Verdict::Built { .. })), "{builder:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn ids_do_not_depend_on_the_order_of_files(
        files in prop::collection::btree_map("[a-c]{1,2}(/[a-c]{1,2}-?)?", "[a-z]{0,4}", 1..12),
        seed in any::<u64>(),
    ) {
        let files: Vec<(String, String)> = files.into_iter().collect();
        let names: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        prop_assume!(!names.iter().any(|a| names.iter().any(|b| b.starts_with(&format!("{a}/")))));
        let mut shuffled = files.clone();
        let mut state = seed | 1;
        for i in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(i, (state >> 33) as usize % (i + 1));
        }
        for builder in [Builder::Classic, Builder::BuildKit] {
            let dockerfile = "FROM scratch\nCOPY . /\n";
            let [a, b] = [&files, &shuffled].map(|files| {
                let mut engine = Engine::new(Arc::new(Catalog::builtin()));
                build(&mut engine, &Request::new(builder, dockerfile, context(files))).image()
            });
            prop_assert!(a.is_some());
            prop_assert_eq!(a, b);
        }
    }
}
