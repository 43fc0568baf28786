//! Whether a replay agrees with its recording.

use std::collections::BTreeMap;

use layerlab::docker::replay::{Entry, IdMap, RecordedConfig, RecordedLayer, Scenario, Step, ids_in};

use super::{buildkit, normalise};

/// How much of a scenario agrees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    pub commands: (usize, usize),
    pub images: (usize, usize),
    pub layers: (usize, usize),
    pub configs: (usize, usize),
}

/// The comparison of a scenario: a score, and for each command what differs.
pub struct Comparison {
    pub score: Score,
    /// By command; `None` where it agrees.
    pub commands: Vec<Option<String>>,
    /// What else differs: `image`, `layer` or `config` with the first digits of the recorded id, and how.
    pub others: BTreeMap<String, String>,
}

/// The name of something that is not a command.
fn key(kind: &str, id: &str) -> String {
    let hex = id.trim_start_matches("sha256:");
    format!("{kind} {}", hex.get(..12).unwrap_or(hex))
}

pub fn compare(recorded: &Scenario, simulated: &Scenario) -> Comparison {
    let mut ids = IdMap::default();
    let mut out = Comparison { score: Score::default(), commands: vec![], others: BTreeMap::new() };
    for (index, step) in recorded.steps.iter().enumerate() {
        let missing = Step::default();
        let other = simulated.steps.get(index).unwrap_or(&missing);
        let difference = differs(step, other, &mut ids);
        out.score.commands.0 += usize::from(difference.is_none());
        out.score.commands.1 += 1;
        out.commands.push(difference);
    }
    images(recorded, simulated, &mut ids, &mut out);
    configs(recorded, simulated, &ids, &mut out);
    out
}

/// What differs in a command, if anything.
fn differs(a: &Step, b: &Step, ids: &mut IdMap) -> Option<String> {
    if a.rc != b.rc {
        return Some(format!("exit code {} instead of {}\n    stderr: {}", b.rc, a.rc, b.stderr.trim_end()));
    }
    let mut work = ids.clone();
    let result =
        text(&a.stdout, &b.stdout, &mut work).map_err(|why| format!("stdout: {why}")).and_then(|()| {
            match buildkit::is_log(&a.stderr) {
                true => log(&a.stderr, &b.stderr, &mut work),
                false => text(&a.stderr, &b.stderr, &mut work),
            }
            .map_err(|why| format!("stderr: {why}"))
        });
    match result {
        Ok(()) => {
            *ids = work;
            None
        }
        Err(why) => Some(why),
    }
}

/// Compares line by line; rows of a table that are of the same age may be in any order.
fn text(a: &str, b: &str, ids: &mut IdMap) -> Result<(), String> {
    if a.ends_with('\n') != b.ends_with('\n') {
        return Err(format!("ends {:?} instead of {:?}", tail(b), tail(a)));
    }
    let (a, b) = (normalise::spread(a), normalise::spread(b));
    let (left, right): (Vec<&str>, Vec<&str>) = (a.lines().collect(), b.lines().collect());
    let mut taken = vec![false; right.len()];
    for (index, line) in left.iter().enumerate() {
        let age = normalise::age_of(line);
        // Lists of ids, and of files that are named after their digests, are sorted by what cannot agree.
        let is_list = |line: &str| {
            ids_in(line).first() == Some(&line)
                || line.starts_with("\"sha256:")
                || line.contains(" blobs/sha256/")
                || normalise::line(line).contains("<record>")
        };
        let same_age = |n: usize| {
            left.get(n).is_some_and(|l| {
                (age.is_some() && normalise::age_of(l) == age) || (is_list(line) && is_list(l))
            })
        };
        let candidates =
            std::iter::once(index).chain((0..right.len()).filter(|n| *n != index && same_age(*n)));
        let found = candidates.into_iter().find(|n| {
            taken.get(*n) == Some(&false) && right.get(*n).is_some_and(|other| same_line(line, other, ids))
        });
        match found {
            Some(n) => taken[n] = true,
            None => {
                let other = right.get(index).copied().unwrap_or("(nothing)");
                return Err(format!("line {}:\n    - {line}\n    + {other}", index + 1));
            }
        }
    }
    match taken.iter().position(|taken| !taken) {
        Some(n) => Err(format!("line {} is too much:\n    + {}", n + 1, right[n])),
        None => Ok(()),
    }
}

/// Lists of ids agree in any order, once the ids are paired.
pub fn check() {
    let mut ids = IdMap::default();
    let (a, b, c) = ("a".repeat(12), "b".repeat(12), "c".repeat(12));
    let (x, y, z) = ("1".repeat(12), "2".repeat(12), "3".repeat(12));
    assert!(ids.pair(&b, &y) && ids.pair(&c, &z));
    let lists = (format!("{a}\n{b}\n{c}\n"), format!("{z}\n{y}\n{x}\n"));
    assert_eq!(text(&lists.0, &lists.1, &mut ids), Ok(()));
}

