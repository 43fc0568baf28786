//! `clojure` (deps.edn, tools.build) and `lein` (project.clj).

use super::super::words::{operands, value};
use super::project::{Ecosystem, offline, quoted, unknown};
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};

const MAVEN: Ecosystem = Ecosystem {
    name: "clojure",
    closure: 6,
    download: 450_000,
    unpacked: 450_000,
    compiled: 900_000,
    compile: cost::SECOND / 2,
};
/// What Leiningen fetches for itself, in packages.
const LEIN_PLUGINS: u64 = 6;
/// Clojure itself in a jar with everything.
const UBERJAR: u64 = 4_800_000;

fn fetch(process: &mut Process<'_>, asked: u64) -> bool {
    let repository = format!("{}/.m2/repository", process.home());
    MAVEN.fetch(process, &repository, asked)
}

/// Writes a jar; one with everything holds the packages as they were fetched.
fn jar(process: &mut Process<'_>, path: &str, asked: u64, whole: bool) {
    let bytes =
        process.bytes_below(process.cwd, |path| path.starts_with("src/") || path.starts_with("resources/"));
    process.sys.spend(cost::JVM_TOOL * 4);
    process.spend_bytes(bytes, cost::JVM_BYTE * 4);
    let packages = if whole { UBERJAR + asked * MAVEN.closure * MAVEN.unpacked } else { 20_000 };
    let at = process.path(path);
    MAVEN.keep(process, at, packages + bytes * 2, "a jar");
}

pub(super) fn clojure(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    if words.iter().any(|word| matches!(word.as_str(), "--version" | "-version" | "-h" | "--help")) {
        let version = process.version_of("clojure").unwrap_or_else(|| "1.12.3.1577".to_owned());
        process.out(format!("Clojure CLI version {version}\n"));
        return 0;
    }
    process.sys.spend(cost::JVM_TOOL);
    let deps = process.text_of("deps.edn").unwrap_or_default();
    let asked = 1 + [":mvn/version", ":git/tag", ":git/sha"]
        .iter()
        .map(|key| deps.matches(key).count())
        .sum::<usize>() as u64;
    if !fetch(process, asked) {
        return offline(process, "repo.maven.apache.org", 1);
    }
    let of = |start: &str| words.iter().find_map(|word| word.strip_prefix(start));
    if words.iter().any(|word| matches!(word.as_str(), "-P" | "-Spath" | "-Stree" | "-Sdescribe")) {
        return 0;
    }
    if of("-T").is_some() || of("-X").is_some_and(|alias| alias.contains("uber") || alias.contains("build")) {
        let plain = operands(&words, &[]);
        let task = plain.first().map_or("", String::as_str);
        let whole = matches!(task, "ci" | "all" | "build")
            || task.contains("uber")
            || of("-X").is_some_and(|alias| alias.contains("uber"));
        if !(whole || matches!(task, "jar" | "ci" | "all" | "build")) {
            return 0;
        }
        let argument = plain.iter().position(|word| matches!(word.as_str(), ":jar" | ":uber-file"));
        let given = argument.and_then(|at| plain.get(at + 1)).map(|path| path.trim_matches('"').to_owned());
        let script = process.text_of("build.clj").unwrap_or_default();
        let path = given.or_else(|| built(&script, whole)).or_else(|| built(&deps, whole));
        let Some(path) = path else {
            process.not_simulated(1, "where the build writes its jar is not known");
            return 0;
        };
        jar(process, &path, asked, true);
        return 0;
    }
    let known = ["test", "lint", "fmt", "cljfmt", "kondo", "format", "outdated", "check"];
    if words.iter().any(|word| word.starts_with("-M") && known.iter().any(|name| word.contains(name))) {
        process.sys.spend(10 * cost::SECOND);
        return 0;
    }
    if of("-M").is_some_and(|alias| alias.contains("uber")) {
        let path = value(&words, &["--target", "--uber-file"]).or_else(|| built(&deps, true));
        jar(process, &path.unwrap_or_else(|| "target/app.jar".to_owned()), asked, true);
        return 0;
    }
    unknown(process, 1)
}

