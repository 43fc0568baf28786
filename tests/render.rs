//! Figures: well formed, small, the same every time, and nothing of a user's text gets out of its place.
#![cfg(not(target_arch = "wasm32"))]

use layerlab::lab::view::Look;
use layerlab::render::{Column, Figure, Options, Slab, Theme, svg};

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
