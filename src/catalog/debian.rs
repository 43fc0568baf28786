//! Packages of a Debian suite: versions, sizes, dependencies, and the programs they bring.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::nearest::kin;

/// One binary package.
#[derive(Debug, Clone, Default)]
pub struct DebPackage {
    pub name: Arc<str>,
    pub version: Arc<str>,
    /// `Installed-Size`, KiB.
    pub installed_kib: u64,
    /// Bytes of the `.deb`.
    pub deb_bytes: u64,
    /// `Pre-Depends` and `Depends`; the alternatives of each in order.
    pub depends: Vec<Vec<Arc<str>>>,
    pub recommends: Vec<Vec<Arc<str>>>,
    /// Programs on PATH, absolute.
    pub programs: Vec<Arc<str>>,
    /// Part of the address of the archive it comes from, if that is not the distribution's own.
    pub archive: Option<Arc<str>>,
}

/// What was measured of one installation as a whole, better than the sum of its packages' estimates. It holds for
/// sets of packages whose `Installed-Size` adds up to `kib`: those that the measured image lacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    pub kib: u64,
    pub total: Total,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// Bytes of the packages' files, in a full and in a slim image.
    Files { full: u64, slim: u64 },
    /// Bytes of all that the installation writes.
    Layer(u64),
}

/// The packages that `apt-get update` makes known.
#[derive(Debug, Clone, Default)]
pub struct Suite {
    pub codename: String,
    /// What `apt-get update` writes below `/var/lib/apt/lists`, and how large.
    pub lists: Vec<(String, u64)>,
    /// Compressed bytes that `apt-get update` downloads.
    pub download: u64,
    /// Bytes of `/var/cache/apt/*.bin` that an update leaves: 0 where the image's configuration forbids them.
    pub caches: u64,
    /// Where the packages come from, as sources.list has it.
    pub mirror: String,
    /// By the names asked for, `apache2` or `apache2+recommends`.
    totals: BTreeMap<String, Measured>,
    packages: BTreeMap<Arc<str>, Arc<DebPackage>>,
    /// Packages of other archives, which come before the distribution's own once their archive is set up.
    foreign: Vec<Arc<DebPackage>>,
    virtuals: BTreeMap<Arc<str>, Vec<Arc<str>>>,
    /// The packages that fewer Dockerfiles ask for, where they are loaded.
    pub(super) others: Option<Arc<Others>>,
}

/// Packages of the release that are looked for when no other has the name.
#[derive(Debug, Default)]
pub struct Others(BTreeMap<Arc<str>, Arc<DebPackage>>);

impl Others {
    /// Reads lines of `NAME VERSION KIB DEB DEPENDS|- [PROGRAM,…|-]`; the error is the line that is not understood.
    pub(super) fn parse(text: &str) -> Result<Self, usize> {
        let line = |(index, line): (usize, &str)| {
            let after_facts = line.match_indices(' ').nth(4).map(|(at, _)| line.split_at(at));
            let (facts, programs) =
                after_facts.map_or((line, None), |(facts, programs)| (facts, programs.strip_prefix(' ')));
            let mut package = package(&format!("{facts} -")).ok_or(index + 1)?;
            match programs {
                Some("-") => package.programs.clear(),
                Some(names) => package.programs = names.split(',').map(program_path).collect(),
                None => {}
            }
            Ok((Arc::clone(&package.name), Arc::new(package)))
        };
        text.lines().enumerate().map(line).collect::<Result<_, _>>().map(Self)
    }
}

impl Suite {
    pub fn package(&self, name: &str) -> Option<&Arc<DebPackage>> {
        self.packages.get(name)
    }

    /// The package of a name, given the text of all source lists of the image.
    pub fn package_from(&self, name: &str, sources: &str) -> Option<&Arc<DebPackage>> {
        let set_up = |package: &&Arc<DebPackage>| {
            *package.name == *name
                && package.archive.as_deref().is_some_and(|archive| sources.contains(archive))
        };
        self.foreign.iter().find(set_up).or_else(|| self.package(name))
    }

    /// Whether the packages that fewer Dockerfiles ask for are loaded.
    pub fn is_whole(&self) -> bool {
        self.others.is_some()
    }

    /// One of the packages that fewer Dockerfiles ask for.
    pub fn other(&self, name: &str) -> Option<&Arc<DebPackage>> {
        self.others.as_deref()?.0.get(name)
    }

