//! Which keys were built before, so that a miss can be compared with the nearest of them.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use imbl::OrdMap;

use super::Builder;
use super::key::{CacheKey, PartName};
use super::reason::{Cause, PartDiff, Reason, compare};

/// Keys by what they have in common. Only the latest few of each kind are kept: the nearest candidate is a recent
/// one.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    near: OrdMap<Near, Vec<Arc<Remembered>>>,
    /// Counts what was remembered, to tell newer from older.
    clock: u64,
    /// The clock when the build at hand began.
    since: u64,
}

/// What some keys have in common. Should two things have the same, keys that are not near are compared as well.
type Near = u64;

#[derive(Debug)]
struct Remembered {
    key: CacheKey,
    /// As in [`Place`].
    stage: Box<str>,
    at: u64,
}

/// Where a step stands, so that an edited line finds what the line was before.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub builder: Builder,
    /// `RUN`
    pub instruction: &'a str,
    /// Tells one build's steps from another's: the Dockerfile's path and the stage.
    pub stage: &'a str,
    /// Place within the stage.
    pub number: usize,
}

/// How a step came to be looked at.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances {
    pub no_cache: bool,
    /// The step with which rebuilding began, if what this one builds on was rebuilt.
    pub root: Option<usize>,
}

const KEPT: usize = 4;

impl Memory {
    /// A build begins: its own steps do not explain each other, for none of them was there before it.
    pub fn begin(&mut self) {
        self.since = self.clock;
    }

    /// Remembers that a step with this key was built; one that failed leaves nothing to come back to.
    pub fn remember(&mut self, place: Place<'_>, key: &CacheKey) {
        self.clock += 1;
        let remembered = Arc::new(Remembered { key: key.clone(), stage: place.stage.into(), at: self.clock });
        for near in neighbourhoods(place, key) {
            let list = self.near.entry(near).or_default();
            list.retain(|old| old.key != *key);
            if list.len() == KEPT {
                list.remove(0);
            }
            list.push(Arc::clone(&remembered));
        }
    }

    /// Why a step with this key is built now.
    pub fn explain(&self, place: Place<'_>, key: &CacheKey, how: Circumstances) -> Reason {
        if how.no_cache {
            return Reason { cause: Cause::NoCache, parts: vec![], elsewhere: false };
        }
        let near = neighbourhoods(place, key).into_iter().filter_map(|near| self.near.get(&near));
        let earlier = near.flatten().filter(|old| old.at <= self.since);
        let compared = earlier.map(|old| (compare(&old.key, key), old));
        // Of those that are as near, what the line was before says more than what another Dockerfile has there.
        let elsewhere = |old: &Remembered| *old.stage != *place.stage;
        let nearest = compared.min_by_key(|(parts, old)| {
            (distance(parts, how.root), elsewhere(old), std::cmp::Reverse(old.at))
        });
        let Some((mut parts, old)) = nearest else {
            return Reason { cause: Cause::First, parts: vec![], elsewhere: false };
        };
        let taken_over = |part: &PartDiff| takes_over(place.builder, part.name);
        if parts.iter().any(|part| part.name == PartName::Instruction) {
            // What the new instruction does to the configuration follows from it.
            parts.retain(|part| place.builder == Builder::BuildKit || !taken_over(part));
        }
        let cause = match (parts.iter().all(taken_over), how.root) {
            _ if parts.is_empty() => Cause::Removed,
            (true, Some(root)) => Cause::Cascade { root },
            (true, None) if parts.iter().all(|part| part.name == PartName::Base) => Cause::BaseMoved,
            _ => Cause::Changed,
        };
        Reason { cause, parts, elsewhere: elsewhere(old) }
    }
}

/// Whether a part is what the steps before made of it. A classic step takes the whole configuration over.
const fn takes_over(builder: Builder, name: PartName) -> bool {
    use PartName::{Base, Configuration, Environment, Labels, Parent, Shell, Source, User, WorkingDirectory};
    match name {
        Parent | Base | Source => true,
        Environment | User | WorkingDirectory | Shell | Labels | Configuration => {
            matches!(builder, Builder::Classic)
        }
        _ => false,
    }
}

/// Parts of the step itself weigh more than what it builds on; but where that was reused, a step over something
/// else belongs to another Dockerfile and explains nothing.
fn distance(parts: &[PartDiff], root: Option<usize>) -> usize {
    let weight = |part: &PartDiff| match part.name {
        PartName::Parent if root.is_none() => 8,
        PartName::Parent | PartName::Base | PartName::Source => 1,
        PartName::Instruction => 6,
        _ => 2,
    };
    parts.iter().map(weight).sum()
}

/// Under what a key is kept and looked for: the same instruction, the same parent, the same place.
fn neighbourhoods(place: Place<'_>, key: &CacheKey) -> [Near; 3] {
    let value = |name| key.part(name).map_or("", |part| part.value.as_str());
    let parent =
        if value(PartName::Parent).is_empty() { value(PartName::Base) } else { value(PartName::Parent) };
    let near = |kind: &str, value: &str, number: usize| {
        let mut hasher = DefaultHasher::new();
        (kind, place.builder as u8, place.instruction, value, number).hash(&mut hasher);
        hasher.finish()
    };
    [
        near("instruction", value(PartName::Instruction), 0),
        near("parent", parent, 0),
        near("place", place.stage, place.number),
    ]
}
