//! The native command in documentation builds: render, check, export, import, mdbook.
#![cfg(not(target_arch = "wasm32"))]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const FENCE: &str =
    "=== a one\nFROM scratch\nCOPY a /a\n=== b two\nFROM scratch\nCOPY a /b\n=== file a\nhello\n";

fn layerlab(words: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_layerlab"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments does not read.
    let _refused = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("layerlab-{name}-{}", std::process::id()));
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn figures_of_every_kind_of_state() {
    let drawn = layerlab(&["render", "-"], FENCE);
    let svg = text(&drawn.stdout);
    assert!(
        drawn.status.success() && svg.starts_with("<svg ") && svg.len() < 20_000,
        "{}",
        text(&drawn.stderr)
    );
    assert!(svg.contains(">one<") && svg.contains(">two<") && svg.contains("COPY a /b"));
    let root = folder("render");
    std::fs::write(root.join("Dockerfile"), "FROM scratch\nCOPY src/a /a\n").unwrap();
    std::fs::create_dir(root.join("src")).unwrap();
    std::fs::write(root.join("src/a"), "a").unwrap();
    let directory = root.to_string_lossy().into_owned();
    let single = text(&layerlab(&["render", "--theme", "dark", &directory], "").stdout);
    assert!(single.contains("COPY src/a /a") && !single.contains("prefers-color-scheme"), "{single}");
    std::fs::write(root.join("Dockerfile.other"), "FROM scratch\nCOPY src/a /b\n").unwrap();
    let figure = root.join("figure.svg");
    let both = layerlab(&["render", "-o", &figure.to_string_lossy(), &directory], "");
    assert!(both.status.success(), "{}", text(&both.stderr));
    assert!(std::fs::read_to_string(&figure).unwrap().contains(">other<"));
    for bad in
        [&["render", "nowhere"][..], &["render", "#v1.zz"], &["render", "--theme", "red", "-"], &["render"]]
    {
        let refused = layerlab(bad, FENCE);
        assert!(
            !refused.status.success() && refused.stdout.is_empty() && !refused.stderr.is_empty(),
            "{bad:?}"
        );
    }
    std::fs::remove_dir_all(&root).unwrap();
}

#[test]
fn checks_name_what_is_wrong() {
    let root = folder("check");
    let file = |name: &str, content: &str| {
        std::fs::write(root.join(name), content).unwrap();
        root.join(name).to_string_lossy().into_owned()
    };
    let good = file("good.txt", FENCE);
    let passed = layerlab(&["check", &good], "");
    assert!(passed.status.success(), "{}", text(&passed.stdout));
    let broken = file("page.md", "text\n\n```layerlab\nFROM scratch\nCOPY missing /\n```\n");
    let failed = layerlab(&["check", &good, &broken], "");
    let said = text(&failed.stdout);
    assert_eq!(failed.status.code(), Some(1), "{said}");
    assert!(said.contains("page.md:3: A does not build") && said.ends_with("1 passed, 1 failed\n"), "{said}");
    let large = layerlab(&["check", "--max-size", "3B", &good], "");
    assert!(text(&large.stdout).contains("A is 6 B, more than 3 B"), "{}", text(&large.stdout));
    std::fs::remove_dir_all(&root).unwrap();
}

#[test]
fn exports_are_imported_again() {
    let root = folder("export");
    let archive = root.join("both.tar").to_string_lossy().into_owned();
    let out = layerlab(&["export", "--gzip", "-o", &archive, "-"], FENCE);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let imported = layerlab(&["import", "--json", &archive], "");
    let value: Value = serde_json::from_slice(&imported.stdout).unwrap();
    let images = value["images"].as_array().unwrap();
    let tags: Vec<&Value> = images.iter().map(|image| &image["image"]["tags"][0]).collect();
    assert_eq!(tags, [&json!("one:latest"), &json!("two:latest")]);
    let id = images[0]["image"]["id"].as_str().unwrap();
    assert!(text(&out.stderr).contains(id), "the id of an exact image stays");
    let cut = std::fs::read(&archive).unwrap();
    std::fs::write(root.join("cut.tar"), &cut[..cut.len() / 2]).unwrap();
    let refused = layerlab(&["import", &root.join("cut.tar").to_string_lossy()], "");
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("blobs/sha256/"), "{}", text(&refused.stderr));
    std::fs::remove_dir_all(&root).unwrap();
}

