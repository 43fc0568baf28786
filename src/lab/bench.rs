//! What all moments of a session share: the catalogue, as far as it has been loaded.

use std::sync::Arc;

use super::opened::Opened;
use super::project::EraChoice;
use crate::build::{Engine, Era};
use crate::catalog::Catalog;

#[derive(Debug, Clone)]
pub struct Bench {
    pub catalog: Arc<Catalog>,
    /// Images of archives, the latest last: an earlier one of the same name gives it up.
    pub opened: Vec<Opened>,
}

impl Default for Bench {
    /// With what is compiled in; see [`Catalog::load_asset`] for the rest.
    fn default() -> Self {
        Self::new(Arc::new(Catalog::builtin()))
    }
}

impl Bench {
    pub const fn new(catalog: Arc<Catalog>) -> Self {
        Self { catalog, opened: vec![] }
    }

    /// Every image that a `FROM` can name as far as is known, repositories first.
    pub fn images(&self) -> Vec<String> {
        let mut names = self.catalog.repositories();
        names.extend(self.catalog.image_names());
        names.extend(self.opened.iter().flat_map(|opened| &opened.tags).map(ToString::to_string));
        names
    }

    /// An engine on which nothing was built yet, with the images that were opened.
    pub fn engine(&self, era: EraChoice) -> Engine {
        let era = match era {
            EraChoice::Now => Era::Now,
            EraChoice::Y2014 => Era::Classic2014,
        };
        let mut engine = Engine::of(era, Arc::clone(&self.catalog));
        for opened in &self.opened {
            opened.load_into(&mut engine.store, engine.clock);
        }
        engine
    }
}
