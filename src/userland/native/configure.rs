//! `configure`, and `make` after it over sources of which only the size is known.

use crate::catalog::{Entry, EntryKind};
use crate::shell::{ExitCode, Process};

use super::super::{Userland, cost, sketched};
use super::installed;

/// What `configure` leaves for `make`: lines of `KEY=VALUE`.
const PREPARED: &str = ".configured";

/// Modules of nginx whose names are not their folder's: folder, names.
const NGINX_MODULES: &[(&str, &[&str])] = &[
    ("ngx_brotli", &["ngx_http_brotli_filter_module", "ngx_http_brotli_static_module"]),
    ("headers-more-nginx-module", &["ngx_http_headers_more_filter_module"]),
    ("nginx-rtmp-module", &["ngx_rtmp_module"]),
    ("lua-nginx-module", &["ngx_http_lua_module"]),
    ("echo-nginx-module", &["ngx_http_echo_module"]),
    ("ngx_http_geoip2_module", &["ngx_http_geoip2_module", "ngx_stream_geoip2_module"]),
    ("ModSecurity-nginx", &["ngx_http_modsecurity_module"]),
    ("nginx-module-vts", &["ngx_http_vhost_traffic_status_module"]),
    ("ngx_devel_kit", &["ndk_http_module"]),
];

/// `make` after `configure` over sources of which only the size is known; `given` are the variables of the call.
pub(super) fn prepared(
    process: &mut Process<'_>,
    folder: &str,
    targets: &[String],
    given: &[String],
) -> ExitCode {
    let sketch = sketched::root(process, folder);
    let is = |name: &str| process.sys.tree.exists(&format!("{folder}/{name}"));
    if sketch.is_none() && !is(PREPARED) && !is("configure") {
        process.err(match targets.first() {
            Some(target) => format!("make: *** No rule to make target '{target}'.  Stop.\n"),
            None => "make: *** No targets specified and no makefile found.  Stop.\n".to_owned(),
        });
        return 2;
    }
    let installs = targets.iter().any(|target| target.contains("install"));
    let (root, of) = sketch.unwrap_or_else(|| (folder.to_owned(), crate::vfs::path::base(folder).to_owned()));
    let bytes = process.bytes_below(&root, |_| true);
    process.spend_bytes(bytes / 8, cost::C_BYTE);
    let (name, version) = project(&of);
    let state = [folder, &root].iter().find_map(|at| process.text_of(&format!("{at}/{PREPARED}")));
    let state = state.unwrap_or_default();
    let values = |key: &str| -> Vec<&str> {
        state.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix('=')).collect()
    };
    let variable =
        |name: &str| given.iter().rev().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
    let prefix = ["PREFIX", "prefix", "INSTALL_TOP", "INSTALL_PREFIX"].iter().find_map(|name| variable(name));
    let own = if name == "nginx" { "/usr/local/nginx" } else { "/usr/local" };
    let prefix = prefix.or_else(|| values("prefix").first().copied()).unwrap_or(own).to_owned();
    let destination = variable("DESTDIR").unwrap_or_default();
    let label = format!("estimated: built from {bytes} bytes of source");
    let file = |path: String, mode: u32, size: u64| Entry::fixed(path, mode, size, label.clone());
    let modules = values("module").into_iter().flat_map(|at| {
        let base = crate::vfs::path::base(at);
        let known = NGINX_MODULES.iter().find(|(name, _)| *name == base);
        known.map_or_else(
            || vec![base.replace('-', "_")],
            |(_, all)| all.iter().map(|m| (*m).to_owned()).collect(),
        )
    });
    let mut entries: Vec<Entry> =
        modules.map(|module| file(format!("{folder}/objs/{module}.so"), 0o755, 120_000)).collect();
    let programs = declared(process, folder);
    if !programs.is_empty() {
        let each = 16_000 + bytes / programs.len() as u64;
        let at = |name: &String| match installs {
            true => format!("{destination}{prefix}/bin/{name}"),
            false => format!("{folder}/{name}"),
        };
        entries.extend(programs.iter().map(|name| file(at(name), 0o755, each)));
        process.unpack_own(entries);
        return 0;
    }
    process.unpack_own(entries);
    if !installs {
        process.unpack_own(vec![file(format!("{folder}/{name}.o"), 0o644, bytes / 3)]);
        return 0;
    }
    let alternative = targets.iter().any(|target| target == "altinstall");
    let mut entries = Vec::new();
    for (at, is_program) in installed::files(&name, &version, alternative) {
        // nginx is told where its program and its settings go.
        let at = match (at.as_str(), values("sbin-path").first(), values("conf-path").first()) {
            ("sbin/nginx", Some(path), _) => format!("{destination}{path}"),
            ("conf/nginx.conf", _, Some(path)) => format!("{destination}{path}"),
            (conf, _, Some(path)) if name == "nginx" && conf.starts_with("conf/") => {
                let folder = crate::vfs::path::parent(path);
                format!("{destination}{folder}/{}", crate::vfs::path::base(conf))
            }
            _ => format!("{destination}{prefix}/{at}"),
        };
        entries.push(match at.strip_suffix('/') {
            Some(folder) => Entry::new(folder, 0o755, EntryKind::Directory),
            None if is_program => file(at, 0o755, bytes / 12),
            None if at.ends_with("contents") => file(at, 0o644, bytes / 3),
            None => {
                let label = format!("estimated: {}", crate::vfs::path::base(&at));
                Entry::fixed(at, 0o644, if is_library(&label) { bytes / 10 } else { 6_000 }, label)
            }
        });
    }
    for log in values("log") {
        let folder = crate::vfs::path::parent(log);
        entries.push(Entry::new(format!("{destination}{folder}"), 0o755, EntryKind::Directory));
    }
    process.unpack(&entries);
    0
}