/// What mdBook 0.4 (`sections`) and 0.5 (`items`) send.
fn book(list: &str, content: &str) -> String {
    let chapter = |content: &str, sub_items: Value| {
        json!({"Chapter": {"name": "One", "content": content, "number": [1], "sub_items": sub_items, "path": "one.md",
            "source_path": "one.md", "parent_names": []}})
    };
    let inner = chapter("# Inner\n", json!([]));
    let outer = chapter(content, json!([inner]));
    let context = json!({"root": "/book", "renderer": "html", "mdbook_version": "0.4.40",
        "config": {"book": {"language": "en"}, "preprocessor": {"layerlab": {"url": "https://example.org/"}}}});
    json!([context, {list: [outer, "Separator", {"PartTitle": "Part"}], "__non_exhaustive": null}])
        .to_string()
}

#[test]
fn the_preprocessor_speaks_mdbooks_protocol() {
    assert!(layerlab(&["mdbook", "supports", "html"], "").status.success());
    assert!(!layerlab(&["mdbook", "supports", "latex"], "").status.success());
    for list in ["sections", "items"] {
        let out = layerlab(&["mdbook"], &book(list, &format!("# T\n\n```layerlab\n{FENCE}```\n\nafter\n")));
        assert!(out.status.success(), "{}", text(&out.stderr));
        let book: Value = serde_json::from_slice(&out.stdout).unwrap();
        let chapter = &book[list][0]["Chapter"];
        let content = chapter["content"].as_str().unwrap();
        let figure = content.lines().find(|line| line.starts_with("<figure")).unwrap();
        assert!(
            figure.ends_with("</figure>")
                && figure.contains("<svg ")
                && figure.contains("https://example.org/#v1.")
        );
        assert!(content.starts_with("# T\n\n<figure") && content.ends_with("</figure>\n\n\nafter\n"));
        assert_eq!(chapter["sub_items"][0]["Chapter"]["content"], "# Inner\n");
        assert_eq!(book[list][1], "Separator");
    }
    let german = book("items", &format!("```layerlab\n{FENCE}```\n"))
        .replace(r#""language":"en""#, r#""language":"de-CH""#);
    let german = text(&layerlab(&["mdbook"], &german).stdout);
    assert!(german.contains("In Layerlab öffnen") && german.contains("zum ersten Mal gebaut"), "{german}");
    let refused = layerlab(&["mdbook"], &book("items", "```layerlab colour=1\nFROM scratch\n```\n"));
    assert!(
        text(&refused.stderr).contains("one.md:1: there is no setting colour=1"),
        "{}",
        text(&refused.stderr)
    );
    assert!(!layerlab(&["mdbook"], "not json").status.success());
}

/// A real book with a real mdBook; skipped, by name, where there is none.
#[test]
fn a_real_book() {
    if Command::new("mdbook").arg("--version").output().is_err() {
        eprintln!("skipped: a_real_book: mdbook is not installed");
        return;
    }
    let out = folder("book");
    let bin = Path::new(env!("CARGO_BIN_EXE_layerlab")).parent().unwrap();
    let path = std::env::join_paths(
        [bin.to_owned()].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let built = Command::new("mdbook")
        .args(["build", "--dest-dir"])
        .arg(&out)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/book"))
        .env("PATH", path.unwrap())
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", text(&built.stderr));
    let page = std::fs::read_to_string(out.join("layers.html")).unwrap();
    assert!(
        page.contains("<svg ")
            && page.contains("RUN touch /opt/b.txt")
            && page.contains("language-dockerfile")
    );
    std::fs::remove_dir_all(&out).unwrap();
}
