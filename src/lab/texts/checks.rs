//! What a lesson's checks ask for, as sentences with `code` in them.

use super::Language;
use crate::lab::lesson::{Check, Comparison, Measure, Operand, Predicate, StepState};
use crate::lab::view::units;

/// Patterns: `{0}` is mostly the side, `{1}` what it is about.
struct CheckWords {
    after: &'static str,
    cached: &'static str,
    rebuilt: &'static str,
    skipped: &'static str,
    builds: &'static str,
    fails: &'static str,
    has: &'static str,
    lacks: &'static str,
    layers_have: &'static str,
    layers_lack: &'static str,
    tag: &'static str,
    less: &'static str,
    at_most: &'static str,
    equal: &'static str,
    at_least: &'static str,
    more: &'static str,
    size: &'static str,
    waste: &'static str,
    time: &'static str,
    reruns: &'static str,
    shared_layers: &'static str,
    shared_size: &'static str,
}

static EN: CheckWords = CheckWords {
    after: "After “{0}”: {1}",
    cached: "{0} reuses `{1}`.",
    rebuilt: "{0} runs `{1}` again.",
    skipped: "{0} leaves out `{1}`.",
    builds: "{0} builds.",
    fails: "{0} fails to build.",
    has: "The image of {0} has `{1}`.",
    lacks: "The image of {0} has no `{1}`.",
    layers_have: "A layer of {0} holds `{1}`.",
    layers_lack: "No layer of {0} holds `{1}`.",
    tag: "`{1}` names the image after step {2} of {0}.",
    less: "{0}: below {1}",
    at_most: "{0}: at most {1}",
    equal: "{0}: exactly {1}",
    at_least: "{0}: at least {1}",
    more: "{0}: above {1}",
    size: "size of {0}",
    waste: "waste in {0}",
    time: "time of {0}",
    reruns: "steps run by {0}",
    shared_layers: "shared layers",
    shared_size: "shared bytes",
};

static DE: CheckWords = CheckWords {
    after: "Nach „{0}“: {1}",
    cached: "{0} übernimmt `{1}`.",
    rebuilt: "{0} führt `{1}` erneut aus.",
    skipped: "{0} lässt `{1}` aus.",
    builds: "{0} lässt sich bauen.",
    fails: "{0} lässt sich nicht bauen.",
    has: "Das Image von {0} enthält `{1}`.",
    lacks: "Das Image von {0} enthält `{1}` nicht.",
    layers_have: "Ein Layer von {0} enthält `{1}`.",
    layers_lack: "Kein Layer von {0} enthält `{1}`.",
    tag: "`{1}` bezeichnet das Image nach Schritt {2} von {0}.",
    less: "{0}: unter {1}",
    at_most: "{0}: höchstens {1}",
    equal: "{0}: genau {1}",
    at_least: "{0}: mindestens {1}",
    more: "{0}: über {1}",
    size: "Größe von {0}",
    waste: "Verschwendung in {0}",
    time: "Dauer von {0}",
    reruns: "ausgeführte Schritte von {0}",
    shared_layers: "gemeinsame Layer",
    shared_size: "gemeinsame Bytes",
};

fn words(language: Language) -> &'static CheckWords {
    // By a function each, as the page's labels are.
    static WORDS: [fn() -> &'static CheckWords; Language::ALL.len()] = [|| &EN, || &DE];
    WORDS.get(language as usize).map_or(&EN, |words| words())
}

/// A check as a sentence; its own line is what authors write.
pub fn asked(check: &Check, language: Language) -> String {
    let wish = wish(&check.predicate, language);
    match &check.after {
        None => wish,
        Some(label) => filled(words(language).after, &[label, &wish]),
    }
}

fn filled(pattern: &str, values: &[&str]) -> String {
    let fill = |text: String, (at, value): (usize, &&str)| text.replace(&format!("{{{at}}}"), value);
    values.iter().enumerate().fold(pattern.to_owned(), fill)
}