    /// The names of those, in byte order.
    pub fn other_names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.others.as_deref().into_iter().flat_map(|others| others.0.keys())
    }

    /// A package of another release or archive, made after the one that differs from it in versions alone.
    pub fn kin(&self, name: &str, sources: &str) -> Option<DebPackage> {
        let set_up = |package: &&Arc<DebPackage>| {
            package.archive.as_deref().is_some_and(|archive| sources.contains(archive))
        };
        let foreign = || self.foreign.iter().filter(set_up).map(|package| &package.name);
        let names = || foreign().chain(self.packages.keys());
        let model = self.package_from(&kin(name, names())?, sources)?;
        let programs = model.programs.iter().map(|at| at.replace(&*model.name, name).into()).collect();
        Some(DebPackage { name: name.into(), programs, ..(**model).clone() })
    }

    /// Packages that provide a virtual one, the preferred first.
    pub fn providers(&self, name: &str) -> &[Arc<str>] {
        self.virtuals.get(name).map_or(&[], Vec::as_slice)
    }

    /// The measured total of installing just these packages, if there is one.
    pub fn total(&self, names: &[String], recommends: bool) -> Option<Measured> {
        let [name] = names else { return None };
        let with = || self.totals.get(&format!("{name}+recommends"));
        let without = || self.totals.get(name.as_str());
        if recommends { with() } else { without() }.copied()
    }

    /// All names in byte order.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.packages.keys()
    }

    /// Reads the text of a suite (`docs/data.md`); the error is the line that is not understood.
    pub(super) fn parse(text: &str) -> Result<Self, usize> {
        let mut suite = Self::default();
        for (index, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            suite.statement(line).ok_or(index + 1)?;
        }
        Ok(suite)
    }

    fn statement(&mut self, line: &str) -> Option<()> {
        let (word, rest) = line.split_once(' ')?;
        match word {
            "suite" => self.codename = rest.to_owned(),
            "mirror" => self.mirror = rest.to_owned(),
            "download" => self.download = rest.parse().ok()?,
            "caches" => self.caches = rest.parse().ok()?,
            "layer" => {
                let mut words = rest.split(' ');
                let name = words.next()?.to_owned();
                let kib = words.next()?.parse().ok()?;
                let total = Total::Layer(words.next()?.parse().ok()?);
                self.totals.insert(name, Measured { kib, total });
            }
            "files" => {
                let mut words = rest.split(' ');
                let name = words.next()?.to_owned();
                let kib = words.next()?.parse().ok()?;
                let full = words.next()?.parse().ok()?;
                let slim = words.next()?.parse().ok()?;
                self.totals.insert(name, Measured { kib, total: Total::Files { full, slim } });
            }
            "list" => {
                let (size, name) = rest.split_once(' ')?;
                self.lists.push((name.to_owned(), size.parse().ok()?));
            }
            "virtual" => {
                let mut words = rest.split(' ').map(Arc::from);
                self.virtuals.insert(words.next()?, words.collect());
            }
            "p" => {
                let package = package(rest)?;
                self.packages.insert(Arc::clone(&package.name), Arc::new(package));
            }
            "x" => {
                let (archive, rest) = rest.split_once(' ')?;
                let package = DebPackage { archive: Some(archive.into()), ..package(rest)? };
                self.foreign.push(Arc::new(package));
            }
            "programs" | "xprograms" => {
                let mut words = rest.split(' ');
                let archive = if word == "xprograms" { Some(words.next()?) } else { None };
                let name = words.next()?;
                let programs: Vec<Arc<str>> = words.map(program_path).collect();
                let own = self.packages.get_mut(name).filter(|_| archive.is_none());
                let foreign = self.foreign.iter_mut().filter(|package| {
                    let from = package.archive.as_deref();
                    *package.name == *name
                        && archive.is_none_or(|archive| from.is_some_and(|from| from.starts_with(archive)))
                });
                for package in own.into_iter().chain(foreign) {
                    Arc::make_mut(package).programs = programs.clone();
                }
            }
            _ => return None,
        }
        Some(())
    }
}

/// `NAME VERSION KIB DEB DEPENDS|- RECOMMENDS|-`, relations separated by commas, alternatives by bars.
fn package(rest: &str) -> Option<DebPackage> {
    let mut words = rest.split(' ');
    let name: Arc<str> = words.next()?.into();
    let version = words.next()?.into();
    let installed_kib = words.next()?.parse().ok()?;
    let deb_bytes = words.next()?.parse().ok()?;
    let relations = |word: &str| match word {
        "-" => Vec::new(),
        _ => word.split(',').map(|one| one.split('|').map(Arc::from).collect()).collect(),
    };
    let depends = relations(words.next()?);
    let recommends = relations(words.next()?);
    let programs = default_programs(&name);
    Some(DebPackage { name, version, installed_kib, deb_bytes, depends, recommends, programs, archive: None })
}

fn program_path(word: &str) -> Arc<str> {
    if word.starts_with('/') { word.into() } else { format!("/usr/bin/{word}").into() }
}

/// A package that the data says nothing of brings a program of its own name, unless its name says otherwise.
fn default_programs(name: &str) -> Vec<Arc<str>> {
    const NONE: [&str; 12] = [
        "lib", "python3-", "fonts-", "gir1.2-", "golang-", "node-", "ruby-", "php-", "r-cran-", "texlive-",
        "linux-", "x11-",
    ];
    const NONE_AT_END: [&str; 8] = ["-dev", "-data", "-common", "-doc", "-base", "-dbg", "-perl", "-modules"];
    let none = NONE.iter().any(|prefix| name.starts_with(prefix))
        || NONE_AT_END.iter().any(|suffix| name.ends_with(suffix));
    if none { Vec::new() } else { vec![program_path(name)] }
}
