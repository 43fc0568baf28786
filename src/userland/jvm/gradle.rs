//! Gradle: tasks, its home, `build/`.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Userland, cost};

use super::{DEPENDENCY, STARTER, once, sources};

const GRADLE_PLUGINS: u64 = 60_000_000;

pub(super) fn gradle(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.iter().any(|arg| arg == "--version" || arg == "-v") {
        process.out("\nGradle 8.14.3\n");
        return 0;
    }
    process.sys.spend(2 * cost::JVM_TOOL);
    let cwd = process.cwd.trim_end_matches('/').to_owned();
    let script = |folder: &str| {
        process
            .text_of(&format!("{folder}/build.gradle"))
            .or_else(|| process.text_of(&format!("{folder}/build.gradle.kts")))
    };
    let settings = process
        .text_of("settings.gradle")
        .or_else(|| process.text_of("settings.gradle.kts"))
        .unwrap_or_default();
    let mut projects: Vec<(String, String, String)> = Vec::new();
    let name = settings
        .lines()
        .find_map(|line| line.trim().strip_prefix("rootProject.name"))
        .map(|rest| rest.trim_matches([' ', '=', '"', '\'']).to_owned());
    let name = name.unwrap_or_else(|| crate::vfs::path::base(&cwd).to_owned());
    if let Some(text) = script(&cwd) {
        projects.push((cwd.clone(), name, text));
    }
    for member in settings
        .lines()
        .filter(|line| line.trim().starts_with("include"))
        .flat_map(|line| line.split(['"', '\'']).skip(1).step_by(2))
    {
        let folder = format!("{cwd}/{}", member.trim_start_matches(':').replace(':', "/"));
        if let Some(text) = script(&folder) {
            projects.push((folder.clone(), crate::vfs::path::base(&folder).to_owned(), text));
        }
    }
    if projects.is_empty() {
        process.err("\nFAILURE: Build failed with an exception.\n\n* What went wrong:\nDirectory does not contain a Gradle build.\n");
        return 1;
    }
    let home =
        process.var("GRADLE_USER_HOME").map_or_else(|| format!("{}/.gradle", process.home()), str::to_owned);
    let wrapper = process.name() == "gradlew";
    let dependencies: u64 = projects.iter().map(|(_, _, text)| weight(text)).sum();
    let fetched = (if wrapper {
        once(process, format!("{home}/wrapper/dists/gradle/contents"), 150_000_000, "Gradle")
    } else {
        Some(())
    })
    .and_then(|()| once(process, format!("{home}/caches/jars/contents"), GRADLE_PLUGINS, "plugins of Gradle"))
    .and_then(|()| {
        once(
            process,
            format!("{home}/caches/modules-2/contents-{dependencies}"),
            dependencies,
            "dependencies by the build script",
        )
    });
    if fetched.is_none() {
        process.err("\nFAILURE: Build failed with an exception.\n\n* What went wrong:\nCould not resolve all files: repo.maven.apache.org: Temporary failure in name resolution\n");
        return 1;
    }
    let builds = args.iter().any(|arg| {
        let task = arg.rsplit(':').next().unwrap_or(arg);
        matches!(
            task,
            "build"
                | "assemble"
                | "bootJar"
                | "jar"
                | "shadowJar"
                | "installDist"
                | "war"
                | "bootWar"
                | "distTar"
                | "buildFatJar"
        )
    });
    if args.iter().any(|arg| arg == "clean") {
        projects.iter().for_each(|(at, ..)| process.discard(&format!("{at}/build")));
    }
    for (at, name, text) in projects.iter().filter(|_| builds) {
        let bytes = sources(process, &format!("{at}/src"), &[".java", ".kt", ".groovy"]);
        if bytes == 0 {
            continue;
        }
        process.spend_bytes(bytes, cost::JVM_BYTE);
        let version = text
            .lines()
            .find_map(|line| line.trim().strip_prefix("version"))
            .map(|rest| rest.trim_matches([' ', '=', '"', '\'']).to_owned())
            .filter(|v| !v.is_empty() && !v.contains(' '));
        let archive = archive_name(text, name, version.as_deref());
        let label = format!("estimated: built by Gradle from {bytes} bytes");
        let thin = bytes / 2 + 3_000;
        let boot =
            text.contains("org.springframework.boot") || text.contains("shadow") || text.contains("ktor");
        let whole = if boot { thin + weight(text) } else { thin };
        let file = |path: String, mode: u32, size: u64| Entry::fixed(path, mode, size, label.clone());
        let mut entries = vec![
            file(format!("{at}/build/classes/contents"), 0o644, bytes * 8 / 10),
            file(format!("{at}/build/libs/{archive}.jar"), 0o644, whole),
        ];
        if text.contains("org.springframework.boot") {
            entries.push(file(format!("{at}/build/libs/{archive}-plain.jar"), 0o644, thin));
        }
        if text.contains("shadow") || text.contains("ktor") {
            entries.push(file(format!("{at}/build/libs/{archive}-all.jar"), 0o644, whole));
        }
        if args.iter().any(|arg| arg.ends_with("installDist")) || text.contains("application") {
            entries.push(file(format!("{at}/build/install/{name}/bin/{name}"), 0o755, 8_000));
            let lib = format!("{at}/build/install/{name}/lib");
            entries.push(file(format!("{lib}/{archive}.jar"), 0o644, thin));
            // Jars that are declared have their names, and a third of the bytes; the rest is what comes with them.
            let properties = process.text_of(&format!("{cwd}/gradle.properties")).unwrap_or_default();
            let jars = declared(text, &properties);
            let share = weight(text) / 3 / (jars.len().max(1) as u64);
            let rest = weight(text) - share * jars.len() as u64;
            entries.extend(jars.iter().map(|jar| file(format!("{lib}/{jar}.jar"), 0o644, share)));
            entries.push(file(format!("{lib}/contents"), 0o644, rest));
        }
        process.unpack_own(entries);
    }
    for (at, _, text) in &projects {
        super::tests::gradle(process, at, text, &args);
    }
    process.out("\nBUILD SUCCESSFUL\n");
    0
}

