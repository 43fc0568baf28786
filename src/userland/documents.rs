//! Programs that make documents: pandoc, TeX. Sizes follow what goes in.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::words::{operands, value};
use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["pandoc"], summary: "writes what -o names", flags: &[], run: pandoc },
    Program {
        names: &["pdflatex", "xelatex", "lualatex", "latexmk"],
        summary: "a PDF beside its log",
        flags: &[],
        run: latex,
    },
    Program {
        names: &["bibtex", "biber", "makeindex"],
        summary: "time, and no files",
        flags: &[],
        run: |_, process| {
            process.sys.spend(cost::SECOND);
            0
        },
    },
    Program { names: &["tlmgr"], summary: "installs packages of TeX", flags: &[], run: tlmgr },
];

/// Fonts in a PDF, and a page of HTML's frame.
const FONTS: u64 = 60_000;
const FRAME: u64 = 4_500;
/// A package of TeX Live, installed.
const PACKAGE: u64 = 450_000;

/// Bytes of the inputs; the name of one that is not there.
fn inputs(process: &mut Process<'_>, names: &[String]) -> Result<u64, String> {
    names.iter().try_fold(0, |sum, name| Ok(sum + process.read(name).map_err(|_| name.clone())?.len()))
}

fn pandoc(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    if words.iter().any(|word| word == "--version" || word == "-v") {
        let version = process.version_of("pandoc").unwrap_or_else(|| "3.8.2".to_owned());
        process.out(format!("pandoc {version}\n"));
        return 0;
    }
    const VALUED: &[&str] = &[
        "-o",
        "--output",
        "-f",
        "--from",
        "-t",
        "--to",
        "-H",
        "-A",
        "-B",
        "-c",
        "-V",
        "-M",
        "--template",
        "-d",
    ];
    let names = operands(&words, VALUED);
    let bytes = match inputs(process, &names) {
        Ok(bytes) => bytes,
        Err(name) => {
            process
                .err(format!("pandoc: {name}: withBinaryFile: does not exist (No such file or directory)\n"));
            return 1;
        }
    };
    process.sys.spend(cost::SECOND);
    let at = words
        .iter()
        .position(|word| word == "-o" || word == "--output")
        .and_then(|at| words.get(at + 1).cloned());
    let at = at.or_else(|| {
        words
            .iter()
            .find_map(|word| word.strip_prefix("--output=").or(word.strip_prefix("-o")).map(str::to_owned))
    });
    let Some(out) = at.filter(|at| !at.is_empty()) else {
        process.not_simulated(0, "the text that pandoc writes is not known");
        return 0;
    };
    let size = if out.ends_with(".pdf") { FONTS + bytes * 2 } else { FRAME + bytes * 3 / 2 };
    let at = process.path(&out);
    process.unpack_own(vec![Entry::fixed(
        at,
        0o644,
        size,
        format!("estimated: written by pandoc from {bytes} bytes"),
    )]);
    0
}

fn latex(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    if words.iter().any(|word| matches!(word.as_str(), "-c" | "-C")) {
        return 0;
    }
    let Some(source) = operands(&words, &[]).into_iter().next_back() else {
        process.not_simulated(0, "a document that is not named has no model");
        return 0;
    };
    let source = if source.ends_with(".tex") { source } else { format!("{source}.tex") };
    let Ok(bytes) = inputs(process, std::slice::from_ref(&source)) else {
        process.err(format!("! I can't find file `{source}'.\n"));
        return 1;
    };
    let folder = value(&words, &["-output-directory", "--output-directory", "-outdir", "--outdir"])
        .unwrap_or_else(|| ".".to_owned());
    let stem = path::base(&source).trim_end_matches(".tex").to_owned();
    let stem = value(&words, &["-jobname", "--jobname"]).unwrap_or(stem);
    process.sys.spend(if process.name() == "latexmk" { 6 } else { 2 } * cost::SECOND);
    let label = format!("estimated: typeset from {bytes} bytes");
    let file = |process: &Process<'_>, ending: &str, size: u64| {
        Entry::fixed(process.path(&format!("{folder}/{stem}.{ending}")), 0o644, size, label.clone())
    };
    let entries = vec![
        file(process, "pdf", FONTS + bytes * 2),
        file(process, "log", 20_000),
        file(process, "aux", 400 + bytes / 20),
    ];
    process.unpack_own(entries);
    0
}

fn tlmgr(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = operands(process.operands(), &["--repository"]);
    let Some((command, names)) = words.split_first() else { return 0 };
    if command != "install" {
        return 0;
    }
    for name in names {
        if !process.download(PACKAGE / 4) {
            process.err("tlmgr: Local TeX Live cannot reach a mirror\n");
            return 1;
        }
        let at = format!("/usr/local/texlive/texmf-dist/tex/{name}/contents");
        process.unpack(&[Entry::fixed(at, 0o644, PACKAGE, format!("estimated: package {name} of TeX"))]);
    }
    0
}
