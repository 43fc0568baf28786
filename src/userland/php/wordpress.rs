//! `wp`: WordPress on the command line.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::Userland;

/// WordPress on the command line: itself, and a download of WordPress.
pub(super) fn wp(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let plain: Vec<&str> = args.iter().map(String::as_str).filter(|arg| !arg.starts_with('-')).collect();
    match plain.as_slice() {
        [] | ["cli", "version" | "info"] => process.out("WP-CLI 2.12.0\n"),
        ["cli", ..] => {}
        ["core", "download", ..] => {
            let folder = args.iter().find_map(|arg| arg.strip_prefix("--path=")).unwrap_or(".");
            if !process.download(27_000_000) {
                process
                    .err("Error: Failed to get url 'https://api.wordpress.org/core/version-check/1.7/'.\n");
                return 1;
            }
            let at = process.path(folder);
            let at = at.trim_end_matches("/.").trim_end_matches('/');
            let file = |name: &str, size: u64| {
                Entry::fixed(format!("{at}/{name}"), 0o644, size, "estimated: WordPress")
            };
            process.unpack_own(vec![
                file("index.php", 405),
                file("wp-config-sample.php", 3_300),
                file("wp-load.php", 3_900),
                file("wp-settings.php", 29_000),
                file("wp-admin/contents", 12_000_000),
                file("wp-includes/contents", 50_000_000),
                file("wp-content/index.php", 28),
                file("wp-content/plugins/index.php", 28),
                file("wp-content/themes/index.php", 28),
            ]);
            process.out("Success: WordPress downloaded.\n");
        }
        _ => process.not_simulated(1, "a site's database has no model"),
    }
    0
}
