//! What the page's words mean, and its keys.

use super::Language;

/// A word, or a key, and what there is to say about it.
pub type Entry = (&'static str, &'static str);

/// The words of the page that are not everyday ones, each after those that it needs.
pub const fn terms(language: Language) -> &'static [Entry] {
    match language {
        Language::English => &[
            (
                "Image",
                "What containers are started from: a stack of layers, and a configuration that lists them.",
            ),
            (
                "Layer",
                "What one step changed in the file system: files that came, changed or went. It is stored and sent once, in however many images it is.",
            ),
            ("Base image", "The image that FROM names. Its layers are at the bottom of the stack."),
            (
                "Step",
                "One instruction of a Dockerfile. RUN, COPY and ADD make layers; most others change the configuration only.",
            ),
            (
                "Build context",
                "The files that a build can copy: the folder at the end of docker build. A .dockerignore leaves some of them out.",
            ),
            (
                "Build cache",
                "The results of earlier builds. A step whose key is among them need not run again.",
            ),
            (
                "Key",
                "All that the result of a step depends on: the result before it, the instruction, the files it copies, the arguments it sees. One part that differs, and the step runs.",
            ),
            (
                "Because of an earlier step",
                "Nothing about the step itself changed, but what it builds on did. So one early change runs everything after it.",
            ),
            (
                "Hidden bytes",
                "Bytes in a layer that a later one replaces or deletes. Nobody sees them, and everybody downloads them.",
            ),
            (
                "Tag",
                "A name for an image. Moved to an earlier image, it leaves the layers above out; they are not deleted.",
            ),
            (
                "Stage",
                "A part of a Dockerfile that begins with FROM. A later one can copy from it, and what it does not copy is not in the image.",
            ),
            (
                "BuildKit, Classic",
                "Docker's two builders. The classic one runs every step in order and keeps an image after each. BuildKit leaves out what nothing needs, and runs side by side what does not depend on each other.",
            ),
            (
                "Seconds",
                "From a model of networks, disks and compilers: the same for everybody, and good for comparing. Nothing is measured on your machine.",
            ),
            (
                "Not simulated",
                "A command that Layerlab has no model of. It changes nothing here, until you say in a comment what it does.",
            ),
        ],
        Language::German => &[
            (
                "Image",
                "Woraus Container gestartet werden: ein Stapel von Schichten und eine Konfiguration, die sie aufzählt.",
            ),
            (
                "Schicht",
                "Was ein Schritt am Dateisystem geändert hat: Dateien, die kamen, sich änderten oder gingen. Sie wird einmal gespeichert und übertragen, egal in wie vielen Images sie steckt.",
            ),
            ("Basis-Image", "Das Image, das FROM nennt. Seine Schichten liegen unten im Stapel."),
            (
                "Schritt",
                "Eine Anweisung eines Dockerfiles. RUN, COPY und ADD erzeugen Schichten; die meisten anderen ändern nur die Konfiguration.",
            ),
            (
                "Build-Kontext",
                "Die Dateien, die ein Build kopieren kann: der Ordner am Ende von docker build. Eine .dockerignore lässt manche davon weg.",
            ),
            (
                "Build-Cache",
                "Die Ergebnisse früherer Builds. Ein Schritt, dessen Schlüssel dabei ist, muss nicht noch einmal laufen.",
            ),
            (
                "Schlüssel",
                "Alles, wovon das Ergebnis eines Schritts abhängt: das Ergebnis davor, die Anweisung, die kopierten Dateien, die sichtbaren Argumente. Weicht ein Teil ab, läuft der Schritt.",
            ),
            (
                "Wegen eines früheren Schritts",
                "Am Schritt selbst hat sich nichts geändert, aber an dem, worauf er aufbaut. So lässt eine frühe Änderung alles danach neu laufen.",
            ),
            (
                "Verdeckte Bytes",
                "Bytes in einer Schicht, die eine spätere ersetzt oder löscht. Niemand sieht sie, und alle laden sie herunter.",
            ),
            (
                "Tag",
                "Ein Name für ein Image. Auf ein früheres Image gesetzt, lässt er die Schichten darüber weg; gelöscht werden sie nicht.",
            ),
            (
                "Stage",
                "Ein Teil eines Dockerfiles, der mit FROM beginnt. Ein späterer kann daraus kopieren, und was er nicht kopiert, ist nicht im Image.",
            ),
            (
                "BuildKit, Classic",
                "Dockers zwei Builder. Der klassische führt alle Schritte der Reihe nach aus und behält nach jedem ein Image. BuildKit lässt weg, was niemand braucht, und führt nebeneinander aus, was nicht voneinander abhängt.",
            ),
            (
                "Sekunden",
                "Aus einem Modell von Netzen, Platten und Compilern: für alle gleich und gut zum Vergleichen. Auf deinem Gerät wird nichts gemessen.",
            ),
            (
                "Nicht simuliert",
                "Ein Befehl, für den Layerlab kein Modell hat. Er ändert hier nichts, bis du in einem Kommentar sagst, was er tut.",
            ),
        ],
    }
}

/// The keys of the page.
pub const fn keys(language: Language) -> &'static [Entry] {
    match language {
        Language::English => &[
            ("Ctrl Z, Ctrl Shift Z", "take back what was done last, and do it again; Cmd on a Mac"),
            ("Alt ↑, Alt ↓", "in a Dockerfile: move the instruction up or down"),
            ("Ctrl Space", "in a Dockerfile: what can stand here"),
            ("← →", "on the tabs: the next one"),
            ("↑ ↓, Tab", "in the console: earlier commands, completion"),
        ],
        Language::German => &[
            ("Strg Z, Strg Umschalt Z", "nehmen das Letzte zurück und stellen es wieder her; am Mac Cmd"),
            ("Alt ↑, Alt ↓", "im Dockerfile: die Anweisung nach oben oder unten schieben"),
            ("Strg Leertaste", "im Dockerfile: was hier stehen kann"),
            ("← →", "auf den Reitern: der nächste"),
            ("↑ ↓, Tab", "in der Konsole: frühere Befehle, Vervollständigung"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_explains_as_much() {
        let [english, german] = Language::ALL.map(|language| (terms(language).len(), keys(language).len()));
        assert_eq!(english, german);
    }
}
