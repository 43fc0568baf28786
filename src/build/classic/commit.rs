//! Looking a step up in the cache, and committing it as an image.

use std::sync::Arc;

use super::{Classic, Failure, compare};
use crate::build::layer::{self, Committed};
use crate::build::memory::{Circumstances, Place};
use crate::build::{Builder, CacheKey, CacheSource, PartName, Verdict};
use crate::image::{
    Container, ContainerConfig, ContainerState, DiffId, Digest, History, Image, ImageConfig, ImageId,
    MOST_LAYERS, Style, TOO_DEEP,
};
use crate::oci::tar;
use crate::vfs::Tree;

/// What `docker version` says; it stands in every image.
const DOCKER_VERSION: &str = "26.1.5+dfsg1";
/// Committing, in virtual nanoseconds.
const COMMIT: i64 = 20_000_000;

impl Classic {
    /// The shell form's shell: `SHELL`, or `/bin/sh -c`.
    pub(super) fn shell(&self) -> Vec<String> {
        let default = || vec!["/bin/sh".to_owned(), "-c".to_owned()];
        self.state.config.shell.clone().filter(|shell| !shell.is_empty()).unwrap_or_else(default)
    }

    /// The configuration with which a step that runs nothing is compared: its command is a comment.
    pub(super) fn commented(&self, words: &[String]) -> ContainerConfig {
        let mut config = self.state.config.clone();
        config.cmd = Some(self.shell().into_iter().chain(words.iter().cloned()).collect());
        config
    }

    /// Commits an instruction that changes the configuration only.
    pub(super) fn commit_metadata(&mut self, index: usize, comment: &str) -> Result<(), Failure> {
        let mut config = self.commented(&["#(nop) ".to_owned(), comment.to_owned()]);
        let mut key = self.key(comment);
        compare::add_parts(&mut key, &config);
        if self.probe(index, &config, key) {
            return Ok(());
        }
        let id = self.create_container(&config);
        self.merge(&mut config, &id);
        let tree = self.tree();
        self.commit(index, config, Some(id), tree)
    }

    /// What creating a container does to the configuration it is given (`daemon.mergeAndVerifyConfig`): a host name,
    /// and what the image's health check says where the new one says nothing. The health check is the state's own.
    pub(super) fn merge(&mut self, config: &mut ContainerConfig, id: &str) {
        config.hostname = id.get(..12).unwrap_or_default().to_owned();
        if self.state.image.is_some() {
            config.labels.get_or_insert_default();
        }
        let image = self.state.image.as_ref().and_then(|image| image.config.config.healthcheck.clone());
        if let (Some(old), Some(new)) = (image, self.state.config.healthcheck.as_mut()) {
            let fill = |new: &mut i64, old: i64| *new = if *new == 0 { old } else { *new };
            fill(&mut new.interval, old.interval);
            fill(&mut new.timeout, old.timeout);
            fill(&mut new.start_period, old.start_period);
            fill(&mut new.start_interval, old.start_interval);
            new.retries = if new.retries == 0 { old.retries } else { new.retries };
            config.healthcheck = Some(new.clone());
        }
    }

    /// The file system of the state.
    pub(super) fn tree(&self) -> Tree {
        self.state.image.as_ref().map(|image| image.tree.clone()).unwrap_or_default()
    }

    /// A key with what the step builds on and what it is.
    pub(super) fn key(&self, instruction: &str) -> CacheKey {
        let mut key = CacheKey::default();
        let id = self.state.image.as_ref().map_or_else(|| "scratch".to_owned(), |image| image.id.to_string());
        if self.state.at_base {
            key.push(PartName::Base, id);
        } else {
            key.push(PartName::Parent, id);
        }
        key.push(PartName::Instruction, instruction);
        key
    }

