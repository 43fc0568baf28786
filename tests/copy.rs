//! Where COPY puts things, by the rules of both builders: the table of a recorded build, and the corners around it.
#![cfg(not(target_arch = "wasm32"))]

use layerlab::build::Known;
use layerlab::build::copy::{self, FileCopy, Origin, Owner};
use layerlab::dockerfile::ignore::Matcher;
use layerlab::vfs::{Metadata, ModeChange, Node, Time, Tree, diff};

const THEN: Time = Time::from_secs(1_704_067_200);
const NOW: Time = Time::from_secs(1_795_460_070);

#[derive(Clone, Copy, PartialEq)]
enum Builder {
    BuildKit,
    Classic,
}

fn context() -> Tree {
    let mut tree = Tree::new();
    let dir = Metadata::new(0o755, THEN);
    tree.mkdir_all("/dir/sub/empty", &dir).unwrap();
    for (path, mode, text) in [
        ("/a.txt", 0o644, "a\n"),
        ("/b.txt", 0o644, "bb\n"),
        ("/dir/x", 0o644, "x\n"),
        ("/dir/sub/s.txt", 0o644, "s\n"),
        ("/dir/exec.sh", 0o755, "#!/bin/sh\n"),
        ("/dir/secret", 0o600, "s\n"),
    ] {
        tree.write(path, text, Metadata::new(mode, THEN)).unwrap();
    }
    tree.put("/link", Node::symlink(dir.clone(), "a.txt"), THEN).unwrap();
    tree.put("/dir/lnk", Node::symlink(dir, "x"), THEN).unwrap();
    for at in ["/dir", "/dir/sub", "/dir/sub/empty"] {
        tree.set_meta(at, layerlab::vfs::Follow::No, |meta| meta.mtime = THEN).unwrap();
    }
    tree
}

fn image() -> Tree {
    let mut tree = Tree::new();
    let meta = Metadata::new(0o755, Time::from_secs(1_700_000_000));
    tree.mkdir_all("/opt", &meta).unwrap();
    tree.mkdir_all("/etc", &meta).unwrap();
    tree.write("/etc/passwd", "root:x:0:0::/:/bin/sh\napp:x:1000:1001::/:/bin/sh\n", meta.clone()).unwrap();
    tree.write("/etc/group", "root:x:0:\napp:x:1001:\n", meta).unwrap();
    tree
}

struct Case<'a> {
    sources: &'a str,
    dest: &'a str,
    exclude: &'a [&'a str],
    parents: bool,
    mode: Option<&'a str>,
    owner: Option<Owner>,
}

const PLAIN: Case<'_> = Case { sources: "", dest: "", exclude: &[], parents: false, mode: None, owner: None };

/// One line per change: `path mode uid:gid size`, `+` where the time is new.
fn run(builder: Builder, case: &Case<'_>) -> Result<Vec<String>, String> {
    let (from, base) = (context(), image());
    let sources: Vec<String> = case.sources.split(' ').map(str::to_owned).collect();
    let exclude = Matcher::new(case.exclude).unwrap();
    let mode = case.mode.map(|mode| ModeChange::parse(mode).unwrap());
    let copy = FileCopy {
        from: &from,
        sources: &sources,
        dest: case.dest,
        owner: case.owner,
        mode: mode.as_ref(),
        parents: case.parents,
        exclude: &exclude,
        unpack: None,
        now: NOW,
    };
    let mut to = base.clone();
    match builder {
        Builder::BuildKit => copy::buildkit(&mut to, &copy),
        Builder::Classic => {
            copy::classic_sources(&Known::default(), &from, &sources, case.dest, Origin::Context, "COPY")
                .and_then(|found| copy::classic(&mut to, &copy, &found))
        }
    }
    .map_err(|error| error.to_string())?;
    let line = |change: &layerlab::vfs::Change| {
        let node = &change.changed().expect("COPY deletes nothing").node;
        let (meta, new) = (&node.meta, if node.meta.mtime == NOW { "+" } else { "" });
        let slash = if node.is_dir() { "/" } else { "" };
        format!("{}{slash} {:o} {}:{} {}{new}", change.path, meta.mode, meta.uid, meta.gid, node.size())
    };
    Ok(diff(&base, &to).iter().map(line).collect())
}

#[track_caller]
fn both(case: &Case<'_>, expected: &[&str]) {
    for builder in [Builder::BuildKit, Builder::Classic] {
        let name = if builder == Builder::Classic { "classic" } else { "buildkit" };
        assert_eq!(run(builder, case).unwrap(), expected, "{name}");
    }
}

