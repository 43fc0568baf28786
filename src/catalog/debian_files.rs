//! Which files a Debian package puts where: the real list is not in the data, so a few stand for all, with the
//! package's real total.

use std::sync::Arc;

use super::debian::DebPackage;
use super::fill::Entry;

/// Bytes really unpacked for each KiB of `Installed-Size`, in thousandths of 1024: the mean over
/// `apt-size-calibration.json`, and the same where dpkg leaves documentation out (slim images).
const UNPACKED: u64 = 973;
const UNPACKED_SLIM: u64 = 905;

/// Whether dpkg of an image leaves out documentation and manual pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Documentation {
    Installed,
    /// `/etc/dpkg/dpkg.cfg.d/docker` of the slim images.
    Excluded,
}

impl DebPackage {
    /// Bytes of all its files.
    pub fn unpacked_bytes(&self, documentation: Documentation) -> u64 {
        let thousandths = match documentation {
            Documentation::Installed => UNPACKED,
            Documentation::Excluded => UNPACKED_SLIM,
        };
        self.installed_kib * 1024 * thousandths / 1000
    }

    /// Its files; their sizes add up to [`Self::unpacked_bytes`].
    pub(crate) fn entries(&self, documentation: Documentation) -> Vec<Entry> {
        let name = &self.name;
        let label = |path: &str| -> Arc<str> { format!("deb:{name}={}:{path}", self.version).into() };
        let without = self.unpacked_bytes(Documentation::Excluded);
        let mut entries = Vec::new();
        let mut file = |path: String, mode: u32, size: u64| {
            let label = label(&path);
            entries.push(Entry::fixed(path, mode, size, label));
        };
        let copyright = without / 50;
        file(format!("/usr/share/doc/{name}/copyright"), 0o644, copyright);
        if documentation == Documentation::Installed {
            let manuals = self.unpacked_bytes(documentation) - without;
            file(format!("/usr/share/doc/{name}/changelog.Debian.gz"), 0o644, manuals / 4);
            file(format!("/usr/share/man/man1/{name}.1.gz"), 0o644, manuals - manuals / 4);
        }
        let rest = without - copyright;
        let count = self.programs.len() as u64;
        let each = (rest * 2 / 5).checked_div(count).unwrap_or(0);
        for program in &self.programs {
            file(program.to_string(), 0o755, each);
        }
        let main = rest - each * count;
        if main > 0 {
            file(main_file(name), 0o644, main);
        }
        entries
    }
}

/// Where most of a package's bytes lie, by the conventions of Debian's package names.
fn main_file(name: &str) -> String {
    const LIB: &str = "/usr/lib/x86_64-linux-gnu";
    let by_prefix: [(&str, &str); 6] = [
        ("python3-", "/usr/lib/python3/dist-packages"),
        ("fonts-", "/usr/share/fonts/truetype"),
        ("node-", "/usr/share/nodejs"),
        ("golang-", "/usr/lib/go"),
        ("php", "/usr/lib/php"),
        ("ruby-", "/usr/share/rubygems-integration/all"),
    ];
    if name == "tzdata" {
        return "/usr/share/zoneinfo/contents".to_owned();
    }
    if name.ends_with("-dev") {
        return format!("/usr/include/{}/headers", name.trim_end_matches("-dev"));
    }
    if let Some((prefix, place)) = by_prefix.iter().find(|(prefix, _)| name.starts_with(prefix)) {
        return format!("{place}/{}/contents", name.trim_start_matches(prefix));
    }
    if name.starts_with("lib") && !name.ends_with("-common") && !name.ends_with("-data") {
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
        return format!("{LIB}/{stem}.so");
    }
    if name.ends_with("-common") || name.ends_with("-data") {
        return format!("/usr/share/{}/contents", name.trim_end_matches("-common").trim_end_matches("-data"));
    }
    format!("/usr/lib/{name}/contents")
}

/// One stanza of `/var/lib/dpkg/status`.
pub fn status_stanza(name: &str, version: &str, package: Option<&DebPackage>) -> String {
    use std::fmt::Write;
    let mut text = format!("Package: {name}\nStatus: install ok installed\n");
    if let Some(package) = package {
        let _ = writeln!(text, "Installed-Size: {}", package.installed_kib);
    }
    let _ = writeln!(text, "Architecture: amd64\nVersion: {version}");
    if let Some(package) = package.filter(|package| !package.depends.is_empty()) {
        let one = |alternatives: &Vec<Arc<str>>| alternatives.join(" | ");
        let depends: Vec<String> = package.depends.iter().map(one).collect();
        let _ = writeln!(text, "Depends: {}", depends.join(", "));
    }
    text.push('\n');
    text
}
