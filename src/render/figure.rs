//! What a figure says, with every text in it.

use serde::Serialize;

use crate::lab::project::Side;
use crate::lab::texts::Language;
use crate::lab::view::{Block, Look, Picture, SideFacts, StepFacts, units};

/// Two stacks over a shared trunk, or one stack.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figure {
    /// The sentence at the top.
    pub title: String,
    /// From the left.
    pub columns: Vec<Column>,
    /// Blocks that span all columns; bottom first.
    pub trunk: Vec<Slab>,
    /// A remark below the picture.
    pub note: Option<String>,
    /// Of the texts above, and of what is written around them.
    pub language: Language,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Column {
    /// The tag.
    pub name: String,
    pub size: String,
    /// Bottom first.
    pub own: Vec<Slab>,
}

/// One block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Slab {
    pub label: String,
    pub size: String,
    /// Why it looks as it does; may be empty.
    pub remark: String,
    pub look: Look,
    /// In the units of the picture.
    pub height: u32,
    /// No tag reaches it any more.
    pub loose: bool,
}

impl Figure {
    /// The picture of two builds, with a sentence above it; `remark` says in few words why a step ran.
    pub fn of(
        title: impl Into<String>,
        [a, b]: [&SideFacts; 2],
        picture: &Picture,
        remark: &dyn Fn(&StepFacts) -> String,
        language: Language,
    ) -> Self {
        let words = language.figure();
        let slab = |block: &Block, facts: &SideFacts, side: Side| {
            let step =
                block.steps.get(side.index()).copied().flatten().and_then(|step| facts.steps.get(step));
            Slab::of(block, step.map(remark).unwrap_or_default(), language)
        };
        let column = |facts: &SideFacts, blocks: &[Block], side: Side| Column {
            name: facts.tag.clone(),
            size: units::size(facts.size(), language),
            own: blocks.iter().map(|block| slab(block, facts, side)).collect(),
        };
        let trunk = picture.trunk.iter().map(|block| {
            let mut slab = slab(block, a, Side::A);
            match block.look {
                Look::Base => {}
                Look::Reused => slab.remark = words.in_both.to_owned(),
                _ => slab.remark = words.built_once.to_owned(),
            }
            slab
        });
        let described = a.layers.iter().chain(&b.layers).any(|layer| !layer.exact);
        Self {
            title: title.into(),
            columns: vec![column(a, &picture.a, Side::A), column(b, &picture.b, Side::B)],
            trunk: trunk.collect(),
            note: described.then(|| words.simulated.to_owned()),
            language,
        }
    }

    /// The figure as text, for those who do not see it: the title, then every block from the bottom up.
    pub fn description(&self) -> String {
        let mut out = String::new();
        let mut say = |whose: &str, slabs: &[Slab]| {
            for slab in slabs {
                let Slab { label, size, remark, .. } = slab;
                let remark = if remark.is_empty() { String::new() } else { format!(", {remark}") };
                out.push_str(&format!("{whose}{label}, {size}{remark}. "));
            }
        };
        let both =
            if self.columns.len() > 1 { format!("{}: ", self.language.figure().both) } else { String::new() };
        say(&both, &self.trunk);
        for column in &self.columns {
            say(&format!("{}: ", column.name), &column.own);
        }
        out.trim_end().to_owned()
    }
}

impl Slab {
    /// `why`: of its step, where that ran.
    fn of(block: &Block, why: String, language: Language) -> Self {
        let words = language.figure();
        let remark = match block.look {
            Look::Base => words.base_of(block.count),
            Look::Reused => words.reused.to_owned(),
            Look::Built | Look::Cascade => why,
        };
        Self {
            label: block.label.clone(),
            size: units::size(block.size, language),
            remark,
            look: block.look,
            height: block.height,
            loose: block.loose,
        }
    }
}
