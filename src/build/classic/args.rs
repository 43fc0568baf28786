//! Build arguments of the classic builder (`daemon/builder/dockerfile/buildargs.go`).

use std::collections::{BTreeMap, BTreeSet};

/// Arguments that need no `ARG`.
pub const PREDEFINED: [&str; 10] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "FTP_PROXY",
    "ftp_proxy",
    "NO_PROXY",
    "no_proxy",
    "ALL_PROXY",
    "all_proxy",
];

/// Which arguments there are and what they are worth.
#[derive(Debug, Clone, Default)]
pub struct BuildArgs {
    /// `--build-arg`
    given: BTreeMap<String, String>,
    /// `ARG` lines of the stage with their defaults.
    declared: BTreeMap<String, Option<String>>,
    /// `ARG` lines above the first `FROM`.
    global: BTreeMap<String, Option<String>>,
    /// Names that any `ARG` line so far has declared, in any stage.
    pub referenced: BTreeSet<String>,
}

impl BuildArgs {
    pub fn new(given: &[(String, Option<String>)]) -> Self {
        let given = given.iter().filter_map(|(key, value)| Some((key.clone(), value.clone()?)));
        Self { given: given.collect(), ..Self::default() }
    }

    /// For the next stage: `ARG` lines of a stage end with it.
    pub fn next_stage(&mut self) {
        self.declared.clear();
    }

    pub fn declare(&mut self, key: &str, default: Option<String>) {
        self.declared.insert(key.to_owned(), default);
        self.referenced.insert(key.to_owned());
    }

    pub fn declare_global(&mut self, key: &str, default: Option<String>) {
        self.global.insert(key.to_owned(), default);
        self.referenced.insert(key.to_owned());
    }

    /// What `FROM` lines see.
    pub fn globals(&self) -> Vec<(String, String)> {
        self.values(&self.global)
    }

    /// What a RUN sees besides the environment: arguments that no variable of the environment hides.
    pub fn visible(&self, env: &[String]) -> Vec<(String, String)> {
        let hidden: BTreeSet<&str> =
            env.iter().map(|pair| pair.split_once('=').map_or(&**pair, |(k, _)| k)).collect();
        self.values(&self.declared).into_iter().filter(|(key, _)| !hidden.contains(key.as_str())).collect()
    }

    /// Whether a value counts for the cache: one of a predefined argument only does if it is declared.
    pub fn counts(&self, key: &str) -> bool {
        self.referenced.contains(key) || !PREDEFINED.contains(&key)
    }

    /// `--build-arg`s that nothing declared, sorted.
    pub fn unused(&self) -> Vec<&str> {
        let keys = self.given.keys().map(String::as_str);
        keys.filter(|key| !self.referenced.contains(*key) && !PREDEFINED.contains(key)).collect()
    }

    fn values(&self, declared: &BTreeMap<String, Option<String>>) -> Vec<(String, String)> {
        // Most Dockerfiles have none, and every step asks.
        if declared.is_empty() && self.given.is_empty() && self.global.is_empty() {
            return vec![];
        }
        let predefined = PREDEFINED.iter().copied().filter(|key| !declared.contains_key(*key));
        let keys: BTreeSet<&str> = declared.keys().map(String::as_str).chain(predefined).collect();
        keys.into_iter()
            .filter_map(|key| {
                let value = self.given.get(key).or_else(|| match declared.get(key) {
                    Some(Some(default)) => Some(default),
                    _ => self.global.get(key)?.as_ref(),
                });
                Some((key.to_owned(), value?.clone()))
            })
            .collect()
    }
}
