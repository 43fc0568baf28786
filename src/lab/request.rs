//! What is asked of the builder for one side, and the command that asks the same.

use std::sync::Arc;

use super::desk::Desk;
use super::op::quoted;
use super::project::{BuilderChoice, Side};
use crate::build::{Builder, Request};
use crate::text::Source;
use crate::vfs::{Metadata, path};

/// The build of a side as things are.
pub fn request(desk: &Desk, side: Side) -> Request {
    let recipe = desk.recipe(side);
    let name = side.dockerfile_name();
    let mut context = desk.context.clone();
    if let Some(ignore) = &recipe.ignore {
        // It lies beside the context as the Dockerfile does; in here it must not be copied, so it excludes itself.
        let at = format!("/{name}.dockerignore");
        let text = format!("{ignore}\n{name}.dockerignore\n");
        // The root is always there.
        let _ = context.write(&at, text.as_str(), Metadata::new(0o644, super::project::CONTEXT_TIME));
    }
    let contents = |file: &String| {
        let content = desk.context.read(&path::clean(&format!("/{file}"))).ok()?;
        content.as_bytes().map(Arc::<[u8]>::from)
    };
    let secrets = recipe.secrets.iter().filter_map(|(id, file)| Some((id.clone(), contents(file)?)));
    Request {
        builder: match desk.builder {
            BuilderChoice::Classic => Builder::Classic,
            BuilderChoice::BuildKit => Builder::BuildKit,
        },
        dockerfile: Some(Source::new(name, recipe.dockerfile.clone())),
        dockerfile_path: name.to_owned(),
        context,
        tags: vec![recipe.tag.clone()],
        target: recipe.target.clone(),
        build_args: recipe.args.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect(),
        secrets: secrets.collect(),
        ..Request::default()
    }
}

/// `docker build …` as one would type it in the context's directory.
pub fn build_command(desk: &Desk, side: Side, no_cache: bool) -> String {
    let recipe = desk.recipe(side);
    let mut words = vec!["docker build".to_owned()];
    if no_cache {
        words.push("--no-cache".to_owned());
    }
    words.push(format!("-t {}", quoted(&recipe.tag)));
    words.push(format!("-f ../{}", side.dockerfile_name()));
    for (name, value) in &recipe.args {
        words.push(format!("--build-arg {}", quoted(&format!("{name}={value}"))));
    }
    for (id, file) in &recipe.secrets {
        words.push(format!("--secret {}", quoted(&format!("id={id},src={file}"))));
    }
    if let Some(stage) = &recipe.target {
        words.push(format!("--target {}", quoted(stage)));
    }
    words.push(".".to_owned());
    words.join(" ")
}
