//! Figures: well formed, small, the same every time, and nothing of a user's text gets out of its place.
#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;
use std::sync::Arc;

use layerlab::catalog::Catalog;
use layerlab::lab::texts::Language;
use layerlab::lab::view::Look;
use layerlab::lab::{Bench, Lab};
use layerlab::render::{Column, Figure, Options, Shown, Slab, Theme, parse_state, svg};

fn slab(label: &str, look: Look) -> Slab {
    Slab {
        label: label.to_owned(),
        size: "54.2 MB".to_owned(),
        remark: "line 3, COPY . ., changed".to_owned(),
        look,
        height: 52,
        loose: false,
    }
}

fn figure(label: &str) -> Figure {
    let own = |name: &str| Column {
        name: name.to_owned(),
        size: "259 MB".to_owned(),
        own: vec![slab(label, Look::Built), slab("RUN npm run build", Look::Cascade)],
    };
    Figure {
        title: format!(
            "Edit {label}: A reruns 3 steps, 48 s; B reruns 1, 2 s. They share 3 layers (181 MB)."
        ),
        columns: vec![own("test/a"), own("test/b")],
        trunk: vec![slab("ubuntu", Look::Base), slab("RUN apt-get update", Look::Reused)],
        note: Some("Simulated.".to_owned()),
        ..Figure::default()
    }
}

/// Every element closed in order, every attribute quoted: enough of XML to know that a browser takes it.
fn is_well_formed(xml: &str) -> bool {
    let mut open: Vec<&str> = vec![];
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        let Some(end) = rest[start..].find('>') else { return false };
        let tag = &rest[start + 1..start + end];
        rest = &rest[start + end + 1..];
        let name = |tag: &str| tag.split([' ', '\n', '/']).next().map(str::len).unwrap_or(0);
        if let Some(closed) = tag.strip_prefix('/') {
            if open.pop() != Some(closed) {
                return false;
            }
        } else if !tag.matches('"').count().is_multiple_of(2) {
            return false;
        } else if !tag.ends_with('/') {
            open.push(&tag[..name(tag)]);
        }
    }
    open.is_empty()
}

#[test]
fn figures_are_whole_and_small() {
    for theme in [Theme::Auto, Theme::Light, Theme::Dark] {
        for styled in [true, false] {
            let options = Options { theme, styled, ..Options::default() };
            let drawn = svg(&figure("COPY . ."), &options);
            assert_eq!(drawn, svg(&figure("COPY . ."), &options));
            assert!(is_well_formed(&drawn), "{drawn}");
            assert!(drawn.len() < 20_000, "{} bytes", drawn.len());
            assert_eq!(drawn.contains("<style>"), styled);
            assert!(drawn.contains("<title") && drawn.contains("<desc") && drawn.contains("role=\"img\""));
            assert!(!drawn.contains(" style="), "a strict Content-Security-Policy refuses style attributes");
        }
    }
}

#[test]
fn a_figure_speaks_one_language() {
    // All looks, what both share, a file that changed and what follows from it.
    let state = "=== a one:a\nFROM alpine\nCOPY . /src\nRUN apk add --no-cache curl\n\
        === b one:b\nFROM alpine\nCOPY . /src\nRUN apk add --no-cache curl\nRUN echo 1 > /one\n\
        === file main.c\nint main(void) {}\n=== write main.c\nint main(void) { return 1; }\n";
    let drawn = |language, steps| {
        let shared = parse_state(state).unwrap();
        let (lab, refusal) = Lab::replay(Rc::new(Bench::new(Arc::new(Catalog::full()))), &shared);
        assert!(refusal.is_none());
        svg(&Figure::of_moment(lab.now(), Shown { single: false, steps }, language), &Options::default())
    };
    for steps in [None, Some(2)] {
        let [english, german] = [Language::English, Language::German].map(|language| drawn(language, steps));
        assert!(english.contains(" lang=\"en\"") && german.contains(" lang=\"de\""));
        for (en, de) in [
            ("base image", "Basis-Image"),
            ("Both: ", "Beide: "),
            ("rebuilt only because of an earlier step", "nur wegen eines früheren Schritts neu gebaut"),
            ("built for A, reused by B", "für A gebaut, für B übernommen"),
            ("Sizes of packages", "Die Größen von Paketen"),
        ] {
            let found = english.contains(en);
            assert_eq!(german.contains(de), found, "{de}: {german}");
            assert!(!german.contains(en), "{en}: {german}");
        }
        assert!(english.contains("base image") && english.contains("Sizes of packages"));
        let words = |text: &str| {
            let texts = text.split('<').filter_map(|part| part.strip_prefix("text ")?.split_once('>'));
            texts.map(|(_, words)| words.to_owned()).collect::<Vec<_>>()
        };
        let same: Vec<String> =
            words(&german).into_iter().filter(|word| words(&english).contains(word)).collect();
        let docker = |word: &String| {
            ["one:", "alpine", "COPY", "RUN", "ADD", "FROM"].iter().any(|start| word.starts_with(start))
                || word.ends_with('B')
        };
        assert!(same.iter().all(docker), "in both languages: {same:?}");
    }
}

#[test]
fn texts_stay_texts() {
    for label in [
        "<script>alert(1)</script>",
        "\"><svg onload=alert(1)>",
        "a & b ]]> -->",
        "\u{0}\u{1b}[31m\u{fffe}",
        "RUN echo '🐳' ünïcode 漢字 שלום",
        "",
    ] {
        let drawn = svg(&figure(label), &Options { id: label.to_owned(), ..Options::default() });
        assert!(is_well_formed(&drawn), "{label:?}: {drawn}");
        assert!(!drawn.contains("<script") && !drawn.contains("<svg onload"), "{label:?}");
        assert!(!drawn.chars().any(|c| c.is_control() && c != '\n'), "{label:?}");
    }
    let long = "x".repeat(10_000);
    assert!(svg(&figure(&long), &Options::default()).len() < 60_000);
    let empty = svg(&Figure::default(), &Options { width: 0, ..Options::default() });
    assert!(is_well_formed(&empty));
}

#[test]
fn narrow_blocks_keep_their_labels() {
    let drawn = |width| svg(&figure("RUN npm ci"), &Options { width, ..Options::default() });
    for width in [720, 320] {
        assert!(drawn(width).contains(">RUN npm ci</text>"), "{width}: {}", drawn(width));
        assert!(is_well_formed(&drawn(width)));
    }
}
