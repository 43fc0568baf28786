//! The rows of `docker history` (`daemon/images/image_history.go`).

use super::{Image, ImageId, Reference, Store};
use crate::vfs::Time;

/// One row, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// The image as of this row; `None` shows as `<missing>`.
    pub image: Option<ImageId>,
    pub created: Option<Time>,
    pub created_by: String,
    /// Bytes; 0 where the instruction made no layer.
    pub size: u64,
    pub comment: String,
    pub tags: Vec<Reference>,
    /// Index into [`Image::layers`]; `None` where the instruction made none.
    pub layer: Option<usize>,
}

impl Store {
    /// The history of an image, newest row first.
    pub fn history(&self, image: &Image) -> Vec<HistoryRow> {
        let mut next = 0;
        let mut rows: Vec<HistoryRow> = image
            .config
            .history
            .iter()
            .map(|entry| {
                let layer = (!entry.empty_layer).then(|| {
                    next += 1;
                    next - 1
                });
                HistoryRow {
                    image: None,
                    created: entry.created,
                    created_by: entry.created_by.clone(),
                    size: layer.and_then(|i| image.layers.get(i)).map_or(0, |layer| layer.size),
                    comment: entry.comment.clone(),
                    tags: vec![],
                    layer,
                }
            })
            .collect();
        // Layers are counted from the oldest entry on.
        rows.reverse();
        let mut id = Some(image.id);
        for row in &mut rows {
            let Some(current) = id else { break };
            row.image = Some(current);
            row.tags = self.tags_of(current);
            id = self.image(current).and_then(|image| image.parent).filter(|id| self.image(*id).is_some());
        }
        rows
    }
}
