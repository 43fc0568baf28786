//! `rebar3`, by rebar.config.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::{LIBRARIES, PACKAGE, RUNTIME};
use crate::userland::{Userland, cost};

/// The term of a key, `{deps, [...]}` without its outer braces.
fn term<'a>(config: &'a str, key: &str) -> &'a str {
    let Some((_, rest)) = config.split_once(&format!("{{{key},")) else { return "" };
    let mut depth = 1_i32;
    let end = rest.find(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth == 0
    });
    rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
}

pub(super) fn rebar3(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let mut words: Vec<&str> =
        args.iter().filter(|word| !word.starts_with('-')).map(String::as_str).collect();
    let mut profile = "default".to_owned();
    if words.first() == Some(&"as") && words.len() > 1 {
        profile = words.remove(1).split(',').next_back().unwrap_or_default().to_owned();
        words.remove(0);
    }
    let Some(config) = process.text_of("rebar.config") else {
        return if words.is_empty() || matches!(words.first(), Some(&("new" | "local" | "update" | "version")))
        {
            0
        } else {
            compile(process, &profile, 0)
        };
    };
    let list = term(&config, "deps");
    let commas = list.matches('{').count()
        + list.matches(',').count().min(1).saturating_sub(list.matches('{').count().min(1));
    let asked = commas as u64 * 2;
    let mut code = 0;
    for word in words {
        code = match word {
            "get-deps" | "deps" | "upgrade" | "unlock" => fetch(process, &profile, asked),
            "compile" | "ct" | "eunit" | "dialyzer" | "xref" => compile(process, &profile, asked),
            "release" => release(process, &config, &profile, asked, false),
            "tar" => release(process, &config, &profile, asked, true),
            "escriptize" => {
                let made = compile(process, &profile, asked);
                let name = application(process);
                let at = process.path(&format!("_build/{profile}/bin/{name}"));
                let size = 60_000 + asked * PACKAGE.2;
                process.unpack_own(vec![Entry::fixed(at, 0o755, size, "estimated: escript")]);
                made
            }
            "clean" => 0,
            _ => 0,
        };
        if code != 0 {
            break;
        }
    }
    code
}

/// The application, by its `.app.src`.
fn application(process: &Process<'_>) -> String {
    let mut names = process.sys.tree.walk(process.cwd).map(|(path, _)| path);
    let found = names.find(|path| path.ends_with(".app.src") && !path.starts_with('_'));
    let base = found.as_deref().map(crate::vfs::path::base).unwrap_or("app.app.src");
    base.trim_end_matches(".app.src").to_owned()
}

fn fetch(process: &mut Process<'_>, profile: &str, asked: u64) -> ExitCode {
    let at = process.path(&format!("_build/{profile}/lib/sources"));
    if asked == 0 || process.sys.tree.exists(&at) {
        return 0;
    }
    if !process.download(asked * PACKAGE.0) {
        process.err("===> Failed to update package from repo hexpm\n");
        return 1;
    }
    let cache = format!("{}/.cache/rebar3/hex/hexpm/packages.tar", process.home());
    let label = format!("estimated: {asked} packages of Hex");
    process.unpack_own(vec![
        Entry::fixed(at, 0o644, asked * PACKAGE.1, label.clone()),
        Entry::fixed(cache, 0o644, asked * PACKAGE.0, label),
    ]);
    0
}

fn compile(process: &mut Process<'_>, profile: &str, asked: u64) -> ExitCode {
    let code = fetch(process, profile, asked);
    if code != 0 {
        return code;
    }
    let at = process.path(&format!("_build/{profile}/lib/ebin"));
    if !process.sys.tree.exists(&at) {
        process.sys.spend(cost::SECOND * i64::try_from(2 + asked).unwrap_or(60));
        let bytes = process.bytes_below(process.cwd, |path| path.ends_with(".erl") && !path.starts_with('_'));
        let size = asked * PACKAGE.2 + bytes * 2 + 1_000;
        process.unpack_own(vec![Entry::fixed(at, 0o644, size, "estimated: compiled by rebar3")]);
    }
    process.out("===> Compiling\n");
    0
}

fn release(process: &mut Process<'_>, config: &str, profile: &str, asked: u64, tar: bool) -> ExitCode {
    let code = compile(process, profile, asked);
    if code != 0 {
        return code;
    }
    let listed = term(config, "release").trim_start().trim_start_matches('{');
    let mut parts = listed.split([',', '}']).map(str::trim);
    let name =
        parts.next().filter(|name| !name.is_empty()).map_or_else(|| application(process), str::to_owned);
    let version = parts.next().unwrap_or("1.0.0").trim_matches('"').to_owned();
    let root = process.path(&format!("_build/{profile}/rel/{name}"));
    let flags: String = config.chars().filter(|c| !c.is_whitespace()).collect();
    let runtime = profile == "prod" && !flags.contains("{include_erts,false}")
        || flags.contains("{include_erts,true}")
        || flags.contains("{mode,prod}");
    let libraries = LIBRARIES + asked * PACKAGE.2;
    let label = "estimated: release";
    let mut entries = vec![
        Entry::fixed(format!("{root}/bin/{name}"), 0o755, 36_000, label),
        Entry::fixed(format!("{root}/bin/{name}-{version}"), 0o755, 36_000, label),
        Entry::fixed(format!("{root}/lib/contents"), 0o644, libraries, label),
        Entry::fixed(format!("{root}/releases/{version}/start.boot"), 0o644, 9_000, label),
        Entry::fixed(format!("{root}/releases/{version}/vm.args"), 0o644, 600, label),
    ];
    if runtime {
        entries.push(Entry::fixed(format!("{root}/erts/bin/beam.smp"), 0o755, RUNTIME, label));
    }
    if tar {
        let size = (libraries + if runtime { RUNTIME } else { 0 }) / 3;
        entries.push(Entry::fixed(format!("{root}/{name}-{version}.tar.gz"), 0o644, size, label));
    }
    process.unpack_own(entries);
    process.out(format!("===> Release successfully assembled: _build/{profile}/rel/{name}\n"));
    0
}

#[cfg(test)]
mod tests {
    use super::term;

    #[test]
    fn a_term_ends_with_its_brace() {
        let config = "{deps, [{cowboy, \"2.10.0\"}, {jsx, \"3.1.0\"}]}.\n{relx, [{release, {hello, \"1.0.0\"}, [hello]}]}.";
        assert_eq!(term(config, "deps").matches('{').count(), 2);
        assert!(term(config, "release").trim_start().starts_with("{hello, \"1.0.0\"}"));
        assert_eq!(term(config, "plugins"), "");
    }
}
