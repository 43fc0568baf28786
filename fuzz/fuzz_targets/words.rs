//! No word and no `.dockerignore` makes expansion or matching panic or hang.
#![no_main]

use layerlab::dockerfile::expand::Lex;
use layerlab::dockerfile::ignore::Matcher;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str)| {
    let (word, value) = input;
    let env = [("x".to_owned(), value.to_owned())];
    let _ = Lex::new('\\').process_word(word, &env[..]);
    let _ = Lex::for_step_names('`').process_word(word, &env[..]);
    if let Ok(matcher) = Matcher::parse(word) {
        matcher.verdict(value);
    }
});
