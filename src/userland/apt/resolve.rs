//! Which packages an installation brings: dependencies, alternatives, virtual packages, recommendations.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::{DebPackage, Suite};

use super::super::supply::glob;
use super::state::Installed;

/// What would be installed.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Every new package, in byte order.
    pub new: BTreeMap<Arc<str>, Arc<DebPackage>>,
    /// Those that were asked for.
    pub requested: BTreeSet<Arc<str>>,
    /// Asked for, and there already.
    pub present: Vec<Arc<str>>,
    /// `(virtual, package)`: what apt notes it selects.
    pub selected: Vec<(String, Arc<str>)>,
}

/// Why a name gives no package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unresolved {
    Missing,
    /// Perhaps among those that are not loaded.
    Unread,
    /// Several packages provide it and none is preferred.
    Ambiguous(Vec<Arc<str>>),
}

pub(super) struct Resolver<'a> {
    pub suite: &'a Suite,
    pub installed: &'a Installed,
    /// The text of all source lists.
    pub sources: &'a str,
    pub recommends: bool,
    /// Whether there may be packages that the suite's data does not list: of another release, or of another archive.
    pub others: bool,
    pub plan: Plan,
}

impl<'a> Resolver<'a> {
    pub fn new(suite: &'a Suite, installed: &'a Installed, sources: &'a str, recommends: bool) -> Self {
        Self { suite, installed, sources, recommends, others: false, plan: Plan::default() }
    }

    /// The same where packages may come of another release or archive than the suite's.
    pub fn with_others(self, others: bool) -> Self {
        Self { others, ..self }
    }

    /// Adds what was asked for by one word: a name, `name=version`, `name:arch`, `name/release` or a pattern.
    pub fn request(&mut self, word: &str) -> Result<(), Unresolved> {
        let name = bare(word);
        if name.contains('*') || name.starts_with('^') {
            let pattern = name.trim_start_matches('^').trim_end_matches('$').replace(".*", "*");
            let names: Vec<Arc<str>> =
                self.suite.names().filter(|candidate| glob(&pattern, candidate)).cloned().collect();
            let names = if names.is_empty() {
                self.whole()?;
                self.suite.other_names().filter(|candidate| glob(&pattern, candidate)).cloned().collect()
            } else {
                names
            };
            if names.is_empty() {
                return Err(Unresolved::Missing);
            }
            names.iter().for_each(|name| self.take(name));
            return Ok(());
        }
        if self.package(name).is_some() {
            self.take(&Arc::from(name));
            return Ok(());
        }
        match self.suite.providers(name) {
            [] => {
                self.whole()?;
                match self.suite.other(name) {
                    Some(_) => self.take(&Arc::from(name)),
                    None if self.others => self.take_kin(name)?,
                    None => return Err(Unresolved::Missing),
                }
                Ok(())
            }
            [only] => {
                let only = Arc::clone(only);
                self.plan.selected.push((name.to_owned(), Arc::clone(&only)));
                self.take(&only);
                Ok(())
            }
            several => match several.iter().find(|provider| self.installed.has(provider)) {
                Some(provider) => {
                    self.plan.present.push(Arc::clone(provider));
                    Ok(())
                }
                None => Err(Unresolved::Ambiguous(several.to_vec())),
            },
        }
    }

