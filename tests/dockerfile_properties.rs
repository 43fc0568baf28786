//! Properties of the Dockerfile front end on texts of all kinds: nothing panics, tokens cover every byte, spans lie
//! in the text, and the time that parsing takes grows with the text and not faster.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;

use layerlab::dockerfile::check::{self, Extent, Options};
use layerlab::dockerfile::editor::{Surroundings, complete, hover, tokens};
use layerlab::dockerfile::expand::Lex;
use layerlab::dockerfile::ignore::Matcher;
use layerlab::dockerfile::{parse, parser};
use layerlab::text::Source;
use proptest::prelude::*;

/// Pieces that Dockerfiles are made of, whole and broken.
const PIECES: [&str; 62] = [
    "FROM",
    "from ",
    "AS ",
    " a",
    "alpine",
    ":",
    "$",
    "${",
    "}",
    "${x:-",
    "${x#",
    "${x/",
    "/",
    "RUN ",
    "COPY ",
    "ADD ",
    "ENV ",
    "LABEL ",
    "ARG ",
    "ONBUILD ",
    "HEALTHCHECK ",
    "CMD ",
    "NONE",
    "SHELL ",
    "EXPOSE ",
    "VOLUME ",
    "USER ",
    "WORKDIR ",
    "STOPSIGNAL ",
    "MAINTAINER ",
    "--from=",
    "--mount=",
    "type=cache,",
    "target=/",
    "--",
    "=",
    "\\",
    "`",
    "\\\n",
    "\\ \t\n",
    "\n",
    "\n\n",
    "\r\n",
    "# ",
    "#",
    "escape=`",
    "check=skip=all",
    "syntax=x",
    "<<EOF",
    "<<-'E'",
    "\nEOF\n",
    "\nE\n",
    "[\"",
    "\", \"",
    "\"]",
    "\"",
    "'",
    " ",
    "\t",
    "é",
    "\u{feff}",
    "👽\u{85}",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES.to_vec()).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn is_boundary(text: &str, at: u32) -> bool {
    text.is_char_boundary(at as usize)
}

fn look_at(text: &str) {
    let source = Source::new("Dockerfile", text);
    let tree = parser::parse(text);
    let file = parse(&source);
    let mut at = 0;
    for token in tokens(text, &tree) {
        assert_eq!(token.span.start, at, "a gap or an overlap before {token:?}");
        assert!(!token.span.is_empty() && is_boundary(text, token.span.end), "{token:?}");
        at = token.span.end;
    }
    assert_eq!(at as usize, text.len());
    for diagnostic in &file.diagnostics {
        let span = diagnostic.span;
        assert!(text.get(span.range()).is_some(), "{diagnostic:?}");
        if let Some(fix) = &diagnostic.fix {
            fix.edits
                .iter()
                .for_each(|edit| assert!(text.get(edit.span.range()).is_some(), "{diagnostic:?}"));
        }
    }
    assert_eq!(file.failure.is_some(), !file.diagnostics.is_empty());
    let ignore = Matcher::parse("a*\n").expect("a rule");
    let options = Options {
        target: None,
        build_args: &BTreeMap::new(),
        platform: None,
        ignore: Some(&ignore),
        base_image: &|_, _| None,
        extent: Extent::Check,
    };
    let report = check::check(&source, &options);
    for finding in &report.findings {
        assert!(text.get(finding.place.span.range()).is_some(), "{finding:?}");
    }
    check::check_output(&source, &report);
    let middle = (0..=text.len() / 2).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    for offset in [0, middle, text.len()] {
        if let Some(found) = complete(&file, offset as u32, Surroundings::default()) {
            assert!(text.get(found.span.range()).is_some(), "{found:?}");
        }
        hover(&file, offset as u32);
    }
    tree.dump();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_looked_at(text in text()) {
        look_at(&text);
    }

    #[test]
    fn words_expand_or_say_why(word in text(), value in any::<String>()) {
        let env = [("x".to_owned(), value)];
        for lex in [Lex::new('\\'), Lex::new('`'), Lex::for_step_names('\\'), Lex::for_heredocs()] {
            if let Err(why) = lex.process_word(&word, &env[..]) {
                prop_assert!(why.message.starts_with("failed to process "));
            }
        }
    }

    #[test]
    fn ignore_rules_match_or_say_why(rules in "[a-c*?/!\\[\\]^\\\\\n -]{0,40}", path in "[a-c/]{0,12}") {
        if let Ok(matcher) = Matcher::parse(&rules) {
            let verdict = matcher.verdict(&path);
            prop_assert!(!verdict.ignored || verdict.rule.is_some());
        }
    }
}

/// Texts that make careless parsers slow or deep; each of some hundred thousand bytes.
#[test]
fn long_texts() {
    let many = |piece: &str| piece.repeat(100_000 / piece.len());
    let texts = [
        format!("FROM a\nRUN {}", many("\\\n")),
        format!("FROM a\nRUN {}", many("a \\\n\n")),
        many("ONBUILD "),
        format!("FROM a\n{}", many("RUN <<A\nA\n")),
        format!("FROM a\nCOPY {} /x\n", "<<A ".repeat(2000)),
        format!("FROM a\nENV x={}", many("${a:-").get(..60_000).unwrap_or_default()),
        format!("FROM a\nRUN [{}", "[".repeat(60_000)),
        format!("FROM a\nENV {}", "a=b ".repeat(15_000)),
        format!("FROM a\n{}", many("#\n")),
        many("FROM a AS b\n"),
        format!("FROM a\n{}", many("ENV a=b\n")),
        "x".repeat(70_000),
    ];
    for text in texts {
        let tree = parser::parse(&text);
        let source = Source::new("Dockerfile", text.as_str());
        parse(&source);
        tokens(&text, &tree);
    }
    let stars = "*a".repeat(50);
    let env = [("x".to_owned(), "a".repeat(20_000))];
    Lex::new('\\').process_word(&format!("${{x//{stars}b/c}}"), &env[..]).expect("a pattern");
    let rule = "**/a*".repeat(50);
    let path = "a/".repeat(100);
    assert!(Matcher::new(&[rule]).expect("a rule").is_ignored(&format!("{path}a")));
}
