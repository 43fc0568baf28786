//! The lint rules by their own examples, their fixes, and the documentation that is made from them.
#![cfg(not(target_arch = "wasm32"))]

use std::path::Path;

use layerlab::dockerfile::check::{self, BaseImage, Options, Report};
use layerlab::dockerfile::ignore::Matcher;
use layerlab::dockerfile::lint::{RULES, markdown};
use layerlab::dockerfile::platform::Platform;
use layerlab::dockerfile::reference::Reference;
use layerlab::text::Source;

/// `alpine-arm` is an image for another platform; everything else is for the one that is asked for.
fn base_image(reference: &Reference, platform: &Platform) -> Option<BaseImage> {
    let arm = reference.path.ends_with("alpine-arm");
    let platform = if arm { Platform::parse("linux/arm64").expect("a platform") } else { platform.clone() };
    Some(BaseImage { platform, ..BaseImage::default() })
}

fn report(text: &str) -> Report {
    let ignore = Matcher::parse("node_modules\n").expect("a rule");
    let options = Options { ignore: Some(&ignore), base_image: &base_image, ..Options::default() };
    check::check(&Source::new("Dockerfile", text), &options)
}

/// What an image sets that nobody knows is not known either: no variable is said to be undefined.
#[test]
fn variables_of_an_unknown_base() {
    let text = "FROM other AS base\nUSER $APP_UID\nFROM base\nUSER $APP_UID\nFROM scratch\nUSER $APP_UID\n";
    let report = check::check(&Source::new("Dockerfile", text), &Options::default());
    let lines: Vec<_> = report.findings.iter().map(|f| (f.rule.name, f.place.lines.first)).collect();
    assert_eq!(lines, [("UndefinedVar", 6)]);
}

#[test]
fn examples() {
    for rule in RULES {
        let found: Vec<_> = report(rule.bad).findings.iter().map(|f| f.rule.name).collect();
        assert!(found.contains(&rule.name), "{}: {found:?}", rule.name);
        let found: Vec<_> = report(rule.good).findings.iter().map(|f| f.rule.name).collect();
        assert!(!found.contains(&rule.name), "{}: {found:?}", rule.name);
    }
}

/// A fix leaves a file that parses, and nothing of what it was to fix.
#[test]
fn fixes() {
    let more = [
        "ARG BASE=alpine\nFROM $BAES\n",
        "FROM alpine\nARG DIR=/a\nCOPY ${DIRR} .\n",
        "FROM alpine\nLABEL key a value\n",
        "from alpine as base\nCMD echo hi\n",
    ];
    let examples = RULES.iter().map(|rule| rule.bad).chain(more);
    let mut fixed = 0;
    for text in examples {
        for finding in report(text).findings.iter().filter(|finding| finding.fix.is_some()) {
            let after = finding.fix.as_ref().map(|fix| fix.apply(text)).unwrap_or_default();
            let left = report(&after);
            let same =
                |f: &&check::Finding| f.message == finding.message && f.place.lines == finding.place.lines;
            assert!(
                left.findings.iter().find(same).is_none(),
                "{text:?} became {after:?}: {}",
                finding.message
            );
            assert_eq!(left.failure, None, "{after:?}");
            fixed += 1;
        }
    }
    assert!(fixed > 15, "{fixed}");
}

/// `docs/lint.md` is what the rules say; `UPDATE=1` writes it.
#[test]
fn lint_docs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lint.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, markdown()).expect("docs/lint.md can be written");
    }
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        text == markdown(),
        "docs/lint.md is not what the rules say: run UPDATE=1 cargo test --test lint"
    );
}
