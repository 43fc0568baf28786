//! Completion and hover, with `|` for the cursor.

use super::{Surroundings, complete, hover};
use crate::dockerfile::parse;
use crate::text::Source;

fn labels(marked: &str) -> (String, Vec<String>) {
    let offset = marked.find('|').unwrap();
    let file = parse(&Source::new("Dockerfile", marked.replacen('|', "", 1)));
    let files = ["package.json".to_owned(), "src/".to_owned()];
    let images = ["alpine".to_owned(), "debian".to_owned()];
    let found = complete(&file, offset as u32, Surroundings { files: &files, images: &images });
    let Some(found) = found else { return (String::new(), vec![]) };
    let labels = found.items.into_iter().map(|item| item.label).collect();
    (file.source.slice(found.span).to_owned(), labels)
}

#[test]
fn completion() {
    let rows: [(&str, &str, &[&str]); 15] = [
        ("F|", "F", &["FROM"]),
        ("FROM a\nwo|", "wo", &["workdir"]),
        ("FROM a AS build\nCOPY --fr|", "--fr", &["--from="]),
        ("FROM a AS build\nFROM b\nCOPY --from=b|", "b", &["build"]),
        (
            "ARG BASE=x\nFROM $B|",
            "$B",
            &["$BUILDPLATFORM", "$BUILDOS", "$BUILDOSVERSION", "$BUILDARCH", "$BUILDVARIANT", "$BASE"],
        ),
        (
            "FROM a\nARG DIR=/x\nENV DID=1\nRUN --mount=type=cache,target=/y make && \\\n  cp ${DI|",
            "${DI",
            &["${DIR}", "${DID}"],
        ),
        ("FROM a\nRUN --mount=ty|", "ty", &["type="]),
        ("FROM a\nRUN --mount=type=s|", "s", &["secret", "ssh"]),
        ("FROM a\nRUN --network=n|", "n", &["none"]),
        ("FROM a\nCOPY pack|", "pack", &["package.json"]),
        ("FROM a\nCOPY --from=0 pack|", "", &[]),
        ("FROM al|", "al", &["alpine"]),
        ("FROM alpine |", "", &["AS"]),
        ("FROM a\nONBUILD WO|", "WO", &["WORKDIR"]),
        ("FROM a\n# WO|", "", &[]),
    ];
    for (marked, span, wanted) in rows {
        let (found_span, found) = labels(marked);
        assert_eq!(
            (found_span.as_str(), found.iter().map(String::as_str).collect::<Vec<_>>()),
            (span, wanted.to_vec()),
            "{marked}"
        );
    }
}

#[test]
fn hovering() {
    let rows = [
        ("FROM a\nR|UN x", "RUN [flags] command"),
        ("FROM a\nCOPY --lin|k a b", "--link"),
        ("FROM a\nARG X=1\nCOPY $|X b", "X=1"),
        ("FROM a AS one\nFROM o|ne", "FROM a AS one"),
        ("FROM a AS one\nFROM b\nCOPY --from=on|e x y", "FROM a AS one"),
        ("FROM a\nCOPY ${NO|PE} b", "$NOPE"),
    ];
    for (marked, title) in rows {
        let offset = marked.find('|').unwrap();
        let file = parse(&Source::new("Dockerfile", marked.replacen('|', "", 1)));
        let found = hover(&file, offset as u32).map(|hover| hover.title);
        assert_eq!(found.as_deref(), Some(title), "{marked}");
    }
}
