//! Digests that must equal those of a real BuildKit and Docker.
#![cfg(not(target_arch = "wasm32"))]

use std::path::{Path, PathBuf};

use base64::Engine as _;
use layerlab::build::contenthash::{self, RootHeader};
use layerlab::build::tarsum;
use layerlab::oci::tar;
use layerlab::vfs::{Content, Follow, Metadata, Node, Time, Tree, diff};
use serde_json::Value;

/// A table of the shared folder; `None`, with a word about it, where the folder is absent.
fn shared(path: &str) -> Option<Value> {
    let file: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    match std::fs::read(&file) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).expect("a table is JSON")),
        Err(_) => {
            println!("skipped: {} is not here", file.display());
            None
        }
    }
}

fn meta(mode: u32) -> Metadata {
    Metadata::new(mode, Time::from_secs(1_704_067_200))
}

/// `ADD path file data | dir | symlink target`, as the upstream tests describe their trees.
fn tree_of(lines: &Value) -> Tree {
    let mut tree = Tree::new();
    tree.set_meta("/", Follow::No, |root| *root = meta(0o755)).unwrap();
    for line in lines.as_array().unwrap() {
        let words: Vec<&str> = line.as_str().unwrap().splitn(4, ' ').collect();
        let path = format!("/{}", words[1]);
        match words[2] {
            "file" => tree.write(&path, words[3], meta(0o644)).unwrap(),
            "dir" => tree.mkdir(&path, meta(0o755)).unwrap(),
            "symlink" => tree.put(&path, Node::symlink(meta(0o777), words[3]), Time::EPOCH).unwrap(),
            other => panic!("unknown kind {other}"),
        }
    }
    tree
}

#[test]
fn content_checksums_are_buildkits() {
    let Some(vectors) = shared("fixtures/contenthash/vectors.json") else { return };
    let rows =
        ["upstream_literal", "derived_by_tools_contenthash_py"].map(|key| vectors[key].as_array().unwrap());
    let mut checked = 0;
    for row in rows.into_iter().flatten() {
        let tree = tree_of(&row["tree"]);
        let pattern = row["path"].as_str().unwrap();
        let follow = if row["follow_links"] == true { Follow::Yes } else { Follow::No };
        let uploaded =
            row["root_header"].as_str().is_some_and(|header| header.starts_with("sha256 of empty"));
        let root = if uploaded { RootHeader::Uploaded } else { RootHeader::Own };
        let digest = if row["wildcard"] == true {
            let matches: Vec<String> =
                tree.walk_all().map(|(path, _)| path).filter(|path| matches_glob(pattern, path)).collect();
            contenthash::of_matches(&tree, pattern, &matches, follow).unwrap()
        } else {
            contenthash::checksum(&tree, pattern, follow, root).unwrap()
        };
        assert_eq!(digest.to_string(), row["digest"].as_str().unwrap(), "{row}");
        checked += 1;
    }
    for row in vectors["single_files_derived"].as_array().unwrap() {
        let mode = u32::from_str_radix(row["mode"].as_str().unwrap().trim_start_matches("0o"), 8).unwrap();
        let id = |key: &str| row[key].as_u64().unwrap() as u32;
        let mut tree = Tree::new();
        tree.write("/f", row["data"].as_str().unwrap(), meta(mode).owned_by(id("uid"), id("gid"))).unwrap();
        let digest = contenthash::checksum(&tree, "/f", Follow::Yes, RootHeader::Own).unwrap();
        assert_eq!(digest.to_string(), row["digest"].as_str().unwrap(), "{row}");
        checked += 1;
    }
    assert!(checked > 20, "only {checked} rows were there");
}

/// The few wildcards of the table: `?`, and `*` at the end, within one element.
fn matches_glob(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern.iter().zip(&path).all(|(pattern, name)| match pattern.strip_suffix('*') {
            Some(head) => name.starts_with(head),
            None => {
                pattern.len() == name.len()
                    && pattern.bytes().zip(name.bytes()).all(|(p, n)| p == b'?' || p == n)
            }
        })
}

