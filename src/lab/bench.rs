//! What all moments of a session share: the catalogue, as far as it has been loaded.

use std::sync::Arc;

use super::project::EraChoice;
use crate::build::{Engine, Era};
use crate::catalog::Catalog;

#[derive(Debug, Clone)]
pub struct Bench {
    pub catalog: Arc<Catalog>,
}

impl Default for Bench {
    /// With what is compiled in; see [`Catalog::load_asset`] for the rest.
    fn default() -> Self {
        Self { catalog: Arc::new(Catalog::builtin()) }
    }
}

impl Bench {
    /// Every image that a `FROM` can name as far as is known, repositories first.
    pub fn images(&self) -> Vec<String> {
        let mut names = self.catalog.repositories();
        names.extend(self.catalog.image_names());
        names
    }

    /// An engine on which nothing was built yet.
    pub fn engine(&self, era: EraChoice) -> Engine {
        let era = match era {
            EraChoice::Now => Era::Now,
            EraChoice::Y2014 => Era::Classic2014,
        };
        Engine::of(era, Arc::clone(&self.catalog))
    }
}
