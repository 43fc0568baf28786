//! Small values for the tests of this folder.

use super::facts::{Fate, LayerFacts, SideFacts, StepFacts};

pub fn step(text: &str, fate: Fate) -> StepFacts {
    StepFacts {
        stage: 0,
        number: 1,
        instruction: text.split(' ').next().unwrap_or_default().to_owned(),
        text: text.to_owned(),
        lines: (1, 1),
        fate,
        ms: if fate.ran() { 1_000 } else { 0 },
        why: None,
        not_simulated: vec![],
        size: None,
    }
}

/// Layers by chain id and size, the first of them the base; step `i` made layer `i`.
pub fn side(tag: &str, steps: Vec<StepFacts>, layers: &[(&str, u64)]) -> SideFacts {
    let layers: Vec<LayerFacts> = layers
        .iter()
        .enumerate()
        .map(|(i, (chain, size))| LayerFacts {
            chain: (*chain).to_owned(),
            label: (*chain).to_owned(),
            size: *size,
            count: 1,
            base: i == 0,
            step: Some(i),
            image: None,
            exact: false,
            hidden: 0,
            tags: vec![],
        })
        .collect();
    let ms = steps.iter().map(|step| step.ms).sum();
    SideFacts { tag: tag.to_owned(), steps, ms, tagged: layers.len(), layers, ..SideFacts::default() }
}
