//! The options of a build as JavaScript gives them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::error::{Result, error};
use crate::build::{Builder, Effect, Request};
use crate::dockerfile::{self, platform::Platform};
use crate::lab::project::{CONTEXT_TIME, File, put_file};
use crate::text::Source;
use crate::vfs::Tree;

/// `docker build` with its flags. Everything but the Dockerfile can be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(super) struct BuildOptions {
    pub dockerfile: String,
    /// The build context by path.
    pub files: BTreeMap<String, File>,
    pub builder: Builder,
    pub tags: Vec<String>,
    pub target: Option<String>,
    pub build_args: BTreeMap<String, Option<String>>,
    pub labels: BTreeMap<String, String>,
    pub no_cache: bool,
    pub no_cache_filter: Vec<String>,
    pub pull: bool,
    pub cache_from: Vec<String>,
    pub platform: Option<String>,
    pub secrets: BTreeMap<String, String>,
    pub effects: Vec<Effect>,
}

impl BuildOptions {
    /// The images that the build needs to know, stages of its own left out.
    pub(super) fn images(&self) -> Vec<String> {
        let given = |(name, value): (&String, &Option<String>)| Some((name.clone(), value.clone()?));
        let args = self.build_args.iter().filter_map(given).collect();
        let platform =
            self.platform.as_deref().and_then(|text| Platform::parse(text).ok()).unwrap_or_default();
        let file = dockerfile::parse(&Source::new("Dockerfile", self.dockerfile.as_str()));
        dockerfile::images(&file, &args, &platform)
    }

    /// The request, or what is wrong with the context.
    pub(super) fn request(self) -> Result<Request> {
        let mut context = Tree::new();
        for (path, file) in &self.files {
            put_file(&mut context, path, file, CONTEXT_TIME)
                .map_err(|errno| error("invalid-argument", &format!("files: {path}: {errno}")))?;
        }
        let secret = |(id, text): (String, String)| (id, Arc::<[u8]>::from(text.into_bytes()));
        Ok(Request {
            builder: self.builder,
            dockerfile: Some(Source::new("Dockerfile", self.dockerfile)),
            dockerfile_path: "Dockerfile".to_owned(),
            context,
            tags: self.tags,
            target: self.target,
            build_args: self.build_args.into_iter().collect(),
            labels: self.labels.into_iter().collect(),
            no_cache: self.no_cache,
            no_cache_filter: self.no_cache_filter,
            pull: self.pull,
            cache_from: self.cache_from,
            platform: self.platform,
            secrets: self.secrets.into_iter().map(secret).collect(),
            effects: self.effects,
            ..Request::default()
        })
    }
}
