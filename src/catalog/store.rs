//! The catalog: what is loaded, and how names are looked up in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::asset::inflate;
use super::compose::{Variation, chain, compose};
use super::debian::{Others, Suite};
use super::debian_files::{Documentation, status_stanza};
use super::fill::Entry;
use super::find::{find, original, stand_in};
use super::languages::Languages;
use super::nearest::nearest;
use super::precise;
use super::record::{Fill, ImageRecord, Images};
use super::release::Release;
use super::rootfs;
use super::{AssetError, AssetName, BaseImage, Reference};

/// Records that no registry has, which others are made after, have names that nobody can ask for.
pub(super) const TEMPLATE: &str = "_/";

/// What is known of the world outside the build. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Catalog {
    builtin: Arc<Images>,
    precise: Arc<Suite>,
    /// Of the assets that are loaded.
    images: Arc<Images>,
    debian: Option<Arc<Suite>>,
    languages: Option<Arc<Languages>>,
    rootfs: BTreeMap<String, Arc<Vec<Entry>>>,
    loaded: BTreeSet<AssetName>,
    /// Images are put together once. Not part of the value: the same whatever was asked before.
    composed: Arc<Mutex<Composed>>,
}

/// By name, and whether a digest was with it.
type Composed = BTreeMap<(String, bool), Arc<BaseImage>>;

/// The answer to a question.
#[derive(Debug, Clone)]
pub enum Lookup<T> {
    Found(T),
    /// Load this asset and ask again.
    NeedsAsset(AssetName),
    /// Nothing has that name; these resemble it.
    Unknown {
        nearest: Vec<String>,
    },
}

/// What a composition reads.
pub(super) struct Sources<'a> {
    pub images: &'a Images,
    rootfs: &'a BTreeMap<String, Arc<Vec<Entry>>>,
    suite: Option<&'a Suite>,
}

impl Default for Catalog {
    fn default() -> Self {
        Self::builtin()
    }
}

impl Catalog {
    /// What is compiled in: names, and the 2014 `ubuntu`.
    pub fn builtin() -> Self {
        Self {
            builtin: Arc::new(precise::images()),
            precise: Arc::new(precise::suite()),
            images: Arc::default(),
            debian: None,
            languages: None,
            rootfs: BTreeMap::new(),
            loaded: BTreeSet::new(),
            composed: Arc::default(),
        }
    }

    /// Takes an asset by name; taking one twice changes nothing.
    pub fn load_asset(&mut self, name: &str, bytes: &[u8]) -> Result<(), AssetError> {
        let asset = AssetName::parse(name).ok_or_else(|| AssetError::UnknownName(name.to_owned()))?;
        let text = inflate(asset, bytes)?;
        let format = |line| AssetError::Format { asset, line };
        match asset {
            AssetName::IMAGES | AssetName::MORE_IMAGES => {
                Arc::make_mut(&mut self.images).extend(super::record::parse(&text).map_err(format)?);
            }
            AssetName::DEBIAN => {
                let mut suite = Suite::parse(&text).map_err(format)?;
                suite.others = self.debian.take().and_then(|suite| suite.others.clone());
                self.debian = Some(Arc::new(suite));
            }
            AssetName::MORE_DEBIAN => {
                let others = Others::parse(&text).map_err(format)?;
                Arc::make_mut(self.debian.get_or_insert_default()).others = Some(Arc::new(others));
            }
            AssetName::ROOTFS_DEBIAN | AssetName::ROOTFS_SMALL => {
                self.rootfs.extend(rootfs::parse(&text).map_err(format)?);
            }
            _ => self.languages = Some(Arc::new(Languages::parse(&text).map_err(format)?)),
        }
        self.loaded.insert(asset);
        self.composed = Arc::default();
        Ok(())
    }

    pub fn is_loaded(&self, asset: AssetName) -> bool {
        self.loaded.contains(&asset)
    }

    /// The base image that a `FROM` names; its digest, if it has one, is not looked at.
    pub fn base_image(&self, name: &str) -> Lookup<Arc<BaseImage>> {
        let reference = Reference::parse(name);
        let key = (reference.to_string(), reference.pinned);
        let mut composed = self.composed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(image) = composed.get(&key) {
            return Lookup::Found(Arc::clone(image));
        }
        match self.compose(&reference) {
            Lookup::Found(image) => {
                let image = Arc::new(image);
                composed.insert(key, Arc::clone(&image));
                Lookup::Found(image)
            }
            Lookup::NeedsAsset(asset) => Lookup::NeedsAsset(asset),
            Lookup::Unknown { nearest } => Lookup::Unknown { nearest },
        }
    }

