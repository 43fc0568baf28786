//! Platforms such as `linux/arm64/v8` (`containerd/platforms`).

use crate::dockerfile::go::Letters;

use super::go;

/// What an image is built for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Platform {
    pub os: String,
    pub architecture: String,
    /// Empty for the usual one.
    pub variant: String,
    /// Only Windows has one.
    pub os_version: String,
}

impl Default for Platform {
    /// The platform that everything is simulated on: `linux/amd64`.
    fn default() -> Self {
        Self {
            os: "linux".into(),
            architecture: "amd64".into(),
            variant: String::new(),
            os_version: String::new(),
        }
    }
}

const KNOWN_OS: [&str; 17] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "windows",
    "zos",
];

const KNOWN_ARCHITECTURES: [&str; 24] = [
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "ppc64",
    "ppc64le",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

/// The expressions as the messages show them.
const OS_EXPRESSION: &str = r"^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?$";
const COMPONENT_EXPRESSION: &str = "^[A-Za-z0-9_.-]+$";

impl Platform {
    /// Reads `os[(version)][/architecture[/variant]]`; a lone operating system or architecture is completed with
    /// what is simulated.
    ///
    /// # Errors
    /// containerd's text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let invalid = |why: String| Err(format!("{why}: invalid argument"));
        let shown = go::quote(text);
        if text.contains('*') {
            return invalid(format!("{shown}: wildcards not yet supported"));
        }
        let parts: Vec<&str> = text.splitn(4, '/').collect();
        let first = parts.first().copied().unwrap_or_default();
        let Some((os, os_version)) = split_os(first) else {
            let (part, expression) = (go::quote(first), go::quote(OS_EXPRESSION));
            return invalid(format!(
                "{part} is an invalid OS component of {shown}: OSAndVersion specifier component must match {expression}"
            ));
        };
        let component = |part: &&&str| part.is_empty() || !part.chars().all(is_component);
        if let Some(part) = parts.iter().skip(1).find(component) {
            let (part, expression) = (go::quote(part), go::quote(COMPONENT_EXPRESSION));
            return invalid(format!(
                "{part} is an invalid component of {shown}: platform specifier component must match {expression}"
            ));
        }
        let os = normalize_os(os);
        let made = |os: String, (architecture, variant): (String, String)| Self {
            os,
            architecture,
            variant,
            os_version: os_version.to_owned(),
        };
        // The variant that `arm` has anyway is not kept.
        let usual =
            |(architecture, variant): (String, String)| match (architecture.as_str(), variant.as_str()) {
                ("arm", "v7") => (architecture, String::new()),
                _ => (architecture, variant),
            };
        match parts.as_slice() {
            [_] if KNOWN_OS.contains(&os.as_str()) => {
                Ok(made(os, (Self::default().architecture, String::new())))
            }
            [architecture] => {
                let found = usual(normalize_architecture(architecture, ""));
                match KNOWN_ARCHITECTURES.contains(&found.0.as_str()) {
                    true => Ok(made(Self::default().os, found)),
                    false => invalid(format!("{shown}: unknown operating system or architecture")),
                }
            }
            [_, architecture] => Ok(made(os, usual(normalize_architecture(architecture, "")))),
            [_, architecture, variant] => {
                let (architecture, variant) = normalize_architecture(architecture, variant);
                let variant =
                    if architecture == "arm64" && variant.is_empty() { "v8".to_owned() } else { variant };
                Ok(made(os, (architecture, variant)))
            }
            _ => invalid(format!("{shown}: cannot parse platform specifier")),
        }
    }

    /// With other names of the same thing brought to one.
    pub fn normalized(&self) -> Self {
        let (architecture, variant) = normalize_architecture(&self.architecture, &self.variant);
        Self { os: normalize_os(&self.os), architecture, variant, os_version: self.os_version.clone() }
    }
}

/// `linux/arm64/v8`, with the version of a Windows in parentheses (`FormatAll`).
impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.os.is_empty() {
            return f.write_str("unknown");
        }
        f.write_str(&self.os)?;
        if !self.os_version.is_empty() {
            write!(f, "({})", self.os_version)?;
        }
        for part in [&self.architecture, &self.variant].into_iter().filter(|part| !part.is_empty()) {
            write!(f, "/{part}")?;
        }
        Ok(())
    }
}

fn is_component(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}

/// `os` or `os(version+feature)`; features are not kept.
fn split_os(text: &str) -> Option<(&str, &str)> {
    let (os, version) = match text.split_once('(') {
        Some((os, rest)) => (os, rest.strip_suffix(')')?),
        None => (text, ""),
    };
    let valid = !os.is_empty() && os.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let mut parts = version.split('+');
    let version = parts.next().unwrap_or_default();
    let option = |part: &str| part.chars().all(|c| is_component(c) || c == '%');
    (valid && option(version) && parts.all(|part| !part.is_empty() && option(part))).then_some((os, version))
}

fn normalize_os(os: &str) -> String {
    match os.lowered().as_str() {
        "" => Platform::default().os,
        "macos" => "darwin".to_owned(),
        other => other.to_owned(),
    }
}

fn normalize_architecture(architecture: &str, variant: &str) -> (String, String) {
    let (architecture, variant) = (architecture.lowered(), variant.lowered());
    let (architecture, variant) = match (architecture.as_str(), variant.as_str()) {
        ("i386", _) => ("386", ""),
        ("x86_64" | "x86-64" | "amd64", "v1") => ("amd64", ""),
        ("x86_64" | "x86-64" | "amd64", v) => ("amd64", v),
        ("aarch64" | "arm64", "8" | "v8" | "v8.0") => ("arm64", ""),
        ("aarch64" | "arm64", "9" | "9.0" | "v9.0") => ("arm64", "v9"),
        ("aarch64" | "arm64", v) => ("arm64", v),
        ("armhf", _) | ("arm", "" | "7") => ("arm", "v7"),
        ("armel", _) | ("arm", "6") => ("arm", "v6"),
        ("arm", "5") => ("arm", "v5"),
        ("arm", "8") => ("arm", "v8"),
        (a, v) => (a, v),
    };
    (architecture.to_owned(), variant.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parsing() {
        let rows = [
            ("linux/amd64", "linux/amd64"),
            ("linux", "linux/amd64"),
            ("arm64", "linux/arm64"),
            ("Linux/AARCH64", "linux/arm64"),
            ("linux/arm/v7", "linux/arm/v7"),
            ("linux/arm64/v8", "linux/arm64/v8"),
            ("windows(10.0.17763)/amd64", "windows(10.0.17763)/amd64"),
            ("macos/x86_64", "darwin/amd64"),
        ];
        for (text, shown) in rows {
            assert_eq!(Platform::parse(text).map(|p| p.to_string()).as_deref(), Ok(shown), "{text}");
        }
        let wrong = Platform::parse("linux/").unwrap_err();
        assert!(
            wrong.starts_with("\"\" is an invalid component of \"linux/\": platform specifier"),
            "{wrong}"
        );
        assert_eq!(
            Platform::parse("foo").unwrap_err(),
            "\"foo\": unknown operating system or architecture: invalid argument"
        );
    }
}
