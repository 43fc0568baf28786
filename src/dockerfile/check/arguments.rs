//! Global arguments: the automatic ones, and `ARG` above the first `FROM`.

use std::collections::{BTreeMap, BTreeSet};

use crate::dockerfile::ast::{Instruction, InstructionKind};
use crate::dockerfile::expand::{Env, Lex};
use crate::dockerfile::platform::Platform;

use super::fault::{Fault, Outcome, of_instruction};

/// An environment that keeps the order in which its variables were first set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Variables {
    pairs: Vec<(String, String)>,
    /// Where in `pairs` each name is.
    index: BTreeMap<String, usize>,
}

impl Variables {
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        match self.index.get(key).and_then(|&at| self.pairs.get_mut(at)) {
            Some((_, old)) => *old = value.into(),
            None => {
                self.index.insert(key.to_owned(), self.pairs.len());
                self.pairs.push((key.to_owned(), value.into()));
            }
        }
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> + Clone {
        self.pairs.iter().map(|(key, _)| key.as_str())
    }
}

impl Env for Variables {
    fn get(&self, name: &str) -> Option<&str> {
        self.index.get(name).and_then(|&at| self.pairs.get(at)).map(|(_, value)| value.as_str())
    }
}

/// The automatic arguments; a build argument of the same name wins.
pub(super) fn automatic(
    build: &Platform,
    target: &Platform,
    stage: &str,
    build_args: &BTreeMap<String, String>,
) -> Variables {
    let stage = if stage.is_empty() { "default" } else { stage };
    let build_platform = Platform { os_version: String::new(), ..build.clone() }.to_string();
    let target_platform = target.to_string();
    let pairs = [
        ("BUILDPLATFORM", build_platform.as_str()),
        ("BUILDOS", &build.os),
        ("BUILDOSVERSION", &build.os_version),
        ("BUILDARCH", &build.architecture),
        ("BUILDVARIANT", &build.variant),
        ("TARGETPLATFORM", &target_platform),
        ("TARGETOS", &target.os),
        ("TARGETOSVERSION", &target.os_version),
        ("TARGETARCH", &target.architecture),
        ("TARGETVARIANT", &target.variant),
        ("TARGETSTAGE", stage),
    ];
    let mut out = Variables::default();
    for (key, value) in pairs {
        out.set(key, build_args.get(key).map_or(value, String::as_str));
    }
    out
}

/// Global arguments and the names that were declared, with a value or without.
#[derive(Debug, Clone, Default)]
pub(super) struct Globals {
    pub values: Variables,
    pub declared: BTreeSet<String>,
}

impl Globals {
    /// Every name that `FROM` may use.
    pub fn names(&self) -> BTreeSet<String> {
        self.declared.iter().cloned().chain(self.values.keys().map(str::to_owned)).collect()
    }
}

/// `automatic` and what the `ARG` instructions above the first `FROM` add (`buildMetaArgs`).
pub(super) fn globals(
    automatic: &Variables,
    meta_args: &[Instruction],
    build_args: &BTreeMap<String, String>,
    lex: Lex,
) -> Outcome<Globals> {
    let mut out = Globals { values: automatic.clone(), declared: BTreeSet::new() };
    for instruction in meta_args {
        let InstructionKind::Arg(pairs) = &instruction.kind else { continue };
        for pair in pairs {
            let value = match (build_args.get(&*pair.key.text), &pair.value) {
                (Some(given), _) => Some(given.clone()),
                (None, Some(default)) => {
                    let expanded = lex.process_word(default, &out.values);
                    let at = |why: crate::dockerfile::expand::ExpandError| {
                        Fault::at(of_instruction(instruction), why.message)
                    };
                    Some(expanded.map_err(at)?.result)
                }
                (None, None) => None,
            };
            if let Some(value) = value {
                out.values.set(&pair.key, value);
            }
            out.declared.insert(pair.key.text.to_string());
        }
    }
    Ok(out)
}
