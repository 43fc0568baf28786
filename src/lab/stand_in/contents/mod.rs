//! The texts of stand-ins, by the file's name.

mod jvm;
mod node;
mod others;
mod python;

use super::samples::Clues;
use crate::vfs::path;
use jvm::{gradle, pom};
use node::{npm, package_json, package_lock, pnpm_lock, yarn_lock};
use others::{csproj, gemfile_lock, gems, makefile, nginx};
use python::{pipfile, pyproject};

pub(super) fn text(name: &str, at: &str, clues: &Clues) -> String {
    let npm = || npm(clues);
    let app = program(clues);
    let folder = if clues.in_src { "src/" } else { "" };
    match name {
        "package.json" => package_json(&npm(), at, clues),
        "package-lock.json" => package_lock(npm().1),
        "yarn.lock" => yarn_lock(npm().1),
        "pnpm-lock.yaml" => pnpm_lock(npm().1),
        "tsconfig.json" => {
            "{\n  \"compilerOptions\": { \"outDir\": \"dist\", \"rootDir\": \"src\", \"strict\": true },\n  \"include\": [\"src\"]\n}\n".into()
        }
        "angular.json" => {
            let project = clues.angular().unwrap_or_else(|| "app".into());
            format!("{{\n  \"version\": 1,\n  \"projects\": {{ \"{project}\": {{ \"projectType\": \"application\", \"root\": \"\", \"sourceRoot\": \"src\", \"architect\": {{ \"build\": {{ \"builder\": \"@angular/build:application\", \"options\": {{ \"outputPath\": \"dist/{project}\" }} }} }} }} }}\n}}\n")
        }
        "next.config.js" if clues.makes("standalone") => "module.exports = { output: \"standalone\" };\n".into(),
        "next.config.js" => "module.exports = {};\n".into(),
        "turbo.json" => "{\n  \"tasks\": { \"build\": { \"dependsOn\": [\"^build\"], \"outputs\": [\"dist/**\"] } }\n}\n".into(),
        "schema.prisma" => "generator client {\n  provider = \"prisma-client-js\"\n}\n\ndatasource db {\n  provider = \"postgresql\"\n  url      = env(\"DATABASE_URL\")\n}\n".into(),
        "Package.swift" => format!("// swift-tools-version:5.10\nimport PackageDescription\n\nlet package = Package(\n    name: \"{app}\",\n    targets: [.executableTarget(name: \"{app}\", path: \"Sources\")]\n)\n"),
        "dune-project" => "(lang dune 3.0)\n".into(),
        "dune" => "(executable\n (name main)\n (public_name main))\n".into(),
        "deno.json" => "{\n  \"tasks\": { \"start\": \"deno run main.ts\" }\n}\n".into(),
        "pyproject.toml" => pyproject(clues),
        "Pipfile" => pipfile(clues),
        "Pipfile.lock" => "{\n  \"default\": {},\n  \"develop\": {}\n}\n".into(),
        "setup.py" => "from setuptools import setup\n\nsetup(name=\"app\", version=\"1.0.0\")\n".into(),
        "go.mod" => format!("module example.com/app\n\ngo {}\n", clues.version_of("golang").unwrap_or("1.24")),
        "go.sum" | "mix.lock" => String::new(),
        "Cargo.toml" => format!("[package]\nname = \"{app}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\n"),
        "Cargo.lock" => format!("version = 4\n\n[[package]]\nname = \"{app}\"\nversion = \"0.1.0\"\n"),
        "pom.xml" => pom(clues),
        "build.gradle" | "build.gradle.kts" => gradle(name, clues),
        "settings.gradle" | "settings.gradle.kts" => "rootProject.name = \"app\"\n".into(),
        "build.sbt" => "name := \"app\"\n\nversion := \"1.0.0\"\n\nscalaVersion := \"3.3.6\"\n".into(),
        "build.properties" => "sbt.version=1.11.2\n".into(),
        "Gemfile" => format!("source \"https://rubygems.org\"\n\n{}", gems(clues).iter().map(|(gem, _)| format!("gem \"{gem}\"\n")).collect::<String>()),
        "Gemfile.lock" => gemfile_lock(clues),
        "Rakefile" => "task :default do\nend\n".into(),
        "composer.json" => "{\n  \"name\": \"example/app\",\n  \"require\": { \"php\": \">=8.1\", \"slim/slim\": \"^4.14\" },\n  \"autoload\": { \"psr-4\": { \"App\\\\\": \"src/\" } }\n}\n".into(),
        "composer.lock" => "{\n  \"packages\": [ { \"name\": \"slim/slim\", \"version\": \"4.14.0\" } ],\n  \"packages-dev\": []\n}\n".into(),
        "mix.exs" => {
            let name = clues.made_in("rel", "").unwrap_or_else(|| "app".into());
            format!("defmodule App.MixProject do\n  use Mix.Project\n\n  def project do\n    [app: :{name}, version: \"0.1.0\", elixir: \"~> 1.15\", deps: []]\n  end\nend\n")
        }
        "Makefile" | "makefile" => makefile(clues),
        "CMakeLists.txt" => format!("cmake_minimum_required(VERSION 3.16)\nproject({app} CXX)\nadd_executable({app} {folder}main.cpp)\ninstall(TARGETS {app})\n"),
        "meson.build" => format!("project('{app}', 'c')\nexecutable('{app}', '{folder}main.c', install: true)\n"),
        "hugo.toml" => "baseURL = \"/\"\ntitle = \"Site\"\n".into(),
        "mkdocs.yml" => "site_name: Site\n".into(),
        "_config.yml" => "title: Site\n".into(),
        "nginx.conf" | "default.conf" | "nginx-default" => nginx(name),
        "manage.py" => "#!/usr/bin/env python\nimport os\nimport sys\n\nos.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"app.settings\")\n".into(),
        "artisan" => "#!/usr/bin/env php\n<?php\n".into(),
        "rails" | "rake" | "bundle" => "#!/usr/bin/env ruby\n".into(),
        "mvnw" | "gradlew" => {
            let tool = if name == "mvnw" { "mvn" } else { "gradle" };
            format!("#!/bin/sh\nexec {tool} \"$@\"\n")
        }
        "supervisord.conf" => "[supervisord]\nnodaemon=true\n".into(),
        _ => by_ending(name, at, clues),
    }
}

