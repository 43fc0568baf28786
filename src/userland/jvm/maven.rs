//! Maven: goals, the local repository, `target/`.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Userland, cost};

use super::pom::{pom, tag};
use super::{once, sources};

/// Plugins that Maven itself fetches for a build.
const MAVEN_PLUGINS: u64 = 42_000_000;

/// `help:evaluate -Dexpression=project.version`: what a field or a property of the pom is.
fn evaluate(process: &mut Process<'_>, folder: &str, args: &[String]) -> ExitCode {
    let expression = args.iter().find_map(|arg| arg.strip_prefix("-Dexpression=")).unwrap_or_default();
    let text = process.text_of(&format!("{folder}/pom.xml")).unwrap_or_default();
    let Some(pom) = pom(process, folder) else { return 1 };
    let given = args.iter().find_map(|arg| arg.strip_prefix(&format!("-D{expression}=")));
    let value = match expression.strip_prefix("project.").unwrap_or(expression) {
        "version" => pom.version.clone(),
        "artifactId" => pom.artifact.clone(),
        "packaging" => pom.packaging.clone(),
        "build.finalName" => {
            pom.final_name.clone().unwrap_or_else(|| format!("{}-{}", pom.artifact, pom.version))
        }
        "build.directory" => format!("{folder}/target"),
        "basedir" => folder.to_owned(),
        name => given.or_else(|| tag(&text, name)).unwrap_or("null object or invalid expression").to_owned(),
    };
    process.out(value);
    0
}