    /// The packages of a distribution, by its codename. Whatever is not 2014's `precise` gets those of Debian 12,
    /// the only ones that the data has.
    pub fn suite(&self, codename: &str) -> Lookup<Arc<Suite>> {
        let debian = self.debian.as_ref().filter(|_| self.is_loaded(AssetName::DEBIAN));
        match (codename, debian) {
            ("precise", _) => Lookup::Found(Arc::clone(&self.precise)),
            (_, Some(suite)) => Lookup::Found(Arc::clone(suite)),
            _ => Lookup::NeedsAsset(AssetName::DEBIAN),
        }
    }

    /// The packages of npm, PyPI and Alpine.
    pub fn languages(&self) -> Lookup<Arc<Languages>> {
        match &self.languages {
            Some(languages) => Lookup::Found(Arc::clone(languages)),
            None => Lookup::NeedsAsset(AssetName::LANGUAGES),
        }
    }

    /// All assets that are still to be loaded for an image, so that a face can fetch them at once. Which ones an
    /// image of the data needs is known when [`AssetName::IMAGES`] is loaded.
    pub fn missing_assets(&self, name: &str) -> Vec<AssetName> {
        let reference = Reference::parse(name);
        if self.builtin.images.contains_key(&reference.to_string()) {
            return Vec::new();
        }
        let images = &self.images;
        let reference = original(images, &reference);
        match (find(images, &reference), self.unread(&reference)) {
            (Some((record, _)), _) => self.unmet(images, record),
            (None, Some(asset)) => vec![asset],
            (None, None) => {
                stand_in(images, &reference).map_or_else(Vec::new, |(record, _)| self.unmet(images, record))
            }
        }
    }

    /// Every repository with a record or a family of tags, in byte order; those of the assets
    /// that are loaded.
    pub fn repositories(&self) -> Vec<String> {
        let images = &self.images;
        let mut names: BTreeSet<String> =
            images.families.keys().chain(images.repositories.keys()).cloned().collect();
        names.extend(images.images.keys().filter_map(|name| Some(name.split_once(':')?.0.to_owned())));
        names.retain(|name| !name.starts_with(TEMPLATE));
        names.into_iter().collect()
    }

    /// Every name with a record of its own, and the alias tags, in byte order.
    pub fn image_names(&self) -> Vec<String> {
        let of = |images: &Images| -> Vec<String> {
            images.images.keys().chain(images.aliases.keys()).cloned().collect()
        };
        let mut names = of(&self.builtin);
        names.extend(of(&self.images));
        names.retain(|name| name != "scratch" && !name.starts_with(TEMPLATE));
        names.sort();
        names
    }

    /// Every name with a record of its own, and that of the record at the bottom of it.
    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(super) fn record_names(&self) -> Vec<(String, String)> {
        let records = self.images.images.values().filter(|record| record.name != "scratch");
        let root = |record| chain(&self.images, record).first().map(|root| root.name.clone());
        records.map(|record| (record.name.clone(), root(record).unwrap_or_default())).collect()
    }

    fn compose(&self, reference: &Reference) -> Lookup<BaseImage> {
        let name = reference.to_string();
        if let Some(record) = self.builtin.images.get(&name) {
            let sources = Sources { images: &self.builtin, rootfs: &self.rootfs, suite: Some(&self.precise) };
            return Lookup::Found(compose(&sources, record, name, None, None));
        }
        let images = &*self.images;
        let reference = &original(images, reference);
        let found = find(images, reference);
        let found =
            found.or_else(|| stand_in(images, reference).filter(|_| self.unread(reference).is_none()));
        let Some((record, member)) = found else {
            return match self.unread(reference) {
                Some(asset) => Lookup::NeedsAsset(asset),
                None => Lookup::Unknown { nearest: self.nearest(images, reference) },
            };
        };
        if let Some(asset) = self.unmet(images, record).first() {
            return Lookup::NeedsAsset(*asset);
        }
        let sources = Sources { images, rootfs: &self.rootfs, suite: self.debian.as_deref() };
        let variation = member.as_ref().map(|member| Variation {
            variable: member.variable.as_deref(),
            version: &member.version,
            template: &record.name,
        });
        let release = Release::of_tag(images, &reference.repository, &reference.tag);
        Lookup::Found(compose(&sources, record, name, variation.as_ref(), release.as_ref()))
    }

    /// The next asset in which an image that was not found may be. A registry with a port is somebody's own.
    fn unread(&self, reference: &Reference) -> Option<AssetName> {
        let mut assets = [AssetName::IMAGES, AssetName::MORE_IMAGES].into_iter();
        assets.find(|asset| !self.is_loaded(*asset)).filter(|_| !reference.repository.contains(':'))
    }

