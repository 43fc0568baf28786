//! Of what the page cannot do.

use super::super::Pair;

pub(super) static PAGE: &[Pair] = &[
    // What could not be done.
    ("`{0}` is not there any more", "`{0}` ist nicht mehr da"),
    (
        "step {0} of {1} left no image that can be tagged. BuildKit keeps the last one only: name the stage with AS and build up to it with --target, or tag before the next build",
        "Schritt {0} von {1} hinterließ kein Image, das ein Tag bekommen kann. BuildKit behält nur das letzte: Benenne die Stage mit AS und baue sie mit --target, oder setze ein Tag vor dem nächsten Build",
    ),
    ("no lesson is called {0}", "keine Lektion heißt {0}"),
    (
        "{0} instructions are more than are built here ({1} at most)",
        "{0} Anweisungen sind mehr, als hier gebaut werden (höchstens {1})",
    ),
    ("The build was stopped", "Das Bauen wurde angehalten"),
    ("Whatever you change next builds it again.", "Deine nächste Änderung baut es von Neuem."),
    // Links.
    (
        "This is not a link of Layerlab: it does not start with a version.",
        "Das ist kein Link von Layerlab: Er beginnt nicht mit einer Version.",
    ),
    (
        "This link was made by a newer Layerlab ({0}); this one reads v1.",
        "Der Link stammt von einem neueren Layerlab ({0}); dieses liest v1.",
    ),
    (
        "This link is damaged: {0} at place {1} cannot be in one.",
        "Der Link ist beschädigt: {0} an Stelle {1} kann darin nicht vorkommen.",
    ),
    ("This link is cut off: its end is missing.", "Der Link ist abgeschnitten: Sein Ende fehlt."),
    ("This link holds more than {0} MB.", "Der Link enthält mehr als {0} MB."),
    ("This link is damaged: {0}.", "Der Link ist beschädigt: {0}."),
    ("it points behind its own end ({0})", "er zeigt hinter sein eigenes Ende ({0})"),
    ("its packing is broken", "seine Packung ist kaputt"),
    // Histories that are pasted.
    (
        "this is not the output of docker history: there is no header line and no JSON",
        "das ist nicht die Ausgabe von docker history: Es gibt weder Kopfzeile noch JSON",
    ),
    (
        "paste all of it, the line with IMAGE, CREATED, CREATED BY, SIZE included",
        "füge alles ein, auch die Zeile mit IMAGE, CREATED, CREATED BY, SIZE",
    ),
    ("no row of docker history: {0}", "keine Zeile von docker history: {0}"),
];
