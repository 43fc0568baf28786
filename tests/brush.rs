//! The shell's parser against brush-parser, another one for the language of bash: both take or refuse the same
//! scripts, and see the same commands in them.
//!
//! Where the two differ, [`differences`] says why; it is brush's side of the matter, or a choice of ours.
#![cfg(not(target_arch = "wasm32"))]

#[path = "brush/differences.rs"]
mod differences;
#[path = "brush/generate.rs"]
mod generate;
#[path = "brush/shape.rs"]
mod shape;
#[path = "brush/sources.rs"]
mod sources;

use proptest::prelude::*;

/// What a parser says of a script: the shape of its tree, or nothing if it refuses the script.
type Verdict = Option<Vec<String>>;

fn ours(script: &str) -> Verdict {
    let tree = layerlab::shell::syntax::parse(script, layerlab::shell::ShellKind::Bash);
    tree.error.is_none().then(|| shape::ours(&tree, script))
}

fn theirs(script: &str) -> Verdict {
    let options = brush_parser::ParserOptions::default();
    let program = brush_parser::Parser::new(std::io::Cursor::new(script), &options).parse_program();
    program.ok().map(|program| shape::theirs(&program))
}

/// Both verdicts if they differ for no known reason.
fn disagreement(script: &str) -> Option<String> {
    let (ours, theirs) = (ours(script), theirs(script));
    if ours == theirs || differences::reason(script).is_some() {
        return None;
    }
    let shown = |verdict: &Verdict| match verdict {
        Some(shape) => shape.join(" "),
        None => "refused".to_owned(),
    };
    Some(format!("{script}\n  ours:  {}\n  brush: {}\n", shown(&ours), shown(&theirs)))
}

#[test]
fn collected_scripts() {
    let scripts = sources::scripts();
    assert!(scripts.len() > 300, "only {} scripts were found", scripts.len());
    let bad: Vec<String> = scripts.iter().filter_map(|script| disagreement(script)).collect();
    assert!(bad.is_empty(), "{} of {} scripts:\n{}", bad.len(), scripts.len(), bad.join("\n"));
}

/// A reason that no longer applies is taken off the list.
#[test]
fn every_difference_is_one() {
    for difference in differences::DIFFERENCES {
        let script = difference.example;
        assert_ne!(ours(script), theirs(script), "the parsers agree on {script}");
        assert!(differences::reason(script).is_some(), "{script} is not covered by its own reason");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_scripts(script in generate::script()) {
        if let Some(text) = disagreement(&script) {
            return Err(TestCaseError::fail(text));
        }
        prop_assert!(ours(&script).is_some(), "refused: {script}");
    }

    #[test]
    fn mixed_words(script in generate::mixture()) {
        if let Some(text) = disagreement(&script) {
            return Err(TestCaseError::fail(text));
        }
    }
}
