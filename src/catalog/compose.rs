//! From a record to a base image: layers with their files, history, configuration.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::beside;
use super::fill::{Entry, EntryKind, fit, plant};
use super::record::{Bundle, Fill, ImageRecord, Images, LayerRecord};
use super::release::{Part, Release};
use super::store::{Sources, TEMPLATE};
use super::{BaseConfig, BaseHistory, BaseImage, BaseLayer, Provenance, Trust};
use crate::vfs::{Time, Tree, diff};

/// `from` chains longer than this are broken data.
const MAX_DEPTH: usize = 8;

/// What replaces the template's figures when a tag is made after another image.
pub(super) struct Variation<'a> {
    pub variable: Option<&'a str>,
    pub version: &'a str,
    pub template: &'a str,
}

/// The image of a record; `reference` is the name it was asked for by.
pub(super) fn compose(
    sources: &Sources<'_>,
    record: &ImageRecord,
    reference: String,
    variation: Option<&Variation<'_>>,
    release: Option<&Release>,
) -> BaseImage {
    let chain = chain(sources.images, record);
    let mut builder = Builder::new(sources, variation, release);
    for record in &chain {
        builder.configure(record);
    }
    builder.expand_environment();
    for record in &chain {
        builder.steps(record);
    }
    let provenance = match variation {
        Some(v) if v.template.starts_with(TEMPLATE) => Provenance::estimated(record.source.clone()),
        Some(v) => {
            Provenance::estimated(format!("estimated: made after {}, version {}", v.template, v.version))
        }
        None if builder.moved => Provenance::estimated(format!("estimated: made after {}", record.name)),
        None => Provenance { trust: builder.worst, source: record.source.clone() },
    };
    let published = variation.is_none() && !builder.moved;
    BaseImage {
        reference,
        created: Time::from_secs(record.created),
        os: "linux",
        architecture: "amd64",
        config: builder.config,
        history: builder.history,
        layers: builder.layers,
        digest: record.digest.clone().filter(|_| published),
        image_id: record.image_id.clone().filter(|_| published),
        provenance,
        tree: builder.tree,
    }
}

/// The record and those it starts from, the lowest first.
pub(super) fn chain<'a>(images: &'a Images, record: &'a ImageRecord) -> Vec<&'a ImageRecord> {
    let mut chain = vec![record];
    while let Some(parent) = chain.last().and_then(|record| record.from.as_deref()) {
        match images.images.get(parent) {
            Some(parent) if chain.len() < MAX_DEPTH => chain.push(parent),
            _ => break,
        }
    }
    chain.reverse();
    chain
}

struct Builder<'a> {
    sources: &'a Sources<'a>,
    variation: Option<&'a Variation<'a>>,
    /// Which the tag names, where it names one.
    release: Option<&'a Release>,
    /// Whether something was of another release.
    moved: bool,
    config: BaseConfig,
    history: Vec<BaseHistory>,
    layers: Vec<BaseLayer>,
    tree: Tree,
    worst: Trust,
}

impl<'a> Builder<'a> {
    fn new(
        sources: &'a Sources<'a>,
        variation: Option<&'a Variation<'a>>,
        release: Option<&'a Release>,
    ) -> Self {
        Self {
            sources,
            variation,
            release,
            moved: false,
            config: BaseConfig::default(),
            history: Vec::new(),
            layers: Vec::new(),
            tree: Tree::new(),
            worst: Trust::Exact,
        }
    }

    fn configure(&mut self, record: &ImageRecord) {
        for (word, value) in &record.config {
            let value = self.varied(value);
            let config = &mut self.config;
            let list = || serde_json::from_str::<Vec<String>>(&value).ok();
            match word.as_str() {
                "env" => set_env(&mut config.env, value),
                "entrypoint" => config.entrypoint = list(),
                "cmd" => config.cmd = list(),
                "shell" => config.shell = list(),
                "workdir" => config.working_dir = value,
                "user" => config.user = value,
                "expose" => config.exposed_ports.push(value),
                "volume" => config.volumes.push(value),
                "stopsignal" => config.stop_signal = Some(value),
                "onbuild" => config.on_build.push(value),
                "label" => {
                    if let Some((key, value)) = value.split_once('=') {
                        config.labels.push((key.to_owned(), value.to_owned()));
                    }
                }
                _ => {}
            }
        }
    }

