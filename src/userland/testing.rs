//! For tests: commands over a base image, a layer each.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Userland;
use crate::catalog::{Catalog, Lookup};
use crate::shell::{ExitCode, NotSimulated, Stream, System, User, exec};
use crate::vfs::{Change, Content, Metadata, Time, Tree, diff};

/// What a list of commands did.
pub(super) struct Run {
    /// Bytes that each command's layer would have.
    pub sizes: Vec<u64>,
    /// Of the last command.
    pub code: ExitCode,
    /// What the last command showed.
    pub shown: String,
    pub tree: Tree,
    pub not_simulated: Vec<NotSimulated>,
}

/// Runs commands, words separated by blanks, in `/` of an image.
pub(super) fn layers(image: &str, commands: &[&str]) -> Run {
    layers_with(image, &[], commands)
}

/// The same in `/app`, with files there.
pub(super) fn layers_with(image: &str, files: &[(&str, &str)], commands: &[&str]) -> Run {
    let catalog = Arc::new(Catalog::full());
    let Lookup::Found(base) = catalog.base_image(image) else { panic!("no image {image}") };
    let userland = Userland::new(catalog);
    let now = Time::from_secs(1_700_000_000);
    let mut tree = base.tree.clone();
    let cwd = if files.is_empty() { "/" } else { "/app" };
    tree.mkdir_all(cwd, &Metadata::new(0o755, now)).unwrap();
    for (name, text) in files {
        let path = format!("/app/{name}");
        tree.mkdir_all(crate::vfs::path::parent(&path), &Metadata::new(0o755, now)).unwrap();
        tree.write(&path, Content::from(*text), Metadata::new(0o644, now)).unwrap();
    }
    let mut env: BTreeMap<String, String> = base
        .config
        .env
        .iter()
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    env.insert("HOME".to_owned(), "/root".to_owned());
    let mut run = Run { sizes: Vec::new(), code: 0, shown: String::new(), tree, not_simulated: Vec::new() };
    for command in commands {
        let argv: Vec<String> = command.split(' ').map(str::to_owned).collect();
        let mut sys = System::new(run.tree.clone(), now);
        run.code = exec(&mut sys, &userland, &argv, &env, cwd, &User::default()).exit;
        run.sizes.push(diff(&run.tree, &sys.tree).iter().map(Change::size).sum());
        run.shown = sys.shown(Stream::Stdout) + &sys.shown(Stream::Stderr);
        run.not_simulated.append(&mut sys.not_simulated);
        run.tree = sys.tree;
    }
    run
}
