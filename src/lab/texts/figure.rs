//! The words in figures, beside the sentence at the top.

use super::Language;

/// A missing one does not compile.
#[derive(Debug, PartialEq, Eq)]
pub struct FigureWords {
    pub base: &'static str,
    pub reused: &'static str,
    pub built: &'static str,
    /// Rebuilt only because of an earlier step.
    pub cascade: &'static str,
    /// On a block that both builds found in the cache.
    pub in_both: &'static str,
    /// On a block that the second build found because of the first.
    pub built_once: &'static str,
    /// Before a block of both images, where it is read aloud.
    pub both: &'static str,
    pub simulated: &'static str,
    /// On the link to the playground below it.
    pub open: &'static str,
    layers: &'static str,
}

const EN: FigureWords = FigureWords {
    base: "base image",
    reused: "reused",
    built: "built",
    cascade: "rebuilt only because of an earlier step",
    in_both: "in both",
    built_once: "built for A, reused by B",
    both: "Both",
    simulated: "Sizes of packages and base images are simulated from real data.",
    open: "Open in Layerlab",
    layers: "layers",
};

const DE: FigureWords = FigureWords {
    base: "Basis-Image",
    reused: "übernommen",
    built: "gebaut",
    cascade: "nur wegen eines früheren Schritts neu gebaut",
    in_both: "in beiden",
    built_once: "für A gebaut, für B übernommen",
    both: "Beide",
    simulated: "Die Größen von Paketen und Basis-Images sind aus echten Daten simuliert.",
    open: "In Layerlab öffnen",
    layers: "Schichten",
};

impl FigureWords {
    /// On the block of a base image of so many layers.
    pub fn base_of(&self, layers: usize) -> String {
        match layers {
            0 | 1 => self.base.to_owned(),
            _ => format!("{}, {layers} {}", self.base, self.layers),
        }
    }
}

impl Language {
    pub const fn figure(self) -> &'static FigureWords {
        match self {
            Self::English => &EN,
            Self::German => &DE,
        }
    }
}