    /// Looks the step up. A hit becomes the state's image; a miss ends look-ups until the next FROM.
    pub(super) fn probe(&mut self, index: usize, config: &ContainerConfig, key: CacheKey) -> bool {
        self.state.at_base = false;
        let created_by = config.cmd.as_deref().unwrap_or_default().join(" ");
        let hit = if self.request.no_cache || self.state.busted { None } else { self.look_up(config) };
        let (stage, number) = self.place();
        let Some(step) = self.steps.get_mut(index) else { return false };
        step.created_by = created_by;
        let place =
            Place { builder: Builder::Classic, instruction: &step.instruction, stage: &stage, number };
        match hit {
            Some((image, from)) => {
                self.engine.cache.memory.remember(place, &key);
                step.key = key;
                step.verdict = Verdict::Cached { from };
                step.layer = own_layer(&image);
                step.image = Some(image.id);
                let now = self.engine.clock;
                self.emitter.out(now, " ---> Using cache");
                self.state.image = Some(image);
                true
            }
            None => {
                let how = Circumstances { no_cache: self.request.no_cache, root: self.state.root };
                let reason = self.engine.cache.memory.explain(place, &key, how);
                step.key = key;
                step.verdict = Verdict::Built { reason };
                self.state.busted = true;
                self.state.root.get_or_insert(index);
                false
            }
        }
    }

    /// The stage at hand, and which of its steps this is.
    fn place(&self) -> (String, usize) {
        (format!("{}:{}", self.request.dockerfile_path, self.state.stage), self.state.number)
    }

    fn look_up(&mut self, config: &ContainerConfig) -> Option<(Arc<Image>, CacheSource)> {
        let local = self.local(config);
        if self.request.cache_from.is_empty() {
            let image = local?;
            let made_now = self.steps.iter().position(|step| {
                matches!(step.verdict, Verdict::Built { .. }) && step.image == Some(image.id)
            });
            let from = made_now.map_or(CacheSource::Earlier, |step| CacheSource::SameBuild { step });
            return Some((image, from));
        }
        self.listed(config, local)
    }

    /// The newest image that was made from the state's by the same step.
    fn local(&self, config: &ContainerConfig) -> Option<Arc<Image>> {
        let store = &self.engine.store;
        let siblings: Vec<&Arc<Image>> = match &self.state.image {
            Some(parent) => store.children(parent.id).iter().filter_map(|id| store.image(*id)).collect(),
            None => store.images().into_iter().filter(|image| image.parent.is_none()).collect(),
        };
        let mut best: Option<&Arc<Image>> = None;
        for image in siblings {
            let matches =
                image.config.container_config.as_ref().is_some_and(|old| compare::same(old, config));
            if matches && best.is_none_or(|best| best.config.created < image.config.created) {
                best = Some(image);
            }
        }
        best.cloned()
    }

    /// `--cache-from`: only what leads to one of the listed images counts.
    fn listed(
        &mut self,
        config: &ContainerConfig,
        local: Option<Arc<Image>>,
    ) -> Option<(Arc<Image>, CacheSource)> {
        let store = &self.engine.store;
        let names = self.request.cache_from.clone();
        let listed = names.iter().filter_map(|name| Some((name, store.resolve(name).ok()?)));
        let sources: Vec<(&String, Arc<Image>)> =
            listed.filter_map(|(name, id)| Some((name, Arc::clone(store.image(id)?)))).collect();
        if let Some(local) = local {
            let leads = |image: &Arc<Image>| {
                std::iter::successors(image.parent, |id| store.image(*id)?.parent).any(|id| id == local.id)
            };
            if let Some((name, _)) = sources.iter().find(|(_, image)| leads(image)) {
                return Some((local, CacheSource::Image { name: (*name).clone() }));
            }
        }
        let parent = self.state.image.clone();
        let depth = parent.as_ref().map_or(0, |parent| parent.config.history.len());
        let command = config.cmd.as_deref().unwrap_or_default().join(" ");
        let valid = |target: &ImageConfig| {
            let begins = parent.as_ref().is_none_or(|parent| {
                target.history.starts_with(&parent.config.history)
                    && target.diff_ids.starts_with(&parent.config.diff_ids)
            });
            begins && target.history.get(depth).is_some_and(|entry| entry.created_by == command)
        };
        let (name, target) = sources.iter().find(|(_, target)| valid(&target.config))?;
        let from = CacheSource::Image { name: (*name).clone() };
        let parent_id = parent.as_ref().map(|parent| parent.id);
        if target.config.history.len() == depth + 1 {
            let adopted = Arc::new(target.with_parent(parent_id.or(target.parent)));
            self.engine.store.replace(Arc::clone(&adopted));
            return Some((adopted, from));
        }
        let restored = restored(parent.as_deref(), target, config, depth);
        self.request.cache_from = vec![(*name).clone()];
        let restored = Arc::new(restored);
        self.engine.store.add(Arc::clone(&restored));
        Some((restored, from))
    }

