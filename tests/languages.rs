//! What the engine says of its own accord is there in every language: the texts are read off its sources, as gettext
//! does, and off its tables.
#![cfg(not(target_arch = "wasm32"))]

#[path = "languages/said.rs"]
mod said;

use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

use layerlab::catalog::AssetName;
use layerlab::dockerfile::check::{Options, check};
use layerlab::dockerfile::editor::DIRECTIVES;
use layerlab::dockerfile::hints::HINTS;
use layerlab::dockerfile::lint::RULES;
use layerlab::dockerfile::table::INSTRUCTIONS;
use layerlab::insight::fill;
use layerlab::lab::lesson::lesson;
use layerlab::lab::texts::Language;
use layerlab::lab::{Bench, Lab, Op, Side};
use layerlab::shell::UNMODELLED;
use layerlab::text::Source;

/// Every text, its places numbered.
fn texts() -> BTreeSet<String> {
    let flags = INSTRUCTIONS.iter().flat_map(|info| info.flags).map(|flag| flag.summary);
    let tables = HINTS.iter().map(|(_, hint)| *hint).chain(RULES.iter().map(|rule| rule.hint));
    let tables = tables.chain(INSTRUCTIONS.iter().map(|info| info.summary)).chain(flags);
    let tables = tables.chain(DIRECTIVES.iter().map(|(_, detail)| *detail)).chain([UNMODELLED]);
    let lack = AssetName::LANGUAGES.lack().replace(AssetName::LANGUAGES.as_str(), "{0}");
    let sources = said::texts_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    sources.into_iter().chain([lack]).chain(tables.map(str::to_owned)).collect()
}

/// The languages that have tables: English is the engine's own.
fn others() -> impl Iterator<Item = Language> {
    Language::ALL.into_iter().filter(|language| *language != Language::English)
}

#[test]
fn every_text_has_a_translation_and_every_translation_a_text() {
    let texts = texts();
    assert!(texts.len() > 300, "{}", texts.len());
    for language in others() {
        let known: Vec<&str> = language.pairs().iter().copied().flatten().map(|(text, _)| *text).collect();
        let missing: Vec<&String> = texts.iter().filter(|text| !known.contains(&text.as_str())).collect();
        assert!(missing.is_empty(), "src/lab/texts/said has no {} for {missing:#?}", language.name());
        let idle: Vec<&&str> = known.iter().filter(|text| !texts.contains(**text)).collect();
        assert!(
            idle.is_empty(),
            "src/lab/texts/said has {} for what nobody says: {idle:#?}",
            language.name()
        );
        assert_eq!(known.iter().collect::<BTreeSet<_>>().len(), known.len(), "twice in a table");
    }
}

/// A text comes out as its own translation, with all that is filled in.
#[test]
fn translations_keep_what_is_filled_in() {
    let values = ["v7", "w8", "x9"];
    for language in others() {
        for (text, words) in language.pairs().iter().copied().flatten() {
            assert_eq!(language.said(&fill(text, &values)), fill(words, &values), "{text}");
            for (at, value) in values.iter().enumerate() {
                let place = format!("{{{at}}}");
                assert_eq!(text.contains(&place), words.contains(&place), "{value} of {text:?}, {words:?}");
            }
        }
    }
}

/// A mistake, a note and what is not simulated, as the page tells them; what Docker says of the mistake is Docker's.
#[test]
fn the_page_says_them_in_its_language() {
    let text = "FROM ubuntu\nWORKDIR srv\nRUN ldd /bin/ls; find / -fstype x\n".to_owned();
    let mut lab = Lab::open(Rc::new(Bench::default()), lesson("first-story").unwrap().project);
    lab.apply(Op::Edit { side: Side::B, text }).unwrap();
    let about = lab.now().diagnostics(Side::B);
    let texts = about.iter().flat_map(|one| [Some(&one.message), one.hint.as_ref()]).flatten();
    let said: Vec<_> = texts.map(|text| Language::German.said(text)).collect();
    let expected = [
        "Relative workdir \"srv\" can have unexpected results if the base image changes",
        "schreibe einen absoluten Pfad",
        "ldd nennt nur die C-Bibliothek: Die übrigen Bibliotheken von /bin/ls sind nicht bekannt",
        "kopiere die Bibliotheken, die das echte Programm braucht",
    ];
    assert_eq!(said, expected);
    let why = lab.why(Side::B, 2, Language::German).unwrap();
    let reasons: Vec<&str> = why.not_simulated.iter().map(|(_, reason, _)| reason.as_str()).collect();
    assert_eq!(reasons, ["find -fstype ist hier nicht nachgebildet"]);
}

#[test]
fn messages_of_docker_stay_as_they_are() {
    for rule in RULES {
        let report = check(&Source::new("Dockerfile", rule.bad), &Options::default());
        for finding in report.findings {
            for language in Language::ALL {
                assert_eq!(language.said(&finding.message), finding.message);
            }
        }
    }
}
