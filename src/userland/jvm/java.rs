//! The JDK's programs: compiler, archives, linked images, layers of Spring Boot.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::super::{Userland, built, cost};

use super::gradle::gradle;
use super::maven::maven;

pub(super) fn javac(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let out =
        args.iter().position(|arg| arg == "-d").and_then(|at| args.get(at + 1).cloned()).unwrap_or_default();
    process.sys.spend(cost::JVM_TOOL / 3);
    let mut entries = Vec::new();
    for source in args.iter().filter(|arg| arg.ends_with(".java") || arg.ends_with(".kt")) {
        let Ok(content) = process.read(source) else {
            process.err(format!("error: file not found: {source}\n"));
            return 2;
        };
        let class = source.replace(".java", ".class").replace(".kt", "Kt.class");
        let class = if out.is_empty() { class } else { format!("{out}/{}", crate::vfs::path::base(&class)) };
        entries.push(Entry::fixed(
            process.path(&class),
            0o644,
            200 + content.len() * 8 / 10,
            format!("estimated: compiled {source}"),
        ));
    }
    process.unpack_own(entries);
    0
}

pub(super) fn jar(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let mode = args.first().cloned().unwrap_or_default();
    let file = args.iter().find(|arg| arg.ends_with(".jar") || arg.ends_with(".war")).cloned();
    let Some(file) = file else { return 0 };
    if mode.contains('x') {
        let Ok(content) = process.read(&file) else { return 1 };
        let parts = [
            ("BOOT-INF/lib/contents", 90),
            ("BOOT-INF/classes/contents", 6),
            ("META-INF/MANIFEST.MF", 1),
            ("org/springframework/boot/loader/contents", 3),
        ];
        let entries = parts
            .iter()
            .map(|(name, share)| {
                Entry::fixed(
                    process.path(name),
                    0o644,
                    content.len() * share / 90,
                    format!("estimated: {name} of {file}"),
                )
            })
            .collect();
        process.unpack_own(entries);
    } else {
        let bytes = process.bytes_below(process.cwd, |path| path.ends_with(".class"));
        let at = process.path(&file);
        process.unpack_own(vec![Entry::fixed(
            at,
            0o644,
            bytes * 6 / 10 + 400,
            "estimated: archive of classes",
        )]);
    }
    0
}

/// The word that a `mvnw` or `gradlew` script starts its tool with, and the tool: what follows is the tool's own.
fn wrapped(args: &[String]) -> Option<(usize, &'static str)> {
    args.iter().enumerate().find_map(|(at, arg)| match arg.as_str() {
        "org.apache.maven.wrapper.MavenWrapperMain" => Some((at, "mvnw")),
        "org.gradle.wrapper.GradleWrapperMain" => Some((at, "gradlew")),
        // Since Gradle 8.14 the script names the archive in place of its class.
        jar if jar.ends_with("gradle-wrapper.jar")
            && at > 0
            && args.get(at - 1).is_some_and(|word| word == "-jar") =>
        {
            Some((at, "gradlew"))
        }
        _ => None,
    })
}

pub(super) fn java(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let version = process.version_of("java").unwrap_or_else(|| "21.0.12".to_owned());
    match process.name() {
        "jlink" => {
            let at = args
                .iter()
                .position(|arg| arg == "--output")
                .and_then(|at| args.get(at + 1).cloned())
                .unwrap_or_else(|| "jre".to_owned());
            let at = process.path(&at);
            let file = |path: String, mode: u32, size: u64| {
                Entry::fixed(path, mode, size, format!("estimated: java={version}"))
            };
            process.unpack_own(vec![
                file(format!("{at}/bin/java"), 0o755, 12_000),
                file(format!("{at}/lib/modules"), 0o644, 38_000_000),
                file(format!("{at}/lib/server/libjvm.so"), 0o755, 19_000_000),
            ]);
            process.sys.spend(2 * cost::JVM_TOOL);
            return 0;
        }
        "jdeps" => {
            process.out("java.base,java.desktop,java.instrument,java.management,java.naming,java.sql\n");
            return 0;
        }
        "keytool" => return 0,
        "java" => {}
        other => {
            let why = format!("{other} has no model");
            process.not_simulated(0, why);
            return 0;
        }
    }
    if let Some((at, tool)) = wrapped(&args) {
        let words: Vec<String> =
            std::iter::once(tool.to_owned()).chain(args.iter().skip(at + 1).cloned()).collect();
        let run = if tool == "mvnw" { maven } else { gradle };
        return process.with_args(&words, at + 1, |process| run(userland, process));
    }
    if args
        .first()
        .is_some_and(|arg| matches!(arg.as_str(), "-version" | "--version" | "-showversion" | "-fullversion"))
    {
        process.err(format!("openjdk version \"{version}\"\n"));
        return 0;
    }
    if args.iter().any(|arg| arg == "--list-modules") {
        let modules = [
            "java.base",
            "java.desktop",
            "java.logging",
            "java.naming",
            "java.net.http",
            "java.sql",
            "java.xml",
        ];
        process.out(modules.map(|module| format!("{module}@{version}\n")).concat());
        return 0;
    }
    // Layers of Spring Boot: `java -Djarmode=layertools -jar app.jar extract`.
    if args.iter().any(|arg| arg.contains("jarmode")) {
        let file = args.iter().find(|arg| arg.ends_with(".jar")).cloned().unwrap_or_default();
        let Ok(content) = process.read(&file) else {
            process.err(format!("Error: Unable to access jarfile {file}\n"));
            return 1;
        };
        let to = args
            .iter()
            .position(|arg| arg == "--destination")
            .and_then(|at| args.get(at + 1).cloned())
            .unwrap_or_else(|| ".".to_owned());
        let parts = [
            ("dependencies/BOOT-INF/lib/contents", 92),
            ("spring-boot-loader/org/contents", 2),
            ("snapshot-dependencies/.keep", 0),
            ("application/BOOT-INF/classes/contents", 6),
            ("application/META-INF/MANIFEST.MF", 0),
        ];
        let name = crate::vfs::path::base(&file).to_owned();
        let mut entries: Vec<Entry> = parts
            .iter()
            .map(|(part, share)| {
                Entry::fixed(
                    process.path(&format!("{to}/{part}")),
                    0o644,
                    content.len() * share / 100,
                    format!("estimated: {part} of {file}"),
                )
            })
            .collect();
        entries.push(Entry::fixed(
            process.path(&format!("{to}/application/{name}")),
            0o644,
            content.len() / 100,
            format!("estimated: {file}"),
        ));
        process.unpack_own(entries);
        process.sys.spend(cost::JVM_TOOL / 3);
        return 0;
    }
    // What comes after the program is its own.
    let program = args.iter().position(|arg| arg == "-jar").map(|at| at + 1);
    let program = program.or_else(|| args.iter().position(|arg| !arg.starts_with('-')));
    let program = program.and_then(|at| Some((args.get(at)?, args.get(at + 1..)?)));
    let started = program.and_then(|(file, words)| {
        built::start(process, file, path::base(file).trim_end_matches(".jar"), words)
    });
    started.unwrap_or_else(|| {
        process.not_simulated(0, "what the program does when it runs is not known");
        0
    })
}
