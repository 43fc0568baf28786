//! What `docker history` prints, in each of its forms, is read again: every row, its text and its size.
#![cfg(not(target_arch = "wasm32"))]

use std::sync::Arc;

use layerlab::build::{Builder, Engine};
use layerlab::catalog::Catalog;
use layerlab::docker::Session;
use layerlab::oci::parse_history;
use layerlab::vfs::{Metadata, Time, Tree};

/// Commands that are long, empty, quoted, aligned with blanks and tabs, not ASCII, of several lines.
const DOCKERFILE: &str = "FROM alpine:3.20
LABEL empty=
ENV A=\"two  blanks\" B=x
RUN echo   three    blanks	and a tab > /one
RUN echo 'IMAGE   CREATED   CREATED BY   SIZE' > /head
RUN <<EOF
set -e
echo 1 > /two
  echo indented   0B > /three
EOF
RUN echo 'ünïcode 漢字 {\"json\": [1]}' > /four && echo a very long line, longer than docker history shows of one \\
    going on > /five
COPY . /src
CMD [\"/bin/sh\", \"-c\", \"true\"]
";

fn session(builder: Builder) -> Session {
    let mut context = Tree::new();
    let meta = Metadata::new(0o644, Time::from_secs(1_704_067_200));
    context.write("/Dockerfile", DOCKERFILE, meta.clone()).unwrap();
    context.write("/large", "x".repeat(1_234_567).as_str(), meta).unwrap();
    let mut session = Session::over_context(Engine::new(Arc::new(Catalog::full())), &context, builder);
    let built = session.run("docker build -q -t app .");
    assert_eq!(built.rc, 0, "{}", built.stderr);
    session
}

/// Text and size of each row, the newest first.
fn rows(session: &Session) -> Vec<(String, u64)> {
    let store = &session.engine.store;
    let image = store.image(store.resolve("app").unwrap()).unwrap();
    let mut sizes = image.layers.iter().map(|layer| layer.size);
    let history = image.config.history.iter();
    let mut rows: Vec<_> = history
        .map(|entry| {
            let size = if entry.empty_layer { 0 } else { sizes.next().unwrap() };
            (entry.created_by.clone(), size)
        })
        .collect();
    rows.reverse();
    rows
}

#[test]
fn every_form_of_it_is_read_again() {
    for builder in [Builder::Classic, Builder::BuildKit] {
        let mut session = session(builder);
        let rows = rows(&session);
        for (command, whole, exact) in [
            ("docker history app", false, false),
            ("docker image history app", false, false),
            ("docker history --no-trunc app", true, false),
            ("docker history -H=false app", false, true),
            ("docker history --no-trunc -H=false app", true, true),
            ("docker history --format json app", false, false),
            ("docker history --format json --no-trunc app", true, false),
            ("docker history --format '{{json .}}' --no-trunc -H=false app", true, true),
        ] {
            let printed = session.run(command).stdout;
            // As it is, from a terminal with its prompt, and from a mail that has other line ends.
            for text in [printed.clone(), format!("$ {command}\n{printed}$ "), printed.replace('\n', "\r\n")]
            {
                let read = parse_history(&text);
                assert_eq!(read.diagnostics, [], "{command}\n{text}");
                assert_eq!(read.rows.len(), rows.len(), "{command}\n{text}");
                for (row, (created_by, size)) in read.rows.iter().zip(&rows) {
                    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                    let (got, want) = (words(&row.created_by), words(created_by));
                    let same = match got.strip_suffix('…').filter(|_| !whole) {
                        Some(start) => want.starts_with(start),
                        None => got == want,
                    };
                    assert!(same, "{command}: {got:?} is not {want:?}\n{text}");
                    // Three digits are printed for people.
                    let off = if exact { 0 } else { size / 200 };
                    assert!(row.size.abs_diff(*size) <= off, "{command}: {} is not {size}\n{text}", row.size);
                }
            }
        }
    }
}
