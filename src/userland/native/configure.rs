//! `configure`, and `make` after it over sources of which only the size is known.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Userland, cost};

/// What `configure` leaves for `make`: the prefix, then nginx's modules, a line each.
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
pub(super) fn prepared(process: &mut Process<'_>, folder: &str, targets: &[String]) -> ExitCode {
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
    if installs {
        process.unpack(&[
            file(format!("{prefix}/bin/{name}"), 0o755, bytes / 10),
            file(format!("{prefix}/lib/lib{name}.so"), 0o755, bytes / 8),
        ]);
    } else {
        process.unpack_own(vec![file(format!("{folder}/{name}.o"), 0o644, bytes / 3)]);
    }
    0
}

pub(super) fn configure(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    process.sys.spend(15 * cost::SECOND);
    if process.name() == "configure" {
        let prefix = process
            .operands()
            .iter()
            .find_map(|arg| arg.strip_prefix("--prefix="))
            .unwrap_or("/usr/local")
            .to_owned();
        let modules = process.operands().iter().filter_map(|arg| arg.strip_prefix("--add-dynamic-module="));
        let state: String =
            std::iter::once(prefix.as_str()).chain(modules).map(|line| format!("{line}\n")).collect();
        process.user_file(PREPARED, state.as_str());
    }
    0
}
