//! What a report says about the Dockerfile itself: the parser's errors and the findings of the lint rules.

use std::collections::BTreeMap;

use super::{Engine, Request};
use crate::catalog::Lookup;
use crate::dockerfile::ast::Dockerfile;
use crate::dockerfile::check::{BaseImage, Extent, Options, check_parsed};
use crate::dockerfile::ignore::Matcher;
use crate::dockerfile::platform::Platform;
use crate::dockerfile::{parser, reference};
use crate::image::Reference;
use crate::text::Diagnostic;

/// The errors, then the warnings; `engine` is the one that has built already and knows the base images.
pub fn diagnostics(engine: &Engine, request: &Request, file: &Dockerfile) -> Vec<Diagnostic> {
    let pair = |(key, value): &(String, Option<String>)| Some((key.clone(), value.clone()?));
    let build_args: BTreeMap<String, String> = request.build_args.iter().filter_map(pair).collect();
    let platform = request.platform.as_deref().and_then(|text| Platform::parse(text).ok());
    let ignore = ignore(request);
    let options = Options {
        target: request.target.as_deref(),
        build_args: &build_args,
        platform: platform.as_ref(),
        ignore: ignore.as_ref(),
        base_image: &|reference, platform| base_image(engine, reference, platform),
        extent: Extent::Check,
    };
    let found = check_parsed(file, &parser::parse(&file.source.text), &options);
    let findings = found.findings.iter().map(|finding| finding.diagnostic());
    file.diagnostics.iter().cloned().chain(findings).collect()
}

fn ignore(request: &Request) -> Option<Matcher> {
    let names = [format!("/{}.dockerignore", request.dockerfile_path), "/.dockerignore".to_owned()];
    let content = names.iter().find_map(|name| request.context.read(name).ok())?;
    Matcher::parse(content.as_text()?).ok().filter(|matcher| !matcher.rules().is_empty())
}

/// An image of the store or the catalogue, which have one platform of each.
fn base_image(engine: &Engine, name: &reference::Reference, platform: &Platform) -> Option<BaseImage> {
    let reference = Reference::parse(&name.familiar()).ok()?;
    let stored = engine.store.tagged(&reference).or_else(|| engine.cache.pulled(&reference));
    let stored = stored.and_then(|id| engine.store.image(id).or_else(|| engine.cache.image(id)));
    let image = match stored {
        Some(image) => image.config.clone(),
        None => match engine.catalog.base_image(&name.familiar()) {
            Lookup::Found(base) => super::base::import(&base).config,
            Lookup::NeedsAsset(_) | Lookup::Unknown { .. } => return None,
        },
    };
    let pair = |text: &String| text.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
    let config = image.config;
    Some(BaseImage {
        platform: platform.clone(),
        env: config.env.iter().flatten().filter_map(pair).collect(),
        onbuild: config.on_build.unwrap_or_default(),
        shell: config.shell.unwrap_or_default(),
        working_dir: config.working_dir,
    })
}