    fn package(&self, name: &str) -> Option<&'a Arc<DebPackage>> {
        self.suite.package_from(name, self.sources)
    }

    /// The same among all packages. What the others need may be among the others; what the usual ones need is not
    /// looked for there, so that an installation is the same whether these are loaded or not.
    fn any_package(&self, name: &str) -> Option<&'a Arc<DebPackage>> {
        self.package(name).or_else(|| self.suite.other(name))
    }

    fn whole(&self) -> Result<(), Unresolved> {
        if self.suite.is_whole() { Ok(()) } else { Err(Unresolved::Unread) }
    }

    fn take(&mut self, name: &Arc<str>) {
        self.plan.requested.insert(Arc::clone(name));
        let newer = self.any_package(name).is_some_and(|p| self.installed.version(name) != Some(&*p.version));
        let foreign = self.package(name).is_some_and(|package| package.archive.is_some());
        if self.installed.has(name) && !(newer && foreign) {
            self.plan.present.push(Arc::clone(name));
        } else {
            self.add(name);
        }
    }

    /// Adds a package that is only known by one of another version.
    fn take_kin(&mut self, name: &str) -> Result<(), Unresolved> {
        let package = self.suite.kin(name, self.sources).ok_or(Unresolved::Missing)?;
        let name = Arc::clone(&package.name);
        self.plan.requested.insert(Arc::clone(&name));
        if self.installed.has(&name) {
            self.plan.present.push(name);
            return Ok(());
        }
        for alternatives in &package.depends {
            if let Some(need) = self.choose(alternatives, false) {
                self.add(&need);
            }
        }
        self.plan.new.insert(name, Arc::new(package));
        Ok(())
    }

    /// A package with all that it needs. A queue, so that depth costs nothing.
    fn add(&mut self, name: &Arc<str>) {
        let mut queue = vec![Arc::clone(name)];
        // Dependencies before recommendations, as far as alternatives go.
        let mut recommended: Vec<Vec<Arc<str>>> = Vec::new();
        loop {
            while let Some(name) = queue.pop() {
                if self.plan.new.contains_key(&name) {
                    continue;
                }
                let Some(package) = self.any_package(&name) else { continue };
                self.plan.new.insert(Arc::clone(&package.name), Arc::clone(package));
                let wide = self.package(&name).is_none();
                for alternatives in &package.depends {
                    queue.extend(self.choose(alternatives, wide));
                }
                if self.recommends {
                    recommended.extend(package.recommends.iter().cloned());
                }
            }
            let Some(alternatives) = recommended.pop() else { break };
            queue.extend(self.choose(&alternatives, false));
        }
    }

    /// The first alternative that exists, unless one is there already; `wide`: among all packages.
    fn choose(&self, alternatives: &[Arc<str>], wide: bool) -> Option<Arc<str>> {
        let there = |name: &str| self.installed.has(name) || self.plan.new.contains_key(name);
        let satisfied = |name: &Arc<str>| {
            there(name) || self.suite.providers(name).iter().any(|provider| there(provider))
        };
        if alternatives.iter().any(satisfied) {
            return None;
        }
        let exists = |name: &&Arc<str>| {
            let found = if wide { self.any_package(name) } else { self.package(name) };
            found.is_some()
        };
        if let Some(name) = alternatives.iter().find(exists) {
            return Some(Arc::clone(name));
        }
        alternatives.iter().find_map(|name| self.suite.providers(name).iter().find(exists).cloned())
    }
}

/// The name in a word without version, architecture or release.
pub(super) fn bare(word: &str) -> &str {
    let end = word.find(['=', '/', ':']).unwrap_or(word.len());
    word.get(..end).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, Lookup};

    #[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
    #[test]
    fn apache2_on_bookworm_brings_the_real_set() {
        let catalog = Catalog::full();
        let Lookup::Found(suite) = catalog.suite("bookworm") else { panic!("no suite") };
        let Lookup::Found(image) = catalog.base_image("debian:bookworm") else { panic!("no image") };
        let status = image.tree.read("/var/lib/dpkg/status").unwrap().as_text().unwrap().to_owned();
        let mut installed = Installed::default();
        for name in status.lines().filter_map(|line| line.strip_prefix("Package: ")) {
            installed.add_unknown(name, "0");
        }
        for (recommends, count, kib) in [(false, 38, Some(110_026)), (true, 48, None)] {
            let mut resolver = Resolver::new(&suite, &installed, "", recommends);
            assert_eq!(resolver.request("apache2"), Ok(()));
            let names: Vec<&str> = resolver.plan.new.keys().map(|name| &**name).collect();
            assert_eq!(names.len(), count, "{names:?}");
            let sum: u64 = resolver.plan.new.values().map(|package| package.installed_kib).sum();
            assert!(kib.is_none_or(|kib| kib == sum), "{sum}");
        }
        let mut resolver = Resolver::new(&suite, &installed, "", false);
        assert_eq!(resolver.request("nosuchthing"), Err(Unresolved::Missing));
    }

    #[test]
    fn words() {
        for word in ["git", "git=1:2.39.2-1", "git:amd64", "git/bookworm"] {
            assert_eq!(bare(word), "git");
        }
        let suite = match Catalog::builtin().suite("precise") {
            Lookup::Found(suite) => suite,
            _ => panic!("built in"),
        };
        let installed = Installed::default();
        let mut resolver = Resolver::new(&suite, &installed, "", false);
        assert_eq!(resolver.request("apache2"), Ok(()));
        assert!(resolver.plan.new.contains_key("perl-modules"));
    }
}
