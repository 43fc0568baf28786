//! Packages of npm, PyPI and Alpine: sizes where they were measured, estimates that say so elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Trust;
use super::nearest::{is_slip, kin};

/// A package of npm's registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NpmPackage {
    pub version: Arc<str>,
    /// Bytes below `node_modules/NAME`.
    pub bytes: u64,
    pub trust: Trust,
    pub dependencies: Vec<Arc<str>>,
    /// Programs in `node_modules/.bin`.
    pub programs: Vec<Arc<str>>,
}

/// A wheel on PyPI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PythonPackage {
    pub version: Arc<str>,
    pub wheel_bytes: u64,
    pub unpacked_bytes: u64,
    /// Bytes of `.py` files: pip byte-compiles them to about as many.
    pub py_bytes: u64,
    pub trust: Trust,
    pub requires: Vec<Arc<str>>,
    pub programs: Vec<Arc<str>>,
}

/// A package of Alpine; every figure is an estimate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApkPackage {
    pub name: Arc<str>,
    pub version: Arc<str>,
    pub installed_bytes: u64,
    pub depends: Vec<Arc<str>>,
    pub programs: Vec<Arc<str>>,
}

impl ApkPackage {
    fn new(name: &str, installed_bytes: u64, depends: Vec<Arc<str>>, programs: Vec<Arc<str>>) -> Self {
        Self { name: name.into(), version: "0-r0".into(), installed_bytes, depends, programs }
    }
}

/// The `languages` asset.
#[derive(Debug, Clone, Default)]
pub struct Languages {
    npm: BTreeMap<Arc<str>, NpmPackage>,
    python: BTreeMap<Arc<str>, PythonPackage>,
    apk: BTreeMap<Arc<str>, ApkPackage>,
}

/// What stands for a package of npm that no data knows: about the median of those that are known.
const NPM_UNKNOWN: u64 = 60_000;
/// The same for a wheel: bytes of it, unpacked, and of Python source in it.
const PYTHON_UNKNOWN: (u64, u64, u64) = (90_000, 350_000, 280_000);

/// Packages that Alpine makes of one source: the ending of the name, and KiB.
const APK_PARTS: &[(&str, u64)] = &[
    ("-dev", 200),
    ("-static", 500),
    ("-libs", 400),
    ("-doc", 100),
    ("-lang", 200),
    ("-openrc", 8),
    ("-bash-completion", 12),
];
/// KiB of a package that the data does not have.
const APK_UNKNOWN: u64 = 600;
/// Names that Debian has for what Alpine calls otherwise.
const OTHERS_NAMES: &[&str] = &[
    "apt-transport-https",
    "apt-utils",
    "build-essential",
    "debhelper",
    "default-jdk",
    "default-jre",
    "default-libmysqlclient-dev",
    "default-mysql-client",
    "dirmngr",
    "dnsutils",
    "dpkg-dev",
    "gnupg2",
    "iputils-ping",
    "libbz2-dev",
    "libcurl4-openssl-dev",
    "libfreetype6-dev",
    "libgomp1",
    "libjpeg-dev",
    "libjpeg62-turbo-dev",
    "liblzma-dev",
    "libmariadb-dev",
    "libmysqlclient-dev",
    "libonig-dev",
    "libpng16-16",
    "libpq5",
    "libreadline-dev",
    "libsasl2-dev",
    "libsqlite3-dev",
    "libssl-dev",
    "libxml2-utils-dev",
    "libyaml-dev",
    "locales",
    "lsb-release",
    "netcat",
    "nodejs-npm-legacy",
    "openssh-clients",
    "pkg-config-dev",
    "python-dev",
    "python3-pip",
    "python3-setuptools",
    "python3-venv",
    "python3-wheel",
    "software-properties-common",
    "ssh-client",
    "uuid-dev",
    "vim-tiny",
    "xz-utils",
    "zlib1g-dev",
];
/// KiB of any other part.
const APK_PIECE: u64 = 100;
/// Packages that there are very many of: how the name begins, KiB, what they need.
const APK_KINDS: &[(&str, u64, &[&str])] = &[
    ("py3-", 600, &["python3"]),
    ("perl-", 150, &["perl"]),
    ("ruby-", 250, &["ruby"]),
    ("lua5.", 100, &[]),
    ("font-", 1500, &["fontconfig"]),
    ("ttf-", 1500, &["fontconfig"]),
    ("gst-plug", 3000, &["glib"]),
];

