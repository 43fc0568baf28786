//! Installations in images, layer by layer.

use super::requirement::requirement;
use crate::userland::testing::layers_with;

#[test]
fn requirements_of_every_form() {
    for (word, name, version) in [
        ("Flask==2.0.1", "flask", Some("2.0.1")),
        ("uvicorn[standard]>=0.20", "uvicorn", None),
        ("typing_extensions", "typing-extensions", None),
        ("a==1.0 ; python_version < '4'", "a", Some("1.0")),
    ] {
        assert_eq!(requirement(word), Some((name.to_owned(), version.map(str::to_owned))), "{word}");
    }
    assert_eq!(requirement("pywin32; sys_platform == 'win32'"), None);
}

#[test]
fn the_cache_shows_its_effect() {
    let files = [("requirements.txt", "flask==3.0.0\ngunicorn\n")];
    let with = layers_with("python:3.12-slim", &files, &["pip install -r requirements.txt"]);
    let without =
        layers_with("python:3.12-slim", &files, &["pip install --no-cache-dir -r requirements.txt"]);
    assert_eq!((with.code, without.code), (0, 0), "{}", with.shown);
    assert!(with.sizes[0] > without.sizes[0] + 300_000, "{:?} {:?}", with.sizes, without.sizes);
    assert!(
        without.tree.exists("/usr/local/bin/gunicorn")
            && without.tree.exists("/usr/local/lib/python3.12/site-packages/flask")
    );
    assert!(without.not_simulated.is_empty());
    let debian = layers_with(
        "debian:bookworm-slim",
        &files,
        &["apt-get update", "apt-get install -y python3-pip", "pip install flask"],
    );
    assert!(debian.code == 1 && debian.shown.contains("externally-managed"), "{}", debian.shown);
    // Before PEP 668 was heard of.
    let older = layers_with(
        "ubuntu:22.04",
        &files,
        &["apt-get update", "apt-get install -y python3-pip", "pip3 install flask"],
    );
    assert_eq!(older.code, 0, "{}", older.shown);
}
