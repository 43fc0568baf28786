//! From the engine's report and store to what the picture needs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::project::Recipe;
use super::view::facts::Failure;
use super::view::{Brief, Fate, LayerFacts, SideFacts, StepFacts};
use crate::build::{Cause, Outcome, PartName, Reason, Report, Step, Verdict};
use crate::dockerfile::hints;
use crate::image::{ChainId, Image, Reference, Store};

/// The last build of a side that came to an end, with its image.
#[derive(Debug, Clone)]
pub struct Good {
    pub report: Arc<Report>,
    pub image: Arc<Image>,
}

/// The facts of one side: the steps of `last`, the layers of `good` or of whatever the tag names by now.
pub fn side_facts(recipe: &Recipe, last: Option<&Report>, good: Option<&Good>, store: &Store) -> SideFacts {
    let steps: Vec<StepFacts> =
        last.map(|report| report.steps.iter().map(step_facts).collect()).unwrap_or_default();
    let failure = last.and_then(failure);
    let stale = failure.is_some() && good.is_some();
    let reference = Reference::parse(&recipe.tag).ok();
    let tagged =
        reference.as_ref().and_then(|reference| store.tagged(reference)).and_then(|id| store.image(id));
    let mut layers = match good {
        Some(good) => layers_of(good, stale),
        None => vec![],
    };
    let chains = tagged.map(|image| image.chain_ids()).unwrap_or_default();
    let mut reach = reach(&layers, chains);
    if let (None, Some(image)) = (reach, tagged) {
        // The tag names something else altogether: that is what is shown.
        layers = foreign_layers(image, &layers);
        reach = Some(layers.len());
    }
    mark_tags(&mut layers, store, recipe, reference.as_ref());
    SideFacts {
        tag: recipe.tag.clone(),
        ms: steps.iter().map(|step| step.ms).sum(),
        simulated: last.map_or((0, 0), |report| (report.coverage.simulated, report.coverage.total)),
        steps,
        failure,
        tagged: reach.unwrap_or(0),
        layers,
        stale,
    }
}

fn step_facts(step: &Step) -> StepFacts {
    let reason = step.verdict.reason();
    let fate = match &step.verdict {
        Verdict::Base | Verdict::Cached { .. } => Fate::Reused,
        Verdict::Built { reason } => match reason.cause {
            Cause::First => Fate::First,
            Cause::Cascade { root } => Fate::Cascade { root },
            Cause::Changed | Cause::NoCache | Cause::BaseMoved | Cause::Removed => Fate::Changed,
        },
        Verdict::Failed { .. } => Fate::Failed,
        Verdict::Metadata => Fate::Metadata,
        Verdict::NotReached => Fate::NotReached,
        Verdict::Skipped => Fate::Skipped,
    };
    let mut words: Vec<String> = step.not_simulated.iter().map(|word| word.word.clone()).collect();
    words.dedup();
    StepFacts {
        stage: step.stage.unwrap_or(0),
        number: step.number,
        instruction: step.instruction.clone(),
        text: step.text.clone(),
        lines: step.lines,
        fate,
        ms: if fate.ran() { step.ended_ms.saturating_sub(step.started_ms) } else { 0 },
        why: reason.map(brief),
        not_simulated: words,
        size: step.layer.map(|layer| layer.size),
    }
}

/// The cause in brief: the first file that differs says more than "content".
fn brief(reason: &Reason) -> Brief {
    match reason.cause {
        Cause::First | Cause::Cascade { .. } => Brief::First,
        // It is new; in what it differs from another Dockerfile's step is a longer story.
        Cause::Changed if reason.elsewhere => Brief::First,
        Cause::NoCache => Brief::NoCache,
        Cause::BaseMoved => Brief::BaseMoved,
        Cause::Removed => Brief::Removed,
        Cause::Changed => {
            // Of another instruction the files say nothing.
            let other = reason.parts.iter().find(|part| part.name == PartName::Instruction);
            let mut files = reason.parts.iter().flat_map(|part| &part.files).filter(|_| other.is_none());
            match (files.next(), reason.parts.first()) {
                (Some(first), _) => Brief::File { path: first.path.clone(), others: files.count() },
                (None, Some(part)) => Brief::Part { part: other.unwrap_or(part).name },
                (None, None) => Brief::First,
            }
        }
    }
}

fn failure(report: &Report) -> Option<Failure> {
    let Outcome::Failed { message, lines, .. } = &report.outcome else { return None };
    // The parser's own message is shorter than what the builder wraps around it.
    let own = report.diagnostics.iter().find(|d| d.severity == crate::text::Severity::Error);
    let hint = own.and_then(|diagnostic| diagnostic.hint.clone());
    let message = own.map_or(message, |diagnostic| &diagnostic.message);
    let hint = hint.or_else(|| hints::hint(message).map(str::to_owned));
    Some(Failure { line: lines.map(|(first, _)| first), message: message.clone(), hint })
}

