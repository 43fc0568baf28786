//! A Docker Engine as a value.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use super::{BuildCache, Known};
use crate::catalog::{AssetName, BaseImage, Catalog};
use crate::image::{Image, Store};
use crate::shell::Limits;
use crate::vfs::Time;

/// Images, build cache and clock. Cloning is cheap: an engine is kept in many versions.
#[derive(Debug, Clone)]
pub struct Engine {
    pub store: Store,
    /// BuildKit's cache, cache mounts, and what explains misses.
    pub cache: BuildCache,
    /// Where images come from that the store does not have.
    pub catalog: Arc<Catalog>,
    /// Virtual; a build moves it on by what it takes.
    pub clock: Time,
    /// Fuel of each RUN.
    pub limits: Limits,
    pub era: Era,
    /// Assets that images which were asked for are in, and that were not loaded; whoever fetches them takes them out.
    pub lacks: BTreeSet<AssetName>,
    /// What base images came to. Not part of the value: the same whatever was asked before.
    pub(super) imported: Arc<Mutex<BTreeMap<String, Imported>>>,
    /// What was asked about contexts. No part of the value either.
    pub(super) known: Arc<Known>,
}

/// A record of the catalogue, and the image that it stands for.
pub(super) type Imported = (Arc<BaseImage>, Arc<Image>);

/// Whose accounting is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Era {
    /// Docker Engine 26.1.5.
    #[default]
    Now,
    /// Docker 0.x of May 2014: an empty new file counts 8 bytes.
    Classic2014,
}

impl Era {
    /// Where the virtual clock starts: 1 January 2026, or 10 May 2014, when the listing's base was 3 months old.
    pub const fn start(self) -> Time {
        match self {
            Self::Now => Time::from_secs(1_767_225_600),
            Self::Classic2014 => Time::from_secs(1_399_680_000),
        }
    }
}

impl Engine {
    /// An engine of today without images.
    pub fn new(catalog: Arc<Catalog>) -> Self {
        Self::of(Era::Now, catalog)
    }

    /// An engine of an era without images; its clock stands at [`Era::start`].
    pub fn of(era: Era, catalog: Arc<Catalog>) -> Self {
        Self {
            store: Store::default(),
            cache: BuildCache::default(),
            catalog,
            clock: era.start(),
            limits: Limits::default(),
            era,
            lacks: BTreeSet::new(),
            imported: Arc::default(),
            known: Arc::default(),
        }
    }
}

impl Default for Engine {
    fn default() -> Self {
        Self::new(Arc::new(Catalog::builtin()))
    }
}
