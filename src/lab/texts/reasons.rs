//! The words of explanations in every language but English, whose own are the engine's.

use super::Language;
use crate::build::{FileKind, PartName};
use crate::insight::{ENGLISH, Words};

static GERMAN: Words = Words {
    base: "{0} wird genommen, wie es ist.",
    reused: "{0} wurde übernommen: Nichts, wovon der Schritt abhängt, hat sich geändert.",
    reused_of_step: "{0} wurde übernommen: {1} ist in diesem Build derselbe Schritt.",
    reused_of_build: "{0} wurde aus diesem Build übernommen.",
    reused_of_image: "{0} wurde von {1} übernommen, das --cache-from nennt.",
    metadata: "{0} ändert nur die Konfiguration des Images: Es gibt nichts auszuführen oder zu übernehmen.",
    not_reached: "{0} wurde nicht erreicht: Der Build war vorher gescheitert.",
    skipped: "{0} wurde ausgelassen: Nichts, was verlangt war, braucht diese Stage.",
    whole: "{0} {1}.",
    whole_and_failed: "{0} {1}, und {2}.",
    failed: "scheiterte",
    failed_with_code: "scheiterte mit dem Exit-Code {0}",

    ran: [["lief erneut", "lief"], ["liefen erneut", "liefen"]],
    because: "{0}, weil {1}",
    first: "lief, weil noch nichts Gleiches gebaut worden war",
    no_cache: "lief, weil der Cache dafür ausgeschaltet war",
    removed: "lief erneut, weil sein früheres Ergebnis entfernt worden war",
    cascade: "{0} nur, weil {1} lief",
    cascade_of_some: "{0} nur, weil ein Schritt davor lief",
    compared_elsewhere: "lief, weil kein früherer Schritt derselbe ist: Von einem in einem anderen Dockerfile oder einer anderen Stage unterscheidet ihn, dass {0}",
    caused_one: "Schritt {0} {1} nur deswegen.",
    caused_many: "Die Schritte {0} und {1} {2} nur deswegen.",
    at: "Zeile {0}, {1},",
    and: "und",

    part: part_in_german,
    something: "sich etwas daran geändert hat",
    other_base: "das Basis-Image ein anderes ist als vorher",
    base_was: "das Basis-Image {0} war und jetzt {1} ist",
    was: "die Angabe „{0}“ vorher {1} war und jetzt {2} ist",
    changed: "die Angabe „{0}“ sich geändert hat",
    is_now: "die Angabe „{0}“ jetzt {1} ist",
    is_new: "die Angabe „{0}“ neu ist",
    no_longer: "die Angabe „{0}“ nicht mehr {1} ist",
    gone: "die Angabe „{0}“ weg ist",
    argument: ["das Build-Argument {0}", "von den Build-Argumenten {0}"],
    variable: ["die Variable {0}", "von den Variablen {0}"],
    label: ["das Label {0}", "von den Labels {0}"],
    changed_from: "{0} sich von {1} zu {2} geändert hat",
    name_changed: "{0} sich geändert hat",
    new_with: "{0} mit dem Wert {1} neu ist",
    name_is_new: "{0} neu ist",
    name_is_gone: "{0} weg ist",

    files_changed: "die kopierten Dateien sich geändert haben",
    more_files: "{0} und {1} weitere der kopierten Dateien sich geändert haben",
    bytes_changed: "{0} sich geändert hat (von {1} zu {2} Bytes)",
    mode_changed: "die Rechte von {0} sich von {1} zu {2} geändert haben",
    owner_changed: "der Besitzer von {0} sich von {1} zu {2} geändert hat",
    kind_changed: "aus {0} etwas anderes geworden ist",

    other_files: "{0} weitere",
    added: "neu",
    there: "vorhanden",
    deleted: "gelöscht",
    kind: |kind| match kind {
        FileKind::File => "eine Datei",
        FileKind::Directory => "ein Verzeichnis",
        FileKind::Symlink => "ein Link",
        FileKind::Other => "ein Gerät",
    },
};

/// Without articles: they also begin lines.
pub(super) fn part_in_german(part: PartName) -> &'static str {
    match part {
        PartName::Parent => "Schritt davor",
        PartName::Base => "Basis-Image",
        PartName::Instruction => "Anweisung",
        PartName::Arguments => "Build-Argumente",
        PartName::Environment => "Umgebung",
        PartName::User => "Benutzer",
        PartName::WorkingDirectory => "Arbeitsverzeichnis",
        PartName::Shell => "Shell",
        PartName::Labels => "Labels",
        PartName::Configuration => "Konfiguration",
        PartName::Content => "kopierte Dateien",
        PartName::Source => "Quelle",
        PartName::Owner => "Besitzer",
        PartName::Mode => "Rechte",
        PartName::Mounts => "Mounts",
        PartName::Network => "Netz",
        PartName::Platform => "Plattform",
    }
}

impl Language {
    /// What explains why a step ran or did not.
    pub fn reasons(self) -> &'static Words {
        // By a function each, as for the labels.
        static REASONS: [fn() -> &'static Words; Language::ALL.len()] = [|| &ENGLISH, || &GERMAN];
        REASONS.get(self as usize).map_or(&ENGLISH, |reasons| reasons())
    }
}
