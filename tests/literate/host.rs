//! The simulated host of a case.

use std::path::Path;
use std::sync::Arc;

use flate2::read::GzDecoder;
use layerlab::build::{Builder, Engine, Report};
use layerlab::catalog::Catalog;
use layerlab::docker::replay::BaseImage;
use layerlab::docker::{CONTEXT, Session};
use layerlab::image::Reference;
use layerlab::insight;
use layerlab::text::{Diagnostic, Source};
use layerlab::vfs::{Metadata, Time, Tree};

use super::shown::Shown;

/// Every file of the context was last changed then: 1 January 2024.
const FILES: Time = Time::from_secs(1_704_067_200);

/// A console in an empty build context, an engine with the image `base` that the recordings start from, and the
/// names that ids have been given.
pub struct Host {
    session: Session,
    shown: Shown,
    last: Option<Report>,
}

impl Host {
    pub fn new() -> Result<Self, String> {
        let mut engine = Engine::new(Arc::new(Catalog::full()));
        let packed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/base-image.json.gz");
        let bytes = std::fs::read(&packed).map_err(|why| format!("{}: {why}", packed.display()))?;
        let base: BaseImage =
            serde_json::from_reader(GzDecoder::new(&bytes[..])).map_err(|why| why.to_string())?;
        let image = base.image(engine.clock)?;
        engine.clock = engine.clock.plus_nanos(60_000_000_000);
        let now = engine.clock;
        let id = engine.store.add(Arc::new(image));
        let name = Reference::parse("base").map_err(|why| why.to_string())?;
        engine.store.tag(name, id, now).map_err(|why| why.to_string())?;
        let session = Session::over_context(engine, &Tree::new(), Builder::BuildKit);
        Ok(Self { session, shown: Shown::knowing("base", &id.0.hex()), last: None })
    }

    /// Puts a file into the context.
    pub fn write(&mut self, path: &str, text: &str, mode: u32) -> Result<(), String> {
        let path = format!("{CONTEXT}/{path}");
        let failed = |why: layerlab::vfs::Errno| format!("{path}: {why}");
        let above = path.rsplit_once('/').map_or("/", |(above, _)| above);
        self.session.tree.mkdir_all(above, &Metadata::new(0o755, FILES)).map_err(failed)?;
        self.session.tree.write(&path, text, Metadata::new(mode, FILES)).map_err(failed)
    }

    pub fn use_builder(&mut self, name: &str) -> Result<(), String> {
        self.session.builder = match name {
            "classic" => Builder::Classic,
            "buildkit" => Builder::BuildKit,
            other => return Err(format!("no builder: {other}")),
        };
        Ok(())
    }

    /// Runs a command; its output as a case shows it, then `[CODE]` where that is not 0.
    pub fn run(&mut self, command: &str) -> String {
        let result = self.session.run(&self.shown.command(command));
        let text: String = result.transcript.iter().map(|line| line.text.as_str()).collect();
        if let Some(report) = result.reports.last() {
            self.last = Some(report.clone());
        }
        let mut out = self.shown.output(&text);
        if result.rc != 0 {
            out.push_str(&format!("[{}]\n", result.rc));
        }
        out
    }

    /// What is found about the Dockerfile, a line each.
    pub fn lint(&mut self) -> Result<String, String> {
        self.run("docker build -q .");
        let report = self.last.as_ref().ok_or("nothing was built")?;
        let text = self.session.context().read("/Dockerfile").map_err(|why| why.to_string())?.clone();
        let source = Source::new("Dockerfile", text.as_text().unwrap_or_default());
        let line = |found: &Diagnostic| {
            format!("{}: {} (line {})\n", found.code, found.message, source.line_of(found.span.start))
        };
        Ok(report.diagnostics.iter().map(line).collect())
    }

    /// Why the steps of the last build ran or did not, a line each.
    pub fn reasons(&self) -> String {
        let Some(report) = &self.last else { return "nothing was built\n".to_owned() };
        report
            .steps
            .iter()
            .map(|step| format!("{}\n", insight::sentence(report, step, &insight::ENGLISH)))
            .collect()
    }
}