impl Languages {
    /// Every name has a package: an unknown one is an estimate.
    pub fn npm(&self, name: &str) -> NpmPackage {
        self.npm.get(name).cloned().unwrap_or_else(|| NpmPackage {
            version: "1.0.0".into(),
            // Types are smaller than programs.
            bytes: if name.starts_with("@types/") { NPM_UNKNOWN / 2 } else { NPM_UNKNOWN },
            trust: Trust::Estimated,
            dependencies: Vec::new(),
            programs: Vec::new(),
        })
    }

    pub fn knows_npm(&self, name: &str) -> bool {
        self.npm.contains_key(name)
    }

    /// By the normalised name of PEP 503: lower case, dashes.
    pub fn python(&self, name: &str) -> PythonPackage {
        self.python.get(name).cloned().unwrap_or_else(|| PythonPackage {
            version: "1.0.0".into(),
            wheel_bytes: PYTHON_UNKNOWN.0,
            unpacked_bytes: PYTHON_UNKNOWN.1,
            py_bytes: PYTHON_UNKNOWN.2,
            trust: Trust::Estimated,
            requires: Vec::new(),
            programs: Vec::new(),
        })
    }

    pub fn knows_python(&self, name: &str) -> bool {
        self.python.contains_key(name)
    }

    /// A package of Alpine. One whose name differs from a known one in its version is made after that; so is one of a
    /// kind that Alpine has for very many names. The data has a small part of all names: any other is an estimate too,
    /// unless it is another distribution's or a known one mistyped.
    pub fn apk(&self, name: &str) -> Option<ApkPackage> {
        let like = || {
            let kin = kin(name, self.apk.keys())?;
            let model = self.apk.get(&kin)?;
            let programs = model.programs.iter().map(|at| at.replace(&*kin, name).into()).collect();
            Some(ApkPackage::new(name, model.installed_bytes, model.depends.clone(), programs))
        };
        let part = || {
            let (ending, kib) = APK_PARTS.iter().find(|(ending, _)| name.ends_with(ending))?;
            let whole = self.apk.get(name.strip_suffix(ending)?)?;
            let depends = if *ending == "-dev" { vec![Arc::clone(&whole.name)] } else { Vec::new() };
            Some(ApkPackage::new(name, kib * 1024, depends, Vec::new()))
        };
        // `imagemagick-pdf`, `nginx-mod-http-perl`: a part of the package that its name begins with.
        let piece = || {
            let mut whole = name;
            while let Some((before, _)) = whole.rsplit_once('-') {
                whole = before;
                if let Some(package) = self.apk.get(whole) {
                    let depends = vec![Arc::clone(&package.name)];
                    return Some(ApkPackage::new(name, APK_PIECE * 1024, depends, Vec::new()));
                }
            }
            None
        };
        let unknown = || {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_');
            let named = name.len() > 1 && name.chars().all(plain);
            let other = OTHERS_NAMES.contains(&name) || is_slip(name, self.apk.keys());
            let bare = ["lib", "font-", "ttf-"].iter().any(|start| name.starts_with(start))
                || name.ends_with("-dev");
            let programs = if bare { Vec::new() } else { vec![in_usr_bin(name)] };
            (named && !other).then(|| ApkPackage::new(name, APK_UNKNOWN * 1024, Vec::new(), programs))
        };
        let kind = || {
            let (_, kib, needs) = APK_KINDS.iter().find(|(start, ..)| name.starts_with(start))?;
            let depends = needs.iter().map(|need| Arc::from(*need)).collect();
            Some(ApkPackage::new(name, kib * 1024, depends, Vec::new()))
        };
        self.apk.get(name).cloned().or_else(like).or_else(part).or_else(kind).or_else(piece).or_else(unknown)
    }

