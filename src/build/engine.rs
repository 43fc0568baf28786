//! A Docker Engine as a value.

use std::sync::Arc;

use super::BuildCache;
use crate::catalog::Catalog;
use crate::image::Store;
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
}

/// Whose accounting is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Era {
    /// Docker Engine 26.1.5.
    #[default]
    Now,
    /// Docker 0.x of May 2014: an empty new file counts 8 bytes.
    Classic2014,
}

impl Engine {
    /// An engine without images. The clock starts on 1 January 2026.
    pub fn new(catalog: Arc<Catalog>) -> Self {
        Self {
            store: Store::default(),
            cache: BuildCache::default(),
            catalog,
            clock: Time::from_secs(1_767_225_600),
            limits: Limits::default(),
            era: Era::Now,
        }
    }
}

impl Default for Engine {
    fn default() -> Self {
        Self::new(Arc::new(Catalog::builtin()))
    }
}
