//! What a report says about the Dockerfile itself: the parser's errors, the findings of the lint rules, and base images
//! that the catalogue lacks.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::{Engine, Request, Step};
use crate::catalog::Lookup;
use crate::dockerfile::ast::Dockerfile;
use crate::dockerfile::check::{BaseImage, Extent, Options, check_parsed};
use crate::dockerfile::ignore::Matcher;
use crate::dockerfile::platform::Platform;
use crate::dockerfile::{parser, reference};
use crate::image::Reference;
use crate::text::{Diagnostic, Span};

/// The errors, then the warnings, then what the steps have to say; `engine` is the one that has built already and
/// knows the base images.
pub fn diagnostics(
    engine: &Engine,
    request: &Request,
    file: &Dockerfile,
    notes: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let pair = |(key, value): &(String, Option<String>)| Some((key.clone(), value.clone()?));
    let build_args: BTreeMap<String, String> = request.build_args.iter().filter_map(pair).collect();
    let platform = request.platform.as_deref().and_then(|text| Platform::parse(text).ok());
    let ignore = ignore(request);
    let unknown = RefCell::new(BTreeMap::new());
    let options = Options {
        target: request.target.as_deref(),
        build_args: &build_args,
        platform: platform.as_ref(),
        ignore: ignore.as_ref(),
        base_image: &|reference, platform| {
            base_image(engine, reference, platform)
                .map_err(|nearest| {
                    unknown.borrow_mut().extend(nearest.map(|nearest| (reference.familiar(), nearest)));
                })
                .ok()
        },
        extent: Extent::Check,
    };
    let found = check_parsed(file, &parser::parse(&file.source.text), &options);
    let findings = found.findings.iter().map(|finding| finding.diagnostic());
    let lacking = unknown
        .borrow()
        .iter()
        .filter_map(|(name, nearest)| lacking(file, name, nearest))
        .collect::<Vec<_>>();
    file.diagnostics.iter().cloned().chain(lacking).chain(findings).chain(notes).collect()
}

/// What a step's command has to say of its results, at the word `RUN`.
pub fn notes(step: &Step, notes: Vec<Diagnostic>) -> impl Iterator<Item = Diagnostic> {
    let start = step.span.start;
    let span = Span::of(start as usize, start as usize + step.instruction.len());
    notes.into_iter().map(move |note| Diagnostic { span, ..note })
}

/// What Docker cannot say: the image may well exist, but nothing is known of it here.
fn lacking(file: &Dockerfile, name: &str, nearest: &[String]) -> Option<Diagnostic> {
    let written = |text: &str| {
        reference::Reference::parse(text)
            .is_ok_and(|reference| reference.with_default_tag().familiar() == name)
    };
    let stages = || file.stages.iter();
    let stage = stages().find(|stage| written(&stage.base.text));
    let stage = stage.or_else(|| stages().find(|stage| stage.base.text.contains('$')))?;
    let message = format!("there are no data on the image {name} here: it may exist all the same");
    let hint = match nearest {
        [] => "begin from an image that is known, or open the image from an archive".to_owned(),
        names => format!("known names that resemble it: {}", names.join(", ")),
    };
    Some(Diagnostic::error("unknown-image", stage.base.span, message).with_hint(hint))
}

fn ignore(request: &Request) -> Option<Matcher> {
    let names = [format!("/{}.dockerignore", request.dockerfile_path), "/.dockerignore".to_owned()];
    let content = names.iter().find_map(|name| request.context.read(name).ok())?;
    Matcher::parse(content.as_text()?).ok().filter(|matcher| !matcher.rules().is_empty())
}

/// An image of the store or the catalogue, which have one platform of each; else the names nearest to it, where it is
/// sure that there is none.
fn base_image(
    engine: &Engine,
    name: &reference::Reference,
    platform: &Platform,
) -> Result<BaseImage, Option<Vec<String>>> {
    let reference = Reference::parse(&name.familiar()).map_err(|_| None)?;
    let stored = engine.store.tagged(&reference).or_else(|| engine.cache.pulled(&reference));
    let stored = stored.and_then(|id| engine.store.image(id).or_else(|| engine.cache.image(id)));
    let image = match stored {
        Some(image) => image.config.clone(),
        None => match engine.catalog.base_image(&name.familiar()) {
            Lookup::Found(base) => super::base::import(&base).config,
            Lookup::NeedsAsset(_) => return Err(None),
            Lookup::Unknown { nearest } => return Err(Some(nearest)),
        },
    };
    let pair = |text: &String| text.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
    let config = image.config;
    Ok(BaseImage {
        platform: platform.clone(),
        env: config.env.iter().flatten().filter_map(pair).collect(),
        onbuild: config.on_build.unwrap_or_default(),
        shell: config.shell.unwrap_or_default(),
        working_dir: config.working_dir,
    })
}

#[cfg(all(test, feature = "cli", not(target_arch = "wasm32")))]
mod tests {
    use std::sync::Arc;

    use crate::build::{Builder, Engine, Request, build};
    use crate::catalog::Catalog;
    use crate::vfs::Tree;

    #[test]
    fn an_image_of_which_nothing_is_known_has_its_nearest_names() {
        for builder in [Builder::Classic, Builder::BuildKit] {
            let mut engine = Engine::new(Arc::new(Catalog::full()));
            let report =
                build(&mut engine, &Request::new(builder, "FROM pyhton:3.12\n".to_owned(), Tree::new()));
            let found = report.diagnostics.iter().find(|one| one.code == "unknown-image");
            let hint = found.and_then(|one| one.hint.as_deref()).unwrap_or_default();
            assert!(hint.contains("python"), "{builder:?}: {:?}", report.diagnostics);
        }
    }
}