fn tail(text: &str) -> &str {
    text.lines().last().unwrap_or("")
}

/// Whether two lines agree; then their ids are paired.
fn same_line(a: &str, b: &str, ids: &mut IdMap) -> bool {
    let (a, b) = (normalise::line(a), normalise::line(b));
    let (left, right) = (ids_in(&a), ids_in(&b));
    if without(&a, &left) != without(&b, &right) || left.len() != right.len() {
        return false;
    }
    let mut work = ids.clone();
    // A digest of content is no id: it follows from the files and must be equal.
    let is_content = |id: &str| ["file:", "dir:", "multi:"].iter().any(|p| a.contains(&format!("{p}{id}")));
    let agree = left.iter().zip(&right).all(|(x, y)| if is_content(x) { x == y } else { work.pair(x, y) });
    if agree {
        *ids = work;
    }
    agree
}

fn without(line: &str, ids: &[&str]) -> String {
    ids.iter().fold(line.to_owned(), |line, id| line.replacen(id, "<id>", 1))
}

/// Compares two logs of BuildKit: the same vertices with the same lines.
fn log(a: &str, b: &str, ids: &mut IdMap) -> Result<(), String> {
    let (left, right) = (buildkit::parse(a), buildkit::parse(b));
    text(&(left.around.join("\n") + "\n"), &(right.around.join("\n") + "\n"), ids)?;
    let mut rest = right.vertices;
    for vertex in &left.vertices {
        let found = rest.iter().position(|other| {
            let mut work = ids.clone();
            let same = same_line(&vertex.name, &other.name, &mut work)
                && vertex.lines.len() == other.lines.len()
                && vertex.lines.iter().zip(&other.lines).all(|(x, y)| same_line(x, y, &mut work));
            if same {
                *ids = work;
            }
            same
        });
        match found {
            Some(index) => {
                rest.remove(index);
            }
            None => {
                let near = rest.iter().find(|other| other.name == vertex.name);
                let near =
                    near.map_or("(no such vertex)".to_owned(), |v| format!("{} {:?}", v.name, v.lines));
                return Err(format!("vertex\n    - {} {:?}\n    + {near}", vertex.name, vertex.lines));
            }
        }
    }
    match rest.first() {
        Some(vertex) => Err(format!("vertex too much:\n    + {} {:?}", vertex.name, vertex.lines)),
        None => Ok(()),
    }
}

/// Images by the mapping of their ids, or by equal layers where no output named them; then their layers.
fn images(recorded: &Scenario, simulated: &Scenario, ids: &mut IdMap, out: &mut Comparison) {
    let mut layers: BTreeMap<&str, bool> = BTreeMap::new();
    for (id, diff_ids) in &recorded.images {
        out.score.images.1 += 1;
        let mapped = map(id, ids).filter(|id| simulated.images.contains_key(id));
        let twin = mapped.or_else(|| {
            let alike =
                |other: &&String| same_layers(recorded, diff_ids, simulated, &simulated.images[*other]);
            simulated.images.keys().find(alike).cloned()
        });
        let Some(twin) = twin else {
            out.others.insert(key("image", id), "nothing stands for it".to_owned());
            for diff_id in diff_ids {
                layers.entry(diff_id).or_insert(false);
            }
            continue;
        };
        let others = &simulated.images[&twin];
        let mut whole = diff_ids.len() == others.len();
        for (diff_id, other) in diff_ids.iter().zip(others) {
            let (a, b) = (recorded.layers.get(diff_id), simulated.layers.get(other));
            let why = layer(a, b).err();
            whole &= why.is_none();
            if let Some(why) = &why {
                out.others.insert(key("layer", diff_id), why.clone());
            }
            layers.insert(diff_id, why.is_none());
        }
        out.score.images.0 += usize::from(whole);
        if !whole {
            let why = format!("{} layers instead of {}, or others", others.len(), diff_ids.len());
            out.others.insert(key("image", id), why);
        }
    }
    // A recording without configurations did not look at what there was at the end.
    if recorded.configs.is_empty() {
        return;
    }
    let extra = simulated.images.len().saturating_sub(recorded.images.len());
    if extra > 0 {
        out.others.insert("images too much".to_owned(), extra.to_string());
        out.score.images.1 += extra;
    }
    for (diff_id, _) in layers.iter().filter(|(_, same)| !**same) {
        let missing = "only in an image that nothing stands for".to_owned();
        out.others.entry(key("layer", diff_id)).or_insert(missing);
    }
    out.score.layers = (layers.values().filter(|same| **same).count(), layers.len());
}