    /// Whether there are data on a package of Alpine: the others are made after those, or estimates.
    pub fn knows_apk(&self, name: &str) -> bool {
        self.apk.contains_key(name)
    }

    /// Names of Alpine's packages in byte order.
    pub fn apk_names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.apk.keys()
    }

    /// Reads the asset; the error is the line that is not understood.
    pub(super) fn parse(text: &str) -> Result<Self, usize> {
        let mut languages = Self::default();
        for (index, line) in text.lines().enumerate() {
            languages.statement(line).ok_or(index + 1)?;
        }
        Ok(languages)
    }

    fn statement(&mut self, line: &str) -> Option<()> {
        let mut words = line.split(' ');
        let kind = words.next()?;
        let name: Arc<str> = words.next()?.into();
        match kind {
            // `npm NAME VERSION BYTES measured|proxy|none DEPENDENCY@RANGE …`
            "npm" => {
                let version = words.next()?.into();
                let bytes: u64 = words.next()?.parse().ok()?;
                let trust = if words.next()? == "measured" { Trust::Measured } else { Trust::Estimated };
                let bytes = if bytes == 0 { NPM_UNKNOWN } else { bytes };
                let name_of = |word: &str| match word.rfind('@') {
                    Some(at) if at > 0 => Arc::from(word.get(..at).unwrap_or(word)),
                    _ => Arc::from(word),
                };
                let dependencies = words.map(name_of).collect();
                let package = NpmPackage { version, bytes, trust, dependencies, programs: Vec::new() };
                self.npm.insert(name, package);
            }
            "npm-bin" => {
                let programs: Vec<Arc<str>> = words.map(Arc::from).collect();
                let mut package = self.npm(&name);
                package.programs = programs;
                self.npm.insert(name, package);
            }
            // `pypi NAME VERSION WHEEL UNPACKED PY REQUIREMENT …`, `pypi~` for an estimate.
            "pypi" | "pypi~" => {
                let version = words.next()?.into();
                let wheel_bytes = words.next()?.parse().ok()?;
                let unpacked_bytes = words.next()?.parse().ok()?;
                let py_bytes = words.next()?.parse().ok()?;
                let trust = if kind == "pypi" { Trust::Measured } else { Trust::Estimated };
                let requires = words.map(|word| Arc::from(word.to_ascii_lowercase())).collect();
                let programs = Vec::new();
                let package = PythonPackage {
                    version,
                    wheel_bytes,
                    unpacked_bytes,
                    py_bytes,
                    trust,
                    requires,
                    programs,
                };
                self.python.insert(name, package);
            }
            "pypi-bin" => {
                let programs: Vec<Arc<str>> = words.map(Arc::from).collect();
                let mut package = self.python(&name);
                package.programs = programs;
                self.python.insert(name, package);
            }
            // `apk NAME KIB DEPENDENCY,…|- PROGRAM …`
            "apk" => {
                let kib: u64 = words.next()?.parse().ok()?;
                let depends = match words.next()? {
                    "-" => Vec::new(),
                    list => list.split(',').map(Arc::from).collect(),
                };
                let programs = words.map(in_usr_bin).collect();
                let package = ApkPackage::new(&name, kib * 1024, depends, programs);
                self.apk.insert(name, package);
            }
            _ => return None,
        }
        Some(())
    }
}

fn in_usr_bin(word: &str) -> Arc<str> {
    if word.starts_with('/') { word.into() } else { format!("/usr/bin/{word}").into() }
}
