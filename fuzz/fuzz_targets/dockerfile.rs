//! No text makes the Dockerfile front end panic or hang, and its tokens cover the text.
#![no_main]

use std::collections::BTreeMap;

use layerlab::dockerfile::check::{self, Extent, Options};
use layerlab::dockerfile::{editor, parser};
use layerlab::text::Source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let tree = parser::parse(text);
    let covered: u32 = editor::tokens(text, &tree).iter().map(|token| token.span.len()).sum();
    assert_eq!(covered as usize, text.len());
    let options = Options {
        target: None,
        build_args: &BTreeMap::new(),
        platform: None,
        ignore: None,
        base_image: &|_, _| None,
        extent: Extent::Check,
    };
    check::check(&Source::new("Dockerfile", text), &options);
});