    /// Creates the container of a step and says so.
    pub(super) fn create_container(&mut self, config: &ContainerConfig) -> String {
        self.made += 1;
        let now = self.engine.clock;
        let image = self.state.image.as_ref().map(|image| image.id.to_string()).unwrap_or_default();
        let command = config.cmd.as_deref().unwrap_or_default().join("\0");
        let id = Digest::of(format!("container {image} {command} {} {}", now.0, self.made)).hex();
        self.emitter.out(now, format!(" ---> Running in {}", id.get(..12).unwrap_or_default()));
        let image_id = self.state.image.as_ref().map_or(ImageId(Digest::of("")), |image| image.id);
        let mut config = config.clone();
        config.hostname = id.get(..12).unwrap_or_default().to_owned();
        self.engine.store.put_container(Container {
            id: id.clone(),
            name: name_of(&id),
            image: image_id,
            image_name: image_id.short(),
            config,
            created: now,
            state: ContainerState::Created,
            tree: self.tree(),
        });
        self.containers.push(id.clone());
        id
    }

    /// Removes the containers of the step and says so.
    pub(super) fn remove_containers(&mut self) {
        let now = self.engine.clock;
        for id in std::mem::take(&mut self.containers) {
            self.engine.store.remove_container(&id);
            let short = id.get(..12).unwrap_or_default();
            self.emitter.out(now, format!(" ---> Removed intermediate container {short}"));
        }
    }

    /// Makes the image of a step out of the file system that it left. The layer store takes a layer of every step, even
    /// of one that changed no file and leaves none in the image.
    pub(super) fn commit(
        &mut self,
        index: usize,
        container_config: ContainerConfig,
        container: Option<String>,
        tree: Tree,
    ) -> Result<(), Failure> {
        if self.state.image.as_ref().is_some_and(|parent| parent.layers.len() >= MOST_LAYERS) {
            return Err(Failure::new(TOO_DEEP));
        }
        self.engine.clock = self.engine.clock.plus_nanos(COMMIT);
        let now = self.engine.clock;
        let old = self.tree();
        let committed = layer::commit(&old, &tree, now, self.engine.era);
        let parent = self.state.image.clone();
        let empty = committed.layer.diff_id == tar::empty_layer();
        let image = self.child(parent.as_deref(), container_config, container, &committed, empty);
        let image = Arc::new(image);
        self.engine.store.add(Arc::clone(&image));
        let (stage, number) = self.place();
        if let Some(step) = self.steps.get_mut(index) {
            step.image = Some(image.id);
            step.layer = (!empty).then_some(committed.summary);
            let place =
                Place { builder: Builder::Classic, instruction: &step.instruction, stage: &stage, number };
            self.engine.cache.memory.remember(place, &step.key);
        }
        self.state.image = Some(image);
        Ok(())
    }

