//! The text of the `images` asset, and what it says: records of images, bundles of files, package sets.
//!
//! One statement a line, a word and its arguments; `docs/data.md` lists them. Times are seconds since 1970.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::family::Family;
use super::fill::{Entry, EntryKind};

/// One image as the data has it.
#[derive(Debug, Clone, Default)]
pub(super) struct ImageRecord {
    pub name: String,
    /// The image whose layers, history and configuration come first.
    pub from: Option<String>,
    pub created: i64,
    pub source: String,
    pub digest: Option<String>,
    pub image_id: Option<String>,
    /// Configuration statements, in order.
    pub config: Vec<(String, String)>,
    pub steps: Vec<StepRecord>,
}

/// One row of history, with its layer if it made one.
#[derive(Debug, Clone)]
pub(super) struct StepRecord {
    /// `None`: that of the image.
    pub created: Option<i64>,
    pub created_by: String,
    pub layer: Option<LayerRecord>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct LayerRecord {
    pub size: u64,
    pub compressed: u64,
    pub tar_bytes: Option<u64>,
    pub digest: Option<String>,
    pub diff_id: Option<String>,
    pub basis: String,
    pub fills: Vec<Fill>,
}

/// Where files of a layer come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fill {
    /// A file tree of the `rootfs` assets.
    Rootfs(String),
    /// Debian packages that a set adds: the files are modelled, the status file is written.
    Packages(String),
    /// Only the status file of a set, whose files come from elsewhere.
    Status(String),
    /// Files named by a recipe.
    Bundle(String),
    /// Alpine's database of installed packages, with those of a set.
    Apk(String),
    /// `NAME UID GID HOME`: an account beside those of the layers below.
    User(String),
}

/// Files that belong together. `label` and texts may hold `${NAME}`, from the image's environment.
#[derive(Debug, Clone, Default)]
pub(super) struct Bundle {
    pub label: Arc<str>,
    pub entries: Vec<Entry>,
}

/// Names of packages on top of another set.
#[derive(Debug, Clone, Default)]
pub(super) struct PackageSet {
    pub base: Option<String>,
    /// `name` or `name=version`.
    pub add: Vec<String>,
}

/// The whole asset, or both.
#[derive(Debug, Clone, Default)]
pub(super) struct Images {
    pub images: BTreeMap<String, ImageRecord>,
    /// Tags that are other names of an image.
    pub aliases: BTreeMap<String, String>,
    /// Repositories that are other names of one.
    pub repositories: BTreeMap<String, String>,
    pub families: BTreeMap<String, Family>,
    pub bundles: BTreeMap<String, Bundle>,
    pub sets: BTreeMap<String, PackageSet>,
}

impl Images {
    /// Adds what another asset has.
    pub(super) fn extend(&mut self, other: Self) {
        self.images.extend(other.images);
        self.aliases.extend(other.aliases);
        self.repositories.extend(other.repositories);
        self.families.extend(other.families);
        self.bundles.extend(other.bundles);
        self.sets.extend(other.sets);
    }

    /// Whether the data have a repository, under that name.
    pub(super) fn has(&self, repository: &str) -> bool {
        let tagged = format!("{repository}:");
        let mut records = self.images.range(tagged.clone()..);
        self.families.contains_key(repository)
            || records.next().is_some_and(|(name, _)| name.starts_with(&tagged))
    }
}

/// What the following lines belong to.
#[derive(Default)]
struct Reader {
    out: Images,
    image: Option<ImageRecord>,
    bundle: Option<(String, Bundle)>,
}

/// Reads the asset; the error is the number of the first line that is not understood.
pub(super) fn parse(text: &str) -> Result<Images, usize> {
    let mut reader = Reader::default();
    for (index, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        reader.statement(word, rest).ok_or(index + 1)?;
    }
    reader.close();
    Ok(reader.out)
}

impl Reader {
    fn close(&mut self) {
        if let Some(image) = self.image.take() {
            self.out.images.insert(image.name.clone(), image);
        }
        if let Some((name, bundle)) = self.bundle.take() {
            self.out.bundles.insert(name, bundle);
        }
    }

    fn statement(&mut self, word: &str, rest: &str) -> Option<()> {
        match word {
            "image" => {
                self.close();
                self.image = Some(ImageRecord { name: rest.to_owned(), ..ImageRecord::default() });
            }
            "bundle" => {
                self.close();
                let (name, label) = rest.split_once(' ').unwrap_or((rest, rest));
                self.bundle = Some((name.to_owned(), Bundle { label: label.into(), entries: Vec::new() }));
            }
            "alias" => {
                let (name, image) = rest.split_once(' ')?;
                self.out.aliases.insert(name.to_owned(), image.to_owned());
            }
            "repository" => {
                let (name, original) = rest.split_once(' ')?;
                self.out.repositories.insert(name.to_owned(), original.to_owned());
            }
            "set" => {
                let mut words = rest.split(' ');
                let name = words.next()?;
                let base = words.next().filter(|base| *base != "-").map(str::to_owned);
                let add = words.map(str::to_owned).collect();
                self.out.sets.insert(name.to_owned(), PackageSet { base, add });
            }
            "family" => {
                let (name, rest) = rest.split_once(' ')?;
                self.out.families.insert(name.to_owned(), Family::parse(rest)?);
            }
            "variant" => {
                let (name, rest) = rest.split_once(' ')?;
                self.out.families.get_mut(name)?.add_variant(rest)?;
            }
            "programs" => {
                let (_, bundle) = self.bundle.as_mut()?;
                let label = Arc::clone(&bundle.label);
                bundle.entries.extend(programs(rest, &label)?);
            }
            "f" | "t" | "l" | "d" | "s" => {
                let (_, bundle) = self.bundle.as_mut()?;
                let label = Arc::clone(&bundle.label);
                bundle.entries.push(entry(word, rest, &label)?);
            }
            _ => self.of_image(word, rest)?,
        }
        Some(())
    }

