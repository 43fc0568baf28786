//! The .NET SDK: restore, build, publish, tools.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::{Program, Userland, built, cost};

use super::jvm::tag;
use super::jvm::{once, sources};
use super::words::{operands, value};

pub const PROGRAMS: &[Program] = &[Program {
    names: &["dotnet"],
    summary: "dotnet restore, build, publish, tool",
    flags: &[],
    run: dotnet,
}];

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
            const VALUED: [&str; 6] =
                ["--tool-path", "--version", "--add-source", "--framework", "--configfile", "-v"];
            if let [command, name, ..] = operands(rest, &VALUED).as_slice()
                && matches!(command.as_str(), "install" | "update")
            {
                let value = |name: &str| {
                    let at = rest.iter().position(|word| word == name);
                    at.and_then(|at| rest.get(at + 1)).map(|at| process.path(at))
                };
                let folder =
                    value("--tool-path").unwrap_or_else(|| format!("{}/.dotnet/tools", process.home()));
                let at = format!("{folder}/{}", tool_program(name));
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
            // The folder is the output's, else a new one of the name; a project without a name has its folder's.
            let name = value(rest, &["-n", "--name"]);
            let folder =
                value(rest, &["-o", "--output"]).or_else(|| name.clone()).unwrap_or_else(|| ".".to_owned());
            let at = process.path(&folder);
            let own = crate::vfs::path::base(at.trim_end_matches("/.").trim_end_matches('/')).to_owned();
            let name = name.unwrap_or(own);
            process.user_file(
                &format!("{folder}/{name}.csproj"),
                "<Project Sdk=\"Microsoft.NET.Sdk\">\n</Project>\n",
            );
            process.user_file(&format!("{folder}/Program.cs"), "Console.WriteLine(\"Hello, World!\");\n");
            0
        }
        "dev-certs" | "nuget" | "workload" | "--info" | "add" | "clean" | "sln" | "format" => 0,
        "--list-sdks" => {
            let version = process.var("DOTNET_SDK_VERSION").unwrap_or("8.0.416").to_owned();
            process.out(format!("{version} [/usr/share/dotnet/sdk]\n"));
            0
        }
        "--list-runtimes" => {
            for (name, variable) in
                [("Microsoft.AspNetCore.App", "ASPNET_VERSION"), ("Microsoft.NETCore.App", "DOTNET_VERSION")]
            {
                if let Some(version) = process.var(variable).map(str::to_owned) {
                    process.out(format!("{name} {version} [/usr/share/dotnet/shared/{name}]\n"));
                }
            }
            0
        }
        file if file.ends_with(".dll") && process.stat(file).is_ok() => {
            let name = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".dll").to_owned();
            built::start(process, file, &name, rest).unwrap_or_else(|| {
                process.not_simulated(1, "what the program does when it runs is not known");
                0
            })
        }
        "ef" => entity_framework(process, rest),
        _ => {
            process.not_simulated(1, "what the program does when it runs is not known");
            0
        }
    }
}

/// Tools whose program has another name.
const TOOL_PROGRAMS: [(&str, &str); 7] = [
    ("dotnet-reportgenerator-globaltool", "reportgenerator"),
    ("microsoft.web.librarymanager.cli", "libman"),
    ("coverlet.console", "coverlet"),
    ("gitversion.tool", "dotnet-gitversion"),
    ("cake.tool", "dotnet-cake"),
    ("fake-cli", "fake"),
    ("microsoft.openapi.kiota", "kiota"),
];

/// The program of a tool.
fn tool_program(tool: &str) -> String {
    let tool = tool.to_lowercase();
    let other =
        TOOL_PROGRAMS.iter().find(|(name, _)| *name == tool).map(|(_, program)| (*program).to_owned());
    other.unwrap_or(tool)
}

/// `dotnet ef migrations bundle|script`, with what they write.
fn entity_framework(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let output = value(words, &["-o", "--output"]);
    let plain: Vec<&str> = words.iter().take(2).map(String::as_str).collect();
    let alone = words.iter().any(|word| word == "--self-contained");
    let written = match plain.as_slice() {
        ["migrations", "bundle"] => Some((
            output.unwrap_or_else(|| "efbundle".to_owned()),
            0o755,
            if alone { 95_000_000 } else { 22_000_000 },
        )),
        ["migrations", "script"] | ["dbcontext", "script"] => output.map(|at| (at, 0o644, 6_000)),
        _ => None,
    };
    process.sys.spend(10 * cost::SECOND);
    if let Some((at, mode, size)) = written {
        let at = process.path(&at);
        process.unpack_own(vec![Entry::fixed(at, mode, size, "estimated: migrations of Entity Framework")]);
    }
    process.out("Build started...\nBuild succeeded.\nDone.\n");
    0
}

/// Projects that an argument names, or those of the folder, with what they refer to.
pub(super) fn projects(process: &Process<'_>, words: &[String]) -> Vec<String> {
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
        // `/p:NAME=VALUE` is an option; `--self-contained false` the value of one that may go without.
        let of_msbuild = word.strip_prefix('/').and_then(|word| word.split_once(':'));
        let option = of_msbuild.is_some_and(|(name, _)| name.chars().all(char::is_alphabetic));
        !option && !word.starts_with('-') && !matches!(word.as_str(), "true" | "false")
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
    if command == "restore" {
        return 0;
    }
    if command == "test" {
        super::dotnet_tests::write(process, &projects, words);
        return 0;
    }
    let configuration = value(words, &["-c", "--configuration"])
        .unwrap_or_else(|| if command == "publish" { "Release" } else { "Debug" }.to_owned());
    let output =
        value(words, &["-o", "--output"]).map(|at| process.path(&at).trim_end_matches('/').to_owned());
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
