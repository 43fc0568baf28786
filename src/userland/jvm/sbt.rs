//! sbt: dependencies by `build.sbt`, and what its plugins for packaging write.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::super::{Userland, cost};

use super::{DEPENDENCY, once, sources};

/// sbt itself and the compiler, which it fetches.
const COMPILER: u64 = 160_000_000;

pub(super) fn sbt(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.iter().any(|arg| matches!(arg.as_str(), "--version" | "-version" | "-V" | "sbtVersion")) {
        process.out("sbt version in this project: 1.11.7\nsbt runner version: 1.11.7\n");
        return 0;
    }
    process.sys.spend(2 * cost::JVM_TOOL);
    let folder = path::join("/", &process.path("."));
    let text = process.text_of("build.sbt").unwrap_or_default();
    let plugins = process.text_of("project/plugins.sbt").unwrap_or_default();
    let cache = format!("{}/.cache/coursier/v1", process.home());
    let count = text.matches(" % ").count() as u64 / 2 + 4 * plugins.matches("addSbtPlugin").count() as u64;
    let fetched = once(process, format!("{}/.sbt/boot/contents", process.home()), COMPILER, "sbt and Scala")
        .and_then(|()| {
            once(
                process,
                format!("{cache}/https/contents-{count}"),
                (count + 2) * DEPENDENCY,
                "dependencies by build.sbt",
            )
        });
    if fetched.is_none() {
        process.out("[error] lmcoursier.internal.shaded.coursier.error.FetchError$DownloadingArtifacts: Error fetching artifacts: repo1.maven.org\n");
        return 1;
    }
    let bytes = sources(process, &folder, &[".scala", ".java", ".sc"]);
    let scala = quoted(&text, "scalaVersion").unwrap_or_else(|| "3.3.7".to_owned());
    let binary = if scala.starts_with('3') {
        "3".to_owned()
    } else {
        scala.rsplit_once('.').map_or("2.13", |(b, _)| b).to_owned()
    };
    let version = quoted(&text, "version").unwrap_or_else(|| "0.1.0-SNAPSHOT".to_owned());
    let name = quoted(&text, "name").unwrap_or_else(|| path::base(&folder).to_owned());
    let name = name.to_lowercase().replace(' ', "-");
    let project = Built { name, version, binary, scala, bytes, libraries: (count + 2) * DEPENDENCY };
    for task in args.iter().filter(|arg| !arg.starts_with('-')).flat_map(|arg| arg.split(';')) {
        run_task(process, &folder, &project, &text, task.trim());
    }
    process.out("[success] Total time: 30 s\n");
    0
}

/// What a build comes to.
struct Built {
    name: String,
    version: String,
    /// `2.13`, `3`.
    binary: String,
    scala: String,
    bytes: u64,
    libraries: u64,
}

fn run_task(process: &mut Process<'_>, folder: &str, built: &Built, text: &str, task: &str) {
    // `server/stage` runs for one project, in its folder.
    let (project, task) = task.rsplit_once('/').unwrap_or(("", task));
    let scope = ["Universal", "Docker", "Compile", "Test", "universal:", "docker:"];
    let inner = Some(project).filter(|name| !name.is_empty() && !scope.contains(name));
    let at = match inner {
        Some(name) if process.sys.tree.is_dir(&format!("{folder}/{name}")) => format!("{folder}/{name}"),
        _ => folder.to_owned(),
    };
    let name = inner.unwrap_or(&built.name);
    let label = format!("estimated: built by sbt from {} bytes", built.bytes);
    let file = |path: String, mode: u32, size: u64| Entry::fixed(path, mode, size, label.clone());
    let thin = built.bytes * 8 / 10 + 3_000;
    let target =
        format!("{at}/target/scala-{}", if built.binary == "3" { &built.scala } else { &built.binary });
    let jar = format!("{name}_{}-{}.jar", built.binary, built.version);
    let stage = |root: &str| {
        vec![
            file(format!("{root}/bin/{name}"), 0o755, 16_000),
            file(format!("{root}/lib/{name}.{jar}"), 0o644, thin),
            file(format!("{root}/lib/contents"), 0o644, built.libraries),
        ]
    };
    let entries = match task.trim_start_matches("universal:").trim_start_matches("docker:") {
        "clean" => {
            process.discard(&format!("{at}/target"));
            return;
        }
        "update" | "reload" | "scalafmtCheckAll" | "scalafmtCheck" | "evicted" => return,
        "compile" | "test" | "Test" | "testQuick" | "products" => {
            vec![file(format!("{target}/classes/contents"), 0o644, thin)]
        }
        "package" => vec![file(format!("{target}/{jar}"), 0o644, thin)],
        "assembly" => {
            let own = quoted(text, "assemblyJarName").or_else(|| quoted(text, "assembly / assemblyJarName"));
            let jar = own.unwrap_or_else(|| format!("{name}-assembly-{}.jar", built.version));
            vec![file(format!("{target}/{jar}"), 0o644, thin + built.libraries)]
        }
        "stage" if project.eq_ignore_ascii_case("docker") || task.starts_with("docker:") => {
            let mut entries = stage(&format!("{at}/target/docker/stage/opt/docker"));
            entries.push(file(format!("{at}/target/docker/stage/Dockerfile"), 0o644, 700));
            entries
        }
        "stage" => stage(&format!("{at}/target/universal/stage")),
        "dist" | "packageBin" => {
            vec![file(
                format!("{at}/target/universal/{name}-{}.zip", built.version),
                0o644,
                thin + built.libraries,
            )]
        }
        "packageZipTarball" => {
            vec![file(
                format!("{at}/target/universal/{name}-{}.tgz", built.version),
                0o644,
                thin + built.libraries,
            )]
        }
        "fullLinkJS" | "fullOptJS" => vec![file(format!("{target}/{name}-opt/main.js"), 0o644, 200_000)],
        "nativeImage" | "GraalVMNativeImage" => {
            vec![file(format!("{at}/target/native-image/{name}"), 0o755, 60_000_000)]
        }
        _ => return,
    };
    process.spend_bytes(built.bytes, cost::JVM_BYTE);
    process.unpack_own(entries);
}

/// The text that a setting is given: `name := "shop"`, `ThisBuild / version := "1.0"`.
fn quoted(text: &str, key: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (before, after) = line.split_once(":=")?;
        let named = before.split('/').next_back()?.trim().trim_start_matches(['(', ',']).trim();
        if named != key && before.trim() != key {
            return None;
        }
        after.split('"').nth(1).map(str::to_owned)
    })
}