    fn of_image(&mut self, word: &str, rest: &str) -> Option<()> {
        let image = self.image.as_mut()?;
        match word {
            "from" => image.from = Some(rest.to_owned()),
            "created" => image.created = rest.parse().ok()?,
            "source" => image.source = rest.to_owned(),
            "digest" => image.digest = Some(rest.to_owned()),
            "id" => image.image_id = Some(rest.to_owned()),
            "step" => {
                let (time, by) = rest.split_once(' ')?;
                let created = if time == "=" { None } else { Some(time.parse().ok()?) };
                image.steps.push(StepRecord { created, created_by: by.to_owned(), layer: None });
            }
            "layer" => image.steps.last_mut()?.layer = Some(layer(rest)?),
            "fill" => {
                let (kind, name) = rest.split_once(' ')?;
                let fill = match kind {
                    "rootfs" => Fill::Rootfs(name.to_owned()),
                    "packages" => Fill::Packages(name.to_owned()),
                    "status" => Fill::Status(name.to_owned()),
                    "bundle" => Fill::Bundle(name.to_owned()),
                    "apk" => Fill::Apk(name.to_owned()),
                    "user" => Fill::User(name.to_owned()),
                    _ => return None,
                };
                image.steps.last_mut()?.layer.as_mut()?.fills.push(fill);
            }
            _ => image.config.push((word.to_owned(), rest.to_owned())),
        }
        Some(())
    }
}

/// `SIZE COMPRESSED TAR|- DIGEST|- DIFFID|- BASIS…`
fn layer(rest: &str) -> Option<LayerRecord> {
    let mut words = rest.splitn(6, ' ');
    let size = words.next()?.parse().ok()?;
    let compressed = words.next()?.parse().ok()?;
    let tar_bytes = words.next()?.parse().ok();
    let digest = |word: &str| (word != "-").then(|| format!("sha256:{word}"));
    let (blob, diff_id) = (digest(words.next()?), digest(words.next()?));
    let basis = words.next().unwrap_or_default().to_owned();
    Some(LayerRecord { size, compressed, tar_bytes, digest: blob, diff_id, basis, fills: Vec::new() })
}

/// `f MODE SIZE PATH` fixed size, `s MODE WEIGHT PATH` shares the rest, `t MODE PATH TEXT` with `\n` escaped,
/// `l PATH TARGET`, `d MODE PATH`. A mode may carry an owner: `644:33:33`.
pub(super) fn entry(word: &str, rest: &str, label: &Arc<str>) -> Option<Entry> {
    if word == "l" {
        let (path, target) = rest.split_once(' ')?;
        return Some(Entry::symlink(path, target));
    }
    let (mode, rest) = rest.split_once(' ')?;
    let mut owner = mode.split(':');
    let mode = u32::from_str_radix(owner.next()?, 8).ok()?;
    let uid = owner.next().map_or(Some(0), |uid| uid.parse().ok())?;
    let gid = owner.next().map_or(Some(uid), |gid| gid.parse().ok())?;
    let (path, kind) = match word {
        "d" => (rest, EntryKind::Directory),
        "t" => {
            let (path, text) = rest.split_once(' ').unwrap_or((rest, ""));
            (path, EntryKind::Text(text.replace("\\n", "\n").into()))
        }
        _ => {
            let (size, path) = rest.split_once(' ')?;
            let size = size.parse().ok()?;
            let label = Arc::from(format!("{label}:{path}"));
            let kind = if word == "f" {
                EntryKind::Fixed { size, label }
            } else {
                EntryKind::Share { weight: size, label }
            };
            (path, kind)
        }
    };
    Some(Entry { path: path.into(), mode, uid, gid, kind })
}

/// `WEIGHT FOLDER NAME …`: programs that share the rest equally.
fn programs(rest: &str, label: &str) -> Option<Vec<Entry>> {
    let mut words = rest.split(' ');
    let weight = words.next()?.parse().ok()?;
    let folder = words.next()?;
    let one = |name: &str| {
        let path = format!("{folder}/{name}");
        let label = Arc::from(format!("{label}:{path}"));
        Entry::new(path, 0o755, EntryKind::Share { weight, label })
    };
    Some(words.map(one).collect())
}