    /// Values that name other variables, such as a folder with a version.
    fn expand_environment(&mut self) {
        let known = self.config.env.clone();
        let known = known.iter().filter_map(|pair| pair.split_once('=')).collect();
        for pair in self.config.env.iter_mut().filter(|pair| pair.contains("${")) {
            *pair = expand(&Arc::from(pair.as_str()), &known).to_string();
        }
    }

    /// `NODE_VERSION=22.23.2` with the version that was asked for.
    fn varied(&self, value: &str) -> String {
        let Some(Variation { variable: Some(variable), version, .. }) = self.variation else {
            return value.to_owned();
        };
        match value.split_once('=') {
            Some((name, _)) if name == *variable => format!("{name}={version}"),
            _ => value.to_owned(),
        }
    }

    fn steps(&mut self, record: &ImageRecord) {
        for step in &record.steps {
            let created = Time::from_secs(step.created.unwrap_or(record.created));
            let created_by = match step.created_by.strip_prefix("ENV ") {
                Some(value) => format!("ENV {}", self.varied(value)),
                None => self
                    .release
                    .map_or_else(|| step.created_by.clone(), |release| release.in_history(&step.created_by)),
            };
            let by_buildkit = !created_by.starts_with("/bin/sh -c") && step.created.is_some();
            self.history.push(BaseHistory {
                created,
                created_by,
                comment: if by_buildkit { "buildkit.dockerfile.v0".to_owned() } else { String::new() },
                empty_layer: step.layer.is_none(),
            });
            if let Some(layer) = &step.layer {
                self.layer(layer, created);
            }
        }
    }

    fn layer(&mut self, record: &LayerRecord, now: Time) {
        let mut entries = Vec::new();
        let mut moved = false;
        for fill in &record.fills {
            match self.of_release(fill) {
                Some(Part::Fill(own)) => self.fill(&own, &mut entries),
                Some(Part::Files(files)) => entries.extend(files),
                None => {
                    self.fill(fill, &mut entries);
                    continue;
                }
            }
            moved = true;
        }
        self.moved |= moved;
        keep_last(&mut entries);
        let java = self.config.env.iter().find_map(|pair| pair.strip_prefix("JAVA_VERSION="));
        beside::complete(&mut entries, &self.tree, java);
        fit(&mut entries, record.size);
        let before = self.tree.clone();
        plant(&mut self.tree, &entries, now);
        let changes = diff(&before, &self.tree);
        let provenance = match self.variation {
            Some(v) if !v.template.starts_with(TEMPLATE) => {
                Provenance::estimated(format!("estimated: as in {}", v.template))
            }
            _ if moved => Provenance::estimated("estimated: as in another release"),
            _ => Provenance::stated(&record.basis),
        };
        self.worst = self.worst.max(provenance.trust);
        self.layers.push(BaseLayer {
            size: record.size,
            compressed: record.compressed,
            tar_bytes: record.tar_bytes,
            digest: record.digest.clone().filter(|_| !moved),
            diff_id: record.diff_id.clone().filter(|_| !moved),
            provenance,
            changes: Arc::new(changes.into()),
        });
    }

    /// What fills a layer in place of a part that belongs to another release than the tag's.
    fn of_release(&self, fill: &Fill) -> Option<Part> {
        let has_tree = |name: &str| !self.sources.rootfs(name).is_empty();
        self.release?.instead(self.sources.images, has_tree, fill)
    }

    fn fill(&mut self, fill: &Fill, entries: &mut Vec<Entry>) {
        match fill {
            Fill::Rootfs(name) => entries.extend(self.sources.rootfs(name).iter().cloned()),
            Fill::Bundle(name) => {
                if let Some(bundle) = self.sources.images.bundles.get(name) {
                    entries.extend(self.bundle(bundle));
                }
            }
            Fill::Apk(name) => {
                let set = self.sources.package_set(name);
                let words: Vec<String> =
                    set.iter().map(|(name, version)| format!("{name}={version}")).collect();
                entries.push(apk_database(&words, APK_DATABASE).into_share());
            }
            Fill::Packages(name) => {
                let packages = self.sources.package_set(name);
                self.sources.package_files(&packages, entries);
                entries.push(self.sources.status(&self.sources.whole_set(name)));
            }
            Fill::User(account) => self.user(account, entries),
            Fill::Status(name) => entries.push(self.sources.status(&self.sources.whole_set(name))),
        }
    }

