//! Waste and comparison over images made by hand.
#![cfg(not(target_arch = "wasm32"))]

use std::sync::Arc;

use layerlab::image::{Image, ImageConfig, Layer, Style};
use layerlab::insight::{Hidden, compare, waste, waste_of};
use layerlab::oci::tar;
use layerlab::vfs::{Change, Content, Follow, Metadata, Time, Tree, diff};
use proptest::prelude::*;

const NOW: Time = Time::from_secs(1_704_067_200);

fn meta() -> Metadata {
    Metadata::new(0o644, NOW)
}

type Step = fn(&mut Tree);

fn image_of(steps: &[Step]) -> Image {
    let empty = Image::new(ImageConfig::empty(Style::Oci), vec![], Tree::new(), None);
    steps.iter().fold(empty, |image, step| image_over(&image, step))
}

fn image_over(below: &Image, step: impl FnOnce(&mut Tree)) -> Image {
    let mut tree = below.tree.clone();
    step(&mut tree);
    let changes = diff(&below.tree, &tree);
    let measured = tar::measure(&changes, NOW);
    let (mut config, mut layers) = (below.config.clone(), below.layers.clone());
    config.diff_ids.push(measured.diff_id);
    layers.push(Arc::new(Layer {
        diff_id: measured.diff_id,
        exact: measured.exact,
        size: changes.iter().map(|change| change.size()).sum(),
        tar_bytes: measured.tar_bytes,
        changes: Arc::new(changes.into()),
    }));
    Image::new(config, layers, tree, None)
}

const PATHS: [&str; 9] = ["/a", "/a/b", "/a/b/c", "/a/b/d", "/a.b", "/a-", "/e", "/e/f", "/g"];

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

/// For each file of each layer the layer that hides the last of its names: by looking through all of them.
fn hidden_by_definition(image: &Image) -> Vec<(String, u64, usize, usize)> {
    let no_directory = |change: &Change| !change.changed().is_some_and(|changed| changed.node.is_dir());
    let hides = |layer: &Layer, path: &str| {
        let below = |over: &Change| path.strip_prefix(&over.path).is_some_and(|rest| rest.starts_with('/'));
        layer.changes.iter().any(|over| over.path == path || (below(over) && no_directory(over)))
    };
    let mut found = vec![];
    for (added, layer) in image.layers.iter().enumerate() {
        for (at, change) in layer.changes.iter().enumerate() {
            let names = layer.changes.names_of(at);
            let is_file = change.changed().is_some_and(|changed| changed.node.is_file());
            if !is_file || change.size() == 0 || names[0] != at {
                continue;
            }
            let above = image.layers.iter().enumerate().skip(added + 1);
            let gone = |name: &usize| {
                above.clone().find(|(_, over)| hides(over, &layer.changes[*name].path)).map(|(by, _)| by)
            };
            let by: Option<Vec<usize>> = names.iter().map(gone).collect();
            found.extend(
                by.map(|by| (change.path.clone(), change.size(), added, by.into_iter().max().unwrap())),
            );
        }
    }
    found.sort();
    found
}

/// One thing done to a file system; what cannot be done leaves it as it is.
fn act(tree: &mut Tree, (act, path, other): (u8, &'static str, &'static str)) {
    let _ = match act {
        0 | 1 => tree
            .mkdir_all(layerlab::vfs::path::parent(path), &Metadata::new(0o755, NOW))
            .and_then(|_| tree.write(path, Content::described(path.len() as u64, other), meta()).map(|_| ())),
        2 => tree.remove(path, NOW).map(|_| ()),
        3 => tree.remove_all(path, NOW).map(|_| ()),
        4 => tree.link(path, other, NOW).map(|_| ()),
        5 => tree.set_meta(path, Follow::No, |meta| meta.mode ^= 0o100).map(|_| ()),
        _ => tree.rename(path, other, NOW).map(|_| ()),
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_layers_hide_is_found_however_much_is_known_of_them(
        layers in prop::collection::vec(
            prop::collection::vec((0..7u8, prop::sample::select(&PATHS[..]), prop::sample::select(&PATHS[..])), 1..6),
            1..9,
        ),
        known in 0..9usize,
        other in 0..9usize,
    ) {
        let mut image = image_of(&[]);
        let mut below = vec![image.clone()];
        for acts in &layers {
            image = image_over(&image, |tree| acts.iter().for_each(|&done| act(tree, done)));
            below.push(image.clone());
        }
        let expected = hidden_by_definition(&image);
        // Of one that forks from it something is known as well.
        let fork = image_over(&below[other.min(layers.len())], |tree| write(tree, "/fork", 1));
        let before = Hidden::default().with([&below[known.min(layers.len())], &fork]);
        for hidden in [Hidden::default().with([&image]), before.with([&image]), before.with([&fork, &image])] {
            let mut found: Vec<_> =
                hidden.files(&image).map(|f| (f.path.clone(), f.bytes, f.added_by, f.buried_by)).collect();
            found.sort();
            prop_assert_eq!(&found, &expected);
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
