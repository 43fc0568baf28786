//! Waste and comparison over images made by hand.
#![cfg(not(target_arch = "wasm32"))]

use std::sync::Arc;

use layerlab::image::{Image, ImageConfig, Layer, Style};
use layerlab::insight::{compare, waste, waste_of};
use layerlab::oci::tar;
use layerlab::vfs::{Content, Follow, Metadata, Time, Tree, diff};

const NOW: Time = Time::from_secs(1_704_067_200);

fn meta() -> Metadata {
    Metadata::new(0o644, NOW)
}

type Step = fn(&mut Tree);

fn image_of(steps: &[Step]) -> Image {
    let mut tree = Tree::new();
    let mut config = ImageConfig::empty(Style::Oci);
    let mut layers = vec![];
    for step in steps {
        let before = tree.clone();
        step(&mut tree);
        let changes = diff(&before, &tree);
        let measured = tar::measure(&changes, NOW);
        config.diff_ids.push(measured.diff_id);
        layers.push(Arc::new(Layer {
            diff_id: measured.diff_id,
            exact: measured.exact,
            size: changes.iter().map(|change| change.size()).sum(),
            tar_bytes: measured.tar_bytes,
            changes: Arc::new(changes.into()),
        }));
    }
    Image::new(config, layers, tree, None)
}

fn write(tree: &mut Tree, path: &str, size: u64) {
    tree.mkdir_all(layerlab::vfs::path::parent(path), &Metadata::new(0o755, NOW)).unwrap();
    tree.write(path, Content::described(size, path), meta()).unwrap();
}

#[test]
fn waste_is_what_the_final_tree_does_not_show() {
    let base: Step = |tree| {
        write(tree, "/d/a", 100);
        write(tree, "/d/sub/b", 20);
        write(tree, "/e", 3);
    };
    for (what, steps, expected) in [
        ("nothing", &[base][..], &[][..]),
        ("a deleted file", &[base, |tree| tree.remove("/e", NOW).unwrap()], &[("e", 3, 0, 1)]),
        (
            "a deleted directory",
            &[base, |tree| tree.remove_all("/d", NOW).unwrap()],
            &[("d/a", 100, 0, 1), ("d/sub/b", 20, 0, 1)],
        ),
        (
            "a changed mode writes the file again",
            &[base, |tree| tree.set_meta("/d/a", Follow::No, |meta| meta.mode = 0o755).unwrap()],
            &[("d/a", 100, 0, 1)],
        ),
        (
            "a changed directory hides nothing",
            &[base, |tree| tree.set_meta("/d", Follow::No, |meta| meta.mode = 0o700).unwrap()],
            &[],
        ),
        (
            "twice",
            &[base, |tree| write(tree, "/e", 5), |tree| tree.remove("/e", NOW).unwrap()],
            &[("e", 5, 1, 2), ("e", 3, 0, 1)],
        ),
        (
            "a directory in place of a file",
            &[base, |tree| {
                tree.remove("/e", NOW).unwrap();
                write(tree, "/e/f", 1);
            }],
            &[("e", 3, 0, 1)],
        ),
        (
            "a file in place of a directory",
            &[base, |tree| {
                tree.remove_all("/d", NOW).unwrap();
                write(tree, "/d", 7);
            }],
            &[("d/a", 100, 0, 1), ("d/sub/b", 20, 0, 1)],
        ),
        (
            "one of two names",
            &[
                |tree| {
                    write(tree, "/x", 9);
                    tree.link("/x", "/y", NOW).unwrap();
                },
                |tree| tree.remove("/x", NOW).unwrap(),
            ],
            &[],
        ),
    ] {
        let image = image_of(steps);
        let found = waste(&image);
        let found: Vec<_> =
            found.iter().map(|f| (f.path.as_str(), f.bytes, f.added_by, f.buried_by)).collect();
        assert_eq!(found, expected, "{what}");
        let all = waste_of(&image);
        assert_eq!(all.bytes, expected.iter().map(|(_, bytes, ..)| bytes).sum::<u64>(), "{what}");
        let visible: u64 = image.tree.total_size();
        let in_layers: u64 = image.layers.iter().map(|layer| layer.size).sum();
        if what != "one of two names" {
            assert_eq!(in_layers - visible, all.bytes, "{what}: what is not visible is wasted");
        }
    }
}

#[test]
fn what_two_images_share() {
    let base: Step = |tree| write(tree, "/base", 1000);
    let app: Step = |tree| write(tree, "/app", 10);
    let lib: Step = |tree| write(tree, "/lib", 200);
    let a = image_of(&[base, app, lib]);
    let b = image_of(&[base, lib, app]);
    let both = compare(&a, &b);
    assert_eq!((both.shared_layers, both.shared_bytes), (1, 1000));
    assert_eq!((both.unique_a, both.unique_b), (210, 210));
    assert_eq!((both.on_disk, both.saved_on_disk), (1420, 1000));
    assert_eq!(both.pull_b_after_a, 210 - both.same_blob_bytes);
    let same = compare(&a, &a);
    assert_eq!((same.shared_layers, same.on_disk, same.pull_b_after_a), (3, 1210, 0));
}