pub(super) fn maven(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.iter().any(|arg| arg == "-v" || arg == "--version") {
        process.out("Apache Maven 3.9.11\n");
        return 0;
    }
    process.sys.spend(cost::JVM_TOOL);
    let file =
        args.iter().position(|arg| arg == "-f" || arg == "--file").and_then(|at| args.get(at + 1).cloned());
    let file = file.or_else(|| args.iter().find_map(|arg| arg.strip_prefix("--file=").map(str::to_owned)));
    let folder = match file {
        Some(path) if path.ends_with(".xml") => crate::vfs::path::parent(&process.path(&path)).to_owned(),
        Some(path) => process.path(&path),
        None => process.cwd.trim_end_matches('/').to_owned(),
    };
    let Some(root) = pom(process, &folder) else {
        process.out(format!("[INFO] Scanning for projects...\n[ERROR] The goal you specified requires a project to execute but there is no POM in this directory ({folder}). Please verify you invoked Maven from the correct directory.\n"));
        return 1;
    };
    let repository =
        args.iter().find_map(|arg| arg.strip_prefix("-Dmaven.repo.local=").map(|at| process.path(at)));
    let repository = repository.unwrap_or_else(|| format!("{}/.m2/repository", process.home()));
    let mut modules = vec![(folder.clone(), root)];
    let names: Vec<String> = modules.first().map(|(_, pom)| pom.modules.clone()).unwrap_or_default();
    for name in names {
        let at = format!("{folder}/{name}");
        modules.extend(pom(process, &at).map(|pom| (at, pom)));
    }
    let total: u64 = modules.iter().map(|(_, pom)| pom.dependencies).sum();
    let quiet = args.iter().any(|arg| matches!(arg.as_str(), "-q" | "--quiet"));
    if !quiet {
        process.out("[INFO] Scanning for projects...\n");
    }
    let fetched = once(
        process,
        format!("{repository}/org/apache/maven/plugins/contents"),
        MAVEN_PLUGINS,
        "plugins of Maven",
    )
    .and_then(|()| once(process, format!("{repository}/contents-{total}"), total, "dependencies by the pom"));
    if fetched.is_none() {
        process.out("[ERROR] Could not transfer artifact from/to central (https://repo.maven.apache.org/maven2): repo.maven.apache.org: Temporary failure in name resolution\n");
        return 1;
    }
    let goals: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let evaluates = |goal: &&&String| goal.starts_with("help:evaluate") || goal.contains("maven-help-plugin");
    if goals.iter().any(|goal| evaluates(&goal)) {
        return evaluate(process, &folder, &args);
    }
    if goals.iter().any(|goal| *goal == "clean") {
        modules.iter().for_each(|(at, _)| process.discard(&format!("{at}/target")));
    }
    let packages = goals.iter().any(|goal| {
        matches!(
            goal.as_str(),
            "package"
                | "install"
                | "verify"
                | "deploy"
                | "spring-boot:repackage"
                | "assembly:single"
                | "shade:shade"
                | "jar:jar"
                | "war:war"
                | "native:compile"
        )
    });
    let compiles = packages
        || goals
            .iter()
            .any(|goal| matches!(goal.as_str(), "compile" | "test" | "test-compile" | "process-classes"));
    let skips = args.iter().any(|arg| {
        ["-DskipTests", "-Dmaven.test.skip", "-DskipUnitTests"]
            .iter()
            .any(|flag| arg.strip_prefix(flag).is_some_and(|value| matches!(value, "" | "=true" | "=1")))
    });
    let tests = !skips
        && goals.iter().any(|goal| {
            matches!(
                goal.as_str(),
                "test" | "package" | "integration-test" | "verify" | "install" | "deploy" | "surefire:test"
            )
        });
    for (at, pom) in modules.iter().filter(|(_, pom)| compiles && pom.packaging != "pom") {
        let bytes = sources(process, &format!("{at}/src"), &[".java", ".kt", ".scala"]);
        process.spend_bytes(bytes, cost::JVM_BYTE);
        let resources = sources(process, &format!("{at}/src/main/resources"), &[""]);
        let mut entries = vec![Entry::fixed(
            format!("{at}/target/classes/contents"),
            0o644,
            bytes * 8 / 10 + resources,
            "estimated: compiled classes",
        )];
        if packages {
            let name = match &pom.final_name {
                Some(name) => name
                    .replace("${project.artifactId}", &pom.artifact)
                    .replace("${project.version}", &pom.version),
                None => format!("{}-{}", pom.artifact, pom.version),
            };
            let ending = if pom.packaging == "war" { "war" } else { "jar" };
            let thin = (bytes + resources) / 2 + 3_000;
            let whole = if pom.boot || ending == "war" { thin + pom.dependencies } else { thin };
            let label = format!("estimated: built by Maven from {bytes} bytes");
            entries.push(Entry::fixed(format!("{at}/target/{name}.{ending}"), 0o644, whole, label.clone()));
            if pom.boot {
                entries.push(Entry::fixed(
                    format!("{at}/target/{name}.{ending}.original"),
                    0o644,
                    thin,
                    label.clone(),
                ));
                let text = process.text_of(&format!("{at}/pom.xml")).unwrap_or_default();
                if text.contains("jar-with-dependencies") {
                    entries.push(Entry::fixed(
                        format!("{at}/target/{name}-jar-with-dependencies.jar"),
                        0o644,
                        whole,
                        label.clone(),
                    ));
                }
                let native = [
                    "-Dnative",
                    "-Pnative",
                    "-Dquarkus.native.enabled=true",
                    "-Dquarkus.package.type=native",
                ];
                if native.iter().any(|flag| args.iter().any(|arg| arg == flag)) {
                    let (name, size) = match text.contains("quarkus") {
                        true => (format!("{name}-runner"), 48_000_000),
                        false => (pom.artifact.clone(), 70_000_000),
                    };
                    entries.push(Entry::fixed(format!("{at}/target/{name}"), 0o755, size, label.clone()));
                }
                if text.contains("uber-jar") || args.iter().any(|arg| arg.ends_with("type=uber-jar")) {
                    let runner = format!("{at}/target/{name}-runner.jar");
                    entries.push(Entry::fixed(runner, 0o644, whole, label.clone()));
                }
                if text.contains("quarkus") {
                    entries.push(Entry::fixed(
                        format!("{at}/target/quarkus-app/quarkus-run.jar"),
                        0o644,
                        700,
                        label.clone(),
                    ));
                    for (part, size) in [
                        ("lib/contents", pom.dependencies),
                        ("app/contents", thin),
                        ("quarkus/contents", 400_000),
                    ] {
                        entries.push(Entry::fixed(
                            format!("{at}/target/quarkus-app/{part}"),
                            0o644,
                            size,
                            label.clone(),
                        ));
                    }
                }
            }
        }
        process.unpack_own(entries);
        if tests {
            let text = process.text_of(&format!("{at}/pom.xml")).unwrap_or_default();
            super::tests::surefire(process, at, &text, &goals, quiet);
        }
    }
    if !quiet {
        process.out("[INFO] BUILD SUCCESS\n");
    }
    0
}