fn is_library(name: &str) -> bool {
    name.contains(".so") || name.ends_with(".a")
}

/// The project of an archive's or a folder's name, and its version's first two numbers: `Python-3.11.9.tgz`.
fn project(of: &str) -> (String, String) {
    let is_end = |(at, c): &(usize, char)| {
        let rest = of.get(at + 1..).unwrap_or_default().trim_start_matches('v');
        matches!(c, '-' | '_') && rest.starts_with(|c: char| c.is_ascii_digit())
    };
    let end = of.char_indices().find(is_end).map(|(at, _)| at);
    let name =
        end.and_then(|end| of.get(..end)).unwrap_or_else(|| of.split(['-', '_', '.']).next().unwrap_or(of));
    let name = ["-stable", "-autoconf", "-amalgamation", "_src"]
        .iter()
        .fold(name, |name, end| name.trim_end_matches(*end));
    let rest = of.get(name.len()..).unwrap_or_default();
    let rest = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
    let version: Vec<&str> = rest.split('.').take(2).collect();
    (name.to_owned(), version.join("."))
}

/// The programs that `Makefile.am`s declare: `bin_PROGRAMS = a b`.
fn declared(process: &Process<'_>, folder: &str) -> Vec<String> {
    let walk = process.sys.tree.walk(folder).map(|(path, _)| path.to_owned());
    let files: Vec<String> = walk.filter(|path| crate::vfs::path::base(path) == "Makefile.am").collect();
    let mut programs = Vec::new();
    for file in files {
        let text = process.text_of(&format!("{folder}/{file}")).unwrap_or_default().replace("\\\n", " ");
        for line in text.lines() {
            let Some((name, value)) = line.split_once('=') else { continue };
            if matches!(name.trim_end_matches('+').trim(), "bin_PROGRAMS" | "sbin_PROGRAMS") {
                programs.extend(value.split_whitespace().map(str::to_owned));
            }
        }
    }
    programs
}

/// `autoreconf`, `autoconf`: a `configure` from `configure.ac`.
fn reconfigure(process: &mut Process<'_>) {
    let mut folders = process.operands().iter().filter(|word| !word.starts_with('-')).cloned();
    let folder = folders.next_back().filter(|word| process.sys.tree.is_dir(&process.path(word)));
    let folder = folder.map_or_else(|| process.cwd.to_owned(), |word| process.path(&word));
    let is = |name: &str| process.sys.tree.exists(&format!("{folder}/{name}"));
    if (is("configure.ac") || is("configure.in")) && !is("configure") {
        let file = |name: &str, mode: u32, bytes: u64| {
            Entry::fixed(format!("{folder}/{name}"), mode, bytes, "estimated: made by autoconf")
        };
        process.unpack_own(vec![file("configure", 0o755, 180_000), file("Makefile.in", 0o644, 28_000)]);
    }
}

pub(super) fn configure(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    process.sys.spend(15 * cost::SECOND);
    if process.name() == "configure" {
        let mut state = String::new();
        for word in process.operands() {
            let Some((flag, value)) = word.strip_prefix("--").and_then(|word| word.split_once('=')) else {
                continue;
            };
            let key = match flag {
                "prefix" | "sbin-path" | "conf-path" => flag,
                "add-dynamic-module" => "module",
                "error-log-path" | "http-log-path" => "log",
                _ => continue,
            };
            state.push_str(&format!("{key}={value}\n"));
        }
        process.user_file(PREPARED, state.as_str());
    } else if matches!(process.name(), "autoreconf" | "autoconf") {
        reconfigure(process);
    }
    0
}