#[test]
fn a_file_goes_where_the_destination_says() {
    both(&Case { sources: "a.txt", dest: "/opt", ..PLAIN }, &["opt/ 755 0:0 0+", "opt/a.txt 644 0:0 2"]);
    both(&Case { sources: "a.txt", dest: "/newname", ..PLAIN }, &["newname 644 0:0 2"]);
    both(&Case { sources: "link", dest: "/l1", ..PLAIN }, &["l1 644 0:0 2"]);
    both(&Case { sources: "link", dest: "/opt/", ..PLAIN }, &["opt/ 755 0:0 0+", "opt/link 644 0:0 2"]);
    both(
        &Case { sources: "dir/sub/s.txt", dest: "/deep/er/s.txt", ..PLAIN },
        &["deep/ 755 0:0 0+", "deep/er/ 755 0:0 0+", "deep/er/s.txt 644 0:0 2"],
    );
    both(
        &Case { sources: "*.txt", dest: "/txt/", ..PLAIN },
        &["txt/ 755 0:0 0+", "txt/a.txt 644 0:0 2", "txt/b.txt 644 0:0 3"],
    );
}

#[test]
fn of_a_directory_only_what_is_in_it_is_copied() {
    let below = [
        "d/exec.sh 755 0:0 10",
        "d/lnk 777 0:0 0",
        "d/secret 600 0:0 2",
        "d/sub/ 755 0:0 0",
        "d/sub/empty/ 755 0:0 0",
        "d/sub/s.txt 644 0:0 2",
        "d/x 644 0:0 2",
    ];
    for dest in ["/d", "/d/"] {
        let case = Case { sources: "dir", dest, ..PLAIN };
        // BuildKit gives the new directory the time of the copied one.
        let buildkit: Vec<&str> = std::iter::once("d/ 755 0:0 0").chain(below).collect();
        assert_eq!(run(Builder::BuildKit, &case).unwrap(), buildkit);
        let classic: Vec<&str> = std::iter::once("d/ 755 0:0 0+").chain(below).collect();
        assert_eq!(run(Builder::Classic, &case).unwrap(), classic);
    }
}

#[test]
fn owners_and_modes() {
    let app = Owner { uid: 1000, gid: 1001 };
    both(
        &Case { sources: "a.txt", dest: "/new/dir/", owner: Some(app), ..PLAIN },
        &["new/ 755 1000:1001 0+", "new/dir/ 755 1000:1001 0+", "new/dir/a.txt 644 1000:1001 2"],
    );
    let symbolic = Case { sources: "dir/secret", dest: "/s", mode: Some("go+r,u+x"), ..PLAIN };
    assert_eq!(run(Builder::BuildKit, &symbolic).unwrap(), ["s 744 0:0 2"]);

    let tree = image();
    assert_eq!(copy::buildkit_owner(&tree, "app"), app);
    assert_eq!(copy::buildkit_owner(&tree, "7"), Owner { uid: 7, gid: 7 });
    assert_eq!(copy::buildkit_owner(&tree, "app:0"), Owner { uid: 1000, gid: 0 });
    assert_eq!(copy::buildkit_owner(&tree, "nobody"), Owner { uid: 0, gid: 0 });
    assert_eq!(copy::classic_owner(&tree, "app").unwrap(), app);
    let unknown = copy::classic_owner(&tree, "ghost").unwrap_err().to_string();
    assert!(unknown.ends_with("can't find uid for user ghost: no such user: ghost"), "{unknown}");
}

#[test]
fn parents_and_exclude() {
    let case = Case { sources: "dir/sub/s.txt", dest: "/p/", parents: true, ..PLAIN };
    let kept = ["p/ 755 0:0 0+", "p/dir/ 755 0:0 0", "p/dir/sub/ 755 0:0 0", "p/dir/sub/s.txt 644 0:0 2"];
    assert_eq!(run(Builder::BuildKit, &case).unwrap(), kept);
    let pivot = Case { sources: "dir/./sub/*.txt", ..case };
    let kept = ["p/ 755 0:0 0+", "p/sub/ 755 0:0 0", "p/sub/s.txt 644 0:0 2"];
    assert_eq!(run(Builder::BuildKit, &pivot).unwrap(), kept);
    let case = Case { sources: "dir", dest: "/d", exclude: &["sub", "*.sh", "lnk"], ..PLAIN };
    assert_eq!(
        run(Builder::BuildKit, &case).unwrap(),
        ["d/ 755 0:0 0", "d/secret 600 0:0 2", "d/x 644 0:0 2"]
    );
}

#[test]
fn what_cannot_be_copied() {
    let classic = |sources, dest| run(Builder::Classic, &Case { sources, dest, ..PLAIN }).unwrap_err();
    let missing = "COPY failed: file not found in build context or excluded by .dockerignore: stat no: file does not exist";
    assert_eq!(classic("no", "/x"), missing);
    assert_eq!(classic("*.no", "/x"), "COPY failed: no source files were specified");
    assert_eq!(classic("../up", "/x"), "COPY failed: forbidden path outside the build context: ../up ()");
    assert_eq!(
        classic("a.txt b.txt", "/opt"),
        "When using COPY with more than one source file, the destination must be a directory and end with a /"
    );
    // BuildKit says nothing about a pattern without a match.
    assert!(run(Builder::BuildKit, &Case { sources: "*.no", dest: "/x", ..PLAIN }).unwrap().is_empty());
    let onto_file =
        run(Builder::BuildKit, &Case { sources: "dir", dest: "/etc/passwd", ..PLAIN }).unwrap_err();
    assert_eq!(onto_file, "cannot copy to non-directory: /etc/passwd");
}
