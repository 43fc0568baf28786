//! The assets compiled in: native programs need no fetching. Never part of a WebAssembly build.

use super::{AssetName, Catalog};

static ASSETS: [(AssetName, &[u8]); 5] = [
    (AssetName::IMAGES, include_bytes!("../../www/data/images.bin")),
    (AssetName::DEBIAN, include_bytes!("../../www/data/debian.bin")),
    (AssetName::ROOTFS_DEBIAN, include_bytes!("../../www/data/rootfs-debian.bin")),
    (AssetName::ROOTFS_SMALL, include_bytes!("../../www/data/rootfs-small.bin")),
    (AssetName::LANGUAGES, include_bytes!("../../www/data/languages.bin")),
];

impl Catalog {
    /// The catalog with every asset loaded. An asset that this version cannot read is left out; a test says which.
    pub fn full() -> Self {
        let mut catalog = Self::builtin();
        for (name, bytes) in ASSETS {
            let _ = catalog.load_asset(name.as_str(), bytes);
        }
        catalog
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Lookup;

    #[test]
    fn every_asset_is_readable() {
        let mut catalog = Catalog::builtin();
        for (name, bytes) in ASSETS {
            assert_eq!(catalog.load_asset(name.as_str(), bytes), Ok(()), "{name}");
        }
    }

    #[test]
    fn every_image_has_its_size_to_the_byte() {
        let catalog = Catalog::full();
        let mut wrong = Vec::new();
        for name in catalog.image_names() {
            let Lookup::Found(image) = catalog.base_image(&name) else {
                wrong.push(format!("{name}: not found"));
                continue;
            };
            for (index, layer) in image.layers.iter().enumerate() {
                let mut inodes = std::collections::BTreeSet::new();
                let once = layer.changes.iter().filter(|change| {
                    change
                        .changed()
                        .and_then(|changed| changed.inode)
                        .is_none_or(|inode| inodes.insert(inode))
                });
                let sum: u64 = once.map(crate::vfs::Change::size).sum();
                if sum != layer.size {
                    wrong.push(format!("{name} layer {index}: {sum} instead of {}", layer.size));
                }
            }
            let rows = image.history.iter().filter(|row| !row.empty_layer).count();
            if rows != image.layers.len() {
                wrong.push(format!("{name}: {rows} rows for {} layers", image.layers.len()));
            }
            if image.tree.stat("/bin/sh").is_err() && !name.contains("distroless") {
                wrong.push(format!("{name}: no /bin/sh"));
            }
            for path in ["/etc/passwd", "/etc/os-release"] {
                let text = image.tree.read(path).ok().and_then(|content| content.as_text());
                if text.is_none() && !(name.starts_with("busybox") && path.ends_with("release")) {
                    wrong.push(format!("{name}: no text in {path}"));
                }
            }
            if let Some(file) = image.tree.walk_all().find(|(path, _)| path.ends_with("unlisted")) {
                println!("{name}: unlisted {}", file.1.size());
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn the_list_of_repositories_is_complete() {
        let full = Catalog::full().repositories();
        assert_eq!(full, Catalog::builtin().repositories());
        assert!(full.is_sorted());
    }
}
