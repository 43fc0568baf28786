//! `configure`, and `make` after it over sources of which only the size is known.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Userland, cost};

/// What `configure` leaves for `make`: the prefix, where the program goes if that was said, then nginx's modules, a line each.
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

/// `make` after `configure` over sources of which only the size is known.
pub(super) fn prepared(
    process: &mut Process<'_>,
    folder: &str,
    targets: &[String],
    destination: &str,
) -> ExitCode {
    let installs = targets.iter().any(|target| target.starts_with("install"));
    let bytes = process.bytes_below(folder, |_| true);
    if !process.sys.tree.exists(&format!("{folder}/{PREPARED}"))
        && !process.sys.tree.exists(&format!("{folder}/configure"))
    {
        process.err(match targets.first() {
            Some(target) => format!("make: *** No rule to make target '{target}'.  Stop.\n"),
            None => "make: *** No targets specified and no makefile found.  Stop.\n".to_owned(),
        });
        return 2;
    }
    process.spend_bytes(bytes / 8, cost::C_BYTE);
    let name = crate::vfs::path::base(folder).split(['-', '_']).next().unwrap_or("program").to_owned();
    let state = process.text_of(&format!("{folder}/{PREPARED}")).unwrap_or_default();
    let mut state = state.lines();
    let prefix = state.next().unwrap_or("/usr/local").to_owned();
    let program = state.next().filter(|path| !path.is_empty()).map(str::to_owned);
    let folder_of = if name == "nginx" { "sbin" } else { "bin" };
    let program = program.unwrap_or_else(|| format!("{prefix}/{folder_of}/{name}"));
    let label = format!("estimated: built from {bytes} bytes of source");
    let file = |path: String, mode: u32, size: u64| Entry::fixed(path, mode, size, label.clone());
    let modules = state.map(|at| {
        let base = crate::vfs::path::base(at);
        let known = NGINX_MODULES.iter().find(|(name, _)| *name == base);
        known.map_or_else(
            || vec![base.replace('-', "_")],
            |(_, all)| all.iter().map(|m| (*m).to_owned()).collect(),
        )
    });
    let modules: Vec<Entry> =
        modules.flatten().map(|module| file(format!("{folder}/objs/{module}.so"), 0o755, 120_000)).collect();
    process.unpack_own(modules);
    let programs = declared(process, folder);
    if !programs.is_empty() {
        let each = 16_000 + bytes / programs.len() as u64;
        let at = |name: &String| match installs {
            true => format!("{destination}{prefix}/bin/{name}"),
            false => format!("{folder}/{name}"),
        };
        process.unpack_own(programs.iter().map(|name| file(at(name), 0o755, each)).collect());
    } else if installs {
        let prefix = format!("{destination}{prefix}");
        process.unpack(&[
            file(format!("{destination}{program}"), 0o755, bytes / 10),
            file(format!("{prefix}/lib/lib{name}.so"), 0o755, bytes / 8),
        ]);
    } else {
        process.unpack_own(vec![file(format!("{folder}/{name}.o"), 0o644, bytes / 3)]);
    }
    0
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
        let value = |flag: &str| process.operands().iter().find_map(|arg| arg.strip_prefix(flag));
        let prefix = value("--prefix=").unwrap_or("/usr/local");
        // nginx is told where its program goes.
        let program = value("--sbin-path=").unwrap_or_default();
        let modules = process.operands().iter().filter_map(|arg| arg.strip_prefix("--add-dynamic-module="));
        let state: String =
            [prefix, program].into_iter().chain(modules).map(|line| format!("{line}\n")).collect();
        process.user_file(PREPARED, state.as_str());
    } else if matches!(process.name(), "autoreconf" | "autoconf") {
        reconfigure(process);
    }
    0
}
