//! What the drawer asks of a moment: why a step ran, files, waste.

use std::sync::Arc;

use super::extract::stage_steps;
use super::moment::Moment;
use super::project::Side;
use super::texts::Language;
use super::view::LayerFacts;
use super::view::panels::{ChangeMark, FileKind, FileRow, IdRow, KeyRow, WasteRow, Why};
use super::view::units;
use crate::build::{FileChange, FileDiff, Reason, Step};
use crate::image::Layer;
use crate::insight;
use crate::vfs::{Change, ChangeKind, Content, Node, NodeKind, Tree, path};

/// Files that differ beyond this many are counted only.
const FILES: usize = 12;

impl Moment {
    /// Why a step of the last build ran or was reused.
    pub fn why(&self, side: Side, index: usize, language: Language) -> Option<Why> {
        let words = language.reasons();
        let report = self.report(side)?;
        let step = report.steps.get(index)?;
        let said = |why: &str| language.said(why).into_owned();
        let unknown = step.not_simulated.iter().map(|word| (word.word.clone(), said(&word.why), word.span));
        Some(Why {
            sentence: insight::sentence(report, step, words),
            more: insight::caused(report, index, words),
            parts: key_rows(step, language),
            output: step.output.clone(),
            not_simulated: unknown.collect(),
            fix: None,
        })
    }

    /// The files of a layer (by its place among the blocks of a side), or of the image as a whole.
    pub fn files(&self, side: Side, layer: Option<usize>) -> Vec<FileRow> {
        match layer {
            Some(at) => {
                let tree = self.image(side).map(|image| &image.tree);
                let top = self.side(side).layers.len() <= at + 1;
                let changes = self.layers(side, at).iter().flat_map(|layer| layer.changes.iter());
                changes.map(|change| changed_row(tree, top, change)).collect()
            }
            None => {
                let Some(image) = self.image(side) else { return vec![] };
                let files = image.tree.walk_all();
                files.map(|(path, node)| row(path.trim_start_matches('/'), node, None, false)).collect()
            }
        }
    }

    /// The text of a file, in the image as a whole or as a layer has it; `None` where it is not text.
    pub fn file_text(&self, side: Side, layer: Option<usize>, name: &str) -> Option<String> {
        let text = |content: &Content| content.as_text().map(str::to_owned);
        match layer {
            None => text(self.image(side)?.tree.read(&path::clean(&format!("/{name}"))).ok()?),
            Some(at) => {
                let change = self.layers(side, at).iter().find_map(|layer| layer.changes.at(name))?;
                text(change.changed()?.node.content()?)
            }
        }
    }

    /// The layers of a block: of a base image all of them.
    fn layers(&self, side: Side, at: usize) -> &[Arc<Layer>] {
        let facts = self.side(side);
        let before: usize = facts.layers.iter().take(at).map(|layer| layer.count).sum();
        let count = facts.layers.get(at).map_or(0, |layer| layer.count);
        let layers = self.shown_image(side).and_then(|image| image.layers.get(before..before + count));
        layers.unwrap_or_default()
    }

    /// The image that the blocks of a side are of: the last good one, or whatever the tag names if that is another.
    fn shown_image(&self, side: Side) -> Option<&crate::image::Image> {
        let total: usize = self.side(side).layers.iter().map(|layer| layer.count).sum();
        let good = super::moment::at(&self.good, side).as_ref().map(|good| good.image.as_ref());
        let tagged = self.image(side).map(AsRef::as_ref);
        good.filter(|image| image.layers.len() == total).or(tagged)
    }

    /// The id of the image that a side's blocks are of, then those of its layers, the newest first.
    pub fn ids(&self, side: Side) -> Vec<IdRow> {
        let Some(image) = self.shown_image(side) else { return vec![] };
        let facts = self.side(side);
        let names = facts.layers.iter().flat_map(|block| std::iter::repeat_n(&block.label, block.count));
        let layers = image.layers.iter().zip(names).map(|(layer, name)| IdRow {
            of: name.clone(),
            id: layer.diff_id.to_string(),
            exact: layer.exact,
        });
        let own = IdRow { of: facts.tag.clone(), id: image.id.to_string(), exact: image.exact };
        let mut rows: Vec<IdRow> = layers.chain(std::iter::once(own)).collect();
        rows.reverse();
        rows
    }

