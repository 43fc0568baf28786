//! A base image that moved on: the same name, another image.

use std::sync::Arc;

use crate::build::Engine;
use crate::image::{DiffId, Digest, Image, Layer, Reference};
use crate::vfs::Time;

/// How long it takes until a base image is built anew: a week.
const WEEK_MS: i64 = 7 * 24 * 3600 * 1000;

/// Puts a newer image under the name of a base image that was pulled. Its layers are as large as before and stand for
/// others: what is in a future image nobody knows. `false` if no such image was pulled yet.
pub fn bump(engine: &mut Engine, name: &str) -> bool {
    let Ok(reference) = Reference::parse(name) else { return false };
    let stored = engine.store.tagged(&reference);
    let id = stored.or_else(|| engine.cache.pulled(&reference));
    let Some(old) = id.and_then(|id| engine.store.image(id).or_else(|| engine.cache.image(id))).cloned()
    else {
        return false;
    };
    let newer = |time: Time| time.plus_millis(WEEK_MS);
    let layers: Vec<Arc<Layer>> = old
        .layers
        .iter()
        .map(|layer| {
            let diff_id = DiffId(Digest::of(format!("newer {}", layer.diff_id)));
            Arc::new(Layer { diff_id, exact: false, ..(**layer).clone() })
        })
        .collect();
    let mut config = old.config.clone();
    config.created = config.created.map(newer);
    config.diff_ids = layers.iter().map(|layer| layer.diff_id).collect();
    let image = Arc::new(Image::new(config, layers, old.tree.clone(), old.parent));
    if stored.is_some() {
        let id = engine.store.add(Arc::clone(&image));
        let now = engine.clock;
        // It has just been added.
        let _ = engine.store.tag(reference.clone(), id, now);
    }
    let digest = Digest::of(format!("newer {}", image.id)).to_string();
    engine.cache.add_pulled(reference, image, Some(digest));
    true
}