fn by_ending(name: &str, at: &str, clues: &Clues) -> String {
    let (_, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    match ending {
        "txt" if name.contains("requirements") || at.contains("requirements/") => python::packages(clues)
            .iter()
            .map(|(package, version)| format!("{package}=={version}\n"))
            .collect(),
        "py" if name == "__init__.py" => String::new(),
        "py" => "print(\"hello\")\n".into(),
        "js" | "mjs" | "cjs" | "jsx" => "console.log(\"hello\");\n".into(),
        "ts" | "tsx" => "console.log(\"hello\");\nexport {};\n".into(),
        "go" => "package main\n\nfunc main() {\n\tprintln(\"hello\")\n}\n".into(),
        "rs" => "fn main() {\n    println!(\"hello\");\n}\n".into(),
        "java" => {
            let class = name.trim_end_matches(".java");
            let package = if at.contains("java/app/") { "package app;\n\n" } else { "" };
            format!(
                "{package}public class {class} {{\n    public static void main(String[] args) {{\n        System.out.println(\"hello\");\n    }}\n}}\n"
            )
        }
        "c" | "h" => {
            "#include <stdio.h>\n\nint main(void) {\n    puts(\"hello\");\n    return 0;\n}\n".into()
        }
        "cpp" | "cc" | "hpp" => {
            "#include <iostream>\n\nint main() {\n    std::cout << \"hello\\n\";\n}\n".into()
        }
        "cs" => "System.Console.WriteLine(\"hello\");\n".into(),
        "csproj" | "fsproj" => csproj(clues),
        "sln" => "Microsoft Visual Studio Solution File, Format Version 12.00\n".into(),
        "rb" | "ru" => "puts \"hello\"\n".into(),
        "php" => "<?php\n\necho \"hello\\n\";\n".into(),
        "sh" => "#!/bin/sh\nset -e\nexec \"$@\"\n".into(),
        "html" | "htm" => "<!doctype html>\n<title>Hello</title>\n<h1>Hello</h1>\n".into(),
        "css" => "body {\n  margin: 0;\n}\n".into(),
        "json" => "{}\n".into(),
        "md" => "# Hello\n".into(),
        "sql" => "SELECT 1;\n".into(),
        "xml" => "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration/>\n".into(),
        "yml" | "yaml" | "toml" | "conf" | "ini" | "cfg" | "env" | "properties" => "# stand-in\n".into(),
        _ => "stand-in\n".into(),
    }
}

/// The name of the program that is built.
fn program(clues: &Clues) -> String {
    let product = clues.option("--product").map(str::to_owned);
    let named = product.or_else(|| clues.made_in("release", "")).filter(|name| !name.starts_with("lib"));
    let built = || clues.programs().last().map(|path| path::base(path).to_owned());
    named.or_else(built).unwrap_or_else(|| "app".into())
}

/// Files that a manifest needs beside it.
pub(super) fn beside(at: &str, clues: &Clues) -> Vec<String> {
    let names: &[&str] = match path::base(at) {
        "package.json" => match npm(clues).0 {
            "tsc" => &["tsconfig.json", "src/index.ts"],
            "vite build" => &["index.html", "src/main.jsx"],
            "react-scripts build" => &["public/index.html", "src/index.js"],
            "next build" => &["next.config.js", "pages/index.js", "public/robots.txt"],
            "nuxt build" => &["app.vue"],
            "gatsby build" => &["src/pages/index.js"],
            "eleventy" => &["index.md"],
            "ng build" => &["angular.json", "src/main.ts"],
            _ => &[],
        },
        "turbo.json" => &["package.json"],
        _ => &[],
    };
    names.iter().map(|name| path::join(path::parent(&format!("/{at}")), name)).collect()
}

/// Names in the context beside which a file of that name is not needed, or not to be trusted.
pub(super) fn instead(name: &str) -> &'static [&'static str] {
    match name {
        "build.gradle" => &["build.gradle.kts"],
        "settings.gradle" => &["settings.gradle.kts"],
        "pyproject.toml" => &["setup.py", "setup.cfg"],
        "hugo.toml" => &["hugo.yaml", "config.toml", "config.yaml"],
        "Makefile" => &["makefile", "GNUmakefile"],
        "deno.json" => &["deno.jsonc"],
        // Locks that disagree with the manifest are refused.
        "package-lock.json" | "yarn.lock" | "pnpm-lock.yaml" => &["package.json"],
        "Cargo.lock" => &["Cargo.toml"],
        "uv.lock" | "poetry.lock" | "pdm.lock" => &["pyproject.toml"],
        "Gemfile.lock" => &["Gemfile"],
        "composer.lock" => &["composer.json"],
        _ => &[],
    }
}

/// Whether any file of the same ending below its folder does as well.
pub(super) fn is_any_source(at: &str) -> bool {
    matches!(
        path::base(at),
        "main.go" | "main.rs" | "App.java" | "main.cpp" | "main.c" | "App.csproj" | "Program.cs"
    )
}
