//! Tools of languages that have one package manager each: what they fetch, where they keep it, what they build.
//!
//! Packages of these languages are not in the data: each counts as its ecosystem's mean ([`project::Ecosystem`]).

mod clojure;
mod crystal;
mod dart;
mod haskell;
mod julia;
mod nim;
mod ocaml;
mod project;
mod r;
mod swift;
mod zig;

use super::Program;

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["clojure", "clj"],
        summary: "clojure -P, -T:build: dependencies and jars by deps.edn and build.clj",
        flags: &[],
        run: clojure::clojure,
    },
    Program {
        names: &["lein"],
        summary: "lein deps, uberjar by project.clj",
        flags: &[],
        run: clojure::lein,
    },
    Program {
        names: &["shards"],
        summary: "shards install, build by shard.yml",
        flags: &[],
        run: crystal::shards,
    },
    Program { names: &["crystal"], summary: "compiles a program", flags: &[], run: crystal::crystal },
    Program {
        names: &["dart"],
        summary: "dart pub get, compile by pubspec.yaml",
        flags: &[],
        run: dart::dart,
    },
    Program { names: &["flutter"], summary: "flutter pub get, build", flags: &[], run: dart::flutter },
    Program { names: &["cabal"], summary: "cabal update, build, install", flags: &[], run: haskell::cabal },
    Program { names: &["stack"], summary: "stack setup, build, install", flags: &[], run: haskell::stack },
    Program { names: &["ghc"], summary: "compiles a program", flags: &[], run: haskell::ghc },
    Program {
        names: &["julia"],
        summary: "julia -e with what Pkg does; other code has no model",
        flags: &[],
        run: julia::julia,
    },
    Program { names: &["nimble"], summary: "nimble install, build", flags: &[], run: nim::nimble },
    Program { names: &["nim"], summary: "compiles a program", flags: &[], run: nim::nim },
    Program { names: &["opam"], summary: "opam install, env, exec", flags: &[], run: ocaml::opam },
    Program { names: &["dune"], summary: "dune build, install by dune files", flags: &[], run: ocaml::dune },
    Program {
        names: &["R", "Rscript", "r"],
        summary: "calls that install packages; other code has no model",
        flags: &[],
        run: r::r,
    },
    Program {
        names: &["install2.r", "install.r", "installGithub.r", "installBioc.r"],
        summary: "installs packages of R",
        flags: &[],
        run: r::install,
    },
    Program {
        names: &["swift"],
        summary: "swift package, build by Package.swift",
        flags: &[],
        run: swift::swift,
    },
    Program { names: &["zig"], summary: "zig build by build.zig, build-exe", flags: &[], run: zig::zig },
];

#[cfg(all(test, feature = "cli", not(target_arch = "wasm32")))]
mod tests {
    use crate::userland::testing::layers_with;

