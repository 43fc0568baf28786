//! What builds .NET, Ruby and C, and what serves.

use super::super::samples::Clues;

pub(super) fn csproj(clues: &Clues) -> String {
    let version = clues.version_of("dotnet/sdk").unwrap_or("8.0");
    let version = if version.contains('.') { version.to_owned() } else { format!("{version}.0") };
    let version: Vec<&str> = version.split('.').take(2).collect();
    format!(
        "<Project Sdk=\"Microsoft.NET.Sdk.Web\">\n  <PropertyGroup>\n    <TargetFramework>net{}</TargetFramework>\n  </PropertyGroup>\n</Project>\n",
        version.join(".")
    )
}

pub(super) fn gems(clues: &Clues) -> Vec<(&'static str, &'static str)> {
    let rails = clues.begins("bin/rails") || clues.says("rails") || clues.says("assets:precompile");
    let web = if rails { ("rails", "8.0.2") } else { ("sinatra", "4.1.1") };
    let named = [("bootsnap", "1.18.6"), ("jekyll", "4.4.1"), ("rspec", "3.13.1"), ("sidekiq", "8.0.4")];
    [("puma", "6.6.0"), web].into_iter().chain(named.into_iter().filter(|(gem, _)| clues.says(gem))).collect()
}

pub(super) fn gemfile_lock(clues: &Clues) -> String {
    let specs: String = gems(clues).iter().map(|(gem, version)| format!("    {gem} ({version})\n")).collect();
    let wanted: String = gems(clues).iter().map(|(gem, _)| format!("  {gem}\n")).collect();
    format!(
        "GEM\n  remote: https://rubygems.org/\n  specs:\n{specs}\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n{wanted}\nBUNDLED WITH\n   2.6.9\n"
    )
}

pub(super) fn makefile(clues: &Clues) -> String {
    let targets: Vec<&str> = clues.targets();
    let first = if targets.is_empty() { vec!["all"] } else { targets };
    let files = clues.programs().map(|path| {
        let folder =
            path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("mkdir -p {folder} && "));
        format!("\t{folder}echo hello > {path}\n")
    });
    let files: String = files.collect();
    first.iter().map(|target| format!("{target}:\n{files}\t@echo {target}\n\n")).collect()
}

pub(super) fn nginx(name: &str) -> String {
    let server = "server {\n    listen 80;\n    root /usr/share/nginx/html;\n}\n";
    if name == "nginx.conf" { format!("events {{}}\n\nhttp {{\n{server}}}\n") } else { server.to_owned() }
}