/// The steps of the stage that the image is of, those of the stages it begins with first.
pub fn stage_steps(report: &Report) -> (Vec<&Step>, String) {
    let mut at = report.stages.iter().rev().find(|stage| stage.reached);
    let mut chain = Vec::new();
    let mut base = String::new();
    // A stage only ever begins with an earlier one, so this ends.
    while let Some(stage) = at {
        chain.push(stage);
        base.clone_from(&stage.base);
        // The latest of a name, as the builders take it.
        at =
            report.stages.iter().take(stage.index).rev().find(|earlier| {
                earlier.name.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(&stage.base))
            });
    }
    let steps = chain.iter().rev().flat_map(|stage| &stage.steps);
    (steps.filter_map(|&index| report.steps.get(index)).collect(), base)
}

fn layers_of(good: &Good, stale: bool) -> Vec<LayerFacts> {
    let (steps, base) = stage_steps(&good.report);
    let made: Vec<&&Step> = steps.iter().filter(|step| step.layer.is_some()).collect();
    let image = &good.image;
    let matching = image.layers.iter().rev().zip(made.iter().rev());
    let own = matching
        .take_while(|(layer, step)| step.layer.is_some_and(|summary| summary.diff_id == layer.diff_id))
        .count();
    let below = image.layers.len() - own;
    let chains = image.chain_ids();
    let mut out = Vec::with_capacity(own + 1);
    if let Some(chain) = below.checked_sub(1).and_then(|at| chains.get(at)) {
        let layers = image.layers.iter().take(below);
        out.push(LayerFacts {
            chain: chain.to_string(),
            label: base,
            size: layers.clone().map(|layer| layer.size).sum(),
            count: below,
            base: true,
            step: steps.first().map(|step| step.index).filter(|_| !stale),
            image: steps.first().and_then(|step| step.image).map(|id| id.short()),
            exact: layers.clone().all(|layer| layer.exact),
            hidden: 0,
            tags: vec![],
        });
    }
    let first = made.len() - own;
    for ((layer, step), chain) in
        image.layers.iter().skip(below).zip(made.iter().skip(first)).zip(chains.iter().skip(below))
    {
        out.push(LayerFacts {
            chain: chain.to_string(),
            label: step.text.clone(),
            size: layer.size,
            count: 1,
            base: false,
            step: (!stale).then_some(step.index),
            image: step.image.map(|id| id.short()),
            exact: layer.exact,
            hidden: 0,
            tags: vec![],
        });
    }
    out
}

/// The layers of an image that no build of this side made, with the labels its history gives.
fn foreign_layers(image: &Image, known: &[LayerFacts]) -> Vec<LayerFacts> {
    let mut history = image.config.history.iter().filter(|entry| !entry.empty_layer);
    image
        .layers
        .iter()
        .zip(image.chain_ids())
        .map(|(layer, chain)| {
            let chain = chain.to_string();
            let label = history.next().map(|entry| entry.created_by.clone()).unwrap_or_default();
            match known.iter().find(|known| known.chain == chain && known.count == 1) {
                Some(known) => known.clone(),
                None => LayerFacts {
                    chain,
                    label: label.trim_start_matches("/bin/sh -c ").trim_start_matches("#(nop) ").to_owned(),
                    size: layer.size,
                    count: 1,
                    base: false,
                    step: None,
                    image: None,
                    exact: layer.exact,
                    hidden: 0,
                    tags: vec![],
                },
            }
        })
        .collect()
}

/// How many of the blocks an image with these chain ids has; `None` if it is not one of their prefixes.
fn reach(layers: &[LayerFacts], chains: &[ChainId]) -> Option<usize> {
    let top = chains.last()?.to_string();
    layers.iter().position(|layer| layer.chain == top).map(|at| at + 1)
}

/// Puts every tag of the store on the block where its image ends.
fn mark_tags(layers: &mut [LayerFacts], store: &Store, recipe: &Recipe, own: Option<&Reference>) {
    let mut tags: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (reference, id) in store.tags() {
        let Some(top) = store.image(id).and_then(|image| image.chain_ids().last().map(ToString::to_string))
        else {
            continue;
        };
        let name = if Some(reference) == own { recipe.tag.clone() } else { reference.to_string() };
        tags.entry(top).or_default().push(name);
    }
    for layer in layers {
        if let Some(names) = tags.remove(&layer.chain) {
            let short = |name: &String| name.strip_suffix(":latest").unwrap_or(name).to_owned();
            layer.tags = names.iter().map(short).filter(|name| *name != layer.label).collect();
        }
    }
}
