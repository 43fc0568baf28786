//! No text makes the Dockerfile front end panic or hang, and its tokens cover the text.
#![no_main]


use layerlab::dockerfile::check::{self, Options};
use layerlab::dockerfile::{editor, parser};
use layerlab::text::Source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let tree = parser::parse(text);
    let covered: u32 = editor::tokens(text, &tree).iter().map(|token| token.span.len()).sum();
    assert_eq!(covered as usize, text.len());
    check::check(&Source::new("Dockerfile", text), &Options::default());
});
