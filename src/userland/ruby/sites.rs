//! What tasks of Ruby's projects write: precompiled assets, static sites, reports of tests.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::super::digest;
use super::super::reports::{self, Attributes};
use super::super::words::{value, values};
use crate::vfs::Content;

/// `assets:precompile`: `public/assets` with a digest in each name, and the manifest that tells which is which. By
/// Propshaft where the Gemfile names it, else by Sprockets.
pub(super) fn assets(process: &mut Process<'_>) {
    let gems =
        process.text_of("Gemfile").unwrap_or_default() + &process.text_of("Gemfile.lock").unwrap_or_default();
    let propshaft = gems.contains("propshaft");
    let root = process.path("app");
    let is_asset = |path: &str| path.starts_with("assets/") || path.starts_with("javascript");
    let bytes = process.bytes_below(&root, is_asset);
    let mut files = vec![
        ("application.js".to_owned(), 250_000 + bytes),
        ("application.css".to_owned(), 40_000 + bytes / 4),
    ];
    let kept = |path: &str| {
        [
            "assets/images/",
            "assets/builds/",
            "assets/stylesheets/",
            "assets/javascripts/",
            "assets/fonts/",
            "javascript/",
        ]
        .into_iter()
        .find_map(|folder| path.strip_prefix(folder))
        .map(|name| name.replace(".scss", ".css").replace(".sass", ".css").replace(".erb", ""))
    };
    let walk = process.sys.tree.walk(&root).filter(|(_, node)| node.is_file());
    for (path, node) in walk {
        let name = kept(&path).filter(|name| !name.starts_with('.') && !path::base(name).starts_with('_'));
        let Some(name) = name.filter(|name| files.iter().all(|(known, _)| known != name)) else { continue };
        files.push((name, node.size()));
    }
    let at = process.path("public/assets");
    let mut entries = Vec::new();
    let mut rows = Vec::new();
    for (name, size) in files {
        let label = format!("estimated: precompiled {name} of {size}");
        let sum = digest::of("sha256", &Content::described(size, label.as_str())).unwrap_or_default();
        let sum = sum.get(..if propshaft { 8 } else { 64 }).unwrap_or_default();
        let digested = match name.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem}-{sum}.{ending}"),
            None => format!("{name}-{sum}"),
        };
        entries.push(Entry::fixed(format!("{at}/{digested}"), 0o644, size, label));
        rows.push(match propshaft {
            true => format!("\"{name}\":{{\"digested_path\":\"{digested}\",\"integrity\":null}}"),
            false => format!("\"{name}\":\"{digested}\""),
        });
    }
    let (name, manifest) = match propshaft {
        true => (".manifest.json".to_owned(), format!("{{{}}}", rows.join(","))),
        false => {
            let text = format!("{{\"files\":{{}},\"assets\":{{{}}}}}", rows.join(","));
            let sum = digest::of("md5", &Content::from(text.as_str())).unwrap_or_default();
            (format!(".sprockets-manifest-{sum}.json"), text)
        }
    };
    process.unpack_own(entries);
    process.user_file(&format!("{at}/{name}"), manifest.as_str());
}

/// `rspec --format RspecJunitFormatter --out FILE`, and the other formats that are written to files.
pub(super) fn rspec(process: &mut Process<'_>, words: &[String]) {
    let set = process.text_of(".rspec").unwrap_or_default();
    let all: Vec<String> = set.split_whitespace().map(str::to_owned).chain(words.iter().cloned()).collect();
    let found = reports::suites(process, process.cwd.trim_end_matches('/'), &reports::RUBY);
    let total = reports::count(&found);
    process.out(format!(
        "\nFinished in 0.05 seconds (files took 0.4 seconds to load)\n{total} examples, 0 failures\n"
    ));
    let formats: Vec<String> = values(&all, &["-f", "--format"]).map(str::to_owned).collect();
    let Some(out) = value(&all, &["-o", "--out"]) else { return };
    if formats.iter().any(|format| format.contains("Junit") || format.contains("JUnit")) {
        process.user_file(&out, reports::junit(&found, Attributes::Gradle, Some("rspec")).as_str());
        reports::note(process);
    } else {
        reports::write_all(process, ".", &[&out]);
    }
}

/// What a generator of static sites writes: its pages, of about the size of their sources.
pub(super) fn site(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    if words
        .first()
        .is_some_and(|word| word != "build" && word != "b" && word != "deploy" && word != "compile")
    {
        return 0;
    }
    let own = if process.name() == "jekyll" { "_site" } else { "build" };
    let own = if matches!(process.name(), "nanoc" | "bridgetown") { "output" } else { own };
    let named = ["-d", "--destination", "--build-dir"].iter().find_map(|flag| {
        let at = words.iter().position(|word| word == flag).and_then(|at| words.get(at + 1));
        let glued = words.iter().find_map(|word| word.strip_prefix(flag)?.strip_prefix('='));
        at.map(String::as_str).or(glued)
    });
    let out = process.path(named.unwrap_or(own));
    let is_page =
        |path: &str| !path.starts_with("vendor/") && !path.starts_with("_site/") && !path.starts_with('.');
    let bytes = process.bytes_below(process.cwd, is_page);
    let file = |name: &str, size: u64| {
        Entry::fixed(format!("{out}/{name}"), 0o644, size, "estimated: generated site")
    };
    process.unpack_own(vec![
        file("index.html", 9_000),
        file("feed.xml", 2_000),
        file("assets/main.css", 20_000),
        file("contents", 2 * bytes),
    ]);
    0
}
