//! Generators of sites and documents, and Jupyter: pages where the real ones put them.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};

use super::super::words::Words;

/// Flags of which the next word is the value.
const VALUES: &[&str] = &[
    "-d",
    "--site-dir",
    "-f",
    "--config-file",
    "-t",
    "--theme",
    "-b",
    "-c",
    "-D",
    "-j",
    "-A",
    "-w",
    "-o",
    "--output",
    "-s",
    "--settings",
    "-O",
    "--output-path",
    "--to",
    "--output-dir",
    "--path-output",
    "-n",
    "--name",
    "--display-name",
    "--prefix",
    "--builder",
    "-H",
    "-V",
    "-R",
    "--execute-timeout",
    "--output-dir",
    "--distpath",
    "--onefile-name",
    "--add-data",
    "--hidden-import",
    "--icon",
    "--specpath",
    "--workpath",
];

/// A page with the weight of a theme.
fn site(process: &mut Process<'_>, folder: &str, bytes: u64) -> ExitCode {
    let folder = process.path(folder).trim_end_matches('/').to_owned();
    let sources = [".md", ".rst", ".ipynb", ".html"];
    let text = process.bytes_below(process.cwd, |path| sources.iter().any(|ending| path.ends_with(ending)));
    process.sys.spend(4 * cost::SECOND);
    let file = |path: String, size: u64| {
        let label = format!("estimated: built {path} from {size}");
        Entry::fixed(path, 0o644, size, label)
    };
    let entries = vec![
        file(format!("{folder}/index.html"), 9_000 + text * 2),
        file(format!("{folder}/sitemap.xml"), 600),
        file(format!("{folder}/assets/theme"), bytes),
        file(format!("{folder}/search/search_index.json"), 2_000 + text),
    ];
    process.unpack_own(entries);
    0
}

pub(super) fn mkdocs(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = Words::read(process.operands(), VALUES, &[]);
    if !words.plain.iter().any(|word| word == "build") {
        return 0;
    }
    if !words.has(&["-f", "--config-file"])
        && !["mkdocs.yml", "mkdocs.yaml"].iter().any(|file| process.sys.tree.exists(&process.path(file)))
    {
        process.err("Error: Config file 'mkdocs.yml' does not exist.\n");
        return 1;
    }
    let config = process.text_of("mkdocs.yml").unwrap_or_default();
    let set = config
        .lines()
        .find_map(|line| line.strip_prefix("site_dir:"))
        .map(|folder| folder.trim().trim_matches(['"', '\'']).to_owned());
    let folder =
        words.value(&["-d", "--site-dir"]).map(str::to_owned).or(set).unwrap_or_else(|| "site".to_owned());
    site(process, &folder, 3_500_000)
}

/// `sphinx-build [-b BUILDER] SOURCES OUT`, `sphinx-build -M BUILDER SOURCES BUILD`.
pub(super) fn sphinx(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.iter().any(|arg| arg == "--version") {
        process.out("sphinx-build 8.2.3\n");
        return 0;
    }
    let makes = args.iter().position(|arg| arg == "-M");
    let words = Words::read(&args, &[VALUES, &["-M"]].concat(), &[]);
    let builder = words.value(&["-M", "-b", "--builder"]).unwrap_or("html").to_owned();
    let Some(out) = words.plain.get(1).cloned() else { return i32::from(builder != "help") };
    let source = words.plain.first().cloned().unwrap_or_default();
    let config = words.value(&["-c"]).map_or(source, str::to_owned);
    if !process.sys.tree.exists(&process.path(&format!("{config}/conf.py"))) && !words.has(&["-C"]) {
        process.err(format!(
            "\nApplication error:\nconfig directory doesn't contain a conf.py file ({})\n",
            process.path(&config)
        ));
        return 2;
    }
    let folder = if makes.is_some() { format!("{}/{builder}", out.trim_end_matches('/')) } else { out };
    match builder.as_str() {
        "clean" => {
            let path = process.path(folder.trim_end_matches("/clean"));
            process.discard(&path);
            0
        }
        "linkcheck" | "doctest" | "coverage" | "help" | "spelling" => 0,
        _ => site(process, &folder, 1_400_000),
    }
}

/// Generators with a folder of their own: program, the word that makes them build, folder.
const SITES: &[(&str, &str, &str)] = &[
    ("pelican", "", "output"),
    ("nikola", "build", "output"),
    ("lektor", "build", "build"),
    ("jupyter-book", "build", "_build/html"),
    ("quarto", "render", "_site"),
    ("pdoc", "", "html"),
    ("zensical", "build", "site"),
    ("ford", "", "doc"),
];