/// `NAME-VERSION` of the dependencies that a script declares in quotes, `implementation("group:name:version")`; a
/// version that stands in a variable is looked up in the script and in the properties.
fn declared(text: &str, properties: &str) -> Vec<String> {
    let variable = |name: &str| {
        let in_script = text.lines().find_map(|line| {
            let rest =
                line.trim().trim_start_matches("val ").trim_start_matches("def ").strip_prefix(name)?;
            rest.trim_start_matches([' ', ':']).split(['"', '\'']).nth(1).map(str::to_owned)
        });
        let mut set = properties.lines().filter_map(|line| line.split_once('='));
        let bare = |key: &str| key.replace(['.', '_'], "").to_lowercase();
        in_script.or_else(|| {
            set.find(|(key, _)| bare(key.trim()) == bare(name)).map(|(_, value)| value.trim().to_owned())
        })
    };
    let kinds = ["implementation", "api", "runtimeOnly", "compile "];
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| kinds.iter().any(|kind| line.starts_with(kind)) && !line.contains("latform("));
    let jar = |line: &str| {
        let mut parts = line.split(['"', '\'']).nth(1)?.split(':').skip(1);
        let (mut name, version) = (parts.next()?.to_owned(), parts.next().unwrap_or_default());
        // Ktor's are published for several platforms.
        if name.starts_with("ktor-") && !name.ends_with("-jvm") {
            name.push_str("-jvm");
        }
        let version = match version.strip_prefix('$') {
            Some(name) => variable(name.trim_matches(['{', '}'])).unwrap_or_default(),
            None => version.to_owned(),
        };
        Some(if version.is_empty() { name } else { format!("{name}-{version}") })
    };
    lines.filter_map(jar).collect()
}

fn weight(text: &str) -> u64 {
    let listed = text.lines().map(str::trim).filter(|line| {
        ["implementation", "api", "runtimeOnly", "compile "].iter().any(|kind| line.starts_with(kind))
    });
    listed.map(|line| if line.contains("starter") { STARTER } else { DEPENDENCY }).sum()
}

fn archive_name(text: &str, name: &str, version: Option<&str>) -> String {
    let quoted = |word: &str| {
        let (_, after) = text.split_once(word)?;
        after.lines().next()?.split(['"', '\'']).nth(1).map(str::to_owned)
    };
    if let Some(whole) = quoted("archiveFileName") {
        return whole.trim_end_matches(".jar").to_owned();
    }
    let base =
        quoted("archiveBaseName").or_else(|| quoted("archivesBaseName")).unwrap_or_else(|| name.to_owned());
    match quoted("archiveVersion").or_else(|| version.map(str::to_owned)) {
        Some(version) if !version.is_empty() => format!("{base}-{version}"),
        _ => base,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jars_by_declarations() {
        let script = "val slf = \"2.0.1\"\ndependencies {\n  implementation(\"org.slf4j:slf4j-api:$slf\")\n  implementation(\"io.ktor:ktor-server-cio:$ktorVersion\")\n  api 'a:b:1'\n  implementation(platform(\"x:y-bom:1\"))\n}\n";
        assert_eq!(
            declared(script, "ktor_version=3.0.0\n"),
            ["slf4j-api-2.0.1", "ktor-server-cio-jvm-3.0.0", "b-1"]
        );
    }
}