/// The jar that a build script names: `:uber-file "x.jar"`, `(def uber-file "x.jar")`, or a `format` of the library's
/// name and version.
fn built(script: &str, whole: bool) -> Option<String> {
    let keys = if whole {
        &[":uber-file ", "def uber-file ", ":jar ", "uber-file "][..]
    } else {
        &[":jar-file ", "def jar-file "]
    };
    let named = |name: &str| {
        let rest = script.split_once(&format!("(def {name} "))?.1;
        Some(rest.split([')', '\n']).next().unwrap_or_default().trim().trim_matches(['\'', '"']).to_owned())
    };
    keys.iter().flat_map(|key| script.split(key).skip(1)).find_map(|rest| {
        let rest = rest.trim_start();
        if rest.starts_with('"') {
            return quoted(rest).into_iter().next();
        }
        let pattern = rest.strip_prefix("(format ").and_then(|rest| quoted(rest).into_iter().next())?;
        let arguments = rest.split_once(&format!("\"{pattern}\""))?.1.split('\n').next().unwrap_or_default();
        let mut path = pattern;
        for word in arguments
            .split_whitespace()
            .map(|word| word.trim_matches(['(', ')']))
            .filter(|word| *word != "name")
        {
            let value = named(word).unwrap_or_else(|| "1.0".to_owned());
            path = path.replacen("%s", value.rsplit('/').next().unwrap_or_default(), 1);
        }
        Some(path)
    })
}

pub(super) fn lein(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    if words.iter().any(|word| matches!(word.as_str(), "version" | "--version" | "-v")) {
        let version = process.version_of("lein").unwrap_or_else(|| "2.12.0".to_owned());
        process.out(format!("Leiningen {version} on Java 21 OpenJDK 64-Bit Server VM\n"));
        return 0;
    }
    process.sys.spend(cost::JVM_TOOL * 2);
    let Some(text) = process.text_of("project.clj") else {
        process.err("Couldn't find project.clj, which is needed for this task\n");
        return 1;
    };
    let listed = text.split(":dependencies").skip(1).map(|rest| rest.split("]]").next().unwrap_or_default());
    let asked =
        LEIN_PLUGINS + listed.map(|list| list.matches('[').count().saturating_sub(1)).sum::<usize>() as u64;
    if !fetch(process, asked) {
        return offline(process, "repo1.maven.org", 1);
    }
    let task = |name: &str| words.iter().any(|word| word.trim_end_matches(',') == name);
    let named = text.split_once("(defproject ").map_or("", |(_, rest)| rest);
    let name = named.split_whitespace().next().unwrap_or("app");
    let name = name.rsplit('/').next().unwrap_or(name).to_owned();
    let version = quoted(named).first().cloned().unwrap_or_else(|| "0.1.0".to_owned());
    if task("uberjar") || task("jar") || task("install") {
        let folder = if text.contains(":target-path \"target/%s\"") { "target/uberjar" } else { "target" };
        let key = |key: &str| text.split_once(key).and_then(|(_, rest)| quoted(rest).into_iter().next());
        let plain = key(":jar-name").unwrap_or_else(|| format!("{name}-{version}.jar"));
        let whole = key(":uberjar-name").unwrap_or_else(|| format!("{name}-{version}-standalone.jar"));
        let cwd = process.cwd.to_owned();
        jar(process, &format!("{folder}/{plain}"), asked, false);
        process.out(format!("Created {cwd}/{folder}/{plain}\n"));
        if task("uberjar") {
            jar(process, &format!("{folder}/{whole}"), asked - LEIN_PLUGINS, true);
            process.out(format!("Created {cwd}/{folder}/{whole}\n"));
        }
        return 0;
    }
    if task("run") || task("repl") || task("trampoline") {
        return unknown(process, 1);
    }
    if task("clean") {
        process.discard(&process.path("target"));
        return 0;
    }
    if task("compile") || task("cljsbuild") || task("test") {
        let at = process.path("target/classes");
        MAVEN.compile(process, &at, 1);
    }
    0
}

#[cfg(test)]
mod tests {
    use super::built;

    #[test]
    fn jars_of_build_scripts() {
        let literal = "(b/uber {:class-dir class-dir\n :uber-file \"target/api.jar\"})";
        assert_eq!(built(literal, true).as_deref(), Some("target/api.jar"));
        let made = "(def lib 'org.acme/shop)\n(def version \"1.2.0\")\n(def uber-file (format \"target/%s-%s-standalone.jar\" (name lib) version))\n(b/uber {:uber-file uber-file})";
        assert_eq!(built(made, true).as_deref(), Some("target/shop-1.2.0-standalone.jar"));
    }
}
