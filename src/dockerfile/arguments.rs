//! Global arguments: the automatic ones, and `ARG` above the first `FROM`.

use std::collections::{BTreeMap, BTreeSet};

use super::ast::{Dockerfile, Instruction, InstructionKind};
use super::expand::{Env, ExpandError, Lex};
use super::platform::Platform;

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

    /// All of them but one.
    pub fn without(&self, key: &str) -> Self {
        let mut out = Self::default();
        self.pairs
            .iter()
            .filter(|(name, _)| name != key)
            .for_each(|(name, value)| out.set(name, value.as_str()));
        out
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

/// The automatic arguments of a build for this platform; a build argument of the same name wins. `target` is the
/// name of the stage that is built, empty where it has none.
pub fn automatic(platform: &Platform, target: &str, build_args: &BTreeMap<String, String>) -> Variables {
    let build = Platform::default();
    let target = if target.is_empty() { "default" } else { target };
    let (build_platform, target_platform) = (build.to_string(), platform.to_string());
    let pairs = [
        ("BUILDPLATFORM", build_platform.as_str()),
        ("BUILDOS", &build.os),
        ("BUILDOSVERSION", &build.os_version),
        ("BUILDARCH", &build.architecture),
        ("BUILDVARIANT", &build.variant),
        ("TARGETPLATFORM", &target_platform),
        ("TARGETOS", &platform.os),
        ("TARGETOSVERSION", &platform.os_version),
        ("TARGETARCH", &platform.architecture),
        ("TARGETVARIANT", &platform.variant),
        ("TARGETSTAGE", target),
    ];
    let mut out = Variables::default();
    for (key, value) in pairs {
        out.set(key, build_args.get(key).map_or(value, String::as_str));
    }
    out
}

/// Global arguments and the names that were declared, with a value or without.
#[derive(Debug, Clone, Default)]
pub struct Globals {
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
///
/// # Errors
/// What `failed` makes of a default that cannot be expanded; where it makes nothing of it, the argument has no value.
pub fn globals<E>(
    file: &Dockerfile,
    automatic: &Variables,
    build_args: &BTreeMap<String, String>,
    mut failed: impl FnMut(&Instruction, ExpandError) -> Result<(), E>,
) -> Result<Globals, E> {
    let lex = Lex::new(file.directives.escape);
    let mut out = Globals { values: automatic.clone(), declared: BTreeSet::new() };
    for instruction in &file.meta_args {
        let InstructionKind::Arg(pairs) = &instruction.kind else { continue };
        for pair in pairs {
            let given = build_args.get(&*pair.key.text).cloned();
            let value = match (given, &pair.value) {
                (None, Some(default)) => match lex.process_word(default, &out.values) {
                    Ok(expansion) => Some(expansion.result),
                    Err(why) => {
                        failed(instruction, why)?;
                        None
                    }
                },
                (given, _) => given,
            };
            if let Some(value) = value {
                out.values.set(&pair.key, value);
            }
            out.declared.insert(pair.key.to_string());
        }
    }
    Ok(out)
}
