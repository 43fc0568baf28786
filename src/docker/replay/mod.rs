//! Replaying recordings of a real Docker Engine.
//!
//! A [`Scenario`] holds a build context, commands, and what they did. [`replay`] does the commands over a simulated
//! host and gives a scenario of the same shape. Ids in the commands are translated: what a recorded id stands for is
//! learned from the recorded outputs, where it first appears.

mod ids;
mod result;
mod scenario;

pub use ids::{IdMap, ids as ids_in};
pub use scenario::{BaseImage, Entry, File, RecordedConfig, RecordedLayer, Scenario, Step};

use std::sync::Arc;

use crate::build::{Builder, Engine};
use crate::docker::session::{Host, Session};
use crate::image::Reference;
use crate::vfs::{Content, Metadata, Node, Time};

/// Where the context lies on the simulated host.
const CONTEXT: &str = "/work/context";
/// Where the base image's archive lies there.
const BASE_TAR: &str = "/work/base.tar";
/// Where the engine keeps its data; the recorded one kept it below `<root>`.
const DATA_ROOT: &str = "/var/lib/docker";
/// 23 November 2026, 18:44 UTC: within the hour of the recordings.
const START: i64 = 1_795_459_440;
/// Nanoseconds beside it, so that times have as many digits as real ones.
const START_NANOS: i64 = 561_971_793;
/// How much earlier the base image was imported.
const BASE_AGE: i64 = 720;

/// Does the commands of a recording.
///
/// # Errors
/// The recording's files or the base image cannot be made.
pub fn replay(recorded: &Scenario, base: &BaseImage) -> Result<Scenario, String> {
    let created = Time::from_secs(START - BASE_AGE).plus_nanos(START_NANOS);
    let image = Arc::new(base.image(created)?);
    let mut engine = Engine::default();
    engine.clock = Time::from_secs(START).plus_nanos(START_NANOS);
    let name = Reference::parse(&base.image).map_err(|error| error.to_string())?;
    let id = engine.store.add(Arc::clone(&image));
    engine.store.tag(name.clone(), id, created).map_err(|error| error.to_string())?;
    // The recorded engine had used the base image before: its layer outlives it.
    let before = Reference::parse("layerlab/recorded-before").map_err(|error| error.to_string())?;
    engine.cache.add_pulled(before, Arc::clone(&image), None);
    let mut tree = recorded.context(CONTEXT)?;
    let archive = Content::described(base.tar_bytes, "base.tar");
    let node = Node::file(Metadata::new(0o644, created), archive);
    tree.put(BASE_TAR, node, created).map_err(|errno| format!("{BASE_TAR}: {errno}"))?;
    let builder = if recorded.builder == "classic" { Builder::Classic } else { Builder::BuildKit };
    let host = Host { cwd: CONTEXT.to_owned(), hostname: "vm".to_owned(), one_shell: false };
    let mut session = Session::new(engine, tree, builder, host);
    session.know_archive("base.tar", image);

    let mut known = IdMap::default();
    let mut steps = vec![];
    for step in &recorded.steps {
        let command = ids::translate(
            &step.cmd,
            &known,
            &[("<base.tar>", BASE_TAR), ("<cwd>", CONTEXT), ("<root>", "/work")],
        );
        let taken = session.engine.store.images().iter().map(|image| image.id.0.hex()).collect::<Vec<_>>();
        let ambiguous = known.ambiguous(&command, &taken);
        let result = session.run(&ambiguous.command);
        let shown = |text: &str| {
            let text = text.replace(CONTEXT, "<cwd>").replace(BASE_TAR, "<base.tar>");
            ambiguous.restore(&text.replace(DATA_ROOT, "<root>/docker26"))
        };
        let (stdout, stderr) = (shown(&result.stdout), shown(&result.stderr));
        known.learn(&step.stdout, &stdout);
        known.learn(&step.stderr, &stderr);
        steps.push(Step { cmd: step.cmd.clone(), rc: result.rc, stdout, stderr });
    }
    let store = &session.engine.store;
    Ok(Scenario {
        scenario: recorded.scenario.clone(),
        builder: recorded.builder.clone(),
        about: recorded.about.clone(),
        files_mtime: recorded.files_mtime,
        files: recorded.files.clone(),
        steps,
        images: result::images(store, &name),
        layers: result::layers(store, &name),
        configs: result::configs(store),
    })
}
