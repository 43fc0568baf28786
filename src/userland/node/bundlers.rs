//! Bundlers and generators of sites, by a table: the word that makes them build, where they write, what.

use crate::shell::{ExitCode, Process};

use super::super::words::value;
use super::super::{Program, Userland, cost};
use super::frameworks::{astro_serves, configured_folder, vite};
use super::outputs::{client_and_server, file_of, next, nitro, page, sources, spend};

struct Bundler {
    name: &'static str,
    /// The words that make it build; empty: any call.
    words: &'static [&'static str],
    folder: &'static str,
    output: Output,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Output {
    /// A page: `index.html`, scripts, styles, and what `public/` holds.
    Page,
    /// A program: this file and chunks.
    Script(&'static str),
    /// `client/`, and `server/` with this file.
    Both(&'static str),
    /// One file, which the flags name or this.
    File(&'static str),
    /// A folder of Next.js.
    Next,
    /// A folder of Nitro.
    Nitro,
}

use Output::{Both, File, Next, Nitro, Page, Script};

const fn page_of(name: &'static str, folder: &'static str) -> Bundler {
    Bundler { name, words: &["build"], folder, output: Page }
}

const fn script_of(name: &'static str, words: &'static [&'static str], main: &'static str) -> Bundler {
    Bundler { name, words, folder: "dist", output: Script(main) }
}

const BUNDLERS: &[Bundler] = &[
    page_of("vite", "dist"),
    page_of("rolldown-vite", "dist"),
    page_of("react-scripts", "build"),
    page_of("react-app-rewired", "build"),
    page_of("craco", "build"),
    page_of("vue-cli-service", "dist"),
    page_of("ng", "dist"),
    page_of("astro", "dist"),
    page_of("parcel", "dist"),
    page_of("gatsby", "public"),
    page_of("docusaurus", "build"),
    page_of("vitepress", ".vitepress/dist"),
    page_of("vuepress", ".vuepress/dist"),
    page_of("storybook", "storybook-static"),
    Bundler { name: "build-storybook", words: &[], folder: "storybook-static", output: Page },
    page_of("ionic", "www"),
    page_of("ember", "dist"),
    page_of("quasar", "dist/spa"),
    page_of("umi", "dist"),
    page_of("max", "dist"),
    page_of("dumi", "dist"),
    page_of("rsbuild", "dist"),
    page_of("rspack", "dist"),
    page_of("rspress", "doc_build"),
    page_of("farm", "dist"),
    page_of("modern", "dist"),
    page_of("snowpack", "build"),
    page_of("preact", "build"),
    page_of("stencil", "www"),
    page_of("sanity", "dist"),
    page_of("slidev", "dist"),
    page_of("elm-app", "build"),
    page_of("honkit", "_book"),
    page_of("gitbook", "_book"),
    page_of("qwik", "dist"),
    page_of("gridsome", "dist"),
    page_of("nextra", "out"),
    Bundler { name: "expo", words: &["export", "export:web"], folder: "dist", output: Page },
    Bundler { name: "eleventy", words: &[], folder: "_site", output: Page },
    Bundler { name: "hexo", words: &["generate", "g"], folder: "public", output: Page },
    Bundler { name: "antora", words: &[], folder: "build/site", output: Page },
    Bundler { name: "typedoc", words: &[], folder: "docs", output: Page },
    Bundler { name: "jsdoc", words: &[], folder: "out", output: Page },
    Bundler { name: "gulp", words: &[], folder: "dist", output: Page },
    Bundler { name: "grunt", words: &[], folder: "dist", output: Page },
    Bundler { name: "strapi", words: &["build"], folder: "dist/build", output: Page },
    script_of("webpack", &[], "main.js"),
    script_of("webpack-cli", &[], "main.js"),
    script_of("encore", &[], "app.js"),
    script_of("rollup", &[], "index.js"),
    script_of("rolldown", &[], "index.js"),
    script_of("esbuild", &[], "index.js"),
    script_of("tsup", &[], "index.js"),
    script_of("tsdown", &[], "index.js"),
    script_of("unbuild", &[], "index.mjs"),
    script_of("microbundle", &[], "index.js"),
    script_of("pkgroll", &[], "index.js"),
    script_of("bunchee", &[], "index.js"),
    script_of("ncc", &["build"], "index.js"),
    script_of("wrangler", &["deploy", "publish", "build"], "index.js"),
    Bundler { name: "medusa", words: &["build"], folder: ".medusa/server", output: Script("index.js") },
    Bundler { name: "keystone", words: &["build"], folder: ".keystone", output: Script("config.js") },
    Bundler { name: "remix", words: &["build"], folder: "build", output: Script("index.js") },
    Bundler { name: "react-router", words: &["build"], folder: "build", output: Both("index.js") },
    Bundler { name: "next", words: &["build", "export"], folder: ".next", output: Next },
    Bundler { name: "blitz", words: &["build"], folder: ".next", output: Next },
    Bundler { name: "payload", words: &["build"], folder: ".next", output: Next },
    Bundler { name: "nuxt", words: &["build", "generate"], folder: ".output", output: Nitro },
    Bundler { name: "nuxi", words: &["build", "generate"], folder: ".output", output: Nitro },
    Bundler { name: "nitro", words: &["build"], folder: ".output", output: Nitro },
    Bundler { name: "nitropack", words: &["build"], folder: ".output", output: Nitro },
    Bundler { name: "vinxi", words: &["build"], folder: ".output", output: Nitro },
    Bundler {
        name: "redocly",
        words: &["build-docs", "bundle"],
        folder: ".",
        output: File("redoc-static.html"),
    },
    Bundler {
        name: "redoc-cli",
        words: &["bundle", "build"],
        folder: ".",
        output: File("redoc-static.html"),
    },
    Bundler { name: "pkg", words: &[], folder: ".", output: File("app") },
    Bundler { name: "nexe", words: &[], folder: ".", output: File("app") },
    Bundler { name: "uglifyjs", words: &[], folder: ".", output: File("") },
    Bundler { name: "terser", words: &[], folder: ".", output: File("") },
    Bundler { name: "elm", words: &["make"], folder: ".", output: File("index.html") },
];

/// The names of the table, for that of all programs.
const fn names<const N: usize>() -> [&'static str; N] {
    let mut names = [""; N];
    let mut at = 0;
    while at < N {
        #[expect(clippy::indexing_slicing, reason = "the compiler works it out, and would say so")]
        {
            names[at] = BUNDLERS[at].name;
        }
        at += 1;
    }
    names
}

static NAMES: [&str; BUNDLERS.len()] = names();

pub const PROGRAMS: &[Program] = &[Program {
    names: &NAMES,
    summary: "bundlers of scripts: the folder they write, by the size of the sources",
    flags: &[],
    run: bundle,
}];

const FOLDER: &[&str] = &[
    "--outDir",
    "--outdir",
    "--out-dir",
    "--output-path",
    "--output-dir",
    "-o",
    "--output",
    "--dist-dir",
    "--dest",
    "-d",
    "--dir",
    "--out",
    "--to-dir",
];

fn bundle(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let name = process.name().to_owned();
    let args = process.operands().to_vec();
    let Some(bundler) = BUNDLERS.iter().find(|bundler| bundler.name == name) else { return 0 };
    if args.iter().any(|arg| matches!(arg.as_str(), "--version" | "-v" | "--help" | "-h")) {
        process.out("1.0.0\n");
        return 0;
    }
    let word =
        args.iter().find(|arg| bundler.words.contains(&arg.as_str()) || arg.contains(":build")).cloned();
    if !bundler.words.is_empty() && word.is_none() {
        // `next telemetry disable`, `vite optimize`, `nuxi prepare`: nothing that a layer shows.
        process.sys.spend(cost::BUNDLER / 4);
        return 0;
    }
    let given = value(process.operands(), FOLDER);
    let folder = given
        .clone()
        .or_else(|| configured_folder(process, bundler.name, bundler.folder))
        .unwrap_or_else(|| bundler.folder.to_owned());
    let bytes = sources(process);
    spend(process, bytes);
    let mut entries = Vec::new();
    if let Some(file) = value(process.operands(), &["--outfile"]) {
        entries.push(file_of(process, &file, 200_000 + bytes));
        process.unpack_own(entries);
        return 0;
    }
    let folder = process.path(&folder);
    let is_page = ["public/index.html", "src/index.html"]
        .iter()
        .any(|file| process.sys.tree.exists(&process.path(file)));
    match bundler.output {
        Page if name == "vite" && vite(process, &folder, bytes, &mut entries) => {}
        Page if name == "astro" && astro_serves(process) => {
            client_and_server(process, &folder, "entry.mjs", bytes, &mut entries);
        }
        Page => page(process, &folder, bytes, &mut entries),
        Script(main) if word.as_deref() == Some("vite:build") => {
            client_and_server(process, &folder, main, bytes, &mut entries);
        }
        Script(main) => {
            // `-o dist/app.js` names the file itself.
            let file = given
                .filter(|given| given.ends_with(".js") || given.ends_with(".mjs") || given.ends_with(".cjs"));
            let at = file.map_or_else(|| format!("{folder}/{main}"), |file| process.path(&file));
            entries.push(file_of(process, &at, 150_000 + bytes));
            if is_page {
                page(process, &folder, bytes, &mut entries);
            }
        }
        Both(server) => client_and_server(process, &folder, server, bytes, &mut entries),
        File(plain) => {
            let file = given.unwrap_or_else(|| plain.to_owned());
            if file.is_empty() {
                process.not_simulated(0, "what it writes to its output is not known");
                return 0;
            }
            let size = if matches!(name.as_str(), "pkg" | "nexe") { 60_000_000 } else { 100_000 };
            let mut entry = file_of(process, &file, size + bytes);
            entry.mode = if size > 1_000_000 { 0o755 } else { 0o644 };
            entries.push(entry);
        }
        Next => next(process, &folder, bytes, &mut entries),
        Nitro => nitro(process, &folder, bytes, &mut entries),
    }
    process.unpack_own(entries);
    process.out(format!("{name}: built in {folder}\n"));
    0
}