/// The full simulated id for a full recorded one, known in full or by its first 12 digits.
fn map(id: &str, ids: &IdMap) -> Option<String> {
    let hex = id.strip_prefix("sha256:")?;
    ids.simulated(hex).map(|hex| format!("sha256:{hex}"))
}

fn same_layers(a: &Scenario, left: &[String], b: &Scenario, right: &[String]) -> bool {
    left.len() == right.len()
        && left.iter().zip(right).all(|(x, y)| layer(a.layers.get(x), b.layers.get(y)).is_ok())
}

/// The earliest second of the recording day: what is older is the time of a file in the context.
const RECORDING: i64 = 1_795_000_000;

fn layer(a: Option<&RecordedLayer>, b: Option<&RecordedLayer>) -> Result<(), String> {
    let (Some(a), Some(b)) = (a, b) else { return Err("not there".to_owned()) };
    // The base image's entries are not in every recording.
    if a.entries.is_empty() && a.tar_bytes > 1024 {
        return Ok(());
    }
    if a.tar_bytes != b.tar_bytes {
        return Err(format!("tar of {} bytes instead of {}; {:?}", b.tar_bytes, a.tar_bytes, paths(b)));
    }
    let sorted = |layer: &RecordedLayer| {
        let mut entries = layer.entries.clone();
        for entry in &mut entries {
            entry.path = entry.path.trim_start_matches("./").to_owned();
            if entry.mtime >= RECORDING || entry.path.contains(".wh.") {
                entry.mtime = RECORDING;
            }
        }
        // Docker's own layers have no entry for the root; the tar that the base image was made of has one.
        entries.retain(|entry| entry.path != ".");
        entries.sort_by(|x, y| x.path.cmp(&y.path));
        entries
    };
    let (left, right) = (sorted(a), sorted(b));
    let first = |x: &[Entry], y: &[Entry]| {
        x.iter().find(|entry| !y.contains(entry)).map(|entry| format!("{entry:?}"))
    };
    match (first(&left, &right), first(&right, &left)) {
        (None, None) if left.len() == right.len() => Ok(()),
        (missing, extra) => {
            Err(format!("\n    - {}\n    + {}", missing.unwrap_or_default(), extra.unwrap_or_default()))
        }
    }
}

fn paths(layer: &RecordedLayer) -> Vec<&str> {
    layer.entries.iter().map(|entry| entry.path.as_str()).collect()
}

/// Configurations of images whose ids the outputs named.
fn configs(recorded: &Scenario, simulated: &Scenario, ids: &IdMap, out: &mut Comparison) {
    for (id, config) in &recorded.configs {
        out.score.configs.1 += 1;
        let twin = map(id, ids).or_else(|| {
            let hex = id.strip_prefix("sha256:").and_then(|hex| ids.simulated(hex.get(..12)?))?;
            simulated.configs.keys().find(|other| other.starts_with(&format!("sha256:{hex}"))).cloned()
        });
        // One that no output named, such as the base image's: by what is in it.
        let twin = twin.or_else(|| {
            let alike = |other: &RecordedConfig| {
                shape(&other.config, "") == shape(&config.config, "")
                    && other.parent.is_some() == config.parent.is_some()
            };
            simulated.configs.iter().find(|(_, other)| alike(other)).map(|(id, _)| id.clone())
        });
        let Some(other) = twin.and_then(|twin| simulated.configs.get(&twin)) else {
            out.others.insert(key("config", id), "nothing stands for it".to_owned());
            continue;
        };
        let (a, b) = (shape(&config.config, ""), shape(&other.config, ""));
        match a == b && config.parent.is_some() == other.parent.is_some() {
            true => out.score.configs.0 += 1,
            false => {
                out.others.insert(key("config", id), first_difference(&a, &b));
            }
        }
    }
}

/// A configuration without its ids and times, a line a value.
fn shape(value: &serde_json::Value, path: &str) -> Vec<String> {
    use serde_json::Value;
    match value {
        Value::Object(fields) => {
            fields.iter().flat_map(|(key, value)| shape(value, &format!("{path}.{key}"))).collect()
        }
        Value::Array(items) => items.iter().flat_map(|item| shape(item, &format!("{path}[]"))).collect(),
        Value::String(text) => {
            let text = normalise::line(text);
            let ids = ids_in(&text);
            let content = ["file:", "dir:", "multi:"].iter().any(|p| text.contains(p));
            vec![format!("{path} {}", if content { text.clone() } else { without(&text, &ids) })]
        }
        other => vec![format!("{path} {other}")],
    }
}

fn first_difference(a: &[String], b: &[String]) -> String {
    let missing = a.iter().find(|line| !b.contains(line)).cloned().unwrap_or_default();
    let extra = b.iter().find(|line| !a.contains(line)).cloned().unwrap_or_default();
    format!("\n    - {missing}\n    + {extra}")
}
