//! Good archives that are cut off, or in which a byte changed.

use std::sync::Arc;

use layerlab::image::{ContainerConfig, History, Image, ImageConfig, Layer, Reference, Style};
use layerlab::oci::archive::{Export, Imported, LayerFormat, write};
use layerlab::oci::{ErrorCode, tar};
use layerlab::vfs::{Content, Follow, Metadata, Time, Tree, diff};

use crate::make::{BLOCK, gzip, import};

/// Two layers, the second of which changes the first.
fn image() -> Image {
    let then = Time::from_secs(1_704_067_200);
    let meta = |mode| Metadata::new(mode, then);
    let mut tree = Tree::new();
    let mut config = ImageConfig::empty(Style::Oci);
    config.config = ContainerConfig { cmd: Some(vec!["/bin/sh".into()]), ..ContainerConfig::default() };
    let mut layers = vec![];
    let steps: [&dyn Fn(&mut Tree); 2] = [
        &|tree| {
            tree.mkdir_all("/usr/share", &meta(0o755)).unwrap();
            tree.write("/usr/share/text", "text\n".repeat(300).as_str(), meta(0o644)).unwrap();
            tree.write(&format!("/usr/{}", "n".repeat(150)), "a long name", meta(0o644)).unwrap();
            tree.write("/zeros", Content::Zeros(3000), meta(0o644)).unwrap();
        },
        &|tree| {
            tree.set_meta("/zeros", Follow::No, |meta| meta.mode = 0o600).unwrap();
            tree.remove("/usr/share/text", then).unwrap();
        },
    ];
    for step in steps {
        let before = tree.clone();
        step(&mut tree);
        let changes = diff(&before, &tree);
        let measured = tar::measure(&changes, then);
        config.diff_ids.push(measured.diff_id);
        config.history.push(Arc::new(History { created_by: "STEP".into(), ..History::default() }));
        let size = changes.iter().map(layerlab::vfs::Change::size).sum();
        let (diff_id, tar_bytes) = (measured.diff_id, measured.tar_bytes);
        layers.push(Arc::new(Layer {
            diff_id,
            exact: true,
            size,
            tar_bytes,
            changes: Arc::new(changes.into()),
        }));
    }
    Image::new(config, layers, tree, None)
}

fn saved(image: &Image, format: LayerFormat) -> Vec<u8> {
    let mut bytes = vec![];
    let tags = vec![Reference::parse("a").unwrap()];
    write(&[Export { image, tags }], format, &mut |piece| bytes.extend_from_slice(piece));
    bytes
}

#[test]
fn cut_off_anywhere() {
    let image = image();
    for format in [LayerFormat::Plain, LayerFormat::Gzip] {
        let plain = saved(&image, format);
        let id = import(&plain).unwrap().images[0].image.id;
        let boundaries = (0..plain.len()).step_by(BLOCK);
        for cut in boundaries.flat_map(|at| [at, at + 1, at + BLOCK - 1]).filter(|cut| *cut < plain.len()) {
            match import(&plain[..cut]) {
                // Behind the last document only the end mark is missing, which no reader insists on.
                Ok(imported) => assert_eq!(imported.images[0].image.id, id, "cut at {cut}"),
                Err(error) => {
                    assert!(
                        matches!(error.code, ErrorCode::Truncated | ErrorCode::NotAnImage),
                        "cut at {cut}: {error}"
                    );
                    let named = !error.entry.is_empty() || error.to_string().contains("manifest.json");
                    assert!(named || cut < BLOCK, "cut at {cut}: {error}");
                }
            }
        }
        let around = gzip(&plain);
        for cut in (0..around.len() - 8).step_by(97) {
            let error = import(&around[..cut]).map(|imported| imported.images.len()).unwrap_err();
            assert!(
                matches!(error.code, ErrorCode::Truncated | ErrorCode::NotAnImage),
                "gzip cut at {cut}: {error}"
            );
        }
    }
}

#[test]
fn a_byte_that_changed_is_noticed() {
    let image = image();
    for format in [LayerFormat::Plain, LayerFormat::Gzip] {
        let good = saved(&image, format);
        let original = Arc::clone(&import(&good).unwrap().images[0].image);
        for at in (0..good.len() - 2 * BLOCK).step_by(61) {
            let mut bad = good.clone();
            bad[at] ^= 0x20;
            // Times, owners and padding of the archive's own tar are nobody's content.
            if let Ok(Imported { images, .. }) = import(&bad) {
                let [found] = &images[..] else { panic!("byte {at}: {} images", images.len()) };
                assert_eq!((found.image.id, &found.image.tree), (original.id, &original.tree), "byte {at}");
            }
        }
    }
}
