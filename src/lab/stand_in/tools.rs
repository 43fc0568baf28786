//! Which files of a project a command reads.

use crate::vfs::path;

/// What stands in front of a command without being it.
const WRAPPERS: &[&str] =
    &["exec", "sudo", "time", "env", "tini", "dumb-init", "--", "gosu", "command", "corepack", "npx", "bunx"];

/// Files that a program reads whatever it is told: programs, the first word after their options if it matters, files.
const READ: &[(&[&str], &[&str], &[&str])] = &[
    (&["npm"], &["ci", "clean-install"], &["package.json", "package-lock.json"]),
    (&["npm"], &["run", "run-script", "test", "start", "prune"], &["package.json"]),
    (&["yarn"], &["", "install", "build", "run", "test", "start", "workspaces"], &["package.json"]),
    (&["pnpm"], &["install", "i", "fetch"], &["package.json", "pnpm-lock.yaml"]),
    (&["pnpm"], &["run", "build", "test", "start", "deploy", "prune"], &["package.json"]),
    (&["bun"], &["install", "i", "run"], &["package.json"]),
    (&["poetry"], &["install", "export", "build"], &["pyproject.toml"]),
    (&["uv"], &["sync", "export"], &["pyproject.toml", "uv.lock"]),
    (&["pdm"], &["install", "sync"], &["pyproject.toml"]),
    (&["pipenv"], &["install", "sync", "requirements"], &["Pipfile", "Pipfile.lock"]),
    (&["go"], &["mod"], &["go.mod"]),
    (&["go"], &["build", "install", "test", "vet", "generate", "run"], &["go.mod"]),
    (&["cargo"], &["build", "fetch", "install", "test", "run", "chef"], &["Cargo.toml", "src/main.rs"]),
    (&["mvn", "mvnw"], &[], &["pom.xml", "src/main/java/app/App.java"]),
    (&["gradle", "gradlew"], &[], &["build.gradle", "settings.gradle", "src/main/java/app/App.java"]),
    (&["sbt"], &[], &["build.sbt", "project/build.properties"]),
    (&["bundle"], &["install", "exec", "package"], &["Gemfile"]),
    (&["composer"], &["install", "dump-autoload", "dumpautoload"], &["composer.json"]),
    (&["mix"], &[], &["mix.exs"]),
    (&["make"], &[], &["Makefile"]),
    (&["cmake"], &[], &["CMakeLists.txt", "main.cpp"]),
    (&["meson"], &["setup"], &["meson.build", "main.c"]),
    (&["hugo"], &[], &["hugo.toml", "content/_index.md"]),
    (&["mkdocs"], &[], &["mkdocs.yml", "docs/index.md"]),
    (&["jekyll"], &["build"], &["_config.yml", "index.md"]),
    (&["prisma"], &[], &["prisma/schema.prisma"]),
    (&["sqlc"], &["generate", "compile", "vet"], &["sqlc.yaml"]),
    (&["buf"], &["generate"], &["buf.gen.yaml"]),
    (&["turbo"], &[], &["turbo.json", "package.json"]),
    (&["swift"], &["build", "package", "test"], &["Package.swift", "Sources/main.swift"]),
    (&["dune"], &["build"], &["dune-project", "bin/dune", "bin/main.ml"]),
    (&["wasm-pack", "trunk"], &["build"], &["Cargo.toml", "src/lib.rs", "index.html"]),
    (&["tsc"], &[], &["tsconfig.json"]),
    (&["rake", "rails"], &[], &["Rakefile"]),
    (&["deno"], &["cache", "install", "task"], &["deno.json"]),
];

/// Programs whose first operand is a script, with the ending of one.
const RUNNERS: &[(&[&str], &str)] = &[
    (&["python", "python3"], ".py"),
    (&["node", "nodemon", "bun"], ".js"),
    (&["ts-node", "tsx", "deno"], ".ts"),
    (&["ruby"], ".rb"),
    (&["php"], ".php"),
    (&["perl"], ".pl"),
    (&["sh", "bash", "chmod"], ".sh"),
];

/// Servers of Python that are told `module:object`.
const SERVERS: &[&str] = &["gunicorn", "uvicorn", "hypercorn", "granian", "daphne"];