pub(super) fn generator(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let name = process.name().to_owned();
    let words = Words::read(process.operands(), VALUES, &[]);
    let Some((_, word, folder)) = SITES.iter().find(|(program, ..)| *program == name) else { return 0 };
    if !word.is_empty() && !words.plain.iter().any(|one| one == word) || words.has(&["--version", "--help"]) {
        return 0;
    }
    let given = words
        .value(&["-o", "--output", "-O", "--output-path", "--output-dir", "--path-output"])
        .map(str::to_owned);
    let inside = words
        .plain
        .get(1)
        .filter(|_| name == "jupyter-book")
        .map(|folder| folder.trim_end_matches('/').to_owned());
    let usual = inside.map_or_else(|| (*folder).to_owned(), |root| format!("{root}/{folder}"));
    site(process, &given.unwrap_or(usual), 800_000)
}

/// `jupyter nbconvert`, `jupyter labextension`, `jupyter kernelspec` and others.
pub(super) fn jupyter(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = Words::read(process.operands(), VALUES, &[]);
    let called = process.name().strip_prefix("jupyter-").map(str::to_owned);
    let command = called.or_else(|| words.plain.first().cloned()).unwrap_or_default();
    process.sys.spend(cost::SECOND);
    match command.as_str() {
        "nbconvert" => {
            let to = words.value(&["--to"]).unwrap_or("html").to_owned();
            let ending = match to.as_str() {
                "script" | "python" => "py",
                "markdown" => "md",
                "notebook" => "ipynb",
                "slides" => "slides.html",
                other => other,
            };
            let notebooks: Vec<String> =
                words.plain.iter().filter(|word| word.ends_with(".ipynb")).cloned().collect();
            for notebook in notebooks {
                let folder = words
                    .value(&["--output-dir"])
                    .map(str::to_owned)
                    .unwrap_or_else(|| crate::vfs::path::parent(&process.path(&notebook)).to_owned());
                let stem = crate::vfs::path::base(&notebook).trim_end_matches(".ipynb");
                let at = process.path(&format!("{folder}/{stem}.{ending}"));
                process.unpack_own(vec![Entry::fixed(
                    at,
                    0o644,
                    300_000,
                    format!("estimated: converted {notebook}"),
                )]);
            }
            0
        }
        "lab"
            if words
                .plain
                .iter()
                .any(|word| matches!(word.as_str(), "build" | "clean" | "path" | "paths")) =>
        {
            0
        }
        "lab" | "notebook" | "server" | "console" | "run"
            if !words.has(&["--version", "--generate-config", "--help"]) =>
        {
            process.not_simulated(0, "it starts a server, which a build does not do");
            0
        }
        "lab" | "notebook" | "server" if words.has(&["--generate-config"]) => {
            let at = format!("{}/.jupyter/jupyter_{command}_config.py", process.home());
            process.unpack_own(vec![Entry::fixed(at, 0o644, 60_000, "estimated: jupyter's configuration")]);
            0
        }
        _ => 0,
    }
}

/// `python -m ipykernel install [--user|--sys-prefix] --name NAME`.
pub(super) fn kernel(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let read = Words::read(words, VALUES, &[]);
    let name = read.value(&["--name", "-n"]).unwrap_or("python3").to_owned();
    let root = match read.value(&["--prefix"]) {
        Some(prefix) => format!("{prefix}/share"),
        None if read.has(&["--user"]) => format!("{}/.local/share", process.home()),
        None => "/usr/local/share".to_owned(),
    };
    let at = format!("{root}/jupyter/kernels/{name}/kernel.json");
    process.user_file(&at, "{\n \"argv\": [\"python\", \"-m\", \"ipykernel_launcher\", \"-f\", \"{connection_file}\"],\n \"language\": \"python\"\n}\n");
    0
}

/// `pyinstaller [--onefile] [--name NAME] SCRIPT`, `nuitka`, `shiv`, `pex`: one program.
pub(super) fn freeze(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let values = [VALUES, &["-e", "-m", "-c", "-p", "-r"]].concat();
    let words = Words::read(process.operands(), &values, &[]);
    if words.has(&["--version", "--help"]) {
        return 0;
    }
    let script = words.plain.first().cloned().unwrap_or_else(|| "main.py".to_owned());
    let stem = crate::vfs::path::base(&script).trim_end_matches(".py").trim_end_matches(".spec").to_owned();
    let name = words.value(&["--name", "-n"]).map_or(stem, str::to_owned);
    let given = words.value(&["-o", "--output"]).map(str::to_owned);
    let folder = words.value(&["--distpath", "--output-dir"]).unwrap_or("dist").to_owned();
    let one = words.has(&["--onefile", "-F"]) || script.ends_with(".spec") || process.name() != "pyinstaller";
    let at = given
        .unwrap_or_else(|| if one { format!("{folder}/{name}") } else { format!("{folder}/{name}/{name}") });
    process.sys.spend(30 * cost::SECOND);
    let at = process.path(&at);
    process.unpack_own(vec![Entry::fixed(at, 0o755, 14_000_000, format!("estimated: frozen {script}"))]);
    0
}
