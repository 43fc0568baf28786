//! What the page shows, computed: the stacks, the badges, the sentence at the top. Pure functions of [`facts`].

mod badge;
pub mod facts;
mod headline;
mod paint;
pub mod panels;
#[cfg(test)]
mod sample;
mod stack;
mod stages;
pub mod units;
mod utf16;

pub use badge::{Badge, BadgeKind, badge, badges};
pub use facts::{Brief, Fate, LayerFacts, SideFacts, StepFacts};
pub use headline::{Cost, Doing, Headline, Shared, What, headline};
pub use paint::{Ink, Piece, paint};
pub use stack::{Block, Look, Picture, Scale};
pub use stages::{Arrow, StageBox, StageGraph};
pub use utf16::Utf16;