/// Paths below where the command runs; `..` may be among them.
pub(super) fn files(words: &[String]) -> Vec<String> {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    let at =
        words.iter().position(|word| !WRAPPERS.contains(word) && !word.contains('=')).unwrap_or(words.len());
    words.drain(..at);
    if let ["python" | "python3", "-m", module, ..] = words.as_slice() {
        let module = *module;
        words.splice(..3, [module]);
    }
    let Some((&program, args)) = words.split_first() else { return vec![] };
    let name = path::base(program);
    let operands: Vec<&str> = args.iter().copied().filter(|arg| !arg.starts_with('-')).collect();
    let verb = operands.first().copied().unwrap_or_default();
    let mut out: Vec<String> = Vec::new();
    // `npm install` alone reads the manifest; with names it adds to what may not be there.
    if name == "npm" && matches!(operands.as_slice(), ["install" | "i"]) {
        out.push("package.json".into());
    }
    let alone = |verbs: &[&str]| verbs.is_empty() || verbs.contains(&verb);
    for (_, _, files) in READ.iter().filter(|(programs, verbs, _)| programs.contains(&name) && alone(verbs)) {
        out.extend(files.iter().map(|file| (*file).to_owned()));
    }
    let option = |names: &[&str]| {
        args.windows(2).find_map(|pair| match pair {
            [name, value] if names.contains(name) => Some(*value),
            _ => None,
        })
    };
    match name {
        "pip" | "pip3" | "uv" => {
            out.extend(option(&["-r", "--requirement"]).map(str::to_owned));
            out.extend(args.iter().find_map(|arg| arg.strip_prefix("--requirement=")).map(str::to_owned));
            if args.contains(&".") && args.contains(&"install") {
                out.push("pyproject.toml".into());
            }
        }
        "go" if verb == "build" || verb == "install" || verb == "run" => out.extend(go_main(&operands)),
        "dotnet" if matches!(verb, "restore" | "build" | "publish" | "test") => {
            let project = operands.iter().find(|word| word.ends_with("proj") || word.ends_with(".sln"));
            let folder = operands.get(1).filter(|word| !word.contains('.'));
            let default = || format!("{}/App.csproj", folder.unwrap_or(&"."));
            let project = project.map_or_else(default, |name| (*name).to_owned());
            out.push(path::join(path::parent(&project), "Program.cs"));
            out.push(project);
        }
        "gcc" | "g++" | "cc" | "c++" | "clang" | "clang++" | "javac" | "rustc" => {
            out.extend(operands.iter().filter(|word| source_file(word)).map(|word| (*word).to_owned()));
        }
        "cargo" if args.iter().any(|arg| matches!(*arg, "--locked" | "--frozen")) => {
            out.push("Cargo.lock".into())
        }
        "turbo" => {
            let app = operands.get(1).filter(|_| verb == "prune");
            out.extend(app.map(|name| format!("apps/{name}/package.json")));
        }
        "rails" if program.ends_with("bin/rails") => {
            out.extend(["bin/rails", "config/application.rb"].map(str::to_owned))
        }
        "flask" => out.push("app.py".into()),
        "php" if verb == "artisan" => out.push("artisan".into()),
        _ if SERVERS.contains(&name) => {
            let module = operands.iter().find_map(|word| word.split_once(':')).map(|(module, _)| module);
            let module = module.filter(|name| name.chars().all(|c| c.is_alphanumeric() || "._".contains(c)));
            out.extend(module.map(|name| format!("{}.py", name.replace('.', "/"))));
        }
        _ => {}
    }
    if let Some((_, ending)) = RUNNERS.iter().find(|(programs, _)| programs.contains(&name)) {
        let script = operands.iter().find(|word| word.ends_with(ending) && !made_by_a_build(word));
        out.extend(script.map(|word| (*word).to_owned()));
    }
    // A script by its own name.
    if program.starts_with("./") && !program.contains("..") && path::base(program).contains(['.', 'w']) {
        out.extend(Some(program).filter(|word| script(word)).map(str::to_owned));
    }
    out.retain(|file| !file.contains(['$', '*', '?']) && !file.starts_with('/'));
    out
}

fn script(word: &str) -> bool {
    word.ends_with(".sh") || matches!(path::base(word), "mvnw" | "gradlew")
}

fn source_file(word: &str) -> bool {
    [".c", ".cc", ".cpp", ".java", ".rs"].iter().any(|ending| word.ends_with(ending)) && !word.contains('*')
}

/// What a build writes is no source, whoever runs it afterwards.
fn made_by_a_build(file: &str) -> bool {
    ["dist/", "build/", "target/", "node_modules/", ".next/", ".output/", "vendor/", "out/", "bin/"]
        .iter()
        .any(|folder| file.trim_start_matches("./").starts_with(folder))
}

/// The file with `main` of the package that is built.
fn go_main(operands: &[&str]) -> Vec<String> {
    let packages = operands.iter().skip(1).filter(|word| word.starts_with('.') || word.ends_with(".go"));
    let found: Vec<String> = packages
        .map(|word| match word.strip_suffix("...") {
            Some(folder) => format!("{folder}/main.go"),
            None if word.ends_with(".go") => (*word).to_owned(),
            None => format!("{word}/main.go"),
        })
        .collect();
    if found.is_empty() { vec!["main.go".into()] } else { found }
}

#[cfg(test)]
mod tests {
    #[test]
    fn commands_read_files() {
        let table: &[(&str, &[&str])] = &[
            ("npm ci --omit=dev", &["package.json", "package-lock.json"]),
            ("npm install -g pnpm", &[]),
            ("npm install express", &[]),
            ("pip install --no-cache-dir -r requirements/prod.txt", &["requirements/prod.txt"]),
            ("python -m pip install -r dev.txt", &["dev.txt"]),
            ("exec uvicorn app.main:api --port 80", &["app/main.py"]),
            ("go build -o /bin/x ./cmd/x", &["go.mod", "./cmd/x/main.go"]),
            ("go build -o /x", &["go.mod", "main.go"]),
            ("node dist/main.js", &[]),
            ("node server.js", &["server.js"]),
            ("chmod +x entrypoint.sh", &["entrypoint.sh"]),
            ("./mvnw package", &["pom.xml", "src/main/java/app/App.java", "./mvnw"]),
            ("gcc -o x a.c b.c", &["a.c", "b.c"]),
            ("php artisan config:cache", &["artisan"]),
            ("apt-get update", &[]),
            ("", &[]),
        ];
        for (line, files) in table {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            assert_eq!(super::files(&words), *files, "{line}");
        }
    }
}
