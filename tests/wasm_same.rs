//! The same input gives the same bytes on the host and in WebAssembly: `cargo test` runs these cases natively,
//! `cargo xtask test wasm` in a browser, and both compare with the same digests.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

use layerlab::build::contenthash::{self, RootHeader};
use layerlab::build::{Builder, Engine};
use layerlab::docker::Session;
use layerlab::image::Digest;
use layerlab::oci::tar;
use layerlab::vfs::{Content, Follow, Metadata, Node, Time, Tree, diff};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

/// A tree with something of every kind that a layer holds: long and foreign names, links, modes, zeros.
fn tree() -> Tree {
    let at = Time::from_secs(1_704_067_200);
    let mut tree = Tree::new();
    let long = format!("/srv/{}/{}", "deep".repeat(30), "name".repeat(20));
    let written = [
        tree.mkdir_all("/srv/app", &Metadata::new(0o755, at)),
        tree.write("/srv/app/main.py", b"print('hello')\n".to_vec(), Metadata::new(0o644, at)),
        tree.write(
            "/srv/app/r\u{e9}sum\u{e9}.txt",
            b"x".to_vec(),
            Metadata::new(0o600, at).owned_by(1000, 1000),
        ),
        tree.write("/srv/zeros", Content::Zeros(70_000), Metadata::new(0o644, at)),
        tree.mkdir_all(&long, &Metadata::new(0o700, at)),
        tree.put("/srv/current", Node::symlink(Metadata::new(0o777, at), "app"), at),
        tree.link("/srv/app/main.py", "/srv/app/again.py", at),
    ];
    assert!(written.iter().all(Result::is_ok), "{written:?}");
    tree
}

#[test]
fn a_layers_tar() {
    let before = tree();
    let mut after = before.clone();
    assert!(after.remove("/srv/zeros", Time::EPOCH).is_ok());
    let added = tar::measure(&diff(&Tree::new(), &before), Time::EPOCH);
    let removed = tar::measure(&diff(&before, &after), Time::EPOCH);
    assert!(added.exact && removed.exact);
    assert_eq!(added.diff_id.to_string(), ADDED);
    assert_eq!(removed.diff_id.to_string(), REMOVED);
}

#[test]
fn a_contexts_checksum() {
    let checksum = contenthash::checksum(&tree(), "/srv", Follow::No, RootHeader::Own);
    assert_eq!(checksum.map(|digest| digest.to_string()).ok().as_deref(), Some(CHECKSUM));
}

/// Everything that a console prints over two builds, ids and times included, twice over.
#[test]
fn a_session_says_the_same_again() {
    let transcript = || {
        let mut context = Tree::new();
        let meta = Metadata::new(0o644, Time::from_secs(1_704_067_200));
        let files =
            [("/Dockerfile", "FROM scratch\nCOPY a b /c/\nENV X=1\nCOPY a /d\n"), ("/a", "a"), ("/b", "b")];
        for (path, text) in files {
            assert!(context.write(path, text.as_bytes().to_vec(), meta.clone()).is_ok());
        }
        let mut session = Session::over_context(Engine::default(), &context, Builder::Classic);
        let mut said = String::new();
        for line in
            ["docker build -t t .", "docker build -t t .", "docker history --no-trunc t", "docker inspect t"]
        {
            let result = session.run(line);
            assert_eq!(result.rc, 0, "{line}: {}", result.stderr);
            result.transcript.iter().for_each(|line| said.push_str(&format!("{line:?}\n")));
        }
        said
    };
    let first = transcript();
    assert!(first.contains("Using cache"), "{first}");
    assert_eq!(Digest::of(&first), Digest::of(transcript()));
}

const ADDED: &str = "sha256:fdece5c2db36f196c0145c42a08d52cd9421700960216c5698c23826d85c570e";
const REMOVED: &str = "sha256:88355934547d5b66ab4442e7409465d6b7b37f50e949afe1d06a06003025c3c5";
const CHECKSUM: &str = "sha256:4b5eb008f91153351e61a7e4380b84d5d51eafa03e853a1df92e0cbc558e431b";
