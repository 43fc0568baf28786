//! Of what the editor tells about instructions, flags and names.

use super::super::Pair;

pub(super) static EDITOR: &[Pair] = &[
    // What instructions and flags are for.
    ("Adds metadata to the image.", "Fügt dem Image Metadaten hinzu."),
    ("Checks with a command.", "Prüft mit einem Befehl."),
    (
        "Copies files from the context or from a stage.",
        "Kopiert Dateien aus dem Kontext oder aus einer Stage.",
    ),
    (
        "Copies files, downloads addresses, unpacks local archives.",
        "Kopiert Dateien, lädt Adressen herunter, entpackt lokale Archive.",
    ),
    (
        "Copies from a stage, an image or a named context.",
        "Kopiert aus einer Stage, einem Image oder einem benannten Kontext.",
    ),
    (
        "Copies into a layer of its own, whatever is below it.",
        "Kopiert in eine eigene Schicht, egal was darunter liegt.",
    ),
    ("Declares a variable for the time of the build.", "Deklariert eine Variable für die Dauer des Builds."),
    (
        "Failures in a row that make the container unhealthy.",
        "Wie viele Fehlschläge in Folge den Container als krank gelten lassen.",
    ),
    ("Gives the command a device; labs frontend only.", "Gibt dem Befehl ein Gerät; nur im Labs-Frontend."),
    ("Gives the stage a name.", "Gibt der Stage einen Namen."),
    ("How long a check may take.", "Wie lange eine Prüfung dauern darf."),
    (
        "Keeps an instruction for builds from this image.",
        "Hebt eine Anweisung für Builds auf diesem Image auf.",
    ),
    ("Keeps the .git directory of a repository.", "Behält das Verzeichnis .git eines Repositorys."),
    ("Keeps the directories of the source's path.", "Behält die Verzeichnisse im Pfad der Quelle."),
    ("Leaves out the files that match.", "Lässt die passenden Dateien weg."),
    (
        "Mode of what is copied, octal or symbolic (u+x).",
        "Rechte des Kopierten, oktal oder symbolisch (u+x).",
    ),
    ("Mounts something for the time of this command.", "Hängt etwas für die Dauer dieses Befehls ein."),
    ("Names the author; LABEL is preferred.", "Nennt den Autor; besser ist LABEL."),
    ("No files at all.", "Gar keine Dateien."),
    ("Notes a path that is to be a volume.", "Merkt einen Pfad vor, der ein Volume sein soll."),
    (
        "Notes the ports that the container listens on.",
        "Vermerkt die Ports, auf denen der Container lauscht.",
    ),
    ("Owner of what is copied, instead of root.", "Besitzer des Kopierten, statt root."),
    ("Refuses a download with another digest.", "Weist einen Download mit anderem Digest zurück."),
    (
        "Runs a command and keeps what it changes as a layer.",
        "Führt einen Befehl aus und behält, was er ändert, als Schicht.",
    ),
    ("Says how health is checked.", "Sagt, wie die Gesundheit geprüft wird."),
    ("Sets the command that a container runs.", "Setzt den Befehl, den ein Container ausführt."),
    ("Sets the program that a container is.", "Setzt das Programm, das ein Container ist."),
    ("Sets the shell of the shell form.", "Setzt die Shell der Shell-Form."),
    ("Sets the signal that stops the container.", "Setzt das Signal, das den Container beendet."),
    (
        "Sets the user of what follows and of the container.",
        "Setzt den Benutzer für alles Folgende und für den Container.",
    ),
    ("Sets the working directory, and creates it.", "Setzt das Arbeitsverzeichnis und legt es an."),
    ("Sets variables, for the build and in the image.", "Setzt Variablen, für den Build und im Image."),
    ("Starts a stage from an image or a stage.", "Beginnt eine Stage mit einem Image oder einer Stage."),
    ("Takes the base image's check away.", "Nimmt die Prüfung des Basis-Images weg."),
    ("The network that the command sees.", "Das Netz, das der Befehl sieht."),
    (
        "The platform of the base image where it has several.",
        "Die Plattform des Basis-Images, wenn es mehrere hat.",
    ),
    ("Time between two checks in the start period.", "Zeit zwischen zwei Prüfungen in der Startphase."),
    ("Time between two checks.", "Zeit zwischen zwei Prüfungen."),
    ("Time in which failures do not count.", "Zeit, in der Fehlschläge nicht zählen."),
    (
        "Whether archives are unpacked, local and remote ones alike.",
        "Ob Archive entpackt werden, lokale wie entfernte.",
    ),
    ("Whether the command is confined.", "Ob der Befehl eingesperrt ist."),
    ("{0} Since syntax {1}.", "{0} Seit Syntax {1}."),
    // What names stand for.
    ("Declared with ARG in line {0}.", "Mit ARG in Zeile {0} deklariert."),
    ("Given by the builder.", "Vom Builder vorgegeben."),
    (
        "Nothing above defines it: it is empty, or set by the base image.",
        "Nichts darüber definiert sie: Sie ist leer, oder das Basis-Image setzt sie.",
    ),
    ("Set with ENV in line {0}.", "Mit ENV in Zeile {0} gesetzt."),
    ("The stage of line {0}, built from {1}.", "Die Stage aus Zeile {0}, gebaut auf {1}."),
    // Directives.
    ("Another escape character than the backslash.", "Ein anderes Fluchtzeichen als der Backslash."),
    (
        "Makes the warnings of the build checks fail the build.",
        "Lässt den Build an Warnungen der Build-Checks scheitern.",
    ),
    ("The frontend that reads this file.", "Das Frontend, das diese Datei liest."),
];