fn wish(predicate: &Predicate, language: Language) -> String {
    let words = words(language);
    let (pattern, side, about) = match predicate {
        Predicate::Compare { left, comparison, right } => {
            let right = match right {
                Operand::Number(number) => amount(*left, *number, language),
                Operand::Measure(other) => name(*other, language),
            };
            let pattern = match comparison {
                Comparison::Less => words.less,
                Comparison::AtMost => words.at_most,
                Comparison::Equal => words.equal,
                Comparison::AtLeast => words.at_least,
                Comparison::More => words.more,
            };
            return filled(pattern, &[&capital(&name(*left, language)), &right]);
        }
        Predicate::Tag { tag, side, step } => {
            return filled(words.tag, &[&side.to_string(), tag, &step.to_string()]);
        }
        Predicate::Step { side, text, is: StepState::Cached } => (words.cached, side, text.as_str()),
        Predicate::Step { side, text, is: StepState::Rebuilt } => (words.rebuilt, side, text.as_str()),
        Predicate::Step { side, text, is: StepState::Skipped } => (words.skipped, side, text.as_str()),
        Predicate::Builds { side, yes: true } => (words.builds, side, ""),
        Predicate::Builds { side, yes: false } => (words.fails, side, ""),
        Predicate::File { side, path, there: true } => (words.has, side, path.as_str()),
        Predicate::File { side, path, there: false } => (words.lacks, side, path.as_str()),
        Predicate::Layers { side, path, there: true } => (words.layers_have, side, path.as_str()),
        Predicate::Layers { side, path, there: false } => (words.layers_lack, side, path.as_str()),
    };
    filled(pattern, &[&side.to_string(), about])
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn name(measure: Measure, language: Language) -> String {
    let words = words(language);
    let (pattern, side) = match measure {
        Measure::Size(side) => (words.size, side),
        Measure::Waste(side) => (words.waste, side),
        Measure::Time(side) => (words.time, side),
        Measure::Reruns(side) => (words.reruns, side),
        Measure::SharedLayers => return words.shared_layers.to_owned(),
        Measure::SharedSize => return words.shared_size.to_owned(),
    };
    filled(pattern, &[&side.to_string()])
}

/// A value as people read it: `41.5 MB`, `12 s`, `3`.
pub fn amount(measure: Measure, value: u64, language: Language) -> String {
    match measure {
        Measure::Size(_) | Measure::Waste(_) | Measure::SharedSize => units::size(value, language),
        Measure::Time(_) => units::time(value, language),
        Measure::Reruns(_) | Measure::SharedLayers => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_asked_in_words() {
        let table = [
            ("a step \"RUN npm ci\" is cached", "A reuses `RUN npm ci`.", "A übernimmt `RUN npm ci`."),
            ("b fails", "B fails to build.", "B lässt sich nicht bauen."),
            ("a size <= b size", "Size of A: at most size of B", "Größe von A: höchstens Größe von B"),
            ("a size < 1.5 MB", "Size of A: below 1.5 MB", "Größe von A: unter 1,5 MB"),
            ("shared layers >= 3", "Shared layers: at least 3", "Gemeinsame Layer: mindestens 3"),
            (
                "b lacks /opt/b.txt",
                "The image of B has no `/opt/b.txt`.",
                "Das Image von B enthält `/opt/b.txt` nicht.",
            ),
            ("a layers lack /.env", "No layer of A holds `/.env`.", "Kein Layer von A enthält `/.env`."),
            (
                "tag test/b is b step 3",
                "`test/b` names the image after step 3 of B.",
                "`test/b` bezeichnet das Image nach Schritt 3 von B.",
            ),
            ("after Edit it: a builds", "After “Edit it”: A builds.", "Nach „Edit it“: A lässt sich bauen."),
        ];
        for (line, english, german) in table {
            let check = Check::parse(line).unwrap();
            assert_eq!(asked(&check, Language::English), english);
            assert_eq!(asked(&check, Language::German), german);
        }
    }
}
