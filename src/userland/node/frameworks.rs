//! What the configuration of a bundler changes: folders, servers, plugins of other frameworks.

use crate::catalog::Entry;
use crate::shell::Process;

use super::super::words::value;
use super::manifest::Manifest;
use super::outputs::{client_and_server, configured, file_of, hash, nitro};

fn configuration(process: &Process<'_>, stem: &str) -> String {
    ["ts", "js", "mjs", "mts", "cjs"]
        .iter()
        .filter_map(|ending| process.text_of(&format!("{stem}.{ending}")))
        .collect()
}

/// What Vite writes under plugins that change it; `false` if it is a plain page.
pub(super) fn vite(process: &mut Process<'_>, folder: &str, bytes: u64, entries: &mut Vec<Entry>) -> bool {
    let config = configuration(process, "vite.config");
    let has = |word: &str| config.contains(word);
    let given = value(process.operands(), &["--outDir"]).is_some();
    if let Some(server) = value(process.operands(), &["--ssr"]) {
        let stem = crate::vfs::path::base(&server).split('.').next().unwrap_or("index").to_owned();
        entries.push(file_of(process, &format!("{folder}/{stem}.js"), 40_000 + bytes));
        return true;
    }
    if has("laravel-vite-plugin") || has("vite-plugin-symfony") || has("vite-plugin-ruby") {
        let folder = if given {
            folder.to_owned()
        } else {
            process.path(if has("laravel-vite") {
                "public/build"
            } else if has("ruby") {
                "public/vite"
            } else {
                "public/build"
            })
        };
        let script = 80_000 + bytes;
        entries.push(file_of(process, &format!("{folder}/manifest.json"), 600));
        entries.push(file_of(process, &format!("{folder}/assets/app-{}.js", hash(script)), script));
        entries.push(file_of(
            process,
            &format!("{folder}/assets/app-{}.css", hash(script)),
            12_000 + bytes / 10,
        ));
        return true;
    }
    if has("tanstackStart") || has("solidStart") || has("nitro(") {
        nitro(process, &process.path(".output"), bytes, entries);
        return true;
    }
    if has("@react-router/dev/vite") || has("@remix-run/dev") {
        client_and_server(process, &process.path("build"), "index.js", bytes, entries);
        return true;
    }
    if process.text_of("svelte.config.js").is_some_and(|text| text.contains("adapter-node")) {
        entries.push(file_of(process, &format!("{folder}/index.js"), 9_000));
        entries.push(file_of(process, &format!("{folder}/handler.js"), 45_000));
        entries.push(file_of(process, &format!("{folder}/server/index.js"), 120_000 + bytes));
        entries.push(file_of(
            process,
            &format!("{folder}/client/_app/immutable/entry/app.js"),
            90_000 + bytes,
        ));
        return true;
    }
    // A library has no page.
    let lib = has("lib:") && !process.sys.tree.exists(&process.path("index.html"));
    if lib {
        entries.push(file_of(process, &format!("{folder}/index.js"), 20_000 + bytes));
        entries.push(file_of(process, &format!("{folder}/index.cjs"), 20_000 + bytes));
    }
    lib
}

pub(super) fn astro_serves(process: &Process<'_>) -> bool {
    let config = configuration(process, "astro.config");
    config.contains("@astrojs/node") || config.contains("adapter:")
}

/// The folder that a bundler's own configuration names; `usual` where it names none.
pub(super) fn configured_folder(process: &Process<'_>, name: &str, usual: &str) -> Option<String> {
    match name {
        "vite" => {
            if let Some(text) = process.text_of("svelte.config.js") {
                let kit = text.contains("adapter-static") || text.contains("adapter-node");
                let plain = text.contains("adapter-") || text.contains("kit:");
                if plain {
                    return Some(if kit { "build" } else { ".svelte-kit/output" }.to_owned());
                }
            }
            configured(process, &["vite.config.ts", "vite.config.js", "vite.config.mjs"], &["outDir:"])
        }
        // The folder of the sources is its operand.
        "vitepress" | "vuepress" => {
            let words = process.operands().iter().skip_while(|word| *word != "build").skip(1);
            let root = words.into_iter().find(|word| !word.starts_with('-')).cloned();
            let configs = ["ts", "js", "mts", "mjs"]
                .map(|ending| format!("{}/.vitepress/config.{ending}", root.as_deref().unwrap_or(".")));
            let configs: Vec<&str> = configs.iter().map(String::as_str).collect();
            let root = root.unwrap_or_else(|| ".".to_owned());
            let set = configured(process, &configs, &["outDir:"]);
            Some(format!("{}/{}", root.trim_end_matches('/'), set.as_deref().unwrap_or(usual)))
        }
        "ng" => {
            let file = ["angular.json"];
            let folder = configured(process, &file, &["\"outputPath\":"]);
            folder.or_else(|| Manifest::read(process, process.cwd).ok().map(|m| format!("dist/{}", m.name)))
        }
        "webpack" | "webpack-cli" => configured(
            process,
            &[
                "webpack.config.js",
                "webpack.prod.js",
                "webpack.config.prod.js",
                "webpack.config.ts",
                "config/webpack.prod.js",
            ],
            &["path: path."],
        ),
        "encore" => configured(process, &["webpack.config.js"], &[".setOutputPath("])
            .or(Some("public/build".to_owned())),
        "rollup" => {
            configured(process, &["rollup.config.js", "rollup.config.mjs", "rollup.config.ts"], &["dir:"])
        }
        "vue-cli-service" => configured(process, &["vue.config.js"], &["outputDir:"]),
        "react-scripts" => process.var("BUILD_PATH").map(str::to_owned),
        "astro" => {
            configured(process, &["astro.config.mjs", "astro.config.ts", "astro.config.js"], &["outDir:"])
        }
        "eleventy" => {
            configured(process, &[".eleventy.js", "eleventy.config.js", "eleventy.config.mjs"], &["output:"])
        }
        "next" => {
            configured(process, &["next.config.js", "next.config.mjs", "next.config.ts"], &["distDir:"])
        }
        "gulp" | "grunt" => configured(process, &["gulpfile.js", "gulpfile.mjs", "Gruntfile.js"], &["dest("]),
        _ => None,
    }
}
