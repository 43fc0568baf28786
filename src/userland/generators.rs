//! Generators of static sites that are a program of their own: the folder they write, by the size of the sources.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[Program {
    names: &["hugo", "zola", "mdbook"],
    summary: "builds a site; the other commands change nothing",
    flags: &[],
    run: generate,
}];

struct Generator {
    name: &'static str,
    /// Where the site goes.
    folder: &'static str,
    /// Flags that name another folder for it.
    into: &'static [&'static str],
    /// Flags that name the site's sources.
    from: &'static [&'static str],
    /// Other flags with a value.
    valued: &'static [&'static str],
    /// What says that a folder is such a site, and what is said where nothing does.
    needs: &'static [&'static str],
    without: &'static str,
}

const GENERATORS: &[Generator] = &[
    Generator {
        name: "hugo",
        folder: "public",
        into: &["-d", "--destination"],
        from: &["-s", "--source"],
        valued: &[
            "-b",
            "--baseURL",
            "-e",
            "--environment",
            "-t",
            "--theme",
            "--themesDir",
            "-c",
            "--contentDir",
            "-l",
            "--layoutDir",
            "--cacheDir",
            "--config",
            "--configDir",
            "--logLevel",
            "--panicOnWarning",
        ],
        needs: &["hugo", "config"],
        without: "ERROR Unable to locate config file or config directory. Perhaps you need to create a new site.\n       Run `hugo help new` for details.\n",
    },
    Generator {
        name: "zola",
        folder: "public",
        into: &["-o", "--output-dir"],
        from: &["-r", "--root"],
        valued: &["-u", "--base-url", "-c", "--config"],
        needs: &["config", "zola"],
        without: "ERROR Failed to build the site\nERROR Failed to open file config.toml\n",
    },
    Generator {
        name: "mdbook",
        folder: "book",
        into: &["-d", "--dest-dir"],
        from: &[],
        valued: &["-L", "--library-path"],
        needs: &["book"],
        without: "",
    },
];

/// A page's frame, and what a theme brings.
const FRAME: u64 = 9_000;
const THEME: u64 = 60_000;

fn generate(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let Some(generator) = GENERATORS.iter().find(|one| one.name == process.name()) else { return 127 };
    let words = process.operands().to_vec();
    let (mut into, mut from, mut plain) = (None, None, Vec::new());
    let mut left = words.iter();
    while let Some(word) = left.next() {
        let (flag, glued) =
            word.split_once('=').map_or((word.as_str(), None), |(flag, value)| (flag, Some(value)));
        let mut value = || glued.map(str::to_owned).or_else(|| left.next().cloned());
        if generator.into.contains(&flag) {
            into = value();
        } else if generator.from.contains(&flag) {
            from = value();
        } else if generator.valued.contains(&flag) {
            value();
        } else if !word.starts_with('-') {
            plain.push(word.clone());
        }
    }
    let command = plain.first().map_or("", String::as_str);
    let version = process.version_of(generator.name);
    match (generator.name, command) {
        ("hugo", "version") => {
            let version = version.unwrap_or_else(|| "0.152.2".to_owned());
            process.out(format!("hugo v{version}+extended linux/amd64 BuildDate=unknown\n"));
            return 0;
        }
        (name, "") if words.iter().any(|word| word == "--version" || word == "-V") => {
            process.out(format!("{name} {}\n", version.unwrap_or_else(|| "0.21.0".to_owned())));
            return 0;
        }
        ("hugo", "" | "build") | ("zola" | "mdbook", "build") => {}
        _ => return 0,
    }
    if generator.name == "mdbook" {
        from = plain.get(1).cloned();
    }
    let root = process.path(from.as_deref().unwrap_or("."));
    let root = root.trim_end_matches("/.").trim_end_matches('/').to_owned();
    let is_site = generator.needs.iter().any(|name| {
        let file = |ending: &&str| process.sys.tree.exists(&format!("{root}/{name}{ending}"));
        [".toml", ".yaml", ".yml", ".json", ""].iter().any(file)
    });
    if !is_site && !generator.without.is_empty() {
        process.err(generator.without);
        return 1;
    }
    let out = match into {
        Some(folder) if folder.starts_with('/') => folder,
        Some(folder) => format!("{root}/{folder}"),
        None => format!("{root}/{}", generator.folder),
    };
    let out = process.path(&out);
    write(process, generator.name, &root, out.trim_end_matches('/'))
}

fn write(process: &mut Process<'_>, name: &str, root: &str, out: &str) -> ExitCode {
    let files: Vec<(String, u64)> =
        process.sys.tree.walk(root).map(|(path, node)| (path, node.size())).collect();
    let page = |path: &str| {
        let inner = path.strip_prefix("content/").or(path.strip_prefix("src/"))?;
        let stem = inner.strip_suffix(".md").or(inner.strip_suffix(".adoc"))?;
        let pretty = name != "mdbook";
        Some(match stem.strip_suffix("_index").or(stem.strip_suffix("index")) {
            Some(folder) => format!("{folder}index.html"),
            None if pretty => format!("{}/index.html", stem.to_lowercase()),
            None => format!("{stem}.html"),
        })
    };
    let mut entries: Vec<Entry> = Vec::new();
    let mut file = |path: String, size: u64| {
        entries.push(Entry::fixed(path, 0o644, size, format!("estimated: built by {name}")));
    };
    file(format!("{out}/index.html"), FRAME);
    for (path, size) in &files {
        if let Some(at) = page(path).filter(|at| at != "index.html" && !at.contains("SUMMARY")) {
            file(format!("{out}/{at}"), FRAME + 2 * size);
        } else if let Some(inner) = path.strip_prefix("static/") {
            file(format!("{out}/{inner}"), *size);
        }
    }
    file(format!("{out}/{}", if name == "mdbook" { "book.js" } else { "sitemap.xml" }), 3_000);
    file(format!("{out}/{}", if name == "mdbook" { "css/general.css" } else { "css/main.css" }), THEME);
    let count = entries.len();
    process.sys.spend(cost::SECOND / 2 + i64::try_from(count).unwrap_or(0) * (cost::SECOND / 200));
    process.unpack_own(entries);
    match name {
        "hugo" => process.out(format!("Start building sites …\n\nTotal pages: {count}\n")),
        "zola" => process.out("Building site...\nDone.\n"),
        _ => process.err("[INFO] (mdbook::book): Book building has started\n"),
    }
    0
}