#[test]
fn copy_hashes_are_the_classic_builders() {
    let Some(vectors) = shared("fixtures/classic/tarsum_vectors.json") else { return };
    let mut checked = 0;
    for row in vectors["upstream"].as_array().unwrap().iter().filter(|row| row["file_sum"].is_string()) {
        let node = Node::file(meta(0o755), row["data"].as_str().unwrap());
        assert_eq!(
            tarsum::entry(row["name"].as_str().unwrap(), &node),
            row["file_sum"].as_str().unwrap(),
            "{row}"
        );
        checked += 1;
    }
    let mut tree = Tree::new();
    tree.write("/package.json", "{}", meta(0o644)).unwrap();
    tree.mkdir_all("/src/util", &meta(0o755)).unwrap();
    tree.write("/src/app.js", "hello", meta(0o644)).unwrap();
    tree.write("/src/util/a.js", "a", meta(0o644)).unwrap();
    for (copy, created_by) in vectors["derived_created_by"].as_object().unwrap() {
        let words: Vec<&str> = copy.split(' ').collect();
        let sources = &words[1..words.len() - 1];
        let hashes: Vec<String> =
            sources.iter().map(|source| tarsum::source(&tree, source).unwrap()).collect();
        let line =
            format!("/bin/sh -c #(nop) COPY {} in {} ", tarsum::sources(&hashes), words[words.len() - 1]);
        assert_eq!(line, created_by.as_str().unwrap(), "{copy}");
        checked += 1;
    }
    assert!(checked >= 6, "only {checked} rows were there");
}

#[test]
fn layer_tars_are_dockers_to_the_byte() {
    let Some(exact) = shared("oracle/exact-ids.json") else { return };
    let base = Tree::new();
    let find =
        |path: &str| exact["files"].as_array().unwrap().iter().find(|file| file["path"] == path).unwrap();
    let add = |tree: &mut Tree, path: &str| {
        let file = find(path);
        let mode = u32::from_str_radix(file["mode"].as_str().unwrap(), 8).unwrap();
        let meta = Metadata::new(mode, Time::from_secs(file["mtime"].as_i64().unwrap()));
        let text = |key: &str| file[key].as_str().unwrap();
        let node = match text("type") {
            "dir" => Node::directory(meta),
            "symlink" => Node::symlink(meta, text("target")),
            _ => Node::file(meta, text("text")),
        };
        tree.graft(&format!("/{path}"), node).unwrap();
    };
    let below = |top: &str| {
        let paths =
            exact["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap().to_owned());
        let mut paths: Vec<String> =
            paths.filter(|p| p == top || p.starts_with(&format!("{top}/"))).collect();
        paths.sort();
        paths
    };
    let tars = exact["layer_tars_base64"].as_object().unwrap();
    for (top, diff_id) in ["f", "run.sh", "dir"].into_iter().zip(exact["diff_ids"].as_array().unwrap()) {
        let mut tree = base.clone();
        for path in below(top) {
            add(&mut tree, &path);
        }
        let changes = diff(&base, &tree);
        let mut bytes: Vec<u8> = Vec::new();
        tar::write(&changes, Time::EPOCH, |chunk| bytes.extend(chunk));
        let recorded = tars[diff_id.as_str().unwrap().trim_start_matches("sha256:")].as_str().unwrap();
        let recorded = base64::engine::general_purpose::STANDARD.decode(recorded).unwrap();
        assert!(bytes == recorded, "{top} differs: {} bytes against {}", bytes.len(), recorded.len());
        let measured = tar::measure(&changes, Time::EPOCH);
        assert_eq!(measured.diff_id.to_string(), diff_id.as_str().unwrap());
        assert_eq!((measured.tar_bytes, measured.exact), (recorded.len() as u64, true));
    }
}

#[test]
fn described_contents_never_pass_for_real_ones() {
    let base = Tree::new();
    let mut zeros = base.clone();
    zeros.write("/f", Content::Zeros(700), meta(0o644)).unwrap();
    let mut described = base.clone();
    described.write("/f", Content::described(700, "a tool"), meta(0o644)).unwrap();
    let [zeros, described] = [&zeros, &described].map(|tree| tar::measure(&diff(&base, tree), Time::EPOCH));
    assert!(zeros.exact && !described.exact);
    assert_eq!(zeros.tar_bytes, described.tar_bytes);
    assert_ne!(zeros.diff_id, described.diff_id);
}
