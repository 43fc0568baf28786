//! The words around the stages of a build.

use super::Language;
use crate::lab::view::units;

/// A missing one does not compile.
#[derive(Debug, PartialEq, Eq)]
pub struct StageWords {
    /// Before the number of a stage without a name.
    pub stage: &'static str,
    /// Before the names of the stages that one needs, where it is read aloud.
    pub needs: &'static str,
    /// On a stage that is left out.
    pub skipped: &'static str,
    pub graph: &'static str,
    pub in_time: &'static str,
    /// After a bar that others wait for.
    pub critical: &'static str,
    pub nothing_ran: &'static str,
    pub classic: &'static str,
    pub no_build: &'static str,
}

const EN: StageWords = StageWords {
    stage: "stage",
    needs: "needs",
    skipped: "Left out: the image does not need it.",
    graph: "Stages, and what each takes from others",
    in_time: "In time",
    critical: "in the longest chain",
    nothing_ran: "Nothing ran: every step was reused.",
    classic: "The classic builder runs every stage, one step after the other.",
    no_build: "There is no build to show.",
};

const DE: StageWords = StageWords {
    stage: "Stage",
    needs: "braucht",
    skipped: "Ausgelassen: Das Image braucht sie nicht.",
    graph: "Stages, und was jede von anderen nimmt",
    in_time: "Im Lauf der Zeit",
    critical: "in der längsten Kette",
    nothing_ran: "Nichts lief: Jeder Schritt wurde übernommen.",
    classic: "Der klassische Builder führt jede Stage aus, einen Schritt nach dem anderen.",
    no_build: "Es gibt keinen Build zu zeigen.",
};

impl Language {
    pub const fn stages(self) -> &'static StageWords {
        match self {
            Self::English => &EN,
            Self::German => &DE,
        }
    }
}

/// How much was done in how much time, both in milliseconds.
pub fn timing(work: u64, length: u64, language: Language) -> String {
    let (work, whole) = (units::time(work, language), units::time(length, language));
    match (language, work == whole) {
        (Language::English, true) => format!("{whole}, one step after the other."),
        (Language::English, false) => format!(
            "{work} of work in {whole}: what does not depend on each other ran side by side. Outlined is the longest chain, which decides how long it takes."
        ),
        (Language::German, true) => format!("{whole}, ein Schritt nach dem anderen."),
        (Language::German, false) => format!(
            "{work} Arbeit in {whole}: Was nicht voneinander abhängt, lief nebeneinander. Umrandet ist die längste Kette, die bestimmt, wie lange es dauert."
        ),
    }
}
