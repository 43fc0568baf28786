//! `sqlc generate`: by `sqlc.yaml`, a file for each file of queries, with a function for each query.

use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::super::words::value;
use super::super::{Userland, cost};
use super::generate::note;

const FILES: [&str; 3] = ["sqlc.yaml", "sqlc.yml", "sqlc.json"];

pub(super) fn sqlc(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    process.sys.spend(cost::SECOND / 2);
    let words = process.operands().to_vec();
    match words.iter().find(|word| !word.starts_with('-')).map(String::as_str) {
        Some("version") => {
            process.out("v1.30.0\n");
            return 0;
        }
        Some("generate" | "compile" | "vet" | "diff" | "verify") => {}
        _ => return 0,
    }
    let named = value(&words, &["-f", "--file"]);
    let found = named
        .into_iter()
        .chain(FILES.map(str::to_owned))
        .find_map(|file| Some((process.text_of(&file)?, file)));
    let Some((text, file)) = found else {
        process.err("error parsing configuration files. sqlc.(yaml|yml) or sqlc.json: file does not exist\n");
        return 1;
    };
    if !words.iter().any(|word| word == "generate") {
        return 0;
    }
    let root = path::parent(&process.path(&file)).to_owned();
    for package in packages(&text) {
        if let Err(missing) = write(process, &root, &package) {
            process.err(format!("# package {}\nerror parsing queries: path error:\nopen {missing}: no such file or directory\n", package.name));
            return 1;
        }
    }
    note(process);
    0
}

/// What a configuration wants: where the queries stand, and where the code goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Package {
    queries: Vec<String>,
    out: String,
    name: String,
}

/// The packages of a configuration, of either version, as YAML or JSON: each has a key `queries`, the code's folder
/// stands in `out` (version 2, and plugins) or `path` (version 1).
fn packages(text: &str) -> Vec<Package> {
    let mut all: Vec<Package> = Vec::new();
    let mut listing = false;
    for line in text.lines().map(str::trim) {
        let plain = |text: &str| text.trim().trim_end_matches(',').trim_matches(['"', '\'']).to_owned();
        let is_item = line.starts_with("- ") && !line.contains(": ");
        let line = line.trim_start_matches("- ");
        if is_item || line.starts_with('"') && !line.contains(':') {
            if let Some(package) = all.last_mut().filter(|_| listing) {
                package.queries.push(plain(line));
            }
            continue;
        }
        listing = false;
        let Some((key, rest)) = line.split_once(':') else { continue };
        let value = plain(rest);
        match key.trim_matches('"') {
            "queries" => {
                // In either order with `out` and `name`: a new package begins where this one has its queries.
                if all.last().is_none_or(|package| !package.queries.is_empty()) {
                    all.push(Package::default());
                }
                listing = value.is_empty() || value == "[";
                let inline =
                    value.trim_matches(['[', ']']).split(',').map(plain).filter(|value| !value.is_empty());
                if let Some(package) = all.last_mut() {
                    package.queries.extend(inline);
                }
            }
            key @ ("out" | "path" | "package" | "name") if !value.is_empty() => {
                let full = all.last().is_none_or(|package| match key {
                    "out" | "path" => !package.out.is_empty(),
                    _ => !package.name.is_empty(),
                });
                if full {
                    all.push(Package::default());
                }
                if let Some(package) = all.last_mut() {
                    if matches!(key, "out" | "path") { package.out = value } else { package.name = value }
                }
            }
            _ => {}
        }
    }
    all.retain(|package| !package.queries.is_empty() && !package.out.is_empty());
    for package in &mut all {
        if package.name.is_empty() {
            package.name = path::base(package.out.trim_end_matches('/')).to_owned();
        }
    }
    all
}

/// A query's name and command: `-- name: ListAuthors :many`.
fn queries(text: &str) -> Vec<(String, String)> {
    let named = text.lines().filter_map(|line| {
        let mut words = line
            .trim()
            .trim_start_matches(['-', '/', '*', '#', ' '])
            .strip_prefix("name:")?
            .split_whitespace();
        Some((words.next()?.to_owned(), words.next().unwrap_or(":exec").to_owned()))
    });
    named.collect()
}

/// Writes a package; the path of a folder of queries that is not there.
fn write(process: &mut Process<'_>, root: &str, package: &Package) -> Result<(), String> {
    let mut sources: Vec<(String, String)> = Vec::new();
    for from in &package.queries {
        let at = path::join(root, from);
        if let Some(text) = process.text_of(&at) {
            sources.push((path::base(from).to_owned(), text));
            continue;
        }
        let Ok(entries) = process.sys.tree.read_dir(&at) else { return Err(from.clone()) };
        let texts = entries.filter(|(name, _)| name.ends_with(".sql"));
        sources.extend(
            texts.filter_map(|(name, node)| Some((name.to_owned(), node.content()?.as_text()?.to_owned()))),
        );
    }
    let head = format!(
        "// Code generated by sqlc. DO NOT EDIT.\n// versions:\n//   sqlc v1.30.0\n\npackage {}\n",
        package.name
    );
    let out = path::join(root, &package.out);
    let out = out.trim_end_matches('/');
    process.user_file(&format!("{out}/db.go"), format!(
        "{head}\ntype DBTX interface {{}}\n\nfunc New(db DBTX) *Queries {{\n\treturn &Queries{{db: db}}\n}}\n\ntype Queries struct \
         {{\n\tdb DBTX\n}}\n"
    ).as_str());
    process.user_file(&format!("{out}/models.go"), head.as_str());
    for (name, text) in sources {
        let mut code = format!("{head}\nimport (\n\t\"context\"\n)\n");
        for (query, command) in queries(&text) {
            let result = match command.as_str() {
                ":one" => format!("({query}Row, error)"),
                ":many" => format!("([]{query}Row, error)"),
                ":execrows" | ":execlastid" => "(int64, error)".to_owned(),
                _ => "error".to_owned(),
            };
            if matches!(command.as_str(), ":one" | ":many") {
                code.push_str(&format!("\ntype {query}Row struct {{}}\n"));
            }
            code.push_str(&format!(
                "\nfunc (q *Queries) {query}(ctx context.Context) {result} {{\n\tpanic(\"sketch\")\n}}\n"
            ));
        }
        process.user_file(&format!("{out}/{name}.go"), code.as_str());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configurations() {
        let two = "version: \"2\"\nsql:\n  - engine: postgresql\n    queries: db/q\n    schema: db/s\n    gen:\n      go:\n        package: store\n        out: \"internal/store\"\n";
        let package = |queries: &[&str], out: &str, name: &str| Package {
            queries: queries.iter().map(|&q| q.to_owned()).collect(),
            out: out.to_owned(),
            name: name.to_owned(),
        };
        assert_eq!(packages(two), [package(&["db/q"], "internal/store", "store")]);
        let one = "version: \"1\"\npackages:\n  - name: a\n    path: gen/a\n    queries:\n      - x.sql\n      - y.sql\n    schema: s\n  - path: gen/b\n    queries: \"./b/\"\n";
        assert_eq!(
            packages(one),
            [package(&["x.sql", "y.sql"], "gen/a", "a"), package(&["./b/"], "gen/b", "b")]
        );
        let json = "{\n  \"sql\": [{\n    \"queries\": \"q.sql\",\n    \"gen\": {\n \"go\": {\n \"out\": \"db\"\n}}}]}\n";
        assert_eq!(packages(json), [package(&["q.sql"], "db", "db")]);
        assert_eq!(queries("-- name: GetA :one\nSELECT 1;\n"), [("GetA".to_owned(), ":one".to_owned())]);
    }
}
