//! Of what programs leave open.

use super::super::Pair;

pub(super) static PROGRAMS: &[Pair] = &[
    // What stands for something, or is taken to be so.
    ("how small {0} makes its input is an estimate", "wie klein {0} seine Eingabe macht, ist geschätzt"),
    ("gzip of known bytes has exact sizes", "bei gzip sind die Größen bekannter Bytes genau"),
    (
        "ldd names the C library alone: the other libraries of {0} are not known",
        "ldd nennt nur die C-Bibliothek: Die übrigen Bibliotheken von {0} sind nicht bekannt",
    ),
    (
        "copy the libraries that the real program needs",
        "kopiere die Bibliotheken, die das echte Programm braucht",
    ),
    (
        "versions and sizes of the packages of {0} are those of {1}",
        "Versionen und Größen der Pakete von {0} sind die von {1}",
    ),
    (
        "they are estimates: the data has the packages of one release",
        "sie sind geschätzt: Die Daten enthalten die Pakete eines einzigen Release",
    ),
    (
        "what the script prints is not known in full: ? stands for the rest",
        "was das Skript ausgibt, ist nicht ganz bekannt: Für den Rest steht ein ?",
    ),
    ("the real program knows it", "das echte Programm kennt es"),
    (
        "what {0} {1} prints is not known: a line stands for it",
        "was {0} {1} ausgibt, ist nicht bekannt: Eine Zeile steht dafür",
    ),
    (
        "the exit code is taken to be 0, and no file to change",
        "als Exit-Code gilt 0, und keine Datei als geändert",
    ),
    (
        "{0} is not run: it is taken to end well and to leave no files",
        "{0} wird nicht ausgeführt: Angenommen wird, dass es gelingt und keine Dateien hinterlässt",
    ),
    (
        "what it prints is not known: a line stands for it",
        "was es ausgibt, ist nicht bekannt: Eine Zeile steht dafür",
    ),
    (
        "{0} was built here and is not run: its tests are taken to hold",
        "{0} wurde hier gebaut und wird nicht ausgeführt: Seine Tests gelten als bestanden",
    ),
    (
        "the tests of {0} are not run: its report has those that the sources name, all passed",
        "die Tests von {0} werden nicht ausgeführt: Sein Bericht hat die, die in den Quellen stehen, alle bestanden",
    ),
    (
        "what {0} writes is a sketch: its files and the names in them follow the sources",
        "was {0} schreibt, ist eine Skizze: Seine Dateien und die Namen darin richten sich nach den Quellen",
    ),
    (
        "the code itself is not known, and its size is an estimate",
        "der Code selbst ist nicht bekannt, und seine Größe ist geschätzt",
    ),
    ("a failing test would end a real build", "an einem Test, der scheitert, würde ein echter Build enden"),
    (
        "{0} is not known in full: a search of it is taken to turn out as the step needs",
        "{0}, ist nicht ganz bekannt: Angenommen wird, dass eine Suche darin so ausgeht, wie der Schritt es braucht",
    ),
    ("what {0} prints", "was {0} ausgibt"),
    ("what {0} holds", "was {0} enthält"),
    (
        "the real one may turn out otherwise, and the step would fail",
        "die echte kann anders ausgehen, dann würde der Schritt scheitern",
    ),
    (
        "{0} is not run: it is taken to be content with what it looks at",
        "{0} wird nicht ausgeführt: Angenommen wird, dass es nichts zu beanstanden findet",
    ),
    (
        "what it prints is not known, and a real one may find fault",
        "was es ausgibt, ist nicht bekannt, und ein echtes kann etwas beanstanden",
    ),
    (
        "whether {0} has {1} is not known: a small file stands for it",
        "ob {0} die Datei {1} hat, ist nicht bekannt: Eine kleine Datei steht dafür",
    ),
    (
        "only the size of what was fetched is known, and that is an estimate",
        "vom Heruntergeladenen ist nur die Größe bekannt, und die ist geschätzt",
    ),
    (
        "which codecs ffmpeg was built with is not known: the usual ones stand for them",
        "mit welchen Codecs ffmpeg gebaut wurde, ist nicht bekannt: Die üblichen stehen dafür",
    ),
    ("what is not among them is not found", "was nicht darunter ist, wird nicht gefunden"),
    (
        "which release of {0} is the newest is not known: one stands for it",
        "welche Version von {0} die neueste ist, ist nicht bekannt: Eine steht dafür",
    ),
    (
        "name a version, and the build is the same tomorrow",
        "nenne eine Version, dann ist der Build morgen derselbe",
    ),
    (
        "the text of {0} is not known: its usual settings stand for it",
        "der Text von {0} ist nicht bekannt: Die üblichen Einstellungen stehen dafür",
    ),
    (
        "settings beyond the usual ones are not found in it",
        "andere als die üblichen Einstellungen werden darin nicht gefunden",
    ),
    (
        "{0} gives the digest of a description: the bytes of {1} are not known",
        "{0} gibt den Digest einer Beschreibung aus: Die Bytes von {1} sind nicht bekannt",
    ),
    (
        "{0} gives the digest of a description: the bytes of its input are not known",
        "{0} gibt den Digest einer Beschreibung aus: Die Bytes der Eingabe sind nicht bekannt",
    ),
    (
        "it serves to compare what this build wrote, nothing else",
        "er taugt nur zum Vergleich dessen, was dieser Build schrieb",
    ),
    (
        "{0} takes {1} to be what is expected: its bytes are not known",
        "{0} nimmt {1} als das Erwartete: Die Bytes sind nicht bekannt",
    ),
    ("the real program compares them", "das echte Programm vergleicht sie"),
    (
        "nothing is downloaded: the size is an estimate",
        "heruntergeladen wird nichts: Die Größe ist geschätzt",
    ),
    // What is not known.
    (
        "files of so many lines are not compared line by line",
        "Dateien mit so vielen Zeilen werden nicht Zeile für Zeile verglichen",
    ),
    (
        "it applies differences that are not known, only their size",
        "von den Änderungen, die es anwenden soll, ist nur die Größe bekannt",
    ),
    ("it changes {0}, whose bytes are not known", "es ändert {0}, und davon sind die Bytes nicht bekannt"),
    (
        "it counts lines of contents that are not known, only their size",
        "es zählt die Zeilen von Inhalten, von denen nur die Größe bekannt ist",
    ),
    (
        "it reads contents that are not known, only their size",
        "es liest Inhalte, von denen nur die Größe bekannt ist",
    ),
    (
        "it searches contents that are not known, only their size",
        "es sucht in Inhalten, von denen nur die Größe bekannt ist",
    ),
    (
        "it shows contents that are not known, only their size",
        "es zeigt Inhalte, von denen nur die Größe bekannt ist",
    ),
    ("it starts a server, which a build does not do", "es startet einen Server, und das tut ein Build nicht"),
    (
        "it unpacks an archive whose bytes are not known, only their size",
        "von dem Archiv, das es entpacken soll, ist nur die Größe bekannt",
    ),
    ("it unpacks more than is held in memory", "es entpackt mehr, als in den Speicher passt"),
    (
        "no data on the package {0} of this release or archive; nothing is installed",
        "zum Paket {0} aus diesem Release oder Archiv gibt es keine Daten; installiert wird nichts",
    ),
    ("only passwd and group are looked into", "nachgesehen wird nur in passwd und group"),
    ("real bytes of {0} are not unpacked here", "echte Bytes von {0} werden hier nicht entpackt"),
    (
        "the build dependencies of {0} are not in the data: only build-essential",
        "was {0} zum Bauen braucht, steht nicht in den Daten: nur build-essential",
    ),
    ("the bundle that it writes to its output is not known", "das Bündel, das es ausgibt, ist nicht bekannt"),
    ("the contents of a package file are not known", "was in einer Paketdatei steckt, ist nicht bekannt"),
    ("the contents of this archive are not known", "was in diesem Archiv steckt, ist nicht bekannt"),
    ("the list of libraries is not known", "die Liste der Bibliotheken ist nicht bekannt"),
    ("the result of git {0} is not known", "was git {0} ergibt, ist nicht bekannt"),
    ("the specification names its gem by code", "die Spezifikation nennt ihr Gem durch Code"),
    ("the specification tells its version by code", "die Spezifikation nennt ihre Version durch Code"),
    ("the text is one of a description", "der Text stammt aus einer Beschreibung"),
    ("the text that pandoc writes is not known", "der Text, den pandoc schreibt, ist nicht bekannt"),
    ("what a database answers is not known", "was eine Datenbank antwortet, ist nicht bekannt"),
    (
        "what is left out is in a file whose text is not known",
        "was ausgelassen wird, steht in einer Datei, deren Text nicht bekannt ist",
    ),
    ("what it writes to its output is not known", "was es ausgibt, ist nicht bekannt"),
    (
        "what the application does when it runs is not known",
        "was die Anwendung tut, wenn sie läuft, ist nicht bekannt",
    ),
    (
        "what the program does when it runs is not known",
        "was das Programm tut, wenn es läuft, ist nicht bekannt",
    ),
    ("what the script does is not known", "was das Skript tut, ist nicht bekannt"),
    (
        "what the server does when it runs is not known",
        "was der Server tut, wenn er läuft, ist nicht bekannt",
    ),
    (
        "what this command of the project does is not known",
        "was dieser Befehl des Projekts tut, ist nicht bekannt",
    ),
    ("what {0} does is not known", "was {0} tut, ist nicht bekannt"),
    ("where the build writes its jar is not known", "wohin der Build sein JAR schreibt, ist nicht bekannt"),
    ("which packages R installs is not known", "welche Pakete R installiert, ist nicht bekannt"),
    ("needs the data file {0}", "braucht die Datendatei {0}"),
    // What has no model.
    ("{0} has no model", "{0} ist hier nicht nachgebildet"),
    ("{0} {1} has no model", "{0} {1} ist hier nicht nachgebildet"),
    (
        "{0} has no model of all of the script: {1}",
        "{0} ist hier nicht für das ganze Skript nachgebildet: {1}",
    ),
    ("{0} of gawk has no model", "{0} von gawk ist hier nicht nachgebildet"),
    (
        "Julia has no model, except for what Pkg does",
        "Julia ist hier nicht nachgebildet, außer dem, was Pkg tut",
    ),
    ("PHP has no model", "PHP ist hier nicht nachgebildet"),
    ("Perl has no model of all of the script", "Perl ist hier nicht für das ganze Skript nachgebildet"),
    ("Python has no model", "Python ist hier nicht nachgebildet"),
    (
        "R has no model, except for calls that install packages",
        "R ist hier nicht nachgebildet, außer Aufrufen, die Pakete installieren",
    ),
    ("a database in memory has no model", "eine Datenbank im Speicher ist hier nicht nachgebildet"),
    ("a document that is not named has no model", "ein Dokument ohne Namen ist hier nicht nachgebildet"),
    (
        "a process that takes output has no model",
        "ein Prozess, der Ausgaben entgegennimmt, ist hier nicht nachgebildet",
    ),
    ("a site's database has no model", "die Datenbank einer Website ist hier nicht nachgebildet"),
    ("another host has no model", "ein anderer Rechner ist hier nicht nachgebildet"),
    ("another root has no model", "ein anderes Wurzelverzeichnis ist hier nicht nachgebildet"),
    ("apk {0} has no model", "apk {0} ist hier nicht nachgebildet"),
    ("cksum has no model of {0}", "cksum ist hier für {0} nicht nachgebildet"),
    ("column without -t has no model", "column ohne -t ist hier nicht nachgebildet"),
    ("databases have no model", "Datenbanken sind hier nicht nachgebildet"),
    ("dd {0}= has no model", "dd {0}= ist hier nicht nachgebildet"),
    ("dpkg {0} has no model", "dpkg {0} ist hier nicht nachgebildet"),
    ("find {0} has no model", "find {0} ist hier nicht nachgebildet"),
    ("from {0} to {1} has no model", "der Weg von {0} zu {1} ist hier nicht nachgebildet"),
    ("git {0} has no model", "git {0} ist hier nicht nachgebildet"),
    (
        "hashes of passwords with a given salt have no model",
        "Hashes von Passwörtern mit vorgegebenem Salt sind hier nicht nachgebildet",
    ),
    (
        "how a character is written in another alphabet has no model",
        "wie ein Zeichen in einem anderen Alphabet geschrieben wird, ist hier nicht nachgebildet",
    ),
    ("it has no model", "es ist hier nicht nachgebildet"),
    ("numfmt --format has no model", "numfmt --format ist hier nicht nachgebildet"),
    ("of what packs archives only gzip has a model", "von den Packern ist hier nur gzip nachgebildet"),
    ("openssl's -{0} has no model", "-{0} von openssl ist hier nicht nachgebildet"),
    (
        "passwords that are asked for have no model",
        "Passwörter, nach denen gefragt wird, sind hier nicht nachgebildet",
    ),
    ("patch --ignore-whitespace has no model", "patch --ignore-whitespace ist hier nicht nachgebildet"),
    ("php-config {0} has no model", "php-config {0} ist hier nicht nachgebildet"),
    ("scripts of environments have no model", "Skripte von Umgebungen sind hier nicht nachgebildet"),
    ("split -n of this kind has no model", "split -n in dieser Art ist hier nicht nachgebildet"),
    ("the digest of the password has no model", "der Digest des Passworts ist hier nicht nachgebildet"),
    ("the module {0} has no model", "das Modul {0} ist hier nicht nachgebildet"),
    ("this build tool has no model", "dieses Build-Werkzeug ist hier nicht nachgebildet"),
    ("this command of openssl has no model", "dieser Befehl von openssl ist hier nicht nachgebildet"),
    ("this command of zig has no model", "dieser Befehl von zig ist hier nicht nachgebildet"),
    ("this export has no model", "dieser Export ist hier nicht nachgebildet"),
    ("this pattern of Perl has no model", "dieses Perl-Muster ist hier nicht nachgebildet"),
    (
        "this use of update-alternatives has no model",
        "dieser Gebrauch von update-alternatives ist hier nicht nachgebildet",
    ),
    ("this variable has no model", "diese Variable ist hier nicht nachgebildet"),
    ("this way of showing bytes has no model", "diese Art, Bytes zu zeigen, ist hier nicht nachgebildet"),
    ("jq --{0} has no model", "jq --{0} ist hier nicht nachgebildet"),
    ("jq -L has no model", "jq -L ist hier nicht nachgebildet"),
    (
        "the text of {0} is not known: it is left as it is",
        "der Text von {0} ist nicht bekannt: Er bleibt, wie er ist",
    ),
    ("the real one may change, and its size with it", "der echte kann sich ändern, und mit ihm seine Größe"),
    (
        "{0} is not run: the size of what it writes is an estimate",
        "{0} wird nicht ausgeführt: Die Größe dessen, was es schreibt, ist geschätzt",
    ),
    ("what it holds is not known", "was es enthält, ist nicht bekannt"),
];
