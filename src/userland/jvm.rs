//! Maven, Gradle, javac and the .NET SDK: dependencies, caches, and what lands in the output folder.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["mvn", "mvnw"], summary: "Maven by pom.xml", flags: &[], run: maven },
    Program { names: &["gradle", "gradlew"], summary: "Gradle by its build script", flags: &[], run: gradle },
    Program {
        names: &["javac", "kotlinc", "scalac"],
        summary: "a class for each source",
        flags: &[],
        run: javac,
    },
    Program { names: &["jar"], summary: "jar cf; -xf of a built archive", flags: &[], run: jar },
    Program {
        names: &["java", "jlink", "jdeps", "keytool", "native-image", "sbt", "ant"],
        summary: "versions, jlink's image, layers of Spring Boot",
        flags: &[],
        run: java,
    },
    Program { names: &["dotnet"], summary: "dotnet restore, build, publish, tool", flags: &[], run: dotnet },
];

/// Bytes of a dependency whose size no data has, with those that come along.
const DEPENDENCY: u64 = 2_600_000;
/// Starters of Spring Boot bring a whole server.
const STARTER: u64 = 9_500_000;
/// Plugins that Maven itself fetches for a build.
const MAVEN_PLUGINS: u64 = 42_000_000;
const GRADLE_PLUGINS: u64 = 60_000_000;

/// A tag's text, the first outside of `skip` sections.
fn tag<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&format!("<{name}>"))?;
    Some(after.split_once(&format!("</{name}>"))?.0.trim())
}

/// `text` without a section.
fn without(text: &str, section: &str) -> String {
    let (open, close) = (format!("<{section}>"), format!("</{section}>"));
    match (text.split_once(&open), text.split_once(&close)) {
        (Some((before, _)), Some((_, after))) => format!("{before}{after}"),
        _ => text.to_owned(),
    }
}

/// What a pom says.
struct Pom {
    artifact: String,
    version: String,
    packaging: String,
    final_name: Option<String>,
    dependencies: u64,
    modules: Vec<String>,
    boot: bool,
}

fn pom(process: &Process<'_>, folder: &str) -> Option<Pom> {
    let text = process.text_of(&format!("{folder}/pom.xml"))?;
    let own = without(&without(&without(&text, "parent"), "dependencies"), "build");
    let listed = text
        .split_once("<dependencies>")
        .map_or("", |(_, after)| after.split("</dependencies>").next().unwrap_or_default());
    let starters = listed.matches("-starter").count() as u64;
    let count = listed.matches("<dependency>").count() as u64;
    let modules = text
        .split("<module>")
        .skip(1)
        .filter_map(|part| part.split("</module>").next())
        .map(|name| name.trim().to_owned())
        .collect();
    Some(Pom {
        artifact: tag(&own, "artifactId").unwrap_or("app").to_owned(),
        version: tag(&own, "version").or_else(|| tag(&text, "version")).unwrap_or("1.0").to_owned(),
        packaging: tag(&own, "packaging").unwrap_or("jar").to_owned(),
        final_name: tag(&text, "finalName").map(str::to_owned),
        dependencies: starters * STARTER + count.saturating_sub(starters) * DEPENDENCY,
        modules,
        boot: text.contains("spring-boot-maven-plugin")
            || text.contains("maven-shade-plugin")
            || text.contains("maven-assembly-plugin")
            || text.contains("quarkus"),
    })
}

/// A folder of downloaded things: fetched once. `None` without a network.
fn once(process: &mut Process<'_>, at: String, bytes: u64, label: &str) -> Option<()> {
    if bytes == 0 || process.sys.tree.exists(&at) {
        return Some(());
    }
    if !process.download(bytes) {
        return None;
    }
    process.unpack_own(vec![Entry::fixed(at, 0o644, bytes, format!("estimated: {label}"))]);
    Some(())
}

fn sources(process: &Process<'_>, folder: &str, endings: &[&str]) -> u64 {
    process.bytes_below(folder, |path| {
        endings.iter().any(|ending| path.ends_with(ending))
            && !path.starts_with("target/")
            && !path.starts_with("build/")
            && !path.contains("/obj/")
    })
}

fn maven(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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
    process.out("[INFO] Scanning for projects...\n");
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
        )
    });
    let compiles = packages
        || goals
            .iter()
            .any(|goal| matches!(goal.as_str(), "compile" | "test" | "test-compile" | "process-classes"));
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
    }
    process.out("[INFO] BUILD SUCCESS\n");
    0
}