    /// Bytes in the image that no one sees, largest first.
    pub fn waste(&self, side: Side) -> Vec<WasteRow> {
        let (Some(image), Some(good)) = (self.image(side), super::moment::at(&self.good, side)) else {
            return vec![];
        };
        let (steps, base) = stage_steps(&good.report);
        let made: Vec<&&Step> = steps.iter().filter(|step| step.layer.is_some()).collect();
        let below = good.image.layers.len().saturating_sub(made.len());
        let name = |layer: usize| match layer.checked_sub(below).and_then(|at| made.get(at)) {
            Some(step) => (step.text.clone(), Some(step.index)),
            None => (base.clone(), None),
        };
        let mut rows: Vec<WasteRow> = self
            .hidden
            .waste(image)
            .into_iter()
            .map(|item| {
                let (added_by, added) = name(item.added_by);
                let (buried_by, buried) = name(item.buried_by);
                WasteRow { path: item.path, bytes: item.bytes, added_by, buried_by, steps: [added, buried] }
            })
            .filter(|row| row.bytes > 0)
            .collect();
        rows.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.path.cmp(&b.path)));
        rows
    }

    /// Notes at each block the bytes in it that are hidden in the image under the tag.
    pub(super) fn mark_hidden(&self, side: Side, blocks: &mut [LayerFacts]) {
        let Some(image) = self.image(side) else { return };
        let ends: Vec<usize> = blocks
            .iter()
            .scan(0, |sum, layer| {
                *sum += layer.count;
                Some(*sum)
            })
            .collect();
        for file in self.hidden.files(image) {
            let block = ends.partition_point(|&end| end <= file.added_by);
            if let Some(block) = blocks.get_mut(block) {
                block.hidden += file.bytes;
            }
        }
    }
}

/// A change of a layer; `tree` is what one sees in the image, `top` says that no layer is above.
pub(super) fn changed_row(tree: Option<&Tree>, top: bool, change: &Change) -> FileRow {
    let now = tree.and_then(|tree| tree.lstat(&format!("/{}", change.path)).ok());
    let mark = match change.kind {
        ChangeKind::Added(_) => ChangeMark::Added,
        ChangeKind::Modified(_) => ChangeMark::Changed,
        ChangeKind::Deleted => ChangeMark::Deleted,
    };
    // Only what a layer above replaced is hidden; whatever the top layer has is what one sees.
    match change.changed() {
        Some(changed) => {
            let same = now.is_some_and(|now| now.is_dir() || *now == *changed.node);
            row(&change.path, &changed.node, Some(mark), !top && !same)
        }
        None => FileRow {
            path: change.path.clone(),
            size: 0,
            kind: FileKind::Other,
            change: Some(mark),
            hidden: false,
        },
    }
}

fn row(path: &str, node: &Node, change: Option<ChangeMark>, hidden: bool) -> FileRow {
    let kind = match node.kind {
        NodeKind::Directory(_) => FileKind::Directory,
        NodeKind::Symlink(_) => FileKind::Link,
        NodeKind::File(_) | NodeKind::HardLink(_) => FileKind::File,
        NodeKind::Device(..) | NodeKind::Fifo => FileKind::Other,
    };
    FileRow { path: path.to_owned(), size: node.size(), kind, change, hidden }
}

/// The key's parts in order, each with the files that differ below it.
fn key_rows(step: &Step, language: Language) -> Vec<KeyRow> {
    let words = language.reasons();
    let reason: Option<&Reason> = step.verdict.reason();
    let compared = reason.is_some_and(|reason| !reason.parts.is_empty());
    let mut rows = Vec::new();
    for part in &step.key.0 {
        let diff = reason.and_then(|reason| reason.parts.iter().find(|diff| diff.name == part.name));
        rows.push(KeyRow {
            name: (words.part)(part.name).to_owned(),
            before: diff.and_then(|diff| diff.old.as_deref().map(short)),
            now: Some(short(&part.value)),
            differs: diff.is_some(),
            nested: false,
        });
        let files = diff.map(|diff| diff.files.as_slice()).unwrap_or_default();
        rows.extend(files.iter().take(FILES).map(|file| file_row(file, language)));
        let all = part.files.as_ref().map_or(0, |files| files.len());
        let others = all.saturating_sub(files.len().min(FILES));
        if others > 0 && compared && diff.is_some() {
            let name = insight::fill(words.other_files, &[&others.to_string()]);
            let differs = files.len() > FILES;
            rows.push(KeyRow { name, before: None, now: Some(String::new()), differs, nested: true });
        }
    }
    rows
}

/// A value with its digests cut to twelve digits, as Docker shows ids.
fn short(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("sha256:") {
        out.push_str(before);
        let digits = after.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(after.len());
        let (digest, tail) = after.split_at_checked(digits).unwrap_or((after, ""));
        out.push_str(digest.get(..12).unwrap_or(digest));
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn file_row(file: &FileDiff, language: Language) -> KeyRow {
    let words = language.reasons();
    let both = |old: String, new: String| (Some(old), Some(new));
    let (before, now) = match file.change {
        FileChange::Added => (None, Some(words.added.to_owned())),
        FileChange::Deleted => both(words.there.to_owned(), words.deleted.to_owned()),
        FileChange::Content { old, new } => both(units::size(old, language), units::size(new, language)),
        FileChange::Mode { old, new } => both(format!("{old:04o}"), format!("{new:04o}")),
        FileChange::Owner { old, new } => {
            both(format!("{}:{}", old.0, old.1), format!("{}:{}", new.0, new.1))
        }
        FileChange::Kind { old, new } => both((words.kind)(old).to_owned(), (words.kind)(new).to_owned()),
    };
    KeyRow { name: file.path.clone(), before, now, differs: true, nested: true }
}
