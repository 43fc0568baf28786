//! What a lesson's checks ask for, as sentences with `code` in them.

use super::Language;
use crate::lab::lesson::{Check, Comparison, Measure, Operand, Predicate, StepState};
use crate::lab::view::units;

/// A check as a sentence; its own line is what authors write.
///
/// Apart, so that it need not come before the first picture.
#[inline(never)]
pub fn asked(check: &Check, language: Language) -> String {
    let wish = wish(&check.predicate, language);
    match (&check.after, language) {
        (None, _) => wish,
        (Some(label), Language::English) => format!("After “{label}”: {wish}"),
        (Some(label), Language::German) => format!("Nach „{label}“: {wish}"),
    }
}

fn wish(predicate: &Predicate, language: Language) -> String {
    let english = language == Language::English;
    let say = |en: &str, de: &str, values: &[&str]| {
        let pattern = if english { en } else { de };
        let fill = |text: String, (at, value): (usize, &&str)| text.replace(&format!("{{{at}}}"), value);
        values.iter().enumerate().fold(pattern.to_owned(), fill)
    };
    match predicate {
        Predicate::Step { side, text, is } => {
            let (en, de) = match is {
                StepState::Cached => ("{0} reuses `{1}`.", "{0} übernimmt `{1}`."),
                StepState::Rebuilt => ("{0} runs `{1}` again.", "{0} führt `{1}` erneut aus."),
                StepState::Skipped => ("{0} leaves out `{1}`.", "{0} lässt `{1}` aus."),
            };
            say(en, de, &[&side.to_string(), text])
        }
        Predicate::Builds { side, yes: true } => {
            say("{0} builds.", "{0} lässt sich bauen.", &[&side.to_string()])
        }
        Predicate::Builds { side, yes: false } => {
            say("{0} fails to build.", "{0} lässt sich nicht bauen.", &[&side.to_string()])
        }
        Predicate::Compare { left, comparison, right } => {
            let right = match right {
                Operand::Number(number) => amount(*left, *number, language),
                Operand::Measure(other) => name(*other, language),
            };
            let (en, de) = match comparison {
                Comparison::Less => ("below", "unter"),
                Comparison::AtMost => ("at most", "höchstens"),
                Comparison::Equal => ("exactly", "genau"),
                Comparison::AtLeast => ("at least", "mindestens"),
                Comparison::More => ("above", "über"),
            };
            let pattern = |relation: &str| format!("{{0}}: {relation} {{1}}");
            say(&pattern(en), &pattern(de), &[&capital(&name(*left, language)), &right])
        }
        Predicate::File { side, path, there } => {
            let (en, de) = match there {
                true => ("The image of {0} has `{1}`.", "Das Image von {0} enthält `{1}`."),
                false => ("The image of {0} has no `{1}`.", "Das Image von {0} enthält `{1}` nicht."),
            };
            say(en, de, &[&side.to_string(), path])
        }
        Predicate::Layers { side, path, there } => {
            let (en, de) = match there {
                true => ("A layer of {0} holds `{1}`.", "Ein Layer von {0} enthält `{1}`."),
                false => ("No layer of {0} holds `{1}`.", "Kein Layer von {0} enthält `{1}`."),
            };
            say(en, de, &[&side.to_string(), path])
        }
        Predicate::Tag { tag, side, step } => say(
            "`{0}` names the image after step {2} of {1}.",
            "`{0}` bezeichnet das Image nach Schritt {2} von {1}.",
            &[tag, &side.to_string(), &step.to_string()],
        ),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn name(measure: Measure, language: Language) -> String {
    let (of, en, de) = match measure {
        Measure::Size(side) => (Some(side), "size of", "Größe von"),
        Measure::Waste(side) => (Some(side), "waste in", "Verschwendung in"),
        Measure::Time(side) => (Some(side), "time of", "Dauer von"),
        Measure::Reruns(side) => (Some(side), "steps run by", "ausgeführte Schritte von"),
        Measure::SharedLayers => (None, "shared layers", "gemeinsame Layer"),
        Measure::SharedSize => (None, "shared bytes", "gemeinsame Bytes"),
    };
    let words = if language == Language::English { en } else { de };
    of.map_or_else(|| words.to_owned(), |side| format!("{words} {side}"))
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