    /// Assets that the image's files come from, and those that its package managers will ask for.
    fn unmet(&self, images: &Images, record: &ImageRecord) -> Vec<AssetName> {
        let mut needed = BTreeSet::from([AssetName::LANGUAGES]);
        let layers = chain(images, record).into_iter().flat_map(|record| &record.steps);
        for fill in layers.filter_map(|step| step.layer.as_ref()).flat_map(|layer| &layer.fills) {
            match fill {
                Fill::Rootfs(name) if name.starts_with("debian") => {
                    needed.insert(AssetName::ROOTFS_DEBIAN);
                    needed.insert(AssetName::DEBIAN);
                }
                Fill::Rootfs(_) => {
                    needed.insert(AssetName::ROOTFS_SMALL);
                }
                Fill::Packages(_) | Fill::Status(_) => {
                    needed.insert(AssetName::DEBIAN);
                }
                Fill::Bundle(_) | Fill::Apk(_) | Fill::User(_) => {}
            }
        }
        needed.into_iter().filter(|asset| !self.is_loaded(*asset)).collect()
    }

    fn nearest(&self, images: &Images, reference: &Reference) -> Vec<String> {
        let names: Vec<String> = self.image_names();
        let tags = names.iter().filter_map(|name| {
            name.strip_prefix(reference.repository.as_str()).and_then(|rest| rest.strip_prefix(':'))
        });
        let family = images.families.get(&reference.repository);
        let more: Vec<String> = family.into_iter().flat_map(|family| family.tags()).collect();
        let tags: Vec<&str> = tags.chain(more.iter().map(String::as_str)).collect();
        if tags.is_empty() {
            let repositories = names.iter().filter_map(|name| name.split_once(':')).map(|(name, _)| name);
            let repositories = repositories.chain(images.families.keys().map(String::as_str));
            let repositories = repositories.chain(images.repositories.keys().map(String::as_str));
            return nearest(&reference.repository, repositories, 3);
        }
        let mut close = nearest(&reference.tag, tags.iter().copied(), 5);
        if close.is_empty() {
            close = tags.iter().take(5).map(|tag| (*tag).to_owned()).collect();
        }
        close.into_iter().map(|tag| format!("{}:{tag}", reference.repository)).collect()
    }
}

impl Sources<'_> {
    pub(super) fn rootfs(&self, name: &str) -> &[Entry] {
        self.rootfs.get(name).map_or(&[], |entries| entries.as_slice())
    }

    /// What a set adds to those below it.
    pub(super) fn package_set(&self, name: &str) -> Vec<(Arc<str>, Arc<str>)> {
        let Some(set) = self.images.sets.get(name) else { return Vec::new() };
        let versioned = |item: &String| -> (Arc<str>, Arc<str>) {
            if let Some((name, version)) = item.split_once('=') {
                return (name.into(), version.into());
            }
            let known = self.suite.and_then(|suite| suite.package(item));
            (item.as_str().into(), known.map_or_else(|| "0".into(), |package| Arc::clone(&package.version)))
        };
        set.add.iter().map(versioned).collect()
    }

    /// The whole of a set with those below it.
    pub(super) fn whole_set(&self, name: &str) -> Vec<(Arc<str>, Arc<str>)> {
        let mut names = vec![name];
        while let Some(base) = names.last().and_then(|name| self.images.sets.get(*name)?.base.as_deref()) {
            if names.contains(&base) {
                break;
            }
            names.push(base);
        }
        names.into_iter().rev().flat_map(|name| self.package_set(name)).collect()
    }

    /// Files of packages; each takes its part of the layer by its installed size.
    pub(super) fn package_files(&self, packages: &[(Arc<str>, Arc<str>)], entries: &mut Vec<Entry>) {
        for (name, _) in packages {
            if let Some(package) = self.suite.and_then(|suite| suite.package(name)) {
                let files = package.entries(Documentation::Excluded);
                entries.extend(files.into_iter().map(Entry::into_share));
            }
        }
    }

    /// `/var/lib/dpkg/status` with these packages.
    pub(super) fn status(&self, packages: &[(Arc<str>, Arc<str>)]) -> Entry {
        let mut sorted = packages.to_vec();
        sorted.sort();
        sorted.dedup_by(|a, b| a.0 == b.0);
        let stanza = |(name, version): &(Arc<str>, Arc<str>)| {
            status_stanza(name, version, self.suite.and_then(|suite| suite.package(name)).map(|p| &**p))
        };
        let text: String = sorted.iter().map(stanza).collect();
        Entry::text("/var/lib/dpkg/status", 0o644, text)
    }
}