    /// `NewChildImage`.
    fn child(
        &self,
        parent: Option<&Image>,
        container_config: ContainerConfig,
        container: Option<String>,
        committed: &Committed,
        empty: bool,
    ) -> Image {
        let now = Some(self.engine.clock);
        let mut history = parent.map(|parent| parent.config.history.clone()).unwrap_or_default();
        history.push(Arc::new(History {
            created: now,
            created_by: container_config.cmd.as_deref().unwrap_or_default().join(" "),
            author: self.state.maintainer.clone(),
            comment: String::new(),
            empty_layer: empty,
        }));
        let mut layers = parent.map(|parent| parent.layers.clone()).unwrap_or_default();
        if !empty {
            layers.push(Arc::clone(&committed.layer));
        }
        let scratch = ImageConfig::empty(Style::Docker);
        let platform = parent.map_or(&scratch, |parent| &parent.config);
        let config = ImageConfig {
            style: Style::Docker,
            author: self.state.maintainer.clone(),
            comment: String::new(),
            created: now,
            container: container.unwrap_or_default(),
            docker_version: DOCKER_VERSION.to_owned(),
            config: self.state.config.clone(),
            container_config: Some(container_config),
            history,
            diff_ids: layers.iter().map(|layer| layer.diff_id).collect(),
            architecture: platform.architecture.clone(),
            os: platform.os.clone(),
            variant: platform.variant.clone(),
        };
        let tree = if empty { self.tree() } else { committed.tree.clone() };
        match parent {
            Some(parent) => Image::after(parent, config, layers, tree),
            None => Image::new(config, layers, tree, None),
        }
    }

    /// What the configuration of the state names as its image.
    pub(super) fn update_config(&mut self) {
        self.state.config.image =
            self.state.image.as_ref().map(|image| image.id.to_string()).unwrap_or_default();
    }
}

/// The image that takes over one step of an image listed by `--cache-from` (`restoreCachedImage`).
fn restored(parent: Option<&Image>, target: &Image, config: &ContainerConfig, depth: usize) -> Image {
    let history: Vec<Arc<History>> = target.config.history.iter().take(depth + 1).cloned().collect();
    let kept = history.iter().filter(|entry| !entry.empty_layer).count();
    let layers: Vec<_> = target.layers.iter().take(kept).cloned().collect();
    let mut tree = parent.map(|parent| parent.tree.clone()).unwrap_or_default();
    let below = parent.map_or(0, |parent| parent.layers.len());
    for layer in layers.iter().skip(below) {
        // The layer was made over this very tree.
        let _ = crate::vfs::apply(&layer.changes, &mut tree);
    }
    let restored = ImageConfig {
        comment: String::new(),
        created: history.last().and_then(|entry| entry.created),
        container: String::new(),
        docker_version: DOCKER_VERSION.to_owned(),
        config: config.clone(),
        container_config: Some(ContainerConfig::default()),
        history,
        diff_ids: layers.iter().map(|layer| layer.diff_id).collect::<Vec<DiffId>>(),
        style: Style::Docker,
        ..target.config.clone()
    };
    Image::new(restored, layers, tree, parent.map(|parent| parent.id))
}

/// The summary of the layer that an image added, if it added one.
fn own_layer(image: &Image) -> Option<crate::build::LayerSummary> {
    let added = image.config.history.last().is_some_and(|entry| !entry.empty_layer);
    image.layers.last().filter(|_| added).map(|layer| layer::summary(layer))
}

/// A name as Docker gives containers: two words, the same for the same id.
fn name_of(id: &str) -> String {
    const LEFT: [&str; 8] = ["admiring", "bold", "clever", "eager", "gifted", "jolly", "quirky", "vibrant"];
    const RIGHT: [&str; 8] =
        ["babbage", "curie", "euler", "hopper", "kepler", "lovelace", "noether", "turing"];
    let digit = |at: usize| id.as_bytes().get(at).map_or(0, |byte| usize::from(*byte) % 8);
    format!("{}_{}", LEFT.get(digit(0)).unwrap_or(&""), RIGHT.get(digit(1)).unwrap_or(&""))
}
