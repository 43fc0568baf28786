//! Sentences with numbers in them, as pieces that the page can colour.

use super::Language;
use super::reasons::part_in_german;
use crate::lab::project::Side;
use crate::lab::view::{Brief, Cost, Headline, Shared, What, units};

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    pub text: String,
    pub tone: Tone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    /// About something that ran again.
    Built,
    /// About something that was reused.
    Reused,
    /// A name as one would type it.
    Code,
    Bad,
}

/// The words of a language that the headlines are made of.
struct Words {
    step: [&'static str; 2],
    layer: [&'static str; 2],
    file: [&'static str; 2],
    reruns: &'static str,
    reran: &'static str,
    builds: &'static str,
    nothing: &'static str,
    share: &'static str,
    apart: &'static str,
    first: [&'static str; 2],
    all_reused: &'static str,
    same: &'static str,
    rolled: [&'static str; 2],
    gone: [&'static str; 2],
    failed: &'static str,
    line: &'static str,
    empty: &'static str,
}

const EN: Words = Words {
    step: ["step", "steps"],
    layer: ["layer", "layers"],
    file: ["file", "files"],
    reruns: "reruns",
    reran: "reran",
    builds: "built",
    nothing: "nothing",
    share: "They share",
    apart: "They have no layer in common.",
    first: ["B reuses", "of A"],
    all_reused: "Nothing had to run again: every step came from the cache.",
    same: "Both Dockerfiles give the very same image.",
    rolled: [" went down ", " without building anything"],
    gone: [" is gone", " are gone"],
    failed: "does not build",
    line: "line",
    empty: "Two Dockerfiles, their layers, and what the second build reuses of the first.",
};

const DE: Words = Words {
    step: ["Schritt", "Schritte"],
    layer: ["Schicht", "Schichten"],
    file: ["Datei", "Dateien"],
    reruns: "wiederholt",
    reran: "wiederholte",
    builds: "baute",
    nothing: "nichts",
    share: "Gemeinsam sind",
    apart: "Sie haben keine Schicht gemeinsam.",
    first: ["B übernimmt", "von A"],
    all_reused: "Nichts musste noch einmal laufen: Jeder Schritt kam aus dem Cache.",
    same: "Beide Dockerfiles ergeben genau dasselbe Image.",
    rolled: [" ging ", " hinunter, ohne dass gebaut wurde"],
    gone: [" ist weg", " sind weg"],
    failed: "lässt sich nicht bauen",
    line: "Zeile",
    empty: "Zwei Dockerfiles, ihre Schichten, und was der zweite Build vom ersten übernimmt.",
};

const fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &EN,
        Language::German => &DE,
    }
}

/// What a build costs, in brief: `3 steps, 5.4 s`.
pub fn price(cost: Cost, language: Language) -> String {
    if cost.reran == 0 {
        return words(language).nothing.to_owned();
    }
    format!("{}, {}", counted(cost.reran, words(language).step), units::time(cost.ms, language))
}

/// The sentence at the top in a language.
pub fn headline(headline: &Headline, language: Language) -> Vec<Phrase> {
    let words = words(language);
    let mut out = Sentence::default();
    match headline {
        Headline::Empty => out.say(words.empty),
        Headline::Failed { side, line, message } => {
            out.with(Tone::Bad, format!("{side} {}", words.failed));
            out.say(match line {
                Some(line) => format!(": {} {line}, ", words.line),
                None => ": ".to_owned(),
            });
            out.say(format!("{}.", language.said(message)));
        }
        Headline::Preview { what, a, b, shared } => {
            out.say(format!("{}: ", what_changed(what, language)));
            out.costs(language, words.reruns, *a, *b);
            out.shared(language, *shared);
        }
        Headline::Edited { what, a, b, shared } => {
            out.say(format!("{}: ", what_changed(what, language)));
            out.costs(language, words.reran, *a, *b);
            out.shared(language, *shared);
        }
        Headline::First { a, b, shared } if shared.layers == 0 => {
            out.costs(language, words.builds, *a, *b);
            out.shared(language, *shared);
        }
        Headline::First { a, b, shared } => {
            out.with(
                Tone::Reused,
                format!(
                    "{} {} {}, {}",
                    words.first[0],
                    counted(shared.layers, words.layer),
                    words.first[1],
                    units::size(shared.bytes, language)
                ),
            );
            out.say(". ");
            out.costs(language, words.builds, *a, *b);
        }
        Headline::AllReused { shared } => {
            out.with(Tone::Reused, words.all_reused);
            out.say(" ");
            out.shared(language, *shared);
        }
        Headline::Same { shared } => {
            out.say(format!("{} ", words.same));
            out.shared(language, *shared);
        }
        Headline::RolledBack { tag, above, gone } => {
            out.with(Tone::Code, tag.clone());
            out.say(format!("{}{}{}.", words.rolled[0], counted(*above, words.layer), words.rolled[1]));
            match gone.as_slice() {
                [] => {}
                [only] => {
                    out.say(" ");
                    out.with(Tone::Code, only.clone());
                    out.say(format!("{}.", words.gone[0]));
                }
                many => out.say(format!(" {}{}.", counted(many.len(), words.file), words.gone[1])),
            }
        }
    }
    out.pieces
}

/// A change in a few words: `src/server.js changed`.
fn what_changed(what: &What, language: Language) -> String {
    match language {
        Language::English => match what {
            What::File { path } => format!("{path} changes"),
            What::Files { count } => format!("{count} files change"),
            What::Dockerfile { side } => format!("Dockerfile {side} changes"),
            What::Ignore { side } => format!("The ignore file of {side} changes"),
            What::Argument { name } => format!("{name} gets another value"),
            What::Target => "Another target".to_owned(),
            What::Builder { name } => format!("With the {name} builder"),
            What::Cache => "The cache is empty".to_owned(),
            What::Base { image } => format!("{image} moved on"),
            What::Nothing => "Built again".to_owned(),
            What::Command => "After that command".to_owned(),
        },
        Language::German => match what {
            What::File { path } => format!("{path} ändert sich"),
            What::Files { count } => format!("{count} Dateien ändern sich"),
            What::Dockerfile { side } => format!("Dockerfile {side} ändert sich"),
            What::Ignore { side } => format!("Die Ignore-Datei von {side} ändert sich"),
            What::Argument { name } => format!("{name} bekommt einen anderen Wert"),
            What::Target => "Ein anderes Ziel".to_owned(),
            What::Builder { name } => format!("Mit dem Builder {name}"),
            What::Cache => "Der Cache ist leer".to_owned(),
            What::Base { image } => format!("{image} ist neu"),
            What::Nothing => "Noch einmal gebaut".to_owned(),
            What::Command => "Nach diesem Befehl".to_owned(),
        },
    }
}

/// Why a step ran, as short as it fits on a block.
pub fn brief(brief: &Brief, language: Language) -> String {
    match (brief, language) {
        (Brief::First, Language::English) => "built for the first time".to_owned(),
        (Brief::First, Language::German) => "zum ersten Mal gebaut".to_owned(),
        (Brief::File { path, others: 0 }, Language::English) => format!("{path} changed"),
        (Brief::File { path, others: 0 }, Language::German) => format!("{path} hat sich geändert"),
        (Brief::File { path, others }, Language::English) => format!("{path} and {others} more changed"),
        (Brief::File { path, others }, Language::German) => format!("{path} und {others} weitere geändert"),
        (Brief::Part { part }, Language::English) => {
            format!("{} changed", part.words().trim_start_matches("the "))
        }
        (Brief::Part { part }, Language::German) => format!("{} geändert", part_in_german(*part)),
        (Brief::NoCache, Language::English) => "the cache is not used".to_owned(),
        (Brief::NoCache, Language::German) => "der Cache wird nicht benutzt".to_owned(),
        (Brief::BaseMoved, Language::English) => "the base image is a newer one".to_owned(),
        (Brief::BaseMoved, Language::German) => "das Basis-Image ist neuer".to_owned(),
        (Brief::Removed, Language::English) => "its result had been removed".to_owned(),
        (Brief::Removed, Language::German) => "sein Ergebnis war gelöscht".to_owned(),
    }
}

/// `1 step`, `3 steps`.
fn counted(n: usize, forms: [&str; 2]) -> String {
    format!("{n} {}", if n == 1 { forms[0] } else { forms[1] })
}

#[derive(Default)]
struct Sentence {
    pieces: Vec<Phrase>,
}

impl Sentence {
    fn say(&mut self, text: impl Into<String>) {
        self.with(Tone::Plain, text);
    }

    fn with(&mut self, tone: Tone, text: impl Into<String>) {
        self.pieces.push(Phrase { text: text.into(), tone });
    }

    fn costs(&mut self, language: Language, verb: &str, a: Cost, b: Cost) {
        let clause = |side: Side, cost: Cost| format!("{side} {verb} {}", price(cost, language));
        // The dearer one stands in the colour of work, the cheaper in that of reuse.
        let tones = match a.ms.cmp(&b.ms) {
            std::cmp::Ordering::Less => [Tone::Reused, Tone::Built],
            std::cmp::Ordering::Greater => [Tone::Built, Tone::Reused],
            std::cmp::Ordering::Equal => [Tone::Plain, Tone::Plain],
        };
        self.with(tones[0], clause(Side::A, a));
        self.say(". ");
        self.with(tones[1], clause(Side::B, b));
        self.say(". ");
    }

    fn shared(&mut self, language: Language, shared: Shared) {
        let words = words(language);
        if shared.layers == 0 {
            return self.say(words.apart);
        }
        let layers = counted(shared.layers, words.layer);
        self.say(format!("{} {layers}, {}.", words.share, units::size(shared.bytes, language)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(headline_: &Headline, language: Language) -> String {
        headline(headline_, language).into_iter().map(|phrase| phrase.text).collect()
    }

    #[test]
    fn sentences_read_well() {
        let shared = Shared { layers: 3, bytes: 181_000_000 };
        let (a, b) = (Cost { reran: 3, ms: 48_000 }, Cost { reran: 1, ms: 200 });
        let table = [
            (
                Headline::Preview { what: What::File { path: "src/server.js".into() }, a, b, shared },
                "src/server.js changes: A reruns 3 steps, 48 s. B reruns 1 step, 0.2 s. They share 3 layers, 181 MB.",
            ),
            (
                Headline::First { a, b, shared },
                "B reuses 3 layers of A, 181 MB. A built 3 steps, 48 s. B built 1 step, 0.2 s. ",
            ),
            (
                Headline::First { a, b, shared: Shared::default() },
                "A built 3 steps, 48 s. B built 1 step, 0.2 s. They have no layer in common.",
            ),
            (
                Headline::RolledBack { tag: "test/b".into(), above: 1, gone: vec!["/opt/b.txt".into()] },
                "test/b went down 1 layer without building anything. /opt/b.txt is gone.",
            ),
            (
                Headline::Failed { side: Side::B, line: Some(3), message: "unknown instruction: RUM".into() },
                "B does not build: line 3, unknown instruction: RUM.",
            ),
        ];
        for (headline, sentence) in &table {
            assert_eq!(text(headline, Language::English), *sentence);
            assert_ne!(text(headline, Language::German), *sentence);
        }
    }
}