fn gradle(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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
            entries.push(file(format!("{at}/build/install/{name}/lib/contents"), 0o644, thin + weight(text)));
        }
        process.unpack_own(entries);
    }
    process.out("\nBUILD SUCCESSFUL\n");
    0
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

fn javac(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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

fn jar(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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

fn java(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
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
    if args.iter().any(|arg| arg.trim_start_matches('-') == "version") {
        process.err(format!("openjdk version \"{version}\"\n"));
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
    process.not_simulated(0, "what the program does when it runs is not known");
    0
}

fn dotnet(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let Some((command, rest)) = args.split_first() else { return 0 };
    process.sys.spend(cost::JVM_TOOL / 2);
    match command.as_str() {
        "--version" => {
            let version = process.var("DOTNET_SDK_VERSION").unwrap_or("8.0.416").to_owned();
            process.out(format!("{version}\n"));
            0
        }
        "restore" | "build" | "publish" | "test" | "pack" | "msbuild" => dotnet_build(process, command, rest),
        "tool" => {
            if let Some(name) = rest
                .iter()
                .skip_while(|word| *word != "install")
                .skip(1)
                .find(|word| !word.starts_with('-'))
                .cloned()
            {
                let at = format!("{}/.dotnet/tools/{name}", process.home());
                process.download(8_000_000);
                process.unpack_own(vec![Entry::fixed(
                    at,
                    0o755,
                    20_000_000,
                    format!("estimated: dotnet tool {name}"),
                )]);
            }
            0
        }
        "new" => {
            let name = rest
                .iter()
                .position(|word| word == "-n" || word == "--name" || word == "-o")
                .and_then(|at| rest.get(at + 1).cloned())
                .unwrap_or_else(|| crate::vfs::path::base(process.cwd).to_owned());
            process.user_file(
                &format!("{name}/{name}.csproj"),
                "<Project Sdk=\"Microsoft.NET.Sdk\">\n</Project>\n",
            );
            process.user_file(&format!("{name}/Program.cs"), "Console.WriteLine(\"Hello, World!\");\n");
            0
        }
        "dev-certs" | "nuget" | "workload" | "--info" | "--list-sdks" | "add" | "clean" | "sln"
        | "format" | "ef" => 0,
        _ => {
            process.not_simulated(1, "what the program does when it runs is not known");
            0
        }
    }
}

/// Projects that an argument names, or those of the folder, with what they refer to.
fn projects(process: &Process<'_>, words: &[String]) -> Vec<String> {
    let is_project =
        |path: &str| path.ends_with(".csproj") || path.ends_with(".fsproj") || path.ends_with(".vbproj");
    let mut skip = false;
    let named = words.iter().find(|word| {
        if std::mem::take(&mut skip) {
            return false;
        }
        skip = matches!(
            word.as_str(),
            "-c" | "--configuration"
                | "-o"
                | "--output"
                | "-r"
                | "--runtime"
                | "-f"
                | "--framework"
                | "-a"
                | "--arch"
                | "--os"
                | "-l"
                | "--logger"
                | "--filter"
                | "--collect"
                | "--results-directory"
                | "--settings"
                | "-v"
                | "--verbosity"
                | "-s"
                | "--source"
                | "--configfile"
                | "-p"
                | "--property"
                | "--version-suffix"
        );
        // `--self-contained false`: the value of an option that may go without one.
        !word.starts_with('-') && !matches!(word.as_str(), "true" | "false")
    });
    let at = process.path(named.map_or(".", String::as_str));
    if is_project(&at) {
        return vec![at];
    }
    let folder = if at.ends_with(".sln") || at.ends_with(".slnx") {
        crate::vfs::path::parent(&at).to_owned()
    } else {
        at.trim_end_matches("/.").trim_end_matches('/').to_owned()
    };
    let all = process.sys.tree.walk(&folder).filter(|(path, node)| node.is_file() && is_project(path));
    all.map(|(path, _)| format!("{folder}/{path}")).collect()
}

fn dotnet_build(process: &mut Process<'_>, command: &str, words: &[String]) -> ExitCode {
    let projects = projects(process, words);
    if projects.is_empty() {
        process.out("MSBUILD : error MSB1003: Specify a project or solution file. The current working directory does not contain a project or solution file.\n");
        return 1;
    }
    let value = |names: &[&str]| {
        words.iter().enumerate().find_map(|(index, word)| {
            if names.contains(&word.as_str()) {
                return words.get(index + 1).cloned();
            }
            names.iter().find_map(|name| word.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
        })
    };
    let mut packages = 0;
    for project in &projects {
        let text = process.text_of(project).unwrap_or_default();
        packages += text.matches("<PackageReference").count() as u64;
    }
    if !words.iter().any(|word| word == "--no-restore") || command == "restore" {
        let store = process
            .var("NUGET_PACKAGES")
            .map_or_else(|| format!("{}/.nuget/packages", process.home()), str::to_owned);
        let bytes = packages * 3_500_000 + 1_200_000;
        if once(process, format!("{store}/contents-{packages}"), bytes, "packages of NuGet").is_none() {
            process.out("error NU1301: Unable to load the service index for source https://api.nuget.org/v3/index.json.\n");
            return 1;
        }
        for project in &projects {
            let at = format!("{}/obj/project.assets.json", crate::vfs::path::parent(project));
            process.unpack_own(vec![Entry::fixed(
                at,
                0o644,
                30_000 + packages * 4_000,
                "estimated: assets of the restore",
            )]);
        }
        process.out("  Restored.\n");
    }
    if matches!(command, "restore" | "test") {
        return 0;
    }
    let configuration = value(&["-c", "--configuration"])
        .unwrap_or_else(|| if command == "publish" { "Release" } else { "Debug" }.to_owned());
    let output = value(&["-o", "--output"]).map(|at| process.path(&at).trim_end_matches('/').to_owned());
    let self_contained = words.iter().enumerate().any(|(index, word)| {
        matches!(word.as_str(), "--self-contained" | "--sc")
            && words.get(index + 1).is_none_or(|value| value != "false")
            || word.contains("self-contained=true")
            || word.contains("SelfContained=true")
            || word.contains("PublishSingleFile=true")
    });
    for project in &projects {
        let folder = crate::vfs::path::parent(project).to_owned();
        let stem = crate::vfs::path::base(project);
        let text = process.text_of(project).unwrap_or_default();
        if projects.len() > 1 && command == "publish" && stem.to_lowercase().contains("test") {
            continue;
        }
        let stem = tag(&text, "AssemblyName")
            .unwrap_or(stem.rsplit_once('.').map_or(stem, |(name, _)| name))
            .to_owned();
        let framework = tag(&text, "TargetFramework").unwrap_or("net8.0").to_owned();
        let bytes = sources(process, &folder, &[".cs", ".fs", ".cshtml", ".razor"]);
        process.spend_bytes(bytes.min(50_000_000), cost::JVM_BYTE);
        let built = format!("{folder}/bin/{configuration}/{framework}");
        let label = format!("estimated: built by dotnet from {bytes} bytes");
        let file = |path: String, mode: u32, size: u64| Entry::fixed(path, mode, size, label.clone());
        let dll = 4_600 + bytes / 2;
        let mut entries = vec![
            file(format!("{built}/{stem}.dll"), 0o644, dll),
            file(format!("{folder}/obj/{configuration}/{framework}/{stem}.dll"), 0o644, dll),
        ];
        let target = match (&output, command) {
            (Some(at), _) => Some(at.clone()),
            (None, "publish") => Some(format!("{built}/publish")),
            _ => None,
        };
        if let Some(at) = target {
            entries.push(file(format!("{at}/{stem}.dll"), 0o644, dll));
            entries.push(file(
                format!("{at}/{stem}"),
                0o755,
                if self_contained { 70_000_000 } else { 72_000 },
            ));
            entries.push(file(format!("{at}/{stem}.runtimeconfig.json"), 0o644, 500));
            entries.push(file(format!("{at}/{stem}.deps.json"), 0o644, 2_000 + packages * 700));
            if packages > 0 {
                entries.push(file(format!("{at}/packages.dll"), 0o644, packages * 900_000));
            }
            // Compiled ahead of time: the debugging symbols lie beside the program.
            if text.contains("<PublishAot>true") {
                entries.push(file(format!("{at}/{stem}.dbg"), 0o644, 20_000_000));
            }
            for name in ["appsettings.json", "appsettings.Development.json", "web.config"] {
                if let Ok(size) =
                    process.sys.tree.stat(&format!("{folder}/{name}")).map(crate::vfs::Node::size)
                {
                    entries.push(file(format!("{at}/{name}"), 0o644, size));
                }
            }
            let assets = process.bytes_below(&format!("{folder}/wwwroot"), |_| true);
            if assets > 0 {
                entries.push(file(format!("{at}/wwwroot/contents"), 0o644, assets));
            }
        }
        process.unpack_own(entries);
        process.out(format!("  {stem} -> {built}/{stem}.dll\n"));
    }
    0
}