    /// An image, files in `/app`, commands there: the last one's exit code, and what is there after all of them.
    #[test]
    fn what_each_tool_leaves() {
        type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str], i32, &'a [&'a str]);
        let rows: &[Row<'_>] = &[
            (
                "swift:6.0",
                &[
                    ("Package.swift", ".package(url: \"x\", from: \"1\"), .executableTarget(name: \"App\")"),
                    ("Sources/App/main.swift", "print(1)\n"),
                ],
                &["swift package resolve", "swift build -c release --static-swift-stdlib"],
                0,
                &["/app/.build/release/App", "/app/.build/checkouts"],
            ),
            ("swift:6.0", &[("a", "")], &["swift build"], 1, &[]),
            (
                "dart:stable",
                &[
                    ("pubspec.yaml", "name: a\ndependencies:\n  shelf: ^1.0\n"),
                    ("bin/a.dart", "void main() {}\n"),
                ],
                &["dart pub get", "dart compile exe bin/a.dart -o bin/a"],
                0,
                &["/app/bin/a", "/app/pubspec.lock", "/root/.pub-cache/hosted/pub.dev"],
            ),
            ("dart:stable", &[("a", "")], &["dart pub get"], 66, &[]),
            (
                "crystallang/crystal:1.13-alpine",
                &[
                    (
                        "shard.yml",
                        "name: a\ndependencies:\n  kemal:\n    github: x\ntargets:\n  web:\n    main: src/a.cr\n",
                    ),
                    ("src/a.cr", "1\n"),
                ],
                &["shards build --production --release --static"],
                0,
                &["/app/bin/web", "/app/lib", "/app/shard.lock"],
            ),
            (
                "haskell:9.6",
                &[
                    ("a.cabal", "name: a\nversion: 0.1\nexecutable web\n  build-depends: base, warp\n"),
                    ("Main.hs", "main = pure ()\n"),
                ],
                &["cabal update", "cabal build --only-dependencies", "cabal install --installdir=/out"],
                0,
                &["/out/web", "/root/.cabal/store/ghc-9.6.7"],
            ),
            (
                "clojure:lein",
                &[
                    (
                        "project.clj",
                        "(defproject web \"0.1.0\" :dependencies [[org.clojure/clojure \"1.11.1\"]])",
                    ),
                    ("src/web/core.clj", "(ns web.core)\n"),
                ],
                &["lein deps", "lein uberjar"],
                0,
                &["/app/target/web-0.1.0-standalone.jar"],
            ),
            (
                "julia:1.10",
                &[("Project.toml", "[deps]\nHTTP = \"x\"\n")],
                &["julia --project=. -e Pkg.instantiate()"],
                0,
                &["/root/.julia/packages", "/root/.julia/compiled"],
            ),
            (
                "rocker/r-ver:4.4",
                &[(
                    "i.R",
                    "install.packages(c('plumber', 'DT'), repos = 'https://cloud.r-project.org')\nlibrary(DT)\n",
                )],
                &["Rscript i.R", "install2.r --error jsonlite"],
                0,
                &["/usr/local/lib/R/site-library/DT", "/usr/local/lib/R/site-library/jsonlite"],
            ),
            (
                "nimlang/nim:2.0.4",
                &[
                    ("a.nimble", "bin = @[\"web\"]\nrequires \"jester >= 0.6\"\n"),
                    ("src/web.nim", "echo 1\n"),
                ],
                &["nimble install -y --depsOnly", "nimble build -y -d:release"],
                0,
                &["/app/web", "/root/.nimble/pkgs2"],
            ),
            (
                "ocaml/opam:debian-12-ocaml-5.1",
                &[
                    ("a.opam", "depends: [\"ocaml\" \"dune\" {>= \"3.0\"} \"lwt\"]\n"),
                    ("bin/dune", "(executable (name main))\n"),
                    ("bin/main.ml", "let () = ()\n"),
                ],
                &["opam install --deps-only .", "opam exec -- dune build"],
                0,
                &["/app/_build/default/bin/main.exe"],
            ),
            (
                "erlang:26",
                &[
                    (
                        "rebar.config",
                        "{deps, [{cowboy, \"2.10\"}]}.\n{relx, [{release, {web, \"1.0\"}, [web]}]}.\n",
                    ),
                    ("src/web.app.src", "{}\n"),
                ],
                &["rebar3 as prod tar"],
                0,
                &["/app/_build/prod/rel/web/bin/web", "/app/_build/prod/rel/web/web-1.0.tar.gz"],
            ),
            (
                "elixir:1.16-otp-26-alpine",
                &[("mix.exs", "app: :web,\n{:jason, 1}\n")],
                &["mix do deps.get, compile + release"],
                0,
                &["/app/_build/dev/rel/web/bin/web", "/app/deps"],
            ),
            (
                "opensuse/leap:15.5",
                &[("a", "")],
                &["zypper -n refresh", "zypper --non-interactive install --no-recommends git"],
                0,
                &["/usr/bin/git"],
            ),
            ("texlive/texlive:latest", &[("a.tex", "x")], &["latexmk -pdf a.tex"], 0, &["/app/a.pdf"]),
        ];
        for (image, files, commands, code, paths) in rows {
            let run = layers_with(image, files, commands);
            assert_eq!(run.code, *code, "{image}: {}", run.shown);
            let gaps: Vec<&str> = run.not_simulated.iter().map(|gap| gap.why.as_str()).collect();
            assert!(gaps.is_empty(), "{image}: {gaps:?}");
            for path in *paths {
                assert!(run.tree.exists(path), "{image}: {path} is not there: {}", run.shown);
            }
        }
    }

    #[test]
    fn a_second_call_fetches_nothing() {
        let files = [("pubspec.yaml", "name: a\ndependencies:\n  shelf: ^1.0\n")];
        let run = layers_with("dart:3.4", &files, &["dart pub get", "dart pub get --offline"]);
        assert!(run.sizes.first() > Some(&1_000_000) && run.sizes.get(1) == Some(&0), "{:?}", run.sizes);
    }
}