    /// A line in `/etc/passwd` and `/etc/group` each, and the home.
    fn user(&self, account: &str, entries: &mut Vec<Entry>) {
        let mut words = account.split(' ');
        let mut word = || words.next().unwrap_or_default();
        let (name, uid, gid, home) = (word(), word(), word(), word());
        for (path, line) in [
            ("/etc/passwd", format!("{name}:x:{uid}:{gid}::{home}:/bin/sh\n")),
            ("/etc/group", format!("{name}:x:{gid}:\n")),
        ] {
            let earlier = entries.iter().rev().find(|entry| &*entry.path == path).map(|entry| &entry.kind);
            let below =
                || self.tree.read(path).ok().and_then(|content| content.as_text()).unwrap_or_default();
            let before = if let Some(EntryKind::Text(text)) = earlier { text } else { below() };
            // The group may be one of those that are there.
            let member = format!(":x:{gid}:");
            if path == "/etc/passwd" || !before.lines().any(|line| line.contains(&member)) {
                entries.push(Entry::text(path, 0o644, format!("{before}{line}")));
            }
        }
        let number = |text: &str| text.parse().unwrap_or_default();
        let home = Entry::new(home, 0o755, EntryKind::Directory);
        entries.push(Entry { uid: number(uid), gid: number(gid), ..home });
    }

    /// A bundle's entries with `${NAME}` replaced from the environment.
    fn bundle(&self, bundle: &Bundle) -> Vec<Entry> {
        let env: BTreeMap<&str, &str> =
            self.config.env.iter().filter_map(|pair| pair.split_once('=')).collect();
        let expanded = |text: &Arc<str>| expand(text, &env);
        let each = |entry: &Entry| Entry {
            path: expanded(&entry.path),
            kind: match &entry.kind {
                EntryKind::Symlink(target) => EntryKind::Symlink(expanded(target)),
                EntryKind::Text(text) => EntryKind::Text(expanded(text)),
                EntryKind::Fixed { size, label } => EntryKind::Fixed { size: *size, label: expanded(label) },
                EntryKind::Share { weight, label } => {
                    EntryKind::Share { weight: *weight, label: expanded(label) }
                }
                other => other.clone(),
            },
            ..entry.clone()
        };
        bundle.entries.iter().map(each).collect()
    }
}

/// About what Alpine's database of installed packages weighs; it takes what the other files leave.
const APK_DATABASE: u64 = 14_206;

/// Alpine's database: its size is real, its bytes are not known, and the label lists the packages.
pub(crate) fn apk_database(packages: &[String], size: u64) -> Entry {
    Entry::fixed("/lib/apk/db/installed", 0o644, size, format!("apk-db {}", packages.join(" ")))
}

/// Of several entries for one path the last stays, at the place of the first.
fn keep_last(entries: &mut Vec<Entry>) {
    let mut places: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries.drain(..) {
        match places.get(&entry.path).and_then(|place| kept.get_mut(*place)) {
            Some(earlier) => *earlier = entry,
            None => {
                places.insert(Arc::clone(&entry.path), kept.len());
                kept.push(entry);
            }
        }
    }
    *entries = kept;
}

fn set_env(env: &mut Vec<String>, pair: String) {
    let name = pair.split_once('=').map_or(pair.as_str(), |(name, _)| name);
    let is_it = |old: &&mut String| old.split_once('=').is_some_and(|(old, _)| old == name);
    match env.iter_mut().find(is_it) {
        Some(old) => *old = pair,
        None => env.push(pair),
    }
}

/// The first number of a version: 8 of `jdk8u472`.
fn major(version: &str) -> &str {
    let version = version.trim_start_matches(|c: char| !c.is_ascii_digit());
    version.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default()
}

/// Replaces `${NAME}`, `${NAME%.*}` by the value without its last part, and `${NAME:major}` by the first number in it;
/// names that are not there become nothing.
fn expand(text: &Arc<str>, env: &BTreeMap<&str, &str>) -> Arc<str> {
    if !text.contains("${") {
        return Arc::clone(text);
    }
    let mut out = String::new();
    let mut rest: &str = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        let value = |name: &str| env.get(name).copied().unwrap_or_default();
        out.push_str(match (name.strip_suffix("%.*"), name.strip_suffix(":major")) {
            (Some(name), _) => value(name).rsplit_once('.').map_or(value(name), |(front, _)| front),
            (_, Some(name)) => major(value(name)),
            _ => value(name),
        });
        rest = tail;
    }
    out.push_str(rest);
    out.into()
}
